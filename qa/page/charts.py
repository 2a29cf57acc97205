"""Which answers are better seen: a trend, a composition, a comparison. The chart holds the very figures told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from corpus.money import Dimension, parse_unit
from qa.schema import Answer

_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_FEWEST, _MOST = 2, 30  # points


class ChartKind(StrEnum):
    """How it is drawn."""

    LINE = "line"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Chart:
    """Names and values in their order, in one unit; ``title`` is Chinese."""

    kind: ChartKind
    title: str
    unit: str
    names: tuple[str, ...]
    values: tuple[Decimal, ...]


def chart_of(answer: Answer) -> Chart | None:
    """The chart of an answer's rows; None where there are too few, too many, or no amounts of one kind."""
    if answer.rows is None or not _FEWEST <= len(answer.rows.data) <= _MOST or len(answer.rows.columns) < 3:
        return None
    columns = answer.rows.columns
    if "范围" in columns:  # lists of several years or agencies, whose names come again
        return None
    value_at = next((n for n, name in enumerate(columns) if name == "数额"), None)
    unit_at = next((n for n, name in enumerate(columns[1:], 1) if name in ("单位", "计量单位")), None)
    if value_at is None or unit_at is None:
        return None
    points = [(row[0] or "", row[value_at], row[unit_at]) for row in answer.rows.data]
    if any(not name or value is None or unit is None for name, value, unit in points):
        return None
    units = [parse_unit(unit) for _, _, unit in points if unit]
    if len({unit.dimension for unit in units}) > 1 or (
        units[0].dimension is not Dimension.MONEY and len({unit.symbol for unit in units}) > 1
    ):
        return None
    common = max(units, key=lambda unit: unit.factor)
    values = tuple(
        Decimal(value or "0") * unit.factor / common.factor for (_, value, _), unit in zip(points, units, strict=True)
    )
    names = tuple(name for name, _, _ in points)
    is_trend = all(_YEAR.search(name) for name in names)
    kind = ChartKind.LINE if is_trend else ChartKind.BARS
    items = {figure.item for figure in answer.figures if figure.item}
    is_one = len(items) == 1 or (kind is ChartKind.LINE and items)  # documents name one item differently by years
    title = answer.figures[0].item if is_one else columns[0]
    return Chart(kind, title, common.symbol, names, values)
