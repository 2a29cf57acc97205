"""The command line as a process: results on stdout, messages on stderr, the contract's exit statuses."""

import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from fiction import FILE, ROOT, budgetqa, write_document

QUESTION = "示例市园林局2024年公务接待费预算是多少"
NAMES_TOLD = {  # what a message may repeat of the call, or must say in letters
    "没有“fly”这个命令": ["fly"],
    "没有“aks”这个命令，是不是想写 ask。用法见 budgetqa --help。": ["aks", "ask"],
    "--severity 的值不对，可以写 error、warning、rounding、info": ["error", "warning", "rounding", "info"],
    "找不到文件": ["txt"],
}
HEAVY = ("torch", "sentence_transformers", "transformers", "faiss", "langchain", "langchain_core", "gradio")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one document, filled through the command itself."""
    folder = tmp_path_factory.mktemp("文库")
    done = budgetqa("ingest", write_document(folder), home=folder / "home")
    assert done.returncode == 0, done.stderr
    return folder / "home"


@pytest.fixture(scope="module")
def document(home: Path) -> str:
    (entry,) = json.loads(budgetqa("docs", "--json", home=home).stdout)
    return str(entry["id"])


# --- ask ------------------------------------------------------------------------------------------


def test_an_answer_is_one_json_value_with_its_citation(home: Path) -> None:
    done = budgetqa("ask", QUESTION, "--json", home=home)
    answer = json.loads(done.stdout)
    assert (done.returncode, done.stderr, answer["status"]) == (0, "", "answered")
    figure = answer["figures"][0]
    assert (figure["value"], figure["unit"], figure["year"]) == ("6.20", "万元", 2024)
    cited = {citation["n"]: citation for citation in answer["citations"]}
    assert {(cited[n]["file"], cited[n]["text"]) for n in figure["citations"]} >= {(FILE, "6.20")}


def test_an_answer_for_people_is_plain_text_with_its_source(home: Path) -> None:
    done = budgetqa("ask", QUESTION, home=home)
    assert done.returncode == 0
    assert "6.20" in done.stdout
    assert "出处：\n[1] 《" in done.stdout
    assert "**" not in done.stdout


@pytest.mark.parametrize(
    "question, reason",
    [
        ("示例市天文局2024年公务接待费预算是多少", "agency_not_in_library"),
        ("示例市园林局1999年公务接待费预算是多少", "year_not_in_library"),
        ("", "empty_question"),
        ("　 \n", "empty_question"),
        ("问" * 2001, "question_too_long"),
    ],
)
def test_without_an_answer_the_status_is_3(home: Path, question: str, reason: str) -> None:
    done = budgetqa("ask", question, "--json", home=home)
    answer = json.loads(done.stdout)
    assert done.returncode == 3
    assert answer["reason"] == reason
    assert answer["status"] != "answered"
    assert answer["figures"] == []


def test_this_year_depends_on_as_of(home: Path) -> None:
    asked = "示例市园林局今年公务接待费预算是多少"
    assert budgetqa("ask", asked, "--as-of", "2024-05-01", home=home).returncode == 0
    assert budgetqa("ask", asked, "--as-of", "2019-05-01", home=home).returncode == 3


@pytest.mark.parametrize("mark", ["-", "—", "-5 "])
def test_a_question_may_start_with_a_dash(home: Path, mark: str) -> None:
    done = budgetqa("ask", mark + QUESTION, "--json", home=home)
    assert json.loads(done.stdout)["question"] == mark + QUESTION


def test_terminal_sequences_of_a_question_are_dropped(home: Path) -> None:
    done = budgetqa("ask", "\x1b[31m" + QUESTION + "\x1b[0m\x1b", "--json", home=home)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["question"], answer["figures"][0]["value"]) == (0, QUESTION, "6.20")


def test_a_figure_question_imports_nothing_heavy(home: Path) -> None:
    script = (
        "import sys\n"
        "from qa.cli import main\n"
        f"sys.argv = ['budgetqa', 'ask', {QUESTION!r}, '--home', {str(home)!r}]\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as end:\n"
        "    assert end.code == 0, end.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stderr == "[]\n"


def test_a_home_that_does_not_exist_is_filled_with_the_samples(tmp_path: Path) -> None:
    """The README's question on a fresh machine gives the README's answer."""
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = re.search(r'```\n\$ budgetqa ask "(.+?)"\n(.+?)\n```', readme, re.S)
    assert shown is not None
    question, told = shown.groups()
    done = budgetqa("ask", question, home=tmp_path / "new")
    assert (done.returncode, done.stdout.strip()) == (0, told)
    assert "示例文库" in done.stderr
    held = json.loads(budgetqa("docs", "--json", home=tmp_path / "new").stdout)
    assert {entry["agency"] for entry in held} >= {"示例市图书馆", "示例市数据资源局"}


# --- ingest and remove ------------------------------------------------------------------------------


def test_ingest_reports_in_json_and_skips_what_is_unchanged(tmp_path: Path) -> None:
    path, home = write_document(tmp_path), tmp_path / "home"
    first = json.loads(budgetqa("ingest", path, "--json", home=home).stdout)
    again = budgetqa("ingest", path, "--json", home=home)
    second = json.loads(again.stdout)
    assert [report["files"][0]["status"] for report in (first, second)] == ["added", "unchanged"]
    assert (first["files"][0]["agency"], first["files"][0]["year"]) == ("示例市园林局", 2024)
    assert again.returncode == 0


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    good = write_document(tmp_path)
    empty, binary = tmp_path / "空.txt", tmp_path / "二进制.txt"
    empty.touch()
    binary.write_bytes(bytes(range(256)) * 64)
    done = budgetqa("ingest", empty, binary, tmp_path / "没有.txt", good, "--json", home=tmp_path / "home")
    files = {Path(file["path"]).name: file for file in json.loads(done.stdout)["files"]}
    assert done.returncode == 1
    assert {name: file["status"] for name, file in files.items()} == {
        "空.txt": "failed",
        "二进制.txt": "failed",
        "没有.txt": "failed",
        FILE: "added",
    }
    assert all(file["problem"] for file in files.values() if file["status"] == "failed")


def test_where_no_file_goes_in_the_call_could_not_be_carried_out(tmp_path: Path) -> None:
    done = budgetqa("ingest", tmp_path / "没有.txt", home=tmp_path / "home")
    assert done.returncode == 2
    assert "没有.txt" in done.stderr
    assert done.stdout == ""


def test_remove_takes_a_document_out_completely(tmp_path: Path) -> None:
    home = tmp_path / "home"
    budgetqa("ingest", write_document(tmp_path), home=home)
    (entry,) = json.loads(budgetqa("docs", "--json", home=home).stdout)
    assert budgetqa("remove", entry["id"], home=home).returncode == 0
    assert json.loads(budgetqa("docs", "--json", home=home).stdout) == []
    assert json.loads(budgetqa("facts", "--json", home=home).stdout) == []
    assert json.loads(budgetqa("ask", QUESTION, "--json", home=home).stdout)["status"] == "not_found"
    assert not list(home.rglob(FILE))
    assert budgetqa("remove", entry["id"], home=home).returncode == 2


def test_a_folder_without_documents_is_said(tmp_path: Path) -> None:
    (tmp_path / "空文件夹").mkdir()
    (tmp_path / "空文件夹" / ".隐藏").write_text("x", encoding="utf-8")
    done = budgetqa("ingest", tmp_path / "空文件夹", "--json", home=tmp_path / "home")
    assert done.returncode == 2
    assert [file["status"] for file in json.loads(done.stdout)["files"]] == ["skipped"]
    assert "没有找到可读的文件" in done.stderr


def test_a_file_of_chat_goes_in_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.xyz").write_text("hi", encoding="utf-8")
    done = budgetqa("ingest", tmp_path / "a.xyz", "--json", home=tmp_path / "home")
    (file,) = json.loads(done.stdout)["files"]
    assert (done.returncode, file["status"]) == (0, "added")
    assert "没有读出单位、年份或数字，请确认这是预算或决算文件" in file["warnings"]


def test_a_library_without_its_database_is_an_error(tmp_path: Path) -> None:
    home = tmp_path / "home"
    budgetqa("ingest", write_document(tmp_path), home=home)
    (home / "library.sqlite").unlink()
    for command in (["docs"], ["ask", QUESTION], ["ingest", tmp_path / FILE]):
        done = budgetqa(*command, home=home)
        assert (done.returncode, done.stdout) == (2, "")
        assert "缺少数据库 library.sqlite" in done.stderr
    assert not (home / "library.sqlite").exists()


# --- batch, chat, eval ------------------------------------------------------------------------------


def test_batch_answers_lines_in_order(home: Path, tmp_path: Path) -> None:
    questions = tmp_path / "问题.txt"
    questions.write_text(f"{QUESTION}\n\n示例市天文局2024年培训费\n{QUESTION}\n", encoding="utf-8")
    done = budgetqa("batch", questions, home=home)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [answer["status"] for answer in answers] == ["answered", "not_found", "answered"]


def test_batch_answers_turns_as_one_conversation(home: Path, tmp_path: Path) -> None:
    questions, out = tmp_path / "问题.jsonl", tmp_path / "答案.jsonl"
    turns = [QUESTION, "那公务用车运行维护费呢"]
    questions.write_text(json.dumps({"turns": turns}) + "\n" + json.dumps({"question": QUESTION}), "utf-8")
    assert budgetqa("batch", questions, "-o", out, home=home).returncode == 0
    talk, single = (json.loads(line) for line in out.read_text("utf-8").splitlines())
    assert [turn["figures"][0]["value"] for turn in talk["turns"]] == ["6.20", "17.20"]
    assert talk["figures"] == talk["turns"][-1]["figures"]
    assert (single["figures"][0]["value"], "turns" in single) == ("6.20", False)


def test_chat_goes_on_until_told_to_stop(home: Path) -> None:
    done = budgetqa("chat", home=home, stdin=f"{QUESTION}\n那公务用车运行维护费呢\n退出\n{QUESTION}\n")
    assert done.returncode == 0
    assert [done.stdout.count(value) > 0 for value in ("6.20", "17.20")] == [True, True]
    assert done.stdout.count("出处：") == 2


def test_chat_takes_numbers_for_the_questions_offered(home: Path) -> None:
    asked = budgetqa("ask", "示例市园林局2024年公务车费用是多少", "--json", home=home)
    offered = [*json.loads(asked.stdout)["options"], *json.loads(asked.stdout)["suggestions"]]
    assert offered
    done = budgetqa("chat", home=home, stdin=f"示例市园林局2024年公务车费用是多少\n{len(offered)}\n99\n")
    alone = budgetqa("ask", offered[-1], home=home)
    first = budgetqa("ask", "示例市园林局2024年公务车费用是多少", home=home)
    assert done.stdout == first.stdout + alone.stdout
    assert "没有序号为 99 的问题" in done.stderr
    assert done.returncode == 0


def test_eval_reports_by_category(home: Path, tmp_path: Path) -> None:
    golden = tmp_path / "题.jsonl"
    right = {"status": "answered", "value": "6.20", "unit": "万元", "cite": {"file": FILE, "text": "6.2"}}
    entries = [
        {"id": "1", "question": QUESTION, "category": "figure", "expect": right},
        {"id": "2", "question": QUESTION, "category": "figure", "expect": {**right, "value": "7"}},
        {
            "id": "3",
            "question": "示例市天文局2024年培训费",
            "category": "absent",
            "expect": {"status": "not_found"},
        },
    ]
    golden.write_text("\n".join(json.dumps(entry) for entry in entries), "utf-8")
    score = json.loads(budgetqa("eval", golden, "--json", home=home).stdout)
    counts = {name: score["overall"][name] for name in ("total", "right_full", "wrong_figure", "refused")}
    assert counts == {"total": 3, "right_full": 1, "wrong_figure": 1, "refused": 1}
    text = budgetqa("eval", golden, home=home).stdout
    assert text.splitlines()[3].split("\t") == ["合计", "3", "1", "1", "1", "0", "1", "1", "1", "0"]


# --- docs, tables, facts ------------------------------------------------------------------------------


def test_docs_and_tables_tell_what_was_read(home: Path, document: str) -> None:
    (entry,) = json.loads(budgetqa("docs", "--json", home=home).stdout)
    assert (entry["agency"], entry["year"], entry["phase"], entry["file"]) == (
        "示例市园林局",
        2024,
        "budget",
        FILE,
    )
    (table,) = json.loads(budgetqa("tables", document, "--json", home=home).stdout)
    assert [(row["label"], row["cells"][0]["value"]) for row in table["rows"]][:3] == [
        ("合计", "23.40"),
        ("因公出国（境）费", "0.00"),
        ("公务接待费", "6.20"),
    ]
    assert table["unit"] == "万元"
    assert "公务接待费\t6.20" in budgetqa("tables", document, home=home).stdout


def test_facts_agree_in_every_form(home: Path, document: str, tmp_path: Path) -> None:
    facts = json.loads(budgetqa("facts", document, "--json", home=home).stdout)
    rows = list(csv.DictReader(io.StringIO(budgetqa("facts", "--csv", home=home).stdout)))
    assert budgetqa("facts", "--xlsx", tmp_path / "f.xlsx", home=home).returncode == 0
    sheet = openpyxl.load_workbook(tmp_path / "f.xlsx").active
    assert [row["value"] for row in rows] == [fact["value"] for fact in facts]
    assert [float(row["value"]) for row in rows] == [cell.value for cell in list(sheet.columns)[11][1:]]
    assert {"6.20", "17.20", "0.80", "11.43"} <= {fact["value"] for fact in facts}
    assert all(fact["citation"]["file"] == FILE for fact in facts)


# --- what cannot be carried out -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["docs"], "不存在"),
        (["facts"], "不存在"),
        (["ask"], "缺少参数 问题"),
        (["aks", "问"], "没有“aks”这个命令，是不是想写 ask。用法见 budgetqa --help。"),
        (["ask", "问", "--jsn"], "没有这个选项：--jsn，是不是想写 --json"),
        (["check", "--severity", "huge"], "--severity 的值不对，可以写 error、warning、rounding、info"),
        (["fly"], "没有“fly”这个命令"),
        (["ask", "问", "--frob"], "没有这个选项：--frob"),
        (["ask", "甲", "乙"], "多余的参数：乙"),
        (["ingest", "x", "--jobs", "y"], "--jobs 的值不对，应当是整数"),
        (["ingest", "x", "--jobs", "0"], "--jobs 的值不对，超出了允许的范围"),
        (["ask", "问", "--as-of", "昨天"], "不是日期"),
        (["batch", "没有这个文件.txt"], "找不到文件"),
        (["facts", "--csv", "--json"], "只能选一个"),
        (["serve", "--auth", "无冒号"], "用户名:密码"),
    ],
)
def test_errors_are_one_chinese_message_and_status_2(tmp_path: Path, arguments: list[str], words: str) -> None:
    done = budgetqa(*arguments, home=tmp_path / "no")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.startswith("错误：")
    assert "Traceback" not in done.stderr
    told = done.stderr.replace(str(tmp_path), "")
    assert re.findall("[A-Za-z]{3,}", re.sub(r"--\w+|budgetqa( \w+)?", "", told)) == NAMES_TOLD.get(words, [])


def test_a_port_in_use_is_said_before_anything_is_built(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = budgetqa("serve", "--port", str(taken.getsockname()[1]), home=tmp_path / "no")
    assert (done.returncode, done.stdout) == (2, "")
    assert "不能在 127.0.0.1" in done.stderr
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize(
    "line, problem",
    [
        ("{坏", "整行：不是完整的 JSON"),
        ('{"question": 3}', "question：应当是文字"),
        ('{"q": "问"}', "整行：question 和 turns 要写一个，只写一个"),
        ('{"turns": []}', "turns：项数不对"),
        ('{"question": "问", "as_of": "昨天"}', "as_of：应当是日期，如 2024-06-30"),
    ],
)
def test_a_bad_line_of_a_batch_is_named(home: Path, tmp_path: Path, line: str, problem: str) -> None:
    questions = tmp_path / "问题.jsonl"
    questions.write_text(json.dumps({"question": QUESTION}) + "\n" + line, "utf-8")
    done = budgetqa("batch", questions, home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"第 2 行不合格式（{problem}）" in done.stderr


@pytest.mark.parametrize("content", ["", "\n \n"])
@pytest.mark.parametrize("command", ["batch", "eval"])
def test_a_file_without_questions_is_said(home: Path, tmp_path: Path, command: str, content: str) -> None:
    (tmp_path / "空.txt").write_text(content, encoding="utf-8")
    done = budgetqa(command, tmp_path / "空.txt", home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert "里没有问题" in done.stderr


def test_debug_shows_where_it_happened(tmp_path: Path) -> None:
    done = budgetqa("docs", "--debug", home=tmp_path / "no")
    assert "Traceback" in done.stderr
    assert "不存在" in done.stderr


def test_a_home_that_cannot_be_made_is_a_chinese_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = budgetqa("ingest", write_document(tmp_path), home=tmp_path / "file" / "home")
    assert done.returncode == 2
    assert done.stderr.startswith("错误：")


def test_a_reader_that_goes_away_is_no_error(home: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "qa", "facts", "--json", "--home", str(home)]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    os.close(write)
    assert "Traceback" not in done.stderr
    assert "内部出错" not in done.stderr
