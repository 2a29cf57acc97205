"""How near a passage comes to a query word by word: a passage of many things is found by its one fitting word.

In the mean vector of a long passage that word drowns; and BM25 wants the very same word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.segment import STOP_WORDS, cut_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.embedding import WordEmbedder
    from index.lexical import LexicalIndex


def wordwise(lexical: LexicalIndex, embedder: WordEmbedder, query: str, places: Sequence[int]) -> NDArray[np.float64]:
    """For each passage, 0 to 1: the cosine of its nearest word to each word of the query, averaged by what each tells.

    What a word tells is the length of its vector; a passage without a near word gets 0 for it. 0 for all where the
    query has no word that tells anything.
    """
    asked = [word for word in dict.fromkeys(cut_words(query)) if word not in STOP_WORDS]
    held = lexical.words_of(places)
    telling = embedder.word_vectors(asked)
    total = float(np.linalg.norm(telling, axis=1).sum())
    nearness = telling @ _unit(embedder.word_vectors(held.words)).T
    sums = np.zeros(len(places))
    for row in nearness:
        nearest = np.zeros(len(places))
        np.maximum.at(nearest, held.row, row[held.word])
        sums += nearest
    return sums / total if total else sums


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return unit
