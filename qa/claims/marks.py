"""A sentence with everything recognised in it: figures, agencies, years, phases, items; no second understanding.

The passes are those that read questions (``qa.marking`` and its like); only the words of statements are added.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

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
_MARKS = "，。；：、！？（）"
_QUOTES = re.compile("[“”]")
_NO_NAME = ("其中", "其余", "全部", "该", "本")
_FURNITURE = re.compile(r"(?:^|(?<=\n))[（(]?[\d一二三四五六七八九十]{1,3}[）)]?[.．、](?!\d)|（[类款项]）")
_PHASE_COLUMNS = {  # terms that name a stage of the budget, no item
    "initial_budget": Phase.BUDGET,
    "budget_amount": Phase.BUDGET,
    "adjusted_budget": Phase.ADJUSTED,
    "final_amount": Phase.FINAL,
    "execution_amount": Phase.FINAL,
}
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
    below: tuple[int, ...] = ()  # where what belongs to an agency is told of, without it (下属单位)
    longer: tuple[tuple[int, str], ...] = ()  # where a mention begins whose words go on to a name of the library


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
    for match in list(slate.matches(lexicon.included)):
        slate.take(match.start(), match.end(), Kind.NOISE)
    _mark_openers(slate, names, lexicon)
    agencies = _cut_back(slate, mark_agencies(slate, names, items.is_in_item))
    agencies = [_below_another(a, names) for a in agencies]
    agencies = _without_words_of_items(slate, agencies, known, items)
    owners = tuple(dict.fromkeys(n for a in agencies for n in a.candidates)) or known
    own_names = _as_normalised(items.item_names(owners))
    for match in _FURNITURE.finditer(text):
        if slate.is_free(match.start(), match.end()):
            slate.take(match.start(), match.end(), Kind.NOISE)
    kept = tuple(f for f in figures if not _is_inside_name(f, text, own_names))
    for figure in kept:
        if slate.is_free(figure.start, figure.end):
            slate.take(figure.start, figure.end, Kind.BOUND, figure)
        if figure.lead < figure.start and slate.is_free(figure.lead, figure.start):
            slate.take(figure.lead, figure.start, Kind.NOISE)  # 突破, 接近: of the figure, of no name
    _mark_own_unit(slate, lexicon)
    below = _mark_below(slate, lexicon)
    mark_items(slate, own_names)
    mark_rates(slate, own_names)
    for span in slate.of_kind(Kind.LITERAL, Kind.CONCEPT):
        if lexicon.stage.fullmatch(span.text):  # a stage of the budget, whatever a document calls so
            slate.release(span)
    clothed = masked(slate)
    _mark_more_phases(slate, lexicon)
    mark_phase(slate, words())
    mark_tiers(slate, words())
    for match in list(slate.matches(lexicon.own_tier)):
        slate.take(match.start(), match.end(), Kind.TIER, Tier.OWN)
    mark_links(slate, words(), Operation.VALUE, own_names)
    _mark_statement_words(slate, lexicon)
    mark_noise(slate, words(), items)
    mark_literals(slate, words(), items)
    mentions = tuple(
        m
        for m in find_mentions(slate)
        if m.end > m.start
        and text[m.start : m.end].strip("，。")
        and _phase_of(m.concepts) is None
        and not lexicon.stage.fullmatch(m.text)
    )
    return Marked(
        text,
        clothed,
        kept,
        tuple(sorted(agencies, key=lambda a: a.start)),
        tuple(years),
        _phases(slate),
        tuple((s.start, s.value) for s in slate.of_kind(Kind.TIER) if isinstance(s.value, Tier)),
        mentions,
        below,
        _longer(text, mentions, own_names),
    )


def _mark_openers(slate: Slate, names: AgencyNames, lexicon: Lexicon) -> None:
    """Put aside what stands between the beginning of a clause and a name of the library (翻开, 反观, 而)."""
    held = tuple(name for record in names.records for name in (record.name, *record.aliases))
    for known in names.find(slate.text):
        own = max((len(n) for n in held if known.text.endswith(n)), default=0)
        own = len(known.text) if known.candidates else own
        end = known.end - own
        edge = max(slate.text.rfind(mark, 0, end) for mark in _MARKS) + 1
        is_opener = lexicon.openers.fullmatch(slate.text, edge, end) is not None
        if own and edge < end and is_opener and slate.is_free(edge, end):
            slate.take(edge, end, Kind.NOISE)


def _mark_below(slate: Slate, lexicon: Lexicon) -> tuple[int, ...]:
    for match in list(slate.matches(lexicon.with_below)):
        slate.take(match.start(), match.end(), Kind.TIER, Tier.WHOLE)
    places = []
    for match in list(slate.matches(lexicon.below_units)):
        slate.take(match.start(), match.end(), Kind.NOISE)
        places.append(match.start())
    return tuple(places)


def _mark_own_unit(slate: Slate, lexicon: Lexicon) -> None:
    """局本级, （本级）, 局机关: the office itself; 全部门: with all of it. What 本级 and 全市 are for a government."""
    for tier, pattern in ((Tier.WHOLE, lexicon.whole_unit), (Tier.OWN, lexicon.own_unit)):
        for match in list(slate.matches(pattern)):
            slate.take(match.start(), match.end(), Kind.TIER, tier)


def _mark_more_phases(slate: Slate, lexicon: Lexicon) -> None:
    for phase, pattern in lexicon.more_phases:
        for match in list(slate.matches(pattern)):
            slate.take(match.start(), match.end(), Kind.PHASE, phase)


def _cut_back(slate: Slate, agencies: Sequence[AgencyMention]) -> list[AgencyMention]:
    """An agency's name that runs into a term ends where the term begins (某市|政府性基金)."""
    terms = vocabulary().scan(slate.text)
    found = []
    for mention in agencies:
        over = next((t for t in terms if mention.start + 1 < t.start < mention.end < t.end), None)
        spans = [s for s in slate.of_kind(Kind.AGENCY, Kind.REGION) if s.value is mention]
        if over is not None and spans:
            mention = replace(mention, end=over.start, text=slate.text[mention.start : over.start])
            slate.release(spans[0])
            slate.take(mention.start, mention.end, spans[0].kind, mention)
        found.append(mention)
    return found


def _below_another(mention: AgencyMention, names: AgencyNames) -> AgencyMention:
    """A place named with the one that it lies in (某市|某区), where that place's documents tell of it."""
    if mention.candidates:
        return mention
    below = tuple(r.name for r in names.records if r.region and mention.text == r.region + r.name)
    return replace(mention, candidates=below)


@lru_cache(maxsize=64)
def _of_quotes(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_QUOTES.sub('"', name) for name in names)


def _as_normalised(names: Sequence[str]) -> Sequence[str]:
    """Names with the quotation marks that a normalised text has."""
    return _of_quotes(tuple(names))


def _without_words_of_items(
    slate: Slate, agencies: Sequence[AgencyMention], known: tuple[str, ...], items: Items
) -> list[AgencyMention]:
    """The agencies but those that are only words in the name of another's item (某市的|其他人大事务支出).

    A word that is an item of the agency told before it is that item: 某市图书馆……，图书馆30万元.
    """
    kept: list[AgencyMention] = []
    for mention in agencies:
        told = known + tuple(n for a in kept for n in a.candidates)
        again = tuple(n for n in mention.candidates if n in told)
        if again and mention.text in items.item_names(again):
            for span in [s for s in slate.of_kind(Kind.AGENCY, Kind.REGION) if s.value is mention]:
                slate.release(span)
            continue
        if mention.text.startswith(_NO_NAME) and not mention.candidates:  # 其中|市本级
            for span in [s for s in slate.of_kind(Kind.AGENCY, Kind.REGION) if s.value is mention]:
                slate.release(span)
            continue
        others = tuple(n for a in agencies for n in a.candidates if a is not mention) or known
        others = tuple(n for n in dict.fromkeys(others) if n not in mention.candidates)
        if others and _is_word_of_item(mention, slate.text, items.item_names(others)):
            for span in [s for s in slate.of_kind(Kind.AGENCY, Kind.REGION) if s.value is mention]:
                slate.release(span)
        else:
            kept.append(mention)
    return kept


def _is_word_of_item(mention: AgencyMention, text: str, names: Sequence[str]) -> bool:
    for name in names:
        place = text.find(name) if mention.text in name and len(name) > len(mention.text) + 1 else -1
        if 0 <= place <= mention.start and mention.end <= place + len(name):
            return True
    return False


def _longer(text: str, mentions: Sequence[Mention], names: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Names of the library that go on where a known term ends (再融资债券|资金)."""
    found = []
    for mention in mentions:
        said = text[mention.start : mention.end]
        longer = (n for n in names if len(n) > len(said) and n.startswith(said) and text.startswith(n, mention.start))
        if (name := next(longer, None)) is not None:
            found.append((mention.start, name))
    return tuple(found)


def _phases(slate: Slate) -> tuple[tuple[int, Phase], ...]:
    """The phases named; 安排 in a statement but says that money was set aside, in whatever phase."""
    spans = slate.of_kind(Kind.PHASE)
    found = [(s.start, s.value) for s in spans if isinstance(s.value, Phase) and s.text != _SET_ASIDE]
    columns = [(s.start, phase) for s in slate.of_kind(Kind.CONCEPT) if (phase := _phase_of(s.value)) is not None]
    return tuple(sorted((*found, *columns), key=lambda place: place[0]))


def _phase_of(concepts: object) -> Phase | None:
    """The stage that a column's name means (预算执行数)."""
    named = concepts if isinstance(concepts, list | tuple) else ()
    return next((_PHASE_COLUMNS[c] for c in named if c in _PHASE_COLUMNS), None)


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
    for match in [m for p in (lexicon.against, lexicon.per_each, lexicon.share) for m in slate.matches(p)]:
        slate.take(match.start(), match.end(), Kind.NOISE)
    for match in list(slate.matches(lexicon.noise)):
        if match.end() - match.start() > 1:
            slate.take(match.start(), match.end(), Kind.NOISE)
    for _ in range(_EDGES):
        for start, end in slate.free_stretches():
            _trim(slate, start, end, lexicon.noise)


def _trim(slate: Slate, start: int, end: int, noise: re.Pattern[str]) -> None:
    while start < end and slate.text[start] in _MARKS:
        start += 1
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
