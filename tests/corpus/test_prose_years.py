"""An amount behind a year and a phase: whose it is, of which year, and what goes on behind it."""

import pytest

from corpus.datatypes import Phase
from corpus.prose_numbers import NotFigure
from corpus.prose_phases import Stage, read_stage
from corpus.prose_sentences import bind_figures
from corpus.prose_state import Setting

Read = tuple[str, str, str, int | None, str | None]


def read(text: str, year: int = 2024) -> list[Read]:
    found = bind_figures(text, Setting(year))
    return [
        (draft.number.text, draft.aspect.value, draft.item, draft.year, draft.phase and draft.phase.value)
        for draft in found.bound
    ]


@pytest.mark.parametrize(
    "lead, expected",
    [
        ("上年预算数", Stage("", None, 1, Phase.BUDGET, "")),
        ("测绘费本年预算数为", Stage("测绘费", None, 0, Phase.BUDGET, "")),
        ("2023年决算数", Stage("", 2023, None, Phase.FINAL, "")),
        ("邮电费：2023年", Stage("邮电费", 2023, None, None, "")),
        ("上年支出", Stage("", None, 1, None, "支出")),
        ("2023年支出", None),  # an item of its own
        ("本年收入", None),
        ("本年预算收入", None),
        ("上年结转", None),
        ("比上年预算", None),  # a comparison
        ("由上年的", None),
        ("截至2023年", None),
    ],
)
def test_stage(lead: str, expected: Stage | None) -> None:
    assert read_stage(lead) == expected


@pytest.mark.parametrize(
    "text, prior, this",
    [
        ("测绘（项）2024年预算数30万元，上年预算数40万元，比上年减少10万元。", (2023, "budget"), "budget"),
        ("测绘费上年预算数40万元，本年预算数30万元，比上年减少10万元。", (2023, "budget"), "budget"),
        ("测绘费2024年预算30万元，2023年40万元，同比减少10万元。", (2023, None), "budget"),
        ("测绘费：2023年40万元，2024年30万元，减少10万元。", (2023, None), None),
        ("测绘费本年预算数30万元，上年执行数40万元，比上年执行数减少10万元。", (2023, "final"), "budget"),
        ("测绘费30万元（上年40万元），减少10万元。", (2023, None), None),
    ],
)
def test_last_years_amount_is_of_last_year(text: str, prior: tuple[int, str | None], this: str | None) -> None:
    found = read(text)
    item = "测绘（项）" if "项" in text else "测绘费"
    assert ("40万元", "amount", item, *prior) in found
    assert ("30万元", "amount", item, 2024, this) in found
    assert found[-1] == ("10万元", "change", item, 2024, this)


@pytest.mark.parametrize(
    "text",
    [
        "测绘费支出30万元，比年初预算40万元减少10万元。",
        "测绘费支出30万元，比年初预算数40万元减少10万元。",
        "测绘费支出30万元，较上年决算数40万元减少10万元。",
    ],
)
def test_what_is_compared_with_is_no_amount_of_this_year(text: str) -> None:
    found = bind_figures(text, Setting(2024))
    assert [draft.item for draft in found.bound] == ["测绘费支出", "测绘费支出"]
    assert [(number.text, number.reason) for number in found.skipped] == [("40万元", NotFigure.BEFORE)]


def test_a_new_statement_keeps_its_own_year() -> None:
    found = read("测绘费2024年预算30万元，增长50%；2023年预算20万元，增长25%。")
    assert [(text, year) for text, _, _, year, _ in found] == [
        ("30万元", 2024),
        ("50%", 2024),
        ("20万元", 2023),
        ("25%", 2023),
    ]


def test_parts_of_the_year_are_parts() -> None:
    text = "收入预算90万元，其中：本年收入80万元，上年结转10万元。"
    assert [one[2] for one in read(text)] == ["收入预算", "本年收入", "上年结转"]


@pytest.mark.parametrize(
    "text, item",
    [
        ("测绘费由上年的40万元降至30万元，减少10万元。", "测绘费"),
        ("测绘费从40万元压减到30万元，压减10万元，压减比例25%。", "测绘费"),
        ("支出预算50万元，今年比上年多安排10万元，增幅为25%。", "支出预算"),
        ("另，测绘费按30万元安排。", "测绘费"),
    ],
)
def test_wordings_of_a_change(text: str, item: str) -> None:
    found = read(text)
    assert {one[2] for one in found} == {item}
    assert [one[1] for one in found] == ["amount", "change", "growth"][: len(found)]


@pytest.mark.parametrize("opening", ["2024年，", "2024年，我局", ""])
def test_a_date_alone_leaves_the_sentence_open(opening: str) -> None:
    found = read(f"{opening}收入预算70万元、支出预算60万元。")
    assert [(item, text) for text, _, item, _, _ in found] == [("收入预算", "70万元"), ("支出预算", "60万元")]


@pytest.mark.parametrize("text", ["上年预算数40万元。", "与上年相比，印刷费增加5万元，主要是上年预算40万元偏低。"])
def test_last_years_amount_of_nothing_named_is_none_of_this_years(text: str) -> None:
    found = bind_figures(text, Setting(2024))
    assert "40万元" not in [draft.number.text for draft in found.bound]
    assert "40万元" in [number.text for number in found.skipped]
