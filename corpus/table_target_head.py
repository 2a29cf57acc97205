"""The head of a performance-target form: project, agency, amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher

from corpus.covers import is_agency
from corpus.datatypes import Cell, CellStatus, Paragraph, Row, RowRole, Source
from corpus.head_lines import is_flat_form, unit_in
from corpus.layout import TableRegion, is_title, table_title
from corpus.table_mesh import Mesh, Spot, has_chinese, has_spans, name_text, number_in
from corpus.table_target_tasks import task_notes, task_rows
from corpus.table_target_tree import tree_start

_HEAD_LABEL = re.compile(
    r"项目名称|主管部门|实施单位|项目单位|填报单位|部门[（(]?单位|项目属性|项目性质|项目期|项目类[别型]|项目负责人"
    r"|计划(?:开始|完成)|起止|(?:项目|年度|中期)*(?:绩效|总体?)*目标|项目资金(?!总额)"
)
_FUND_LABEL = re.compile(
    r"总额|财政拨款|其他资金|上年结转|单位资金|自有资金|财政资金|专项资金"
    r"|基本支出|项目支出|本级安排|上级补助|结转资金|自筹|季度.*(?:计划|金额|资金|数)|用款计划"
)
_FUND_BLOCK = re.compile(r"(?:项目|年度|预算)*资金(?:情况|来源|安排|构成)?(?:[（(].*[)）])?")
_NO_MONEY = re.compile(r"率|分值|权重|得分|[编代]码|电话|人数|年限|日期|时间|年度$")
_OWN_UNIT = re.compile(r"(?P<number>.*\d)\s*(?P<unit>(?:百万|千万|[千万亿])?元)")
_NAMED = re.compile(r"^(?:(?:项目|部门|单位|部门[（(]单位[)）])名称|(?:项目)?实施单位|项目单位|项目资金)")
_PLANNED = re.compile(r"季度|用款计划")  # when the money is spent, no part by its source
_YEARLY = re.compile(r"年度|当年|本年")
_LONGEST_LABEL = 20  # characters; goals name 财政资金 too, but in whole sentences


def is_head(region: TableRegion) -> bool:
    """Whether a region names a project and its total."""
    texts = "|".join(name_text(cell.text) for row in region.grid.rows for cell in row if cell)
    return "项目名称" in texts and "资金总额" in texts


@dataclass(frozen=True, slots=True)
class Head:
    """The upper part of a form."""

    project: str
    source: Source
    agency: str | None
    unit: str | None
    rows: tuple[Row, ...]
    title: str | None = None  # where the grid itself prints it
    notes: tuple[str, ...] = ()  # what else the head says: ``项目性质：阶段性项目``
    unit_source: Source | None = None  # where ``unit`` is printed


@dataclass(frozen=True, slots=True)
class _Fund:
    """An amount of the head, its label, and where in the grid the label stands."""

    label: str
    source: Source
    amount: Spot | None
    row: int = 0
    column: int = 0

    @property
    def is_total(self) -> bool:
        return "总额" in self.label


def head_of(region: TableRegion, mesh: Mesh, paragraphs: Sequence[Paragraph]) -> Head | None:
    """The head that a region holds, as cells or flattened to one line; None for a tree alone."""
    flat = next((line for line in region.lines if is_flat_form(line.text)), None)
    if flat:
        return _flat_head(flat.text, flat.source)
    if not is_head(region):
        return _agency_head(region, mesh[: tree_start(mesh)])
    upper = mesh[: tree_start(mesh)]
    most = 1 if has_spans(region.grid) else len(mesh[0])  # OCR cuts a name over several cells
    name = _value_right_of(upper, re.compile("^项目名称"), most)
    project, mended = _mended_project([spot.text for spot in name], paragraphs)
    agency = _value_right_of(upper, re.compile("^(?:项目)?实施单位|^项目单位"), most)
    unit = _unit_spot(upper)
    return Head(
        project,
        name[0].source if name else Source("项目名称"),
        _bare_agency("".join(spot.text for spot in agency)),
        unit_in(unit.text) if unit else region.unit,
        tuple(_fund_rows(list(_funds(upper)), project, mended)),
        _title(upper),
        tuple(_texts(upper)) if has_spans(region.grid) else (),
        unit.source if unit else region.unit_source,
    )


def _agency_head(region: TableRegion, upper: Mesh) -> Head | None:
    """The head of a form of a whole agency (部门整体): its tasks; None for a tree without them."""
    rows = task_rows(upper)
    if not rows:
        return None
    named = _value_right_of(upper, re.compile(r"^(?:部门|单位)(?:[（(]单位[)）])?名称"), 1)
    agency = _bare_agency("".join(spot.text for spot in named)) or region.agency
    notes = (*_texts(upper), *task_notes(upper))
    unit = _unit_spot(upper)
    symbol, place = (unit_in(unit.text), unit.source) if unit else (region.unit, region.unit_source)
    return Head("", rows[0].source, agency, symbol, rows, _title(upper), notes, place)


def _title(mesh: Mesh) -> str | None:
    """The title that stands over the head in a cell of its own row."""
    for row in mesh:
        filled = _filled(row)
        if any(_HEAD_LABEL.match(name_text(spot.text)) for _, spot in filled):
            return None
        if len(filled) == 1 and is_title(filled[0][1].text):
            return table_title(filled[0][1].text)
    return None


def _filled(row: Sequence[Spot]) -> list[tuple[int, Spot]]:
    return [(c, spot) for c, spot in enumerate(row) if spot.text and not spot.covered]


def _value_right_of(mesh: Mesh, label: re.Pattern[str], most: int) -> list[Spot]:
    """The filled cells, ``most`` at the most, between a label and the next label of its row."""
    for row in mesh:
        for c, spot in _filled(row):
            if not label.match(name_text(spot.text)):
                continue
            values = []
            for _, other in _filled(row[c + 1 :])[:most]:
                if _HEAD_LABEL.match(name_text(other.text)):
                    break
                values.append(other)
            if not values and " " in spot.text:
                return [Spot(spot.text.split(" ", 1)[1], spot.source)]
            return values
    return []


def _texts(mesh: Mesh) -> Iterator[str]:
    """What the head says beside name, agency and amounts; a goal stands beside or below its label."""
    for r, row in enumerate(mesh):
        for c, spot in _filled(row):
            label = name_text(spot.text)
            if not _HEAD_LABEL.match(label) or _NAMED.match(label) or len(label) > _LONGEST_LABEL:
                continue
            beside = [other for _, other in _filled(row[c + 1 :])[:1]]
            below = [mesh[r + 1][c]] if r + 1 < len(mesh) and not mesh[r + 1][c].covered else []
            values = [x.text for x in (*beside, *below) if x.text and not _HEAD_LABEL.match(name_text(x.text))]
            if values:
                yield f"{label.rstrip(':：')}：{name_text(values[0])}"


def _bare_agency(text: str) -> str | None:
    bare = re.sub(r"^[\d\-\[\]]+", "", name_text(text))
    return bare or None


def _unit_spot(mesh: Mesh) -> Spot | None:
    return next((spot for row in mesh for spot in row if unit_in(spot.text)), None)


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


def _funds(mesh: Mesh) -> Iterator[_Fund]:
    """The labels of the head that an amount stands behind, or could; several may share a row."""
    for r, row in enumerate(mesh):
        filled = _filled(row)
        is_keyed = any(_is_key(spot) for _, spot in filled)
        found = [
            (c, spot)
            for n, (c, spot) in enumerate(filled)
            if (_is_fund(spot.text) or _is_in_block(row[:c], spot)) and (not is_keyed or _amount(filled[n + 1 : n + 2]))
        ]
        for n, (c, spot) in enumerate(found):
            end = found[n + 1][0] if n + 1 < len(found) else len(row)
            amount = _amount([(at, other) for at, other in filled if c < at < end])
            if amount or _is_fund(spot.text):
                yield _Fund(name_text(spot.text), spot.source, amount, r, c)


def _is_key(spot: Spot) -> bool:
    """Whether a cell heads a text of the form, no amount."""
    text = name_text(spot.text)
    return bool(_HEAD_LABEL.match(text)) and not _FUND_BLOCK.fullmatch(text)


def _is_label(text: str) -> bool:
    return (
        has_chinese(text) and len(text) <= _LONGEST_LABEL and not re.search("[。；;，,]", text) and not is_title(text)
    )


def _is_fund(text: str) -> bool:
    name = name_text(text)
    is_other = _FUND_BLOCK.fullmatch(name) or _NO_MONEY.search(name) or _HEAD_LABEL.match(name)
    return _is_label(name) and bool(_FUND_LABEL.search(name)) and not is_other


def _is_in_block(left: Sequence[Spot], spot: Spot) -> bool:
    """Whether a label stands in the block that 项目资金 heads, whatever it is called."""
    name = name_text(spot.text)
    is_inside = any(_FUND_BLOCK.fullmatch(name_text(other.text)) for other in left)
    return is_inside and _is_label(name) and not _NO_MONEY.search(name)


def _amount(spots: Sequence[tuple[int, Spot]]) -> Spot | None:
    return next((spot for _, spot in spots if _money(spot)[0] is not None), None)


def _money(spot: Spot) -> tuple[Decimal | None, str | None]:
    """The amount that a cell prints, and its unit where the cell says it."""
    match = _OWN_UNIT.fullmatch(spot.text)
    return (number_in(match["number"]), match["unit"]) if match else (number_in(spot.text), None)


def _fund_rows(funds: Sequence[_Fund], project: str, mended: str | None) -> Iterator[Row]:
    """The amounts as rows; of several totals (of the whole project, of the year) each has its own parts."""
    totals = [fund for fund in funds if fund.is_total]
    is_main = {id(fund) for fund in totals if _YEARLY.search(fund.label)} or {id(fund) for fund in totals}
    for fund in funds:
        is_part = not fund.is_total and not _PLANNED.search(fund.label)
        whole = RowRole.TOTAL if id(fund) in is_main else RowRole.SUBTOTAL if fund.is_total else RowRole.ITEM
        role = RowRole.OF_WHICH if is_part else whole
        own = _total_over(fund, totals) if is_part and len(totals) > 1 else None
        path = tuple(x for x in (project, own.label if own else "") if x)
        yield _fund_row(fund, role, path, mended)


def _total_over(fund: _Fund, totals: Sequence[_Fund]) -> _Fund | None:
    """The total that a part belongs to: the nearest above it, in its column or to the left."""
    above = [total for total in totals if total.row <= fund.row and total.column <= fund.column]
    return max(above, key=lambda total: (total.column, total.row), default=None)


def _fund_row(fund: _Fund, role: RowRole, path: tuple[str, ...], mended: str | None) -> Row:
    blank = Cell("", None, CellStatus.BLANK, fund.source)
    cell = blank
    if fund.amount:
        value, unit = _money(fund.amount)
        cell = Cell(fund.amount.text, value, CellStatus.READ, fund.amount.source, unit)
    level = 1 if fund.is_total else 2
    return Row(fund.label, None, level, role, path, (cell, blank), fund.source, mended)


def _flat_head(text: str, source: Source) -> Head:
    """A head that was flattened to one line: labels and values in reading order."""
    tokens = re.sub(r"[:：]\s*", " ", text).split()
    labels = [bool(_HEAD_LABEL.match(t) or _FUND_LABEL.search(t)) for t in tokens]
    funds = [
        _Fund(token, replace(source, text=token), Spot(following, replace(source, text=following)))
        for token, following in zip(tokens, [*tokens[1:], ""], strict=True)
        if _FUND_LABEL.search(token) and number_in(following) is not None and not token.startswith("项目支出")
    ]
    project = _flat_project(tokens, labels)
    agency = next((t for t, is_label in zip(tokens, labels, strict=True) if not is_label and is_agency(t)), None)
    unit = unit_in(text)
    rows = tuple(_fund_rows(funds, project, None))
    return Head(project, source, agency, unit, rows, unit_source=source if unit else None)


def _flat_project(tokens: Sequence[str], labels: Sequence[bool]) -> str:
    at = next((i for i, t in enumerate(tokens) if t.startswith("项目名称")), None)
    if at is None:
        return ""
    for index in (at + 1, at - 1):
        inside = 0 <= index < len(tokens)
        if inside and not labels[index] and has_chinese(tokens[index]) and not re.search(r"\d{4}年", tokens[index]):
            return tokens[index]
    return ""
