"""Texts about the bundled samples, figure by figure: what is read from what, and what is said of a wrong figure."""

from pathlib import Path

import pytest

from corpus.errors import UsageError
from qa.bot import BudgetQA
from qa.claims.checking import LONGEST_TEXT
from qa.schema import ClaimCheck

LIBRARY, DATA = "示例市图书馆", "示例市数据资源局"


def _verdicts(bot: BudgetQA, text: str) -> list[tuple[str, str]]:
    checks = bot.verify(text)
    assert all(text[c.start : c.end] == c.text for c in checks)
    assert [c.start for c in checks] == sorted(c.start for c in checks)
    return [(c.text, c.verdict.value) for c in checks]


def _check(bot: BudgetQA, text: str, part: str) -> ClaimCheck:
    return next(c for c in bot.verify(text) if c.text == part)


@pytest.mark.parametrize(
    "text, verdicts",
    [
        # an amount, its change, its growth
        (
            f"{DATA}2023年收入4828.65万元，比上年多出762.65万元，增长18.76%。",
            [("4828.65万元", "supported"), ("762.65万元", "supported"), ("18.76%", "supported")],
        ),
        # the subject, the year and the item are carried over
        (
            f"{LIBRARY}公布了2023年预算。公务接待费0.48万元。培训费5.5万元。",
            [("0.48万元", "supported"), ("5.5万元", "supported")],
        ),
        (f"{DATA}的培训费2021年为7.6万元，2022年为8.2万元。", [("7.6万元", "supported"), ("8.2万元", "contradicted")]),
        # other units, other precision, other numerals
        (f"{DATA}2023年支出约0.48亿元，编制六十人。", [("0.48亿元", "rounded"), ("六十人", "supported")]),
        (f"{LIBRARY}2023年公务接待费４，８００元。", [("４，８００元", "supported")]),
        # directions
        (f"{DATA}2023年机关运行经费比上年下降1.03%。", [("1.03%", "contradicted")]),
        (f"{LIBRARY}2023年公务接待费比上年减少0.07万元。", [("0.07万元", "supported")]),
        # shares: of what is named, of all
        (f"{DATA}2023年项目支出占支出预算总额的74.69%。", [("74.69%", "supported")]),
        (f"{DATA}2023年公务接待费占“三公”经费的29.41%。", [("29.41%", "supported")]),
        (f"{DATA}2023年公务接待费占总支出的29.41%。", [("29.41%", "contradicted")]),
        # the stage named binds
        (f"{DATA}2022年决算公务接待费5.5万元。", [("5.5万元", "contradicted")]),
        (f"{DATA}2022年公务接待费3.86万元。", [("3.86万元", "supported")]),  # no stage named: either is right
        (f"{DATA}2022年公务接待费完成预算的70.18%。", [("70.18%", "supported")]),
        # two subjects
        (
            f"2023年{DATA}公务接待费6万元，比{LIBRARY}的0.48万元多5.52万元。",
            [("6万元", "supported"), ("0.48万元", "supported"), ("5.52万元", "supported")],
        ),
        (f"{LIBRARY}2023年电费是水费的9.21倍。", [("9.21倍", "rounded")]),
        # 三公经费 is never the total with 会议费 and 培训费
        (f"{LIBRARY}2023年“三公”经费30.43万元。", [("30.43万元", "contradicted")]),
        # what the library lacks
        (f"{LIBRARY}2019年公务接待费1万元。", [("1万元", "not_found")]),
        ("样例市审计局2023年公务接待费1万元。", [("1万元", "not_found")]),
        (f"{LIBRARY}2023年火星探测费1万元。", [("1万元", "not_found")]),
        # nothing to be checked
        ("公务接待费6万元。", [("6万元", "not_checkable")]),
        (f"{LIBRARY}2023年3月15日印发2号文件，提出三项要求。", []),
        ("", []),
        # a place in an order
        (f"{LIBRARY}2023年各类支出中住房保障支出最多。", [("最多", "contradicted")]),
    ],
)
def test_verdicts(sample_bot: BudgetQA, text: str, verdicts: list[tuple[str, str]]) -> None:
    assert _verdicts(sample_bot, text) == verdicts


@pytest.mark.parametrize(
    "text, part, found, says",
    [
        (f"{DATA}2023年印刷费6.9万元。", "6.9万元", "9.60", "数字换位"),
        (f"{DATA}2023年差旅费194万元。", "194万元", "19.40", "小数点"),
        (f"{DATA}2023年收入4828.65亿元。", "4828.65亿元", "4828.65", "一万倍"),
        (f"{DATA}2023年差旅费17.6万元。", "17.6万元", "19.40", "2022年的数"),
        (f"{DATA}2022年决算差旅费17.6万元。", "17.6万元", "14.37", "预算数"),
        (f"{DATA}2023年印刷费17.2万元。", "17.2万元", "9.60", "“电费”的数"),
        (f"{DATA}2023年公务用车运行维护费比上年增加3.2万元。", "3.2万元", "3.20", "方向不对"),
        (f"{LIBRARY}2023年公务接待费0.5万元。", "0.5万元", "0.48", "取整过粗"),
        (f"{DATA}2022年公务接待费5.5万元（决算数）。", "5.5万元", "3.86", "预算数"),
        (f"{LIBRARY}2023年货物类采购140.5万元，服务类采购264万元。", "140.5万元", "264.00", "互换"),
    ],
)
def test_what_is_said_of_a_wrong_figure(sample_bot: BudgetQA, text: str, part: str, found: str, says: str) -> None:
    check = _check(sample_bot, text, part)
    assert check.verdict.value == "contradicted"
    assert check.found is not None
    assert check.found.value == found
    assert says in check.explanation
    assert check.citations


def test_a_computed_figure_shows_its_sum_and_cites_its_operands(sample_bot: BudgetQA) -> None:
    check = _check(sample_bot, f"{LIBRARY}2023年电费占公用经费的18.42%。", "18.42%")
    assert "÷" in check.explanation
    assert len(check.citations) >= 2


def test_a_text_that_is_too_long_is_refused(sample_bot: BudgetQA) -> None:
    with pytest.raises(UsageError, match="太长"):
        sample_bot.verify("公" * (LONGEST_TEXT + 1))


def test_a_library_without_documents_contradicts_nothing(tmp_path: Path) -> None:
    with BudgetQA.open(tmp_path / "home") as bot:
        assert {v for _, v in _verdicts(bot, f"{LIBRARY}2023年公务接待费6万元。")} <= {"not_found", "not_checkable"}


@pytest.mark.parametrize(
    "text, says",
    [
        ("范例市教育局本级2025年公务接待费10.2万元。", "只有整个部门的"),
        ("范例市教育局下属单位2025年公务接待费10.2万元。", "没有“范例市教育局下属单位”"),
        ("虚构县本级2025年税收收入83616万元。", "没有“税收收入”"),
        ("虚构县2025年人均教育支出1200元。", "没有可用来平均“教育支出”的人数"),
    ],
)
def test_a_scope_that_the_library_lacks_is_never_another(invented_bot: BudgetQA, text: str, says: str) -> None:
    (check,) = invented_bot.verify(text)
    assert check.verdict.value == "not_found"
    assert says in check.explanation
