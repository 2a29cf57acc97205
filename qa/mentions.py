"""Spans of a question → the mentions of items, columns and forms in it, each with what ties it to the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.classification import names_of
from corpus.vocabulary import clean_label, item_key, vocabulary
from qa.query import Link, Mention
from qa.rates import Rate
from qa.spans import CLAUSE_END, Kind, Slate, Span
from qa.words import words

_AROUND_CODE = re.compile(r"科目|编码|代码|[类款项]级?(?=[）的\s]|$)|[（）为是：\s]")


def find_mentions(slate: Slate) -> list[Mention]:
    """Item mentions in order; a code beside its own name (行政运行（2010301）) is one mention with it."""
    found: list[Mention] = []
    links = slate.of_kind(Kind.LINK)
    for span in slate.of_kind(Kind.CONCEPT, Kind.LITERAL, Kind.CODE):
        mention = mention_of(span)
        if len(mention.text) < 2 and mention.literal and mention.code is None:
            continue  # a lone character names nothing
        if found:
            between = slate.text[found[-1].end : span.start]
            if is_one_name(found[-1], mention, between):
                found[-1] = _joined(found[-1], mention)
                continue
            link = _link(found[-1].end, span.start, between, links)
            link = Link.AND if link is Link.NONE and not between and _are_siblings(found[-1], mention) else link
            mention = replace(mention, link=link)
        elif any(s.value is Link.OF_WHICH for s in links if s.end <= span.start):
            mention = replace(mention, link=Link.OF_WHICH)
        found.append(mention)
    found = [replace(m, clause=len(CLAUSE_END.findall(slate.text[: m.start]))) for m in found]
    people = words().people_asked.search(slate.text)
    if not found and people:
        return [Mention("人数", people.start(), people.end(), ("staff_in_post",))]
    return found


def taken_out(mentions: list[Mention], stretches: Sequence[range]) -> list[Mention]:
    """Mentions within ``stretches`` marked as taken out of the whole; what comes behind stands by itself."""
    found: list[Mention] = []
    for mention in mentions:
        if any(mention.start in stretch for stretch in stretches):
            mention = replace(mention, link=Link.WITHOUT)
        elif found and found[-1].link is Link.WITHOUT:
            mention = replace(mention, link=Link.AND)
        found.append(mention)
    return found


def pieces_of(span: Span) -> tuple[Span, ...]:
    """The spans that a literal was joined from; itself where it was not."""
    return span.value if isinstance(span.value, tuple) else (span,)


def mention_of(span: Span) -> Mention:
    """One span as a mention, tied to nothing yet."""
    text = span.value.wording if isinstance(span.value, Rate) else re.sub(r'["《》]', "", span.text)
    if span.kind is Kind.CODE:
        return Mention(text, span.start, span.end, code=text)
    named = words().bare.get(text)
    if named is None and span.kind is Kind.LITERAL and not isinstance(span.value, tuple):
        named = vocabulary().concept_of(clean_label(text))  # a short name that stands alone: 教育|占支出几成
    concepts = (named,) if named else tuple(span.value) if isinstance(span.value, list) else ()
    parts = tuple(mention_of(piece) for piece in pieces_of(span)) if isinstance(span.value, tuple) else ()
    return Mention(text, span.start, span.end, concepts, literal=not concepts, parts=parts)


def is_one_name(left: Mention, right: Mention, between: str) -> bool:
    """Whether a bare code and the words beside it are the code and name of one item.

    Words in front of a code in brackets are its name, whatever they say; otherwise they must be the name
    that the classification gives it: the words behind 2010301 may as well be a column.
    """
    code, name = (right, left) if right.is_bare_code else (left, right)
    if not code.is_bare_code or name.code is not None or _AROUND_CODE.sub("", between):
        return False
    return (name is left and "（" in between) or is_name_of(name, code.code or "")


def is_name_of(mention: Mention, code: str) -> bool:
    """Whether the words of a mention are the name that a classification code has or had."""
    if any(code in vocabulary().term(concept).codes for concept in mention.concepts):
        return True
    key = item_key(mention.text)
    return any(key == item_key(item.name) for item in names_of(code))


def _are_siblings(left: Mention, right: Mention) -> bool:
    """会议费|培训费: items of one level of one classification stand side by side, none narrows the other."""
    pairs = [(a, b) for a in _codes(left) for b in _codes(right)]
    return any(a != b and len(a) == len(b) and a[0] == b[0] for a, b in pairs)


def _codes(mention: Mention) -> tuple[str, ...]:
    named = (mention.code,) if mention.code else ()
    return (*named, *(code for c in mention.concepts for code in vocabulary().term(c).codes))


def _joined(left: Mention, right: Mention) -> Mention:
    named = right if left.is_bare_code else left
    return replace(named, start=left.start, end=right.end, code=left.code or right.code, link=left.link)


def _link(start: int, end: int, between: str, links: list[Span]) -> Link:
    values = [s.value for s in links if start <= s.start and s.end <= end]
    for link in (Link.OF_WHICH, Link.AGAINST, Link.AND):
        if link in values:
            return link
    asked = words().asking.search(between)
    return Link.AND if asked and re.search(r"[，。；？！]", between) else Link.NONE
