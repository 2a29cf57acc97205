"""How findings about two places are told: both figures, both places, and what may have happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.checks.book import place_of_fact
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.edits import kind_of_edit
from corpus.checks.places_index import Index, Stated, is_telling, like
from corpus.datatypes import Aspect, Fact, Fund, Origin
from corpus.numerals import to_grouped, trimmed
from corpus.quantities import unit_of

FUND_WORDS = {
    Fund.ALL: "全部资金",
    Fund.FISCAL_APPROPRIATION: "财政拨款",
    Fund.GENERAL_PUBLIC_BUDGET: "一般公共预算",
    Fund.GENERAL_PUBLIC_BASIC: "一般公共预算基本支出",
    Fund.GOVERNMENT_MANAGED_FUNDS: "政府性基金",
    Fund.STATE_CAPITAL_OPERATIONS: "国有资本经营预算",
    Fund.SPECIAL_FISCAL_ACCOUNT: "财政专户",
}
_ABOUT = Decimal("0.005")
_FEWEST_PARTS = 3
_WHAT_ELSE = 3  # further places named at most


def printed(fact: Fact) -> str:
    """The figure as printed, with its unit."""
    text = fact.source.text.strip()
    return text if fact.unit in text or text.endswith(("元", "万", "亿", "%")) else f"{text}{fact.unit}"


def where(fact: Fact) -> str:
    """The place with its page: “第9页正文“…””, “收支总表·使用非财政拨款结余·预算数（第6页）”."""
    words = place_of_fact(fact).words
    page = fact.source.page
    if page is None:
        return words
    return f"第{page}页{words}" if fact.origin is Origin.PROSE else f"{words}（第{page}页）"


def gap_in_words(one: Stated, other: Stated) -> tuple[Decimal, Decimal, Decimal]:
    """Actual, expected and difference in the unit of ``one``."""
    factor = unit_of(one.fact.unit).factor
    expected = trimmed(other.value / factor)
    return one.fact.value, expected, trimmed(one.fact.value - expected)


def contradiction(
    rule: str, one: Stated, others: Sequence[Stated], index: Index, severity: Severity, hint: str | None = None
) -> Finding:
    """``one`` against the places that agree with each other, of which the first is told in full."""
    other = others[0]
    actual, expected, difference = gap_in_words(one, other)
    unit = one.fact.unit
    text = (
        f"{where(one.fact)}中“{one.fact.item}”{_aspect(one.fact)}为{printed(one.fact)}，"
        f"而{where(other.fact)}为{printed(other.fact)}，相差{to_grouped(abs(difference))}{_unit_of_gap(unit)}"
    )
    more = [where(third.fact) for third in others[1 : _WHAT_ELSE + 1]]
    text += f"；{'、'.join(more)}也与后者一致" if more else ""
    text += closing(others, index)
    guess = hint or (None if severity is Severity.ROUNDING else what_happened(one, others, index))
    return Finding(
        rule, one.fact.document, Outcome.FAIL, severity, f"{text}。{guess or ''}".rstrip(),
        places=places(one, *others), expected=expected, actual=actual, difference=difference, unit=unit,
        proposal=guess or None,
    )  # fmt: skip


def _unit_of_gap(unit: str) -> str:
    return "个百分点" if unit == "%" else unit


def _aspect(fact: Fact) -> str:
    return {Aspect.CHANGE: "的增减额", Aspect.GROWTH: "的增减幅度"}.get(fact.aspect, "")


def places(*stated: Stated) -> tuple[Place, ...]:
    """The places of figures, each once."""
    return tuple(place_of_fact(one.fact) for one in stated[: _WHAT_ELSE + 2])


def what_happened(one: Stated, others: Sequence[Stated], index: Index) -> str | None:
    """A guess at the slip: the number of another 口径 or another item, or one slip of the pen. Never asserted."""
    right = others[0]
    is_borne_out = len({other.place for other in others}) > 1
    return (
        _other_scope(one, right, index)
        or (_other_item(one, index) if is_borne_out else None)
        or _slip(one, right)
        or _without_own_tier(one, right, index)
    )


def _other_scope(one: Stated, right: Stated, index: Index) -> str | None:
    found = [o for o in index.same(right) if o.value == one.value and o.place != one.place and not like(o, right)]
    cell = next((o for o in found if o.fact.origin is Origin.CELL), None)
    if cell is None or not is_telling(one.fact.value):
        return None
    fund = FUND_WORDS.get(cell.quantity.scope.fund) if cell.quantity.scope.fund else None
    return f"该数与{where(cell.fact)}的一致，疑为误用了{fund or '另一'}口径的数"


def _other_item(one: Stated, index: Index) -> str | None:
    """Another item that has the very number; among named projects two digits tell enough."""
    if not is_telling(one.fact.value) and not _is_named(one):
        return None
    found = [
        other
        for other in index.by_value.get(one.value, ())
        if other.fact.aspect is one.fact.aspect
        and other.fact.year == one.fact.year
        and other.quantity.key != one.quantity.key
        and (is_telling(one.fact.value) or _is_named(other))
    ]
    if not found:
        return None
    nearest = min(found, key=lambda other: (other.fact.origin is not one.fact.origin, _distance(one.fact, other.fact)))
    return f"{printed(one.fact)}与{where(nearest.fact)}“{nearest.fact.item}”的数额相同，疑为误抄"


def _is_named(one: Stated) -> bool:
    return one.quantity.concept is None and one.quantity.code is None and one.value > 0


def closing(stated: Sequence[Stated], index: Index) -> str:
    """“按此数，各项之和正好等于…”: where one of the places is an addend of a total of the text that closes."""
    for one in stated:
        total = _closed_total(one, index)
        if total is not None:
            return f"；按{printed(one.fact)}计，各项之和正好等于“{total.fact.item}”{printed(total.fact)}"
    return ""


def _closed_total(one: Stated, index: Index) -> Stated | None:
    if one.fact.origin is not Origin.PROSE or not one.fact.path:
        return None
    near = [o for o in index.all if o.place == one.place and o.fact.aspect is one.fact.aspect]
    total = next((o for o in near if o.fact.item == one.fact.path[-1]), None)
    parts = [o for o in near if o.fact.path == one.fact.path]
    if total is None or len(parts) < _FEWEST_PARTS:
        return None
    slack = total.half + sum((part.half for part in parts), Decimal(0))
    return total if abs(sum((part.value for part in parts), -total.value)) <= slack else None


def _distance(one: Fact, other: Fact) -> int:
    return abs(int(one.id.rpartition(":")[2].strip("p")) - int(other.id.rpartition(":")[2].strip("p")))


def _slip(one: Stated, right: Stated) -> str | None:
    actual, expected, _ = gap_in_words(one, right)
    kind = kind_of_edit(actual, expected)
    return f"若此处为{to_grouped(expected)}{one.fact.unit}，则各处一致，疑为{kind}" if kind else None


def _without_own_tier(one: Stated, right: Stated, index: Index) -> str | None:
    """A figure of the whole place whose gap is about what its own tier has: one side may leave that out."""
    gap = abs(one.value - right.value)
    scope = right.quantity.scope
    if scope.own or not gap:
        return None
    for other in index.same(right):
        theirs = other.quantity.scope
        if theirs == replace(scope, own=True) and abs(other.value - gap) <= gap * _ABOUT:
            side = "后者" if one.value > right.value else "前者"
            return f"差额与{where(other.fact)}的{printed(other.fact)}相近，疑为{side}未含本级"
    return None
