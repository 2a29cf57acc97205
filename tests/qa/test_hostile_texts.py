"""Hostile questions, articles, documents and file names: an answer or a refusal in bounded time, and never markup.

What the page shows is parsed: only elements and attributes of our own may come out of it.
"""

from __future__ import annotations

import csv
import io
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from factories import Letters
from lxml import html
from markdown_it import MarkdownIt

from corpus.errors import UsageError
from index.library import Library, Tools
from index.settings import Settings
from qa.bot import BudgetQA
from qa.export import facts_to_csv, facts_to_markdown, facts_to_xlsx
from qa.export_answers import answers_to_markdown
from qa.export_findings import findings_to_csv, findings_to_markdown, findings_to_xlsx
from qa.page.answer_html import answer_to_html, question_to_html
from qa.page.check_html import claims_to_html, findings_to_html
from qa.page.library_html import documents_to_html, matrix_to_html, report_to_html, tables_to_html
from qa.page.permalink import permalink_page
from qa.page.source_html import source_of_answer
from qa.safe_text import is_formula_like
from qa.schema import Answer

XSS = "<img src=x onerror=alert(1)>"
CLOSE = "\"'></td></table><script>alert(2)</script>"
LINK = "[点我](javascript:alert(3))"
IMAGE = "![图](http://x.example/p.png)"
FORMULA = '=HYPERLINK("http://x.example","点")'
DOCUMENT = f"""示例市{XSS}园林局2024年单位预算

一般公共预算“三公”经费支出表{CLOSE}
填报单位：示例市园林局
单位：万元
项目\t预算数{XSS}\t备注
合计\t23.40\t{FORMULA}
公务接待费\t6.20\t{IMAGE}
公务用车购置及运行费{LINK}\t17.20\t{CLOSE}
{FORMULA}\t17.30\t{XSS}

第三部分 2024年单位预算情况说明{XSS}
2024年示例市园林局公务接待费6.20万元，比上年减少0.80万元，下降11.43%。{XSS}{CLOSE}{LINK}
2024年示例市园林局公务接待费7.20万元，主要原因是{IMAGE}。
"""
FILES = (f"{XSS.replace('/', '')}.txt", "=cmd'.txt", "[a](javascript:b).txt")
BASE = "示例市园林局2024年公务接待费多少"
QUESTIONS = [
    "", " ", "\x00", "\u202e" + BASE, BASE + "\x1b[31m", "\ud800" + BASE, BASE + "\udfff", "'; DROP TABLE facts; --",
    "%s%n%x{0}{}$(id)`id`", "示例市园林局2024年' OR 1=1 --公务接待费", "\" OR \"\"=\"", "*", "%", "_", "NEAR(\"",
    "AND OR NOT", XSS + BASE, BASE + CLOSE, LINK + BASE, IMAGE + BASE, FORMULA, "1" * 2000, "1," * 1000, "（" * 2000,
    "）" * 2000, "“" * 2000, " " * 1999 + "x", "\t" * 2000, "的" * 2000, "和" * 2000, "2024年" * 400, "比上年" * 600,
    "万元" * 900, "公务接待费" * 380, "示例市园林局" * 320, BASE * 100, "一" * 2000,
    "、".join("公务接待费会议费培训费" * 60), "\n".join(BASE * 20), "上年" * 1000 + "多少", "-" * 2000, "." * 2000,
    "?" * 2000, "a" * 2000, "gongwujiedaifei" * 130, "😀" * 1000, "é́" * 800, "除了" * 900, "占" * 2000,
    "增长" * 900 + "%", "第" * 1000 + "1" * 900, "第1名" * 500, "十百千万亿" * 390, "〇" * 2000,
]  # fmt: skip
TAGS = {
    "a", "article", "b", "base", "blockquote", "body", "br", "button", "caption", "circle", "code", "dd", "del",
    "details", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "g", "h1", "h2", "h3", "h4", "head",
    "header", "hr", "html", "img", "li", "line", "link", "main", "mark", "meta", "nav", "ol", "p", "path",
    "polyline", "rect", "section", "small", "span", "strong", "style", "sub", "summary", "sup", "svg", "table",
    "tbody", "td", "text", "tfoot", "th", "thead", "title", "tr", "ul",
}  # fmt: skip


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "in").mkdir()
    for number, name in enumerate(FILES):
        text = DOCUMENT.replace("2024", str(2024 - number)).replace("6.20", f"6.2{number}")
        (folder / "in" / name).write_text(text, encoding="utf-8")
    home = folder / "home"
    settings = Settings(home, read_seconds=0)
    with BudgetQA(Library.open(home, create=True, settings=settings, tools=Tools(embedder=Letters()))) as opened:
        assert [one.problem for one in opened.ingest([folder / "in"]).files] == [None] * 3
        yield opened


def assert_ours(page: str) -> None:
    """Only our own elements; no handler, no foreign address, no script."""
    for node in html.fragments_fromstring(f"<div>{page}</div>")[0].iter():
        assert node.tag in TAGS, (node.tag, html.tostring(node, encoding="unicode")[:200])
        for name, value in node.attrib.items():
            assert not name.startswith("on"), (node.tag, name, value[:80])
            if name in ("href", "src", "action", "xlink:href", "formaction"):
                assert re.match(r"(?:/|\?|#|data:image/png|/api/|[\w./-]+$)", value), (node.tag, name, value[:80])
                assert not value.startswith("//")
    assert "alert(" not in "".join(html.fragments_fromstring(f"<div>{page}</div>")[0].xpath("//script//text()"))


def test_hostile_questions_are_answered_or_refused_in_time(bot: BudgetQA) -> None:
    for question in QUESTIONS:
        start = time.process_time()
        answer = bot.ask(question)
        assert time.process_time() - start < 2, question[:40]
        assert_ours(answer_to_html(answer))
        assert_ours(question_to_html(question))
        answer.model_dump_json()


def test_noise_is_answered_or_refused(bot: BudgetQA) -> None:
    chance = random.Random(5)
    words = [
        "示例市园林局",
        "2024年",
        "公务接待费",
        "多少",
        "比",
        "和",
        "（",
        "《",
        "\u202e",
        "<b>",
        "万元",
        "%",
        "'",
        "\\",
        "|",
        "\x07",
    ]
    for _ in range(60):
        parts = [
            chance.choice(
                [chance.choice(words), chr(chance.choice([chance.randrange(0x3000), chance.randrange(0x11_0000)]))]
            )
            for _ in range(chance.randint(1, 60))
        ]
        answer = bot.ask("".join(parts))
        assert_ours(answer_to_html(answer))


def test_hostile_articles_are_checked_in_time(bot: BudgetQA) -> None:
    claim = "2024年示例市园林局公务接待费6.20万元，比上年减少0.80万元。"
    for text in [*(claim + one[:600] for one in QUESTIONS), claim * 60, re.sub(r"\d\.", "9" * 30 + ".", claim)]:
        start = time.process_time()
        try:
            claims = bot.verify(text)
        except UsageError:
            continue
        assert time.process_time() - start < 5, text[:40]
        assert_ours(claims_to_html(text, claims))
        shown = MarkdownIt("gfm-like", {"linkify": False}).render(bot.annotated(text[:3000], bot.verify(text[:3000])))
        assert not re.search(r"<(?:img|script|a\s)", shown), text[:40]


def answers(bot: BudgetQA) -> list[Answer]:
    questions = (
        BASE,
        "示例市园林局2024年“三公”经费各项是多少",
        "示例市园林局2024年公务接待费为什么减少",
        "近三年公务接待费",
    )
    return [bot.ask(question) for question in questions]


def test_texts_of_documents_are_no_markup_on_the_page(bot: BudgetQA) -> None:
    documents = bot.documents()
    titles = {one.id: one.title for one in documents}
    found = bot.check()
    assert_ours(documents_to_html(documents, len(documents)))
    assert_ours(findings_to_html(found, titles))
    assert_ours(matrix_to_html(bot.library.completeness()))
    for one in documents:
        assert_ours(tables_to_html(one.title, bot.tables(one.id)))
    for answer in answers(bot):
        assert_ours(answer_to_html(answer))
        assert_ours(permalink_page(bot, answer))
        for citation in answer.citations:
            assert_ours(source_of_answer(bot, answer, citation.n))


def test_reports_of_files_are_no_markup(bot: BudgetQA, tmp_path: Path) -> None:
    path = tmp_path / f"{XSS.replace('/', '')}.zip"
    path.write_text(XSS)
    assert_ours(report_to_html(bot.ingest([path]).files))


def test_exports_run_nothing(bot: BudgetQA, tmp_path: Path) -> None:
    facts, found, told = bot.facts(), bot.check(), answers(bot)
    facts_stream, findings_stream = io.StringIO(), io.StringIO()
    facts_to_csv(facts, facts_stream)
    findings_to_csv(found, findings_stream)
    for stream in (facts_stream, findings_stream):
        cells = [cell for row in csv.reader(io.StringIO(stream.getvalue())) for cell in row]
        assert not [cell for cell in cells if is_formula_like(cell) and not re.fullmatch(r"=|-?[\d.]+", cell)]
    facts_to_xlsx(facts, tmp_path / "facts.xlsx")
    findings_to_xlsx(found, tmp_path / "findings.xlsx")
    bot.export(told, tmp_path / "answers.xlsx")
    for path in sorted(tmp_path.glob("*.xlsx")):
        for sheet in openpyxl.load_workbook(path):
            for row in sheet.iter_rows():
                for cell in row:
                    is_ours = cell.data_type != "f" or not re.search(
                        'HYPERLINK\\("http|cmd|javascript', str(cell.value)
                    )
                    assert is_ours, (path.name, cell.coordinate, cell.value)
    for text in (facts_to_markdown(facts), findings_to_markdown(found), answers_to_markdown(told)):
        shown = MarkdownIt("gfm-like", {"linkify": False}).render(text)
        assert not re.search(r"<(?:img|script)|href=\"(?:javascript|http://x\.example)", shown)
