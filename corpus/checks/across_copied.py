"""Sentences with a change in money that stand word for word, figures and all, in last year's document too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.checks.across_base import same_level
from corpus.checks.across_names import is_money
from corpus.checks.across_say import named, places
from corpus.checks.across_shelf import Filed, Shelf, own_facts
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.datatypes import Aspect, Fact

COPIED = "across_copied"
_YEAR = re.compile(r"20\d\d(?=年)")
_SPACES = re.compile(r"\s+")
_ROUND = 2  # significant digits: 增加1万元 may well be said twice


def check_copied(shelf: Shelf) -> Iterator[Finding]:
    """A note for each; a change that is the same to the cent two years running was hardly computed anew."""
    for document in shelf.documents:
        if document.year is None:
            continue
        told = {_bare(fact): fact for fact in _changes(document)}
        for one in shelf.of(document.year - 1, document.phase):
            before = {_bare(fact): fact for fact in _changes(one)} if same_level(one, document) else {}
            yield from (_note(document, told[text], one, before[text]) for text in told if text in before)


def _changes(document: Filed) -> Iterator[Fact]:
    for fact in own_facts(document):
        precise = len("".join(map(str, fact.value.as_tuple().digits)).strip("0")) > _ROUND
        if fact.aspect is Aspect.CHANGE and fact.sentence and precise and is_money(fact.unit):
            yield fact


def _bare(fact: Fact) -> str:
    return _YEAR.sub("", _SPACES.sub("", fact.sentence or ""))


def _note(document: Filed, fact: Fact, earlier: Filed, old: Fact) -> Finding:
    return Finding(
        rule=COPIED,
        document=document.id,
        outcome=Outcome.FAIL,
        severity=Severity.INFO,
        explanation=(
            f"“{fact.sentence}”连同数字与{named(earlier, document)}逐字相同：增减额连续两年相同，疑为沿用上年文字"
        ),
        places=places(fact, old),
    )
