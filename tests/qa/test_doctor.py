"""``budgetqa doctor``: what is in order, what is not, and what to do."""

import json
import shutil
from pathlib import Path

import pytest
from fiction import budgetqa, write_document

from qa.bot import BudgetQA
from qa.doctor import State, check_to_text, examine


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doctor")
    assert budgetqa("ingest", write_document(folder), home=folder / "home").returncode == 0
    return folder / "home"


def test_all_in_order(home: Path) -> None:
    done = budgetqa("doctor", home=home)
    assert (done.returncode, "×" in done.stdout, done.stderr) == (0, False, "")
    assert "1 份文件" in done.stdout
    assert "完整，互相对得上" in done.stdout


def test_a_fault_is_told_with_what_to_do_and_a_status(home: Path, tmp_path: Path) -> None:
    broken = tmp_path / "home"
    shutil.copytree(home, broken)
    shutil.rmtree(broken / "dense")
    done = budgetqa("doctor", home=broken)
    assert done.returncode == 1
    assert "× 文库：文库的段落索引缺失或损坏\n  → 请运行 budgetqa reindex 重建索引\n" in done.stdout
    assert budgetqa("reindex", home=broken).returncode == 0
    assert budgetqa("doctor", home=broken).returncode == 0


def test_a_library_that_is_not_there_is_no_fault_and_not_made(tmp_path: Path) -> None:
    done = budgetqa("doctor", "--json", home=tmp_path / "none")
    checks = {check["name"]: check for check in json.loads(done.stdout)}
    assert (done.returncode, checks["文库"]["state"]) == (0, "note")
    assert not (tmp_path / "none").exists()


def test_settings_that_cannot_work_are_told(home: Path, tmp_path: Path) -> None:
    from index.settings import Settings

    checks = examine(Settings(home=home, embedding=str(tmp_path / "no-model"), font=str(tmp_path / "no-font.ttf")))
    bad = {check.name: check for check in checks if check.state is State.BAD}
    assert {"向量模型", "字体"} <= set(bad)
    assert all("→" in check_to_text(check) for check in bad.values())


def test_samples_that_were_cut_off_are_told_and_completed_by_a_question(tmp_path: Path) -> None:
    def stop(done: int, total: int, name: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        BudgetQA.open_or_sample(tmp_path / "lib", on_progress=stop)
    assert "没有建完" in budgetqa("doctor", home=tmp_path / "lib").stdout
    done = budgetqa("ask", "示例市图书馆2023年公务接待费是多少", home=tmp_path / "lib")
    assert (done.returncode, "0.48 万元" in done.stdout) == (0, True)
    assert "没有建完" not in budgetqa("doctor", home=tmp_path / "lib").stdout
