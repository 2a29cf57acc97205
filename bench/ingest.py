"""What reading files into an index costs, beside pdfplumber alone and a plain LangChain pipeline on the same files.

    python -m bench.ingest FILE ... [--rounds N] [--only NAME,...]

Each contestant runs in a process of its own, one after the other; the quicker of ``--rounds`` runs counts. Seconds are
those of the work; starting (imports, loading a model) is told apart. Peak memory is ``ru_maxrss`` of that process, and
of the largest process that it started added for each that runs beside it. Pages are those of a PDF; of other formats
1,500 characters count as one. Prints two Markdown tables. ``bench.peer_pipeline`` says what to install.
"""

from __future__ import annotations

import argparse
import json
import logging
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from corpus.datatypes import Document
from index.settings import load_settings
from qa.bot import BudgetQA
from qa.schema import FileStatus

ROOT = Path(__file__).parents[1]
PAGE = 1500  # characters that count as a page where the format has none
PDF = ".pdf"


@dataclass(slots=True)
class Run:
    """What one contestant needed, and what it made."""

    started: float = 0.0  # seconds before the first file was read
    seconds: float = 0.0
    processor: float = 0.0  # seconds of all cores, the start left out
    memory: float = 0.0  # MB
    files: int = 0
    steps: dict[str, float] = field(default_factory=dict)  # Chinese name → seconds
    disk: dict[str, int] = field(default_factory=dict)  # Chinese name → bytes
    pages: dict[str, float] = field(default_factory=dict)  # file → pages, from budgetqa only


@dataclass(frozen=True, slots=True)
class Contestant:
    """A way of reading. ``run`` loads what it needs and gives what then does the work."""

    name: str
    prepare: Callable[[Path], Callable[[Sequence[Path], Run], None]]
    beside: int = 1  # processes that it starts and that run at the same time
    only_pdf: bool = False
    tells_size: bool = True  # False where another makes the same files


# --- budgetqa -----------------------------------------------------------------------------------


def budgetqa(*, jobs: int, seconds: float | None) -> Callable[[Path], Callable[[Sequence[Path], Run], None]]:
    """``budgetqa ingest`` into a fresh library; ``seconds``: the bound of one file, 0 to read in this process."""

    def prepare(folder: Path) -> Callable[[Sequence[Path], Run], None]:
        settings = load_settings(folder)
        if seconds is not None:
            settings = replace(settings, read_seconds=seconds)
        bot = BudgetQA.open(folder, settings=settings)

        def work(paths: Sequence[Path], run: Run) -> None:
            report = bot.ingest(paths, jobs=jobs)
            run.files = sum(one.status is not FileStatus.FAILED for one in report.files)
            run.steps = {Path(one.path).name: one.seconds for one in report.files}
            _note_size(bot, folder, run)

        return work

    return prepare


def _note_size(bot: BudgetQA, folder: Path, run: Run) -> None:
    for record in bot.library.documents():
        pages = record.pages or characters(bot.library.content(record.id)) / PAGE
        held = run.pages.get(record.file, 0.0)
        run.pages[record.file] = max(held, pages) if record.pages else held + pages  # parts of a PDF tell its pages
    run.disk = {
        "数据库": sum(path.stat().st_size for path in folder.glob("library.sqlite*")),
        "检索索引": _size(folder / "dense"),
        "原件副本": _size(folder / "sources"),
    }


def characters(document: Document) -> int:
    """Of paragraphs and table cells, blanks aside."""
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    texts += [row.label for table in document.tables for row in table.rows]
    return sum(len("".join(text.split())) for text in texts)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


# --- peers --------------------------------------------------------------------------------------


def pdfplumber_alone(folder: Path) -> Callable[[Sequence[Path], Run], None]:
    """Text and tables of every page, kept nowhere."""
    import pdfplumber

    def work(paths: Sequence[Path], run: Run) -> None:
        for path in paths:
            with pdfplumber.open(path) as pdf:
                for page in pdf.pages:
                    page.extract_text()
                    page.extract_tables()
                    page.close()
            run.files += 1

    return work


def langchain(model: str, pdf: str) -> Callable[[Path], Callable[[Sequence[Path], Run], None]]:
    """Loaders, splitter, embeddings, FAISS, saved to disk."""

    def prepare(folder: Path) -> Callable[[Sequence[Path], Run], None]:
        from bench import peer_pipeline as peer
        from index.embedding import load_embedder

        small = peer.m3e_small()
        if not peer.is_installed() or (model == "m3e" and small is None):
            raise SystemExit("未安装")
        embeddings = peer.Ours(load_embedder()) if small is None or model != "m3e" else peer.hugging_face(small)
        embeddings.embed_query("预算")

        def work(paths: Sequence[Path], run: Run) -> None:
            begun = time.perf_counter()
            texts = [text for path in paths for text in peer.load(path, pdf=pdf)]
            loaded = time.perf_counter()
            pieces = peer.split(texts)
            cut = time.perf_counter()
            store = peer.Pipeline.of(pieces, embeddings).store
            store.save_local(str(folder))
            run.files = len(paths)
            run.steps = {"读": loaded - begun, "切": cut - loaded, "向量和索引": time.perf_counter() - cut}
            run.disk = {"FAISS": _size(folder)}

        return work

    return prepare


CONTESTANTS = (
    Contestant("budgetqa，默认（另一进程读）", budgetqa(jobs=1, seconds=None)),
    Contestant("budgetqa，同一进程读", budgetqa(jobs=1, seconds=0), tells_size=False),
    Contestant("budgetqa，--jobs 2", budgetqa(jobs=2, seconds=None), beside=2, tells_size=False),
    Contestant("pdfplumber 文字＋表格", pdfplumber_alone, only_pdf=True),
    Contestant("LangChain：PyPDF＋自带向量＋FAISS", langchain("own", "pypdf")),
    Contestant("LangChain：PyPDF＋m3e-small＋FAISS", langchain("m3e", "pypdf")),
    Contestant("LangChain：PDFPlumber＋m3e-small＋FAISS", langchain("m3e", "pdfplumber")),
)


# --- one process each ---------------------------------------------------------------------------


def child(contestant: Contestant, paths: Sequence[Path], begun: float) -> None:
    """In a process of its own, started at ``begun``: do the work, print the Run as JSON in the last line."""
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    run = Run()
    with tempfile.TemporaryDirectory() as folder:
        work = contestant.prepare(Path(folder))
        before = _processor()
        run.started, ready = time.time() - begun, time.perf_counter()
        work(paths, run)
        run.seconds = time.perf_counter() - ready
    run.processor = _processor() - before
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    run.memory = (own.ru_maxrss + contestant.beside * others.ru_maxrss) / 1024  # Linux tells KiB
    print(json.dumps(asdict(run), ensure_ascii=False))


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def measured(name: str, paths: Sequence[Path], rounds: int) -> Run | None:
    """The quickest of some runs; None where the contestant is not installed here."""
    runs: list[Run] = []
    for _ in range(rounds):
        command = [sys.executable, "-m", "bench.ingest", "--child", name, "--since", str(time.time()), *map(str, paths)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{name}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            return None
        runs.append(Run(**json.loads(done.stdout.splitlines()[-1])))
        print(f"{name}: {runs[-1]}", file=sys.stderr, flush=True)
    return min(runs, key=lambda run: run.seconds)


# --- the tables ---------------------------------------------------------------------------------


def print_times(runs: Sequence[tuple[Contestant, Run]], pages: float) -> None:
    """Speed and memory, with the ratio to the first."""
    print(
        "| | 秒 | 页/秒 | 速度比 | 处理器秒 | 页/处理器秒 | 峰值内存 MB | 启动秒 |\n|---|---|---|---|---|---|---|---|"
    )
    first = runs[0][1]
    for contestant, run in runs:
        cells = [f"{run.seconds:.1f}", f"{pages / run.seconds:.1f}", f"{first.seconds / run.seconds:.2f}"]
        cells += [f"{run.processor:.1f}", f"{pages / run.processor:.1f}", f"{run.memory:.0f}", f"{run.started:.1f}"]
        print(f"| {contestant.name} | {' | '.join(cells)} |")
    for contestant, run in runs:
        if "读" in run.steps:
            print(f"\n{contestant.name}：{'，'.join(f'{step} {spent:.1f}秒' for step, spent in run.steps.items())}。")


def print_sizes(runs: Sequence[tuple[Contestant, Run]], pages: float) -> None:
    """What stays on the disk."""
    print("\n| | 部分 | MB | KB/页 |\n|---|---|---|---|")
    for contestant, run in runs:
        for part, size in run.disk.items() if contestant.tells_size else ():
            print(f"| {contestant.name} | {part} | {size / 1e6:.1f} | {size / 1e3 / pages:.1f} |")


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", default="", help="numbers of contestants (from 1), one of the first three among them")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--since", type=float, help=argparse.SUPPRESS)
    given = parser.parse_args()
    by_name = {one.name: one for one in CONTESTANTS}
    if given.child:
        child(by_name[given.child], given.files, given.since)
        return
    paths = [path.resolve() for path in given.files]
    numbers = [int(number) for number in given.only.split(",") if number] or range(1, len(CONTESTANTS) + 1)
    chosen = [CONTESTANTS[number - 1] for number in numbers]
    is_pdf = all(path.suffix.lower() == PDF for path in paths)
    contestants = [one for one in chosen if is_pdf or not one.only_pdf]
    found = [(one, measured(one.name, paths, given.rounds)) for one in contestants]
    runs = [(one, run) for one, run in found if run is not None]
    pages = sum(next(run.pages for _, run in runs if run.pages).values())
    print(f"{len(paths)}个文件，{pages:.0f}页\n")
    print_times(runs, pages)
    print_sizes(runs, pages)


if __name__ == "__main__":
    main()
