"""Answers given are kept by their ids, within a limit, and go with the documents that they cite."""

import os
import threading
from pathlib import Path

import pytest

from index.archive import AnswerArchive


def body(document: str) -> str:
    return f'{{"citations":[{{"document":"{document}"}}]}}'


def test_an_answer_comes_back_also_from_another_process_s_archive(tmp_path: Path) -> None:
    AnswerArchive(tmp_path / "a.sqlite").put("one", body("d1"))
    assert AnswerArchive(tmp_path / "a.sqlite").get("one") == body("d1")
    assert AnswerArchive(tmp_path / "a.sqlite").get("two") is None


def test_nothing_is_written_for_looking_up(tmp_path: Path) -> None:
    assert AnswerArchive(tmp_path / "a.sqlite").get("one") is None
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_go(tmp_path: Path) -> None:
    archive = AnswerArchive(tmp_path / "a.sqlite", most=10)
    for n in range(1000):
        archive.put(str(n), body("d"))
    assert [archive.get(str(n)) is not None for n in (0, 500, 989, 990, 999)] == [False, False, False, True, True]


def test_answers_go_with_their_document(tmp_path: Path) -> None:
    archive = AnswerArchive(tmp_path / "a.sqlite")
    archive.put("one", body("d1"))
    archive.put("two", body("d2"))
    archive.forget(["d1"])
    assert (archive.get("one"), archive.get("two")) == (None, body("d2"))
    assert b'"d1"' not in (tmp_path / "a.sqlite").read_bytes()


def test_several_threads_may_write(tmp_path: Path) -> None:
    archive = AnswerArchive(tmp_path / "a.sqlite")

    def put(k: int) -> None:
        for n in range(20):
            archive.put(f"{k}-{n}", body("d"))

    threads = [threading.Thread(target=put, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(archive.get(f"{k}-{n}") for k in range(4) for n in range(20))


@pytest.mark.skipif(os.name == "nt", reason="a folder in place of the file is refused otherwise there")
def test_where_nothing_can_be_written_memory_keeps_it(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite").mkdir()
    archive = AnswerArchive(tmp_path / "a.sqlite")
    archive.put("one", body("d1"))
    assert archive.get("one") == body("d1")
    archive.forget(["d1"])
    assert archive.get("one") is None
