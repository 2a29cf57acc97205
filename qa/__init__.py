"""Understanding budget questions and answering them exactly.

``from qa import BudgetQA`` is the way in from Python. It loads when first asked for, so that importing
one module of the package does not import them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.bot import BudgetQA

__all__ = ["BudgetQA"]


def __getattr__(name: str) -> object:
    if name == "BudgetQA":
        from qa.bot import BudgetQA

        return BudgetQA
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
