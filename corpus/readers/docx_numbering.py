"""Automatic numbering of .docx paragraphs: numbering.xml and the counters that run through the text."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from corpus.readers.docx_xml import attribute, child, children, number_of, value_of
from corpus.readers.numbering import number_text

_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its first number, number format and the pattern round it (``（%1）``)."""

    start: int
    style: str
    pattern: str
    is_legal: bool = False  # prints the numbers of outer levels in Arabic figures
    restarts_after: int | None = None  # 0 = never


@dataclass(frozen=True, slots=True)
class NumberedList:
    """What a numId refers to. Lists with one ``key`` count together; ``restarts`` at levels when first used."""

    key: str
    levels: dict[int, Level]
    restarts: dict[int, int]


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


class ListCounter:
    """Counts through the paragraphs of one document in order."""

    def __init__(self, lists: dict[str, NumberedList]) -> None:
        self._lists = lists
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[tuple[str, int]] = set()

    def next_label(self, list_id: str, level: int) -> str:
        """The number that the next paragraph of this list and level bears: ``（二）``; "" for none."""
        found = self._lists.get(list_id)
        if found is None or level not in found.levels or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(found.key, {})
        first = found.levels[level].start
        if (list_id, level) not in self._seen and level in found.restarts:
            counts[level] = found.restarts[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else first
        self._seen.add((list_id, level))
        for deeper in [other for other in counts if other > level and _restarts_under(found, other, level)]:
            del counts[deeper]
        return _label(found, level, counts)


def _restarts_under(found: NumberedList, deeper: int, level: int) -> bool:
    after = found.levels[deeper].restarts_after if deeper in found.levels else None
    return after is None or (after > 0 and level < after)


def _label(found: NumberedList, level: int, counts: dict[int, int]) -> str:
    own = found.levels[level]
    if own.style == "bullet":
        return "•"
    text = own.pattern
    for place in range(level + 1):
        shown = found.levels.get(place, own)
        style = "decimal" if own.is_legal else shown.style
        text = text.replace(f"%{place + 1}", number_text(counts.get(place, shown.start), style))
    return text.strip()
