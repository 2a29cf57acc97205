from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ParseError
from corpus.money import (
    HUNDRED_MILLION_YUAN,
    PERCENT,
    TEN_THOUSAND_YUAN,
    THOUSAND_YUAN,
    TIMES,
    YUAN,
    Amount,
    Dimension,
    Unit,
    parse_amount,
    parse_unit,
)

MONEY = [YUAN, THOUSAND_YUAN, TEN_THOUSAND_YUAN, HUNDRED_MILLION_YUAN]
values = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10**12)


@pytest.mark.parametrize(
    "symbol, worth",
    [
        ("元", "1"),
        ("块", "1"),
        ("圆", "1"),
        ("千元", "1000"),
        ("万元", "10000"),
        ("万", "10000"),
        ("万块", "10000"),
        ("万块钱", "10000"),
        ("百万元", "1000000"),
        ("千万元", "10000000"),
        ("亿元", "100000000"),
        ("亿", "100000000"),
    ],
)
def test_what_each_unit_of_money_is_worth(symbol: str, worth: str) -> None:
    assert str(Amount(Decimal(1), parse_unit(symbol)).to(YUAN).value) == worth


@pytest.mark.parametrize("symbol, worth", [("%", "0.05"), ("百分之", "0.05"), ("‰", "0.005"), ("倍", "5")])
def test_what_each_unit_of_ratio_is_worth(symbol: str, worth: str) -> None:
    assert str(Amount(Decimal(5), parse_unit(symbol)).to(TIMES).value) == worth


@given(values, st.sampled_from(MONEY), st.sampled_from(MONEY))
def test_conversion_there_and_back_is_exact(value: Decimal, here: Unit, there: Unit) -> None:
    assert Amount(value, here).to(there).to(here).value == value


@given(values, st.sampled_from(MONEY))
def test_a_printed_amount_reads_as_itself(value: Decimal, unit: Unit) -> None:
    assert parse_amount(f"{value:,f}{unit}") == Amount(value, unit)


@pytest.mark.parametrize(
    "value, here, there, converted",
    [
        ("23255.42", TEN_THOUSAND_YUAN, HUNDRED_MILLION_YUAN, "2.325542"),
        ("4200", TEN_THOUSAND_YUAN, YUAN, "42000000"),
        ("273900.00", YUAN, TEN_THOUSAND_YUAN, "27.39"),
        ("12.5", PERCENT, TIMES, "0.125"),
    ],
)
def test_conversions(value: str, here: Unit, there: Unit, converted: str) -> None:
    result = Amount(Decimal(value), here).to(there)
    assert (str(result.value), result.unit) == (converted, there)


@pytest.mark.parametrize("here, there", [(YUAN, PERCENT), (Unit("人", Dimension.PEOPLE), YUAN), (TIMES, YUAN)])
def test_amounts_of_different_dimensions_do_not_convert(here: Unit, there: Unit) -> None:
    with pytest.raises(ParseError) as refused:
        Amount(Decimal(1), here).to(there)
    assert str(refused.value) == f"{here}不能换算成{there}。请换一个同类的单位。"


def test_counting_units_convert_to_themselves_alone() -> None:
    cars = Amount(Decimal(3), Unit("辆", Dimension.OTHER))
    assert cars.to(Unit("辆", Dimension.OTHER)) == cars
    with pytest.raises(ParseError):
        cars.to(Unit("台", Dimension.OTHER))


@pytest.mark.parametrize(
    "text, symbol, dimension",
    [
        ("万元", "万元", Dimension.MONEY),
        (" 万 元 ", "万元", Dimension.MONEY),
        ("人民币元", "元", Dimension.MONEY),
        ("人民币万元", "万元", Dimension.MONEY),
        ("元。", "元", Dimension.MONEY),
        ("万元.", "万元", Dimension.MONEY),
        ("亿", "亿元", Dimension.MONEY),
        ("块钱", "元", Dimension.MONEY),
        ("％", "%", Dimension.RATIO),
        ("名", "人", Dimension.PEOPLE),
        ("位", "人", Dimension.PEOPLE),
        ("员", "人", Dimension.PEOPLE),
        ("个百分点", "百分点", Dimension.OTHER),
        ("人次", "人次", Dimension.PEOPLE),
        ("工作日", "工作日", Dimension.TIME),
        ("辆", "辆", Dimension.OTHER),
    ],
)
def test_units(text: str, symbol: str, dimension: Dimension) -> None:
    unit = parse_unit(text)
    assert (unit.symbol, unit.dimension) == (symbol, dimension)


@pytest.mark.parametrize("text", ["", "12", "这不是一个计量单位的名称", "，"])
def test_what_is_no_unit_is_refused(text: str) -> None:
    with pytest.raises(ParseError) as refused:
        parse_unit(text)
    assert str(refused.value) == f"“{text}”不是计量单位。可用的单位例如元、万元、亿元、%、人、个。"


@pytest.mark.parametrize(
    "text, value, unit",
    [
        ("3, 000万元", "3000", "万元"),
        ("1.5亿", "1.5", "亿元"),
        ("300万", "300", "万元"),
        ("三百万元", "300", "万元"),
        ("两百万", "200", "万元"),
        ("三千元", "3000", "元"),
        ("3千元", "3", "千元"),
        ("三点五亿元", "3.5", "亿元"),
        ("一亿三千万元", "130000000", "元"),
        ("一万亿元", "1000000000000", "元"),
        ("百分之五", "5", "%"),
        ("百分之12.5", "12.5", "%"),
        ("5％", "5", "%"),
        ("2倍", "2", "倍"),
    ],
)
def test_amounts(text: str, value: str, unit: str) -> None:
    amount = parse_amount(text)
    assert (amount.value, amount.unit.symbol) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text", ["", "万元", "300", "约300万元", "300万元左右", "300万元和5万元", "1,23万元", "百分之"]
)
def test_what_is_not_one_amount_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match="不是一个"):
        parse_amount(text)


def test_a_refused_amount_is_told_how_to_write_one() -> None:
    with pytest.raises(ParseError) as refused:
        parse_amount("约300万元")
    assert str(refused.value) == "“约300万元”不是一个金额。请写成例如 300万元。"
