"""A sentence with everything recognised in it: figures, agencies, years, phases, items; no second understanding.

The passes are those that read questions (``qa.marking`` and its like); only the words of statements are added.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.datatypes import Phase, Tier
from corpus.vocabulary import vocabulary
from qa.asking import mark_phase, mark_tiers
from qa.claims.lexicon import Lexicon
from qa.claims.stated import Stated
from qa.links import mark_links
from qa.marking import Items, mark_items, mark_literals, mark_noise, mark_years, masked
from qa.mentions import find_mentions
from qa.names import AgencyMention, AgencyNames, mark_agencies
from qa.periods import YearSpan
from qa.query import Mention, Operation
from qa.rates import mark_rates
from qa.spans import Kind, Slate
from qa.words import words

_LONGER_BY = 2  # characters by which a name must be longer than a figure to hold it
_SET_ASIDE = "安排"
_EDGES = 3  # passes that clear the edges of what nothing explains


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence and what stands where in it."""

    text: str
    masked: str  # names replaced by ▢, so that words inside a name do not count
    figures: tuple[Stated, ...]
    agencies: tuple[AgencyMention, ...]
    years: tuple[YearSpan, ...]
    phases: tuple[tuple[int, Phase], ...]
    tiers: tuple[tuple[int, Tier], ...]
    mentions: tuple[Mention, ...]


def mark_sentence(
    text: str,
    figures: Sequence[Stated],
    known: tuple[str, ...],
    names: AgencyNames,
    items: Items,
    lexicon: Lexicon,
    as_of: date,
) -> Marked:
    """Recognise what a sentence names. ``known``: the agencies told of before, whose items may be named here."""
    slate = Slate(text)
    years = mark_years(slate, as_of)
    agencies = mark_agencies(slate, names, items.is_in_item)
    owners = tuple(dict.fromkeys(n for a in agencies for n in a.candidates)) or known
    own_names = items.item_names(owners)
    kept = tuple(f for f in figures if not _is_inside_name(f, text, own_names))
    for figure in kept:
        if slate.is_free(figure.start, figure.end):
            slate.take(figure.start, figure.end, Kind.BOUND, figure)
    mark_items(slate, own_names)
    mark_rates(slate, own_names)
    clothed = masked(slate)
    mark_phase(slate, words())
    mark_tiers(slate, words())
    mark_links(slate, words(), Operation.VALUE, own_names)
    _mark_statement_words(slate, lexicon)
    mark_noise(slate, words(), items)
    mark_literals(slate, words(), items)
    return Marked(
        text,
        clothed,
        kept,
        tuple(sorted(agencies, key=lambda a: a.start)),
        tuple(years),
        _phases(slate),
        tuple((s.start, s.value) for s in slate.of_kind(Kind.TIER) if isinstance(s.value, Tier)),
        tuple(m for m in find_mentions(slate) if m.end > m.start and text[m.start : m.end].strip("，。")),
    )


def _phases(slate: Slate) -> tuple[tuple[int, Phase], ...]:
    """The phases named; 安排 in a statement but says that money was set aside, in whatever phase."""
    spans = slate.of_kind(Kind.PHASE)
    return tuple((s.start, s.value) for s in spans if isinstance(s.value, Phase) and s.text != _SET_ASIDE)


def _is_inside_name(figure: Stated, text: str, names: Sequence[str]) -> bool:
    """Whether an item of the library holds the figure in its name (单价50万元以上设备)."""
    said = text[figure.start : figure.end]
    for name in names:
        if said in name and len(name) > len(said) + _LONGER_BY:
            place = text.find(name)
            if 0 <= place <= figure.start and figure.end <= place + len(name):
                return True
    return False


def _mark_statement_words(slate: Slate, lexicon: Lexicon) -> None:
    """Explain the words that surround figures; short ones only at the edge of what nothing else explains."""
    for match in list(slate.matches(lexicon.against)):
        slate.take(match.start(), match.end(), Kind.NOISE)
    for match in list(slate.matches(lexicon.noise)):
        if match.end() - match.start() > 1:
            slate.take(match.start(), match.end(), Kind.NOISE)
    for _ in range(_EDGES):
        for start, end in slate.free_stretches():
            _trim(slate, start, end, lexicon.noise)


def _trim(slate: Slate, start: int, end: int, noise: re.Pattern[str]) -> None:
    stretch = slate.text[start:end]
    if len(stretch) > 1 and words().bare.get(stretch):
        return
    people = vocabulary().concept_of(f"{stretch}人数") if len(stretch) > 1 else None
    if people is not None:  # 实有|126人
        slate.take(start, end, Kind.CONCEPT, [people])
        return
    head = noise.match(stretch)
    if head is not None and head.end():
        slate.take(start, start + head.end(), Kind.NOISE)
        start += head.end()
    if start < end and noise.fullmatch(slate.text[end - 1 : end]):
        slate.take(end - 1, end, Kind.NOISE)
