"""The explanation of a verdict, in plain Chinese."""

from __future__ import annotations

from corpus.money import Amount
from qa.claims.context import Claim
from qa.claims.held import Held
from qa.claims.judging import Closeness, Judgement
from qa.scribe import label_of, print_amount, quoted, scope_of, whose

_DIRECTIONS = {True: "增加（增长）", False: "减少（下降）"}


def agreeing(claim: Claim, judgement: Judgement, notes: tuple[str, ...]) -> str:
    """Why a figure is supported or rounded."""
    held = judgement.held
    if judgement.closeness is Closeness.EQUAL:
        text = f"与文库一致：{told_of(held)}"
    else:
        text = f"与文库相符（取整或约数）：{told_of(held)}"
    return "；".join((text, *notes)) + "。"


def differing(claim: Claim, judgement: Judgement, cause: str, notes: tuple[str, ...]) -> str:
    """What is right instead of a contradicted figure, and how the wrong one may have come about."""
    held = judgement.held
    if judgement.closeness is Closeness.OPPOSITE:
        true = _DIRECTIONS[held.amount.value > 0]
        text = f"方向不对：文库中是{true}，{told_of(held)}"
        return "；".join((text, *notes)) + "。"
    text = f"与文库不符：{told_of(held)}"
    if held.misprint is not None:
        text += f"；原文写作{print_amount(held.misprint)}，按原文金额重算不对"
    return "；".join((text, *((cause,) if cause else ()), *notes)) + "。"


def told_of(held: Held) -> str:
    """What the library has: whose, of what, how much, and how it was computed or where it is printed."""
    fact = held.fact
    if held.computed is not None:
        sign = "≈ " if held.computed.is_rounded else ""
        amount = Amount(abs(held.amount.value), held.amount.unit)
        verb = "" if held.amount.value >= 0 else "减少"
        return (
            f"{whose(fact)}{quoted(label_of(fact))}，按{held.computed.formula} = {held.computed.expression} "
            f"{'' if sign else '= '}{sign}{verb}{print_amount(amount)}"
        )
    return f"{whose(fact)}{quoted(label_of(fact))}为{print_amount(held.as_printed)}（{scope_of(fact)}）"
