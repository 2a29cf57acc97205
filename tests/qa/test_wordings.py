"""Ways of asking that must not cost an answer: colloquial, repeated, decorated, put the other way round."""

from collections.abc import Iterator
from datetime import date

import pytest
from factories import WATER, codes_of, edition, fact, indicator, small_bot, told

from corpus.datatypes import Fund
from corpus.vocabulary import vocabulary
from qa.bot import BudgetQA
from qa.schema import Reason, Status

TODAY = date(2024, 6, 1)
BUREAU = "示例市数据资源局2023年"


@pytest.mark.parametrize(
    "question, value",
    [
        ("收支预算总表左边“其他收入”一栏填的多少", "80.00"),
        ("收支预算总表右侧那一栏住房保障支出", "96.80"),
        ("部门收入总表2069999这一行的上年结转", "96.00"),
        ("经济分类30228是多少", "10.26"),
        ("差旅费✈️是多少💰", "19.40"),
        ("电费给了几多", "17.20"),
        ("财政拨款的一般公共服务支出", "3403.40"),
    ],
)
def test_figures(sample_bot: BudgetQA, question: str, value: str) -> None:
    answer = sample_bot.ask(BUREAU + question, as_of=TODAY)
    assert (answer.status, answer.figures[0].value) == (Status.ANSWERED, value)


@pytest.mark.parametrize(
    "question, value, premise",
    [
        ("福利费比工会经费多出多少", "3.84", False),
        ("工会经费比福利费低出多少", "3.84", False),
        ("工会经费比福利费高出多少", "3.84", True),
        ("福利费比工会经费少多少", "3.84", True),
        ("福利费和工会经费差多少", "3.84", False),
        ("福利费比工会经费多还是少，差多少", "3.84", False),
    ],
)
def test_the_direction_of_a_difference(sample_bot: BudgetQA, question: str, value: str, premise: bool) -> None:
    answer = sample_bot.ask(BUREAU + question, as_of=TODAY)
    assert (answer.figures[0].value, "premise" in codes_of(answer)) == (value, premise)


def test_an_average_over_heads(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}公用经费平均摊到每个在职人员头上多少", as_of=TODAY)
    assert answer.derivation is not None
    assert answer.derivation.expression.startswith("2110000 / ")


def test_the_largest_of_the_parts(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}商品和服务支出各明细中花得最多的三样", as_of=TODAY)
    assert answer.rows is not None
    assert [row[0] for row in answer.rows.data] == ["办公费", "其他交通费用", "差旅费"]


@pytest.mark.parametrize("asked", ["涨了一成，理由是啥", "涨了，为啥呀", "增加的缘由是什么"])
def test_the_reason_is_asked_for_not_a_definition(sample_bot: BudgetQA, asked: str) -> None:
    answer = sample_bot.ask(f"{BUREAU}机关运行经费{asked}", as_of=TODAY)
    assert "水电价格上调" in answer.answer


def test_these_two_together(sample_bot: BudgetQA) -> None:
    talk = sample_bot.conversation()
    answers = [talk.ask(q, as_of=TODAY) for q in (f"{BUREAU}水费", "电费呢", "这两样合起来呢", "合在一块是多少")]
    assert [a.figures[0].value for a in answers] == ["3.30", "17.20", "20.50", "20.50"]


def test_a_form_without_targets_is_not_disclosed(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}“单位往来资金”项目的数量指标值是多少", as_of=TODAY)
    assert answer.reason is Reason.NOT_DISCLOSED


def test_a_question_said_over_and_over_is_answered_once(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}会议费是多少？" * 50, as_of=TODAY)
    assert told(answer) == [("7.90", "万元")]


@pytest.mark.parametrize(
    "question, words",
    [
        ("给大楼外墙刷漆的那笔钱", "大楼外墙刷漆"),
        ("无人机巡检设备采购经费有多少", "无人机巡检设备"),
    ],
)
def test_a_refusal_quotes_the_readers_words(sample_bot: BudgetQA, question: str, words: str) -> None:
    answer = sample_bot.ask(BUREAU + question, as_of=TODAY)
    assert (answer.reason, words in answer.answer) == (Reason.ITEM_NOT_FOUND, True)


# --- rates, heads of names, funds -------------------------------------------------------------------


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    entries = (
        fact("河道保洁项目", "40", form="project_target", measure_concept="annual_project_funds"),
        indicator("单人月度补贴标准", "300", "元", "河道保洁项目"),
        fact("卫生健康支出", "12"),
        fact("住房保障支出", "30"),
        fact("住房公积金", "20", path=("住房保障支出",)),
        fact("项目支出", "90", fund=Fund.ALL),
        fact("项目支出", "70", fund=Fund.GOVERNMENT_MANAGED_FUNDS),
    )
    with small_bot(tmp_path_factory.mktemp("bureau"), edition(WATER, 2024, *entries)) as bot:
        yield bot


@pytest.mark.parametrize("asked", ["每人每月的补贴标准", "每个人每个月补贴标准", "一个人一个月补贴标准"])
def test_a_rate_put_differently(bureau: BudgetQA, asked: str) -> None:
    answer = bureau.ask(f"水务局2024年河道保洁项目{asked}是多少元", as_of=TODAY)
    assert told(answer)[:1] == [("300", "元")]


def test_the_head_of_the_only_name_stands_for_it(bureau: BudgetQA) -> None:
    answer = bureau.ask("水务局2024年卫生那块安排了多少", as_of=TODAY)
    assert (told(answer), codes_of(answer)) == ([("12", "万元")], ["assumption"])


def test_the_head_of_two_names_is_not_guessed(bureau: BudgetQA) -> None:
    answer = bureau.ask("水务局2024年住房那块安排了多少", as_of=TODAY)
    assert (answer.status, answer.figures) == (Status.NOT_FOUND, [])
    assert "住房保障支出" in answer.answer


@pytest.mark.parametrize("asked", ["卫生健康支出和其中的公务员医疗补助", "卫生健康支出以及其中公务员医疗补助各多少"])
def test_a_whole_and_its_part_are_both_told(sample_bot: BudgetQA, asked: str) -> None:
    answer = sample_bot.ask(BUREAU + asked, as_of=TODAY)
    assert [f.value for f in answer.figures if f.value in ("72.65", "15.75")] == ["72.65", "15.75"]


def test_an_empty_form_answers_for_its_item(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("示例市图书馆2022年国有资本经营预算支出是多少", as_of=TODAY)
    assert (answer.reason, answer.figures) == (Reason.NOT_DISCLOSED, [])
    assert "空表" in answer.answer


def test_what_a_project_has_is_no_count_of_projects(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}公共数据开放利用试点项目有几个试点应用场景", as_of=TODAY)
    assert told(answer)[:1] == [("18", "个")]


def test_a_project_named_loosely_with_a_column(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}数据安全监测项目里上年结转的有多少", as_of=TODAY)
    assert told(answer)[:1] == [("35.40", "万元")]


def test_words_that_open_like_a_particle_are_quoted_whole(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}在校学生补贴多少", as_of=TODAY)
    assert "在校学生补贴" in answer.answer


@pytest.mark.parametrize("words", ["运行维护费", "上限"])
def test_words_that_many_things_bear_name_no_single_term(words: str) -> None:
    assert not list(vocabulary().scan(words))


@pytest.mark.parametrize("question", ["哪些项目砍了", "减少的支出有哪些", "压减最多的项目是哪个"])
def test_members_that_fell_are_not_listed_by_their_amounts(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(BUREAU + question, as_of=TODAY)
    assert (answer.figures, answer.rows) == ([], None)  # at most the sentences that speak of it


@pytest.mark.parametrize("question", ["减少最多的支出科目", "减少的科目有哪些"])
def test_no_member_fell(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(BUREAU + question, as_of=TODAY)
    assert answer.rows is not None
    assert (answer.figures, answer.rows.data, answer.rows.covered) == ([], [], 7)


@pytest.mark.parametrize(
    "question, first",
    [
        ("示例市图书馆2023年三公经费构成", "因公出国（境）费"),
        ("示例市图书馆2023年政府采购的组成是什么", "货物类"),
        ("示例市图书馆2023年哪些支出最多", "文化旅游体育与传媒支出"),
        ("示例市图书馆2023年的钱都花到哪儿去了", "科学技术支出"),
        ("示例市图书馆2023年哪项收入最多", "财政拨款收入"),
        ("各单位2023年公务接待费对比", "示例市数据资源局"),
        ("示例市图书馆工资福利支出里最大的是啥", "基本工资"),
    ],
)
def test_what_something_is_made_up_of(sample_bot: BudgetQA, question: str, first: str) -> None:
    answer = sample_bot.ask(question, as_of=TODAY)
    assert answer.rows is not None
    assert answer.rows.data[0][0] == first


@pytest.mark.parametrize(
    "question, value",
    [
        ("示例市图书馆两年公务接待费一共花多少", "1.03"),
        ("示例市图书馆2023年总共花了多少", "17675500.00"),
        ("示例市图书馆2023年公务接待费和会议费哪个高", None),
    ],
)
def test_sums_over_the_latest_years_and_of_everything(sample_bot: BudgetQA, question: str, value: str | None) -> None:
    answer = sample_bot.ask(question, as_of=TODAY)
    assert answer.status is Status.ANSWERED
    assert value is None or answer.figures[0].value == value


def test_agencies_named_one_by_one_are_ranked_against_each_other(sample_bot: BudgetQA) -> None:
    question = "2023年示例市图书馆、示例市数据资源局、赣州市行政审批局三家公务接待费谁最高"
    assert sample_bot.ask(question, as_of=TODAY).figures[0].value == "6.00"
