from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ParseError
from corpus.numerals import (
    decimal_places,
    parse_chinese_number,
    parse_number,
    parse_year,
    to_grouped,
    to_plain,
    trimmed,
)

exact = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12)


@given(exact)
def test_printed_with_separators_a_number_reads_as_itself(value: Decimal) -> None:
    assert parse_number(to_grouped(value)) == value


@given(exact)
def test_printed_plainly_a_number_keeps_value_and_precision(value: Decimal) -> None:
    text = to_plain(value)
    assert (parse_number(text), decimal_places(text)) == (value, 2)


@given(exact)
def test_full_width_digits_and_ocr_spaces_do_not_change_a_number(value: Decimal) -> None:
    printed = to_grouped(value).replace(",", "， ").replace(".", ". ")
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in printed)
    assert parse_number(wide) == value


@pytest.mark.parametrize(
    "text, value",
    [
        ("13, 347. 47", "13347.47"),
        ("0.00", "0.00"),
        ("（5.20）", "-5.20"),
        ("(1,234)", "-1234"),
        ("－7", "-7"),
        ("−7", "-7"),
        ("–7", "-7"),
        ("—7", "-7"),
        ("﹣7", "-7"),
        ("+7", "7"),
        ("－1,234.50", "-1234.50"),
        (".5", "0.5"),
        ("1234567", "1234567"),
    ],
)
def test_number_forms(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "—",
        "1,23",
        "1, 733, 87",
        "1.2.3",
        "5-",
        "(-5)",
        "()",
        "10²",
        "①",
        "½",
        "12万",
        "1,2345",
        "1234,567",
        "无",
        "1.2,345",
    ],
)
def test_what_is_not_one_number_is_refused(text: str) -> None:
    with pytest.raises(ParseError) as refused:
        parse_number(text)
    assert str(refused.value) == f"“{text}”不是一个数字。请核对原文。"


@pytest.mark.parametrize(
    "text, value",
    [
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百零五", 105),
        ("一百五", 150),
        ("一百一十五", 115),
        ("一百十五", 115),
        ("百五", 150),
        ("一百 零\n五", 105),
        ("三万五", 35000),
        ("三千二", 3200),
        ("一千零一十", 1010),
        ("十万零五百", 100500),
        ("两亿三千万", 230_000_000),
        ("一万亿", 10**12),
        ("壹仟贰佰", 1200),
        ("玖仟捌佰柒拾陆万伍仟肆佰叁拾贰", 98_765_432),
        ("肆伍陆柒捌玖", 456789),
        ("拾", 10),
        ("兩千", 2000),
        ("二○二一", 2021),
        ("二零〇三", 2003),
        ("二〇二三", 2023),
        ("三点五", "3.5"),
        ("一十二点零七", "12.07"),
    ],
)
def test_chinese_numbers(text: str, value: int | str) -> None:
    assert parse_chinese_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "万",
        "亿",
        "二三千",
        "一百一千",
        "一百一百",
        "十百",
        "一亿二亿",
        "一万二千万",
        "三点",
        "点五",
        "三点五千",
        "几百",
        "3百",
    ],
)
def test_disordered_chinese_numbers_are_refused(text: str) -> None:
    with pytest.raises(ParseError) as refused:
        parse_chinese_number(text)
    assert str(refused.value) == f"“{text}”不是一个中文数字。请核对原文。"


def _in_chinese(number: int) -> str:
    """Independent printer: one group of four digits after another, 零 for every gap."""
    digits, places = "零一二三四五六七八九", ["", "十", "百", "千"]
    text = ""
    for group, large in ((number // 10**8, "亿"), (number // 10**4 % 10**4, "万"), (number % 10**4, "")):
        if not group:
            continue
        text += "零" if text and group < 1000 else ""
        spoken = "".join(digits[group // 10**p % 10] + (places[p] if group // 10**p % 10 else "") for p in (3, 2, 1, 0))
        while "零零" in spoken:
            spoken = spoken.replace("零零", "零")
        text += spoken.strip("零") + large
    return text


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_a_number_written_out_by_place_reads_as_itself(number: int) -> None:
    assert parse_chinese_number(_in_chinese(number)) == number


@pytest.mark.parametrize(
    "text, year",
    [
        ("2023", 2023),
        ("２０２３年度", 2023),
        ("二〇二三年", 2023),
        ("23", 2023),
        ("二三年", 2023),
        ("1998年", 1998),
        ("1949", 1949),
        ("2199", 2199),
        ("二 〇 二 三 年", 2023),
        ("20 23", 2023),
        ("二O二三年", 2023),
        ("二o二0", 2020),
    ],
)
def test_years(text: str, year: int) -> None:
    assert parse_year(text) == year


@pytest.mark.parametrize("text", ["1948", "2200", "3", "十年", "十五年", "一百", "二十三年", "去年", ""])
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(ParseError) as refused:
        parse_year(text)
    assert text.removesuffix("年") in str(refused.value)


def test_a_refused_year_is_told_how_to_write_one() -> None:
    with pytest.raises(ParseError) as refused:
        parse_year("1948年")
    assert str(refused.value) == "“1948年”不是一个年份。请写成四位数字，例如 2023 年。"


def test_two_digits_take_the_century_they_are_given() -> None:
    assert parse_year("98", century=1900) == 1998


@pytest.mark.parametrize(
    "text, count", [("13, 347. 47", 2), ("1. 5", 1), ("１．５", 1), ("100", 0), ("", 0), (".5", 1)]
)
def test_digits_behind_the_point_are_counted(text: str, count: int) -> None:
    assert decimal_places(text) == count


@pytest.mark.parametrize(
    "value, plain, grouped",
    [("1E+3", "1000", "1,000"), ("1E-7", "0.0000001", "0.0000001"), ("-23255.40", "-23255.40", "-23,255.40")],
)
def test_printing_keeps_the_precision_and_has_no_exponent(value: str, plain: str, grouped: str) -> None:
    assert (to_plain(Decimal(value)), to_grouped(Decimal(value))) == (plain, grouped)


@pytest.mark.parametrize(
    "value, short",
    [("2.3255420000", "2.325542"), ("1E+3", "1000"), ("120.00", "120"), ("-0.50", "-0.5"), ("0.00", "0"), ("3", "3")],
)
def test_zeros_at_the_end_of_decimals_are_dropped(value: str, short: str) -> None:
    assert str(trimmed(Decimal(value))) == short
