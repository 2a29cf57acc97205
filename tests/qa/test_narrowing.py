"""A named item beside a set is the thing asked for or narrows the set; it is never passed over."""

from datetime import date

import pytest
from factories import fact, term, words

from corpus.datatypes import Fund
from qa.bot import BudgetQA
from qa.narrowing import is_of_items, named_beside, narrowed
from qa.query import Members, Mention, Operation, Query, Target
from qa.schema import Answer, Reason, Status

TODAY = date(2024, 6, 1)


def told(answer: Answer) -> list[tuple[str, str, str]]:
    """Item, value and unit of the figures."""
    return [(f.item, f.value, f.unit) for f in answer.figures]


@pytest.mark.parametrize(
    "question, item, value",
    [
        ("示例市数据资源局2023年功能科目2080505合计", "机关事业单位基本养老保险缴费支出", "107.20"),
        ("示例市数据资源局2023年功能科目事业运行的合计数", "事业运行", "220.15"),
        ("示例市数据资源局2023年经济科目30216合计数", "培训费", "9.20"),
        ("示例市数据资源局2023年经济科目电费合计多少", "电费", "17.20"),
        ("示例市数据资源局2023年功能分类住房保障支出总共多少", "住房保障支出", "96.80"),
    ],
)
def test_the_total_of_a_named_item_is_its_own_amount(
    sample_bot: BudgetQA, question: str, item: str, value: str
) -> None:
    answer = sample_bot.ask(question, as_of=TODAY)
    assert told(answer)[:1] == [(item, value, "万元")]


def test_several_named_items_are_added_up_alone(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("示例市数据资源局2023年功能科目2101101和2101103加起来", as_of=TODAY)
    assert (answer.figures[0].value, answer.derivation and answer.derivation.expression) == ("72.65", "56.90 + 15.75")


def test_the_whole_set_is_still_added_up(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("示例市数据资源局2023年全部项目加起来是多少", as_of=TODAY)
    assert answer.figures[0].value == "3606.40"


@pytest.mark.parametrize(
    "question, item, value",
    [
        ("示例市数据资源局2023年一般公共服务支出（201类）属于项目支出的有多少", "一般公共服务支出", "2550.40"),
        ("示例市数据资源局2023年科学技术支出（206类）上年结转", "科学技术支出", "96.00"),
        ("示例市数据资源局2023年商品和服务支出（302）公用经费", "商品和服务支出", "211.00"),
        ("示例市数据资源局2023年208类社会保障和就业支出的基本支出", "社会保障和就业支出", "164.40"),
        ("示例市数据资源局2023年2010399项目支出", "其他政府办公厅（室）及相关机构事务支出", "1185.40"),
        ("示例市数据资源局2023年部门收入总表里2010399的上年结转", "其他政府办公厅（室）及相关机构事务支出", "35.40"),
    ],
)
def test_a_code_in_brackets_keeps_its_item(sample_bot: BudgetQA, question: str, item: str, value: str) -> None:
    answer = sample_bot.ask(question, as_of=TODAY)
    assert told(answer)[:1] == [(item, value, "万元")]


@pytest.mark.parametrize(
    "question",
    [
        "示例市数据资源局2023年国防支出（203类）属于项目支出的有多少",
        "示例市数据资源局2023年差旅费（30217）是多少",  # the code is another item's
        "示例市数据资源局2023年204类公共安全支出的基本支出",
    ],
)
def test_an_item_that_is_not_there_is_not_replaced_by_a_total(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(question, as_of=TODAY)
    assert (answer.status, answer.reason, answer.figures) == (Status.NOT_FOUND, Reason.ITEM_NOT_FOUND, [])


def test_a_set_is_narrowed_by_what_is_named_beside_it(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("示例市数据资源局2023年政府性基金的项级科目有哪些", as_of=TODAY)
    assert answer.rows is not None
    assert answer.rows.data == [["城市建设支出", "500.00", "万元"]]


@pytest.mark.parametrize(
    "question",
    [
        "示例市数据资源局2023年会议费和培训费比上年增加多少",
        "示例市数据资源局2023年公务接待费和会议费为什么变化",
        "示例市数据资源局2023年会议费、培训费人均多少",
    ],
)
def test_of_several_items_none_is_passed_over(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(question, as_of=TODAY)
    assert (answer.status, answer.reason, len(answer.options)) == (Status.AMBIGUOUS, Reason.MISSING_ITEM, 2)
    assert all(sample_bot.ask(option, as_of=TODAY).status is Status.ANSWERED for option in answer.options)


# --- parts ------------------------------------------------------------------------------------------


def asked(operation: Operation, *mentions: Mention) -> Query:
    return Query("", operation, (Target(mentions=mentions),))


def test_words_that_only_name_the_set_narrow_nothing() -> None:
    query = asked(Operation.LIST, term("项目支出"), term("支出总计"))
    assert named_beside(query, Members.PROJECTS) == ()


def test_funds_narrow_a_sum_and_items_are_summed_themselves() -> None:
    fund, item = term("政府性基金"), term("会议费")
    assert not is_of_items(asked(Operation.SUM, fund), (fund,))
    assert is_of_items(asked(Operation.SUM, item), (item,))
    assert not is_of_items(asked(Operation.LIST, item), (item,))


def test_facts_must_bear_out_every_mention() -> None:
    whole = fact("农林水支出", "9", fund=Fund.ALL)
    part = fact("农林水支出", "5", fund=Fund.GOVERNMENT_MANAGED_FUNDS)
    assert narrowed([whole, part], [term("政府性基金")]) == [part]
    assert narrowed([whole, part], [term("政府性基金"), words("水库")]) == []


@pytest.mark.parametrize(
    "question, value",
    [
        ("示例市数据资源局2023年所有项目的上年结转加起来", "131.40"),
        ("示例市数据资源局2023年全部项目的财政拨款合计", "3395.00"),
    ],
)
def test_a_column_of_all_members_is_added_up(sample_bot: BudgetQA, question: str, value: str) -> None:
    answer = sample_bot.ask(question, as_of=TODAY)
    assert answer.figures[0].value == value


def test_many_operands_are_cited_once_each(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("示例市数据资源局2023年全部项级功能科目加起来是多少", as_of=TODAY)
    operands = len(answer.figures) - 1
    assert (operands > 4, len(answer.citations), len(answer.figures[0].citations)) == (True, operands, operands)
