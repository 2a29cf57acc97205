from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.periods import YearSpan, find_years

TODAY = date(2024, 6, 1)


def years_of(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(text[span.start : span.end], span.years) for span in find_years(text, TODAY)]


@pytest.mark.parametrize(
    "text, found",
    [
        ("2023年预算", [("2023年", (2023,))]),
        ("2023 年度", [("2023 年度", (2023,))]),
        ("2022财年", [("2022财年", (2022,))]),
        ("二〇二三年", [("二〇二三年", (2023,))]),
        ("二○二一年度", [("二○二一年度", (2021,))]),
        ("二零二四年", [("二零二四年", (2024,))]),
        ("23年", [("23年", (2023,))]),
        ("二三年", [("二三年", (2023,))]),
        ("1999年", [("1999年", (1999,))]),
        ("预算2023", [("2023", (2023,))]),
        ("2021年和2022年", [("2021年", (2021,)), ("2022年", (2022,))]),
        ("2021、2022、2023三年", [("2021", (2021,)), ("2022", (2022,)), ("2023", (2023,))]),
        ("2021-2023年", [("2021-2023年", (2021, 2022, 2023))]),
        ("2021年至2023年", [("2021年至2023年", (2021, 2022, 2023))]),
        ("2021到23年", [("2021到23年", (2021, 2022, 2023))]),
        ("二〇二二—二〇二三年", [("二〇二二—二〇二三年", (2022, 2023))]),
    ],
)
def test_absolute_years(text: str, found: list[tuple[str, tuple[int, ...]]]) -> None:
    assert years_of(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "12345热线",
        "2010301",
        "科目30217",
        "2023.5万元",
        "2023%",
        "十年",
        "三年",
        "第三年",
        "十四五",
        "一二年级",
        "2200年",
        "往年",
        "",
    ],
)
def test_what_is_no_year(text: str) -> None:
    assert find_years(text, TODAY) == []


@pytest.mark.parametrize(
    "text, years",
    [
        ("今年", (2024,)),
        ("本年度", (2024,)),
        ("去年", (2023,)),
        ("上年度", (2023,)),
        ("前年", (2022,)),
        ("大前年", (2021,)),
        ("明年", (2025,)),
        ("近三年", (2022, 2023, 2024)),
        ("最近两年", (2023, 2024)),
        ("过去5年", (2020, 2021, 2022, 2023, 2024)),
    ],
)
def test_relative_years_count_from_the_day_given(text: str, years: tuple[int, ...]) -> None:
    (span,) = find_years(text, TODAY)
    assert (span.years, span.relative) == (years, True)
    (later,) = find_years(text, date(2025, 1, 1))
    assert later.years == tuple(year + 1 for year in years)


def test_recent_years_are_marked_since_the_library_may_end_earlier() -> None:
    assert [span.recent for span in find_years("近三年、2020年、去年", TODAY)] == [True, False, False]


@pytest.mark.parametrize("text", ["比上年增加多少", "较去年", "同上年相比", "上年结转", "上年结余", "去年同期"])
def test_comparing_with_last_year_does_not_ask_for_it(text: str) -> None:
    assert find_years(text, TODAY) == []


@pytest.mark.parametrize(
    "text, years",
    [("今年和去年各是多少", [(2024,), (2023,)]), ("今年比前年多多少", [(2024,), (2022,)])],
)
def test_a_relative_year_that_is_an_operand_is_asked_for(text: str, years: list[tuple[int]]) -> None:
    assert [span.years for span in find_years(text, TODAY)] == years


@pytest.mark.parametrize("text", ["2000万元以上", "超过2010元", "2023个"])
def test_a_number_with_a_unit_is_no_year(text: str) -> None:
    assert find_years(text, TODAY) == []


def test_the_word_year_belongs_to_the_year_whatever_follows() -> None:
    assert years_of("2023年12345热线") == [("2023年", (2023,))]


@given(st.integers(1949, 2099), st.sampled_from(["", "年", "年度"]))
def test_every_year_is_found_whole(year: int, tail: str) -> None:
    text = f"示例局{year}{tail}预算"
    assert find_years(text, TODAY) == [YearSpan(3, 3 + 4 + len(tail), (year,))]


@given(st.integers(2000, 2090), st.integers(1, 9), st.sampled_from(["-", "至", "到", "—", "～"]))
def test_a_range_holds_every_year_between(first: int, more: int, sign: str) -> None:
    (span,) = find_years(f"{first}{sign}{first + more}年", TODAY)
    assert span.years == tuple(range(first, first + more + 1))


@given(st.text(alphabet="0123456789年度今去前大上本三〇二至-到 比", max_size=20))
def test_spans_are_in_order_and_apart(text: str) -> None:
    spans = find_years(text, TODAY)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(1949 <= year <= 2199 for span in spans for year in span.years)
