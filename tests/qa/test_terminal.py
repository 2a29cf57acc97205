"""What a terminal shows: widths right for Chinese, figures whole and aligned, nothing that acts on the terminal."""

import io
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from answers import answer, cell, citation, document, fact, figure, refusal, table
from fiction import FILE, budgetqa, write_document
from pseudo_terminal import STYLE, budgetqa_in_terminal
from rich.cells import cell_len

from corpus.checks.datatypes import Severity
from corpus.datatypes import CellStatus, RowRole
from qa.answer_view import show_answer, show_plain
from qa.bot import BudgetQA
from qa.check_view import show_claims, show_findings, show_matrix
from qa.library_view import show_documents, show_facts, show_report, show_tables
from qa.schema import (
    Answer,
    CellInfo,
    ClaimCheck,
    Derivation,
    Detail,
    FileReport,
    FileStatus,
    Finding,
    Missing,
    Outcome,
    Quantity,
    RowInfo,
    Rows,
    TableInfo,
    Verdict,
)
from qa.terminal import Column, Screen, Span, Tone
from qa.wrapping import breaks

QUESTION = "示例市园林局2024年公务接待费预算是多少"
HOSTILE = "甲\x1b[2J\x1b]0;标题\x07乙\x9b31m\x08\u202e丙\r丁"
WIDTHS = (60, 80, 120)
Draw = Callable[[Screen], None]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def drawn(draw: Draw, monkeypatch: pytest.MonkeyPatch, columns: int = 80, **environment: str) -> str:
    """What ``draw`` writes to a terminal of so many columns, with its styles."""
    for name, value in {"COLUMNS": str(columns), "TERM": "xterm-256color", **environment}.items():
        monkeypatch.setenv(name, value)
    stream = Terminal()
    draw(Screen(stream))
    return stream.getvalue()


def plain(text: str) -> str:
    """Without styles and without the blanks that fill lines."""
    return "\n".join(line.rstrip() for line in STYLE.sub("", text).split("\n"))


# --- where lines break ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, width, parts",
    [
        ("预算为12.50 万元[1][2]。", 12, ["预算为", "12.50 万元[1", "][2]。"]),
        ("预算为12.50 万元[1][2]。", 24, ["预算为12.50 万元[1][2]。"]),
        ("甲乙，丙丁", 4, ["甲", "乙，", "丙丁"]),
        ("甲乙《丙》丁", 6, ["甲乙", "《丙》", "丁"]),
        ("原文23, 255. 42万", 12, ["原文", "23, 255. 42", "万"]),
        ("见budget.xlsx", 12, ["见", "budget.xlsx"]),
        ("", 8, [""]),
    ],
)
def test_lines_break_where_chinese_may(text: str, width: int, parts: list[str]) -> None:
    places = [0, *breaks(text, width, cell_len), len(text)]
    assert [text[start:end] for start, end in pairwise(places)] == parts


# --- widths -------------------------------------------------------------------------------------------


def wide_table(columns: int = 12) -> TableInfo:
    rows = [
        RowInfo(
            label=f"一般公共服务支出中的第{n}个很长的项目名称",
            code=f"20{n}",
            level=n,
            role=RowRole.ITEM,
            cells=[cell(f"1,234,{n}{c:02}.00", None, "A1") for c in range(columns)],
        )
        for n in (1, 2)
    ]
    return table(columns=[["一般公共预算财政拨款", f"第{c}列"] for c in range(columns)], rows=rows)


def finding(**changes: object) -> Finding:
    told = {
        "rule": "r",
        "title": "增减额、增减幅与金额",
        "document": "d1",
        "outcome": Outcome.FAIL,
        "severity": Severity.ERROR,
        "explanation": "“公务接待费”1,234.50万元，比上年减少3,308万元，文中写13.5%" * 2,
        "proposal": "疑为数字换位",
        "detail": Detail.FAIL,
        "citations": [citation(), citation(2, document="d2", title="另一份")],
    }
    return Finding.model_validate({**told, **changes})


TEXT = "\n公务接待费6.20万元，比上年增长5%。\n\n会议费3万元。\n"
CLAIMS = [
    ClaimCheck(
        text="6.20万元",
        start=TEXT.index("6.20"),
        end=TEXT.index("6.20") + 6,
        verdict=Verdict.CONTRADICTED,
        stated=Quantity(value="6.20", unit="万元"),
        found=Quantity(value="1234.5", unit="万元"),
        explanation="与文库不符：" + "可能看错了行或列。" * 9,
        citations=[citation()],
    ),
    ClaimCheck(
        text="5%",
        start=TEXT.index("5%"),
        end=TEXT.index("5%") + 2,
        verdict=Verdict.NOT_FOUND,
        stated=Quantity(value="5", unit="%"),
        explanation="文库中没有。",
    ),
]
LISTED = answer(
    answer="按“三公经费”比较：\n\n1. 示例市园林局2024年预算：**1,234.50 万元**[1]\n\n"
    "2. 示例市林业局：**7 万元**[1]（比上年多）",
    rows=Rows(columns=["单位", "数额"], data=[["示例市园林局", "1234.50"]], covered=1, considered=1),
)
FULL = answer(
    rows=Rows(
        columns=["项目", "金额"],
        data=[["绿化养护", "3"], ["空", None]],
        covered=2,
        considered=3,
        missing=[Missing(document="甲.pdf", reason="没有该表")],
    ),
    derivation=Derivation(expression="1234.50 / 3 * 100", formula="接待费 ÷ 会议费", value="41150", unit="%"),
    warnings=[
        {"code": code, "message": "没有写明是预算还是决算，" * 6, "citations": [1]}
        for code in ("assumption", "conflict", "recovered", "scope")
    ],
    citations=[citation(), citation(12, text="很长的原文，" * 30)],
    suggestions=["示例市园林局2023年公务接待费比上年增减多少，为什么变化"],
)
ASKED = refusal("ambiguous", "ambiguous_agency", options=["示例市园林局公务接待费是多少" * 3], suggestions=["丙局？"])
FILES = [
    FileReport(
        path="a/" + FILE * 2, status=FileStatus.ADDED, document="d1", title="示例" * 30, warnings=["第 2 页" * 9]
    ),
    FileReport(path="b.txt", status=FileStatus.FAILED, problem="文件是空的"),
    FileReport(path="c.xyz", status=FileStatus.SKIPPED),
]
VIEWS: dict[str, Draw] = {
    "answer": lambda screen: show_answer(FULL, screen),
    "list": lambda screen: show_answer(LISTED, screen),
    "refusal": lambda screen: show_answer(ASKED, screen),
    "quotes": lambda screen: show_answer(answer(answer="原文：\n\n> " + "主要职责是、" * 40 + "[1]\n\n- 甲"), screen),
    "documents": lambda screen: show_documents([document()] * 2, screen),
    "tables": lambda screen: show_tables([table(), wide_table()], screen),
    "facts": lambda screen: show_facts([fact(), fact(relation="≥", item="很长的项目" * 9)], screen),
    "report": lambda screen: show_report(FILES, screen),
    "findings": lambda screen: show_findings([finding(), finding(severity="info")], {"d1": "示例" * 30}, screen),
    "claims": lambda screen: show_claims(TEXT, CLAIMS, screen),
}


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("view", VIEWS)
def test_no_line_is_wider_than_the_terminal(view: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = plain(drawn(VIEWS[view], monkeypatch, columns))
    assert max(cell_len(line) for line in text.split("\n")) <= columns
    assert "…" not in text  # nothing is cut


@pytest.mark.parametrize("columns", WIDTHS)
def test_a_wide_table_is_told_in_parts_with_its_labels(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = plain(drawn(lambda screen: show_tables([wide_table()], screen), monkeypatch, columns))
    printed = re.findall(r"1,234,\d\d\d\.00", text)
    assert sorted(printed) == sorted(f"1,234,{n}{c:02}.00" for n in (1, 2) for c in range(12))
    assert text.count("201 ") == text.count("─\n") > 0  # each part begins with the labels


@pytest.mark.parametrize("view", ["answer", "list", "refusal", "quotes", "findings", "claims"])
def test_texts_fit_half_a_terminal_too(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = plain(drawn(VIEWS[view], monkeypatch, 40))
    assert max(cell_len(line) for line in text.split("\n")) <= 40


@pytest.mark.parametrize("view", VIEWS)
def test_on_a_very_narrow_terminal_nothing_is_lost(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    narrow, wide = (plain(drawn(VIEWS[view], monkeypatch, columns)) for columns in (14, 120))
    figures = re.findall(r"\d[\d,]*\.\d+", wide)
    bare = "".join(narrow.split())
    assert [one for one in figures if one not in bare] == []


def test_a_repaired_cell_is_told_with_what_it_was_repaired_to(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [
        CellInfo(value="214.31", text="214.3", status=CellStatus.RECOVERED),
        CellInfo(value="1862.41", text="1, 862. 41", status=CellStatus.RECOVERED),
        CellInfo(value="9.0", text="9.00", status=CellStatus.READ),
    ]
    one = table(
        rows=[RowInfo(label="合计", level=1, role=RowRole.TOTAL, cells=cells)], columns=[["甲"], ["乙"], ["丙"]]
    )
    text = drawn(lambda screen: show_tables([one], screen), monkeypatch)
    assert "\x1b[35m214.3→214.31\x1b[0m" in text
    assert plain(text).split("\n")[4] == "合计  214.3→214.31  1, 862. 41  9.00"


def test_figures_stand_on_the_right_and_words_on_the_left(monkeypatch: pytest.MonkeyPatch) -> None:
    text = plain(drawn(VIEWS["list"], monkeypatch))
    assert "  1.  示例市园林局2024年预算  1,234.50 万元  [1]\n" in text
    assert "  2.  示例市林业局                   7 万元  [1]（比上年多）\n" in text


# --- what an answer shows -------------------------------------------------------------------------------


def test_an_answer_is_told_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    one = answer(
        warnings=[{"code": "assumption", "message": "按2024年回答", "citations": [1]}], suggestions=["那2023年呢？"]
    )
    assert plain(drawn(lambda screen: show_answer(one, screen), monkeypatch)) == (
        "示例市园林局2024年公务接待费预算为 1234.50 万元[1]。\n"
        "\n"
        "● 勾稽相符   口径：支出预算表\n"
        "\n"
        "▌默认假设 按2024年回答[1]\n"
        "\n"
        "出处\n"
        "  《示例市园林局2024年部门预算》\n"
        "  [1] 第 7 行，“支出预算表”，行“公务接待费”，列“合计”，原文“1, 234. 50”\n"
        "\n"
        "还可以问\n"
        "  1. 那2023年呢？\n"
        "\n"
    )


@pytest.mark.parametrize(
    "level, style",
    [("corroborated", "1;32"), ("reconciled", "1;32"), ("single", "1;36"), ("recovered", "35"), ("disputed", "1;31")],
)
def test_a_figure_has_the_colour_of_its_standing(level: str, style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = answer(figures=[figure(verification=level)])
    assert f"\x1b[{style}m1234.50 万元\x1b[0m" in drawn(lambda screen: show_answer(one, screen), monkeypatch)


@pytest.mark.parametrize(
    "derivation, lines",
    [
        (
            {"expression": "4200 - 900.5", "formula": "云计算 − 热线", "value": "3299.5", "unit": "万元"},
            ["          4200    云计算", "  −        900.5  热线", "  =       3299.5  万元"],
        ),
        (
            {"expression": "1 + 2 + 3", "formula": "甲 + 乙 + 丙", "value": "6", "unit": "万元"},
            ["             1  甲", "  +          2  乙", "  +          3  丙", "  =          6  万元"],
        ),
        (
            {"expression": "3 / 4 * 100", "formula": "甲 ÷ 乙", "value": "75", "unit": "%"},
            ["  算式  甲 ÷ 乙", "      = 3 / 4 * 100", "      = 75 %"],
        ),
        (
            {"expression": "3 - 1", "formula": "甲（乙 − 丙） − 丁", "value": "2", "unit": "元"},
            ["  算式  甲（乙 − 丙） − 丁", "      = 3 - 1", "      = 2 元"],
        ),
    ],
)
def test_a_derivation_is_a_small_sum(
    derivation: dict[str, str], lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = answer(derivation=derivation)
    text = plain(drawn(lambda screen: show_answer(one, screen), monkeypatch))
    bare = [re.sub(r" +", " ", line) for line in text.split("\n")]
    wanted = [re.sub(r" +", " ", line) for line in lines]
    assert [line for line in bare if line in wanted] == wanted


def test_a_refusal_says_what_it_is_and_numbers_its_options(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = refusal("ambiguous", "ambiguous_agency", options=["甲局？", "乙局？"], suggestions=["丙局？"])
    assert plain(drawn(lambda screen: show_answer(asked, screen), monkeypatch)) == (
        "需要补充\n库中没有。\n\n您是不是想问\n  1. 甲局？\n  2. 乙局？\n\n还可以问\n  3. 丙局？\n\n"
    )


# --- colours ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_a_dumb_terminal_gets_no_sequences(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = drawn(VIEWS[view], monkeypatch, 70, TERM="dumb")
    assert "\x1b" not in text
    assert max(cell_len(line) for line in text.split("\n")) <= 70


@pytest.mark.parametrize("view", VIEWS)
def test_no_color_takes_the_colours_away(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = re.findall(r"\x1b\[([0-9;]*)m", drawn(VIEWS[view], monkeypatch, NO_COLOR="1"))
    assert {code for one in codes for code in one.split(";")} <= {"0", "1", "2", "4"}


# --- nothing acts on the terminal -------------------------------------------------------------------------


def hostile_answer() -> Answer:
    return answer(
        answer=f"{HOSTILE}为**{HOSTILE}**[1]\n\n1. {HOSTILE}：**1**[1]",
        rows=Rows(columns=[HOSTILE], data=[[HOSTILE]], covered=1, considered=1),
        warnings=[{"code": "conflict", "message": HOSTILE}],
        citations=[citation(title=HOSTILE, table=HOSTILE, row=HOSTILE, column=HOSTILE, text=HOSTILE)],
        suggestions=[HOSTILE],
        derivation=Derivation(expression="1 + 2", formula=f"{HOSTILE} + 乙", value="3", unit="元"),
    )


HOSTILE_VIEWS: dict[str, Draw] = {
    "answer": lambda screen: show_answer(hostile_answer(), screen),
    "documents": lambda screen: show_documents(
        [document().model_copy(update={"title": HOSTILE, "file": HOSTILE})], screen
    ),
    "tables": lambda screen: show_tables([table(title=HOSTILE, columns=[[HOSTILE], [HOSTILE]])], screen),
    "facts": lambda screen: show_facts([fact(item=HOSTILE, scope=HOSTILE, measure=HOSTILE)], screen),
    "report": lambda screen: show_report([FileReport(path=HOSTILE, status=FileStatus.FAILED, problem=HOSTILE)], screen),
    "findings": lambda screen: show_findings([finding(explanation=HOSTILE, proposal=HOSTILE)], {"d1": HOSTILE}, screen),
    "claims": lambda screen: show_claims(TEXT.replace("会议费", HOSTILE), CLAIMS, screen),
    "receipt": lambda screen: show_plain(HOSTILE, screen),
}


@pytest.mark.parametrize("view", HOSTILE_VIEWS)
def test_control_characters_of_documents_do_not_reach_the_terminal(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = STYLE.sub("", drawn(HOSTILE_VIEWS[view], monkeypatch))
    assert "甲乙丙丁" in text.replace("\n", "")
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text) == []


# --- other views ----------------------------------------------------------------------------------------


def test_findings_have_the_colour_of_their_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [finding(severity=one) for one in ("error", "warning", "rounding", "info")]
    text = drawn(lambda screen: show_findings(found, {"d1": "示例"}, screen), monkeypatch)
    marks = re.findall(r"\x1b\[([0-9;]*)m▌(..) ", text)
    assert marks == [("1;31", "错误"), ("33", "警示"), ("34", "尾差"), ("2", "提示")]
    assert "《另一份》" in text


def test_a_verified_text_is_coloured_where_its_figures_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    text = drawn(VIEWS["claims"], monkeypatch)
    assert "公务接待费\x1b[1;31m6.20万元\x1b[0m" in text.replace("\x1b[1;31m6.20万\x1b[0m", "")
    assert plain(text).startswith(
        "公务接待费6.20万元[1]，比上年增长5%[2]。\n\n会议费3万元。\n\n[1] 6.20万元  ❗ 不符  文库中为 1,234.5 万元。"
    )
    assert plain(text).endswith("共核对 2 个数字：不符 1，文库中没有 1。\n")


def test_the_completeness_matrix_has_a_symbol_for_each_form(
    sample_bot: BudgetQA, monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix = sample_bot.library.completeness()
    text = plain(drawn(lambda screen: show_matrix(matrix, screen), monkeypatch, 60))
    assert max(cell_len(line) for line in text.split("\n")) <= 60
    (line,) = [one for one in text.split("\n") if one.startswith("赣州市行政审批局")]
    assert line.split() == ["赣州市行政审批局", "2023", "单位预算", *"●●●●●●●○○"]
    assert "  ● 已公开（" in text


def test_a_column_may_ask_for_room(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = [Column("甲", least=10), Column("乙", is_figure=True)]
    text = plain(drawn(lambda screen: screen.table(columns, [[[Span("一")], [Span("2", Tone.BAD)]]]), monkeypatch))
    assert text == "甲          乙\n──────────────\n一           2\n"


# --- the command in a real terminal -------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("终端")
    assert budgetqa("ingest", write_document(folder), home=folder / "home").returncode == 0
    return folder / "home"


@pytest.mark.parametrize("columns", [60, 120])
def test_asking_in_a_terminal(home: Path, columns: int) -> None:
    shown = budgetqa_in_terminal("ask", QUESTION, "--home", str(home), columns=columns)
    assert (shown.status, shown.widest <= columns) == (0, True)
    assert "\x1b[1;32m6.20 万元\x1b[0m" in shown.raw
    assert "出处\n  《示例市园林局2024年单位预算》\n" in shown.text


@pytest.mark.parametrize(
    "arguments", [["ask", QUESTION], ["docs"], ["facts"], ["check"], ["completeness"], ["--help"], ["ask", "--help"]]
)
def test_a_pipe_gets_no_sequences(home: Path, arguments: list[str]) -> None:
    done = budgetqa(*arguments, home=home) if "--help" not in arguments else budgetqa(*arguments, home=Path())
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.unmeasured
def test_chat_edits_chinese_remembers_and_leaves_cleanly(home: Path) -> None:
    keys = [
        ("问> ", f"{QUESTION}错误\x7f\x7f\n"),
        ("出处", ""),
        ("问> ", "帮助\n"),
        ("问> ", "\x1b[A\x1b[A\n"),
        ("出处", ""),
        ("问> ", "\x03"),
    ]
    for locale in ("C.UTF-8", "C"):
        shown = budgetqa_in_terminal("chat", "--home", str(home), keys=keys, environment={"LC_ALL": locale})
        assert (shown.status, shown.text.count("公务接待费为6.20 万元")) == (0, 2)
        assert "找回先前的问题" in shown.text
        assert "Traceback" not in shown.text


@pytest.mark.unmeasured
def test_reading_shows_a_bar_and_survives_an_interruption(tmp_path: Path) -> None:
    folder, home = tmp_path / "文件", str(tmp_path / "home")
    folder.mkdir()
    for year in range(1960, 2020):
        text = (write_document(tmp_path).read_text("utf-8")).replace("2024年", f"{year}年")
        write_document(folder, f"示例市园林局{year}年单位预算.txt", text)
    shown = budgetqa_in_terminal("ingest", str(folder), "--home", home, keys=[("/60", "\x03")])
    assert shown.status == 130
    assert shown.text.endswith("已中断。已经读完的文件完整地留在文库里；再运行一次就接着读其余的。\n")
    assert "Traceback" not in shown.text
    with BudgetQA.open(home) as bot:
        kept = bot.documents()
        assert 0 < len(kept) < 60
        assert all(bot.facts([one.id]) for one in kept)
        assert bot.ask(f"示例市园林局{kept[0].year}年公务接待费预算是多少").figures[0].value == "6.20"
    again = budgetqa("ingest", folder, home=Path(home))
    assert again.returncode == 0
    assert f"新增 {60 - len(kept)}，未变 {len(kept)}" in again.stderr
