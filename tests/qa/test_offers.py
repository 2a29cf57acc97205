"""What is offered to a reader has an answer."""

from datetime import date

import pytest

from qa.bot import BudgetQA
from qa.offers import with_offers_tried
from qa.resolve import Refusal
from qa.schema import Reason, Status

TODAY = date(2024, 6, 1)


def is_answered(question: str) -> bool:
    return question.startswith("有")


@pytest.mark.parametrize(
    "options, plainer, offered",
    [
        (("有一", "没一", "有二"), ("有三",), ("有一", "有二")),
        (("没一", "没二"), ("有三", "没三", "有三"), ("有三",)),
        (("没一",), (), ()),
        ((), ("有三",), ()),
    ],
)
def test_options_that_have_no_answer_are_not_offered(
    options: tuple[str, ...], plainer: tuple[str, ...], offered: tuple[str, ...]
) -> None:
    tried = with_offers_tried(Refusal(Reason.AMBIGUOUS_ITEM, "请选一个", options, plainer), is_answered)
    assert isinstance(tried, Refusal)
    assert tried.options == offered


def test_suggestions_too(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("示例市图书馆2023年培训费是多少", TODAY)
    assert answer.suggestions
    assert all(sample_bot.ask(s, TODAY).status is Status.ANSWERED for s in answer.suggestions)


@pytest.mark.parametrize(
    "question",
    ["市图2023年接待费", "2023年差旅的钱紧不紧张", "数据局2029年的钱够不够用", "会议费是多少", "图书馆2019年电费",
     "你好", "文库里有哪些单位", "图书馆2023年车钱", "图书馆2023年满意度是多少", "2023年灯油火蜡钱"],
)  # fmt: skip
def test_every_question_offered_is_answered(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(question, TODAY)
    unanswered = [
        q for q in (*answer.options, *answer.suggestions) if sample_bot.ask(q, TODAY).status is not Status.ANSWERED
    ]
    assert unanswered == []


def test_words_that_nothing_explains_are_left_out_of_the_options(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("本馆2023年接待费", TODAY)
    assert "示例市图书馆2023年接待费是多少" in answer.options


def test_a_year_that_is_not_held_is_offered_with_another(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("数据局2029年的钱够不够用", TODAY)
    assert answer.reason is Reason.YEAR_NOT_IN_LIBRARY
    assert answer.options[:1] == ["示例市数据资源局2023年支出总计是多少"]
