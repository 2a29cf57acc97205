"""Paragraphs on one item of the classification: “社会保障和就业支出（类）…（款）…（项）220.63万元，…”.

The names with their level words say which item is meant where no code is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.classification import FUNCTIONAL, codes_of, names_of
from corpus.datatypes import Paragraph
from corpus.prose_numbers import Number, half_width, scan
from corpus.vocabulary import clean_label, key_of_clean, name_key

LEVELS = {"类": 1, "款": 2, "项": 3}
_DIGITS = {1: 3, 2: 5, 3: 7}
_NAME = re.compile(
    r"(?P<name>(?:[^()“”\"、,。;:\s]|[(](?![类款项][)])[^()]{0,20}[)]){1,80}?)[(](?P<level>[类款项])[)]",
)
_BREAK = re.compile(r"[、,。;:]")
_LEADING_NUMBER = re.compile(r"^\d{1,2}[.、]?")
_DIRECT = re.compile(r"[\s“”\"]*(?:的?(?:支出|预算|决算)(?:数|安排)?)?(?:为|是|安排)?[\s:]*")
_TAIL = "支出"


@dataclass(frozen=True, slots=True)
class Link:
    """One name of a chain with the level that the text gives it."""

    name: str
    level: int
    start: int
    end: int  # behind the level word


@dataclass(frozen=True, slots=True)
class Chain:
    """The names of one item, outermost first, and the amount that stands right behind them."""

    paragraph: Paragraph
    links: tuple[Link, ...]
    head: Number | None
    numbers: tuple[Number, ...]  # of the whole paragraph

    @property
    def leaf(self) -> Link:
        """The innermost name."""
        return self.links[-1]


def chains_of(paragraph: Paragraph) -> tuple[Chain, ...]:
    """All chains of a paragraph, in order."""
    text = half_width(paragraph.text)
    links = [_link(match, text) for match in _NAME.finditer(text)]
    if not links:
        return ()
    numbers = tuple(scan(paragraph.text))
    return tuple(Chain(paragraph, run, _head(run[-1], text, numbers), numbers) for run in _runs(links, text))


def _link(match: re.Match[str], text: str) -> Link:
    name = _LEADING_NUMBER.sub("", clean_label(match["name"]))
    return Link(name, LEVELS[match["level"]], match.start(), match.end())


def _runs(links: Sequence[Link], text: str) -> Iterator[tuple[Link, ...]]:
    """Links that follow each other at once and go down a level each."""
    run: list[Link] = []
    for link in links:
        if run and (link.level <= run[-1].level or _BREAK.search(text[run[-1].end : link.start])):
            yield tuple(run)
            run = []
        run.append(link)
    if run:
        yield tuple(run)


def _head(leaf: Link, text: str, numbers: Sequence[Number]) -> Number | None:
    behind = next((n for n in numbers if n.start >= leaf.end), None)
    is_direct = behind is not None and behind.is_money and behind.reason is None
    return behind if is_direct and behind and _DIRECT.fullmatch(text[leaf.end : behind.start]) else None


# --- which item -------------------------------------------------------------------------------


@cache
def codes_at(name: str, level: int) -> tuple[str, ...]:
    """Codes of that level that bear the name, 支出 at its end aside."""
    names = dict.fromkeys((name, name.removesuffix(_TAIL), name + _TAIL))
    found = dict.fromkeys(code for one in names for code in codes_of(one, FUNCTIONAL))
    return tuple(code for code in found if len(code) == _DIGITS[level])


def other_levels(name: str, level: int) -> tuple[int, ...]:
    """The levels other than ``level`` at which the classification has the name."""
    return tuple(other for other in _DIGITS if other != level and codes_at(name, other))


def codes_of_chain(chain: Chain) -> tuple[str, ...]:
    """Codes of the innermost name that fit all names above it, those that are known."""
    found = codes_at(chain.leaf.name, chain.leaf.level)
    for link in chain.links[:-1]:
        above = _above(link)
        if above:
            found = tuple(code for code in found if code.startswith(above))
    return found


def parents_of_chain(chain: Chain) -> tuple[str, ...]:
    """Codes of the name next above the innermost, by the names above that."""
    if len(chain.links) < 2:
        return ()
    found = _above(chain.links[-2])
    for link in chain.links[:-2]:
        above = _above(link)
        found = tuple(code for code in found if not above or code.startswith(above)) or found
    return found


def _above(link: Link) -> tuple[str, ...]:
    own = codes_at(link.name, link.level)
    return own or tuple(code for level in other_levels(link.name, link.level) for code in codes_at(link.name, level))


def joined(name: str) -> tuple[str, str] | None:
    """款 and 项 written as one name: 人大事务行政运行 → its code and that of the 款; None if it is not that."""
    for cut in range(len(name) - 2, 2, -1):
        for parent in codes_at(name[:cut], 2):
            code = next((c for c in codes_at(name[cut:], 3) if c.startswith(parent)), None)
            if code is not None:
                return code, parent
    return None


def official(code: str, year: int | None) -> str:
    """The name of a code in a year, else its present one."""
    names = names_of(code)
    return next((item.name for item in names if item.in_force(year)), names[0].name if names else code)


def same_name(one: str, other: str) -> bool:
    """Equal names but for punctuation and 支出 at the end."""
    return name_key(one).removesuffix(_TAIL) == key_of_clean(clean_label(other)).removesuffix(_TAIL)
