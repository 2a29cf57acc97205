"""Archives that lie, explode, escape or break, and names that no system should be asked to write."""

from __future__ import annotations

import os
import random
import stat
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from index.archives import Member, is_archive, unpack
from index.candidates import Candidate, Limits, candidates
from index.safe_names import is_safe, safe_name, shown

LIMIT = 100_000
LIMITS = Limits(file=LIMIT, archive=LIMIT)
DAMAGED = "压缩包里的这个文件已损坏，或用了不认识的压缩方法"
TOO_LARGE = "压缩包解开后太大，请解压后分批入库，或调大 BUDGETQA_MAX_ARCHIVE_MB"
BROKEN = "压缩包无法打开（不是 zip 压缩包，或已损坏），请重新下载或解压后再入库"
MANY = "压缩包里的文件太多，超过10000个，请分批入库"
SPECIAL = "压缩包里的链接或设备文件，不解压"


def archive(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return path


def unpacked(path: Path, folder: Path, limit: int = LIMIT) -> list[tuple[str, str | None]]:
    """Of each member its name and problem; nothing may stand outside the folder, nor more than the limit in it."""
    found = list(unpack(path, folder, limit))
    assert sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()) <= limit
    assert all(folder in one.path.parents for one in found if one.path)
    return [(one.name, one.problem) for one in found]


def changed(path: Path, old: bytes, new: bytes, count: int = -1) -> Path:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, count))
    return path


def test_a_bomb_is_not_unpacked_at_all(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {f"{n}.txt": b"0" * 30_000_000 for n in range(5)} | {"good.txt": b"1"})
    start = time.perf_counter()
    assert unpacked(path, tmp_path / "out") == [*((f"{n}.txt", TOO_LARGE) for n in range(5)), ("good.txt", None)]
    assert time.perf_counter() - start < 1


def test_a_size_that_lies_breaks_off_and_is_counted(tmp_path: Path) -> None:
    """Each member states 60,000 bytes and holds more; the second is beyond what the first has used up."""
    path = archive(tmp_path / "a.zip", {f"{n}.txt": bytes([65 + n]) * 90_000 for n in range(3)})
    changed(path, struct.pack("<I", 90_000), struct.pack("<I", 60_000))
    assert unpacked(path, tmp_path / "out") == [("0.txt", DAMAGED), ("1.txt", TOO_LARGE), ("2.txt", TOO_LARGE)]


def test_members_that_share_their_bytes_are_counted_one_by_one(tmp_path: Path) -> None:
    """The better zip bomb: every entry of the directory points at the same compressed bytes."""
    content = zlib.compress(b"0" * 40_000, 9)[2:-4]
    same = (20, 0, 8, 0, 0, zlib.crc32(b"0" * 40_000), len(content), 40_000, 5, 0)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", *same)
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, *same, 0, 0, 0, 0, 0)
    body = local + b"a.txt" + content
    directory = (entry + b"a.txt") * 50
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 50, 50, len(directory), len(body), 0)
    path = tmp_path / "a.zip"
    path.write_bytes(body + directory + end)
    problems = [problem for _, problem in unpacked(path, tmp_path / "out")]
    assert len(problems) == 50
    assert problems.count(None) <= 2


def test_endless_directories_are_not_loaded(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.txt": b"PK\1\2" * 300_001}, zipfile.ZIP_STORED)
    assert unpacked(path, tmp_path / "out") == [("", MANY)]
    many = archive(tmp_path / "b.zip", {f"{n}.txt": b"" for n in range(10_001)}, zipfile.ZIP_STORED)
    assert unpacked(many, tmp_path / "out") == [("", "压缩包里有10001个文件，超过10000个，请分批入库")]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED])
def test_damage_in_one_member_leaves_the_others(tmp_path: Path, method: int) -> None:
    text = random.Random(1).randbytes(3000)
    path = archive(tmp_path / "a.zip", {"bad.txt": text, "good.txt": b"fine" * 9}, method)
    data = bytearray(path.read_bytes())
    data[60:200] = bytes(140)
    path.write_bytes(data)
    assert unpacked(path, tmp_path / "out") == [("bad.txt", DAMAGED), ("good.txt", None)]


def test_unknown_methods_and_passwords_are_told(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.txt": b"a", "b.txt": b"b"}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    first, second = (data.index(b"PK\1\2"), data.rindex(b"PK\1\2"))
    data[first + 10] = 99  # method
    data[second + 8] |= 1  # encrypted
    path.write_bytes(data)
    assert unpacked(path, tmp_path / "out") == [("a.txt", DAMAGED), ("b.txt", "压缩包有密码，请解压后再入库")]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_links_and_devices_are_not_followed(tmp_path: Path, kind: int) -> None:
    info = zipfile.ZipInfo("a.txt")
    info.create_system, info.external_attr = 3, (kind | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as opened:
        opened.writestr(info, "/etc/passwd")
    assert unpacked(tmp_path / "a.zip", tmp_path / "out") == [("a.txt", SPECIAL)]


@pytest.mark.parametrize(
    "name, written",
    [
        ("预算\n公开.txt", "预算公开.txt"),
        ("a\u202etxt.exe", "atxt.exe"),
        ("\x07\x1b[31m.txt", "[31m.txt"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("控制.txt", "控制.txt"),
        ("甲/\x01", "未命名"),
        ("长" * 300 + ".xlsx", "长" * 83 + ".xlsx"),
        ("a." + "长" * 300, "a." + "长" * 84),
    ],
)
def test_strange_names_become_ordinary_ones(tmp_path: Path, name: str, written: str) -> None:
    path = archive(tmp_path / "a.zip", {name: b"x"})
    [member] = unpack(path, tmp_path / "out", LIMIT)
    assert member.path is not None
    assert member.path.name == written
    assert member.name.isprintable()


def test_names_that_are_no_text_in_the_stated_encoding(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"预算.txt": b"x"})
    changed(path, "预算".encode(), b"\xff\xfe\xfd\xff\xfe\xfd")
    assert unpacked(path, tmp_path / "out") == [("", BROKEN)]


def test_a_document_with_the_ending_of_an_archive_is_a_document(tmp_path: Path) -> None:
    document = archive(tmp_path / "公开.zip", {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"})
    assert not is_archive(document)
    assert is_archive(archive(tmp_path / "a.ZIP", {"word/document.xml": b""}))


def test_any_bytes_end_in_members_or_problems(tmp_path: Path) -> None:
    whole = archive(tmp_path / "a.zip", {"甲/a.txt": b"abc" * 50, "b.csv": b"1,2\n" * 40, "c.zip": b"x"}).read_bytes()
    chance = random.Random(7)
    for number in range(150):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path = tmp_path / "b.zip"
        path.write_bytes(data[: chance.randint(1, len(data))] if number % 3 == 0 else data)
        assert all(isinstance(one, Member) for one in unpack(path, tmp_path / f"out{number}", LIMIT))


# --- files and folders --------------------------------------------------------------------------


def named(found: list[Candidate]) -> list[tuple[str, str | None]]:
    return [(one.path.name, one.problem) for one in found]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs POSIX")
def test_pipes_and_devices_are_named_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "link.txt").symlink_to(tmp_path / "pipe.pdf")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    other = "不是普通文件，不读取"
    assert named(candidates([tmp_path, Path("/dev/zero")], tmp_path / "scratch", LIMITS)) == [
        ("link.txt", other),
        ("loop", "找不到这个文件，请检查路径"),
        ("pipe.pdf", other),
        ("zero", other),
    ]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "up").symlink_to(tmp_path)
    (inside / "a.txt").write_text("x")
    found = candidates([inside], tmp_path / "scratch", LIMITS)
    assert named(found) == [("a.txt", None), ("up", "不是普通文件，不读取")]


def test_folders_may_be_deep(tmp_path: Path) -> None:
    folder = tmp_path
    while len(str(folder)) < 3900:
        folder = folder / "a"
        folder.mkdir()
    (folder / "b.txt").write_text("x")
    assert named(candidates([tmp_path], tmp_path / "scratch", LIMITS)) == [("b.txt", None)]
    (folder / "b.txt").unlink()
    while folder != tmp_path:  # what clears temporary folders goes down by recursion
        folder.rmdir()
        folder = folder.parent


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX only")
@pytest.mark.parametrize(
    "raw, name",
    [("预算.txt".encode("gbk"), "预算.txt"), (b"a\nb.txt", "ab.txt"), ("甲\u202e.txt".encode(), "甲.txt")],
)
def test_files_with_strange_names_are_read_as_copies(tmp_path: Path, raw: bytes, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / os.fsdecode(raw)).write_text("x")
    [found] = candidates([folder], tmp_path / "scratch", LIMITS)
    assert (found.path.name, found.shown, found.problem) == (name, f"{folder}/{name}", None)
    assert found.path.read_text() == "x"


@pytest.mark.parametrize("path", ["a\0b.txt", "长" * 400 + ".txt"])
def test_paths_that_the_system_refuses_are_a_files_problem(tmp_path: Path, path: str) -> None:
    [found] = candidates([Path(path)], tmp_path, LIMITS)
    assert found.problem is not None


@pytest.mark.parametrize("name", ["预算 （公开）.txt", "附件1:表　一.xlsx", "a.b.c", "无后缀", "“三公”经费.pdf"])
def test_ordinary_names_stay(name: str) -> None:
    assert is_safe(name)
    assert shown(name) == name


def test_a_safe_name_is_one_for_good() -> None:
    chance = random.Random(3)
    for _ in range(300):
        name = "".join(chr(chance.choice([chance.randrange(1, 300), chance.randrange(0x11_0000)])) for _ in range(20))
        if "\ud800" <= max(name) <= "\udfff":
            continue
        once = safe_name(name)
        assert is_safe(once)
        assert len(once.encode()) <= 255
