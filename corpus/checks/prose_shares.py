"""Rule: a share is its part over the base it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.checks.book import Book, place_of_fact
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.edits import kind_of_edit
from corpus.checks.prose_intervals import Fit, severity_of
from corpus.checks.prose_lists import leads_uses
from corpus.checks.prose_share_lists import check_loose
from corpus.checks.prose_slips import recomputed
from corpus.checks.prose_terms import Term, fit_of, quoted, same_dimension, sentences_in, term_of
from corpus.checks.prose_totals import check_share_of_several
from corpus.checks.rules import Rule
from corpus.datatypes import Aspect, Fact, RowRole, Tier
from corpus.tiers import split_tier
from corpus.vocabulary import clean_label, vocabulary

SHARE = "prose_share"
_FAR = 8
_SHARES = re.compile(r"占.*[%％]")
_HUNDRED = Decimal(100)
_GENERAL = re.compile(r"(?:本年|当年)?总?(?:支出|收入|预算|财政拨款|资金)?$")  # says no more than the list's own whole
_FILLERS = re.compile(r"[“”\"\s]|(?:19|20)\d\d年度?|^(?:本年度?|当年|全年|年度|全部)|(?:本|我)?(?:部门|单位|校|局)|的$")
_TAILS = re.compile(r"(?:预算|决算)?(?:总额|总计|合计|总数|安排数?|完成数|数)$")


@dataclass(frozen=True, slots=True)
class _Stated:
    """A printed share with its part and what it may be a share of, likeliest first."""

    share: Fact
    percentage: Term
    part: Term
    bases: tuple[Term, ...]
    is_sure: bool  # one amount alone has the name of the base, beside the share or anywhere

    @property
    def fit(self) -> Fit | None:
        """How the share agrees with the best of the bases; None without base."""
        fits = [_fit(self.percentage, self.part, base) for base in self.bases]
        return min(fits) if fits else None


def check_share(book: Book) -> Iterator[Finding]:
    """Recompute every share whose part and base the document states."""
    lists = list(_share_lists(book))
    for listed in lists:
        yield from _checked_list(book, listed)
    handled = frozenset(one.share.id for listed in lists for one in listed if one.fit is not None)
    yield from check_loose(book, [told for _, told in sentences_in(book, _SHARES)], handled)
    yield from check_share_of_several(book)


def _checked_list(book: Book, listed: Sequence[_Stated]) -> Iterator[Finding]:
    is_hundred = sum(one.percentage.value for one in listed) == _HUNDRED
    wrong = [one for one in listed if one.fit is not None and one.fit >= Fit.NEAR and one.is_sure]
    if len(wrong) >= 2 and (base := _common_base(book, listed)) is not None:
        yield _wrong_base(book, listed, base)
        return
    for one in listed:
        if one.fit is None:
            continue
        adjusted = is_hundred and one.fit is Fit.LAST_DIGIT
        if one.fit is Fit.EXACT or adjusted:
            yield _passed(SHARE, book, one.percentage.place)
        else:
            yield _wrong_share(book, one, listed)


def _fit(percentage: Term, part: Term, base: Term) -> Fit:
    if base.bounds.low <= 0:
        return Fit.EXACT if percentage.value == 0 or part.value == base.value else Fit.FAR
    return fit_of(percentage, part.bounds.over(base.bounds))


# --- reading -----------------------------------------------------------------------------------------


def _share_lists(book: Book) -> Iterator[list[_Stated]]:
    """Shares told one after the other of the same base."""
    run: list[_Stated] = []
    for place, fact in enumerate(book.prose):
        if fact.aspect is not Aspect.SHARE:
            continue
        stated = _stated(book, fact, place)
        if stated is None:
            continue
        if run and not _goes_on(run[-1].share, fact):
            yield run
            run = []
        run.append(stated)
    if run:
        yield run


def _goes_on(last: Fact, fact: Fact) -> bool:
    return (last.section, last.path, last.base) == (fact.section, fact.path, fact.base) and last.item != fact.item


def _stated(book: Book, share: Fact, place: int) -> _Stated | None:
    percentage = term_of(share)
    before = [fact for fact in book.prose[:place] if fact.aspect in (Aspect.AMOUNT, Aspect.COUNT)]
    part = next((fact for fact in reversed(before[-_FAR:]) if _same_thing(fact, share)), None)
    own = term_of(part) if part else None
    if percentage is None or part is None or own is None:
        return None
    beside = [fact for fact in before if fact.section == share.section and _is_base(fact, share) and fact is not part]
    others = [fact for fact in book.facts if _is_base(fact, share) and fact.main and fact is not part]
    near = _terms(reversed(beside), own)
    if near:  # an amount of another 口径 elsewhere is not what the sentence means
        others = [fact for fact in others if fact.fund in (share.fund, None)]
    bases = (*near, *(term for term in _terms(others, own) if term not in near))
    telling = {term.amount for term in near} or {term.amount for term in bases}
    is_sure = len(telling) == 1 and all(amount >= own.amount for amount in telling)
    return _Stated(share, percentage, own, tuple(bases), is_sure)


def _terms(facts: Sequence[Fact] | Iterator[Fact], like: Term) -> list[Term]:
    terms = [term for fact in facts if (term := term_of(fact)) is not None]
    return [term for term in terms if same_dimension((term, like))]


def _same_thing(fact: Fact, share: Fact) -> bool:
    return (fact.section, fact.item, fact.path, fact.tier) == (share.section, share.item, share.path, share.tier)


def _is_base(fact: Fact, share: Fact) -> bool:
    """Whether an amount has the name of what the share is a part of, or of the whole that lists it."""
    if fact.aspect not in (Aspect.AMOUNT, Aspect.COUNT) or fact.tier is not share.tier or fact.agency != share.agency:
        return False
    if _tier_of(share) is not None and _tier_of(share) is not fact.tier:
        return False
    is_named = share.base is not None and _named_alike(share.base, fact)
    if not share.path and share.base is None:
        return fact.sentence == share.sentence and leads_uses(fact)
    return is_named or (bool(share.path) and _is_whole(fact, share))


def _tier_of(share: Fact) -> Tier | None:
    """The tier that the name of the whole prints: “全市一般公共预算支出”."""
    return next((tier for name in reversed(share.path) if (tier := split_tier(name)[0])), None)


def _is_whole(fact: Fact, share: Fact) -> bool:
    whole = share.path[-1]
    is_meant = share.base is None or bool(_GENERAL.match(_core(share.base))) or _core(share.base) in _core(whole)
    return is_meant and whole.endswith(fact.item) and fact.path == share.path[:-1] and fact.section == share.section


def _named_alike(name: str, fact: Fact) -> bool:
    concept = vocabulary().concept_of(clean_label(name))
    if concept is not None and fact.concept == concept:
        return True
    return len(_core(name)) >= 2 and _core(name) == _core(fact.item)


def _core(name: str) -> str:
    return _TAILS.sub("", _FILLERS.sub("", clean_label(name)))


# --- the wrong base ----------------------------------------------------------------------------------


def _common_base(book: Book, listed: Sequence[_Stated]) -> Fact | None:
    """Another amount of the document over which every share of the list comes true."""
    telling = [one for one in listed if one.percentage.value > 0]
    used = {term.amount for one in telling for term in one.bases}
    for fact in book.facts:
        if fact.aspect is not Aspect.AMOUNT:
            continue
        term = term_of(fact)
        if term is None or not same_dimension((term, telling[0].part)) or term.amount in used:
            continue
        if all(_fit(one.percentage, one.part, term) is Fit.EXACT for one in telling):
            return fact
    return None


def _wrong_base(book: Book, listed: Sequence[_Stated], base: Fact) -> Finding:
    named = listed[0].bases[0]
    used = term_of(base)
    shown = used.shown if used else base.source.text
    parts = "、".join(
        f"{one.share.item}{recomputed(one.part.amount / named.amount, one.percentage)}（文中{one.percentage.shown}）"
        for one in listed
    )
    words = (
        f"分母误用：文中说占{quoted(listed[0].share.base or named.name)}（{named.shown}），"
        f"所写比例却都是除以{shown}得到的；应为{parts}"
    )
    first = listed[0]
    expected = (first.part.amount / named.amount / first.percentage.factor).quantize(Decimal("0.01"))
    places = (*(one.percentage.place for one in listed), named.place, place_of_fact(base))
    return Finding(
        SHARE,
        book.document.id,
        Outcome.FAIL,
        Severity.ERROR,
        words,
        places,
        expected,
        first.percentage.value,
        first.percentage.value - expected,
        "%",
        f"疑分母误用{quoted(place_of_fact(base).words)}的{shown}",
    )


# --- one wrong share ---------------------------------------------------------------------------------


def _wrong_share(book: Book, one: _Stated, listed: Sequence[_Stated]) -> Finding:
    base = min(one.bases, key=lambda term: _fit(one.percentage, one.part, term))
    if one.is_sure:
        base = one.bases[0]
    right = one.part.amount / base.amount if base.amount else Decimal(0)
    fit = _fit(one.percentage, one.part, base)
    words = (
        f"{quoted(one.share.item)}{one.part.shown}÷{quoted(base.name)}{base.shown}"
        f"＝{recomputed(right, one.percentage)}，文中写占{one.percentage.shown}"
    )
    expected = (right / one.percentage.factor).quantize(Decimal("0.01"))
    of_another = None if one.is_sure else _other_total(book, one)
    if of_another is not None:
        words += f"（恰为除以{quoted(of_another.name)}{of_another.shown}）"
    is_told = one.is_sure or fit is Fit.LAST_DIGIT or of_another is not None
    outcome = Outcome.FAIL if is_told else Outcome.PARSE_DOUBT
    return Finding(
        SHARE,
        book.document.id,
        outcome,
        severity_of(fit) if outcome is Outcome.FAIL else Severity.INFO,
        words,
        (one.percentage.place, one.part.place, base.place),
        expected,
        one.percentage.value,
        one.percentage.value - expected,
        "%",
        _share_hint(one, listed, expected) if fit >= Fit.NEAR else None,
    )


def _other_total(book: Book, one: _Stated) -> Term | None:
    """A total of the document, not of the name that the share states, over which it comes true."""
    for fact in book.facts:
        term = term_of(fact) if fact.role is RowRole.TOTAL and fact.main and fact.aspect is Aspect.AMOUNT else None
        if term is None or not same_dimension((term, one.part)) or term.amount <= one.part.amount:
            continue
        if one.percentage.step < 1 and _fit(one.percentage, one.part, term) is Fit.EXACT:
            return term
    return None


def _share_hint(one: _Stated, listed: Sequence[_Stated], expected: Decimal) -> str | None:
    others = [other for other in listed if other is not one]
    if others and len(listed) >= 3:
        rest = _HUNDRED - sum(other.percentage.value for other in others)
        if abs(rest - expected) <= one.percentage.step * len(listed):
            return f"其余各项占比相加后，此项只余{rest}%，与重新计算相符，疑此处百分比有误"
    kind = kind_of_edit(one.percentage.value, expected)
    return f"若为{expected}%则相符，疑为{kind}" if kind else None


def _passed(rule: str, book: Book, place: Place) -> Finding:
    return Finding(rule, book.document.id, Outcome.PASS, Severity.INFO, "百分比与金额相符", (place,))


RULES: tuple[Rule, ...] = (Rule(SHARE, check_share),)
