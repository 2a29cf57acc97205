"""A、B和C分别为x、y、z: which of several figures is whose."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from qa.claims.lexicon import Lexicon
from qa.claims.marks import Marked
from qa.query import Link, Mention

_LIST = re.compile("[、，和与以及]*")
_FARTHEST = 2  # characters between 分别为 and the first figure


@dataclass(frozen=True, slots=True)
class Shared:
    """What one of several figures is of, where the items (years, agencies) stand before all of them."""

    start: int
    mentions: tuple[Mention, ...] = ()
    year: int | None = None
    agencies: tuple[str, ...] = ()


def distributed(marked: Marked, lexicon: Lexicon) -> dict[int, Shared]:
    """By the number of the figure, what it is of."""
    found: dict[int, Shared] = {}
    for told in lexicon.severally.finditer(marked.masked):
        run = _run_after(marked, told.end())
        if len(run) < 2 or run[0] in found:
            continue
        start = marked.figures[run[0] - 1].end if run[0] else 0
        mentions = [m for m in marked.mentions if start <= m.start < told.start()]
        years = [n for y in marked.years if start <= y.start < told.start() for n in y.years]
        agencies = [a.candidates for a in marked.agencies if start <= a.start < told.start() and a.candidates]
        if len(agencies) == len(run) + 1:  # 某市甲县、乙县和丙县: the place that they lie in goes before them
            agencies = agencies[1:]
        for place, n in enumerate(run):
            if len(mentions) == len(run):
                found[n] = Shared(start, (replace(mentions[place], link=Link.NONE),))
            elif len(years) == len(run):
                found[n] = Shared(start, tuple(mentions), years[place])
            elif len(agencies) == len(run):
                found[n] = Shared(start, tuple(mentions), agencies=agencies[place])
    return found


def _run_after(marked: Marked, place: int) -> list[int]:
    """The figures that stand side by side right behind ``place``."""
    run: list[int] = []
    end = place
    for n, figure in enumerate(marked.figures):
        if figure.start < place:
            continue
        is_next = _LIST.fullmatch(marked.text[end : figure.lead]) if run else figure.lead - end <= _FARTHEST
        if not is_next:
            break
        run.append(n)
        end = figure.end
    return run
