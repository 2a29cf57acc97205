"""Wordings of changes and lists that other provinces use."""

import pytest

from corpus.prose_numbers import NotFigure
from corpus.prose_sentences import bind_figures
from corpus.prose_state import Setting


def read(text: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    found = bind_figures(text, Setting(2024))
    return [(draft.number.text, draft.aspect.value, draft.item, draft.path) for draft in found.bound]


@pytest.mark.parametrize(
    "text, aspect",
    [
        ("培训费55万元，较上年增加5万元，增幅10%。", "growth"),
        ("培训费45万元，较上年减少5万元，降幅为10%。", "growth"),
        ("培训费55万元，较上年增加5万元，增速10%。", "growth"),
    ],
)
def test_the_rate_of_a_change_as_a_noun(text: str, aspect: str) -> None:
    assert read(text)[-1] == ("10%", aspect, "培训费", ())


def test_both_sides_are_each_so_much() -> None:
    assert read("收、支总计均为50万元。")[0][2] == "收、支总计"
    assert read("人均为50元。") == [("50元", "amount", "人均", ())]


@pytest.mark.parametrize(
    "text",
    [
        "公务接待费由上年的20万元增加到25万元。",
        "公务接待费从2023年的20万元减少至15万元。",
        "补助标准由每人每年20元提高到25元。",
    ],
)
def test_from_last_year_to_this(text: str) -> None:
    found = bind_figures(text, Setting(2024))
    (before,) = [number for number in found.skipped if number.reason is NotFigure.BEFORE]
    assert before.text.startswith("20")
    assert [draft.item for draft in found.bound] == ["补助标准" if "标准" in text else "公务接待费"]


def test_a_list_in_words_ends_with_its_semicolon() -> None:
    text = "基本支出15万元，其中：人员经费12万元，主要包括基本工资、津贴；公用经费3万元，主要包括办公费、水费。"
    assert [(item, path) for _, _, item, path in read(text)] == [
        ("基本支出", ()),
        ("人员经费", ("基本支出",)),
        ("公用经费", ("基本支出",)),
    ]
