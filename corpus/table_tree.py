"""The hierarchy of finished rows: role, level, ancestors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.datatypes import Cell, RowRole
from corpus.outline import numbering
from corpus.table_agencies import names_agency
from corpus.table_outline import best_outline

if TYPE_CHECKING:
    from corpus.table_rows import DraftRow

_NO_SUM = re.compile(r"[%％]|率|占比|比重|增幅|增长|增减")
_PLACE_TOTAL = re.compile(r"[一-鿿]{1,10}(?:省|市|县|区|州|盟|旗)合计")
_OF_WHICH = re.compile(r"^(?:[（(]?\d?[)）]?)?其中[:：]?")


@dataclass(frozen=True, slots=True)
class Node:
    """Place of a row in its table; ``parent`` is an index into the rows."""

    role: RowRole
    level: int
    parent: int | None


def tree_of(rows: Sequence[DraftRow], paths: Sequence[tuple[str, ...]] = ()) -> tuple[Node, ...]:
    """Role, level and parent of every row: from codes, else from numbering, indentation, names and sums.

    ``paths`` are the headers of the value columns: percentages add up to nothing.
    """
    roles = _roles(rows)
    shorter, lower = _codes_above(rows), _numbers_above(rows, roles)
    alone = [_parent(rows, roles, index, shorter, lower) for index in range(len(rows))]
    parents = _under_agencies(rows, roles, alone)
    parents = _nest_unnumbered(rows, roles, parents)
    if not any(row.code for row in rows):
        columns = [c for c, path in enumerate(paths) if not _NO_SUM.search("".join(path))]
        parents = best_outline(rows, roles, parents, columns)
    return tuple(Node(role, _depth(parents, index), parents[index]) for index, role in enumerate(roles))


def ancestors(nodes: Sequence[Node], rows: Sequence[DraftRow], index: int) -> tuple[str, ...]:
    """Labels above a row, outermost first; with those merged to its left and to the left of its ancestors."""
    parent = nodes[index].parent
    above = (*ancestors(nodes, rows, parent), rows[parent].label) if parent is not None else ()
    return (*above, *(text for text in rows[index].outer if text not in above))


def _roles(rows: Sequence[DraftRow]) -> list[RowRole]:
    labels = [re.sub(r"\s", "", row.label) for row in rows]
    if len(rows) == 1 and not labels[0]:
        return [RowRole.TOTAL]  # a form of columns only: its one row is the whole
    has_grand = any(label.endswith("总计") for label in labels)
    places = [label for label in labels if _PLACE_TOTAL.fullmatch(label)]
    if len(places) == 1 and not has_grand and "合计" not in labels:
        return [RowRole.TOTAL if label in places else _role(label, has_grand) for label in labels]
    roles = [_role(label, has_grand) for label in labels]
    if roles[:1] == [RowRole.SUBTOTAL] and re.fullmatch(r".{3,}小计", labels[0]) and len(rows) > 1:
        roles[0] = RowRole.ITEM  # its parts follow, as those of any item
    return roles


def _role(label: str, has_grand: bool) -> RowRole:
    bare = re.sub(r"^[一二三四五六七八九十]+、", "", label)
    if bare.endswith("小计") or re.match(r"^本年.*合计$", bare):
        return RowRole.SUBTOTAL
    if bare.endswith("总计") or bare in ("合计", "总额"):
        return RowRole.TOTAL
    if re.fullmatch(r".{0,12}(?:收入|支出)合计", bare):
        return RowRole.SUBTOTAL if has_grand else RowRole.TOTAL
    return RowRole.OF_WHICH if _OF_WHICH.match(bare) else RowRole.ITEM


def _codes_above(rows: Sequence[DraftRow]) -> list[int | None]:
    """For each row the nearest one above whose code its own begins with; in one pass, since lists may be long."""
    last: dict[str, int] = {}
    found: list[int | None] = []
    for index, row in enumerate(rows):
        code = row.code or ""
        found.append(max((last[code[:n]] for n in range(1, len(code)) if code[:n] in last), default=None))
        if code:
            last[code] = index
    return found


def _numbers_above(rows: Sequence[DraftRow], roles: Sequence[RowRole]) -> list[int | None]:
    """For each numbered row the nearest one above of a higher numbering, but no further up than a total."""
    open_: list[tuple[int, int]] = []  # ranks and places of those that may be above, each higher than the one before
    found: list[int | None] = []
    for index, row in enumerate(rows):
        number = numbering(row.label)
        while number and open_ and open_[-1][0] >= number[0]:
            open_.pop()
        found.append(open_[-1][1] if number and open_ else None)
        if roles[index] in (RowRole.TOTAL, RowRole.SUBTOTAL):
            open_ = []
        elif number:
            open_.append((number[0], index))
    return found


def _parent(
    rows: Sequence[DraftRow],
    roles: Sequence[RowRole],
    index: int,
    shorter: Sequence[int | None],
    lower: Sequence[int | None],
) -> int | None:
    if roles[index] in (RowRole.TOTAL, RowRole.SUBTOTAL):
        return None
    if rows[index].code:
        return shorter[index]
    if rows[index].depth and not rows[index].outer:
        return _indented_parent(rows, roles, index)
    if roles[index] is RowRole.OF_WHICH:
        return _whole_above(rows, roles, index)
    return lower[index]


def _under_agencies(
    rows: Sequence[DraftRow], roles: Sequence[RowRole], parents: Sequence[int | None]
) -> list[int | None]:
    """Coded rows without any other parent stand under the row of their agency above, which has no code."""
    nested = list(parents)
    agency: int | None = None
    for index, row in enumerate(rows):
        if roles[index] is RowRole.TOTAL:
            agency = None
        elif names_agency(row) and row.code is None:
            agency = index
        elif row.code and agency is not None and (nested[index] is None or (nested[index] or 0) < agency):
            nested[index] = agency
    return nested


def _indented_parent(rows: Sequence[DraftRow], roles: Sequence[RowRole], index: int) -> int | None:
    """The row above whose label begins in a label column further left, which this row leaves blank."""
    before = (p for p in range(index - 1, -1, -1) if rows[p].depth < rows[index].depth or rows[p].outer)
    parent = next(before, None)
    return parent if parent is not None and roles[parent] is RowRole.ITEM else None


def _whole_above(rows: Sequence[DraftRow], roles: Sequence[RowRole], index: int) -> int | None:
    """The item that an 其中 row is a part of."""
    parent = next((p for p in range(index - 1, -1, -1) if roles[p] is RowRole.ITEM), None)
    return parent if parent is not None and rows[parent].outer == rows[index].outer else None


def _nest_unnumbered(
    rows: Sequence[DraftRow], roles: Sequence[RowRole], parents: Sequence[int | None]
) -> list[int | None]:
    """Rows without number under numbered ones are their parts, where their sums say so."""
    if any(row.code for row in rows):
        return list(parents)
    nested = list(parents)
    current: int | None = None
    for index, row in enumerate(rows):
        if roles[index] in (RowRole.TOTAL, RowRole.SUBTOTAL):
            current = None
        elif numbering(row.label):
            current = index
        elif current is not None and parents[index] is None:
            nested[index] = current
    added = [i for i, parent in enumerate(nested) if parent != parents[i]]
    sums = [
        _adds_up(rows[p].cells, [rows[i].cells for i in added if nested[i] == p])
        for p in {nested[i] for i in added}
        if p is not None
    ]
    return nested if True in sums and False not in sums else list(parents)


def _adds_up(whole: Sequence[Cell], parts: Sequence[Sequence[Cell]]) -> bool | None:
    """Whether parts sum to the whole in its first printed column; None if nothing is printed."""
    for column, cell in enumerate(whole):
        values = [part[column].value for part in parts]
        if cell.value is not None:
            return sum((v for v in values if v is not None), start=cell.value - cell.value) == cell.value
    is_empty = all(cell.value is None for part in parts for cell in part)
    return None if is_empty else False


def _depth(parents: Sequence[int | None], index: int) -> int:
    depth, parent = 1, parents[index]
    while parent is not None:
        depth, parent = depth + 1, parents[parent]
    return depth
