"""Questions that the present library can answer, to begin with."""

from __future__ import annotations

from collections.abc import Iterator
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
    "{agency}{year}年公务接待费占三公经费多少",
    "{agency}{year}年项目支出有哪些",
    "{agency}{year}年一般公共预算收入是多少",
    "{agency}的主要职责是什么",
)


def example_questions(bot: BudgetQA) -> list[str]:
    """Up to six questions, of different agencies and shapes, each asked and answered here first."""
    found: list[str] = []
    for tried, question in enumerate(_candidates(bot)):
        if len(found) == _MOST or tried == _TRIED:
            break
        if bot.ask(question).status is Status.ANSWERED:
            found.append(question)
    return found


def _candidates(bot: BudgetQA) -> Iterator[str]:
    """Shapes and agencies taken in turn, so that neighbours differ in both."""
    catalog = bot.catalog()
    agencies = [(agency, catalog.years(agency)[0]) for agency in catalog.agencies if catalog.years(agency)]
    for turn in range(len(agencies)):
        for place, shape in enumerate(_SHAPES):
            agency, year = agencies[(turn + place) % len(agencies)]
            yield shape.format(agency=agency, year=year)
