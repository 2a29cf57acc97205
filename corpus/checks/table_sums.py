"""Sums inside one table: every total is the sum of its parts, across and down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.checks.book import Book, place_of_cell
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.edits import proposal
from corpus.checks.judge import graded
from corpus.checks.rules import Rule
from corpus.checks.table_blame import Ledger, Suspect, borne_out, ledger_of, lone_suspect, suspects
from corpus.checks.table_formulas import derived, speaks_against
from corpus.checks.table_ground import (
    Sheet,
    column_name,
    is_exact,
    missing_in,
    row_name,
    say,
    seat,
    sheet_of,
    title_of,
    tolerance_in,
)
from corpus.checks.table_settle import settled
from corpus.checks.table_structure import RowGroup, row_groups_of, row_sums_of
from corpus.checks.table_trust import doubt_of
from corpus.datatypes import Cell, CellStatus, GridPlace, SumKind, Table, TableSum

RULE = "table_sums"
_SERIOUS = Decimal("0.0001")  # of the total; less is a slip of the last digits
_MOST_PLACES = 4
_MOST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class _Sums:
    """All sums of a table; ``groups`` tells of which group of rows each column sum is."""

    rows: tuple[TableSum, ...]
    groups: tuple[tuple[RowGroup, tuple[TableSum, ...]], ...]

    @property
    def all(self) -> tuple[TableSum, ...]:
        return (*self.rows, *(item for _, items in self.groups for item in items))

    def groups_of(self, wanted: Sequence[TableSum]) -> tuple[RowGroup, ...]:
        return tuple(group for group, items in self.groups if any(item in items for item in wanted))


def check_sums(book: Book) -> Iterator[Finding]:
    """What the sums of every table say."""
    for table in book.tables:
        if table.rows and table.columns:
            yield from _check(sheet_of(book, table))
            yield from _blanks(book, table)


def blamed_cells(sheet: Sheet) -> frozenset[GridPlace]:
    """The cells that the sums of a table hold to be wrong."""
    named, _ = _blamed(sheet, ledger_of(sheet, _sums_of(sheet).all))
    return frozenset(suspect.place for suspect in named)


def _check(sheet: Sheet) -> Iterator[Finding]:
    sums = _sums_of(sheet)
    ledger = ledger_of(sheet, sums.all)
    held = sum(state is True for state in ledger.states)
    if held:
        document = sheet.book.document.id
        yield Finding(RULE, document, Outcome.PASS, Severity.INFO, "合计成立", count=held)
    named, rest = _blamed(sheet, ledger)
    for suspect in named:
        yield _about_cell(sheet, sums, suspect)
    yield from _about_rest(sheet, sums, rest)


def _blamed(sheet: Sheet, ledger: Ledger) -> tuple[tuple[Suspect, ...], tuple[TableSum, ...]]:
    """The cells to blame: by several sums, by a sum and the rates beside the cell, or as the only one free.

    With the failing sums that no cell explains.
    """
    failing = [n for n, item in enumerate(ledger.sums) if ledger.states[n] is False or _is_blank_total(sheet, item)]
    named = list(suspects(sheet, ledger, failing))
    explained = {number for suspect in named for number in suspect.numbers}
    rest = [n for n in failing if n not in explained and sheet.value(ledger.sums[n].whole) is not None]
    columns = derived(sheet) if rest else ()
    for number in rest:
        found = borne_out(sheet, ledger, columns, number) or lone_suspect(sheet, ledger, failing, number)
        if found is not None and (found.borne_out or found.place != ledger.sums[number].whole):
            named.append(found)
            explained.add(number)
    return tuple(named), tuple(ledger.sums[n] for n in rest if n not in explained)


def _is_blank_total(sheet: Sheet, item: TableSum) -> bool:
    """A total without a number over parts that have some: wrong only if its own total needs it."""
    return sheet.value(item.whole) is None and any(sheet.value(place) for place in item.parts)


def _sums_of(sheet: Sheet) -> _Sums:
    groups = [settled(sheet, group) for group in row_groups_of(sheet)]
    return _Sums(
        row_sums_of(sheet),
        tuple((group, tuple(group.sum_in(c) for c in group.columns)) for group in groups),
    )


# --- one cell -------------------------------------------------------------------------------------


def _about_cell(sheet: Sheet, sums: _Sums, suspect: Suspect) -> Finding:
    place = suspect.place
    actual = sheet.value(place)
    doubt = doubt_of(sheet, suspect.explains, sums.groups_of(suspect.explains), one_cell=True)
    reasons = "；".join(_told(sheet, item, place) for item in suspect.explains)
    where = f"“{title_of(sheet.table)}”{seat(sheet.table, place.row, place.column)}"
    if actual is None:
        text = f"{where}空白，而{reasons}，此处似应为{say(suspect.expected)}"
        outcome, severity, hint = Outcome.FAIL, Severity.INFO, None
    else:
        difference = actual - suspect.expected
        point, gap = _point(suspect), say(abs(difference))
        text = f"{where}印的是{say(actual)}，但{reasons}；{point}似应为{say(suspect.expected)}，相差{gap}"
        outcome, severity = graded(difference, _loosest(sheet, suspect.explains), _weight(actual, difference))
        is_slip = severity in (Severity.ERROR, Severity.WARNING)
        hint = proposal(actual, suspect.expected, _what_holds(suspect)) if is_slip else None
    return _finding(sheet, (place, *_others(suspect)), outcome, severity, text, actual, suspect.expected, hint, doubt)


def _point(suspect: Suspect) -> str:
    if suspect.borne_out:
        return "本行印出的增减额、百分比也与此数不符，"
    return "几处都指向此数，" if len(suspect.explains) > 1 else "其余各数与别的合计相符，"


def _what_holds(suspect: Suspect) -> str:
    return "各项合计均成立" if suspect.settles else "上述合计成立"


def _others(suspect: Suspect) -> tuple[GridPlace, ...]:
    wholes = (item.whole for item in suspect.explains if item.whole != suspect.place)
    return tuple(dict.fromkeys(wholes)) or suspect.explains[0].parts


def _told(sheet: Sheet, item: TableSum, place: GridPlace) -> str:
    """What one sum says of a cell, both sides as printed."""
    whole = sheet.value(item.whole)
    total = say(sum((sheet.value(p) or Decimal(0) for p in item.parts), Decimal(0)))
    if item.kind is SumKind.ROW:
        head = "" if item.whole == place else f"本行“{column_name(sheet.table, item.whole.column)}”{_printed(whole)}，"
        return f"{head}本行其余各栏相加为{total}"
    if item.whole == place:
        return f"其{len(item.parts)}个组成部分相加为{total}"
    name = row_name(sheet.table, item.whole.row)
    return f"“{name}”{_printed(whole)}，其{len(item.parts)}个组成部分相加为{total}"


def _printed(value: Decimal | None) -> str:
    return "空白" if value is None else f"为{say(value)}"


# --- totals without a single culprit ---------------------------------------------------------------


def _about_rest(sheet: Sheet, sums: _Sums, failing: Sequence[TableSum]) -> Iterator[Finding]:
    """One finding for each total row and one for each row whose columns do not add up."""
    by_row: dict[tuple[SumKind, int, tuple[int, ...], bool], list[TableSum]] = defaultdict(list)
    for item in failing:
        parts = tuple(p.row for p in item.parts) if item.kind is SumKind.COLUMN else ()
        by_row[item.kind, item.whole.row, parts, missing_in(sheet.values, item) > 0].append(item)
    for (kind, *_), items in by_row.items():
        if kind is SumKind.ROW:
            yield from (_about_total(sheet, sums, [item]) for item in items)
        else:
            yield _about_total(sheet, sums, items)


def _about_total(sheet: Sheet, sums: _Sums, items: Sequence[TableSum]) -> Finding:
    worst = max(items, key=lambda item: abs(missing_in(sheet.values, item)) / tolerance_in(sheet, item))
    actual, gap = sheet.value(worst.whole), missing_in(sheet.values, worst)
    expected = (actual or Decimal(0)) - gap
    outcome, severity = graded(gap, tolerance_in(sheet, worst), _weight_of_total(sheet, items, actual, gap))
    told = sorted(items, key=lambda item: -abs(missing_in(sheet.values, item)))
    text = "；".join(_told_in_full(sheet, item) for item in told[:_MOST_COLUMNS])
    text += f"；另有{len(items) - _MOST_COLUMNS}栏同样不符" if len(items) > _MOST_COLUMNS else ""
    if worst.kind is SumKind.COLUMN and _may_be_incomplete(sheet, items):
        text += "。合计大于所列各项之和，明细可能未列全"
    is_slip = len(items) == 1 and severity in (Severity.ERROR, Severity.WARNING)
    hint = _only_slip(sheet, worst) if is_slip else None
    places = (worst.whole, *(item.whole for item in items if item is not worst), *worst.parts)
    text = f"“{title_of(sheet.table)}”{text}"
    return _finding(
        sheet, places, outcome, severity, text, actual, expected, hint, doubt_of(sheet, items, sums.groups_of(items))
    )


def _only_slip(sheet: Sheet, item: TableSum) -> str | None:
    """The edit of the one number that a single slip of the pen sets right; None where several would do."""
    gap, columns = missing_in(sheet.values, item), derived(sheet)
    found: dict[GridPlace, str] = {}
    for place in (item.whole, *item.parts):
        value = sheet.value(place)
        if not value:
            continue
        expected = value + (-gap if place == item.whole else gap)
        is_backed = place != item.whole and speaks_against(sheet, columns, place, expected)
        if not is_backed and (hint := proposal(value, expected, "合计成立")):
            found[place] = hint
    if len(found) != 1:
        return None
    ((place, hint),) = found.items()
    return hint if place == item.whole else hint.replace("此处", seat(sheet.table, place.row, place.column))


def _told_in_full(sheet: Sheet, item: TableSum) -> str:
    whole = sheet.value(item.whole) or Decimal(0)
    gap = missing_in(sheet.values, item)
    how = "其余各栏相加" if item.kind is SumKind.ROW else f"其{len(item.parts)}个组成部分相加"
    where = seat(sheet.table, item.whole.row, item.whole.column)
    return f"{where}印的是{say(whole)}，{how}为{say(whole - gap)}，相差{say(abs(gap))}"


def _may_be_incomplete(sheet: Sheet, items: Sequence[TableSum]) -> bool:
    """Whether a longer list would explain it: every total exceeds what is listed."""
    return all(missing_in(sheet.values, item) > 0 for item in items)


def _weight_of_total(sheet: Sheet, items: Sequence[TableSum], actual: Decimal | None, gap: Decimal) -> Severity:
    is_list = items[0].kind is SumKind.COLUMN and len(items[0].parts) > 1 and _may_be_incomplete(sheet, items)
    has_negatives = any((sheet.value(place) or 0) < 0 for item in items for place in item.parts)
    return Severity.WARNING if is_list or has_negatives else _weight(actual, gap)


def _weight(actual: Decimal | None, difference: Decimal) -> Severity:
    is_serious = not actual or abs(difference) > abs(actual) * _SERIOUS
    return Severity.ERROR if is_serious else Severity.WARNING


def _loosest(sheet: Sheet, items: Sequence[TableSum]) -> Decimal:
    return min(tolerance_in(sheet, item) for item in items)


# --- blank totals that were filled by the reader ----------------------------------------------------


def _blanks(book: Book, table: Table) -> Iterator[Finding]:
    """Cells printed blank that the sums of the table need: filled while reading, said here."""
    if not is_exact(book.document) and book.document.pages is None:
        return
    blank = [(r, c, cell) for r, row in enumerate(table.rows) for c, cell in enumerate(row.cells) if _was_blank(cell)]
    for r, c, cell in blank:
        value = cell.value or Decimal(0)
        text = f"“{title_of(table)}”{seat(table, r, c)}空白，按合计关系应为{say(value)}"
        places = (place_of_cell(book, table, r, c),)
        yield Finding(RULE, book.document.id, Outcome.FAIL, Severity.INFO, text, places, value, unit=table.unit)


def _was_blank(cell: Cell) -> bool:
    return cell.status is CellStatus.RECOVERED and not cell.text.strip() and not cell.source.ocr


def _finding(
    sheet: Sheet,
    places: Sequence[GridPlace],
    outcome: Outcome,
    severity: Severity,
    text: str,
    actual: Decimal | None,
    expected: Decimal,
    hint: str | None,
    doubt: str | None,
) -> Finding:
    """The finding; where the reading is in doubt, it says so and is no longer the document's error."""
    if doubt and outcome is Outcome.FAIL:
        outcome, text, hint = Outcome.PARSE_DOUBT, f"{text}。{doubt}", None
    return Finding(
        RULE,
        sheet.book.document.id,
        outcome,
        severity,
        text,
        _placed(sheet, places),
        expected,
        actual,
        (actual or Decimal(0)) - expected,
        sheet.table.unit,
        hint,
    )


def _placed(sheet: Sheet, places: Sequence[GridPlace]) -> tuple[Place, ...]:
    first = tuple(dict.fromkeys(places))[:_MOST_PLACES]
    return tuple(place_of_cell(sheet.book, sheet.table, place.row, place.column) for place in first)


RULES: tuple[Rule, ...] = (Rule(RULE, check_sums),)
