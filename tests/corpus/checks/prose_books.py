"""Small invented documents of running text, read as a real one is, and what a rule says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.checks.book import Book, open_book
from corpus.checks.datatypes import Finding, Outcome
from corpus.checks.rules import Rule
from corpus.datatypes import Document, Fact, Identity, Paragraph, Phase, Reading, Source
from corpus.prose import prose_facts

AGENCY = Identity("示例市测绘院2024年单位预算", "示例市测绘院", 2024, Phase.BUDGET, "单位")
FINAL = Identity("示例市测绘院2024年度单位决算", "示例市测绘院", 2024, Phase.FINAL, "单位")
CITY = Identity("关于示例市2024年预算执行情况和2025年预算草案的报告", "示例市", 2025, Phase.BUDGET, "政府")


def book(
    *texts: str, title: str = "一、预算收支情况说明", identity: Identity = AGENCY, cells: Sequence[Fact] = ()
) -> Book:
    """Paragraphs under one heading."""
    return book_of({(title,): texts}, identity, cells)


def book_of(
    sections: Mapping[tuple[str, ...], Sequence[str]], identity: Identity = AGENCY, cells: Sequence[Fact] = ()
) -> Book:
    """Paragraphs by section; ``cells`` are figures of tables beside them."""
    lines = [(section, text) for section, texts in sections.items() for text in texts]
    paragraphs = tuple(Paragraph(n, text, section, Source(text, line=n)) for n, (section, text) in enumerate(lines, 1))
    facts = prose_facts(paragraphs, (), "d", identity)
    document = Document("d", "示例.txt", "0" * 64, identity, paragraphs=paragraphs)
    return open_book(Reading(document, (*cells, *facts)))


def told(rule: Rule, opened: Book) -> list[Finding]:
    """All that the rule says but what it found to hold."""
    return [finding for finding in rule.check(opened) if finding.outcome is not Outcome.PASS]


def passes(rule: Rule, opened: Book) -> int:
    """At how many places the rule held."""
    return sum(finding.count for finding in rule.check(opened) if finding.outcome is Outcome.PASS)


def verdict(rule: Rule, opened: Book) -> str:
    """“pass”, “-” where the rule says nothing, or outcome and severity of its first complaint."""
    findings = told(rule, opened)
    if findings:
        return f"{findings[0].outcome.value} {findings[0].severity.value}"
    return "pass" if passes(rule, opened) else "-"
