"""Exact arithmetic over amounts. Every result carries its expression in figures and in words.

Sums and differences are exact; quotients are rounded half-even to four decimals (contract).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from corpus.errors import BudgetQAError
from corpus.money import PERCENT, TIMES, Amount, Dimension, Unit
from corpus.numerals import to_plain, trimmed

_FOUR_PLACES = Decimal("0.0001")


class ZeroBaseError(BudgetQAError):
    """A quotient over nought: there is no percentage of zero."""


class UnlikeUnitsError(BudgetQAError):
    """Amounts of different dimensions cannot be added or compared."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A result with its derivation; ``is_rounded`` where a quotient did not come out even."""

    amount: Amount
    expression: str
    formula: str
    is_rounded: bool = False


@dataclass(frozen=True, slots=True)
class Operand:
    """A named amount."""

    name: str
    amount: Amount


def in_one_unit(operands: Sequence[Operand], unit: Unit | None = None) -> list[Operand]:
    """All operands in ``unit``, else in that of the first. Raises UnlikeUnitsError."""
    target = unit if unit and unit.dimension is operands[0].amount.unit.dimension else operands[0].amount.unit
    for operand in operands:
        own = operand.amount.unit
        converts = own.dimension is target.dimension in (Dimension.MONEY, Dimension.RATIO)
        if own.symbol != target.symbol and not converts:
            raise UnlikeUnitsError(f"“{operand.name}”的单位是{own}，不能同{target}相加减", "请分别查询")
    return [Operand(o.name, o.amount.to(target)) for o in operands]


def total(operands: Sequence[Operand], unit: Unit | None = None) -> Computed:
    """The exact sum."""
    parts = in_one_unit(operands, unit)
    value = sum((p.amount.value for p in parts), Decimal(0))
    return Computed(
        Amount(value, parts[0].amount.unit),
        " + ".join(_print(p) for p in parts),
        " + ".join(p.name for p in parts),
    )


def mean(operands: Sequence[Operand], unit: Unit | None = None) -> Computed:
    """The arithmetic mean."""
    together = total(operands, unit)
    count = Decimal(len(operands))
    amount, is_rounded = _quotient(together.amount.value, count, "个数", together.amount.unit)
    expression = f"({together.expression}) / {count}"
    return Computed(amount, expression, f"（{together.formula}）÷ {count}", is_rounded)


def median(operands: Sequence[Operand], unit: Unit | None = None) -> Computed:
    """The middle one by size; of an even number the mean of the two in the middle."""
    order = sorted(in_one_unit(operands, unit), key=lambda o: o.amount.value)
    middle = order[(len(order) - 1) // 2 : len(order) // 2 + 1]
    if len(middle) == 2:
        return mean(middle)
    return Computed(middle[0].amount, _print(middle[0]), f"居中的{middle[0].name}")


def changed_by(base: Operand, change: Amount, *, rises: bool) -> Computed:
    """``base`` raised or cut by a percentage of it, or by an amount. Raises UnlikeUnitsError."""
    sign, word = ("+", "+") if rises else ("-", "−")
    if change.unit.dimension is Dimension.RATIO:
        percent = change.to(PERCENT).value
        factor = Decimal(1) + (percent if rises else -percent) / 100
        raised = Amount(trimmed(base.amount.value * factor), base.amount.unit)
        expression = f"{_print(base)} * (1 {sign} {to_plain(percent)} / 100)"
        return Computed(raised, expression, f"{base.name} ×（1 {word} {to_plain(percent)}%）")
    a, c = in_one_unit([base, Operand("变动额", change)])
    value = a.amount.value + (c.amount.value if rises else -c.amount.value)
    return Computed(Amount(value, a.amount.unit), f"{_print(a)} {sign} {_print(c)}", f"{base.name} {word} 变动额")


def portion(base: Operand, percent: Amount) -> Computed:
    """So many per cent of ``base``, exact."""
    share_of = percent.to(PERCENT).value
    value = base.amount.value * share_of / 100
    expression = f"{_print(base)} * {to_plain(share_of)} / 100"
    return Computed(Amount(trimmed(value), base.amount.unit), expression, f"{base.name} × {to_plain(share_of)}%")


def less(whole: Operand, parts: Sequence[Operand], unit: Unit | None = None) -> Computed:
    """``whole`` without ``parts``, exact."""
    first, *others = in_one_unit([whole, *parts], unit)
    value = first.amount.value - sum((o.amount.value for o in others), Decimal(0))
    expression = " - ".join(_print(o) for o in (first, *others))
    return Computed(Amount(value, first.amount.unit), expression, " − ".join(o.name for o in (first, *others)))


def difference(first: Operand, second: Operand, unit: Unit | None = None) -> Computed:
    """``first − second``, exact, with its sign."""
    a, b = in_one_unit([first, second], unit)
    value = a.amount.value - b.amount.value
    return Computed(Amount(value, a.amount.unit), f"{_print(a)} - {_print(b)}", f"{a.name} − {b.name}")


def share(part: Operand, whole: Operand) -> Computed:
    """``part / whole`` in percent. Raises ZeroBaseError."""
    a, b = in_one_unit([part, whole])
    amount, is_rounded = _quotient(a.amount.value * 100, b.amount.value, b.name, PERCENT)
    return Computed(amount, f"{_print(a)} / {_print(b)} * 100", f"{a.name} ÷ {b.name}", is_rounded)


def multiple(first: Operand, second: Operand) -> Computed:
    """How many times ``second`` goes into ``first``. Raises ZeroBaseError."""
    a, b = in_one_unit([first, second])
    amount, is_rounded = _quotient(a.amount.value, b.amount.value, b.name, TIMES)
    return Computed(amount, f"{_print(a)} / {_print(b)}", f"{a.name} ÷ {b.name}", is_rounded)


def per_unit(whole: Operand, count: Operand) -> Computed:
    """``whole`` per counted thing, in the unit of ``whole``. Raises ZeroBaseError."""
    amount, is_rounded = _quotient(whole.amount.value, count.amount.value, count.name, whole.amount.unit)
    return Computed(amount, f"{_print(whole)} / {_print(count)}", f"{whole.name} ÷ {count.name}", is_rounded)


def growth(now: Operand, before: Operand) -> Computed:
    """``(now − before) / before`` in percent. Raises ZeroBaseError."""
    a, b = in_one_unit([now, before])
    change = a.amount.value - b.amount.value
    amount, is_rounded = _quotient(change * 100, b.amount.value, b.name, PERCENT)
    expression = f"({_print(a)} - {_print(b)}) / {_print(b)} * 100"
    return Computed(amount, expression, f"（{a.name} − {b.name}）÷ {b.name}", is_rounded)


def growth_from_change(now: Operand, change: Operand) -> Computed:
    """Growth from this year's figure and its stated (signed) change. Raises ZeroBaseError."""
    a, c = in_one_unit([now, change])
    base = a.amount.value - c.amount.value
    amount, is_rounded = _quotient(c.amount.value * 100, base, f"{a.name}的上年数", PERCENT)
    return Computed(
        amount,
        f"{_print(c)} / ({_print(a)} - {_print(c)}) * 100",
        f"{c.name} ÷（{a.name} − {c.name}）",
        is_rounded,
    )


def implied_base(now: Operand, change: Operand, unit: Unit | None = None) -> Computed:
    """Last year's figure: this year's less its stated (signed) change."""
    a, c = in_one_unit([now, change], unit)
    value = a.amount.value - c.amount.value
    sign, word = ("-", "−") if c.amount.value >= 0 else ("+", "+")
    expression = f"{_print(a)} {sign} {to_plain(abs(c.amount.value))}"
    return Computed(Amount(value, a.amount.unit), expression, f"{a.name} {word} {c.name}")


def base_of_growth(now: Operand, rate: Amount, unit: Unit | None = None) -> Computed:
    """Last year's figure from this year's and its (signed) growth; only as exact as the printed percentage."""
    (a,) = in_one_unit([now], unit)
    percent = rate.to(PERCENT).value
    amount, _ = _quotient(a.amount.value * 100, Decimal(100) + percent, f"{a.name}的上年数", a.amount.unit)
    sign = "+" if percent >= 0 else "-"
    expression = f"{_print(a)} / (1 {sign} {to_plain(abs(percent))} / 100)"
    return Computed(amount, expression, f"{a.name} ÷（1 + 增长率）", is_rounded=True)


def _quotient(numerator: Decimal, denominator: Decimal, name: str, unit: Unit) -> tuple[Amount, bool]:
    if denominator == 0:
        raise ZeroBaseError(f"“{name}”为 0，以 0 为基数不能计算比例或倍数", "可以改问金额或增减额")
    with localcontext() as context:
        context.prec = 50
        exact = numerator / denominator
        rounded = exact.quantize(_FOUR_PLACES)
    return Amount(trimmed(rounded), unit), exact != rounded


def _print(operand: Operand) -> str:
    text = to_plain(operand.amount.value)
    return f"({text})" if operand.amount.value < 0 else text
