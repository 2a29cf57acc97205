"""Killing the writer of a library at random moments: whatever the moment, the library is whole afterwards.

    python -m bench.crashes [--trials 200] [--seed 1] [--workers]

Each trial forks a process that reads files in, reads new editions of them, removes some and builds the index anew,
and kills it (SIGKILL) after a random while. Then, in this process:

- the library opens, and each document in it is one of those that were being stored, with all of its facts, tables,
  chunks and its source file; the documents are those of a state that was committed, one after the other;
- the next writer clears what was left behind: only ``scratch`` may hold anything until then;
- the rest of the work can be done, and the library is then what it would be without the crash.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.library import Library

AGENCIES = ("示例市园林局", "示例市水务局", "示例市档案馆", "示例市气象局", "示例市林业局")
TEXT = """{agency}2024年单位预算

一般公共预算“三公”经费支出表
单位：万元
项目\t预算数
合计\t{total}
公务接待费\t{meals}
公务用车运行维护费\t{cars}

{agency}2024年公务接待费{meals}万元，比上年减少0.80万元。
"""
State = frozenset[tuple[str, str, int]]  # (agency, sha256, facts) of each document


@dataclass(frozen=True, slots=True)
class Work:
    """Files of two editions, and the steps of the writer on a library of them."""

    first: tuple[Path, ...]
    second: tuple[Path, ...]

    def steps(self) -> tuple[Callable[[Library], object], ...]:
        """What the writer does, one after the other; each may be done again after a crash."""
        return (
            lambda library: library.ingest(self.first),
            lambda library: library.ingest(self.second),
            lambda library: library.remove([self.second[0].name]) if _holds(library, self.second[0].name) else None,
            lambda library: library.reindex(),
        )


@dataclass(frozen=True, slots=True)
class Trial:
    """How one crash went; ``problem`` is empty where the library was whole."""

    after: float  # seconds
    state: int  # the committed state that was found, in order; -1 for none of them
    problem: str = ""


def _holds(library: Library, name: str) -> bool:
    return any(one.file == name for one in library.documents())


def make_work(folder: Path) -> Work:
    """The files, one of each agency and edition."""
    editions = []
    for edition, meals in enumerate(("6.20", "7.30"), 1):
        place = folder / f"edition{edition}"
        place.mkdir(parents=True)
        paths = []
        for agency in AGENCIES:
            path = place / f"{agency}2024年单位预算.txt"
            total = f"{float(meals) + 17.2:.2f}"
            path.write_text(TEXT.format(agency=agency, total=total, meals=meals, cars="17.20"), "utf-8")
            paths.append(path)
        editions.append(tuple(paths))
    return Work(*editions)


def state_of(library: Library) -> State:
    """What the library holds now."""
    return frozenset((one.agency, one.sha256, one.facts) for one in library.documents())


def committed_states(work: Work, home: Path) -> list[State]:
    """Every state that the work commits, in order."""
    states: list[State] = [frozenset()]
    with Library.open(home, create=True) as library:
        for number, step in enumerate(work.steps()):
            if number < 2:  # file by file: each is a state of its own
                for path in (work.first, work.second)[number]:
                    library.ingest([path])
                    states.append(state_of(library))
            else:
                step(library)
                states.append(state_of(library))
    return states


def duration(work: Work, home: Path) -> float:
    """How long the work takes when all modules are loaded, in seconds."""
    started = time.perf_counter()
    with Library.open(home, create=True) as library:
        for step in work.steps():
            step(library)
    return time.perf_counter() - started


def crash(work: Work, home: Path, after: float, states: list[State]) -> Trial:
    """Let a writer work on ``home`` for a while, kill it, and look at what it left."""
    child = os.fork()
    if child == 0:
        _work_until_killed(work, home)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    try:
        found, problem = _examined(work, home, states)
    except Exception as error:  # noqa: BLE001 - any error here is what the trial is about
        return Trial(after, -1, f"{type(error).__name__}: {error}")
    return Trial(after, found, problem)


def _work_until_killed(work: Work, home: Path) -> None:
    sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - of a process that is killed
    with Library.open(home, create=True) as library:
        for step in work.steps():
            step(library)
    time.sleep(3600)


def _examined(work: Work, home: Path, states: list[State]) -> tuple[int, str]:
    if not home.exists():
        return 0, ""
    with Library.open(home, create=True) as library:
        state = state_of(library)
        if state not in states:
            return -1, f"no committed state: {sorted(state)}"
        for record in library.documents():
            content = library.content(record.id)
            if len(content.tables) != record.tables or not library.source_path(record.id).is_file():
                return -1, f"half a document: {record.title}"
        library.ingest([])  # the next writer
        faults = library.faults()
        scratch = list((home / "scratch").iterdir())
        sources = {path.name for path in (home / "sources").iterdir()}
        if faults or scratch or sources != {one.id for one in library.documents()}:
            return -1, f"left behind: {faults} {scratch} {sources}"
        for step in work.steps():
            step(library)
        if state_of(library) != states[-1] or library.faults():
            return -1, "the rest of the work came to something else"
    return states.index(state), ""


def run(trials: int, seed: int, folder: Path) -> list[Trial]:
    """So many crashes, each on a library of its own, spread over the time that the work takes."""
    work = make_work(folder)
    states = committed_states(work, folder / "whole")
    seconds = duration(work, folder / "again")
    chance = random.Random(seed)
    found = []
    for number in range(trials):
        home = folder / f"trial{number}"
        found.append(crash(work, home, chance.uniform(0, 1.1 * seconds), states))
        shutil.rmtree(home, ignore_errors=True)
    return found


def main() -> None:
    """Prints how many crashes found which state, and every problem."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", action="store_true", help="read by another process: most kills then hit its start")
    given = parser.parse_args()
    if not given.workers:
        os.environ["BUDGETQA_READ_SECONDS"] = "0"
    with tempfile.TemporaryDirectory(prefix="budgetqa-crashes-") as folder:
        trials = run(given.trials, given.seed, Path(folder))
    problems = [one for one in trials if one.problem]
    print(f"强行终止 {len(trials)} 次，{len(problems)} 次留下不完整的文库。")
    print("\n| 打开后是哪一个已提交的状态 | 次数 |\n|---|---|")
    for state, count in sorted(Counter(one.state for one in trials).items()):
        print(f"| 第 {state} 个 | {count} |")
    for one in problems:
        print(f"| {one.after:.3f} 秒后：{one.problem} | |")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
