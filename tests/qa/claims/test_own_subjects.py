"""A clause with a subject of its own is not taken for what was told before: no true figure is called wrong."""

from datetime import date

import pytest

from qa.bot import BudgetQA
from qa.schema import Verdict

TODAY = date(2024, 6, 1)
TOLD = "示例市图书馆2023年培训费5.5万元。"


def verdict(bot: BudgetQA, text: str) -> Verdict:
    return bot.verify(text, TODAY)[-1].verdict


@pytest.mark.parametrize(
    "clause",
    [
        "该馆6个项目共安排532.76万元。",
        "全馆6个项目涉及资金532.76万元。",
        "3辆车共花5.2万元。",
        "82名职工的开销是1014.44万元。",
        "三家分馆的运行花掉133万元。",
        "买书的钱230万元。",
        "全馆一年总共花1767.55万元。",
        "6个项目比上年增加91.26万元。",
        "读者阅览桌椅更换用掉12万元。",
    ],
)
def test_a_new_subject_is_not_contradicted(sample_bot: BudgetQA, clause: str) -> None:
    assert verdict(sample_bot, TOLD + clause) in (Verdict.NOT_CHECKABLE, Verdict.NOT_FOUND, Verdict.SUPPORTED)


@pytest.mark.parametrize(
    "clause",
    [
        "比上年增加4.4万元。",
        "2022年为6.1万元。",
        "而上年是6.1万元。",
        "较上年一下子增加了3.4万元。",
        "会议费3.25万元。",
        "本馆6个项目中，古籍保护与修复62.26万元。",
    ],
)
def test_what_is_carried_over_is_still_contradicted(sample_bot: BudgetQA, clause: str) -> None:
    assert verdict(sample_bot, TOLD + clause) is Verdict.CONTRADICTED
