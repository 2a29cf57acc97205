"""Figures as they are printed in a generated book, and the identities that bind them.

Every printed figure is a slot; its place in the text is a mark, so that one slot can be printed otherwise
and nothing else changes. Amounts are integers of 元.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

MARK = re.compile("⟦(\\d+)⟧")
FACTORS = {"元": Decimal(1), "万元": Decimal(10**4), "亿元": Decimal(10**8), "%": Decimal(1), "": Decimal(1)}
_HUNDRED = Decimal(100)


class Role(StrEnum):
    """What a slot prints."""

    AMOUNT = "amount"
    CHANGE = "change"
    PERCENT = "percent"  # a growth
    SHARE = "share"
    COUNT = "count"
    UNIT = "unit"
    TREND = "trend"  # 增加 or 减少
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Slot:
    """One printed thing. ``place`` is the title of its form or section, ``row`` its label.

    ``unit_slot``: the slot that prints its unit, ``trend_slot`` the one that prints its direction.
    """

    n: int
    role: Role
    text: str
    value: Decimal
    unit: str
    place: str
    row: str
    column: str = ""
    is_cell: bool = False
    grouped: bool = False
    unit_slot: int | None = None
    trend_slot: int | None = None

    @property
    def half(self) -> Decimal:
        """Half a unit of the last printed place, in 元 (percentages in points)."""
        places = len(self.text.partition(".")[2])
        return Decimal(5).scaleb(-places - 1) * FACTORS.get(self.unit, Decimal(1))


@dataclass(frozen=True, slots=True)
class State:
    """The values as printed after damage, in 元; ``gone`` slots are not printed any more."""

    values: Mapping[int, Decimal]
    gone: frozenset[int] = frozenset()
    texts: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Identity:
    """What holds between slots. ``broken`` tells whether it is violated by more than rounding."""

    kind: str
    slots: tuple[int, ...]
    broken: Callable[[State], bool]


def printed_amount(value: Decimal, unit: str, places: int, *, grouped: bool) -> str:
    """An amount of 元 in a unit."""
    number = (value / FACTORS[unit]).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{number:,}" if grouped else f"{number}"


def percent(part: Decimal, base: Decimal) -> Decimal:
    """A percentage with two decimals."""
    return (part * _HUNDRED / base).quantize(Decimal("0.01"), ROUND_HALF_UP)


class Ink:
    """Prints figures as marks and keeps their slots."""

    def __init__(self, unit: str, places: int) -> None:
        self.unit = unit  # of the forms
        self.places = places
        self.slots: list[Slot] = []
        self.identities: list[Identity] = []
        self.place = ""
        self.form_unit: int | None = None

    # --- slots -------------------------------------------------------------------------------------

    def _add(self, role: Role, text: str, value: Decimal, unit: str, row: str, **more: object) -> int:
        slot = Slot(len(self.slots), role, text, value, unit, self.place, row, **more)  # type: ignore[arg-type]
        self.slots.append(slot)
        return slot.n

    def cell(self, value: Decimal, row: str, column: str) -> int:
        """An amount in a form, in the form's unit."""
        text = printed_amount(value, self.unit, self.places, grouped=True)
        return self._add(
            Role.AMOUNT,
            text,
            value,
            self.unit,
            row,
            column=column,
            is_cell=True,
            grouped=True,
            unit_slot=self.form_unit,
        )

    def unit_line(self) -> int:
        """The unit of the form that begins."""
        self.form_unit = self._add(Role.UNIT, self.unit, Decimal(0), "", "单位", is_cell=True)
        return self.form_unit

    def name(self, name: str, code: str) -> int:
        """The name of a coded row."""
        return self._add(Role.NAME, name, Decimal(0), "", code, is_cell=True)

    def said(self, value: Decimal, row: str, role: Role = Role.AMOUNT, trend: int | None = None) -> int:
        """An amount of money in prose, in 万元; its unit is the slot behind it."""
        text = printed_amount(abs(value), "万元", 2, grouped=False)
        unit = len(self.slots) + 1
        n = self._add(role, text, abs(value), "万元", row, unit_slot=unit, trend_slot=trend)
        self._add(Role.UNIT, "万元", Decimal(0), "", row)
        return n

    def rate(self, value: Decimal, row: str, role: Role, trend: int | None = None) -> int:
        """A percentage in prose."""
        return self._add(role, f"{abs(value)}", abs(value), "%", row, trend_slot=trend)

    def trend(self, change: Decimal, words: tuple[str, str], row: str) -> int:
        """增加 or 减少."""
        return self._add(Role.TREND, words[0] if change > 0 else words[1], Decimal(0), "", row)

    def count(self, value: int, row: str) -> int:
        """A number of things in prose."""
        return self._add(Role.COUNT, str(value), Decimal(value), "", row)

    # --- identities ----------------------------------------------------------------------------------

    def sums(self, kind: str, whole: int, parts: Sequence[int]) -> None:
        """``whole`` is the sum of ``parts``; a part that is gone counts nothing, without parts nothing is said."""

        def broken(state: State) -> bool:
            left = [n for n in parts if n not in state.gone]
            if whole in state.gone or not left:
                return False
            slack = sum((self.slots[n].half for n in (whole, *left)), Decimal(0))
            return abs(state.values[whole] - sum((state.values[n] for n in left), Decimal(0))) > slack

        if parts:
            self.identities.append(Identity(kind, (whole, *parts), broken))

    def equal(self, kind: str, one: int, other: int) -> None:
        """Two prints of one amount."""

        def broken(state: State) -> bool:
            if {one, other} & state.gone:
                return False
            slack = max(self.slots[one].half, self.slots[other].half) * 2
            return abs(state.values[one] - state.values[other]) > slack

        self.identities.append(Identity(kind, (one, other), broken))

    def grows(self, now: int, change: int, rate: int, words: tuple[str, ...]) -> None:
        """``rate`` is ``change`` over what remains of ``now``; both directions agree."""
        pair = tuple(n for n in (self.slots[change].trend_slot, self.slots[rate].trend_slot) if n is not None)

        def broken(state: State) -> bool:
            ups = [state.texts.get(n, self.slots[n].text) in words for n in pair]
            if len(set(ups)) > 1:
                return True
            signed = state.values[change] if ups[0] else -state.values[change]
            return _off(state.values[now], signed, state.values[rate], self.slots[rate].half, self._halves(now, change))

        self.identities.append(Identity("growth", (now, change, rate, *pair), broken))

    def _halves(self, now: int, change: int) -> tuple[Decimal, Decimal]:
        return self.slots[now].half, self.slots[change].half

    def shares(self, part: int, whole: int, rate: int) -> None:
        """``rate`` is the share of ``part`` in ``whole``."""

        def broken(state: State) -> bool:
            base, part_value = state.values[whole], state.values[part]
            if not base:
                return True
            carried = (self.slots[part].half + self.slots[whole].half * part_value / base) / base * _HUNDRED
            return abs(part_value / base * _HUNDRED - state.values[rate]) > self.slots[rate].half + carried

        self.identities.append(Identity("share", (part, whole, rate), broken))

    def published(self, now: int, change: int, last: Decimal, words: tuple[str, ...]) -> None:
        """``now`` less ``change`` is last year's published amount (in another document)."""
        trend = self.slots[change].trend_slot

        def broken(state: State) -> bool:
            up = trend is None or state.texts.get(trend, self.slots[trend].text) in words
            implied = state.values[now] - (state.values[change] if up else -state.values[change])
            return abs(implied - last) > self.slots[now].half * 2 + self.slots[change].half

        self.identities.append(Identity("last_year", (now, change), broken))

    def column_last_year(self, cell: int, last: Decimal) -> None:
        """A cell that quotes last year's document."""
        self.identities.append(
            Identity("last_year", (cell,), lambda state: abs(state.values[cell] - last) > self.slots[cell].half * 2)
        )

    def coded(self, name: int, is_other: Callable[[str], bool]) -> None:
        """A name that a code stands for."""
        self.identities.append(
            Identity("name", (name,), lambda state: is_other(state.texts.get(name, self.slots[name].text)))
        )

    def counted(self, number: int, listed: int) -> None:
        """A number of things that are listed."""
        self.identities.append(Identity("count", (number,), lambda state: state.values[number] != listed))

    def same_count(self, whole: int, parts: Sequence[int]) -> None:
        """A number that is the sum of numbers."""
        self.identities.append(
            Identity(
                "count",
                (whole, *parts),
                lambda state: state.values[whole] != sum((state.values[n] for n in parts), Decimal(0)),
            )
        )


def _off(now: Decimal, change: Decimal, rate: Decimal, half: Decimal, halves: tuple[Decimal, Decimal]) -> bool:
    base = now - change
    if base <= 0:
        return True
    exact = abs(change) / base * _HUNDRED
    carried = (halves[1] + abs(change) / base * (halves[0] + halves[1])) / base * _HUNDRED
    return abs(exact - rate) > half + carried
