"""Every table rule has its words, and every pattern of the data file is one."""

from __future__ import annotations

import json
import re
from importlib.resources import files

from corpus.checks import (
    table_bond_kinds,
    table_bond_lists,
    table_codes,
    table_debt,
    table_heads,
    table_items,
    table_new_bonds,
    table_notes,
    table_rates,
    table_sides,
    table_sums,
    table_targets,
    table_three,
    table_tiers,
    table_ties,
)
from corpus.checks.rules import rule_texts
from corpus.vocabulary import vocabulary

MODULES = (
    table_sums,
    table_sides,
    table_three,
    table_ties,
    table_items,
    table_tiers,
    table_targets,
    table_rates,
    table_codes,
    table_notes,
    table_heads,
    table_debt,
    table_new_bonds,
    table_bond_lists,
    table_bond_kinds,
)
DATA = json.loads(files("corpus").joinpath("data", "checks_tables.json").read_text("utf-8"))


def test_every_rule_has_a_title_and_says_what_it_demands() -> None:
    ids = [rule.id for module in MODULES for rule in module.RULES]
    assert len(ids) == len(set(ids))
    texts = rule_texts()
    assert [rule for rule in ids if not (texts[rule].title and texts[rule].about)] == []


def test_the_patterns_compile_and_the_concepts_exist() -> None:
    assert all(re.compile(pattern) for pattern in DATA["words"].values())
    named = [DATA["lists"][name] for name in ("list_heads", "separate_money", "measures", "grand_totals")]
    known = {term.id for term in vocabulary().terms()}
    assert [concept for concepts in named for concept in concepts if concept not in known] == []
