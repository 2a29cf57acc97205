"""A chart as HTML and SVG inside the answer: no script, readable in light and dark, by ear too.

Every bar and point bears its figure, so that the chart tells no more and no less than the list.
"""

from __future__ import annotations

from decimal import Decimal

from qa.page.charts import Chart, ChartKind
from qa.page.escaping import safe

_WIDTH, _HEIGHT = 640, 220  # of the drawing of a trend, in its own units
_LEFT, _TOP, _BOTTOM = 60, 34, 190  # where the first point, the highest and the lowest value lie
_TENTH = Decimal("0.1")


def chart_to_html(chart: Chart) -> str:
    """The chart with its title; amounts start at zero, lest a small change look large."""
    title = f"{chart.title}（{chart.unit}）" if chart.unit else chart.title
    body = _trend(chart) if chart.kind is ChartKind.LINE else _bars(chart)
    return f"<figure class='chart'><figcaption>{safe(title)}</figcaption>{body}</figure>"


def _bars(chart: Chart) -> str:
    low, span = _range(chart)
    return "".join(_bar(name, value, low, span) for name, value in zip(chart.names, chart.values, strict=True))


def _bar(name: str, value: Decimal, low: Decimal, span: Decimal) -> str:
    left, width = _tenths((min(value, Decimal(0)) - low) / span * 100), _tenths(abs(value) / span * 100)
    kind = "bar minus" if value < 0 else "bar"
    return (
        f"<div class='bar-row'><span class='bar-name'>{safe(name)}</span>"
        f"<span class='bar-track'><span class='{kind}' style='margin-left:{left}%;width:{width}%'></span></span>"
        f"<span class='bar-value'>{value:,f}</span></div>"
    )


def _trend(chart: Chart) -> str:
    low, span = _range(chart)
    step = Decimal(_WIDTH - 2 * _LEFT) / (len(chart.values) - 1)
    across = [_tenths(_LEFT + n * step) for n in range(len(chart.values))]
    down = [_tenths(_BOTTOM - (value - low) / span * (_BOTTOM - _TOP)) for value in chart.values]
    line = " ".join(f"{x},{y}" for x, y in zip(across, down, strict=True))
    zero = _tenths(_BOTTOM + low / span * (_BOTTOM - _TOP))
    points = "".join(
        f"<circle cx='{x}' cy='{y}' r='4'/><text x='{x}' y='{y - 10}'>{value:,f}</text>"
        f"<text class='axis' x='{x}' y='{_BOTTOM + 22}'>{safe(name)}</text>"
        for name, value, x, y in zip(chart.names, chart.values, across, down, strict=True)
    )
    told = "，".join(f"{name}{value:,f}" for name, value in zip(chart.names, chart.values, strict=True))
    return (
        f"<svg class='trend' viewBox='0 0 {_WIDTH} {_HEIGHT}' role='img' aria-label='{safe(told)}'>"
        f"<line x1='{_LEFT // 2}' x2='{_WIDTH - _LEFT // 2}' y1='{zero}' y2='{zero}'/>"
        f"<polyline points='{line}'/>{points}</svg>"
    )


def _range(chart: Chart) -> tuple[Decimal, Decimal]:
    """The lowest value drawn (zero, or a negative one) and how far the highest lies above it (never 0)."""
    low = min(*chart.values, Decimal(0))
    return low, max(*chart.values, Decimal(0)) - low or Decimal(1)


def _tenths(number: Decimal) -> Decimal:
    """A place in the drawing, or a percentage of its width, to a tenth."""
    return number.quantize(_TENTH)
