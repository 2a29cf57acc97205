"""Lists of Word files, .docx and .doc alike: their levels, and the counters that run through the text."""

from __future__ import annotations

from dataclasses import dataclass

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
