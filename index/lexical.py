"""BM25 over words and the shorter words inside them, in numpy.

Postings are held term by term: ``rows[starts[t]:starts[t + 1]]`` are the passages that hold term t. An
index is a value.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.segment import search_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

K1 = 1.2  # saturation of repeated words
B = 0.75  # weight of the passage's length


@dataclass(frozen=True, slots=True)
class Words:
    """Which of some passages holds which word: ``words[word[n]]`` stands in the ``row[n]``-th of them."""

    words: tuple[str, ...]
    word: NDArray[np.intp]
    row: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """BM25 scores of a query against every passage, by the passage's place (from 0)."""

    terms: dict[str, int]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    counts: NDArray[np.int32]
    lengths: NDArray[np.int32]

    @classmethod
    def build(cls, texts: Iterable[str]) -> LexicalIndex:
        """Cuts and counts the texts; the n-th is passage n."""
        terms: dict[str, int] = {}
        triples: list[tuple[int, int, int]] = []
        lengths: list[int] = []
        for row, text in enumerate(texts):
            tokens = search_tokens(text)
            lengths.append(len(tokens))
            for token, count in Counter(tokens).items():
                triples.append((terms.setdefault(token, len(terms)), row, count))
        table = np.array(triples, dtype=np.int32).reshape(-1, 3)
        return cls._from_postings(terms, table, np.array(lengths, dtype=np.int32))

    @classmethod
    def _from_postings(
        cls, terms: dict[str, int], table: NDArray[np.int32], lengths: NDArray[np.int32]
    ) -> LexicalIndex:
        """``table`` has columns term, row, count, in any order."""
        ordered = table[np.lexsort((table[:, 1], table[:, 0]))]
        starts = np.searchsorted(ordered[:, 0], np.arange(len(terms) + 1))
        rows = np.ascontiguousarray(ordered[:, 1])
        return cls(terms, starts.astype(np.int64), rows, np.ascontiguousarray(ordered[:, 2]), lengths)

    def __len__(self) -> int:
        return len(self.lengths)

    def scores(self, query: str, among: Sequence[int] | None = None) -> NDArray[np.float64]:
        """The BM25 score of every passage; 0 where no word of the query occurs.

        With ``among``, of these passages only, and how rare a word is and how long a passage counts among them.
        """
        scores = np.zeros(len(self))
        chosen = np.ones(len(self), dtype=bool) if among is None else _mask(len(self), among)
        total = int(chosen.sum())
        if not total:
            return scores
        norms = K1 * (1 - B + B * self.lengths / max(1.0, float(self.lengths[chosen].mean())))
        for term in dict.fromkeys(search_tokens(query)):
            place = self.terms.get(term)
            if place is None:
                continue
            held = slice(int(self.starts[place]), int(self.starts[place + 1]))
            inside = chosen[self.rows[held]]
            rows, counts = self.rows[held][inside], self.counts[held][inside]
            rarity = np.log1p((total - len(rows) + 0.5) / (len(rows) + 0.5))
            scores[rows] += rarity * counts * (K1 + 1) / (counts + norms[rows])
        return scores

    def words_of(self, places: Sequence[int]) -> Words:
        """The terms of the passages at ``places``."""
        renumber = np.full(len(self), -1, dtype=np.int32)
        renumber[list(places)] = np.arange(len(places), dtype=np.int32)
        row = renumber[self.rows]
        inside = row >= 0
        term = np.repeat(np.arange(len(self.terms), dtype=np.int32), np.diff(self.starts))[inside]
        used, word = np.unique(term, return_inverse=True)
        names = list(self.terms)
        return Words(tuple(names[term] for term in used), word, row[inside])

    @classmethod
    def joined(cls, parts: Sequence[LexicalIndex]) -> LexicalIndex:
        """The index of the passages of all parts, those of each behind those of the parts before."""
        terms: dict[str, int] = {}
        tables = [np.zeros((0, 3), dtype=np.int32)]
        before = 0
        for part in parts:
            number = np.array([terms.setdefault(term, len(terms)) for term in part.terms], dtype=np.int32)
            term = np.repeat(number, np.diff(part.starts))
            tables.append(np.stack([term, part.rows + np.int32(before), part.counts], axis=1))
            before += len(part)
        lengths = [np.zeros(0, dtype=np.int32), *(part.lengths for part in parts)]
        return cls._from_postings(terms, np.concatenate(tables), np.concatenate(lengths))


def _mask(length: int, places: Sequence[int]) -> NDArray[np.bool_]:
    mask = np.zeros(length, dtype=bool)
    mask[list(places)] = True
    return mask
