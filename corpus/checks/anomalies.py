"""What deserves a second look: large changes without a reason, amounts of another order than their siblings.

An anomaly is no error; thresholds are data (``checks_anomalies.json``).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from corpus.checks.book import Book, by_sentence, place_of_fact
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.judge import value_in
from corpus.checks.rules import Rule
from corpus.checks.words_text import any_of
from corpus.datatypes import Aspect, Fact, Trend
from corpus.money import Unit, parse_unit

JUMP = "anomaly_jump"
SCALE = "anomaly_scale"

_SPACES = re.compile(r"\s+")
_MOVES = (Trend.INCREASE, Trend.DECREASE)


@dataclass(frozen=True, slots=True)
class _Limits:
    percent: Decimal
    least_change: Decimal  # yuan
    least_share: Decimal  # of the largest amount of the document
    reasons: re.Pattern[str]
    paragraphs_after: int
    ratio: Decimal
    siblings: int
    listed: frozenset[str]


@cache
def _limits() -> _Limits:
    data = json.loads(files("corpus").joinpath("data", "checks_anomalies.json").read_text("utf-8"))
    jump, scale = data["jump"], data["scale"]
    return _Limits(
        percent=Decimal(jump["percent"]),
        least_change=Decimal(jump["least_change_yuan"]),
        least_share=Decimal(jump["least_share"]),
        reasons=re.compile(any_of(tuple(jump["reasons"]))),
        paragraphs_after=jump["paragraphs_after"],
        ratio=Decimal(scale["ratio"]),
        siblings=scale["siblings"],
        listed=frozenset(data["listed"]),
    )


def anomalies(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those of a library's findings that belong on the list of anomalies, in their order."""
    return tuple(one for one in findings if one.outcome is Outcome.FAIL and one.rule in _limits().listed)


@cache
def _yuan() -> Unit:
    return parse_unit("元")


def _in_yuan(fact: Fact) -> Decimal | None:
    return value_in(fact, _yuan())


# --- jumps ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Jump:
    """A change of an item of the vocabulary; ``percent`` as stated, or computed from amount and change."""

    fact: Fact  # the growth, or else the change
    percent: Decimal
    change: Decimal  # yuan
    is_stated: bool


def check_jump(book: Book) -> Iterator[Finding]:
    """Items that grew or fell by half and more, by an amount that counts, with no reason: one finding a sentence.

    A percentage that the document explains at one place is explained at all.
    """
    largest = max((abs(value) for fact in book.facts if (value := _amount(fact)) is not None), default=Decimal(0))
    least = max(_limits().least_change, largest * _limits().least_share)
    sentences = by_sentence(book.prose)
    bare = {key: facts for key, facts in sentences.items() if not _gives_reason(book, facts, key[1])}
    explained = {_moved_by(fact) for key, facts in sentences.items() if key not in bare for fact in facts}
    told: set[tuple[str, Decimal]] = set()
    for facts in bare.values():
        large = [one for one in _jumps(facts) if one.change >= least and _moved_by(one.fact) not in explained]
        new = [one for one in large if (one.fact.item, one.percent) not in told]
        jumps = [one for one in new if not _named_in_reason(book, one.fact)]
        told.update((one.fact.item, one.percent) for one in jumps)
        if jumps:
            yield _jump_finding(book, jumps)


def _moved_by(fact: Fact) -> tuple[Aspect, Decimal, Trend | None]:
    return fact.aspect, fact.value, fact.trend


def _amount(fact: Fact) -> Decimal | None:
    return _in_yuan(fact) if fact.aspect is Aspect.AMOUNT else None


def _jumps(facts: Sequence[Fact]) -> Iterator[_Jump]:
    """The large changes of one sentence, by item."""
    items: dict[str, dict[Aspect, Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.concept is not None or fact.code is not None:
            items[fact.item].setdefault(fact.aspect, fact)
    for stated in items.values():
        amount, change, growth = (stated.get(key) for key in (Aspect.AMOUNT, Aspect.CHANGE, Aspect.GROWTH))
        jump = _by_growth(growth, amount, change) if growth else _by_change(change, amount) if change else None
        if jump is not None and jump.percent >= _limits().percent:
            yield jump


def _by_growth(growth: Fact, amount: Fact | None, change: Fact | None) -> _Jump | None:
    if growth.trend not in _MOVES:
        return None
    moved = _in_yuan(change) if change else None
    if moved is None and amount is not None:
        moved = _moved(_amount(amount), growth.value, growth.trend)
    return _Jump(growth, growth.value, abs(moved), True) if moved is not None else None


def _moved(now: Decimal | None, percent: Decimal, trend: Trend | None) -> Decimal | None:
    """The change that a percentage means for what it led to; None for a fall to nothing."""
    rate = percent / 100 if trend is Trend.INCREASE else -percent / 100
    return now - now / (1 + rate) if now is not None and rate > -1 else None


def _by_change(change: Fact, amount: Fact | None) -> _Jump | None:
    now, moved = _amount(amount) if amount else None, _in_yuan(change)
    if now is None or moved is None or change.trend not in _MOVES:
        return None
    before = now - moved if change.trend is Trend.INCREASE else now + moved
    return _Jump(change, moved / before * 100, moved, False) if before > 0 else None


def _gives_reason(book: Book, facts: Sequence[Fact], sentence: str) -> bool:
    """Whether a figure has its reason, or the paragraph of the sentence or one of the next tells it."""
    if any(fact.reason for fact in facts):
        return True
    wanted, section = _SPACES.sub("", sentence), facts[0].section
    paragraphs = book.document.paragraphs
    for n, paragraph in enumerate(paragraphs):
        if paragraph.section == section and wanted in _SPACES.sub("", paragraph.text):
            after = (p.text for p in paragraphs[n + 1 : n + 1 + _limits().paragraphs_after] if p.section == section)
            return bool(_limits().reasons.search(paragraph.text)) or any("原因" in text for text in after)
    return bool(_limits().reasons.search(sentence))


def _named_in_reason(book: Book, fact: Fact) -> bool:
    """Whether a reason given in the same section names the item (原因是上年结转资金增多)."""
    texts = (paragraph.text for paragraph in book.document.paragraphs if paragraph.section == fact.section)
    return any(fact.item in text.partition("原因")[2].partition("其中：")[0] for text in texts)


_NAMED = 3  # items that a finding names


def _jump_finding(book: Book, jumps: Sequence[_Jump]) -> Finding:
    named = "，".join(_in_words(one) for one in jumps[:_NAMED])
    more = f"等{len(jumps)}项" if len(jumps) > _NAMED else ""
    places = tuple(place_of_fact(one.fact) for one in jumps)
    return Finding(JUMP, book.document.id, Outcome.FAIL, Severity.INFO, f"{named}{more}，文中没有单独说明原因", places)


def _in_words(jump: _Jump) -> str:
    way = "增加" if jump.fact.trend is Trend.INCREASE else "减少"
    percent = f"{jump.percent.normalize():f}%" if jump.is_stated else f"约{jump.percent:.1f}%（按所写金额计算）"
    return f"“{jump.fact.item}”比上年{way}{percent}"


# --- scale ----------------------------------------------------------------------------------------


def check_scale(book: Book) -> Iterator[Finding]:
    """An amount of the prose ten thousand times smaller or larger than all its siblings of one section."""
    sections: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in book.prose:
        if fact.aspect is Aspect.AMOUNT and fact.concept is not None and (_in_yuan(fact) or 0) > 0:
            sections[fact.section].append(fact)
    for facts in sections.values():
        if len(facts) > _limits().siblings:
            yield from _odd_ones(book, facts)


def _odd_ones(book: Book, facts: Sequence[Fact]) -> Iterator[Finding]:
    values = sorted(value for fact in facts if (value := _in_yuan(fact)))
    for fact in facts:
        value = _in_yuan(fact)
        if value is None:
            continue
        if value * _limits().ratio <= values[1]:
            yield _scale_finding(book, fact, "小")
        elif value >= values[-2] * _limits().ratio:
            yield _scale_finding(book, fact, "大")


def _scale_finding(book: Book, fact: Fact, way: str) -> Finding:
    outcome = Outcome.PARSE_DOUBT if fact.source.ocr else Outcome.FAIL
    printed = f"{fact.source.text}{_unit_behind(fact)}"
    text = f"“{fact.item}”写作{printed}，比同一部分其余的金额都{way}一万倍以上，疑计量单位写错"
    places = (place_of_fact(fact),)
    return Finding(SCALE, book.document.id, outcome, Severity.WARNING, text, places, actual=fact.value, unit=fact.unit)


def _unit_behind(fact: Fact) -> str:
    return "" if fact.source.text.strip().endswith(fact.unit) else fact.unit


RULES: tuple[Rule, ...] = (Rule(JUMP, check_jump), Rule(SCALE, check_scale))
