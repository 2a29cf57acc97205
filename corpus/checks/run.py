"""All rules over one document → its findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import InvalidOperation

from corpus.checks import (
    anomalies,
    places_claims,
    places_entries,
    places_names,
    places_parts,
    places_scope,
    places_tables,
    places_text,
    places_twice,
    prose_addends,
    prose_balance,
    prose_change,
    prose_change_sums,
    prose_comma,
    prose_completion,
    prose_direction,
    prose_projects,
    prose_rates,
    prose_reason,
    prose_shares,
    prose_sums,
    table_bond_kinds,
    table_bond_lists,
    table_codes,
    table_debt,
    table_heads,
    table_items,
    table_new_bonds,
    table_notes,
    table_parents,
    table_projects,
    table_rates,
    table_sides,
    table_sums,
    table_targets,
    table_three,
    table_tiers,
    table_ties,
    words_contents,
    words_copied,
    words_doubled,
    words_names,
    words_outline,
    words_template,
    words_years,
)
from corpus.checks.book import Book, open_book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.merge import merged
from corpus.checks.rules import Rule
from corpus.datatypes import Reading
from corpus.grade import with_verification

RULES: tuple[Rule, ...] = (
    *table_sums.RULES,
    *table_sides.RULES,
    *table_ties.RULES,
    *table_items.RULES,
    *table_three.RULES,
    *table_targets.RULES,
    *table_tiers.RULES,
    *table_rates.RULES,
    *table_notes.RULES,
    *table_heads.RULES,
    *table_codes.RULES,
    *table_parents.RULES,
    *table_projects.RULES,
    *table_debt.RULES,
    *table_new_bonds.RULES,
    *table_bond_lists.RULES,
    *table_bond_kinds.RULES,
    *places_text.RULES,
    *places_tables.RULES,
    *places_entries.RULES,
    *places_names.RULES,
    *places_twice.RULES,
    *places_claims.RULES,
    *places_scope.RULES,
    *places_parts.RULES,
    *prose_change.RULES,
    *prose_direction.RULES,
    *prose_reason.RULES,
    *prose_shares.RULES,
    *prose_completion.RULES,
    *prose_sums.RULES,
    *prose_addends.RULES,
    *prose_change_sums.RULES,
    *prose_balance.RULES,
    *prose_projects.RULES,
    *prose_rates.RULES,
    *prose_comma.RULES,
    *words_template.RULES,
    *words_doubled.RULES,
    *words_years.RULES,
    *words_names.RULES,
    *words_copied.RULES,
    *words_outline.RULES,
    *words_contents.RULES,
    *anomalies.RULES,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A reading, its figures verified, and what the rules found in it."""

    reading: Reading
    findings: tuple[Finding, ...]


def checked(reading: Reading) -> Checked:
    """Check a document by itself, and mark the figures that its own checks dispute."""
    findings = check_document(reading)
    facts = with_verification(reading.facts, reading.document.tables, findings)
    return Checked(replace(reading, facts=facts), findings)


def check_document(reading: Reading) -> tuple[Finding, ...]:
    """What every rule says of a document: failures one by one, what held counted, rules that do not apply."""
    book = open_book(reading)
    document = reading.document.id
    return merged(
        finding for rule in RULES for finding in _collected(rule, document, _computable(rule, document, book))
    )


def _computable(rule: Rule, document: str, book: Book) -> Iterator[Finding]:
    """The findings up to a figure with which nothing can be computed: damaged files print some of forty digits."""
    try:
        yield from rule.check(book)
    except InvalidOperation:
        text = "有的数字位数太多，无法计算，这条规则没有核对完"
        yield Finding(rule.id, document, Outcome.INSUFFICIENT_DATA, Severity.INFO, text)


def _collected(rule: Rule, document: str, found: Iterator[Finding]) -> Iterator[Finding]:
    held = others = 0
    for finding in found:
        if finding.outcome is Outcome.PASS:
            held += finding.count
        else:
            others += 1
            yield finding
    if held:
        text = f"核对{held}处成立" if others else f"核对{held}处，全部成立"
        yield Finding(rule.id, document, Outcome.PASS, Severity.INFO, text, count=held)
    elif not others:
        yield Finding(rule.id, document, Outcome.NOT_APPLICABLE, Severity.INFO, "文件中没有这条规则所说的内容")
