"""哪个单位…增长最快: agencies by the change of an item, as printed or from two years."""

from datetime import date

import pytest

from qa.bot import BudgetQA
from qa.schema import Answer, Reason, Status

TODAY = date(2024, 6, 1)
DATA, LIBRARY, GANZHOU = "示例市数据资源局", "示例市图书馆", "赣州市行政审批局"


def owners(answer: Answer) -> list[str | None]:
    assert answer.rows is not None
    return [row[0] for row in answer.rows.data]


@pytest.mark.parametrize(
    "question, first, value",
    [
        ("哪个单位预算增长最快", GANZHOU, "57.3028"),
        ("2023年支出增幅最大的单位", GANZHOU, "57.3028"),
        ("哪家单位的培训费涨得最快", DATA, "13.58"),
        ("2023年项目支出增加最多的单位是哪个", GANZHOU, "7662.18"),
        ("2023年会议费减少得最多的部门", DATA, "0.70"),
        ("2023年哪个部门会议费减得最多", DATA, "0.70"),
        ("2023年预算最大的单位", GANZHOU, "23255.42"),
        ("2023年三公经费最少的单位是谁", GANZHOU, "3.00"),
    ],
)
def test_the_first_of_all_agencies(sample_bot: BudgetQA, question: str, first: str, value: str) -> None:
    answer = sample_bot.ask(question, TODAY)
    assert answer.status is Status.ANSWERED
    assert answer.figures[0].value == value
    assert owners(answer) == [first]


def test_all_that_rose(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("哪些单位2023年培训费增长了", TODAY)
    assert set(owners(answer)) == {DATA, LIBRARY}


def test_none_that_fell_is_said(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("2023年哪个单位培训费降得最多", TODAY)
    assert owners(answer) == []
    assert answer.figures == []
    assert "没有符合条件的" in answer.answer


def test_a_ranking_by_rate_holds_those_that_fell(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("各单位2023年会议费增幅排名", TODAY)
    assert owners(answer) == [LIBRARY, DATA]
    assert answer.rows is not None
    assert [row[2] for row in answer.rows.data] == ["比上年下降", "比上年下降"]


def test_those_that_tell_no_change_are_named(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("2023年哪个单位培训费涨得最快", TODAY)
    assert answer.rows is not None
    assert {m.document for m in answer.rows.missing} == {GANZHOU, "南昌经济技术开发区行政审批服务保障中心"}


def test_of_one_agency_its_offices_are_not_listed(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("图书馆2023年哪个部门花钱最多", TODAY)
    assert answer.reason is Reason.ITEM_NOT_FOUND


def test_what_is_asked_for_is_named(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("哪个单位电梯维保费增长最快", TODAY)
    assert answer.status is Status.NOT_FOUND
    assert "电梯维保费" in answer.answer
