"""Conversations of several callers, by name: for doors whose requests come one by one, from any thread."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from qa.schema import Answer

if TYPE_CHECKING:
    from qa.bot import BudgetQA, Talk

_KEPT = 500


@dataclass(slots=True)
class _One:
    talk: Talk
    guard: threading.Lock = field(default_factory=threading.Lock)


class Talks:
    """The conversations asked in last; one not asked in for long is forgotten. Safe for several threads."""

    def __init__(self, bot: BudgetQA, most: int = _KEPT) -> None:
        self._bot = bot
        self._most = most
        self._talks: OrderedDict[str, _One] = OrderedDict()
        self._guard = threading.Lock()

    def ask(self, name: str, question: str, as_of: date | None = None) -> Answer:
        """Answer the next turn of the conversation called ``name``, begun where there is none."""
        with self._guard:
            one = self._talks.pop(name, None) or _One(self._bot.conversation())
            self._talks[name] = one
            if len(self._talks) > self._most:
                self._talks.popitem(last=False)
        with one.guard:
            return one.talk.ask(question, as_of=as_of)
