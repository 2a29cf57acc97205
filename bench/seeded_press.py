"""Printing the forms of a generated book: cells are slots, repeated prints of a quantity must be equal.

In a row ``<`` is merged with the cell to its left and ``^`` with the cell above, as in ``bench.fixture_book``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bench.fixture_book import Form
from bench.seeded_figures import ZERO, Agency, Leaf, Year
from bench.seeded_ink import Ink
from corpus.classification import class_item

Key = tuple[str, ...]
Row = tuple[str, ...]
Half = tuple[str, int | None, str, str]  # label, slot, mark, key


@dataclass(frozen=True, slots=True)
class Line:
    """A body row of a form with the slots in it, so that it can be lost."""

    form: int
    row: int
    label: str
    slots: tuple[int, ...]


@dataclass(slots=True)
class Ledger:
    """Where each quantity is printed; the first print is the one that the others must equal."""

    ink: Ink
    first: dict[Key, int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def note(self, slot: int, *key: str) -> int:
        """A print of a quantity."""
        seen = self.first.setdefault(key, slot)
        if seen != slot:
            self.ink.equal("repeat", seen, slot)
        return slot


class Press:
    """Prints the forms of one year in the style of its agency."""

    def __init__(self, agency: Agency, year: Year, last: Year, ledger: Ledger, *, published: bool) -> None:
        self.agency, self.year, self.last, self.ledger, self.ink = agency, year, last, ledger, ledger.ink
        self.published = published  # whether last year's document lies beside this one
        self.style = agency.style
        self.made: list[Form] = []

    def open(self, title: str) -> tuple[str, ...]:
        self.ink.place = title
        unit = self.ink.unit_line()
        return (f"填报单位：{self.agency.name}", f"单位：⟦{unit}⟧")

    def close(self, title: str, lines: Sequence[str], head: Sequence[Row], body: Sequence[Row], note: str = "") -> None:
        flat = tuple(_flat(head)) if len(head) > 1 else ()
        widths = tuple(3 for _ in (body or head)[0])
        self.made.append(Form(title, tuple(lines), tuple(head), tuple(body), (), widths, note, flat))

    def cell(self, value: Decimal, row: str, column: str) -> tuple[int | None, str]:
        """The slot and its mark; a zero is no slot."""
        if not value:
            return None, self.style.zero
        slot = self.ink.cell(value, row, column)
        return slot, f"⟦{slot}⟧"

    def cells(self, values: Sequence[Decimal], row: str, columns: Sequence[str]) -> tuple[list[int | None], list[str]]:
        """The cells of one row: slots and marks."""
        cells = [self.cell(value, row, column) for value, column in zip(values, columns, strict=True)]
        return [slot for slot, _ in cells], [mark for _, mark in cells]

    def line(self, row: int, label: str, slots: Sequence[int | None]) -> None:
        kept = tuple(slot for slot in slots if slot is not None)
        self.ledger.lines.append(Line(len(self.made), row, label, kept))


def half(rows: Sequence[Half], n: int) -> tuple[str, str]:
    """Label and mark of one half of a row; blank below its end."""
    return (rows[n][0], rows[n][2]) if n < len(rows) else ("", "")


def must(slot: int | None) -> int:
    """The slot of a figure that identities need; raises ValueError for a zero, which has none."""
    if slot is None:
        raise ValueError("a figure that identities need is zero")
    return slot


def by_class(leaves: Sequence[Leaf], name: str = "total") -> dict[str, Decimal]:
    """Totals by 类, or of one source of money."""
    sums: dict[str, Decimal] = {}
    for leaf in leaves:
        sums[leaf.code[:3]] = sums.get(leaf.code[:3], ZERO) + getattr(leaf, name)
    return {code: value for code, value in sums.items() if value}


def name_of(code: str) -> str:
    """The standard name of a functional code; raises KeyError for an unknown one."""
    item = class_item(code, 2024)
    if item is None:
        raise KeyError(code)
    return item.name


def _flat(head: Sequence[Row]) -> list[str]:
    """One row of names for formats that have a single head row."""
    return [below if below != "^" else above for above, below in zip(head[0], head[-1], strict=True)]
