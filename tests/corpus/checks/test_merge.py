"""Failures that suspect one figure are told as one, the gravest first; all else stays as it is."""

from dataclasses import replace
from decimal import Decimal

from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.merge import merged
from corpus.datatypes import Source

SUSPECT = Place("d", Source("12.50", line=3), "表1·合计", "d:1")
OTHER = Place("d", Source("11.00", line=9), "正文", "d:2")
THIRD = Place("d", Source("1.50", line=9), "正文", "d:3")


def finding(rule: str, severity: Severity, text: str, *places: Place) -> Finding:
    return Finding(
        rule, "d", Outcome.FAIL, severity, text, places, Decimal(11), Decimal("12.50"), Decimal("1.50"), "万元"
    )


LIGHT = finding("prose_list_sum", Severity.WARNING, "各项相加为11.00。", SUSPECT, OTHER)
GRAVE = finding("text_vs_form", Severity.ERROR, "正文为12.50，表为11.00。", SUSPECT, THIRD)


def test_the_gravest_leads_and_says_what_the_others_say() -> None:
    (one,) = merged([LIGHT, GRAVE])
    assert (one.rule, one.severity, one.expected) == ("text_vs_form", Severity.ERROR, Decimal(11))
    assert one.explanation.startswith("正文为12.50，表为11.00。又据“")
    assert one.explanation.endswith("：各项相加为11.00")
    assert one.places == (SUSPECT, THIRD, OTHER)


def test_proposals_are_kept_once() -> None:
    hint = "疑为数字换位"
    (one,) = merged([replace(LIGHT, proposal=hint), replace(GRAVE, proposal=hint)])
    assert one.proposal == hint


def test_another_figure_suspected_is_another_finding() -> None:
    elsewhere = finding("prose_change", Severity.ERROR, "另一处", OTHER, SUSPECT)
    assert merged([LIGHT, elsewhere]) == (LIGHT, elsewhere)


def test_what_held_or_is_in_doubt_is_not_merged() -> None:
    doubt = replace(GRAVE, outcome=Outcome.PARSE_DOUBT)
    held = Finding("text_vs_form", "d", Outcome.PASS, Severity.INFO, "成立", count=3)
    assert merged([LIGHT, doubt, held]) == (LIGHT, doubt, held)


def test_findings_about_words_stay_apart() -> None:
    words = [
        Finding("words_choice", "d", Outcome.FAIL, Severity.INFO, text, (replace(SUSPECT, fact=None),))
        for text in ("增加（减少）", "下降（增长）")
    ]
    assert merged(words) == tuple(words)
