"""Files are read by workers in order, each within bounds; whatever happens to one costs that file only."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from types import FunctionType

import pytest
from readings import read_parts, write

from corpus.datatypes import Reading
from index.ingest import Reader
from index.pool import Bounds, read_all

GOOD = "示例局|2024|budget"
BUG = "读取这个文件时程序出错，请把文件反馈给开发者"
DIED = "读取这个文件时进程意外终止（可能内存不足），请拆分文件后再试"
LATE = "读取这个文件用了1秒还没有完成，已停止。请拆分文件后再试，或调大 BUDGETQA_READ_SECONDS"
TOO_MUCH = "读取这个文件需要的内存超过600MB，已停止。请拆分文件后再试，或调大 BUDGETQA_READ_MEMORY_MB"


def read_dangerously(path: Path) -> Sequence[Reading]:
    """As ``read_parts``; files of certain names hang, eat memory, or end the process."""
    match path.stem:
        case "hang":
            time.sleep(60)
        case "eat":
            _ = bytearray(10**9)
        case "noise":
            print("a library prints to standard output")
    return read_parts(path)


def outcomes(paths: list[Path], bounds: Bounds, read: Reader = read_dangerously) -> list[str]:
    """Of each outcome the document's file, or the problem."""
    return [
        outcome.parts[0].reading.document.file if outcome.parts else str(outcome.problem)
        for outcome in read_all(read, paths, bounds)
    ]


def written(folder: Path, names: str) -> list[Path]:
    """Toy files; a name with ! is the kind of damage."""
    return [
        write(folder, f"{name.strip('!')}.txt", *([name] if name.startswith("!") else [GOOD, f"会议费|{n}"]))
        for n, name in enumerate(names.split())
    ]


@pytest.mark.parametrize("bounds", [Bounds(), Bounds(seconds=60), Bounds(jobs=2)])
def test_outcomes_come_in_order_and_no_error_stops_the_rest(tmp_path: Path, bounds: Bounds) -> None:
    paths = written(tmp_path, "0 1 !bad !bug gone 2 3")
    paths[4].unlink()
    assert outcomes(paths, bounds) == [
        "0.txt", "1.txt", "文件已损坏。请重新下载。", BUG, "文件无法读取（文件或文件夹不存在）", "2.txt", "3.txt",
    ]  # fmt: skip


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_dying_worker_costs_one_file_only(tmp_path: Path, jobs: int) -> None:
    paths = written(tmp_path, "0 !crash 1 2 3")
    assert outcomes(paths, Bounds(jobs, seconds=60)) == ["0.txt", DIED, "1.txt", "2.txt", "3.txt"]


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    paths = written(tmp_path, "0 hang 1")
    slow_start = Bounds(seconds=60)
    assert outcomes(paths[:1], slow_start) == ["0.txt"]
    assert outcomes(paths[1:], Bounds(seconds=1))[0] == LATE


def test_a_file_that_needs_too_much_memory_is_given_up(tmp_path: Path) -> None:
    paths = written(tmp_path, "0 eat 1")
    assert outcomes(paths, Bounds(seconds=60, memory=600 * 10**6)) == ["0.txt", TOO_MUCH, "1.txt"]


def test_what_is_printed_while_reading_is_no_reply(tmp_path: Path) -> None:
    assert outcomes(written(tmp_path, "noise 1"), Bounds(seconds=60)) == ["noise.txt", "1.txt"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_who_stops_asking_does_not_wait_for_what_is_being_read(tmp_path: Path, jobs: int) -> None:
    paths = written(tmp_path, "0 hang hang hang 1")
    reading = read_all(read_dangerously, paths, Bounds(jobs, seconds=60))
    assert next(reading).parts
    time.sleep(0.1)
    start = time.perf_counter()
    reading.close()
    assert time.perf_counter() - start < 5


def test_nothing_to_read_starts_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.Popen", None)
    assert outcomes([], Bounds(jobs=2, seconds=60)) == []


def test_a_reader_that_a_worker_cannot_import_is_an_error_not_a_wait(tmp_path: Path) -> None:
    lost = FunctionType(read_parts.__code__, {}, "nowhere")
    lost.__module__, lost.__qualname__ = "nowhere", "nowhere"
    assert outcomes(written(tmp_path, "0"), Bounds(seconds=60), lost) == [BUG]
