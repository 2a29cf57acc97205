"""Styles and lists of .doc files: what of them decides which text is printed, numbered or a heading."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from corpus.readers.doc_file import DocFile, sprms
from corpus.readers.list_counter import Level, NumberedList
from corpus.readers.numbering import format_of_code

_STYLES, _LISTS, _OVERRIDES = 1, 73, 74
_PARAGRAPH_STYLE, _CHARACTER_STYLE = 1, 2
_NO_STYLE = 0x0FFF
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class DocStyle:
    """A style's own properties: ``paragraph`` and ``character`` are grpprls."""

    based_on: int
    builtin: int  # sti: 1 … 9 are the headings
    paragraph: bytes
    character: bytes


@dataclass(frozen=True, slots=True)
class DocStyles:
    """All styles by istd."""

    by_number: dict[int, DocStyle]

    def chain(self, number: int) -> list[DocStyle]:
        """A style and those that it is based on, outermost first, as properties are applied."""
        found: list[DocStyle] = []
        while number in self.by_number and len(found) < _LONGEST_CHAIN:
            found.append(self.by_number[number])
            number = found[-1].based_on
        return found[::-1]

    def paragraph(self, number: int) -> bytes:
        """The paragraph properties of a style with all that it is based on."""
        return b"".join(style.paragraph for style in self.chain(number))

    def is_hidden(self, number: int) -> bool:
        """Whether text of this style is hidden."""
        hidden = False
        for style in self.chain(number):
            for code, operand in sprms(style.character):
                if code == 0x083C and operand:
                    hidden = operand[0] == 1
        return hidden

    def heading_level(self, number: int) -> int | None:
        """Heading level counted from 1 of a built-in heading style, None for others."""
        levels = [style.builtin for style in self.chain(number) if 1 <= style.builtin <= 9]
        return levels[-1] if levels else None


def read_styles(doc: DocFile) -> DocStyles:
    """Read the style sheet."""
    sheet = doc.structure(_STYLES)
    if len(sheet) < 6:
        return DocStyles({})
    size, count, base = struct.unpack_from("<HHH", sheet, 0)
    place = 2 + size
    found: dict[int, DocStyle] = {}
    for number in range(count):
        if place + 2 > len(sheet):
            break
        (length,) = struct.unpack_from("<H", sheet, place)
        if length:
            found[number] = _style(sheet[place + 2 : place + 2 + length], base)
        place += 2 + length + (length & 1)
    return DocStyles(found)


def _style(std: bytes, base: int) -> DocStyle:
    empty = DocStyle(_NO_STYLE, 0, b"", b"")
    if len(std) < base + 2 or base < 6:
        return empty
    first, second, third = struct.unpack_from("<HHH", std, 0)
    (name_length,) = struct.unpack_from("<H", std, base)
    place = base + 2 + 2 * (name_length + 1)
    parts: list[bytes] = []
    for _ in range(third & 0xF):
        if place + 2 > len(std):
            break
        (size,) = struct.unpack_from("<H", std, place)
        parts.append(std[place + 2 : place + 2 + size])
        place += 2 + size + (size & 1)
    kind, based_on, builtin = second & 0xF, second >> 4, first & 0xFFF
    if kind == _PARAGRAPH_STYLE:
        return DocStyle(based_on, builtin, parts[0][2:] if parts else b"", parts[1] if len(parts) > 1 else b"")
    if kind == _CHARACTER_STYLE:
        return DocStyle(based_on, 0, b"", parts[0] if parts else b"")
    return empty


def read_lists(doc: DocFile) -> dict[str, NumberedList]:
    """The lists by the number that paragraphs name them by (ilfo, from 1)."""
    try:
        abstract = _abstract_lists(doc)
        return _overrides(doc.structure(_OVERRIDES), abstract)
    except (struct.error, IndexError):  # a document is readable without its list numbers
        return {}


def _abstract_lists(doc: DocFile) -> dict[int, dict[int, Level]]:
    offset, length = doc.place(_LISTS)
    if not length:
        return {}
    (count,) = struct.unpack_from("<H", doc.table, offset)
    place = offset + 2 + 28 * count
    found: dict[int, dict[int, Level]] = {}
    for number in range(count):
        (identifier,) = struct.unpack_from("<i", doc.table, offset + 2 + 28 * number)
        flags = doc.table[offset + 2 + 28 * number + 26]
        levels: dict[int, Level] = {}
        for level in range(1 if flags & 1 else 9):
            levels[level], place = _level(doc.table, place)
        found[identifier] = levels
    return found


def _level(table: bytes, place: int) -> tuple[Level, int]:
    """One LVL, and the place behind it."""
    start, code, info = struct.unpack_from("<iBB", table, place)
    characters, paragraphs = table[place + 24], table[place + 25]
    restarts_after = table[place + 26]
    text = place + 28 + characters + paragraphs
    (length,) = struct.unpack_from("<H", table, text)
    units = struct.unpack_from(f"<{length}H", table, text + 2)
    pattern = "".join(f"%{unit + 1}" if unit < 9 else chr(unit) for unit in units)
    restart = restarts_after if info & 8 else None  # fNoRestart: the limit says under which level only
    level = Level(start, format_of_code(code), pattern, is_legal=bool(info & 4), restarts_after=restart)
    return level, text + 2 + 2 * length


def _overrides(table: bytes, abstract: dict[int, dict[int, Level]]) -> dict[str, NumberedList]:
    if len(table) < 4:
        return {}
    (count,) = struct.unpack_from("<I", table, 0)
    place = 4 + 16 * count
    found: dict[str, NumberedList] = {}
    for number in range(min(count, 10_000)):
        (identifier,) = struct.unpack_from("<i", table, 4 + 16 * number)
        changed = table[4 + 16 * number + 12]
        levels = dict(abstract.get(identifier, {}))
        restarts: dict[int, int] = {}
        place += 4
        for _ in range(changed):
            start, flags = struct.unpack_from("<iI", table, place)
            place += 8
            if flags & 0x20:
                levels[flags & 0xF], place = _level(table, place)
            elif flags & 0x10:
                restarts[flags & 0xF] = start
        found[str(number + 1)] = NumberedList(str(identifier), levels, restarts)
    return found
