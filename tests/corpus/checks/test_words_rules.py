"""Every rule about wording has its title and its demand in the data."""

from __future__ import annotations

from corpus.checks import (
    anomalies,
    words_contents,
    words_copied,
    words_doubled,
    words_names,
    words_outline,
    words_template,
    words_years,
)
from corpus.checks.rules import rule_texts

MODULES = (words_copied, words_doubled, words_names, words_outline, words_template, words_years)


def test_rules_and_texts_agree() -> None:
    rules = {rule.id for module in MODULES for rule in module.RULES} | {words_contents.CONTENTS}
    assert rules == {name for name in rule_texts() if name.startswith("words_")}
    assert {rule.id for rule in anomalies.RULES} == {name for name in rule_texts() if name.startswith("anomaly_")}
