"""All rules over one document → its findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.checks import (
    anomalies,
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
    words_copied,
    words_doubled,
    words_names,
    words_outline,
    words_template,
    words_years,
)
from corpus.checks.book import open_book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.rules import Rule
from corpus.datatypes import Reading

RULES: tuple[Rule, ...] = (
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
    *anomalies.RULES,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A reading, its figures verified, and what the rules found in it."""

    reading: Reading
    findings: tuple[Finding, ...]


def checked(reading: Reading) -> Checked:
    """Check a document by itself."""
    return Checked(reading, check_document(reading))


def check_document(reading: Reading) -> tuple[Finding, ...]:
    """What every rule says of a document: failures one by one, what held counted, rules that do not apply."""
    book = open_book(reading)
    return tuple(finding for rule in RULES for finding in _collected(rule, reading.document.id, rule.check(book)))


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
