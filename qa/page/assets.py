"""The page's style sheet and script, read from the package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def asset(name: str) -> str:
    """The text of a style sheet or script. Raises FileNotFoundError for an unknown one."""
    return (files("qa") / "page" / name).read_text("utf-8")
