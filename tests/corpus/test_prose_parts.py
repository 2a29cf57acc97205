"""Parts of a total whose names end in a verb: amounts, where only so they add up to the total."""

from decimal import Decimal

import pytest

from corpus.datatypes import Aspect
from corpus.prose_sentences import bind_figures
from corpus.prose_state import Setting


def told(text: str) -> list[tuple[str, str, Aspect]]:
    return [(d.item, str(d.number.value), d.aspect) for d in bind_figures(text, Setting()).bound]


@pytest.mark.parametrize(
    "text, item, value",
    [
        ("项目总预算100万元，其中扶持工业稳增长30万元，支持科研20万元，支持外贸50万元。", "扶持工业稳增长", "30"),
        ("项目总预算100万元，其中支持科研20万元，市场服务能力提升30万元，支持外贸50万元。", "市场服务能力提升", "30"),
        ("农业支出5.5亿元，其中农田改造2亿元，促农民增收5000万元，水利建设3亿元。", "促农民增收", "5000"),
    ],
)
def test_the_sum_proves_the_amount(text: str, item: str, value: str) -> None:
    assert (item, value, Aspect.AMOUNT) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "项目总预算100万元，其中支持科研20万元，扶持工业比上年增长30万元，支持外贸50万元。",  # against last year
        "项目总预算100万元，其中支持科研20万元，扶持工业增长40万元，支持外贸50万元。",  # does not add up
        "项目总预算100万元，其中扶持工业增长30万元，支持外贸70万元。",  # two parts prove little
    ],
)
def test_what_is_not_proved_stays_a_change(text: str) -> None:
    assert Aspect.CHANGE in [aspect for _, _, aspect in told(text)]


def test_values_keep_their_print() -> None:
    (draft,) = [
        d
        for d in bind_figures("总预算60.00万元，其中甲稳增长10.50万元，乙9.50万元，丙40.00万元。", Setting()).bound
        if d.item == "甲稳增长"
    ]
    assert (draft.number.text, draft.number.value) == ("10.50万元", Decimal("10.50"))
