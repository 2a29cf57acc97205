"""Automatic numbering of .docx paragraphs: what numbering.xml says."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from corpus.readers.docx_xml import attribute, child, children, number_of, value_of
from corpus.readers.list_counter import Level, NumberedList


@dataclass(frozen=True, slots=True)
class Numbering:
    """All lists by numId, and the level that a paragraph style is tied to."""

    lists: dict[str, NumberedList]
    style_levels: dict[tuple[str, str], int]  # (numId, style) → level


def read_numbering(root: Element | None) -> Numbering:
    """Read numbering.xml; an absent part gives no lists."""
    if root is None:
        return Numbering({}, {})
    abstract = {attribute(node, "abstractNumId"): node for node in children(root, "w:abstractNum")}
    by_style = {
        value_of(node, "w:styleLink"): node for node in abstract.values() if child(node, "w:styleLink") is not None
    }
    lists: dict[str, NumberedList] = {}
    ties: dict[tuple[str, str], int] = {}
    for node in children(root, "w:num"):
        number = attribute(node, "numId")
        key = value_of(node, "w:abstractNumId")
        base = abstract.get(key)
        if base is None:
            continue
        linked = value_of(base, "w:numStyleLink")
        levels = children(by_style.get(linked, base), "w:lvl")
        overrides = children(node, "w:lvlOverride")
        own = [level for override in overrides for level in children(override, "w:lvl")]
        lists[number] = NumberedList(key, _levels([*levels, *own]), _restarts(overrides))
        ties |= {
            (number, value_of(level, "w:pStyle")): _level_number(level)
            for level in levels
            if child(level, "w:pStyle") is not None
        }
    return Numbering(lists, ties)


def _level_number(level: Element) -> int:
    return number_of(attribute(level, "ilvl")) or 0


def _levels(nodes: list[Element]) -> dict[int, Level]:
    return {_level_number(node): _level(node) for node in nodes}


def _level(node: Element) -> Level:
    legal = child(node, "w:isLgl")
    return Level(
        start=_or_default(number_of(value_of(node, "w:start")), 1),
        style=value_of(node, "w:numFmt") or "decimal",
        pattern=value_of(node, "w:lvlText"),
        is_legal=legal is not None and attribute(legal, "val") not in ("0", "false", "off"),
        restarts_after=number_of(value_of(node, "w:lvlRestart")),
    )


def _or_default(number: int | None, default: int) -> int:
    return default if number is None else number


def _restarts(overrides: list[Element]) -> dict[int, int]:
    starts = {_level_number(node): number_of(value_of(node, "w:startOverride")) for node in overrides}
    return {level: start for level, start in starts.items() if start is not None}
