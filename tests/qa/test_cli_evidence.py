"""Receipts and exports through the command line."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from fiction import FILE, budgetqa, write_document
from spreadsheet import Workbook

QUESTION = "示例市园林局2024年公务接待费预算是多少"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("文库")
    assert budgetqa("ingest", write_document(folder), home=folder / "home").returncode == 0
    return folder / "home"


def test_receipts_stand_below_the_answer(home: Path) -> None:
    done = budgetqa("ask", QUESTION, "--receipt", home=home)
    assert (done.returncode, done.stderr) == (0, "")
    answer, receipt = done.stdout.split("【凭据】", 1)
    assert "出处：\n[1] 《" in answer
    lines = receipt.splitlines()
    assert lines[0].endswith("6.20 万元")
    assert any(line.startswith("　文件：《") and f"（{FILE}，SHA-256 " in line for line in lines)
    assert "　打印文字：“6.20”" in lines


def test_an_answer_is_exported_beside_being_printed(home: Path, tmp_path: Path) -> None:
    assert "6.20" in budgetqa("ask", QUESTION, "--export", tmp_path / "a.xlsx", home=home).stdout
    book = Workbook(tmp_path / "a.xlsx")
    assert (book.formula("答案", "F2"), book.value("答案", "F2")) == ("=依据!E2", Decimal("6.20"))


def test_a_batch_is_exported_whole(home: Path, tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_text(f"{QUESTION}\n示例市园林局2024年月球经费是多少\n", encoding="utf-8")
    done = budgetqa("batch", tmp_path / "q.txt", "--export", tmp_path / "a.csv", home=home)
    assert len(done.stdout.splitlines()) == 2
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"))))
    assert {row["n"]: row["status"] for row in rows} == {"1": "已回答", "2": "没有找到"}


def test_facts_as_markdown(home: Path) -> None:
    lines = budgetqa("facts", "--md", home=home).stdout.splitlines()
    assert lines[0].startswith("| 编号 | 文档 | 单位 |")
    assert any("| 6.20 | 万元 |" in line for line in lines)


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["ask", QUESTION, "--json", "--receipt"], "只能选一个"),
        (["facts", "--md", "--csv"], "只能选一个"),
        (["ask", QUESTION, "--export", "a.pdf"], "不能导出"),
    ],
)
def test_wrong_calls_end_in_one_chinese_message(home: Path, arguments: list[str], message: str) -> None:
    done = budgetqa(*arguments, home=home)
    assert done.returncode == 2
    assert message in done.stderr
