"""A set told: its members with their figures, ordered and cut, counted or added up, with the share of each if asked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from corpus.datatypes import Aspect, Fund
from corpus.money import Amount, parse_unit
from qa.aggregates import AGGREGATES, Member, aggregate
from qa.bounds import is_within
from qa.catalog import Catalog
from qa.compositions import Fit, Portion, Whole, add_shares, places_of
from qa.draft import Draft
from qa.likeness import cover
from qa.query import FUND_NAMES, PHASE_NAMES, Operation, Query, Ranking
from qa.resolve import Refusal, Resolved
from qa.schema import Figure, Reason, Rows, WarningCode
from qa.scribe import Scribe, label_of, print_figure
from qa.selection import Quantity

_LISTED = 200


def _size(quantity: Quantity) -> Decimal:
    amount = quantity.amount
    return amount.value * amount.unit.factor


def _is_excluded(quantity: Quantity, query: Query) -> bool:
    """除了A还有哪些: A is left out."""
    if "除" not in query.text:
        return False
    named = [m.text for t in query.targets for m in t.mentions]
    return any(cover(text, quantity.fact.item) >= 0.8 for text in named)


def list_members(
    query: Query,
    resolved: Resolved,
    name: str,
    quantities: Sequence[Quantity],
    catalog: Catalog,
    *,
    whole: Whole,
    scribe: Scribe | None = None,
) -> Draft | Refusal:
    """The members that the question asks for, as a draft; ``name`` says what they are, ``whole`` what they make up.

    ``scribe``: that of a larger answer which this list is a part of.
    """
    dimensions = {q.amount.unit.dimension for q in quantities}
    if any(b.amount.unit.dimension not in dimensions for b in query.bounds):
        return Refusal(Reason.MISSING_ITEM, f"{name}列出的是数额，问题里的界限不是数额，请写明按哪一种数比较")
    scribe = scribe or Scribe(catalog, query.unit)
    where = f"{resolved.agency}{resolved.year}年{PHASE_NAMES[resolved.phase] if resolved.phase else ''}"
    kept = [q for q in quantities if is_within(q, query.bounds) and not _is_excluded(q, query)]
    ranking = query.ranking if query.operation in (Operation.RANK, Operation.SUM) else None
    if ranking is not None:
        kept = _ranked(kept, ranking)
    elif query.bounds:
        kept = sorted(kept, key=_size, reverse=True)
    _warn_assumptions(scribe, query, resolved)
    if query.operation in AGGREGATES:
        if not kept:
            return Refusal(Reason.ITEM_NOT_FOUND, f"{where}没有符合条件的{name}")
        members = [Member(q.fact.item, q.fact.item, q) for q in kept]
        return aggregate(members, f"{where}{len(kept)}个{name}", query, scribe)
    if not kept:
        line = f"{where}的{len(quantities)}个{name}中，没有符合条件的。"
        rows = Rows(columns=_columns(name), data=[], covered=len(quantities), considered=len(quantities))
        return Draft((line,), scribe, rows=rows)
    if query.operation is not Operation.RANK:
        _warn_rest(scribe, name, whole)
    return _told(query, resolved, (where, name), (kept, quantities), catalog, whole, scribe)


def _told(
    query: Query,
    resolved: Resolved,
    called: tuple[str, str],
    members: tuple[Sequence[Quantity], Sequence[Quantity]],
    catalog: Catalog,
    whole: Whole,
    scribe: Scribe,
) -> Draft:
    """The lines and rows of a list: ``called`` is whose members they are and what, ``members`` those kept and all."""
    where, name = called
    kept, quantities = members
    figures = [scribe.add(q, q.fact.item) for q in kept[:_LISTED]]
    if query.operation is Operation.COUNT:
        scribe.figures.insert(0, _count(kept, name, resolved, catalog, scribe))
    shares = _shares(query, kept[:_LISTED], whole, scribe)
    heading = _heading(query, where, name, len(quantities), len(kept))
    lines = [heading]
    for n, figure in enumerate(figures):
        portion = shares[n].print() if shares else ""
        lines.append(f"{n + 1}. {figure.label}：{print_figure(figure)}{portion}")
    if shares and whole.quantity is not None:
        total = scribe.add(whole.quantity)
        sums = "以上各项相加等于" if whole.fit is Fit.EQUAL and len(kept) == len(quantities) else "占比的分母是"
        lines.append(f"{sums}{label_of(whole.quantity.fact)}：{print_figure(total)}。")
    lines += _scope_line(query, quantities)
    data: list[list[str | None]] = [[f.label, f.value, f.unit] for f in figures]
    if shares:
        data = [[*row, f"{share.figure.value}%"] for row, share in zip(data, shares, strict=True)]
    rows = Rows(
        columns=[*_columns(name), *(["占比"] if shares else [])],
        data=data,
        covered=len(quantities),
        considered=len(quantities),
    )
    suggestions = (f"{where}{name}加起来是多少",) if len(kept) > 1 else ()
    return Draft(tuple(lines), scribe, rows=rows, suggestions=suggestions)


def _shares(query: Query, kept: Sequence[Quantity], whole: Whole, scribe: Scribe) -> list[Portion] | None:
    """The share of each member, where the question asks for it and the total is known; else that it is not."""
    if query.aspect is not Aspect.SHARE:
        return None
    fits = whole.quantity is not None and whole.fit in (Fit.EQUAL, Fit.LESS)
    shares = add_shares(kept, whole.quantity, scribe) if whole.quantity is not None and fits else None
    if shares is None:
        scribe.warn(WarningCode.PARTIAL, "同一处没有与各项相符的总数，不能算各项的占比")
    return shares


def _warn_rest(scribe: Scribe, name: str, whole: Whole) -> None:
    """Say where the members do not make up the total printed with them."""
    if whole.quantity is None or whole.fit is Fit.EQUAL:
        return
    total = label_of(whole.quantity.fact)
    cited = scribe.cite_all(whole.quantity.facts[:1])
    if whole.fit is Fit.LESS:
        scribe.warn(WarningCode.PARTIAL, f"列出的{name}相加小于同一处的“{total}”，其余部分没有逐项列出", cited)
    elif whole.fit is Fit.MORE:
        scribe.warn(WarningCode.CONFLICT, f"列出的{name}相加大于同一处的“{total}”，请核对原文", cited)


def _scope_line(query: Query, quantities: Sequence[Quantity]) -> list[str]:
    """Which money the members of a set count, where the one place that lists them counts but a part of all."""
    first = quantities[0].fact
    is_part = first.fund is not None and first.fund is not Fund.ALL and first.tier is None
    if query.members is None or not is_part or first.fund is None or not places_of(quantities):
        return []
    return [f"以上口径为{FUND_NAMES[first.fund]}（{first.scope}）。"]


def _count(kept: Sequence[Quantity], name: str, resolved: Resolved, catalog: Catalog, scribe: Scribe) -> Figure:
    """How many there are: as the document states it where it agrees, else as counted here."""
    label = f"{name}个数"
    view = catalog.view(resolved.agency, resolved.year)
    stated = [
        f
        for f in view.facts
        if f.aspect is Aspect.COUNT and f.unit in ("个", "项") and name in f.item and f.value == len(kept)
    ]
    figure = scribe.add_computed(label, Amount(Decimal(len(kept)), parse_unit("个")), kept)
    scribe.figures.remove(figure)
    if not stated:
        return figure
    return figure.model_copy(update={"citations": [*scribe.cite_all(stated), *figure.citations]})


def _columns(name: str) -> list[str]:
    return [name, "数额", "单位"]


def _ranked(quantities: list[Quantity], ranking: Ranking) -> list[Quantity]:
    order = sorted(quantities, key=_size, reverse=ranking.descending)
    if ranking.nth and ranking.top:
        return order[ranking.top - 1 : ranking.top]
    return order[: ranking.top] if ranking.top else order


def _heading(query: Query, where: str, name: str, considered: int, kept: int) -> str:
    if query.operation is Operation.COUNT:
        return f"{where}共列出{considered}个{name}" + (f"，其中{kept}个符合条件：" if query.bounds else "：")
    if query.operation is Operation.RANK and query.ranking is not None:
        order = "最大" if query.ranking.descending else "最小"
        if query.ranking.nth:
            place = "从大到小" if query.ranking.descending else "从小到大"
            return f"{where}列出的{considered}个{name}中，{place}排第{query.ranking.top}的是："
        if query.ranking.top is None:
            return (
                f"{where}列出的{considered}个{name}按金额从{'大到小' if query.ranking.descending else '小到大'}排列："
            )
        return f"{where}列出的{considered}个{name}中，金额{order}的{kept}个是："
    return (
        f"{where}列出的{considered}个{name}中符合条件的有{kept}个："
        if query.bounds
        else f"{where}列出了{considered}个{name}："
    )


def _warn_assumptions(scribe: Scribe, query: Query, resolved: Resolved) -> None:
    for note in (*query.assumptions, *resolved.assumptions):
        scribe.warn(WarningCode.ASSUMPTION, note)
