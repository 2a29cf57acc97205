"""Our Markdown as HTML: what is bold, and what is only text."""

import pytest

from qa.page.markdown import markdown_to_html


@pytest.mark.parametrize(
    "text, html",
    [
        ("为**6.20 万元**[1]。", "<p>为<strong>6.20 万元</strong>[1]。</p> "),
        ("目标为**≥97%**[1]。", "<p>目标为<strong>≥97%</strong>[1]。</p> "),
        ("**“三公”经费**为", "<p><strong>“三公”经费</strong>为</p> "),
        ("2**3", "<p>2**3</p> "),
        ("\ue000甲\ue001", "<p>甲</p> "),
        ("<b>甲</b>**<i>**", "<p>&lt;b&gt;甲&lt;/b&gt;<strong>&lt;i&gt;</strong></p> "),
        ("[甲](http://example.com)![x](y)", "<p>[甲](http://example.com)![x](y)</p> "),
    ],
)
def test_markdown(text: str, html: str) -> None:
    assert markdown_to_html(text) == html
