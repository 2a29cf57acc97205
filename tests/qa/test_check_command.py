"""``check`` and ``completeness`` as commands: what they print, in which form, and what they refuse."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from fiction import TEXT, budgetqa, write_document

ODD = TEXT.replace("公务接待费6.20万元", "公务接待费2.60万元")  # the form says 6.20


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("check")
    paths = [
        write_document(folder),
        write_document(folder, "示例市林业局2024年单位预算.txt", ODD.replace("园林局", "林业局")),
    ]
    done = budgetqa("ingest", *paths, home=folder / "home")
    assert done.returncode == 0, done.stderr
    return folder / "home"


def test_failures_are_told_with_both_places(home: Path) -> None:
    done = budgetqa("check", home=home)
    assert done.returncode == 0
    assert "《示例市林业局2024年单位预算》" in done.stdout
    assert "《示例市园林局2024年单位预算》" not in done.stdout
    assert "【错误】" in done.stdout
    assert "原文“2.60万元”" in done.stdout
    assert "原文“6.20”" in done.stdout
    assert "疑为数字换位" in done.stdout
    assert "处成立；不成立：错误 " in done.stderr


def test_json_holds_every_outcome_in_the_contracts_form(home: Path) -> None:
    found = json.loads(budgetqa("check", "--json", home=home).stdout)
    assert {one["outcome"] for one in found} >= {"pass", "fail", "not_applicable"}
    (failed,) = [one for one in found if one["outcome"] == "fail" and one["severity"] == "error"]
    assert [failed[name] for name in ("rule", "actual", "expected", "unit")] == ["prose_change", "2.60", "6.20", "万元"]
    assert [citation["n"] for citation in failed["citations"]] == [1, *range(2, len(failed["citations"]) + 1)]


def test_one_document_and_other_forms(home: Path, tmp_path: Path) -> None:
    documents = json.loads(budgetqa("docs", "--json", home=home).stdout)
    names = {one["agency"]: one["id"] for one in documents}
    assert budgetqa("check", names["示例市园林局"], home=home).stdout == ""
    rows = list(csv.DictReader(io.StringIO(budgetqa("check", "--csv", home=home).stdout)))
    assert [row["actual"] for row in rows if row["severity"] == "error"] == ["2.60"]
    assert "| " in budgetqa("check", "--md", home=home).stdout
    book = tmp_path / "核验.xlsx"
    assert budgetqa("check", "--xlsx", book, home=home).returncode == 0
    assert openpyxl.load_workbook(book).active.max_row == 1 + len(rows)
    assert {one["findings"] for one in documents} == {0, len(rows)}


def test_everything_and_anomalies(home: Path) -> None:
    assert "【不适用】" in budgetqa("check", "--all", home=home).stdout
    assert "【错误】" not in budgetqa("check", "--anomalies", home=home).stdout


def test_completeness(home: Path) -> None:
    text = budgetqa("completeness", home=home).stdout
    assert "示例市园林局\n  2024  ××××××●××  单位预算" in text
    cells = json.loads(budgetqa("completeness", "--json", home=home).stdout)
    published = [cell["agency"] for cell in cells if cell["state"] == "published"]
    assert published == ["示例市园林局", "示例市林业局"]
    rows = list(csv.DictReader(io.StringIO(budgetqa("completeness", "--csv", home=home).stdout)))
    assert len(rows) == len(cells) == 18


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["check", "--json", "--csv"], "只能选一个"),
        (["check", "没有的文件"], "文库中没有文件“没有的文件”"),
        (["check", "--severity", "huge"], "--severity"),
        (["completeness", "--json", "--csv"], "只能选一个"),
    ],
)
def test_refusals(home: Path, arguments: list[str], words: str) -> None:
    done = budgetqa(*arguments, home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
