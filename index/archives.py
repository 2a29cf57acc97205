"""Archives unpacked safely: no member chooses where it is written, and sizes are counted, not believed."""

from __future__ import annotations

import lzma
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from index.refusals import reason_of
from index.safe_names import safe_name, shown

_MOST_MEMBERS = 10_000
_ENTRY = b"PK\x01\x02"  # begins each entry of a directory
_MOST_ENTRIES = 300_000  # of all directories in a file: office files inside an archive have their own
_BLOCK = 1 << 20
_OFFICE = ("[Content_Types].xml", "mimetype")  # parts of a document that is a zip file itself
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: unpacked at ``path``, or ``problem`` (Chinese) says why not."""

    name: str  # with its folders, as in the archive
    path: Path | None = None
    problem: str | None = None


def is_archive(path: Path) -> bool:
    """Whether to look inside. The name decides, unless the file is plainly a document that was given this ending."""
    return _is_archive_name(path.name) and not _is_document(path)


def _is_archive_name(name: str) -> bool:
    return name.lower().endswith(".zip")


def _is_document(path: Path) -> bool:
    try:
        if _is_overfull(path):
            return False
        with zipfile.ZipFile(path) as opened:
            return any(name in _OFFICE for name in opened.namelist())
    except (*_DAMAGE, OSError):
        return False


def unpack(archive: Path, folder: Path, limit: int) -> Iterator[Member]:
    """Unpack into ``folder`` (each member in a folder of its own), at most ``limit`` bytes in all.

    Hidden members are left out in silence. A damaged archive yields one Member without a name.
    """
    try:
        if _is_overfull(archive):
            yield Member("", problem=f"压缩包里的文件太多，超过{_MOST_MEMBERS}个，请分批入库")
            return
        with zipfile.ZipFile(archive) as opened:
            yield from _Unpacking(opened, folder, limit).members()
    except (*_DAMAGE, OSError) as error:
        yield Member("", problem=f"压缩包无法打开（{_why(error)}），请重新下载或解压后再入库")


def _is_overfull(archive: Path) -> bool:
    """Whether a file names more entries than can be listed in the memory that a list is worth."""
    count = 0
    with archive.open("rb") as file:
        tail = b""
        while (block := file.read(_BLOCK)) and count <= _MOST_ENTRIES:
            count += (tail + block).count(_ENTRY)
            tail = block[1 - len(_ENTRY) :]
    return count > _MOST_ENTRIES


def _why(error: Exception) -> str:
    return reason_of(error) if isinstance(error, OSError) and error.errno else "不是 zip 压缩包，或已损坏"


class _Unpacking:
    """One pass over an archive; ``left`` bytes may still be unpacked."""

    def __init__(self, opened: zipfile.ZipFile, folder: Path, limit: int) -> None:
        self._opened = opened
        self._folder = folder
        self._left = limit

    def members(self) -> Iterator[Member]:
        infos = [info for info in self._opened.infolist() if not info.is_dir()]
        if len(infos) > _MOST_MEMBERS:
            yield Member("", problem=f"压缩包里有{len(infos)}个文件，超过{_MOST_MEMBERS}个，请分批入库")
            return
        for number, info in enumerate(infos, 1):
            name = _true_name(info)
            if not _is_hidden(name):
                yield self._member(info, name, self._folder / str(number))

    def _member(self, info: zipfile.ZipInfo, name: str, folder: Path) -> Member:
        problem = _reason_to_refuse(info, name)
        if problem:
            return Member(shown(name), problem=problem)
        if info.file_size > self._left:
            return Member(shown(name), problem="压缩包解开后太大，请解压后分批入库，或调大 BUDGETQA_MAX_ARCHIVE_MB")
        self._left -= info.file_size  # zipfile gives no more than this, and damage shows only at the end
        folder.mkdir(parents=True)
        target = folder / safe_name(PurePosixPath(name).name)
        if not self._write(info, target):
            target.unlink(missing_ok=True)
            return Member(shown(name), problem="压缩包里的这个文件已损坏，或用了不认识的压缩方法")
        return Member(shown(name), target)

    def _write(self, info: zipfile.ZipInfo, target: Path) -> bool:
        """Whether the whole member could be unpacked."""
        try:
            with self._opened.open(info) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file, _BLOCK)
        except (*_DAMAGE, MemoryError):
            return False
        except OSError as error:
            if error.errno:  # of the disk, not of the archive
                raise
            return False
        return True


def _reason_to_refuse(info: zipfile.ZipInfo, name: str) -> str | None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if ".." in PurePosixPath(name).parts or name.startswith("/") or ":" in name:
        return "压缩包里的路径不安全，未解压"
    if kind not in (0, stat.S_IFREG):
        return "压缩包里的链接或设备文件，不解压"
    if info.flag_bits & 0x1:
        return "压缩包有密码，请解压后再入库"
    return "压缩包里的压缩包不读取，请先解压" if _is_archive_name(name) else None


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
