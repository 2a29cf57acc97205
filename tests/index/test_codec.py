import json
from dataclasses import dataclass, fields
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.datatypes import (
    Cell,
    CellStatus,
    Document,
    Fact,
    Gap,
    GapKind,
    Identity,
    Phase,
    Relation,
    Row,
    RowRole,
    Source,
    Table,
)
from index.codec import dumps, from_json, loads, to_json
from index.rows import column_names, from_row, to_row

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False)
TEXTS = st.text(max_size=12)
st.register_type_strategy(Decimal, DECIMALS)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(int, st.integers(-(2**63), 2**63 - 1))
st.register_type_strategy(str, TEXTS)
SOURCES = st.builds(Source, text=TEXTS.map(lambda text: "数" + text))
st.register_type_strategy(Source, SOURCES)
FACTS = st.builds(Fact, document=st.just("d"))


@pytest.mark.parametrize("kind", [Table, Document])
@given(data=st.data())
def test_every_value_comes_back_as_it_went(kind: type, data: st.DataObject) -> None:
    value = data.draw(st.builds(kind))
    assert loads(kind, dumps(value)) == value


@given(fact=FACTS)
def test_a_fact_as_a_row_comes_back_as_it_went(fact: Fact) -> None:
    back = from_row(Fact, to_row(fact))
    assert back == fact
    assert back.value.as_tuple() == fact.value.as_tuple()  # 4200 and 4200.00 are equal but not the same


@given(gap=st.builds(Gap))
def test_a_gap_as_a_row_comes_back_as_it_went(gap: Gap) -> None:
    assert from_row(Gap, to_row(gap)) == gap


def test_row_holds_text_and_whole_numbers_only() -> None:
    gap = Gap("g", "d", "示例局", 2024, Phase.FINAL, "会议费", None, None, ("其中",), "合计", ("a", "b"),
              "表", None, GapKind.DASH, Source("—", line=3))  # fmt: skip
    assert dict(zip(column_names(Gap), to_row(gap), strict=True)) == {
        "id": "g", "document": "d", "agency": "示例局", "year": 2024, "phase": "final", "item": "会议费",
        "concept": None, "code": None, "path": '["其中"]', "measure": "合计", "columns": '["a","b"]',
        "scope": "表", "form": None, "kind": "dash", "source": '{"text":"—","line":3}', "table": None,
        "note": None, "tier": None,
    }  # fmt: skip


def test_decimals_are_text_and_defaults_are_left_out() -> None:
    cell = Cell("4, 200.00", Decimal("4200.00"), CellStatus.READ, Source("4, 200.00", page=3))
    assert to_json(cell) == {
        "text": "4, 200.00",
        "value": "4200.00",
        "status": "read",
        "source": {"text": "4, 200.00", "page": 3},
    }


def test_a_row_in_a_table_is_written_in_full() -> None:
    cell = Cell("≥90%", Decimal(90), CellStatus.READ, Source("≥90%"), "%", Relation.AT_LEAST)
    row = Row("系统上云率", None, 3, RowRole.INDICATOR, ("产出指标", "质量指标"), (cell,), Source("系统上云率"))
    table = Table(1, "绩效表", None, None, (("指标值",),), (row,), Source("绩效表", bbox=(1.5, 2.0, 3.25, 4.0)))
    assert loads(Table, dumps(table)) == table
    assert json.loads(dumps(table))["source"] == {"text": "绩效表", "bbox": [1.5, 2.0, 3.25, 4.0]}


def test_what_was_written_before_a_field_was_added_still_reads() -> None:
    old = {"title": "标题", "agency": "示例局", "year": None, "phase": None}
    assert from_json(Identity, old) == Identity("标题", "示例局", None, None)


@dataclass(frozen=True)
class Unsuitable:
    part: dict[str, int]


def test_unknown_types_are_refused() -> None:
    with pytest.raises(TypeError, match="no JSON form for set"):
        to_json({1})
    with pytest.raises(TypeError, match="no decoder for dict"):
        from_json(Unsuitable, {"part": {}})


@pytest.mark.parametrize("kind", [Fact, Gap])
def test_columns_are_the_fields(kind: type) -> None:
    assert column_names(kind) == tuple(field.name for field in fields(kind))
