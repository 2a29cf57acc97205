"""Text files in, blocks out: encodings, lines, and tables set with tabs, pipes or spaces."""

from __future__ import annotations

import hashlib
import html
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.datatypes import Block, Grid, GridCell, Line, RawDocument, Source
from corpus.errors import ReadError
from corpus.readers.encodings import decode

_MARKUP = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,9}\s*/?>")
_PIPE_ROW = re.compile(r"\s*\|.*\|\s*")
_BAR = re.compile(r"\s[|｜]\s|｜")
_PIPE_RULE = re.compile(r"\s*\|(\s*:?-{2,}:?\s*\|)+\s*")
_EMPHASIS = re.compile(r"(\*\*|__)(?=[^\s*_])(.+?)\1")  # **合计** in Markdown
_WIDE_GAP = re.compile(r"(?<=\S)(?: {2,}|[ \t]*\u3000[ \u3000]*)(?=\S)")
_SENTENCE_END = tuple("。；！？;!")
_MOST_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A physical line and its number in the file."""

    number: int
    text: str


_Chunk = tuple[str, ...]
_Splitter = Callable[[Sequence[_Numbered]], list[_Chunk]]


def read_text(data: bytes, file: str) -> RawDocument:
    """Read a text file in any usual Chinese encoding.

    Every line and cell keeps its line number and literal text. Raises ReadError for an empty file
    and for content that is no text.
    """
    lines = [_Numbered(n, text) for n, text in enumerate(decode(data, file).splitlines(), 1)]
    if not any(line.text.strip() for line in lines):
        raise ReadError(f"文件“{file}”是空的", "请确认文件内容后重新导入")
    return RawDocument(file, hashlib.sha256(data).hexdigest(), tuple(_blocks(lines)))


def _blocks(lines: Sequence[_Numbered]) -> Iterator[Block]:
    position = 0
    while position < len(lines):
        for run_of, split in _TABLE_STYLES:
            run = run_of(lines, position)
            if run:
                yield _grid(run, split(run))
                position += len(run)
                break
        else:
            line = lines[position]
            if line.text.strip():
                yield Line(_clean(line.text), Source(line.text, line=line.number))
            position += 1


def _run(lines: Sequence[_Numbered], start: int, belongs: Callable[[str], bool]) -> Sequence[_Numbered]:
    end = start
    while end < len(lines) and belongs(lines[end].text):
        end += 1
    return lines[start:end]


def _tab_run(lines: Sequence[_Numbered], start: int) -> Sequence[_Numbered]:
    """Two or more lines with tabs between texts; a tab that only indents makes no table."""
    run = _run(lines, start, lambda text: "\t" in text)
    return run if len(run) > 1 and any("\t" in line.text.strip() for line in run) else ()


def _split_tabs(run: Sequence[_Numbered]) -> list[_Chunk]:
    return [tuple(line.text.split("\t")) for line in run]


def _pipe_run(lines: Sequence[_Numbered], start: int) -> Sequence[_Numbered]:
    """A header row, its rule and the rows below, up to the header row of a table that follows directly."""
    run = _run(lines, start, lambda text: bool(_PIPE_ROW.fullmatch(text)))
    if len(run) < 2 or [bool(_PIPE_RULE.fullmatch(line.text)) for line in run[:2]] != [False, True]:
        return ()
    rules = (n for n, line in enumerate(run) if n > 2 and _PIPE_RULE.fullmatch(line.text))
    return run[: next(rules, len(run) + 1) - 1]


def _split_pipes(run: Sequence[_Numbered]) -> list[_Chunk]:
    return [
        () if _PIPE_RULE.fullmatch(line.text) else tuple(re.split(r"(?<!\\)\|", line.text.strip())[1:-1])
        for line in run
    ]


def _bar_run(lines: Sequence[_Numbered], start: int) -> Sequence[_Numbered]:
    """Three or more lines parted by bars that stand between the texts only (项目 | 2023年 | 2024年)."""
    run = _run(lines, start, lambda text: bool(_BAR.search(text)) and not _PIPE_ROW.fullmatch(text))
    widths = [len(_BAR.findall(line.text)) for line in run]
    return run if len(run) > 2 and min(widths) == max(widths) else ()


def _split_bars(run: Sequence[_Numbered]) -> list[_Chunk]:
    return [tuple(_BAR.split(line.text)) for line in run]


def _space_run(lines: Sequence[_Numbered], start: int) -> Sequence[_Numbered]:
    """Three or more lines of several texts each whose gaps stand one above the other."""
    run = _run(lines, start, _is_spaced)
    return run if len(run) > 2 and len(_gutters(run)) > 1 else ()


def _is_spaced(text: str) -> bool:
    return len(_WIDE_GAP.findall(text)) >= 2 and not text.rstrip().endswith(_SENTENCE_END)


def _width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _inked(text: str) -> set[int]:
    """The screen columns that a line covers; one space between words counts as ink."""
    covered: set[int] = set()
    place = 0
    gaps = {i for match in _WIDE_GAP.finditer(text) for i in range(match.start(), match.end())}
    indent = len(text) - len(text.lstrip())
    for index, char in enumerate(text.rstrip()):
        width = _width(char)
        if index >= indent and index not in gaps:
            covered.update(range(place, place + width))
        place += width
    return covered


def _gutters(run: Sequence[_Numbered]) -> list[int]:
    """Screen columns at which every line of the run is blank, one for each gap between columns."""
    covered = set[int]().union(*(_inked(line.text) for line in run))
    edges = sorted(covered)
    return [b for a, b in itertools.pairwise(edges) if b - a > 1]


def _split_spaces(run: Sequence[_Numbered]) -> list[_Chunk]:
    gutters = _gutters(run)
    rows = []
    for line in run:
        cells = [""] * (len(gutters) + 1)
        place = 0
        for char in line.text:
            cells[sum(place >= gutter for gutter in gutters)] += char
            place += _width(char)
        rows.append(tuple(cells))
    return rows


_TABLE_STYLES: tuple[tuple[Callable[[Sequence[_Numbered], int], Sequence[_Numbered]], _Splitter], ...] = (
    (_tab_run, _split_tabs),
    (_pipe_run, _split_pipes),
    (_bar_run, _split_bars),
    (_space_run, _split_spaces),
)


def _grid(run: Sequence[_Numbered], chunks: list[_Chunk]) -> Grid:
    rows = [(line, chunk) for line, chunk in zip(run, chunks, strict=True) if chunk]
    width = max(len(chunk) for _, chunk in rows)
    if width > _MOST_COLUMNS:
        line = rows[0][0].number
        raise ReadError(f"文件第{line}行起的表格过宽（{width}列）", "请核对分隔符，或另存为 .xlsx 再导入")
    return Grid(
        tuple(
            tuple(_cell(line, chunk, row, column) for column in range(width))
            for row, (line, chunk) in enumerate(rows, 1)
        )
    )


def _cell(line: _Numbered, chunk: _Chunk, row: int, column: int) -> GridCell:
    literal = chunk[column].strip() if column < len(chunk) else ""
    return GridCell(
        _EMPHASIS.sub(r"\2", _clean(literal)), Source(literal, line=line.number, cell=f"{column_letters(column)}{row}")
    )


def column_letters(index: int) -> str:
    """The spreadsheet name of a column counted from 0: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _clean(text: str) -> str:
    """Drop HTML that OCR engines leave behind; the literal text stays in the source."""
    return html.unescape(_MARKUP.sub("", text)).strip(" \t\r")
