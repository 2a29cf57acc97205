"""The one slip of the pen that turns one number into another.

A hint where to look, never proof: short numbers are one slip away from far too many others.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from corpus.numerals import to_grouped

_UNIT_POWERS = (4, 8)  # 元, 万元, 亿元
_SLIP_POWERS = (1, 2, 3, 5, 6)
_ENOUGH_TO_COMPARE = 3  # digits: of shorter numbers every second pair differs in one place
_ENOUGH_TO_LOSE = 4  # digits of the longer number when one was lost or doubled


class Edit(StrEnum):
    """The kinds of slips; the value is how a reader is told."""

    SIGN = "正负号之误"
    UNIT = "计量单位之误（差一万倍或一亿倍）"
    DECIMAL_SLIP = "小数点错位"
    SWAP = "数字换位"
    ONE_DIGIT = "一位数字之误"
    LOST_DIGIT = "漏一位数字"
    EXTRA_DIGIT = "多一位数字"


@dataclass(frozen=True, slots=True)
class SingleEdit:
    """One slip: the number that should stand there and what happened to it."""

    kind: Edit
    value: Decimal


def kind_of_edit(actual: Decimal, expected: Decimal) -> str | None:
    """What one slip made ``actual`` of ``expected`` (“数字换位”); None for equal or unlike numbers."""
    edit = edit_between(actual, expected)
    return edit.value if edit else None


def edit_between(actual: Decimal, expected: Decimal) -> Edit | None:
    """The slip as a kind, the surest first."""
    if actual == expected:
        return None
    if actual == -expected:
        return Edit.SIGN
    if (actual < 0) != (expected < 0):
        return None
    return _scale_slip(abs(actual), abs(expected)) or _digit_slip(*_aligned(abs(actual), abs(expected)))


def single_edits(value: Decimal, candidates: tuple[Decimal, ...]) -> tuple[SingleEdit, ...]:
    """Those of several possible true values that one slip makes ``value`` of, in the order given."""
    found = ((candidate, edit_between(value, candidate)) for candidate in dict.fromkeys(candidates))
    return tuple(SingleEdit(edit, candidate) for candidate, edit in found if edit)


def proposal(actual: Decimal, expected: Decimal, what_holds: str = "各项合计均成立") -> str | None:
    """“若此处为8,103，则各项合计均成立，疑为数字换位”; None where no single slip explains it."""
    kind = kind_of_edit(actual, expected)
    return f"若此处为{to_grouped(expected)}，则{what_holds}，疑为{kind}" if kind else None


def _scale_slip(actual: Decimal, expected: Decimal) -> Edit | None:
    if len(_significant(actual)) == 1:  # 5 and 500: any two round numbers are powers apart
        return None
    for powers, edit in ((_UNIT_POWERS, Edit.UNIT), (_SLIP_POWERS, Edit.DECIMAL_SLIP)):
        if any(actual.scaleb(n) == expected or expected.scaleb(n) == actual for n in powers):
            return edit
    return None


def _significant(value: Decimal) -> str:
    return "".join(map(str, value.as_tuple().digits)).strip("0")


def _aligned(actual: Decimal, expected: Decimal) -> tuple[str, str]:
    """The digits of both with as many places behind the point, as few as both need."""
    places = max(0, *(-int(value.normalize().as_tuple().exponent) for value in (actual, expected)))
    return str(int(actual.scaleb(places))), str(int(expected.scaleb(places)))


def _digit_slip(actual: str, expected: str) -> Edit | None:
    if len(actual) == len(expected):
        wrong = [i for i, (a, b) in enumerate(zip(actual, expected, strict=True)) if a != b]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1 and sorted(actual) == sorted(expected):
            return Edit.SWAP
        return Edit.ONE_DIGIT if len(wrong) == 1 and len(actual) >= _ENOUGH_TO_COMPARE else None
    if max(len(actual), len(expected)) < _ENOUGH_TO_LOSE:
        return None
    if _is_one_longer(expected, actual):
        return Edit.LOST_DIGIT
    return Edit.EXTRA_DIGIT if _is_one_longer(actual, expected) else None


def _is_one_longer(longer: str, shorter: str) -> bool:
    return len(longer) == len(shorter) + 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
