"""A language model may say which of the agency's own items the words of a question mean; nothing else.

It is asked only where the question was refused because its words for the item were not understood, and
agency, year and phase were. Its proposal counts only if every part of it is the question's own or the
library's; a canonical question is composed of it, which is then understood and answered as any other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.datatypes import Aspect, Phase
from corpus.money import parse_unit
from corpus.vocabulary import clean_label
from qa.catalog import Catalog
from qa.language_model import LanguageModel
from qa.likeness import cover
from qa.names import mark_agencies
from qa.normalise import normalise_question
from qa.periods import find_years
from qa.prompts import instructions
from qa.query import PHASE_NAMES, TIER_NAMES, Operation, Query, Target
from qa.resolve import Refusal, resolve_agency
from qa.schema import Answer, Reason
from qa.spans import Kind, Slate
from qa.words import words

_NOT_UNDERSTOOD = (Reason.MISSING_ITEM, Reason.ITEM_NOT_FOUND)
_LEAST_WORDS = 2  # characters that must be left over for there to be anything to understand
_MOST_ITEMS = 300  # names that are sent along
_LONGEST_NAME = 60
_FENCE = re.compile(r"\A```(?:json)?(.*)```\Z", re.S)
_ASKED = {
    Operation.VALUE: "是多少",
    Operation.CHANGE: "比上年增减多少",
    Operation.GROWTH: "比上年变动百分之几",
    Operation.COMPLETION: "完成预算的百分之几",
    Operation.REASON: "为什么变化",
}
_ASPECTS = {
    Operation.CHANGE: Aspect.CHANGE,
    Operation.GROWTH: Aspect.GROWTH,
    Operation.COMPLETION: Aspect.RATE,
}
_KEPT = frozenset(  # what the canonical question says again, or what takes nothing away; not bounds, rankings …
    {"text", "operation", "targets", "unit", "dimension", "assumptions", "unexplained", "hints", "as_of"}
    | {"explicit_year", "explicit_agency", "explicit_phase", "premise_rises", "aspect"}
)


class Proposal(BaseModel):
    """What the language model takes a question to mean."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    agency: str | None = None
    year: int | None = None
    phase: Literal["budget", "adjusted", "final", "estimated"] | None = None
    item: str = Field(min_length=1)
    operation: Literal["value", "change", "growth", "completion", "reason"] | None = None


@dataclass(frozen=True, slots=True)
class Gist:
    """What is settled of a question that was not understood: all but the item."""

    query: Query
    target: Target
    agency: str
    years: tuple[int, ...]  # whose items may be meant


def gist_of(answer: Answer, query: Query, catalog: Catalog, as_of: date) -> Gist | None:
    """What a refused question leaves open to a language model; None where the refusal must stand."""
    if answer.reason not in _NOT_UNDERSTOOD or words().injection.search(query.text):
        return None
    if len(query.targets) != 1 or not _is_plain(query):
        return None
    target = query.targets[0]
    settled = resolve_agency(target, query, catalog)
    if isinstance(settled, Refusal) or not _has_unknown_words(target, query, catalog, as_of):
        return None
    agency = settled[0].agencies[0]
    years = catalog.years(agency) if target.year is None else (target.year,)
    return Gist(query, target, agency, years) if set(years) <= set(catalog.years(agency)) else None


def _is_plain(query: Query) -> bool:
    """Whether nothing of the question would be lost if it were asked anew of one item."""
    beside = (words().excluding, words().not_arranged, words().hypothetical)
    if query.operation not in _ASKED or any(pattern.search(query.text) for pattern in beside):
        return False
    if query.aspect not in (None, _ASPECTS.get(query.operation)):
        return False
    said = ((getattr(query, part.name), part.default) for part in fields(query) if part.name not in _KEPT)
    return all(value == default for value, default in said)


def _has_unknown_words(target: Target, query: Query, catalog: Catalog, as_of: date) -> bool:
    """Whether the item was named in words of no known meaning: 劳务费 is understood, and is simply not there."""
    if target.mentions:
        return any(m.literal and m.code is None for m in target.mentions)
    slate = Slate(normalise_question(query.text))
    for year in find_years(slate.text, as_of):
        slate.take(year.start, year.end, Kind.YEAR)
    mark_agencies(slate, catalog.names, catalog.is_in_item)
    rest = "，".join(slate.text[start:end] for start, end in slate.free_stretches())
    for pattern in (words().polite, words().asking, *(pattern for _, pattern in words().phases)):
        rest = pattern.sub("，", rest)
    slight = words().particles | words().ending_particles | words().loose
    return sum("一" <= char <= "鿿" and char not in slight for char in rest) >= _LEAST_WORDS


def propose(gist: Gist, catalog: Catalog, model: LanguageModel) -> str | None:
    """The question as the language model understands it, in the library's own words; None if it has none that holds."""
    names = _items(gist, catalog)
    if not names:
        return None
    shown = _foremost(names, gist.query.text)
    data = {"question": gist.query.text, "agency": gist.agency, "year": gist.target.year, "items": shown}
    reply = model.complete(instructions("understand"), json.dumps(data, ensure_ascii=False))
    proposal = parse_proposal(reply or "")
    return None if proposal is None or not _holds(proposal, gist, names, catalog) else _canonical(proposal, gist)


def parse_proposal(reply: str) -> Proposal | None:
    """The proposal in a reply that is one JSON object, fenced or not; None for anything else."""
    fenced = _FENCE.match(reply.strip())
    try:
        return Proposal.model_validate_json(fenced[1] if fenced else reply)
    except ValidationError:
        return None


def _items(gist: Gist, catalog: Catalog) -> tuple[str, ...]:
    found = {name for year in gist.years for name in catalog.view(gist.agency, year).by_item}
    return tuple(sorted(name for name in found if 1 < len(name) <= _LONGEST_NAME))


def _foremost(names: Sequence[str], text: str) -> list[str]:
    """As many names as are sent along, those most like the question first."""
    return sorted(names, key=lambda name: -cover(name, text))[:_MOST_ITEMS]


def _holds(proposal: Proposal, gist: Gist, names: Sequence[str], catalog: Catalog) -> bool:
    """Whether every part is what the question says, or what the library holds where it says nothing."""
    target, operation = gist.target, gist.query.operation
    year = proposal.year if target.year is None else target.year
    phase = None if proposal.phase is None else Phase(proposal.phase)
    phases = {p for y in (gist.years if year is None else (year,)) for p in catalog.phases(gist.agency, y)}
    return (
        proposal.agency in (None, gist.agency)
        and (proposal.year is None or (proposal.year == year and proposal.year in gist.years))
        and (phase is None or (phase in phases and target.phase in (None, phase)))
        and clean_label(proposal.item) in names
        and (proposal.operation is None or operation in (Operation.VALUE, Operation(proposal.operation)))
    )


def _canonical(proposal: Proposal, gist: Gist) -> str:
    """The question with the item's own name, and everything else as the question has it."""
    target = gist.target
    year = target.year or proposal.year
    phase = target.phase or (Phase(proposal.phase) if proposal.phase else None)
    known = "".join(m.text for m in target.mentions if not m.literal)
    operation = Operation(proposal.operation) if proposal.operation else gist.query.operation
    unit = gist.query.unit
    return "".join(
        (
            gist.agency,
            f"{year}年" if year else "",
            TIER_NAMES[target.tier] if target.tier else "",
            PHASE_NAMES[phase] if phase else "",
            known,
            clean_label(proposal.item),
            f"是多少{unit}" if unit and operation is Operation.VALUE else _ASKED[operation],
        )
    )


def is_of(gist: Gist, query: Query) -> bool:
    """Whether a canonical question was understood as what it was composed of."""
    if len(query.targets) != 1 or not _is_plain(query):
        return False
    target, asked = query.targets[0], gist.target
    same_year, same_phase = asked.year in (None, target.year), asked.phase in (None, target.phase)
    return target.agencies == (gist.agency,) and same_year and same_phase


def is_of_kind(gist: Gist, answer: Answer) -> bool:
    """Whether the figure is of the kind that the question asks for: 多少人 is answered by no amount of money."""
    wanted = gist.query.dimension
    return wanted is None or any(parse_unit(f.unit).dimension is wanted for f in answer.figures[:1] if f.unit)
