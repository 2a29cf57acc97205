"""Archives unpacked safely: no member chooses where it is written, and sizes are counted, not believed."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from index.refusals import reason_of

_MOST_MEMBERS = 10_000
_BLOCK = 1 << 20
_LONGEST_NAME = 80  # characters; file systems allow 255 bytes


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: unpacked at ``path``, or ``problem`` (Chinese) says why not."""

    name: str  # with its folders, as in the archive
    path: Path | None = None
    problem: str | None = None


def is_archive(path: Path) -> bool:
    """Whether to look inside; office files are zip archives too, so the name decides."""
    return path.suffix.lower() == ".zip"


def unpack(archive: Path, folder: Path, limit: int) -> Iterator[Member]:
    """Unpack into ``folder`` (each member in a folder of its own), at most ``limit`` bytes in all.

    Hidden members are left out in silence. A damaged archive yields one Member without a name.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            yield from _members(opened, folder, limit)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        yield Member("", problem=f"压缩包无法打开（{_why(error)}），请重新下载或解压后再入库")


def _members(opened: zipfile.ZipFile, folder: Path, limit: int) -> Iterator[Member]:
    infos = [info for info in opened.infolist() if not info.is_dir()]
    if len(infos) > _MOST_MEMBERS:
        yield Member("", problem=f"压缩包里有{len(infos)}个文件，超过{_MOST_MEMBERS}个，请分批入库")
        return
    for number, info in enumerate(infos, 1):
        name = _true_name(info)
        if _is_hidden(name):
            continue
        member = _unpack_one(opened, info, name, folder / str(number), limit)
        limit -= member.path.stat().st_size if member.path else 0
        yield member


def _unpack_one(opened: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, folder: Path, limit: int) -> Member:
    if ".." in PurePosixPath(name).parts or name.startswith("/") or ":" in name:
        return Member(name, problem="压缩包里的路径不安全，未解压")
    if info.flag_bits & 0x1:
        return Member(name, problem="压缩包有密码，请解压后再入库")
    if is_archive(Path(name)):
        return Member(name, problem="压缩包里的压缩包不读取，请先解压")
    folder.mkdir(parents=True)
    target = folder / _file_name(name)
    try:
        with opened.open(info) as source:
            complete = _copy(source, target, limit)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return Member(name, problem="压缩包里的这个文件已损坏，或用了不认识的压缩方法")
    if not complete:
        target.unlink()
        return Member(name, problem="压缩包解开后太大，请解压后分批入库，或调大 BUDGETQA_MAX_ARCHIVE_MB")
    return Member(name, target)


def _why(error: Exception) -> str:
    return reason_of(error) if isinstance(error, OSError) else "不是 zip 压缩包，或已损坏"


def _copy(source: IO[bytes], target: Path, limit: int) -> bool:
    """Whether all of it went within the limit."""
    size = 0
    with target.open("wb") as file:
        while block := source.read(_BLOCK):
            size += len(block)
            if size > limit:
                return False
            file.write(block)
    return True


def _true_name(info: zipfile.ZipInfo) -> str:
    """Chinese Windows writes GBK without saying so, which zipfile then reads as code page 437."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/")


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any((part.startswith((".", "~$")) and part != "..") or part == "__MACOSX" for part in parts)


def _file_name(name: str) -> str:
    path = PurePosixPath(name)
    return path.stem[:_LONGEST_NAME] + path.suffix[:_LONGEST_NAME]
