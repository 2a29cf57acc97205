"""One name, several figures: the same, rounded, another scope, another thing, or a contradiction."""

from decimal import Decimal

import pytest
from factories import change, fact, growth_of, indicator, said
from hypothesis import given
from hypothesis import strategies as st

from corpus.datatypes import Aspect, Fact, Fund, RowRole, Tier, Trend, Verification
from corpus.money import TEN_THOUSAND_YUAN, YUAN, Amount, Dimension, Unit
from qa.selection import Selection, last_place, of_dimension, select, signed

APPROPRIATED = Fund.FISCAL_APPROPRIATION
PUBLIC = Fund.GENERAL_PUBLIC_BUDGET


def selected(*facts: Fact) -> Selection:
    selection = select(facts)
    assert selection is not None
    return selection


def shape(selection: Selection) -> dict[str, list[str]]:
    """The values: the chosen one, and what else there is of each kind."""
    parts = {
        "forks": selection.forks,
        "conflicts": selection.conflicts,
        "roundings": selection.roundings,
        "homonyms": selection.homonyms,
    }
    told = {name: [str(q.fact.value) for q in found] for name, found in parts.items() if found}
    return {"chosen": [str(selection.chosen.fact.value)], **told}


# --- one value ----------------------------------------------------------------------------------------


def test_equal_values_are_one_figure_with_all_its_places() -> None:
    cell, words = fact("培训费", "9.20"), said("培训费", "9.2")
    selection = selected(words, cell)
    assert shape(selection) == {"chosen": ["9.20"]}
    assert selection.chosen.facts == (cell, words)  # the cell stands for it


def test_equal_amounts_in_different_units_are_one_figure() -> None:
    assert shape(selected(fact("培训费", "9.20"), fact("培训费", "92000.00", "元"))) == {"chosen": ["9.20"]}


def test_an_equal_number_of_other_things_is_another_figure() -> None:
    selection = selected(fact("公务用车", "2", aspect=Aspect.COUNT, unit="辆"), fact("公务用车", "2"))
    assert shape(selection)["chosen"] == ["2"]
    assert selection.chosen.fact.unit == "万元"


def test_a_rise_and_a_fall_by_the_same_amount_are_two_figures() -> None:
    facts = [change("水费", "3", Trend.INCREASE), change("水费", "3", Trend.DECREASE)]
    selection = select(facts, (Aspect.CHANGE,))
    assert selection is not None
    others = (*selection.forks, *selection.conflicts, *selection.roundings)
    assert [q.fact.trend for q in (selection.chosen, *others)] == [Trend.INCREASE, Trend.DECREASE]


def test_nothing_to_choose_from() -> None:
    assert select([]) is None
    assert select([change("水费", "3", Trend.INCREASE)]) is None  # a change is not the amount


@given(st.permutations([fact("水费", "3"), fact("水费", "30000", "元"), said("水费", "3.00")]))
def test_the_order_of_the_facts_does_not_matter(facts: list[Fact]) -> None:
    assert shape(selected(*facts))["chosen"] in (["3"], ["30000"])
    assert len(selected(*facts).chosen.facts) == 3


# --- scope forks --------------------------------------------------------------------------------------


def test_another_fund_is_a_fork_and_the_widest_comes_first() -> None:
    narrow = fact("一般公共服务支出", "3403.40", fund=PUBLIC)
    middle = fact("一般公共服务支出", "3410.00", fund=APPROPRIATED)
    wide = fact("一般公共服务支出", "3438.80", fund=Fund.ALL)
    told = {"chosen": ["3438.80"], "forks": ["3410.00", "3403.40"]}
    assert shape(selected(narrow, middle, wide)) == told


def test_another_ancestor_is_a_fork() -> None:
    top = fact("公务接待费", "6.00")
    below = said("公务接待费", "4.20", path=("基本支出",))
    assert shape(selected(below, top)) == {"chosen": ["6.00"], "forks": ["4.20"]}


def test_a_total_above_narrows_nothing() -> None:
    top = fact("公务接待费", "6.00")
    below = said("公务接待费", "4.20", path=("支出总计",))
    assert shape(selected(below, top)) == {"chosen": ["6.00"], "conflicts": ["4.20"]}


def test_a_part_is_a_fork_of_the_whole() -> None:
    whole = fact("行政运行", "946.01")
    part = fact("行政运行", "731.70", main=False, measure="基本支出")
    assert shape(selected(part, whole)) == {"chosen": ["946.01"], "forks": ["731.70"]}


# --- contradictions -----------------------------------------------------------------------------------


def test_the_same_scope_with_another_value_is_a_contradiction() -> None:
    assert shape(selected(fact("会议费", "8.60"), said("会议费", "6.80"))) == {
        "chosen": ["8.60"],
        "conflicts": ["6.80"],
    }


def test_a_project_is_the_same_under_any_of_its_names_and_totals() -> None:
    form = fact("2024年“示范大脑”建设专项", "1340", form="project_target")
    text = said("“示范大脑”建设项目", "4200", path=("项目支出",))
    assert shape(selected(text, form)) == {"chosen": ["1340"], "conflicts": ["4200"]}


def test_indicators_of_different_projects_do_not_contradict_each_other() -> None:
    one = indicator("服务对象满意度", "90", "%", "智慧排水项目")
    other = indicator("服务对象满意度", "95", "%", "河道清淤项目")
    assert shape(selected(one, other)) == {"chosen": ["90"], "forks": ["95"]}
    again = indicator("服务对象满意度", "95", "%", "智慧排水项目")
    assert shape(selected(one, again)) == {"chosen": ["90"], "conflicts": ["95"]}


# --- rounding -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "exact, coarse, unit, is_rounding",
    [
        ("4617.25", "4617.3", "万元", True),
        ("4617.25", "4617", "万元", True),
        ("4617.25", "0.46", "亿元", True),
        ("4617.25", "4618.3", "万元", False),
        ("8.60", "6.80", "万元", False),
        ("4617.25", "0.48", "亿元", False),
    ],
)
def test_within_one_unit_of_the_coarser_last_place_is_rounding(
    exact: str, coarse: str, unit: str, is_rounding: bool
) -> None:
    other = shape(selected(fact("财政拨款收入", exact), said("财政拨款收入", coarse, unit)))
    assert other == {"chosen": [exact], ("roundings" if is_rounding else "conflicts"): [coarse]}


@given(st.decimals("10", "99999", places=2))
def test_a_rounded_copy_never_counts_as_a_contradiction(value: Decimal) -> None:
    selection = selected(fact("水费", str(value)), said("水费", str(round(value, 1))))
    assert selection.conflicts == selection.forks == ()


@pytest.mark.parametrize("one, other, unit", [("5", "6", "辆"), ("55", "56", "人"), ("1", "2", "万元")])
def test_whole_numbers_that_differ_by_one_are_not_rounded(one: str, other: str, unit: str) -> None:
    aspect = Aspect.AMOUNT if unit == "万元" else Aspect.COUNT
    selection = selected(fact("公务用车", one, unit, aspect=aspect), said("公务用车", other, unit, aspect=aspect))
    assert shape(selection) == {"chosen": [one], "conflicts": [other]}


@pytest.mark.parametrize(
    "value, unit, step",
    [
        ("4617.25", TEN_THOUSAND_YUAN, "100"),
        ("4617", TEN_THOUSAND_YUAN, "10000"),
        ("46172500.00", YUAN, "0.01"),
    ],
)
def test_the_last_printed_place_in_yuan(value: str, unit: Unit, step: str) -> None:
    assert last_place(Amount(Decimal(value), unit)) == Decimal(step)


# --- homonyms -----------------------------------------------------------------------------------------


def test_the_same_name_under_other_codes_is_another_thing() -> None:
    selection = selected(fact("行政运行", "668.25", code="2010301"), fact("行政运行", "120.00", code="2060101"))
    assert shape(selection) == {"chosen": ["668.25"], "homonyms": ["120.00"]}


def test_other_classifications_of_one_thing_are_forks() -> None:
    functional = fact("住房公积金", "96.80", code="2210201")
    economic = fact("住房公积金", "90.00", code="30113")
    assert shape(selected(functional, economic)) == {"chosen": ["96.80"], "forks": ["90.00"]}


def test_the_same_code_in_two_tables_of_one_fund_contradicts_itself() -> None:
    one, other = (fact("行政运行", v, code="2010301", table=n) for n, v in enumerate(("668.25", "700.00")))
    assert shape(selected(one, other)) == {"chosen": ["668.25"], "conflicts": ["700.00"]}


# --- aspects and dimensions ---------------------------------------------------------------------------


def test_the_amount_stands_before_counts_rates_and_targets() -> None:
    facts = [
        indicator("培训费", "98", "%", "某项目"),
        said("培训费", "95", "%", aspect=Aspect.RATE),
        said("培训费", "3", "次", aspect=Aspect.COUNT),
        fact("培训费", "9.20"),
    ]
    assert shape(selected(*facts)) == {"chosen": ["9.20"]}
    assert shape(selected(*facts[:3])) == {"chosen": ["3"]}


def test_only_the_aspects_asked_for_count() -> None:
    facts = [fact("水费", "3"), growth_of("水费", "10.00", Trend.INCREASE)]
    selection = select(facts, (Aspect.GROWTH,))
    assert selection is not None
    assert shape(selection) == {"chosen": ["10.00"]}


@pytest.mark.parametrize(
    "dimension, units",
    [
        (Dimension.MONEY, ["万元", "元"]),
        (Dimension.RATIO, ["%"]),
        (Dimension.PEOPLE, ["人", "批次", "天"]),
        (Dimension.OTHER, ["人", "批次", "天"]),
        (None, ["万元", "元", "%", "人", "批次", "天"]),
    ],
)
def test_figures_of_one_dimension(dimension: Dimension | None, units: list[str]) -> None:
    facts = [fact("接待", "1", unit) for unit in ("万元", "元", "%", "人", "批次", "天")]
    assert [f.unit for f in of_dimension(facts, dimension)] == units


@pytest.mark.parametrize(
    "trend, value", [(Trend.INCREASE, "3"), (Trend.DECREASE, "-3"), (Trend.UNCHANGED, "3"), (None, "3")]
)
def test_a_decrease_is_negative(trend: Trend | None, value: str) -> None:
    assert signed(fact("水费", "3", trend=trend)) == Decimal(value)


def test_a_clean_reading_stands_before_a_repaired_one() -> None:
    repaired = fact("水费", "3", repair="逗号当作小数点", verification=Verification.RECOVERED)
    clean = fact("水费", "3", source=fact("水费", "3.0").source)
    assert selected(repaired, clean).chosen.fact is clean


def test_the_sum_of_the_places_below_is_neither_the_whole_nor_a_contradiction() -> None:
    whole = fact("专项债务余额", "205", tier=Tier.WHOLE, row="示例市")
    below = fact("专项债务余额", "157", tier=Tier.WHOLE, row="县区合计", role=RowRole.TOTAL)
    selection = select([below, whole])
    assert selection is not None
    assert selection.chosen.fact is whole
    assert ([q.fact for q in selection.forks], selection.conflicts) == ([below], ())


# --- parents that text prints above an item ------------------------------------------------------------


def test_the_class_that_a_code_lies_in_does_not_narrow_a_figure_of_text() -> None:
    cell = fact("机关事业单位职业年金缴费支出", "12.34", code="2080506", fund=Fund.ALL)
    told = said("机关事业单位职业年金缴费支出", "24.68", code="2080506", path=("行政事业单位养老支出",), fund=Fund.ALL)
    other = said("机关事业单位职业年金缴费支出", "10.00", code="2080506", path=("基本支出",), fund=Fund.ALL)
    assert shape(selected(cell, told, other)) == {"chosen": ["12.34"], "forks": ["10.00"], "conflicts": ["24.68"]}


def test_a_print_that_is_no_unit_is_a_measure_of_its_own() -> None:
    printed = [fact("培训设备", "3", "台(套)"), fact("培训设备", "12.50")]
    assert of_dimension(printed, Dimension.MONEY) == printed[1:]
    assert of_dimension(printed, Dimension.OTHER) == printed[:1]
