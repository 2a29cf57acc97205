"""Wording of answers that reads as people write."""

from datetime import date

import pytest

from qa.bot import BudgetQA
from qa.schema import WarningCode
from qa.scribe import quoted

TODAY = date(2024, 6, 1)
LIBRARY = "示例市图书馆2023年"


def test_quotation_marks_inside_a_name_are_single() -> None:
    assert quoted("“三公”经费合计") == "“‘三公’经费合计”"
    assert quoted("会议费") == "“会议费”"


@pytest.mark.parametrize(
    "question, what",
    [
        (f"{LIBRARY}“三公”经费是多少", "金额"),
        (f"{LIBRARY}在职人员有多少人", "数值"),
        ("示例市数据资源局2023年数据质检合格率是多少", "数值"),
        (f"{LIBRARY}培训费", "金额"),
    ],
)
def test_a_rate_or_a_number_of_people_is_no_amount(sample_bot: BudgetQA, question: str, what: str) -> None:
    assert sample_bot.ask(question, TODAY).query.described.endswith(f"的{what}")


def test_a_change_is_told_once(sample_bot: BudgetQA) -> None:
    text = f"{LIBRARY}公务接待费0.48万元，比上年下降12.73%。"
    told = sample_bot.verify(text, TODAY)[-1].explanation
    assert "下降率”为12.73%" in told
    assert "减12.73" not in told


@pytest.mark.parametrize("question", [f"{LIBRARY}公务接待费增长率是多少", f"{LIBRARY}公务接待费下降率"])
def test_a_rate_by_its_noun_takes_nothing_for_granted(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(question, TODAY)
    assert (answer.figures[0].value, answer.figures[0].unit) == ("12.73", "%")
    assert WarningCode.PREMISE not in [w.code for w in answer.warnings]
