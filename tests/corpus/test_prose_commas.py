"""Misplaced commas are believed only where the percentage beside them agrees."""

from decimal import Decimal

import pytest

from corpus.datatypes import Aspect, Identity, Paragraph, Phase, Source
from corpus.prose import read_prose
from corpus.prose_numbers import NotFigure, scan

IDENTITY = Identity("示例市预算报告", "示例市", 2024, Phase.FINAL, level="政府")


def prose(text: str) -> tuple[list[tuple[str, Decimal, str | None]], list[str]]:
    read = read_prose([Paragraph(1, text, (), Source(text))], [], "d", IDENTITY)
    changes = [(f.source.text, f.value, f.repair) for f in read.facts if f.aspect is Aspect.CHANGE]
    return changes, [s.number.text for s in read.skipped if s.number.reason is NotFigure.UNBOUND]


@pytest.mark.parametrize(
    "text, value, misgrouped",
    [
        ("增加542,62万元", "54262", True),
        ("增加1,542,62万元", "154262", True),
        ("增加54,262万元", "54262", False),
        ("增加542.62万元", "542.62", False),
    ],
)
def test_where_commas_stand(text: str, value: str, misgrouped: bool) -> None:
    (number,) = scan(text)
    assert (number.value, number.misgrouped) == (Decimal(value), misgrouped)


def test_a_change_that_gives_the_printed_growth_is_read_and_marked() -> None:
    # 54,262 over 353,774 − 54,262 = 299,512 is 18.12 %
    changes, unbound = prose("全市社会保险基金支出完成353,774万元，比上年增加542,62万元，增长18.12%。")
    assert [(text, value) for text, value, _ in changes] == [("542,62万元", Decimal(54262))]
    assert "逗号位置有误" in (changes[0][2] or "")
    assert unbound == []


@pytest.mark.parametrize("growth", ["，增长28.12%", ""])
def test_without_proof_it_is_no_figure(growth: str) -> None:
    changes, unbound = prose(f"全市社会保险基金支出完成353,774万元，比上年增加542,62万元{growth}。")
    assert (changes, unbound) == ([], ["542,62万元"])
