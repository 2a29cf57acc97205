"""Words for several items at once (水电费), where the documents print these one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.vocabulary import vocabulary
from qa.catalog import Catalog
from qa.matching import exact_entries
from qa.query import Mention, Operation, Query, Target
from qa.words import words

_ADDED = (Operation.VALUE, Operation.SUM)


def with_parts(query: Query, catalog: Catalog) -> Query:
    """The sum of the parts in place of a joint item that the agency does not print; else the query itself."""
    if query.operation not in _ADDED or not any(_parts(t) for t in query.targets):
        return query
    targets = tuple(part for target in query.targets for part in _split(target, catalog))
    return query if len(targets) == len(query.targets) else replace(query, operation=Operation.SUM, targets=targets)


def _parts(target: Target) -> tuple[str, ...]:
    """The names of the parts of a target that is one joint item."""
    concepts = target.mentions[0].concepts if len(target.mentions) == 1 else ()
    return next((words().joint[c] for c in concepts if c in words().joint), ())


def _split(target: Target, catalog: Catalog) -> tuple[Target, ...]:
    names = _parts(target)
    if not names or len(target.agencies) != 1:
        return (target,)
    years = catalog.years(target.agencies[0])
    year = target.year if target.year is not None else next(iter(years), None)
    if year is None or year not in years:
        return (target,)
    view = catalog.view(target.agencies[0], year)
    mentions = [_named(target.mentions[0], name) for name in names]
    is_printed = any(c in view.by_concept for c in target.mentions[0].concepts)
    if is_printed or not all(any(c in view.by_concept for c in m.concepts) for m in mentions):
        return (target,)
    return tuple(replace(target, mentions=(mention,)) for mention in mentions)


def _named(joint: Mention, name: str) -> Mention:
    concept = vocabulary().concept_of(name)
    return replace(joint, text=name, concepts=(concept,) if concept else ())


def completed(query: Query, catalog: Catalog) -> Query:
    """Items of a list that leave out what they share: 小学、初中、高中教育; 航线补贴和运营补贴 of a named 机场."""
    if len(query.targets) < 2 or any(len(t.mentions) != 1 for t in query.targets):
        return query
    targets = tuple(_completed(target, query.targets, catalog) for target in query.targets)
    return query if targets == query.targets else query.with_targets(targets)


def _completed(target: Target, others: Sequence[Target], catalog: Catalog) -> Target:
    mention = target.mentions[0]
    if not mention.literal or mention.code is not None or len(target.agencies) != 1:
        return target
    years = catalog.years(target.agencies[0])
    year = target.year if target.year is not None else next(iter(years), None)
    if year not in years:
        return target
    view = catalog.view(target.agencies[0], year)
    if exact_entries(mention, view):
        return target
    for other in (o.mentions[0].text for o in others if o is not target):
        shared = [other[n:] for n in range(1, len(other))] + [other[:-n] for n in range(1, len(other))]
        for part in shared:
            for text in (mention.text + part, part + mention.text):
                named = replace(mention, text=text, parts=())
                if exact_entries(named, view):
                    return replace(target, mentions=(named,))
    return target
