"""Agencies that are misspelt or abbreviated in a way that no name tells are offered, never taken."""

from datetime import date

import pytest

from qa.bot import BudgetQA
from qa.near_agencies import agencies_alike, agencies_meant
from qa.schema import Reason, Status

TODAY = date(2024, 6, 1)
LIBRARY, DATA = "示例市图书馆", "示例市数据资源局"
CENTRE = "南昌经济技术开发区行政审批服务保障中心"


@pytest.mark.parametrize(
    "said, meant",
    [
        ("图书管", (LIBRARY,)),
        ("徒书馆", (LIBRARY,)),
        ("市图", (LIBRARY,)),
        ("数源局", (DATA,)),
        ("管书图", ()),
        ("图", ()),
        ("购置", ()),  # in the name of an item
        ("水务局", ()),
    ],
)
def test_what_may_be_meant(sample_bot: BudgetQA, said: str, meant: tuple[str, ...]) -> None:
    assert agencies_meant(said, sample_bot.catalog()) == meant


@pytest.mark.parametrize(
    "name, alike", [("南昌审批中心", (CENTRE,)), ("示例数据资源中心", (DATA,)), ("远洋渔业公司", ())]
)
def test_those_much_alike(sample_bot: BudgetQA, name: str, alike: tuple[str, ...]) -> None:
    assert agencies_alike(name, sample_bot.catalog())[: len(alike) or 1] == alike


@pytest.mark.parametrize(
    "question, reason, option",
    [
        ("图书管2023年招待费花了多少", Reason.AMBIGUOUS_AGENCY, f"{LIBRARY}2023年招待费是多少"),
        ("市图2022年培训费", Reason.AMBIGUOUS_AGENCY, f"{LIBRARY}2022年培训费是多少"),
        ("南昌审批中心2022年三公经费", Reason.AGENCY_NOT_IN_LIBRARY, f"{CENTRE}2022年三公经费是多少"),
        ("南昌审批中心2019年三公经费", Reason.AGENCY_NOT_IN_LIBRARY, f"{CENTRE}三公经费是多少"),
    ],
)
def test_options(sample_bot: BudgetQA, question: str, reason: Reason, option: str) -> None:
    answer = sample_bot.ask(question, TODAY)
    assert answer.reason is reason
    assert option in answer.options
    assert all(sample_bot.ask(o, TODAY).status is Status.ANSWERED for o in answer.options)
