"""Questions that words answer: verbatim sentences with their place, or a refusal."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from factories import (
    PARKS,
    TODAY,
    WATER,
    carried_out,
    change,
    codes_of,
    edition,
    fact,
    gap,
    query,
    said,
    small_bot,
    term,
    told,
    wanted,
)

from corpus.datatypes import GapKind, Trend
from qa.bot import BudgetQA
from qa.passages import sentences
from qa.query import Operation, Query

UP = "培训费9.20万元，比上年预算增加1.10万元，主要原因是开展全员轮训。"
DOWN = "公务接待费6.00万元，比上年预算减少0.50万元。"
DUTIES = "示例市水务局负责全市水资源的统一管理和调度。"
OFFICES = "2024年本单位内设科室3个，分别是：办公室、河道科、供水科。"
STEPS = "1.实施方案：第一阶段完成管网普查，第二阶段建设监测平台。"
BASIS = "2.立项依据：市政府关于水环境治理的决定。"
GLOSSARY = "机关运行经费：是指行政单位为维持日常运转购买货物和服务的开支。"
NO_FUNDS = "2024年本单位没有使用政府性基金预算拨款安排的支出。"

WATER_2024 = edition(
    WATER,
    2024,
    fact("培训费", "9.20"),
    said("培训费", "9.20", sentence=UP),
    change("培训费", "1.10", Trend.INCREASE, sentence=UP, reason="开展全员轮训"),
    fact("公务接待费", "6.00"),
    change("公务接待费", "0.50", Trend.DECREASE, sentence=DOWN),
    fact("水费", "3.30"),
    fact("公务用车购置费", "0.00"),
    gap("国有资本经营预算支出表", kind=GapKind.EMPTY_FORM, note="本单位没有国有资本经营预算收支"),
    said("智慧排水项目", "300"),
    paragraphs=(
        ("一、主要职责", DUTIES),
        ("二、机构设置情况", OFFICES),
        ("三、智慧排水项目情况", STEPS),
        ("三、智慧排水项目情况", BASIS),
        ("四、政府性基金预算情况", NO_FUNDS),
        ("第四部分 名词解释", GLOSSARY),
    ),
)
PARKS_2024 = edition(
    PARKS,
    2024,
    fact("培训费", "5.50"),
    paragraphs=(("一、主要职责", "示例市园林局负责公园和绿地的建设与养护。"),),
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    with small_bot(tmp_path_factory.mktemp("passages"), WATER_2024, PARKS_2024) as bot:
        yield bot


def why(item: str, *, rises: bool | None = None) -> Query:
    return replace(query(Operation.REASON, wanted(term(item))), premise_rises=rises)


def exists(item: str) -> Query:
    return query(Operation.EXISTS, wanted(term(item)))


# --- why ----------------------------------------------------------------------------------------------


def test_a_reason_is_quoted_word_for_word(bot: BudgetQA) -> None:
    answer = carried_out(bot, why("培训费"))
    assert f"“{UP}”[1]" in answer.answer
    assert told(answer) == [("1.10", "万元")]


@pytest.mark.parametrize("item, rises, wrong", [("培训费", False, True), ("培训费", True, False)])
def test_a_wrong_direction_is_named(bot: BudgetQA, item: str, rises: bool, wrong: bool) -> None:
    answer = carried_out(bot, why(item, rises=rises))
    assert ("premise" in codes_of(answer)) is wrong
    assert UP in answer.answer


def test_a_change_without_a_reason_says_so(bot: BudgetQA) -> None:
    answer = carried_out(bot, why("公务接待费", rises=True))
    assert (answer.status, told(answer)) == ("answered", [("0.50", "万元")])
    assert "premise" in codes_of(answer)
    assert "轮训" not in answer.answer  # never the reason of another item


def test_an_unchanged_item_has_no_reason(bot: BudgetQA) -> None:
    answer = carried_out(bot, why("水费"))
    assert answer.figures == []
    assert "轮训" not in answer.answer


# --- whether ------------------------------------------------------------------------------------------


def test_yes_with_the_figure(bot: BudgetQA) -> None:
    answer = carried_out(bot, exists("培训费"))
    assert answer.answer.startswith("有。")
    assert told(answer) == [("9.20", "万元")]


def test_no_with_the_printed_nought(bot: BudgetQA) -> None:
    answer = carried_out(bot, exists("公务用车购置费"))
    assert answer.answer.startswith("没有。")
    assert told(answer) == [("0.00", "万元")]


def test_no_with_the_note_of_the_empty_form(bot: BudgetQA) -> None:
    answer = carried_out(bot, exists("国有资本经营预算支出"))
    assert answer.answer.startswith("没有。")
    assert "本单位没有国有资本经营预算收支" in answer.answer
    assert (answer.figures, len(answer.citations)) == ([], 1)


def test_no_with_the_sentence_that_denies_it(bot: BudgetQA) -> None:
    answer = carried_out(bot, exists("政府性基金预算支出"))
    assert answer.answer.startswith("没有。")
    assert NO_FUNDS in answer.answer


def test_neither_yes_nor_no_without_a_word_about_it(bot: BudgetQA) -> None:
    answer = carried_out(bot, exists("会议费"))
    assert (answer.status, answer.reason) == ("not_found", "item_not_found")
    assert not re.match("有|没有", answer.answer)


# --- passages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question, quoted",
    [
        ("示例市水务局的主要职责是什么", DUTIES),
        ("水务局是干什么的", DUTIES),
        ("水务局2024年有哪些内设科室", OFFICES),
        ("水务局智慧排水项目怎么实施", STEPS),
        ("水务局智慧排水项目的立项依据是什么", BASIS),
        ("机关运行经费是什么意思", GLOSSARY),
    ],
)
def test_the_passage_asked_for_is_quoted(bot: BudgetQA, question: str, quoted: str) -> None:
    answer = bot.ask(question, TODAY)
    assert answer.status == "answered"
    assert quoted in answer.answer
    assert any(citation.text in quoted or quoted in citation.text for citation in answer.citations)


def test_only_the_named_agency_speaks(bot: BudgetQA) -> None:
    answer = bot.ask("示例市园林局的主要职责", TODAY)
    assert "公园和绿地" in answer.answer
    assert "水资源" not in answer.answer


def test_only_the_part_asked_for_is_quoted(bot: BudgetQA) -> None:
    answer = bot.ask("水务局智慧排水项目的立项依据是什么", TODAY)
    assert "管网普查" not in answer.answer


@pytest.mark.parametrize("question", ["水务局2024年的火箭发射方案", "政务云是什么意思", "示例市审计局的主要职责"])
def test_what_no_document_says_is_refused(bot: BudgetQA, question: str) -> None:
    answer = bot.ask(question, TODAY)
    assert (answer.status, answer.figures) == ("not_found", [])


@pytest.mark.parametrize(
    "text, parts",
    [
        ("甲。乙！丙", ["甲。", "乙！", "丙"]),
        ("甲；乙。", ["甲；", "乙。"]),
        ("甲\n乙", ["甲", "乙"]),
        ("3.5万元。", ["3.5万元。"]),
        ("", []),
        ("。", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts
