"""Performance-target forms (绩效目标表): a head of names and amounts, then a tree of indicators.

The three levels and their names are those of 项目支出绩效评价管理办法 (财预〔2020〕10号) and
项目支出绩效目标管理 forms; the older forms put 成本指标 under 产出指标.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from corpus.datatypes import UNCHECKED, Certificate, Paragraph, Row, RowRole, Source, Table
from corpus.forms import form_by_id
from corpus.head_lines import is_flat_form
from corpus.layout import TableRegion
from corpus.table_mesh import has_spans, mesh_of
from corpus.table_target_head import Head, head_of, is_head
from corpus.table_target_tree import indicators, tree_start

AMOUNT_COLUMN = ("金额",)
TARGET_COLUMN = ("指标值",)
PROJECT_FORM = "project_target"
AGENCY_FORM = "agency_target"


def is_target_region(region: TableRegion) -> bool:
    """Whether a region holds a head of amounts or an indicator tree of a target form."""
    has_tree = tree_start(mesh_of(region.grid)) is not None
    return is_head(region) or has_tree or any(is_flat_form(x.text) for x in region.lines)


def target_tables(
    regions: Sequence[TableRegion], paragraphs: Sequence[Paragraph], first_number: int
) -> tuple[Table, ...]:
    """One table for each form; a head and the tree that follows it belong together."""
    tables: list[Table] = []
    pending: tuple[TableRegion, Head] | None = None
    for region in regions:
        mesh = mesh_of(region.grid)
        head = head_of(region, mesh, paragraphs)
        tree = indicators(mesh, has_spans(region.grid), paragraphs)
        if head:
            if pending:
                tables.append(_table(*pending, (), first_number + len(tables)))
            pending = (region, head)
            if tree_start(mesh) is None:
                continue
        if pending:
            tables.append(_table(*pending, tree, first_number + len(tables)))
            pending = None
        elif tree:
            place = next((cell.source for cell in region.grid.rows[0] if cell), Source(""))
            orphan = Head("", place, None, None, ())
            tables.append(_table(region, orphan, tree, first_number + len(tables)))
    if pending:
        tables.append(_table(*pending, (), first_number + len(tables)))
    return tuple(tables)


def _table(region: TableRegion, head: Head, tree: Sequence[Row], number: int) -> Table:
    title = region.title or head.title or ""
    form = form_by_id(AGENCY_FORM if "整体" in title else PROJECT_FORM)
    has_figures = any(cell.value is not None for row in (*head.rows, *tree) for cell in row.cells)
    return Table(
        number=number,
        title=title or (form.name if form else "绩效目标表"),
        form=form.id if form else None,
        unit=head.unit or region.unit,
        unit_source=head.unit_source if head.unit else region.unit_source,
        columns=(AMOUNT_COLUMN, TARGET_COLUMN),
        rows=(*head.rows, *(_under(row, head.project) for row in tree)),
        source=head.source,
        section=region.section,
        agency=head.agency,
        notes=(*region.notes, *(head.notes if has_figures else ())),  # an empty form cites its first note
        last_page=head.source.page,
        label_header="项目资金、三级指标",
        certificate=_certificate(head.rows),
        project=head.project or None,
    )


def _under(row: Row, project: str) -> Row:
    path = (project, *row.path) if project else row.path
    return Row(row.label, row.code, row.level, row.role, path, row.cells, row.source, row.repair)


def _certificate(rows: Sequence[Row]) -> Certificate:
    """年度资金总额 = 财政拨款 + 其他资金 + 上年结转; with several totals each has the rows under it."""
    totals = [row for row in rows if row.role in (RowRole.TOTAL, RowRole.SUBTOTAL)]
    parts = [row for row in rows if row.role is RowRole.OF_WHICH]
    groups = [[r for r in parts if len(totals) < 2 or r.path[-1:] == (total.label,)] for total in totals]
    checked = [
        sum((v for row in own if (v := row.cells[0].value) is not None), Decimal(0)) == total.cells[0].value
        for total, own in zip(totals, groups, strict=True)
        if own and total.cells[0].value is not None and not any(row.cells[0].unit for row in (total, *own))
    ]
    if not checked:
        return UNCHECKED
    held = sum(checked)
    return Certificate(len(checked), held, 0, len(checked) - held, "verified" if all(checked) else "doubtful")
