"""Paragraphs that name their item by 类, 款 and 项, in quotes or not."""

from __future__ import annotations

from decimal import Decimal

from corpus.datatypes import Aspect, Fact, Phase
from corpus.reading import read_bytes

FORM = """
#### 部门支出总表

单位：万元

| 科目编码 | 科目名称 | 合计 |
| --- | --- | --- |
| 201 | 一般公共服务支出 | 12.34 |
| 20101 | 人大事务 | 4.34 |
| 2010102 | 一般行政管理事务 | 4.34 |
| 20131 | 党委办公厅（室）及相关机构事务 | 8.00 |
| 2013102 | 一般行政管理事务 | 8.00 |
"""


def facts(*paragraphs: str) -> list[Fact]:
    """The figures of running text of an invented budget for 2024."""
    text = "\n\n".join(("# 示例市气象馆2024年部门预算", *paragraphs, FORM))
    return [fact for fact in read_bytes(text.encode(), "书.md").facts if fact.sentence is not None]


def test_the_innermost_name_is_the_item_and_its_parent_tells_the_code() -> None:
    found = facts(
        "1.“一般公共服务支出（类）人大事务（款）一般行政管理事务（项）”4.34万元。",
        "2.“一般公共服务支出（类）党委办公厅（室）及相关机构事务（款）一般行政管理事务（项）”8.00万元。",
    )
    assert [(fact.item, fact.code, fact.value) for fact in found] == [
        ("一般行政管理事务", "2010102", Decimal("4.34")),
        ("一般行政管理事务", "2013102", Decimal("8.00")),
    ]


def test_further_amounts_of_the_paragraph_are_of_its_item() -> None:
    found = facts(
        "1.“一般公共服务支出（类）人大事务（款）一般行政管理事务（项）”4.34万元，主要用于调研。"
        "2023年当年预算执行数为4.00万元，2024年预算安排4.43万元，比2023年预算执行数增加8.50%。"
    )
    assert [(fact.item, fact.year, fact.phase, fact.aspect, fact.value) for fact in found] == [
        ("一般行政管理事务", 2024, Phase.BUDGET, Aspect.AMOUNT, Decimal("4.34")),
        ("一般行政管理事务", 2023, Phase.FINAL, Aspect.AMOUNT, Decimal("4.00")),
        ("一般行政管理事务", 2024, Phase.BUDGET, Aspect.AMOUNT, Decimal("4.43")),
        ("一般行政管理事务", 2024, Phase.BUDGET, Aspect.GROWTH, Decimal("8.50")),
    ]


def test_elsewhere_a_year_alone_names_no_item() -> None:
    assert [fact.item for fact in facts("会议费3万元，用于年会。2024年预算安排500万元。")] == ["会议费"]
