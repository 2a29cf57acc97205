from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.money import Dimension, parse_unit
from corpus.numerals import to_plain
from qa.amounts import asked_dimension, asked_unit, find_amounts
from qa.words import words

Reading = tuple[str, str, str, tuple[bool, bool] | None]  # characters, value, unit, (above, inclusive)


def amounts_of(text: str) -> list[Reading]:
    return [
        (
            text[span.start : span.end],
            to_plain(span.amount.value),
            span.amount.unit.symbol,
            (span.bound.above, span.bound.inclusive) if span.bound else None,
        )
        for span in find_amounts(text, words())
    ]


@pytest.mark.parametrize(
    "text, reading",
    [
        ("500万元以上的项目", ("500万元以上", "500", "万元", (True, True))),
        ("三百万以上", ("三百万以上", "300", "万元", (True, True))),
        ("超过1.2亿元", ("超过1.2亿元", "1.2", "亿元", (True, False))),
        ("超过了500万", ("超过了500万", "500", "万元", (True, False))),
        ("不低于1亿元", ("不低于1亿元", "1", "亿元", (True, True))),
        ("至少十万元", ("至少十万元", "10", "万元", (True, True))),
        ("不到20万的项目", ("不到20万", "20", "万元", (False, False))),
        ("少于100元", ("少于100元", "100", "元", (False, False))),
        ("不超过一百二十万元", ("不超过一百二十万元", "120", "万元", (False, True))),
        ("100万以内", ("100万以内", "100", "万元", (False, True))),
        ("超过10%", ("超过10%", "10", "%", (True, False))),
        ("百分之五以上", ("百分之五以上", "5", "%", (True, True))),
    ],
)
def test_thresholds(text: str, reading: Reading) -> None:
    assert amounts_of(text) == [reading]


@pytest.mark.parametrize(
    "text, reading",
    [
        ("怎么有3亿元", ("3亿元", "3", "亿元", None)),
        ("高达2000万", ("2000万", "2000", "万元", None)),
        ("是9.2万吗", ("9.2万", "9.2", "万元", None)),
        ("二点五亿", ("二点五亿", "2.5", "亿元", None)),
        ("涨了百分之三十", ("百分之三十", "30", "%", None)),
        ("五百块钱", ("五百块钱", "500", "元", None)),
    ],
)
def test_amounts_that_the_question_takes_for_granted(text: str, reading: Reading) -> None:
    assert amounts_of(text) == [reading]


def test_two_thresholds_make_a_range() -> None:
    assert amounts_of("10万元以上50万元以下") == [
        ("10万元以上", "10", "万元", (True, True)),
        ("50万元以下", "50", "万元", (False, True)),
    ]


@pytest.mark.parametrize(
    "text", ["三个项目", "七家", "两百人", "多少万元", "一体化", "加在一块多少", "五六百", "百分之几", ""]
)
def test_counts_of_things_and_words_are_no_amounts(text: str) -> None:
    assert amounts_of(text) == []


@pytest.mark.parametrize("text, count", [("超过3个", "3"), ("不少于五人", "5")])
def test_a_count_with_a_comparing_word_is_a_threshold(text: str, count: str) -> None:
    ((_, value, _, bound),) = amounts_of(text)
    assert (value, bound is not None) == (count, True)


@pytest.mark.parametrize(
    "text, value, unit",
    [
        ("一亿两千万以上", "120000000", "元"),
        ("3亿5000万元以上", "350000000", "元"),
        ("百分之三点五以上", "3.5", "%"),
    ],
)
def test_amounts_of_two_words(text: str, value: str, unit: str) -> None:
    (span,) = find_amounts(text, words())
    base = span.amount.value * span.amount.unit.factor
    assert base == Decimal(value) * parse_unit(unit).factor


@given(st.decimals(0, 99999, places=2), st.sampled_from(["元", "千元", "万元", "亿元"]))
def test_arabic_amounts_are_read_exactly(value: Decimal, unit: str) -> None:
    assert amounts_of(f"怎么有{value}{unit}") == [(f"{value}{unit}", str(value), unit, None)]


@pytest.mark.parametrize(
    "text, unit",
    [
        ("是多少元", "元"),
        ("多少万元", "万元"),
        ("合多少亿元", "亿元"),
        ("换算成亿", "亿元"),
        ("以亿元为单位", "亿元"),
        ("单位用元", "元"),
        ("折合多少千元", "千元"),
        ("几个亿", "亿元"),
    ],
)
def test_the_unit_asked_for(text: str, unit: str) -> None:
    asked = asked_unit(text)
    assert asked is not None
    assert asked[2].symbol == unit


@pytest.mark.parametrize("text", ["多少钱", "多少", "多大额度", "多少人", "几个项目", "3亿元以上", "用途是什么"])
def test_no_unit_asked_for(text: str) -> None:
    assert asked_unit(text) is None


@pytest.mark.parametrize("text", ["多少万人", "多少万次", "几万册"])
def test_ten_thousands_of_things_are_no_money(text: str) -> None:
    assert asked_unit(text) is None


@pytest.mark.parametrize(
    "text, dimension",
    [
        ("多少人", Dimension.PEOPLE),
        ("多少人次", Dimension.PEOPLE),
        ("几辆", Dimension.OTHER),
        ("多少批次", Dimension.OTHER),
        ("多少工作日", Dimension.TIME),
        ("多少分钟", Dimension.TIME),
        ("占百分之几", Dimension.RATIO),
        ("增长率", Dimension.RATIO),
        ("多少钱", Dimension.MONEY),
        ("多少", None),
    ],
)
def test_the_kind_of_figure_asked_for(text: str, dimension: Dimension | None) -> None:
    assert asked_dimension(text) is dimension
