"""The figures that a text states."""

from decimal import Decimal
from itertools import pairwise

import pytest

from qa.claims.lexicon import lexicon
from qa.claims.stated import Nearness, Stated, find_stated


def _figures(text: str) -> list[Stated]:
    return find_stated(text, lexicon())


@pytest.mark.parametrize(
    "text, said, value, unit",
    [
        ("收入23255.42万元，", "23255.42万元", "23255.42", "万元"),
        ("花了3.5亿。", "3.5亿", "3.5", "亿元"),
        ("花了26800万。", "26800万", "26800", "万元"),
        ("共1亿2000万元", "1亿2000万元", "12000", "万元"),
        ("共三千万元", "三千万元", "3000", "万元"),
        ("共一亿三千万元", "一亿三千万元", "13000", "万元"),
        ("二十一点四亿元", "二十一点四亿元", "21.4", "亿元"),
        ("5千元", "5千元", "5", "千元"),
        ("4800元", "4800元", "4800", "元"),
        ("3百万元", "3百万元", "3", "百万元"),
        ("占92%", "92%", "92", "%"),
        ("占百分之九十二", "百分之九十二", "92", "%"),
        ("下降三成", "三成", "30", "%"),
        ("下降三成半", "三成半", "35", "%"),
        ("九成多", "九成多", "90", "%"),
        ("上升2.3个百分点", "2.3个百分点", "2.3", "百分点"),
        ("是去年的1.5倍", "1.5倍", "1.5", "倍"),
        ("编制137人", "137人", "137", "人"),
        ("接待3.2万人次", "3.2万人次", "32000", "人次"),
        ("车54辆", "54辆", "54", "辆"),
        ("2批次", "2批次", "2", "批次"),
        ("编制六十人", "六十人", "60", "人"),
        ("2000多万元", "2000多万元", "2000", "万元"),
        ("增长-5.2%", "-5.2%", "-5.2", "%"),
        ("占三分之一", "三分之一", "33.33", "%"),
        ("占四分之三", "四分之三", "75", "%"),
        ("占一半", "一半", "50", "%"),
    ],
)
def test_a_figure_is_read(text: str, said: str, value: str, unit: str) -> None:
    (figure,) = _figures(text)
    assert text[figure.start : figure.end] == said
    assert (figure.amount.value, figure.amount.unit.symbol) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text",
    [
        "2023年3月15日",
        "财预〔2023〕5号",
        "12345热线二期",
        "第3批",
        "3个月",
        "一次",
        "两个方面",
        "三位一体",
        "2201号文件",
        "一辆流动图书车",
        "成本和收益",
        "12万字的报告",
        "单价50万元以上的设备",
        "542，62万元",
        "",
    ],
)
def test_what_is_no_figure_of_a_budget_is_left_alone(text: str) -> None:
    assert _figures(text) == []


@pytest.mark.parametrize(
    "text, nearness",
    [
        ("3万元", Nearness.EXACT),
        ("约3万元", Nearness.ABOUT),
        ("3万元左右", Nearness.ABOUT),
        ("近3万元", Nearness.BELOW),
        ("不到3万元", Nearness.UNDER),
        ("不足3万元", Nearness.UNDER),
        ("节约3万元", Nearness.EXACT),
        ("过半", Nearness.ABOVE),
        ("近半数", Nearness.BELOW),
        ("三分之一", Nearness.EXACT),
        ("超过三分之一", Nearness.ABOVE),
        ("超过3万元", Nearness.ABOVE),
        ("逾3万元", Nearness.ABOVE),
        ("300余万元", Nearness.ABOVE),
        ("三十多万元", Nearness.ABOVE),
        ("3万元以上", Nearness.ABOVE),
    ],
)
def test_how_exact_a_figure_is_said_to_be(text: str, nearness: Nearness) -> None:
    assert [f.nearness for f in _figures(text)] == [nearness]


@pytest.mark.parametrize(
    "text, place, round_place",
    [
        ("1.20亿元", "0.01", "0.1"),
        ("1200万元", "1", "100"),
        ("92.5%", "0.1", "0.1"),
        ("三成", "10", "10"),
    ],
)
def test_the_precision_of_a_figure(text: str, place: str, round_place: str) -> None:
    (figure,) = _figures(text)
    assert (figure.place, figure.round_place) == (Decimal(place), Decimal(round_place))


def test_figures_come_in_order_without_overlaps() -> None:
    found = _figures("收入3亿元，支出2亿元，编制5人、车辆2辆")
    assert [str(f.amount.value) for f in found] == ["3", "2", "5", "2"]
    assert all(a.end <= b.start for a, b in pairwise(found))
