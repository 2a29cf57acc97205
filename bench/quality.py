"""How many golden questions are answered right, beside pipelines that find passages, and what each means is worth.

    python -m bench.quality [HOME] [--questions FILE] [--parts answers,peers,ablations] [--pdf pypdf|pdfplumber]
                            [--chunk N] [--overlap N] [--peers m3e,bundled,own] [--show]

The golden sets: those over the bundled samples and over tests/golden/invented; with HOME (a library of the documents
in ../shared) also --questions, by default ../shared/questions/dev.jsonl. Every library is made anew, from the source
files. Answers are judged as ``budgetqa eval`` does. The peers (``bench.peer_pipeline`` says what to install) get the
same files and questions, a conversation as one question; counted is whether the expected figure stands in the first
passage and in the first five (``bench.peer_hits``). They cannot refuse: questions that must be refused count for
budgetqa only. Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.ablations import ABLATIONS, FULL, Ablation, asked, make_library
from bench.peer_hits import Passage, Wanted, from_cited_file, packed, stands_in, wanted
from bench.peer_pipeline import CHUNK, OVERLAP, Ours, Pipeline, hugging_face, is_installed, load_all, m3e_small, split
from qa.bot import BudgetQA
from qa.evaluate import Outcome, Score, evaluate
from qa.golden import GoldenQuestion
from qa.questions import answer_entry, read_golden

if TYPE_CHECKING:
    from langchain_core.documents import Document

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
DEVELOPMENT = ROOT.parent / "shared" / "questions" / "dev.jsonl"
DEPTHS = (1, 5)
_MANY = 400  # of our passages: more than five pieces of a pipeline have characters
_FEW = 5  # questions of a category below which it is put together with others

Search = Callable[[str, int], Sequence[Passage]]


@dataclass(frozen=True, slots=True)
class GoldenSet:
    """Questions and the files that they are asked of."""

    name: str
    questions: tuple[GoldenQuestion, ...]
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Peer:
    """What a way of finding found: question id → the first pieces; None where it is not installed.

    A piece is one passage, or several short ones that together are as long as those of a pipeline.
    """

    name: str
    found: dict[str, list[list[Passage]]] | None
    size: float = 0.0  # mean number of characters of a piece


@dataclass(frozen=True, slots=True)
class Options:
    """How the peers read and cut, and which are asked."""

    pdf: str
    chunk: int
    overlap: int
    peers: tuple[str, ...]


def golden_sets(home: Path | None, questions: Path) -> Iterator[GoldenSet]:
    """The sets over samples and invented books, and that over the documents of ``home``."""
    samples = tuple(p for p in sorted((ROOT / "corpus" / "samples").iterdir()) if p.name != "README.md")
    yield GoldenSet("样例文库", tuple(read_golden(GOLDEN / "samples.jsonl")), samples)
    invented = tuple(sorted((GOLDEN / "invented").iterdir()))
    yield GoldenSet("虚构文件", tuple(read_golden(GOLDEN / "invented.jsonl")), invented)
    if home is not None:
        yield GoldenSet("真实文件", tuple(read_golden(questions)), source_files(home))


def source_files(home: Path) -> tuple[Path, ...]:
    """The source files of a library, each once."""
    with BudgetQA.open(home) as bot:
        found = {record.file: bot.library.source_path(record.id) for record in bot.library.documents()}
    return tuple(path for _, path in sorted(found.items()))


# --- answers and passages -----------------------------------------------------------------------


def score_of(home: Path, questions: Sequence[GoldenQuestion], ablation: Ablation = FULL) -> Score:
    """As ``budgetqa eval``, without what the ablation takes away."""
    with asked(home, ablation) as bot:
        return evaluate(questions, lambda entry: answer_entry(bot, entry))


def peers_of(golden: GoldenSet, home: Path, options: Options) -> list[Peer]:
    """LangChain's pipeline with m3e-small and with our embedding, and our own retriever."""
    if not is_installed():
        return [Peer("LangChain", None)]
    pieces = split(list(load_all(golden.files, pdf=options.pdf)), options.chunk, options.overlap)
    size = sum(len(piece.page_content) for piece in pieces) / len(pieces)
    with asked(home, FULL) as bot:
        return [*_pipelines(golden, pieces, size, options.peers), *_own(golden, bot, size, options.peers)]


def _pipelines(golden: GoldenSet, pieces: Sequence[Document], size: float, names: Collection[str]) -> Iterator[Peer]:
    from index.embedding import load_embedder

    model = m3e_small()
    if "m3e" in names:
        search = None if model is None else Pipeline.of(pieces, hugging_face(model)).search
        yield Peer("LangChain＋m3e-small", None if search is None else _asked(golden, search), size)
    if "bundled" in names:
        search = Pipeline.of(pieces, Ours(load_embedder())).search
        yield Peer("LangChain＋自带向量", _asked(golden, search), size)


def _own(golden: GoldenSet, bot: BudgetQA, size: float, names: Collection[str]) -> Iterator[Peer]:
    """What our retriever finds in the whole library, through its LangChain interface: its passages are short.

    They are counted one by one, and as many together as have ``size`` characters.
    """
    from index.langchain_adapter import ChunkRetriever

    files = {record.id: record.file for record in bot.library.documents()}
    found = bot.library.retriever()

    def search(question: str, k: int) -> list[Passage]:
        pieces = ChunkRetriever(index=found, k=k).invoke(question)
        return [Passage(piece.page_content, files[piece.metadata["document"]]) for piece in pieces]

    if "own" in names:
        alone = _asked(golden, search)
        lengths = [len(passage.text) for pieces in alone.values() for piece in pieces for passage in piece]
        yield Peer("自家检索", alone, sum(lengths) / max(1, len(lengths)))
        together = {one.id: packed(search(_text_of(one), _MANY), size, max(DEPTHS)) for one in golden.questions}
        yield Peer("自家检索，同样字数", together, size)


def _asked(golden: GoldenSet, search: Search) -> dict[str, list[list[Passage]]]:
    return {one.id: [[passage] for passage in search(_text_of(one), max(DEPTHS))] for one in golden.questions}


def _text_of(question: GoldenQuestion) -> str:
    return " ".join(question.turns or [question.question or ""])


# --- the tables ---------------------------------------------------------------------------------


def groups_of(questions: Sequence[GoldenQuestion]) -> dict[str, list[GoldenQuestion]]:
    """The questions by category; the small categories together, at the end."""
    by_category: dict[str, list[GoldenQuestion]] = {}
    for question in questions:
        by_category.setdefault(question.category, []).append(question)
    large = {name: held for name, held in by_category.items() if len(held) >= _FEW}
    small = [(name, held) for name, held in by_category.items() if len(held) < _FEW]
    rest = [question for _, held in small for question in held]
    return large | ({f"其余{len(small)}类": rest} if rest else {})


def print_answers(golden: GoldenSet, score: Score, peers: Sequence[Peer]) -> None:
    """One line for each category."""
    names = ["类别", "问题", "答对", "答错", "误拒", "其他"]
    names += [f"{peer.name} 前{depth}段" for peer in peers for depth in DEPTHS]
    print(f"\n### {golden.name}（{len(golden.files)}个文件，{len(golden.questions)}问）\n")
    print(_line(names))
    print(_line(["---"] * len(names)))
    outcomes = {one.id: one.outcome for one in score.questions}
    for name, questions in (groups_of(golden.questions) | {"合计": list(golden.questions)}).items():
        cells = [*_counts([outcomes[one.id] for one in questions])]
        cells += [_hits(questions, peer, depth) for peer in peers for depth in DEPTHS]
        print(_line([name, str(len(questions)), *cells]))
    for peer in peers:
        if peer.found is not None:
            strict = "、".join(_hits(golden.questions, peer, depth, strict=True) for depth in DEPTHS)
            print(f"\n{peer.name}：每段平均{peer.size:.0f}字；只数所引文件中的段落，合计 {strict}。")


def _counts(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Right (or refused when due), wrong, refused without need, else."""
    kinds = (
        (Outcome.RIGHT, Outcome.REFUSED),
        (Outcome.WRONG_FIGURE,),
        (Outcome.NEEDLESS_REFUSAL,),
        (Outcome.INCOMPLETE, Outcome.WRONG_STATUS),
    )
    return (str(sum(outcome in kind for outcome in outcomes)) for kind in kinds)


def _hits(questions: Sequence[GoldenQuestion], peer: Peer, depth: int, *, strict: bool = False) -> str:
    """Of how many questions the answer stands in the first passages; — where all are to be refused."""
    if peer.found is None:
        return "未安装"
    answerable = [(one.id, want) for one in questions if (want := wanted(one)) is not None]
    if not answerable:
        return "—"
    first = {one: [passage for piece in peer.found[one][:depth] for passage in piece] for one, _ in answerable}
    hits = sum(_is_hit(want, first[one], strict=strict) for one, want in answerable)
    return f"{hits}/{len(answerable)}"


def _is_hit(want: Wanted, passages: Sequence[Passage], *, strict: bool) -> bool:
    return stands_in(want, from_cited_file(want, passages) if strict else passages)


def print_ablations(sets: Sequence[GoldenSet], scores: Sequence[dict[str, Score]]) -> None:
    """One line for each ablation, four columns for each set."""
    kinds = ("对", "错", "误拒", "其他")
    names = ["budgetqa", *(f"{golden.name} {kind}" for golden in sets for kind in kinds)]
    print(f"\n### 去掉一种手段\n\n{_line(names)}\n{_line(['---'] * len(names))}")
    for ablation in ABLATIONS:
        outcomes = [[one.outcome for one in by_name[ablation.name].questions] for by_name in scores]
        print(_line([ablation.name, *(cell for each in outcomes for cell in _counts(each))]))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


# --- the run ------------------------------------------------------------------------------------


def ablated(golden: GoldenSet, full: Path, folder: Path) -> dict[str, Score]:
    """The score without each means; ``full`` is the whole library, which stays as it is."""
    scores = {}
    for number, ablation in enumerate(ABLATIONS):
        home = folder / str(number)
        if ablation.needs_reading:
            make_library(home, golden.files, ablation)
        else:
            shutil.copytree(full, home)
        scores[ablation.name] = score_of(home, golden.questions, ablation)
        _tell(f"{golden.name} {ablation.name}: {scores[ablation.name].overall}")
        shutil.rmtree(home)
    return scores


def show(score: Score) -> None:
    """The questions that were not answered right, to standard error."""
    for one in score.questions:
        if not one.is_good:
            _tell(f"  {one.outcome} {one.id} {one.question} → {one.got}")


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without what libraries of others have to say."""
    logging.disable(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def main() -> None:
    """Prints a table for each set, and one of the ablations."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", nargs="?", type=Path, help="a library of the documents that --questions asks about")
    parser.add_argument("--questions", type=Path, default=DEVELOPMENT)
    parser.add_argument("--parts", default="answers,peers,ablations", help="what to measure")
    parser.add_argument("--pdf", choices=("pypdf", "pdfplumber"), default="pypdf", help="what the peers read PDF with")
    parser.add_argument("--chunk", type=int, default=CHUNK, help="characters of a piece of the peers")
    parser.add_argument("--overlap", type=int, default=OVERLAP)
    parser.add_argument("--peers", default="m3e,bundled,own", help="the embedding of the pipeline, or our retriever")
    parser.add_argument("--show", action="store_true", help="the questions that were not answered right")
    given = parser.parse_args()
    options = Options(given.pdf, given.chunk, given.overlap, tuple(given.peers.split(",")))
    sets, ablations = list(golden_sets(given.home, given.questions)), []
    with tempfile.TemporaryDirectory() as folder, _quiet():
        for number, golden in enumerate(sets):
            full = make_library(Path(folder) / f"full{number}", golden.files)
            if "answers" in given.parts:
                score = score_of(full, golden.questions)
                print_answers(golden, score, peers_of(golden, full, options) if "peers" in given.parts else ())
                if given.show:
                    show(score)
            if "ablations" in given.parts:
                ablations.append(ablated(golden, full, Path(folder) / f"ablated{number}"))
        if ablations:
            print_ablations(sets, ablations)


if __name__ == "__main__":
    main()
