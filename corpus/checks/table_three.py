"""“三公”经费 inside its form: 出国 + 接待 + 公车 make the total, 购置 + 运行 make 公车."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from corpus.checks.book import Book, place_of_fact
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.edits import proposal
from corpus.checks.judge import graded, tolerance_of
from corpus.checks.rules import Rule
from corpus.checks.table_ground import damage, say, title_of
from corpus.checks.table_words import words
from corpus.datatypes import Aspect, Fact, Table
from corpus.errors import ParseError
from corpus.money import parse_unit
from corpus.vocabulary import clean_label

RULE = "table_three_public"
_FORM = "three_public"
_TOTAL = "three_public_expenses"
_CARS = "official_vehicle_purchase_and_operation"
_PURCHASE, _OPERATION = "official_vehicle_purchase", "official_vehicle_operation"
_ABROAD, _GUESTS = "official_overseas_visits", "official_hospitality"
_BESIDE = ("conference_expenses", "training_expenses")
_GRAND = "合计"  # of the form, where meetings and training stand beside
_Line = tuple[str, str, str]


def check_three_public(book: Book) -> Iterator[Finding]:
    """Both sums of every 三公 form, line by line."""
    for table in book.tables:
        if table.form == _FORM:
            for line in _lines(book, table).values():
                yield from _checked(book, table, line)


def _lines(book: Book, table: Table) -> Mapping[_Line, dict[str, Fact]]:
    """The figures of one agency and one kind (预算数, 决算数), by what they count."""
    found: dict[_Line, dict[str, Fact]] = defaultdict(dict)
    for fact in book.facts:
        if fact.table == table.number and fact.aspect is Aspect.AMOUNT:
            kind = _kind(fact)
            if kind:
                by_row = clean_label(fact.row) == clean_label(fact.item) or (kind == _TOTAL and not _heads(fact))
                row, phase = "" if by_row else fact.row, fact.phase.value if fact.phase else ""
                found[row, f"{phase}{fact.year or ''}", fact.tier.value if fact.tier else ""].setdefault(kind, fact)
    return found


def _heads(fact: Fact) -> bool:
    return any(words("three_public").search(part) for part in fact.columns)


def _kind(fact: Fact) -> str | None:
    """Which part of the form a figure is: by its own concept, else by its columns."""
    path = [clean_label(part) for part in fact.columns if part]
    if fact.concept in (_ABROAD, _GUESTS, _CARS, _PURCHASE, _OPERATION, _TOTAL, *_BESIDE):
        return fact.concept
    if any(words("cars").search(part) for part in path[:-1]) or words("cars").search(fact.item):
        leaf = path[-1] if any(words("cars").search(part) for part in path[:-1]) else fact.item
        return _PURCHASE if words("purchase").search(leaf) else _OPERATION if words("operation").search(leaf) else None
    if words("total").search("".join(path[-1:])) and any(words("three_public").search(part) for part in path[:-1]):
        return _TOTAL
    return _GRAND if path and path[0] == _GRAND and not fact.concept else None


def _checked(book: Book, table: Table, line: dict[str, Fact]) -> Iterator[Finding]:
    if _CARS in line and (_PURCHASE in line or _OPERATION in line):
        yield from _sum(book, table, line[_CARS], [line[k] for k in (_PURCHASE, _OPERATION) if k in line])
    parts = [line[kind] for kind in (_ABROAD, _GUESTS) if kind in line]
    cars = [line[_CARS]] if _CARS in line else [line[kind] for kind in (_PURCHASE, _OPERATION) if kind in line]
    if parts and cars and _TOTAL in line:
        yield from _sum(book, table, line[_TOTAL], [*parts, *cars], [line[kind] for kind in _BESIDE if kind in line])
    elif parts and cars and _GRAND in line:
        yield from _sum(book, table, line[_GRAND], [*parts, *cars], [line[kind] for kind in _BESIDE if kind in line])
    if _GRAND in line and _TOTAL in line:
        beside = [line[kind] for kind in _BESIDE if kind in line]
        if _is_off(line[_GRAND], line[_TOTAL], beside):
            yield from _sum(book, table, line[_GRAND], [line[_TOTAL], *beside])
        elif beside:
            yield _explained_grand(book, line[_GRAND], line[_TOTAL], beside)


def _is_off(grand: Fact, total: Fact, beside: list[Fact]) -> bool:
    """Whether the form's own 合计 is neither “三公”经费 alone nor with both meetings and training."""
    if len(beside) < len(_BESIDE) or any(fact.unit != grand.unit for fact in (total, *beside)):
        return False
    try:
        tolerance = tolerance_of((grand, total, *beside), parse_unit(grand.unit))
    except ParseError:
        return False
    gap = grand.value - total.value
    return min(abs(gap), abs(gap - sum((fact.value for fact in beside), Decimal(0)))) > tolerance


def _explained_grand(book: Book, grand: Fact, total: Fact, beside: list[Fact]) -> Finding:
    text = (
        f"表中“合计”{say(grand.value)}含“三公”经费{say(total.value)}以外的"
        f"{'、'.join(f'{fact.item}{say(fact.value)}' for fact in beside)}，不是“三公”经费合计"
    )
    places = tuple(place_of_fact(fact) for fact in (grand, total, *beside))
    return Finding(RULE, book.document.id, Outcome.EXPLAINED, Severity.INFO, text, places, unit=grand.unit)


def _sum(
    book: Book, table: Table, whole: Fact, parts: list[Fact], beside: list[Fact] | None = None
) -> Iterator[Finding]:
    try:
        unit = parse_unit(whole.unit)
    except ParseError:
        return
    if any(part.unit != whole.unit for part in parts):
        return
    total = sum((part.value for part in parts), Decimal(0))
    gap = whole.value - total
    tolerance = tolerance_of((whole, *parts), unit)
    names = "＋".join(f"{part.item}{say(part.value)}" for part in parts)
    extra = sum((fact.value for fact in beside or ()), Decimal(0))
    places = tuple(place_of_fact(fact) for fact in (whole, *parts))
    base = (RULE, book.document.id)
    if abs(gap) <= tolerance:
        yield Finding(*base, Outcome.PASS, Severity.INFO, "相符", places)
    elif extra and abs(gap - extra) <= tolerance:
        text = (
            f"“{title_of(table)}”的“{whole.item}”{say(whole.value)}含会议费、培训费，扣除后为{say(total)}，与各项相符"
        )
        yield Finding(*base, Outcome.EXPLAINED, Severity.INFO, text, places, total, whole.value, gap, whole.unit)
    else:
        outcome, severity = graded(gap, tolerance, Severity.ERROR if gap < 0 else Severity.WARNING)
        text = (
            f"“{title_of(table)}”的“{whole.item}”印的是{say(whole.value)}，而{names}＝{say(total)}，相差{say(abs(gap))}"
        )
        if reason := _doubt(book, table, (whole, *parts)):
            outcome, text = Outcome.PARSE_DOUBT, f"{text}。{reason}"
        hint = proposal(whole.value, total, "合计成立") if outcome is Outcome.FAIL else None
        yield Finding(*base, outcome, severity, text, places, total, whole.value, gap, whole.unit, hint)


def _doubt(book: Book, table: Table, facts: tuple[Fact, ...]) -> str | None:
    sources = {fact.source for fact in facts}
    cells = (cell for row in table.rows for cell in row.cells if cell.source in sources)
    return next((reason for cell in cells if (reason := damage(cell))), None)


RULES: tuple[Rule, ...] = (Rule(RULE, check_three_public),)
