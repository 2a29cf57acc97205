"""Table regions → Tables: header paths, halves, rows, codes, hierarchy, arithmetic, form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.datatypes import Row, Source, Table
from corpus.forms import recognise
from corpus.repair import mend_halves
from corpus.table_attributes import Attributes, attributes_of
from corpus.table_halves import Half
from corpus.table_headers import Block, Frame, blocks_of, frame_of
from corpus.table_mesh import Mesh, has_spans, mesh_of, name_text
from corpus.table_names import NameBook, NameVotes
from corpus.table_rows import (
    DraftRow,
    Reject,
    full_codes,
    join_tails,
    mend_codes,
    mend_labels,
    raw_rows,
    shift_labels,
)
from corpus.table_splits import split_codes, split_doubled
from corpus.table_tree import ancestors, tree_of
from corpus.targets import is_target_region, target_tables

if TYPE_CHECKING:
    from corpus.layout import Layout, TableRegion


@dataclass(frozen=True, slots=True)
class TableParse:
    """All tables of a document, and the printed texts of table places that are no figures."""

    tables: tuple[Table, ...]
    rejects: tuple[Reject, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    """One region, framed and cut into halves."""

    region: TableRegion
    frame: Frame
    blocks: tuple[Block, ...]
    halves: tuple[tuple[DraftRow, ...], ...]
    notes: tuple[str, ...]
    rejects: tuple[Reject, ...]
    attributes: dict[int, Attributes]  # by row of the grid


def build_tables(layout: Layout) -> tuple[Table, ...]:
    """All tables of a document in reading order, repaired and certified."""
    return parse_tables(layout).tables


def parse_tables(layout: Layout) -> TableParse:
    """Tables and rejects; names and codes lost in one table are taken from the others."""
    drafts = {id(r): _draft(r) for r in layout.regions if not is_target_region(r)}
    votes = NameVotes(pair for draft in drafts.values() for pair in _pairs(draft))
    tables: list[Table] = []
    rejects: list[Reject] = []
    for group in _groups(layout.regions):
        if is_target_region(group[0]):
            tables.extend(target_tables(group, layout.paragraphs, len(tables) + 1))
            continue
        draft = drafts[id(group[0])]
        # A table's own damaged rows must not vote on its own names.
        book = votes.without(_pairs(draft))
        parsed = _finish(draft, book, len(tables) + 1)
        tables.extend(parsed.tables)
        rejects.extend((*draft.rejects, *parsed.rejects))
    return TableParse(tuple(tables), tuple(rejects))


def _groups(regions: Sequence[TableRegion]) -> Iterator[list[TableRegion]]:
    """Consecutive target-form regions together, every other region alone."""
    group: list[TableRegion] = []
    for region in regions:
        if is_target_region(region):
            group.append(region)
            continue
        if group:
            yield group
            group = []
        yield [region]
    if group:
        yield group


def _draft(region: TableRegion) -> _Draft:
    mesh = mesh_of(region.grid)
    frame = frame_of(mesh)
    blocks = blocks_of(frame, has_spans(region.grid))
    raw = [raw_rows(frame, block) for block in blocks]
    named = [half.rows if block.codes else split_codes(half.rows) for block, half in zip(blocks, raw, strict=True)]
    halves = tuple(full_codes(split_doubled(rows)) for rows in named)
    notes = tuple(dict.fromkeys(note for half in raw for note in half.notes))
    rejects = tuple(x for half in raw for x in half.rejects)
    return _Draft(region, frame, blocks, halves, notes, rejects, attributes_of(frame, blocks))


def _pairs(draft: _Draft) -> Iterator[tuple[str, str]]:
    """The codes and names that one region prints side by side."""
    for half in draft.halves:
        for row in half:
            if row.code and row.label:
                yield row.code, name_text(row.label)


def _finish(draft: _Draft, book: NameBook, number: int) -> TableParse:
    halves = [Half(block, _mended_rows(rows, book)) for block, rows in zip(draft.blocks, draft.halves, strict=True)]
    mended = mend_halves(halves)
    tables = [_table(draft, half, number + n) for n, half in enumerate(mended) if half.block.values]
    rejects = [x for half in mended for x in half.rejects]
    for rows, half in zip(draft.halves, halves, strict=True):
        rejects.extend(_left_over(rows, half.rows))
    return TableParse(tuple(tables), tuple(rejects))


def _left_over(before: Sequence[DraftRow], after: Sequence[DraftRow]) -> Iterator[Reject]:
    """What stands in rows that were only pieces of names."""
    kept = {row.place for row in after}
    for row in before:
        for cell in row.cells if row.place not in kept else ():
            if cell.text:
                yield Reject(cell.source, "该行只是名称的一截，其余是识别杂点")


def _mended_rows(rows: Sequence[DraftRow], book: NameBook) -> tuple[DraftRow, ...]:
    named = join_tails(shift_labels(rows, book), book)
    return mend_labels(mend_codes(full_codes(named), book), book)


def _table(draft: _Draft, half: Half, number: int) -> Table:
    region, frame = draft.region, draft.frame
    rows = _rows(half, draft.attributes)
    title = region.title or frame.title or ""
    heads = ((half.block.label_header,), *half.block.paths)
    named = title or (region.section[-1] if region.section else "")
    form = recognise(named, heads, [row.label for row in rows])
    return Table(
        number=number,
        title=title or (form.name if form else ""),
        form=form.id if form else None,
        unit=region.unit or frame.unit or region.common_unit,
        unit_source=_unit_source(region, frame),
        columns=tuple(path or ("",) for path in half.block.paths),
        rows=rows,
        source=region.title_source or _first_source(frame.mesh),
        section=region.section,
        agency=region.agency or frame.agency,
        notes=(*region.notes, *draft.notes),
        last_page=_last_page(frame.mesh),
        label_header=half.block.label_header,
        certificate=half.certificate,
        sums=half.sums,
    )


def _unit_source(region: TableRegion, frame: Frame) -> Source | None:
    if region.unit:
        return region.unit_source
    return frame.unit_source if frame.unit else region.common_unit_source


def _first_source(mesh: Mesh) -> Source:
    return next((spot.source for row in mesh for spot in row if spot.text), mesh[0][0].source)


def _last_page(mesh: Mesh) -> int | None:
    return max((spot.source.page for row in mesh for spot in row if spot.source.page), default=None)


def _rows(half: Half, attributes: dict[int, Attributes]) -> tuple[Row, ...]:
    nodes = tree_of(half.rows, half.block.paths)
    return tuple(
        Row(
            label=row.label,
            code=row.code,
            level=node.level,
            role=node.role,
            path=ancestors(nodes, half.rows, index),
            cells=row.cells,
            source=row.source,
            repair=row.repair,
            attributes=attributes.get(row.place, ()),
        )
        for index, (row, node) in enumerate(zip(half.rows, nodes, strict=True))
    )
