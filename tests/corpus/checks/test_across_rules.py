"""Rules across the documents of one agency: each held, broken, and not applicable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from corpus.checks.across_run import check_across
from corpus.checks.across_shelf import Filed, Shelf, shelves
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.datatypes import Aspect, Fact, Fund, Origin, Phase, RowRole, Source, Tier, Trend

AGENCY = "示例市测绘局"


def fact(name: str, text: str, aspect: Aspect = Aspect.AMOUNT, **changes: Any) -> Fact:
    """A figure of prose; ``name`` is "<document>:<n>", ``text`` is what is printed."""
    document = name.split(":")[0]
    base = Fact(
        id=name,
        document=document,
        agency=AGENCY,
        year=2024,
        phase=Phase.BUDGET,
        item="项目支出",
        concept="project_expenditure",
        code=None,
        path=(),
        row="",
        role=RowRole.ITEM,
        measure="金额",
        measure_concept=None,
        columns=(),
        main=True,
        aspect=aspect,
        value=Decimal(text.replace(",", "")),
        unit="%" if aspect in (Aspect.GROWTH, Aspect.SHARE) else "万元",
        scope="正文",
        form=None,
        fund=Fund.ALL,
        origin=Origin.PROSE,
        source=Source(text, line=1),
        section=("支出情况",),
        sentence="一句话。",
    )
    return replace(base, **changes)


def cell(name: str, text: str, **changes: Any) -> Fact:
    """A figure of a table."""
    given: dict[str, Any] = {"origin": Origin.CELL, "table": 1, "form": "expenditure", "row": "项目支出", "section": ()}
    return fact(name, text, **{**given, "sentence": None, **changes})


def filed(
    document: str, *facts: Fact, year: int = 2024, phase: Phase = Phase.BUDGET, level: str | None = "部门"
) -> Filed:
    return Filed(document, f"{document}.txt", f"{AGENCY}{document}", AGENCY, year, phase, level, (), facts)


def failures(*documents: Filed) -> list[Finding]:
    return [finding for finding in check_across(Shelf(documents)) if finding.outcome is not Outcome.PASS]


def held(*documents: Filed) -> dict[str, int]:
    return {one.rule: one.count for one in check_across(Shelf(documents)) if one.outcome is Outcome.PASS}


def last_year(text: str, **changes: Any) -> Filed:
    return filed("旧", cell("旧:1", text, year=2023, **changes), year=2023)


def this_year(now: str, change: str, growth: str | None, base: str = "上年", trend: Trend = Trend.INCREASE) -> Filed:
    facts = [fact("新:1", now), fact("新:2", change, Aspect.CHANGE, base=base, trend=trend)]
    if growth:
        facts.append(fact("新:3", growth, Aspect.GROWTH, base=base, trend=trend))
    return filed("新", *facts)


def test_change_leads_back_to_last_years_figure() -> None:
    now = this_year("120.00", "20.00", "20.00", base="上年预算")
    assert held(now, last_year("100.00")) == {"across_change": 1}
    assert held(this_year("80.00", "20.00", "20.00", trend=Trend.DECREASE), last_year("100.00")) == {"across_change": 1}
    assert not failures(now, last_year("100.01"))  # three roundings


@pytest.mark.parametrize(
    ("now", "change", "growth", "last", "place", "expected", "severity"),
    [
        ("120.00", "28.00", "20.00", "100.00", "新:2", "20", Severity.ERROR),
        ("210.00", "20.00", "20.00", "100.00", "新:1", "120", Severity.ERROR),
        ("120.00", "20.00", "20.00", "110.00", "新:2", "110", Severity.WARNING),
        ("120.00", "25.00", None, "100.00", "新:2", "100", Severity.WARNING),
    ],
)
def test_the_percentage_tells_which_figure_is_odd(
    now: str, change: str, growth: str | None, last: str, place: str, expected: str, severity: Severity
) -> None:
    (found,) = failures(this_year(now, change, growth), last_year(last))
    assert (found.rule, found.document, found.outcome, found.severity) == (
        "across_change",
        "新",
        Outcome.FAIL,
        severity,
    )
    assert (found.places[0].fact, found.expected) == (place, Decimal(expected))
    assert found.facts[-1] == "旧:1"


def test_a_slip_of_the_pen_is_proposed() -> None:
    (found,) = failures(this_year("210.00", "20.00", "20.00", "上年预算"), last_year("100.00"))
    assert found.explanation == (
        "项目支出210.00万元，比上年预算增加20万元、增长20.00%，推得上年为190万元；上年《示例市测绘局旧》为100万元，"
        "相差90万元。增减额、百分比与上年文件三者一致，可疑的是本年数"
    )
    (found,) = failures(this_year("1,271.00", "217.00", "27.10"), last_year("1,000.00"))
    assert found.proposal == "若此处为271，则与上年文件一致，疑为数字换位"


@pytest.mark.parametrize("base", ["上年预算执行数", "上年决算", "2023年调整预算", "2022年预算", "同口径"])
def test_another_base_is_no_contradiction_of_last_years_budget(base: str) -> None:
    assert not failures(this_year("120.00", "25.00", "25.00", base=base), last_year("100.00"))


def test_prints_of_another_precision_are_one_figure() -> None:
    old = filed("旧", cell("旧:1", "1,000,049", unit="元", year=2023), fact("旧:2", "100.00", year=2023), year=2023)
    (found,) = failures(this_year("120.00", "25.00", None), old)
    assert (found.rule, found.facts[-1]) == ("across_change", "旧:1")


def test_the_final_account_is_compared_where_the_base_says_so() -> None:
    now = this_year("120.00", "25.00", None, base="上年决算数")
    final = filed("决", cell("决:1", "100.00", year=2023, phase=Phase.FINAL), year=2023, phase=Phase.FINAL)
    assert [finding.rule for finding in failures(now, last_year("95.00"), final)] == ["across_change"]


@pytest.mark.parametrize(
    "other",
    [
        {"fund": Fund.FISCAL_APPROPRIATION},
        {"path": ("基本支出",), "item": "办公费", "concept": "office_expenses"},
        {"tier": Tier.OWN},
        {"agency": "示例市测绘局信息中心"},
        {"form": "procurement"},
        {"repair": "由合计推得"},
    ],
)
def test_another_scope_never_contradicts(other: dict[str, Any]) -> None:
    found = failures(this_year("120.00", "25.00", "25.00"), last_year("100.00", **other))
    assert [finding for finding in found if finding.outcome is Outcome.FAIL] == []


def test_a_bare_last_year_of_a_government_says_too_little() -> None:
    now = replace(this_year("120.00", "25.00", None), level="政府")
    assert not failures(now, replace(last_year("100.00"), level="政府"))


def test_names_of_prose_run_parents_and_item_together() -> None:
    named: dict[str, Any] = {"concept": None, "path": (), "item": "测绘事务行政运行支出"}
    now = filed(
        "新", fact("新:1", "50", **named), fact("新:2", "9", Aspect.CHANGE, base="上年", trend=Trend.INCREASE, **named)
    )
    row = {"item": "行政运行", "concept": "administrative_operation", "code": "2200101", "path": ("测绘事务",)}
    assert held(now, last_year("41", **row)) == {"across_change": 1}
    assert len(failures(now, last_year("14", **row))) == 1


# --- growth and points ------------------------------------------------------------------------------


def grown(now: str, growth: str, base: str) -> Filed:
    return filed("新", fact("新:1", now), fact("新:2", growth, Aspect.GROWTH, base=base, trend=Trend.INCREASE))


def test_growth_over_the_published_figure() -> None:
    assert held(grown("141.00", "41.00", "2023年年初预算"), last_year("100.00")) == {"across_growth": 1}
    (found,) = failures(grown("141.00", "44.00", "2023年年初预算"), last_year("100.00"))
    assert (found.rule, found.severity) == ("across_growth", Severity.WARNING)
    assert (found.actual, found.expected, found.unit) == (Decimal("44.00"), Decimal("41.00"), "%")
    assert not failures(grown("141.00", "44.00", "2023年年初预算"), last_year("0"))


def shared(document: str, year: int, *facts: Fact) -> Filed:
    return filed(document, *facts, year=year + 1, level="政府")


@pytest.mark.parametrize(("points", "fails"), [("2.0", False), ("2.9", False), ("6.0", True)])
def test_points_lead_back_to_last_years_share(points: str, fails: bool) -> None:
    now = {"base": "一般公共预算支出", "phase": Phase.FINAL}
    change = {"unit": "个百分点", "base": "上年", "trend": Trend.INCREASE, "phase": Phase.FINAL}
    new = shared("新", 2024, fact("新:1", "80.0", Aspect.SHARE, **now), fact("新:2", points, Aspect.CHANGE, **change))
    old = shared("旧", 2023, fact("旧:1", "78.0", Aspect.SHARE, **(now | {"year": 2023})))
    assert [finding.rule for finding in failures(new, old)] == (["across_points"] if fails else [])


# --- quotes -----------------------------------------------------------------------------------------


def quoting(text: str, column: str, **changes: Any) -> Filed:
    given = {"year": 2023, "columns": (column,), "measure": column}
    return filed("新", cell("新:1", text, **(given | changes)))


def test_last_years_column() -> None:
    assert held(quoting("100", "2023年预算数"), last_year("100")) == {"across_last_year": 1}
    (found,) = failures(quoting("190", "2023年预算数"), last_year("100"))
    assert (found.rule, found.severity, found.expected, found.actual) == (
        "across_last_year",
        Severity.WARNING,
        Decimal(100),
        Decimal(190),
    )
    assert not failures(quoting("190", "2023年预算执行数"), last_year("100"))
    assert not failures(quoting("190", "2023年执行数", phase=Phase.FINAL), last_year("100"))


def test_initial_budget_in_the_final_account() -> None:
    def final(text: str, column: str) -> Filed:
        row = cell("决:1", text, columns=(column,), measure=column)
        return filed("决", row, phase=Phase.FINAL)

    budget = filed("预", cell("预:1", "100"), cell("预:2", "20", item="上年结转", concept="carryover"))
    assert held(final("100", "年初预算数"), budget) == {"across_initial": 1}
    assert [found.rule for found in failures(final("190", "年初预算数"), budget)] == ["across_initial"]
    assert [found.outcome for found in failures(final("120", "年初预算数"), budget)] == [Outcome.EXPLAINED]
    assert not failures(final("190", "全年预算数"), budget)
    assert not failures(final("190", "预算数"), budget)


# --- two documents of one year ------------------------------------------------------------------------


def test_text_beside_tables() -> None:
    text = filed("文", fact("文:1", "100.00"))
    assert held(text, filed("表", cell("表:1", "100.00"))) == {"across_text_table": 1}
    (found,) = failures(text, filed("表", cell("表:1", "1,000.00")))
    assert (found.rule, found.document, found.severity) == ("across_text_table", "表", Severity.ERROR)
    assert not failures(text, filed("表", cell("表:1", "90.00", fund=Fund.FISCAL_APPROPRIATION)))
    assert not failures(text, filed("表", cell("表:1", "90.00", form="operating")))


def test_two_editions() -> None:
    first = filed("一", cell("一:1", "100.00"))
    assert held(first, filed("二", cell("二:1", "100.00"))) == {"across_editions": 1}
    (found,) = failures(first, filed("二", cell("二:1", "170.00")))
    assert (found.rule, found.document) == ("across_editions", "二")
    assert not failures(first, filed("二", cell("二:1", "170.00", form="fiscal_appropriation")))


@pytest.mark.parametrize(("whole", "own", "fails"), [("100", "100", False), ("100", "60", False), ("100", "160", True)])
def test_a_department_includes_its_own_unit(whole: str, own: str, fails: bool) -> None:
    documents = (filed("部", cell("部:1", whole)), filed("单", cell("单:1", own), level="单位"))
    assert [finding.rule for finding in failures(*documents)] == (["across_twins"] if fails else [])


@pytest.mark.parametrize(("old", "copied"), [("2023年增加12.34万元。", True), ("2023年增加12.35万元。", False)])
def test_sentences_copied_from_last_year_are_noted(old: str, copied: bool) -> None:
    change: dict[str, Any] = {"aspect": Aspect.CHANGE, "base": "上年决算", "trend": Trend.INCREASE}
    now = filed("新", fact("新:1", "12.34", sentence="2024年增加12.34万元。", **change))
    last = filed("旧", fact("旧:1", old[7:12], sentence=old, year=2023, **change), year=2023)
    found = failures(now, last)
    assert [(one.rule, one.severity) for one in found] == ([("across_copied", Severity.INFO)] if copied else [])


# --- the shelf ----------------------------------------------------------------------------------------


def named(document: str, agency: str, aliases: Sequence[str] = ()) -> Filed:
    return replace(filed(document), agency=agency, aliases=tuple(aliases))


def test_shelves_by_names() -> None:
    one = named("一", "示例市测绘局", ["示例测绘局"])
    two = named("二", "示例测绘局")
    other = named("三", "示例县测绘局", ["测绘局"])
    assert shelves([one, two, other]) == (Shelf((one, two)), Shelf((other,)))


def test_a_single_document_has_no_findings() -> None:
    assert check_across(Shelf((this_year("120.00", "99.00", "20.00"),))) == ()
