"""A page that was turned and straightened to be read, and the way back to the page as displayed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from corpus.datatypes import BBox, Block, Grid, GridCell, Line, Source
from corpus.pages.datatypes import PageContent
from corpus.pages.scan_digits import Doubt


@dataclass(frozen=True, slots=True)
class Placement:
    """How a page was moved before it was read: turned left by quarters, then by some degrees.

    ``width`` and ``height``: the page as displayed, in points.
    """

    width: float
    height: float
    quarters: int = 0
    degrees: float = 0.0

    def displayed(self, box: BBox) -> BBox:
        """A box of the straightened page on the page as displayed: the box around its moved corners."""
        if not self.quarters and not self.degrees:
            return box
        corners = [self._point(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return (round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2))

    def _point(self, x: float, y: float) -> tuple[float, float]:
        width, height = (self.height, self.width) if self.quarters % 2 else (self.width, self.height)
        angle = math.radians(self.degrees)
        dx, dy = x - width / 2, y - height / 2
        x = width / 2 + dx * math.cos(angle) - dy * math.sin(angle)
        y = height / 2 + dx * math.sin(angle) + dy * math.cos(angle)
        turned = {1: (self.width - y, x), 2: (self.width - x, self.height - y), 3: (y, self.height - x)}
        return turned.get(self.quarters, (x, y))


@dataclass(frozen=True, slots=True)
class ScannedPage(PageContent):
    """What OCR read on a page, upright; ``placement`` leads back to the page as displayed."""

    placement: Placement = field(default_factory=lambda: Placement(0, 0))
    doubts: tuple[Doubt, ...] = ()
    overlooked: int = 0  # marks as large as characters that could not be read


def as_displayed(blocks: Iterable[Block], pages: Mapping[int, ScannedPage]) -> tuple[Block, ...]:
    """The blocks with their boxes on the pages as displayed and their doubts.

    ``pages``: the scanned ones by number.
    """
    return tuple(_moved_block(block, pages) for block in blocks)


def _moved_block(block: Block, pages: Mapping[int, ScannedPage]) -> Block:
    if isinstance(block, Line):
        return replace(block, source=_moved(block.source, pages))
    return Grid(tuple(tuple(_moved_cell(cell, pages) for cell in row) for row in block.rows))


def _moved_cell(cell: GridCell | None, pages: Mapping[int, ScannedPage]) -> GridCell | None:
    return cell and replace(cell, source=_moved(cell.source, pages))


def _moved(source: Source, pages: Mapping[int, ScannedPage]) -> Source:
    page = pages.get(source.page or 0)
    if page is None or source.bbox is None:
        return source
    box = page.placement.displayed(source.bbox)
    return replace(source, bbox=box, doubt=_doubt_in(source.bbox, page.doubts), ocr=True)


def _doubt_in(box: BBox, doubts: Iterable[Doubt]) -> str | None:
    """The other readings of the lines whose middle lies in a box, None where there are none."""
    found = [d.other for d in doubts if _is_inside((d.bbox[0] + d.bbox[2]) / 2, (d.bbox[1] + d.bbox[3]) / 2, box)]
    return "\n".join(found) if found else None


def _is_inside(x: float, y: float, box: BBox) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def page_problems(page: ScannedPage) -> list[str]:
    """What a reader must be told about a scanned page, in Chinese."""
    problems = []
    if page.doubts:
        shown = "、".join(
            f"“{d.text}”" if d.other == d.text else f"“{d.text}”（或为“{d.other}”）" for d in page.doubts[:5]
        )
        more = f"等{len(page.doubts)}处" if len(page.doubts) > 5 else ""
        problems.append(f"第{page.number}页是扫描件，{shown}{more}数字识别没有把握。请核对原件")
    if page.overlooked:
        problems.append(f"第{page.number}页有{page.overlooked}处印迹没有认出。请核对原件")
    return problems
