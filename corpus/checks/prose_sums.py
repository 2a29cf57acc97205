"""Rule: parts listed under an amount add up to it.

“其中” promises no complete list: a list that falls short is told only where it says that it is complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.edits import Edit, kind_of_edit
from corpus.checks.prose_breakdown import makes_up, may_be_nested, meant_parts
from corpus.checks.prose_intervals import Interval
from corpus.checks.prose_kinds import exclude_one_another
from corpus.checks.prose_lists import Listed, breakdowns_of, lists_of
from corpus.checks.prose_terms import Term, quoted, same_dimension, shown_in, term_of
from corpus.checks.prose_units import check_units
from corpus.checks.rules import Rule
from corpus.datatypes import Aspect, Fact
from corpus.prose_numbers import half_width

LIST_SUM = "prose_list_sum"
_PART_OF_WHOLE = Decimal("0.01")
_ADDABLE = ("平方米", "万平方米", "亩", "公顷", "平方公里", "辆")
_STAFF = ({"离休", "退休"}, {"离休人员", "退休人员"}, {"行政编制", "事业编制"}, {"在职人员", "离退休人员"})
_LITTLE = Decimal("1.5")  # all numbers rounded the same way by half a unit is the worst case already
_DIGITS_THAT_TELL = 4
_NEXT_TO_NOTHING = Decimal("0.001")
_TOO_MUCH = Decimal("1.5")  # parts that exceed their whole by so much were read wrongly
_SISTERS = (
    {"基本支出", "项目支出"},
    {"一般债务", "专项债务"},
    {"一般债务限额", "专项债务限额"},
    {"人员经费", "公用经费"},
)
_TRIPLES = (("货物", "工程", "服务"), ("出国", "用车", "接待"))  # words of three names that exhaust their whole
_COMPLETE = re.compile(r"(?:共计|总计|合计|分别为|分为|由[^,。]{2,30}(?:组成|构成))")
_OVERLAPPING = re.compile(r"小微|中小|微型")  # 小微企业 are among 中小企业
_INCLUDING = re.compile(r"包括|包含|分别")
_NUMBERED = re.compile(r"^\s*\(?(\d{1,3})\s*[.、)]")
_NUMBERED_LIST = 5  # so many consecutive numbers make a list that says it is complete


# --- parts of a whole --------------------------------------------------------------------------------


def check_list_sum(book: Book) -> Iterator[Finding]:
    """Add up every enumeration under a stated amount."""
    lists = (*lists_of(book), *breakdowns_of(book))
    for listed in lists:
        whole = term_of(listed.whole)
        terms = [(fact, term) for fact in meant_parts(listed) if (term := term_of(fact)) is not None]
        if whole is None:
            continue
        alike = [(fact, term) for fact, term in terms if same_dimension((whole, term))]
        known = [whole, *(term for _, term in alike)]
        if len(alike) >= 2 and _can_add(known):
            outer = next((other for other in lists if listed.whole in other.parts), None)
            yield from _added(book, Listed(listed.whole, tuple(fact for fact, _ in alike)), outer, whole, known[1:])
    yield from check_units(book)


def _can_add(terms: Sequence[Term]) -> bool:
    """Money, areas, vehicles; people and other things overlap, but for those whose names exclude one another."""
    names = {term.name for term in terms[1:]}
    exclusive = names in _STAFF or exclude_one_another(names)
    return same_dimension(terms) and all(term.is_money or term.unit in _ADDABLE or exclusive for term in terms)


def _is_sum(whole: Term, parts: Sequence[Term]) -> bool:
    total = Interval(Decimal(0), Decimal(0))
    for part in parts:
        total = total + part.bounds
    return total.meets(whole.bounds)


def _added(book: Book, listed: Listed, outer: Listed | None, whole: Term, parts: Sequence[Term]) -> Iterator[Finding]:
    places = (whole.place, *(part.place for part in parts))
    is_strict = exclude_one_another({part.item for part in listed.parts})
    if _is_sum(whole, parts) if is_strict else makes_up(whole, parts):
        yield Finding(LIST_SUM, book.document.id, Outcome.PASS, Severity.INFO, "各项之和与总数相符", places)
        return
    exact = sum((part.amount for part in parts), Decimal(0))
    gap = whole.amount - exact
    like = finest(whole, parts)
    words = (
        f"{quoted(listed.whole.item)}{whole.shown}，所列{len(parts)}项（{addends(parts)}）"
        f"相加为{shown_in(exact, like)}，{'少' if gap > 0 else '多'}{shown_in(abs(gap), like)}"
    )
    completes = _completing(book, listed, gap, whole) if gap > 0 else None
    if completes is not None:
        words += f"，恰为{quoted(completes.item)}{completes.source.text}"
        yield _finding(LIST_SUM, book, Outcome.EXPLAINED, Severity.INFO, words, places, whole, exact)
        return
    is_complete = says_complete(listed) or _all_but_complete(whole, parts, gap)
    lacks = gap > 0 and not is_complete
    if lacks and not _is_one_slip(whole, parts, exact):
        return  # “其中” promises no complete list
    is_sure = _is_bound(listed, whole, exact) and (
        is_complete or is_strict or lacks or _are_parallel(listed) or not may_be_nested(whole, parts)
    )
    outcome = Outcome.FAIL if is_sure else Outcome.PARSE_DOUBT
    severity = graded_sum(whole, parts, exact) if outcome is Outcome.FAIL else Severity.INFO
    if severity is Severity.ERROR and (lacks or _is_numbered(listed.parts)):
        severity = Severity.WARNING  # nearly sure to be all, yet introduced by “其中”
    if outcome is not Outcome.FAIL or severity is Severity.ROUNDING:
        yield _finding(LIST_SUM, book, outcome, severity, words, places, whole, exact)
        return
    outside = _agrees_outside(listed, outer, whole, exact)
    slips = [] if outside else slips_in_sum(whole, parts, exact)
    suspect, right = (slips[0].term, slips[0].right) if len(slips) == 1 else (whole, exact)
    ordered = (suspect.place, *(place for place in places if place != suspect.place))
    yield _finding(LIST_SUM, book, outcome, severity, words, ordered, suspect, right, outside or hint_of(slips))


def _agrees_outside(listed: Listed, outer: Listed | None, whole: Term, exact: Decimal) -> str | None:
    """The sum of the parts agrees also with the larger whole that this one is a part of: then the total is wrong."""
    if outer is None:
        return None
    larger = term_of(outer.whole)
    others = [term for fact in outer.parts if fact is not listed.whole and (term := term_of(fact))]
    alike = [term for term in others if same_dimension((term, whole))]
    if larger is None or not alike or not same_dimension((larger, whole)):
        return None
    total = sum((term.amount for term in alike), exact)
    if not larger.bounds.low <= total <= larger.bounds.high:
        return None
    kind = kind_of_edit(whole.amount, exact)
    more = f"，疑为{kind}" if kind else ""
    return f"若总数为{shown_in(exact, whole)}，则既与各项相符，又与{quoted(larger.name)}{larger.shown}相符{more}"


def _is_one_slip(whole: Term, parts: Sequence[Term], exact: Decimal) -> bool:
    """Two digits swapped or a unit mistaken in just one of enough long numbers, and the list is complete."""
    slips = slips_in_sum(whole, parts, exact)
    surest = [slip for slip in slips if slip.words.endswith((Edit.SWAP.value, Edit.UNIT.value))]
    is_long = len(_digits(whole)) >= _DIGITS_THAT_TELL and all(len(_digits(slip.term)) >= 3 for slip in surest)
    return len(surest) == len(slips) == 1 and is_long


def _digits(term: Term) -> str:
    return "".join(map(str, term.value.as_tuple().digits))


def _all_but_complete(whole: Term, parts: Sequence[Term], gap: Decimal) -> bool:
    """A list that lacks less than any of its parts, and next to nothing of the whole."""
    smallest = min(part.amount for part in parts)
    return abs(gap) < smallest and abs(gap) < whole.amount * _NEXT_TO_NOTHING


def _is_bound(listed: Listed, whole: Term, exact: Decimal) -> bool:
    """Whether the words leave no doubt that these are parts of that whole."""
    sentences = {part.sentence or "" for part in listed.parts}
    follows = len(sentences) == 1 and min(sentences).startswith("其中") and _are_complements(_names(listed))
    together = sentences == {listed.whole.sentence} or follows or _is_numbered(listed.parts)
    within_reason = whole.amount > 0 and exact < whole.amount * _TOO_MUCH
    is_aside = re.match("不含|含|不包括", listed.whole.item)
    return together and within_reason and not is_aside


def addends(parts: Sequence[Term]) -> str:
    """“5万元＋6万元＋…” for messages."""
    shown = [part.shown for part in parts[:6]]
    return "＋".join(shown) + ("＋…" if len(parts) > 6 else "")


def finest(whole: Term, parts: Sequence[Term]) -> Term:
    """The term whose print is finest, in the unit of the whole."""
    step = min(term.step * term.factor for term in (whole, *parts)) / whole.factor
    return Term(whole.value, whole.unit, whole.factor, max(step.normalize(), Decimal("0.0001")), whole.place)


def graded_sum(whole: Term, parts: Sequence[Term], exact: Decimal) -> Severity:
    """A little more than rounding explains, less than a hundredth, or more."""
    tolerance = sum(((term.bounds.high - term.bounds.low) / 2 for term in (whole, *parts)), Decimal(0))
    gap = abs(whole.amount - exact)
    if gap <= _LITTLE * tolerance:
        return Severity.ROUNDING
    return Severity.WARNING if gap < abs(whole.amount) * _PART_OF_WHOLE else Severity.ERROR


def _names(listed: Listed) -> list[str]:
    return [part.item for part in listed.parts]


def says_complete(listed: Listed) -> bool:
    """Whether the words promise all parts: a total in front, parts that exhaust, numbers from one on."""
    names = [part.item for part in listed.parts]
    ends_with_others = listed.whole.unit == "辆" and names[-1].startswith("其他")
    if set(names) in (*_SISTERS, *_STAFF) or ends_with_others or _are_complements(names) or _is_triple(listed, names):
        return True
    return bool(_COMPLETE.search(_words_before(listed))) or _is_numbered(listed.parts)


def _are_parallel(listed: Listed) -> bool:
    """Parts of one rank: named alike (修桥资金, 修路资金), or introduced by 包括."""
    tails = {part.item[-2:] for part in listed.parts}
    if any(_OVERLAPPING.search(part.item) for part in listed.parts):
        return False
    return len(tails) == 1 or bool(_INCLUDING.search(_words_before(listed)))


def _is_triple(listed: Listed, names: Sequence[str]) -> bool:
    """货物, 工程 and 服务; the three public expenses, where the whole counts nothing else."""
    is_one = any(all(any(word in name for name in names) for word in words) for words in _TRIPLES)
    return len(names) == 3 and is_one and not re.search("会议|培训", listed.whole.item)


def _are_complements(names: Sequence[str]) -> bool:
    """计容面积 and 不计容面积, 税收收入 and 非税收入."""
    if len(names) != 2:
        return False
    one, other = sorted(names, key=len)
    bare = (one, one.replace("收入", "", 1), one.replace("收", "", 1))  # 税收收入 and 非税收入
    return other.lstrip("不非未") in bare and other[0] in "不非未"


def _words_before(listed: Listed) -> str:
    """The words between the start of the whole's clause and the first part."""
    sentence = half_width(listed.whole.sentence or "")
    printed = half_width(listed.whole.source.text)
    at = sentence.find(printed)
    start = max(sentence.rfind(mark, 0, max(at, 0)) for mark in ",;。:") + 1
    return sentence[start : max(at, 0) + len(printed) + 12]


def _is_numbered(parts: Sequence[Fact]) -> bool:
    """Each part in a line of its own, numbered 1, 2, 3 …"""
    numbers = [match[1] for part in parts if (match := _NUMBERED.match(half_width(part.sentence or "")))]
    return len(parts) >= _NUMBERED_LIST and numbers == [str(n) for n in range(1, len(parts) + 1)]


def _completing(book: Book, listed: Listed, gap: Decimal, whole: Term) -> Fact | None:
    """An amount told right behind the list that is just what it lacks: “收支相抵，年终结余…”."""
    facts = book.prose
    last = max(facts.index(part) for part in listed.parts)
    window = Interval(gap - whole.step * whole.factor, gap + whole.step * whole.factor)
    for fact in facts[last + 1 : last + 6]:
        term = term_of(fact) if fact.aspect is Aspect.AMOUNT else None
        if term and term.is_money and fact.section == listed.whole.section and window.meets(term.bounds):
            return fact
    return None


@dataclass(frozen=True, slots=True)
class SumSlip:
    """One number of a sum that a slip may have changed, what it should be (base unit), and the hint."""

    term: Term
    right: Decimal
    words: str


def slips_in_sum(whole: Term, parts: Sequence[Term], exact: Decimal) -> list[SumSlip]:
    """Every single number whose slip would make the sum hold, the total first."""
    found = []
    if kind := kind_of_edit(whole.amount, exact):
        found.append(SumSlip(whole, exact, f"若总数为{shown_in(exact, whole)}则各项相符，疑为{kind}"))
    for part in parts:
        right = part.amount + whole.amount - exact
        if right > 0 and (kind := kind_of_edit(part.amount, right)):
            words = f"若{quoted(part.name)}为{shown_in(right, part)}则合计相符，疑为{kind}"
            found.append(SumSlip(part, right, words))
    return found


def hint_of(slips: Sequence[SumSlip]) -> str | None:
    """The hints of one or two possible slips; None for more, which tell nothing."""
    return "；或".join(slip.words for slip in slips) if len(slips) in (1, 2) else None


# --- findings ----------------------------------------------------------------------------------------


def _finding(
    rule: str,
    book: Book,
    outcome: Outcome,
    severity: Severity,
    words: str,
    places: tuple[Place, ...],
    whole: Term,
    exact: Decimal,
    hint: str | None = None,
) -> Finding:
    expected = exact / whole.factor
    return Finding(
        rule,
        book.document.id,
        outcome,
        severity,
        words,
        places,
        expected,
        whole.value,
        whole.value - expected,
        whole.unit,
        hint,
    )


RULES: tuple[Rule, ...] = (Rule(LIST_SUM, check_list_sum),)
