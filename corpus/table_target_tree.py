"""The indicator tree of a performance-target form: three levels of names, then the targets.

The levels and their names are those of 项目支出绩效评价管理办法 (财预〔2020〕10号) and of the
项目支出绩效目标 forms; the older forms put 成本指标 under 产出指标.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.datatypes import Cell, CellStatus, Paragraph, Row, RowRole
from corpus.table_mesh import Mesh, Spot, has_chinese, name_text
from corpus.table_target_values import is_target, read_target

_TREE = {
    "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
    "产出指标": ("数量指标", "质量指标", "时效指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标", "服务对象满意度", "满意度指标"),
}
_SECONDS = {second: first for first, seconds in _TREE.items() for second in seconds}


@dataclass(frozen=True, slots=True)
class _Columns:
    first: int | None
    second: int | None
    third: int
    value: int
    relation: int | None
    unit: int | None


def _columns(row: Sequence[Spot]) -> _Columns:
    names = {c: name_text(spot.text) for c, spot in enumerate(row) if not spot.covered}

    def column(pattern: str) -> int | None:
        return next((c for c, name in names.items() if re.search(pattern, name)), None)

    third = column("三级指标")
    second = column("二级指标")
    value = column("指标值|目标值")
    last = max(names)
    return _Columns(
        column("一级指标"),
        second,
        third if third is not None else (second + 1 if second is not None else 0),
        value if value is not None else last,
        column("性质|符号|运算"),
        column("度量单位|计量单位|^单位$"),
    )


def tree_start(mesh: Mesh) -> int | None:
    """The row that heads the indicator columns, None for a mesh without tree."""
    for r, row in enumerate(mesh):
        names = {name_text(spot.text) for spot in row}
        if "三级指标" in names or {"一级指标", "二级指标"} <= names:
            return r
    return None


def indicators(mesh: Mesh, spans_known: bool, paragraphs: Sequence[Paragraph]) -> tuple[Row, ...]:
    """The rows of the tree; paths are (一级指标, 二级指标)."""
    start = tree_start(mesh)
    if start is None:
        return ()
    columns = _columns(mesh[start])
    body = [row for row in mesh[start + 1 :] if any(spot.text for spot in row)]
    firsts = [_printed(row, columns.first) for row in body]
    seconds = [_printed(row, columns.second) for row in body]
    if spans_known or _fills_down(firsts, seconds):
        firsts, seconds = _filled(firsts, firsts), _filled(seconds, firsts)
    else:
        seconds = _centred(seconds)
        firsts = _firsts(firsts, seconds)
    prose = re.sub(r"\s+", "", "\n".join(p.text for p in paragraphs))
    return tuple(
        _indicator(row, columns, tuple(x for x in (firsts[n], seconds[n]) if x), prose)
        for n, row in enumerate(body)
        if _names_indicator(row, columns)
    )


def _indicator(row: Sequence[Spot], columns: _Columns, path: tuple[str, ...], prose: str) -> Row:
    slid = int(not has_chinese(row[columns.third].text))
    name, value = row[columns.third + slid], row[columns.value + slid]
    label = name_text(name.text)
    relation = row[columns.relation].text if columns.relation is not None else ""
    unit = row[columns.unit].text if columns.unit is not None else ""
    text = value.text if relation in value.text else relation + value.text
    cell = read_target(text + (unit if unit and not value.text.endswith(unit) else ""), value.source, label, prose)
    blank = Cell("", None, CellStatus.BLANK, name.source)
    return Row(label, None, len(path) + 1, RowRole.INDICATOR, path, (blank, cell), name.source)


def _names_indicator(row: Sequence[Spot], columns: _Columns) -> bool:
    """Whether a row has the name of an indicator in its place, or one place to the right with its target."""
    if columns.third < len(row) and has_chinese(row[columns.third].text):
        return name_text(row[columns.third].text) not in _SECONDS  # an empty form names only the levels
    beside = columns.value + 1
    return beside < len(row) and has_chinese(row[columns.third + 1].text) and is_target(row[beside].text)


def _printed(row: Sequence[Spot], column: int | None) -> str:
    text = name_text(re.sub(r"[│├┤|\-]", "", row[column].text)) if column is not None else ""
    return text if has_chinese(text) else ""


def _fills_down(firsts: Sequence[str], seconds: Sequence[str]) -> bool:
    """Whether each name stands in the first row of its group, not in the middle as OCR prints merged cells.

    Then the first row is named in full, a new 一级指标 comes with its 二级指标, and a 二级指标 of
    another 一级指标 never comes without it.
    """
    has_firsts = any(firsts)
    if not seconds or not seconds[0] or (has_firsts and not firsts[0]):
        return False
    above = _SECONDS.get(seconds[0])
    for first, second in zip(firsts, seconds, strict=True):
        if first and not second:
            return False
        parent = _SECONDS.get(second, above if second else None)
        if has_firsts and second and not first and parent != above:
            return False
        above = parent if second else above
    return True


def _filled(texts: Sequence[str], outer: Sequence[str]) -> list[str]:
    """Names filled down; below another outer name no name of the group before holds on."""
    filled: list[str] = []
    group = ""
    for text, upper in zip(texts, outer, strict=True):
        is_new_group = bool(upper) and upper != group
        group = upper or group
        filled.append(text or (filled[-1] if filled and not is_new_group else ""))
    return filled


def _centred(texts: Sequence[str]) -> list[str]:
    """The second-level name of each row where a name stands on the middle row of its group.

    A group reaches as far below its name as above.
    """
    marks = _marks(texts)
    ends = _block_ends(marks, 0, len(texts)) or [*(first for first, _, _ in marks[1:]), len(texts)]
    names = [""] * len(texts)
    start = 0
    for (_, _, name), end in zip(marks, ends, strict=False):
        names[start:end] = [name] * (end - start)
        start = end
    return names


def _block_ends(marks: Sequence[tuple[int, int, str]], start: int, length: int) -> list[int] | None:
    """Where each block ends if every text stands in the middle of its block; None if that cannot be.

    A block of an even number of rows has its text on either of its two middle rows.
    """
    if not marks:
        return [] if start == length else None
    (first, last, _), rest = marks[0], marks[1:]
    middle = first + last - 2 * start + 1
    for size in (middle, middle + 1, middle - 1):
        end = start + size
        if last < end <= (rest[0][0] if rest else length):
            ends = _block_ends(rest, end, length)
            if ends is not None:
                return [end, *ends]
    return None


def _marks(texts: Sequence[str]) -> list[tuple[int, int, str]]:
    """First row, last row and name of each recognised second-level text; damaged repeats beside it join."""
    marks: list[tuple[int, int, str]] = []
    for n, text in enumerate(texts):
        name = _second(text)
        if name and marks and marks[-1][2] == name and n - marks[-1][1] < 3:
            marks[-1] = (marks[-1][0], n, name)
        elif name:
            marks.append((n, n, name))
    return marks


def _second(text: str) -> str:
    """The second-level indicator that a cell names, up to two misread characters."""
    if not has_chinese(text):
        return ""
    if text in _SECONDS or text in _TREE:
        return text
    known = next((name for name in _SECONDS if name in text), "")
    if known:
        return known
    scored = [
        (sum(a == b for a, b in zip(text, name, strict=False)), name)
        for name in _SECONDS
        if len(name) == len(text) and any(a == b for a, b in zip(text[:-2], name[:-2], strict=True))
    ]
    best = max(scored, default=(0, ""))
    if best[0] >= max(2, len(text) / 2):
        return best[1]
    return text if text.endswith("指标") else ""


def _firsts(printed: Sequence[str], seconds: Sequence[str]) -> list[str]:
    """The first-level name: by the second level, else as printed."""
    result: list[str] = []
    for text, second in zip(printed, seconds, strict=True):
        result.append(_SECONDS.get(second, "") or text or (result[-1] if result else ""))
    return result
