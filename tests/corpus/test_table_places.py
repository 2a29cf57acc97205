"""Tables of a government: rows that are places, tiers, years and phases of their titles."""

from __future__ import annotations

import pytest

from corpus.datatypes import Aspect, Fact, Identity, Phase, Tier
from corpus.layout import lay_out
from corpus.readers.text import read_text
from corpus.table_facts import table_facts
from corpus.table_places import is_place
from corpus.tables import build_tables

WHO = Identity("关于示例市2024年预算执行情况和2025年预算草案的报告", "示例市", 2025, Phase.BUDGET, level="政府")


def facts_of(text: str, who: Identity = WHO) -> list[Fact]:
    layout = lay_out(read_text(text.encode(), "示例.txt"))
    return [fact for table in build_tables(layout) for fact in table_facts(table, "doc", who)[0]]


PLACES = """2024年分地区一般公共预算收支执行情况表

单位：万元

地区\t收入调整预算数\t收入快报数\t收入完成调整预算%\t收入上年决算数
全市合计\t90\t96\t106.7\t80
市本级\t40\t41\t102.5\t30
县（市）区合计\t50\t55\t110.0\t50
东山县\t30\t33\t110.0\t31
西河区\t20\t22\t110.0\t19
"""


def test_each_row_is_of_its_place_and_columns_name_the_items() -> None:
    facts = facts_of(PLACES)
    finals = [f for f in facts if f.phase is Phase.FINAL and f.year == 2024 and f.aspect is Aspect.AMOUNT]
    assert [(f.agency, f.tier, f.item, f.main, str(f.value)) for f in finals if "合计" not in f.item] == [
        ("示例市", Tier.WHOLE, "收入", True, "96"),
        ("示例市", Tier.OWN, "收入", True, "41"),
        ("东山县", None, "收入", True, "33"),
        ("西河区", None, "收入", True, "22"),
    ]
    last_year = [(f.agency, f.year, f.phase, str(f.value)) for f in facts if f.columns == ("收入上年决算数",)]
    assert last_year[3:] == [("东山县", 2023, Phase.FINAL, "31"), ("西河区", 2023, Phase.FINAL, "19")]


def test_a_departments_table_has_no_places() -> None:
    own = Identity("示例市水利局2024年预算", "示例市水利局", 2024, Phase.BUDGET, level="部门")
    assert {f.agency for f in facts_of(PLACES, own)} == {"示例市水利局"}
    assert {f.tier for f in facts_of(PLACES, own)} == {None}


@pytest.mark.parametrize(
    "title, year, phase, tier",
    [
        ("全市2024年一般公共预算收入执行情况表", 2024, Phase.FINAL, Tier.WHOLE),
        ("市本级2025年一般公共预算收入预算表", 2025, Phase.BUDGET, Tier.OWN),
        ("市本级2024年政府性基金收支平衡情况表", 2024, Phase.FINAL, Tier.OWN),
        ("一般公共预算收入表", 2025, Phase.BUDGET, None),
    ],
)
def test_a_governments_table_tells_year_phase_and_tier_in_its_title(
    title: str, year: int, phase: Phase, tier: Tier | None
) -> None:
    facts = facts_of(f"{title}\n\n单位：万元\n\n项目\t金额\n税收收入\t5.00\n非税收入\t1.00\n合计\t6.00\n")
    assert {(f.year, f.phase, f.tier) for f in facts} == {(year, phase, tier)}
    assert len(facts) == 3


@pytest.mark.parametrize("label", ["东山县", "西河区", "赣州市", "示例经济开发区", "红旗农场"])
def test_places(label: str) -> None:
    assert is_place(label)


@pytest.mark.parametrize("label", ["税收收入", "全市合计", "县（市）区合计", "市本级", "城乡社区", "景区", "小计"])
def test_no_places(label: str) -> None:
    assert not is_place(label)


@pytest.mark.parametrize(
    "title",
    [
        "2024年全市一般公共预算收入执行及2025年预算表（分地区）",
        "2024年各县（市、区）一般公共预算收入执行情况和2025年预算草案表",
        "分地区一般公共预算收入预算执行情况表",
    ],
)
def test_columns_of_stages_alone_count_what_the_title_names(title: str) -> None:
    facts = facts_of(
        f"{title}\n\n单位：万元\n\n地区\t2024年执行数\t2025年预算数\n全市合计\t50\t52\n市本级\t20\t21\n东山县\t30\t31\n"
    )
    assert {(f.agency, f.item) for f in facts} == {("示例市", "一般公共预算收入"), ("东山县", "一般公共预算收入")}
