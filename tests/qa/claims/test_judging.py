"""Equal, rounded, of another direction, or another figure."""

from decimal import Decimal

import pytest
from factories import fact

from corpus.datatypes import Aspect, Trend
from corpus.money import Amount, parse_unit
from qa.claims.context import Claim, Kind
from qa.claims.held import Evidence, Held
from qa.claims.judging import Closeness, judge
from qa.claims.lexicon import lexicon
from qa.claims.stated import find_stated
from qa.compute import Computed

EQUAL, ROUNDED, OPPOSITE, NONE = Closeness.EQUAL, Closeness.ROUNDED, Closeness.OPPOSITE, Closeness.NONE


def _held(value: str, unit: str = "万元", computed: bool = False, **changes: object) -> Held:
    amount = Amount(Decimal(value), parse_unit(unit))
    how = Computed(amount, "1 / 3", "甲 ÷ 乙", is_rounded=True) if computed else None
    return Held(amount, (fact("公务接待费", value.lstrip("-"), unit, **changes),), how)


def _closeness(text: str, held: Held, kind: Kind = Kind.VALUE, rises: bool | None = None) -> Closeness:
    (stated,) = find_stated(text, lexicon())
    judgement = judge(Claim(stated, kind, (), rises=rises), Evidence((held,)))
    assert judgement is not None
    return judgement.closeness


@pytest.mark.parametrize(
    "text, true, expected",
    [
        ("3万元", "3.00", EQUAL),
        ("30000元", "3.00", EQUAL),
        ("1.83亿元", "18330.37", ROUNDED),
        ("1.84亿元", "18330.37", NONE),
        ("18330.4万元", "18330.37", ROUNDED),
        ("18330.36万元", "18330.37", NONE),
        ("30万元", "3.00", NONE),
        ("约1.2亿元", "11500", ROUNDED),
        ("约1.2亿元", "12500", ROUNDED),
        ("约1.2亿元", "12501", NONE),
        ("近1.2亿元", "11900", ROUNDED),
        ("近1.2亿元", "12900", NONE),
        ("不到97万元", "96.80", ROUNDED),
        ("超1.2亿元", "12500", ROUNDED),
        ("超1.2亿元", "11900", NONE),
        ("1200多万元", "1250", ROUNDED),
        ("1200多万元", "1180", NONE),
        ("约200万元", "206", ROUNDED),
        ("约200万元", "215", NONE),
        ("约3万元", "3.00", EQUAL),
        # a single digit says too little of what lies far from it
        ("2万元", "2.40", NONE),
        ("约2万元", "2.40", ROUNDED),
        ("2万元", "2.04", ROUNDED),
        ("24万元", "24.40", ROUNDED),
        ("5万元", "5.50", NONE),
        ("6万元", "5.50", NONE),
        ("56万元", "55.50", ROUNDED),
        ("55万元", "55.50", NONE),
        # 不足 is true however far below, 近 is not
        ("不足50万元", "41.20", ROUNDED),
        ("近50万元", "41.20", NONE),
        ("不足50万元", "50.10", NONE),
        ("超过3.5万元", "3.60", ROUNDED),
    ],
)
def test_amounts(text: str, true: str, expected: Closeness) -> None:
    assert _closeness(text, _held(true)) is expected


@pytest.mark.parametrize(
    "text, true, computed, expected",
    [
        ("92%", "91.9915", True, ROUNDED),
        ("91.99%", "91.9915", True, EQUAL),  # stated as exactly as documents state percentages
        ("91.98%", "91.9915", True, NONE),
        ("53%", "52.97", False, ROUNDED),
        ("九成多", "91.99", True, ROUNDED),
        ("三成", "33.3", True, ROUNDED),
        ("三成", "37", True, NONE),
    ],
)
def test_percentages(text: str, true: str, computed: bool, expected: Closeness) -> None:
    assert _closeness(text, _held(true, "%", computed=computed)) is expected


@pytest.mark.parametrize("kind", [Kind.GROWTH, Kind.CHANGE, Kind.DIFFERENCE])
@pytest.mark.parametrize(
    "value, rises, expected",
    [("-40.11", False, EQUAL), ("40.11", True, EQUAL), ("40.11", False, OPPOSITE), ("-40.11", True, OPPOSITE)],
)
def test_directions(kind: Kind, value: str, rises: bool, expected: Closeness) -> None:
    assert _closeness("40.11%", _held(value, "%"), kind, rises) is expected


def test_counts_of_other_units_are_not_compared() -> None:
    (stated,) = find_stated("62人次", lexicon())
    assert judge(Claim(stated, Kind.VALUE, ()), Evidence((_held("62", "批次", aspect=Aspect.COUNT),))) is None


def test_the_nearest_of_several_decides_and_the_first_where_none_is_near() -> None:
    (stated,) = find_stated("5万元", lexicon())
    claim = Claim(stated, Kind.VALUE, ())
    first, second = _held("4.00"), _held("5.00", trend=Trend.INCREASE)
    near, far = judge(claim, Evidence((first, second))), judge(claim, Evidence((first, _held("6.00"))))
    assert near is not None
    assert far is not None
    assert (near.held, near.closeness) == (second, EQUAL)
    assert (far.held, far.closeness) == (first, NONE)


@pytest.mark.parametrize(
    "text, true, expected",
    [
        ("六成", "56.40", ROUNDED),
        ("六成", "65.10", NONE),
        ("约六成", "64.90", ROUNDED),
        ("近六成", "58.20", ROUNDED),
        ("近六成", "61.00", NONE),
        ("超六成", "61.00", ROUNDED),
        ("超六成", "59.00", NONE),
        ("不足五成", "43.56", ROUNDED),
        ("过半", "76.16", ROUNDED),
        ("过半", "49.00", NONE),
        ("三分之一", "33.20", ROUNDED),
        ("三分之一", "37.00", NONE),
        ("一半", "50.63", ROUNDED),
    ],
)
def test_shares_said_in_tenths_and_fractions(text: str, true: str, expected: Closeness) -> None:
    assert _closeness(text, _held(true, "%", computed=True), Kind.SHARE) is expected
