from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import sqlite3
import sys
import threading
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from readings import LetterEmbedder, noon, read, tools, write

from corpus.datatypes import Phase, Reading
from corpus.errors import LibraryError, UsageError
from index.facts import FactFilter
from index.home import Home
from index.library import Library, Tools
from index.records import DocumentRecord, FileReport, FileStatus
from index.settings import Settings
from index.store import FORMAT_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.interfaces import ChunkSearch

OFFICE = ("示例市财政局|2024|budget", "公务接待费|12.50", "会议费|")
TOWN = ("示例镇政府|2024|budget", "公务接待费|0.3", "云计算服务费|7")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    write(folder, "甲.txt", *OFFICE)
    write(folder, "乙.txt", *TOWN)
    return folder


def opened(tmp_path: Path, vocabulary: str = "v1", embedder: LetterEmbedder | None = None) -> Library:
    return Library.open(tmp_path / "home", create=True, tools=tools(vocabulary, embedder))


def statuses(reports: list[FileReport]) -> dict[str, str]:
    return {Path(report.path).name: report.status.value for report in reports}


def tree(home: Path) -> set[str]:
    """All files but those that SQLite keeps while it is open."""
    found = {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}
    return {name for name in found if not name.endswith(("-wal", "-shm"))}


def test_what_goes_in_can_be_looked_up_after_reopening(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as library:
        reports = library.ingest([files])
        content = read(files / "甲.txt")
    assert [replace(report, seconds=0.0) for report in reports][1] == FileReport(
        path=str(files / "甲.txt"),
        status=FileStatus.ADDED,
        document=content.document.id,
        title="示例市财政局2024年预算",
        agency="示例市财政局",
        year=2024,
        phase=Phase.BUDGET,
        tables=1,
        facts=1,
        chunks=4,
    )
    with Library.open(tmp_path / "home", tools=tools()) as library:
        assert library.facts.find(FactFilter(agencies=("示例市财政局",))) == list(content.facts)
        assert library.facts.find_gaps() == list(content.gaps)
        assert library.content("甲.txt") == content.document
        assert library.paragraphs("甲.txt") == content.document.paragraphs
        assert library.tables("示例市财政局2024年预算") == content.document.tables
        assert library.source_path(content.document.id).read_text() == "\n".join(OFFICE)
        assert library.document("甲.txt") == DocumentRecord(
            id=content.document.id,
            title="示例市财政局2024年预算",
            file="甲.txt",
            sha256=content.document.sha256,
            agency="示例市财政局",
            aliases=("示例",),
            level=None,
            region=None,
            parent=None,
            year=2024,
            phase=Phase.BUDGET,
            pages=None,
            tables=1,
            facts=1,
            gaps=1,
            chunks=4,
            findings=0,
            problems=(),
            ingested_at="2024-05-06T12:00:00+00:00",
            vocabulary="v1",
        )


def test_unchanged_files_are_not_read_again(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as library:
        library.ingest([files])
        state = library.facts.state()
        write(files, "丙.txt", *OFFICE)  # the same content under another name
        assert statuses(library.ingest([files])) == dict.fromkeys(("丙.txt", "乙.txt", "甲.txt"), "unchanged")
        assert library.facts.state() == state
        assert len(library.documents()) == 2


def test_the_same_content_twice_goes_in_once(tmp_path: Path) -> None:
    write(tmp_path / "in", "1.txt", *OFFICE)
    write(tmp_path / "in", "2.txt", *OFFICE)
    write(tmp_path / "in", "3.txt", "!bad")
    write(tmp_path / "in", "4.txt", "!bad")
    with opened(tmp_path) as library:
        reports = library.ingest([tmp_path / "in"], force=True)
    assert statuses(reports) == {"1.txt": "added", "2.txt": "unchanged", "3.txt": "failed", "4.txt": "failed"}
    assert reports[1].document == reports[0].document
    assert reports[3].problem == "与前面一个未能入库的文件内容相同"


def test_force_and_new_domain_data_read_again(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as library:
        library.ingest([files])
        assert statuses(library.ingest([files], force=True)) == {"乙.txt": "updated", "甲.txt": "updated"}
        before = library.facts.find()
    with opened(tmp_path, vocabulary="v2") as library:
        assert statuses(library.ingest([files])) == {"乙.txt": "updated", "甲.txt": "updated"}
        assert library.facts.find() == before
        assert {record.vocabulary for record in library.documents()} == {"v2"}


def test_a_new_edition_of_a_file_takes_the_place_of_the_old(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as library:
        library.ingest([files])
        old = library.document("甲.txt").id
        path = write(files, "甲.txt", OFFICE[0], "公务接待费|12.80")
        [report] = library.ingest([path])
        assert report.status is FileStatus.UPDATED
        assert report.warnings[0] == f"替换了文库中同名、同单位、同年度的旧文件（{old}）"
        values = [fact.value for fact in library.facts.find(FactFilter(agencies=("示例市财政局",)))]
        assert values == [Decimal("12.80")]
        assert sorted(path.parent.name for path in (tmp_path / "home/sources").glob("*/*.txt")) == sorted(
            record.id for record in library.documents()
        )


@pytest.mark.parametrize("head", ["示例市财政局|2023|budget", "示例市财政局|2024|final", "另一局|2024|budget"])
def test_another_year_phase_or_agency_under_the_same_name_is_another_document(
    tmp_path: Path, files: Path, head: str
) -> None:
    with opened(tmp_path) as library:
        library.ingest([files / "甲.txt"])
        write(files, "甲.txt", head, "公务接待费|12.80")
        assert statuses(library.ingest([files / "甲.txt"])) == {"甲.txt": "added"}
        assert len(library.documents()) == 2


def test_files_of_one_run_never_replace_each_other(tmp_path: Path) -> None:
    write(tmp_path / "in", "文字/附件.txt", OFFICE[0], "公务接待费|1")
    write(tmp_path / "in", "表格/附件.txt", OFFICE[0], "公务接待费|2")
    with opened(tmp_path) as library:
        assert [report.status.value for report in library.ingest([tmp_path / "in"])] == ["added", "added"]
        assert len(library.documents()) == 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_bad_files_are_reported_and_the_rest_goes_in(tmp_path: Path, files: Path, jobs: int) -> None:
    write(files, "坏.txt", "!bad")
    write(files, "不认识.dat", "!unsupported")
    write(files, "程序错.txt", "!bug")
    write(files, "页.txt", OFFICE[0], "会议费第2页|3")
    seen: list[tuple[int, int, str]] = []
    with opened(tmp_path) as library:
        named = [files, files / "不认识.dat"]
        reports = library.ingest(named, jobs=jobs, on_progress=lambda *step: seen.append(step))
        assert [(Path(report.path).name, report.status.value, report.problem) for report in reports] == [
            ("不认识.dat", "skipped", "不支持这种文件。请另存为 PDF。"),
            ("乙.txt", "added", None),
            ("坏.txt", "failed", "文件已损坏。请重新下载。"),
            ("甲.txt", "added", None),
            ("程序错.txt", "failed", "读取这个文件时程序出错，请把文件反馈给开发者"),
            ("页.txt", "added", None),
            ("不认识.dat", "failed", "与前面一个未能入库的文件内容相同"),
        ]
        assert reports[5].warnings == ("第2页无法读取",)
        assert library.document("页.txt").problems == ("第2页无法读取",)
    assert seen == [(n, 7, Path(report.path).name) for n, report in enumerate(reports, 1)]


def test_an_unsupported_file_that_was_named_has_failed(tmp_path: Path) -> None:
    path = write(tmp_path, "a.dat", "!unsupported")
    with opened(tmp_path) as library:
        assert statuses(library.ingest([path])) == {"a.dat": "failed"}


def read_twice_the_same_id(path: Path) -> tuple[Reading, ...]:
    reading = read(path)
    return (replace(reading, facts=reading.facts * 2),)


def test_a_reading_that_cannot_be_stored_leaves_nothing(tmp_path: Path, files: Path) -> None:
    broken = Tools(read_twice_the_same_id, noon, "v1", LetterEmbedder())
    with Library.open(tmp_path / "home", create=True, tools=broken) as library:
        [report] = library.ingest([files / "甲.txt"])
        assert report.status is FileStatus.FAILED
        assert report.problem == "读出的内容无法存入文库，请把文件反馈给开发者"
        assert (library.documents(), library.facts.find(), library.facts.state()) == ([], [], 0)


def test_the_order_of_workers_does_not_show(tmp_path: Path) -> None:
    for n in range(6):
        write(tmp_path / "in", f"{n}.txt", f"示例{n}局|2024|budget", f"公务接待费|{n}")
    found = []
    for jobs in (1, 3):
        with Library.open(tmp_path / f"home{jobs}", create=True, tools=tools()) as library:
            library.ingest([tmp_path / "in"], jobs=jobs)
            hits = library.retriever().find("接待", 10)
            found.append((library.documents(), library.facts.find(), [hit.chunk for hit in hits]))
    assert found[0] == found[1]


# --- removing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["id", "title", "file"])
def test_removed_documents_are_gone_from_everything(tmp_path: Path, files: Path, by: str) -> None:
    with opened(tmp_path) as library:
        library.ingest([files])
        record = library.document("甲.txt")
        assert library.remove([getattr(record, by)]) == [record]
        assert [other.file for other in library.documents()] == ["乙.txt"]
        assert {hit.chunk.document for hit in library.retriever().find("会议费", 9)} == {library.documents()[0].id}
        with pytest.raises(UsageError, match=r"没有文件“甲\.txt”"):
            library.source_path("甲.txt")
    for path in (tmp_path / "home").rglob("*"):
        assert not path.is_file() or "会议费".encode() not in path.read_bytes(), path


def test_an_emptied_library_is_like_a_new_one(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as library:
        library.ingest([files])
        library.remove(["甲.txt", "乙.txt", "甲.txt"])
        assert (library.documents(), library.facts.agencies()) == ([], [])
        assert library.retriever().find("会议费", 3) == []
        assert statuses(library.ingest([files])) == {"乙.txt": "added", "甲.txt": "added"}


def test_an_unknown_name_removes_nothing(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as library:
        library.ingest([files])
        with pytest.raises(UsageError, match=r"没有文件“丙\.txt”"):
            library.remove(["甲.txt", "丙.txt"])
        assert len(library.documents()) == 2


def test_a_name_of_several_documents_must_be_told_apart_to_look_but_not_to_remove(tmp_path: Path) -> None:
    write(tmp_path / "in", "1/附件.txt", *OFFICE)
    write(tmp_path / "in", "2/附件.txt", *TOWN)
    with opened(tmp_path) as library:
        library.ingest([tmp_path / "in"])
        ids = "、".join(record.id for record in library.documents())
        with pytest.raises(UsageError) as caught:
            library.tables("附件.txt")
        assert caught.value.remedy == f"请改用编号指明：{ids}"
        assert len(library.remove(["附件.txt"])) == 2


# --- the folder -----------------------------------------------------------------------------------


def test_the_folder_holds_what_it_should(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as library:
        library.ingest([files])
        ids = sorted(record.id for record in library.documents())
    home = tmp_path / "home"
    assert {name for name in tree(home) if not name.startswith("dense/")} == {
        "library.sqlite",
        "lock.sqlite",
        "manifest.json",
        *(f"sources/{library_id}/{name}" for library_id, name in zip(ids, names_by_id(home), strict=True)),
    }
    assert json.loads((home / "manifest.json").read_text("utf-8")) == {
        "product": "budgetqa",
        "format": FORMAT_VERSION,
        "embedding": "letters",
        "dimension": 32,
        "vocabulary": "v1",
    }
    assert len(list((home / "dense").iterdir())) == 1


def names_by_id(home: Path) -> list[str]:
    return [path.name for path in sorted((home / "sources").glob("*/*"))]


def test_leftovers_of_a_crash_are_cleared_by_the_next_writer(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as library:
        library.ingest([files])
        before = tree(tmp_path / "home")
        for name in ("sources/abc/half.pdf", "scratch/x/y.txt", "scratch/z.json", "dense/old/dense.faiss"):
            write(tmp_path / "home", name, "half")
        library.ingest([files])
    assert tree(tmp_path / "home") == before
    assert list((tmp_path / "home/scratch").iterdir()) == []


class Stop(BaseException):
    """Like KeyboardInterrupt."""


def test_an_interruption_keeps_what_was_stored(tmp_path: Path, files: Path) -> None:
    def stop(done: int, _all: int, _name: str) -> None:
        if done == 1:
            raise Stop

    with opened(tmp_path) as library:
        with pytest.raises(Stop):
            library.ingest([files], on_progress=stop)
        assert [record.file for record in library.documents()] == ["乙.txt"]
        assert library.retriever().find("云计算", 1)[0].chunk.text == "云计算服务费|7"  # in memory
        assert statuses(library.ingest([files])) == {"乙.txt": "unchanged", "甲.txt": "added"}


def test_a_missing_library_is_not_made_unless_asked(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="没有文库"):
        Library.open(tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path / "home", "论文.txt", "x")
    with pytest.raises(LibraryError, match="里有别的文件，不是预算文库"):
        opened(tmp_path)
    assert tree(tmp_path / "home") == {"论文.txt"}


def test_a_file_is_no_library(tmp_path: Path) -> None:
    write(tmp_path, "home", "x")
    with pytest.raises(LibraryError, match="是一个文件"):
        opened(tmp_path)


def test_a_home_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    write(tmp_path, "file", "x")
    with pytest.raises(LibraryError, match="无法写入文库"):
        Library.open(tmp_path / "file" / "home", create=True)


def test_a_damaged_database_is_refused_and_the_sources_stay(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as library:
        library.ingest([files])
    (tmp_path / "home/library.sqlite").write_bytes(b"x" * 5000)
    before = tree(tmp_path / "home")
    with pytest.raises(LibraryError, match=r"已损坏.*重新 ingest"):
        opened(tmp_path)
    assert tree(tmp_path / "home") == before


@pytest.mark.parametrize("lost", [["manifest.json"], ["sources", "dense"], []])
def test_a_library_without_its_database_is_no_empty_one(tmp_path: Path, files: Path, lost: list[str]) -> None:
    home = tmp_path / "home"
    with opened(tmp_path) as library:
        library.ingest([files])
    for name in ["library.sqlite", *lost]:
        path = home / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    before = tree(home)
    with pytest.raises(LibraryError, match=r"缺少数据库 library\.sqlite。.*sources 文件夹重新 ingest"):
        opened(tmp_path)
    assert tree(home) == before


def test_a_creation_that_was_cut_short_is_taken_up_again(tmp_path: Path) -> None:
    Home(tmp_path / "home").make()
    write(tmp_path / "home/scratch/half", "library.sqlite", "x")
    with opened(tmp_path) as library:
        assert library.documents() == []


def test_nothing_of_a_removed_document_stays_on_the_disk(tmp_path: Path, files: Path) -> None:
    """Among many rows, which SQLite moves between pages while it stores them."""
    rows = [f"罕见词鸑鷟{n}|{n}" for n in range(1, 400)]
    write(files, "密.txt", "示例市密局|2023|budget", *rows)
    held = "鸑鷟".encode()
    with opened(tmp_path) as library:
        library.ingest([files])
        assert any(held in path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file())
        library.remove(["密.txt"])
        assert library.facts.find(FactFilter(items=("罕见词鸑鷟7",))) == []
    assert [path for path in (tmp_path / "home").rglob("*") if path.is_file() and held in path.read_bytes()] == []


def read_without_content(path: Path) -> tuple[Reading, ...]:
    """A file of words: no organisation, no table, no figure."""
    reading = read(path)
    year = reading.document.identity.year if path.stem.endswith("年") else None
    identity = replace(reading.document.identity, agency="", year=year)
    document = replace(reading.document, identity=identity, tables=())
    return (replace(reading, document=document, facts=(), gaps=()),)


@pytest.mark.parametrize("name, lacking", [("闲话.xyz", "单位、年份或数字"), ("2023年.xyz", "单位或数字")])
def test_a_file_that_says_nothing_of_a_budget_is_named(tmp_path: Path, name: str, lacking: str) -> None:
    path = write(tmp_path, name, OFFICE[0], "会议费|1")
    with Library.open(
        tmp_path / "home", create=True, tools=Tools(read_without_content, noon, "v1", LetterEmbedder())
    ) as library:
        for status in (FileStatus.ADDED, FileStatus.UNCHANGED):
            [report] = library.ingest([path])
            assert report.status is status
            assert report.warnings[-1] == f"没有读出{lacking}，请确认这是预算或决算文件"


def test_a_newer_library_is_refused(tmp_path: Path) -> None:
    opened(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "home/library.sqlite")
    connection.execute("PRAGMA user_version = 7")
    connection.close()
    with pytest.raises(LibraryError, match="文库格式为第7版"):
        opened(tmp_path)


# --- retrieval --------------------------------------------------------------------------------------


def test_the_retriever_follows_the_library(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as reader, opened(tmp_path) as writer:
        writer.ingest([files / "甲.txt"])
        search: ChunkSearch = reader.retriever()
        assert [hit.chunk.text for hit in search.find("会议费", 1)] == ["会议费|"]
        assert reader.retriever() is search
        writer.ingest([files / "乙.txt"])
        assert reader.retriever().find("云计算", 1)[0].chunk.text == "云计算服务费|7"
        writer.remove(["乙.txt"])
        assert "云计算服务费|7" not in {hit.chunk.text for hit in reader.retriever().find("云计算", 9)}


def test_a_forced_reading_renews_the_chunks(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as library:
        library.ingest([files])
        before = [hit.chunk for hit in library.retriever().find("公务接待费", 20)]
        library.ingest([files], force=True)
        assert [hit.chunk for hit in library.retriever().find("公务接待费", 20)] == before


def test_each_document_has_an_index_of_its_own_that_others_leave_alone(tmp_path: Path, files: Path) -> None:
    def indexed() -> dict[str, int]:
        return {path.name: path.stat().st_mtime_ns for path in (tmp_path / "home/dense").glob("*/*")}

    with opened(tmp_path) as library:
        library.ingest([files / "甲.txt"])
        first = indexed()
        library.ingest([files / "乙.txt"])
        both = indexed()
        library.ingest([files / "甲.txt"], force=True)
        again = indexed()
        library.remove(["甲.txt"])
        left = indexed()
    assert (len(first), len(both), len(again)) == (1, 2, 2)
    assert first.items() < both.items()
    assert left.items() == both.items() & again.items()
    assert len(left) == 1


def test_a_damaged_index_is_made_again(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as library:
        library.ingest([files])
    [folder] = (tmp_path / "home/dense").iterdir()
    for path in folder.iterdir():
        path.write_bytes(b"rubbish")
    with opened(tmp_path) as library:
        assert library.retriever().find("云计算", 1)[0].chunk.text == "云计算服务费|7"


def test_another_model_is_refused_until_the_index_is_made_again(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as library:
        library.ingest([files])
    with opened(tmp_path, embedder=LetterEmbedder("others", 16)) as library:
        with pytest.raises(LibraryError) as caught:
            library.retriever()
        assert caught.value.problem == ("文库的语义索引由模型“letters”（32维）建立，当前设置的模型是“others”（16维）")
        assert statuses(library.ingest([files])) == {"乙.txt": "unchanged", "甲.txt": "unchanged"}
        assert library.retriever().find("云计算", 1)[0].chunk.text == "云计算服务费|7"
        assert json.loads((tmp_path / "home/manifest.json").read_text("utf-8"))["embedding"] == "others"


def test_reindex(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as library:
        library.ingest([files])
        [before] = (tmp_path / "home/dense").iterdir()
        library.reindex()
        [after] = (tmp_path / "home/dense").iterdir()
        assert before.name != after.name
        assert library.retriever().find("云计算", 1)[0].chunk.text == "云计算服务费|7"


class StoppingEmbedder(LetterEmbedder):
    """Ctrl-C comes when it is asked for the document after the first ``most``."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.left = most

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        return super().encode(texts)


def test_reindexing_that_was_cut_off_goes_on(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as library:
        library.ingest([files])
    with opened(tmp_path, embedder=StoppingEmbedder(1)) as library, pytest.raises(KeyboardInterrupt):
        library.reindex()
    with opened(tmp_path) as library:
        assert library.retriever().find("云计算", 1)[0].chunk.text == "云计算服务费|7"
    [folder] = (tmp_path / "home/dense").iterdir()
    first = {path: path.stat().st_ino for path in folder.iterdir()}
    assert len(first) == 1
    with opened(tmp_path, embedder=StoppingEmbedder(1)) as library:  # one document is left to be encoded
        library.reindex()
        assert library.faults() == []
    after = {path: path.stat().st_ino for path in folder.iterdir()}
    assert (first.items() < after.items(), len(after)) == (True, 2)


def test_items_by_meaning(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as library:
        library.ingest([files])
        names = ("公务接待费", "云计算服务费")
        assert [one.name for one in library.items_by_meaning("吃喝招待", names, 1)] == ["公务接待费"]
        assert [one.name for one in library.items_by_meaning("吃喝招待", names[1:])] in ([], ["云计算服务费"])


def test_settings_of_the_environment_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUDGETQA_HOME", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("BUDGETQA_WAIT", "0.5")
    with opened(tmp_path) as library:
        assert (library.settings.home, library.settings.wait) == (tmp_path / "home", 0.5)
    with Library.open(tmp_path / "home", settings=Settings(tmp_path, wait=3)) as library:
        assert (library.settings.home, library.settings.wait) == (tmp_path / "home", 3)


# --- several at once ------------------------------------------------------------------------------


def test_a_second_writer_waits_and_then_says_so(tmp_path: Path, files: Path) -> None:
    home = tmp_path / "home"
    hold, held = threading.Event(), threading.Event()

    def wait(_done: int, _all: int, _name: str) -> None:
        held.set()
        hold.wait(10)

    with opened(tmp_path) as first:
        thread = threading.Thread(target=lambda: first.ingest([files], on_progress=wait))
        thread.start()
        held.wait(10)
        with Library.open(home, settings=Settings(home, wait=0.1), tools=tools()) as second:
            with pytest.raises(LibraryError, match=r"正被另一个程序写入，等了0.1秒仍未结束"):
                second.ingest([files])
            assert [record.file for record in second.documents()] == ["乙.txt"]  # reading goes on
        hold.set()
        thread.join()
        assert len(first.documents()) == 2


def ingest_one(home: Path, path: Path) -> None:
    with Library.open(home, create=True, tools=tools()) as library:
        library.ingest([path])


def test_writers_of_several_processes_take_turns(tmp_path: Path) -> None:
    paths = [write(tmp_path / "in", f"{n}.txt", f"示例{n}局|2024|budget", f"公务接待费|{n}") for n in range(4)]
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=ingest_one, args=(tmp_path / "home", path)) for path in paths]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    with opened(tmp_path) as library:
        assert [record.file for record in library.documents()] == ["0.txt", "1.txt", "2.txt", "3.txt"]
        assert {hit.chunk.document for hit in library.retriever().find("公务接待费", 50)} == {
            record.id for record in library.documents()
        }


def die_while_writing(home: Path, path: Path) -> None:
    with Library.open(home, create=True, tools=tools()) as library:
        library.ingest([path], on_progress=lambda *_: os._exit(9))


def test_the_lock_of_a_dead_writer_is_free(tmp_path: Path, files: Path) -> None:
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=die_while_writing, args=(tmp_path / "home", files))
    process.start()
    process.join()
    assert process.exitcode == 9
    with opened(tmp_path) as library:
        assert [record.file for record in library.documents()] == ["乙.txt"]
        assert statuses(library.ingest([files])) == {"乙.txt": "unchanged", "甲.txt": "added"}


@pytest.mark.unmeasured
def test_looking_up_loads_nothing_heavy(tmp_path: Path, files: Path) -> None:
    with opened(tmp_path) as library:
        library.ingest([files])
    script = (
        "import sys; sys.path[:0] = sys.argv[2:]\n"
        "from index.library import Library\n"
        "library = Library.open(sys.argv[1])\n"
        "assert len(library.facts.find()) == 3 and library.facts.items_like('云计算')\n"
        "heavy = {'numpy', 'faiss', 'torch', 'jieba', 'multiprocessing', 'sentence_transformers'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    root = str(Path(__file__).parents[2])
    assert os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", script, str(tmp_path / "home"), root]) == 0


def test_a_file_of_several_agencies_is_a_document_for_each(tmp_path: Path) -> None:
    path = write(tmp_path, "汇编.txt", *OFFICE, "===", *TOWN)
    with opened(tmp_path) as library:
        reports = library.ingest([path])
        assert [(r.status.value, r.agency, r.facts) for r in reports] == [
            ("added", "示例市财政局", 1),
            ("added", "示例镇政府", 2),
        ]
        first, second = (report.document or "" for report in reports)
        assert library.source_path(second).read_bytes() == path.read_bytes()
        again = library.ingest([path])
        assert [(r.status.value, r.document) for r in again] == [("unchanged", first), ("unchanged", second)]
        library.remove([first])
        assert [(r.id, r.agency) for r in library.documents()] == [(second, "示例镇政府")]


def test_a_new_edition_of_a_file_of_several_replaces_each(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        library.ingest([write(tmp_path, "汇编.txt", *OFFICE, "===", *TOWN)])
        reports = library.ingest([write(tmp_path, "汇编.txt", *OFFICE[:1], "公务接待费|9", "===", *TOWN)])
        assert [(r.status.value, r.warnings[-1]) for r in reports] == [
            ("updated", "与旧版相比有1个数字不同：“支出表”公务接待费旧版为12.50万元，新版为9万元"),
            ("updated", "与旧版相比，数字没有变化"),
        ]
        assert len(library.documents()) == len(list((tmp_path / "home/sources").iterdir())) == 2
