"""This year's figure and its stated change against what last year's document published.

Three figures and last year's make four: when one of them is wrong, the other three tell which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from corpus.checks.across_base import Base, Earlier, Published, base_of, comparable
from corpus.checks.across_names import Catalogue, is_compared, is_money, one_scope
from corpus.checks.across_say import amount, changed, held, named, places, plain, settled, stated
from corpus.checks.across_shelf import Filed, Shelf, own_facts
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.edits import proposal
from corpus.checks.judge import graded, half_unit, tolerance_of, value_in
from corpus.datatypes import Aspect, Fact, Origin, Trend
from corpus.money import Unit, parse_unit

CHANGE = "across_change"
GROWTH = "across_growth"
_HUNDRED = Decimal(100)
_Said = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """“本年X万元，比上年增加Y万元，增长Z%”; a change or a growth may be missing, not both."""

    base: Base
    now: Fact
    change: Fact | None
    growth: Fact | None


def check_changes(shelf: Shelf) -> Iterator[Finding]:
    """Every statement of change for which last year's document publishes the thing."""
    published = Published(shelf)
    for document in shelf.documents:
        for statement in _statements(document):
            found = published.figures(statement.now, document, statement.base)
            if found:
                yield from _compared(document, statement, found)


# --- statements -----------------------------------------------------------------------------------


def _statements(document: Filed) -> Iterator[Statement]:
    said: dict[_Said, list[Fact]] = defaultdict(list)
    amounts = []
    for fact in own_facts(document):
        if fact.aspect in (Aspect.CHANGE, Aspect.GROWTH):
            said[_said(fact)].append(fact)
        elif is_compared(fact) and (fact.year, fact.phase) == (document.year, document.phase):
            amounts.append(fact)
    catalogue = Catalogue(amounts)
    for facts in said.values():
        base = base_of(facts[0], document)
        now = _amount_of(facts[0], catalogue) if base else None
        if base and now:
            statement = Statement(base, now, _only(facts, Aspect.CHANGE), _only(facts, Aspect.GROWTH))
            if statement.change or statement.growth:
                yield statement


def _said(fact: Fact) -> _Said:
    place = fact.sentence if fact.origin is Origin.PROSE else (fact.table, fact.row, fact.code)
    return (fact.origin, place, fact.section, fact.item, fact.path, fact.fund, fact.tier, fact.base)


def _only(facts: list[Fact], aspect: Aspect) -> Fact | None:
    """The one change in money or the one growth in per cent; two of them leave it open what is meant."""
    fit = [fact for fact in facts if fact.aspect is aspect and fact.trend and _is_of(fact, aspect)]
    return fit[0] if len(fit) == 1 else None


def _is_of(fact: Fact, aspect: Aspect) -> bool:
    return is_money(fact.unit) if aspect is Aspect.CHANGE else fact.unit == "%"


def _amount_of(fact: Fact, amounts: Catalogue) -> Fact | None:
    """The amount whose change is told: in the same sentence, else the only value that the document gives."""
    if fact.origin is not Origin.PROSE:
        return None
    fit = [one for one in amounts.same_thing(fact) if one_scope(fact, one) and one.fund is fact.fund]
    near = [one for one in fit if one.sentence == fact.sentence and one.section == fact.section]
    fit = near or [one for one in fit if one.section == fact.section] or fit
    values = {one.value * parse_unit(one.unit).factor for one in fit}
    return fit[0] if len(values) == 1 else None


# --- the comparison ---------------------------------------------------------------------------------


def _compared(document: Filed, statement: Statement, found: list[Earlier]) -> Iterator[Finding]:
    rule = CHANGE if statement.change else GROWTH
    judged = (_judged(rule, document, statement, one) for one in found)
    passed = next((finding for finding in judged if finding and finding.outcome is Outcome.PASS), None)
    if passed:
        yield passed
        return
    earlier = comparable(statement.now, found)
    failed = _judged(rule, document, statement, earlier) if earlier else None
    if failed and earlier:
        yield settled(failed, [f for f in (statement.now, statement.change, statement.growth, earlier.fact) if f])


def _judged(rule: str, document: Filed, statement: Statement, earlier: Earlier) -> Finding | None:
    unit = parse_unit(statement.now.unit)
    last = value_in(earlier.fact, unit)
    if last is None:
        return None
    if statement.change:
        return _by_change(document, statement, statement.change, earlier, _Figures(statement, last, unit))
    return _by_growth(document, statement, earlier, last) if statement.growth and last else None


class _Figures:
    """The figures of a statement in one unit, changes with their sign."""

    def __init__(self, statement: Statement, last: Decimal, unit: Unit) -> None:
        self.now = statement.now.value
        self.last = last
        self.change = Decimal(0)
        if statement.change:
            self.change = _signed(statement.change, value_in(statement.change, unit) or Decimal(0))
        self.growth = _signed(statement.growth, statement.growth.value) if statement.growth else None
        text = statement.growth.source.text if statement.growth else ""
        self.slack = half_unit(text, statement.growth.value) * 2 if statement.growth else Decimal(0)

    def grows(self, change: Decimal, base: Decimal) -> bool:
        """Whether the printed percentage is that of ``change`` over ``base``."""
        return bool(self.growth is not None and base and abs(change / base * _HUNDRED - self.growth) <= self.slack)


def _signed(fact: Fact, value: Decimal) -> Decimal:
    return -value if fact.trend is Trend.DECREASE else value


def _by_change(
    document: Filed, statement: Statement, change: Fact, earlier: Earlier, figures: _Figures
) -> Finding | None:
    now, unit = statement.now, statement.now.unit
    implied = figures.now - figures.change
    gap = implied - figures.last
    tolerance = tolerance_of((now, change, earlier.fact), parse_unit(unit))
    if abs(gap) <= tolerance:
        return held(CHANGE, document, (now, change, earlier.fact))
    odd = _odd_one(figures)
    outcome, severity = graded(gap, tolerance, Severity.ERROR if odd in ("now", "change") else Severity.WARNING)
    growth = f"、{_growth_words(statement.growth)}" if statement.growth else ""
    text = (
        f"{now.item}{stated(now)}，比{change.base}{changed(change)}{growth}，推得上年为{amount(implied, unit)}；"
        f"上年{named(earlier.document, document)}为{amount(figures.last, unit)}，相差{amount(abs(gap), unit)}"
    )
    first = now if odd == "now" else change
    right = {"now": figures.last + figures.change, "change": abs(figures.now - figures.last)}.get(odd)
    printed = figures.now if odd == "now" else abs(figures.change)
    return Finding(
        rule=CHANGE,
        document=document.id,
        outcome=outcome,
        severity=severity,
        explanation=f"{text}。{_ODD_WORDS[odd]}",
        places=places(first, now, change, statement.growth, earlier.fact),
        expected=plain(right) if right is not None else plain(figures.last),
        actual=plain(printed) if right is not None else plain(implied),
        difference=plain(abs(gap)),
        unit=unit,
        proposal=_edit(figures, odd),
    )


_ODD_WORDS = {
    "change": "本年数、百分比与上年文件三者一致，可疑的是增减额",
    "now": "增减额、百分比与上年文件三者一致，可疑的是本年数",
    "last": "本年数、增减额与百分比三者一致，可疑的是两份文件对上年的口径或上年所公布的数",
    "": "仅凭这几个数分不出哪一个有误",
}


def _odd_one(figures: _Figures) -> str:
    """Which of the figures the percentage speaks against; "" where it cannot tell."""
    votes = {
        "last": figures.grows(figures.change, figures.now - figures.change),
        "change": figures.grows(figures.now - figures.last, figures.last),
        "now": figures.grows(figures.change, figures.last),
    }
    fit = [name for name, holds in votes.items() if holds]
    return fit[0] if len(fit) == 1 else ""


def _edit(figures: _Figures, odd: str) -> str | None:
    """The slip of the pen that would explain it."""
    tries = {
        "now": (figures.now, figures.last + figures.change),
        "change": (abs(figures.change), abs(figures.now - figures.last)),
    }
    chosen = [tries[odd]] if odd in tries else list(tries.values())
    found = (proposal(plain(actual), plain(right), "与上年文件一致") for actual, right in chosen)
    return next((text for text in found if text), None)


def _growth_words(growth: Fact) -> str:
    return f"{'下降' if growth.trend is Trend.DECREASE else '增长'}{growth.value}%"


def _by_growth(document: Filed, statement: Statement, earlier: Earlier, last: Decimal) -> Finding | None:
    now, growth = statement.now, statement.growth
    if growth is None:
        return None
    printed = _signed(growth, growth.value)
    right = (now.value / last - 1) * _HUNDRED
    unit = parse_unit(now.unit)
    carried = tolerance_of((now, earlier.fact), unit) / last * max(Decimal(1), now.value / last) * _HUNDRED
    tolerance = half_unit(growth.source.text, growth.value) + carried
    if abs(printed - right) <= tolerance:
        return held(GROWTH, document, (now, growth, earlier.fact))
    outcome, severity = graded(printed - right, tolerance)
    rounded = right.quantize(Decimal("0.01"))
    base = now.value / (1 + printed / _HUNDRED) if printed > -_HUNDRED else None
    hint = f"；{growth.value}%所对应的上年数约为{amount(base.quantize(Decimal(1)), now.unit)}" if base else ""
    return Finding(
        rule=GROWTH,
        document=document.id,
        outcome=outcome,
        severity=severity,
        explanation=(
            f"{now.item}{stated(now)}，比{growth.base}{_growth_words(growth)}；"
            f"{named(earlier.document, document)}公布的是{amount(last, now.unit)}，按此计算为{rounded}%{hint}"
        ),
        places=places(growth, now, earlier.fact),
        expected=abs(rounded) if (rounded < 0) == (printed < 0) else rounded,
        actual=growth.value,
        difference=abs(abs(printed) - abs(rounded)),
        unit="%",
    )
