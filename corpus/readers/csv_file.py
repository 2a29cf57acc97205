"""Reads delimited text (.csv, .tsv): the lines above the table, then the table, by whatever parts its columns."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.datatypes import Block, Line, RawDocument, Source
from corpus.errors import ReadError
from corpus.readers.cutting import NUMBER, cut
from corpus.readers.encodings import decode
from corpus.readers.spans import MOST_COLUMNS, Placed

_DELIMITERS = ("\t", ",", ";", "|", "，")
_QUOTE = '"'
_SAMPLE = 200
_FEWEST_ROWS = 2
_DECLARED = "sep="  # Excel's own first line


@dataclass(frozen=True, slots=True)
class _Record:
    """One row: its values and the number of the physical line on which it begins."""

    line: int
    values: tuple[str, ...]


def read_csv(data: bytes, file: str) -> RawDocument:
    """Read delimited text in any usual Chinese encoding. Values stay as they are written: ``0201``, ``1,234.50``.

    Raises ReadError for an empty file, for what is no text, and for text that no delimiter makes a table.
    """
    text = decode(data, file)
    delimiter = find_delimiter(text)
    if delimiter is None:
        raise ReadError(f"文件“{file}”里没有用分隔符隔开的表格", "请确认文件内容，或另存为 .xlsx 再导入")
    first, _, rest = text.partition("\n")
    is_declared = first.strip().lower().startswith(_DECLARED)
    records = list(parse_records(rest if is_declared else text, delimiter, 2 if is_declared else 1))
    return RawDocument(file, hashlib.sha256(data).hexdigest(), tuple(_blocks(records, file)))


def find_delimiter(text: str) -> str | None:
    """The sign that parts the columns: one that gives most rows the same number of columns; None for prose."""
    first = text[:200].partition("\n")[0].strip()
    if first.lower().startswith(_DECLARED) and len(first) == len(_DECLARED) + 1:
        return first[-1]
    best: tuple[float, int] = (0.0, 0)
    chosen = None
    for delimiter in _DELIMITERS:
        records = _sample(text, delimiter)
        counts = Counter(len(record.values) for record in records if len(record.values) > 1)
        if sum(counts.values()) < _FEWEST_ROWS or _is_prose(records):
            continue
        width, rows = counts.most_common(1)[0]
        score = (rows / len(records), width)
        if score > best and rows * 2 >= len(records):
            best, chosen = score, delimiter
    return chosen


def _sample(text: str, delimiter: str) -> list[_Record]:
    records = []
    for record in parse_records(text, delimiter, 1):
        if any(value.strip() for value in record.values):
            records.append(record)
        if len(records) == _SAMPLE:
            break
    return records


def _is_prose(records: Sequence[_Record]) -> bool:
    """Sentences have delimiters too: their ends give them away."""
    ends = sum(record.values[-1].rstrip().endswith(("。", "；", "：", "，")) for record in records)
    return ends * 3 > len(records)


def parse_records(text: str, delimiter: str, first_line: int) -> Iterator[_Record]:
    """Rows of a delimited text. A value in quotes may hold delimiters, line ends and doubled quotes.

    A quote that is never closed is taken as it stands, up to the end of its line.
    """
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        values, used = _parse_row(lines, number, delimiter)
        yield _Record(first_line + number, tuple(values))
        number += used


_LONGEST_VALUE = 200  # lines that one quoted value may run over


def _parse_row(lines: Sequence[str], start: int, delimiter: str) -> tuple[list[str], int]:
    """One row and how many lines it takes."""
    line = lines[start]
    used = 1
    while (values := _split(line, delimiter)) is None and used < _LONGEST_VALUE and start + used < len(lines):
        line += "\n" + lines[start + used]
        used += 1
    return (values, used) if values is not None else (lines[start].split(delimiter), 1)


def _split(line: str, delimiter: str) -> list[str] | None:
    """The values of a row; None while a quote is open at its end."""
    values: list[str] = []
    place = 0
    while True:
        if line.startswith(_QUOTE, place):
            end = _closing_quote(line, place + 1)
            if end < 0:
                return None
            value = line[place + 1 : end].replace(_QUOTE * 2, _QUOTE)
            stop = line.find(delimiter, end)
            values.append(value + line[end + 1 : stop if stop >= 0 else len(line)])
        else:
            stop = line.find(delimiter, place)
            values.append(line[place : stop if stop >= 0 else len(line)])
        if stop < 0:
            return values
        place = stop + 1


def _closing_quote(line: str, place: int) -> int:
    while (place := line.find(_QUOTE, place)) >= 0:
        if not line.startswith(_QUOTE, place + 1):
            return place
        place += 2
    return -1


def _blocks(records: Sequence[_Record], file: str) -> Iterator[Block]:
    """Blank rows part tables; within each stretch the rows that are no part of a table become lines."""
    filled = [record for record in records if _width(record)]
    stretch: list[_Record] = []
    for record in filled:
        follows_gap = stretch and record.line - stretch[-1].line > len("\n".join(stretch[-1].values).split("\n"))
        if follows_gap and not _goes_on(stretch, record):
            yield from _stretch_to_blocks(stretch, file)
            stretch = []
        stretch.append(record)
    if stretch:
        yield from _stretch_to_blocks(stretch, file)


def _goes_on(stretch: Sequence[_Record], record: _Record) -> bool:
    """Whether a row behind blank ones is one more row of the table above: as wide, and with figures."""
    is_wide = 1 < _width(record) <= max(map(_width, stretch))
    return is_wide and any(NUMBER.fullmatch(value.strip()) for value in record.values)


def _stretch_to_blocks(records: Sequence[_Record], file: str) -> Iterator[Block]:
    width = max(_width(record) for record in records)
    if width > MOST_COLUMNS:
        raise ReadError(f"文件“{file}”里有一行过长（{width}列）", "请核对分隔符，或另存为 .xlsx 再导入")
    if width == 1:
        for record in records:
            text = record.values[0].strip()
            yield Line(text, Source(text, line=record.line), wraps=False)
        return
    placed = [
        Placed(_unquoted(value), row, column, line=record.line)
        for row, record in enumerate(records)
        for column, value in enumerate((*record.values, *[""] * width)[:width])
    ]
    yield from cut(placed, file)


def _width(record: _Record) -> int:
    """Columns up to the last filled one; the commas that spreadsheets put behind a title are none."""
    return max((place + 1 for place, value in enumerate(record.values) if value.strip()), default=0)


def _unquoted(value: str) -> str:
    """Excel keeps ``="0201"`` and ``'0201`` as text in this way; what is shown is 0201."""
    text = value.strip()
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1]
    return text.removeprefix("'") if text[1:2].isdigit() else text
