from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.datatypes import (
    Cell,
    CellStatus,
    Document,
    Identity,
    Paragraph,
    Phase,
    Row,
    RowRole,
    Section,
    Source,
    Table,
)
from index.chunks import LONGEST, Chunk, ChunkKind, locate, row_text, split_text, to_chunks


def cell(text: str, value: str | None, unit: str | None = None) -> Cell:
    number = None if value is None else Decimal(value)
    return Cell(text, number, CellStatus.READ if text else CellStatus.BLANK, Source(text), unit)


def row(label: str, code: str | None, path: tuple[str, ...], *cells: Cell) -> Row:
    return Row(label, code, len(path) + 1, RowRole.ITEM, path, cells, Source(label, line=9))


TABLE = Table(
    number=1,
    title="支出总表",
    form=None,
    unit="万元",
    columns=(("合计", "合计"), ("其中", "基本支出"), ("其中", "说明")),
    rows=(
        row("教育支出", "205", (), cell("1,250.5", "1250.5"), cell("", None), cell("含幼儿园", None)),
        row("普通教育", "20502", ("教育支出",), cell("", None), cell("", None), cell("", None)),
    ),
    source=Source("支出总表", line=8),
    section=("第三部分 预算表",),
)


def document(*, paragraphs: tuple[Paragraph, ...] = (), tables: tuple[Table, ...] = ()) -> Document:
    identity = Identity("示例县教育局2031年预算", "示例县教育局", 2031, Phase.BUDGET)
    sections = (
        Section(1, "第一部分 概况", 1, ("第一部分 概况",), Source("第一部分 概况", line=1)),
        Section(2, "一、职责", 2, ("第一部分 概况", "一、职责"), Source("一、职责", line=2)),
    )
    return Document("abc", "a.txt", "abc0", identity, sections, paragraphs, tables)


def test_a_document_becomes_paragraphs_bare_headings_tables_and_rows() -> None:
    duty = Paragraph(
        1, "负责学校管理。", sections_path := ("第一部分 概况", "一、职责"), Source("负责学校管理。", line=3)
    )
    chunks = to_chunks(document(paragraphs=(duty,), tables=(TABLE,)))
    assert chunks == (
        Chunk(
            "abc:c1", "abc", sections_path, "负责学校管理。", "第一部分 概况 一、职责",
            ChunkKind.PARAGRAPH, Source("负责学校管理。", line=3),
        ),
        Chunk(
            "abc:c2", "abc", ("第一部分 概况",), "第一部分 概况", "",
            ChunkKind.HEADING, Source("第一部分 概况", line=1),
        ),
        Chunk(
            "abc:c3", "abc", ("第三部分 预算表",),
            "支出总表；合计、其中/基本支出、其中/说明；教育支出、普通教育",
            "第三部分 预算表 支出总表", ChunkKind.TABLE, Source("支出总表", line=8), 1,
        ),
        Chunk(
            "abc:c4", "abc", ("第三部分 预算表",), "205 教育支出：合计 1,250.5万元，其中/说明 含幼儿园",
            "第三部分 预算表 支出总表", ChunkKind.TABLE_ROW, Source("教育支出", line=9), 1,
        ),
    )  # fmt: skip


def test_a_row_without_any_print_says_nothing() -> None:
    assert row_text(TABLE, TABLE.rows[1]) == ""


def test_a_cell_with_its_own_unit_keeps_it_alone() -> None:
    table = Table(1, "t", None, "万元", (("指标值",),), (), Source("t"))
    assert row_text(table, row("满意度", None, (), cell("≥90%", "90", "%"))) == "满意度：指标值 ≥90%"


@pytest.mark.parametrize(
    "section, text, kind",
    [
        (("第四部分 名词解释",), "财政拨款是财政给的资金。", ChunkKind.DEFINITION),
        (("二、说明",), "（一）事业收入：指开展业务取得的收入。", ChunkKind.DEFINITION),
        (("二、说明",), "上年结转是指跨年使用的资金。", ChunkKind.DEFINITION),
        (("二、说明",), "指标下达后，及时拨付。", ChunkKind.PARAGRAPH),
        (("二、说明",), "本单位负责指导街道工作。", ChunkKind.PARAGRAPH),
    ],
)
def test_definitions_are_told_from_other_paragraphs(section: tuple[str, ...], text: str, kind: ChunkKind) -> None:
    (chunk,) = to_chunks(document(paragraphs=(Paragraph(1, text, section, Source(text)),)))[:1]
    assert chunk.kind == kind


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    sentences = [f"第{number}句" + "话" * 95 + "。" for number in range(1, 6)]
    assert split_text("".join(sentences)) == [
        "".join(sentences[:2]), "".join(sentences[2:4]), sentences[4],
    ]  # fmt: skip


def test_a_closing_quote_stays_with_its_sentence() -> None:
    first = "他们说：“" + "好" * 250 + "。”"
    second = "然后" + "走" * 200 + "。"
    assert split_text(first + second) == [first, second]


@given(st.text(alphabet="预算，。；“”（）a1", max_size=1500))
def test_pieces_lose_nothing_and_keep_within_the_limit(text: str) -> None:
    pieces = split_text(text)
    assert "".join(pieces) == text
    assert all(len(piece) <= LONGEST for piece in pieces) or len(pieces) == 0


def test_a_piece_is_located_in_the_literal_text_with_its_line() -> None:
    source = Source("第一 句\n话。第二\n句 话。", page=2, line=10)
    assert locate("第一句话。", source) == Source("第一 句\n话。", page=2, line=10)
    assert locate("第二句话。", source) == Source("第二\n句 话。", page=2, line=11)


def test_a_piece_that_is_not_there_keeps_the_whole_source() -> None:
    source = Source("原文", line=1)
    assert locate("别的", source) == source
