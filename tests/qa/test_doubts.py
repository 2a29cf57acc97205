"""Answers say which checks their figures fail, once, and join what they know to a conflict told already."""

from datetime import date

from qa.bot import BudgetQA
from qa.schema import WarningCode

TODAY = date(2024, 6, 1)
BUREAU = "示例市数据资源局2022年"


def conflicts(bot: BudgetQA, question: str) -> list[str]:
    answer = bot.ask(question, as_of=TODAY)
    return [warning.message for warning in answer.warnings if warning.code is WarningCode.CONFLICT]


def test_a_conflict_told_already_says_which_figure_is_suspected(sample_bot: BudgetQA) -> None:
    first, *_ = conflicts(sample_bot, f"{BUREAU}会议费")
    assert first.startswith("原文对“会议费”给出了不同的数字")
    assert "核验：" in first
    assert "疑为数字换位" in first


def test_the_places_of_a_finding_are_cited(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}会议费增长率", as_of=TODAY)
    told = [warning for warning in answer.warnings if "6.25%" in warning.message]
    assert told
    texts = {citation.n: citation.text for citation in answer.citations}
    assert {texts[n] for n in told[0].citations} >= {"4.88%", "6.80万元", "0.40万元"}


def test_a_figure_that_every_check_bears_out_has_no_conflict(sample_bot: BudgetQA) -> None:
    assert conflicts(sample_bot, "示例市图书馆2023年三公经费是多少") == []
