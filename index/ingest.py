"""Files in: walking paths, folders and archives, and reading them with one or several workers.

Nothing is stored here. One bad file never stops the others: whatever goes wrong while reading it, even the
death of a worker process, becomes that file's problem.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from corpus.checks.datatypes import Finding
from corpus.checks.run import checked
from corpus.datatypes import Reading
from corpus.errors import BudgetQAError, UnsupportedFormatError
from index.archives import is_archive, unpack
from index.chunks import Chunk, to_chunks
from index.records import FileStatus
from index.refusals import reason_of

Reader = Callable[[Path], Sequence[Reading]]
_LOG = logging.getLogger(__name__)
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


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a file, with its chunks and what the consistency rules say of it."""

    reading: Reading
    chunks: tuple[Chunk, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading one file came to: its documents, or a problem (Chinese)."""

    seconds: float
    parts: tuple[Part, ...] = ()
    problem: str | None = None
    is_unsupported: bool = False


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


def read_all(read: Reader, paths: Sequence[Path], jobs: int) -> Iterator[Outcome]:
    """The outcomes in the order of ``paths``; with ``jobs`` > 1 read by that many processes.

    ``read`` must then be a function that worker processes can import.
    """
    done = 0
    while done < len(paths):
        for outcome in _read_together(read, paths[done:], jobs):
            yield outcome
            done += 1
        if done < len(paths):  # a worker died; perhaps of this file, perhaps of a later one
            yield _read_alone(read, paths[done])
            done += 1


def _read_together(read: Reader, paths: Sequence[Path], jobs: int) -> Iterator[Outcome]:
    """Outcomes in order, up to the first that was lost with a dying worker."""
    with _executor(jobs) as executor:
        waiting: deque[Future[Outcome]] = deque()
        left = iter(paths)
        while True:
            while len(waiting) <= jobs and (path := next(left, None)):
                waiting.append(_submit(executor, read, path))
            if not waiting:
                return
            future = waiting.popleft()
            if isinstance(future.exception(), BrokenProcessPool):
                return
            yield _outcome_of(future)


def _executor(jobs: int) -> Executor:
    # Workers start afresh ("spawn"): a forked copy would share locks and database handles of this process.
    if jobs > 1:
        return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
    return ThreadPoolExecutor(1)


def _submit(executor: Executor, read: Reader, path: Path) -> Future[Outcome]:
    try:
        return executor.submit(read_one, read, path)
    except BrokenProcessPool as error:
        lost: Future[Outcome] = Future()
        lost.set_exception(error)
        return lost


def _read_alone(read: Reader, path: Path) -> Outcome:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        return _outcome_of(executor.submit(read_one, read, path))


def _outcome_of(future: Future[Outcome]) -> Outcome:
    """Errors that are nobody's fault but the program's are told as the file's problem, and logged."""
    error = future.exception()
    if error is None:
        return future.result()
    _LOG.error("reading failed", exc_info=error)
    if isinstance(error, BrokenProcessPool):
        return Outcome(0.0, problem="读取这个文件时进程意外终止（可能内存不足），请拆分文件后再试")
    return Outcome(0.0, problem="读取这个文件时程序出错，请把文件反馈给开发者")


def part_of(reading: Reading) -> Part:
    """The reading with its chunks and with what the consistency rules say of it."""
    result = checked(reading)
    return Part(result.reading, tuple(to_chunks(reading.document)), result.findings)


def read_one(read: Reader, path: Path) -> Outcome:
    """Read one file; its expected errors become its problem."""
    start = time.perf_counter()
    try:
        parts = tuple(part_of(reading) for reading in read(path))
    except UnsupportedFormatError as error:
        return Outcome(time.perf_counter() - start, problem=str(error), is_unsupported=True)
    except BudgetQAError as error:
        return Outcome(time.perf_counter() - start, problem=str(error))
    except OSError as error:
        return Outcome(time.perf_counter() - start, problem=f"文件无法读取（{reason_of(error)}）")
    return Outcome(time.perf_counter() - start, parts)
