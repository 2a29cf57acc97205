"""A file of claims is scored by verdict, with what was taken for what."""

import json
from collections.abc import Sequence
from pathlib import Path

from qa.claims.scoring import MISSED, GoldenText, read_claims, score_claims, score_to_text
from qa.schema import ClaimCheck, Quantity, Verdict

TEXT = "接待费3万元，差旅费8万元，办公费9万元。"


def _golden() -> GoldenText:
    return GoldenText.model_validate(
        {
            "id": "g-1",
            "text": TEXT,
            "claims": [
                {"text": "3万元", "verdict": "supported", "found": {"value": "3.00", "unit": "万元"}},
                {"text": "8万元", "verdict": "contradicted", "found": {"value": "90000", "unit": "元"}, "why": "digit"},
                {"text": "9万元", "verdict": "not_found", "found": None},
            ],
        }
    )


def _check(part: str, verdict: Verdict, found: str | None) -> ClaimCheck:
    start = TEXT.index(part)
    quantity = Quantity(value=found, unit="万元") if found else None
    return ClaimCheck(
        text=part,
        start=start,
        end=start + len(part),
        verdict=verdict,
        stated=Quantity(value="1", unit="万元"),
        found=quantity,
        explanation="。",
    )


def _verify(text: str) -> Sequence[ClaimCheck]:
    return [_check("3万元", Verdict.SUPPORTED, "3"), _check("8万元", Verdict.ROUNDED, "9.00")]


def test_every_claim_counts_once() -> None:
    score = score_claims([_golden()], _verify)
    assert (score.total, score.right, score.found_due, score.found_right, score.false_links) == (3, 1, 2, 2, 1)
    assert score.confusion == {
        "supported": {"supported": 1},
        "contradicted": {"rounded": 1},
        "not_found": {MISSED: 1},
    }
    assert [o.is_right for o in score.outcomes] == [True, False, False]


def test_the_report_names_what_was_missed() -> None:
    told = score_to_text(score_claims([_golden()], _verify))
    assert "1/3 判定正确" in told
    assert "g-1 8万元 应为 contradicted，得 rounded" in told


def test_a_file_is_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    file.write_text(json.dumps(_golden().model_dump(mode="json"), ensure_ascii=False) + "\n\n", "utf-8")
    assert read_claims(file) == [_golden()]
