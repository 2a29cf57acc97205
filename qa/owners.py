"""One item over several owners (agencies of the library, places below a government): exhaustive, gaps named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.datatypes import Aspect, Phase
from corpus.money import Amount, parse_unit
from corpus.numerals import to_plain
from index.filters import unit_of
from qa.aggregates import AGGREGATES, Member, aggregate
from qa.aspects import PLAIN_ASPECTS
from qa.bounds import is_within
from qa.catalog import Catalog
from qa.choose import Chosen, choose
from qa.draft import Draft
from qa.own_level import is_body
from qa.owner_changes import rank_owner_changes
from qa.query import Operation, Query, Ranking, Target
from qa.resolve import Refusal
from qa.schema import Missing, Reason, Rows, WarningCode
from qa.scribe import Scribe, print_figure, scope_of, whose
from qa.selection import Quantity, select, signed
from qa.set_changes import is_measure_of
from qa.words import words

_NAMED = 8  # that a note lists by name


@dataclass(frozen=True, slots=True)
class Owners:
    """Whose figures are compared, and what they are called together."""

    names: tuple[str, ...]
    kind: str  # 单位, 县区
    within: str  # 文库, or the government they are below


@dataclass(frozen=True, slots=True)
class _Compared:
    """What was found of each owner, in the owners' order, and what was not."""

    found: tuple[Chosen, ...]
    missing: tuple[Missing, ...]


def over_agencies(query: Query, catalog: Catalog) -> Draft | Refusal:
    """One item over all agencies of the library; those that lack it are named."""
    target = query.targets[0] if query.targets else Target()
    if len({t.mentions for t in query.targets}) > 1:
        return Refusal(Reason.MISSING_ITEM, "一次只能按一项比较各单位，请写明是哪一项")
    if not target.mentions:
        return Refusal(Reason.MISSING_ITEM, "请写明按哪一项比较各单位，例如“哪个单位的公务接待费最多”")
    if query.explicit_agency and len(target.agencies) == 1 and is_body(target.agencies[0], catalog):
        return Refusal(Reason.ITEM_NOT_FOUND, f"{target.agencies[0]}的文件没有按内部的部门列出“{target.words}”")
    owners = Owners(_bodies(catalog), "单位", "文库")
    if query.aspect in (Aspect.CHANGE, Aspect.GROWTH):
        own = [replace(target, agencies=(name,)) for name in owners.names]
        return rank_owner_changes(replace(query, explicit_agency=True), own, owners.kind, owners.within, catalog)
    return compare_owners(query, target, owners, catalog)


def _bodies(catalog: Catalog) -> tuple[str, ...]:
    """The agencies with documents of their own; governments among them only where there is nothing else."""
    levels = {name: {d.level for d in catalog.documents_of(name)} for name in catalog.agencies}
    bodies = tuple(name for name, held in levels.items() if held and held != {"政府"})
    return bodies or catalog.agencies


def compare_owners(query: Query, target: Target, owners: Owners, catalog: Catalog) -> Draft | Refusal:
    """List, rank, count or add up the target's item over the owners."""
    compared = _compare(query, target, owners, catalog)
    if not compared.found:
        wanted = f"“{target.words}”" + ("的完成率" if query.aspect is Aspect.RATE else "")
        return Refusal(Reason.ITEM_NOT_FOUND, f"{owners.within}中没有哪个{owners.kind}列出{wanted}")
    if words().not_arranged.search(query.text):
        return _without(compared, target, owners, query, catalog)
    quantities = [one.quantity for one in compared.found]
    dimension = unit_of(quantities[0].fact.unit).dimension
    alike = [q for q in quantities if q.amount.unit.dimension is dimension]
    kept = _ordered([q for q in alike if is_within(q, query.bounds) and _goes_with(q, query)], query)
    scribe = Scribe(catalog, query.unit)
    _warn(compared, owners, query, scribe)
    if query.operation in AGGREGATES:
        return _aggregated(kept, compared, owners, query, scribe)
    return _listing(kept, target, owners, compared, query, scribe)


def _without(compared: _Compared, target: Target, owners: Owners, query: Query, catalog: Catalog) -> Draft:
    """哪几个县区没有专项债务: those for which a nought is printed; those without a figure are named as unknown."""
    scribe = Scribe(catalog, query.unit)
    noughts = [one.quantity for one in compared.found if one.quantity.amount.value == 0]
    _warn(compared, owners, query, scribe)
    head = f"{owners.within}的{len(owners.names)}个{owners.kind}中（{len(compared.found)}个列有“{target.words}”）"
    figures = [scribe.add(q, q.fact.agency) for q in noughts]
    lines = [f"{head}，数字为零的有{len(noughts)}个{'：' if noughts else '。'}"]
    lines += [f"- {whose(q.fact)}：{print_figure(f)}" for q, f in zip(noughts, figures, strict=True)]
    data: list[list[str | None]] = [
        [q.fact.agency, str(q.fact.year or ""), f.value, f.unit] for q, f in zip(noughts, figures, strict=True)
    ]
    return Draft(tuple(lines), scribe, rows=_rows(data, compared, owners))


def _compare(query: Query, target: Target, owners: Owners, catalog: Catalog) -> _Compared:
    found: list[Chosen] = []
    missing: list[Missing] = []
    named = replace(query, explicit_agency=True)
    aspects = (query.aspect,) if query.aspect is not None else PLAIN_ASPECTS
    for owner in owners.names:
        own = replace(target, agencies=(owner,))
        if query.aspect is Aspect.RATE:  # 完成预算不到九成: the budget is what was carried out, not the stage asked for
            own = replace(own, phase=Phase.FINAL)
        chosen = choose(own, named, catalog, aspects)
        if isinstance(chosen, Refusal) and query.aspect is Aspect.CHANGE and query.operation is not Operation.RANK:
            chosen = choose(own, named, catalog, (Aspect.GROWTH,))  # which fell is told by the percentage too
        if isinstance(chosen, Chosen) and query.aspect is Aspect.RATE:
            chosen = _of_completion(chosen)
        if isinstance(chosen, Chosen):
            found.append(chosen)
        else:
            missing.append(Missing(document=owner, reason=chosen.message))
    return _Compared(tuple(found), tuple(missing))


def _of_completion(chosen: Chosen) -> Chosen | Refusal:
    """The completion of the budget among the rates of an item; others (占…的比重) tell nothing about it."""
    rates = [f for f in chosen.resolved.found.facts if f.aspect is Aspect.RATE and is_measure_of(f, Aspect.RATE)]
    selection = select(rates, (Aspect.RATE,))
    if selection is None:
        return Refusal(Reason.ITEM_NOT_FOUND, f"{chosen.resolved.agency}没有写明预算完成率")
    return replace(chosen, selection=selection)


def _goes_with(quantity: Quantity, query: Query) -> bool:
    """Whether a change is of the direction that the question names (哪些县区下降); amounts have none."""
    if query.aspect not in (Aspect.CHANGE, Aspect.GROWTH) or query.premise_rises is None:
        return True
    return signed(quantity.fact) > 0 if query.premise_rises else signed(quantity.fact) < 0


def _size(quantity: Quantity) -> Decimal:
    return signed(quantity.fact) * quantity.amount.unit.factor


def _ordered(quantities: list[Quantity], query: Query) -> list[Quantity]:
    if query.operation in AGGREGATES:
        return quantities
    ranking = query.ranking or Ranking()
    falls = query.premise_rises is False and query.aspect in (Aspect.CHANGE, Aspect.GROWTH)  # 降幅最大
    order = sorted(quantities, key=_size, reverse=ranking.descending is not falls)
    if ranking.nth and ranking.top:
        return order[ranking.top - 1 : ranking.top]
    return order[: ranking.top] if ranking.top else order


def _warn(compared: _Compared, owners: Owners, query: Query, scribe: Scribe) -> None:
    if compared.missing:
        listed = [m.document for m in compared.missing]
        names = "、".join(listed[:_NAMED]) + (f"等{len(listed)}个" if len(listed) > _NAMED else "")
        scribe.warn(
            WarningCode.PARTIAL, f"未能{'计入' if query.operation in AGGREGATES else '比较'}的{owners.kind}：{names}"
        )
    if all(t.year is None for t in query.targets) and len({one.resolved.year for one in compared.found}) > 1:
        scribe.warn(WarningCode.ASSUMPTION, f"没有写明年份，各{owners.kind}取有此项的最近一年，年份不同，见列表")
    for note in query.assumptions:
        scribe.warn(WarningCode.ASSUMPTION, note)
    notes = dict.fromkeys(n for one in compared.found for n in one.resolved.assumptions)
    for note in list(notes)[: 1 if len(notes) > _NAMED else _NAMED]:
        scribe.warn(WarningCode.ASSUMPTION, note)
    for one in compared.found:
        if one.selection.conflicts:
            others = [n for q in one.selection.conflicts for n in scribe.cite_all(q.facts[:1])]
            message = f"原文对{one.resolved.agency}的这一项给出了不同的数字，这里取{scope_of(one.quantity.fact)}的"
            scribe.warn(WarningCode.CONFLICT, message, others)


def _listing(
    kept: Sequence[Quantity], target: Target, owners: Owners, compared: _Compared, query: Query, scribe: Scribe
) -> Draft:
    considered, covered = len(owners.names), len(compared.found)
    heading = f"按“{target.words}”比较{owners.within}的{considered}个{owners.kind}（{covered}个列有此项）"
    if query.bounds:
        heading += f"，符合条件的有{len(kept)}个"
    figures = [scribe.add(q, q.fact.agency) for q in kept]
    if query.operation is Operation.COUNT and kept:
        count = scribe.add_computed(f"{owners.kind}个数", Amount(Decimal(len(kept)), parse_unit("个")), kept)
        scribe.figures.insert(0, scribe.figures.pop())
        heading += f"：{print_figure(count)}"
    lines = [f"{heading}{'：' if kept else '。'}"]
    lines += [f"{n}. {whose(q.fact)}：{print_figure(f)}" for n, (q, f) in enumerate(zip(kept, figures, strict=True), 1)]
    data: list[list[str | None]] = [
        [q.fact.agency, str(q.fact.year or ""), f.value, f.unit] for q, f in zip(kept, figures, strict=True)
    ]
    rows = _rows(data, compared, owners)
    return Draft(tuple(lines), scribe, rows=rows)


def _aggregated(
    found: Sequence[Quantity], compared: _Compared, owners: Owners, query: Query, scribe: Scribe
) -> Draft | Refusal:
    """The sum, mean or median over the owners that state the item."""
    if not found:
        return Refusal(Reason.ITEM_NOT_FOUND, f"{owners.within}没有符合条件的{owners.kind}")
    members = [Member(q.fact.agency, whose(q.fact), q) for q in found]
    values = [scribe.shown(q.amount) for q in found]
    data: list[list[str | None]] = [
        [q.fact.agency, str(q.fact.year or ""), to_plain(v.value), v.unit.symbol]
        for q, v in zip(found, values, strict=True)
    ]
    rows = _rows(data, compared, owners)
    return aggregate(members, f"{len(found)}个{owners.kind}", query, scribe, rows)


def _rows(data: list[list[str | None]], compared: _Compared, owners: Owners) -> Rows:
    return Rows(
        columns=[owners.kind, "年份", "数额", "计量单位"],
        data=data,
        covered=len(compared.found),
        considered=len(owners.names),
        missing=list(compared.missing),
    )
