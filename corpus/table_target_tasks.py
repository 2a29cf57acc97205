"""The tasks of a 部门整体支出绩效目标表: what the agency means to do, and the money for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.datatypes import Cell, CellStatus, Row, RowRole
from corpus.table_mesh import Mesh, Spot, has_chinese, name_text, number_in

_TASK = re.compile(r"任务(?:名称)?|主要任务")
_WHOLE = re.compile(r"(?:预算|资金|金额)*(?:总额|合计|小计|金额)")
_TOTAL = re.compile(r"(?:金额|预算|资金)?[合总小]计")


def task_rows(mesh: Mesh) -> tuple[Row, ...]:
    """Each task with its whole amount, and their total; () for a form without tasks."""
    places = _places(mesh)
    if places is None:
        return ()
    start, label, whole = places
    return tuple(_row(row[label], row[whole]) for row in mesh[start:] if _is_task(row[label], row[whole]))


def task_notes(mesh: Mesh) -> tuple[str, ...]:
    """What the tasks print beside their whole amounts, such as 财政拨款 and 其他资金, and what each task is."""
    places = _places(mesh)
    return tuple(_beside(mesh, *places)) if places else ()


def _places(mesh: Mesh) -> tuple[int, int, int] | None:
    """The first row below the headers, the column of the tasks, and that of their whole amounts."""
    for r, row in enumerate(mesh):
        names = {c: re.sub(r"[（(].*", "", name_text(spot.text)) for c, spot in enumerate(row)}
        label = next((c for c, name in names.items() if _TASK.fullmatch(name)), None)
        whole = next((c for c, name in names.items() if _WHOLE.fullmatch(name)), None)
        if label is None or whole is None:
            continue
        below = mesh[r + 1][whole].text if r + 1 < len(mesh) else ""
        if not _WHOLE.fullmatch(name_text(below)):  # else 总额 stands under 预算金额
            return r + 1, label, whole
    return None


def _is_task(label: Spot, amount: Spot) -> bool:
    return has_chinese(label.text) and number_in(amount.text) is not None


def _row(label: Spot, amount: Spot) -> Row:
    name = name_text(label.text)
    is_total = bool(_TOTAL.fullmatch(name))
    blank = Cell("", None, CellStatus.BLANK, label.source)
    cell = Cell(amount.text, number_in(amount.text), CellStatus.READ, amount.source)
    role = RowRole.TOTAL if is_total else RowRole.OF_WHICH
    return Row(name, None, 1 if is_total else 2, role, (), (cell, blank), label.source)


def _beside(mesh: Mesh, start: int, label: int, whole: int) -> Iterator[str]:
    heads = [name_text(spot.text) for spot in mesh[start - 1]]
    for row in mesh[start:]:
        if not _is_task(row[label], row[whole]):
            continue
        for c, spot in enumerate(row):
            if c > label and c != whole and spot.text and not spot.covered and spot.text != row[label].text:
                yield f"{name_text(row[label].text)}·{heads[c]}：{name_text(spot.text)}"
