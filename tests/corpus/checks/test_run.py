"""All rules together: each has its words and says something of every document; clean documents fail none."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.rules import Rule, rule_texts
from corpus.checks.run import RULES, check_document, checked
from corpus.datatypes import Verification
from corpus.reading import read_file

SAMPLES = Path(__file__).parents[3] / "corpus" / "samples"
CLEAN = ("示例市图书馆2023年部门预算.md", "示例市图书馆2022年度部门决算.txt", "示例市数据资源局2023年单位预算.txt")


def test_every_rule_has_its_words_and_no_words_are_idle() -> None:
    rules = [rule.id for rule in RULES]
    assert len(rules) == len(set(rules))
    assert {rule for rule in rules if rule not in rule_texts()} == set()


def test_every_rule_says_something_of_every_document() -> None:
    found = check_document(read_file(SAMPLES / CLEAN[0]))
    assert {finding.rule for finding in found} >= {rule.id for rule in RULES}
    assert all(finding.explanation for finding in found)


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_document_fails_no_rule(name: str) -> None:
    found = check_document(read_file(SAMPLES / name))
    grave = [one for one in found if one.outcome is Outcome.FAIL and one.severity is not Severity.INFO]
    assert [one.explanation for one in grave] == []
    assert sum(one.count for one in found if one.outcome is Outcome.PASS) > 40


def test_the_figure_that_a_check_suspects_is_disputed() -> None:
    result = checked(read_file(SAMPLES / "示例市数据资源局2022年单位预算.txt"))
    grave = [one for one in result.findings if one.outcome is Outcome.FAIL and one.severity is Severity.ERROR]
    suspects = {one.places[0].fact for one in grave}
    disputed = {fact.id for fact in result.reading.facts if fact.verification is Verification.DISPUTED}
    assert suspects
    assert disputed >= suspects


def test_a_rule_that_cannot_go_on_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(_: Book) -> Iterator[Finding]:
        yield Finding("table_sums", "d", Outcome.PASS, Severity.INFO, "成立")
        Decimal("9" * 40).quantize(Decimal("0.0001"))

    monkeypatch.setattr("corpus.checks.run.RULES", (Rule("table_sums", check),))
    found = check_document(read_file(SAMPLES / CLEAN[0]))
    assert [(one.outcome, one.explanation) for one in found] == [
        (Outcome.INSUFFICIENT_DATA, "有的数字位数太多，无法计算，这条规则没有核对完"),
        (Outcome.PASS, "核对1处成立"),
    ]
