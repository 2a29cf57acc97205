from dataclasses import replace
from decimal import Decimal

import pytest

from corpus.datatypes import (
    Aspect,
    Fund,
    Identity,
    Origin,
    Paragraph,
    Phase,
    Relation,
    RowRole,
    Source,
    Table,
    Tier,
)
from corpus.prose import prose_facts, read_prose
from corpus.prose_numbers import NotFigure

IDENTITY = Identity("示范市审计局2023年单位预算", "示范市审计局", 2023, Phase.BUDGET, "单位")
NO_TABLES: tuple[Table, ...] = ()


def paragraphs(*texts: str, section: tuple[str, ...] = (), start: int = 1) -> list[Paragraph]:
    return [Paragraph(n, text, section, Source(text, line=n)) for n, text in enumerate(texts, start)]


def one_section(title: str, *texts: str) -> list[Paragraph]:
    return paragraphs(*texts, section=("第三部分 2023年单位预算情况说明", title))


def test_a_whole_fact() -> None:
    (amount, change) = prose_facts(
        one_section("（二）支出预算情况", "2023年示范市审计局支出预算总额为 120.50 万元，较上年预算安排增加20万元。"),
        NO_TABLES,
        "d",
        IDENTITY,
    )
    assert (amount.id, amount.item, amount.concept, amount.value, amount.unit) == (
        "d:p1",
        "支出预算总额",
        "total_expenditure",
        Decimal("120.50"),
        "万元",
    )
    assert (amount.measure, amount.main, amount.role, amount.fund) == ("金额", True, RowRole.TOTAL, Fund.ALL)
    assert (amount.origin, amount.year, amount.phase) == (Origin.PROSE, 2023, Phase.BUDGET)
    assert amount.source == Source("120.50 万元", line=1)
    assert amount.scope == "支出预算情况"
    assert amount.sentence == "2023年示范市审计局支出预算总额为 120.50 万元，较上年预算安排增加20万元。"
    assert (change.item, change.aspect, change.base, change.value) == (
        "支出预算总额",
        Aspect.CHANGE,
        "上年预算",
        Decimal(20),
    )


@pytest.mark.parametrize(
    "title, fund",
    [
        ("（一）收入预算情况", Fund.ALL),
        ("（三）财政拨款支出情况", Fund.FISCAL_APPROPRIATION),
        ("（四）政府性基金情况", Fund.GOVERNMENT_MANAGED_FUNDS),
        ("（五）国有资本经营情况", Fund.STATE_CAPITAL_OPERATIONS),
        ("五、一般公共预算支出情况说明", Fund.GENERAL_PUBLIC_BUDGET),
        ("（七）政府采购情况", None),
    ],
)
def test_fund_comes_from_the_heading(title: str, fund: Fund | None) -> None:
    (fact,) = prose_facts(one_section(title, "教育支出5万元。"), NO_TABLES, "d", IDENTITY)
    assert fact.fund is fund


def test_three_public_expenses_go_on_in_the_next_paragraphs() -> None:
    facts = prose_facts(
        one_section(
            "二、2023年“三公”经费预算情况说明",
            "2023年示范市审计局“三公”经费财政拨款安排3万元，其中：",
            "因公出国（境）费0万元，比上年增加0万元，主要原因是：安排数同去年。",
            "公务接待费3万元。",
        ),
        NO_TABLES,
        "d",
        IDENTITY,
    )
    assert [(f.item, f.path, f.fund, f.source.line) for f in facts] == [
        ("“三公”经费", (), Fund.FISCAL_APPROPRIATION, 1),
        ("因公出国（境）费", ("“三公”经费",), Fund.FISCAL_APPROPRIATION, 2),
        ("因公出国（境）费", ("“三公”经费",), Fund.FISCAL_APPROPRIATION, 2),
        ("公务接待费", ("“三公”经费",), Fund.FISCAL_APPROPRIATION, 3),
    ]
    assert facts[2].reason == "安排数同去年"


def test_revenue_and_expenditure_stated_in_one() -> None:
    facts = prose_facts(paragraphs("本单位收入、支出预算总计50万元。"), NO_TABLES, "d", IDENTITY)
    assert [(f.item, f.concept) for f in facts] == [
        ("收入预算总计", "total_revenue"),
        ("支出预算总计", "total_expenditure"),
    ]


def test_year_and_phase_of_a_report_follow_its_headings() -> None:
    facts = prose_facts(
        [
            *paragraphs("全市教育支出完成9亿元。", section=("一、2022年预算执行情况",)),
            *paragraphs("全市教育支出安排10亿元。", section=("二、2023年预算草案",), start=2),
        ],
        NO_TABLES,
        "d",
        IDENTITY,
    )
    assert [(f.item, f.year, f.phase) for f in facts] == [
        ("全市教育支出", 2022, Phase.FINAL),
        ("全市教育支出", 2023, Phase.BUDGET),
    ]


def test_line_of_a_figure_in_a_paragraph_of_several_lines() -> None:
    first, second = Source("基本支出 5 万元,较上年预", line=581), Source("算安排增加7 万元。", line=583)
    text = "基本支出5万元,较上年预算安排增加7万元。"
    paragraph = Paragraph(1, text, (), first, ((0, first), (13, second)))
    facts = prose_facts([paragraph], NO_TABLES, "d", IDENTITY)
    assert [(f.source.line, f.source.text) for f in facts] == [(581, "5 万元"), (583, "7 万元")]


PROJECTS = (
    "1. 大厅运行项目",
    "1）项目概述：购置3台设备，开展12345热线服务。",
    "5）实施周期：2023-01-01至2023-12-31",
    "6）年度预算安排：70万元",
    "7）绩效目标和指标：",
    "数量指标：午餐补助人数25人",
    "质量指标：15 秒接通率≥90%",
    "人工接通率≥80%",
    "2. “示政通”3.0版项目",
    "6）年度预算安排：63.107万元",
    "7）绩效目标和指标：",
    "服务对象满意度：群众满意度≥95% 政务人员满意度≥96%",
)
TWIN = (
    "5）实施周期：2023-01-01至2023-12-31",
    "6）年度预算安排：70万元",
    "7）绩效目标和指标：",
    *PROJECTS[5:8],
)


def test_project_descriptions() -> None:
    facts = prose_facts(paragraphs(*PROJECTS), NO_TABLES, "d", IDENTITY)
    assert [(f.item, f.path, f.measure, str(f.value), f.unit, f.relation) for f in facts] == [
        ("大厅运行项目", (), "年度预算安排", "70", "万元", Relation.EQUAL),
        ("午餐补助人数", ("大厅运行项目", "数量指标"), "指标值", "25", "人", Relation.EQUAL),
        ("15秒接通率", ("大厅运行项目", "质量指标"), "指标值", "90", "%", Relation.AT_LEAST),
        ("人工接通率", ("大厅运行项目", "质量指标"), "指标值", "80", "%", Relation.AT_LEAST),
        ("“示政通”3.0版项目", (), "年度预算安排", "63.107", "万元", Relation.EQUAL),
        ("群众满意度", ("“示政通”3.0版项目", "服务对象满意度"), "指标值", "95", "%", Relation.AT_LEAST),
        ("政务人员满意度", ("“示政通”3.0版项目", "服务对象满意度"), "指标值", "96", "%", Relation.AT_LEAST),
    ]


def test_repeated_labels_without_heading_go_to_the_project_they_repeat() -> None:
    facts = prose_facts(paragraphs(*PROJECTS, *TWIN), NO_TABLES, "d", IDENTITY)
    assert [(f.item, f.source.line) for f in facts if f.measure == "年度预算安排"] == [
        ("大厅运行项目", 4),
        ("“示政通”3.0版项目", 10),
        ("大厅运行项目", 14),
    ]


def test_repeated_labels_with_other_words_go_to_no_project() -> None:
    altered = [text.replace("70万元", "71万元") for text in TWIN]
    prose = read_prose(paragraphs(*PROJECTS, *altered), NO_TABLES, "d", IDENTITY)
    assert [str(f.value) for f in prose.facts if f.measure == "年度预算安排"] == ["70", "63.107"]
    assert prose.problems == ("第14行的“年度预算安排”上方没有项目标题，不能确定是哪个项目，未采用其中的金额",)
    assert ("71万元", NotFigure.UNBOUND) in [(s.number.text, s.number.reason) for s in prose.skipped]


def test_project_headings_may_be_sections() -> None:
    section = ("（十）重点项目情况说明", "1. 大厅运行项目")
    (fact,) = prose_facts(paragraphs("(6)本年度预算安排: 70 万元。", section=section), NO_TABLES, "d", IDENTITY)
    assert (fact.item, fact.measure, fact.source.text) == ("大厅运行项目", "本年度预算安排", "70 万元")
    assert (fact.scope, fact.section) == (
        "重点项目情况说明·大厅运行项目",
        ("（十）重点项目情况说明", "大厅运行项目"),
    )


def test_projects_end_at_the_next_chapter() -> None:
    facts = prose_facts(
        [
            *paragraphs(*PROJECTS, section=("（九）项目情况说明",)),
            *paragraphs("“三公”经费安排0.5万元。", section=("二、“三公”经费预算情况说明",), start=13),
        ],
        NO_TABLES,
        "d",
        IDENTITY,
    )
    assert (facts[-1].item, facts[-1].aspect) == ("“三公”经费", Aspect.AMOUNT)


def test_run_in_heading_and_tier_of_a_report() -> None:
    facts = prose_facts(
        paragraphs(
            "1.一般公共预算。全市一般公共预算收入完成9亿元。加上上年结转收入1亿元。",
            "市本级一般公共预算收入完成4亿元。加上上年结转收入2亿元。",
            "2.政府性基金预算。全市政府性基金收入完成8亿元。",
            "3.厉行节约，保障民生。全市民生支出7亿元。",
            section=("（一）2022年预算收支情况",),
        ),
        NO_TABLES,
        "d",
        replace(IDENTITY, level="政府"),
    )
    general, funds = Fund.GENERAL_PUBLIC_BUDGET, Fund.GOVERNMENT_MANAGED_FUNDS
    assert [(f.item, f.tier, f.scope, f.fund) for f in facts] == [
        ("一般公共预算收入", Tier.WHOLE, "预算收支情况·一般公共预算", general),
        ("上年结转收入", Tier.WHOLE, "预算收支情况·一般公共预算", general),
        ("一般公共预算收入", Tier.OWN, "预算收支情况·一般公共预算", general),
        ("上年结转收入", Tier.OWN, "预算收支情况·一般公共预算", general),
        ("政府性基金收入", Tier.WHOLE, "预算收支情况·政府性基金预算", funds),
        ("民生支出", Tier.WHOLE, "预算收支情况", Fund.ALL),
    ]


@pytest.mark.parametrize(
    "text, item, path",
    [
        ("1．一般公共服务（类）支出5万元，主要用于运转。", "一般公共服务支出", ()),
        ("1．人大事务（款）行政运行（项）支出5万元。", "行政运行", ("人大事务",)),
        ("3．单位预留机动经费预算数为5万元。", "单位预留机动经费", ()),
        ("2025年，预算单位收入总计5万元。", "收入总计", ()),
    ],
)
def test_names_of_other_provinces(text: str, item: str, path: tuple[str, ...]) -> None:
    (fact,) = prose_facts(paragraphs(text), NO_TABLES, "d", IDENTITY)
    assert (fact.item, fact.path) == (item, path)


def test_labels_inside_one_paragraph_of_a_project() -> None:
    facts = prose_facts(
        paragraphs(
            "项目概述：更新3台设备。年度预算安排70万元。绩效目标：完成2个系统，午餐补助人数25人，满意度≥95%。",
            section=("（九）项目情况", "1.大厅运行项目"),
        ),
        NO_TABLES,
        "d",
        IDENTITY,
    )
    assert [(f.item, f.path, f.aspect, f.measure, str(f.value), f.unit, f.relation) for f in facts] == [
        ("大厅运行项目", (), Aspect.AMOUNT, "年度预算安排", "70", "万元", Relation.EQUAL),
        ("午餐补助人数", ("大厅运行项目", "绩效目标"), Aspect.INDICATOR, "指标值", "25", "人", Relation.EQUAL),
        ("满意度", ("大厅运行项目", "绩效目标"), Aspect.INDICATOR, "指标值", "95", "%", Relation.AT_LEAST),
    ]


@pytest.mark.parametrize("text", ["年度预算安排70万元。", "本年度预算安排：70万元。", "2023年年度预算安排70万元。"])
def test_budget_under_the_heading_of_a_project(text: str) -> None:
    (fact,) = prose_facts(paragraphs(text, section=("（九）项目情况", "1.大厅运行项目")), NO_TABLES, "d", IDENTITY)
    assert (fact.item, fact.aspect, str(fact.value)) == ("大厅运行项目", Aspect.AMOUNT, "70")


@pytest.mark.parametrize(
    "date, phase, year",
    [
        ("2022年12月31日", Phase.BUDGET, 2023),
        ("2022年末", Phase.BUDGET, 2023),
        ("2023年6月30日", Phase.BUDGET, 2023),
        ("2022年8月31日", Phase.BUDGET, 2022),
        ("2022年12月31日", Phase.FINAL, 2022),
    ],
)
def test_year_of_a_stock(date: str, phase: Phase, year: int) -> None:
    (fact,) = prose_facts(paragraphs(f"截至{date}，共有车辆2辆。"), NO_TABLES, "d", replace(IDENTITY, phase=phase))
    assert (fact.item, fact.year, fact.sentence) == ("车辆", year, f"截至{date}，共有车辆2辆。")


def test_phase_beside_the_figure_overrides_the_documents() -> None:
    final = replace(IDENTITY, phase=Phase.FINAL)
    facts = prose_facts(paragraphs("会议费支出决算3万元，完成年初预算5万元的60%。"), NO_TABLES, "d", final)
    assert [(f.item, f.concept, f.aspect, f.phase, str(f.value)) for f in facts] == [
        ("会议费", "conference_expenses", Aspect.AMOUNT, Phase.FINAL, "3"),
        ("会议费", "conference_expenses", Aspect.AMOUNT, Phase.BUDGET, "5"),
        ("会议费", "conference_expenses", Aspect.RATE, Phase.FINAL, "60"),
    ]


def test_zero_change_in_words_is_cited_by_its_print() -> None:
    (_, change) = prose_facts(paragraphs("会议费4万元，与上年预算持平。"), NO_TABLES, "d", IDENTITY)
    assert (change.value, change.unit, change.source.text, change.repair) == (
        Decimal(0),
        "万元",
        "与上年预算持平",
        None,
    )


def test_open_list_ends_where_its_numbering_goes_on() -> None:
    facts = prose_facts(
        paragraphs("“三公”经费9万元，其中：", "1.公车费用6万元，其中：", "（1）购置费0万元。", "2.公务接待费3万元。"),
        NO_TABLES,
        "d",
        IDENTITY,
    )
    assert [(f.item, f.path) for f in facts] == [
        ("“三公”经费", ()),
        ("公车费用", ("“三公”经费",)),
        ("购置费", ("“三公”经费", "公车费用")),
        ("公务接待费", ("“三公”经费",)),
    ]


def test_fund_named_with_the_item() -> None:
    (fact,) = prose_facts(
        paragraphs("2023年示范市审计局一般公共预算安排的会议费预算支出5万元。"), NO_TABLES, "d", IDENTITY
    )
    assert (fact.item, fact.fund) == ("会议费", Fund.GENERAL_PUBLIC_BUDGET)


def test_a_verb_before_a_known_name_is_no_part_of_it() -> None:
    government = replace(IDENTITY, level="政府")
    facts = prose_facts(paragraphs("全市实现一般公共预算收入9亿元。全市实现利润3亿元。"), NO_TABLES, "d", government)
    assert [(f.item, f.tier) for f in facts] == [("一般公共预算收入", Tier.WHOLE), ("实现利润", Tier.WHOLE)]
