"""What an operation hands over: the answer's text and parts, before it becomes the contract's Answer."""

from __future__ import annotations

from dataclasses import dataclass

from qa.compute import Computed
from qa.schema import Derivation, Rows
from qa.scribe import Scribe


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer in the making. ``lines`` are Chinese Markdown paragraphs."""

    lines: tuple[str, ...]
    scribe: Scribe
    derivation: Derivation | None = None
    rows: Rows | None = None
    suggestions: tuple[str, ...] = ()


def derivation_of(computed: Computed, value: str) -> Derivation:
    """The contract's derivation of a computed figure."""
    return Derivation(
        expression=computed.expression,
        formula=computed.formula,
        value=value,
        unit=computed.amount.unit.symbol,
    )
