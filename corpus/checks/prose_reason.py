"""Rule: a reason that says nothing but that the item itself grew must not explain a fall, nor the reverse.

Reasons often mix both directions; only one that names the same item and a single direction is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from corpus.checks.book import Book, place_of_fact
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.prose_terms import Spoken, Told, sentences_of, spoken, term_in
from corpus.checks.rules import Rule
from corpus.datatypes import Trend
from corpus.prose_numbers import half_width
from corpus.prose_subjects import read_comparison
from corpus.vocabulary import clean_label

REASON = "prose_reason"
_SEPARATORS = ",;:、 "
_REASON = re.compile(
    r"[,。;]\s*(?:增加|减少|增长|下降|变动|变化)?的?(?:主要)?原因(?:主要)?(?:是由于|是因为|是|为|在于|系|:)*\s*(?::\s*)?"
    r"(?P<what>[^,，、;；。:\s][^,，、;；。:]{1,35}?)(?:有所)?(?P<way>增加|增长|上升|减少|下降|降低)[。;]?\s*$"
)
_MONEY_WORDS = re.compile(r"(?:经费|支出|预算|资金|费用|安排|本年|今年|当年|的|较上年|比上年|\s)+")
_UP = ("增加", "增长", "上升")


def check_reason(book: Book) -> Iterator[Finding]:
    """Compare the direction of a change with that of a reason about the item itself."""
    told = list(sentences_of(book.prose))
    texts = {paragraph.text for paragraph in book.document.paragraphs if "原因" in paragraph.text}
    for before, one in pairwise((None, *told)):
        if one is None:
            continue
        yield from _compared(book, before, one, texts)


def _compared(book: Book, before: Told | None, told: Told, texts: set[str]) -> Iterator[Finding]:
    text = _with_next(told.sentence, texts)
    reason = _REASON.search(half_width(text))
    if reason is None:
        return
    changes = [(one, trend) for one in spoken(told) if (trend := _trend_of(one))]
    trends = {trend for _, trend in changes}
    if len(trends) != 1 or not _is_own(reason["what"], before, told):
        return
    said = trends.pop()
    gives = Trend.INCREASE if reason["way"] in _UP else Trend.DECREASE
    term = term_in(book, told, changes[-1][0])
    places: tuple[Place, ...] = (term.place if term else place_of_fact(told.facts[0]),)
    if said is gives:
        yield Finding(REASON, book.document.id, Outcome.PASS, Severity.INFO, "原因与增减方向一致", places)
        return
    word = "增加" if said is Trend.INCREASE else "减少"
    words = f"文中写{word}{changes[-1][0].number.text}，原因却写“{reason['what']}{reason['way']}”，方向相反"
    hint = "疑原因文字套用模板未改"
    yield Finding(REASON, book.document.id, Outcome.FAIL, Severity.WARNING, words, places, proposal=hint)


def _trend_of(one: Spoken) -> Trend | None:
    comparison = read_comparison(one.lead.lstrip(_SEPARATORS))
    if comparison is None or one.number.value == 0:
        return None
    return comparison.trend


def _with_next(sentence: str, texts: set[str]) -> str:
    """The sentence and, where a bare “主要原因：…” follows, that one too."""
    if "原因" in sentence:
        return sentence
    for text in texts:
        at = text.find(sentence)
        if at >= 0:
            following = text[at + len(sentence) :].lstrip()
            end = following.find("。")
            after = following[: end + 1] if end >= 0 else following
            if re.match(r"(?:主要)?原因|(?:增加|减少|变动)的?(?:主要)?原因", after):
                return sentence + after
    return sentence


def _is_own(what: str, before: Told | None, told: Told) -> bool:
    """Whether the reason speaks of the very item, not of one of its parts."""
    core = _MONEY_WORDS.sub("", clean_label(what))
    facts = [fact for one in (before, told) if one for fact in one.facts]
    names = [name for fact in facts for name in (fact.item, "".join((*fact.path[-1:], fact.item)))]
    if not core:
        return bool(re.fullmatch(r"\s*(?:项目)?(?:经费|支出|预算)\s*", what))
    return len(core) >= 3 and any(_MONEY_WORDS.sub("", name).strip('“”"').endswith(core) for name in names)


RULES: tuple[Rule, ...] = (Rule(REASON, check_reason),)
