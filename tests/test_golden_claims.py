"""The paragraphs with known verdicts. Claims that are judged wrongly now are named in ``claims_known_failures.txt``."""

from pathlib import Path

import pytest

from qa.bot import BudgetQA
from qa.claims.scoring import GoldenText, read_claims, score_claims

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
SHARED = ROOT.parent / "shared" / "questions" / "claims.jsonl"
OF_SEEDS = {f"claim-{n:02}" for n in range(1, 11)}  # those about the two seed documents
KNOWN = dict(
    line.split(" ", 1)
    for line in (GOLDEN / "claims_known_failures.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
)


def cases(texts: list[GoldenText]) -> list[object]:
    """One case for each text; those known to fail must fail."""
    return [
        pytest.param(
            text,
            id=text.id,
            marks=[pytest.mark.xfail(strict=True, reason=KNOWN[text.id])] if text.id in KNOWN else [],
        )
        for text in texts
    ]


SAMPLES = [text for name in ("samples", "articles") for text in read_claims(GOLDEN / f"claims_{name}.jsonl")]
INVENTED = read_claims(GOLDEN / "claims_invented.jsonl")  # over tests/golden/invented
SEEDS = [text for text in read_claims(SHARED) if text.id in OF_SEEDS] if SHARED.is_file() else []


@pytest.mark.parametrize("text", cases(SAMPLES))
def test_samples(sample_bot: BudgetQA, text: GoldenText) -> None:
    _check(sample_bot, text)


@pytest.mark.parametrize("text", cases(INVENTED))
def test_invented(invented_bot: BudgetQA, text: GoldenText) -> None:
    _check(invented_bot, text)


@pytest.mark.skipif(not SEEDS, reason="the shared claims are absent")
@pytest.mark.parametrize("text", cases(SEEDS))
def test_seeds(seed_bot: BudgetQA, text: GoldenText) -> None:
    _check(seed_bot, text)


def test_no_wrong_figure_is_called_right(sample_bot: BudgetQA) -> None:
    score = score_claims(SAMPLES, sample_bot.verify)
    assert score.false_links == 0
    assert score.right >= 0.97 * score.total


def _check(bot: BudgetQA, text: GoldenText) -> None:
    outcomes = score_claims([text], bot.verify).outcomes
    assert [o for o in outcomes if not o.is_right or o.is_found_right is False] == []
