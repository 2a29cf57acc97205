"""Rules: percentage points between two stated percentages; rates and averages whose operands stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.prose_intervals import Fit, Interval, severity_of
from corpus.checks.prose_slips import recomputed
from corpus.checks.prose_terms import Spoken, Term, Told, fit_of, sentences_of, shown_in, spoken, term_in, term_of
from corpus.checks.rules import Rule
from corpus.datatypes import Aspect, Fact

POINTS = "prose_points"
RATE = "prose_rate"
_POINT_UNITS = ("百分点", "个百分点")
_FROM = re.compile(r"(?:由|从)[^,;。]{0,20}$|(?:上年|去年|上一年|(?:19|20)\d\d年)[^,;。增减升降提]{0,16}(?:为|是)?$")
_TO = re.compile(r"(?:提高|上升|增加|提升|下降|降低|回落|减少)(?:到|至|为)了?$")
_DOWN = re.compile(r"下降|降低|回落|减少|下滑|收窄")
_MOVED = re.compile(r"(?:提高|上升|增加|提升|增长|下降|降低|回落|减少|下滑)了?$")
_SAVED = re.compile(r"(?:审减|核减|节约|节支|压减)率(?:为|达到?|约)?$")
_PAID = re.compile(r"(?:支付|支出|执行|到位|拨付)(?:率|进度)(?:为|达到?|约)?$")
_PLANNED = re.compile(r"预算|指标|计划|下达|到位")
_SPENT = re.compile(r"支出|执行|支付|完成|决算|拨付")
_SAVING = re.compile(r"审减|核减|节约|节省|节支|压减")
_EACH = re.compile(r"人均[^,;。\d]{0,12}$")
_PEOPLE = ("人", "名")


# --- percentage points -------------------------------------------------------------------------------


def check_points(book: Book) -> Iterator[Finding]:
    """“由50%提高到52%，提高2个百分点”, and shares of both years stated in one document."""
    for told in sentences_of(book.prose):
        if "百分点" in told.sentence:
            yield from _points_in(book, told)


def _points_in(book: Book, told: Told) -> Iterator[Finding]:
    figures = spoken(told)
    for place, one in enumerate(figures):
        if one.number.unit not in _POINT_UNITS or not _MOVED.search(one.lead):
            continue
        pair = _stated_pair(book, told, figures[:place]) or _shares_of_both_years(book, one)
        points = term_in(book, told, one)
        if pair and points:
            yield _compared(book, points, *pair, is_fall=bool(_DOWN.search(one.lead)))


def _stated_pair(book: Book, told: Told, before: Sequence[Spoken]) -> tuple[Term, Term] | None:
    """Last year's and this year's percentage right before, told by “由…提高到…”."""
    if len(before) < 2:
        return None
    old, new = before[-2:]
    if not (old.number.unit == new.number.unit == "%" and _FROM.search(old.lead) and _TO.search(new.lead)):
        return None
    terms = (term_in(book, told, old), term_in(book, told, new))
    return (terms[0], terms[1]) if terms[0] and terms[1] else None


def _shares_of_both_years(book: Book, one: Spoken) -> tuple[Term, Term] | None:
    """The item's percentage of this year and of the year before, both stated in the document."""
    fact = next((fact for fact in one.facts if fact.aspect is Aspect.CHANGE), None)
    if fact is None or fact.year is None or not re.search("上年|去年", fact.base or ""):
        return None
    new = [other for other in book.prose if _is_share(other, fact, fact.year) and other.sentence == fact.sentence]
    old = [other for other in book.prose if _is_share(other, fact, fact.year - 1)]
    if len(new) != 1 or len({other.value for other in old}) != 1:
        return None
    terms = (term_of(old[0]), term_of(new[0]))
    return (terms[0], terms[1]) if terms[0] and terms[1] else None


def _is_share(other: Fact, fact: Fact, year: int) -> bool:
    return (
        other.aspect in (Aspect.SHARE, Aspect.RATE)
        and other.unit == "%"
        and (other.item, other.tier, other.year) == (fact.item, fact.tier, year)
    )


def _compared(book: Book, points: Term, old: Term, new: Term, *, is_fall: bool) -> Finding:
    exact = (old.value - new.value) if is_fall else (new.value - old.value)
    allowed = (points.step + old.step + new.step) / 2
    places = (points.place, new.place, old.place)
    gap = abs(points.value - exact)
    if gap <= allowed:
        return Finding(POINTS, book.document.id, Outcome.PASS, Severity.INFO, "百分点与两年百分比相符", places)
    pair = (old, new) if is_fall else (new, old)
    word = "下降" if is_fall else "提高"
    words = f"{pair[0].shown}－{pair[1].shown}＝{exact}个百分点，文中写{word}{points.value}个百分点"
    severity = Severity.ROUNDING if gap <= 2 * allowed else Severity.WARNING
    return Finding(
        POINTS,
        book.document.id,
        Outcome.FAIL,
        severity,
        words,
        places,
        exact,
        points.value,
        points.value - exact,
        "百分点",
        "若改写增减方向则相符" if abs(points.value + exact) <= allowed else None,
    )


# --- rates and averages ------------------------------------------------------------------------------


def check_rate(book: Book) -> Iterator[Finding]:
    """审减率, 节约率, 支付率 and 人均数 whose two operands are the only figures before them."""
    for told in sentences_of(book.prose):
        if not re.search("率|进度|人均", told.sentence):
            continue
        figures = spoken(told)
        for place, one in enumerate(figures):
            money = [other for other in figures[:place] if other.number.is_money]
            if one.number.unit == "%" and place == 0:
                money = _planned_and_spent(figures[1:])
            if one.number.unit == "%" and len(money) == 2:
                yield from _rate(book, told, one, money)
            elif one.number.is_money and _EACH.search(one.lead):
                yield from _average(book, told, one, figures[:place])


def _planned_and_spent(behind: Sequence[Spoken]) -> list[Spoken]:
    """“执行率80%，支出8万元，预算10万元”: the two amounts behind the rate, where each says which it is."""
    if len(behind) != 2 or not all(one.number.is_money for one in behind):
        return []
    planned = [one for one in behind if _is_planned(one)]
    spent = [one for one in behind if not _is_planned(one) and _SPENT.search(one.lead)]
    return list(behind) if len(planned) == len(spent) == 1 else []


def _is_planned(one: Spoken) -> bool:
    return bool(_PLANNED.search(one.lead))


def _rate(book: Book, told: Told, one: Spoken, money: Sequence[Spoken]) -> Iterator[Finding]:
    saved, paid = _SAVED.search(one.lead), _PAID.search(one.lead)
    if paid and _is_planned(money[1]) and not _is_planned(money[0]):
        money = (money[1], money[0])  # what was spent is told before what was planned
    terms = [term for figure in (one, *money) if (term := term_in(book, told, figure)) is not None]
    if not (saved or paid) or len(terms) != 3 or terms[1].bounds.low <= 0:
        return
    rate, whole, part = terms
    is_left = bool(saved) and not _SAVING.search(money[1].lead)  # the second amount is what is left, not what is saved
    bounds = (whole.bounds - part.bounds).over(whole.bounds) if is_left else part.bounds.over(whole.bounds)
    exact = (whole.amount - part.amount) / whole.amount if is_left else part.amount / whole.amount
    places = tuple(term.place for term in terms)
    fit = fit_of(rate, bounds)
    if fit is Fit.EXACT:
        yield Finding(RATE, book.document.id, Outcome.PASS, Severity.INFO, "比率与两个数相符", places)
        return
    division = f"（{whole.shown}－{part.shown}）÷{whole.shown}" if is_left else f"{part.shown}÷{whole.shown}"
    words = f"{division}＝{recomputed(exact, rate)}，文中写{rate.shown}"
    expected = (exact / rate.factor).quantize(Decimal("0.01"))
    yield _failed(book, fit, words, places, rate, expected)


def _average(book: Book, told: Told, one: Spoken, before: Sequence[Spoken]) -> Iterator[Finding]:
    people = [figure for figure in before if figure.number.unit in _PEOPLE]
    money = [figure for figure in before if figure.number.is_money]
    if len(people) != 1 or len(money) != 1 or people[0].number.value <= 0:
        return
    terms = [term for figure in (one, money[0], people[0]) if (term := term_in(book, told, figure)) is not None]
    if len(terms) != 3:
        return
    each, total, count = terms
    exact = total.amount / count.amount
    bounds = Interval(total.bounds.low / count.amount, total.bounds.high / count.amount)
    places = tuple(term.place for term in terms)
    if each.wide.meets(bounds):
        yield Finding(RATE, book.document.id, Outcome.PASS, Severity.INFO, "人均数与总数、人数相符", places)
        return
    words = f"{total.shown}÷{count.shown}＝{shown_in(exact, each)}，文中写人均{each.shown}"
    fit = Fit.NEAR if bounds.gap(each.amount) < exact / 20 else Fit.FAR
    yield _failed(book, fit, words, places, each, exact / each.factor)


def _failed(book: Book, fit: Fit, words: str, places: tuple[Place, ...], term: Term, expected: Decimal) -> Finding:
    return Finding(
        RATE,
        book.document.id,
        Outcome.FAIL,
        severity_of(fit),
        words,
        places,
        expected,
        term.value,
        term.value - expected,
        term.unit,
    )


RULES: tuple[Rule, ...] = (Rule(POINTS, check_points), Rule(RATE, check_rate))
