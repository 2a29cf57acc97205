"""Rows of 类 and 款 that a table lost."""

from __future__ import annotations

import pytest
from table_books import as_pages, book, held, table, told

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.table_parents import RULES

(PARENTS,) = RULES
HEAD = ["科目编码", "科目名称", "合计"]
ROWS = {
    "": ["", "合计", "60.00"],
    "205": ["205", "教育支出", "10.00"],
    "20502": ["20502", "普通教育", "10.00"],
    "2050204": ["2050204", "高中教育", "10.00"],
    "208": ["208", "社会保障和就业支出", "20.00"],
    "20805": ["20805", "行政事业单位养老支出", "20.00"],
    "2080505": ["2080505", "机关事业单位基本养老保险缴费支出", "20.00"],
    "221": ["221", "住房保障支出", "30.00"],
    "22102": ["22102", "住房改革支出", "30.00"],
    "2210201": ["2210201", "住房公积金", "30.00"],
}


def printed(*lost: str) -> str:
    return table("一般公共预算支出表", [HEAD, *(row for code, row in ROWS.items() if code not in lost)])


def test_every_part_has_its_own_above_it() -> None:
    assert (told(PARENTS, book(printed())), held(PARENTS, book(printed()))) == ([], 2)


@pytest.mark.parametrize(
    ("lost", "part", "above"),
    [
        ("208", "20805行政事业单位养老支出", "208社会保障和就业支出"),
        ("22102", "2210201住房公积金", "22102住房改革支出"),
    ],
)
def test_a_lost_row_is_missed_by_its_parts(lost: str, part: str, above: str) -> None:
    (found,) = told(PARENTS, book(printed(lost)))
    assert (found.outcome, found.severity) == (Outcome.FAIL, Severity.WARNING)
    assert found.explanation == (
        f"“一般公共预算支出表”有“{part}”，却没有其上级科目{above}一行，而其他各科目都有上级，疑为漏行"
    )
    assert [place.table for place in found.places] == ["一般公共预算支出表"]


def test_pages_may_have_been_read_without_the_row() -> None:
    (found,) = told(PARENTS, as_pages(book(printed("208")), confirmed=False))
    assert found.outcome is Outcome.PARSE_DOUBT


@pytest.mark.parametrize("lost", [("205", "208"), ("205", "208", "221"), ("205", "20502", "221", "22102")])
def test_a_table_without_the_habit_says_nothing(lost: tuple[str, ...]) -> None:
    assert told(PARENTS, book(printed(*lost))) == []
