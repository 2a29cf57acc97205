"""Files in: walking paths, folders and archives. What is not to be read is named, with the reason."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.archives import is_archive, unpack
from index.records import FileStatus
from index.refusals import reason_of
from index.safe_names import is_safe, safe_name, shown

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes beyond which nothing is read."""

    file: int
    archive: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """One file to ingest, or (``problem``, ``status``) why it is not read.

    ``shown`` is what the report calls it; ``is_named`` tells a file that the caller named himself from one
    that was met in a folder, which may be passed over if it is of no known kind.
    """

    shown: str
    path: Path
    sha256: str = ""
    is_named: bool = True
    problem: str | None = None
    status: FileStatus = FileStatus.FAILED


def candidates(paths: Sequence[Path], scratch: Path, limits: Limits) -> list[Candidate]:
    """All files under ``paths``, folders and archives opened, each once, in order of names."""
    found: list[Candidate] = []
    for number, path in enumerate(paths):
        found += _under(path, scratch / str(number), limits)
    return found


def _under(path: Path, scratch: Path, limits: Limits) -> Iterator[Candidate]:
    if _is_folder(path):
        for number, inner in enumerate(_walk(path)):
            if isinstance(inner, Candidate):
                yield inner
            else:
                yield from _file(inner, scratch / str(number), limits, is_named=False)
    else:
        yield from _file(path, scratch, limits, is_named=True)


def _walk(folder: Path) -> Iterator[Path | Candidate]:
    """Files below ``folder`` by name; hidden folders are named, not entered; links are not followed."""
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if path != folder and not _is_entered(path):
            yield path
            continue
        try:
            waiting += sorted(path.iterdir(), key=lambda inner: inner.name, reverse=True)
        except OSError as error:
            yield Candidate(shown(str(path)), path, problem=f"文件夹无法打开（{reason_of(error)}）")


def _is_entered(path: Path) -> bool:
    return not path.is_symlink() and _is_folder(path) and not path.name.startswith((".", "__MACOSX"))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name that the system refuses
        return False


def _file(path: Path, scratch: Path, limits: Limits, *, is_named: bool) -> Iterator[Candidate]:
    name = shown(str(path))
    try:
        problem = _reason_to_skip(path)
        is_there = path.exists()
    except (OSError, ValueError) as error:  # names that the system refuses
        reason = reason_of(error) if isinstance(error, OSError) else "名称里有系统不允许的字符"
        yield Candidate(name, path, problem=f"文件无法读取（{reason}）")
        return
    if problem:
        yield Candidate(name, path, is_named=is_named, problem=problem, status=FileStatus.SKIPPED)
    elif not is_there:
        yield Candidate(name, path, problem="找不到这个文件，请检查路径")
    elif is_archive(path):
        yield from _archived(path, scratch, limits)
    else:
        yield _renamed(_hashed(Candidate(name, path, is_named=is_named), limits), scratch)


def _renamed(candidate: Candidate, scratch: Path) -> Candidate:
    """A file whose name cannot be stored is read as a copy with a better one."""
    if candidate.problem or is_safe(candidate.path.name):
        return candidate
    scratch.mkdir(parents=True)
    target = scratch / safe_name(candidate.path.name)
    try:
        shutil.copyfile(candidate.path, target)
    except OSError as error:
        return replace(candidate, problem=f"文件无法读取（{reason_of(error)}）")
    return replace(candidate, path=target)


def _archived(path: Path, scratch: Path, limits: Limits) -> Iterator[Candidate]:
    for member in unpack(path, scratch, limits.archive):
        name = f"{shown(str(path))}/{member.name}" if member.name else shown(str(path))
        if member.path is None:
            yield Candidate(name, path, problem=member.problem)
        else:
            yield _hashed(Candidate(name, member.path, is_named=False), limits)


def _reason_to_skip(path: Path) -> str | None:
    if path.name.startswith("~$"):
        return "这是办公软件打开文件时留下的锁文件，不读取"
    if path.name == "__MACOSX" or (path.name.startswith(".") and path.name not in (".", "..")):
        return "隐藏文件，不读取"
    return "不是普通文件，不读取" if path.exists() and not path.is_file() else None


def _hashed(candidate: Candidate, limits: Limits) -> Candidate:
    digest = hashlib.sha256()
    problem = None
    try:
        size = candidate.path.stat().st_size
        if size > limits.file:
            problem = f"文件有{size / 10**6:.0f}MB，超过上限，请拆分，或调大 BUDGETQA_MAX_FILE_MB"
        else:
            with candidate.path.open("rb") as file:
                while block := file.read(_BLOCK):
                    digest.update(block)
    except OSError as error:
        problem = f"文件无法读取（{reason_of(error)}）"
    return replace(candidate, sha256=digest.hexdigest(), problem=problem)
