"""Columns of words beside the names of projects go with every figure of their row."""

from corpus.datatypes import Fact, Grid, GridCell, Identity, Line, Phase, RawDocument, Source
from corpus.layout import lay_out
from corpus.table_facts import table_facts
from corpus.tables import build_tables

IDENTITY = Identity("示例市债券情况", "示例市", 2024, Phase.FINAL, level="政府")


def facts(rows: list[list[str]], title: str) -> list[Fact]:
    cells = tuple(
        tuple(GridCell(text, Source(text, cell=f"{chr(65 + c)}{r}")) for c, text in enumerate(row))
        for r, row in enumerate(rows, 1)
    )
    blocks = (Line(title, Source(title)), Line("单位：万元", Source("单位：万元")), Grid(cells))
    layout = lay_out(RawDocument("a.xlsx", "0" * 64, blocks))
    return [fact for table in build_tables(layout) for fact in table_facts(table, "d", IDENTITY)[0]]


def test_words_between_name_and_amount_and_behind_it() -> None:
    found = facts(
        [
            ["序号", "项目名称", "项目类型", "发行金额", "债券类别"],
            ["1", "甲河桥工程", "农村公路", "543.00", "一般债券"],
            ["2", "乙镇供水工程", "农林水利", "893.00", "专项债券"],
            ["3", "丙路改造工程", "", "727.00", "一般债券"],
        ],
        "2024年政府债券使用情况表",
    )
    assert {fact.item: fact.attributes for fact in found} == {
        "甲河桥工程": (("项目类型", "农村公路"), ("债券类别", "一般债券")),
        "乙镇供水工程": (("项目类型", "农林水利"), ("债券类别", "专项债券")),
        "丙路改造工程": (("债券类别", "一般债券"),),
    }


def test_a_table_of_classification_items_has_none() -> None:
    found = facts(
        [
            ["科目编码", "科目名称", "合计", "资金来源"],
            ["201", "一般公共服务支出", "10.00", "财政拨款"],
            ["205", "教育支出", "20.00", "财政拨款"],
        ],
        "部门支出总表",
    )
    assert [fact.value for fact in found] != []
    assert all(fact.attributes == () for fact in found if fact.code)
