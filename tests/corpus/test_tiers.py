"""全市 and 市本级 in titles, sentences and names."""

import pytest

from corpus.datatypes import Tier
from corpus.tiers import split_tier, tier_in


@pytest.mark.parametrize(
    "text, tier",
    [
        ("全市2024年一般公共预算收入执行情况表", Tier.WHOLE),
        ("市本级2024年一般公共预算收入执行情况表", Tier.OWN),
        ("2025年度示范地区一般公共预算（本级）收入决算表", Tier.OWN),
        ("全地区一般公共预算收入完成9亿元", Tier.WHOLE),
        ("区级本级财力安排", Tier.OWN),
        ("2025年一般公共预算收入预算表", None),
        ("安全生产", None),
        ("本级政府采购目录", Tier.OWN),
    ],
)
def test_the_tier_that_a_text_names(text: str, tier: Tier | None) -> None:
    assert tier_in(text) is tier


@pytest.mark.parametrize(
    "name, tier, rest",
    [
        ("全市一般公共预算收入", Tier.WHOLE, "一般公共预算收入"),
        ("市本级教育支出", Tier.OWN, "教育支出"),
        ("地区本级一般公共预算收入", Tier.OWN, "一般公共预算收入"),
        ("教育支出", None, "教育支出"),
        ("全市", None, "全市"),  # nothing would be left
    ],
)
def test_a_name_without_its_tier(name: str, tier: Tier | None, rest: str) -> None:
    assert split_tier(name) == (tier, rest)
