"""Lists, rankings, counts and totals: every member once, none left out, the denominator told."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from factories import (
    PARKS,
    WATER,
    carried_out,
    codes_of,
    edition,
    fact,
    indicator,
    query,
    said,
    small_bot,
    term,
    told,
    wanted,
)

from corpus.datatypes import Aspect, Fact, Fund, RowRole
from corpus.money import HUNDRED_MILLION_YUAN, TEN_THOUSAND_YUAN, Amount, Unit
from qa.bot import BudgetQA
from qa.members import members_of
from qa.query import Bound, Members, Operation, Query, Ranking
from qa.schema import Answer


def project(name: str, value: str, **changes: Any) -> Fact:
    """The head row of a performance-target form."""
    own: dict[str, Any] = {
        "form": "project_target",
        "measure": "年度资金总额",
        "measure_concept": "annual_project_funds",
        "scope": "项目支出绩效目标表",
    }
    return fact(name, value, **{**own, **changes})


PROJECTS = (
    project("智慧排水项目", "300"),
    project("河道清淤项目", "1200.50"),
    project("泵站改造项目", "80"),
    project("水质监测项目", "300.00", columns=("年度资金总额", "合计")),
)
WATER_2024 = edition(
    WATER,
    2024,
    *PROJECTS,
    project("智慧排水项目", "40", measure="上年结转", measure_concept="carryover", main=False),
    said("智慧排水项目", "300", path=("项目支出",)),
    indicator("管网改造率", "90", "%", "智慧排水项目"),
    fact("一般公共服务支出", "900", code="201", fund=Fund.ALL),
    fact("一般公共服务支出", "880", code="201", fund=Fund.GENERAL_PUBLIC_BUDGET),
    fact("城乡社区支出", "1500", code="212", fund=Fund.ALL),
    fact("行政运行", "600", code="2010301"),
    fact("办公费", "45", code="30201"),
    fact("支出总计", "2400", fund=Fund.ALL),
    fact("合计", "2400", role=RowRole.TOTAL),
    fact("财政拨款收入", "2000", fund=Fund.ALL),
    fact("事业收入", "400", fund=Fund.ALL),
    fact("收入总计", "2400", fund=Fund.ALL, role=RowRole.TOTAL),
    fact("公务接待费", "6.00"),
)
PARKS_2024 = edition(PARKS, 2024, fact("公务接待费", "70000.00", "元"), fact("办公费", "5"))
THIRD = edition("样板县水利局", 2024, fact("办公费", "3"))


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    with small_bot(tmp_path_factory.mktemp("sets"), WATER_2024, PARKS_2024, THIRD) as bot:
        yield bot


def over(operation: Operation, members: Members = Members.PROJECTS, **changes: object) -> Query:
    return replace(query(operation, wanted(), members=members), **changes)  # type: ignore[arg-type]


def labels(answer: Answer) -> list[str | None]:
    assert answer.rows is not None
    return [row[0] for row in answer.rows.data]


def bound(value: str, unit: Unit, *, above: bool, inclusive: bool) -> tuple[Bound, ...]:
    return (Bound(above, inclusive, Amount(Decimal(value), unit)),)


# --- members ------------------------------------------------------------------------------------------


def test_a_list_holds_every_member_once_in_reading_order(bot: BudgetQA) -> None:
    answer = carried_out(bot, over(Operation.LIST))
    assert labels(answer) == ["智慧排水项目", "河道清淤项目", "泵站改造项目", "水质监测项目"]
    assert told(answer) == [("300", "万元"), ("1200.50", "万元"), ("80", "万元"), ("300.00", "万元")]
    assert answer.rows is not None
    assert (answer.rows.covered, answer.rows.considered) == (4, 4)


@pytest.mark.parametrize(
    "members, expected",
    [
        (Members.FUNCTIONAL_CLASSES, ["一般公共服务支出", "城乡社区支出"]),
        (Members.FUNCTIONAL_ITEMS, ["行政运行"]),
        (Members.ECONOMIC_ITEMS, ["办公费"]),
        (Members.REVENUE_KINDS, ["财政拨款收入", "事业收入"]),
    ],
)
def test_other_sets(bot: BudgetQA, members: Members, expected: list[str]) -> None:
    assert labels(carried_out(bot, over(Operation.LIST, members))) == expected


def test_a_member_in_several_scopes_counts_with_the_widest(bot: BudgetQA) -> None:
    answer = carried_out(bot, over(Operation.LIST, Members.FUNCTIONAL_CLASSES))
    assert told(answer)[0] == ("900", "万元")


def test_a_set_that_is_not_listed_is_refused(bot: BudgetQA) -> None:
    answer = carried_out(bot, over(Operation.LIST, Members.ECONOMIC_CLASSES))
    assert (answer.status, answer.rows) == ("not_found", None)


def test_projects_in_the_text_serve_where_no_form_lists_them() -> None:
    facts = [said("泵站改造", "80", path=("项目支出",)), said("河道清淤", "20", path=("项目支出",)), said("水费", "3")]
    assert [q.fact.item for q in members_of(Members.PROJECTS, facts)] == ["泵站改造", "河道清淤"]
    both = [*facts, project("智慧排水项目", "300")]
    assert [q.fact.item for q in members_of(Members.PROJECTS, both)] == ["智慧排水项目"]


def test_the_same_project_by_two_names_is_one_member() -> None:
    facts = [project("2024年“示范大脑”建设专项", "1340"), project("“示范大脑”建设项目", "1340")]
    assert len(members_of(Members.PROJECTS, facts)) == 1


def test_shares_and_counts_are_no_members() -> None:
    facts = [project("智慧排水项目", "12", aspect=Aspect.SHARE, unit="%"), project("泵站改造项目", "80")]
    assert [q.fact.item for q in members_of(Members.PROJECTS, facts)] == ["泵站改造项目"]


# --- rankings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ranking, expected",
    [
        (Ranking(top=1), ["河道清淤项目"]),
        (Ranking(top=3), ["河道清淤项目", "智慧排水项目", "水质监测项目"]),
        (Ranking(descending=False, top=1), ["泵站改造项目"]),
        (Ranking(), ["河道清淤项目", "智慧排水项目", "水质监测项目", "泵站改造项目"]),
        (Ranking(top=9), ["河道清淤项目", "智慧排水项目", "水质监测项目", "泵站改造项目"]),
        (Ranking(top=4, nth=True), ["泵站改造项目"]),
        (Ranking(descending=False, top=1, nth=True), ["泵站改造项目"]),
    ],
)
def test_rankings(bot: BudgetQA, ranking: Ranking, expected: list[str]) -> None:
    answer = carried_out(bot, over(Operation.RANK, ranking=ranking))
    assert labels(answer) == expected
    assert [figure.label for figure in answer.figures] == expected


# --- thresholds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value, unit, above, inclusive, expected",
    [
        ("300", TEN_THOUSAND_YUAN, True, True, ["河道清淤项目", "智慧排水项目", "水质监测项目"]),
        ("300", TEN_THOUSAND_YUAN, True, False, ["河道清淤项目"]),
        ("300", TEN_THOUSAND_YUAN, False, True, ["智慧排水项目", "水质监测项目", "泵站改造项目"]),
        ("300", TEN_THOUSAND_YUAN, False, False, ["泵站改造项目"]),
        ("0.12", HUNDRED_MILLION_YUAN, True, False, ["河道清淤项目"]),
    ],
)
def test_thresholds_keep_what_they_say(
    bot: BudgetQA, value: str, unit: Unit, above: bool, inclusive: bool, expected: list[str]
) -> None:
    bounds = bound(value, unit, above=above, inclusive=inclusive)
    assert labels(carried_out(bot, over(Operation.LIST, bounds=bounds))) == expected


def test_nothing_beyond_the_threshold_is_said_with_the_denominator(bot: BudgetQA) -> None:
    bounds = bound("1", HUNDRED_MILLION_YUAN, above=True, inclusive=True)
    answer = carried_out(bot, over(Operation.LIST, bounds=bounds))
    assert (labels(answer), answer.figures) == ([], [])
    assert answer.rows is not None
    assert answer.rows.considered == 4
    assert "4个项目" in answer.answer


# --- counts and totals --------------------------------------------------------------------------------


def test_a_count_leads_with_the_number(bot: BudgetQA) -> None:
    answer = carried_out(bot, over(Operation.COUNT))
    assert (told(answer)[0], len(labels(answer))) == (("4", "个"), 4)
    bounds = bound("300", TEN_THOUSAND_YUAN, above=True, inclusive=True)
    assert told(carried_out(bot, over(Operation.COUNT, bounds=bounds)))[0] == ("3", "个")


def test_the_total_of_a_set_is_exact_and_shows_its_parts(bot: BudgetQA) -> None:
    answer = carried_out(bot, over(Operation.SUM))
    assert answer.derivation is not None
    assert (told(answer)[0], answer.derivation.expression) == (
        ("1880.50", "万元"),
        "300 + 1200.50 + 80 + 300.00",
    )
    assert len(answer.figures) == 5


# --- over agencies ------------------------------------------------------------------------------------


def test_agencies_are_ranked_across_units_and_the_lacking_named(bot: BudgetQA) -> None:
    target = replace(wanted(term("公务接待费")), agencies=())
    ranked = query(Operation.RANK, target, members=Members.AGENCIES, ranking=Ranking(), explicit_agency=False)
    answer = carried_out(bot, ranked)
    assert labels(answer) == [PARKS, WATER]  # 70000 元 is more than 6 万元
    assert told(answer) == [("70000.00", "元"), ("6.00", "万元")]
    assert answer.rows is not None
    assert (answer.rows.covered, answer.rows.considered) == (2, 3)
    assert [missing.document for missing in answer.rows.missing] == ["样板县水利局"]
    assert "partial" in codes_of(answer)


def test_no_agency_is_assumed_where_all_are_compared(bot: BudgetQA) -> None:
    target = replace(wanted(term("公务接待费")), agencies=())
    ranked = query(Operation.RANK, target, members=Members.AGENCIES, explicit_agency=False)
    assert not [w.message for w in carried_out(bot, ranked).warnings if "没有写明单位" in w.message]


def test_agencies_cannot_be_compared_by_nothing(bot: BudgetQA) -> None:
    target = replace(wanted(), agencies=())
    answer = carried_out(bot, query(Operation.RANK, target, members=Members.AGENCIES, explicit_agency=False))
    assert (answer.status, answer.reason) == ("ambiguous", "missing_item")
