"""A lone character pointed at that must stand for an item (审批局那个云的钱): the items of the agency that hold it."""

from __future__ import annotations

import re

from corpus.datatypes import Aspect
from corpus.vocabulary import item_key
from qa.catalog import Catalog
from qa.query import Operation, Query
from qa.resolve import Refusal, resolve_agency
from qa.schema import Reason

_OFFERED = 6
_ASKING = (Operation.VALUE, Operation.REASON, Operation.CHANGE, Operation.GROWTH, Operation.SHARE, Operation.PLACE)


def from_hints(query: Query, catalog: Catalog) -> Refusal | None:
    """The projects that hold the character, to choose from: one character is too little to answer on. Else None."""
    target = query.targets[0] if len(query.targets) == 1 else None
    if target is None or target.mentions or not query.hints or query.operation not in _ASKING or query.members:
        return None
    settled = resolve_agency(target, query, catalog)
    if isinstance(settled, Refusal):
        return None
    agency = settled[0].agencies[0]
    years = [target.year] if target.year is not None else list(catalog.years(agency))[:1]
    facts = [f for year in years for f in catalog.view(agency, year).facts if f.aspect is Aspect.AMOUNT]
    hints = [h for h in query.hints if re.search(f"[那这][个块]?{re.escape(h)}", query.text)]
    own = [f for f in facts if f.concept is None and f.code is None and any(h in f.item for h in hints)]
    items = list({item_key(f.item): f.item for f in reversed(own)}.values())
    if not items:
        return None
    where = f"{agency}{f'{years[0]}年' if years else ''}"
    said = "”“".join(hints)
    options = tuple(f"{where}{item}是多少" for item in items[:_OFFERED])
    listed = "、".join(items[:_OFFERED])
    return Refusal(Reason.AMBIGUOUS_ITEM, f"“{said}”可能指{where}的：{listed}，请选一个", options)
