"""What the library holds for a claim: every figure that its words may mean, printed or computed.

Nothing is looked up by value: a figure counts only as that of the agency, year and item that the claim names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from corpus.datatypes import Aspect, Fact, Phase
from corpus.errors import ParseError
from corpus.money import Amount, Dimension, parse_unit
from corpus.vocabulary import clean_label, vocabulary
from index.filters import unit_of
from qa.aspects import PLAIN_ASPECTS
from qa.beside import budget_sums, with_totals
from qa.catalog import Catalog
from qa.changes import implied_for_year
from qa.claims.context import Claim, Kind, is_column
from qa.compute import (
    Computed,
    Operand,
    UnlikeUnitsError,
    ZeroBaseError,
    difference,
    growth,
    growth_from_change,
    multiple,
    share,
    total,
)
from qa.figures import in_one_fund
from qa.likeness import cover
from qa.matching import exact_entries, find_figures
from qa.query import Link, Mention, Operation, Query, Target
from qa.resolve import Refusal, Resolved, agency_missing, missing_item, of_tier, resolve, unpublished_phase
from qa.schema import Reason
from qa.scribe import label_of
from qa.selection import Quantity, Selection, amount_of, of_dimension, select, signed
from qa.shares import Sides, agrees, choose_sides, default_whole
from qa.words import words

_PHASES = (Phase.BUDGET, Phase.FINAL, Phase.ADJUSTED, Phase.ESTIMATED)
_HUNDRED = Decimal(100)
_SLIGHT = Decimal("0.1")  # percentage points by which documents differ from their own amounts without being wrong
_OUTRIGHT = ("总计", "合计", "财政拨款", "一般公共预算")  # totals that say which one they are
_BUDGET = "total_budget"
_TOTALS = ("total_revenue", "total_expenditure")
_OF_YEAR = ("本年",)
_EXPLAINED = 0.8  # share of the words that a counted thing, or a sentence, must hold


@dataclass(frozen=True, slots=True)
class Held:
    """A figure that the library gives: ``amount`` with its sign, and the facts that it rests on."""

    amount: Amount
    facts: tuple[Fact, ...]
    computed: Computed | None = None  # how it was computed; None: printed
    shown: Amount | None = None  # as printed, where the sign of a fall is left to the words
    misprint: Amount | None = None  # what the document prints instead, wrongly

    @property
    def fact(self) -> Fact:
        """The fact that stands for it."""
        return self.facts[0]

    @property
    def as_printed(self) -> Amount:
        """The amount as a reader finds it in the document."""
        return self.shown if self.shown is not None else self.amount


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was found for a claim, the most telling first; else the refusal that says what is lacking."""

    held: tuple[Held, ...] = ()
    subject: Target | None = None  # with agency, year and item settled
    resolved: Resolved | None = None
    refusal: Refusal | None = None
    is_exact: bool = True  # False where words were taken for an item by likeness
    is_loosened: bool = False  # True where a phase or tier told before was left aside


def seek_evidence(claim: Claim, catalog: Catalog) -> Evidence:
    """The figures that a claim may mean: of its first reading that names any."""
    refusal: Refusal | None = None
    best: Evidence | None = None
    for subject in claim.subjects:
        if claim.unknown_agency is not None and not subject.agencies:
            return Evidence(refusal=agency_missing(claim.unknown_agency, catalog))
        found = _of_subject(claim, subject, catalog)
        for looser in _loosened(claim, subject) if not found.held else ():
            freer = _of_subject(claim, looser, catalog)
            found = replace(freer, is_loosened=True) if freer.held and not found.held else found
        if found.held:
            if found.is_exact:
                return found
            best = best or found
        refusal = _nearer(refusal, found.refusal)
    if best is not None:
        return best
    fallback = Refusal(Reason.MISSING_ITEM, "没有听出这个数字说的是哪一项")
    return Evidence(refusal=refusal or fallback)


def _loosened(claim: Claim, subject: Target) -> list[Target]:
    """The subject without what was only carried over and may not hold of it: the tier, then the phase."""
    found: list[Target] = []
    if not claim.names_item:
        return found
    if subject.tier is not None and not claim.tier_told:
        found.append(replace(subject, tier=None))
    if subject.phase is not None and not claim.phase_told:
        found.append(replace(subject, phase=None, tier=subject.tier if claim.tier_told else None))
    return found


def _nearer(one: Refusal | None, other: Refusal | None) -> Refusal | None:
    return one if one is not None else other


def _query(claim: Claim, targets: tuple[Target, ...], operation: Operation = Operation.VALUE) -> Query:
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


def _of_subject(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    try:
        return _KINDS[claim.kind](claim, subject, catalog)
    except (ZeroBaseError, UnlikeUnitsError) as error:
        return Evidence(refusal=Refusal(Reason.ZERO_BASE, error.problem))


# --- one operand --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Operand:
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


def _operand(claim: Claim, target: Target, catalog: Catalog, dimension: Dimension | None) -> _Operand | Refusal:
    """Settle one operand; where no phase is named, in every phase that the library holds of that year."""
    query = replace(_query(claim, (target,)), dimension=dimension)
    if not _is_of_part(target, catalog):
        return Refusal(Reason.ITEM_NOT_FOUND, f"没有找到“{target.words}”")
    leaning = replace(target, phase=claim.leaning) if target.phase is None else target
    first = resolve(leaning, query, catalog)
    if isinstance(first, Refusal) or not first.found.facts:
        first = resolve(target, query, catalog)
    if isinstance(first, Refusal):
        return first
    selections: list[Selection] = []
    facts = list(_readable(first.found.facts))
    named = _select(first, dimension, catalog)
    selections += [named] if named is not None else []
    if target.phase is None:
        settled = replace(first.target, phase=None)
        for phase in _PHASES:
            if phase is first.phase or not any(f.phase is phase for f in _view_facts(first, catalog)):
                continue
            other = resolve(replace(settled, phase=phase), query, catalog)
            if isinstance(other, Resolved):
                facts += [f for f in _readable(other.found.facts) if f not in facts]
                more = _select(other, dimension, catalog)
                selections += [more] if more is not None else []
    if not facts:
        return unpublished_phase(target, first, catalog) or missing_item(first, query, catalog)
    serving = _serving(first, catalog)
    more = select(of_dimension(serving, dimension), PLAIN_ASPECTS)
    facts += [f for f in serving if f not in facts]
    return _Operand(first, tuple(facts), (*selections, *((more,) if more is not None else ())))


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
        for f in _view_facts(resolved, catalog)
        if (f.concept or _bare_total(f.item)) in serving and f.phase in (resolved.phase, None) and not f.path and f.main
    ]
    return list(of_tier(facts, resolved.target.tier))


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


def _view_facts(resolved: Resolved, catalog: Catalog) -> Sequence[Fact]:
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


def _evidence(operand: _Operand, held: Iterable[Held], claim: Claim, what: str) -> Evidence:
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


# --- amounts ------------------------------------------------------------------------------------------


def _values(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    operand = _operand(claim, subject, catalog, claim.stated.amount.unit.dimension)
    if isinstance(operand, Refusal):
        implied = _implied(claim, subject, catalog) if operand.reason is Reason.YEAR_NOT_IN_LIBRARY else None
        return implied or told_in_words(claim, subject, catalog) or Evidence(refusal=operand)
    held = [Held(q.amount, q.facts) for q in operand.quantities]
    if claim.stated.is_ratio:
        held += _printed_ratios(operand)
    elif not claim.stated.is_money:
        held = [h for h in held if h.amount.unit.symbol == claim.stated.amount.unit.symbol]
    if not held and (told := told_in_words(claim, subject, catalog)) is not None:
        return told
    return _evidence(operand, held, claim, "数字")


def told_in_words(claim: Claim, subject: Target, catalog: Catalog) -> Evidence | None:
    """Figures of the claim's unit whose item, or whose sentence of text, holds the claim's words."""
    said = "".join(clean_label(m.text) for m in subject.mentions)
    owner = resolve(replace(subject, mentions=()), _query(claim, (subject,)), catalog)
    if len(said) < 2 or isinstance(owner, Refusal):
        return None
    symbol = claim.stated.amount.unit.symbol
    is_money = claim.stated.is_money
    facts = [
        f
        for f in _view_facts(owner, catalog)
        if f.aspect in PLAIN_ASPECTS
        and (unit_of(f.unit).dimension is Dimension.MONEY if is_money else unit_of(f.unit).symbol == symbol)
        and subject.phase in (None, f.phase)
    ]
    scored = [(cover(f.item, said), f) for f in facts if _holds_words(f, said, is_money)]
    if not scored:
        return None
    best = max(score for score, _ in scored)
    chosen = [f for score, f in scored if score == best]
    resolved = replace(owner, target=replace(owner.target, mentions=subject.mentions))
    held = tuple(Held(amount_of(f), (f,)) for f in chosen)
    return Evidence(held, resolved.target, resolved, is_exact=len({f.value for f in chosen}) == 1)


def _holds_words(fact: Fact, said: str, is_money: bool) -> bool:
    """Whether the item bears the words (列明公务接待: 公务接待), or they end in it and its sentence has the rest."""
    if not is_money:
        return cover(said, fact.item) >= _EXPLAINED
    return said.endswith(fact.item) and len(fact.item) > 3 and cover(said, fact.sentence or "") >= _EXPLAINED


def _printed_ratios(operand: _Operand) -> list[Held]:
    return [_of_fact(f) for f in operand.facts if f.aspect in (Aspect.SHARE, Aspect.GROWTH, Aspect.RATE)]


def _implied(claim: Claim, subject: Target, catalog: Catalog) -> Evidence | None:
    """Last year's figure, worked back from this year's and its stated change."""
    if subject.year is None or len(subject.agencies) != 1 or not claim.is_base:
        return None
    draft = implied_for_year(_query(claim, (subject,)), catalog)
    if draft is None or draft.derivation is None:
        return None
    amount = Amount(Decimal(draft.derivation.value), parse_unit(draft.derivation.unit))
    now = _operand(claim, replace(subject, year=subject.year + 1), catalog, None)
    if isinstance(now, Refusal):
        return None
    how = Computed(amount, draft.derivation.expression, draft.derivation.formula)
    changes = tuple(f for f in now.facts if f.aspect is Aspect.CHANGE)[:1]
    held = Held(amount, (*now.quantities[0].facts[:1], *changes), how)
    return Evidence((held,), subject, now.resolved)


# --- changes ------------------------------------------------------------------------------------------


def _signed_amount(fact: Fact) -> Amount:
    return Amount(signed(fact), parse_unit(fact.unit))


def _of_fact(fact: Fact) -> Held:
    return Held(_signed_amount(fact), (fact,), shown=amount_of(fact))


def _changes(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    operand = _operand(claim, subject, catalog, None)
    if isinstance(operand, Refusal):
        return Evidence(refusal=operand)
    dimension = claim.stated.amount.unit.dimension
    stated = [f for f in operand.facts if f.aspect is Aspect.CHANGE]
    held = [_of_fact(f) for f in stated if parse_unit(f.unit).dimension is dimension]
    held += [
        Held(how.amount, (*now.facts[:1], *before.facts[:1]), how)
        for now, before in _against_last_year(claim, operand, catalog)
        if now.amount.unit.dimension is dimension
        for how in (difference(_named(now), _named(before)),)
    ]
    return _evidence(operand, held, claim, "增减额")


def _against_last_year(claim: Claim, operand: _Operand, catalog: Catalog) -> list[tuple[Quantity, Quantity]]:
    """This year's and last year's figure of one scope each, where both are held."""
    resolved = operand.resolved
    years = catalog.mentioned_years(resolved.agency)
    if resolved.year - 1 not in years:
        return []
    earlier = _operand(claim, replace(resolved.target, year=resolved.year - 1, phase=None), catalog, None)
    if isinstance(earlier, Refusal):
        return []
    return [
        (now, before)
        for now in operand.quantities
        for before in earlier.quantities
        if (_is_alike(now.fact, before.fact) and now.fact.aspect is Aspect.AMOUNT) or _are_counts(now, before)
    ]


def _are_counts(now: Quantity, before: Quantity) -> bool:
    return now.fact.aspect is before.fact.aspect is Aspect.COUNT and now.fact.unit == before.fact.unit


def _is_alike(now: Fact, before: Fact) -> bool:
    """Whether two figures are of one scope: fund, tier, and part of the row."""
    scopes = [(f.aspect, f.fund, f.tier, f.main, f.form, f.path[-1:]) for f in (now, before)]
    return scopes[0] == scopes[1] and parse_unit(now.unit).dimension is parse_unit(before.unit).dimension


def _named(quantity: Quantity) -> Operand:
    fact = quantity.fact
    return Operand(f"{fact.year}年{label_of(fact)}", quantity.amount)


def _growths(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    if claim.others:
        return _growth_between(claim, subject, catalog)
    operand = _operand(claim, subject, catalog, None)
    if isinstance(operand, Refusal):
        return Evidence(refusal=operand)
    held = []
    for fact in operand.facts:
        if fact.aspect is Aspect.GROWTH:
            how = _recomputed(fact, operand.facts)
            printed = _of_fact(fact)
            if how is None or (_nearly(printed.amount, how[0].amount) and _same_sign(printed.amount, how[0].amount)):
                held.append(printed)
            else:
                held.append(Held(how[0].amount, (*how[1], fact), how[0], misprint=amount_of(fact)))
    changes = [f for f in operand.facts if f.aspect is Aspect.CHANGE]
    if not held:
        held += [Held(how[0].amount, how[1], how[0]) for f in changes if (how := _recomputed(f, operand.facts))]
    held += [
        Held(how.amount, (*now.facts[:1], *before.facts[:1]), how)
        for now, before in _against_last_year(claim, operand, catalog)
        if before.amount.value
        for how in (growth(_named(now), _named(before)),)
    ]
    return _evidence(operand, held, claim, "增长率")


def _same_sign(one: Amount, other: Amount) -> bool:
    return (one.value < 0) is (other.value < 0) or not one.value or not other.value


def _recomputed(fact: Fact, facts: Sequence[Fact]) -> tuple[Computed, tuple[Fact, ...]] | None:
    """The growth by the figure and its change in the same sentence; by another place's figure where that agrees."""
    if not fact.sentence:
        return None
    same = [f for f in facts if (f.item, f.path) == (fact.item, fact.path) or f.concept == fact.concept is not None]
    changes = [f for f in same if f.aspect is Aspect.CHANGE and f.sentence == fact.sentence]
    amounts = [f for f in same if f.aspect is Aspect.AMOUNT and f.phase is fact.phase]
    beside = [f for f in amounts if f.sentence == fact.sentence]
    if len(beside) != 1 or len(changes) != 1:
        return None
    found = [
        (how, (now, changes[0])) for now in (*beside, *amounts) if (how := _growth_by(now, changes[0])) is not None
    ]
    fits = [one for one in found if agrees(amount_of(fact), one[0].amount)]
    return next(iter((*fits, *found)), None)


def _growth_by(now: Fact, change: Fact) -> Computed | None:
    try:
        return growth_from_change(
            Operand(label_of(now), amount_of(now)), Operand(label_of(change), _signed_amount(change))
        )
    except (ZeroBaseError, UnlikeUnitsError):
        return None


def _growth_between(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    pairs = _pairs(claim, subject, catalog)
    if isinstance(pairs, Refusal):
        return Evidence(refusal=pairs)
    operand, both = pairs
    held = [
        Held(how.amount, (*a.facts[:1], *b.facts[:1]), how)
        for a, b in both
        if b.amount.value
        for how in (growth(_named(a), _named(b)),)
    ]
    return _evidence(operand, held, claim, "增长率")


def _pairs(
    claim: Claim, subject: Target, catalog: Catalog
) -> tuple[_Operand, list[tuple[Quantity, Quantity]]] | Refusal:
    """The figures of both sides, of one scope where both have several."""
    query = in_one_fund(_query(claim, (subject, claim.others[0])))
    first, second = (_operand(claim, t, catalog, None) for t in query.targets)
    for one in (first, second):
        if isinstance(one, Refusal):
            return one
    assert isinstance(first, _Operand)
    assert isinstance(second, _Operand)
    both = [(a, b) for a in first.quantities for b in second.quantities if _may_be_compared(a, b)]
    chosen = [p for p in both if p[0].fact.fund is p[1].fact.fund] or both
    return first, chosen


def _may_be_compared(a: Quantity, b: Quantity) -> bool:
    one, other = a.amount.unit, b.amount.unit
    if one.dimension is not other.dimension:
        return False
    return one.dimension in (Dimension.MONEY, Dimension.RATIO) or one.symbol == other.symbol


def _differences(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    pairs = _pairs(claim, subject, catalog)
    if isinstance(pairs, Refusal):
        return Evidence(refusal=pairs)
    operand, both = pairs
    held = []
    for a, b in both:
        if a.amount.unit.dimension is claim.stated.amount.unit.dimension:
            how = difference(_named_fully(a), _named_fully(b))
            held.append(Held(how.amount, (*a.facts[:1], *b.facts[:1]), how))
    return _evidence(operand, held, claim, "差额")


def _named_fully(quantity: Quantity) -> Operand:
    fact = quantity.fact
    return Operand(f"{fact.agency}{fact.year}年{label_of(fact)}", quantity.amount)


def _multiples(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    if claim.others:
        pairs = _pairs(claim, subject, catalog)
        if isinstance(pairs, Refusal):
            return Evidence(refusal=pairs)
        operand, both = pairs
    else:
        settled = _operand(claim, subject, catalog, None)
        if isinstance(settled, Refusal):
            return Evidence(refusal=settled)
        operand, both = settled, _against_last_year(claim, settled, catalog)
    held = [
        Held(how.amount, (*a.facts[:1], *b.facts[:1]), how)
        for a, b in both
        if b.amount.value
        for how in (multiple(_named_fully(a), _named_fully(b)),)
    ]
    return _evidence(operand, held, claim, "倍数")


def _sums(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    """The sum of the last two, three … amounts told before: only the very sum counts, for which ones is not said."""
    operands = [_operand(claim, t, catalog, Dimension.MONEY) for t in claim.others]
    settled = [o for o in operands if isinstance(o, _Operand) and o.quantities]
    if len(settled) < len(claim.others) or len(settled) < 2:
        return Evidence(refusal=Refusal(Reason.MISSING_ITEM, "没有听出合计的是哪几项"))
    for first in range(len(settled) - 1):
        parts = [o.quantities[0] for o in settled[first:]]
        how = total([_named(q) for q in parts])
        unit = claim.stated.amount.unit
        apart = how.amount.value * how.amount.unit.factor - claim.stated.amount.value * unit.factor
        if abs(apart) * 2 <= claim.stated.place * unit.factor:
            held = Held(how.amount, tuple(q.fact for q in parts), how)
            return Evidence((held,), settled[-1].resolved.target, settled[-1].resolved)
    return Evidence(refusal=Refusal(Reason.MISSING_ITEM, "没有听出合计的是哪几项，或与前面几项之和不符"))


# --- shares -------------------------------------------------------------------------------------------


def _shares(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    operand = _operand(claim, subject, catalog, None)
    if isinstance(operand, Refusal):
        return Evidence(refusal=operand)
    wholes = claim.others if claim.whole_told else (*claim.others, *_wholes_by_default(operand))
    held: list[Held] = []
    printed = sorted(
        (f for f in operand.facts if f.aspect is Aspect.SHARE),
        key=lambda f: f.phase not in (operand.resolved.phase, None),
    )
    for whole in wholes:
        settled = _whole(claim, operand, whole, catalog)
        if settled is None:
            continue
        held += [h for h in _computed_shares(operand, settled) if h.amount not in [o.amount for o in held]]
        if claim.whole_told:
            break
    held = _with_printed(held, printed, claim, operand, catalog)
    return _evidence(operand, held, claim, "占比")


def _wholes_by_default(part: _Operand) -> tuple[Target, ...]:
    """All expenditure (revenue), under each name that the documents have for it."""
    whole = default_whole(part.resolved.target)
    concepts = [o for m in whole.mentions for c in m.concepts for o in words().stands_for.get(c, ())]
    named = [Mention(vocabulary().term(c).name, 0, 0, (c,)) for c in concepts]
    return (whole, *(replace(whole, mentions=(mention,)) for mention in named))


def _whole(claim: Claim, part: _Operand, whole: Target, catalog: Catalog) -> list[Quantity] | None:
    """The figures of the whole, that which the part belongs to by its scope first."""
    query = replace(_query(claim, (part.resolved.target, whole), Operation.SHARE), dimension=None)
    target = replace(part.resolved.target, phase=part.resolved.target.phase)
    chosen = choose_sides(Sides(target, replace(whole, phase=whole.phase or target.phase)), query, catalog)
    first = [] if isinstance(chosen, Refusal) else [chosen[1].quantity]
    others = _operand(claim, whole, catalog, None)
    more = [] if isinstance(others, Refusal) else [q for q in others.quantities if q not in first]
    found = [q for q in (*first, *more) if q.fact.aspect is Aspect.AMOUNT]
    return found or None


def _computed_shares(part: _Operand, wholes: Sequence[Quantity]) -> list[Held]:
    parts = [q for q in part.quantities if q.fact.aspect is Aspect.AMOUNT]
    found = []
    for top in parts:
        for n, bottom in enumerate(wholes):
            fits = top.fact.phase is bottom.fact.phase and top.fact.tier is bottom.fact.tier
            fits = fits and (top.fact.fund is bottom.fact.fund or n == 0 or len(parts) == 1)
            is_itself = top.fact.concept == bottom.fact.concept is not None and top.fact.tier is bottom.fact.tier
            if not fits or is_itself or not bottom.amount.value or not _may_be_compared(top, bottom):
                continue
            how = share(_named(top), _named(bottom))
            if how.amount.value <= _HUNDRED:
                found.append(Held(how.amount, (*top.facts[:1], *bottom.facts[:1]), how))
    return found


def _by_own_base(fact: Fact, part: _Operand, claim: Claim, catalog: Catalog) -> list[Held]:
    """The shares of what the document itself names as the base of a printed one."""
    concept = vocabulary().concept_of(fact.base or "")
    if concept is None:
        return []
    mention = Mention(fact.base or "", 0, 0, (concept,))
    wholes = [replace(part.resolved.target, phase=fact.phase, mentions=(mention,))]
    if vocabulary().term(concept).kind == "total":  # which total a document means is not always said
        wholes += _wholes_by_default(part)
    found = (w for t in wholes if (w := _whole(claim, part, t, catalog)) is not None)
    return [h for whole in found for h in _computed_shares(part, whole)]


def _with_printed(
    held: list[Held], printed: Sequence[Fact], claim: Claim, part: _Operand, catalog: Catalog
) -> list[Held]:
    """The printed percentages that hold, before the computed ones; a wrong one only as a misprint."""
    good, wrong = [], []
    for fact in printed:
        is_meant = not claim.whole_told or _names_base(fact, claim)
        by_base = _by_own_base(fact, part, claim, catalog) if is_meant else []
        own = [h for h in by_base if h.fact.phase is fact.phase]
        alike = [*own, *(h for h in held if h.fact.phase is fact.phase)]
        if any(_nearly(amount_of(fact), h.amount) for h in alike) or (is_meant and not own):
            good.append(_of_fact(fact))
        elif is_meant:
            wrong.append((fact, own[0]))
    if wrong and not good:
        fact, right = wrong[0]
        first = replace(right, misprint=amount_of(fact), facts=(*right.facts, fact))
        held = [first, *(h for h in held if h.amount != right.amount)]
    phase = held[0].fact.phase if held else None
    return sorted([*good, *held], key=lambda h: phase is not None and h.fact.phase is not phase)


def _nearly(stated: Amount, computed: Amount) -> bool:
    """Whether a printed percentage holds, but for what documents round and truncate on the way."""
    apart = abs(abs(stated.value) - abs(computed.value))
    return agrees(stated, computed) or (abs(computed.value) >= 1 and apart <= _SLIGHT)


def _names_base(fact: Fact, claim: Claim) -> bool:
    """Whether the claim names what a printed share is of."""
    if fact.base and fact.base in claim.words:
        return True
    concepts = {c for t in claim.others for m in t.mentions for c in m.concepts}
    serving = {o for c in concepts for o in words().stands_for.get(c, ())} | concepts
    return vocabulary().concept_of(fact.base or "") in serving


def _completions(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    operand = _operand(claim, replace(subject, phase=Phase.FINAL), catalog, None)
    if isinstance(operand, Refusal):
        operand = _operand(claim, replace(subject, phase=None), catalog, None)
    if isinstance(operand, Refusal):
        return Evidence(refusal=operand)
    held = [_of_fact(f) for f in operand.facts if f.aspect is Aspect.RATE]
    target = operand.resolved.target
    done = [q for q in operand.quantities if q.fact.phase is Phase.FINAL and q.fact.aspect is Aspect.AMOUNT]
    for phase in (Phase.BUDGET, Phase.ADJUSTED):
        planned = _operand(claim, replace(target, phase=phase), catalog, None)
        if isinstance(planned, Refusal):
            continue
        held += [
            Held(how.amount, (*a.facts[:1], *b.facts[:1]), how)
            for a in done
            for b in planned.quantities
            if b.amount.value and a.fact.fund is b.fact.fund and _may_be_compared(a, b)
            for how in (share(_named(a), _named(b)),)
        ]
    return _evidence(operand, held, claim, "预算完成率")


_KINDS = {
    Kind.VALUE: _values,
    Kind.CHANGE: _changes,
    Kind.GROWTH: _growths,
    Kind.SHARE: _shares,
    Kind.COMPLETION: _completions,
    Kind.DIFFERENCE: _differences,
    Kind.MULTIPLE: _multiples,
    Kind.SUM: _sums,
}
