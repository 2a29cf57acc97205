"""Questions typed in pinyin without an input method: gongwu jiedaifei → 公务接待费.

Only runs of Latin letters that the spellings of known names and question words explain to the last letter are
turned into characters; anything else (PDF, a URL, English) stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.sounds import spellings

_RUN = re.compile(r"[A-Za-zü][A-Za-zü'’ ]*[A-Za-zü]")
_LEAST = 4  # letters; shorter runs are as likely abbreviations
_LONGEST_NAME = 16  # characters; longer names nobody spells out


@dataclass(frozen=True, slots=True)
class PinyinReader:
    """Known words by their toneless spelling without blanks; of words of one spelling the first given counts."""

    words: dict[str, str]
    longest: int

    @classmethod
    def of(cls, words: Iterable[str]) -> PinyinReader:
        """A reader of these words, the most telling first."""
        spelt: dict[str, str] = {}
        for word in words:
            if 1 <= len(word) <= _LONGEST_NAME:
                for spelling in spellings(word):
                    spelt.setdefault(spelling, word)
        return cls(spelt, max(map(len, spelt), default=0))

    def read(self, text: str) -> str:
        """``text`` with every run of pinyin in characters."""
        return _RUN.sub(lambda match: self._read_run(match.group()) or match.group(), text)

    def _read_run(self, run: str) -> str:
        letters = re.sub(r"['’ ]", "", run).lower()
        return self._fewest_words(letters) if len(letters) >= _LEAST else ""

    def _fewest_words(self, letters: str) -> str:
        """The words that spell ``letters`` exactly, as few as may be; empty where none do."""
        best: list[tuple[int, str] | None] = [(0, "")] + [None] * len(letters)
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - self.longest), end):
                before, word = best[start], self.words.get(letters[start:end])
                if before is not None and word is not None:
                    found = (before[0] + 1, before[1] + word)
                    known = best[end]
                    if known is None or found[0] < known[0]:
                        best[end] = found
        whole = best[len(letters)]
        return "" if whole is None else whole[1]


def has_pinyin(text: str) -> bool:
    """Whether a text holds a run of letters long enough to be pinyin."""
    return any(len(re.sub(r"['’ ]", "", m.group())) >= _LEAST for m in _RUN.finditer(text))
