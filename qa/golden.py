"""The lines of ``batch`` files and golden-question files, as pydantic models (contract: formats)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from qa.schema import DecimalText, Status


class QuestionEntry(BaseModel):
    """One line of a ``batch`` file: a question, or the turns of one conversation."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    question: str | None = None
    turns: Annotated[list[str], Field(min_length=1)] | None = None
    as_of: date | None = None

    @model_validator(mode="after")
    def _check_one(self) -> Self:
        if (self.question is None) == (self.turns is None):
            raise ValueError("question 和 turns 要写一个，只写一个")
        return self


class GoldenCite(BaseModel):
    """A place that a citation must name; what is left out is not compared."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    file: str | None = None
    page: int | None = None
    text: str | None = None


class Expectation(BaseModel):
    """What a golden question expects."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    status: Status
    reason: str | None = None
    value: DecimalText | None = None
    unit: str | None = None
    values: list[tuple[DecimalText, str]] = []
    alternatives: list[tuple[DecimalText, str]] = []
    contains: list[str] = []
    warning: str | list[str] | None = None
    cite: GoldenCite | None = None
    cite_also: list[GoldenCite] = []
    rows: list[str] | None = None

    @model_validator(mode="before")
    @classmethod
    def _spell_out_alternatives(cls, data: object) -> object:
        """Let an alternative be ``[value, unit]``, ``{"value", "unit"}``, or a value alone in the gold's unit."""
        if not isinstance(data, dict) or not isinstance(data.get("alternatives"), list):
            return data
        unit = data.get("unit") or ""
        return {**data, "alternatives": [_as_pair(entry, unit) for entry in data["alternatives"]]}


def _as_pair(entry: object, unit: str) -> object:
    if isinstance(entry, str):
        return entry, unit
    if isinstance(entry, dict) and "value" in entry:
        return entry["value"], entry.get("unit") or unit
    return entry


class GoldenQuestion(QuestionEntry):
    """One line of a golden-question file."""

    id: str
    category: str
    expect: Expectation
    note: str | None = None
