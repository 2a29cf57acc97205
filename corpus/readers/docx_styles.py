"""Paragraph and character styles of .docx: what of them decides which text is printed and numbered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from corpus.readers.docx_xml import attribute, child, children, is_on, number_of, value_of, within

_LONGEST_CHAIN = 20
_BODY_TEXT = 9  # outline level of text that is no heading
_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NumberRef:
    """Which list and level a paragraph or style names; None where it leaves that open."""

    list_id: str | None
    level: int | None


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says itself; None where it leaves that to the style that it is based on."""

    based_on: str
    is_hidden: bool | None
    number: NumberRef
    outline_level: int | None


@dataclass(frozen=True, slots=True)
class Styles:
    """All styles by id."""

    by_id: dict[str, Style]
    default_paragraph: str = ""

    def chain(self, style_id: str) -> list[Style]:
        """A style and those that it is based on, nearest first."""
        found: list[Style] = []
        while style_id in self.by_id and len(found) < _LONGEST_CHAIN:
            found.append(self.by_id[style_id])
            style_id = found[-1].based_on
        return found

    def is_hidden(self, style_id: str) -> bool:
        """Whether text of this style is hidden."""
        return next((s.is_hidden for s in self.chain(style_id) if s.is_hidden is not None), False)

    def outline_level(self, style_id: str) -> int | None:
        """Heading level counted from 1, None for running text."""
        level = next((s.outline_level for s in self.chain(style_id) if s.outline_level is not None), None)
        return level + 1 if level is not None and 0 <= level < _BODY_TEXT else None

    def number(self, style_id: str) -> NumberRef:
        """The list that a style puts its paragraphs into."""
        chain = self.chain(style_id)
        list_id = next((s.number.list_id for s in chain if s.number.list_id is not None), None)
        return NumberRef(list_id, next((s.number.level for s in chain if s.number.level is not None), None))


def read_styles(root: Element | None) -> Styles:
    """Read styles.xml; an absent part gives no styles."""
    if root is None:
        return Styles({})
    nodes = children(root, "w:style")
    by_id = {attribute(node, "styleId"): _style(node) for node in nodes}
    default = next((n for n in nodes if attribute(n, "default") == "1" and attribute(n, "type") == "paragraph"), None)
    return Styles(by_id, attribute(default, "styleId") if default is not None else "")


def _style(node: Element) -> Style:
    properties = child(node, "w:pPr")
    outline = number_of(value_of(properties, "w:outlineLvl"))
    named = _HEADING_NAME.fullmatch(value_of(node, "w:name").strip())
    if outline is None and named:
        outline = int(named[1]) - 1
    return Style(value_of(node, "w:basedOn"), is_on(node, "w:rPr", "w:vanish"), read_number_ref(properties), outline)


def read_number_ref(properties: Element | None) -> NumberRef:
    """``w:numPr`` of paragraph properties."""
    node = within(properties, "w:numPr")
    return NumberRef(value_of(node, "w:numId") or None, number_of(value_of(node, "w:ilvl")))
