import zipfile
from pathlib import Path

import pytest
from readings import read_parts, write

from index.archives import unpack
from index.candidates import Candidate, Limits, candidates
from index.pool import Bounds, read_all
from index.records import FileStatus

LIMITS = Limits(file=10_000, archive=10_000)
NO_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # of nothing


def listed(found: list[Candidate], root: Path) -> list[tuple[str, FileStatus | None, str | None]]:
    """What was found: name, and the status and problem of what is not to be read."""
    return [(one.shown.removeprefix(f"{root}/"), one.status if one.problem else None, one.problem) for one in found]


def test_folders_are_walked_by_name_and_strange_files_named(tmp_path: Path) -> None:
    for name in ("乙/b.txt", "甲/a.txt", "c.txt", "~$c.docx", ".DS_Store", ".git/config", "__MACOSX/c.txt"):
        write(tmp_path / "in", name, "x")
    found = candidates([tmp_path / "in"], tmp_path / "scratch", LIMITS)
    assert listed(found, tmp_path / "in") == [
        (".DS_Store", FileStatus.SKIPPED, "隐藏文件，不读取"),
        (".git", FileStatus.SKIPPED, "隐藏文件，不读取"),
        ("__MACOSX", FileStatus.SKIPPED, "隐藏文件，不读取"),
        ("c.txt", None, None),
        ("~$c.docx", FileStatus.SKIPPED, "这是办公软件打开文件时留下的锁文件，不读取"),
        ("乙/b.txt", None, None),
        ("甲/a.txt", None, None),
    ]


def test_named_files_keep_their_order_and_their_problems(tmp_path: Path) -> None:
    big = write(tmp_path, "big.txt", "x" * 20_000)
    good = write(tmp_path, "good.txt")
    found = candidates([tmp_path / "none.txt", big, good], tmp_path / "scratch", LIMITS)
    assert listed(found, tmp_path) == [
        ("none.txt", FileStatus.FAILED, "找不到这个文件，请检查路径"),
        ("big.txt", FileStatus.FAILED, "文件有0MB，超过上限，请拆分，或调大 BUDGETQA_MAX_FILE_MB"),
        ("good.txt", None, None),
    ]
    assert (found[2].path, found[2].sha256) == (good, NO_HASH)


def make_zip(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_archives_are_opened_wherever_they_are_met(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    members = {"甲/预算.txt": "a", "乙/预算.txt": "b", "__MACOSX/x": "", "甲/.hidden": "", "inner.zip": "z"}
    make_zip(tmp_path / "in" / "公开.ZIP", **members)
    found = candidates([tmp_path / "in"], tmp_path / "scratch", LIMITS)
    assert listed(found, tmp_path / "in") == [
        ("公开.ZIP/甲/预算.txt", None, None),
        ("公开.ZIP/乙/预算.txt", None, None),
        ("公开.ZIP/inner.zip", FileStatus.FAILED, "压缩包里的压缩包不读取，请先解压"),
    ]
    assert [one.path.read_text() for one in found[:2]] == ["a", "b"]
    assert [one.path.name for one in found[:2]] == ["预算.txt", "预算.txt"]


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "..\\out.txt", "C:\\out.txt"])
def test_members_cannot_choose_where_they_go(tmp_path: Path, name: str) -> None:
    archive = make_zip(tmp_path / "a.zip", **{name: "x"})
    found = list(unpack(archive, tmp_path / "scratch", 1000))
    assert [one.problem for one in found] == ["压缩包里的路径不安全，未解压"]
    assert [path.name for path in tmp_path.rglob("*")] == ["a.zip"]


def test_the_size_is_counted_while_unpacking(tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "bomb.zip", **{"a.txt": "a" * 600, "b.txt": "b" * 600, "c.txt": "c" * 300})
    found = list(unpack(archive, tmp_path / "scratch", 1000))
    problem = "压缩包解开后太大，请解压后分批入库，或调大 BUDGETQA_MAX_ARCHIVE_MB"
    assert [(one.name, one.problem) for one in found] == [
        ("a.txt", None),
        ("b.txt", problem),
        ("c.txt", None),
    ]
    assert sorted(path.name for path in tmp_path.rglob("*.txt")) == ["a.txt", "c.txt"]


def test_names_of_chinese_windows_archives_are_read_as_gbk(tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "a.zip", **{"xxxx.txt": "x"})
    data = archive.read_bytes().replace(b"xxxx", "预算".encode("gbk"))
    archive.write_bytes(data)
    assert [one.name for one in unpack(archive, tmp_path / "scratch", 1000)] == ["预算.txt"]


def test_damaged_archives_are_reported(tmp_path: Path) -> None:
    broken = write(tmp_path, "broken.zip", "this is no archive")
    [found] = candidates([broken], tmp_path / "scratch", LIMITS)
    assert found.status is FileStatus.FAILED
    assert found.problem == "压缩包无法打开（不是 zip 压缩包，或已损坏），请重新下载或解压后再入库"
    archive = make_zip(tmp_path / "a.zip", **{"a.txt": "hello world " * 20, "b.txt": "fine"})
    data = bytearray(archive.read_bytes())
    data[40:44] = b"\0\0\0\0"
    archive.write_bytes(data)
    first, second = unpack(archive, tmp_path / "scratch", 1000)
    assert first.problem == "压缩包里的这个文件已损坏，或用了不认识的压缩方法"
    assert second.path is not None
    assert second.path.read_text() == "fine"


def test_long_names_are_shortened(tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "a.zip", **{f"{'长' * 200}.txt": "x"})
    [member] = unpack(archive, tmp_path / "scratch", 1000)
    assert member.path is not None
    assert member.path.name == f"{'长' * 83}.txt"  # 253 of 255 bytes


def test_unsupported_kinds_are_told_apart(tmp_path: Path) -> None:
    [outcome] = read_all(read_parts, [write(tmp_path, "a.xyz", "!unsupported")], Bounds())
    assert (outcome.is_unsupported, outcome.problem) == (True, "不支持这种文件。请另存为 PDF。")


def test_chunks_are_made_with_the_reading(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "示例局|2024|budget", "会议费|3")
    [outcome] = read_all(read_parts, [path], Bounds())
    [part] = outcome.parts
    assert {chunk.document for chunk in part.chunks} == {part.reading.document.id}
    assert part.chunks[0].text == "会议费|3"
