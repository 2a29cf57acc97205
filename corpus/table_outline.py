"""The hierarchy of rows that print no codes: from indentation, from the names of the classification, from sums.

Each way gives a proposal; ``best_outline`` takes the one that the table's own sums bear out most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from corpus.classification import DEPARTMENTAL_ECONOMIC, FUNCTIONAL, GOVERNMENT_ECONOMIC, codes_of
from corpus.datatypes import RowRole
from corpus.outline import numbering
from corpus.vocabulary import clean_label

if TYPE_CHECKING:
    from corpus.table_rows import DraftRow

Parents = list[int | None]
_STEP = 4.0  # points; a smaller shift to the right is no indentation
_KNOWN = 0.7  # share of rows whose names must be the classification's
_LONGEST = 80  # rows that one row may be the sum of
_TOTAL_WEIGHT = 4  # what a kept grand total counts beside a kept sum of children
_SYSTEMS = (FUNCTIONAL, DEPARTMENTAL_ECONOMIC, GOVERNMENT_ECONOMIC)


def best_outline(
    rows: Sequence[DraftRow], roles: Sequence[RowRole], given: Sequence[int | None], columns: Sequence[int]
) -> Parents:
    """The parents of all rows; ``given`` is what numbering says, and stays where nothing is better.

    ``columns`` are those whose figures add up (no percentages).
    """
    amounts = [[row.cells[c].value for c in columns] for row in rows]
    best, best_score = list(given), _score(amounts, roles, given)
    named = _by_names(rows, roles)
    # names of the classification are better evidence than sums found by chance
    summed = None if named is not None else _by_sums(amounts, rows, roles)
    if named is not None and not any(parent is not None for parent in given):
        named = max(named, _unknown_on_top(rows, named), key=lambda parents: _score(amounts, roles, parents))
        best, best_score = named, max(best_score, _score(amounts, roles, named))
    others = (_by_indent(rows, roles), summed, _by_numbering(rows, roles), _by_of_which(amounts, rows, roles, given))
    for proposal in others:
        if proposal is not None and (score := _score(amounts, roles, proposal)) > best_score:
            best, best_score = proposal, score
    return best


def _score(amounts: Sequence[Sequence[Decimal | None]], roles: Sequence[RowRole], parents: Sequence[int | None]) -> int:
    """Sums of children that are kept, less those that are not; a kept grand total counts most.

    Children that come to less than the whole may be a selection (其中), more than the whole is an error.
    """
    children: dict[int, list[int]] = {}
    for index, parent in enumerate(parents):
        if parent is not None:
            children.setdefault(parent, []).append(index)
    score = sum(_kept(amounts, parent, parts) for parent, parts in children.items())
    tops = [n for n, role in enumerate(roles) if role is RowRole.ITEM and parents[n] is None]
    totals = [n for n, role in enumerate(roles) if role in (RowRole.TOTAL, RowRole.SUBTOTAL)]
    if len(totals) == 1 and tops:
        score += _TOTAL_WEIGHT * max(0, _kept(amounts, totals[0], tops))
    return score


def _kept(amounts: Sequence[Sequence[Decimal | None]], whole: int, parts: Sequence[int]) -> int:
    """Over all columns: 1 where the parts come to the whole, -1 where to less, -2 where to more."""
    points = 0
    for column, value in enumerate(amounts[whole]):
        values = [v for p in parts if (v := amounts[p][column]) is not None]
        if value is None or not values:
            continue
        gap = abs(sum(values, Decimal(0))) - abs(value)
        points += 1 if abs(gap) <= _slack(value, len(values)) else -1 if gap < 0 else -2
    return points


def _slack(whole: Decimal, count: int) -> Decimal:
    """Half a unit of the last printed place for each addend."""
    return Decimal(1).scaleb(int(whole.as_tuple().exponent)) / 2 * (count + 1)


def _by_numbering(rows: Sequence[DraftRow], roles: Sequence[RowRole]) -> Parents | None:
    """Rows without a number stand under the numbered row before them, though they be a mere selection."""
    parents: Parents = []
    current: int | None = None
    for index, row in enumerate(rows):
        is_total = roles[index] in (RowRole.TOTAL, RowRole.SUBTOTAL)
        if is_total or numbering(row.label):
            current = None if is_total else index
            parents.append(None)
        else:
            parents.append(current)
    return parents if any(parent is not None for parent in parents) else None


def _by_of_which(
    amounts: Sequence[Sequence[Decimal | None]],
    rows: Sequence[DraftRow],
    roles: Sequence[RowRole],
    given: Sequence[int | None],
) -> Parents | None:
    """Rows behind “其中：” that come to its whole together with it are parts of it too."""
    parents = list(given)
    for index, role in enumerate(roles):
        whole = given[index]
        if role is not RowRole.OF_WHICH or whole is None:
            continue
        sums = [value or Decimal(0) for value in amounts[index]]
        for row in range(index + 1, len(rows)):
            if roles[row] is not RowRole.ITEM or given[row] is not None or numbering(rows[row].label):
                break
            sums = [total + (value or Decimal(0)) for total, value in zip(sums, amounts[row], strict=True)]
            if any(sums) and sums == [value or Decimal(0) for value in amounts[whole]]:
                parents[index + 1 : row + 1] = [whole] * (row - index)
                break
    return parents if parents != list(given) else None


# --- indentation --------------------------------------------------------------------------------


def _by_indent(rows: Sequence[DraftRow], roles: Sequence[RowRole]) -> Parents | None:
    """By where the labels begin on the page; None where that is not known or all the same."""
    places = [row.source.bbox[0] if row.source.bbox else None for row in rows]
    if any(place is None for place in places):
        return None
    parents: Parents = []
    open_rows: list[int] = []
    for index, role in enumerate(roles):
        if role in (RowRole.TOTAL, RowRole.SUBTOTAL):
            parents.append(None)
            continue
        start = places[index] or 0.0
        while open_rows and (places[open_rows[-1]] or 0.0) > start - _STEP:
            open_rows.pop()
        parents.append(open_rows[-1] if open_rows else None)
        open_rows.append(index)
    return parents if any(parent is not None for parent in parents) else None


# --- names --------------------------------------------------------------------------------------


def _by_names(rows: Sequence[DraftRow], roles: Sequence[RowRole]) -> Parents | None:
    """By the names of 类, 款 and 项 in their order; None where too few are of one classification."""
    proposals = [proposal for system in _SYSTEMS if (proposal := _by_names_of(rows, roles, system))]
    return max(proposals, key=lambda parents: sum(p is not None for p in parents), default=None)


def _by_names_of(rows: Sequence[DraftRow], roles: Sequence[RowRole], system: str) -> Parents | None:
    parents: Parents = []
    at: dict[str, int] = {}  # open codes and their rows, the outermost first
    known = 0
    for index, row in enumerate(rows):
        if roles[index] in (RowRole.TOTAL, RowRole.SUBTOTAL):
            parents.append(None)
            continue
        code = _next_code(_codes(row, system), list(at))
        if code is None:
            parents.append(_beside(parents, at))
            continue
        known += 1
        for other in [c for c in at if not code.startswith(c) or c == code]:
            del at[other]
        parents.append(next(reversed(at.values())) if at else None)
        at[code] = index
    return parents if known > len(rows) * _KNOWN and any(p is not None for p in parents) else None


def _unknown_on_top(rows: Sequence[DraftRow], named: Parents) -> Parents:
    """The same where names outside the classification (其他各项支出) stand beside its classes, not under the last.

    Only of a table of classes alone.
    """
    unknown = [not any(_codes(row, system) for system in _SYSTEMS) for row in rows]
    is_flat = all(is_unknown or parent is None for is_unknown, parent in zip(unknown, named, strict=True))
    return [None] * len(rows) if is_flat else named


def _codes(row: DraftRow, system: str) -> tuple[str, ...]:
    name = clean_label(row.label)
    return codes_of(name, system) or codes_of(name + "支出", system) or codes_of(name.removesuffix("支出"), system)


def _next_code(options: Sequence[str], opened: Sequence[str]) -> str | None:
    """The reading of a name that follows on: deepest under what is open, else a class of its own."""
    for code in reversed(opened):
        inner = [o for o in options if o.startswith(code) and len(o) == len(code) + 2]
        if inner:
            return inner[0]
    return next((o for o in options if len(o) == 3), None)


def _beside(parents: Parents, at: dict[str, int]) -> int | None:
    """An unknown name stands beside the row before it, or under it if that is no leaf of the classification."""
    if not at:
        return None
    code, row = next(reversed(at.items()))
    return parents[row] if len(code) == 7 else row


# --- sums ---------------------------------------------------------------------------------------


def _by_sums(
    amounts: Sequence[Sequence[Decimal | None]], rows: Sequence[DraftRow], roles: Sequence[RowRole]
) -> Parents | None:
    """A row whose figures are, in every column, the sum of the next rows (at least two) is their parent."""
    parents: Parents = [None] * len(rows)
    tops: list[int] = []  # rows behind the present one that have no parent yet, in order
    for index in reversed(range(len(rows))):
        if roles[index] in (RowRole.TOTAL, RowRole.SUBTOTAL):
            tops = []
            continue
        count = next(_prefix(amounts, rows, index, tops), 0)
        for child in tops[:count]:
            parents[child] = index
        tops = [index, *tops[count:]]
    return parents if any(parent is not None for parent in parents) else None


def _prefix(
    amounts: Sequence[Sequence[Decimal | None]], rows: Sequence[DraftRow], index: int, tops: Sequence[int]
) -> Iterator[int]:
    """How many of the next rows add up to this one in every column.

    One row alone proves nothing by its figures; one of a kindred name does (增值税: 国内增值税).
    """
    whole = [value or Decimal(0) for value in amounts[index]]
    if not any(whole):
        return
    sums = [Decimal(0)] * len(whole)
    printed = 0
    for count, row in enumerate(tops[:_LONGEST], 1):
        sums = [total + (value or Decimal(0)) for total, value in zip(sums, amounts[row], strict=True)]
        printed += any(amounts[row])
        if sums == whole and (printed > 1 or _are_kindred(rows[index].label, rows[row].label)):
            yield count


def _are_kindred(upper: str, lower: str) -> bool:
    stem = clean_label(upper).removesuffix("支出").removesuffix("收入")
    return len(stem) > 1 and stem in lower and upper != lower
