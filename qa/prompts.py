"""What a language model is told. The texts are data: ``data/prompts.json``."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files


@cache
def instructions(task: str) -> str:
    """The instructions of a task. Raises KeyError for an unknown one."""
    lines = json.loads((files("qa") / "data" / "prompts.json").read_text("utf-8"))[task]
    return "\n".join(lines)
