"""Chinese word segmentation: the likeliest cut by a unigram dictionary, as jieba cuts with HMM off.

The dictionary (``model/dictionary.txt``, built by ``bench/train_embedding.py`` from jieba's) is that of the
bundled embedding model, so that what is cut here is what has a vector there. The same words come out as from
jieba itself (a test compares them), some three times faster and without its start-up: each stretch of text is
cut in one pass from its end, over the words that begin at each place.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DICTIONARY = Path(__file__).parent / "model" / "dictionary.txt"

_THOUSANDS = re.compile(r"(?<=\d)[,，]\s?(?=\d{3})")
_NUMBER = re.compile(r"[\d.%\-+_]+")
_STRETCH = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+|\S")  # what is cut; any other character is its own token
_LATIN = re.compile(r"[a-zA-Z0-9]+")

# Words of asking and of grammar, which say nothing about where the answer stands.
STOP_WORDS = frozenset("的了是吗呢吧啊和与及在有被把对从到我你它他们这那就都也还又很个为之其几想请帮查") | {
    *("及其", "以及", "多少", "什么", "哪些", "哪个", "哪里", "怎么", "怎样", "如何", "为什么", "为何"),
    *("请问", "一下", "告诉", "知道", "帮我", "是不是", "有没有"),
}


def normalise(text: str) -> str:
    """One spelling for all widths: NFKC, lower case, no thousands separators ("1, 733.87" → "1733.87")."""
    return _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).lower())


def cut_words(text: str) -> list[str]:
    """The words of ``text`` in order, none overlapping; punctuation and numbers dropped."""
    return [token for token in _dictionary().cut(normalise(text)) if _is_word(token) and not _NUMBER.fullmatch(token)]


def search_tokens(text: str) -> list[str]:
    """Words and the shorter words inside them, numbers kept, stop words dropped: what is looked up."""
    dictionary = _dictionary()
    tokens: list[str] = []
    for token in dictionary.cut(normalise(text)):
        if len(token) > 2:
            tokens += dictionary.inside(token)
        tokens.append(token)
    return [token for token in tokens if _is_word(token) and token not in STOP_WORDS]


def _is_word(token: str) -> bool:
    return any(map(str.isalnum, token))


@dataclass(frozen=True, slots=True)
class _Dictionary:
    """Words with the logarithm of their share. ``weights`` also has every beginning of a word, as None."""

    weights: dict[str, float | None]
    rarest: float  # of a character that is no word

    @classmethod
    def read(cls, file: Path) -> _Dictionary:
        counts: dict[str, int] = {}
        for line in file.read_text(encoding="utf-8").splitlines():
            word, count = line.split(" ")
            counts[word] = int(count)
        total = log(sum(counts.values()))
        weights: dict[str, float | None] = {word[:end]: None for word in counts for end in range(1, len(word))}
        weights |= {word: log(count) - total for word, count in counts.items() if count}
        return cls(weights, log(1) - total)

    def cut(self, text: str) -> Iterator[str]:
        """All tokens in order, without blanks."""
        for stretch in _STRETCH.findall(text):
            if len(stretch) == 1:
                yield stretch
            else:
                yield from self._cut_stretch(stretch)

    def _cut_stretch(self, text: str) -> Iterator[str]:
        ends = self._ends(text)
        start = 0
        while start < len(text):
            end = ends[start]
            if end == start + 1 and _LATIN.match(text[start]):  # letters and digits on their own stay together
                while end < len(text) and ends[end] == end + 1 and _LATIN.match(text[end]):
                    end += 1
            yield text[start:end]
            start = end

    def _ends(self, text: str) -> list[int]:
        """Where the word that begins at each place ends on the likeliest way from there to the end of the text."""
        weights = self.weights
        length = len(text)
        ends = list(range(1, length + 1))
        best = [0.0] * (length + 1)
        for start in range(length - 1, -1, -1):
            weight = weights.get(text[start], self.rarest)
            most = (self.rarest if weight is None else weight) + best[start + 1]
            for end in range(start + 2, length + 1):
                weight = weights.get(text[start:end], 0.0)
                if weight is None:
                    continue
                if weight == 0.0:  # no word begins like this
                    break
                if (way := weight + best[end]) >= most:
                    most, ends[start] = way, end
            best[start] = most
        return ends

    def inside(self, word: str) -> Iterator[str]:
        """The words of two and of three characters within a longer one."""
        for size in (2, 3):
            if len(word) > size:
                parts = (word[start : start + size] for start in range(len(word) - size + 1))
                yield from (part for part in parts if self.weights.get(part) is not None)


@cache
def _dictionary() -> _Dictionary:
    return _Dictionary.read(DICTIONARY)
