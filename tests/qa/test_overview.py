"""An edition summed up, parts of a whole asked for with it, and 一年 that names no year."""

from datetime import date

import pytest

from qa.bot import BudgetQA
from qa.schema import Status

TODAY = date(2024, 6, 1)


@pytest.mark.parametrize(
    "question",
    [
        "总结一下图书馆2023年预算",
        "概括图书馆2023年预算",
        "图书馆2023年预算的总体情况",
        "介绍一下图书馆2023年的预算情况",
    ],
)
def test_the_main_figures(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(question, TODAY)
    told = {(f.label, f.value) for f in answer.figures}
    assert {("收入总计", "17675500.00"), ("基本支出", "12347900.00"), ("项目支出", "5327600.00")} <= told


@pytest.mark.parametrize("question", ["图书馆2023年绩效概况", "图书馆2023年预算总结会费用"])
def test_something_else_is_no_overview(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(question, TODAY)
    assert answer.status is not Status.ANSWERED


@pytest.mark.parametrize(
    "question, values",
    [
        ("图书馆2023年政府采购多少钱，其中货物多少", ["404.50", "264.00"]),
        ("图书馆2023年政府采购总额多少，其中服务有多少", ["404.50", "140.50"]),
        ("赣州审批局2023年政府采购多少，其中服务多少，工程多少", ["5351.56", "5290.96", "0"]),
        ("赣州审批局2023年政府采购其中货物、服务、工程各多少", ["60.6", "5290.96", "0"]),
    ],
)
def test_parts_of_a_whole(sample_bot: BudgetQA, question: str, values: list[str]) -> None:
    assert [f.value for f in sample_bot.ask(question, TODAY).figures] == values


@pytest.mark.parametrize("part", ["家具", "印刷", "土建"])
def test_a_part_that_is_not_there_is_not_the_whole(sample_bot: BudgetQA, part: str) -> None:
    answer = sample_bot.ask(f"图书馆2023年政府采购多少，其中{part}多少", TODAY)
    assert answer.status is Status.NOT_FOUND
    assert part in answer.answer


@pytest.mark.parametrize("question", ["图书馆一年预算多少", "图书馆一年的支出是多少", "图书馆一年花多少"])
def test_a_year_long(sample_bot: BudgetQA, question: str) -> None:
    assert sample_bot.ask(question, TODAY).figures[0].value == "17675500.00"
