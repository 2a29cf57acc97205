"""Files in: walking paths, folders and archives. What is not to be read is named, with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.archives import is_archive, unpack
from index.records import FileStatus
from index.refusals import reason_of

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
    if path.is_dir():
        for number, inner in enumerate(_walk(path)):
            yield from _file(inner, scratch / str(number), limits, is_named=False)
    else:
        yield from _file(path, scratch, limits, is_named=True)


def _walk(folder: Path) -> Iterator[Path]:
    """Files below ``folder`` by name; hidden folders are named, not entered; links are not followed."""
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.is_dir() and not path.is_symlink() and not path.name.startswith((".", "__MACOSX")):
            yield from _walk(path)
        else:
            yield path


def _file(path: Path, scratch: Path, limits: Limits, *, is_named: bool) -> Iterator[Candidate]:
    problem = _reason_to_skip(path)
    if problem:
        yield Candidate(str(path), path, is_named=is_named, problem=problem, status=FileStatus.SKIPPED)
    elif not path.exists():
        yield Candidate(str(path), path, problem="找不到这个文件，请检查路径")
    elif is_archive(path):
        yield from _archived(path, scratch, limits)
    else:
        yield _hashed(Candidate(str(path), path, is_named=is_named), limits)


def _archived(path: Path, scratch: Path, limits: Limits) -> Iterator[Candidate]:
    for member in unpack(path, scratch, limits.archive):
        shown = f"{path}/{member.name}" if member.name else str(path)
        if member.path is None:
            yield Candidate(shown, path, problem=member.problem)
        else:
            yield _hashed(Candidate(shown, member.path, is_named=False), limits)


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
    return Candidate(candidate.shown, candidate.path, digest.hexdigest(), is_named=candidate.is_named, problem=problem)
