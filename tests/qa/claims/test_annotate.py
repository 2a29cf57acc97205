"""The annotated text: nothing in it may become markup."""

import re

import pytest

from qa.claims.annotate import annotate, summary
from qa.schema import Citation, ClaimCheck, Quantity, Verdict


def _check(text: str, part: str, verdict: Verdict = Verdict.SUPPORTED, **changes: object) -> ClaimCheck:
    start = text.index(part)
    fields: dict[str, object] = {
        "text": part,
        "start": start,
        "end": start + len(part),
        "verdict": verdict,
        "stated": Quantity(value="3", unit="万元"),
        "explanation": "与文库一致。",
    }
    return ClaimCheck.model_validate({**fields, **changes})


def test_each_figure_has_a_mark_and_a_footnote() -> None:
    text = "接待费3万元，差旅费8万元。"
    wrong = _check(text, "8万元", Verdict.CONTRADICTED, found=Quantity(value="9.00", unit="万元"), explanation="不符。")
    told = annotate(text, [_check(text, "3万元"), wrong])
    assert told == (
        "接待费「3万元」✅[^1]，差旅费「8万元」❗[^2]。\n\n"
        "共核对 2 个数字：属实 1，不符 1。\n\n"
        "[^1]: **属实** 与文库一致。\n\n"
        "[^2]: **不符** 文库中为 9.00 万元。不符。\n"
    )


def test_a_text_without_figures_says_so() -> None:
    assert annotate("没有数字。", []) == "没有数字。\n\n没有找到可以核对的数字。\n"
    assert summary([]) == "没有找到可以核对的数字。"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>3万元",
        "[点这里](javascript:alert(1))3万元",
        "![x](http://example.test/a.png)3万元",
        "# 标题\n3万元",
        "> 引用\n- 列表\n1. 序号 3万元",
        "`代码` **粗** _斜_ ~~删~~ 3万元",
        "| 甲 | 乙 |\n|---|---|\n| 3万元 | 4 |",
        "脚注[^1]: 伪造 3万元",
        "&lt;b&gt; &amp; 3万元",
        "\x1b[31m红\x1b[0m3万元",
        "标题\n===\n3万元",
        "$x^2$ 3万元",
        "https://example.test 3万元",
    ],
)
def test_text_of_the_user_is_harmless(text: str) -> None:
    told = annotate(text, [_check(text, "3万元")]).split("共核对")[0].replace("「3万元」✅[^1]", "")
    assert "<" not in told
    assert ">" not in told
    assert "\x1b" not in told
    bare = re.sub(r"\\.", "", told)
    assert not set(bare) & set("*_`[]()#!|~$^")
    assert not re.search(r"(?m)^(?:[-+>=]|\d+\.)", bare)


def test_text_of_documents_is_harmless() -> None:
    text = "接待费3万元"
    cite = Citation(n=1, document="d", title="<b>局</b>[x](y)", file="a.txt", line=1, text="|3.00|`")
    told = annotate(text, [_check(text, "3万元", citations=[cite], explanation="“<i>费</i>”\n# 为3。")])
    note = told.split("[^1]: ")[1]
    assert "<" not in note
    assert not re.search(r"(?m)^#", note)
    assert r"\[x\]\(y\)" in note
    assert r"\|3.00\|\`" in note
