"""Items that words of the reader's own may mean, offered by their meaning where no name resembles them.

Only offered, never answered: a likeness in meaning is no proof.
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.clues import drop_names
from index.library import Library
from qa.catalog import Catalog
from qa.query import Operation, Query
from qa.resolve import Refusal
from qa.schema import Reason
from qa.seeking import names_of
from qa.telling import whereabouts

_OFFERED = 3
_NEAR = 0.45  # cosine of the bundled model: four fifths of right proposals have more, a quarter of wrong ones
_ASKING = re.compile(r"(?:花|用|编|列|安排)?了?(?:有|是)?(?:多少|几)(?:钱|元|万元)?|\d+年?|的?[钱预算经费]+")


def with_items_of_like_meaning(refusal: Refusal, query: Query, catalog: Catalog, library: Library) -> Refusal:
    """The refusal with the items of that agency and year whose names mean something near; itself where none does."""
    target = query.targets[0] if len(query.targets) == 1 else None
    is_value = query.operation is Operation.VALUE and query.members is None
    is_unnamed = refusal.reason is Reason.MISSING_ITEM and bool(query.hints)  # 买书的钱: but one character is left
    if target is None or not is_value or not (is_unnamed or refusal.reason is Reason.ITEM_NOT_FOUND):
        return refusal
    if any(not m.literal or m.code is not None for m in target.mentions) or (refusal.options and not is_unnamed):
        return refusal  # a standard name is simply not there; or names like it are offered already
    place = whereabouts(target, query, catalog)
    if place is None or place.year not in catalog.years(place.agency):
        return refusal
    agency, year = place.agency, place.year
    names = tuple(catalog.view(agency, year).items)
    said = target.words or _ASKING.sub("", drop_names(query.text, names_of(agency, catalog)))
    near = [p.name for p in library.items_by_meaning(said, names, _OFFERED) if p.dense >= _NEAR]
    if not near:
        return refusal
    options = tuple(f"{agency}{year}年{item}是多少" for item in near)
    return replace(refusal, message=f"{refusal.message}。意思相近的有：{'、'.join(near)}", options=options)
