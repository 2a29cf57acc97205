"""BM25 over words and the shorter words inside them, in numpy; kept on disk as JSON and npz (no pickle).

Postings are held term by term: ``rows[starts[t]:starts[t + 1]]`` are the passages that hold term t. An
index is a value: adding and removing give a new one.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.segment import search_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

K1 = 1.2  # saturation of repeated words
B = 0.75  # weight of the passage's length

_TERMS = "lexical.json"
_ARRAYS = "lexical.npz"


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

    def kept(self, places: Sequence[int]) -> LexicalIndex:
        """The index of the passages at ``places`` (ascending) only, numbered anew from 0."""
        renumber = np.full(len(self), -1, dtype=np.int32)
        renumber[list(places)] = np.arange(len(places), dtype=np.int32)
        table = self._postings()
        table[:, 1] = renumber[table[:, 1]]
        table = table[table[:, 1] >= 0]
        used = np.unique(table[:, 0])
        table[:, 0] = np.searchsorted(used, table[:, 0])
        names = list(self.terms)
        terms = {names[old]: new for new, old in enumerate(used)}
        return self._from_postings(terms, table, self.lengths[list(places)])

    def joined(self, other: LexicalIndex) -> LexicalIndex:
        """The index of these passages and after them those of ``other``."""
        terms = dict(self.terms)
        renumber = np.array([terms.setdefault(term, len(terms)) for term in other.terms], dtype=np.int32)
        table = other._postings()
        table[:, 0] = renumber[table[:, 0]]
        table[:, 1] += len(self)
        both = np.concatenate([self._postings(), table])
        return self._from_postings(terms, both, np.concatenate([self.lengths, other.lengths]))

    def _postings(self) -> NDArray[np.int32]:
        term = np.repeat(np.arange(len(self.terms), dtype=np.int32), np.diff(self.starts))
        return np.stack([term, self.rows, self.counts], axis=1)

    def save(self, folder: Path) -> None:
        """Writes lexical.json (terms in order) and lexical.npz into an existing folder."""
        text = json.dumps(list(self.terms), ensure_ascii=False)
        (folder / _TERMS).write_text(text, encoding="utf-8")
        np.savez(folder / _ARRAYS, starts=self.starts, rows=self.rows, counts=self.counts, lengths=self.lengths)

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex:
        """Reads what ``save`` wrote; raises OSError or ValueError where it is missing or damaged."""
        names = json.loads((folder / _TERMS).read_text(encoding="utf-8"))
        terms = {name: place for place, name in enumerate(names)}
        with np.load(folder / _ARRAYS, allow_pickle=False) as kept:
            return cls(terms, kept["starts"], kept["rows"], kept["counts"], kept["lengths"])


def _mask(length: int, places: Sequence[int]) -> NDArray[np.bool_]:
    mask = np.zeros(length, dtype=bool)
    mask[list(places)] = True
    return mask
