"""Several items, several years, thresholds: what is asked is compared, nothing is passed over."""

from datetime import date

import pytest
from factories import told

from qa.bot import BudgetQA
from qa.schema import Reason

TODAY = date(2024, 6, 1)
BUREAU = "示例市数据资源局2023年"


@pytest.mark.parametrize(
    "question, values",
    [
        ("水费、电费、邮电费里哪个最高", ["17.20", "13.10", "3.30"]),
        ("会议费培训费差旅费各多少", ["7.90", "9.20", "19.40"]),
        ("基本工资津贴补贴加起来", ["392.20", "267.40", "124.80"]),
        ("三公经费和会议费培训费合计", ["37.50", "20.40", "7.90", "9.20"]),
    ],
)
def test_items_side_by_side(sample_bot: BudgetQA, question: str, values: list[str]) -> None:
    answer = sample_bot.ask(BUREAU + question, as_of=TODAY)
    assert [value for value, _ in told(answer)] == values


@pytest.mark.parametrize(
    "question, values",
    [
        ("示例市数据资源局印刷费哪年最高", ["10.20", "9.80", "9.60"]),
        ("示例市数据资源局历年印刷费", ["9.80", "10.20", "9.60"]),
        ("示例市数据资源局这几年印刷费各多少", ["9.80", "10.20", "9.60"]),
    ],
)
def test_all_years_that_are_held(sample_bot: BudgetQA, question: str, values: list[str]) -> None:
    assert [value for value, _ in told(sample_bot.ask(question, as_of=TODAY))] == values


@pytest.mark.parametrize(
    "question, opening",
    [
        ("差旅费超过20万了吗", "不是。"),
        ("差旅费有没有超过19万元", "是。"),
        ("差旅费不超过20万对吗", "是。"),
        ("差旅费有没有", "有。"),
    ],
)
def test_a_threshold_is_kept_or_not(sample_bot: BudgetQA, question: str, opening: str) -> None:
    answer = sample_bot.ask(BUREAU + question, as_of=TODAY)
    assert (answer.answer.startswith(opening), told(answer)[0]) == (True, ("19.40", "万元"))


@pytest.mark.parametrize(
    "question",
    [
        "基本支出和项目支出分别占比多少",
        "会议费比培训费和差旅费加起来少多少",
        "办公费加上会议费减去差旅费",
    ],
)
def test_what_cannot_be_done_at_once_is_asked_back(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(BUREAU + question, as_of=TODAY)
    assert (answer.reason, answer.figures) == (Reason.MISSING_ITEM, [])


def test_sets_are_not_compared_over_years(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("示例市数据资源局哪年项目最多", as_of=TODAY)
    assert (answer.reason, answer.figures) == (Reason.MISSING_ITEM, [])
