"""All figures of a document by what they state, so that every place of one quantity is found at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.checks.book import Book
from corpus.checks.judge import half_unit
from corpus.classification import names_of, parent_code
from corpus.datatypes import Fact, Fund, Origin, Relation, Table
from corpus.quantities import BASIC, Quantity, Scope, quantity_of, same_item, unit_of
from corpus.vocabulary import key_of_clean

_BASIC_FUNDS = (Fund.FISCAL_APPROPRIATION, Fund.GENERAL_PUBLIC_BUDGET)
_TELLING = 3  # significant digits from which equal numbers are hardly chance


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure with what it states. ``value`` and ``half`` (of the last printed place) in the base unit."""

    fact: Fact
    quantity: Quantity
    value: Decimal
    half: Decimal
    place: tuple[str, ...]  # the table, or the section of running text


@dataclass(frozen=True, slots=True)
class Index:
    """The figures of one document by name and by value."""

    all: tuple[Stated, ...]
    by_name: Mapping[tuple[str, ...], Sequence[Stated]]
    by_value: Mapping[Decimal, Sequence[Stated]]

    def same(self, one: Stated) -> Iterator[Stated]:
        """All figures of the same item, in whatever 口径, itself left out."""
        seen = {one.fact.id}
        for name in _names(one.quantity):
            for other in self.by_name.get(name, ()):
                if other.fact.id not in seen and same_item(one.quantity, other.quantity):
                    seen.add(other.fact.id)
                    yield other


def index_of(book: Book) -> Index:
    """The index of an opened document; the last one is kept, because several rules ask in turn."""
    kept = _LATEST[0]
    if kept is None or kept[0] is not book:
        kept = _LATEST[0] = (book, index_facts(book.facts, book.tables))
    return kept[1]


_LATEST: list[tuple[Book, Index] | None] = [None]


def index_facts(facts: Iterable[Fact], tables: Iterable[Table]) -> Index:
    """The index of figures that were read from ``tables`` and the text around them."""
    projects = {table.number: table.project for table in tables if table.project}
    stated = tuple(_stated(fact, projects.get(fact.table or 0)) for fact in facts if fact.item)
    by_name: dict[tuple[str, ...], list[Stated]] = defaultdict(list)
    by_value: dict[Decimal, list[Stated]] = defaultdict(list)
    for one in stated:
        by_value[one.value].append(one)
        for name in _names(one.quantity):
            by_name[name].append(one)
    return Index(stated, by_name, by_value)


def _stated(fact: Fact, project: str | None) -> Stated:
    factor = unit_of(fact.unit).factor
    place = ("table", str(fact.table)) if fact.table is not None else ("prose", *fact.section)
    half = half_unit(fact.source.text, fact.value) * factor
    return Stated(fact, quantity_of(fact, project), fact.value * factor, half, place)


def _names(quantity: Quantity) -> Iterator[tuple[str, ...]]:
    if quantity.code:
        yield ("code", quantity.code)
    if quantity.concept:
        yield ("concept", quantity.concept)
    if quantity.key:
        yield ("key", quantity.owner, quantity.key)


def like(one: Stated, other: Stated) -> bool:
    """Whether both state one item in one 口径, so that they have to be equal.

    A text that does not say which money it counts may mean any.
    """
    return one.fact.aspect is other.fact.aspect and _same_scope(one.quantity.scope, other.quantity.scope)


def _same_scope(one: Scope, other: Scope) -> bool:
    outer = (one.year, one.phase, one.agency, one.own, one.dimension) == (
        other.year, other.phase, other.agency, other.own, other.dimension,
    )  # fmt: skip
    inner = (one.side, one.within, one.part) == (other.side, other.within, other.part)
    return outer and inner and (one.fund is other.fund or same_basic(one, other))


def same_basic(one: Scope, other: Scope) -> bool:
    """Basic expenditure is appropriated out of one budget, whichever of its names is printed."""
    return one.within == other.within == BASIC and one.fund in _BASIC_FUNDS and other.fund in _BASIC_FUNDS


def agrees(one: Stated, other: Stated) -> bool:
    """Equal but for rounding: half a unit of the last printed place of each."""
    return abs(one.value - other.value) <= one.half + other.half


def is_exact(fact: Fact) -> bool:
    """Whether a figure claims to be that very number, not a bound or an estimate."""
    return fact.relation is Relation.EQUAL and "约" not in fact.source.text


def is_telling(value: Decimal) -> bool:
    """Whether a number has so many digits that another like it is hardly chance."""
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    return len(digits) >= _TELLING


def fits_parents(one: Stated, cell: Stated) -> bool:
    """Whether a row stands where the text says it does: 人大事务 above 行政运行 means that one of many."""
    above = one.quantity.above
    if not above:
        return True
    code = cell.quantity.code
    parents = set(cell.quantity.above)
    while code and (code := parent_code(code)):
        parents |= {key_of_clean(item.name) for item in names_of(code)}
    parents |= {key.removesuffix("支出") for key in parents}
    return all(name in parents or name.removesuffix("支出") in parents for name in above)


def settled(cells: Sequence[Stated]) -> Sequence[Stated]:
    """Cells of one quantity without those of tables that print several values of it, which are told apart
    by something that was not made out."""
    by_table: dict[int | None, list[Stated]] = defaultdict(list)
    for cell in cells:
        by_table[cell.fact.table].append(cell)
    return [cell for own in by_table.values() if len({c.value for c in own}) == 1 for cell in own]


def cells_of(stated: Iterable[Stated]) -> list[Stated]:
    """Those that stand in tables."""
    return [one for one in stated if one.fact.origin is Origin.CELL]
