"""哪个单位预算增长最快: one item over several owners by its change against the year before, printed or worked out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from corpus.datatypes import Aspect
from corpus.money import Amount, Dimension, parse_unit
from qa.catalog import Catalog
from qa.changes import Moved, moved_of
from qa.compute import UnlikeUnitsError, ZeroBaseError
from qa.draft import Draft
from qa.query import Operation, Query, Ranking, Target
from qa.resolve import Refusal
from qa.schema import Figure, Missing, Reason, Rows, WarningCode
from qa.scribe import Scribe, label_of, print_amount, print_figure, whose

_MEASURES = {Aspect.CHANGE: "增减额", Aspect.GROWTH: "增长率"}


def rank_owner_changes(
    query: Query, targets: Sequence[Target], kind: str, within: str, catalog: Catalog
) -> Draft | Refusal:
    """The owners in the order of the change of their item; those of which none is known are named.

    ``targets`` have one owner each; ``kind`` says what the owners are (单位), ``within`` whose (文库).
    """
    found: list[Moved] = []
    missing: list[Missing] = []
    for target in targets:
        moved = _moved(target, query, catalog)
        if isinstance(moved, Moved):
            found.append(moved)
        else:
            missing.append(Missing(document=target.agencies[0], reason=moved.message))
    named, measured = targets[0].words, _MEASURES[query.aspect or Aspect.CHANGE]
    if not found:
        return Refusal(Reason.ITEM_NOT_FOUND, f"{within}中没有哪个{kind}的文件写明“{named}”的{measured}")
    kept = _ordered([one for one in found if _is_wanted(one, query)], query)
    head = f"按“{named}”比上年的{measured}比较{within}的{len(targets)}个{kind}（{len(found)}个可比）"
    return _draft(query, kept, head, (kind, len(found), missing), catalog)


def _moved(target: Target, query: Query, catalog: Catalog) -> Moved | Refusal:
    try:
        return moved_of(target, query, catalog)
    except (ZeroBaseError, UnlikeUnitsError) as error:
        return Refusal(Reason.ZERO_BASE, error.problem)


def _size(moved: Moved) -> Decimal:
    return moved.amount.value * moved.amount.unit.factor


def _is_wanted(moved: Moved, query: Query) -> bool:
    if query.premise_rises is None:
        return True
    return moved.amount.value > 0 if query.premise_rises else moved.amount.value < 0


def _ordered(found: Sequence[Moved], query: Query) -> list[Moved]:
    ranking = query.ranking if query.operation is Operation.RANK and query.ranking is not None else Ranking()
    falls = query.premise_rises is False  # 降得最多: the lowest of all comes first
    order = sorted(found, key=_size, reverse=ranking.descending is not falls)
    if ranking.nth and ranking.top:
        return order[ranking.top - 1 : ranking.top]
    return order[: ranking.top] if ranking.top else order


def _draft(
    query: Query, kept: Sequence[Moved], head: str, counts: tuple[str, int, list[Missing]], catalog: Catalog
) -> Draft:
    kind, covered, missing = counts
    scribe = Scribe(catalog, query.unit)
    figures = [_figure(one, scribe) for one in kept]
    lines = [f"{head}{'：' if kept else '，没有符合条件的。'}"]
    data: list[list[str | None]] = []
    for n, (one, figure) in enumerate(zip(kept, figures, strict=True), 1):
        fact = one.chosen.quantity.fact
        lines.append(f"{n}. {whose(fact)}{label_of(fact)}{_verb(one)}{print_figure(figure)}{_worked_out(one)}")
        data.append([fact.agency, str(fact.year or ""), _verb(one), figure.value, figure.unit])
    if query.operation is Operation.COUNT and kept:
        count = Amount(Decimal(len(kept)), parse_unit("个"))
        counted = scribe.add_computed(f"{kind}个数", count, [q for one in kept for q in one.operands[:1]])
        scribe.figures.insert(0, scribe.figures.pop())
        lines[0] = f"{head}，符合条件的有{print_figure(counted)}："
    for operand in (q for one in kept if one.computed is not None for q in one.operands):
        scribe.add(operand)
    for note in dict.fromkeys((*query.assumptions, *(n for one in kept for n in one.chosen.resolved.assumptions))):
        scribe.warn(WarningCode.ASSUMPTION, note)
    if missing:
        scribe.warn(WarningCode.PARTIAL, f"未能比较的{kind}：{'、'.join(m.document for m in missing)}")
    columns = [kind, "年份", "增减", "数额", "计量单位"]
    rows = Rows(columns=columns, data=data, covered=covered, considered=covered + len(missing), missing=missing)
    return Draft(tuple(lines), scribe, rows=rows)


def _verb(moved: Moved) -> str:
    if not moved.amount.value:
        return "与上年持平，相差"
    up, down = ("增长", "下降") if moved.amount.unit.dimension is Dimension.RATIO else ("增加", "减少")
    return f"比上年{down if moved.amount.value < 0 else up}"


def _figure(moved: Moved, scribe: Scribe) -> Figure:
    """The printed change, or the one worked out; its direction is told in words."""
    if moved.computed is None:
        return scribe.add(moved.operands[0])
    label = f"{label_of(moved.chosen.quantity.fact)}{_verb(moved)}"
    return scribe.add_computed(label, scribe.shown(Amount(abs(moved.amount.value), moved.amount.unit)), moved.operands)


def _worked_out(moved: Moved) -> str:
    if moved.computed is None:
        return ""
    sign = "≈ " if moved.computed.is_rounded else ""
    return f"（{moved.computed.expression} = {sign}{print_amount(moved.computed.amount)}）"
