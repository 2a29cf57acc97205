"""Places below a government, and the kinds of tax of a table: every member once, by amount, rate or change."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from factories import edition, fact, small_bot

from corpus.datatypes import Aspect, Fact, Fund, Phase, RowRole
from qa.bot import BudgetQA
from qa.schema import Answer

CITY = "赣州市"
REVENUE = "一般公共预算收入"


def of_place(place: str, item: str, value: str, unit: str = "万元", **changes: Any) -> Fact:
    """A cell of the city's table of places."""
    own: dict[str, Any] = {
        "agency": place,
        "phase": Phase.FINAL,
        "path": ("全市合计",),
        "row": place,
        "measure": "快报数",
        "columns": (item, "快报数"),
        "fund": Fund.GENERAL_PUBLIC_BUDGET,
        "scope": "分地区收支执行情况表",
    }
    return fact(item, value, unit, **{**own, **changes})


def rate(place: str, value: str, measure: str = "完成调整预算%") -> Fact:
    """What part of its budget a place carried out."""
    columns = (REVENUE, measure)
    return of_place(place, REVENUE, value, "%", aspect=Aspect.RATE, main=False, measure=measure, columns=columns)


def tax(name: str, now: str, before: str) -> tuple[Fact, Fact]:
    """A kind of tax in this year's and in last year's column."""
    own: dict[str, Any] = {"agency": CITY, "path": ("税收收入",), "table": 2, "phase": Phase.FINAL}
    last = fact(name, before, year=2023, columns=("上年决算数",), measure="上年决算数", **own)
    return fact(name, now, columns=("快报数",), measure="快报数", **own), last


CITY_2024 = edition(
    CITY,
    2024,
    fact(REVENUE, "900", agency=CITY, phase=Phase.FINAL, fund=Fund.GENERAL_PUBLIC_BUDGET, role=RowRole.TOTAL),
    of_place("兴国县", REVENUE, "300"),
    of_place("会昌县", REVENUE, "120"),
    of_place("瑞金市", REVENUE, "410.5"),
    of_place("会昌县", "专项债务余额", "77"),
    rate("兴国县", "99.8"),
    rate("会昌县", "103.2"),
    rate("瑞金市", "97.1"),
    rate("瑞金市", "61.0", "占财政收入%"),
    *tax("增值税", "500", "450"),
    *tax("契税", "70", "130"),
    *tax("印花税", "30", "35"),
    *tax("房产税", "90", "90"),
    phase=Phase.FINAL,
    level="政府",
    as_placed=True,
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    with small_bot(tmp_path_factory.mktemp("places"), CITY_2024) as opened:
        yield opened


def listed(answer: Answer) -> list[str | None]:
    assert answer.rows is not None, answer.answer
    return [row[0] for row in answer.rows.data]


@pytest.mark.parametrize(
    "question, places",
    [
        ("赣州各县区2024年一般公共预算收入前两名", ["瑞金市", "兴国县"]),
        ("赣州市各县（市、区）2024年一般公共预算收入最少的是哪个", ["会昌县"]),
        ("2024年赣州市哪个县的一般公共预算收入排第二", ["兴国县"]),
        ("赣州市各县市2024年一般公共预算收入分别是多少", ["瑞金市", "兴国县", "会昌县"]),
        ("赣州各县区2024年一般公共预算收入超过200万元的有哪些", ["瑞金市", "兴国县"]),
    ],
)
def test_places_are_ranked_and_listed(bot: BudgetQA, question: str, places: list[str]) -> None:
    answer = bot.ask(question)
    assert listed(answer) == places
    assert answer.rows is not None
    assert (answer.rows.covered, answer.rows.considered) == (3, 3)


@pytest.mark.parametrize(
    "question, places",
    [
        ("2024年赣州有哪些县区一般公共预算收入没完成调整预算", ["兴国县", "瑞金市"]),
        ("2024年赣州哪些县区的一般公共预算收入完成了预算", ["会昌县"]),
        ("赣州各县区2024年一般公共预算收入完成率最低的", ["瑞金市"]),
        ("赣州各县区2024年一般公共预算收入完成预算不到98%的有哪些", ["瑞金市"]),
    ],
)
def test_places_are_told_apart_by_their_completion(bot: BudgetQA, question: str, places: list[str]) -> None:
    answer = bot.ask(question)
    assert listed(answer) == places
    assert {figure.unit for figure in answer.figures} == {"%"}


def test_places_that_lack_the_item_are_named(bot: BudgetQA) -> None:
    answer = bot.ask("赣州各县区2024年专项债务余额最多的是哪个")
    assert listed(answer) == ["会昌县"]
    assert answer.rows is not None
    assert [m.document for m in answer.rows.missing] == ["兴国县", "瑞金市"]
    assert "partial" in [w.code.value for w in answer.warnings]


def test_places_are_added_up(bot: BudgetQA) -> None:
    answer = bot.ask("赣州各县区2024年一般公共预算收入合计是多少")
    assert answer.derivation is not None
    assert answer.derivation.value == "830.5"


def test_the_year_of_the_report_is_taken_and_said(bot: BudgetQA) -> None:
    answer = bot.ask("赣州哪个县区一般公共预算收入最高")
    assert listed(answer) == ["瑞金市"]
    assert any("2024年" in w.message for w in answer.warnings if w.code.value == "assumption")


def test_a_year_without_a_report_is_refused(bot: BudgetQA) -> None:
    answer = bot.ask("赣州各县区2019年一般公共预算收入前三名")
    assert (answer.status.value, answer.reason and answer.reason.value) == ("not_found", "year_not_in_library")


@pytest.mark.parametrize(
    "question, taxes",
    [
        ("赣州市2024年哪两个税种比上年减收的金额最多", ["契税", "印花税"]),
        ("赣州市2024年哪个税种比上年增收最多", ["增值税"]),
        ("赣州市2024年金额最大的两个税种", ["增值税", "房产税"]),
    ],
)
def test_kinds_of_tax_are_ranked_by_amount_and_by_change(bot: BudgetQA, question: str, taxes: list[str]) -> None:
    assert listed(bot.ask(question)) == taxes


def test_a_change_between_two_columns_cites_both(bot: BudgetQA) -> None:
    answer = bot.ask("赣州市2024年哪个税种比上年减收最多")
    figure = answer.figures[0]
    assert (figure.label, figure.value, figure.origin.value) == ("契税比上年减少", "60", "computed")
    texts = {c.n: c.text for c in answer.citations}
    assert [texts[n] for n in figure.citations] == ["70", "130"]


@pytest.mark.parametrize(
    "question",
    ["北京市兴国县2024年一般公共预算收入多少", "宁都县2024年一般公共预算收入是多少", "杭州2024年一般公共预算收入多少"],
)
def test_a_place_elsewhere_is_no_place_of_the_library(bot: BudgetQA, question: str) -> None:
    answer = bot.ask(question)
    assert (answer.status.value, answer.reason and answer.reason.value) == ("not_found", "agency_not_in_library")
    assert answer.figures == []


def test_a_place_is_found_under_the_places_above_it(bot: BudgetQA) -> None:
    assert bot.ask("江西省赣州市2024年一般公共预算收入多少").figures[0].value == "900"


def test_a_place_behind_the_one_that_holds_it_is_meant_alone(bot: BudgetQA) -> None:
    answer = bot.ask("赣州市兴国县2024年一般公共预算收入多少")
    assert [(f.agency, f.value) for f in answer.figures] == [("兴国县", "300")]


def test_a_place_whose_document_was_not_read_is_told_so(tmp_path: Any) -> None:
    scan = edition("", 2024, name="yichun_2024.pdf", problems=("第1页是扫描件，没有文字",))
    with small_bot(tmp_path, CITY_2024, replace(scan, phase=Phase.BUDGET)) as bot:
        answer = bot.ask("宜春市2024年一般公共预算收入是多少")
        other = bot.ask("抚州市2024年一般公共预算收入是多少")
    assert (answer.reason and answer.reason.value, other.reason and other.reason.value) == (
        "unreadable_source",
        "agency_not_in_library",
    )
