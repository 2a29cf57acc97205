"""Measures retrieval on the invented passages of tests/index/retrieval_cases.jsonl: recall@1/@3/@10.

python -m bench.retrieval [--cases FILE] [--model NAME]
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.datatypes import Source
from index.chunks import Chunk, ChunkKind
from index.embedding import load_embedder
from index.retrieve import ChunkIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

CASES = Path(__file__).parents[1] / "tests" / "index" / "retrieval_cases.jsonl"
DEPTHS = (1, 3, 10)


@dataclass(frozen=True, slots=True)
class Case:
    question: str
    answers: frozenset[str]  # ids of the passages that answer it


@dataclass(frozen=True, slots=True)
class Cases:
    chunks: tuple[Chunk, ...]
    cases: tuple[Case, ...]


def read_cases(file: Path = CASES) -> Cases:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    chunks = [_to_chunk(row) for row in rows if "passage" in row]
    cases = [Case(row["question"], frozenset(row["answers"])) for row in rows if "question" in row]
    return Cases(tuple(chunks), tuple(cases))


def _to_chunk(row: dict[str, str]) -> Chunk:
    return Chunk(
        id=row["passage"],
        document=row["document"],
        section=tuple(row["section"].split(" ")),
        text=row["text"],
        context=row["section"],
        kind=ChunkKind.PARAGRAPH,
        source=Source(row["text"], line=1),
    )


def rankings(index: ChunkIndex, question: str) -> dict[str, list[str]]:
    """Ids of all chunks, best first, by words alone, by meaning alone, and by both."""
    everything = index.find(question, len(index.chunks))
    place = {chunk.id: number for number, chunk in enumerate(index.chunks)}
    orders = {
        "lexical": sorted(everything, key=lambda hit: (-hit.lexical, place[hit.chunk.id])),
        "dense": sorted(everything, key=lambda hit: (-hit.dense, place[hit.chunk.id])),
        "hybrid": everything,
    }
    return {kind: [hit.chunk.id for hit in hits] for kind, hits in orders.items()}


def recalls(index: ChunkIndex, cases: Sequence[Case]) -> dict[str, dict[int, float]]:
    """kind → depth → share of the questions with an answer among the first ``depth``."""
    found = [(case, rankings(index, case.question)) for case in cases]
    return {
        kind: {
            depth: sum(bool(case.answers & set(order[kind][:depth])) for case, order in found) / len(found)
            for depth in DEPTHS
        }
        for kind in ("lexical", "dense", "hybrid")
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, default=CASES)
    parser.add_argument("--model")
    arguments = parser.parse_args()
    read = read_cases(arguments.cases)
    started = time.perf_counter()
    index = ChunkIndex.build(read.chunks, load_embedder(arguments.model))
    print(f"{len(read.chunks)} passages indexed in {time.perf_counter() - started:.2f} s (model load included)")
    for kind, by_depth in recalls(index, read.cases).items():
        print(f"{kind:8}", "  ".join(f"recall@{depth} {share:.3f}" for depth, share in by_depth.items()))


if __name__ == "__main__":
    main()
