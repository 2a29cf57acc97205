"""Questions that sentences answer: what is listed in running text, reasons, numbered accounts."""

from collections.abc import Iterator

import pytest
from factories import change, edition, said, small_bot

from corpus.datatypes import Trend
from qa.bot import BudgetQA
from qa.telling import listed_in

OFFICE = "赣州市园林局"
CHANGED = "公务接待费12万元，比上年增加3万元。"
BEHIND = "此项变化较大的原因是接待任务增多。"
INSIDE = "培训费9万元，比上年减少2万元，主要是压减了班次。"
ALONE = "会议费5万元，比上年减少1万元。"
DOCUMENT = edition(
    OFFICE,
    2024,
    said("公务接待费", "12", sentence=CHANGED),
    change("公务接待费", "3", Trend.INCREASE, sentence=CHANGED),
    said("培训费", "9", sentence=INSIDE),
    change("培训费", "2", Trend.DECREASE, sentence=INSIDE),
    said("会议费", "5", sentence=ALONE),
    change("会议费", "1", Trend.DECREASE, sentence=ALONE),
    paragraphs=(
        ("机构设置", "直属单位包括：花木中心、苗圃总站、北山公园。"),
        ("说明", CHANGED + BEHIND + INSIDE + ALONE + "其余按上年执行。"),
        ("工作", "严控行政成本。出台花木采购管理办法和用水管理办法。此外加强培训。"),
        (
            "形势",
            "园林财务运行面临一些困难和问题：一是苗木价格上涨。采购受此影响。二是养护面积扩大。"
            "三是用水指标收紧。下一步将逐项解决。",
        ),
    ),
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    with small_bot(tmp_path_factory.mktemp("telling"), DOCUMENT) as opened:
        yield opened


def test_what_a_sentence_lists_is_a_list(bot: BudgetQA) -> None:
    answer = bot.ask(f"{OFFICE}2024年直属单位有哪几家")
    assert answer.rows is not None
    assert [row[0] for row in answer.rows.data] == ["花木中心", "苗圃总站", "北山公园"]
    assert answer.citations[0].text == "直属单位包括：花木中心、苗圃总站、北山公园。"


def test_the_sentence_with_the_words_is_quoted(bot: BudgetQA) -> None:
    answer = bot.ask(f"{OFFICE}2024年严控行政成本出台了哪些办法")
    assert "出台花木采购管理办法和用水管理办法。" in answer.answer
    assert answer.figures == []


def test_a_numbered_account_is_quoted_with_all_its_points(bot: BudgetQA) -> None:
    answer = bot.ask(f"{OFFICE}2024年财务运行面临的主要困难是什么")
    assert "三是用水指标收紧。" in answer.answer


@pytest.mark.parametrize(
    "item, reason",
    [("公务接待费", CHANGED + BEHIND), ("培训费", INSIDE)],
)
def test_the_reason_stands_in_or_behind_the_sentence(bot: BudgetQA, item: str, reason: str) -> None:
    answer = bot.ask(f"{OFFICE}2024年{item}为什么变化这么大")
    assert reason in answer.answer


def test_where_no_reason_is_given_that_is_said(bot: BudgetQA) -> None:
    assert "原因文中未说明" in bot.ask(f"{OFFICE}2024年会议费为什么减少").answer


def test_words_of_nothing_are_refused(bot: BudgetQA) -> None:
    answer = bot.ask(f"{OFFICE}2024年出版了哪些诗集")
    assert answer.status.value == "not_found"


@pytest.mark.parametrize(
    "sentence, names",
    [
        ("下属单位有：甲中心、乙中心。", ("甲中心", "乙中心")),
        ("下属单位共三家，另有合作单位包括甲社、乙社。", ()),
        ("下属单位包括甲中心。", ()),
    ],
)
def test_a_list_stands_right_behind_what_it_lists(sentence: str, names: tuple[str, ...]) -> None:
    assert listed_in(sentence, "下属单位") == names
