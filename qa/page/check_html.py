"""The check and verify tabs as HTML: findings with their places to click, a text with its verdicts in colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

from corpus.checks.datatypes import Severity
from qa.claims.annotate import NAMES, summary
from qa.finding_text import DETAILS, SEVERITIES
from qa.page.escaping import safe
from qa.render import describe_citation, without_controls
from qa.schema import ClaimCheck, Finding, Outcome, Quantity

_TONES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.ROUNDING: "plain", Severity.INFO: "plain"}


def findings_to_html(found: Sequence[Finding], titles: Mapping[str, str], first: int = 0) -> str:
    """Findings document by document; a place is opened by ``data-place="finding:<number>:<n>"``."""
    if not found:
        return "<p>没有这样的发现。</p>"
    numbered = list(enumerate(found, first))
    blocks = []
    for document, some in groupby(numbered, key=lambda pair: pair[1].document):
        cards = "".join(_finding(number, one) for number, one in some)
        blocks.append(f"<h4>《{safe(titles.get(document, document))}》</h4>{cards}")
    return "".join(blocks)


def _finding(number: int, one: Finding) -> str:
    failed = one.outcome is Outcome.FAIL
    mark = SEVERITIES[one.severity] if failed else DETAILS[one.detail]
    tone = _TONES[one.severity] if failed else "plain"
    hint = f"<p class='cited-note'>可能：{safe(one.proposal)}</p>" if one.proposal else ""
    places = "".join(
        f"<button type='button' class='act' data-place='finding:{number}:{citation.n}'>"
        f"[{citation.n}] {safe(describe_citation(citation))}</button>"
        for citation in one.citations
    )
    return (
        f"<div class='finding'><span class='badge {tone}'>{mark}</span> <b>{safe(one.title)}</b>"
        f"<p>{safe(one.explanation)}</p>{hint}{places}</div>"
    )


def claims_to_html(text: str, claims: Sequence[ClaimCheck]) -> str:
    """The text with each figure coloured by its verdict, then the footnotes."""
    parts, position = [], 0
    for n, claim in enumerate(claims, 1):
        parts.append(_literal(text[position : claim.start]))
        parts.append(
            f"<span class='claim {claim.verdict}' title='{safe(NAMES[claim.verdict])}'>{_literal(claim.text)}"
            f"<sup>{n}</sup></span>"
        )
        position = claim.end
    parts.append(_literal(text[position:]))
    notes = "".join(_claim_note(n, claim) for n, claim in enumerate(claims, 1))
    return (
        f"<p><b>{safe(summary(claims))}</b></p><div class='checked-text'>{''.join(parts)}</div>"
        f"<ol class='claim-notes'>{notes}</ol>"
    )


def _claim_note(n: int, claim: ClaimCheck) -> str:
    found = f"文库中为 <b>{_quantity(claim.found)}</b>。" if claim.found else ""
    places = "".join(
        f"<button type='button' class='act' data-place='claim:{n - 1}:{citation.n}'>"
        f"{safe(describe_citation(citation))}</button>"
        for citation in claim.citations
    )
    return (
        f"<li><span class='claim {claim.verdict}'>{safe(claim.text)}</span> <b>{NAMES[claim.verdict]}</b> "
        f"{found}{safe(claim.explanation)}{places}</li>"
    )


def _quantity(quantity: Quantity) -> str:
    return safe(f"{quantity.value} {quantity.unit}".strip())


def _literal(text: str) -> str:
    """Text as it stands, spaces and line breaks kept."""
    return "<br>".join(escape(line) for line in without_controls(text).split("\n"))
