"""Word 97–2003 documents: one converted by LibreOffice, and small ones written here byte by byte.

``data/word97.doc`` is made from our own text, by the recipe in ``data/make_word97.py``.
"""

from __future__ import annotations

import random
import struct
import time
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.datatypes import Grid, Line, RawDocument
from corpus.errors import ReadError, UnsupportedFormatError
from corpus.readers.doc import read_doc, read_streams
from corpus.readers.doc_file import open_streams, sprms
from corpus.readers.doc_tables import RowShape, lay_table, read_row_shape

ROOT = Path(__file__).parents[2]
DATA = (Path(__file__).parent / "data" / "word97.doc").read_bytes()
WORD = b"\xec\xa5"  # the first bytes of the header


def shape(raw: RawDocument) -> list[object]:
    """Lines as their text, grids as rows of texts with None for covered places."""
    return [
        block.text if isinstance(block, Line) else [[c and c.text for c in row] for row in block.rows]
        for block in raw.blocks
    ]


def test_a_document_of_everything() -> None:
    raw = read_doc(DATA, "示例.doc")
    assert shape(raw) == [
        "示例市文化馆",
        "一、概况",
        "（一）职责",
        "（二）机构",
        "1. 2024年设置",
        "二、预算",
        "（一）收支",
        "收入12.50万元\t𠮷",
        "见附表",
        "上行",
        "下行",
        "支出预算表",
        [["科目", "预算数", None], [None, "基本", "项目"], ["办公费", "1.00", ""], ["合计", None, "1.00"]],
        "表后文字",
        [["左", "右"], ["下", "3"]],
        [["甲", "1"], ["乙", "2"]],
        "支出8万元",
        "注：含上年结转。",
        "末段",
    ]
    assert raw.problems == ()
    assert [block.source.line for block in raw.blocks if isinstance(block, Line)][:3] == [1, 3, 4]
    grid = raw.blocks[12]
    assert isinstance(grid, Grid)
    head = grid.rows[0][0]
    assert head is not None
    assert (head.row_span, head.col_span, head.source.cell, head.source.line) == (2, 1, "A1", 14)


# --- documents written byte by byte: what LibreOffice never writes -----------------------------

TEXT_AT = 1024


def page(bounds: list[int], grpprls: list[bytes], *, is_paragraph: bool) -> bytes:
    """A formatting page (FKP) over file positions."""
    entry = 13 if is_paragraph else 1
    head = struct.pack(f"<{len(bounds)}I", *bounds)
    block = bytearray(512)
    block[: len(head)] = head
    free = 510
    for number, grpprl in enumerate(grpprls):
        content = struct.pack("<H", 0) + grpprl if is_paragraph else grpprl
        if is_paragraph:
            content += b"\0" * (1 - len(content) % 2)  # the length is counted in words, less one byte
            content = bytes([(len(content) + 1) // 2]) + content
        else:
            content = bytes([len(content)]) + content
        free = (free - len(content)) & ~1
        block[free : free + len(content)] = content
        block[len(head) + entry * number] = free // 2
    block[511] = len(grpprls)
    return bytes(block)


def streams(
    pieces: list[tuple[bytes, int, int]],
    paragraphs: list[tuple[int, bytes]],
    characters: list[tuple[int, bytes]],
    extra: tuple[bytes, ...] = (),
) -> dict[str, bytes]:
    """A Word file of these pieces: (bytes, 1 or 2 per character, prm), with formatting by end in the stream."""
    main = bytearray(TEXT_AT)
    cps, entries = [0], []
    for raw, width, prm in pieces:
        fc = len(main)
        cps.append(cps[-1] + len(raw) // width)
        entries.append(struct.pack("<HIH", 0, fc * 2 | 0x40000000 if width == 1 else fc, prm))
        main += raw
    main += b"\0" * (-len(main) % 512)
    pages = []
    for runs, is_paragraph in ((characters, False), (paragraphs, True)):
        bounds = [TEXT_AT, *(TEXT_AT + end for end, _ in runs)]
        pages.append((len(main) // 512, bounds))
        main += page(bounds, [grpprl for _, grpprl in runs], is_paragraph=is_paragraph)
    table = bytearray()

    def put(number: int, content: bytes) -> None:
        struct.pack_into("<II", main, 0x9A + 8 * number, len(table), len(content))
        table.extend(content)

    table += b"\0" * 8
    clx = b"".join(b"\x01" + struct.pack("<H", len(grpprl)) + grpprl for grpprl in extra)
    plc = struct.pack(f"<{len(cps)}I", *cps) + b"".join(entries)
    put(33, clx + b"\x02" + struct.pack("<I", len(plc)) + plc)
    for number, (place, bounds) in zip((12, 13), pages, strict=True):
        put(number, struct.pack("<III", bounds[0], bounds[-1], place))
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<i", main, 0x4C, cps[-1])
    return {"WordDocument": bytes(main), "0Table": bytes(table)}


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def test_pieces_out_of_order_and_narrow_ones_are_put_together() -> None:
    """A fast-saved file: later edits stand behind the text, deletions are marked on pieces."""
    deleted = 0x41 << 1 | 1 << 8
    hidden = 1  # the first of the extra property lists
    pieces = [
        (utf16("收入"), 2, 0),
        (b"12.5", 1, 0),
        (utf16("旧"), 2, deleted),
        (utf16("藏"), 2, hidden),
        (utf16("万元\r"), 2, 0),
    ]
    found = streams(pieces, [(20, b"")], [(20, b"")], (b"\x3c\x08\x01",))
    assert shape(read_streams(found, "快.doc")) == ["收入12.5万元"]


def test_deleted_hidden_and_field_codes_by_character_formatting() -> None:
    text = "收\x13 PAGE \x14入\x15删藏1\r"
    runs = [(2 * 11, b""), (2 * 12, b"\x00\x08\x01"), (2 * 13, b"\x3c\x08\x01"), (2 * 15, b"")]
    found = streams([(utf16(text), 2, 0)], [(30, b"")], runs)
    assert shape(read_streams(found, "删.doc")) == ["收入1"]


def row_marks(edges: list[int], flags: list[int]) -> bytes:
    """The properties of a row's end mark: in a table, end of row, its cells."""
    cells = b"".join(struct.pack("<H18x", flag) for flag in flags)
    content = bytes([len(flags)]) + struct.pack(f"<{len(edges)}h", *edges) + cells
    return b"\x16\x24\x01\x17\x24\x01\x08\xd6" + struct.pack("<H", len(content) + 1) + content


def table_document(rows: list[tuple[list[str], list[int], list[int]]]) -> dict[str, bytes]:
    text, paragraphs = "", []
    for cells, edges, flags in rows:
        for cell in cells:
            text += cell + "\x07"
            paragraphs.append((2 * len(text), b"\x16\x24\x01"))
        text += "\x07"
        paragraphs.append((2 * len(text), row_marks(edges, flags)))
    return streams([(utf16(text), 2, 0)], paragraphs, [(2 * len(text), b"")])


@pytest.mark.parametrize("first, other", [(1, 2), (2, 1)])
def test_rows_of_different_cells_are_aligned_by_their_edges(first: int, other: int) -> None:
    rows = [
        (["科目", "预算数", ""], [-108, 2000, 4000, 6010], [0x60, first, other]),
        (["", "基本", "项目"], [-100, 2010, 3995, 6000], [0x20, 0, 0]),
        (["合计", "3.00"], [-108, 4000, 6000], [0, 0]),
    ]
    raw = read_streams(table_document(rows), "表.doc")
    assert shape(raw) == [[["科目", "预算数", None], [None, "基本", "项目"], ["合计", None, "3.00"]]]


def test_changes_to_a_row_definition() -> None:
    define = row_marks([0, 100, 200, 300], [0, 0, 0])
    assert read_row_shape(define) == RowShape([0, 100, 200, 300], [0, 0, 0], [0, 0, 0])
    assert read_row_shape(define + b"\x24\x56\x00\x02").sideways == [1, 2, 0]
    assert read_row_shape(define + b"\x2b\xd6\x02\x01\x03").downwards == [0, 3, 0]
    assert read_row_shape(define + b"\x22\x56\x01\x02").edges == [0, 100, 200]
    assert read_row_shape(define + struct.pack("<HBBh", 0x7623, 0, 1, 150)).edges == [0, 150, 250, 350]
    assert read_row_shape(define + struct.pack("<HBBh", 0x7621, 1, 1, 50)).edges == [0, 100, 150, 250, 350]


def test_rows_without_geometry_keep_their_cells_in_order() -> None:
    laid = lay_table([RowShape(), RowShape([0, 10, 20], [0, 0], [0, 0])], [3, 2])
    assert laid.columns == [[0, 1, 2, 3], [0, 1, 2]]


def test_property_lists_end_where_their_bytes_do() -> None:
    assert list(sprms(b"\x16\x24\x01\x08\xd6\xff")) == [(0x2416, b"\x01"), (0xD608, b"\xff")]
    assert list(sprms(b"\x16")) == []


def patched(offset: int, content: bytes) -> bytes:
    place = DATA.index(WORD)
    return DATA[: place + offset] + content + DATA[place + offset + len(content) :]


@pytest.mark.parametrize(
    "data, problem",
    [
        (b"", "是空的"),
        (b"not a container", "已损坏"),
        (DATA[:700], "已损坏"),
        (patched(0, b"\0\0"), "已损坏"),
        (patched(0x0A, b"\x00\x01"), "有密码保护"),
    ],
)
def test_unreadable_documents(data: bytes, problem: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_doc(data, "坏.doc")
    assert problem in caught.value.problem
    assert caught.value.remedy


def test_word_95_is_refused_by_name() -> None:
    with pytest.raises(UnsupportedFormatError, match="Word 95"):
        read_doc(patched(2, b"\x65\x00"), "旧.doc")


def test_mutations_end_in_a_document_or_an_error() -> None:
    chance = random.Random(3)
    started = time.monotonic()
    outcomes = set()
    for number in range(60):
        broken = bytearray(DATA)
        for _ in range(chance.randint(1, 30)):
            broken[chance.randrange(512, len(broken))] = chance.randrange(256)
        if number % 3 == 0:
            del broken[chance.randint(512, len(broken)) :]
        try:
            outcomes.add(type(read_doc(bytes(broken), "坏.doc")).__name__)
        except ReadError:
            outcomes.add("ReadError")
    assert outcomes <= {"RawDocument", "ReadError"}
    assert time.monotonic() - started < 30


def test_mutated_streams_end_in_a_document_or_an_error() -> None:
    """Behind the container: damage that only the structures themselves can notice."""
    rows = [(["科目", "预算数"], [0, 2000, 4000], [0x60, 0]), (["", "3.00"], [0, 2000, 4000], [0x20, 0])]
    whole = [open_streams(DATA, "a.doc"), table_document(rows)]
    chance = random.Random(5)
    started = time.monotonic()
    outcomes = set()
    for number in range(120):
        broken = {name: bytearray(content) for name, content in whole[number % 2].items()}
        for _ in range(chance.randint(1, 20)):
            part = broken[chance.choice(["WordDocument", "0Table" if "0Table" in broken else "1Table"])]
            part[chance.randrange(len(part))] = chance.randrange(256)
        try:
            outcomes.add(type(read_streams({name: bytes(part) for name, part in broken.items()}, "坏.doc")).__name__)
        except ReadError:
            outcomes.add("ReadError")
    assert outcomes <= {"RawDocument", "ReadError"}
    assert time.monotonic() - started < 30


@pytest.mark.skipif(not (ROOT.parent / "shared").exists(), reason="no shared documents here")
def test_a_real_report_of_many_pages() -> None:
    path = next((ROOT.parent / "shared" / "documents").glob("*.doc"))
    raw = read_doc(path.read_bytes(), path.name)
    grids = [block for block in raw.blocks if isinstance(block, Grid)]
    assert (len(grids), sum(len(grid.rows) for grid in grids)) == (30, 2893)
    rows = [[cell.text for cell in row if cell] for row in grids[0].rows[1:]]
    figures = [[Decimal(text or 0) for text in row[1:]] for row in rows if len(row) == 10]
    assert len(figures) == 465
    apart = [[total, sum(parts)] for total, *parts in figures if abs(total - sum(parts)) > 2]
    assert apart == [[4, 0]]  # as printed: one grant stands in no county's column
