"""Files of questions, golden questions, and what a reader's line asks."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.errors import UsageError
from qa.questions import chosen_question, read_golden


@pytest.mark.parametrize(
    "line, asked",
    [
        ("1", "甲？"),
        ("2", "乙？"),
        ("２", "乙？"),
        (" 2. ", "乙？"),
        ("2、", "乙？"),
        ("2023", "2023年"),
        ("那2呢", "那2呢"),
        ("²", "²"),
        ("", ""),
    ],
)
def test_a_number_asks_the_question_offered_under_it(line: str, asked: str) -> None:
    assert chosen_question(line, ["甲？", "乙？"]) == asked


@pytest.mark.parametrize(
    "line, offered, remedy",
    [
        ("3", ["甲？", "乙？"], "请输入 1 到 2，或直接提问"),
        ("0", ["甲？"], "请输入 1 到 1，或直接提问"),
        ("1", [], "请直接提问"),
    ],
)
def test_a_number_that_was_not_offered_asks_nothing(line: str, offered: list[str], remedy: str) -> None:
    with pytest.raises(UsageError) as caught:
        chosen_question(line, offered)
    assert (caught.value.problem, caught.value.remedy) == (f"没有序号为 {line} 的问题", remedy)


@pytest.mark.parametrize(
    "written",
    [["1.5", "7"], [["1.5", "亿元"], ["7", "万元"]], [{"value": "1.5", "unit": "亿元"}, {"value": "7"}]],
)
def test_alternatives_may_be_written_in_three_ways(tmp_path: Path, written: list[object]) -> None:
    expect = {"status": "answered", "value": "3", "unit": "万元", "alternatives": written}
    line = {"id": "1", "category": "figure", "question": "问", "expect": expect}
    (tmp_path / "题.jsonl").write_text(json.dumps(line), encoding="utf-8")
    (golden,) = read_golden(tmp_path / "题.jsonl")
    first = "万元" if written[0] == "1.5" else "亿元"
    assert [(Decimal(value), unit) for value, unit in golden.expect.alternatives] == [
        (Decimal("1.5"), first),
        (Decimal("7"), "万元"),
    ]


def test_an_alternative_without_a_value_is_named(tmp_path: Path) -> None:
    expect = {"status": "answered", "value": "3", "unit": "万元", "alternatives": [{"unit": "万元"}]}
    line = {"id": "1", "category": "figure", "question": "问", "expect": expect}
    (tmp_path / "题.jsonl").write_text(json.dumps(line), encoding="utf-8")
    with pytest.raises(UsageError, match=r"第 1 行不合格式（expect\.alternatives\.0：应当是列表）"):
        read_golden(tmp_path / "题.jsonl")
