"""Two documents of one agency, year and phase: text beside tables, one table twice, 部门 beside 单位."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from corpus.checks.across_base import Earlier, Published, comparable
from corpus.checks.across_names import part_of, scope_of
from corpus.checks.across_say import amount, held, named, places, plain, settled, stated
from corpus.checks.across_shelf import Filed, Shelf, own_facts
from corpus.checks.datatypes import Finding, Severity
from corpus.checks.edits import proposal
from corpus.checks.judge import graded, tolerance_of, value_in
from corpus.datatypes import Fact, Origin
from corpus.money import parse_unit

TEXT_TABLE = "across_text_table"
EDITIONS = "across_editions"
TWINS = "across_twins"
_WHOLE, _OWN = "部门", "单位"


def check_pairs(shelf: Shelf) -> Iterator[Finding]:
    """Every pair of documents of one year and phase."""
    published = Published(shelf)
    for one, other in combinations(shelf.documents, 2):
        if one.year is None or one.phase is None or (one.year, one.phase) != (other.year, other.phase):
            continue
        if {one.level, other.level} == {_WHOLE, _OWN}:
            whole, own = (one, other) if one.level == _WHOLE else (other, one)
            yield from _twins(published, whole, own)
        elif one.level == other.level or None in (one.level, other.level):
            yield from _same(published, one, other)


def _own_amounts(published: Published, document: Filed, other: Filed) -> Iterator[tuple[Fact, list[Earlier]]]:
    for fact in own_facts(document):
        mine = any(same.id == fact.id for same in published.catalogue(document).same_thing(fact))
        found = published.catalogue(other).same_thing(fact) if mine else []
        if found:
            yield fact, [Earlier(other, one) for one in found]


# --- one agency's texts and tables ----------------------------------------------------------------


def _same(published: Published, one: Filed, other: Filed) -> Iterator[Finding]:
    """Figures of ``other`` against those of ``one``, which came first."""
    for fact, found in _own_amounts(published, other, one):
        rule, rivals = _rivals(fact, found)
        if rivals:
            yield from _equal(rule, other, fact, rivals, found)


def _rivals(fact: Fact, found: list[Earlier]) -> tuple[str, list[Earlier]]:
    across = [one for one in found if one.fact.origin is not fact.origin]
    if across:
        return TEXT_TABLE, across
    if fact.origin is Origin.PROSE:
        return EDITIONS, []
    return EDITIONS, [one for one in found if one.fact.form == fact.form and one.fact.columns == fact.columns]


def _equal(rule: str, document: Filed, fact: Fact, rivals: list[Earlier], found: list[Earlier]) -> Iterator[Finding]:
    unit = parse_unit(fact.unit)
    for one in found:
        value = value_in(one.fact, unit)
        if value is not None and abs(value - fact.value) <= tolerance_of((fact, one.fact), unit):
            yield held(rule, document, (fact, one.fact))
            return
    rival = comparable(fact, rivals)
    value = value_in(rival.fact, unit) if rival else None
    if rival is None or value is None:
        return
    outcome, severity = graded(fact.value - value, tolerance_of((fact, rival.fact), unit), Severity.ERROR)
    finding = Finding(
        rule=rule,
        document=document.id,
        outcome=outcome,
        severity=severity,
        explanation=(
            f"{fact.item}在{named(document, rival.document)}中为{stated(fact)}，"
            f"在同年的{named(rival.document, document)}中为{amount(value, fact.unit)}，"
            f"口径相同而相差{amount(abs(fact.value - value), fact.unit)}"
        ),
        places=places(fact, rival.fact),
        expected=plain(value),
        actual=plain(fact.value),
        difference=plain(abs(fact.value - value)),
        unit=fact.unit,
        proposal=proposal(plain(fact.value), plain(value), "两份文件一致"),
    )
    yield settled(finding, (fact, rival.fact))


# --- 部门 and its own 单位 -------------------------------------------------------------------------


def _twins(published: Published, whole: Filed, own: Filed) -> Iterator[Finding]:
    """Every cell of the unit's own tables against the department's: a part never exceeds its whole."""
    for fact, found in _own_amounts(published, own, whole):
        rival = comparable(fact, [one for one in found if _same_cell(fact, one.fact)])
        value = value_in(rival.fact, parse_unit(fact.unit)) if rival else None
        if rival is None or value is None:
            continue
        tolerance = tolerance_of((fact, rival.fact), parse_unit(fact.unit))
        if fact.value <= value + tolerance:
            yield held(TWINS, own, (fact, rival.fact))
            continue
        outcome, severity = graded(fact.value - value, tolerance, Severity.WARNING)
        yield settled(
            Finding(
                rule=TWINS,
                document=own.id,
                outcome=outcome,
                severity=severity,
                explanation=(
                    f"本级单位的{fact.item}为{stated(fact)}，大于{named(whole, own)}中的{amount(value, fact.unit)}；"
                    "部门的数应当包含本级单位"
                ),
                places=places(fact, rival.fact),
                expected=plain(value),
                actual=plain(fact.value),
                difference=plain(fact.value - value),
                unit=fact.unit,
                proposal=proposal(plain(fact.value), plain(value), "两份文件一致"),
            ),
            (fact, rival.fact),
        )


def _same_cell(one: Fact, other: Fact) -> bool:
    """Whether two cells stand in one form at one place; prose of a department tells of its units one by one."""
    cells = Origin.CELL in (one.origin, other.origin) and one.origin is other.origin
    return cells and one.form == other.form and part_of(one) == part_of(other) and scope_of(one) == scope_of(other)
