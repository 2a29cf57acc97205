"""All rules over one document, those that are not registered yet included."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

import corpus.checks
from corpus.checks.book import open_book
from corpus.checks.datatypes import Finding
from corpus.checks.rules import Rule
from corpus.checks.run import RULES
from corpus.datatypes import Reading

_FAMILIES = ("table_", "prose_", "places_", "words_")


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, once."""
    found = {rule.id: rule for rule in RULES}
    for module in pkgutil.iter_modules(corpus.checks.__path__):
        if module.name.startswith(_FAMILIES):
            own = getattr(import_module(f"corpus.checks.{module.name}"), "RULES", ())
            found.update((rule.id, rule) for rule in own)
    return tuple(found.values())


def findings(reading: Reading) -> list[Finding]:
    """What every rule says of the document."""
    book = open_book(reading)
    return [finding for rule in rules() for finding in rule.check(book)]
