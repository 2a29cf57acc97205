"""Several rows of one item in one table (lots of a purchase, issues of a bond): added up where a sum is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from corpus.datatypes import Aspect, Fact, Gap, Origin, RowRole
from corpus.numerals import to_plain
from corpus.vocabulary import clean_label
from qa.catalog import Catalog
from qa.compute import Operand, total
from qa.draft import Draft, derivation_of
from qa.query import Operation, Query, Target
from qa.resolve import Resolved, resolve
from qa.schema import Rows, WarningCode
from qa.scribe import Scribe, label_of, print_amount, print_figure, scope_of, whose
from qa.selection import Quantity, amount_of
from qa.words import words

_SUMMED = (Operation.SUM, Operation.VALUE)


def answer_repeated(query: Query, catalog: Catalog) -> Draft | None:
    """The sum over the rows of the one item that a question wants added up; None where it has no such rows."""
    asked = query.operation is Operation.SUM or words().weak_sum.search(query.text)
    if query.operation not in _SUMMED or not asked or len(query.targets) != 1 or query.members is not None:
        return None
    resolved = _resolved(query, query.targets[0], catalog)
    if resolved is None:
        return None
    tables = _tables(resolved, query, catalog)
    if not tables:
        return None
    rows = max(tables, key=len)
    others = [t for t in tables if sum(f.value for f in t) != sum(f.value for f in rows)]
    return _draft(query, resolved, rows, others, catalog)


def _resolved(query: Query, target: Target, catalog: Catalog) -> Resolved | None:
    """The target with its figures; words that but name what was done with the item (债券) may be left aside."""
    asked = [target]
    if len(target.mentions) > 1 and measures_named(query.text):
        asked += [replace(target, mentions=(m,)) for m in target.mentions]
    for one in asked:
        resolved = resolve(one, query, catalog)
        if isinstance(resolved, Resolved) and _items(resolved, catalog):
            return resolved
    return None


def measures_named(text: str) -> tuple[str, ...]:
    """The columns that the verbs of a question name: 发了多少 the 发行额."""
    return tuple(name for name, pattern in words().measure_verbs if pattern.search(text))


def _items(resolved: Resolved, catalog: Catalog) -> list[Fact]:
    """All amounts of the rows found, whatever their column."""
    entries: tuple[Fact | Gap, ...] = (*resolved.found.facts, *resolved.found.gaps)
    named = {(e.document, e.table, e.item) for e in entries if e.concept is None and e.code is None}
    facts = catalog.view(resolved.agency, resolved.year).facts
    return [f for f in facts if (f.document, f.table, f.item) in named and _is_row(f)]


def _is_row(fact: Fact) -> bool:
    return fact.origin is Origin.CELL and fact.role is RowRole.ITEM and fact.aspect is Aspect.AMOUNT


def _tables(resolved: Resolved, query: Query, catalog: Catalog) -> list[list[Fact]]:
    """The rows of each table and column with two or more of them, of the column asked for."""
    verbs = measures_named(query.text)
    columns: dict[tuple[str, int | None, tuple[str, ...], str], list[Fact]] = defaultdict(list)
    for fact in _items(resolved, catalog):
        if any(v in clean_label(c) for v in verbs for c in (fact.measure, *fact.columns)) if verbs else fact.main:
            columns[fact.document, fact.table, fact.columns, fact.item].append(fact)
    return [rows for rows in columns.values() if len(rows) > 1 and len({f.source for f in rows}) == len(rows)]


def _draft(
    query: Query, resolved: Resolved, rows: Sequence[Fact], others: Sequence[Sequence[Fact]], catalog: Catalog
) -> Draft:
    scribe = Scribe(catalog, query.unit)
    named = [f.path[-1] if len({r.path for r in rows}) > 1 and f.path else f"第{n}笔" for n, f in enumerate(rows, 1)]
    computed = total([Operand(name, amount_of(f)) for name, f in zip(named, rows, strict=True)], query.unit)
    quantities = [Quantity((f,)) for f in rows]
    label = f"{label_of(rows[0])}合计"
    figure = scribe.add_computed(label, scribe.shown(computed.amount), quantities)
    lines = [
        f"{whose(rows[0])}{label}{print_figure(figure)}（{scope_of(rows[0])}中的{len(rows)}行）。",
        f"算式：{computed.expression} = {print_amount(computed.amount)}。",
    ]
    shown = [scribe.add(q, f"{q.fact.item}（{name}）") for q, name in zip(quantities, named, strict=True)]
    lines += [f"- {f.label}：{print_figure(f)}" for f in shown]
    for note in (*query.assumptions, *resolved.assumptions):
        scribe.warn(WarningCode.ASSUMPTION, note)
    if others:
        scribe.warn(WarningCode.SCOPE, f"另一处（{scope_of(others[0][0])}）各行合计与此不同")
    data: list[list[str | None]] = [[f.label, f.value, f.unit] for f in shown]
    table = Rows(columns=["行", "数额", "单位"], data=data, covered=len(rows), considered=len(rows))
    return Draft(tuple(lines), scribe, derivation_of(computed, to_plain(computed.amount.value)), rows=table)
