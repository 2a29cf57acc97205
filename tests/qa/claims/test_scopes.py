"""The office itself, names within titles, figures of another tier."""

import pytest
from factories import fact

from corpus.datatypes import Phase, Tier
from qa.bot import BudgetQA
from qa.claims.scopes import is_place, of_named_tier, office_targets, titled, wants_office
from qa.matching import View
from qa.query import Mention, Target
from qa.schema import Verdict

REVENUE = Mention("一般公共预算收入", 0, 8, ("general_public_budget_revenue",))


@pytest.mark.parametrize(
    "agency, expected", [("示例市", True), ("示例县样例镇", True), ("示例市教育局", False), ("示例中心", False)]
)
def test_a_place_has_tiers(agency: str, expected: bool) -> None:
    assert is_place(agency) is expected
    assert wants_office(Target((agency,), 2025, tier=Tier.OWN)) is not expected
    assert not wants_office(Target((agency,), 2025, tier=Tier.WHOLE))


def test_the_office_is_the_row_of_that_name(invented_bot: BudgetQA) -> None:
    target = Target(("范例市教育局",), 2025, mentions=(Mention("收支总额", 0, 0, ("total_budget",)),), tier=Tier.OWN)
    (found,) = office_targets(target, invented_bot.catalog())
    assert [m.text for m in found.mentions] == ["范例市教育局机关"]
    assert found.tier is None


@pytest.mark.parametrize(
    "item, tier, expected",
    [
        ("一般公共预算收入执行情况表（）", None, True),
        ("全镇一般公共预算收入", None, True),
        ("全县一般公共预算收入预期", Tier.WHOLE, True),
        ("县级一般公共预算收入预算", Tier.WHOLE, False),  # its name says another tier
        ("县级一般公共预算收入预算", Tier.OWN, True),
        ("一般公共预算支出执行情况表（）", None, False),
        ("政府性基金收入", None, False),
    ],
)
def test_a_name_within_a_title(item: str, tier: Tier | None, expected: bool) -> None:
    one = fact(item, "12.50", "亿元")
    target = Target(("示例县",), 2025, mentions=(REVENUE,), tier=tier)
    assert titled(target, View([one])) == ((one,) if expected else ())


def test_a_figure_told_of_another_tier_is_none_of_the_tier_named() -> None:
    whole = fact("税收收入", "8.00", "亿元", concept="tax_revenue", tier=Tier.WHOLE, phase=Phase.FINAL)
    table = fact("税收收入", "80000", "万元", concept="tax_revenue", phase=Phase.FINAL)
    other = fact("税收收入", "3.00", "亿元", concept="tax_revenue", phase=Phase.FINAL)
    view = View([whole, table, other])
    named = Target(("示例市",), 2025, tier=Tier.OWN)
    assert of_named_tier((table, other), named, view) == (other,)
    assert of_named_tier((table, other), Target(("示例市",), 2025), view) == (table, other)


def test_a_word_that_is_an_item_of_the_agency_told_is_that_item(sample_bot: BudgetQA) -> None:
    text = "示例市图书馆2023年预算中，卫生健康支出507600元，图书馆为507600元。"
    verdicts = [check.verdict for check in sample_bot.verify(text)]
    assert verdicts[0] is Verdict.SUPPORTED
    assert verdicts[1] is not Verdict.SUPPORTED
