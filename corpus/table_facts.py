"""Tables → Facts and Gaps. The field meanings are those of ``datatypes.Fact``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.datatypes import (
    Aspect,
    Cell,
    CellStatus,
    Fact,
    Fund,
    Gap,
    GapKind,
    Identity,
    Origin,
    Phase,
    Row,
    RowRole,
    Source,
    Table,
    Verification,
)
from corpus.forms import Form, form_by_id
from corpus.table_mesh import is_dash, is_none_word
from corpus.targets import AMOUNT_COLUMN, TARGET_COLUMN
from corpus.vocabulary import clean_label, vocabulary

_WHOLE = re.compile(
    r"^(?:合计|总计|小计|金额|预算数|决算数|本年预算数?|预算金额|执行数|年度资金总额|数额|总额|预算合计|本年合计|金额合计"
    r"|\d{4}年(?:度)?(?:预算|决算|执行|预计执行|年初预算|调整预算)?(?:数|合计)?|(?:年初|调整|全年)预算数?|(?:预计)?执行数)$"
)
_YEAR = re.compile(r"(20\d\d)年")
_PHASES = (
    (re.compile("预计执行|预计完成"), Phase.ESTIMATED),
    (re.compile("调整预算"), Phase.ADJUSTED),
    (re.compile("决算|执行数|完成数"), Phase.FINAL),
    (re.compile("预算"), Phase.BUDGET),
)
_FUNDS = (
    (re.compile("一般公共预算"), Fund.GENERAL_PUBLIC_BUDGET),
    (re.compile("政府性基金"), Fund.GOVERNMENT_MANAGED_FUNDS),
    (re.compile("国有资本经营"), Fund.STATE_CAPITAL_OPERATIONS),
    (re.compile("财政专户|专户管理"), Fund.SPECIAL_FISCAL_ACCOUNT),
    (re.compile("财政拨款"), Fund.FISCAL_APPROPRIATION),
)
_AGENCY_HEADER = re.compile(r"(?:部门|单位)名称|^(?:部门|单位)$")
_GROWTH = re.compile(r"增减|增长|增幅|比上年|较上年|同比")
_RATE = re.compile(r"完成|占.*(?:%|比)|比重|率")


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all facts of one table share."""

    table: Table
    form: Form | None
    document: str
    identity: Identity

    @property
    def scope(self) -> str:
        return self.table.title or (self.form.name if self.form else "表格")


def table_facts(table: Table, document_id: str, identity: Identity) -> tuple[list[Fact], list[Gap]]:
    """All figures of a table as facts, all places without a figure as gaps.

    ``id`` is "<document>:t<table>.<row>.<column>".
    """
    frame = _Frame(table, form_by_id(table.form) if table.form else None, document_id, identity)
    facts: list[Fact] = []
    gaps: list[Gap] = []
    for number, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row.cells):
            if not _is_place(frame, row, column):
                continue
            if cell.value is None:
                gaps.extend([_gap(frame, number, column)] if row.role is not RowRole.INDICATOR else [])
            elif _unit(frame, number, column):
                facts.append(_fact(frame, number, column, cell.value))
    if not table.rows:
        gaps.append(_empty_form(frame))
    return facts, gaps


def _is_target(frame: _Frame) -> bool:
    return frame.table.columns == (AMOUNT_COLUMN, TARGET_COLUMN)


def _is_place(frame: _Frame, row: Row, column: int) -> bool:
    """In a target form amounts stand in the first column, targets in the second."""
    return not _is_target(frame) or (column == 1) == (row.role is RowRole.INDICATOR)


def _row(frame: _Frame, number: int) -> Row:
    return frame.table.rows[number - 1]


def _leaf(frame: _Frame, column: int) -> str:
    path = frame.table.columns[column]
    return clean_label(path[-1]) if path else ""


def _measure(frame: _Frame, row: Row, column: int) -> str:
    return clean_label(row.label) if _is_head(frame, row) else _leaf(frame, column)


def _is_main(frame: _Frame, row: Row, column: int) -> bool:
    """Whether the figure is the whole of its item: in the head of a target form only the total is."""
    if _is_head(frame, row):
        return row.role is RowRole.TOTAL
    if row.role is RowRole.INDICATOR or _is_whole(frame, column):
        return True
    # an item that is named by its column (公务接待费 in the 三公 form) is whole in that column
    return _item(frame, row, column) == _leaf(frame, column) and _aspect(frame, column) is Aspect.AMOUNT


def _is_whole(frame: _Frame, column: int) -> bool:
    if _aspect(frame, column) in (Aspect.CHANGE, Aspect.GROWTH, Aspect.RATE, Aspect.SHARE):
        return False
    path = frame.table.columns[column]
    if any(re.search("小计", text) for text in path[-1:]) and len(frame.table.columns) > 1:
        return False
    amounts = [c for c in range(len(frame.table.columns)) if _aspect(frame, c) is Aspect.AMOUNT]
    return amounts == [column] or bool(_WHOLE.match(_leaf(frame, column)))


def _is_agency_row(frame: _Frame, row: Row) -> bool:
    if not _AGENCY_HEADER.search(frame.table.label_header) or row.role is RowRole.TOTAL:
        return False
    bodies = [r for r in frame.table.rows if r.role is not RowRole.TOTAL]
    return len(bodies) == 1 or clean_label(row.label) == clean_label(frame.identity.agency)


def _item(frame: _Frame, row: Row, column: int) -> str:
    """The thing measured (see the rule in ``datatypes.Fact``)."""
    if _is_head(frame, row):
        return clean_label(frame.table.project or row.label)
    if row.role is not RowRole.TOTAL and not _is_agency_row(frame, row):
        return clean_label(row.label)
    if not _is_whole(frame, column) and _aspect(frame, column) is Aspect.AMOUNT:
        return _leaf(frame, column) if _leaf(frame, column) != "小计" else _parent_leaf(frame, column)
    label = clean_label(row.label)
    if label not in ("合计", "总计") and row.role is RowRole.TOTAL:
        return label
    return _total_name(frame)


def _parent_leaf(frame: _Frame, column: int) -> str:
    path = frame.table.columns[column]
    return clean_label(path[-2]) if len(path) > 1 else "小计"


def _is_head(frame: _Frame, row: Row) -> bool:
    """Whether a row is of the key-value head of a performance-target form: money of the project itself."""
    return _is_target(frame) and row.role is not RowRole.INDICATOR


def _total_name(frame: _Frame) -> str:
    if frame.form and frame.form.total:
        return frame.form.total
    caption = frame.table.title.removesuffix("表")
    return f"{clean_label(caption)}合计" if caption else "合计"


def _path(frame: _Frame, row: Row) -> tuple[str, ...]:
    if _is_head(frame, row):
        return ()
    return tuple(clean_label(text) for text in row.path)


def _aspect(frame: _Frame, column: int) -> Aspect:
    text = "".join(frame.table.columns[column])
    if _GROWTH.search(text):
        return Aspect.GROWTH if re.search("[%％]|百分|增长率|增幅", text) else Aspect.CHANGE
    if _RATE.search(text):
        return Aspect.RATE
    return Aspect.COUNT if re.search(r"数量|人数|个数|辆|台|人次|编制数|实有", text) else Aspect.AMOUNT


def _unit(frame: _Frame, number: int, column: int) -> str:
    """The unit of a figure; "" where the document says none (then it cannot be a fact)."""
    row = _row(frame, number)
    cell = row.cells[column]
    if cell.unit or row.role is RowRole.INDICATOR:
        return cell.unit or ""
    if _is_head(frame, row):
        return frame.table.unit or ""
    path = "".join(frame.table.columns[column])
    named = re.search(r"[（(]((?:百万|千万|[千万亿])?元|[%％‰]|个|人|辆|台|套|人次|批次)[)）]", path)
    if named:
        return named[1].replace("％", "%")
    aspect = _aspect(frame, column)
    if aspect is Aspect.GROWTH or (aspect is Aspect.RATE and re.search("[%％]|率|比重", path)):
        return "%"
    if aspect is Aspect.COUNT:
        return "人" if re.search("人|编制|实有", path) else "个"
    return frame.table.unit or ""


def _phase(frame: _Frame, column: int) -> Phase | None:
    text = "".join(frame.table.columns[column])
    if re.search("预算(?:拨款|收入|支出|资金)", text):
        text = re.sub("一般公共预算|政府性基金预算|国有资本经营预算", "", text)
    return next((phase for pattern, phase in _PHASES if pattern.search(text)), frame.identity.phase)


def _year(frame: _Frame, column: int) -> int | None:
    text = "".join(frame.table.columns[column])
    found = _YEAR.search(text)
    if found:
        return int(found[1])
    if re.search("上年(?:决算|预算|执行)", text) and frame.identity.year:
        return frame.identity.year - 1
    return frame.identity.year


def _fund(frame: _Frame, column: int) -> Fund | None:
    for text in reversed(frame.table.columns[column]):
        for pattern, fund in _FUNDS:
            if pattern.search(text):
                return fund
    return frame.form.fund if frame.form else None


def _fact(frame: _Frame, number: int, column: int, value: Decimal) -> Fact:
    row = _row(frame, number)
    cell = row.cells[column]
    item, leaf = _item(frame, row, column), _measure(frame, row, column)
    aspect = Aspect.INDICATOR if row.role is RowRole.INDICATOR else _aspect(frame, column)
    recovered = cell.status is CellStatus.RECOVERED
    return Fact(
        id=f"{frame.document}:t{frame.table.number}.{number}.{column + 1}",
        document=frame.document,
        agency=frame.identity.agency,
        year=_year(frame, column),
        phase=_phase(frame, column),
        item=item,
        concept=vocabulary().concept_of(item),
        code=None if _is_agency_row(frame, row) else row.code,
        path=_path(frame, row),
        row=row.label,
        role=row.role,
        measure=leaf,
        measure_concept=vocabulary().concept_of(leaf) if leaf else None,
        columns=frame.table.columns[column],
        main=_is_main(frame, row, column),
        aspect=aspect,
        value=value,
        unit=_unit(frame, number, column),
        scope=frame.scope,
        form=frame.table.form,
        fund=_fund(frame, column),
        origin=Origin.CELL,
        source=cell.source if cell.source.text.strip() else _beside(row, cell),
        table=frame.table.number,
        section=frame.table.section,
        relation=cell.relation,
        verification=Verification.RECOVERED if recovered else Verification.SINGLE,
        repair=cell.repair or None,
    )


def _gap(frame: _Frame, number: int, column: int) -> Gap:
    row = _row(frame, number)
    cell = row.cells[column]
    item = _item(frame, row, column)
    return Gap(
        id=f"{frame.document}:t{frame.table.number}.{number}.{column + 1}",
        document=frame.document,
        agency=frame.identity.agency,
        year=_year(frame, column),
        phase=_phase(frame, column),
        item=item,
        concept=vocabulary().concept_of(item),
        code=None if _is_agency_row(frame, row) else row.code,
        path=_path(frame, row),
        measure=_measure(frame, row, column),
        columns=frame.table.columns[column],
        scope=frame.scope,
        form=frame.table.form,
        kind=_gap_kind(cell),
        source=cell.source if cell.text and cell.repair is None else _beside(row, cell),
        table=frame.table.number,
        note=cell.repair,
    )


def _beside(row: Row, cell: Cell) -> Source:
    """The place of a cell that prints nothing, with the text of its row label."""
    text = row.source.text if row.source.text.strip() else row.label
    return replace(row.source, text=text, cell=cell.source.cell, bbox=cell.source.bbox or row.source.bbox)


def _gap_kind(cell: Cell) -> GapKind:
    if is_none_word(cell.text):
        return GapKind.NONE
    return GapKind.DASH if is_dash(cell.text) else GapKind.BLANK


def _empty_form(frame: _Frame) -> Gap:
    title = frame.scope
    return Gap(
        id=f"{frame.document}:t{frame.table.number}",
        document=frame.document,
        agency=frame.identity.agency,
        year=frame.identity.year,
        phase=frame.identity.phase,
        item=title,
        concept=vocabulary().concept_of(frame.form.total if frame.form else title),
        code=None,
        path=(),
        measure="",
        columns=(),
        scope=title,
        form=frame.table.form,
        kind=GapKind.EMPTY_FORM,
        source=frame.table.source,
        table=frame.table.number,
        note=frame.table.notes[0] if frame.table.notes else None,
    )
