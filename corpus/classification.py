"""The government's classification of expenditure: codes, standard names, and mending of misread names.

Source: 《政府收支分类科目》 of the Ministry of Finance, as printed in published budgets; names change over
the years, so a code may hold several. Three systems: functional (2xx), departmental economic (3xx) and
government economic (5xx).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz.distance import LCSseq, Levenshtein

from corpus.errors import ParseError
from corpus.vocabulary import key_of_clean, name_key

_FOLDER = Path(__file__).parent / "data"
FUNCTIONAL = "functional"
DEPARTMENTAL_ECONOMIC = "departmental_economic"
GOVERNMENT_ECONOMIC = "government_economic"
_SYSTEM_OF_FIRST_DIGIT = {"2": FUNCTIONAL, "3": DEPARTMENTAL_ECONOMIC, "5": GOVERNMENT_ECONOMIC}
_OPEN_END = 9999

# A misreading keeps three quarters of the characters; shorter remains may be another name.
_SHARE_OF_MISREAD_CHARACTERS = 4
_SHORTEST_FRAGMENT = 3


@dataclass(frozen=True, slots=True)
class ClassItem:
    """One item under one name. ``level`` 1 类, 2 款, 3 项; the years are those the name was in force."""

    code: str
    name: str
    level: int
    system: str
    first_year: int
    last_year: int

    def in_force(self, year: int | None) -> bool:
        """Whether the name holds in ``year``; every name holds where no year is given."""
        return year is None or self.first_year <= year <= self.last_year


@cache
def _items(system: str) -> dict[str, tuple[ClassItem, ...]]:
    found: dict[str, list[ClassItem]] = {}
    for line in (_FOLDER / f"{system}.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        years, code, level, name = line.split("\t")
        first, _, last = years.partition("-")
        item = ClassItem(code, name, int(level), system, int(first or 0), int(last or _OPEN_END))
        found.setdefault(code, []).append(item)
    return {code: tuple(sorted(items, key=lambda i: -i.last_year)) for code, items in found.items()}


@cache
def _codes_by_name(system: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for code, items in _items(system).items():
        for item in items:
            found.setdefault(key_of_clean(item.name), {})[code] = None
    return {name: tuple(codes) for name, codes in found.items()}


def system_of(code: str) -> str | None:
    """The system that a code belongs to by its first digit and length; None for what is no such code."""
    is_code = re.fullmatch(r"\d{3}|\d{5}|2\d{6}", code)
    return _SYSTEM_OF_FIRST_DIGIT.get(code[0]) if is_code else None


def names_of(code: str) -> tuple[ClassItem, ...]:
    """All items that ever had this code, the current name first; () for an unknown code."""
    system = system_of(code)
    return _items(system).get(code, ()) if system else ()


def class_item(code: str, year: int | None = None) -> ClassItem | None:
    """The item of a code of any system, under the name of ``year`` (else the nearest name)."""
    names = names_of(code)
    return next((item for item in names if item.in_force(year)), names[0] if names else None)


def functional(code: str, year: int | None = None) -> ClassItem | None:
    """The item of a functional code (201, 20103, 2010301)."""
    return class_item(code, year) if system_of(code) == FUNCTIONAL else None


def economic(code: str, system: str = DEPARTMENTAL_ECONOMIC, year: int | None = None) -> ClassItem | None:
    """The item of an economic code (301, 30101; 501, 50101) if it belongs to ``system``."""
    return class_item(code, year) if system_of(code) == system else None


def codes_of(name: str, system: str = FUNCTIONAL) -> tuple[str, ...]:
    """All codes whose standard name is ``name`` (行政运行 has dozens); () for an unknown name."""
    return _codes_by_name(system).get(name_key(name), ())


def full_code(parent: str, part: str) -> str:
    """The code of a row that prints only its own part: 201 + 03 → 20103, 20103 + 2010301 → 2010301.

    Raises ParseError where either is no number.
    """
    if not re.fullmatch(r"\d*", parent) or not re.fullmatch(r"\d+", part):
        raise ParseError(f"“{parent}”“{part}”不是科目编码", "科目编码只含数字")
    return part if len(part) >= 3 else parent + part


def parent_code(code: str) -> str | None:
    """The code one level up: 2010301 → 20103 → 201 → None."""
    return code[:-2] if len(code) > 3 else None


def mend_name(code: str, seen: str, year: int | None = None) -> str | None:
    """The standard name of ``code`` if ``seen`` is a misreading of it: slips, cut ends, lost characters.

    None when there is nothing to mend: the seen name is a standard name of the code (in any year), or
    the code is unknown, or the seen name is legitimately another one, or it could be two of its names.
    """
    names = names_of(code)
    key = name_key(seen)
    if not key or not names or any(_same_name(key, key_of_clean(item.name)) for item in names):
        return None
    if _belongs_elsewhere(key, code):
        return None
    possible = [item for item in names if _is_misreading(key, key_of_clean(item.name))]
    current = [item.name for item in possible if item.in_force(year)] or [item.name for item in possible]
    return current[0] if len(current) == 1 else None


def _same_name(seen: str, name: str) -> bool:
    """Equal, but for the word 支出 at the end, which prints keep or leave out at will."""
    return seen.removesuffix("支出") == name.removesuffix("支出")


def _belongs_elsewhere(key: str, code: str) -> bool:
    system = system_of(code)
    return system is not None and bool(_codes_by_name(system).get(key))


def _is_misreading(seen: str, name: str) -> bool:
    if len(seen) < min(_SHORTEST_FRAGMENT, len(name)):
        return False
    if name.startswith(seen):
        return len(seen) * 2 >= len(name)
    allowed = max(1, len(name) // _SHARE_OF_MISREAD_CHARACTERS)
    if len(name) < _SHORTEST_FRAGMENT:
        return False
    distance = Levenshtein.distance(seen, name, score_cutoff=allowed)
    lost_only = LCSseq.similarity(seen, name) == len(seen) and len(seen) * 3 >= len(name) * 2
    swapped = sorted(seen) == sorted(name)  # 行政事务管理 for 行政管理事务
    return distance <= allowed or lost_only or swapped
