"""总结一下某局2023年预算: the main figures of an edition, where no item is asked for but the whole of it."""

from __future__ import annotations

from dataclasses import replace

from corpus.vocabulary import vocabulary
from qa.catalog import Catalog
from qa.choose import Chosen, choose
from qa.query import Mention, Operation, Query, Target
from qa.words import words

_ASKED = (Operation.VALUE, Operation.NARRATIVE)


def with_overview(query: Query, catalog: Catalog) -> Query:
    """The question about each main figure that the edition has; any other question as it is."""
    target = query.targets[0] if len(query.targets) == 1 else Target()
    asks = query.operation in _ASKED and query.members is None and query.explicit_phase
    if not asks or len(target.agencies) != 1 or not words().overview.search(query.text):
        return query
    if not all(m.literal and words().overview.fullmatch(m.text) for m in target.mentions):
        return query
    plain = replace(query, operation=Operation.VALUE)
    each = (replace(target, mentions=(_item(concept),)) for concept in words().overview_items)
    held = tuple(t for t in each if isinstance(choose(t, plain, catalog), Chosen))
    return plain.with_targets(held) if len(held) > 1 else query


def _item(concept: str) -> Mention:
    return Mention(vocabulary().term(concept).name, 0, 0, (concept,))
