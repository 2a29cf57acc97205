"""What the reader of a paragraph knows at a moment: current item, open enumerations, drafts made so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from corpus.datatypes import Aspect, Phase, RowRole, Trend
from corpus.prose_numbers import NotFigure, Number

_SISTERS = frozenset({"基本支出", "项目支出"})
_TOTAL = re.compile(r"(?:总额|总计|合计|总数)$")


@dataclass(frozen=True, slots=True)
class Draft:
    """A figure of one text with its meaning; offsets are those of the text."""

    number: Number
    item: str
    path: tuple[str, ...]
    aspect: Aspect
    role: RowRole = RowRole.ITEM
    trend: Trend | None = None
    base: str | None = None
    year: int | None = None
    sentence: tuple[int, int] = (0, 0)
    reason: str | None = None
    measure: str | None = None
    phase: Phase | None = None  # where the words beside the figure name one
    main: bool = True  # False: a part of its item, which ``measure`` names


@dataclass(frozen=True, slots=True)
class Drafts:
    """What was made of one text: bound figures, and every other number with its reason."""

    bound: tuple[Draft, ...]
    skipped: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a paragraph inherits: year, names of the agency, an enumeration left open, its heading."""

    year: int | None = None
    topics: tuple[str, ...] = ()
    open_path: tuple[str, ...] | None = None
    heading: str = ""  # the heading right above, where it names an item


@dataclass(slots=True)
class Enumeration:
    """A list of parts of ``path``; ``whole`` where its figures are parts of one item ("…费中，")."""

    path: tuple[str, ...]
    role: RowRole
    items: int = 0
    by_semicolon: bool = False
    in_brackets: bool = False
    whole: str = ""


@dataclass(slots=True)
class State:
    """Everything carried from clause to clause."""

    text: str
    setting: Setting
    year: int | None
    topic_year: int | None
    item: str = ""
    path: tuple[str, ...] = ()
    top: tuple[str, ...] = ()  # the last item outside any enumeration, with its path
    role: RowRole = RowRole.ITEM
    base: str = ""
    phase: Phase | None = None  # said of the current item: 支出决算, 年初预算
    completed: str = ""  # "年初预算" behind "完成年初预算5万元", whose rate is still to come
    shared: str = ""  # “项目支出” behind “占项目支出5万元”, whose share is still to come
    pending: str = ""  # a name printed in an earlier clause of the sentence, whose figure is still to come
    heading: str = ""  # a classification item run in as a sentence: “小学教育（项）。年初预算为5万元”
    words: str = ""  # the last clause without figure, which a colon makes the name of what follows
    brackets: int = 0
    behind_figure: bool = False  # the last separator stood right behind a figure
    lists: list[Enumeration] = field(default_factory=list)
    owned: list[int] = field(default_factory=list)  # drafts about the current item
    top_owned: list[int] = field(default_factory=list)  # drafts about the last item outside enumerations
    named: dict[int, str] = field(default_factory=dict)  # items of "A、B分别为…" by place of the figure
    reason_start: int | None = None
    explained: list[int] = field(default_factory=list)  # drafts that the reason is about
    last_reason: int | None = None  # where the reason of the sentence before starts
    drafts: list[Draft] = field(default_factory=list)
    skipped: list[Number] = field(default_factory=list)

    def add(self, draft: Draft) -> None:
        """Keep a draft; outside a reason it belongs to the current item, unless it is of a year before."""
        self.drafts.append(draft)
        is_past = draft.year is not None and self.year is not None and draft.year < self.year
        if self.reason_start is None and not is_past:
            self.owned.append(len(self.drafts) - 1)
            if self.top and draft.item == self.top[-1] and draft.path == self.top[:-1]:
                self.top_owned.append(len(self.drafts) - 1)

    def skip(self, number: Number, reason: NotFigure) -> None:
        """Leave a figure unbound; what follows is then no part and no change of what came before."""
        self.skipped.append(replace(number, reason=reason))
        if reason is NotFigure.UNBOUND and self.reason_start is None:
            self.item, self.path, self.top, self.pending = "", (), (), ""
            self.owned, self.top_owned, self.phase, self.completed = [], [], None, ""

    def set_item(self, phrase: str, *, keep_base: bool = False) -> None:
        """Make ``phrase`` the subject, at the place that the open enumerations give it."""
        self.pending = self.completed = ""
        if phrase == self.item:
            return
        if phrase in _SISTERS:
            self.lists = [one for one in self.lists if not _SISTERS & set(one.path[-1:])]
        self.item = phrase
        self.path = self.lists[-1].path if self.lists else ()
        self.role = self._role()
        self.phase = None
        if self.lists:
            self.lists[-1].items += 1
        else:
            self.top, self.top_owned = (*self.path, phrase), []
        if not keep_base:
            self.base = ""
        self.owned = []

    def _role(self) -> RowRole:
        if _TOTAL.search(self.item):
            return RowRole.TOTAL
        return self.lists[-1].role if self.lists else RowRole.ITEM
