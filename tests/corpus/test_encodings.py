"""Texts in many encodings, and bytes that are no text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers.encodings import decode

SIMPLE = "示例市2024年预算\r\n一、收入合计12.50万元，支出合计12.50万元。\r\n"
TRADITIONAL = "示例市2024年預算\n一、收入合計12.50萬元，其中：財政補助收入10萬元。\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk", "gb2312", "hz"],
)
def test_simplified_text(encoding: str) -> None:
    assert decode(SIMPLE.encode(encoding), "a.txt") == SIMPLE


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "gb18030", "big5hkscs", "utf-16-be"])
def test_traditional_text(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding), "a.txt") == TRADITIONAL


def test_rare_characters_of_gb18030() -> None:
    text = "㐀䶮乡预算，𠮷野镇。"
    assert decode(text.encode("gb18030"), "a.txt") == text


@pytest.mark.parametrize("declared", ["utf-8", "GB2312", "", "no-such-thing", "base64", "iso-8859-1"])
def test_a_wrong_declaration_does_no_harm(declared: str) -> None:
    assert decode(SIMPLE.encode("gb18030"), "a.html", declared) == SIMPLE
    assert decode(SIMPLE.encode("utf-8"), "a.html", declared) == SIMPLE


def test_a_declaration_decides_between_encodings() -> None:
    short = "館藏".encode("big5")
    assert decode(short, "a.html", "big5") == "館藏"


def test_a_few_damaged_bytes_are_replaced() -> None:
    data = (SIMPLE * 5).encode("utf-8").replace("预".encode(), b"\xe9", 1)
    assert decode(data, "a.txt") == (SIMPLE * 5).replace("预", "\ufffd", 1)


def test_page_feeds_are_line_ends() -> None:
    assert decode("甲\f乙".encode(), "a.txt") == "甲\n乙"


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"\x00\x01\x02\x03" * 50, bytes(range(256)) * 4, b"\x1f\x8b\x08\x00abc\x00"]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError):
        decode(data, "假.txt")


@given(st.text("预算支出收入年度的元万，。0123456789 \n", min_size=8).filter(lambda text: text.strip()))
def test_every_usual_encoding_comes_back(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert decode(text.encode(encoding), "a.txt") == text


@given(st.binary(max_size=300))
def test_any_bytes_end_in_text_or_refusal(data: bytes) -> None:
    try:
        text = decode(data, "a.txt", "gbk")
    except ReadError:
        text = "refused"
    assert text
