"""Names of classification codes: from the classification tables, and as one document prints them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.classification import codes_of
from corpus.numerals import to_half_width
from corpus.table_mesh import has_chinese, name_text

_OPENING = re.compile(r"^(?:其中[:：]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])")


@dataclass(frozen=True, slots=True)
class NameBook:
    """Which name stands beside which code in this document (the most frequent, then the longest)."""

    names: dict[str, str]
    codes: dict[str, str]  # by folded name; names of several codes are left out

    def name_of(self, code: str) -> str | None:
        """The name that this document prints for a code."""
        return self.names.get(code)

    def code_of(self, name: str) -> str | None:
        """The code of a name: of the classification if it has only one, else of this document."""
        standard = codes_of(name_text(name))
        return standard[0] if len(standard) == 1 else self.codes.get(folded(name))


class NameVotes:
    """Which names and codes the tables of a document print side by side, and how often."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """``pairs``: code and name of every row of every table."""
        self._names: dict[str, Counter[str]] = defaultdict(Counter)
        self._codes: dict[str, Counter[str]] = defaultdict(Counter)
        for code, name in pairs:
            if has_chinese(name):
                self._names[code][name] += 1
                self._codes[folded(name)][code] += 1
        self._best = {code: _best(counter) for code, counter in self._names.items()}
        self._only = {name: _only(counter) for name, counter in self._codes.items()}

    def without(self, pairs: Iterable[tuple[str, str]]) -> NameBook:
        """What the other tables say; ``pairs``: those of one table, which were counted with all."""
        own = NameVotes(pairs)
        best = {code: _best(self._names[code] - counter) for code, counter in own._names.items()}
        only = {name: _only(self._codes[name] - counter) for name, counter in own._codes.items()}
        return NameBook(_known({**self._best, **best}), _known({**self._only, **only}))


def _known(entries: dict[str, str | None]) -> dict[str, str]:
    return {key: value for key, value in entries.items() if value is not None}


def _best(counter: Counter[str]) -> str | None:
    """The name that a code has most often; a cut name stands for the longer one that begins with it.

    None where two different names are as frequent.
    """
    whole = Counter[str]()
    for name, count in counter.items():
        longest = max((other for other in counter if other.startswith(name)), key=len)
        whole[longest] += count
    return _only(whole)


def _only(counter: Counter[str]) -> str | None:
    if not counter:
        return None
    (first, count), *others = counter.most_common(2)
    return first if not others or count > others[0][1] else None


def folded(name: str) -> str:
    """A name for comparing: half-width brackets, no spaces, no numbering."""
    return _OPENING.sub("", to_half_width(name_text(name)).replace(" ", ""))
