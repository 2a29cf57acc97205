"""The rules: each a function over an opened document, its title and words in ``corpus/data/checks_*.json``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a rule is called and what it demands, for a reader (Chinese)."""

    id: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule over one document: yields a Finding for each place it speaks of, passed ones included.

    One that yields nothing does not apply to the document.
    """

    id: str
    check: Callable[[Book], Iterator[Finding]]


@cache
def rule_texts() -> dict[str, RuleText]:
    """All rules by id, as the data files name them. Raises KeyError or ValueError for a damaged file."""
    folder = files("corpus").joinpath("data")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.startswith("checks_"))
    found: dict[str, RuleText] = {}
    for name in names:
        for rule, text in json.loads(folder.joinpath(name).read_text("utf-8"))["rules"].items():
            if rule in found:
                raise ValueError(f"rule {rule} stands twice")
            found[rule] = RuleText(rule, text["title"], text["about"])
    return found
