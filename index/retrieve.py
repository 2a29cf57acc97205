"""Finding passages and item names: several kinds of score, normalised and summed.

Words (BM25) and meaning (the vector of the whole passage) name candidates. A third score is taken on these,
word by word (``index.wordwise``). Each kind is brought to mean 0 and deviation 1 over the candidates and the
weighted mean is taken; clues of the question (``index.clues``) add to it. Equal sums keep reading order, so the
same library always answers in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.chunks import Chunk, ChunkKind
from index.clues import drop_names, fits, printed_amounts, rough_amounts
from index.dense import DenseIndex
from index.embedding import WordEmbedder
from index.lexical import LexicalIndex
from index.shards import Shard
from index.wordwise import wordwise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from index.embedding import Embedder

CANDIDATES = 1000  # that each search names at least

SHAPE_WEIGHT = 0.8  # these two, and the weights below: chosen on the development halves (bench/README.md)
AMOUNT_WEIGHT = 1.5


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the three kinds of score."""

    lexical: float
    dense: float
    wordwise: float


PASSAGES = Weights(lexical=0.3, dense=0.4, wordwise=1.0)
ITEMS = Weights(lexical=0.2, dense=1.0, wordwise=0.5)  # words matched by chance weigh heavily in short texts
WITHOUT_WORDS = Weights(lexical=0.5, dense=1.0, wordwise=0.0)  # for a model without vectors of single words


@dataclass(frozen=True, slots=True)
class Hit:
    """A found chunk. ``score`` compares within one search only; ``lexical`` is BM25, ``dense`` a cosine.

    ``wordwise``, 0 to 1, is how near the words of the chunk come to those of the query (``index.wordwise``), and
    compares between searches; 0 for a model without vectors of single words.
    """

    chunk: Chunk
    score: float
    lexical: float
    dense: float
    wordwise: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item name that a query may mean. ``score`` as in Hit; ``surface`` is the name that matched."""

    name: str
    surface: str
    score: float
    lexical: float
    dense: float


@dataclass(frozen=True, slots=True)
class ChunkIndex:
    """Some chunks of a library with their lexical and dense index."""

    chunks: tuple[Chunk, ...]
    keys: tuple[int, ...]  # of each chunk in the dense index
    lexical: LexicalIndex
    dense: DenseIndex
    embedder: Embedder

    @classmethod
    def build(cls, chunks: Iterable[Chunk], embedder: Embedder) -> ChunkIndex:
        """Indexes the chunks; their ids must be unique."""
        chunks = tuple(chunks)
        return cls.of_shards(chunks, [Shard.build(chunks, embedder)], embedder)

    @classmethod
    def of_shards(cls, chunks: Iterable[Chunk], shards: Sequence[Shard], embedder: Embedder) -> ChunkIndex:
        """The index of ``chunks``, of which the ``shards`` hold words and vectors, in order."""
        chunks = tuple(chunks)
        keys = _keys(chunks)
        vectors = [shard.vectors for shard in shards] or [np.zeros((0, embedder.dimension), dtype=np.float32)]
        dense = DenseIndex.build(keys, np.concatenate(vectors), embedder.name)
        return cls(chunks, keys, LexicalIndex.joined([shard.lexical for shard in shards]), dense, embedder)

    def find(
        self,
        query: str,
        k: int = 10,
        documents: Collection[str] | None = None,
        kinds: Collection[ChunkKind] | None = None,
        names: Collection[str] = (),
    ) -> list[Hit]:
        """The k best chunks, best first; only of ``documents`` and ``kinds`` where they are given.

        ``names`` are those of the agency that ``documents`` stand for: they are no longer looked for.
        """
        allowed = [
            place
            for place, chunk in enumerate(self.chunks)
            if (documents is None or chunk.document in documents) and (kinds is None or chunk.kind in kinds)
        ]
        scored = _score(self, PASSAGES, drop_names(query, names), allowed, max(CANDIDATES, 4 * k))
        chunks = [self.chunks[place] for place in scored.places]
        ranked = _ranked(scored, scored.fused + _clues(query, chunks))
        return [Hit(self.chunks[one.place], one.score, one.lexical, one.dense, one.wordwise) for one in ranked[:k]]


@dataclass(frozen=True, slots=True)
class ItemIndex:
    """Item names (and their other names) of a library, to be proposed where the words of a query fail."""

    names: tuple[str, ...]  # parallel to surfaces
    surfaces: tuple[str, ...]
    lexical: LexicalIndex
    dense: DenseIndex
    embedder: Embedder

    @classmethod
    def build(
        cls, names: Iterable[str], embedder: Embedder, aliases: Mapping[str, Sequence[str]] | None = None
    ) -> ItemIndex:
        """``aliases`` gives further names that lead to an item (colloquial words, the name of its term)."""
        aliases = aliases or {}
        pairs = [
            (name, surface)
            for name in dict.fromkeys(names)
            for surface in dict.fromkeys((name, *aliases.get(name, ())))
        ]
        surfaces = tuple(surface for _, surface in pairs)
        dense = DenseIndex.build(range(len(pairs)), embedder.encode(surfaces), embedder.name)
        return cls(tuple(name for name, _ in pairs), surfaces, LexicalIndex.build(surfaces), dense, embedder)

    @property
    def keys(self) -> tuple[int, ...]:
        """The key of each surface in the dense index."""
        return tuple(range(len(self.surfaces)))

    def propose(self, query: str, k: int = 10, names: Collection[str] | None = None) -> list[Proposal]:
        """The k items most likely meant, best first, each once; only of ``names`` where they are given."""
        allowed = [place for place, name in enumerate(self.names) if names is None or name in names]
        best: dict[str, Proposal] = {}
        scored = _score(self, ITEMS, query, allowed, CANDIDATES)
        for one in _ranked(scored, scored.fused):
            name = self.names[one.place]
            surface = self.surfaces[one.place]
            best.setdefault(name, Proposal(name, surface, one.score, one.lexical, one.dense))
        return list(best.values())[:k]


class _Searchable(Protocol):
    """What the two indexes have in common."""

    @property
    def lexical(self) -> LexicalIndex: ...
    @property
    def dense(self) -> DenseIndex: ...
    @property
    def embedder(self) -> Embedder: ...
    @property
    def keys(self) -> tuple[int, ...]: ...


@dataclass(frozen=True, slots=True)
class _Scored:
    """The candidates, in reading order, with their scores."""

    places: list[int]
    lexical: NDArray[np.float64]
    dense: NDArray[np.float32]
    wordwise: NDArray[np.float64]
    fused: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Ranked:
    place: int
    score: float
    lexical: float
    dense: float
    wordwise: float


def _score(index: _Searchable, weights: Weights, query: str, allowed: Sequence[int], wide: int) -> _Scored:
    """Scores the ``wide`` best of each search; none where neither knows a word of the query."""
    vector = index.embedder.encode_query(query)
    words = index.lexical.scores(query, allowed)
    places = _candidates(index, words, vector, allowed, wide)
    lexical = words[np.array(places, dtype=np.intp)]
    dense = index.dense.scores(vector, [index.keys[place] for place in places])
    near = np.zeros(len(places))
    if isinstance(index.embedder, WordEmbedder):
        near = wordwise(index.lexical, index.embedder, query, places)
    else:
        weights = WITHOUT_WORDS
    fused = weights.wordwise * standardise(near)
    fused += weights.lexical * standardise(lexical) + weights.dense * standardise(dense)
    fused /= weights.lexical + weights.dense + weights.wordwise
    return _Scored(places, lexical, dense, near, fused)


def _ranked(scored: _Scored, sums: NDArray[np.float64]) -> list[_Ranked]:
    """The candidates by ``sums``, best first."""
    sums = np.round(sums, 6)
    order = np.lexsort((np.array(scored.places), -sums))
    return [
        _Ranked(
            scored.places[i],
            float(sums[i]),
            float(scored.lexical[i]),
            float(scored.dense[i]),
            float(scored.wordwise[i]),
        )
        for i in order
    ]


def _clues(query: str, chunks: Sequence[Chunk]) -> NDArray[np.float64]:
    """What the shape of each passage and the amounts that it prints add."""
    texts = [chunk.text for chunk in chunks]
    shapes = fits(query, texts, [chunk.kind is ChunkKind.DEFINITION for chunk in chunks])
    added: NDArray[np.float64] = SHAPE_WEIGHT * np.array(shapes, dtype=np.float64)
    if amounts := rough_amounts(query):
        printed = [printed_amounts(text) for text in texts]
        for amount in amounts:
            held = np.array([amount in one for one in printed], dtype=np.float64)
            added += AMOUNT_WEIGHT * held * _rarity(len(texts), int(held.sum()))
    return added


def _rarity(total: int, holding: int) -> float:
    """1 for what one of many passages has, near 0 for what all have."""
    return float(np.log1p((total - holding + 0.5) / (holding + 0.5)) / np.log1p(max(total, 1)))


def _candidates(
    index: _Searchable,
    words: NDArray[np.float64],
    vector: NDArray[np.float32],
    allowed: Sequence[int],
    wide: int,
) -> list[int]:
    """Places, ascending: the best by words that hold one, and the best by meaning."""
    by_words = [place for place in allowed if words[place] > 0]
    by_words.sort(key=lambda place: (-words[place], place))
    by_meaning: list[int] = []
    if vector.any():
        keys = index.keys
        place_of = {keys[place]: place for place in allowed}
        among = None if len(allowed) == len(keys) else list(place_of)
        by_meaning = [place_of[key] for key, _ in index.dense.search(vector, wide, among)]
    return sorted({*by_words[:wide], *by_meaning})


def standardise(scores: NDArray[np.float64] | NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean 0, deviation 1; all 0 where the scores do not differ."""
    if not len(scores):
        return np.zeros(0)
    wide = scores.astype(np.float64)
    deviation = float(wide.std())
    return (wide - wide.mean()) / deviation if deviation > 1e-9 else np.zeros_like(wide)


def _keys(chunks: Iterable[Chunk]) -> tuple[int, ...]:
    """The chunks' integer keys in the dense index: 60 bits, the same for ever."""
    return tuple(int(sha256(chunk.id.encode()).hexdigest()[:15], 16) for chunk in chunks)
