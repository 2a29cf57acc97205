from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.money import (
    HUNDRED_MILLION_YUAN,
    PERCENT,
    TEN_THOUSAND_YUAN,
    TIMES,
    YUAN,
    Amount,
    Unit,
    parse_unit,
)
from qa.compute import (
    Computed,
    Operand,
    UnlikeUnitsError,
    ZeroBaseError,
    base_of_growth,
    changed_by,
    difference,
    growth,
    growth_from_change,
    implied_base,
    in_one_unit,
    less,
    mean,
    median,
    multiple,
    per_unit,
    portion,
    share,
    total,
)

PEOPLE = parse_unit("人")
values = st.decimals("-99999999", "99999999", places=2)
positive = st.decimals("0.01", "99999999", places=2)
money = st.sampled_from([YUAN, TEN_THOUSAND_YUAN, HUNDRED_MILLION_YUAN])
amounts = st.builds(Amount, values, money)


def named(value: str | Decimal, unit: Unit = TEN_THOUSAND_YUAN, name: str = "水费") -> Operand:
    return Operand(name, Amount(Decimal(value), unit))


def told(computed: Computed) -> tuple[str, str, str, bool]:
    """The value and unit, the expression, the formula and whether it is rounded."""
    return f"{computed.amount.value} {computed.amount.unit}", computed.expression, computed.formula, computed.is_rounded


def in_yuan(amount: Amount) -> Fraction:
    return Fraction(amount.value) * Fraction(amount.unit.factor)


# --- sums and differences are exact -----------------------------------------------------------------


def test_a_sum_shows_its_expression_and_names() -> None:
    computed = total([named("3.30"), named("17.20", name="电费")])
    assert (computed.amount, computed.expression, computed.formula, computed.is_rounded) == (
        Amount(Decimal("20.50"), TEN_THOUSAND_YUAN),
        "3.30 + 17.20",
        "水费 + 电费",
        False,
    )


def test_a_sum_over_units_is_in_the_first_or_in_the_one_asked_for() -> None:
    parts = [named("1.5"), named("300", YUAN)]
    assert total(parts).amount == Amount(Decimal("1.53"), TEN_THOUSAND_YUAN)
    assert total(parts, YUAN).amount == Amount(Decimal(15300), YUAN)
    assert total(parts, PEOPLE).amount == Amount(Decimal("1.53"), TEN_THOUSAND_YUAN)


@given(st.lists(amounts, min_size=1, max_size=8), st.none() | money)
def test_sums_are_exact_in_any_unit_and_order(parts: list[Amount], unit: Unit | None) -> None:
    operands = [Operand(str(n), part) for n, part in enumerate(parts)]
    expected = sum(map(in_yuan, parts))
    assert in_yuan(total(operands, unit).amount) == expected
    assert in_yuan(total(operands[::-1], unit).amount) == expected


@given(amounts, amounts)
def test_a_difference_and_its_reverse_cancel(a: Amount, b: Amount) -> None:
    first, second = Operand("甲", a), Operand("乙", b)
    forth, back = difference(first, second).amount, difference(second, first).amount
    assert in_yuan(forth) == in_yuan(a) - in_yuan(b) == -in_yuan(back)


def test_a_difference_keeps_its_sign_and_order() -> None:
    computed = difference(named("6.00", name="接待费"), named("9.20", name="培训费"))
    assert (computed.amount.value, computed.expression, computed.formula) == (
        Decimal("-3.20"),
        "6.00 - 9.20",
        "接待费 − 培训费",
    )


@pytest.mark.parametrize(
    "first, second, expression", [("1", "-2", "1 - (-2)"), ("0", "0.5", "0 - 0.5"), ("-0.01", "3", "(-0.01) - 3")]
)
def test_negative_operands_stand_in_brackets(first: str, second: str, expression: str) -> None:
    assert difference(named(first), named(second)).expression == expression


def test_a_difference_is_in_the_unit_asked_for() -> None:
    a, b = named("2.5"), named("1000", YUAN, "电费")
    assert told(difference(a, b, YUAN)) == ("24000 元", "25000 - 1000", "水费 − 电费", False)
    assert told(implied_base(a, b, YUAN)) == ("24000 元", "25000 - 1000", "水费 − 电费", False)
    assert told(less(a, [b, b], YUAN)) == ("23000 元", "25000 - 1000 - 1000", "水费 − 电费 − 电费", False)


def test_what_is_left_of_a_whole_is_in_its_unit() -> None:
    parts = [named("3.10"), named("1000", YUAN, "电费")]
    assert told(less(named("10.00", name="公用经费"), parts)) == (
        "6.80 万元",
        "10.00 - 3.10 - 0.1",
        "公用经费 − 水费 − 电费",
        False,
    )


# --- of several the mean and the middle ---------------------------------------------------------------


def test_a_mean_is_the_sum_over_the_count() -> None:
    both = [named("3.30"), named("17.21", name="电费")]
    assert told(mean(both)) == ("10.255 万元", "(3.30 + 17.21) / 2", "（水费 + 电费）÷ 2", False)
    assert told(mean([*both, named("0", name="邮电费")], YUAN)) == (
        "68366.6667 元",
        "(33000 + 172100 + 0) / 3",
        "（水费 + 电费 + 邮电费）÷ 3",
        True,
    )


def test_the_middle_one_of_an_odd_number() -> None:
    three = [named("9.00", name="甲"), named("20000", YUAN, "乙"), named("3.00", name="丙")]
    assert told(median(three)) == ("3.00 万元", "3.00", "居中的丙", False)
    assert told(median(three, YUAN)) == ("30000 元", "30000", "居中的丙", False)


def test_the_two_in_the_middle_of_an_even_number() -> None:
    four = [named("9", name="甲"), named("1", name="乙"), named("4", name="丙"), named("2", name="丁")]
    assert told(median(four)) == ("3 万元", "(2 + 4) / 2", "（丁 + 丙）÷ 2", False)
    assert told(median(four, YUAN)) == ("30000 元", "(20000 + 40000) / 2", "（丁 + 丙）÷ 2", False)


@given(st.lists(amounts, min_size=1, max_size=7))
def test_as_many_lie_above_the_middle_as_below(parts: list[Amount]) -> None:
    middle = in_yuan(median([Operand("项", part) for part in parts], YUAN).amount)
    assert sum(in_yuan(part) > middle for part in parts) <= len(parts) // 2
    assert sum(in_yuan(part) < middle for part in parts) <= len(parts) // 2


# --- suppositions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value, percent, rises, expected",
    [
        ("200.00", "5", True, ("210 万元", "200.00 * (1 + 5 / 100)", "水费 ×（1 + 5%）", False)),
        ("200.00", "5", False, ("190 万元", "200.00 * (1 - 5 / 100)", "水费 ×（1 − 5%）", False)),
        ("33.33", "1.5", True, ("33.82995 万元", "33.33 * (1 + 1.5 / 100)", "水费 ×（1 + 1.5%）", False)),
    ],
)
def test_raised_or_cut_by_a_percentage(
    value: str, percent: str, rises: bool, expected: tuple[str, str, str, bool]
) -> None:
    assert told(changed_by(named(value), Amount(Decimal(percent), PERCENT), rises=rises)) == expected


@pytest.mark.parametrize(
    "rises, expected",
    [
        (True, ("20.50 万元", "20.00 + 0.5", "水费 + 变动额", False)),
        (False, ("19.50 万元", "20.00 - 0.5", "水费 − 变动额", False)),
    ],
)
def test_raised_or_cut_by_an_amount(rises: bool, expected: tuple[str, str, str, bool]) -> None:
    assert told(changed_by(named("20.00"), Amount(Decimal(5000), YUAN), rises=rises)) == expected


def test_a_change_in_another_kind_of_unit_changes_nothing() -> None:
    with pytest.raises(UnlikeUnitsError, match="“变动额”的单位是人，不能同万元相加减"):
        changed_by(named("20.00"), Amount(Decimal(3), PEOPLE), rises=True)


def test_a_portion_is_exact() -> None:
    assert told(portion(named("33.33"), Amount(Decimal("0.5"), PERCENT))) == (
        "0.16665 万元",
        "33.33 * 0.5 / 100",
        "水费 × 0.5%",
        False,
    )
    assert told(portion(named("200.00"), Amount(Decimal("0.1"), TIMES)))[:2] == ("20 万元", "200.00 * 10 / 100")


# --- quotients are rounded to four decimals, once -----------------------------------------------------


def quotient(numerator: Fraction, computed: Computed) -> bool:
    """Whether the result is the exact quotient to four decimals, and says so when rounded."""
    shown = Fraction(computed.amount.value)
    return abs(shown - numerator) <= Fraction(1, 20000) and computed.is_rounded == (shown != numerator)


@given(amounts, amounts)
def test_a_share_is_the_quotient_in_percent(a: Amount, b: Amount) -> None:
    assume(b.value)
    computed = share(Operand("甲", a), Operand("乙", b))
    assert computed.amount.unit == PERCENT
    assert quotient(100 * in_yuan(a) / in_yuan(b), computed)


@given(amounts, amounts)
def test_a_multiple_is_the_quotient(a: Amount, b: Amount) -> None:
    assume(b.value)
    computed = multiple(Operand("甲", a), Operand("乙", b))
    assert computed.amount.unit == TIMES
    assert quotient(in_yuan(a) / in_yuan(b), computed)


@given(amounts, amounts)
def test_growth_is_the_share_less_a_hundred(now: Amount, before: Amount) -> None:
    assume(before.value)
    a, b = Operand("今", now), Operand("昔", before)
    assert abs(growth(a, b).amount.value - (share(a, b).amount.value - 100)) <= Decimal("0.0001")


@given(positive, values)
def test_growth_from_a_change_is_growth_over_the_implied_base(now: Decimal, delta: Decimal) -> None:
    assume(now != delta)
    a, change = named(now), named(delta, name="增加额")
    base = implied_base(a, change)
    assert base.amount.value == now - delta
    assert growth_from_change(a, change).amount == growth(a, Operand("上年", base.amount)).amount


@given(positive, positive)
def test_the_shares_of_two_parts_make_a_hundred(a: Decimal, b: Decimal) -> None:
    whole = Operand("合计", total([named(a), named(b)]).amount)
    both = share(named(a), whole).amount.value + share(named(b), whole).amount.value
    assert abs(both - 100) <= Decimal("0.0001")


@pytest.mark.parametrize(
    "part, whole, percent, is_rounded",
    [
        ("1", "4", "25", False),
        ("1", "3", "33.3333", True),
        ("2", "3", "66.6667", True),
        ("0", "3", "0", False),
        ("1222.25", "4828.65", "25.3125", True),
        ("-1", "8", "-12.5", False),
        ("300", "3", "10000", False),  # never 1E+4
    ],
)
def test_percentages(part: str, whole: str, percent: str, is_rounded: bool) -> None:
    computed = share(named(part), named(whole))
    assert (str(computed.amount.value), computed.is_rounded) == (percent, is_rounded)


def test_an_average_is_in_the_unit_of_the_whole() -> None:
    computed = per_unit(named("6.00", name="接待费"), named("63", PEOPLE, "实有人数"))
    assert (computed.amount, computed.expression, computed.is_rounded) == (
        Amount(Decimal("0.0952"), TEN_THOUSAND_YUAN),
        "6.00 / 63",
        True,
    )


def test_growth_shows_how_it_comes_about() -> None:
    computed = growth(named("120", name="今年"), named("100", name="去年"))
    assert (computed.amount, computed.expression, computed.formula) == (
        Amount(Decimal(20), PERCENT),
        "(120 - 100) / 100 * 100",
        "（今年 − 去年）÷ 去年",
    )


@pytest.mark.parametrize(
    "delta, base, expression",
    [("20", "100", "120 - 20"), ("-30", "150", "120 + 30"), ("0", "120", "120 - 0")],
)
def test_last_year_from_this_year_and_its_change(delta: str, base: str, expression: str) -> None:
    word = "+" if delta.startswith("-") else "−"
    computed = implied_base(named("120"), named(delta, name="增减额"))
    assert told(computed) == (f"{base} 万元", expression, f"水费 {word} 增减额", False)


@pytest.mark.parametrize(
    "rate, base, expression",
    [
        ("20", "100", "120 / (1 + 20 / 100)"),
        ("-20", "150", "120 / (1 - 20 / 100)"),
        ("0", "120", "120 / (1 + 0 / 100)"),
        ("0.7", "119.1658", "120 / (1 + 0.7 / 100)"),
    ],
)
def test_last_year_from_this_year_and_its_growth(rate: str, base: str, expression: str) -> None:
    """It is never called exact: the percentage itself was rounded when it was printed."""
    computed = base_of_growth(named("120"), Amount(Decimal(rate), PERCENT))
    assert told(computed) == (f"{base} 万元", expression, "水费 ÷（1 + 增长率）", True)


def test_last_year_from_growth_is_in_the_unit_asked_for() -> None:
    doubled = base_of_growth(named("12.00"), Amount(Decimal(1), TIMES), YUAN)
    assert told(doubled)[:2] == ("60000 元", "120000 / (1 + 100 / 100)")
    with pytest.raises(ZeroBaseError, match="“水费的上年数”为 0"):
        base_of_growth(named("12.00"), Amount(Decimal(-100), PERCENT))


BY = named("3.00", name="基数")


@pytest.mark.parametrize(
    "compute, first, second, expected",
    [
        (share, "1.00", BY, ("33.3333 %", "1.00 / 3.00 * 100", "水费 ÷ 基数", True)),
        (share, "6", BY, ("200 %", "6 / 3.00 * 100", "水费 ÷ 基数", False)),
        (multiple, "9.75", BY, ("3.25 倍", "9.75 / 3.00", "水费 ÷ 基数", False)),
        (per_unit, "7", named("3", PEOPLE, "人数"), ("2.3333 万元", "7 / 3", "水费 ÷ 人数", True)),
        (growth, "1", BY, ("-66.6667 %", "(1 - 3.00) / 3.00 * 100", "（水费 − 基数）÷ 基数", True)),
        (growth, "6", BY, ("100 %", "(6 - 3.00) / 3.00 * 100", "（水费 − 基数）÷ 基数", False)),
        (growth_from_change, "12", BY, ("33.3333 %", "3.00 / (12 - 3.00) * 100", "基数 ÷（水费 − 基数）", True)),
        (growth_from_change, "15", BY, ("25 %", "3.00 / (15 - 3.00) * 100", "基数 ÷（水费 − 基数）", False)),
    ],
)
def test_every_quotient_tells_how_it_came_about(
    compute: Callable[[Operand, Operand], Computed],
    first: str,
    second: Operand,
    expected: tuple[str, str, str, bool],
) -> None:
    assert told(compute(named(first), second)) == expected


# --- what cannot be computed --------------------------------------------------------------------------


@pytest.mark.parametrize("compute", [share, multiple, growth, per_unit])
def test_nothing_can_be_measured_by_nought(compute: Callable[[Operand, Operand], Computed]) -> None:
    with pytest.raises(ZeroBaseError) as refused:
        compute(named("5"), named("0.00", name="旧值"))
    assert str(refused.value) == "“旧值”为 0，以 0 为基数不能计算比例或倍数。可以改问金额或增减额。"


def test_growth_from_a_change_of_everything_has_no_base() -> None:
    with pytest.raises(ZeroBaseError, match="上年数"):
        growth_from_change(named("8.00"), named("8"))


@pytest.mark.parametrize("compute", [share, multiple, growth, difference, implied_base])
def test_unlike_units_never_mix(compute: Callable[[Operand, Operand], Computed]) -> None:
    with pytest.raises(UnlikeUnitsError) as refused:
        compute(named("5"), named("3", PEOPLE, "在职人员"))
    assert str(refused.value) == "“在职人员”的单位是人，不能同万元相加减。请分别查询。"


def test_counted_things_mix_only_with_their_own_kind() -> None:
    vehicles, sets = parse_unit("辆"), parse_unit("套")
    assert total([named("2", vehicles), named("3", vehicles)]).amount == Amount(Decimal(5), vehicles)
    with pytest.raises(UnlikeUnitsError):
        total([named("2", vehicles), named("3", sets)])


@given(st.lists(amounts, min_size=1, max_size=5), money)
def test_bringing_to_one_unit_changes_no_value(parts: list[Amount], unit: Unit) -> None:
    converted = in_one_unit([Operand("项", part) for part in parts], unit)
    assert [in_yuan(one.amount) for one in converted] == [in_yuan(part) for part in parts]
    assert {one.amount.unit for one in converted} == {unit}
