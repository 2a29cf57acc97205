"""True sentences made from the figures of a library, and the same sentences with an invented figure in them.

Deterministic for a seed. A value is invented only where no figure of that agency, year and item has it, in
whatever scope, so that to call the sentence right is always a false link.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from corpus.datatypes import Aspect, Fact, Origin, Phase, Trend, Verification
from corpus.money import Dimension, parse_unit
from corpus.numerals import to_plain
from corpus.vocabulary import item_key, vocabulary
from index.filters import unit_of
from qa.words import words

_MONEY = ("元", "万元", "亿元")
_OPENINGS = ("{agency}{year}年{phase}", "{year}年，{agency}{phase}", "记者从公开资料获悉，{agency}{year}年{phase}")
_VALUES = ("{item}{figure}", "{item}为{figure}", "{item}安排了{figure}", "{item}达到{figure}")
_PHASES: dict[Phase | None, tuple[str, str]] = {Phase.BUDGET: ("", "预算中，"), Phase.FINAL: ("决算中，", "决算显示，")}
_BY_NAME = 12  # characters of an item's name beyond which people would shorten it


class Kind(StrEnum):
    """How a figure was invented."""

    RANDOM = "random"
    SWAP = "digits swapped"
    DECIMAL = "decimal slip"
    NEIGHBOUR = "neighbour's value"
    OTHER_YEAR = "other year's value"
    OTHER_AGENCY = "other agency's value"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text with one figure in it that is to be checked, at ``text[start:end]``."""

    text: str
    start: int
    end: int
    kind: Kind | None = None  # None: true
    is_rounded: bool = False
    is_ratio: bool = False


@dataclass(frozen=True, slots=True)
class _Frame:
    """A sentence with its figure left out."""

    before: str
    after: str
    fact: Fact
    is_ratio: bool = False

    def filled(self, figure: str, kind: Kind | None = None, *, is_rounded: bool = False) -> Sentence:
        start = len(self.before)
        return Sentence(
            f"{self.before}{figure}{self.after}", start, start + len(figure), kind, is_rounded, self.is_ratio
        )


class Inventor:
    """Makes sentences about the figures of one library."""

    def __init__(self, facts: Iterable[Fact], seed: int = 0) -> None:
        self._random = random.Random(seed)
        dated = [f for f in facts if f.year is not None and f.item]
        sound = [f for f in dated if f.verification is not Verification.DISPUTED]  # a misprint is no truth
        self._facts = [f for f in sound if f.phase in _PHASES]  # those that sentences are made of
        self._of_item: dict[tuple[str, int | None, str], list[Fact]] = defaultdict(list)
        self._of_row: dict[tuple[str, int | None], list[Fact]] = defaultdict(list)
        self._by_name: dict[str, list[Fact]] = defaultdict(list)
        for fact in dated:
            for name in _names(fact):
                self._of_item[fact.agency, fact.year, name].append(fact)
                self._by_name[name].append(fact)
            self._of_row[fact.agency, fact.year].append(fact)

    # --- true sentences ---------------------------------------------------------------------------

    def frames(self, count: int) -> list[_Frame]:
        """So many sentences without their figure, spread over agencies and kinds of figure."""
        usable = [f for f in self._facts if _is_usable(f)]
        self._random.shuffle(usable)
        return [self._frame(fact) for fact in usable[:count]]

    def truths(self, count: int) -> list[Sentence]:
        """True sentences."""
        return [frame.filled(_printed(frame.fact)) for frame in self.frames(count)]

    def ratios(self, count: int) -> list[Sentence]:
        """True sentences that state a share or a growth: printed percentages."""
        usable = [f for f in self._facts if f.aspect in (Aspect.SHARE, Aspect.GROWTH) and _is_usable(f)]
        self._random.shuffle(usable)
        return [frame.filled(_printed(frame.fact)) for frame in map(self._frame, usable[:count])]

    def _frame(self, fact: Fact) -> _Frame:
        choose = self._random.choice
        opening = choose(_OPENINGS).format(agency=fact.agency, year=fact.year, phase=choose(_PHASES[fact.phase]))
        if fact.aspect in (Aspect.GROWTH, Aspect.CHANGE):
            verb = "增长" if fact.aspect is Aspect.GROWTH else "增加"
            if fact.trend is Trend.DECREASE:
                verb = "下降" if fact.aspect is Aspect.GROWTH else "减少"
            return _Frame(f"{opening}{fact.item}比上年{verb}", "。", fact, fact.aspect is Aspect.GROWTH)
        if fact.aspect is Aspect.SHARE:
            base = f"占{fact.base}的" if fact.base else "占"
            return _Frame(f"{opening}{fact.item}{base}", "。", fact, is_ratio=True)
        pattern = choose(_VALUES).format(item=fact.item, figure="\0")
        before, _, after = pattern.partition("\0")
        beside = [f for f in self._beside(fact) if _is_short(f)]
        if beside and self._random.random() < 0.4:
            other = choose(beside)
            return _Frame(f"{opening}{other.item}{_printed(other)}，{before}", f"{after}。", fact)
        return _Frame(f"{opening}{before}", f"{after}。", fact)

    def _beside(self, fact: Fact) -> list[Fact]:
        """Other items of the same column."""
        if fact.table is None:
            return []
        place = (fact.document, fact.table, fact.columns)
        row = self._of_row[fact.agency, fact.year]
        found = [f for f in row if (f.document, f.table, f.columns) == place and f.item != fact.item and _is_usable(f)]
        return [f for f in found if f.phase is fact.phase]

    # --- invented figures -------------------------------------------------------------------------

    def inventions(self, count: int) -> Iterator[Sentence]:
        """So many sentences with an invented figure: exact ones, and every fifth rounded."""
        made = 0
        frames = self.frames(len(self._facts))
        kinds = list(Kind)
        while frames and made < count:
            for frame in frames:
                kind = kinds[made % len(kinds)]
                value = self.invent(frame.fact, kind)
                if value is None:
                    continue
                is_rounded = made % 5 == 4
                figure = self._worded(frame.fact, value, is_rounded=is_rounded)
                if figure is None:
                    continue
                yield frame.filled(figure, kind, is_rounded=is_rounded)
                made += 1
                if made >= count:
                    return

    def invent(self, fact: Fact, kind: Kind) -> Decimal | None:
        """Another value in the unit of ``fact`` that no figure of its item has; None where there is none."""
        found = [v for v in self._candidates(fact, kind) if v > 0 and not self._is_true(fact, v)]
        return self._random.choice(found) if found else None

    def _candidates(self, fact: Fact, kind: Kind) -> list[Decimal]:
        value = fact.value
        if kind is Kind.RANDOM:
            places = _exponent(value)
            return [
                (value * Decimal(self._random.randint(20, 480)) / 100).quantize(Decimal(1).scaleb(places))
                for _ in range(3)
            ]
        if kind is Kind.SWAP:
            return _swapped(value)
        if kind is Kind.DECIMAL:
            return [value * 10, value / 10]
        unit = unit_of(fact.unit)
        return [
            other.value * unit_of(other.unit).factor / unit.factor
            for other in self._others(fact, kind)
            if unit_of(other.unit).dimension is unit.dimension
            and (unit.dimension in _CONVERTED or other.unit == fact.unit)
        ]

    def _others(self, fact: Fact, kind: Kind) -> Sequence[Fact]:
        if kind is Kind.NEIGHBOUR:
            return [f for f in self._of_row[fact.agency, fact.year] if f.aspect is fact.aspect]
        alike = [f for name in _names(fact) for f in self._by_name[name] if f.aspect is fact.aspect]
        if kind is Kind.OTHER_YEAR:
            return [f for f in alike if f.agency == fact.agency and f.year != fact.year]
        return [f for f in alike if f.agency != fact.agency and f.year == fact.year]

    def _is_true(self, fact: Fact, value: Decimal) -> bool:
        """Whether some figure of that agency, year and item has the value, within the last place of either."""
        unit = unit_of(fact.unit)
        said = value * unit.factor
        for name in _names(fact):
            for other in self._of_item[fact.agency, fact.year, name]:
                own = unit_of(other.unit)
                if own.dimension is not unit.dimension:
                    continue
                place = max(Decimal(1).scaleb(_exponent(other.value)) * own.factor, unit.factor / 100)
                if abs(abs(other.value) * own.factor - said) <= place:
                    return True
        return False

    def _worded(self, fact: Fact, value: Decimal, *, is_rounded: bool) -> str | None:
        unit = parse_unit(fact.unit)
        if not is_rounded:
            return f"{to_plain(_with_places_of(fact.value, value))}{fact.unit}"
        rounded = _three_digits(value)
        if unit.dimension is Dimension.MONEY and value * unit.factor >= 10**8:
            rounded = _three_digits(value * unit.factor / 10**8)
            return None if self._is_near(fact, rounded * 10**8) else f"约{to_plain(rounded)}亿元"
        return None if self._is_near(fact, rounded * unit.factor) else f"约{to_plain(rounded)}{fact.unit}"

    def _is_near(self, fact: Fact, said: Decimal) -> bool:
        """Whether a rounded figure may be a true one rounded."""
        own = [f for name in _names(fact) for f in self._of_item[fact.agency, fact.year, name]]
        return any(abs(abs(f.value) * unit_of(f.unit).factor - said) <= said * Decimal("0.06") for f in own)


_CONVERTED = (Dimension.MONEY, Dimension.RATIO)


def _is_short(fact: Fact) -> bool:
    return len(fact.item) <= _BY_NAME


def _is_usable(fact: Fact) -> bool:
    """Whether a sentence about the figure would be one that people write."""
    plain = fact.aspect in (Aspect.AMOUNT, Aspect.COUNT) and fact.main
    stated = fact.aspect in (Aspect.GROWTH, Aspect.CHANGE, Aspect.SHARE) and fact.origin is Origin.PROSE
    is_money = fact.unit in _MONEY or fact.aspect in (Aspect.GROWTH, Aspect.SHARE, Aspect.COUNT)
    return (plain or stated) and is_money and fact.value > 0 and _is_short(fact)


def _names(fact: Fact) -> tuple[str, ...]:
    """All that the item may be called by: its concept and what serves for it, its code, its words."""
    concept = fact.concept or vocabulary().concept_of(fact.item)
    serving = words().stands_for.get(concept or "", ())
    served = [name for name, others in words().stands_for.items() if concept in others]
    return tuple(dict.fromkeys(n for n in (concept, *serving, *served, item_key(fact.item), fact.item) if n))


def _printed(fact: Fact) -> str:
    return f"{to_plain(fact.value)}{fact.unit}"


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _with_places_of(model: Decimal, value: Decimal) -> Decimal:
    """``value`` printed with at least the decimals of ``model``, as a document would."""
    exponent = min(_exponent(model), _exponent(value.normalize()), 0)
    return value.quantize(Decimal(1).scaleb(max(exponent, -6)))


def _swapped(value: Decimal) -> list[Decimal]:
    """The value with two neighbouring digits in each other's place."""
    text = to_plain(value)
    places = [n for n in range(len(text) - 1) if text[n].isdigit() and text[n + 1].isdigit() and text[n] != text[n + 1]]
    return [Decimal(text[:n] + text[n + 1] + text[n] + text[n + 2 :]) for n in places]


def _three_digits(value: Decimal) -> Decimal:
    exponent = value.adjusted() - 2
    rounded = value.quantize(Decimal(1).scaleb(exponent))
    return rounded.quantize(Decimal(1)) if exponent > 0 else rounded
