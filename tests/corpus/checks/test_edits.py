"""One slip of the pen between two numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from corpus.checks.edits import Edit, SingleEdit, kind_of_edit, proposal, single_edits


@pytest.mark.parametrize(
    ("actual", "expected", "kind"),
    [
        ("8013", "8103", "数字换位"),
        ("285.08", "258.08", "数字换位"),
        ("32662", "35662", "一位数字之误"),
        ("9645.51", "9646.01", None),
        ("134.00", "1340", "小数点错位"),
        ("134000", "1340", "小数点错位"),
        ("23255.42", "2.325542", "计量单位之误（差一万倍或一亿倍）"),
        ("47.91", "479100", "计量单位之误（差一万倍或一亿倍）"),
        ("-116.5", "116.5", "正负号之误"),
        ("7542", "75402", "漏一位数字"),
        ("75402", "7542", "多一位数字"),
        ("12.30", "12.3", None),
        ("0", "15", None),
        ("1500", "0", None),
        ("0", "0.00", None),
        ("0.52", "5.2", "小数点错位"),
        ("5.2", "0.52", "小数点错位"),
        ("1200", "1300", "一位数字之误"),
        ("126", "136", "一位数字之误"),
        ("752", "7502", "漏一位数字"),
        ("7542", "71234", None),
        ("75402", "752", None),
        ("752", "75402", None),
        ("15", "125", None),
        ("3", "5", None),
        ("12", "17", None),
        ("500", "5", None),
        ("-12.1", "121", None),
        ("123.45", "678.90", None),
    ],
)
def test_kind_of_edit(actual: str, expected: str, kind: str | None) -> None:
    assert kind_of_edit(Decimal(actual), Decimal(expected)) == kind


def test_only_candidates_one_slip_away_are_kept() -> None:
    found = single_edits(Decimal(8013), (Decimal(8103), Decimal(9999), Decimal(8013), Decimal(8103)))
    assert found == (SingleEdit(Edit.SWAP, Decimal(8103)),)


def test_proposal_is_a_suggestion_in_words() -> None:
    assert proposal(Decimal(8013), Decimal(8103)) == "若此处为8,103，则各项合计均成立，疑为数字换位"
    assert proposal(Decimal(8013), Decimal(9999)) is None
