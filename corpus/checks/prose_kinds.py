"""Kinds of one thing that exclude one another: staff by their posts, vehicles by their use."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from functools import cache
from importlib import resources


def exclude_one_another(names: Collection[str]) -> bool:
    """Kinds of staff or of vehicles, of which nothing is two at once."""
    kinds = _exclusive_kinds()
    return len(names) >= 2 and any(all(_kind(name) in group for name in names) for group in kinds)


def _kind(name: str) -> str:
    return re.sub(r"(?:编制)?(?:人员|人数|数量|数)$", "", name)


@cache
def _exclusive_kinds() -> tuple[frozenset[str], ...]:
    text = resources.files("corpus").joinpath("data/checks_prose.json").read_text(encoding="utf-8")
    return tuple(frozenset(group) for group in json.loads(text)["exclusive_kinds"])
