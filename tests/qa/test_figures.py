"""Operations on the figures of three invented documents: what is printed, what is computed, what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from factories import (
    PARKS,
    WATER,
    carried_out,
    change,
    cited,
    code,
    codes_of,
    edition,
    fact,
    gap,
    growth_of,
    indicator,
    query,
    said,
    small_bot,
    term,
    told,
    wanted,
    words,
)

from corpus.datatypes import Aspect, Fund, Origin, Phase, Relation, Source, Trend, Verification
from corpus.money import HUNDRED_MILLION_YUAN, TEN_THOUSAND_YUAN, YUAN, Amount, Dimension
from qa.bot import BudgetQA
from qa.query import Operation, Query
from qa.schema import Answer

SENTENCE = "培训费9.20万元，比上年预算增加1.10万元，增长13.58%。"
WRONG = "办公费45.10万元，比上年预算增加5.10万元，增长20.00%。"
OUT = "因公出国（境）费8.00万元，比上年预算增加8.00万元。"
LESS = "公务接待费6.00万元，比上年预算减少0.50万元，下降7.69%。"
ALL = Fund.ALL

WATER_2024 = edition(
    WATER,
    2024,
    fact("支出总计", "4828.65", fund=ALL),
    fact("基本支出", "1222.25", fund=ALL),
    fact("项目支出", "3606.40", fund=ALL),
    fact("培训费", "9.20", verification=Verification.RECONCILED),
    said("培训费", "9.20", sentence=SENTENCE),
    change("培训费", "1.10", Trend.INCREASE, sentence=SENTENCE),
    growth_of("培训费", "13.58", Trend.INCREASE, sentence=SENTENCE),
    fact("办公费", "45.10"),
    said("办公费", "45.10", sentence=WRONG),
    change("办公费", "5.10", Trend.INCREASE, sentence=WRONG),
    growth_of("办公费", "20.00", Trend.INCREASE, sentence=WRONG),
    fact("公务接待费", "6.00"),
    said("公务接待费", "6.00", sentence=LESS),
    change("公务接待费", "0.50", Trend.DECREASE, sentence=LESS),
    fact("因公出国（境）费", "8.00"),
    said("因公出国（境）费", "8.00", sentence=OUT),
    change("因公出国（境）费", "8.00", Trend.INCREASE, sentence=OUT),
    fact("公务用车购置费", "0.00"),
    fact("会议费", "8.60"),
    said("会议费", "6.80"),
    fact("一般公共服务支出", "3438.80", fund=ALL),
    fact("一般公共服务支出", "3403.40", fund=Fund.GENERAL_PUBLIC_BUDGET, scope="一般公共预算支出表"),
    fact("行政运行", "668.25", code="2010301", path=("政府办公厅（室）及相关机构事务",)),
    fact("行政运行", "120.00", code="2060101", path=("科学技术管理事务",)),
    fact("电费", "17.20", repair="“17,20”读作17.20", verification=Verification.RECOVERED),
    fact("印刷费", "3.30", source=Source("3.30", page=6, ocr=True)),
    gap("国有资本经营预算收入", note="本单位没有国有资本经营预算"),
    said("实有人数", "63", "人", aspect=Aspect.COUNT),
    said("在职人员", "55", "人", aspect=Aspect.COUNT),
    said("项目支出", "74.69", "%", aspect=Aspect.SHARE, base="支出总计", sentence="项目支出占支出总计的74.69%。"),
    indicator("管网改造率", "90", "%", "智慧排水项目", relation=Relation.AT_LEAST),
    fact("智慧排水项目", "300"),
    indicator("群众满意度", "90", "%", "智慧排水项目"),
    indicator("企业满意度", "95", "%", "河道清淤项目"),
)
WATER_2023 = edition(WATER, 2023, fact("培训费", "8.10"), fact("电费", "16.00"), fact("差旅费", "0"))
WATER_2023_FINAL = edition(WATER, 2023, fact("培训费", "7.36"), fact("电费", "16.40"), phase=Phase.FINAL)
PARKS_2024 = edition(PARKS, 2024, fact("培训费", "55000.00", "元"), fact("差旅费", "2.00"))


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    editions = (WATER_2024, WATER_2023, WATER_2023_FINAL, PARKS_2024)
    with small_bot(tmp_path_factory.mktemp("figures"), *editions) as bot:
        yield bot


def one(item: str, **changes: object) -> Query:
    """The value of one item of the water bureau in 2024."""
    return replace(query(Operation.VALUE, wanted(term(item))), **changes)  # type: ignore[arg-type]


def of(operation: Operation, *items: str) -> Query:
    return query(operation, *(wanted(term(item)) for item in items))


def expression(answer: Answer) -> str:
    assert answer.derivation is not None
    return answer.derivation.expression


# --- value --------------------------------------------------------------------------------------------


def test_a_printed_figure_with_all_that_belongs_to_it(bot: BudgetQA) -> None:
    answer = carried_out(bot, one("培训费"))
    (figure,) = answer.figures
    assert (figure.value, figure.unit, figure.agency, figure.year, figure.phase) == (
        "9.20",
        "万元",
        WATER,
        2024,
        Phase.BUDGET,
    )
    assert (figure.item, figure.scope, figure.origin, figure.relation) == (
        "培训费",
        "支出预算表·预算数",
        Origin.CELL,
        Relation.EQUAL,
    )
    assert figure.verification is Verification.CORROBORATED  # a table and a sentence
    assert cited(answer) == {"9.20", "9.20万元"}
    assert "**9.20 万元**[1][2]" in answer.answer
    assert answer.warnings == []


@pytest.mark.parametrize("unit, value, symbol", [(YUAN, "92000", "元"), (HUNDRED_MILLION_YUAN, "0.00092", "亿元")])
def test_the_unit_asked_for_converts_exactly(bot: BudgetQA, unit: object, value: str, symbol: str) -> None:
    answer = carried_out(bot, one("培训费", unit=unit))
    assert told(answer)[0] == (value, symbol)
    assert cited(answer) == {"9.20", "9.20万元"}  # the print stays as it is


def test_a_target_keeps_its_relation(bot: BudgetQA) -> None:
    answer = carried_out(bot, query(Operation.VALUE, wanted(words("管网改造率"))))
    assert (answer.figures[0].value, answer.figures[0].relation) == ("90", Relation.AT_LEAST)
    assert "**≥90%**" in answer.answer


def test_a_printed_nought_is_a_figure(bot: BudgetQA) -> None:
    assert told(carried_out(bot, one("公务用车购置费"))) == [("0.00", "万元")]


def test_another_scope_is_told_beside_the_widest(bot: BudgetQA) -> None:
    answer = carried_out(bot, one("一般公共服务支出"))
    assert (told(answer), codes_of(answer)) == ([("3438.80", "万元"), ("3403.40", "万元")], ["scope"])
    assert "一般公共预算支出表" in answer.answer


def test_a_contradiction_is_told_with_both_places(bot: BudgetQA) -> None:
    answer = carried_out(bot, one("会议费"))
    assert (told(answer), codes_of(answer)) == ([("8.60", "万元"), ("6.80", "万元")], ["conflict"])
    assert len(answer.warnings[0].citations) == 2


def test_a_repaired_reading_is_told(bot: BudgetQA) -> None:
    answer = carried_out(bot, one("电费"))
    assert (told(answer), codes_of(answer)) == ([("17.20", "万元")], ["recovered"])
    assert "“17,20”读作17.20" in answer.warnings[0].message


def test_a_figure_read_by_ocr_is_told(bot: BudgetQA) -> None:
    answer = carried_out(bot, one("印刷费"))
    assert (told(answer), codes_of(answer)) == ([("3.30", "万元")], ["recovered"])
    assert "第6页" in answer.warnings[0].message
    assert "OCR" in answer.warnings[0].message


def test_two_things_of_one_name_are_asked_back(bot: BudgetQA) -> None:
    answer = carried_out(bot, one("行政运行"))
    assert (answer.status, answer.reason, told(answer)) == ("ambiguous", "ambiguous_item", [])
    assert answer.options == [f"{WATER}2024年2010301是多少", f"{WATER}2024年2060101是多少"]
    named = carried_out(bot, query(Operation.VALUE, wanted(code("2060101"))))
    assert told(named) == [("120.00", "万元")]


def test_rivals_are_asked_back(bot: BudgetQA) -> None:
    answer = carried_out(bot, query(Operation.VALUE, wanted(words("满意度"))))
    assert (answer.status, answer.reason) == ("ambiguous", "ambiguous_item")
    assert {option.removeprefix(f"{WATER}2024年") for option in answer.options} == {
        "群众满意度是多少",
        "企业满意度是多少",
    }


def test_a_blank_is_not_disclosed_and_no_nought(bot: BudgetQA) -> None:
    answer = carried_out(bot, one("国有资本经营预算收入"))
    assert (answer.status, answer.reason, answer.figures) == ("not_found", "not_disclosed", [])
    assert "本单位没有国有资本经营预算" in answer.answer


@pytest.mark.parametrize(
    "target, reason",
    [
        (wanted(term("水费")), "item_not_found"),
        (wanted(words("云计算服务费")), "item_not_found"),
        (wanted(), "missing_item"),
        (wanted(term("培训费"), year=2019), "year_not_in_library"),
        (wanted(term("培训费"), phase=Phase.FINAL), "phase_not_in_library"),
        (wanted(term("培训费"), year=2023, phase=Phase.ADJUSTED), "phase_not_in_library"),
    ],
)
def test_refusals_name_what_is_missing_and_carry_no_figure(bot: BudgetQA, target: object, reason: str) -> None:
    answer = carried_out(bot, query(Operation.VALUE, target))  # type: ignore[arg-type]
    assert (answer.reason, answer.figures, answer.derivation, answer.rows) == (reason, [], None, None)
    assert "9.20" not in answer.answer


def test_an_unknown_agency_is_refused_whatever_else_fits(bot: BudgetQA) -> None:
    target = replace(wanted(term("培训费")), agencies=())
    answer = carried_out(bot, replace(query(Operation.VALUE, target), unknown_agency="示例市审计局"))
    assert (answer.reason, answer.figures) == ("agency_not_in_library", [])
    assert "示例市审计局" in answer.answer


def test_without_a_year_the_latest_is_taken_and_said(bot: BudgetQA) -> None:
    target = replace(wanted(term("培训费")), year=None)
    answer = carried_out(bot, query(Operation.VALUE, target, explicit_year=False))
    assert (told(answer), codes_of(answer)) == ([("9.20", "万元")], ["assumption"])
    assert "2024年" in answer.warnings[0].message


def test_without_a_phase_the_budget_is_taken_and_said(bot: BudgetQA) -> None:
    answer = carried_out(bot, query(Operation.VALUE, wanted(term("电费"), year=2023)))
    assert (told(answer), codes_of(answer)) == ([("16.00", "万元")], ["assumption"])
    final = carried_out(bot, query(Operation.VALUE, wanted(term("电费"), year=2023, phase=Phase.FINAL)))
    assert (told(final), codes_of(final)) == ([("16.40", "万元")], [])


@pytest.mark.parametrize(
    "value, unit, wrong",
    [
        ("9.20", TEN_THOUSAND_YUAN, False),
        ("9", TEN_THOUSAND_YUAN, False),
        ("92000", YUAN, False),
        ("10", TEN_THOUSAND_YUAN, True),
        ("3", HUNDRED_MILLION_YUAN, True),
    ],
)
def test_an_amount_taken_for_granted_is_checked(bot: BudgetQA, value: str, unit: object, wrong: bool) -> None:
    premise = Amount(Decimal(value), unit)  # type: ignore[arg-type]
    answer = carried_out(bot, one("培训费", premise=premise))
    assert (told(answer)[0], "premise" in codes_of(answer)) == (("9.20", "万元"), wrong)


def test_only_a_figure_of_the_kind_asked_for_answers(bot: BudgetQA) -> None:
    people = carried_out(bot, one("在职人员", dimension=Dimension.PEOPLE))
    assert told(people) == [("55", "人")]
    money = carried_out(bot, one("在职人员", dimension=Dimension.MONEY, unit=YUAN))
    assert (money.status, money.figures) == ("not_found", [])


# --- sums, differences, quotients ---------------------------------------------------------------------


def test_a_sum_cites_every_operand(bot: BudgetQA) -> None:
    answer = carried_out(bot, of(Operation.SUM, "培训费", "公务接待费", "办公费"))
    assert (told(answer)[0], expression(answer)) == (("60.30", "万元"), "9.20 + 6.00 + 45.10")
    assert answer.figures[0].origin is Origin.COMPUTED
    assert {"9.20", "6.00", "45.10"} <= cited(answer)


def test_a_sum_with_a_missing_operand_is_refused(bot: BudgetQA) -> None:
    answer = carried_out(bot, of(Operation.SUM, "培训费", "水费"))
    assert (answer.reason, answer.figures) == ("item_not_found", [])


@pytest.mark.parametrize("items, words_told", [(("培训费", "公务接待费"), "多"), (("公务接待费", "培训费"), "少")])
def test_a_difference_is_positive_and_says_its_direction(
    bot: BudgetQA, items: tuple[str, str], words_told: str
) -> None:
    answer = carried_out(bot, of(Operation.DIFFERENCE, *items))
    assert (told(answer)[0], expression(answer)) == (("3.20", "万元"), "9.20 - 6.00")
    assert f"{items[0]}比{items[1]}{words_told}**3.20 万元**" in answer.answer


def test_agencies_with_other_units_compare(bot: BudgetQA) -> None:
    targets = wanted(term("培训费"), agency=PARKS), wanted(term("培训费"))
    answer = carried_out(bot, query(Operation.COMPARE, *targets, unit=TEN_THOUSAND_YUAN))
    assert (Decimal(told(answer)[0][0]), told(answer)[0][1]) == (Decimal("3.70"), "万元")
    assert f"{WATER}培训费较大" in answer.answer


def test_two_years_are_told_apart(bot: BudgetQA) -> None:
    targets = wanted(term("培训费")), wanted(term("培训费"), year=2023, phase=Phase.BUDGET)
    answer = carried_out(bot, query(Operation.DIFFERENCE, *targets))
    assert (told(answer)[0], expression(answer)) == (("1.10", "万元"), "9.20 - 8.10")


def test_money_and_people_never_add_up(bot: BudgetQA) -> None:
    answer = carried_out(bot, of(Operation.SUM, "培训费", "在职人员"))
    assert answer.derivation is None
    assert all(figure.origin is not Origin.COMPUTED for figure in answer.figures)


@pytest.mark.parametrize(
    "operation, items, value, unit",
    [
        (Operation.SHARE, ("基本支出", "支出总计"), "25.3125", "%"),
        (Operation.MULTIPLE, ("办公费", "培训费"), "4.9022", "倍"),
    ],
)
def test_quotients(bot: BudgetQA, operation: Operation, items: tuple[str, str], value: str, unit: str) -> None:
    answer = carried_out(bot, of(operation, *items))
    assert told(answer)[0] == (value, unit)
    assert "≈" in answer.answer


@pytest.mark.parametrize("operation", [Operation.SHARE, Operation.MULTIPLE])
def test_nothing_is_a_share_of_nought(bot: BudgetQA, operation: Operation) -> None:
    answer = carried_out(bot, of(operation, "培训费", "公务用车购置费"))
    assert (answer.status, answer.reason, answer.figures) == ("not_found", "zero_base", [])


def test_a_stated_share_agrees_with_the_amounts(bot: BudgetQA) -> None:
    answer = carried_out(bot, of(Operation.SHARE, "项目支出", "支出总计"))
    assert abs(Decimal(told(answer)[0][0]) - Decimal("74.6875")) < Decimal("0.01")
    assert "conflict" not in codes_of(answer)
    assert "74.69" in answer.answer


@pytest.mark.parametrize("per, value", [("employed_staff", "1090.9091"), ("staff_in_post", "952.381")])
def test_an_average_over_people(bot: BudgetQA, per: str, value: str) -> None:
    answer = carried_out(bot, replace(of(Operation.PER_HEAD, "公务接待费"), per=per))
    assert told(answer)[0] == (value, "元")  # in 元: four decimals of 万元 would lose some of it


# --- change and growth --------------------------------------------------------------------------------


def test_a_stated_change_is_given_as_printed(bot: BudgetQA) -> None:
    answer = carried_out(bot, of(Operation.CHANGE, "培训费"))
    assert told(answer) == [("1.10", "万元"), ("9.20", "万元")]
    assert "增加**1.10 万元**" in answer.answer


def test_a_decrease_is_called_one(bot: BudgetQA) -> None:
    answer = carried_out(bot, of(Operation.CHANGE, "公务接待费"))
    assert told(answer)[0] == ("0.50", "万元")
    assert "减少**0.50 万元**" in answer.answer


@pytest.mark.parametrize("rises, wrong", [(True, True), (False, False), (None, False)])
def test_a_direction_taken_for_granted_is_checked(bot: BudgetQA, rises: bool | None, wrong: bool) -> None:
    answer = carried_out(bot, replace(of(Operation.CHANGE, "公务接待费"), premise_rises=rises))
    assert ("premise" in codes_of(answer)) is wrong


def test_without_a_stated_change_two_years_are_compared(bot: BudgetQA) -> None:
    answer = carried_out(bot, of(Operation.CHANGE, "电费"))
    assert (told(answer)[0], expression(answer)) == (("1.20", "万元"), "17.20 - 16.00")


def test_growth_as_printed_where_it_agrees(bot: BudgetQA) -> None:
    answer = carried_out(bot, of(Operation.GROWTH, "培训费"))
    assert (told(answer)[0], codes_of(answer)) == (("13.58", "%"), [])


def test_a_printed_percentage_that_the_amounts_contradict(bot: BudgetQA) -> None:
    answer = carried_out(bot, of(Operation.GROWTH, "办公费"))
    assert [Decimal(value) for value, unit in told(answer) if unit == "%"] == [Decimal("20.00"), Decimal("12.75")]
    assert codes_of(answer) == ["conflict"]


def test_growth_without_a_printed_percentage_is_computed(bot: BudgetQA) -> None:
    answer = carried_out(bot, of(Operation.GROWTH, "公务接待费"))
    assert (told(answer)[0], expression(answer)) == (("7.6923", "%"), "(-0.50) / (6.00 - (-0.50)) * 100")
    assert "下降" in answer.answer


def test_growth_from_nothing_has_no_percentage(bot: BudgetQA) -> None:
    answer = carried_out(bot, of(Operation.GROWTH, "因公出国（境）费"))
    assert (answer.status, answer.reason, answer.figures) == ("not_found", "zero_base", [])


def test_growth_without_any_base_is_refused(bot: BudgetQA) -> None:
    answer = carried_out(bot, of(Operation.GROWTH, "公务用车购置费"))
    assert (answer.status, answer.figures) == ("not_found", [])


def test_last_year_is_implied_by_this_year_and_its_change(bot: BudgetQA) -> None:
    answer = carried_out(bot, of(Operation.IMPLIED, "公务接待费"))
    assert (told(answer)[0], expression(answer)) == (("6.50", "万元"), "6.00 + 0.50")
    assert answer.figures[0].origin is Origin.COMPUTED
    assert "2023年" in answer.figures[0].label


def test_completion_is_final_account_over_budget(bot: BudgetQA) -> None:
    answer = carried_out(bot, query(Operation.COMPLETION, wanted(term("培训费"), year=2023)))
    assert (told(answer)[0], expression(answer)) == (("90.8642", "%"), "7.36 / 8.10 * 100")


def test_completion_without_a_final_account_is_refused(bot: BudgetQA) -> None:
    answer = carried_out(bot, of(Operation.COMPLETION, "培训费"))
    assert (answer.reason, answer.figures) == ("phase_not_in_library", [])


# --- what holds for every answer ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "operation, items",
    [
        (Operation.VALUE, ("培训费",)),
        (Operation.VALUE, ("会议费",)),
        (Operation.VALUE, ("一般公共服务支出",)),
        (Operation.SUM, ("培训费", "电费")),
        (Operation.DIFFERENCE, ("会议费", "电费")),
        (Operation.SHARE, ("培训费", "支出总计")),
        (Operation.CHANGE, ("培训费",)),
        (Operation.GROWTH, ("办公费",)),
        (Operation.IMPLIED, ("培训费",)),
    ],
)
def test_every_figure_of_the_text_is_a_figure_with_a_citation(
    bot: BudgetQA, operation: Operation, items: tuple[str, ...]
) -> None:
    answer = carried_out(bot, of(operation, *items))
    assert answer.status == "answered"
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    values = {figure.value for figure in answer.figures}
    for bold in answer.answer.split("**")[1::2]:
        assert bold.split()[0].rstrip("%").lstrip("≥≈ ").replace(",", "") in values
