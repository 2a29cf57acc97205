"""Government debt: the balance within its limit, and the year's movement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from corpus.checks.book import Book, place_of_cell
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.rules import Rule
from corpus.checks.table_ground import Sheet, column_name, first_damage, row_name, say, sheet_of, title_of
from corpus.checks.table_words import word_list, words
from corpus.datatypes import Table
from corpus.vocabulary import clean_label

LIMIT, ROLL = "debt_within_limit", "debt_roll_forward"
_ALL = ""  # neither 一般 nor 专项
_MAJORITY = Decimal("0.5")
_FEWEST_PARTS = 4
_MOST = 4


def kind_of(text: str) -> str:
    """一般 or 专项 where a label says so, else ""."""
    return next((word for word in word_list("debt_kinds") if word in text), _ALL)


def debt_sheets(book: Book) -> Iterator[Sheet]:
    """The tables that speak of debt."""
    return (sheet_of(book, table) for table in book.tables if words("debt").search(_all_words(table)))


def _all_words(table: Table) -> str:
    heads = "".join("".join(path) for path in table.columns)
    return table.title + heads + "".join(row.label for row in table.rows)


# --- balance and limit ----------------------------------------------------------------------------


def check_limits(book: Book) -> Iterator[Finding]:
    """The balance at the end of a year never exceeds the limit of that year."""
    for sheet in debt_sheets(book):
        for limit, balance in _column_pairs(sheet.table):
            for row in range(len(sheet.table.rows)):
                yield from _within(sheet, (row, balance), (row, limit))
        yield from _rows_within(sheet)


def _rows_within(sheet: Sheet) -> Iterator[Finding]:
    """Kinds first: where one kind is over its limit, all debt is over for no reason of its own."""
    told: set[tuple[bool, int]] = set()
    for limit_row, balance_row in sorted(_row_pairs(sheet.table), key=lambda pair: _is_all(sheet.table, pair[1])):
        for column in _columns(sheet):
            is_all, key = _is_all(sheet.table, balance_row), (_is_earlier(sheet.table, balance_row), column)
            for finding in _within(sheet, (balance_row, column), (limit_row, column)):
                if finding.outcome is Outcome.PASS or not is_all or key not in told:
                    yield finding
                if finding.outcome is not Outcome.PASS:
                    told.add(key)


def _is_all(table: Table, row: int) -> bool:
    return kind_of(clean_label(table.rows[row].label)) == _ALL


def _column_pairs(table: Table) -> list[tuple[int, int]]:
    limits = {kind_of("".join(path)): c for c, path in enumerate(table.columns) if _is_whole_limit(table, c)}
    balances = {
        kind_of("".join(path)): c
        for c, path in enumerate(table.columns)
        if words("balance").search("".join(path)) and not words("earlier_or_new").search("".join(path))
    }
    return [(limits[kind], balances[kind]) for kind in limits if kind in balances]


def _is_whole_limit(table: Table, column: int) -> bool:
    """A limit of all debt: not of 新增 alone, as its own name or those of its parts would say."""
    path = table.columns[column]
    if not words("limit").search("".join(path)) or words("earlier_or_new").search("".join(path)):
        return False
    beside = [other[-1] for other in table.columns if len(path) > 1 and other[:-1] == path[:-1]]
    return not any(words("earlier_or_new").search(leaf) and not leaf.startswith("其中") for leaf in beside)


def _row_pairs(table: Table) -> list[tuple[int, int]]:
    """Rows of limits and of balances of the same time and kind."""
    limits, balances = _blocks(table, "limit"), _blocks(table, "balance")
    return [(limits[key], balances[key]) for key in limits if key in balances]


def _blocks(table: Table, word: str) -> Mapping[tuple[str, bool], int]:
    """Rows whose own name, or that of the row above them, is of that kind: by 一般 or 专项 and by time."""
    found: dict[tuple[str, bool], int] = {}
    for index in range(len(table.rows)):
        name = _full_name(table, index)
        if words(word).search(name) and not words("new").search(name):
            found.setdefault(
                (kind_of(clean_label(table.rows[index].label)), bool(words("earlier").search(name))), index
            )
    return found


def _full_name(table: Table, index: int) -> str:
    row = table.rows[index]
    return "".join(row.path[-1:]) + row.label


def _within(sheet: Sheet, balance: tuple[int, int], limit: tuple[int, int]) -> Iterator[Finding]:
    table, document = sheet.table, sheet.book.document.id
    owed, allowed = sheet.values[balance[0]][balance[1]], sheet.values[limit[0]][limit[1]]
    if owed is None or allowed is None:
        return
    if owed <= allowed + sheet.units[balance[1]]:
        yield Finding(LIMIT, document, Outcome.PASS, Severity.INFO, "余额在限额之内")
        return
    text = (
        f"“{title_of(table)}”{_spot(table, *balance)}为{say(owed)}，"
        f"大于{_spot(table, *limit)}的{say(allowed)}，余额超过限额{say(owed - allowed)}"
    )
    reason = first_damage(table.rows[r].cells[c] for r, c in (balance, limit))
    yield Finding(
        LIMIT,
        document,
        Outcome.PARSE_DOUBT if reason else Outcome.FAIL,
        Severity.WARNING,
        f"{text}。{reason}" if reason else text,
        (place_of_cell(sheet.book, table, *balance), place_of_cell(sheet.book, table, *limit)),
        allowed,
        owed,
        owed - allowed,
        table.unit,
    )


def _spot(table: Table, row: int, column: int) -> str:
    above = "".join(clean_label(part) + "·" for part in table.rows[row].path[-1:])
    return f"“{above}{row_name(table, row)}”“{column_name(table, column)}”"


# --- 上年末余额 + 发行 − 还本 = 年末余额 -------------------------------------------------------------


def check_roll_forward(book: Book) -> Iterator[Finding]:
    """The year's movement, in tables that most of their columns show to be complete."""
    for sheet in debt_sheets(book):
        lines = [line for kind in (*word_list("debt_kinds"), _ALL) if (line := _movement(sheet.table, kind))]
        gaps = {(n, c): gap for n, line in enumerate(lines) for c in _columns(sheet) if (gap := _gap(sheet, line, c))}
        held = sum(abs(gap) <= slack for gap, slack in gaps.values())
        if gaps and held >= len(gaps) * _MAJORITY:
            yield Finding(ROLL, book.document.id, Outcome.PASS, Severity.INFO, "余额滚存相符", count=held)
            yield from _broken(sheet, lines, gaps)


_Movement = tuple[int, tuple[int, ...], tuple[int, ...], int]  # before, issued, repaid, after


def _columns(sheet: Sheet) -> range:
    return range(len(sheet.table.columns))


def _movement(table: Table, kind: str) -> _Movement | None:
    before = [i for i in range(len(table.rows)) if _is_line(table, i, "balance", kind) and _is_earlier(table, i)]
    after = [i for i in range(len(table.rows)) if _is_line(table, i, "balance", kind) and not _is_earlier(table, i)]
    issued = [i for i in range(len(table.rows)) if _is_issue(table, i, kind)]
    repaid = [i for i in range(len(table.rows)) if _is_line(table, i, "repaid", kind)]
    if not (before and after and issued and repaid):
        return None
    return before[0], tuple(issued), tuple(repaid[:1]), after[0]


def _is_line(table: Table, index: int, word: str, kind: str) -> bool:
    return kind_of(clean_label(table.rows[index].label)) == kind and bool(words(word).search(_full_name(table, index)))


def _is_earlier(table: Table, index: int) -> bool:
    return bool(words("earlier").search(_full_name(table, index)))


def _is_issue(table: Table, index: int, kind: str) -> bool:
    """For all debt the row of the whole issue; for one kind every row of that kind (新增, 再融资)."""
    own = clean_label(table.rows[index].label)
    if not words("issued").search(own):
        return False
    return kind_of(own) == kind if kind else not any(word in own for word in word_list("issue_parts"))


def _gap(sheet: Sheet, line: _Movement, column: int) -> tuple[Decimal, Decimal] | None:
    """What is left over, and how much rounding may leave; None where a balance is blank."""
    before, issued, repaid, after = line
    first, last = sheet.values[before][column], sheet.values[after][column]
    if first is None or last is None:
        return None
    added = sum((sheet.values[i][column] or Decimal(0) for i in issued), Decimal(0))
    taken = sum((sheet.values[i][column] or Decimal(0) for i in repaid), Decimal(0))
    count = 2 + sum(sheet.values[i][column] is not None for i in (*issued, *repaid))
    return first + added - taken - last, sheet.units[column] / 2 * max(count, _FEWEST_PARTS)


def _broken(
    sheet: Sheet, lines: Sequence[_Movement], gaps: Mapping[tuple[int, int], tuple[Decimal, Decimal]]
) -> Iterator[Finding]:
    """One finding for each kind of debt; all debt only where no kind explains it."""
    told: list[tuple[int, Decimal]] = []
    for number, line in enumerate(lines):
        wrong = [(c, gap) for (n, c), (gap, slack) in gaps.items() if n == number and abs(gap) > slack]
        is_known = all(
            any(c == d and abs(gap - other) <= sheet.units[c] * _FEWEST_PARTS for d, other in told) for c, gap in wrong
        )
        if wrong and not is_known:
            yield _about_movement(sheet, line, wrong)
            told += wrong


def _is_told(sheet: Sheet, told: Sequence[tuple[int, Decimal]], column: int, gap: Decimal) -> bool:
    """Whether a kind of debt left the same over in the same column."""
    return any(column == c and abs(gap - other) <= sheet.units[c] * _FEWEST_PARTS for c, other in told)


def _about_movement(sheet: Sheet, line: _Movement, wrong: Sequence[tuple[int, Decimal]]) -> Finding:
    table, (before, issued, repaid, after) = sheet.table, line
    said = []
    for column, gap in wrong:
        numbers = [sheet.values[i][column] or Decimal(0) for i in (before, after)]
        added = sum((sheet.values[i][column] or Decimal(0) for i in issued), Decimal(0))
        taken = sum((sheet.values[i][column] or Decimal(0) for i in repaid), Decimal(0))
        said.append(
            f"“{column_name(table, column)}”栏上年末余额{say(numbers[0])}＋发行{say(added)}－还本{say(taken)}"
            f"＝{say(numbers[0] + added - taken)}，年末余额却为{say(numbers[1])}，相差{say(abs(gap))}"
        )
    kind = kind_of(clean_label(table.rows[before].label))
    text = f"“{title_of(table)}”{kind}债务余额前后不衔接：{'；'.join(said)}"
    column, gap = wrong[0]
    reason = first_damage(table.rows[i].cells[column] for i in (before, *issued, *repaid, after))
    first = sheet.values[before][column] or Decimal(0)
    return Finding(
        ROLL,
        sheet.book.document.id,
        Outcome.PARSE_DOUBT if reason else Outcome.FAIL,
        Severity.WARNING,
        f"{text}。{reason}" if reason else text,
        tuple(place_of_cell(sheet.book, table, i, column) for i in (before, after, *issued)[:_MOST]),
        first - gap,
        first,
        gap,
        table.unit,
    )


RULES: tuple[Rule, ...] = (Rule(LIMIT, check_limits), Rule(ROLL, check_roll_forward))
