"""The parts of a .doc's text beside the main one: footnotes, endnotes, text boxes, and where they hang."""

from __future__ import annotations

import struct
from bisect import bisect_left
from dataclasses import dataclass, field

from corpus.readers.doc_file import DocFile

_SECTIONS = 6
_FOOTNOTE_REFERENCES, _FOOTNOTES = 2, 3
_ENDNOTE_REFERENCES, _ENDNOTES = 46, 47
_SHAPES, _BOXES = 40, 56


@dataclass(frozen=True, slots=True)
class Range:
    """A range of character positions."""

    start: int
    end: int


@dataclass(slots=True)
class Stories:
    """Notes and text boxes by the position in the main text on which they hang."""

    notes: dict[int, Range]
    shapes: dict[int, int]  # anchor → shape
    boxes: dict[int, list[Range]]  # shape → its text
    section_ends: frozenset[int]
    _read: set[int] = field(default_factory=set)
    _anchors: list[int] = field(default_factory=list)

    def notes_in(self, start: int, end: int) -> list[int]:
        """The positions of a range on which footnotes and endnotes hang."""
        anchors = self._anchors = self._anchors or sorted(self.notes)
        return anchors[bisect_left(anchors, start) : bisect_left(anchors, end)]

    def note_at(self, anchor: int) -> Range | None:
        """The footnote or endnote that hangs on a position."""
        return self.notes.get(anchor)

    def boxes_at(self, anchor: int) -> list[Range]:
        """The texts of the shape that hangs on a position, each once."""
        shape = self.shapes.get(anchor)
        if shape is None or shape in self._read:
            return []
        self._read.add(shape)
        return self.boxes.get(shape, [])

    def unanchored_boxes(self) -> list[Range]:
        """Texts of shapes that no anchor named, such as the parts of a group."""
        return [box for shape, boxes in self.boxes.items() if shape not in self._read for box in boxes]


def read_stories(doc: DocFile) -> Stories:
    """Read the tables of notes, shapes and sections."""
    places = doc.stories
    notes = _notes(doc, _FOOTNOTE_REFERENCES, _FOOTNOTES, 2, places.footnotes)
    notes |= _notes(doc, _ENDNOTE_REFERENCES, _ENDNOTES, 2, places.endnotes)
    shapes = {
        cp: struct.unpack_from("<i", item)[0] for cp, item in zip(*_plc(doc.structure(_SHAPES), 26), strict=False)
    }
    bounds, items = _plc(doc.structure(_BOXES), 22)
    boxes: dict[int, list[Range]] = {}
    for start, end, item in zip(bounds, bounds[1:], items, strict=False):
        if start < end and places.boxes + end <= places.end:
            boxes.setdefault(struct.unpack_from("<i", item, 14)[0], []).append(
                Range(places.boxes + start, places.boxes + end)
            )
    sections, _ = _plc(doc.structure(_SECTIONS), 12)
    return Stories(notes, shapes, boxes, frozenset(cp - 1 for cp in sections[1:]))


def _notes(doc: DocFile, references: int, texts: int, size: int, base: int) -> dict[int, Range]:
    anchors, _ = _plc(doc.structure(references), size)
    bounds, _ = _plc(doc.structure(texts), 0)
    return {
        anchor: Range(base + start, base + end)
        for anchor, start, end in zip(anchors, bounds, bounds[1:], strict=False)
        if start < end
    }


def _plc(table: bytes, size: int) -> tuple[list[int], list[bytes]]:
    """A PLC: n + 1 positions, then n structures of this size."""
    count = (len(table) - 4) // (4 + size)
    if count < 1:
        return [], []
    positions = list(struct.unpack_from(f"<{count + 1}I", table, 0))
    base = 4 * (count + 1)
    return positions, [table[base + size * n : base + size * (n + 1)] for n in range(count)]
