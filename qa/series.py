"""One item over several years: the series as a table, how it moved, and shares year by year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.money import Amount, parse_unit
from corpus.numerals import to_plain
from qa.catalog import Catalog
from qa.choose import Chosen, name_operands, note_assumptions
from qa.compute import Operand, UnlikeUnitsError, ZeroBaseError, difference, growth, share
from qa.draft import Draft, derivation_of
from qa.query import Query
from qa.resolve import Refusal
from qa.schema import Reason, Rows
from qa.scribe import Scribe, print_figure, whose
from qa.shares import choose_sides, default_whole, share_sides

_ASKS_COURSE = re.compile("变|趋势|走势|增减|涨|降|升|一年比一年")


def course(query: Query, chosen: Sequence[Chosen], scribe: Scribe) -> list[str]:
    """How the figures of one item moved from the first year to the last; nothing for other questions."""
    years = [one.resolved.year for one in chosen]
    owners = {one.resolved.agency for one in chosen}
    if len(chosen) < 2 or len(set(years)) != len(years) or len(owners) != 1 or not _ASKS_COURSE.search(query.text):
        return []
    if len({tuple(m.text for m in t.mentions) for t in query.targets}) != 1:
        return []
    order = sorted(range(len(chosen)), key=lambda n: years[n])
    first, last = chosen[order[0]], chosen[order[-1]]
    before, now = (
        replace(o, name=whose(c.quantity.fact))
        for o, c in zip(name_operands([first, last]), (first, last), strict=True)
    )
    try:
        moved = difference(now, before, query.unit)
    except UnlikeUnitsError:
        return []
    verb = "增加" if moved.amount.value >= 0 else "减少"
    size = replace(moved.amount, value=abs(moved.amount.value))
    operands = [last.quantity, first.quantity]
    figure = scribe.add_computed(f"{now.name}比{before.name}{verb}", scribe.shown(size), operands)
    line = f"{now.name}比{before.name}{verb}{print_figure(figure)}"
    try:
        rate = growth(now, before)
    except ZeroBaseError:
        return [f"{line}。"]
    percent = Amount(abs(rate.amount.value), rate.amount.unit)
    rated = scribe.add_computed(f"{now.name}比{before.name}{'增长' if verb == '增加' else '下降'}", percent, operands)
    return [f"{line}，{'增长' if verb == '增加' else '下降'}{'≈ ' if rate.is_rounded else ''}{print_figure(rated)}。"]


def series_rows(chosen: Sequence[Chosen], scribe: Scribe) -> Rows | None:
    """The figures year by year as a table, where each is of another year."""
    years = [one.resolved.year for one in chosen]
    if len(chosen) < 2 or len(set(years)) != len(years):
        return None
    amounts = [scribe.shown(one.quantity.amount) for one in chosen]
    data: list[list[str | None]] = [
        [f"{year}年", to_plain(a.value), a.unit.symbol] for year, a in zip(years, amounts, strict=True)
    ]
    return Rows(columns=["年份", "数额", "单位"], data=data, covered=len(data), considered=len(data))


def shares_by_year(query: Query, catalog: Catalog) -> Draft | Refusal | None:
    """The share of one item in one whole for each year named, and how far it moved; None for other questions."""
    years = sorted({t.year for t in query.targets if t.year is not None})
    sides = list(dict.fromkeys(t.mentions for t in query.targets if t.mentions))
    owners = {t.agencies for t in query.targets}
    if len(sides) == 1 and len(sides[0]) == 1:
        sides.append(default_whole(query.targets[0]).mentions)
    if len(years) < 2 or len(sides) != 2 or len(owners) != 1:
        return None
    scribe = Scribe(catalog, query.unit)
    lines, operands, results = [], [], []
    for year in years:
        pair = _pair_of(year, sides, query, catalog)
        if isinstance(pair, Refusal):
            return pair
        top, bottom = name_operands(pair)
        computed = share(top, bottom)
        if computed.amount.value > 100:
            return Refusal(Reason.MISSING_ITEM, f"“{top.name}”比“{bottom.name}”还大，不能求占比，可以改问倍数或差额")
        figure = scribe.add_computed(
            f"{year}年{top.name}占{bottom.name}的比例", computed.amount, [c.quantity for c in pair]
        )
        sign = "≈ " if computed.is_rounded else ""
        lines.append(
            f"{whose(pair[0].quantity.fact)}：{top.name}占{bottom.name}的{sign}{print_figure(figure)}（{computed.expression}）。"
        )
        for one in pair:
            scribe.add(one.quantity)
        note_assumptions(scribe, pair, query)
        operands += [one.quantity for one in pair]
        results.append(Operand(f"{year}年的占比", computed.amount))
    moved = difference(results[-1], results[0])
    points = Amount(abs(moved.amount.value), parse_unit("百分点"))
    figure = scribe.add_computed(f"{years[-1]}年与{years[0]}年占比相差的百分点", points, operands)
    scribe.figures.insert(0, scribe.figures.pop())
    verb = "高" if moved.amount.value >= 0 else "低"
    marks = "".join(f"[{n}]" for n in figure.citations)
    lines.insert(0, f"{years[-1]}年的占比比{years[0]}年{verb}约 **{to_plain(points.value)} 个百分点**{marks}。")
    return Draft(tuple(lines), scribe, derivation_of(replace(moved, amount=points), to_plain(points.value)))


def _pair_of(year: int, sides: Sequence[tuple[object, ...]], query: Query, catalog: Catalog) -> list[Chosen] | Refusal:
    base = next(t for t in query.targets if t.mentions)
    targets = tuple(replace(base, year=year, mentions=mentions) for mentions in sides)  # type: ignore[arg-type]
    return choose_sides(share_sides(targets), query, catalog)
