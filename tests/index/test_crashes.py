"""Crashes, full disks and readers beside a writer: what is stored stays whole (``bench.crashes`` kills far oftener)."""

import subprocess
import sys
from pathlib import Path

import pytest

from index.library import Library

ROOT = Path(__file__).parents[2]
TEXT = "示例市园林局2024年单位预算\n\n2024年公务接待费{amount}万元，比上年减少0.80万元。\n" + "公园养护说明。\n" * 2000
# Files may not grow beyond a size: what a full disk does to a writer, without a disk of its own.
LIMITED = """
import os, resource, signal, sys
from pathlib import Path
from corpus.errors import BudgetQAError
from index.library import Library
library = Library.open(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    print([one.problem for one in library.ingest([sys.argv[2]])])
except BudgetQAError as error:
    print(error)
sys.stdout.flush()
os._exit(0)  # where coverage is measured, it could not write either
"""


def _write(folder: Path, name: str, amount: str) -> Path:
    path = folder / f"{name}2024年单位预算.txt"
    path.write_text(TEXT.format(amount=amount).replace("示例市园林局", name), "utf-8")
    return path


def test_killed_writers_leave_whole_libraries() -> None:
    command = [sys.executable, "-m", "bench.crashes", "--trials", "12", "--seed", "7"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "强行终止 12 次，0 次留下不完整的文库。")


@pytest.mark.parametrize("size", [0, 5_000, 20_000, 60_000, 150_000, 300_000])
def test_a_full_disk_is_told_and_what_was_stored_stays(tmp_path: Path, size: int) -> None:
    home = tmp_path / "home"
    with Library.open(home, create=True) as library:
        library.ingest([_write(tmp_path, "示例市园林局", "6.20")])
        before = library.documents()
    second = _write(tmp_path, "示例市水务局", "5.10")
    command = [sys.executable, "-c", LIMITED, str(home), str(second), str(size)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "磁盘" in done.stdout or "空间" in done.stdout or "写" in done.stdout, done.stdout
    with Library.open(home) as library:
        assert {one.agency for one in before} <= {one.agency for one in library.documents()}
        (report,) = library.ingest([second])  # there is room again
        assert report.problem is None
        assert library.faults() == []
        assert list((home / "scratch").iterdir()) == []


def test_readers_of_other_processes_go_on_while_a_writer_works(tmp_path: Path) -> None:
    """Each answer of the reader is of a whole state: the old figure or the new one, never none."""
    home = tmp_path / "home"
    with Library.open(home, create=True) as library:
        library.ingest([_write(tmp_path, "示例市园林局", "1.00")])
    script = (
        "import sys; from qa.bot import BudgetQA; bot = BudgetQA.open(sys.argv[1])\n"
        "print('ready', flush=True)\n"
        "for line in sys.stdin:\n"
        "    answer = bot.ask('示例市园林局2024年公务接待费是多少')\n"
        "    print([one.value for one in answer.figures[:1]], flush=True)\n"
    )
    command = [sys.executable, "-c", script, str(home)]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as reader,
        Library.open(home) as library,
    ):
        assert reader.stdin is not None
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
        for amount in ("2.00", "3.00", "4.00", "5.00"):
            reader.stdin.write("\n" * 3)
            reader.stdin.flush()
            library.ingest([_write(tmp_path, "示例市园林局", amount)])
            told = [reader.stdout.readline().strip() for _ in range(3)]
            before = f"{float(amount) - 1:.2f}"
            assert set(told) <= {f"['{before}']", f"['{amount}']"}
        reader.stdin.close()
