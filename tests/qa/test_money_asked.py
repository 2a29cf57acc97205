"""Where money is asked for only money answers; where somebody's name is, a passage that speaks of that."""

from datetime import date

import pytest

from corpus.money import Dimension
from qa.amounts import asked_dimension
from qa.bot import BudgetQA
from qa.schema import Reason, Status, WarningCode

TODAY = date(2024, 6, 1)


@pytest.mark.parametrize(
    "text, dimension",
    [
        ("花在车上的钱", Dimension.MONEY),
        ("车辆的金额", Dimension.MONEY),
        ("退休人员的费用是多少", Dimension.MONEY),
        ("车辆花了多少", Dimension.MONEY),
        ("车辆有多少", None),
        ("公车多少辆", Dimension.OTHER),
        ("经费来源有哪些", None),
    ],
)
def test_what_is_asked_for(text: str, dimension: Dimension | None) -> None:
    assert asked_dimension(text) is dimension


@pytest.mark.parametrize(
    "question, value, unit",
    [
        ("图书馆花在车上的钱", "232000.00", "元"),
        ("图书馆2022年小车花了多少钱", "53700.00", "元"),
        ("图书馆2023年退休人员的花费", "95000.00", "元"),
        ("图书馆2023年公车多少", "3", "辆"),
        ("图书馆2023年退休人员有多少", "35", "人"),
    ],
)
def test_things_counted_and_what_they_cost(sample_bot: BudgetQA, question: str, value: str, unit: str) -> None:
    answer = sample_bot.ask(question, TODAY)
    assert answer.status is Status.ANSWERED
    assert (answer.figures[0].value, answer.figures[0].unit) == (value, unit)


def test_the_cost_of_a_thing_is_told_to_be_an_assumption(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("图书馆2023年公车花了多少", TODAY)
    told = [w.message for w in answer.warnings if w.code is WarningCode.ASSUMPTION]
    assert "“公车”的花费按“公务用车购置及运行维护费”理解" in told


def test_a_number_of_people_answers_no_question_for_money(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("图书馆2023年编制的经费", TODAY)
    assert answer.status is Status.NOT_FOUND


@pytest.mark.parametrize(
    "question",
    [
        "图书馆的馆长是谁",
        "图书馆的会计是哪位",
        "图书馆的办公地点在哪里",
        "图书馆停车楼在哪里",
        "图书馆的出纳叫什么",
        "图书馆什么时候搬家",
    ],
)
def test_names_days_and_places_that_stand_nowhere(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(question, TODAY)
    assert answer.reason is Reason.ITEM_NOT_FOUND


@pytest.mark.parametrize("question", ["图书馆归谁管", "图书馆的主管单位是谁"])
def test_those_that_stand_there(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(question, TODAY)
    assert "示例市文化广电旅游局" in answer.answer
