"""Words that point back to the turn before."""

import pytest

from qa.backward import in_order_said, with_agency_told, with_years_told
from qa.query import Operation, Query, Target

FIRST, SECOND = Target(agencies=("示例市甲局",)), Target(agencies=("示例市乙局",))


@pytest.mark.parametrize(
    "question, expected",
    [
        ("那下一年呢", "那2024年呢"),
        ("前一年呢", "2022年呢"),
        ("再往前一年", "再往2022年"),
        ("上一年呢？", "2022年呢？"),
        ("比上一年多了多少", "比上一年多了多少"),  # a change
        ("上一年度结转多少", "上一年度结转多少"),  # an item
        ("2020年的下一年呢", "2021年呢"),
        ("示例局2023年会议费前一年多少", "示例局会议费2022年多少"),
        ("2021年和2022年的下一年", "2021年和2022年的下一年"),
        ("次年的会议费", "2024年的会议费"),
    ],
)
def test_years(question: str, expected: str) -> None:
    assert with_years_told(question, 2023) == expected


def test_no_year_told_leaves_the_question() -> None:
    assert with_years_told("下一年呢", None) == "下一年呢"


@pytest.mark.parametrize(
    "question, expected",
    [
        ("那个镇2026年打算收多少", "示例镇2026年打算收多少"),
        ("该单位的会议费呢", "示例镇的会议费呢"),
        ("那个局会议费", "示例镇会议费"),
        ("该县财政局的会议费", "该县财政局的会议费"),
    ],
)
def test_agencies(question: str, expected: str) -> None:
    assert with_agency_told(question, "示例镇") == expected


@pytest.mark.parametrize(
    "text, expected",
    [("后者是前者的几倍", (SECOND, FIRST)), ("前者是后者的几倍", (FIRST, SECOND)), ("差几倍", (FIRST, SECOND))],
)
def test_the_order_said(text: str, expected: tuple[Target, ...]) -> None:
    assert in_order_said(Query(text, Operation.MULTIPLE), (FIRST, SECOND)) == expected
