"""Whether a passage prints what a golden question expects: the measure of a pipeline that only finds passages.

A language model that is given the right passages may still answer wrongly, so this is the most that such a pipeline
can get right, not what it does. The reading is generous: a computed answer counts as found where the operand that the
gold cites stands; of several values one is enough; no unit need stand beside the figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from corpus.numerals import to_half_width
from qa.golden import Expectation, GoldenQuestion
from qa.schema import Status

_NUMBER = re.compile(r"(?<![\d.])(?:\d{1,3}(?:\s?,\s?\d{3})+(?![\d,])|\d+)(?:\.\d+)?(?![\d.]*\d)")
_SCALES = {"元": 0, "百元": 2, "千元": 3, "万元": 4, "百万元": 6, "亿元": 8}
_PRINTED = (0, 4, 8)  # 元, 万元, 亿元: what a figure may be printed in, as powers of ten


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must stand in the passages: one of the numbers (or words) of every group, and from which files."""

    numbers: frozenset[Decimal] = frozenset()
    words: tuple[tuple[str, ...], ...] = ()  # all groups, one of each
    files: frozenset[str] = frozenset()  # that the gold cites; empty where it names none


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that was found."""

    text: str
    file: str  # its name without folders


def wanted(golden: GoldenQuestion) -> Wanted | None:
    """What passages must print to answer the question; None where a refusal is due, which no passage is."""
    expect = golden.expect
    if expect.status is not Status.ANSWERED:
        return None
    cites = [cite for cite in (expect.cite, *expect.cite_also) if cite is not None]
    files = frozenset(cite.file for cite in cites if cite.file)
    numbers = _numbers_wanted(expect)
    if numbers:
        return Wanted(numbers=numbers, files=files)
    labels = tuple((_bare(label),) for label in expect.rows or ())
    said = tuple(tuple(_bare(choice) for choice in words.split("|")) for words in expect.contains)
    return Wanted(words=labels or said, files=files)


def _numbers_wanted(expect: Expectation) -> frozenset[Decimal]:
    values = [*([(expect.value, expect.unit)] if expect.value else []), *expect.alternatives, *expect.values]
    if not values:
        return frozenset()
    cites = [cite.text for cite in (expect.cite, *expect.cite_also) if cite is not None and cite.text]
    cited = (number for text in cites if len(found := numbers(text)) == 1 for number in found)
    return frozenset((*(variant for value, unit in values for variant in variants(value, unit)), *cited))


def variants(value: str, unit: str | None) -> Iterable[Decimal]:
    """How the value may be printed, sign aside: as it is, and in 元, 万元 and 亿元 where it is money.

    >>> sorted(map(str, variants("4200", "万元")))
    ['0.42', '4200', '42000000']
    """
    try:
        number = abs(Decimal(value.rstrip("%")))
    except InvalidOperation:
        return
    yield number
    power = _SCALES.get(unit or "")
    if power is not None and number:
        for printed in _PRINTED:
            if printed != power:
                yield _plain(number.scaleb(power - printed))


def _plain(number: Decimal) -> Decimal:
    return Decimal(format(number.normalize(), "f"))


def numbers(text: str) -> frozenset[Decimal]:
    """The numbers that a text prints, thousands separators and signs aside; years and list numbers too."""
    return frozenset(Decimal(re.sub(r"[\s,]", "", found)) for found in _NUMBER.findall(to_half_width(text)))


def stands_in(want: Wanted, passages: Sequence[Passage]) -> bool:
    """Whether the passages together print what is wanted."""
    if want.numbers:
        return any(not want.numbers.isdisjoint(numbers(passage.text)) for passage in passages)
    texts = [_bare(passage.text) for passage in passages]
    return bool(want.words) and all(any(word in text for word in group for text in texts) for group in want.words)


def from_cited_file(want: Wanted, passages: Sequence[Passage]) -> list[Passage]:
    """Those of a file that the gold cites; all where it names none."""
    return [passage for passage in passages if not want.files or passage.file in want.files]


def packed(passages: Iterable[Passage], size: float, count: int) -> list[list[Passage]]:
    """The passages in order, put together until each of ``count`` pieces has at least ``size`` characters."""
    pieces: list[list[Passage]] = [[]]
    for passage in passages:
        if sum(len(held.text) for held in pieces[-1]) >= size:
            pieces.append([])
        if len(pieces) > count:
            break
        pieces[-1].append(passage)
    return pieces[:count]


def _bare(text: str) -> str:
    return re.sub(r"[\s,，]", "", to_half_width(text))
