"""Several questions in one, and follow-ups that correct, sum up, or ask for the place."""

from datetime import date

import pytest
from factories import told

from qa.bot import BudgetQA
from qa.compound import questions_in
from qa.query import Operation, Query
from qa.schema import WarningCode

TODAY = date(2024, 6, 1)
BUREAU = "示例市数据资源局2023年"


def read(text: str) -> Query:
    """A reader that knows four words."""
    found = {"占": Operation.SHARE, "为什么": Operation.REASON, "平均": Operation.AVERAGE, "最多": Operation.RANK}
    return Query(text, next((op for word, op in found.items() if word in text), Operation.VALUE))


@pytest.mark.parametrize(
    "text, parts",
    [
        ("甲多少？占总支出多少？", ("甲多少？", "占总支出多少？")),
        ("甲多少，为什么这么多", ("甲多少，", "为什么这么多")),
        ("我想问，甲里哪项最多，占多少", ("我想问，甲里哪项最多，", "占多少")),
        ("甲多少，乙多少", ("甲多少，乙多少",)),  # one question about two things
        ("甲、乙，一共多少", ("甲、乙，一共多少",)),
        ("甲多少", ("甲多少",)),
        ("", ("",)),
    ],
)
def test_where_a_text_is_cut(text: str, parts: tuple[str, ...]) -> None:
    assert questions_in(text, read) == parts


def test_both_parts_are_answered_with_one_list_of_citations(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}三公经费里哪项最多，占多少", as_of=TODAY)
    assert [f.value for f in answer.figures[:2]] == ["8.00", "39.2157"]  # 8.00 of 20.40
    assert [c.n for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert len({(c.file, c.line, c.cell, c.text) for c in answer.citations}) == len(answer.citations)


def test_a_part_without_answer_is_named(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}会议费多少，占什么玩意儿的百分之几", as_of=TODAY)
    assert told(answer)[0] == ("7.90", "万元")
    assert WarningCode.PARTIAL in [w.code for w in answer.warnings]


def test_a_question_whose_first_part_fails_is_one_refusal(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("示例市气象局2023年会议费多少，占总支出百分之几", as_of=TODAY)
    assert (answer.figures, answer.reason) == ([], "agency_not_in_library")


def last(bot: BudgetQA, *turns: str) -> list[tuple[str, str]]:
    talk = bot.conversation()
    return told([talk.ask(turn, as_of=TODAY) for turn in turns][-1])


@pytest.mark.parametrize(
    "turns, value",
    [
        (("会议费", "换成示例市图书馆"), ("1.25", "万元")),
        (("会议费", "换成示例市图书馆", "比2022年呢", "两年平均呢"), ("1.3", "万元")),
        (("会议费", "培训费呢", "两个一共多少", "换成元"), ("171000", "元")),
        (("支出最多的三类", "一共呢"), ("4828.65", "万元")),
        (("支出最多的三类", "倒数第一呢", "占多少"), ("1.5046", "%")),  # 72.65 of 4828.65
        (("总支出", "总收入呢", "两者相等吗"), ("0.00", "万元")),
        (("总支出比总收入多多少", "不对，我问的是会议费和培训费"), ("1.30", "万元")),
        (("会议费占商品和服务支出多少", "那培训费呢", "两个一共多少"), ("17.10", "万元")),
    ],
)
def test_a_follow_up(sample_bot: BudgetQA, turns: tuple[str, ...], value: tuple[str, str]) -> None:
    first, *others = turns
    assert last(sample_bot, BUREAU + first, *others)[0] == value


def test_the_place_is_told_in_words(sample_bot: BudgetQA) -> None:
    talk = sample_bot.conversation()
    talk.ask(f"{BUREAU}会议费多少", as_of=TODAY)
    answer = talk.ask("这个数在哪一行", as_of=TODAY)
    assert f"第 {answer.citations[0].line} 行" in answer.answer
    assert "未经计算" in answer.answer


def test_a_derivation_asked_for_is_shown_again(sample_bot: BudgetQA) -> None:
    talk = sample_bot.conversation()
    talk.ask(f"{BUREAU}会议费占商品和服务支出多少", as_of=TODAY)
    answer = talk.ask("怎么算的", as_of=TODAY)
    assert answer.derivation is not None
    assert answer.derivation.expression == "7.90 / 211.00 * 100"
    assert "7.90 / 211.00 * 100" in answer.answer
