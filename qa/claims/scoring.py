"""Scores the checker on a file of claims whose verdicts are known: JSON Lines as ``{"id", "text", "claims"}``.

    python -m qa.claims.scoring CLAIMS.jsonl HOME

``claims`` are ``{"text", "verdict", "found": {"value", "unit"} | null, …}`` in the order of the text.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field

from corpus.errors import ParseError
from corpus.money import Amount, parse_unit
from qa.schema import ClaimCheck, Count, Model, Quantity, Verdict

MISSED = "missed"  # a claim of the file that was not listed


class GoldenClaim(Model):
    """One figure of a text with its true verdict."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str
    verdict: Verdict
    found: Quantity | None = None


class GoldenText(Model):
    """A text with the verdicts of its figures."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str
    claims: Annotated[list[GoldenClaim], Field(min_length=1)]


class ClaimOutcome(Model):
    """How one claim was judged, against how it should have been."""

    id: str
    text: str
    due: Verdict
    got: str  # a verdict, or "missed"
    is_found_right: bool | None = None  # None where the file names no figure
    explanation: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the verdict is the due one."""
        return self.got == self.due.value

    @property
    def is_false_link(self) -> bool:
        """Whether a wrong figure was called right: the worst that a checker can do."""
        return self.due is Verdict.CONTRADICTED and self.got in (Verdict.SUPPORTED.value, Verdict.ROUNDED.value)


class ClaimScore(Model):
    """The report of one file."""

    total: Count
    right: Count
    found_due: Count
    found_right: Count
    false_links: Count
    confusion: dict[str, dict[str, Count]]  # due → got → how many
    outcomes: list[ClaimOutcome]


def read_claims(file: Path) -> list[GoldenText]:
    """The texts of a file of claims."""
    lines = file.read_text("utf-8").splitlines()
    return [GoldenText.model_validate(json.loads(line)) for line in lines if line.strip()]


def score_claims(texts: Iterable[GoldenText], verify: Callable[[str], Sequence[ClaimCheck]]) -> ClaimScore:
    """Verify every text and compare claim by claim, in order."""
    outcomes = [outcome for text in texts for outcome in _outcomes(text, verify(text.text))]
    confusion: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        confusion.setdefault(outcome.due.value, Counter())[outcome.got] += 1
    judged = [o for o in outcomes if o.is_found_right is not None]
    return ClaimScore(
        total=len(outcomes),
        right=sum(o.is_right for o in outcomes),
        found_due=len(judged),
        found_right=sum(bool(o.is_found_right) for o in judged),
        false_links=sum(o.is_false_link for o in outcomes),
        confusion={due: dict(got) for due, got in confusion.items()},
        outcomes=outcomes,
    )


def _outcomes(golden: GoldenText, checks: Sequence[ClaimCheck]) -> list[ClaimOutcome]:
    left = list(checks)
    found = []
    for claim in golden.claims:
        place = next((n for n, check in enumerate(left) if check.text == claim.text), None)
        check = left[place] if place is not None else None
        left = left[place + 1 :] if place is not None else left
        found.append(
            ClaimOutcome(
                id=golden.id,
                text=claim.text,
                due=claim.verdict,
                got=check.verdict.value if check is not None else MISSED,
                is_found_right=_is_found(claim.found, check.found if check is not None else None),
                explanation=check.explanation if check is not None else "",
            )
        )
    return found


def _is_found(due: Quantity | None, got: Quantity | None) -> bool | None:
    """Equal but for the sign and within half a unit of the due figure's last place."""
    if due is None:
        return None
    if got is None:
        return False
    try:
        value = Amount(Decimal(got.value), parse_unit(got.unit)).to(parse_unit(due.unit)).value
    except ParseError:
        return False
    exponent = Decimal(due.value).as_tuple().exponent
    place = Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) else Decimal(0)
    return abs(abs(value) - abs(Decimal(due.value))) <= place


def score_to_text(score: ClaimScore) -> str:
    """The score and every miss, for a reader."""
    lines = [
        f"{score.right}/{score.total} 判定正确，{score.found_right}/{score.found_due} 正确数字一致，"
        f"错判为真 {score.false_links}",
    ]
    lines += [f"  {due} → {', '.join(f'{g} {n}' for g, n in got.items())}" for due, got in score.confusion.items()]
    lines += [
        f"✗ {o.id} {o.text} 应为 {o.due.value}，得 {o.got}{'' if o.is_found_right is not False else '（正确数字不对）'}"
        f"：{o.explanation}"
        for o in score.outcomes
        if not o.is_right or o.is_found_right is False
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the score of one file over one library."""
    from qa.bot import BudgetQA

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", type=Path)
    parser.add_argument("home", type=Path)
    given = parser.parse_args()
    with BudgetQA.open(given.home) as bot:
        print(score_to_text(score_claims(read_claims(given.claims), bot.verify)))


if __name__ == "__main__":
    main()
