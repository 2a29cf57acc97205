"""Follow-ups over the sample library: what is carried over, and what is not."""

from datetime import date

import pytest
from factories import told

from qa.bot import BudgetQA

TODAY = date(2024, 6, 1)
BUREAU = "示例市数据资源局2023年"


def last(bot: BudgetQA, *turns: str) -> list[tuple[str, str]]:
    talk = bot.conversation()
    return told([talk.ask(turn, as_of=TODAY) for turn in turns][-1])


@pytest.mark.parametrize(
    "turns, value",
    [
        (("最贵的三个项目", "第二个多少钱"), ("1010.00", "万元")),
        (("收入总计多少", "其中财政拨款占几成"), ("95.6220", "%")),
        (("项目支出", "占比", "基本支出呢", "多少钱"), ("1222.25", "万元")),
        (("会议费", "真的假的", "培训费呢"), ("9.20", "万元")),
        (("会议费", "再说一遍"), ("7.90", "万元")),
        (("会议费", "出处在哪"), ("7.90", "万元")),
        (("会议费", "比培训费多还是少"), ("1.30", "万元")),
    ],
)
def test_the_last_figure(sample_bot: BudgetQA, turns: tuple[str, ...], value: tuple[str, str]) -> None:
    first, *others = turns
    found = last(sample_bot, BUREAU + first, *others)[0]
    assert (f"{float(found[0]):.4f}", found[1]) == (f"{float(value[0]):.4f}", value[1])


def test_a_code_that_is_not_there_suggests_nothing(sample_bot: BudgetQA) -> None:
    talk = sample_bot.conversation()
    talk.ask(f"{BUREAU}维修费（30213）多少", as_of=TODAY)
    answer = talk.ask("（30226）呢", as_of=TODAY)
    assert (answer.figures, answer.options) == ([], [])


def test_one_warning_for_several_scopes(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}科学技术支出和卫生健康支出加起来", as_of=TODAY)
    assert len([w for w in answer.warnings if w.code == "scope"]) <= 1


LIBRARY = "示例市图书馆2023年"


@pytest.mark.parametrize(
    "turns, value",
    [
        (("会议费", "前一年呢"), ("1.35", "万元")),
        (("会议费", "前一年呢", "差多少"), ("0.10", "万元")),
        (("培训费", "前一年呢", "那等于涨了百分之几"), ("7.8431", "%")),  # 5.10 → 5.50
        (("会议费", "示例市数据资源局呢", "后者是前者的几倍"), ("6.32", "倍")),  # 7.90 / 1.25
    ],
)
def test_words_that_point_back(sample_bot: BudgetQA, turns: tuple[str, ...], value: tuple[str, str]) -> None:
    first, *others = turns
    assert last(sample_bot, LIBRARY + first, *others)[0] == value


def test_a_year_before_the_one_named(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("示例市图书馆2023年会议费前一年是多少", as_of=TODAY)
    assert (answer.figures[0].value, answer.figures[0].year) == ("1.35", 2022)


def test_a_verb_of_change_is_no_amount(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("示例市数据资源局2023年公用经费砍了多少", as_of=TODAY)
    assert told(answer)[0] == ("2.15", "万元")  # 211.00 − 208.85: it rose, which is said
    assert "premise" in [w.code for w in answer.warnings]


def test_a_share_asked_for_without_a_question_word(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("示例市数据资源局2023年会议费占商品和服务支出", as_of=TODAY)
    assert answer.figures[0].unit == "%"


def test_a_year_counted_from_nowhere_is_asked_for(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("示例市图书馆的会议费前一年是多少", as_of=TODAY)
    assert (answer.reason, answer.figures) == ("ambiguous_year", [])
