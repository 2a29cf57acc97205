"""The printed text of one .docx paragraph: runs, fields' results, tracked changes, hidden text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from corpus.readers.docx_styles import Styles
from corpus.readers.docx_xml import attribute, child, children, is_on, number_of, value_of, within

_TRANSPARENT = {
    "w:ins", "w:moveTo", "w:hyperlink", "w:smartTag", "w:sdt", "w:sdtContent", "w:fldSimple", "w:customXml",
    "w:dir", "w:bdo", "w:ruby", "w:rubyBase",
}  # fmt: skip
_BREAKS = {"w:br": "\n", "w:cr": "\n", "w:tab": "\t", "w:ptab": "\t", "w:noBreakHyphen": "-"}
_SYMBOLS = {"F0FE": "☑", "F052": "☑", "F0FD": "☒", "F053": "☒", "F0A8": "☐", "F0A3": "☐", "F06F": "☐", "F0FC": "✓"}
_SMALL_PICTURE = 1_800_000  # EMU, 5 cm: logos and seals are smaller, scanned pages and charts larger


@dataclass(slots=True)
class Pieces:
    """What a paragraph holds: its text, and what floats beside it."""

    texts: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)  # contents of text boxes
    notes: list[tuple[str, str]] = field(default_factory=list)  # (footnote or endnote, its id)
    pictures: int = 0
    objects: int = 0  # embedded objects and charts, whose text stands elsewhere

    @property
    def text(self) -> str:
        """The paragraph's own text; line breaks as newlines."""
        return "".join(self.texts)


class ParagraphReader:
    """Reads the paragraphs of a document in order: a field may begin in one and end in another."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[bool] = []  # for each open field: are we in its result?

    def read(self, paragraph: Element) -> Pieces:
        """The pieces of one paragraph."""
        style = value_of(paragraph, "w:pPr", "w:pStyle") or self._styles.default_paragraph
        pieces = Pieces()
        for run in _runs(paragraph):
            if run.tag in ("m:oMath", "m:oMathPara"):
                pieces.texts.append(_formula(run))
            elif not self._is_hidden(run, style):
                self._read_run(run, pieces)
        return pieces

    def _is_hidden(self, run: Element, paragraph_style: str) -> bool:
        own = is_on(run, "w:rPr", "w:vanish")
        if own is not None:
            return own
        return self._styles.is_hidden(value_of(run, "w:rPr", "w:rStyle")) or self._styles.is_hidden(paragraph_style)

    def _read_run(self, run: Element, pieces: Pieces) -> None:
        for node in _content(run):
            if node.tag == "w:fldChar":
                self._turn_field(node, pieces)
            elif not all(self._fields):
                continue
            elif node.tag == "w:t":
                pieces.texts.append(node.text or "")
            elif node.tag in _BREAKS:
                pieces.texts.append(_BREAKS[node.tag])
            elif node.tag == "w:sym":
                pieces.texts.append(symbol_text(attribute(node, "char")))
            elif node.tag in ("w:footnoteReference", "w:endnoteReference"):
                pieces.notes.append((node.tag[2:].removesuffix("Reference"), attribute(node, "id")))
            elif node.tag in ("w:drawing", "w:pict", "w:object"):
                _read_drawing(node, pieces)

    def _turn_field(self, node: Element, pieces: Pieces) -> None:
        kind = attribute(node, "fldCharType")
        if kind == "begin":
            box = within(node, "w:ffData", "w:checkBox")
            if box is not None and all(self._fields):
                ticked = is_on(box, "w:checked")
                pieces.texts.append("☑" if (is_on(box, "w:default") if ticked is None else ticked) else "☐")
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()


def _runs(node: Element) -> Iterator[Element]:
    """The runs and formulas below a paragraph; deleted and moved-away text is passed over."""
    for part in chosen(node):
        if part.tag in ("w:r", "m:oMath", "m:oMathPara"):
            yield part
        elif part.tag in _TRANSPARENT:
            yield from _runs(part)


def chosen(node: Element) -> Iterator[Element]:
    """The children of a node; of ``mc:AlternateContent`` those of the one branch that is shown."""
    for part in node:
        if part.tag == "mc:AlternateContent":
            branches = [*children(part, "mc:Choice"), *children(part, "mc:Fallback")]
            full = (b for b in branches if any(n.tag in ("w:txbxContent", "w:t", "w:tbl") for n in b.iter()))
            branch = next(full, branches[0] if branches else None)
            if branch is not None:
                yield from chosen(branch)
        else:
            yield part


def _content(run: Element) -> Iterator[Element]:
    for part in chosen(run):
        if part.tag == "w:ruby":
            base = child(part, "w:rubyBase")
            yield from (node for inner in _runs(base) for node in _content(inner)) if base is not None else ()
        else:
            yield part


def symbol_text(code: str) -> str:
    """A character of a symbol font; private ones that are no known tick box have no text."""
    if code.upper() in _SYMBOLS:
        return _SYMBOLS[code.upper()]
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 else ""


def _formula(node: Element) -> str:
    if node.tag == "m:f":
        over, under = child(node, "m:num"), child(node, "m:den")
        return f"{_formula(over) if over is not None else ''}/{_formula(under) if under is not None else ''}"
    if node.tag in ("m:t", "w:t"):
        return node.text or ""
    return "".join(_formula(part) for part in node if part.tag != "w:del")


def _read_drawing(node: Element, pieces: Pieces) -> None:
    boxes = list(_outermost_boxes(node))
    pieces.boxes += boxes
    kinds = {part.tag for part in node.iter()}
    if kinds & {"o:OLEObject", "c:chart", "dgm:relIds"}:
        pieces.objects += 1
    elif not boxes and kinds & {"a:blip", "v:imagedata"} and not _is_small(node):
        pieces.pictures += 1


def _outermost_boxes(node: Element) -> Iterator[Element]:
    for part in chosen(node):
        if part.tag == "w:txbxContent":
            yield part
        else:
            yield from _outermost_boxes(part)


def _is_small(node: Element) -> bool:
    sides = [number_of(attribute(extent, side)) or 0 for extent in node.iter("wp:extent") for side in ("cx", "cy")]
    return bool(sides) and max(sides) < _SMALL_PICTURE
