"""Items offered by meaning: only offered, only of that agency and year, never for a standard name."""

from datetime import date

import pytest

from qa.bot import BudgetQA
from qa.schema import Status

TODAY = date(2024, 6, 1)
LIBRARY = "示例市图书馆2023年"


@pytest.mark.parametrize("question, offered", [("买书的预算是多少", "文献资源购置"), ("买书花了多少", "文献资源购置")])
def test_what_is_offered_answers(sample_bot: BudgetQA, question: str, offered: str) -> None:
    answer = sample_bot.ask(LIBRARY + question, as_of=TODAY)
    assert answer.status is not Status.ANSWERED
    assert offered in answer.answer
    assert not answer.figures
    assert f"{LIBRARY}{offered}是多少" in answer.options
    assert all(sample_bot.ask(option, as_of=TODAY).status is Status.ANSWERED for option in answer.options)


@pytest.mark.parametrize("question", ["国防支出多少", "宇宙飞船多少钱"])
def test_nothing_is_offered_for_what_is_simply_not_there(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(LIBRARY + question, as_of=TODAY)
    assert answer.status is Status.NOT_FOUND
    assert "意思相近" not in answer.answer
