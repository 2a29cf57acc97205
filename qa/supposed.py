"""如果再压减10%: a printed figure raised or cut as the question supposes, and said to be so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from corpus.errors import ParseError
from corpus.money import PERCENT, Amount, Dimension
from corpus.numerals import parse_chinese_number, parse_number
from qa.amounts import AmountSpan
from qa.catalog import Catalog
from qa.choose import choose, computed_draft
from qa.compute import changed_by, portion
from qa.draft import Draft
from qa.query import Query, Supposition
from qa.resolve import Refusal
from qa.schema import Reason, WarningCode
from qa.scribe import Scribe, print_amount, whose
from qa.spans import Kind, Slate
from qa.words import Words

_DISCOUNT = re.compile(r"打(?P<tenths>[一二两三四五六七八九]|\d(?:\.\d+)?)折")
_DOUBLED = re.compile(r"翻(?:一)?番|翻(?:一)?倍")


def mark_supposition(slate: Slate, amounts: Sequence[AmountSpan], lexicon: Words) -> Supposition | None:
    """Explain the change that a question supposes, with the words around it; None where it supposes none."""
    found = _change_of(slate, amounts, lexicon)
    if found is None:
        return None
    asks_change = any(True for _ in slate.matches(lexicon.supposed_change))
    for pattern in (lexicon.supposed_change, lexicon.hypothetical):
        for match in list(slate.matches(pattern)):
            slate.take(match.start(), match.end(), Kind.NOISE)
    return Supposition(found.rises, found.amount, asks_change)


def _change_of(slate: Slate, amounts: Sequence[AmountSpan], lexicon: Words) -> Supposition | None:
    for amount in amounts:
        if amount.bound is not None or amount.amount.unit.dimension not in (Dimension.MONEY, Dimension.RATIO):
            continue
        for pattern, rises in ((lexicon.supposed_less, False), (lexicon.supposed_more, True)):
            verb = next((m for m in slate.matches(pattern) if m.end() == amount.start), None)
            if verb is not None:
                slate.take(verb.start(), verb.end(), Kind.NOISE)
                return Supposition(rises, amount.amount)
    for match in list(slate.matches(_DISCOUNT)):
        slate.take(match.start(), match.end(), Kind.NOISE)
        return Supposition(False, Amount(100 - _number(match["tenths"]) * 10, PERCENT))
    for match in list(slate.matches(_DOUBLED)):
        slate.take(match.start(), match.end(), Kind.NOISE)
        return Supposition(True, Amount(Decimal(100), PERCENT))
    return None


def _number(text: str) -> Decimal:
    try:
        return parse_number(text)
    except ParseError:
        return parse_chinese_number(text)


def answer_supposed(query: Query, catalog: Catalog) -> Draft | Refusal:
    """The figure as it would be, and by how much it would change; neither stands in any document."""
    supposed = query.supposition
    if supposed is None or len(query.targets) != 1:
        return Refusal(Reason.MISSING_ITEM, "假设计算一次只能问一项，请写明是哪个单位、哪一年的哪一项")
    chosen = choose(query.targets[0], query, catalog)
    if isinstance(chosen, Refusal):
        return chosen
    base, change = chosen.operand, supposed.amount
    verb = "增加" if supposed.rises else "减少"
    after = changed_by(base, change, rises=supposed.rises)
    by = portion(base, change) if change.unit.dimension is Dimension.RATIO else None
    scribe = Scribe(catalog, query.unit)
    what = f"{whose(chosen.quantity.fact)}{base.name}"
    told = f"假设{what}{verb}{print_amount(change)}"
    if supposed.asks_change and by is not None:
        draft = computed_draft(by, f"{base.name}{verb}的数额", f"{told}，{verb}{{}}。", [chosen], scribe, query)
    else:
        draft = computed_draft(after, f"假设后的{base.name}", f"{told}，为{{}}。", [chosen], scribe, query)
    scribe.warn(WarningCode.ASSUMPTION, "这是按问题的假设用原文数字计算的，文件中没有这个结果")
    return draft
