from dataclasses import replace
from decimal import Decimal

import pytest

from corpus.datatypes import (
    Aspect,
    Certificate,
    Fact,
    Fund,
    Origin,
    Phase,
    RowRole,
    Source,
    Table,
    Verification,
)
from corpus.grade import grade


def cell(item: str, printed: str, table: int, fund: Fund | None = Fund.ALL, unit: str = "万元") -> Fact:
    return Fact(
        id="", document="d", agency="示范市审计局", year=2023, phase=Phase.BUDGET, item=item, concept=None,
        code=None, path=(), row=item, role=RowRole.ITEM, measure="合计", measure_concept=None,
        columns=("合计",), main=True, aspect=Aspect.AMOUNT, value=Decimal(printed),
        unit=unit, scope="支出总表", form=None,
        fund=fund, origin=Origin.CELL, source=Source(printed), table=table,
    )  # fmt: skip


def prose(item: str, printed: str, section: str = "支出预算情况", fund: Fund | None = Fund.ALL) -> Fact:
    return replace(cell(item, printed, 0, fund), table=None, origin=Origin.PROSE, section=(section,))


def table(number: int, outcome: str = "unchecked", failed: int = 0) -> Table:
    certificate = Certificate(1, 1, 0, failed, outcome)
    return Table(number, "支出总表", None, "万元", (), (), Source("支出总表"), certificate=certificate)


def verdicts(*facts: Fact, tables: tuple[Table, ...] = ()) -> list[str]:
    return [fact.verification.value for fact in grade(facts, tables)]


def test_table_and_prose_corroborate_across_units() -> None:
    assert verdicts(cell("图书购置费", "80000", 1, unit="元"), prose("图书购置费", "8")) == ["corroborated"] * 2


def test_two_tables_corroborate_one_table_does_not() -> None:
    assert verdicts(cell("图书购置费", "8", 1), cell("图书购置费", "8", 2)) == ["corroborated"] * 2
    assert verdicts(cell("图书购置费", "8", 1), cell("图书购置费", "8", 1)) == ["single"] * 2


def test_different_values_in_one_scope_are_disputed() -> None:
    facts = (
        cell("示范大脑建设专项", "1340", 1),
        prose("“示范大脑”建设项目", "1340"),
        prose("“示范大脑”建设项目", "4200", "重点项目"),
    )
    assert verdicts(*facts) == ["disputed"] * 3


@pytest.mark.parametrize(
    "other",
    [
        prose("教育支出", "7", "财政拨款支出情况", Fund.FISCAL_APPROPRIATION),
        replace(prose("教育支出", "7", "其他"), path=("基本支出",)),
        replace(prose("教育支出", "7", "其他"), year=2022),
        replace(prose("教育支出", "7", "其他"), phase=Phase.FINAL),
        replace(prose("教育支出", "7", "其他"), aspect=Aspect.CHANGE),
        replace(cell("教育支出", "7", 2), main=False, measure="基本支出"),
        replace(cell("教育支出", "7", 2), code="20502"),
    ],
)
def test_another_scope_is_no_contradiction(other: Fact) -> None:
    facts = (
        replace(cell("教育支出", "8", 1), concept="education", code="205"),
        replace(other, concept="education"),
    )
    assert verdicts(*facts) == ["single", "single"]


def test_last_digit_is_rounding() -> None:
    assert verdicts(cell("图书购置费", "8.13", 1), prose("图书购置费", "8.12")) == ["single", "single"]
    assert verdicts(cell("图书购置费", "8.13", 1), prose("图书购置费", "8.11")) == ["disputed", "disputed"]


def test_footed_table_reconciles_its_cells() -> None:
    fact = cell("图书购置费", "8", 1)
    assert verdicts(fact, tables=(table(1, "verified"),)) == ["reconciled"]
    assert verdicts(fact, tables=(table(1, "doubtful", failed=1),)) == ["single"]


def test_repaired_figure_stays_recovered_until_disputed() -> None:
    repaired = replace(cell("图书购置费", "8", 1), repair="按合计补回")
    assert verdicts(repaired, prose("图书购置费", "8")) == ["recovered", "corroborated"]
    assert verdicts(repaired, prose("图书购置费", "9")) == ["disputed", "disputed"]


def test_indicators_of_two_projects_are_two_quantities() -> None:
    def indicator(project: str, printed: str, number: int) -> Fact:
        fact = cell("群众满意度", printed, number, None, "%")
        return replace(fact, aspect=Aspect.INDICATOR, path=(project, "满意度指标"), role=RowRole.INDICATOR)

    assert verdicts(indicator("甲项目", "95", 1), indicator("乙项目", "90", 2)) == ["single", "single"]
    assert verdicts(indicator("甲项目", "95", 1), indicator("甲项目", "90", 2)) == ["disputed", "disputed"]


def test_nothing_but_the_verification_changes() -> None:
    facts = [cell("图书购置费", "8", 1), prose("图书购置费", "8")]
    assert [replace(fact, verification=Verification.SINGLE) for fact in grade(facts, ())] == facts


def test_project_in_the_list_and_in_its_description() -> None:
    listed = replace(prose("大厅运行项目", "70"), path=("项目支出",))
    described = prose("大厅运行项目", "70", "项目情况说明/大厅运行项目", None)
    assert verdicts(listed, described) == ["corroborated"] * 2
    other = replace(prose("其他相关支出", "70"), path=("项目支出",))
    assert verdicts(other, prose("其他相关支出", "90", "经济分类")) == ["single"] * 2


def test_totals_above_a_figure_do_not_narrow_it() -> None:
    listed = replace(prose("基本支出", "7"), path=("支出预算总额",), concept="basic_expenditure")
    other = replace(prose("基本支出", "8", "其他"), concept="basic_expenditure")
    assert verdicts(listed, other) == ["disputed", "disputed"]


def test_figures_under_different_parents_are_different() -> None:
    one = replace(prose("设备购置", "7"), path=("大厅运行",))
    other = replace(prose("设备购置", "8", "其他"), path=("热线运行",))
    assert verdicts(one, other) == ["single", "single"]


def test_part_of_an_item_does_not_dispute_the_whole() -> None:
    part = replace(prose("公务接待费", "4"), path=("基本支出",), measure="基本支出", main=False)
    assert verdicts(part, cell("公务接待费", "6", 1)) == ["single", "single"]


def test_project_listed_and_targeted_under_slightly_different_names() -> None:
    listed = replace(prose("监测体系平台建设项目", "70", fund=None), path=("项目预算金额合计",))
    targeted = replace(cell("监测体系平台建设", "70", 1, None), measure="年度资金总额")
    assert verdicts(listed, targeted) == ["corroborated"] * 2


def test_nameless_totals_of_unrelated_forms() -> None:
    one = replace(cell("合计", "7", 1), form="revenue")
    other = replace(cell("合计", "8", 2), form="procurement")
    assert verdicts(one, other) == ["single", "single"]


def test_basic_expenditure_has_one_appropriation() -> None:
    printed = cell("会议费", "8.6", 1, Fund.GENERAL_PUBLIC_BASIC)
    stated = replace(prose("会议费", "6.8", fund=Fund.FISCAL_APPROPRIATION), path=("基本支出",))
    assert verdicts(printed, stated) == ["disputed", "disputed"]


def test_changes_against_different_bases() -> None:
    one = replace(prose("会议费", "1"), aspect=Aspect.CHANGE, base="上年预算")
    other = replace(prose("会议费", "2", "其他"), aspect=Aspect.CHANGE, base="上年决算")
    same = replace(prose("会议费", "2", "其他"), aspect=Aspect.CHANGE, base="上年")
    assert verdicts(one, other) == ["single", "single"]
    assert verdicts(one, same) == ["disputed", "disputed"]
