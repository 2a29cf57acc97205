"""Passages found by meaning, for a question that asks for words which no heading, item or sentence answers literally.

The last resort of such questions: the whole question goes to the retriever, and the best passage is quoted only when
its words come near enough to the question's. The reader is told that it was found by meaning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.chunks import Chunk
from index.library import Library
from qa.catalog import Catalog
from qa.draft import Draft
from qa.likeness import cover
from qa.query import Operation, Query, Target
from qa.resolve import Refusal
from qa.schema import Reason, WarningCode
from qa.scribe import Scribe
from qa.telling import PROSE, documents_telling, whereabouts
from qa.words import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from index.retrieve import Hit

_BEST = 3
_QUOTED = 2
_NEAR = 0.58  # index.retrieve.Hit.wordwise: nine tenths of right passages have more, a quarter of wrong ones
_NEAR_FOR_REASON = 0.5  # the passage must give a reason besides
_NEAR_FOR_EXISTENCE = 0.75  # a passage that is merely about it does not say whether there is any
_LONGEST = 600  # characters of a passage that are quoted
_CAUSE = re.compile("原因|主要是|由于|因为|影响|导致|主要系|所致")
_WORDS = (Operation.REASON, Operation.NARRATIVE, Operation.DEFINITION, Operation.LIST, Operation.EXISTS)
_MAY_BE_WORDS = (  # what a question for words may be taken for: 难处在哪里, 公款出差怎么管
    *_WORDS,
    Operation.VALUE,
    Operation.PLACE,
    Operation.DIFFERENCE,
    Operation.COUNT,
    Operation.REMAINDER,
)
# who, when, where: one word answers, so that a passage near in meaning which lacks the question's words says nothing
_ASKS_NAME = re.compile(
    "谁(?![来管])|哪位|叫什么|(?:什么|啥)时候|何时|哪一?[天年月日]|地[点址]|位置|坐落|[楼馆室厅院站店门]在哪"
)
_HOLDING = 0.8  # share of the question's own words that such a passage must hold
_UNFOUND = (Reason.ITEM_NOT_FOUND, Reason.MISSING_ITEM)


def names_of(agency: str, catalog: Catalog) -> tuple[str, ...]:
    """What a question may call an agency: words that need not be looked for in its own documents."""
    record = catalog.names.get(agency)
    return tuple(filter(None, (record.name, *record.aliases, record.region)))


def may_be_sought(query: Query, refusal: Refusal) -> bool:
    """Whether a refused question asks for words, not for a figure or for a set of the library's items."""
    is_choice = refusal.reason is Reason.MISSING_ITEM and bool(refusal.options)
    if refusal.reason not in _UNFOUND or is_choice or query.members is not None:
        return False
    if not any(t.mentions for t in query.targets):
        return False
    if query.operation is Operation.REASON:
        return True
    asks_words = query.operation in _WORDS or words().asks_words.search(query.text)
    return query.operation in _MAY_BE_WORDS and bool(asks_words) and not words().asks_amount.search(query.text)


def seek(query: Query, catalog: Catalog, library: Library) -> Draft | None:
    """The passages of the agency's documents of that year that come near the question; None where none does."""
    target = _narrowest(query.targets)
    place = whereabouts(target, query, catalog)
    documents = [] if place is None else documents_telling(place.agency, place.year, catalog)
    if place is None or not documents:
        return None
    hits = library.retriever().find(query.text, _BEST, documents, PROSE, names_of(place.agency, catalog))
    near = list(_near(hits, query))[:_QUOTED]
    if not near:
        return None
    scribe = Scribe(catalog, query.unit)
    lines = []
    for chunk in near:
        quote = chunk.text if len(chunk.text) <= _LONGEST else f"{chunk.text[:_LONGEST]}……"
        number = scribe.cite_passage(chunk, quote.removesuffix("……"))
        lines += [f"《{catalog.documents[chunk.document].title}》原文：", f"> {quote}[{number}]"]
    for note in place.notes:
        scribe.warn(WarningCode.ASSUMPTION, note)
    scribe.warn(WarningCode.ASSUMPTION, "没有逐字对应的项目，以上原文是按意思检索到的，请对照原件")
    return Draft(tuple(lines), scribe)


def _narrowest(targets: Sequence[Target]) -> Target:
    """The operand of the agency rather than of the place that it lies in (在某县打井, 归水务局哪个股管)."""
    named = [t for t in targets if len(t.agencies) == 1]
    within = [
        t for t in named if any(o.agencies != t.agencies and t.agencies[0].startswith(o.agencies[0]) for o in named)
    ]
    return next(iter((*within, *targets)), Target())


def _near(hits: Collection[Hit], query: Query) -> Iterator[Chunk]:
    least = {Operation.EXISTS: _NEAR_FOR_EXISTENCE, Operation.REASON: _NEAR_FOR_REASON}.get(query.operation, _NEAR)
    for hit in hits:
        tells = query.operation is not Operation.REASON or _CAUSE.search(hit.chunk.text)
        if hit.wordwise >= least and tells and _may_name(hit.chunk, query):
            yield hit.chunk


def _may_name(chunk: Chunk, query: Query) -> bool:
    """Whether a passage speaks of what is asked for, where a name, a day or a place is (馆长是谁)."""
    is_kind = any(topic.asked.search(query.text) for topic in words().topics)  # 主管单位是谁
    if query.operation in _WORDS or is_kind or not _ASKS_NAME.search(query.text):
        return True
    return all(cover(m.text, chunk.text) >= _HOLDING for t in query.targets for m in t.mentions)
