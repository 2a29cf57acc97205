"""Headings without text, indicators told twice."""

from __future__ import annotations

from wording_books import book, indicator, paragraphs, printed, sections, table

from corpus.checks.words_outline import check_empty_section, check_indicator


def test_heading_without_text() -> None:
    headings = sections("一、收入", "二、支出", "三、采购")
    texts = (*paragraphs("收入10万元。", section=("一、收入",)), *paragraphs("采购1万元。", section=("三、采购",)))
    assert printed(check_empty_section, book(texts, headings=headings)) == ["二、支出"]


def test_a_title_is_no_heading_over_text() -> None:
    headings = sections("示例市审计局2023年部门预算公开", "一、收入")
    texts = paragraphs("收入10万元。", section=("一、收入",))
    assert printed(check_empty_section, book(texts, headings=headings)) == []


def test_a_table_fills_a_heading() -> None:
    headings = sections("一、收入", "二、支出", "三、采购")
    texts = paragraphs("收入10万元。", section=("一、收入",))
    assert printed(check_empty_section, book(texts, headings=headings, tables=(table("支出表", page=2),))) == []


def test_indicator_told_twice() -> None:
    rows = (indicator("培训次数", "≥3次", 5), indicator("培训人数", "≥30人", 6), indicator("培训次数", "≥3次", 7))
    opened = book(tables=(table("项目支出绩效目标表", rows=rows),))
    (finding,) = check_indicator(opened)
    assert [place.source.line for place in finding.places] == [5, 7]
    assert finding.explanation == "“项目支出绩效目标表”里指标“培训次数”连目标值一起填了2遍"


def test_two_targets_of_one_name_are_no_repetition() -> None:
    rows = (indicator("培训次数", "≥3次", 5), indicator("培训次数", "≥4次", 6))
    assert list(check_indicator(book(tables=(table("项目支出绩效目标表", rows=rows),)))) == []
