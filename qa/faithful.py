"""Does a rephrased answer say the same as the answer? The guard before any text of a language model.

Both texts are read as tokens: numbers with unit and citation marks, years, names, and words that bear a
sense (more or less, not, about, last year …). The numbers must be the same in the same order, and between
two of them the same names and senses. What is left over may hold the original's own words and a
short list of connecting ones, nothing else; so neither a link nor an opinion nor a new name can enter.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from corpus.errors import ParseError
from corpus.money import Dimension, parse_unit
from corpus.numerals import CHINESE_DIGITS, CHINESE_NUMERALS, parse_chinese_number, parse_number, to_half_width
from qa.schema import Answer
from qa.words import any_of

_HAN = re.compile(r"[一-鿿]")
_LATIN = re.compile(r"[^\W\d_一-鿿]+")
_LINK = re.compile(r"\]\(|!\[|://|www\.|<|`|\\|^\s*#|\]\s*:", re.M)
_MARK = re.compile(r"\[(\d{1,3})\]")
_MARKS = re.compile(r"(?:\s*\[\d{1,3}\])*")
_YEAR = re.compile(r"((?:19|20|21)\d\d)年")
_ARABIC = r"[-+]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_CHINESE = rf"[{CHINESE_NUMERALS}]+(?:点[{CHINESE_DIGITS}]+[万亿]*)?"
_NUMBER = re.compile(rf"(?P<percent>百分之)?(?:(?P<arabic>{_ARABIC})|(?P<chinese>{_CHINESE}))")
_UNIT = re.compile(
    r"\s*(?P<scale>[万亿]?)(?P<unit>千元|百万元|千万元|元|%|‰|个?百分点|人次|批次|平方米|工作日|[一-鿿]?)"
)
_SPLIT_FORMULA = re.compile(r"[÷×−+\-*/()（）]")
_PARTS = re.compile(r"(?P<whole>[^点]+)(?:点(?P<fraction>[^万亿]+)(?P<scale>[万亿]*))?")
_SCALES = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8)}
_NUMBERS = ("number", "mark")
_BREAKS = frozenset(",;:。\n")
_ROOM = 100  # characters by which a text may be longer, beside twice the original


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of ``data/faithful.json``."""

    harmless: re.Pattern[str]  # numerals in them are no numbers: 一般
    senses: re.Pattern[str]
    sense_of: dict[str, str]
    glue: re.Pattern[str]
    marks: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """Load and compile the words (once)."""
    data = json.loads((files("qa") / "data" / "faithful.json").read_text("utf-8"))
    sense_of = {word: sense for sense, words in data["senses"].items() for word in words}
    return Lexicon(
        harmless=any_of([re.escape(word) for word in data["harmless"]]),
        senses=any_of([re.escape(word) for word in sense_of]),
        sense_of=sense_of,
        glue=any_of([re.escape(word) for word in data["glue"]]),
        marks=frozenset(data["marks"]),
    )


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a text that may not change. ``kind``: number, mark, year, agency, name, break, or a sense."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Names:
    """The names in an answer's text, the longest first; which of them are agencies."""

    all: tuple[str, ...]
    agencies: frozenset[str]

    def at(self, text: str, position: int) -> str | None:
        """The name that stands there."""
        return next((name for name in self.all if text.startswith(name, position)), None)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as tokens, with the stretches of words between them."""

    tokens: tuple[Token, ...]
    rest: tuple[str, ...]

    def segments(self) -> list[tuple[Token, ...]]:
        """The tokens before, between and after the numbers."""
        found: list[list[Token]] = [[]]
        for token in self.tokens:
            if token.kind in _NUMBERS:
                found.append([])
            else:
                found[-1].append(token)
        return [tuple(segment) for segment in found]

    @property
    def numbers(self) -> tuple[Token, ...]:
        """Numbers with their units and marks, in order."""
        return tuple(token for token in self.tokens if token.kind in _NUMBERS)


def is_faithful(text: str, answer: Answer) -> bool:
    """Whether ``text`` may stand for the text of ``answer``: every number, name and sense of it, and no other."""
    original = answer.answer
    if not _HAN.search(text) or len(text) > 2 * len(original) + _ROOM or _LINK.search(text) or text.count("**") % 2:
        return False
    names = names_of(answer)
    said, meant = read(text, names), read(original, names)
    if said.numbers != meant.numbers or not _are_known(said, meant):
        return False
    return all(_same_sense(a, b) for a, b in zip(said.segments(), meant.segments(), strict=True))


def names_of(answer: Answer) -> Names:
    """Agencies, items, labels and titles that stand in the answer's text."""
    agencies = {*answer.query.agencies, *(a for figure in answer.figures for a in figure.agency.split("、"))}
    found = {*agencies, *answer.query.items, *(citation.title for citation in answer.citations)}
    for figure in answer.figures:
        found |= {figure.label, figure.item, figure.measure, figure.scope}
    if answer.derivation is not None:
        found |= {part.strip() for part in _SPLIT_FORMULA.split(answer.derivation.formula)}
    if answer.rows is not None:
        found |= {cell for row in answer.rows.data for cell in row if cell}
    text = _plain(answer.answer)
    plain = {_plain(name) for name in found if len(_HAN.findall(name)) > 1}
    standing = sorted((name for name in plain if name in text), key=lambda name: (-len(name), name))
    return Names(tuple(standing), frozenset(map(_plain, agencies)))


def _plain(text: str) -> str:
    return to_half_width(text.replace("**", ""))


# --- reading ----------------------------------------------------------------------------------


def read(text: str, names: Names) -> Reading:
    """Read a text as tokens; ``names`` are those of the original."""
    plain = _plain(text)
    tokens: list[Token] = []
    rest = [""]
    position = 0
    while position < len(plain):
        step = _step(plain, position, names)
        if step is None:
            rest[-1] += plain[position]
            position += 1
            continue
        token, position = step
        rest.append("")
        if token is not None:
            tokens.append(token)
    return Reading(tuple(tokens), tuple(piece for piece in rest if piece.strip()))


def _step(text: str, position: int, names: Names) -> tuple[Token | None, int] | None:
    """The token at a position (None: harmless words) and where it ends; None for a mere character."""
    if name := names.at(text, position):
        return Token("agency" if name in names.agencies else "name", name), position + len(name)
    if mark := _MARK.match(text, position):
        return Token("mark", str(int(mark[1]))), mark.end()
    if harmless := lexicon().harmless.match(text, position):
        return None, harmless.end()
    if (year := _YEAR.match(text, position)) and not text[max(position - 1, 0) : position].isdigit():
        return Token("year", year[1]), year.end()
    if number := _NUMBER.match(text, position):
        return _number(text, number, names)
    if text[position] in _BREAKS:
        return Token("break", ""), position + 1
    if sense := lexicon().senses.match(text, position):
        return Token(lexicon().sense_of[sense.group()], ""), sense.end()
    return None


def _number(text: str, match: re.Match[str], names: Names) -> tuple[Token, int]:
    """A number with its unit and the citation marks behind it."""
    unit = _UNIT.match(text, match.end())
    if unit is None or match["percent"] or names.at(text, match.end()):
        scale, symbol, end = "", "%" if match["percent"] else "", match.end()
    else:
        scale, symbol, end = unit["scale"], unit["unit"], unit.end() if unit.group().strip() else match.end()
    value = _value(match)
    said = match.group() if value is None else _measured(value * _SCALES[scale], symbol, is_scaled=bool(scale))
    marks = _MARKS.match(text, end)
    behind = marks.group() if marks else ""
    numbers = ",".join(str(int(n)) for n in _MARK.findall(behind))
    return Token("number", f"{said}|{symbol if value is None else ''}|{numbers}"), end + len(behind)


def _value(match: re.Match[str]) -> Decimal | None:
    """The value of a printed number; None for Chinese numerals that make no number (单位：万元)."""
    try:
        if match["arabic"]:
            return parse_number(match["arabic"])
        parts = _PARTS.fullmatch(match["chinese"])
        if parts is None:
            return None
        value = parse_chinese_number(parts["whole"])
        if parts["fraction"]:
            value += parse_chinese_number(f"零点{parts['fraction']}")
        for scale in parts["scale"] or "":
            value *= _SCALES[scale]
    except ParseError:
        return None
    return value


def _measured(value: Decimal, symbol: str, *, is_scaled: bool) -> str:
    """The value in the base of its dimension: 4200万元, 0.42亿元 and 四千二百万元 are one."""
    if is_scaled and not symbol:
        symbol = "元"
    unit = parse_unit(symbol) if symbol in ("元", "千元", "百万元", "千万元", "%", "‰") else None
    if unit is None:
        return f"{value.normalize():f}{symbol}"
    base = "元" if unit.dimension is Dimension.MONEY else "比"
    return f"{(value * unit.factor).normalize():f}{base}"


# --- comparing --------------------------------------------------------------------------------


def _are_known(said: Reading, meant: Reading) -> bool:
    """Whether the words between the tokens are the original's own, connecting words, or punctuation."""
    own = "\n".join(meant.rest)
    latin = set(_LATIN.findall(own))
    known = set(own) | lexicon().marks
    pieces = [piece for text in said.rest for piece in _stretches(text)]
    return all(set(piece) <= known and set(_LATIN.findall(piece)) <= latin for piece in pieces)


def _stretches(text: str) -> Iterator[str]:
    yield from (piece for piece in lexicon().glue.split(text) if piece)


def _same_sense(said: Sequence[Token], meant: Sequence[Token]) -> bool:
    """The same names and senses; in the same clauses where the order could tell who is who."""
    own, other = (Counter(token for token in tokens if token.kind != "break") for tokens in (said, meant))
    if set(own) != set(other) or not own <= other:
        return False
    return not _has_order(set(other)) or _is_within(_clauses(said), _clauses(meant))


def _has_order(tokens: Collection[Token]) -> bool:
    """Whether two agencies or names stand side by side, or a sense is turned: another order may then say otherwise."""
    kinds = {token.kind for token in tokens}
    return "not" in kinds or {"up", "down"} <= kinds or len(tokens) > len(kinds)


def _clauses(tokens: Iterable[Token]) -> list[tuple[Token, ...]]:
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "break":
            found.append([])
        else:
            found[-1].append(token)
    return [tuple(clause) for clause in found if clause]


def _is_within(said: Sequence[tuple[Token, ...]], meant: Sequence[tuple[Token, ...]]) -> bool:
    """Whether every clause is one of the original, in its order, the last of them the last."""
    rest = iter(meant)
    return said[-1:] == meant[-1:] and all(clause in rest for clause in said)
