"""Questions that words answer: why, what is, how, whether. Sentences are quoted verbatim and cited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from corpus.datatypes import Aspect, Fact, Fund, Gap, GapKind, Source
from corpus.vocabulary import clean_label
from index.chunks import Chunk, ChunkKind, locate
from index.library import Library
from qa.catalog import Catalog
from qa.changes import check_direction
from qa.draft import Draft
from qa.figures import answer_value
from qa.likeness import cover
from qa.query import Operation, Query, Target
from qa.resolve import Refusal, Resolved, resolve, resolve_agency
from qa.schema import Reason, WarningCode
from qa.scribe import Scribe, label_of, print_figure, whose
from qa.seeking import names_of
from qa.selection import Quantity
from qa.telling import documents_telling, reason_beside, reason_told
from qa.words import Topic, words

_CALLED = {  # how a sentence about reasons calls a total
    "total_budget": ("收入支出", "支出预算", "预算收入"),
    "total_expenditure": ("支出",),
    "total_revenue": ("收入",),
}
_PROSE = (ChunkKind.PARAGRAPH, ChunkKind.DEFINITION, ChunkKind.HEADING)
_NONE_WORDS = re.compile(r"没有|无(?!偿|线|障|纸|人|形)|未(?:安排|使用|发生|列)|不涉及|不存在")
_NUMBERED = re.compile(r"[-\s]*(?:[(（]?[0-9一二三四五六七八九十]{1,3}[)）、.．]|第[一二三四五六七八九十]部分)")
_MARKS = re.compile(r"[\s\"“”'‘’《》]")
_CANDIDATES = 24
_QUOTED = 3
_HEADED = 0.6  # share of the question's words in a heading that make it the section meant
_TOLD = 0.75  # the same, for a question that did not ask for a passage
_NEARLY = 0.75  # of the best share, which leaves the order to retrieval
_ABOUT = 0.45  # share of the question's words that a passage must hold
_LONGEST_QUOTE = 1600
_TITLE = 30  # characters of a title at most
_STOPS = ("。", "；", "，", "！", "？", ".", ";", ",", "”", "）")
_TERM = 24  # characters in which a definition names its term
_LABEL = 16  # characters in which a passage names its kind (2）立项依据：)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with the share of the question's words that it and its headings explain."""

    chunk: Chunk
    share: float


def answer_words(query: Query, catalog: Catalog, library: Library) -> Draft | Refusal:
    """Answer a question that asks for words."""
    if query.operation is Operation.EXISTS:
        return _exists(query, catalog, library)
    if query.operation is Operation.REASON:
        return _reason(query, catalog, library)
    if query.operation is Operation.PLACE:
        return answer_value(query, catalog)
    return _narrative(query, catalog, library)


# --- why ----------------------------------------------------------------------------------------


def _reason(query: Query, catalog: Catalog, library: Library) -> Draft | Refusal:
    """The reason that the document gives for a change; a wrong direction in the question is named."""
    target = query.targets[0] if query.targets else Target()
    resolved = resolve(target, query, catalog)
    if isinstance(resolved, Refusal):
        return resolved
    known = [*resolved.found.facts, *_changes_beside(resolved, catalog)]
    changes = [f for f in known if f.aspect in (Aspect.CHANGE, Aspect.GROWTH)]
    if not any(f.reason for f in changes):
        changes += _changes_standing_in(resolved, catalog)
    changes = changes or [f for f in known if f.aspect is Aspect.RATE]  # 为什么没花完
    stated = sorted((f for f in changes or known if f.reason), key=lambda f: (len(f.path), f.fund is not Fund.ALL))
    if not stated:
        return _no_reason(resolved, changes, catalog, library, query) or _reason_beside_figures(
            resolved, changes, catalog, library, query
        )
    scribe = Scribe(catalog, query.unit)
    fact = stated[0]
    quote, source = _told(fact, library)
    lines = [f"{whose(fact)}：原文写道“{quote}”[{scribe.cite_words(fact, source)}]"]
    for change in _in_sentence(fact, changes):
        scribe.add(Quantity((change,)))
    for other in stated[1:]:
        if other.reason != fact.reason and other.sentence != fact.sentence and other.item == fact.item:
            lines.append(f"另一处写道“{other.sentence}”[{scribe.cite(other)}]")
            break
    check_direction(query, fact, scribe)
    _note(scribe, query, resolved)
    return Draft(tuple(lines), scribe)


def _changes_standing_in(resolved: Resolved, catalog: Catalog) -> list[Fact]:
    """Changes of the totals that serve for the one named: 预算 is both 收入总计 and 支出总计."""
    named = [c for m in resolved.target.mentions for c in m.concepts]
    others = {other for concept in named for other in words().stands_for.get(concept, ())}
    view = catalog.view(resolved.agency, resolved.year)
    aspects = (Aspect.CHANGE, Aspect.GROWTH)
    return [f for f in view.facts if f.concept in others and f.aspect in aspects and f.phase in (resolved.phase, None)]


def _told(fact: Fact, library: Library) -> tuple[str, Source]:
    """The sentence of the change up to the end of its reason, as one quotation, and where it is printed."""
    sentence, reason = fact.sentence or "", fact.reason or ""
    for paragraph in library.paragraphs(fact.document):
        start = paragraph.text.find(sentence)
        if not sentence or start < 0 or paragraph.section != fact.section:
            continue
        end = start + len(sentence)
        behind = paragraph.text.find(reason, start)
        if reason and behind >= 0:
            end = max(end, behind + len(reason))
        quote = paragraph.text[start:end]
        return quote, locate(quote, paragraph.source)
    return sentence or reason, fact.source


def _changes_beside(resolved: Resolved, catalog: Catalog) -> list[Fact]:
    """Changes of the same item that the words did not reach because only its amount bears the name."""
    items = {(f.item, f.concept) for f in resolved.found.facts}
    view = catalog.view(resolved.agency, resolved.year)
    known = set(map(id, resolved.found.facts))
    return [
        f
        for f in view.facts
        if f.aspect in (Aspect.CHANGE, Aspect.GROWTH)
        and (f.item, f.concept) in items
        and id(f) not in known
        and f.phase in (resolved.phase, None)
    ]


def _in_sentence(fact: Fact, changes: Sequence[Fact]) -> list[Fact]:
    return [c for c in changes if c.sentence == fact.sentence and c.item == fact.item]


def _no_reason(
    resolved: Resolved, changes: Sequence[Fact], catalog: Catalog, library: Library, query: Query
) -> Draft | None:
    """The sentence that gives the reason of a change which was read without it; None where no change has one."""
    told = next(((c, found) for c in changes if (found := reason_beside(c, library))), None)
    if told is None:
        return None
    change, (quote, source) = told
    scribe = Scribe(catalog, query.unit)
    scribe.add(Quantity((change,)))
    line = f"{whose(change)}：原文写道“{quote}”[{scribe.cite_words(change, source)}]"
    check_direction(query, change, scribe)
    _note(scribe, query, resolved)
    return Draft((line,), scribe)


def _reason_beside_figures(
    resolved: Resolved, changes: Sequence[Fact], catalog: Catalog, library: Library, query: Query
) -> Draft | Refusal:
    """A sentence of its own that gives the reason; else the change with the words that none is given."""
    where = f"{resolved.agency}{resolved.year}年"
    documents = documents_telling(resolved.agency, resolved.year, catalog)
    found = reason_told(_names_of(resolved), documents, library) if documents else None
    scribe = Scribe(catalog, query.unit)
    lines = []
    if changes:
        figure = scribe.add(Quantity((changes[0],)))
        lines.append(f"{where}{figure.label}为{print_figure(figure)}，{'' if found else '原因文中未说明。'}")
        check_direction(query, changes[0], scribe)
    if found is not None:
        quote, chunk = found
        lines.append(f"{where}：原文写道“{quote}”[{scribe.cite_passage(chunk, quote)}]")
    if not lines:
        return Refusal(Reason.ITEM_NOT_FOUND, f"{where}的文件没有说明“{resolved.target.words}”变动的原因")
    _note(scribe, query, resolved)
    return Draft(tuple(lines), scribe)


def _names_of(resolved: Resolved) -> tuple[str, ...]:
    """What a sentence may call the item: its own name, and for a total plainly 收入 or 支出."""
    named = [clean_label(m.text) for m in resolved.target.mentions]
    concepts = [c for m in resolved.target.mentions for c in m.concepts]
    totals = {
        "total_budget": ("收入支出", "支出预算", "预算收入"),
        "total_expenditure": ("支出",),
        "total_revenue": ("收入",),
    }
    return (*named, *(name for c in concepts for name in totals.get(c, ())))


def _note(scribe: Scribe, query: Query, resolved: Resolved) -> None:
    for note in (*query.assumptions, *resolved.assumptions):
        scribe.warn(WarningCode.ASSUMPTION, note)


# --- whether ------------------------------------------------------------------------------------


def _exists(query: Query, catalog: Catalog, library: Library) -> Draft | Refusal:
    """Yes with the figure, or no with the words that say so: an empty form, a sentence, a printed nought."""
    target = query.targets[0] if query.targets else Target()
    resolved = resolve(target, query, catalog)
    if isinstance(resolved, Refusal):
        return resolved
    where = f"{resolved.agency}{resolved.year}年"
    named = resolved.target.words
    amounts = [f for f in resolved.found.facts if f.aspect in (Aspect.AMOUNT, Aspect.COUNT) and f.value]
    scribe = Scribe(catalog, query.unit)
    if amounts:
        draft = answer_value(query, catalog)
        if isinstance(draft, Draft):
            yes = "" if query.bounds else "有。"  # with a threshold the figure says itself whether it is kept
            return Draft((f"{yes}{draft.lines[0]}", *draft.lines[1:]), draft.scribe)
        return draft
    lines = [
        f"没有。{where}：“{gap.note or gap.item}”[{scribe.cite(gap)}]" for gap in _empty_forms(resolved, catalog)[:1]
    ]
    passage = _denial(named, resolved, catalog, library)
    if passage is not None:
        quote, chunk = passage
        lines.append(f"{'' if lines else '没有。'}{where}：原文写道“{quote}”[{scribe.cite_passage(chunk, quote)}]")
    zero = next((f for f in resolved.found.facts if f.aspect in (Aspect.AMOUNT, Aspect.COUNT)), None)
    if not lines and zero is not None:
        figure = scribe.add(Quantity((zero,)))
        lines.append(f"没有。{where}{label_of(zero)}为{print_figure(figure)}。")
    if not lines:
        return Refusal(Reason.ITEM_NOT_FOUND, f"{where}的文件中没有提到“{named}”，不能据此说有或没有")
    _note(scribe, query, resolved)
    return Draft(tuple(lines), scribe)


def _empty_forms(resolved: Resolved, catalog: Catalog) -> list[Gap]:
    named = clean_label(resolved.target.words)
    view = catalog.view(resolved.agency, resolved.year)
    found = [g for g in resolved.found.gaps if g.kind is GapKind.EMPTY_FORM]
    found += [g for g in view.gaps if g.kind is GapKind.EMPTY_FORM and cover(named, g.item) >= 1 - 1e-9]
    return found


def _denial(named: str, resolved: Resolved, catalog: Catalog, library: Library) -> tuple[str, Chunk] | None:
    """The sentence that says there is none."""
    documents = [d.id for d in catalog.documents_of(resolved.agency, resolved.year)]
    for hit in library.retriever().find(f"没有{named}", _CANDIDATES, documents, _PROSE):
        for sentence in sentences(hit.chunk.text):
            if _NONE_WORDS.search(sentence) and cover(clean_label(named), sentence) >= _HEADED:
                return sentence, hit.chunk
    return None


# --- passages -----------------------------------------------------------------------------------


def sentences(text: str) -> list[str]:
    """Sentences of a passage, each with its full stop."""
    return [s.strip() for s in re.findall(r"[^。！？；\n]+[。！？；]?", text) if s.strip()]


def answer_if_told(query: Query, catalog: Catalog, library: Library) -> Draft | None:
    """The passage that holds all words of the question, for one that asks for no figure; else None."""
    told = _narrative(query, catalog, library, least=_TOLD)
    return told if isinstance(told, Draft) else None


def _narrative(query: Query, catalog: Catalog, library: Library, least: float = _ABOUT) -> Draft | Refusal:
    """The passages that speak of what was asked, verbatim: by heading first, else by retrieval."""
    documents, resolved = _documents(query, catalog)
    if isinstance(resolved, Refusal):
        return resolved
    topic = _topic(query)
    kind = next((t for t in words().topics if t.asked.search(query.text)), None)
    topic = kind.asked.sub("", topic) if kind else topic  # 职责 only names the kind of passage
    wanted = query.text if cover(topic, query.text) >= _HEADED else f"{topic}{query.text}"
    kinds: tuple[ChunkKind, ...] = _PROSE
    if query.operation is Operation.DEFINITION:
        kinds = (ChunkKind.DEFINITION,)
        wanted = f"{topic}：指"
    names = names_of(resolved[0], catalog) if resolved else ()
    hits = library.retriever().find(wanted, _CANDIDATES, documents, kinds, names)
    passages = [Passage(h.chunk, _share(topic, kind, h.chunk)) for h in hits]
    best = max((p.share for p in passages), default=0.0)
    passages = [p for p in passages if p.share >= max(least, best * _NEARLY)]  # in the order of retrieval
    if query.operation is Operation.DEFINITION:  # the term itself, not every text that mentions it
        passages = [p for p in passages if cover(_bare(topic), _bare(p.chunk.text[:_TERM])) >= _HEADED]
    if not passages:
        where = f"{resolved[0]}的" if resolved else ""
        return Refusal(Reason.ITEM_NOT_FOUND, f"文库中{where}文件没有写到“{topic or query.text}”")
    first = passages[0].chunk
    labelled = kind is not None and _NUMBERED.match(first.text) and kind.headings.search(first.text[:_LABEL])
    if query.operation is Operation.DEFINITION:
        chosen = [first]
    else:
        chosen = _labelled(first, library) if labelled else _block(first, library, passages)
    scribe = Scribe(catalog, query.unit)
    lines = _quotes(chosen, scribe, catalog)
    for note in (*query.assumptions, *resolved[1:]):
        scribe.warn(WarningCode.ASSUMPTION, note)
    return Draft(tuple(lines), scribe)


def _bare(text: str) -> str:
    """Without quotes and blanks, which documents and questions set differently."""
    return _MARKS.sub("", text)


def _share(topic: str, kind: Topic | None, chunk: Chunk) -> float:
    """How much of what was asked a passage speaks of: its subject, and the kind of passage."""
    places = tuple(_bare(place) for place in (chunk.context, *chunk.section))
    about = cover(_bare(topic), _bare(chunk.text), *places) if topic else 1.0
    if kind is None:
        return about
    fits = any(kind.headings.search(place) for place in places) or kind.headings.search(chunk.text[:_LABEL])
    return about if fits else about * 0.6 if topic else 0.0


def _documents(query: Query, catalog: Catalog) -> tuple[list[str] | None, tuple[str, ...] | Refusal]:
    """The documents to look in, with the agency and the assumptions; all of them when none is named."""
    target = query.targets[0] if query.targets else Target()
    settled = resolve_agency(target, query, catalog)
    if isinstance(settled, Refusal):
        if settled.reason is Reason.AGENCY_NOT_IN_LIBRARY:
            return None, settled
        if query.operation is Operation.DEFINITION and target.agencies:  # the same term in each one's document
            return [d.id for a in target.agencies for d in catalog.documents_of(a)], ()
        return (None, ()) if target.mentions and query.unknown_agency is None else (None, settled)
    found, notes = settled
    agency = found.agencies[0]
    years = catalog.years(agency)
    if target.year is not None and target.year not in years:
        refusal = resolve(target, query, catalog)
        return None, refusal if isinstance(refusal, Refusal) else (agency,)
    year = target.year if target.year is not None else (years[0] if years else None)
    if target.year is None and year is not None:
        notes = (*notes, f"没有写明年份，按{year}年回答")
    return documents_telling(agency, year, catalog), (agency, *notes)


def _topic(query: Query) -> str:
    """The words of the question that name what it is about, without agency and year."""
    return clean_label("".join(m.text for t in query.targets[:1] for m in t.mentions))


def _labelled(first: Chunk, library: Library) -> list[Chunk]:
    """A labelled passage (2）立项依据：…) with its further pieces, up to the next label."""
    every = [c for c in library.chunks(first.document) if c.kind in _PROSE]
    start = every.index(first)
    found = [first]
    for chunk in every[start + 1 :]:
        if chunk.section != first.section or _NUMBERED.match(chunk.text):
            break
        found.append(chunk)
        if sum(len(c.text) for c in found) > _LONGEST_QUOTE:
            break
    return found


def _block(first: Chunk, library: Library, passages: Sequence[Passage]) -> list[Chunk]:
    """The best passage with what belongs to it: the rest of its paragraph or list, in reading order."""
    every = [c for c in library.chunks(first.document) if c.kind in _PROSE]
    if _leads(first):
        return _led_by(first, every)
    same = [c for c in every if c.section == first.section]
    if sum(len(c.text) for c in same) <= _LONGEST_QUOTE and len(same) > 1:
        return same
    if same and same[0] in [p.chunk for p in passages]:  # a long section is quoted from its beginning
        ends = accumulate(len(c.text) for c in same)
        return [c for c, end in zip(same, ends, strict=True) if end <= _LONGEST_QUOTE] or [first]
    best = [
        c for c in (p.chunk for p in passages[:_QUOTED]) if (c.document, c.section) == (first.document, first.section)
    ]
    return sorted(best or [first], key=lambda c: every.index(c) if c in every else 0)


def _leads(chunk: Chunk) -> bool:
    """Whether a passage but announces what follows: a title that the outline does not have, or “…包括：”."""
    text = chunk.text.strip()
    return text.endswith(("：", ":")) or (len(text) <= _TITLE and not text.endswith(_STOPS))


def _led_by(first: Chunk, every: Sequence[Chunk]) -> list[Chunk]:
    """A title or lead-in with what it announces, up to the next title."""
    found = [first]
    length = len(first.text)
    for chunk in every[every.index(first) + 1 :]:
        length += len(chunk.text)
        is_title = _leads(chunk) and not all(map(_leads, found)) and not _NUMBERED.match(chunk.text)
        if is_title or chunk.section[: len(first.section)] != first.section or length > _LONGEST_QUOTE:
            break
        found.append(chunk)
    return found


def _quotes(chunks: Sequence[Chunk], scribe: Scribe, catalog: Catalog) -> list[str]:
    record = catalog.documents[chunks[0].document]
    lines = [f"《{record.title}》原文："]
    for chunk in chunks:
        number = scribe.cite_passage(chunk)
        lines.append(f"> {chunk.text}[{number}]")
    return lines
