"""The text of a web page in reading order: lines from its blocks, grids from its tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.datatypes import Block, Line, Source
from corpus.errors import ReadError
from corpus.readers.cutting import cut
from corpus.readers.html_article import HEADINGS, is_furniture
from corpus.readers.html_tree import Node
from corpus.readers.numbering import number_text, with_heading_mark, with_number
from corpus.readers.spans import MOST_COLUMNS, MOST_PLACES, Placed

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p",
    "pre", "section", "summary", "details", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *HEADINGS,
}  # fmt: skip
_ROW_GROUPS = ("thead", "tbody", "tfoot")
_LIST_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CHINESE_LIST = re.compile(r"list-style(?:-type)?\s*:[^;]*(?:cjk-ideographic|chinese-informal)", re.IGNORECASE)
_WIDE = r"[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef“”‘’]"
_SOURCE_BREAK = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n]+[ \t]*(?={_WIDE})")
_BLANKS = re.compile(r"[ \t\r\n]+")
_SEPARATORS = re.compile(r"[\s|｜·>»/]+")  # what is left between links and buttons
_LONG_PROSE = 120
_TALLEST = 200  # rows of a span that are looked at when spans are weighed
_LARGE_PICTURE = 300  # pixels


@dataclass(slots=True)
class Flow:
    """One pass over a page. Lines and rows are numbered, blank blocks count as in a text file."""

    file: str
    line: int = 0
    pictures: int = 0
    _text: list[str] = field(default_factory=list)
    _label: str = ""  # the number of a list item whose text is still to come

    def blocks(self, nodes: Sequence[Node]) -> Iterator[Block]:
        """The blocks of these elements, in reading order."""
        for node in nodes:
            yield from self._element(node)
        yield from self._flush()

    def _element(self, node: Node) -> Iterator[Block]:
        if node.tag == "br":
            self._text.append("\n")
        elif node.tag == "img":
            self._count_picture(node)
        elif node.tag == "table":
            yield from self._flush()
            yield from self._table(node)
        elif node.tag in _BLOCKS:
            yield from self._flush()
            yield from self._inside(node)
            yield from self._flush(int(node.tag[1]) if node.tag in HEADINGS else 0)
        else:
            yield from self._inside(node)

    def _inside(self, node: Node) -> Iterator[Block]:
        if node.tag in ("ul", "div", "nav", "footer") and is_furniture(node):
            return
        number = 0
        for part in node.parts:
            if isinstance(part, str):
                self._text.append(part if node.tag == "pre" else collapse(part))
            else:
                number += part.tag == "li"
                if part.tag == "li" and node.tag == "ol":
                    yield from self._flush()
                    self._label = _item_number(node, number)
                    yield from self._inside(part)
                    yield from self._flush()
                    self._label = ""
                else:
                    yield from self._element(part)

    def _flush(self, level: int = 0) -> Iterator[Line]:
        """Close the block that is open; ``level``: of the heading that it is, 0 for none."""
        if not self._text:
            return
        text = "".join(self._text)
        self._text.clear()
        if not text.strip(" \n"):
            self.line += "\xa0" in text or "\u3000" in text
            return
        for part in text.split("\n"):
            self.line += 1
            plain = " ".join(part.split())
            if plain and not _SEPARATORS.fullmatch(plain):
                plain, self._label = with_number(self._label, plain), ""
                marked = with_heading_mark(plain, level) if level and self.line > 1 else plain
                yield Line(marked, Source(plain, line=self.line), wraps=False)

    def _count_picture(self, node: Node) -> None:
        sides = [
            int(found[0])
            for side in ("width", "height")
            if (found := re.findall(r"^\d{1,5}", node.attributes.get(side, "")))
        ]
        self.pictures += not sides or max(sides) >= _LARGE_PICTURE

    # --- tables

    def _table(self, table: Node) -> Iterator[Block]:
        """A table and behind it those nested in its cells; one that only places its parts is none."""
        rows = list(_rows(table))
        cells = [cell for row in rows for cell in row.cells]
        if sum(_span(cell, "colspan") for cell in cells) > MOST_PLACES:
            raise ReadError(f"网页“{self.file}”里有一张表过大", "请拆成较小的表再导入")
        for caption in (part for part in table.elements() if part.tag == "caption"):
            yield from self.blocks([caption])
        if _is_layout(table, rows):
            for cell in cells:
                yield from self.blocks([cell])
            return
        nested: list[Block] = []
        placed = [self._placed(place, nested) for place in _places(rows)]
        yield from cut(placed, self.file)
        yield from nested

    def _placed(self, place: _Place, nested: list[Block]) -> Placed:
        if place.starts_row:
            self.line += 1
        line = self.line
        inner = list(self.blocks([place.node]))
        own = [block for block in inner if isinstance(block, Line)]
        others = [block for block in inner if not isinstance(block, Line)]
        nested += others
        self.line = self.line if others else line
        text = "\n".join(block.source.text for block in own)
        return Placed(text, place.row, place.column, place.row_span, place.col_span, line)


def collapse(text: str) -> str:
    """White space as a browser shows it; a line end of the source between Chinese characters is none.

    >>> collapse("预算" + chr(10) + "支出  合计")
    '预算支出 合计'
    """
    return _BLANKS.sub(" ", _SOURCE_BREAK.sub("", text))


def _item_number(items: Node, number: int) -> str:
    start = items.attributes.get("start", "1")
    value = number - 1 + (int(start) if re.fullmatch(r"\d{1,6}", start) else 1)
    if _CHINESE_LIST.search(items.attributes.get("style", "")):
        return number_text(value, "chineseCounting") + "、"
    return number_text(value, _LIST_STYLES.get(items.attributes.get("type", ""), "decimal")) + "."


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[Node, ...]
    rows_left: int  # in its group, with this one: spans go no further


@dataclass(frozen=True, slots=True)
class _Place:
    node: Node
    row: int
    column: int
    row_span: int
    col_span: int
    starts_row: bool


def _rows(table: Node) -> Iterator[_Row]:
    """The rows as shown: the head first, the foot last."""
    loose = Node("tbody", parts=[part for part in table.elements() if part.tag == "tr"])
    groups = [*(part for part in table.elements() if part.tag in _ROW_GROUPS), *([loose] if loose.parts else [])]
    for group in sorted(groups, key=lambda node: ("thead", "tbody", "tfoot").index(node.tag)):
        rows = [part for part in group.elements() if part.tag == "tr"]
        for number, row in enumerate(rows):
            yield _Row(tuple(part for part in row.elements() if part.tag in ("td", "th")), len(rows) - number)


def _places(rows: Sequence[_Row]) -> list[_Place]:
    """The places of all cells. Spans end with their row group, as browsers show them, unless rows fit only beyond it.

    Writers of files split one merged head over two groups; taken by the letter, every row below would slip.
    """
    within = list(_lay(rows, [row.rows_left for row in rows]))
    beyond = list(_lay(rows, [len(rows) - number for number in range(len(rows))]))
    return beyond if _raggedness(beyond) < _raggedness(within) else within


def _lay(rows: Sequence[_Row], reach: Sequence[int]) -> Iterator[_Place]:
    """Each cell takes the first place that no span from above covers; ``reach``: rows that a span may go down."""
    covered: dict[int, int] = {}  # column → first row that is free again
    for number, row in enumerate(rows):
        column = 0
        for index, node in enumerate(row.cells):
            while covered.get(column, 0) > number:
                column += 1
            width = max(1, _span(node, "colspan"))
            height = min(_span(node, "rowspan") or reach[number], reach[number])
            yield _Place(node, number, column, height, width, index == 0)
            for place in range(column, min(column + width, MOST_COLUMNS)):
                covered[place] = max(covered.get(place, 0), number + height)
            column += width


def _raggedness(places: Sequence[_Place]) -> int:
    """How many rows do not end where most others do."""
    ends: dict[int, int] = {}
    for place in places:
        for row in range(place.row, place.row + min(place.row_span, _TALLEST)):
            ends[row] = max(ends.get(row, 0), place.column + place.col_span)
    most = Counter(ends.values()).most_common(1)
    return len(ends) - most[0][1] if most else 0


def _span(node: Node, name: str) -> int:
    value = node.attributes.get(name, "1").strip()
    found = re.match(r"\d{1,5}", value)
    return min(int(found[0]), MOST_COLUMNS if name == "colspan" else 65_534) if found else 1


def _is_layout(table: Node, rows: Sequence[_Row]) -> bool:
    """Whether a table only places its parts on the page: a frame, a column, a page of prose, tables in a row."""
    if table.attributes.get("role") in ("presentation", "none"):
        return True
    filled = [[cell for cell in row.cells if cell.text()] for row in rows]
    cells = [cell for row in filled for cell in row]
    if max((len(row) for row in filled), default=0) < 2:
        return _is_column_of_prose(cells)
    has_tables = any(part.tag == "table" for cell in cells for part in cell.walk())
    if has_tables:
        own = sum(not any(part.tag == "table" for part in cell.walk()) for cell in cells)
        return own <= len(cells) - own or own < 4
    prose = sum(len(cell.text()) for cell in cells if _is_prose(cell) or _holds_blocks(cell))
    return len(cells) < 8 and prose * 2 > sum(len(cell.text()) for cell in cells)


def _is_column_of_prose(cells: Sequence[Node]) -> bool:
    return len(cells) < 2 or any(_is_prose(cell) for cell in cells) or any(len(cell.elements()) > 3 for cell in cells)


def _is_prose(cell: Node) -> bool:
    text = cell.text()
    return len(text) > _LONG_PROSE and "。" in text


def _holds_blocks(cell: Node) -> bool:
    """A heading or several paragraphs: a part of a page rather than of a table."""
    blocks = [part for part in cell.walk() if part.tag in ("p", *HEADINGS)]
    return len(blocks) > 2 or any(part.tag in HEADINGS for part in blocks)
