"""Large changes without a reason, amounts of another order than their siblings, the list of a library."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from wording_books import book, identity, paragraphs

from corpus.checks.anomalies import anomalies, check_jump, check_scale
from corpus.checks.book import Book, open_book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.datatypes import Aspect, Fact, Origin, Phase, RowRole, Source, Trend

SECTION = ("支出说明",)


def fact(
    item: str,
    value: str,
    sentence: str,
    *,
    unit: str = "万元",
    aspect: Aspect = Aspect.AMOUNT,
    trend: Trend | None = None,
    concept: str | None = "known",
    reason: str | None = None,
    ocr: bool = False,
) -> Fact:
    """A figure of running text."""
    return Fact(
        id=f"d:{item}{value}",
        document="d",
        agency="示例市审计局",
        year=2023,
        phase=Phase.BUDGET,
        item=item,
        concept=concept,
        code=None,
        path=(),
        row="",
        role=RowRole.ITEM,
        measure="金额",
        measure_concept=None,
        columns=(),
        main=True,
        aspect=aspect,
        value=Decimal(value),
        unit=unit,
        scope="支出说明",
        form=None,
        fund=None,
        origin=Origin.PROSE,
        source=Source(f"{value}{unit}", page=1, ocr=ocr),
        section=SECTION,
        trend=trend,
        sentence=sentence,
        reason=reason,
    )


def prose(facts: list[Fact], *texts: str) -> Book:
    opened = book(paragraphs(*texts, section=SECTION), whose=identity())
    return open_book(replace(opened.reading, facts=tuple(facts)))


GROWN = "会议费90万元，比上年增加60万元，增长200%。"


def grown(sentence: str = GROWN, reason: str | None = None, concept: str | None = "known") -> list[Fact]:
    return [
        fact("会议费", "90", sentence, concept=concept),
        fact("会议费", "60", sentence, aspect=Aspect.CHANGE, trend=Trend.INCREASE, concept=concept),
        fact(
            "会议费",
            "200",
            sentence,
            unit="%",
            aspect=Aspect.GROWTH,
            trend=Trend.INCREASE,
            concept=concept,
            reason=reason,
        ),
    ]


def test_a_jump_without_reason() -> None:
    (finding,) = check_jump(prose(grown(), GROWN))
    assert finding.explanation == "“会议费”比上年增加200%，文中没有单独说明原因"
    assert (finding.severity, finding.places[0].source.text) == (Severity.INFO, "200%")


@pytest.mark.parametrize(
    "texts",
    [
        (GROWN + "主要原因是会议增多。",),
        (GROWN, "增加的主要原因是会议增多。"),
        ("今年新增一次全国性会议。" + GROWN,),
        ("支出增加的主要原因是会议费增多。", "按类别划分：", "基本支出50万元。", GROWN),
    ],
)
def test_a_reason_near_by(texts: tuple[str, ...]) -> None:
    assert list(check_jump(prose(grown(), *texts))) == []


def test_a_reason_elsewhere_for_the_same_change() -> None:
    again = "会议费支出90万元，增长200%，主要是会议增多。"
    facts = [*grown(), *grown(again, reason="会议增多")]
    assert list(check_jump(prose(facts, GROWN, "其他说明。", "更多说明。", again))) == []


def test_without_a_percentage_it_is_computed() -> None:
    sentence = "会议费90万元，比上年增加60万元；培训费50万元，比上年增加5万元。"
    facts = [
        fact("会议费", "90", sentence),
        fact("会议费", "60", sentence, aspect=Aspect.CHANGE, trend=Trend.INCREASE),
        fact("培训费", "50", sentence),
        fact("培训费", "5", sentence, aspect=Aspect.CHANGE, trend=Trend.INCREASE),
    ]
    (finding,) = check_jump(prose(facts, sentence))
    assert finding.explanation == "“会议费”比上年增加约200.0%（按所写金额计算），文中没有单独说明原因"


def test_small_amounts_and_unknown_items_do_not_count() -> None:
    small = [replace(one, unit="元") if one.unit == "万元" else one for one in grown()]
    assert list(check_jump(prose(small, GROWN))) == []
    assert list(check_jump(prose(grown(concept=None), GROWN))) == []


def test_a_rise_from_nothing_is_no_jump() -> None:
    sentence = "会议费60万元，比上年增加60万元。"
    facts = [
        fact("会议费", "60", sentence),
        fact("会议费", "60.0", sentence, aspect=Aspect.CHANGE, trend=Trend.INCREASE),
    ]
    assert list(check_jump(prose(facts, sentence))) == []


def amounts(*values: tuple[str, str], ocr: bool = False) -> Book:
    names = "甲乙丙丁戊己"
    facts = [fact(f"{names[n]}税", value, f"第{n}句。", unit=unit, ocr=ocr) for n, (value, unit) in enumerate(values)]
    return prose(facts, "说明。")


FOUR = (("3.1", "亿元"), ("1.2", "亿元"), ("0.6", "亿元"), ("0.8", "亿元"))


@pytest.mark.parametrize(
    ("odd", "text"),
    [
        (("0.4", "元"), "“戊税”写作0.4元，比同一部分其余的金额都小一万倍以上，疑计量单位写错"),
        (("40000", "亿元"), "“戊税”写作40000亿元，比同一部分其余的金额都大一万倍以上，疑计量单位写错"),
    ],
)
def test_another_order_of_size(odd: tuple[str, str], text: str) -> None:
    (finding,) = check_scale(amounts(*FOUR, odd))
    assert (finding.explanation, finding.severity) == (text, Severity.WARNING)


@pytest.mark.parametrize("values", [(*FOUR, ("400", "万元")), (*FOUR[:2], ("0.4", "元")), (*FOUR, ("0", "元"))])
def test_ordinary_sizes(values: tuple[tuple[str, str], ...]) -> None:
    assert list(check_scale(amounts(*values))) == []


def test_recognised_text_is_in_doubt_first() -> None:
    (finding,) = check_scale(amounts(*FOUR, ("0.4", "元"), ocr=True))
    assert finding.outcome is Outcome.PARSE_DOUBT


def test_the_list_of_a_library() -> None:
    def found(rule: str, outcome: Outcome) -> Finding:
        return Finding(rule, "d", outcome, Severity.INFO, "")

    kept = found("words_doubled", Outcome.FAIL)
    others = (found("words_doubled", Outcome.PASS), found("words_level", Outcome.FAIL))
    assert anomalies((others[0], kept, others[1])) == (kept,)
