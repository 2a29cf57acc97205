"""One operand of a claim settled against the library: all figures that its words may mean, in any phase."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from corpus.datatypes import Aspect, Fact, Phase
from corpus.errors import ParseError
from corpus.money import Dimension, parse_unit
from corpus.vocabulary import clean_label, vocabulary
from qa.aspects import PLAIN_ASPECTS
from qa.beside import budget_sums, with_totals
from qa.catalog import Catalog
from qa.claims.context import Claim, Kind, is_column
from qa.claims.held import Evidence, Held
from qa.claims.scopes import of_named_tier, of_unit_documents, office_targets, titled, wants_office
from qa.matching import Found, exact_entries, find_figures
from qa.query import Link, Mention, Operation, Query, Target
from qa.resolve import Refusal, Resolved, missing_item, of_tier, resolve, unpublished_phase
from qa.schema import Reason
from qa.selection import Quantity, Selection, of_dimension, select
from qa.words import words

_PHASES = (Phase.BUDGET, Phase.FINAL, Phase.ADJUSTED, Phase.ESTIMATED)
_OUTRIGHT = ("总计", "合计", "财政拨款", "一般公共预算")  # totals that say which one they are
_BUDGET = "total_budget"
_TOTALS = ("total_revenue", "total_expenditure")
_OF_YEAR = ("本年",)
_TAILS = ("支出", "类", "采购")  # that documents add to a short name


@dataclass(frozen=True, slots=True)
class Settled:
    """An operand settled against the library, with all figures of each aspect that its words mean."""

    resolved: Resolved
    facts: tuple[Fact, ...]  # of all aspects
    selections: tuple[Selection, ...]  # by phase, the one named or taken by default first

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The figures themselves, the most telling first."""
        found: list[Quantity] = []
        for one in self.selections:
            found += [one.chosen, *one.conflicts, *one.roundings, *one.forks, *one.homonyms]
        return tuple(found)


def query_of(claim: Claim, targets: tuple[Target, ...], operation: Operation = Operation.VALUE) -> Query:
    """The question that the claim answers, about ``targets``."""
    dimension = claim.stated.amount.unit.dimension
    return Query(
        claim.words,
        operation,
        targets,
        dimension=dimension if operation is Operation.VALUE and claim.kind is Kind.VALUE else None,
        unknown_agency=None,
        explicit_year=True,
        explicit_agency=True,
    )


def settle(claim: Claim, target: Target, catalog: Catalog, dimension: Dimension | None) -> Settled | Refusal:
    """Settle one operand; where no phase is named, in every phase that the library holds of that year."""
    if wants_office(target):
        return _settle_office(claim, target, catalog, dimension)
    query = replace(query_of(claim, (target,)), dimension=dimension)
    if not _is_of_part(target, catalog):
        return Refusal(Reason.ITEM_NOT_FOUND, f"没有找到“{target.words}”")
    leaning = replace(target, phase=claim.leaning) if target.phase is None else target
    first = resolve(leaning, query, catalog)
    is_final = isinstance(first, Resolved) and bool(first.found.facts) and claim.is_spent
    if isinstance(first, Refusal) or not first.found.facts:
        first = resolve(target, query, catalog)
    if isinstance(first, Resolved) and not first.found.facts:
        first = _by_concept(first, target, query, catalog)
    if isinstance(first, Refusal) or not first.found.facts:
        first = _titled(first, target, catalog)
    first = _sum_of_counted(first, target, dimension, catalog)
    if isinstance(first, Resolved):
        first = _of_tier_named(first, catalog)
    if isinstance(first, Refusal):
        return first
    selections: list[Selection] = []
    facts = list(_readable(first.found.facts))
    named = _select(first, dimension, catalog)
    selections += [named] if named is not None else []
    if target.phase is None and not is_final:
        settled = replace(first.target, phase=None)
        for phase in _PHASES:
            if phase is first.phase or not any(f.phase is phase for f in view_facts(first, catalog)):
                continue
            other = resolve(replace(settled, phase=phase), query, catalog)
            if isinstance(other, Resolved):
                other = _of_tier_named(other, catalog)
                facts += [f for f in _readable(other.found.facts) if f not in facts]
                more = _select(other, dimension, catalog)
                selections += [more] if more is not None else []
    if not facts and not _serving(first, catalog):
        return unpublished_phase(target, first, catalog) or missing_item(first, query, catalog)
    serving = _serving(first, catalog)
    more = select(of_dimension(serving, dimension), PLAIN_ASPECTS)
    facts += [f for f in serving if f not in facts]
    facts += _of_other_total(first, catalog)
    view = catalog.view(first.agency, first.year)
    facts += [f for f in titled(first.target, view) if f not in facts]
    return Settled(first, tuple(facts), (*selections, *((more,) if more is not None else ())))


def _settle_office(claim: Claim, target: Target, catalog: Catalog, dimension: Dimension | None) -> Settled | Refusal:
    """The operand as that of the office itself (局本级): never as that of the whole department."""
    for one in office_targets(target, catalog):
        found = settle(claim, one, catalog, dimension)
        if isinstance(found, Settled):
            said = replace(found.resolved.target, agencies=target.agencies, mentions=target.mentions, tier=target.tier)
            return replace(found, resolved=replace(found.resolved, target=said))
    whole = settle(claim, replace(target, tier=None), catalog, dimension)
    if isinstance(whole, Settled):
        facts = of_unit_documents(whole.facts, catalog)
        selection = select(of_dimension(facts, dimension), PLAIN_ASPECTS)
        if selection is not None:
            return Settled(whole.resolved, facts, (selection,))
    where = f"{target.agencies[0]}{f'{target.year}年' if target.year else ''}"
    return Refusal(Reason.ITEM_NOT_FOUND, f"文库中没有{where}本级的“{target.words}”，只有整个部门的")


def _of_tier_named(resolved: Resolved, catalog: Catalog) -> Resolved:
    """The operand without figures that are told of another tier elsewhere."""
    view = catalog.view(resolved.agency, resolved.year)
    facts = of_named_tier(resolved.found.facts, resolved.target, view)
    return replace(resolved, found=replace(resolved.found, facts=facts))


def _by_concept(first: Resolved, target: Target, query: Query, catalog: Catalog) -> Resolved:
    """What a short word stands for in another phase, by its meaning (货物: 货物支出)."""
    if not target.mentions or not target.mentions[-1].literal:
        return first
    mention = target.mentions[-1]
    view = catalog.view(first.agency, first.year)
    concepts = {e.concept for e in exact_entries(mention, view) if e.concept}
    if not concepts:
        named = (vocabulary().concept_of(clean_label(mention.text) + tail) for tail in _TAILS)
        concepts = {c for c in named if c is not None and c in view.by_concept}
    if len(concepts) != 1:
        return first
    meant = replace(mention, concepts=tuple(concepts), literal=False)
    outcome = resolve(replace(target, mentions=(*target.mentions[:-1], meant)), query, catalog)
    return outcome if isinstance(outcome, Resolved) and outcome.found.facts else first


def _sum_of_counted(
    first: Resolved | Refusal, target: Target, dimension: Dimension | None, catalog: Catalog
) -> Resolved | Refusal:
    """The money of things that are else but counted: the sum of their table (重点项目: 重点项目合计)."""
    if isinstance(first, Refusal) or dimension is not Dimension.MONEY or of_dimension(first.found.facts, dimension):
        return first
    facts = of_dimension(titled(first.target, catalog.view(first.agency, first.year)), dimension)
    if not facts:
        return first
    mention = Mention(facts[0].item, 0, 0, literal=True)
    settled = replace(first.target, mentions=(mention,))
    return replace(first, target=settled, found=Found(tuple(facts)))


def _titled(outcome: Resolved | Refusal, target: Target, catalog: Catalog) -> Resolved | Refusal:
    """The figures that bear the name said in a title, where none bears it alone."""
    agency, year = (outcome.agency, outcome.year) if isinstance(outcome, Resolved) else (None, target.year)
    agency = agency or (target.agencies[0] if len(target.agencies) == 1 else None)
    if agency is None or year is None or year not in catalog.mentioned_years(agency):
        return outcome
    facts = titled(target, catalog.view(agency, year))
    if not facts:
        return outcome
    settled = replace(target, agencies=(agency,), year=year)
    return Resolved(settled, agency, year, facts[0].phase, Found(facts))


def _of_other_total(resolved: Resolved, catalog: Catalog) -> list[Fact]:
    """What is told of the other total where both are equal: 收入总计X，支出总计X，比上年增加Y is told of both."""
    named = {c for m in resolved.target.mentions for c in m.concepts if c in _TOTALS}
    if len(named) != 1 or len(resolved.target.mentions) != 1:
        return []
    view = [f for f in view_facts(resolved, catalog) if f.phase in (resolved.phase, None) and not f.path]
    own = {f.value * parse_unit(f.unit).factor for f in view if f.concept in named and f.aspect is Aspect.AMOUNT}
    others = [f for f in view if f.concept in _TOTALS and f.concept not in named]
    equal = any(f.aspect is Aspect.AMOUNT and f.value * parse_unit(f.unit).factor in own for f in others)
    return [f for f in others if equal and f.aspect in (Aspect.CHANGE, Aspect.GROWTH)]


def _serving(resolved: Resolved, catalog: Catalog) -> list[Fact]:
    """Figures of the totals that serve for a total said without saying which (支出 may be 本年支出合计)."""
    mentions = resolved.target.mentions
    if len(mentions) != 1 or any(said in mentions[0].text for said in _OUTRIGHT):
        return []
    stands_for = words().stands_for
    serving = {other for c in mentions[0].concepts for other in stands_for.get(c, ())}
    if not any(said in mentions[0].text for said in _OF_YEAR):  # 今年收入 is said of all that comes in, too
        serving |= {total for total in _TOTALS if set(mentions[0].concepts) & set(stands_for.get(total, ()))}
    serving -= {c for c in mentions[0].concepts if c != _BUDGET}
    facts = [
        f
        for f in view_facts(resolved, catalog)
        if (f.concept or _bare_total(f.item)) in serving and f.phase in (resolved.phase, None) and not f.path and f.main
    ]
    kept = of_tier(facts, resolved.target.tier)
    return list(of_named_tier(kept, resolved.target, catalog.view(resolved.agency, resolved.year)))


def _is_of_part(target: Target, catalog: Catalog) -> bool:
    """Whether 其中B of A is B's figure: never A's, where nothing bears the name of B within A."""
    parts = [m for m in target.mentions if m.link is Link.OF_WHICH]
    if not parts or len(target.mentions) == len(parts) or len(target.agencies) != 1 or target.year is None:
        return True
    if is_column(parts[0]):
        return True
    view = catalog.view(target.agencies[0], target.year)
    named = {e.id for e in exact_entries(parts[0], view)}
    found = find_figures(target.mentions, view)
    are_named = all(f.id in named or _is_column_of(f, parts[0]) for f in found.facts)
    return bool(found.facts) and not found.unsupported and are_named


def _is_column_of(fact: Fact, mention: Mention) -> bool:
    """Whether the fact stands in the column that a mention names (a project's 上年结转)."""
    label = clean_label(mention.text)
    return fact.measure_concept in mention.concepts or label in (fact.measure, *map(clean_label, fact.columns))


def view_facts(resolved: Resolved, catalog: Catalog) -> Sequence[Fact]:
    """All figures of the agency and year of an operand."""
    return _readable(catalog.view(resolved.agency, resolved.year).facts)


def _readable(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts whose unit is one: what a table prints in its place (台(套)) measures nothing that is compared."""
    return tuple(f for f in facts if _is_unit(f.unit))


@cache
def _is_unit(symbol: str) -> bool:
    try:
        parse_unit(symbol)
    except ParseError:
        return False
    return True


def _select(resolved: Resolved, dimension: Dimension | None, catalog: Catalog) -> Selection | None:
    facts = _readable(resolved.found.facts)
    sums = budget_sums(facts, resolved, catalog) if all(f.concept for f in facts) else []
    named = (*facts, *sums)
    selection = select(of_dimension(named, dimension), PLAIN_ASPECTS)
    return None if selection is None else with_totals(selection, catalog.view(resolved.agency, resolved.year))


def _bare_total(item: str) -> str | None:
    """The total that a short name means in running text (支出预算15621.11万元)."""
    return words().bare.get(item) or words().bare.get(item.removesuffix("预算").removesuffix("决算"))


def evidence_of(operand: Settled, held: Iterable[Held], what: str) -> Evidence:
    """What was found for an operand; where nothing was, that ``what`` (增减额 …) is not stated."""
    found = tuple(held)
    resolved = operand.resolved
    where = f"{resolved.agency}{resolved.year}年"
    refusal = Refusal(Reason.ITEM_NOT_FOUND, f"{where}的文件没有写“{resolved.target.words}”的{what}，也不能推算")
    return Evidence(
        found,
        resolved.target,
        resolved,
        None if found else refusal,
        is_exact=resolved.found.exact and not resolved.found.rivals,
    )
