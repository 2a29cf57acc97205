"""Realistic single errors planted in generated books, and whether any identity could reveal each."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from bench.seeded_books import Made
from bench.seeded_ink import FACTORS, Role, Slot, State, percent, printed_amount
from bench.seeded_press import Line

_MONEY = (Role.AMOUNT, Role.CHANGE)
_NUMBERS = (Role.AMOUNT, Role.CHANGE, Role.PERCENT, Role.SHARE, Role.COUNT)
_OPPOSITE = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长"}
_UNITS = {"万元": ("元", "亿元"), "元": ("万元",)}
_UP = ("增加", "增长")
_SHARE_OF_QUOTES = 0.4  # of errors against last year's document: last year's column instead of a stated change


class Kind(StrEnum):
    """The kinds of planted errors."""

    DIGIT_SWAP = "digit_swap"
    ONE_DIGIT = "one_digit"
    DECIMAL_SLIP = "decimal_slip"
    WRONG_BASE = "wrong_base"
    RATIO_FOR_GROWTH = "ratio_for_growth"
    LOST_ROW = "lost_row"
    WRONG_UNIT = "wrong_unit"
    CHANGED_NAME = "changed_name"
    SWAPPED_NEIGHBOURS = "swapped_neighbours"
    DIRECTION = "direction"
    PROSE_NOT_TABLE = "prose_not_table"
    COPIED_NEIGHBOUR = "copied_neighbour"
    LAST_YEARS_FILE = "last_years_file"


@dataclass(frozen=True, slots=True)
class Damage:
    """One planted error: slots printed otherwise, or a row left out."""

    kind: Kind
    texts: Mapping[int, str] = field(default_factory=dict)
    lost: Line | None = None

    def told(self, made: Made) -> str:
        """Where and what, for a report."""
        if self.lost is not None:
            return f"{made.forms[self.lost.form].title}·{self.lost.label}: row lost"
        slots = [made.slots[n] for n in self.texts]
        return "; ".join(f"{s.place}·{s.row}·{s.column or s.role}: {s.text} → {self.texts[s.n]}" for s in slots)

    @property
    def touched(self) -> tuple[int, ...]:
        """The slots that are printed otherwise or not at all."""
        return self.lost.slots if self.lost is not None else tuple(self.texts)


def state_of(made: Made, damage: Damage | None) -> State:
    """What the book says after the damage."""
    texts = dict(damage.texts) if damage else {}
    values = {slot.n: _printed_value(slot, made, texts) for slot in made.slots}
    gone = frozenset(damage.lost.slots) if damage and damage.lost else frozenset()
    return State(values, gone, texts)


def _printed_value(slot: Slot, made: Made, texts: Mapping[int, str]) -> Decimal:
    if slot.role not in _NUMBERS:
        return Decimal(0)
    number = Decimal(texts.get(slot.n, slot.text).replace(",", ""))
    unit = slot.unit
    if slot.unit_slot is not None:
        unit = texts.get(slot.unit_slot, made.slots[slot.unit_slot].text)
    return number * FACTORS[unit]


def revealing(made: Made, damage: Damage) -> tuple[str, ...]:
    """The kinds of identities that the damage breaks by more than rounding."""
    state = state_of(made, damage)
    return tuple(sorted({identity.kind for identity in made.identities if identity.broken(state)}))


def why_not(made: Made, damage: Damage) -> str:
    """Why nothing could reveal it."""
    if damage.lost is not None:
        return "no sum counts this row"
    touched = set(damage.touched)
    touched |= {slot.n for slot in made.slots if slot.unit_slot in touched}
    if any(touched & set(identity.slots) for identity in made.identities):
        return "every identity holds within rounding"
    return "no identity has this figure"


# --- planting ---------------------------------------------------------------------------------------


def plant(kind: Kind, made: Made, chance: random.Random) -> Damage | None:
    """An error of this kind somewhere in the book; None where the draw does not lend itself to it."""
    return _PLANTERS[kind](made, chance)


def _of(made: Made, roles: Sequence[Role], *, cells: bool | None = None) -> list[Slot]:
    return [s for s in made.slots if s.role in roles and s.value and (cells is None or s.is_cell is cells)]


def _digits(slot: Slot) -> list[int]:
    return [n for n, char in enumerate(slot.text) if char.isdigit()]


def _digit_swap(made: Made, chance: random.Random) -> Damage | None:
    slot = chance.choice(_of(made, _NUMBERS))
    places = _digits(slot)
    pairs = [(a, b) for a, b in pairwise(places) if slot.text[a] != slot.text[b]]
    pairs = [(a, b) for a, b in pairs if not (a == places[0] and slot.text[b] == "0")]
    if not pairs:
        return None
    a, b = chance.choice(pairs)
    chars = list(slot.text)
    chars[a], chars[b] = chars[b], chars[a]
    return Damage(Kind.DIGIT_SWAP, {slot.n: "".join(chars)})


def _one_digit(made: Made, chance: random.Random) -> Damage | None:
    slot = chance.choice(_of(made, _NUMBERS))
    place = chance.choice(_digits(slot))
    first = place == _digits(slot)[0]
    digit = chance.choice([d for d in "0123456789" if d != slot.text[place] and not (first and d == "0")])
    return Damage(Kind.ONE_DIGIT, {slot.n: slot.text[:place] + digit + slot.text[place + 1 :]})


def _decimal_slip(made: Made, chance: random.Random) -> Damage | None:
    slot = chance.choice([s for s in _of(made, (*_MONEY, Role.PERCENT, Role.SHARE)) if "." in s.text])
    power = chance.choice((-1, 1, 2))
    number = Decimal(slot.text.replace(",", "")).scaleb(power).quantize(Decimal("0.01"))
    return Damage(Kind.DECIMAL_SLIP, {slot.n: f"{number:,}" if slot.grouped else f"{number}"}) if number else None


def _wrong_base(made: Made, chance: random.Random) -> Damage | None:
    slot = chance.choice(_of(made, (Role.PERCENT, Role.SHARE)))
    kind = "growth" if slot.role is Role.PERCENT else "share"
    own = [i for i in made.identities if i.kind == kind and slot.n in i.slots]
    if not own:
        return None
    if kind == "growth":  # divided by this year's figure
        now, change = (made.slots[n].value for n in own[0].slots[:2])
        return _other_text(Kind.WRONG_BASE, slot, f"{percent(change, now)}")
    bases = [s.value for s in _of(made, (Role.AMOUNT,)) if s.value > made.slots[own[0].slots[0]].value]
    part = made.slots[own[0].slots[0]].value
    return _other_text(Kind.WRONG_BASE, slot, f"{percent(part, chance.choice(bases))}") if bases else None


def _other_text(kind: Kind, slot: Slot, text: str) -> Damage | None:
    return Damage(kind, {slot.n: text}) if text != slot.text else None


def _ratio_for_growth(made: Made, chance: random.Random) -> Damage | None:
    slot = chance.choice(_of(made, (Role.PERCENT,)))
    rises = slot.trend_slot is not None and made.slots[slot.trend_slot].text in _UP
    ratio = slot.value + 100 if rises else 100 - slot.value
    return _other_text(Kind.RATIO_FOR_GROWTH, slot, f"{ratio}")


def _lost_row(made: Made, chance: random.Random) -> Damage | None:
    line = chance.choice([line for line in made.lines if line.label != "合计"])
    return Damage(Kind.LOST_ROW, lost=line)


def _wrong_unit(made: Made, chance: random.Random) -> Damage | None:
    used = {slot.unit_slot for slot in made.slots if slot.value}
    cells = chance.random() < 0.3
    slot = chance.choice([s for s in made.slots if s.role is Role.UNIT and s.n in used and s.is_cell is cells])
    return Damage(Kind.WRONG_UNIT, {slot.n: chance.choice(_UNITS[slot.text])})


def _changed_name(made: Made, chance: random.Random) -> Damage | None:
    names = [slot for slot in made.slots if slot.role is Role.NAME]
    slot = chance.choice(names)
    others = [s.text for s in names if s.place == slot.place and s.text != slot.text and len(s.row) == len(slot.row)]
    return _other_text(Kind.CHANGED_NAME, slot, chance.choice(others)) if others else None


def _neighbours(made: Made, chance: random.Random, *, cells: bool | None = None) -> tuple[Slot, Slot] | None:
    slot = chance.choice(_of(made, (Role.AMOUNT,), cells=cells))
    beside = [s for s in _of(made, (Role.AMOUNT,)) if (s.place, s.column) == (slot.place, slot.column)]
    where = beside.index(slot)
    near = [beside[n] for n in (where - 1, where + 1) if 0 <= n < len(beside)]
    near = [other for other in near if other.text != slot.text]
    return (slot, chance.choice(near)) if near else None


def _swapped(made: Made, chance: random.Random) -> Damage | None:
    pair = _neighbours(made, chance)
    return Damage(Kind.SWAPPED_NEIGHBOURS, {pair[0].n: pair[1].text, pair[1].n: pair[0].text}) if pair else None


def _copied(made: Made, chance: random.Random) -> Damage | None:
    pair = _neighbours(made, chance)
    return Damage(Kind.COPIED_NEIGHBOUR, {pair[0].n: pair[1].text}) if pair else None


def _direction(made: Made, chance: random.Random) -> Damage | None:
    slot = chance.choice([s for s in made.slots if s.role is Role.TREND])
    return Damage(Kind.DIRECTION, {slot.n: _OPPOSITE[slot.text]})


def _prose_not_table(made: Made, chance: random.Random) -> Damage | None:
    """The text took a figure of another row or column of the forms."""
    slot = chance.choice(_of(made, (Role.AMOUNT,), cells=False))
    near = [s.value for s in _of(made, (Role.AMOUNT,), cells=True) if slot.value / 3 < s.value < slot.value * 3]
    if not near:
        return None
    text = printed_amount(chance.choice(near), "万元", 2, grouped=False)
    return _other_text(Kind.PROSE_NOT_TABLE, slot, text)


def _last_years_file(made: Made, chance: random.Random) -> Damage | None:
    """Change and percentage agree with each other but not with what was published last year."""
    compared = {i.slots for i in made.identities if i.kind == "last_year"}
    quoted = [made.slots[slots[0]] for slots in compared if len(slots) == 1]
    if quoted and chance.random() < _SHARE_OF_QUOTES:
        slot = chance.choice(sorted(quoted, key=lambda slot: slot.n))
        other = slot.value * Decimal(str(round(chance.uniform(0.7, 0.95), 3)))
        places = len(slot.text.partition(".")[2])
        return _other_text(Kind.LAST_YEARS_FILE, slot, printed_amount(other, slot.unit, places, grouped=True))
    grown = [i.slots for i in made.identities if i.kind == "growth" and i.slots[:2] in compared]
    if not grown:
        return None
    now, change, rate, *trends = chance.choice(grown)
    rises = made.slots[trends[0]].text in _UP
    signed = made.slots[change].value if rises else -made.slots[change].value
    value = made.slots[now].value
    last = ((value - signed) * Decimal(str(round(chance.uniform(0.7, 0.95), 3)))).quantize(Decimal(100))
    moved = value - last
    texts = {change: printed_amount(abs(moved), "万元", 2, grouped=False), rate: f"{percent(abs(moved), last)}"}
    if (moved > 0) != rises:
        texts |= {n: _OPPOSITE[made.slots[n].text] for n in trends}
    return Damage(Kind.LAST_YEARS_FILE, texts) if moved else None


_PLANTERS: dict[Kind, Callable[[Made, random.Random], Damage | None]] = {
    Kind.DIGIT_SWAP: _digit_swap,
    Kind.ONE_DIGIT: _one_digit,
    Kind.DECIMAL_SLIP: _decimal_slip,
    Kind.WRONG_BASE: _wrong_base,
    Kind.RATIO_FOR_GROWTH: _ratio_for_growth,
    Kind.LOST_ROW: _lost_row,
    Kind.WRONG_UNIT: _wrong_unit,
    Kind.CHANGED_NAME: _changed_name,
    Kind.SWAPPED_NEIGHBOURS: _swapped,
    Kind.DIRECTION: _direction,
    Kind.PROSE_NOT_TABLE: _prose_not_table,
    Kind.COPIED_NEIGHBOUR: _copied,
    Kind.LAST_YEARS_FILE: _last_years_file,
}
