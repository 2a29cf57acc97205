"""How far each figure is verified."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from corpus.checks.book import place_of_fact
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.datatypes import (
    Aspect,
    Cell,
    CellStatus,
    Fact,
    Fund,
    GridPlace,
    Origin,
    Phase,
    Row,
    RowRole,
    Source,
    SumKind,
    Table,
    TableSum,
    Verification,
)
from corpus.grade import agreeing, corroboration, grade, with_verification
from corpus.vocabulary import vocabulary


def cell(item: str, printed: str, table: int, fund: Fund | None = Fund.ALL, unit: str = "万元") -> Fact:
    return Fact(
        id=f"d:{item}{printed}{table}{fund}", document="d", agency="示范市审计局", year=2023, phase=Phase.BUDGET,
        item=item, concept=vocabulary().concept_of(item), code=None, path=(), row=item, role=RowRole.ITEM,
        measure="合计", measure_concept=None, columns=("合计",), main=True, aspect=Aspect.AMOUNT,
        value=Decimal(printed), unit=unit, scope="支出总表", form=None, fund=fund, origin=Origin.CELL,
        source=Source(printed, cell=f"{item}{table}"), table=table,
    )  # fmt: skip


def prose(item: str, printed: str, section: str = "支出预算情况", fund: Fund | None = Fund.ALL) -> Fact:
    fact = replace(cell(item, printed, 0, fund), table=None, origin=Origin.PROSE, section=(section,))
    return replace(fact, id=f"{fact.id}{section}")


def verdicts(*facts: Fact, tables: tuple[Table, ...] = ()) -> list[str]:
    return [fact.verification.value for fact in grade(facts, tables)]


# --- corroborated -----------------------------------------------------------------------------


def test_table_and_prose_corroborate_across_units() -> None:
    assert verdicts(cell("图书购置费", "80000", 1, unit="元"), prose("图书购置费", "8")) == ["corroborated"] * 2


def test_two_tables_corroborate_one_table_does_not() -> None:
    assert verdicts(cell("图书购置费", "8", 1), cell("图书购置费", "8", 2)) == ["corroborated"] * 2
    assert verdicts(cell("图书购置费", "8", 1), replace(cell("图书购置费", "8", 1), id="d:x")) == ["single"] * 2


@pytest.mark.parametrize(
    "other",
    [
        prose("教育支出", "8", "财政拨款支出情况", Fund.FISCAL_APPROPRIATION),
        replace(prose("教育支出", "8", "其他"), path=("基本支出",)),
        replace(prose("教育支出", "8", "其他"), year=2022),
        replace(prose("教育支出", "8", "其他"), phase=Phase.FINAL),
        replace(prose("教育支出", "8", "其他"), aspect=Aspect.CHANGE),
        replace(cell("教育支出", "8", 2), main=False, measure="基本支出", measure_concept="basic_expenditure"),
        replace(cell("教育支出", "8", 2), code="20502"),
        cell("卫生健康支出", "8", 2),
    ],
)
def test_another_scope_bears_nothing_out(other: Fact) -> None:
    assert verdicts(replace(cell("教育支出", "8", 1), code="205"), other) == ["single", "single"]


def test_rounding_bears_out_where_digits_enough_are_printed() -> None:
    assert verdicts(cell("图书购置费", "81347", 1, unit="元"), prose("图书购置费", "8.13")) == ["corroborated"] * 2
    assert verdicts(cell("图书购置费", "4186", 1), replace(prose("图书购置费", "0.4"), unit="亿元")) == ["single"] * 2


def test_basic_expenditure_has_one_appropriation() -> None:
    printed = cell("会议费", "8.6", 1, Fund.GENERAL_PUBLIC_BASIC)
    stated = replace(prose("会议费", "8.6", fund=Fund.FISCAL_APPROPRIATION), path=("基本支出",))
    assert verdicts(printed, stated) == ["corroborated"] * 2


def test_indicators_of_two_projects_are_two_quantities() -> None:
    def indicator(project: str, printed: str, number: int) -> Fact:
        fact = cell("群众满意度", printed, number, None, "%")
        return replace(fact, aspect=Aspect.INDICATOR, path=(project, "满意度指标"), role=RowRole.INDICATOR)

    assert verdicts(indicator("甲项目", "95", 1), indicator("乙项目", "95", 2)) == ["single", "single"]
    assert verdicts(indicator("甲项目", "95", 1), indicator("甲项目", "95", 2)) == ["corroborated"] * 2


def test_project_listed_described_and_targeted() -> None:
    listed = replace(prose("监测体系平台建设项目", "70", fund=None), path=("项目预算金额合计",))
    described = prose("监测体系平台建设", "70", "项目情况说明/监测体系平台建设", None)
    targeted = replace(cell("监测体系平台建设", "70", 1, None), measure="年度资金总额")
    assert verdicts(listed, described, targeted) == ["corroborated"] * 3


def test_figures_under_different_parents_are_different() -> None:
    one = replace(prose("设备购置", "7"), path=("大厅运行",))
    other = replace(prose("设备购置", "7", "其他"), path=("热线运行",))
    assert verdicts(one, other) == ["single", "single"]


def test_changes_against_different_bases() -> None:
    one = replace(prose("会议费", "1"), aspect=Aspect.CHANGE, base="上年预算")
    other = replace(prose("会议费", "1", "其他"), aspect=Aspect.CHANGE, base="上年决算")
    same = replace(prose("会议费", "1", "其他"), aspect=Aspect.CHANGE, base="上年")
    assert verdicts(one, other) == ["single", "single"]
    assert verdicts(one, same) == ["corroborated", "corroborated"]


def test_a_repaired_figure_stays_recovered() -> None:
    repaired = replace(cell("图书购置费", "8", 1), repair="按合计补回")
    assert verdicts(repaired, prose("图书购置费", "8")) == ["recovered", "corroborated"]


def test_which_places_bear_a_figure_out() -> None:
    facts = [
        cell("图书购置费", "8", 1),
        prose("图书购置费", "8"),
        prose("图书购置费", "9", "其他"),
        cell("水费", "8", 2),
    ]
    assert corroboration(facts, ()) == {facts[0].id: (facts[1].id,), facts[1].id: (facts[0].id,)}
    assert agreeing(facts[1], facts, ()) == [facts[0]]
    assert agreeing(facts[2], facts, ()) == []


def test_nothing_but_the_verification_changes() -> None:
    facts = [cell("图书购置费", "8", 1), prose("图书购置费", "8")]
    assert [replace(fact, verification=Verification.SINGLE) for fact in grade(facts, ())] == facts


# --- reconciled -------------------------------------------------------------------------------


def table(*printed: str, sums: tuple[TableSum, ...]) -> Table:
    """A table of one column; the first row is the sum of the others."""
    cells = [Cell(text, Decimal(text), CellStatus.READ, Source(text, cell=f"B{n}")) for n, text in enumerate(printed)]
    rows = tuple(Row(f"第{n}项", None, 1, RowRole.ITEM, (), (one,), Source("x")) for n, one in enumerate(cells))
    return Table(1, "支出总表", None, "万元", (("合计",),), rows, Source("支出总表"), sums=sums)


def fact_of(of: Table, row: int) -> Fact:
    source = of.rows[row].cells[0].source
    return replace(cell(f"第{row}项目", source.text, 1), source=source)


SUM = TableSum(SumKind.COLUMN, GridPlace(0, 0), (GridPlace(1, 0), GridPlace(2, 0)))


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        (("8", "3", "5"), ["reconciled", "reconciled", "reconciled", "single"]),
        (("8.01", "3.00", "5.00"), ["reconciled", "reconciled", "reconciled", "single"]),
        (("9", "3", "5"), ["reconciled", "reconciled", "reconciled", "single"]),
        (("10", "3", "5"), ["single", "single", "single", "single"]),
    ],
)
def test_a_cell_is_reconciled_by_a_sum_that_it_takes_part_in(printed: tuple[str, ...], verdict: list[str]) -> None:
    of = table(*printed, "7", sums=(SUM,))
    assert verdicts(*(fact_of(of, n) for n in range(4)), tables=(of,)) == verdict


# --- disputed ---------------------------------------------------------------------------------


def finding(*facts: Fact, severity: Severity = Severity.ERROR, outcome: Outcome = Outcome.FAIL) -> Finding:
    return Finding(
        "text_vs_form", "d", outcome, severity, "两处不同", tuple(place_of_fact(fact) for fact in facts),
        expected=facts[1].value, actual=facts[0].value, difference=facts[0].value - facts[1].value, unit="万元",
    )  # fmt: skip


def disputed(facts: list[Fact], *findings: Finding) -> list[str]:
    return [fact.verification.value for fact in with_verification(facts, (), findings)]


def test_the_odd_one_is_disputed_and_not_what_others_bear_out() -> None:
    facts = [cell("展览", "1340", 1), prose("展览", "1340"), prose("展览", "4200", "重点项目")]
    assert disputed(facts, finding(facts[2], facts[0], facts[1])) == ["corroborated", "corroborated", "disputed"]


def test_one_against_one_disputes_both() -> None:
    facts = [cell("展览", "1340", 1), prose("展览", "4200"), cell("水费", "7", 1)]
    assert disputed(facts, finding(facts[1], facts[0])) == ["disputed", "disputed", "single"]


@pytest.mark.parametrize(
    ("severity", "outcome"),
    [
        (Severity.ROUNDING, Outcome.FAIL),
        (Severity.INFO, Outcome.FAIL),
        (Severity.ERROR, Outcome.EXPLAINED),
        (Severity.ERROR, Outcome.PARSE_DOUBT),
    ],
)
def test_rounding_and_scope_dispute_nothing(severity: Severity, outcome: Outcome) -> None:
    facts = [cell("展览", "13.40", 1), prose("展览", "13.41")]
    assert "disputed" not in disputed(facts, finding(facts[1], facts[0], severity=severity, outcome=outcome))


def test_a_repaired_figure_may_be_disputed() -> None:
    repaired = replace(prose("展览", "9"), repair="缺“元”字")
    facts = [cell("展览", "8", 1), repaired]
    assert disputed(facts, finding(repaired, facts[0])) == ["disputed", "disputed"]
