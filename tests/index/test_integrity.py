"""A library tells what is wrong with it: each damage is done to a real one."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.library import Library

TEXT = """示例市园林局2024年单位预算

一般公共预算“三公”经费支出表
单位：万元
项目\t预算数
合计\t6.20
公务接待费\t6.20
"""


def _changed(sql: str) -> Callable[[Path], None]:
    def change(home: Path) -> None:
        with closing(sqlite3.connect(home / "library.sqlite")) as connection, connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute(sql)

    return change


def _source(home: Path) -> Path:
    return next(path for path in (home / "sources").rglob("*.txt"))


def _broken_index(home: Path) -> None:
    next((home / "dense").rglob("*.npz")).write_bytes(b"x")


def _garbage(home: Path) -> None:
    with (home / "library.sqlite").open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 2)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    (folder / "预算.txt").write_text(TEXT, "utf-8")
    with Library.open(folder / "home", create=True) as library:
        library.ingest([folder / "预算.txt"])
        assert library.documents()[0].facts > 0
    return folder / "home"


def test_a_whole_library_has_no_faults(whole: Path) -> None:
    with Library.open(whole) as library:
        assert library.faults() == []


@pytest.mark.parametrize(
    "damage, words",
    [
        (lambda home: _source(home).unlink(), "原文件不见了"),
        (lambda home: _source(home).write_text("别的"), "与读入时不同"),
        (lambda home: shutil.rmtree(home / "dense"), "索引缺失或损坏"),
        (_broken_index, "索引缺失或损坏"),
        (_changed("DELETE FROM meta WHERE name = 'dense'"), "还没有检索原文用的索引"),
        (_changed("UPDATE documents SET revision = revision + 1"), "不是最新的"),
        (_changed("DELETE FROM facts"), "内容不全（facts）"),
        (_changed("DELETE FROM tables"), "内容不全（tables）"),
        (_changed("DELETE FROM documents"), "无主的记录"),
        (_changed("INSERT INTO uncompared VALUES ('示例市园林局')"), "还没有重新比较"),
        (_garbage, "损坏"),
    ],
)
def test_each_damage_is_told_with_a_remedy(
    whole: Path, tmp_path: Path, damage: Callable[[Path], None], words: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(whole, home)
    damage(home)
    with Library.open(home) as library:
        faults = library.faults()
    assert any(words in fault.what for fault in faults), faults
    assert all(fault.remedy for fault in faults)


def test_reindexing_mends_the_index(whole: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(whole, home)
    _broken_index(home)
    with Library.open(home) as library:
        library.reindex()
        assert library.faults() == []
