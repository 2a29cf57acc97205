"""The ``budgetqa`` command. A thin door: arguments in, results on stdout, messages on stderr.

Exit status: 0 done (``ask``: answered), 3 ``ask`` without an answer, 1 some input failed while the rest
went in, 2 the call could not be carried out. Heavy modules are imported by the command that needs them.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.checks.datatypes import Severity
from corpus.errors import LibraryError, UsageError
from qa.door import Door, clean_argument, given_date, print_json, question_last, show_progress, tell, use_utf8

if TYPE_CHECKING:
    from qa.bot import BudgetQA
    from qa.schema import Answer

SOME_FAILED, NONE_WENT_IN, NOT_ANSWERED = 1, 2, 3  # exit statuses of the contract

app = typer.Typer(
    help="预算问答：从公开的预算、决算文件中找到准确的数字，并指出它印在哪里。",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Home = Annotated[
    Path | None,
    typer.Option("--home", help="文库所在的文件夹；默认取环境变量 BUDGETQA_HOME，再默认为用户数据目录"),
]
Debug = Annotated[bool, typer.Option("--debug", help="出错时显示完整的调用栈")]
Json = Annotated[bool, typer.Option("--json", help="在标准输出上只写一个 JSON 值")]
Export = Annotated[
    Path | None, typer.Option("--export", help="另存为文件：.xlsx（带活公式和出处）、.csv 或 .md（按后缀）")
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="“今年”“去年”以哪一天为准，如 2024-06-30；默认今天")]


def main() -> None:
    """Run the command line; everything that goes wrong ends here in one Chinese message."""
    use_utf8()
    with Door(debug="--debug" in sys.argv):
        sys.exit(app(args=question_last(sys.argv[1:]) or ["--help"], standalone_mode=False) or 0)


# --- filling the library --------------------------------------------------------------------------


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="文件、文件夹或 .zip 压缩包")],
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="同时读取几个文件")] = 1,
    force: Annotated[bool, typer.Option("--force", help="内容未变的文件也重新读取")] = False,
    json: Json = False,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """把文件读进文库；内容未变的文件自动跳过。"""
    from index.settings import load_settings
    from qa.bot import BudgetQA
    from qa.listing import report_to_text, went_in

    with BudgetQA.open(load_settings(home).home) as bot:
        report = bot.ingest(paths, jobs=jobs, force=force, on_progress=show_progress)
    if json:
        print_json(report)
    else:
        tell(report_to_text(report.files, report.seconds))
    if not went_in(report.files):
        tell("没有找到可读的文件。请检查路径；能读的格式见使用指南。")
        raise typer.Exit(NONE_WENT_IN)
    if any(file.status == "failed" for file in report.files):
        raise typer.Exit(SOME_FAILED)


@app.command()
def remove(
    documents: Annotated[list[str], typer.Argument(metavar="DOCUMENT...", help="文档编号，见 docs")],
    home: Home = None,
    debug: Debug = False,
) -> None:
    """把文档从文库中完全移除。"""
    with _existing(home) as bot:
        bot.remove(documents)
    tell(f"已移除 {len(documents)} 份文档。")


# --- asking ---------------------------------------------------------------------------------------


@app.command()
def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="问题")],
    json: Json = False,
    receipt: Annotated[bool, typer.Option("--receipt", help="在答案下面打印每个数字的凭据")] = False,
    export: Export = None,
    as_of: AsOf = None,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """回答一个问题。"""
    if json and receipt:
        raise UsageError("--json 和 --receipt 只能选一个", "请去掉多余的选项")
    moment = given_date(as_of)
    with _ready(home) as bot:
        answer = bot.ask(clean_argument(question), as_of=moment)
        receipts = bot.receipts(answer) if receipt else []
        if export is not None:
            bot.export([answer], export)
    if json:
        print_json(answer)
    else:
        _print_answer(answer)
    for one in receipts:
        print(f"\n{one.text}")
    if answer.status != "answered":
        raise typer.Exit(NOT_ANSWERED)


@app.command()
def batch(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="一行一个问题的文本，或 JSON Lines")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="写到这个文件；默认标准输出")] = None,
    export: Export = None,
    as_of: AsOf = None,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """成批回答：一行一个答案（JSON），次序与输入相同。"""
    from qa.questions import answer_entry, read_questions

    moment, entries = given_date(as_of), read_questions(file)
    with contextlib.ExitStack() as stack:
        stream = stack.enter_context(out.open("w", encoding="utf-8")) if out else sys.stdout
        bot = stack.enter_context(_ready(home))
        answers = []
        for entry in entries:
            answers.append(answer_entry(bot, entry, moment))
            stream.write(answers[-1].model_dump_json() + "\n")
        if export is not None:
            bot.export(answers, export)


@app.command()
def chat(home: Home = None, as_of: AsOf = None, debug: Debug = False) -> None:
    """在终端里连续问答；输入“退出”结束。"""
    from qa.questions import chosen_question
    from qa.render import next_questions

    moment = given_date(as_of)
    with _ready(home) as bot:
        talk = bot.conversation()
        offered: list[str] = []
        tell("请提问；输入序号选择列出的问题，输入“退出”结束。")
        while (line := _read_line()) is not None:
            try:
                answer = talk.ask(chosen_question(line, offered), as_of=moment)
            except UsageError as error:
                tell(str(error))
                continue
            _print_answer(answer)
            offered = next_questions(answer)


@app.command()
def verify(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="要核对的文本文件；- 为标准输入")] = "-",
    json: Json = False,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """核对一段文字里的每个数字：属实、取整、不符、文库中没有。"""
    from qa.claims.annotate import annotate
    from qa.claims.source import read_text

    text = read_text(file)
    with _ready(home) as bot:
        checks = bot.verify(text)
    if json:
        print_json(checks)
    else:
        print(annotate(text, checks), end="")


@app.command(name="eval")
def evaluate_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="标准问题集（JSON Lines）")],
    json: Json = False,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """用标准问题集测评，按类别报告得分。"""
    from qa.evaluate import evaluate
    from qa.listing import score_to_text
    from qa.questions import answer_entry, read_golden

    golden = read_golden(file)
    with _ready(home) as bot:
        score = evaluate(golden, lambda entry: answer_entry(bot, entry))
    if json:
        print_json(score)
    else:
        print(score_to_text(score))


# --- looking into the library ---------------------------------------------------------------------


@app.command()
def docs(json: Json = False, home: Home = None, debug: Debug = False) -> None:
    """列出文库中的文档。"""
    from qa.listing import document_to_text

    with _existing(home) as bot:
        documents = bot.documents()
    if json:
        print_json(documents)
        return
    for document in documents:
        print(document_to_text(document))
    tell(f"共 {len(documents)} 份文档。")


@app.command()
def tables(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="文档编号，见 docs")],
    json: Json = False,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """列出一份文档的表格：内容、表式、单位和解析凭证。"""
    from qa.listing import table_to_text

    with _existing(home) as bot:
        found = bot.tables(document)
    if json:
        print_json(found)
        return
    for table in found:
        print(table_to_text(table) + "\n")
    tell(f"共 {len(found)} 张表。")


@app.command()
def facts(
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[DOCUMENT...]", help="文档编号；不写则为全部")
    ] = None,
    json: Json = False,
    csv: Annotated[bool, typer.Option("--csv", help="在标准输出上写 CSV")] = False,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="写成电子表格文件")] = None,
    md: Annotated[bool, typer.Option("--md", help="在标准输出上写 Markdown 表格")] = False,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """导出文库中的数字，每个都带出处。"""
    from qa.export import facts_to_csv, facts_to_markdown, facts_to_xlsx
    from qa.listing import fact_to_text

    if sum((json, csv, xlsx is not None, md)) > 1:
        raise UsageError("--json、--csv、--xlsx、--md 只能选一个", "请去掉多余的选项")
    with _existing(home) as bot:
        found = bot.facts(documents or None)
    if xlsx is not None:
        facts_to_xlsx(found, xlsx)
    elif csv:
        facts_to_csv(found, sys.stdout)
    elif md:
        print(facts_to_markdown(found))
    elif json:
        print_json(found)
    else:
        for fact in found:
            print(fact_to_text(fact))
    tell(f"共 {len(found)} 个数字。")


@app.command()
def check(
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[DOCUMENT...]", help="文档编号；不写则为全部")
    ] = None,
    json: Json = False,
    severity: Annotated[
        Severity, typer.Option("--severity", help="显示到哪一级：error 错误、warning 警示、rounding 尾差、info 提示")
    ] = Severity.WARNING,
    everything: Annotated[bool, typer.Option("--all", help="成立、不适用、读取存疑的也列出")] = False,
    anomalies: Annotated[
        bool, typer.Option("--anomalies", help="只看异常：大幅增减没有原因、零基数百分比、模板残留等")
    ] = False,
    csv: Annotated[bool, typer.Option("--csv", help="在标准输出上写 CSV")] = False,
    markdown: Annotated[bool, typer.Option("--md", help="在标准输出上写 Markdown 表格")] = False,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="写成电子表格文件")] = None,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """核对文件自身和文件之间的勾稽关系，指出对不上的数字。"""
    from qa.export_findings import findings_to_csv, findings_to_markdown, findings_to_xlsx
    from qa.finding_text import findings_to_text, shown, summary

    if sum((json, csv, markdown, xlsx is not None)) > 1:
        raise UsageError("--json、--csv、--md、--xlsx 只能选一个", "请去掉多余的选项")
    with _existing(home) as bot:
        found = bot.anomalies(documents or None) if anomalies else bot.check(documents or None)
        titles = {document.id: document.title for document in bot.documents()}
    if json:
        print_json(found)
        return
    chosen = shown(found, severity, everything=everything or anomalies)
    if csv:
        findings_to_csv(chosen, sys.stdout)
    elif markdown:
        print(findings_to_markdown(chosen))
    elif xlsx is not None:
        findings_to_xlsx(chosen, xlsx)
    elif chosen:
        print(findings_to_text(chosen, titles))
    tell(summary(found))


@app.command()
def completeness(
    json: Json = False,
    csv: Annotated[bool, typer.Option("--csv", help="在标准输出上写 CSV")] = False,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """列出每个单位每个年度该公开的表公开了没有。"""
    from qa.completeness import cell_infos, matrix_text, matrix_to_csv

    if json and csv:
        raise UsageError("--json、--csv 只能选一个", "请去掉多余的选项")
    with _existing(home) as bot:
        matrix = bot.library.completeness()
    if json:
        print_json(cell_infos(matrix))
    elif csv:
        matrix_to_csv(matrix, sys.stdout)
    else:
        print(matrix_text(matrix))


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="端口")] = 7860,
    auth: Annotated[str | None, typer.Option("--auth", help="要求登录，写作 用户名:密码")] = None,
    mcp: Annotated[bool, typer.Option("--mcp", help="同时作为 MCP 服务器，供智能体调用（需要 [mcp] 组件）")] = False,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """启动网页问答。"""
    from qa.web import ServeOptions, run

    run(ServeOptions(host=host, port=port, auth=auth, mcp=mcp), lambda: _ready(home))


# --- shared steps -----------------------------------------------------------------------------------


@contextlib.contextmanager
def _ready(home: Path | None) -> Iterator[BudgetQA]:
    """The library for asking; where none exists the bundled samples are built there first."""
    from index.settings import load_settings
    from qa.bot import BudgetQA

    folder = load_settings(home).home
    if not folder.exists():
        tell(f"文库 {folder} 不存在，先在那里建立自带的示例文库。")
    with BudgetQA.open_or_sample(folder, on_progress=show_progress) as bot:
        yield bot


@contextlib.contextmanager
def _existing(home: Path | None) -> Iterator[BudgetQA]:
    """The library for looking into; it must exist."""
    from index.settings import load_settings
    from qa.bot import BudgetQA

    folder = load_settings(home).home
    if not folder.is_dir():
        raise LibraryError(f"文库 {folder} 不存在", "请先用 budgetqa ingest 读入文件，或用 --home 指定文库")
    with BudgetQA.open(folder) as bot:
        yield bot


def _read_line() -> str | None:
    """The next question, or None at the end."""
    if sys.stdin.isatty():
        print("问> ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    text = clean_argument(line).strip()
    return None if not line or text in ("退出", "exit", "quit") else text


def _print_answer(answer: Answer) -> None:
    from qa.render import print_answer

    print_answer(answer, sys.stdout)
