"""What the text claims of the forms."""

from __future__ import annotations

from decimal import Decimal

from places_books import book, changed, failures, outcomes

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.places_claims import RULES


def test_what_holds_passes() -> None:
    sound = changed()
    assert failures(RULES, sound) == []
    rules = [found.rule for found in outcomes(RULES, sound, Outcome.PASS)]
    assert rules == ["project_forms_sum", "operating_expenses_claim"]


def test_without_a_claim_nothing_is_said() -> None:
    assert [
        found for rule in RULES for found in rule.check(book("# 示例市气象馆2024年部门预算\n\n支出300万元。"))
    ] == []


def test_projects_that_do_not_add_up() -> None:
    (found,) = failures(RULES, changed(("预算资金120.00", "预算资金102.00")))
    assert (found.rule, found.severity) == ("project_forms_sum", Severity.WARNING)
    assert (found.actual, found.expected, found.difference) == (Decimal("102.00"), Decimal(120), Decimal("-18"))
    assert "70.00万元＋50.00万元，即120万元，相差18万元" in found.explanation
    assert [place.source.text for place in found.places] == ["102.00万元", "70.00", "50.00"]


def test_another_number_of_forms_is_not_compared() -> None:
    assert failures(RULES, changed(("项目2个，涉及项目预算资金120.00", "项目9个，涉及项目预算资金999.00"))) == []


def test_operating_expenses_that_are_said_to_be_equal() -> None:
    (found,) = failures(RULES, changed(("机关运行经费30.00", "机关运行经费45.00")))
    assert (found.rule, found.actual, found.expected) == ("operating_expenses_claim", Decimal("45.00"), Decimal(30))


def test_a_reason_given_nearby_explains_it() -> None:
    reason = ("机关运行经费30.00万元。", "机关运行经费45.00万元。机关运行经费的统计口径已经调整，含项目中的运行经费。")
    of = changed(reason)
    assert failures(RULES, of) == []
    (found,) = outcomes(RULES, of, Outcome.EXPLAINED)
    assert "附近已说明口径：“机关运行经费的统计口径已经调整，含项目中的运行经费”" in found.explanation
