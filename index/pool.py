"""Many files read by worker processes, in order, each within bounds of time and memory.

One bad file never stops the others: an error of the program, a hang, too much memory, even the death of the process
in a library written in C becomes that file's problem.
"""

from __future__ import annotations

import contextlib
import logging
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from index.ingest import Outcome, Reader, read_one
from index.worker import NO_MEMORY, UNCAUGHT

_LOG = logging.getLogger(__name__)
_LAST_BREATH = 5.0  # seconds that a process may take to end by itself
_TOLD = 4000  # bytes of the end of what a dying worker printed
_PROGRAM_ERROR = "读取这个文件时程序出错，请把文件反馈给开发者"
_DIED = "读取这个文件时进程意外终止（可能内存不足），请拆分文件后再试"
# Isolated (-I): no module is taken from the folder in which somebody happens to work.
_START = """
import pickle, sys
sys.path[:], memory = pickle.load(sys.stdin.buffer)
from index.worker import serve
serve(memory)
"""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How files are read: by how many processes, and what one file may take.

    ``seconds``: 0 for no bound of time; with one job files are then read in this process, and ``memory`` (bytes,
    0 for no bound) is not watched either.
    """

    jobs: int = 1
    seconds: float = 0.0
    memory: int = 0

    @property
    def needs_workers(self) -> bool:
        """Whether other processes read."""
        return self.jobs > 1 or self.seconds > 0


def read_all(read: Reader, paths: Sequence[Path], bounds: Bounds) -> Generator[Outcome]:
    """The outcomes in the order of ``paths``.

    ``read`` must be a function that worker processes can import, where ``bounds`` ask for them. Closing the
    iterator stops what is being read at once.
    """
    workers = _Workers(bounds)
    task: Callable[[Reader, Path], Outcome] = workers.read if bounds.needs_workers else read_one
    executor = ThreadPoolExecutor(bounds.jobs)
    waiting: deque[Future[Outcome]] = deque()
    left = iter(paths)
    try:
        while True:
            while len(waiting) <= bounds.jobs and (path := next(left, None)):
                waiting.append(executor.submit(task, read, path))
            if not waiting:
                return
            yield _outcome_of(waiting.popleft())
    finally:
        workers.kill()
        executor.shutdown(cancel_futures=True)
        workers.bury()


def _outcome_of(future: Future[Outcome]) -> Outcome:
    """Errors that are nobody's fault but the program's are told as the file's problem, and logged."""
    error = future.exception()
    if error is None:
        return future.result()
    _LOG.error("reading failed", exc_info=error)
    return Outcome(0.0, problem=_PROGRAM_ERROR)


class _Workers:
    """The worker processes of one run, started when they are needed and used again for the next file."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._guard = threading.Lock()
        self._idle: list[_Worker] = []
        self._running: set[_Worker] = set()
        self._closed = False

    def read(self, read: Reader, path: Path) -> Outcome:
        """Read one file. Where a worker that had read others before fails, a fresh one tries once more."""
        worker = self._take()
        is_fresh = worker.files == 0
        outcome = self._read_with(worker, read, path)
        if outcome is None and not is_fresh and not worker.is_late and not self._closed:
            worker = self._take(fresh=True)
            outcome = self._read_with(worker, read, path)
        return outcome or Outcome(worker.seconds, problem=self._problem(worker))

    def _take(self, *, fresh: bool = False) -> _Worker:
        with self._guard:
            if self._idle and not fresh:
                return self._idle.pop()
            worker = _Worker(self._bounds)
            self._running.add(worker)
            if self._closed:
                worker.kill()
            return worker

    def _read_with(self, worker: _Worker, read: Reader, path: Path) -> Outcome | None:
        outcome = worker.read(read, path)
        with self._guard:
            if worker.status is None:
                self._idle.append(worker)
            else:
                self._running.discard(worker)
        return outcome

    def _problem(self, worker: _Worker) -> str:
        if worker.is_late:
            minutes = f"{self._bounds.seconds / 60:.0f}分钟" if self._bounds.seconds >= 120 else ""
            spent = minutes or f"{self._bounds.seconds:g}秒"
            return f"读取这个文件用了{spent}还没有完成，已停止。请拆分文件后再试，或调大 BUDGETQA_READ_SECONDS"
        if worker.status == NO_MEMORY:
            needed = f"{self._bounds.memory / 10**6:.0f}MB"
            return f"读取这个文件需要的内存超过{needed}，已停止。请拆分文件后再试，或调大 BUDGETQA_READ_MEMORY_MB"
        _LOG.error("worker ended with %s: %s", worker.status, worker.last_words)
        return _PROGRAM_ERROR if worker.status == UNCAUGHT else _DIED

    def kill(self) -> None:
        """Stop all workers, also those that are reading; whoever waits for one of them is told so."""
        with self._guard:
            self._closed = True
            for worker in self._running:
                worker.kill()

    def bury(self) -> None:
        """Release what the workers hold; once nobody reads any more."""
        for worker in self._running:
            worker.bury()


class _Worker:
    """One worker process. It is used by one thread at a time; any thread may kill it."""

    def __init__(self, bounds: Bounds) -> None:
        self.files = 0
        self.seconds = 0.0
        self.is_late = False
        self.status: int | None = None  # once it has ended
        self.last_words = ""
        self._limit = bounds.seconds
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 - closed by bury
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._words
        )
        self._start = (sys.path, bounds.memory)

    def read(self, read: Reader, path: Path) -> Outcome | None:
        """What reading the file came to; None where the process ended over it."""
        timer = threading.Timer(self._limit, self._stop_late) if self._limit else None
        start = time.perf_counter()
        if timer:
            timer.start()
        try:
            outcome = self._ask((read, path))
        finally:
            if timer:
                timer.cancel()
                timer.join()  # it is known now whether it struck
            self.seconds = time.perf_counter() - start
        self.files += 1
        if outcome is None or self.is_late:
            self.bury()
        return outcome

    def _ask(self, request: tuple[Reader, Path]) -> Outcome | None:
        requests, replies = self._process.stdin, self._process.stdout
        assert requests is not None
        assert replies is not None
        try:
            if not self.files:
                pickle.dump(self._start, requests)
            pickle.dump(request, requests)
            requests.flush()
            outcome: Outcome = pickle.load(replies)
        except (EOFError, OSError, pickle.UnpicklingError):  # the process ended, perhaps within a reply
            return None
        return outcome

    def _stop_late(self) -> None:
        self.is_late = True
        self.kill()

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()

    def bury(self) -> None:
        """Learn how the process ended, and release what it held."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # a request may wait there that nobody will take
            self._process.stdin.close()
        with self._process:
            try:
                self.status = self._process.wait(_LAST_BREATH)
            except subprocess.TimeoutExpired:
                self.kill()
                self.status = self._process.wait()
        self._words.seek(max(0, self._words.seek(0, 2) - _TOLD))
        self.last_words = self._words.read().decode(errors="replace")
        self._words.close()
