"""How characters sound, for homophone slips of people who type by pinyin (公物接待费, 审匹局).

Tones are ignored, a character may have several sounds. The table ``data/sounds.tsv`` covers GB 2312
and the characters of place names; a character outside it sounds like itself alone.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "sounds.tsv"
_LOOKALIKES = Path(__file__).parent / "data" / "lookalikes.txt"

SAME_SOUND_COST = 0.1  # of a whole substitution
NEAR_SOUND_COST = 0.3


@cache
def _table() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        sound, characters = line.split("\t")
        for character in characters:
            found.setdefault(character, set()).add(sound)
    return {character: frozenset(sounds_) for character, sounds_ in found.items()}


def sounds(char: str) -> frozenset[str]:
    """The toneless pinyin readings of one character; the character itself where none is known."""
    return _table().get(char) or frozenset((char.lower(),))


def same_sound(a: str, b: str) -> bool:
    """Whether two texts of equal length sound the same, character by character, tones aside."""
    return len(a) == len(b) and all(x == y or not sounds(x).isdisjoint(sounds(y)) for x, y in zip(a, b, strict=True))


@cache
def _lookalikes() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _LOOKALIKES.read_text(encoding="utf-8").splitlines():
        for character in line if not line.startswith("#") else "":
            found.setdefault(character, set()).update(line)
    return {character: frozenset(others) for character, others in found.items()}


def look_alike(a: str, b: str) -> bool:
    """Whether two characters are taken for each other by eye (人, 入)."""
    return b in _lookalikes().get(a, ())


def is_slip(a: str, b: str) -> bool:
    """Whether one character is likely a slip for the other: of the same sound, or of nearly the same shape."""
    return same_sound(a, b) or look_alike(a, b)


@cache
def _blurred(sound: str) -> str:
    """A sound without the distinctions that southern speakers do not make: zh/z, ng/n, l/n."""
    for full, flat in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if sound.startswith(full):
            sound = flat + sound[2:]
    if sound.startswith("l") and len(sound) > 1:
        sound = "n" + sound[1:]
    return sound.removesuffix("g") if sound.endswith("ng") else sound


def near_sound(a: str, b: str) -> bool:
    """Whether two characters sound alike to a careless ear (zh/z, ch/c, sh/s, n/ng, n/l)."""
    return not {_blurred(s) for s in sounds(a)}.isdisjoint({_blurred(s) for s in sounds(b)})


def sound_key(text: str) -> str:
    """``text`` with each character replaced by the first character of its first reading.

    Homophones get equal keys mostly (a character of several readings keeps one), so that fast
    string tools can shortlist before ``similar`` decides.
    """
    return "".join(_representatives().get(min(sounds(char)), char) for char in text)


@cache
def _representatives() -> dict[str, str]:
    first: dict[str, str] = {}
    for char, readings in _table().items():
        for reading in readings:
            first.setdefault(reading, char)
    return first


def spellings(text: str) -> frozenset[str]:
    """All ways to write ``text`` in pinyin without spaces, at most 64."""
    written = [""]
    for char in text:
        written = [start + sound for start in written for sound in sorted(sounds(char))][:64]
    return frozenset(written)


def _substitution_cost(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if not sounds(a).isdisjoint(sounds(b)) or look_alike(a, b):
        return SAME_SOUND_COST
    return NEAR_SOUND_COST if near_sound(a, b) else 1.0


def similar(a: str, b: str) -> float:
    """How alike two short strings are, 0…1: edit distance in which homophones are nearly equal.

    >>> similar("公物接待费", "公务接待费")
    0.98
    """
    if not a or not b:
        return float(a == b)
    previous = [float(n) for n in range(len(b) + 1)]
    for row, x in enumerate(a, start=1):
        current = [float(row)]
        for column, y in enumerate(b, start=1):
            change = previous[column - 1] + _substitution_cost(x, y)
            current.append(min(previous[column] + 1, current[-1] + 1, change))
        previous = current
    return round(1 - previous[-1] / max(len(a), len(b)), 4)
