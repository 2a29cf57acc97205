"""Sum, mean and median of the members of a set, with every member beside the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.numerals import to_plain
from qa.compute import Operand, mean, median, total
from qa.draft import Draft, derivation_of
from qa.query import Operation, Query
from qa.schema import Rows
from qa.scribe import Scribe, print_amount, print_figure
from qa.selection import Quantity

_CITED_IN_FULL = 4  # operands whose places are all cited; of more each in one place
AGGREGATES = {
    Operation.SUM: (total, "合计"),
    Operation.AVERAGE: (mean, "的平均数为"),
    Operation.MEDIAN: (median, "的中位数为"),
}


@dataclass(frozen=True, slots=True)
class Member:
    """One operand: its name in the list, its name in the formula, and the quantity."""

    name: str
    called: str
    quantity: Quantity


def aggregate(members: Sequence[Member], subject: str, query: Query, scribe: Scribe, rows: Rows | None = None) -> Draft:
    """The aggregate that the query's operation asks for; ``subject`` names what the members are (8个项目)."""
    combine, verb = AGGREGATES[query.operation]
    computed = combine([Operand(m.called, m.quantity.amount) for m in members], query.unit)
    many = len(members) > _CITED_IN_FULL
    cited = [Quantity(m.quantity.facts[:1]) if many else m.quantity for m in members]
    figure = scribe.add_computed(f"{subject}{verb.removesuffix('为')}", scribe.shown(computed.amount), cited)
    rounded = "≈ " if computed.is_rounded else ""
    lines = [
        f"{subject}{verb}{rounded}{print_figure(figure)}。",
        f"算式：{computed.expression} = {rounded}{print_amount(computed.amount)}。",
    ]
    for member, quantity in zip(members, cited, strict=True):
        lines.append(f"- {member.called}：{print_figure(scribe.add(quantity, member.name))}")
    return Draft(tuple(lines), scribe, derivation_of(computed, to_plain(computed.amount.value)), rows=rows)
