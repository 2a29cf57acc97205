"""A question that says all of itself takes nothing over from the turn before."""

from datetime import date

import pytest

from qa.bot import BudgetQA
from qa.schema import Answer, Reason

TODAY = date(2024, 6, 1)
DATA, LIBRARY = "示例市数据资源局", "示例市图书馆"


def last(bot: BudgetQA, *turns: str) -> Answer:
    talk = bot.conversation()
    return [talk.ask(turn, TODAY) for turn in turns][-1]


@pytest.mark.parametrize(
    "before",
    [
        f"{LIBRARY}2023年基本支出占比多少",
        f"{LIBRARY}2023年培训费比上年增减多少",
        f"{DATA}2022年决算支出多少",
        f"{LIBRARY}2023年人均公用经费",
        f"{LIBRARY}2023年不到30万的项目",
        f"{LIBRARY}2023年培训费是多少元",
        f"{LIBRARY}2023年金额最大的三个项目",
    ],
)
@pytest.mark.parametrize(
    "question",
    [f"{DATA}2021年30102是多少", f"{LIBRARY}2022年会议费", f"{LIBRARY}历年会议费", f"{DATA}2023年有哪些项目"],
)
def test_the_answer_is_that_of_the_question_alone(sample_bot: BudgetQA, before: str, question: str) -> None:
    told, alone = last(sample_bot, before, question), sample_bot.ask(question, TODAY)
    assert (told.status, told.answer, told.figures) == (alone.status, alone.answer, alone.figures)


def test_all_agencies_are_not_the_one_before(sample_bot: BudgetQA) -> None:
    answer = last(sample_bot, f"{LIBRARY}2023年三公经费", "2023年各单位公务接待费排名")
    assert answer.query.agencies == []
    assert LIBRARY not in answer.query.described
    assert answer.rows is not None
    assert len(answer.rows.data) == 3


def test_what_points_back_still_takes_over(sample_bot: BudgetQA) -> None:
    answer = last(sample_bot, f"{LIBRARY}2023年会议费比上年增减多少", f"那{LIBRARY}2022年培训费呢")
    assert answer.query.operation == "change"


def test_a_stage_taken_over_that_is_not_held_offers_those_held(sample_bot: BudgetQA) -> None:
    answer = last(sample_bot, f"{DATA}2022年培训费决算", "那2021年呢")
    assert answer.reason is Reason.PHASE_NOT_IN_LIBRARY
    assert answer.options == [f"{DATA}2021年预算培训费是多少"]
