"""Whether the tests notice when the arithmetic goes wrong: mutants of a module against the module's own tests.

    python -m bench.mutation [SUBJECT ...] [--scratch FOLDER] [--only PATTERN] [--quick]

mutmut makes the mutants (one small change each: an operator, a number, a text, an argument, a condition) and runs the
tests that reach the changed function, one process at a time, in a copy of the tracked files; the working tree is not
touched. Prints a Markdown table with a row for each module, then the difference of every mutant that no test noticed.
``--scratch`` keeps the copies, and a second run takes up where the first ended; ``--only`` runs again the mutants
whose names match. Not mutated are constants at the top of a module (words, patterns, units) and decorated functions.

Needs ``pip install mutmut`` (3.8), which is no dependency of the project. Hypothesis runs by its profile ``ci``, which
draws the same examples every time.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
MUTMUT = Path(sys.executable).with_name("mutmut")
PACKAGES = ("corpus", "index", "qa")
BESIDE = ("tests", "app.py", "bench")
KILLED = {1, 3}
TIMED_OUT = {36, 24, -24, 152, 255, -9}


@dataclass(frozen=True, slots=True)
class Subject:
    """Modules that are mutated, and the tests that ought to notice."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    slow: tuple[str, ...] = ()  # run only against what the others did not notice


SUBJECTS = (
    Subject(
        "numbers",
        ("corpus/money.py", "corpus/numerals.py"),
        ("tests/corpus/test_money.py", "tests/corpus/test_numerals.py"),
    ),
    Subject("compute", ("qa/compute.py",), ("tests/qa/test_compute.py",)),
    Subject(
        "repair",
        ("corpus/sums.py", "corpus/certificate.py", "corpus/repair.py"),
        (
            "tests/corpus/test_sums.py",
            "tests/corpus/test_certificate.py",
            "tests/corpus/test_repair.py",
            "tests/corpus/test_repair_cells.py",
        ),
        ("tests/corpus/test_repair_property.py",),
    ),
    Subject(
        "judging",
        ("corpus/checks/judge.py", "corpus/checks/edits.py"),
        ("tests/corpus/checks/test_judge.py", "tests/corpus/checks/test_edits.py"),
    ),
    Subject(
        "checks",
        ("corpus/checks/table_sums.py", "corpus/checks/table_blame.py", "corpus/checks/table_settle.py"),
        (
            "tests/corpus/checks/test_table_sums.py",
            "tests/corpus/checks/test_table_blame.py",
            "tests/corpus/checks/test_table_settle.py",
            "tests/corpus/checks/test_table_lost_rows.py",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no test noticed."""

    name: str
    diff: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the mutants of one module."""

    module: str
    killed: int
    timed_out: int
    survivors: tuple[Survivor, ...]

    @property
    def mutants(self) -> int:
        return self.killed + self.timed_out + len(self.survivors)


def settings_of(modules: Sequence[str], tests: Sequence[str]) -> str:
    """mutmut's settings, as the text of a setup.cfg."""
    lists = {
        "source_paths": PACKAGES,
        "only_mutate": modules,
        "also_copy": BESIDE,
        "pytest_add_cli_args_test_selection": tests,
        "pytest_add_cli_args": ("--hypothesis-profile=ci", "-p", "no:cacheprovider"),
    }
    lines = [f"{key} =\n" + "".join(f"    {value}\n" for value in values) for key, values in lists.items()]
    plain = "use_setproctitle = false\ntimeout_multiplier = 8.0\ntimeout_constant = 2.0\n"
    return "[mutmut]\n" + "".join(lines) + plain + "use_git_change_detection = false\n"


def copy_tracked(target: Path) -> None:
    """The tracked files of the working tree; their times stay, so that mutmut sees which changed."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def run(subject: Subject, folder: Path, only: Sequence[str], *, slow: bool) -> list[Result]:
    """Mutate the modules of a subject. Raises CalledProcessError where the tests fail without any change."""
    codes = tried(subject.modules, subject.tests, folder / "quick", only)
    alive = [name for name, code in codes.items() if code not in KILLED | TIMED_OUT]
    if slow and subject.slow and alive:
        again = tried(subject.modules, subject.slow, folder / "slow", alive)
        codes |= {name: again[name] for name in alive if name in again}
    return [result_of(module, codes, folder / "quick") for module in subject.modules]


def tried(modules: Sequence[str], tests: Sequence[str], folder: Path, only: Sequence[str]) -> dict[str, int | None]:
    """The exit codes of the tests by the name of the mutant, as mutmut wrote them down."""
    copy_tracked(folder)
    (folder / "setup.cfg").write_text(settings_of(modules, tests), encoding="utf-8")
    subprocess.run([str(MUTMUT), "run", "--max-children", "1", *only], cwd=folder, check=True, stdout=sys.stderr)
    written = [folder / "mutants" / f"{module}.meta" for module in modules]
    found = [json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"] for path in written]
    return {name: code for codes in found for name, code in codes.items()}


def result_of(module: str, codes: Mapping[str, int | None], folder: Path) -> Result:
    """What became of the mutants of one module."""
    prefix = module.removesuffix(".py").replace("/", ".") + "."
    own = {name: code for name, code in codes.items() if name.startswith(prefix)}
    counts = Counter("killed" if c in KILLED else "late" if c in TIMED_OUT else "alive" for c in own.values())
    alive = [name for name, code in own.items() if code not in KILLED | TIMED_OUT]
    return Result(module, counts["killed"], counts["late"], tuple(Survivor(n, diff_of(folder, n)) for n in alive))


def diff_of(folder: Path, name: str) -> str:
    shown = subprocess.run([str(MUTMUT), "show", name], cwd=folder, check=True, capture_output=True, text=True)
    return shown.stdout.strip()


def report(results: Sequence[Result]) -> Iterator[str]:
    """The table, then the survivors module by module."""
    yield "| module | mutants | killed | survived | timeouts | killed of all |"
    yield "|---|---|---|---|---|---|"
    for one in results:
        share = 100 * (one.killed + one.timed_out) / max(one.mutants, 1)
        counts = f"{one.mutants} | {one.killed} | {len(one.survivors)} | {one.timed_out} | {share:.1f} %"
        yield f"| `{one.module}` | {counts} |"
    for one in results:
        for survivor in one.survivors:
            yield f"\n```diff\n{survivor.diff}\n```"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the subjects that are named, else all."""
    parser = argparse.ArgumentParser(description="Mutation testing of the arithmetic.")
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=", ".join(one.name for one in SUBJECTS))
    parser.add_argument("--scratch", type=Path, help="folder to keep the mutated copies in")
    parser.add_argument("--quick", action="store_true", help="without the slow tests of what is left")
    parser.add_argument("--only", action="append", default=[], help="names of mutants, with * as usual")
    options = parser.parse_args(arguments)
    if not MUTMUT.exists():
        parser.error("mutmut is not installed beside this Python: pip install mutmut")
    wanted = [one for one in SUBJECTS if not options.subjects or one.name in options.subjects]
    with tempfile.TemporaryDirectory() as temporary:
        scratch: Path = (options.scratch or Path(temporary)).resolve()
        results = [
            result for one in wanted for result in run(one, scratch / one.name, options.only, slow=not options.quick)
        ]
        print("\n".join(report(results)))


if __name__ == "__main__":
    main()
