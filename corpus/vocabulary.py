"""The words of budgets: one namespace of concepts for row items, columns, prose and questions.

A term's ``name`` and ``aliases`` are official wordings of exactly one thing; ``colloquial`` words are how
people ask for it and never stand in a document; "接待…几批" is 几批 somewhere after 接待.
Data: ``data/terms.json``, checked when loaded.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TypedDict

from corpus.datatypes import Direction, Fund
from corpus.money import Dimension
from corpus.numerals import to_half_width

_FILE = Path(__file__).parent / "data" / "terms.json"
KINDS = ("total", "item", "fund", "column", "share", "people", "asset", "count", "indicator")


@dataclass(frozen=True, slots=True)
class Term:
    """A concept. ``kind`` is one of KINDS; ``codes`` are classification codes that mean the same."""

    id: str
    name: str
    aliases: tuple[str, ...]
    colloquial: tuple[str, ...]
    kind: str
    direction: Direction | None
    codes: tuple[str, ...]
    parent: str | None  # id of the term that this is a part of
    fund: Fund | None
    unit_dimension: Dimension | None

    @property
    def code(self) -> str | None:
        """The first classification code."""
        return self.codes[0] if self.codes else None


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term named in a text: ``text[start:end]`` is ``surface``, as typed."""

    start: int
    end: int
    term_id: str
    surface: str


# --- labels -----------------------------------------------------------------------------------

_SPACES = re.compile(r"[\s\u200b\ufeff]+")
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|[(（][一二三四五六七八九十]{1,3}[)）]、?|\d{1,2}[、．.](?!\d)|\d{1,2}[)）]"
    r"|[(（]\d{1,2}[)）]、?|[①-⑳]|第[一二三四五六七八九十]{1,3}[、,，]|[-—–·•●*★※#]+)"
)
_OF_WHICH = re.compile(r"^其中[:：,，]?(?=.)")
_UNIT_TAIL = re.compile(
    r"[（(](?:单位[:：])?(?:人民币)?(?:元|千元|万元|亿元|人|人次|个|辆|台|套|批次|平方米|个、人次|%|％|‰|条|次|天|分钟|小时)[）)]$"
)
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "〝": '"', "〞": '"', "‘": "'", "’": "'", "＂": '"'})
_FULL_WIDTH = str.maketrans({"(": "（", ")": "）", ":": "：", ";": "；", "[": "【", "]": "】"})
_LETTER_COMMA = re.compile(r",(?!\d{3})|(?<!\d),")


@lru_cache(maxsize=1 << 16)
def clean_label(text: str) -> str:
    """The label as one would say it: no spaces, no numbering, no 其中：, no unit, one style of brackets.

    Brackets become full-width, quotes “ ”, digits and letters half-width; the meaning stays.

    >>> clean_label("（一） 其中: 因公出国(境)费 ")
    '因公出国（境）费'
    """
    # ① must go before NFKC turns it into a plain 1
    label = _strip_front(_SPACES.sub("", text).translate(_QUOTES))
    label = _strip_front(to_half_width(label).translate(_QUOTES))
    label = _LETTER_COMMA.sub("，", label).translate(_FULL_WIDTH).rstrip("：，。；、")
    return _pair_quotes(_UNIT_TAIL.sub("", label)) or _pair_quotes(label)


def _strip_front(label: str) -> str:
    while True:
        shorter = _OF_WHICH.sub("", _NUMBERING.sub("", label))
        if shorter == label or not shorter:
            return label
        label = shorter


def _pair_quotes(label: str) -> str:
    parts = label.replace("'", '"').split('"')
    return "".join(part if n == 0 else ("“", "”")[(n - 1) % 2] + part for n, part in enumerate(parts))


_NOT_KEY = re.compile(r"[\s“”‘’\"'（）()【】\[\]《》<>〈〉、,，。:：;；·—_/]+|(?<!\d)[.-]|[.-](?!\d)")


def name_key(label: str) -> str:
    """What two spellings of one name share: letters, digits and characters without any punctuation."""
    return key_of_clean(clean_label(label))


def key_of_clean(label: str) -> str:
    """``name_key`` of a label that is clean already, as names in data files are; much faster."""
    return _NOT_KEY.sub("", label).lower()


_LEADING_YEAR = re.compile(r"^(?:20\d\d|二[〇零○][〇零○一二三四五六七八九]{2})年?度?")
_GENERIC_TAILS = (
    "建设专项",
    "专项经费",
    "专项资金",
    "项目经费",
    "项目资金",
    "建设项目",
    "专项",
    "项目",
    "经费",
    "资金",
)
_SHORTEST_STEM = 4  # characters; less says too little to tell projects apart


def item_key(name: str) -> str:
    """A key that equal items share though their names differ in year, quotes or a generic tail.

    A name of a term gives the term's own name. Conservative: never shortens below four characters.

    >>> item_key("2023年“示范大脑”建设专项")
    '示范大脑'
    """
    concept = vocabulary().concept_of(name)
    if concept:
        return name_key(vocabulary().term(concept).name)
    key = _LEADING_YEAR.sub("", name_key(name))
    while tail := next((t for t in _GENERIC_TAILS if key.endswith(t)), None):
        if len(key) - len(tail) < _SHORTEST_STEM:
            break
        key = key.removesuffix(tail)
    return key


# --- terms ------------------------------------------------------------------------------------


class _TermRecord(TypedDict, total=False):
    id: str
    name: str
    aliases: list[str]
    colloquial: list[str]
    kind: str
    direction: str
    codes: list[str]
    parent: str
    fund: str
    unit: str


_PHASE_TAIL = re.compile(r"(?P<outlay>(?:支出)?)(?P<phase>预算|决算)数?$")
_NOT_SCANNED = frozenset(" \t\n\r\u3000“”‘’\"'（）()")


class Vocabulary:
    """All terms, with lookup by exact name and by occurrence in a text. Immutable once built."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        """Index ``terms``; raises ValueError when the data is at odds with itself."""
        self._terms = {term.id: term for term in terms}
        if len(self._terms) != len(terms):
            raise ValueError("two terms have the same id")
        _check_parents(self._terms)
        self._by_name = _index_names(terms)
        self._spoken = _spoken_words(terms)
        self._by_head = _index_heads(terms)
        self._by_code = {code: term.id for term in terms for code in term.codes}

    def term(self, term_id: str) -> Term:
        """The term with this id; raises KeyError if there is none."""
        return self._terms[term_id]

    def terms(self) -> tuple[Term, ...]:
        """All terms in the order of the data file."""
        return tuple(self._terms.values())

    def concept_of(self, name: str) -> str | None:
        """Id of the term that ``name`` is an official name of, punctuation and numbering aside.

        Never a guess: a name that is merely close, broader or narrower has no concept here.
        """
        return self._by_name.get(name_key(name))

    def concept_within(self, name: str) -> tuple[str, str] | None:
        """Term id and 预算 or 决算 of a name that is an official one with such a tail (会议费支出决算).

        None where the whole is a name of something else, or no term is left.
        """
        key = name_key(name)
        tail = _PHASE_TAIL.search(key)
        if tail is None:
            return None
        for end in (tail.end("outlay"), tail.start()):  # 项目支出|预算, but 会议费|支出预算
            term_id = self._by_name.get(key[:end])
            if term_id is not None:
                return (term_id, tail["phase"]) if self._by_name.get(key, term_id) == term_id else None
        return None

    def name_keys(self) -> tuple[str, ...]:
        """The keys (see ``name_key``) of all official names."""
        return tuple(self._by_name)

    def concept_of_code(self, code: str) -> str | None:
        """Id of the term that a classification code stands for."""
        return self._by_code.get(code)

    def parts_of(self, term_id: str) -> tuple[Term, ...]:
        """The terms whose parent is ``term_id``."""
        return tuple(term for term in self._terms.values() if term.parent == term_id)

    def scan(self, text: str) -> list[TermMatch]:
        """All terms named in ``text``: names, aliases and colloquial words, longest first, in text order.

        Spaces, quotes and brackets inside a name are ignored ("三公"经费); full-width forms are folded.
        """
        squashed, places = _squash(text)
        matches: list[TermMatch] = []
        position = 0
        while position < len(squashed):
            surface = self._surface_at(squashed, position)
            if surface is None:
                position += 1
                continue
            key, term_id = surface
            start, end = places[position], places[position + len(key) - 1] + 1
            if not (matches and matches[-1].end == start and self._only_asks_back(matches[-1], key, term_id)):
                matches.append(TermMatch(start, end, term_id, text[start:end]))
            position += len(key)
        return matches

    def _only_asks_back(self, before: TermMatch, key: str, term_id: str) -> bool:
        """Whether people are counted who were just named: 退休人员|有多少人."""
        kinds = {self._terms[before.term_id].kind, self._terms[term_id].kind}
        return key in self._spoken and kinds == {"people"}

    def _surface_at(self, squashed: str, position: int) -> tuple[str, str] | None:
        for key, term_id in self._by_head.get(squashed[position : position + 2], ()):
            if not squashed.startswith(key, position):
                continue
            contexts = self._spoken.get(key)
            if contexts is None or (
                any(context in squashed[:position] for context in contexts)
                and not self._runs_into_a_name(squashed, position, len(key))
            ):
                return key, term_id
        return None

    def _runs_into_a_name(self, squashed: str, start: int, length: int) -> bool:
        """Whether a longer-reaching name begins inside: of 多少退休|人员 退休人员 is the term."""
        inner = ((n, self._surface_at(squashed, start + n)) for n in range(1, length))
        return any(found is not None and n + len(found[0]) > length for n, found in inner)


def _squash(text: str) -> tuple[str, list[int]]:
    """The text without spaces, quotes and brackets, half-width, with the place of each character."""
    kept: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char in _NOT_SCANNED:
            continue
        # most characters are Chinese and need no folding
        folded = char if "一" <= char <= "鿿" else to_half_width(char).lower()
        kept += folded
        places += [place] * len(folded)
    return "".join(kept), places


def _check_parents(terms: dict[str, Term]) -> None:
    for term in terms.values():
        if term.kind not in KINDS:
            raise ValueError(f"term {term.id}: unknown kind {term.kind}")
        if term.parent is not None and term.parent not in terms:
            raise ValueError(f"term {term.id}: unknown parent {term.parent}")


def _index_names(terms: tuple[Term, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for term in terms:
        for name in (term.name, *term.aliases):
            other = found.setdefault(key_of_clean(name), term.id)
            if other != term.id:
                raise ValueError(f"{name} names both {other} and {term.id}")
    return found


def _spoken_words(terms: tuple[Term, ...]) -> dict[str, frozenset[str]]:
    """Colloquial words with what must stand before them: 接待…几批 → {几批: {接待}}; "" is nothing."""
    official = {_squash(name)[0] for term in terms for name in _scanned_names(term)}
    found: dict[str, frozenset[str]] = {}
    for term in terms:
        for form in term.colloquial:
            context, _, word = form.rpartition("…")
            key = _squash(word)[0]
            if key not in official:
                found[key] = found.get(key, frozenset()) | {_squash(context)[0]}
    return found


def _scanned_names(term: Term) -> tuple[str, ...]:
    """Official names but for two-character aliases (教育, 编制), which occur inside other words."""
    return (term.name, *(alias for alias in term.aliases if len(alias) > 2))


def _index_heads(terms: tuple[Term, ...]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Surfaces by their first two characters, the longest first; an official name beats a colloquial one."""
    surfaces: dict[str, str] = {}
    for term in terms:
        for name in _scanned_names(term):
            surfaces[_squash(name)[0]] = term.id
    for term in terms:
        for form in term.colloquial:
            key = _squash(form.rpartition("…")[2])[0]
            other = surfaces.setdefault(key, term.id)
            if other != term.id:
                raise ValueError(f"{form} is used for both {other} and {term.id}")
    by_head: dict[str, list[tuple[str, str]]] = {}
    for key, term_id in surfaces.items():
        if len(key) < 2:
            raise ValueError(f"{key} of {term_id} is too short to be recognised")
        by_head.setdefault(key[:2], []).append((key, term_id))
    return {head: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for head, found in by_head.items()}


def _term_from(record: _TermRecord) -> Term:
    return Term(
        id=record["id"],
        name=record["name"],
        aliases=tuple(record.get("aliases", ())),
        colloquial=tuple(record.get("colloquial", ())),
        kind=record["kind"],
        direction=Direction(record["direction"]) if "direction" in record else None,
        codes=tuple(record.get("codes", ())),
        parent=record.get("parent"),
        fund=Fund(record["fund"]) if "fund" in record else None,
        unit_dimension=Dimension(record["unit"]) if "unit" in record else None,
    )


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of ``data/terms.json``, read once."""
    records: list[_TermRecord] = json.loads(_FILE.read_text(encoding="utf-8"))
    return Vocabulary(tuple(_term_from(record) for record in records))
