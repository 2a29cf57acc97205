"""The binary Word container (MS-DOC): its streams, its text, and which character stands where in the file.

Character positions (cp) count UTF-16 units of the text; file positions (fc) count bytes of the WordDocument stream.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from corpus.errors import ReadError, UnsupportedFormatError

_WORD_97 = 0xA5EC
_OLDER_WORD = (0xA5DC, 0xA5DB, 0x9BA5, 0xA699, 0xA697, 0xDBA5)
_ENCRYPTED = 0x100
_SECOND_TABLE = 0x200
_FIRST_TABLE_97 = 0x9A  # FibRgFcLcb97
_FIRST_COUNT = 0x4C  # ccpText
_CLX = 33
_MOST_CHARACTERS = 20_000_000
_PAGE = 512
_BROKEN_CONTAINER = (OSError, ValueError, struct.error, IndexError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stands together in the file; ``prm`` changes its formatting (fast saving)."""

    start: int
    end: int
    fc: int
    width: int  # bytes per character: 1 or 2
    prm: int


@dataclass(frozen=True, slots=True)
class Run:
    """Formatting of a range of file positions. ``style``: istd of the paragraph, None for character runs."""

    start: int
    end: int
    grpprl: bytes
    style: int | None = None


@dataclass(frozen=True, slots=True)
class Stories:
    """Where the parts of the text begin: main text, footnotes, endnotes, text boxes."""

    main_end: int
    footnotes: int
    endnotes: int
    boxes: int
    end: int


class DocFile:
    """An opened .doc. Raises ReadError for an encrypted or damaged file, struct.error inside damaged structures."""

    def __init__(self, streams: dict[str, bytes], file: str) -> None:
        self.main = streams.get("WordDocument", b"")
        if len(self.main) < _FIRST_TABLE_97 + 4:
            raise damaged(file)
        (magic,) = struct.unpack_from("<H", self.main, 0)
        (version,) = struct.unpack_from("<H", self.main, 2)
        (flags,) = struct.unpack_from("<H", self.main, 0x0A)
        if magic in _OLDER_WORD or (magic == _WORD_97 and version < 0xC1):
            raise UnsupportedFormatError(f"“{file}”是 Word 95 或更早的文件", "请用 Word 打开后另存为 .docx 再导入")
        if magic != _WORD_97:
            raise damaged(file)
        if flags & _ENCRYPTED:
            raise ReadError(f"文件“{file}”有密码保护", "请先解除密码再导入")
        self.table = streams.get("1Table" if flags & _SECOND_TABLE else "0Table", b"")
        self.data = streams.get("Data", b"")
        if not self.table:
            raise damaged(file)

    def structure(self, number: int) -> bytes:
        """A structure of the table stream by its number in FibRgFcLcb97; empty where absent."""
        offset, length = self.place(number)
        return self.table[offset : offset + length] if length else b""

    def place(self, number: int) -> tuple[int, int]:
        """Offset and length of a structure in the table stream."""
        offset, length = struct.unpack_from("<II", self.main, _FIRST_TABLE_97 + 8 * number)
        return offset, length

    @cached_property
    def stories(self) -> Stories:
        """The lengths that the header gives, added up."""
        counts = struct.unpack_from("<8i", self.main, _FIRST_COUNT)
        text, footnotes, heads, macros, annotations, endnotes, boxes, _ = (max(0, count) for count in counts)
        end_start = text + footnotes + heads + macros + annotations
        return Stories(text, text, end_start, end_start + endnotes, end_start + endnotes + boxes)

    @cached_property
    def _clx(self) -> tuple[list[bytes], bytes]:
        """The formatting that pieces refer to, and the piece table."""
        clx = self.structure(_CLX)
        extra: list[bytes] = []
        place = 0
        while clx[place] == 1:
            (size,) = struct.unpack_from("<H", clx, place + 1)
            extra.append(clx[place + 3 : place + 3 + size])
            place += 3 + size
        (size,) = struct.unpack_from("<I", clx, place + 1)
        return extra, clx[place + 5 : place + 5 + size]

    @cached_property
    def pieces(self) -> list[Piece]:
        """The pieces of the text in order."""
        table = self._clx[1]
        count = (len(table) - 4) // 12
        bounds = struct.unpack_from(f"<{count + 1}I", table, 0)
        pieces: list[Piece] = []
        for number in range(count):
            start, end = bounds[number], bounds[number + 1]
            fc, prm = struct.unpack_from("<IH", table, 4 * (count + 1) + 8 * number + 2)
            if not start < end <= _MOST_CHARACTERS or (pieces and pieces[-1].end != start):
                raise struct.error("piece table out of order")
            is_narrow = bool(fc & 0x40000000)
            fc &= 0x3FFFFFFF
            pieces.append(Piece(start, end, fc // 2 if is_narrow else fc, 1 if is_narrow else 2, prm))
        return pieces

    def formatting_of(self, piece: Piece) -> bytes:
        """The property changes (grpprl) that fast saving put on a piece."""
        if piece.prm & 1:
            extra = self._clx[0]
            number = piece.prm >> 1
            return extra[number] if number < len(extra) else b""
        sprm = _SHORT_SPRMS.get(piece.prm >> 1 & 0x7F)
        return struct.pack("<HB", sprm, piece.prm >> 8) if sprm else b""

    @cached_property
    def characters(self) -> list[str]:
        """The text, one entry per UTF-16 unit, so that positions are indices."""
        units: list[str] = []
        for piece in self.pieces:
            raw = self.main[piece.fc : piece.fc + (piece.end - piece.start) * piece.width]
            if len(raw) < (piece.end - piece.start) * piece.width:
                raise struct.error("text out of the stream")
            if piece.width == 1:
                units += raw.decode("cp1252", "replace")
            else:
                units += map(chr, struct.unpack(f"<{len(raw) // 2}H", raw))
        return units

    @cached_property
    def _piece_starts(self) -> list[int]:
        return [piece.start for piece in self.pieces]

    def piece_at(self, cp: int) -> Piece:
        """The piece that holds a character position."""
        return self.pieces[max(0, bisect_right(self._piece_starts, cp) - 1)]

    def fc_of(self, cp: int) -> int:
        """The file position of a character position."""
        piece = self.piece_at(cp)
        return piece.fc + (cp - piece.start) * piece.width

    def runs(self, number: int) -> list[Run]:
        """The formatting runs of a bin table (12 characters, 13 paragraphs), by file position."""
        bins = self.structure(number)
        count = (len(bins) - 4) // 8
        found: list[Run] = []
        for (page,) in (
            struct.iter_unpack("<I", bins[4 * (count + 1) : 4 * (count + 1) + 4 * count]) if count > 0 else ()
        ):
            offset = (page & 0x3FFFFF) * _PAGE
            block = self.main[offset : offset + _PAGE]
            if len(block) == _PAGE:
                found += _character_runs(block) if number == 12 else _paragraph_runs(block)
        return sorted(found, key=lambda run: run.start)


# MS-DOC 2.9.215 (Prm0): the one-byte names of the properties that matter here.
_SHORT_SPRMS = {0x18: 0x2416, 0x19: 0x2417, 0x41: 0x0800, 0x5C: 0x083C}


def damaged(file: str) -> ReadError:
    """The error for a file that cannot be taken apart."""
    return ReadError(f"文件“{file}”已损坏，或不是 Word 文件", "请用 Word 打开确认后另存为 .docx 再导入")


def open_streams(data: bytes, file: str) -> dict[str, bytes]:
    """The streams of an OLE container that a Word file may have. Raises ReadError for a damaged or encrypted one."""
    import olefile

    wanted = ("WordDocument", "0Table", "1Table", "Data", "EncryptedPackage")
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            names = [name for name in wanted if container.exists(name)]
            if "EncryptedPackage" in names:
                raise ReadError(f"文件“{file}”有密码保护", "请先解除密码再导入")
            return {name: container.openstream(name).read() for name in names}
    except _BROKEN_CONTAINER as error:
        raise damaged(file) from error


def root_names(data: bytes) -> frozenset[str]:
    """The names at the root of an OLE container, which tell what kind of file it is; none of a damaged one."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            return frozenset(parts[0] for parts in container.listdir() if len(parts) == 1)
    except _BROKEN_CONTAINER:
        return frozenset()


def _character_runs(page: bytes) -> Iterator[Run]:
    count = page[511]
    bounds = struct.unpack_from(f"<{count + 1}I", page, 0)
    for number in range(count):
        offset = page[4 * (count + 1) + number] * 2
        grpprl = page[offset + 1 : offset + 1 + page[offset]] if offset else b""
        yield Run(bounds[number], bounds[number + 1], grpprl)


def _paragraph_runs(page: bytes) -> Iterator[Run]:
    count = page[511]
    bounds = struct.unpack_from(f"<{count + 1}I", page, 0)
    for number in range(count):
        offset = page[4 * (count + 1) + 13 * number] * 2
        style, grpprl = 0, b""
        if offset:
            size, begin = (2 * page[offset] - 1, offset + 1) if page[offset] else (2 * page[offset + 1], offset + 2)
            (style,) = struct.unpack_from("<H", page, begin)
            grpprl = page[begin + 2 : begin + size]
        yield Run(bounds[number], bounds[number + 1], grpprl, style)


def sprms(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """The single property changes of a grpprl: code and operand (with its length byte, where it has one)."""
    place = 0
    while place + 2 <= len(grpprl):
        (code,) = struct.unpack_from("<H", grpprl, place)
        place += 2
        size = _operand_size(code, grpprl, place)
        yield code, grpprl[place : place + size]
        place += size


def _operand_size(code: int, grpprl: bytes, place: int) -> int:
    kind = code >> 13
    if kind != 6:
        return (1, 1, 2, 4, 2, 2, 0, 3)[kind]
    if code == 0xD608:  # a table row: two bytes of length, counted one too many
        return (struct.unpack_from("<H", grpprl, place)[0] if place + 2 <= len(grpprl) else 0) + 1
    if code == 0xC615 and place < len(grpprl) and grpprl[place] == 255:  # tab stops of unknown length
        deleted = grpprl[place + 1] if place + 1 < len(grpprl) else 0
        added = place + 2 + 4 * deleted
        return 2 + 4 * deleted + 1 + 3 * (grpprl[added] if added < len(grpprl) else 0)
    return (grpprl[place] if place < len(grpprl) else 0) + 1
