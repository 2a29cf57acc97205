"""Text of documents is harmless in spreadsheets and in Markdown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qa.safe_text import csv_text, is_formula_like, markdown_text, plain_text

RUN = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "　=1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "＝1",
    "＋1",
    "－1",
    "＠SUM",
    ' ＝HYPERLINK("http://x.example","点")',
    "﹣1",
    "−1",
    "|cmd",
    "\x00=1",
    "\x1b[31m=1",
]


@pytest.mark.parametrize("text", RUN)
def test_what_a_spreadsheet_might_run_gets_an_apostrophe(text: str) -> None:
    safe = csv_text(text)
    assert safe.startswith("'") or not is_formula_like(safe)
    assert not is_formula_like(safe)


@pytest.mark.parametrize("text", ["公务接待费", "1,234.50", "（一）", "≥90%", "", " ", "4-5月", "a=b", "——", "'x"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert csv_text(text) == text


@given(st.text())
def test_no_text_runs(text: str) -> None:
    safe = csv_text(text)
    assert not is_formula_like(safe)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", safe)
    assert csv_text(safe) == safe


def test_control_characters_and_half_surrogates_go() -> None:
    assert plain_text("a\x00b\x07\x1b[31mc\u202ed\ud800e\ufffef\r\ng") == "abcdef\ng"
    assert len(plain_text("长" * 40_000)) == 32_767


HOSTILE = [
    "a|b",
    "<script>alert(1)</script>",
    "[点](http://x.example)",
    "![图](http://x.example/a.png)",
    "**粗**_斜_~~删~~`码`",
    "http://x.example www.x.example a@x.example",
    "&lt;b&gt; &#60;",
    "# 题\n- 项\n> 引",
    "\\|",
    "[1]: http://x.example",
    "$x$",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_means_only_itself(text: str) -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(
        f"| 甲 | 乙 |\n| --- | --- |\n| {markdown_text(text)} | 2 |"
    )
    assert set(re.findall(r"<(\w+)", html)) == {"table", "thead", "tr", "th", "tbody", "td"}
    assert html.count("<td>") == 2
    cell = re.search(r"<td>(.*?)</td>", html, re.DOTALL)
    assert cell
    shown = cell[1].replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    assert shown == " ".join(text.split())


@given(st.text())
def test_no_text_breaks_a_table(text: str) -> None:
    html = MarkdownIt().enable("table").render(f"| 甲 | 乙 |\n| --- | --- |\n| {markdown_text(text)} | 2 |")
    assert html.count("<td>") == 2
    assert "<a " not in html
