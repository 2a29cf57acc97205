"""What is printed of a .doc's characters: without deleted and hidden ones, fields as their results."""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass, field

from corpus.readers.doc_file import DocFile, Run, sprms
from corpus.readers.doc_styles import DocStyles
from corpus.readers.docx_text import symbol_text

_CHARACTERS, _PARAGRAPHS = 12, 13
_GONE, _SPECIAL = 1, 2
_PLAIN = {"\t": "\t", "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\r": "\n", "\x1e": "-", "\xa0": " "}
_HUGE = (0x6645, 0x6646)  # properties too long for their place stand in the Data stream
_LARGE = 2835  # twentieths of a point, 5 cm


@dataclass(slots=True)
class DocPieces:
    """What a paragraph holds: its text, where shapes hang on it, and what cannot be read."""

    text: str = ""
    shapes: list[int] = field(default_factory=list)
    pictures: int = 0
    objects: int = 0


@dataclass(slots=True)
class ParagraphProperties:
    """Of all properties of a paragraph those that decide where it belongs and what is printed before it."""

    style: int = 0
    depth: int = 0  # 0 outside tables, 1 in a table, 2 in a table inside a cell …
    ends_row: bool = False
    ends_cell: bool = False  # of an inner table; outer cells end with a mark of their own
    list_number: int = 0
    list_level: int = 0
    outline_level: int | None = None
    grpprl: bytes = b""


class DocText:
    """The characters of a document with what their formatting says of them."""

    def __init__(self, doc: DocFile, styles: DocStyles) -> None:
        self._doc = doc
        self._styles = styles
        self.text = "".join(doc.characters) + "\r"  # the end mark that a damaged file may lack
        self._flags = bytearray(len(self.text))
        self._operands: dict[int, dict[int, bytes]] = {}  # cp of a special run → its properties
        self._paragraphs = doc.runs(_PARAGRAPHS)
        self._starts = [run.start for run in self._paragraphs]
        self._fields: list[bool] = []  # for each open field: are we in its result?
        self._mark_characters()

    def _mark_characters(self) -> None:
        runs = self._doc.runs(_CHARACTERS)
        starts = [run.start for run in runs]
        for piece in self._doc.pieces:
            end_fc = piece.fc + (piece.end - piece.start) * piece.width
            if self._doc.formatting_of(piece):
                self._mark(piece.start, piece.end, self._doc.formatting_of(piece))
            for run in runs[max(0, bisect_right(starts, piece.fc) - 1) : bisect_right(starts, end_fc)]:
                first = piece.start + max(0, run.start - piece.fc) // piece.width
                last = piece.start + max(0, min(run.end, end_fc) - piece.fc) // piece.width
                if first < last and run.grpprl:
                    self._mark(first, min(last, piece.end), run.grpprl)

    def _mark(self, start: int, end: int, grpprl: bytes) -> None:
        properties = dict(sprms(grpprl))
        is_deleted = properties.get(0x0800, b"\0")[:1] == b"\x01"
        style = properties.get(0x4A30)
        is_hidden = len(style or b"") == 2 and self._styles.is_hidden(struct.unpack("<H", style or b"\0\0")[0])
        own = properties.get(0x083C)
        if own:
            is_hidden = own[0] == 1 or (own[0] == 0x80 and is_hidden) or (own[0] == 0x81 and not is_hidden)
        flag = (_GONE if is_deleted or is_hidden else 0) | (_SPECIAL if properties.get(0x0855, b"\0") != b"\0" else 0)
        if flag & _SPECIAL:
            self._operands |= dict.fromkeys(range(start, min(end, start + 64)), properties)
        if flag:
            self._flags[start:end] = bytes([flag]) * (end - start)

    def is_gone(self, cp: int) -> bool:
        """Whether a character is deleted or hidden."""
        return bool(self._flags[cp] & _GONE)

    def properties(self, cp: int) -> ParagraphProperties:
        """The properties of the paragraph whose end mark stands at a character position."""
        place = bisect_right(self._starts, self._doc.fc_of(cp)) - 1
        run = self._paragraphs[place] if place >= 0 else Run(0, 0, b"", 0)
        direct = self._expanded(run.grpprl) + self._doc.formatting_of(self._doc.piece_at(cp))
        found = ParagraphProperties(style=run.style or 0, grpprl=direct)
        for code, operand in sprms(self._styles.paragraph(found.style) + direct):
            _apply(found, code, operand)
        return found

    def _expanded(self, grpprl: bytes) -> bytes:
        for code, operand in sprms(grpprl):
            if code in _HUGE and len(operand) == 4:
                (offset,) = struct.unpack("<I", operand)
                if offset + 2 <= len(self._doc.data):
                    (size,) = struct.unpack_from("<H", self._doc.data, offset)
                    return self._doc.data[offset + 2 : offset + 2 + size]
        return grpprl

    def read(self, start: int, end: int) -> DocPieces:
        """The printed text of a range and what hangs on it."""
        pieces = DocPieces()
        texts: list[str] = []
        for cp in range(start, min(end, len(self.text))):
            char, flag = self.text[cp], self._flags[cp]
            if "\x13" <= char <= "\x15":
                self._turn_field(char)
            elif flag & _GONE or not all(self._fields):
                continue
            elif flag & _SPECIAL:
                texts.append(self._special(cp, char, pieces))
            elif char >= " ":
                texts.append(_PLAIN.get(char, char))
            else:
                texts.append(_PLAIN.get(char, ""))
        joined = "".join(texts)
        pieces.text = joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return pieces

    def _turn_field(self, mark: str) -> None:
        if mark == "\x13":
            self._fields.append(False)
        elif self._fields and mark == "\x14":
            self._fields[-1] = True
        elif self._fields:
            self._fields.pop()

    def _special(self, cp: int, char: str, pieces: DocPieces) -> str:
        properties = self._operands.get(cp, {})
        if char == "\x28" and len(properties.get(0x6A09, b"")) == 4:
            return symbol_text(f"{struct.unpack('<HH', properties[0x6A09])[1]:04X}")
        if char == "\x01":
            if properties.get(0x080A, b"\0") != b"\0":
                pieces.objects += 1
            elif self._is_large(properties.get(0x6A03, b"")):
                pieces.pictures += 1
        elif char == "\x08":
            pieces.shapes.append(cp)
        return _PLAIN.get(char, "") if char < " " else char

    def _is_large(self, location: bytes) -> bool:
        """Whether an inline picture (PICF) is larger than a logo or seal."""
        if len(location) != 4:
            return False
        (offset,) = struct.unpack("<I", location)
        if offset + 0x24 > len(self._doc.data):
            return False
        width, height, across, down = struct.unpack_from("<hhHH", self._doc.data, offset + 0x1C)
        return bool(max(width * across, height * down) >= 1000 * _LARGE)


def _apply(found: ParagraphProperties, code: int, operand: bytes) -> None:
    if code == 0x2416:
        found.depth = max(found.depth, 1) if operand[:1] == b"\x01" else 0
    elif code == 0x6649 and len(operand) == 4:
        found.depth = max(0, struct.unpack("<i", operand)[0])
    elif code in (0x2417, 0x244C) and operand:
        found.ends_row = found.ends_row or operand[0] == 1
    elif code == 0x244B and operand:
        found.ends_cell = operand[0] == 1
    elif code == 0x460B and len(operand) == 2:
        found.list_number = struct.unpack("<h", operand)[0]
    elif code == 0x260A and operand:
        found.list_level = operand[0]
    elif code == 0x2640 and operand:
        found.outline_level = operand[0]
