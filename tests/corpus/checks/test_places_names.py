"""Names and level words of the classification in running text."""

from __future__ import annotations

from places_books import book, changed, failures, outcomes

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.places_chains import chains_of, codes_of_chain, joined
from corpus.checks.places_names import RULES


def test_right_names_pass() -> None:
    sound = changed()
    assert failures(RULES, sound) == []
    assert [found.rule for found in outcomes(RULES, sound, Outcome.PASS)] == ["account_level"] * 6 + [
        "account_name"
    ] * 2


def test_a_text_without_level_words_is_not_checked() -> None:
    assert [
        found for rule in RULES for found in rule.check(book("# 示例市气象馆2024年部门预算\n\n公积金8万元。"))
    ] == []


def test_a_level_word_that_is_another() -> None:
    (found,) = failures(RULES, changed(("养老支出（款）机关事业单位职业", "养老支出（类）机关事业单位职业")))
    assert (found.rule, found.severity) == ("account_level", Severity.WARNING)
    assert found.explanation == (
        "正文写作“行政事业单位养老支出（类）”，而《政府收支分类科目》中20805“行政事业单位养老支出”是款级科目。疑应写作“（款）”"
    )


def test_the_name_of_the_level_above_in_the_place_of_another() -> None:
    text = "社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位职业年金"
    (found,) = failures(RULES, changed((text, "社会保障和就业支出（类）社会保障和就业支出（款）机关事业单位职业年金")))
    assert found.proposal == "疑应为“行政事业单位养老支出（款）”"


def test_a_name_that_the_classification_does_not_have_there() -> None:
    (found,) = failures(RULES, changed(("职业年金缴费支出（项）", "年金缴费资金（项）")))
    assert (found.rule, found.severity) == ("account_name", Severity.WARNING)
    assert found.explanation == (
        "正文写作“机关事业单位年金缴费资金（项）”，而《政府收支分类科目》的“行政事业单位养老支出”（20805）下没有这个科目；"
        "部门支出总表·机关事业单位职业年金缴费支出·合计的123,400.00元与正文的金额相同，"
        "名称是“机关事业单位职业年金缴费支出”。疑为“机关事业单位职业年金缴费支出”（2080506）"
    )


def test_a_former_name() -> None:
    former = book(
        "# 示例市气象馆2024年部门预算\n\n"
        "自然资源海洋气象等支出（类）自然资源事务（款）其他国土资源事务支出（项）8.88万元，主要用于观测。\n"
    )
    (found,) = failures(RULES, former)
    assert found.proposal == "疑沿用了旧科目名，现名“其他自然资源事务支出”（2200199）"


def test_a_new_name_that_no_form_knows_is_left_alone() -> None:
    unknown = book("# 示例市气象馆2024年部门预算\n\n教育支出（类）普通教育（款）云上教育（项）8.88万元。\n")
    assert failures(RULES, unknown) == []


def test_chains_tell_which_code_is_meant() -> None:
    paragraph = next(one for one in changed().document.paragraphs if one.text.startswith("1."))
    (chain,) = chains_of(paragraph)
    assert [(link.name, link.level) for link in chain.links] == [
        ("社会保障和就业支出", 1),
        ("行政事业单位养老支出", 2),
        ("机关事业单位基本养老保险缴费支出", 3),
    ]
    assert codes_of_chain(chain) == ("2080505",)
    assert chain.head is not None
    assert chain.head.text == "24.68万元"


def test_names_run_together() -> None:
    assert joined("人大事务行政运行") == ("2010101", "20101")
    assert joined("行政运行") is None
