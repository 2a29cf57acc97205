"""Hand-checked truth of whole tables (tests/truth), and how far a reading agrees with it.

``python -m tests.corpus.truth [WORD...]`` prints one line for each table (of the files or tables named with a WORD).
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from corpus.datatypes import Cell, CellStatus, Row, Table
from corpus.errors import ReadError
from corpus.reading import read_file

ROOT = Path(__file__).parents[2]
DOCUMENTS = ROOT.parent / "shared" / "documents"
_FLAGS = (CellStatus.RECOVERED, CellStatus.DOUBTFUL)
_ENOUGH = 0.5  # of the columns, for a table without labels
_SHEETS = (".xls", ".xlsx")  # a number format is no part of their values
_NUMBERING = re.compile(r"^(?:\(?[一二三四五六七八九十]+[、)]|\(?\d+[.、)])|^其中:")
_SAME = str.maketrans({"“": '"', "”": '"', "〇": "○", "—": "-", "–": "-", "：": ":"})


class Outcome(StrEnum):
    """How one cell was read."""

    RIGHT = "right"
    WRONG = "wrong"  # another value, label, code or heading, and nothing says that it is in doubt
    FLAGGED = "flagged"  # another value, but marked as recovered or doubtful
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class TruthRow:
    label: str | None  # None: the table has no labels, rows stand in order
    code: str | None
    path: tuple[str, ...] | None  # None: not checked
    cells: tuple[tuple[str | None, ...], ...]  # the values that are right, for each column
    also: tuple[str, ...] = ()  # other labels that are as good
    kind: str | None = None  # head | indicator, of performance-target forms


@dataclass(frozen=True, slots=True)
class Truth:
    name: str
    file: str
    page: int | None
    title: str
    unit: str | None
    half: str | None
    columns: tuple[tuple[str, ...], ...]
    rows: tuple[TruthRow, ...]
    note: str | None = None
    project: str | None = None  # of a performance-target form
    is_partial: bool = False

    @property
    def size(self) -> int:
        return sum(len(row.cells) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Difference:
    outcome: Outcome
    row: str
    column: str
    truth: str
    found: str
    why: str = ""

    def __str__(self) -> str:
        return f"{self.outcome} {self.row} | {self.column}: {self.truth} ≠ {self.found} {self.why}".rstrip()


@dataclass(frozen=True, slots=True)
class Score:
    """The cells of one table by outcome; ``extra`` figures and ``problems`` beside the cells do not count there."""

    truth: Truth
    outcomes: Counter[Outcome]
    extra: int
    differences: tuple[Difference, ...]
    problems: tuple[str, ...]


def load_truths(folder: Path = ROOT / "tests" / "truth") -> tuple[Truth, ...]:
    return tuple(_truth(path.stem, json.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*.json")))


def _truth(name: str, data: Any) -> Truth:
    rows = tuple(_truth_row(row) for row in data["rows"])
    columns = tuple(tuple(path) for path in data["columns"])
    if any(len(row.cells) != len(columns) for row in rows):
        raise ValueError(f"{name}: a row has not one cell for each column")
    same = {key: data.get(key) for key in ("file", "page", "title", "unit", "half", "note", "project")}
    return Truth(name=name, columns=columns, rows=rows, is_partial="partial" in data, **same)


def _truth_row(data: Any) -> TruthRow:
    cells = tuple(tuple(cell) if isinstance(cell, list) else (cell,) for cell in data["cells"])
    path = None if data["path"] is None else tuple(data["path"])
    return TruthRow(data["label"], data["code"], path, cells, tuple(data.get("also", ())), data.get("kind"))


@cache
def plain(text: str) -> str:
    """Without blanks, and with one width for brackets and digits."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text).translate(_SAME)).translate(_SAME)


@cache
def _bare(text: str) -> str:
    """A label without numbering, 其中 and closing colon: how ancestors and form heads are compared."""
    return _NUMBERING.sub("", plain(text)).rstrip(":")


def _names(row: TruthRow) -> set[str]:
    return {plain(name) for name in (row.label or "", *row.also)}


def _ends_with(path: Sequence[str], end: Sequence[str]) -> bool:
    """Whether the last ancestors are these; where none is expected, that none is there."""
    return [_bare(x) for x in path[len(path) - len(end) :]] == [_bare(x) for x in end] if end else not path


def _has_value(truth: str | None, cell: Cell, file: str) -> bool:
    if truth is None or cell.value is None:
        return truth is None and cell.value is None
    if file.endswith(_SHEETS):
        return Decimal(truth) == cell.value
    return truth == format(cell.value, "f")


def find_table(truth: Truth, tables: Sequence[Table]) -> Table | None:
    """The table that agrees best in rows, columns and title, on the page (PDF) of the truth."""
    candidates = [table for table in tables if _is_there(truth, table)]
    scored = [(_likeness(truth, table), -table.number, table) for table in candidates]
    best = max(scored, default=None, key=lambda item: item[:2])
    return best[2] if best and best[0] > 0 else None


def _is_there(truth: Truth, table: Table) -> bool:
    if truth.page is None or table.source.page is None:
        return truth.page is None
    return table.source.page - 1 <= truth.page <= (table.last_page or table.source.page)


def _likeness(truth: Truth, table: Table) -> float:
    if truth.project is not None:
        return 1.0 * (plain(truth.project) in plain(table.project or ""))
    labels = Counter(row.code or plain(row.label) for row in table.rows)
    wanted = Counter(row.code or plain(row.label) for row in truth.rows if row.label)
    shared = (labels & wanted).total() / max(wanted.total(), 1)
    heads = Counter(_path(path, truth) for path in table.columns)
    columns = (heads & Counter(_path(path, truth) for path in truth.columns)).total() / len(truth.columns)
    titled = plain(truth.title) in plain(table.title)
    figures = _figures(truth, table) / max(truth.size, 1)
    if not wanted:  # nothing to tell it by but its head
        return columns + titled + figures if columns >= _ENOUGH else 0.0
    return 3 * shared + columns + titled + figures if shared or (columns and titled) else 0.0


def _figures(truth: Truth, table: Table) -> int:
    """How many values of the truth stand anywhere in the table; tells repeated forms apart."""
    found = Counter(format(cell.value, "f") for row in table.rows for cell in row.cells if cell.value is not None)
    wanted = Counter(value for row in truth.rows for cell in row.cells for value in cell[:1] if value is not None)
    return (found & wanted).total()


def _path(path: Sequence[str], truth: Truth) -> tuple[str, ...]:
    """A header path without the name of the half at its head, which a half may keep or drop."""
    half = {plain(part) for part in (truth.half or "").split("·")}
    names = [plain(name) for name in path]
    while len(names) > 1 and names[0] in half:
        names.pop(0)
    return tuple(names)


def pair_columns(truth: Truth, table: Table) -> tuple[int | None, ...]:
    """For each column of the truth its column in the table: equal paths, then equal leaves, then places."""
    pairs: list[int | None] = [None] * len(truth.columns)
    wanted = [_path(path, truth) for path in truth.columns]
    found = [_path(path, truth) for path in table.columns]
    for cut in (slice(None), slice(-1, None)):
        for number, path in enumerate(wanted):
            free = [n for n, other in enumerate(found) if n not in pairs and other[cut] == path[cut]]
            if pairs[number] is None and free:
                pairs[number] = free[0]
    if len(wanted) == len(found):
        rest = iter([n for n in range(len(found)) if n not in pairs])
        pairs = [next(rest) if n is None else n for n in pairs]
    return tuple(pairs)


def pair_rows(truth: Truth, table: Table, columns: Sequence[int | None]) -> dict[int, int]:
    """The longest common run of rows by code or label; of several the one in which more values agree."""
    if all(row.label is None for row in truth.rows):
        return {n: n for n in range(min(len(truth.rows), len(table.rows)))}
    height, width = len(truth.rows), len(table.rows)
    gain = [[_gain(truth, row, other, columns) for other in table.rows] for row in truth.rows]
    best = [[0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            both = gain[i][j] + best[i + 1][j + 1] if gain[i][j] else 0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    return dict(_walk(gain, best))


def _walk(gain: Sequence[Sequence[int]], best: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < len(gain) and j < len(gain[i]):
        if gain[i][j] and best[i][j] == gain[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _gain(truth: Truth, row: TruthRow, other: Row, columns: Sequence[int | None]) -> int:
    same_code = row.code is not None and row.code == other.code
    if not same_code and plain(other.label) not in _names(row):
        return 0
    agree = sum(
        n is not None and any(_has_value(value, other.cells[n], truth.file) for value in cell)
        for cell, n in zip(row.cells, columns, strict=True)
    )
    return 1000 + agree


def compare(truth: Truth, tables: Sequence[Table]) -> Score:
    """Compare one table of the truth with the tables that were read from its document."""
    table = find_table(truth, tables)
    if table is None:
        lost = Counter({Outcome.MISSING: truth.size})
        return Score(truth, lost, 0, (), ("no such table was read",))
    if truth.project is not None:
        return _compare_targets(truth, table)
    columns = pair_columns(truth, table)
    rows = pair_rows(truth, table, columns)
    found: list[Difference] = []
    problems = [*_head_problems(truth, table, columns)]
    for number, row in enumerate(truth.rows):
        other = table.rows[rows[number]] if number in rows else None
        found.extend(_compare_row(truth, table, row, other, columns))
        if other is not None and row.path is not None and not _ends_with(other.path, row.path):
            problems.append(f"path of {row.label}: {'/'.join(row.path)} ≠ {'/'.join(other.path)}")
    extra = _extra(truth, table, set(rows.values()), columns)
    return _score(truth, found, extra, problems)


def _score(truth: Truth, found: Sequence[Difference], extra: int, problems: Sequence[str]) -> Score:
    outcomes = Counter(x.outcome for x in found)
    return Score(truth, outcomes, extra, tuple(x for x in found if x.outcome is not Outcome.RIGHT), tuple(problems))


def _head_problems(truth: Truth, table: Table, columns: Sequence[int | None]) -> Iterator[str]:
    if plain(truth.title) not in plain(table.title):
        yield f"title: {truth.title} ≠ {table.title}"
    if truth.unit is not None and truth.unit != table.unit:
        yield f"unit: {truth.unit} ≠ {table.unit}"
    if truth.project is not None and plain(truth.project) != plain(table.project or ""):
        yield f"project: {truth.project} ≠ {table.project}"
    if truth.note is not None and not any(truth.note in note for note in table.notes):
        yield f"no note with “{truth.note}” in {table.notes}"
    for path, n in zip(truth.columns, columns, strict=True):
        if n is None or _path(table.columns[n], truth) != _path(path, truth):
            yield f"heading: {'/'.join(path)} ≠ {'nothing' if n is None else '/'.join(table.columns[n])}"


def _extra(truth: Truth, table: Table, paired: set[int], columns: Sequence[int | None]) -> int:
    """Figures in rows and columns that the truth does not have."""
    return sum(
        cell.value is not None
        for number, row in enumerate(table.rows)
        for n, cell in enumerate(row.cells)
        if (number not in paired and not truth.is_partial) or (number in paired and n not in columns)
    )


def _compare_row(
    truth: Truth, table: Table, row: TruthRow, other: Row | None, columns: Sequence[int | None]
) -> Iterator[Difference]:
    name = row.label or "(no label)"
    fault = "" if other is None else _row_fault(row, other)
    for path, right, n in zip(truth.columns, row.cells, columns, strict=True):
        printed = "/".join(path)
        if other is None or n is None:
            why = "no such row" if other is None else "no such column"
            yield Difference(Outcome.MISSING, name, printed, str(right[0]), "nothing", why)
            continue
        is_headed = _path(table.columns[n], truth) == _path(path, truth)
        why = fault or ("" if is_headed else f"under {'/'.join(table.columns[n])}")
        cell = other.cells[n]
        yield Difference(_judge(truth, right, cell, why), name, printed, str(right[0]), _shown(cell), why)


def _row_fault(row: TruthRow, other: Row) -> str:
    """A mended label or code that is right is as good; one that is not counts as flagged by its cells only."""
    if row.label is not None and plain(other.label) not in _names(row):
        return f"labelled {other.label}"
    return f"coded {other.code}" if row.code is not None and row.code != other.code else ""


def _judge(truth: Truth, right: Sequence[str | None], cell: Cell, fault: str) -> Outcome:
    is_right = any(_has_value(value, cell, truth.file) for value in right)
    if is_right and (not fault or cell.value is None):
        return Outcome.RIGHT
    if cell.status in _FLAGS:
        return Outcome.FLAGGED
    return Outcome.WRONG if cell.value is not None else Outcome.MISSING


def _shown(cell: Cell) -> str:
    value = "nothing" if cell.value is None else format(cell.value, "f")
    return value if cell.status is CellStatus.READ else f"{value} ({cell.status})"


def _compare_targets(truth: Truth, table: Table) -> Score:
    """Amounts of the head by name, indicators by name and branch of the tree; columns are the program's own."""
    free = list(table.rows)
    found, problems = [], [*_head_problems(truth, table, (None,) * len(truth.columns))]
    for row in truth.rows:
        same = [x for x in free if _bare(x.label) == _bare(row.label or "")]
        other = max(same, default=None, key=lambda x: (_ends_with(x.path, row.path or ()), _states(row, x)))
        if other is not None:
            free.remove(other)
        found.append(_compare_target(row, other))
    problems = [problem for problem in problems if not problem.startswith("heading")]
    return _score(truth, found, sum(c.value is not None for x in free for c in x.cells), problems)


def _states(row: TruthRow, other: Row) -> bool:
    (right,) = row.cells[0]
    if row.kind == "indicator":
        return any(plain(cell.text) == plain(right or "") for cell in other.cells)
    return any(cell.value is not None and format(cell.value, "f") == right for cell in other.cells)


def _compare_target(row: TruthRow, other: Row | None) -> Difference:
    name, (right,) = row.label or "", row.cells[0]
    if other is None:
        return Difference(Outcome.MISSING, name, "", str(right), "nothing", "no such row")
    shown = " / ".join(cell.text for cell in other.cells if cell.text.strip())
    is_placed = row.kind != "indicator" or _ends_with(other.path, row.path or ())
    why = "" if is_placed else f"under {'/'.join(other.path)}"
    if _states(row, other) and is_placed:
        return Difference(Outcome.RIGHT, name, "", str(right), shown)
    is_flagged = any(cell.status in _FLAGS for cell in other.cells)
    outcome = Outcome.FLAGGED if is_flagged else Outcome.WRONG if shown else Outcome.MISSING
    return Difference(outcome, name, "", str(right), shown, why)


@cache
def tables_of(file: str) -> tuple[Table, ...]:
    """The tables of one document. Raises ReadError where it cannot be read."""
    return read_file(DOCUMENTS / file).document.tables


def score(truth: Truth) -> Score:
    """Score one table. Raises ReadError where its document cannot be read."""
    return compare(truth, tables_of(truth.file))


def _line(result: Score) -> str:
    counts = (result.truth.size, *(result.outcomes[outcome] for outcome in Outcome), result.extra)
    return f"{result.truth.file[:30]}\t{result.truth.name}\t" + "\t".join(map(str, counts))


def main(words: Sequence[str]) -> int:
    total: Counter[Outcome] = Counter()
    print("file\ttable\tcells\tright\twrong\tflagged\tmissing\textra")
    for truth in load_truths():
        if words and not any(word in truth.file or word in truth.name for word in words):
            continue
        try:
            result = score(truth)
        except ReadError as error:
            result = Score(truth, Counter({Outcome.MISSING: truth.size}), 0, (), (str(error),))
        total += result.outcomes
        print(_line(result), *result.problems, *(map(str, result.differences) if words else ()), sep="\n    ")
    print("all\t", dict(total), f"right {total[Outcome.RIGHT] / max(total.total(), 1):.2%}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
