"""One quantity in two forms of a document: it is the same number in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.judge import graded
from corpus.checks.places_index import Index, Stated, agrees, cells_of, index_of, is_telling, like, settled
from corpus.checks.places_scope import explained
from corpus.checks.places_words import contradiction, gap_in_words, places, printed, where
from corpus.checks.rules import Rule
from corpus.datatypes import Aspect, Origin
from corpus.quantities import unit_of

_RULE = "form_vs_form"


def forms_agree(book: Book) -> Iterator[Finding]:
    """Every amount that several forms state of one item in one 口径."""
    index = index_of(book)
    done: set[str] = set()
    for one in index.all:
        if not _is_named_cell(one) or one.fact.id in done:
            continue
        others = _others(one, index)
        done |= {other.fact.id for other in others}
        yield from _judge(one, others, index)


def _is_named_cell(one: Stated) -> bool:
    """Whether a code or term names a cell's item: names alone are borne by many rows."""
    is_named = one.quantity.code is not None or one.quantity.concept is not None
    return one.fact.origin is Origin.CELL and one.fact.aspect is Aspect.AMOUNT and is_named and not one.quantity.is_sum


def _others(one: Stated, index: Index) -> Sequence[Stated]:
    cells = [other for other in cells_of(index.same(one)) if like(one, other)]
    mine = [other for other in cells if other.place == one.place]
    if any(other.value != one.value for other in mine):
        return []
    return [other for other in settled(cells) if other.place != one.place and _same_row(one, other)]


def _same_row(one: Stated, other: Stated) -> bool:
    if one.quantity.code and other.quantity.code:
        return True
    return one.quantity.above == other.quantity.above and one.fact.path == other.fact.path


def _judge(one: Stated, others: Sequence[Stated], index: Index) -> Iterator[Finding]:
    document = one.fact.document
    for other in others:
        if agrees(one, other):
            yield Finding(_RULE, document, Outcome.PASS, Severity.INFO, "")
        else:
            agreeing = [third for third in others if third is not other and agrees(other, third)]
            yield _explained(one, other, index) or _contradicted(one, [other, *agreeing], index)


def _explained(one: Stated, other: Stated, index: Index) -> Finding | None:
    return remarked(one, other, index) or remarked(other, one, index) or explained(one, other, index)


def remarked(one: Stated, other: Stated, index: Index) -> Finding | None:
    """Whether ``other`` is what a third form states of the item with a remark in its header (不含…)."""
    equal = index.by_value.get(other.value, ()) if is_telling(other.fact.value) else ()
    third = next((o for o in cells_of(equal) if _has_remark(one, o)), None)
    if third is None:
        return None
    actual, expected, difference = gap_in_words(other, one)
    text = (
        f"{where(other.fact)}为{printed(other.fact)}，{where(one.fact)}为{printed(one.fact)}，口径不同，不是矛盾："
        f"前者与{where(third.fact)}的{printed(third.fact)}一致，列名已说明口径"
    )
    return Finding(
        "scope_difference", one.fact.document, Outcome.EXPLAINED, Severity.INFO, text, expected=expected,
        places=places(other, one, third), actual=actual, difference=difference, unit=other.fact.unit,
    )  # fmt: skip


def _has_remark(one: Stated, third: Stated) -> bool:
    left, right = one.quantity.scope, third.quantity.scope
    return bool(right.part) and replace(right, part=left.part) == left


def _contradicted(one: Stated, others: Sequence[Stated], index: Index) -> Finding:
    for left, right in ((others[0], [one]), (one, others)):
        stage = _of_another_stage(left, index)
        if stage is not None:
            hint = f"该数与{where(stage.fact)}的一致，疑为列名“{left.fact.measure}”有误"
            return contradiction(_RULE, left, right, index, Severity.WARNING, hint)
    _, _, difference = gap_in_words(one, others[0])
    tolerance = (one.half + others[0].half) / unit_of(one.fact.unit).factor
    _, severity = graded(difference, tolerance)
    return contradiction(_RULE, one, others, index, severity)


def _of_another_stage(one: Stated, index: Index) -> Stated | None:
    """The same number stated of the item in the same year at another stage of the budget."""
    scope = one.quantity.scope
    equal = (o for o in cells_of(index.same(one)) if o.value == one.value and is_telling(o.fact.value))
    other = (o for o in equal if o.quantity.scope.phase is not scope.phase and o.place != one.place)
    return next((o for o in other if replace(o.quantity.scope, phase=scope.phase) == scope), None)


RULES = (Rule(_RULE, forms_agree),)
