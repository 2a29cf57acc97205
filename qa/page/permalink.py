"""``/a/<id>``: an answer shown again on a page of its own, each source looked up anew in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import UsageError
from index.facts import FactFilter
from qa.page.answer_html import answer_to_html, question_to_html
from qa.page.assets import asset
from qa.page.escaping import problem_to_html, safe
from qa.render import describe_citation

if TYPE_CHECKING:
    from qa.bot import BudgetQA
    from qa.schema import Answer, Citation


def permalink_page(bot: BudgetQA, answer: Answer) -> str:
    """A whole HTML page without script. Buttons of the conversation become plain text there."""
    checks = [(citation, _standing(bot, citation)) for citation in answer.citations]
    wrong = sum(problem is not None for _, problem in checks)
    state = (
        f"<p class='note bad'>{wrong} 处出处与文库里现在的原文不符，见下。</p>"
        if wrong
        else f"<p class='note'>已重新核对 {len(checks)} 处出处，与文库里的原文一致。</p>"
        if checks
        else ""
    )
    cited = "".join(_citation(answer, citation, problem) for citation, problem in checks)
    body = f"<h1>预算问答</h1>{question_to_html(answer.question)}{state}{answer_to_html(answer)}<ol>{cited}</ol>"
    return _whole(f"{answer.question[:80]} · 预算问答", body)


def forgotten_page() -> str:
    """The page for an answer that is not kept."""
    told = problem_to_html("没有这个答案。答案只保留最近的一些，文件移除后也不再保留，请重新提问。")
    return _whole("预算问答", f"<h1>预算问答</h1>{told}<p><a href='./'>去提问</a></p>")


def _whole(title: str, body: str) -> str:
    return (
        "<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'><base href='../'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{safe(title)}</title><style>{asset('style.css')}{_ROOT}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )


_ROOT = """
:root { --border-color-primary: #d0d7de; --border-color-accent: #d0d7de; --background-fill-secondary: #f6f8fa;
  --background-fill-primary: #fff; --body-text-color: #1f2328; --color-accent: #0969da; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --border-color-primary: #444c56; --border-color-accent: #444c56;
  --background-fill-secondary: #2d333b; --background-fill-primary: #1c2128; --body-text-color: #cdd9e5;
  --color-accent: #539bf5; --good: #7bd389; --warn: #e3b341; --bad: #ff8e87; } }
body { font-family: system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; margin: 0;
  background: var(--background-fill-primary); color: var(--body-text-color); }
main { max-width: 860px; margin: 0 auto; padding: 16px; }
h1 { font-size: 1.1rem; opacity: .6; } .asked { font-size: 1.2rem; font-weight: 700; }
img { max-width: 100%; }
.asks, button.link { display: none; }
button.figure, button.cite { cursor: default; }
"""


def _citation(answer: Answer, citation: Citation, problem: str | None) -> str:
    told = f"<span class='badge bad'>{safe(problem)}</span>" if problem else "<span class='badge good'>原文一致</span>"
    picture = f"api/citations/{safe(answer.id)}/{citation.n}.png"
    image = "" if problem else f"<img loading='lazy' alt='出处{citation.n}的图' src='{picture}'>"
    return f"<li value='{citation.n}'>{safe(describe_citation(citation))} {told}<br>{image}</li>"


def _standing(bot: BudgetQA, citation: Citation) -> str | None:
    """What is wrong with a citation now; None where the library still prints the same there."""
    try:
        record = bot.library.document(citation.document)
    except UsageError:
        return "该文件已不在文库中"
    for fact in bot.library.facts.find(FactFilter(documents=(record.id,))):
        source = fact.source
        place = (source.page, source.line, source.sheet, source.cell)
        if place == (citation.page, citation.line, citation.sheet, citation.cell) and source.text == citation.text:
            return None
    return None if _is_told(bot, citation) else "原处的文字已经不同"


def _is_told(bot: BudgetQA, citation: Citation) -> bool:
    """Whether the words of a citation that is no figure stand in the document still."""
    wanted = "".join(citation.text.split())
    content = bot.content(citation.document)
    places = [paragraph.source.text for paragraph in content.paragraphs]
    places += [row.label for table in content.tables for row in table.rows]
    places += [cell.text for table in content.tables for row in table.rows for cell in row.cells]
    places += [note for table in content.tables for note in table.notes]
    return any(wanted in "".join(text.split()) for text in places)
