"""Performance-target forms (绩效目标表): a head of names and amounts, then a tree of indicators.

The three levels and their names are those of 项目支出绩效评价管理办法 (财预〔2020〕10号) and
项目支出绩效目标管理 forms; the older forms put 成本指标 under 产出指标.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher

from corpus.datatypes import (
    UNCHECKED,
    Cell,
    CellStatus,
    Certificate,
    Paragraph,
    Relation,
    Row,
    RowRole,
    Source,
    Table,
)
from corpus.forms import form_by_id
from corpus.layout import TableRegion, is_flat_form, unit_in
from corpus.numerals import parse_number, to_half_width
from corpus.table_mesh import Mesh, Spot, has_chinese, has_spans, mesh_of, name_text, number_in

AMOUNT_COLUMN = ("金额",)
TARGET_COLUMN = ("指标值",)
PROJECT_FORM = "project_target"
AGENCY_FORM = "agency_target"
_HEAD_LABEL = re.compile(
    r"项目名称|主管部门|实施单位|项目单位|填报单位|部门[（(]?单位|项目属性|项目期"
    r"|起止|绩效目标|项目资金|项目类[别型]"
)
_FUND_LABEL = re.compile(
    r"资金总额|预算总额|财政拨款|其他资金|上年结转|单位资金|自有资金|财政资金|专项资金"
    r"|基本支出|项目支出|本级安排|上级补助|结转资金|自筹"
)
_LEVELS = ("一级指标", "二级指标", "三级指标")
_TREE = {
    "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
    "产出指标": ("数量指标", "质量指标", "时效指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标", "服务对象满意度", "满意度指标"),
}
_AGENCY = re.compile(r"[\u4e00-\u9fff]+(?:局|厅|委|办|中心|院|会|部|处|所|校|队|站)")
_SECONDS = {second: first for first, seconds in _TREE.items() for second in seconds}
_RELATIONS = {
    "=": Relation.EQUAL,
    "≥": Relation.AT_LEAST,
    ">=": Relation.AT_LEAST,
    "≤": Relation.AT_MOST,
    "<=": Relation.AT_MOST,
    ">": Relation.MORE_THAN,
    "<": Relation.LESS_THAN,
    "≈": Relation.ABOUT,
    "大于等于": Relation.AT_LEAST,
    "小于等于": Relation.AT_MOST,
    "不少于": Relation.AT_LEAST,
    "不低于": Relation.AT_LEAST,
    "不超过": Relation.AT_MOST,
    "不高于": Relation.AT_MOST,
}
# Glyphs that OCR engines print for ≤ and ≥; neither occurs in target forms with its own meaning.
_MISREAD = {"≪": Relation.AT_MOST, "€": Relation.AT_MOST, "≫": Relation.AT_LEAST}
_SIGNS = "|".join(map(re.escape, sorted([*_RELATIONS, *_MISREAD], key=len, reverse=True)))
_TARGET = re.compile(
    rf"\s*(?P<relation>{_SIGNS})?\s*"
    r"(?P<number>-?\d[\d,]*(?:\.\d+)?)\s*(?P<unit>.*?)\s*"
)
_UNIT = re.compile(
    r"[%‰℃]|[\u4e00-\u9fff]{1,6}(?:/[\u4e00-\u9fff]{1,4})?(?:[（(][\u4e00-\u9fff]+[)）])?|[A-Za-z]{1,4}[²³]?"
)


_PROSE_UNIT = "[%‰]|工作日|小时|分钟|万?人次|万?次|万?元|[秒天人个套项台种家篇年月条起辆件批户场期份部]"


@dataclass(frozen=True, slots=True)
class _Head:
    """The upper part of a form."""

    project: str
    source: Source
    agency: str | None
    unit: str | None
    rows: tuple[Row, ...]
    mended: str | None = None


def is_target_region(region: TableRegion) -> bool:
    """Whether a region holds a head of amounts or an indicator tree of a target form."""
    return (
        _is_head(region) or _has_tree(mesh_of(region.grid)) or any(is_flat_form(x.text) for x in region.lines)
    )


def _is_head(region: TableRegion) -> bool:
    texts = "|".join(name_text(cell.text) for row in region.grid.rows for cell in row if cell)
    return "项目名称" in texts and "资金总额" in texts


def _has_tree(mesh: Mesh) -> bool:
    return _tree_start(mesh) is not None


def _tree_start(mesh: Mesh) -> int | None:
    for r, row in enumerate(mesh):
        names = {name_text(spot.text) for spot in row}
        if "三级指标" in names or {"一级指标", "二级指标"} <= names:
            return r
    return None


def target_tables(
    regions: Sequence[TableRegion], paragraphs: Sequence[Paragraph], first_number: int
) -> tuple[Table, ...]:
    """One table for each form; a head and the tree that follows it belong together."""
    tables: list[Table] = []
    pending: tuple[TableRegion, _Head] | None = None
    for region in regions:
        mesh = mesh_of(region.grid)
        head = _head_of(region, mesh, paragraphs)
        tree = _indicators(mesh, has_spans(region.grid), paragraphs) if _has_tree(mesh) else ()
        if head and not _has_tree(mesh):
            if pending:
                tables.append(_table(*pending, (), first_number + len(tables)))
            pending = (region, head)
            continue
        if head:
            if pending:
                tables.append(_table(*pending, (), first_number + len(tables)))
            pending = (region, head)
        if pending:
            tables.append(_table(*pending, tree, first_number + len(tables)))
            pending = None
        elif tree:
            place = next((cell.source for cell in region.grid.rows[0] if cell), Source(""))
            orphan = _Head("", place, None, None, ())
            tables.append(_table(region, orphan, tree, first_number + len(tables)))
    if pending:
        tables.append(_table(*pending, (), first_number + len(tables)))
    return tuple(tables)


def _table(region: TableRegion, head: _Head, tree: Sequence[Row], number: int) -> Table:
    form = form_by_id(AGENCY_FORM if region.title and "整体" in region.title else PROJECT_FORM)
    return Table(
        number=number,
        title=region.title or (form.name if form else "绩效目标表"),
        form=form.id if form else None,
        unit=head.unit or region.unit,
        columns=(AMOUNT_COLUMN, TARGET_COLUMN),
        rows=(*head.rows, *(_under(row, head.project) for row in tree)),
        source=head.source,
        section=region.section,
        agency=head.agency,
        notes=region.notes,
        last_page=head.source.page,
        label_header="项目资金、三级指标",
        certificate=_certificate(head.rows),
        project=head.project or None,
    )


def _under(row: Row, project: str) -> Row:
    path = (project, *row.path) if project else row.path
    return Row(row.label, row.code, row.level, row.role, path, row.cells, row.source, row.repair)


def _certificate(rows: Sequence[Row]) -> Certificate:
    """年度资金总额 = 财政拨款 + 其他资金 + 上年结转."""
    values = [row.cells[0].value for row in rows]
    if len(values) < 2 or values[0] is None:
        return UNCHECKED
    held = int(sum((v for v in values[1:] if v is not None), Decimal(0)) == values[0])
    return Certificate(1, held, 0, 1 - held, "verified" if held else "doubtful")


# --- head ---------------------------------------------------------------------------------------


def _head_of(region: TableRegion, mesh: Mesh, paragraphs: Sequence[Paragraph]) -> _Head | None:
    flat = next((line for line in region.lines if is_flat_form(line.text)), None)
    if flat:
        return _flat_head(flat.text, flat.source)
    if not _is_head(region):
        return None
    upper = mesh[: _tree_start(mesh)]
    name = _value_right_of(upper, re.compile("^项目名称"))
    pieces = [spot.text for spot in name]
    project, mended = _mended_project(pieces, paragraphs)
    agency = _value_right_of(upper, re.compile("^(?:项目)?实施单位|^项目单位"))
    source = name[0].source if name else Source("项目名称")
    return _Head(
        project,
        source,
        _bare_agency("".join(spot.text for spot in agency)),
        _head_unit(upper) or region.unit,
        tuple(_fund_rows(upper, project, mended)),
        mended,
    )


def _value_right_of(mesh: Mesh, label: re.Pattern[str]) -> list[Spot]:
    """The filled cells between a label and the next label of its row."""
    for row in mesh:
        for c, spot in enumerate(row):
            if spot.covered or not label.match(name_text(spot.text)):
                continue
            values = []
            for other in row[c + 1 :]:
                if other.covered:
                    continue
                if _HEAD_LABEL.match(name_text(other.text)):
                    break
                if other.text:
                    values.append(other)
            if not values and " " in spot.text:
                return [Spot(spot.text.split(" ", 1)[1], spot.source)]
            return values
    return []


def _bare_agency(text: str) -> str | None:
    bare = re.sub(r"^[\d\-\[\]]+", "", name_text(text))
    return bare or None


def _head_unit(mesh: Mesh) -> str | None:
    return next((unit for row in mesh for spot in row if (unit := unit_in(spot.text))), None)


def _mended_project(pieces: Sequence[str], paragraphs: Sequence[Paragraph]) -> tuple[str, str | None]:
    """A name cut over several cells or with a stray bracket is read by the closest name in the prose."""
    printed = name_text("".join(pieces))
    if len(pieces) < 2 and not _stray_brackets(printed):
        return printed, None
    bare = re.sub(r"^\d{4}年度?", "", printed)
    names = {name for p in paragraphs for name in _project_names(p)}
    scored = [(SequenceMatcher(None, bare, name).ratio(), name) for name in names]
    best, name = max(scored, default=(0.0, ""))
    if best >= 0.85:
        return printed.removesuffix(bare) + name, f"项目名称“{printed}”按正文校正"
    return re.sub(r"(?<![\[【])[^\w]*[\]】](?=\w)", "", printed), None


def _stray_brackets(text: str) -> bool:
    return any(text.count(a) != text.count(b) for a, b in ("[]", "()", "（）", "【】"))


def _project_names(paragraph: Paragraph) -> Iterator[str]:
    for title in paragraph.section[-2:]:
        yield re.sub(r"^[（(]?[\d一二三四五六七八九十]+[)）.、]+", "", title)
    for piece in re.split(r"[,，;；:：。、]", paragraph.text):
        name = re.sub(r"[\d.,]+[万亿]?元$", "", piece)
        if name != piece and 4 < len(name) < 60:
            yield name
            yield name.removesuffix("项目")


def _fund_rows(mesh: Mesh, project: str, mended: str | None) -> Iterator[Row]:
    for row in mesh:
        if any(_HEAD_LABEL.match(name_text(s.text)) and not s.text.startswith("项目资金") for s in row):
            continue
        found = [
            (c, spot) for c, spot in enumerate(row) if _FUND_LABEL.search(spot.text) and not spot.covered
        ]
        for n, (c, spot) in enumerate(found):
            end = found[n + 1][0] if n + 1 < len(found) else len(row)
            label = name_text(spot.text)
            if label.startswith("项目资金"):
                continue
            cell = next(
                (s for s in row[c + 1 : end] if number_in(s.text) is not None and not s.covered), None
            )
            yield _fund_row(label, spot.source, cell, project, mended)


def _fund_row(label: str, source: Source, spot: Spot | None, project: str, mended: str | None) -> Row:
    is_total = "总额" in label
    cell = Cell("", None, CellStatus.BLANK, source)
    if spot:
        cell = Cell(spot.text, number_in(spot.text), CellStatus.READ, spot.source)
    return Row(
        label,
        None,
        1 if is_total else 2,
        RowRole.TOTAL if is_total else RowRole.OF_WHICH,
        (project,) if project else (),
        (cell, Cell("", None, CellStatus.BLANK, source)),
        source,
        mended,
    )


def _flat_head(text: str, source: Source) -> _Head:
    """A head that was flattened to one line: labels and values in reading order."""
    tokens = re.sub(r"[:：]\s*", " ", text).split()
    labels = [bool(_HEAD_LABEL.match(t) or _FUND_LABEL.search(t)) for t in tokens]
    rows = []
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        number = number_in(following)
        if _FUND_LABEL.search(token) and number is not None and not token.startswith("项目支出"):
            spot = Spot(following, replace(source, text=following))
            rows.append((token, replace(source, text=token), spot))
    project = _flat_project(tokens, labels)
    agency = next((t for t in tokens if _AGENCY.fullmatch(t)), None)
    funds = tuple(_fund_row(label, place, spot, project, None) for label, place, spot in rows)
    return _Head(project, source, agency, unit_in(text), funds)


def _flat_project(tokens: Sequence[str], labels: Sequence[bool]) -> str:
    at = next((i for i, t in enumerate(tokens) if t.startswith("项目名称")), None)
    if at is None:
        return ""
    for index in (at + 1, at - 1):
        inside = 0 <= index < len(tokens)
        if (
            inside
            and not labels[index]
            and has_chinese(tokens[index])
            and not re.search(r"\d{4}年", tokens[index])
        ):
            return tokens[index]
    return ""


# --- indicators ---------------------------------------------------------------------------------


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


def _indicators(mesh: Mesh, spans_known: bool, paragraphs: Sequence[Paragraph]) -> tuple[Row, ...]:
    start = _tree_start(mesh)
    if start is None:
        return ()
    columns = _columns(mesh[start])
    body = [row for row in mesh[start + 1 :] if any(spot.text for spot in row)]
    seconds = _levels(
        [row[columns.second] if columns.second is not None else None for row in body], spans_known
    )
    firsts = _firsts([row[columns.first] if columns.first is not None else None for row in body], seconds)
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
    cell = read_target(
        text + (unit if unit and not value.text.endswith(unit) else ""), value.source, label, prose
    )
    blank = Cell("", None, CellStatus.BLANK, name.source)
    return Row(label, None, len(path) + 1, RowRole.INDICATOR, path, (blank, cell), name.source)


def _names_indicator(row: Sequence[Spot], columns: _Columns) -> bool:
    """Whether a row has the name of an indicator in its place, or one place to the right with its target."""
    if columns.third < len(row) and has_chinese(row[columns.third].text):
        return True
    beside = columns.value + 1
    return (
        beside < len(row)
        and has_chinese(row[columns.third + 1].text)
        and _TARGET.fullmatch(to_half_width(row[beside].text)) is not None
    )


def read_target(text: str, source: Source, name: str, prose: str) -> Cell:
    """Read one target: ``≥90%``, ``=150个``; words alone have no value.

    A unit or sign that OCR damaged is taken from the same indicator in the prose; without such
    proof the number is DOUBTFUL and carries no unit.
    """
    match = _TARGET.fullmatch(to_half_width(text).replace("＝", "="))
    if not match:
        return Cell(text, None, CellStatus.BLANK, source)
    sign, unit = match["relation"] or "=", match["unit"].rstrip(".。")
    relation = _RELATIONS.get(sign) or _MISREAD[sign]
    value = parse_number(match["number"])
    if _UNIT.fullmatch(unit) and sign not in _MISREAD:
        return Cell(text, value, CellStatus.READ, source, unit, relation)
    stated = _stated_in_prose(name, match["number"], prose)
    if stated and stated[0] == relation:
        unit = unit if _UNIT.fullmatch(unit) else stated[1]
        return Cell(
            text, value, CellStatus.RECOVERED, source, unit, relation, "符号或计量单位按正文同名指标校正"
        )
    if _UNIT.fullmatch(unit):
        note = f"“{sign}”按字形读作“{relation.value}”"
        return Cell(text, value, CellStatus.DOUBTFUL, source, unit, relation, note)
    return Cell(text, value, CellStatus.DOUBTFUL, source, None, relation, "计量单位缺失或无法辨认")


def _stated_in_prose(name: str, number: str, prose: str) -> tuple[Relation, str] | None:
    """Sign and unit that the prose gives the same indicator with the same number."""
    plain = re.sub(r"\s+", "", name)
    match = re.search(rf"{re.escape(plain)}(=|≥|≤|>|<)(\d[\d,.]*)({_PROSE_UNIT})", prose)
    if not match or match[2] != number:
        return None
    return _RELATIONS[match[1]], match[3]


def _levels(spots: Sequence[Spot | None], spans_known: bool) -> list[str]:
    """The second-level name of each row.

    Known merged cells fill down. Tabbed text prints a merged cell's text on its middle line: a
    block reaches as far below the text as above.
    """
    texts = [name_text(re.sub(r"[│├┤|\-]", "", spot.text)) if spot else "" for spot in spots]
    if spans_known:
        filled: list[str] = []
        for text in texts:
            filled.append(text or (filled[-1] if filled else ""))
        return filled
    marks = _marks(texts)
    ends = _block_ends(marks, 0, len(texts)) or [
        *(first for first, _, _ in marks[1:]),
        len(texts),
    ]
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
    if text in _SECONDS:
        return text
    known = next((name for name in _SECONDS if name in text), "")
    if known:
        return known
    scored = [
        (sum(a == b for a, b in zip(text, name, strict=False)), name)
        for name in _SECONDS
        if len(name) == len(text)
    ]
    best = max(scored, default=(0, ""))
    if best[0] >= max(2, len(text) / 2):
        return best[1]
    return text if text.endswith("指标") else ""


def _firsts(spots: Sequence[Spot | None], seconds: Sequence[str]) -> list[str]:
    """The first-level name: by the second level, else as printed."""
    result: list[str] = []
    for spot, second in zip(spots, seconds, strict=True):
        printed = name_text(spot.text) if spot else ""
        known = _SECONDS.get(second, "")
        above = result[-1] if result else ""
        result.append(known or (printed if has_chinese(printed) else above))
    return result
