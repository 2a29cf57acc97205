"""The ``budgetqa`` command. A thin door: arguments in, results on stdout, messages on stderr.

Exit status: 0 done (``ask``: answered), 3 ``ask`` without an answer, 1 some input failed while the rest
went in, 2 the call could not be carried out. Heavy modules are imported by the command that needs them.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer
import typer.core

from corpus.checks.datatypes import Severity
from corpus.errors import LibraryError, UsageError
from qa.collecting import collect_seldom
from qa.door import (
    INTERRUPTED,
    Door,
    InterruptedCommandError,
    clean_argument,
    given_date,
    print_json,
    progress,
    progress_if_any,
    question_last,
    tell,
    use_utf8,
    waiting,
)

if TYPE_CHECKING:
    from qa.bot import BudgetQA

SOME_FAILED, NONE_WENT_IN, NOT_ANSWERED = 1, 2, 3  # exit statuses of the contract
PROGRAM = "budgetqa"
COMPLETE = "__complete"  # how a shell asks what may stand next: budgetqa __complete SHELL LINE
READING, ASKING, CHECKING, LOOKING, OTHERS = "读入与文库", "提问", "核验与查稿", "查看与导出", "服务与其他"


class Shell(StrEnum):
    """Shells for which there is a completion script."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


class LogLevel(StrEnum):
    """What the server logs."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Command(typer.core.TyperCommand):
    """A command whose help is our own page, in Chinese. Its ``ctx`` is typer's context, which has no public name."""

    def get_help(self, ctx: Any) -> str:
        """The page, with colours where stdout is a terminal."""
        from qa.help_page import command_page

        return command_page(cast("Any", self), ctx, sys.stdout)


class Program(typer.core.TyperGroup):
    """All commands, by what they are for."""

    def get_help(self, ctx: Any) -> str:
        """The page, with colours where stdout is a terminal."""
        from qa.help_page import program_page

        return program_page(cast("Any", self), ctx, sys.stdout)


app = typer.Typer(
    cls=Program,
    help="预算问答：从公开的预算、决算文件中找到准确的数字，并指出它印在哪里。",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
command = partial(app.command, cls=Command)


def _suggest_documents(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """What a shell offers for a document: its title or file, and whose it is."""
    from qa.completion import document_choices

    return document_choices(ctx.params.get("home"))


Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="文件夹", help="文库所在；默认取环境变量 BUDGETQA_HOME，再默认为用户数据目录"),
]
Debug = Annotated[bool, typer.Option("--debug", help="出错时显示完整的调用栈")]
Json = Annotated[bool, typer.Option("--json", help="在标准输出上只写一个 JSON 值")]
Csv = Annotated[bool, typer.Option("--csv", help="在标准输出上写 CSV")]
Markdown = Annotated[bool, typer.Option("--md", help="在标准输出上写 Markdown 表格")]
Xlsx = Annotated[Path | None, typer.Option("--xlsx", metavar="文件", help="写成电子表格文件")]
Export = Annotated[
    Path | None,
    typer.Option("--export", metavar="文件", help="另存为文件：.xlsx（带活公式和出处）、.csv 或 .md（按后缀）"),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="日期", help="“今年”“去年”以哪一天为准，如 2024-06-30；默认今天"),
]
Documents = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[文档...]", help="文档的编号、标题或文件名；不写则为全部", autocompletion=_suggest_documents
    ),
]


def main() -> None:
    """Run the command line; everything that goes wrong ends here in one Chinese message."""
    use_utf8()
    if sys.argv[1:2] == [COMPLETE]:
        _complete(sys.argv[2:])
        return
    collect_seldom()
    with Door(debug="--debug" in sys.argv):
        arguments = question_last(sys.argv[1:]) or ["--help"]
        status = app(args=arguments, prog_name=PROGRAM, standalone_mode=False)
        if status == INTERRUPTED:  # typer makes this of Ctrl-C
            raise InterruptedCommandError
        sys.exit(status or 0)


def _complete(arguments: list[str]) -> None:
    from qa.completion import complete

    shell, line = arguments
    print("\n".join(complete(typer.main.get_command(app), shell, line)))


def _show_version(is_asked: bool) -> None:
    if is_asked:
        from qa.help_page import version

        print(f"{PROGRAM} {version()}")
        raise typer.Exit


@app.callback()
def program(
    version: Annotated[bool, typer.Option("--version", help="显示版本", is_eager=True, callback=_show_version)] = False,
) -> None:
    """What stands before the command."""


# --- filling the library --------------------------------------------------------------------------


@command(rich_help_panel=READING)
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="路径...", help="文件、文件夹（连同里面的）或 .zip 压缩包")],
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", min=1, help="同时读取几个文件")] = 1,
    force: Annotated[bool, typer.Option("--force", help="内容未变的文件也重新读取")] = False,
    json: Json = False,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """把文件读进文库；内容未变的文件自动跳过。"""
    from index.settings import load_settings
    from qa.bot import BudgetQA
    from qa.listing import went_in
    from qa.printing import print_report

    with BudgetQA.open(load_settings(home).home) as bot:
        try:
            with progress() as show:
                report = bot.ingest(paths, jobs=jobs, force=force, on_progress=show)
        except KeyboardInterrupt:
            raise InterruptedCommandError(
                "已中断。已经读完的文件完整地留在文库里；再运行一次就接着读其余的。"
            ) from None
    if json:
        print_json(report)
    else:
        print_report(report)
    if not went_in(report.files):
        tell("没有找到可读的文件。请检查路径；能读的格式见使用指南。")
        raise typer.Exit(NONE_WENT_IN)
    if any(file.status == "failed" for file in report.files):
        raise typer.Exit(SOME_FAILED)


@command(rich_help_panel=READING)
def remove(
    documents: Annotated[
        list[str],
        typer.Argument(metavar="文档...", help="文档的编号、标题或文件名，见 docs", autocompletion=_suggest_documents),
    ],
    home: Home = None,
    debug: Debug = False,
) -> None:
    """把文档从文库中完全移除。"""
    with _existing(home) as bot:
        bot.remove(documents)
    tell(f"已移除 {len(documents)} 份文档。")


# --- asking ---------------------------------------------------------------------------------------


@command(rich_help_panel=ASKING)
def ask(
    question: Annotated[str, typer.Argument(metavar="问题", help="要问的话；带空格时请加引号")],
    json: Json = False,
    receipt: Annotated[bool, typer.Option("--receipt", help="在答案下面打印每个数字的凭据")] = False,
    export: Export = None,
    as_of: AsOf = None,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """回答一个问题，每个数字都带出处。"""
    from qa.printing import print_answer, print_receipts

    if json and receipt:
        raise UsageError("--json 和 --receipt 只能选一个", "请去掉多余的选项")
    moment = given_date(as_of)
    with _ready(home) as bot:
        with waiting("正在查找…"):
            answer = bot.ask(clean_argument(question), as_of=moment)
        receipts = bot.receipts(answer) if receipt else []
        if export is not None:
            bot.export([answer], export)
    if json:
        print_json(answer)
    else:
        print_answer(answer, sys.stdout)
        print_receipts(receipts)
    if answer.status != "answered":
        raise typer.Exit(NOT_ANSWERED)


@command(rich_help_panel=ASKING)
def chat(home: Home = None, as_of: AsOf = None, debug: Debug = False) -> None:
    """在终端里连续问答，追问可以省略说过的话。"""
    from qa.printing import print_answer
    from qa.prompt import CHAT_HELP, HELP_WORDS, read_question
    from qa.questions import chosen_question
    from qa.render import next_questions

    moment = given_date(as_of)
    with _ready(home) as bot:
        talk = bot.conversation()
        offered: list[str] = []
        tell("请提问；输入序号选择列出的问题，“帮助”看用法，“退出”结束。")
        while (line := read_question()) is not None:
            if line in HELP_WORDS:
                tell(CHAT_HELP)
                continue
            try:
                question = chosen_question(line, offered)
            except UsageError as error:
                tell(str(error))
                continue
            with waiting("正在查找…"):
                answer = talk.ask(question, as_of=moment)
            print_answer(answer, sys.stdout)
            offered = next_questions(answer)


@command(rich_help_panel=ASKING)
def batch(
    file: Annotated[Path, typer.Argument(metavar="文件", help="一行一个问题的文本，或 JSON Lines")],
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="文件", help="写到这个文件；默认标准输出")] = None,
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


@command(rich_help_panel=CHECKING)
def verify(
    file: Annotated[str, typer.Argument(metavar="[文件|-]", help="要核对的文本文件；- 或不写为标准输入")] = "-",
    json: Json = False,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """核对一段文字里的每个数字：属实、取整、不符、文库中没有。"""
    from qa.claims.source import read_text
    from qa.printing import print_claims

    if file == "-" and sys.stdin.isatty():
        tell("请粘贴要核对的文字，然后另起一行按 Ctrl-D。")
    text = read_text(file)
    with _ready(home) as bot, waiting("正在核对…"):
        checks = bot.verify(text)
    if json:
        print_json(checks)
    else:
        print_claims(text, checks)


# --- looking into the library ---------------------------------------------------------------------


@command(rich_help_panel=LOOKING)
def docs(json: Json = False, home: Home = None, debug: Debug = False) -> None:
    """列出文库中的文档。"""
    from qa.printing import print_documents

    with _existing(home) as bot:
        documents = bot.documents()
    if json:
        print_json(documents)
        return
    print_documents(documents)
    tell(f"共 {len(documents)} 份文档。")


@command(rich_help_panel=LOOKING)
def tables(
    document: Annotated[
        str,
        typer.Argument(metavar="文档", help="文档的编号、标题或文件名，见 docs", autocompletion=_suggest_documents),
    ],
    json: Json = False,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """列出一份文档的表格：内容、表式、单位和解析凭证。"""
    from qa.printing import print_tables

    with _existing(home) as bot:
        found = bot.tables(document)
    if json:
        print_json(found)
        return
    print_tables(found)
    tell(f"共 {len(found)} 张表。")


@command(rich_help_panel=LOOKING)
def facts(
    documents: Documents = None,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
    md: Markdown = False,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """导出文库中的数字，每个都带出处。"""
    from qa.export import facts_to_csv, facts_to_markdown, facts_to_xlsx
    from qa.printing import print_facts

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
        print_facts(found)
    tell(f"共 {len(found)} 个数字。")


@command(rich_help_panel=CHECKING)
def check(
    documents: Documents = None,
    json: Json = False,
    severity: Annotated[
        Severity,
        typer.Option(
            "--severity", metavar="级别", help="显示到哪一级：error 错误、warning 警示、rounding 尾差、info 提示"
        ),
    ] = Severity.WARNING,
    everything: Annotated[bool, typer.Option("--all", help="成立、不适用、读取存疑的也列出")] = False,
    anomalies: Annotated[
        bool, typer.Option("--anomalies", help="只看异常：大幅增减没有原因、零基数百分比、模板残留等")
    ] = False,
    csv: Csv = False,
    markdown: Markdown = False,
    xlsx: Xlsx = None,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """核对文件自身和文件之间的勾稽关系，指出对不上的数字。"""
    from qa.export_findings import findings_to_csv, findings_to_markdown, findings_to_xlsx
    from qa.finding_text import shown, summary
    from qa.printing import print_findings

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
    else:
        print_findings(chosen, titles)
    tell(summary(found))


@command(rich_help_panel=CHECKING)
def completeness(
    json: Json = False,
    csv: Csv = False,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """列出每个单位每个年度该公开的表公开了没有。"""
    from qa.completeness import cell_infos, matrix_to_csv
    from qa.printing import print_matrix

    if json and csv:
        raise UsageError("--json、--csv 只能选一个", "请去掉多余的选项")
    with _existing(home) as bot:
        matrix = bot.library.completeness()
    if json:
        print_json(cell_infos(matrix))
    elif csv:
        matrix_to_csv(matrix, sys.stdout)
    else:
        print_matrix(matrix)


# --- serving, and the rest ------------------------------------------------------------------------


@command(name="eval", rich_help_panel=OTHERS)
def evaluate_file(
    file: Annotated[Path, typer.Argument(metavar="文件", help="标准问题集（JSON Lines）")],
    json: Json = False,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """用标准问题集测评，按类别报告得分。"""
    from qa.evaluate import evaluate
    from qa.printing import print_score
    from qa.questions import answer_entry, read_golden

    golden = read_golden(file)
    with _ready(home) as bot, waiting("正在测评…"):
        score = evaluate(golden, lambda entry: answer_entry(bot, entry))
    if json:
        print_json(score)
    else:
        print_score(score)


@command(rich_help_panel=OTHERS)
def reindex(home: Home = None, debug: Debug = False) -> None:
    """重建检索原文用的索引：换了向量模型，或索引损坏时用。"""
    with _existing(home) as bot, waiting("正在重建索引…"):
        bot.library.reindex()
    tell("索引已重建。")


@command(rich_help_panel=OTHERS)
def doctor(json: Json = False, home: Home = None, debug: Debug = False) -> None:
    """检查安装、模型、字体和文库是不是完整，指出怎样修。"""
    from index.settings import load_settings
    from qa.doctor import State, examine
    from qa.printing import print_checks

    with waiting("正在检查…"):
        checks = examine(load_settings(home))
    if json:
        print_json(checks)
    else:
        print_checks(checks)
    if any(check.state is State.BAD for check in checks):
        raise typer.Exit(SOME_FAILED)


@command(rich_help_panel=OTHERS)
def serve(
    host: Annotated[str, typer.Option("--host", metavar="地址", help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="端口", min=0, max=65535, help="端口")] = 7860,
    auth: Annotated[
        str | None, typer.Option("--auth", metavar="用户名:密码", help="要求登录才能使用网页和接口")
    ] = None,
    mcp: Annotated[bool, typer.Option("--mcp", help="同时作为 MCP 服务器，供智能体调用（需要 [mcp] 组件）")] = False,
    log: Annotated[
        LogLevel,
        typer.Option(
            "--log", metavar="级别", help="标准错误上记到哪一级：error、warning、info（每个请求一行，不含内容）"
        ),
    ] = LogLevel.WARNING,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """启动网页问答。"""
    from qa.web import ServeOptions, run

    run(ServeOptions(host=host, port=port, auth=auth, mcp=mcp, log=log), lambda: _ready(home))


@command(rich_help_panel=OTHERS)
def completion(
    shell: Annotated[Shell, typer.Argument(metavar="[bash|zsh|fish]", help="哪一种命令行")] = Shell.BASH,
    debug: Debug = False,
) -> None:
    """打印命令行补全的脚本：按 Tab 补全命令、选项和文档。"""
    from qa.completion import instructions, script

    print(script(shell))
    tell(instructions(shell))


# --- shared steps -----------------------------------------------------------------------------------


@contextlib.contextmanager
def _ready(home: Path | None) -> Iterator[BudgetQA]:
    """The library for asking; where none exists the bundled samples are built there first."""
    from index.settings import load_settings
    from qa.bot import BudgetQA

    folder = load_settings(home).home
    if not folder.exists():
        tell(f"文库 {folder} 不存在，先在那里建立自带的示例文库。")
    with progress_if_any() as show:
        opened = BudgetQA.open_or_sample(folder, on_progress=show)
    with opened as bot:
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
