"""Performance-target forms: their money adds up, and no indicator is at odds with itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from corpus.checks.book import Book, place_of_cell
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.edits import proposal
from corpus.checks.rules import Rule
from corpus.checks.table_ground import damage, first_damage, row_name, say, title_of
from corpus.checks.table_words import words
from corpus.datatypes import Cell, Relation, RowRole, Table
from corpus.vocabulary import clean_label, name_key

MONEY, AT_ODDS, ABSURD = "target_money", "target_at_odds", "target_absurd"
_FORMS = ("project_target", "agency_target")
_HIGH = Decimal(90)
_CENT = Decimal("0.01")
_TWO = 2
_FEW = 30


def check_money(book: Book) -> Iterator[Finding]:
    """年度资金总额 = 财政拨款 + 其他资金 + 上年结转, and no part above it."""
    for table in _targets(book):
        rows = range(next((i for i, row in enumerate(table.rows) if row.role is RowRole.INDICATOR), len(table.rows)))
        total = next((i for i in rows if _is_year_total(table, i)), None)
        if total is not None and _amount(table, total) is not None:
            parts = [i for i in rows if i > total and table.rows[i].role is not RowRole.TOTAL]
            yield from _money(book, table, total, [i for i in parts if _amount(table, i) is not None])


def _targets(book: Book) -> Iterator[Table]:
    return (table for table in book.tables if table.form in _FORMS)


def _is_year_total(table: Table, row: int) -> bool:
    return table.rows[row].role is RowRole.TOTAL and bool(words("year_money").search(table.rows[row].label))


def _amount(table: Table, row: int) -> Decimal | None:
    return table.rows[row].cells[0].value


def _money(book: Book, table: Table, total: int, parts: Sequence[int]) -> Iterator[Finding]:
    whole = _amount(table, total) or Decimal(0)
    project = next((i for i in range(total) if words("project_money").search(table.rows[i].label)), None)
    if project is not None and _CENT < (_amount(table, project) or Decimal(0)) < whole - _CENT:
        yield _too_large(book, table, project, total, damage(table.rows[project].cells[0]))
    over = [i for i in parts if (_amount(table, i) or 0) > whole + _CENT]
    reason = first_damage(table.rows[i].cells[0] for i in (total, *parts))
    if over:
        yield _too_large(book, table, total, over[0], reason)
    elif _adds_up(whole, [_amount(table, i) or Decimal(0) for i in parts]):
        yield Finding(MONEY, book.document.id, Outcome.PASS, Severity.INFO, "相符")
        yield from _fiscal_parts(book, table, parts, reason)
    elif parts:
        yield _does_not_add_up(book, table, total, parts, reason)


def _fiscal_parts(book: Book, table: Table, parts: Sequence[int], reason: str | None) -> Iterator[Finding]:
    """财政资金 with its own parts: 当年财政拨款 and 上年结转."""
    whole = next((i for i in parts if words("fiscal_money").search(table.rows[i].label)), None)
    inner = [i for i in parts if words("fiscal_part").search(table.rows[i].label)]
    if whole is None or len(inner) != _TWO or whole > inner[0]:
        return
    found = sum((_amount(table, i) or Decimal(0) for i in inner), Decimal(0))
    if abs(found - (_amount(table, whole) or Decimal(0))) > _CENT:
        yield _does_not_add_up(book, table, whole, inner, reason)


def _adds_up(whole: Decimal, parts: Sequence[Decimal]) -> bool:
    """Whether some of the parts make the whole: forms print sums of parts (财政资金) among the parts."""
    return any(abs(sum(some) - whole) <= _CENT for n in range(1, len(parts) + 1) for some in combinations(parts, n))


def _too_large(book: Book, table: Table, total: int, part: int, reason: str | None) -> Finding:
    whole, value = _amount(table, total) or Decimal(0), _amount(table, part) or Decimal(0)
    project = f"（{table.project}）" if table.project else ""
    text = (
        f"“{title_of(table)}”{project}“{row_name(table, total)}”印的是{say(whole)}，"
        f"其中“{row_name(table, part)}”却为{say(value)}，部分大于总额，相差{say(value - whole)}"
    )
    hint = proposal(whole, value, "总额与其中项相符") if reason is None else None
    return Finding(
        MONEY,
        book.document.id,
        Outcome.PARSE_DOUBT if reason else Outcome.FAIL,
        Severity.ERROR,
        f"{text}。{reason}" if reason else text,
        (place_of_cell(book, table, total, 0), place_of_cell(book, table, part, 0)),
        value,
        whole,
        whole - value,
        table.unit,
        hint,
    )


def _does_not_add_up(book: Book, table: Table, total: int, parts: Sequence[int], reason: str | None) -> Finding:
    whole = _amount(table, total) or Decimal(0)
    found = sum((_amount(table, i) or Decimal(0) for i in parts), Decimal(0))
    listed = "、".join(f"{row_name(table, i)}{say(_amount(table, i) or Decimal(0))}" for i in parts)
    project = f"（{table.project}）" if table.project else ""
    text = (
        f"“{title_of(table)}”{project}“{row_name(table, total)}”印的是{say(whole)}，"
        f"所列{listed}，相加为{say(found)}，与总额不符"
    )
    return Finding(
        MONEY,
        book.document.id,
        Outcome.PARSE_DOUBT if reason else Outcome.FAIL,
        Severity.WARNING,
        f"{text}。{reason}" if reason else text,
        tuple(place_of_cell(book, table, i, 0) for i in (total, *parts)),
        found,
        whole,
        whole - found,
        table.unit,
    )


# --- indicators -----------------------------------------------------------------------------------


def check_at_odds(book: Book) -> Iterator[Finding]:
    """One indicator of a project is never demanded twice in ways that exclude each other."""
    for table in _targets(book):
        same: dict[str, list[int]] = defaultdict(list)
        for i, row in enumerate(table.rows):
            if row.role is RowRole.INDICATOR and _target(table, i) is not None:
                same[_key(table, i)].append(i)
        pairs = [pair for rows in same.values() for pair in _pairs(rows)]
        for first, second in sorted(pairs):
            yield _pair(book, table, first, second)


def _pairs(rows: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Each with each; of a heap of the same label, which damaged files print, each with the next."""
    return combinations(rows, 2) if len(rows) <= _FEW else pairwise(rows)


def _key(table: Table, row: int) -> str:
    return name_key(clean_label(table.rows[row].label))


def _target(table: Table, row: int) -> Cell | None:
    cell = table.rows[row].cells[-1]
    return cell if cell.value is not None else None


def _pair(book: Book, table: Table, first: int, second: int) -> Finding:
    one, other = table.rows[first].cells[-1], table.rows[second].cells[-1]
    places = (place_of_cell(book, table, first, 1), place_of_cell(book, table, second, 1))
    if one.unit != other.unit or not _exclude(one, other):
        return Finding(AT_ODDS, book.document.id, Outcome.PASS, Severity.INFO, "指标不相抵触", places)
    project = f"（{table.project}）" if table.project else ""
    text = (
        f"“{title_of(table)}”{project}同一指标“{row_name(table, first)}”印了两次，"
        f"一处为{_said(one)}，一处为{_said(other)}，互相抵触"
    )
    reason = damage(one) or damage(other)
    outcome = Outcome.PARSE_DOUBT if reason else Outcome.FAIL
    text = f"{text}。{reason}" if reason else text
    return Finding(
        AT_ODDS, book.document.id, outcome, Severity.WARNING, text, places, other.value, one.value, unit=one.unit
    )


def _said(cell: Cell) -> str:
    sign = "" if cell.relation is Relation.EQUAL else cell.relation.value
    return f"{sign}{say(cell.value or Decimal(0))}{cell.unit or ''}"


def _exclude(one: Cell, other: Cell) -> bool:
    """Whether no number satisfies both targets; two equal signs may be targets of two parts."""
    if one.relation is other.relation is Relation.EQUAL or one.value is None or other.value is None:
        return False
    low = max((c.value for c in (one, other) if c.value is not None and _is_floor(c)), default=None)
    high = min((c.value for c in (one, other) if c.value is not None and _is_ceiling(c)), default=None)
    return low is not None and high is not None and low > high


def _is_floor(cell: Cell) -> bool:
    return cell.relation in (Relation.EQUAL, Relation.AT_LEAST, Relation.MORE_THAN)


def _is_ceiling(cell: Cell) -> bool:
    return cell.relation in (Relation.EQUAL, Relation.AT_MOST, Relation.LESS_THAN)


def check_absurd(book: Book) -> Iterator[Finding]:
    """A rate of failure is not a thing to reach a hundred percent of."""
    for table in _targets(book):
        for index, row in enumerate(table.rows):
            cell = row.cells[-1]
            if row.role is not RowRole.INDICATOR or not words("bad_rate").search(clean_label(row.label)):
                continue
            if cell.unit == "%" and cell.value is not None and _is_floor(cell) and cell.value >= _HIGH:
                text = f"“{title_of(table)}”指标“{row_name(table, index)}”的目标值为{_said(cell)}，与常理相反，疑为误填"
                place = place_of_cell(book, table, index, 1)
                outcome = Outcome.PARSE_DOUBT if damage(cell) else Outcome.FAIL
                yield Finding(
                    ABSURD, book.document.id, outcome, Severity.INFO, text, (place,), actual=cell.value, unit="%"
                )
            elif cell.value is not None:
                yield Finding(ABSURD, book.document.id, Outcome.PASS, Severity.INFO, "合乎常理")


RULES: tuple[Rule, ...] = (Rule(MONEY, check_money), Rule(AT_ODDS, check_at_odds), Rule(ABSURD, check_absurd))
