"""What the items named beside a set do to it: 功能科目2010301合计 is one item, 财政拨款的各类支出 a part of the set.

A named item is never passed over: it is the thing asked for, or it narrows the set, or there is no answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.datatypes import Fact, Origin
from corpus.vocabulary import clean_label, vocabulary
from qa.likeness import cover, shared_head
from qa.matching import supports
from qa.query import Members, Mention, Operation, Query

_EXPLAINED = 0.9  # share of a mention's words that a column and its table must hold
_EVERYTHING = ("total", "column")  # 支出最大的三类: the whole, or a generic column, narrows nothing
_OF_SET = {Members.PROJECTS: ("project_expenditure", "performance_projects")}  # terms that but name the set


def named_beside(query: Query, members: Members) -> tuple[Mention, ...]:
    """The mentions of a question about a set that say more than the set itself."""
    named = (m for t in query.targets for m in t.mentions)
    return tuple(dict.fromkeys(m for m in named if not _only_names_set(m, members)))


def _only_names_set(mention: Mention, members: Members) -> bool:
    if mention.code is not None or not mention.concepts:
        return False
    own = _OF_SET.get(members, ())
    return all(c in own or vocabulary().term(c).kind in _EVERYTHING for c in mention.concepts)


def is_of_items(query: Query, named: Sequence[Mention]) -> bool:
    """Whether a total asks for named items (项目A和项目B合计) and not for all members of the set."""
    return query.operation is Operation.SUM and any(_is_item(mention) for mention in named)


def _is_item(mention: Mention) -> bool:
    return mention.literal or mention.code is not None or any(_kind(c) != "fund" for c in mention.concepts)


def _kind(concept: str) -> str:
    return vocabulary().term(concept).kind


def narrowed(facts: Sequence[Fact], named: Sequence[Mention]) -> list[Fact]:
    """The facts that every mention is true of: as ancestor, fund, form, column or name."""
    return [fact for fact in facts if all(supports(mention, fact) or _names_column(mention, fact) for mention in named)]


def _names_column(mention: Mention, fact: Fact) -> bool:
    """发行债券(金额) for the column 发行金额 of a table of bonds: the words share a column and its table."""
    if not mention.literal or fact.origin is not Origin.CELL:
        return False
    text = clean_label(mention.text)
    starts = any(shared_head(text, clean_label(c)) > 1 for c in (fact.measure, *fact.columns))
    return starts and cover(text, fact.measure, *fact.columns, fact.scope) >= _EXPLAINED
