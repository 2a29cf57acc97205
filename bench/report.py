"""Every benchmark, one after the other, with its table put into the page of the docs that shows it.

    python -m bench.report LIBRARIES [SECTION ...] [--files FOLDER] [--peer-python PYTHON]

LIBRARIES is a folder for the generated libraries (31, 1,000 and 10,000 documents); those that are not there are made,
which takes an hour for the largest. ``--files`` holds documents for the comparison of reading (by default the bundled
samples and the fixtures of the tests); ``--peer-python`` is an interpreter that has what ``bench.peer_pipeline`` asks
for. A page has a pair of comments for each section, ``<!-- bench: NAME -->`` and ``<!-- bench end -->``; what stands
between them is written anew: date, commit, machine, load at the start, command, tables. Without SECTION all run,
which takes some two hours; nothing else should run beside them.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.large_library import build, read_books
from qa.bot import BudgetQA

ROOT = Path(__file__).parents[1]
SIZES = (31, 1000, 10000)
PERFORMANCE, RELIABILITY = ROOT / "docs" / "performance.md", ROOT / "docs" / "reliability.md"


@dataclass(frozen=True, slots=True)
class Section:
    """A benchmark. ``command``: arguments of Python; LIBRARIES, SAMPLES and FILES stand for what is given."""

    name: str
    page: Path
    command: str
    needs_peer: bool = False


SECTIONS = (
    Section("growth", PERFORMANCE, "-m bench.growth LIBRARIES --changes"),
    Section("startup", PERFORMANCE, "-m bench.startup"),
    Section("load-figure", PERFORMANCE, "-m bench.load SAMPLES --kind figure --seconds 60"),
    Section("load-mixed", PERFORMANCE, "-m bench.load SAMPLES --kind mixed"),
    Section("ingest", PERFORMANCE, "-m bench.ingest FILES", needs_peer=True),
    Section("quality", PERFORMANCE, "-m bench.quality", needs_peer=True),
    Section("crashes", RELIABILITY, "-m bench.crashes --trials 200"),
    Section("fuzz", RELIABILITY, "-m bench.fuzz --cases 5000"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """What stands for the words in capitals of a command."""

    libraries: Path
    files: Sequence[Path]
    peer_python: str

    def command(self, section: Section) -> list[str]:
        """The command with everything in its place."""
        known = {
            "LIBRARIES": [str(self.libraries / str(size)) for size in SIZES],
            "SAMPLES": [str(self.libraries / "samples")],
            "FILES": [str(path) for path in self.files],
        }
        python = self.peer_python if section.needs_peer else sys.executable
        return [python, *(part for word in section.command.split() for part in known.get(word, [word]))]


def prepare(given: Given, sections: Sequence[Section]) -> None:
    """Make the libraries that these sections ask for and that are not there."""
    commands = " ".join(section.command for section in sections)
    for size in SIZES if "LIBRARIES" in commands else ():
        if not (given.libraries / str(size)).exists():
            build(given.libraries / str(size), size, 7, read_books())
    if "SAMPLES" in commands:
        BudgetQA.open_or_sample(given.libraries / "samples").close()


def measured(section: Section, given: Given) -> str:
    """What a benchmark says, under a line that tells when and where. Raises CalledProcessError."""
    load, started = os.getloadavg()[0], time.monotonic()
    done = subprocess.run(given.command(section), cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    seconds = time.monotonic() - started
    line = f"{date.today()}，{machine()}，提交 {commit()}；开始时负载 {load:.1f}，用时 {seconds:,.0f} 秒。"
    return f"`python {section.command}`：{line}\n\n{done.stdout.strip()}"


def machine() -> str:
    """Processor, cores, memory, system, Python."""
    told = Path("/proc/cpuinfo").read_text("utf-8")
    model = re.search(r"^model name\s*:\s*(.+)$", told, re.M)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    name = model.group(1).strip() if model else platform.machine()
    return (
        f"{name}，{os.cpu_count()} 核，内存 {memory:.0f} GiB，{platform.system()}，Python {platform.python_version()}"
    )


def commit() -> str:
    """The commit that is measured; with a plus where files differ from it."""
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty=+"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    return said.stdout.strip()


def put(text: str, name: str, content: str) -> str:
    """The page with ``content`` as the section ``name``. Raises ValueError where the page has no such section."""
    pattern = re.compile(rf"(<!-- bench: {re.escape(name)} -->\n).*?(<!-- bench end -->)", re.S)
    if not pattern.search(text):
        raise ValueError(f"no section {name}")
    return pattern.sub(lambda found: f"{found[1]}{content}\n{found[2]}", text, count=1)


def main() -> None:
    """Runs the sections and writes their pages; each as soon as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("libraries", type=Path)
    parser.add_argument("sections", nargs="*", metavar="SECTION", choices=[[], *(s.name for s in SECTIONS)])
    parser.add_argument("--files", type=Path)
    parser.add_argument("--peer-python", default=sys.executable)
    told = parser.parse_args()
    folders = [told.files] if told.files else [ROOT / "corpus" / "samples", ROOT / "tests" / "fixtures"]
    files = sorted(path for folder in folders for path in folder.iterdir() if path.name != "README.md")
    given = Given(told.libraries.absolute(), files, told.peer_python)
    chosen = [section for section in SECTIONS if not told.sections or section.name in told.sections]
    prepare(given, chosen)
    for section in chosen:
        print(shlex.join(["python", *section.command.split()]), file=sys.stderr)
        content = measured(section, given)
        section.page.write_text(put(section.page.read_text("utf-8"), section.name, content), "utf-8")


if __name__ == "__main__":
    main()
