from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import fact, gap, noon

from corpus.datatypes import (
    Aspect,
    Document,
    Fact,
    Gap,
    GapKind,
    Identity,
    Origin,
    Phase,
    Reading,
    Relation,
    RowRole,
)
from corpus.money import HUNDRED_MILLION_YUAN, PERCENT, TEN_THOUSAND_YUAN, YUAN, Amount, Dimension, parse_unit
from index.catalog import add_document, delete_documents, record_of
from index.facts import FactFilter, FactStore
from index.filters import Bound, amount_key
from index.ingest import Part
from index.items import grams
from index.records import AgencyRecord, Coverage, Total
from index.store import Database

if TYPE_CHECKING:
    from index.interfaces import FactLookup

CITY_IDENTITY = Identity(
    "示例市财政局2024年预算", "示例市财政局", 2024, Phase.BUDGET, "单位", "示例市", aliases=("市财政局",)
)
CITY = Document("city", "a.txt", "sha-city", CITY_IDENTITY)
TOWN = Document("town", "b.txt", "sha-town", Identity("示例镇政府2023年决算", "示例镇政府", 2023, Phase.FINAL))
FACTS = (
    fact(CITY, 1, "公务接待费", "12.50"),
    replace(fact(CITY, 2, "公务接待费", "13"), year=2023, phase=Phase.FINAL, measure="上年决算数", main=False),
    replace(fact(CITY, 3, "行政运行", "900"), code="2010301", concept="administrative_operation"),
    replace(fact(CITY, 4, "事务支出", "1000"), code="20103", role=RowRole.SUBTOTAL),
    replace(fact(CITY, 5, "公务接待费", "4"), aspect=Aspect.GROWTH, unit="%", origin=Origin.PROSE),
    replace(fact(CITY, 6, "云计算服务费", "130000"), unit="元"),
)
GAPS = (gap(CITY, 1, "会议费"), replace(gap(CITY, 2, "公务接待费"), kind=GapKind.DASH, year=2022))
TOWN_FACTS = (
    fact(TOWN, 1, "公务接待费", "0.3"),
    replace(fact(TOWN, 2, "车辆数", "3"), aspect=Aspect.COUNT, unit="辆"),
)


def put(database: Database, document: Document, facts: tuple[Fact, ...], gaps: tuple[Gap, ...] = ()) -> None:
    part = Part(Reading(document, facts, gaps), (), ())
    with database.writing() as connection:
        add_document(connection, record_of(part, noon().isoformat(), "v1"), part)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database.create(tmp_path / "library.sqlite")
    put(database, CITY, FACTS, GAPS)
    put(database, TOWN, TOWN_FACTS)
    return database


@pytest.fixture
def store(database: Database) -> FactStore:
    return FactStore(database)


def test_all_facts_and_gaps_come_back_as_they_went(store: FactStore) -> None:
    assert store.find() == [*FACTS, *TOWN_FACTS]
    assert store.find_gaps() == list(GAPS)


def test_the_store_is_a_fact_lookup(store: FactStore) -> None:
    lookup: FactLookup = store  # held by mypy
    assert lookup.count() == 8


@pytest.mark.parametrize(
    "wanted, ids",
    [
        (FactFilter(documents=("town",)), ["town:1", "town:2"]),
        (FactFilter(agencies=("示例市财政局",), years=(2023,)), ["city:2"]),
        (FactFilter(years=(2023,)), ["city:2", "town:1", "town:2"]),
        (FactFilter(years=(2022, 2023), phases=(Phase.FINAL, Phase.ADJUSTED)),
         ["city:2", "town:1", "town:2"]),
        (FactFilter(items=("公务接待费", "车辆数"), main=True), ["city:1", "city:5", "town:1", "town:2"]),
        (FactFilter(main=False), ["city:2"]),
        (FactFilter(concepts=("administrative_operation",)), ["city:3"]),
        (FactFilter(codes=("20103",)), ["city:4"]),
        (FactFilter(code_prefixes=("20103",)), ["city:3", "city:4"]),
        (FactFilter(code_prefixes=("2010302", "301")), []),
        (FactFilter(measures=("上年决算数",)), ["city:2"]),
        (FactFilter(aspects=(Aspect.GROWTH, Aspect.COUNT)), ["city:5", "town:2"]),
        (FactFilter(roles=(RowRole.SUBTOTAL,)), ["city:4"]),
        (FactFilter(origins=(Origin.PROSE,)), ["city:5"]),
        (FactFilter(units=("元",)), ["city:6"]),
        (FactFilter(bounds=(Bound(Relation.AT_LEAST, Amount(Decimal(13), TEN_THOUSAND_YUAN)),)),
         ["city:2", "city:3", "city:4", "city:6"]),
        (FactFilter(bounds=(Bound(Relation.MORE_THAN, Amount(Decimal(130000), YUAN)),)),
         ["city:3", "city:4"]),
        (FactFilter(bounds=(Bound(Relation.LESS_THAN, Amount(Decimal("0.0001"), HUNDRED_MILLION_YUAN)),)),
         ["town:1"]),
        (FactFilter(bounds=(Bound(Relation.EQUAL, Amount(Decimal("4.0"), PERCENT)),)), ["city:5"]),
        (FactFilter(bounds=(Bound(Relation.AT_MOST, Amount(Decimal(3), parse_unit("辆"))),)), ["town:2"]),
        (FactFilter(bounds=(Bound(Relation.AT_MOST, Amount(Decimal(3), parse_unit("台"))),)), []),
    ],
)  # fmt: skip
def test_find(store: FactStore, wanted: FactFilter, ids: list[str]) -> None:
    assert [found.id for found in store.find(wanted)] == ids
    assert store.count(wanted) == len(ids)


def test_find_gaps_leaves_aside_what_no_gap_has(store: FactStore) -> None:
    assert store.find_gaps(FactFilter(items=("公务接待费",), aspects=(Aspect.AMOUNT,), main=True)) == [GAPS[1]]
    assert store.find_gaps(FactFilter(years=(2024,))) == [GAPS[0]]


def test_no_value_can_leave_its_place_in_the_query(store: FactStore) -> None:
    assert store.find(FactFilter(items=("x' OR '1'='1",))) == []
    assert store.find(FactFilter(items=('"],', "'; DROP TABLE facts"))) == []
    assert store.count() == 8


def test_get_keeps_the_order_asked_for(store: FactStore) -> None:
    assert store.get(["town:1", "nowhere:1", "city:1"]) == [TOWN_FACTS[0], FACTS[0]]


@pytest.mark.parametrize(
    "order, limit, ids",
    [
        ("largest", None, ["city:4", "city:3", "city:2", "city:6", "city:1", "town:1"]),
        ("largest", 2, ["city:4", "city:3"]),
        ("smallest", 2, ["town:1", "city:1"]),
    ],
)
def test_rank_compares_across_units_and_says_out_of_how_many(
    store: FactStore, order: str, limit: int | None, ids: list[str]
) -> None:
    ranking = store.rank(FactFilter(aspects=(Aspect.AMOUNT,)), order, limit)  # type: ignore[arg-type]
    assert ([found.id for found in ranking.facts], ranking.considered) == (ids, 6)


def test_totals_are_exact_and_by_unit(store: FactStore) -> None:
    assert store.totals(FactFilter(aspects=(Aspect.AMOUNT,))) == [
        Total("万元", Decimal("1925.80"), 5),
        Total("元", Decimal(130000), 1),
    ]


def test_distinct(store: FactStore) -> None:
    assert store.distinct("year") == [2023, 2024]
    assert store.distinct("phase", FactFilter(documents=("town",))) == [Phase.FINAL]
    assert store.distinct("code") == ["20103", "2010301"]


def test_agencies(store: FactStore) -> None:
    assert store.agencies() == [
        AgencyRecord("示例市财政局", ("市财政局",), "示例市", "单位", None, ("city",)),
        AgencyRecord("示例镇政府", (), None, None, None, ("town",)),
    ]


def test_an_agency_of_facts_alone_is_listed(database: Database) -> None:
    document = replace(CITY, id="more", sha256="sha-more")
    put(database, document, (replace(fact(document, 1, "行政运行", "5"), agency="示例市财政局信息中心"),))
    assert FactStore(database).agencies()[1] == AgencyRecord("示例市财政局信息中心", (), None, None, None, ("more",))


def test_coverage_tells_published_years_from_mentioned_ones(store: FactStore) -> None:
    assert store.coverage() == [
        Coverage("示例市财政局", 2022, Phase.BUDGET, ("city",), 0, 1, False),
        Coverage("示例市财政局", 2023, Phase.FINAL, ("city",), 1, 0, False),
        Coverage("示例市财政局", 2024, Phase.BUDGET, ("city",), 5, 1, True),
        Coverage("示例镇政府", 2023, Phase.FINAL, ("town",), 2, 0, True),
    ]


def test_item_names_are_of_facts_and_gaps_and_of_these_agencies(store: FactStore) -> None:
    names = ["事务支出", "云计算服务费", "会议费", "公务接待费", "行政运行"]
    assert store.item_names(("示例市财政局",)) == names
    assert set(store.item_names(("示例市财政局", "示例镇政府"))) > set(names)
    assert store.item_names(()) == []


def test_items_like_finds_the_item_that_a_question_names(store: FactStore) -> None:
    found = store.items_like("２０２４年云 计算的服务费是多少？")
    assert (found[0].item, found[0].agency) == ("云计算服务费", "示例市财政局")
    assert store.items_like("行政运行")[0].score == pytest.approx(1.0)
    assert store.items_like("完全无关") == []


def test_items_like_can_be_held_to_agencies(store: FactStore) -> None:
    assert [match.agency for match in store.items_like("公务接待费", 2)] == ["示例市财政局", "示例镇政府"]
    assert [match.agency for match in store.items_like("公务接待费", 1, ["示例镇政府"])] == ["示例镇政府"]
    assert store.items_like("会议费", 1, ["示例镇政府"]) == []
    assert [match.item for match in store.items_like("会议费", 1)] == ["会议费"]  # only a gap, yet there


@pytest.mark.parametrize(
    "text, expected",
    [
        ("云计算", {"云计", "计算"}),
        ("“１２３４５”热线", {"12", "23", "34", "45", "5热", "热线"}),
        ("水", {"水"}),
        ("（）", set()),
    ],
)
def test_grams(text: str, expected: set[str]) -> None:
    assert grams(text) == expected


def test_removed_documents_leave_no_trace(database: Database) -> None:
    with database.writing() as connection:
        delete_documents(connection, ["city", "town"])
    counts = {
        table: database.rows(f"SELECT count(*) FROM {table}")[0][0]
        for table in ("documents", "tables", "facts", "gaps", "coverage", "items", "item_grams", "grams")
    }
    assert set(counts.values()) == {0}


def test_removing_one_document_keeps_what_others_share(database: Database) -> None:
    with database.writing() as connection:
        delete_documents(connection, ["city"])
    store = FactStore(database)
    assert [(match.item, match.agency) for match in store.items_like("公务接待费车辆数会议费")] == [
        ("公务接待费", "示例镇政府"),
        ("车辆数", "示例镇政府"),
    ]


def test_the_state_changes_with_the_content(database: Database) -> None:
    store = FactStore(database)
    before = store.state()
    assert store.state() == before
    with database.writing() as connection:
        delete_documents(connection, ["town"])
    assert store.state() != before


AMOUNTS = st.builds(
    Amount,
    st.decimals(-(10**9), 10**9, places=2),
    st.sampled_from([YUAN, TEN_THOUSAND_YUAN, HUNDRED_MILLION_YUAN]),
)


@given(one=AMOUNTS, other=AMOUNTS)
def test_money_keys_compare_as_the_amounts_do(one: Amount, other: Amount) -> None:
    keys = amount_key(one.value, one.unit)[1], amount_key(other.value, other.unit)[1]
    values = one.to(YUAN).value, other.to(YUAN).value
    assert (keys[0] < keys[1], keys[0] == keys[1]) == (values[0] < values[1], values[0] == values[1])


@pytest.mark.parametrize(
    "value, unit, key",
    [
        ("12.50", "万元", (Dimension.MONEY, 125_000_000)),
        ("0.001", "元", (Dimension.MONEY, 1)),
        ("1e30", "亿元", (Dimension.MONEY, 2**63 - 1)),
        ("1212.56", "%", (Dimension.RATIO, 12_125_600)),
        ("2.5", "人", (Dimension.PEOPLE, 2500)),
    ],
)
def test_amount_key(value: str, unit: str, key: tuple[Dimension, int]) -> None:
    assert amount_key(Decimal(value), parse_unit(unit)) == key


@pytest.mark.parametrize(
    "wanted, sentence",
    [
        (FactFilter(), "文库中的全部数字"),
        (
            FactFilter(agencies=("示例局",), years=(2022, 2023), phases=(Phase.FINAL,), items=("会议费", "培训费")),
            "示例局，2022年、2023年，决算，事项为“会议费”或“培训费”",
        ),
        (
            FactFilter(concepts=("travel",), aspects=(Aspect.INDICATOR,), roles=(RowRole.INDICATOR,), main=True),
            "事项为“差旅费”，绩效指标，指标行，该行的总数",
        ),
        (
            FactFilter(
                code_prefixes=("201",),
                bounds=(Bound(Relation.AT_LEAST, Amount(Decimal(300), TEN_THOUSAND_YUAN)),),
            ),
            "科目编码以201开头，数值≥300万元",
        ),
    ],
)
def test_a_filter_says_itself_in_chinese(wanted: FactFilter, sentence: str) -> None:
    assert wanted.describe({"travel": "差旅费"}.__getitem__) == sentence


def test_every_field_of_a_filter_is_said() -> None:
    """A field that were forgotten in the sentence would be forgotten in the SQL too."""
    values: dict[str, object] = {name: (Phase.FINAL,) if name == "phases" else ("x",) for name in FactFilter.__slots__}
    values |= {"aspects": (Aspect.RATE,), "roles": (RowRole.ITEM,), "origins": (Origin.CELL,), "funds": ()}
    values |= {"main": True, "bounds": (Bound(Relation.EQUAL, Amount(Decimal(1), YUAN)),)}
    wanted = FactFilter(**values)  # type: ignore[arg-type]
    assert wanted.describe().count("，") == len(values) - 2  # all but funds, joined


def test_a_bound_needs_a_comparison() -> None:
    with pytest.raises(ValueError, match="no comparison"):
        Bound(Relation.ABOUT, Amount(Decimal(1), YUAN))


@pytest.mark.parametrize(
    "wanted",
    [
        FactFilter(agencies=("示例市财政局",), years=(2024,)),
        FactFilter(concepts=("administrative_operation",)),
        FactFilter(codes=("20103",)),
        FactFilter(code_prefixes=("20103",)),
        FactFilter(items=("公务接待费",)),
        FactFilter(documents=("city",)),
        FactFilter(measure_concepts=("basic_expenditure",)),
    ],
)
def test_lookups_go_through_an_index(database: Database, wanted: FactFilter) -> None:
    columns = frozenset(row[1] for row in database.rows("PRAGMA table_info(facts)"))
    where = wanted.matching(columns)
    plan = database.rows(f"EXPLAIN QUERY PLAN SELECT * FROM facts WHERE {where.sql}", where.parameters)
    assert all("SEARCH" in step[3] for step in plan), plan
