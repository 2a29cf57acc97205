"""Questions that the present library can answer, to begin with."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from qa.schema import Status

if TYPE_CHECKING:
    from qa.bot import BudgetQA

_MOST = 6
_TRIED = 60  # questions tried for them
_SHAPES = (
    "{agency}{year}年“三公”经费是多少",
    "{agency}{year}年支出总计是多少，比上年增加多少",
    "{agency}{year}年哪些支出最多",
    "{agency}{year}年支出构成",
    "{agency}{year}年公务接待费占三公经费多少",
    "{agency}{year}年项目支出有哪些",
    "{agency}{year}年一般公共预算收入是多少",
    "{agency}的主要职责是什么",
)


class Examples:
    """The questions of a library, tried once for each of its states. Safe for several threads."""

    def __init__(self, bot: BudgetQA) -> None:
        self._bot = bot
        self._guard = threading.Lock()
        self._tried: tuple[str, list[str]] | None = None  # of a revision of the library

    def questions(self) -> list[str]:
        """Those that the library answers now."""
        with self._guard:
            revision = self._bot.library.revision()
            if self._tried is None or self._tried[0] != revision:
                self._tried = revision, example_questions(self._bot)
            return self._tried[1]


def example_questions(bot: BudgetQA) -> list[str]:
    """Up to six questions, of different shapes and agencies as far as there are, each asked and answered here first."""
    found: list[str] = []
    agencies = _agencies(bot)
    tried = 0
    for shape in _SHAPES:
        for agency, year in agencies:
            if len(found) == _MOST or tried == _TRIED:
                return found
            tried += 1
            question = shape.format(agency=agency, year=year)
            if bot.ask(question).status is Status.ANSWERED:
                found.append(question)
                agencies = _moved_behind(agencies, agency)
                break
    return found


def _agencies(bot: BudgetQA) -> list[tuple[str, int]]:
    """Agencies with their latest year, spread over the list, so that neighbours of one district do not come first."""
    catalog = bot.catalog()
    dated = [(agency, years[0]) for agency in catalog.agencies if (years := catalog.years(agency))]
    step = max(1, len(dated) // _MOST)
    return [dated[n] for start in range(step) for n in range(start, len(dated), step)]


def _moved_behind(agencies: list[tuple[str, int]], used: str) -> list[tuple[str, int]]:
    return [one for one in agencies if one[0] != used] + [one for one in agencies if one[0] == used]
