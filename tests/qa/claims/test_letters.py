"""Pasted text → passages whose characters know where they came from."""

import pytest

from qa.claims.letters import passages_of


@pytest.mark.parametrize(
    "text, normalised",
    [
        ("公务接待费３．５万元", "公务接待费3.5万元"),
        ("收入1,234.50万元", "收入1234.50万元"),
        ("收入1，234，567元", "收入1234567元"),
        ("收入4, 200万元", "收入4200万元"),
        ("支出 12 万元", "支出12万元"),
        ("**3**万元", "3万元"),
        ("公務接待費3萬元", "公务接待费3万元"),
        ("2022，2023年", "2022，2023年"),
        ("23255. 42万元", "23255.42万元"),
        ("a 1", "a 1"),
    ],
)
def test_a_passage_is_normalised(text: str, normalised: str) -> None:
    assert [p.text for p in passages_of(text)] == [normalised]


@pytest.mark.parametrize("text", ["　　收入１，２３４．５０万元，支出 3 万元", "A\u200b公务\ufeff接待费 1 234 万元"])
def test_every_character_knows_its_place(text: str) -> None:
    for passage in passages_of(text):
        assert len(passage.text) == len(passage.origins)
        for n in range(len(passage.text)):
            start, end = passage.span(n, n + 1)
            assert end - start == 1
            assert text[start].strip()
        whole = passage.span(0, len(passage.text))
        assert text[whole[0] : whole[1]].strip() == text[whole[0] : whole[1]]


def test_the_span_of_a_figure_is_literal() -> None:
    text = "收入１，２３４．５０万元"
    (passage,) = passages_of(text)
    start, end = passage.span(passage.text.index("1"), len(passage.text))
    assert text[start:end] == "１，２３４．５０万元"


@pytest.mark.parametrize(
    "text, count",
    [
        ("第一段。\n第二段。", 2),
        ("示例市图书馆今年的部门预算收入一共是一千\n七百万元。", 1),  # a wrapped line
        ("一、收入\n二、支出", 2),  # headings
        ("", 0),
        (" \n\n ", 0),
    ],
)
def test_lines_that_were_only_wrapped_are_joined(text: str, count: int) -> None:
    assert len(passages_of(text)) == count
