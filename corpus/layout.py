"""Blocks in reading order → sections, paragraphs, table regions. Reads structure, never figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.contents import is_contents_head, without_contents
from corpus.covers import read_cover
from corpus.datatypes import Block, Grid, Line, Paragraph, RawDocument, Section, Source
from corpus.head_lines import (
    FORM_NUMBER,
    CommonUnit,
    agency_in,
    common_unit_line,
    is_flat_form,
    is_furniture,
    unit_in,
    without_unit,
)
from corpus.outline import Heading, heading_of, is_markdown_heading, numbering, starts_item, starts_with_label, tidy
from corpus.title_lines import heads_grid, run_source, run_text, title_run

_TITLE_WORDS = re.compile(r"(表|情况|明细|目录)(?:[（(].{0,20}[)）])?$")
_NOTE = re.compile(r"^(?:备注|附注|注|说明)\s*\d*\s*[:：.]")
_NOTHING = re.compile(r"^(?:本|我|该).{0,12}(?:无|没有|未)")
# 表三十五 …, 附表3-1：…; with a blank or mark or the beginning of a form's name behind, for 表一般… is no number
_TABLE_NUMBER = re.compile(
    r"^[\s*#-]*(?:附|公开)?表\s*(?:(?:[一二三四五六七八九十百]+|\d+(?:[-—.]\d+)*)(?:\s*[:：、]|\s)\s*(?=\S{3})"
    r"|(?:[一二三四五六七八九十]+|\d+(?:[-—.]\d+)*)(?=部门|单位|收入|支出|收支|财政|一般公共|政府性|国有资本|项目|[“\"]?三公))"
)
_FORM_ENDINGS = ("表", "明细", "目录", ")", "）")
_ENDS_SENTENCE = tuple("。；！？：;:!?")
_SHORT = 60  # screen columns
_FULL_LINE = 44  # screen columns; a shorter line was ended by its writer, not by the margin
_OPENING_LINES = 14
_TITLE_REACH = 6  # how many short lines may stand between a title and its table


@dataclass(frozen=True, slots=True)
class TableRegion:
    """A grid and the lines that belong to it.

    ``unit`` is as printed (万元) at ``unit_source``, None where no line says it; ``lines`` are the other short lines
    above the grid (year, damaged text, a form head that was flattened to one line).
    """

    grid: Grid
    title: str | None
    title_source: Source | None = None
    unit: str | None = None
    unit_source: Source | None = None
    agency: str | None = None
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    note_sources: tuple[Source, ...] = ()
    section: tuple[str, ...] = ()
    common_unit: str | None = None  # what the document says of all its tables
    common_unit_source: Source | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A document taken apart. The contents list stands in ``contents`` only."""

    file: str
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    regions: tuple[TableRegion, ...]
    contents: tuple[Line, ...] = ()
    opening: tuple[str, ...] = ()  # the first printed lines, up to the contents list or the first table


def lay_out(raw: RawDocument) -> Layout:
    """Take a document apart into its outline, its running text and its table regions."""
    contents, blocks = without_contents(raw.blocks)
    owned, regions = _regions(blocks)
    sections: list[Section] = []
    paragraphs: list[Paragraph] = []
    placed: list[TableRegion] = []
    path: list[Heading] = []
    common = common_unit_line(blocks)
    for item in _joined(blocks, owned):
        names = tuple(heading.title for heading in path)
        if isinstance(item, Grid):
            path = _above_title(path, regions[id(item)])
            section = tuple(heading.title for heading in path)
            placed.append(_in_document(regions[id(item)], section, common))
            continue
        # The spaces that tidying drops are what tells "# 标题" from a number sign.
        heading = heading_of(item.text)
        if heading and (sections or paragraphs or not _is_document_title(item.text)):
            path = [*(h for h in path if h.rank < heading.rank), heading]
            names = tuple(h.title for h in path)
            source = replace(item.lines[0].source, text=item.literal)
            sections.append(Section(len(sections) + 1, heading.title, len(path), names, source))
        else:
            paragraphs.append(item.paragraph(len(paragraphs) + 1, names, heading))
    return Layout(raw.file, tuple(sections), tuple(paragraphs), tuple(placed), contents, _opening(raw.blocks))


def _in_document(region: TableRegion, section: tuple[str, ...], common: CommonUnit | None) -> TableRegion:
    if common is None:
        return replace(region, section=section)
    return replace(region, section=section, common_unit=common.unit, common_unit_source=common.source)


def _above_title(path: list[Heading], region: TableRegion) -> list[Heading]:
    """A table title that is a heading itself ends the sections of its rank."""
    printed = region.title_source.text if region.title_source else ""
    heading = heading_of(printed)
    return [h for h in path if h.rank < heading.rank] if heading and not _belongs_to_text(printed) else path


def _is_document_title(text: str) -> bool:
    """A first ``# …`` without number is the name of the document, under which everything stands."""
    return bool(re.match(r"#\s", text)) and numbering(text.lstrip("# ")) is None


def _opening(blocks: Sequence[Block]) -> tuple[str, ...]:
    lines: list[str] = []
    for block in blocks[:_OPENING_LINES]:
        if isinstance(block, Grid) or is_contents_head(block.text):
            break
        lines.append(block.text.lstrip("# "))
    return tuple(lines)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


# --- table regions -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Above:
    """The lines over a grid that belong to it: those of its title, and the others."""

    title: tuple[Line, ...]
    rest: tuple[Line, ...]


def _regions(blocks: Sequence[Block]) -> tuple[set[int], dict[int, TableRegion]]:
    """The regions by ``id`` of their grid, and the ids of the lines that belong to one."""
    owned: set[int] = set()
    regions: dict[int, TableRegion] = {}
    for index, block in enumerate(blocks):
        if isinstance(block, Grid):
            above = _lines_above(blocks, index, owned)
            below = _notes_below(blocks, index)
            behind = _unit_behind(blocks, index + 1 + len(below))
            # A heading such as （二）支出预算情况 also names the text behind the table, and a caption
            # ending in a colon is part of the text before it: both stay in the running text.
            titles = () if _belongs_to_text(run_text(above.title)) else above.title
            owned.update(id(line) for line in titles)
            owned.update(id(line) for line in (*above.rest, *below, *behind) if not _belongs_to_text(line.text))
            regions[id(block)] = _region(block, above, below, behind)
    return owned, regions


def _belongs_to_text(text: str) -> bool:
    return _is_caption(text) or (heading_of(text) is not None and not _plain(text).endswith(_FORM_ENDINGS))


def _region(grid: Grid, above: _Above, below: Sequence[Line], behind: Sequence[Line]) -> TableRegion:
    texts = [line.text for line in (*above.title, *above.rest)]
    named = [line for line in (*behind, *above.title, *above.rest) if unit_in(line.text)]
    return TableRegion(
        grid,
        title=table_title(run_text(above.title)) if above.title else None,
        title_source=run_source(above.title) if above.title else None,
        unit=unit_in(named[-1].text) if named else None,
        unit_source=named[-1].source if named else None,
        agency=next((agency for text in texts if (agency := agency_in(text))), None),
        lines=above.rest,
        notes=tuple(tidy(line.text) for line in below),
        note_sources=tuple(line.source for line in below),
    )


def _lines_above(blocks: Sequence[Block], index: int, owned: set[int]) -> _Above:
    """Short lines over a grid: up to and including its title, else only those that are surely its own."""
    found: list[Line] = []
    for place in range(index - 1, max(0, index - _TITLE_REACH) - 1, -1):
        block = blocks[place]
        if not isinstance(block, Line) or id(block) in owned or _is_prose(block.text):
            break
        if is_flat_form(block.text):
            return _Above((), (block, *found))
        run = _title_ending(blocks, place)
        is_near = all(is_furniture(line.text) for line in found)
        if run and (is_near or not _belongs_to_text(run_text(run))):
            return _Above(run, tuple(found))
        if _is_caption(block.text) and is_near:
            return _Above((block,), tuple(found))
        if heading_of(block.text):
            break
        found.insert(0, block)
    return _placed_title(blocks, index, found)


def _title_ending(blocks: Sequence[Block], place: int) -> tuple[Line, ...]:
    """The lines of a title whose last line stands here; () where none does."""
    run = title_run(blocks, place)
    while len(run) > 1 and (_stands_alone(run[0].text) or not is_title(run_text(run))):
        run = run[1:]  # another title, or a line too many
    return run if run and is_title(run_text(run)) else ()


def _stands_alone(text: str) -> bool:
    """Whether a line above a title is none of it: another title, a unit line, or the title of the whole document."""
    cover = read_cover(text)
    return is_title(text) or is_furniture(text) or (cover is not None and bool(cover.agency))


def _placed_title(blocks: Sequence[Block], index: int, found: Sequence[Line]) -> _Above:
    """The lines of a table's own head; the nearest other one is the title if its place says so."""
    rest = tuple(line for line in found if is_furniture(line.text))
    place = index - 1
    while place >= 0 and blocks[place] in rest:
        place -= 1
    near, grid = blocks[place] if place >= 0 else None, blocks[index]
    if not isinstance(near, Line) or near not in found or not isinstance(grid, Grid):
        return _Above((), rest)
    between = tuple(line for line in rest if unit_in(line.text))
    return _Above(title_run(blocks, place) if heads_grid(near, between, grid) else (), rest)


def _notes_below(blocks: Sequence[Block], index: int) -> list[Line]:
    notes: list[Line] = []
    for block in blocks[index + 1 : index + 4]:
        if not isinstance(block, Line):
            break
        text = tidy(block.text)
        if not (_NOTE.match(text) or (not notes and _NOTHING.match(text) and _is_short_form(blocks[index]))):
            break
        notes.append(block)
    return notes


def _unit_behind(blocks: Sequence[Block], place: int) -> tuple[Line, ...]:
    """A unit line under a table with which its sheet, page or file ends, so that it is of no table below."""
    line = blocks[place] if place < len(blocks) else None
    following = blocks[place + 1] if place + 1 < len(blocks) else None
    if (
        not isinstance(line, Line)
        or not re.match(r"[（(]?(?:金额|计量)?单位", _plain(line.text))
        or not unit_in(line.text)
    ):
        return ()
    return (line,) if following is None or _sheet_and_page(following) != _sheet_and_page(line) else ()


def _sheet_and_page(block: Block) -> tuple[str | None, int | None]:
    if isinstance(block, Line):
        return block.source.sheet, block.source.page
    cell = next((cell for row in block.rows for cell in row if cell), None)
    return (cell.source.sheet, cell.source.page) if cell else (None, None)


def _is_short_form(block: Block) -> bool:
    return isinstance(block, Grid) and len(block.rows) < 6


def _is_prose(text: str) -> bool:
    compact = _plain(text)
    return not is_flat_form(text) and (len(compact) > 60 or compact.endswith(("。", "；", ";")))


def is_title(text: str) -> bool:
    """Whether a line may be the title of a table: short, and ends in 表, 情况 or the like.

    A unit may stand behind it: ``收支总表（单位：万元）``, ``收支总表 单位：万元``.
    """
    compact = without_unit(re.sub(r"^#+", "", _plain(text)))
    if FORM_NUMBER.fullmatch(compact):
        return False
    return 3 < len(compact) <= 45 and bool(_TITLE_WORDS.search(compact)) and not unit_in(compact)


def _is_caption(text: str) -> bool:
    """Whether a line leads over to a table: ``按支出功能科目划分：``."""
    compact = _plain(text)
    is_label = is_furniture(text) or heading_of(text) is not None
    return 5 < len(compact) <= 45 and compact.endswith(("：", ":")) and not is_label and "。" not in compact


def table_title(text: str) -> str:
    """The title without its numbering, marks, unit and spaces: ``五、 收支总表`` → ``收支总表``."""
    named = _TABLE_NUMBER.sub("", text)
    bare = re.sub(r"^(?:[-*#]+|附件?\d*(?:[-—.]\d+)*[:：]?)", "", without_unit(_plain(named)).rstrip("：:"))
    numbered = re.sub(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|\d{1,2}[.、](?!\d))", "", bare)
    return numbered.strip("《》")


# --- running text ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Run:
    """Printed lines that are one heading or paragraph."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        text = self.lines[0].text
        for line in self.lines[1:]:
            is_word = text[-1:].isascii() and text[-1:].isalpha() and line.text[:1].isascii()
            text = text.rstrip() + (" " if is_word else "") + line.text.lstrip()
        return text

    @property
    def literal(self) -> str:
        return "\n".join(line.source.text for line in self.lines)

    def paragraph(self, number: int, section: tuple[str, ...], heading: Heading | None) -> Paragraph:
        text = heading.title if heading else tidy(self.text)
        source = replace(self.lines[0].source, text=self.literal)
        return Paragraph(number, text, section, source, self._printed(text))

    def _printed(self, text: str) -> tuple[tuple[int, Source], ...]:
        """Each printed line with the offset of its first character in the tidied text.

        Counted from the end: tidying drops spaces anywhere, other marks only at the beginning.
        """
        inked = [place for place, char in enumerate(text) if not char.isspace()]
        places = [0]
        behind = 0
        for line in reversed(self.lines[1:]):
            behind += len(_plain(line.text))
            places.insert(1, inked[max(0, len(inked) - behind)])
        return tuple((place, line.source) for place, line in zip(places, self.lines, strict=True))


_MOST_LINES = 300  # of one paragraph: damaged files print thousands of lines without an end


def _joined(blocks: Sequence[Block], owned: set[int]) -> Iterator[_Run | Grid]:
    """Lines joined to paragraphs where only the margin parted them; grids in between stay."""
    pending: _Run | None = None
    for block in blocks:
        if isinstance(block, Line) and (id(block) in owned or not tidy(block.text)):
            continue
        is_open = pending is not None and len(pending.lines) < _MOST_LINES
        if pending is not None and is_open and isinstance(block, Line) and _continues(pending, block):
            pending = _Run((*pending.lines, block))
            continue
        if pending is not None:
            yield pending
        pending = _Run((block,)) if isinstance(block, Line) else None
        if isinstance(block, Grid):
            yield block
    if pending is not None:
        yield pending


def _continues(run: _Run, following: Line) -> bool:
    text = run.text.rstrip()
    wraps = run.lines[-1].wraps
    amid = bool(wraps) and not text.endswith(_ENDS_SENTENCE) and starts_with_label(following.text)
    if (starts_item(following.text) and not amid) or is_markdown_heading(text):
        return False
    if text.endswith(("，", ",", "、", "（", "(", "“")):
        return True
    if wraps is not None:  # the page says it: a full line may also end a sentence of its paragraph
        return wraps and (not text.endswith(_ENDS_SENTENCE) or _is_same_page(run.lines[-1], following))
    if text.endswith(_ENDS_SENTENCE):
        return False
    if _follows_directly(run.lines[-1], following) and _is_short_pair(run, following):
        return True
    return heading_of(text) is None and _is_as_wide(text, _FULL_LINE)


def _is_short_pair(line: _Run, following: Line) -> bool:
    """A title or a 第X部分 heading that its writer broke over two lines without a blank between."""
    broken_title = following.text[:1] and not starts_item(following.text)
    both_short = not any(_is_as_wide(text, _SHORT + 1) for text in (following.text, line.text))
    heading = heading_of(line.text)
    is_part = heading is not None and heading.rank <= 1
    is_cover = line.lines[0].source.line == 1 and not re.match(r"\s*\d", following.text)
    return bool(broken_title) and both_short and (is_part or is_cover) and not re.search("[，。：]", following.text)


def _is_same_page(line: Line, following: Line) -> bool:
    return line.source.page == following.source.page


def _follows_directly(line: Line, following: Line) -> bool:
    if line.source.line is None or following.source.line is None or not _is_same_page(line, following):
        return False
    return following.source.line - line.source.line == 1


def _is_as_wide(text: str, width: int) -> bool:
    """Whether a text takes so many places on the screen; no more of it is looked at than that."""
    inked = text.strip()[:width]
    return sum(2 if ord(char) > 0x2E7F else 1 for char in inked) >= width
