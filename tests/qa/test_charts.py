"""Which answers have a chart, with which figures, and how it is drawn."""

import re
from decimal import Decimal

import pytest
from answers import answer, citation, figure

from qa.page.chart_html import chart_to_html
from qa.page.charts import Chart, ChartKind, chart_of
from qa.schema import Answer, Figure, Rows


def listing(columns: list[str], *data: list[str | None], figures: list[Figure] | None = None) -> Answer:
    rows = Rows(columns=columns, data=list(data), covered=len(data), considered=len(data))
    return answer(rows=rows, figures=figures or [figure()], citations=[citation()])


def test_years_are_a_line() -> None:
    told = listing(["年份", "数额", "单位"], ["2022年", "12.50", "万元"], ["2023年", "14", "万元"])
    assert chart_of(told) == Chart(
        ChartKind.LINE, "公务接待费", "万元", ("2022年", "2023年"), (Decimal("12.50"), Decimal(14))
    )


def test_amounts_of_different_units_of_money_share_the_largest() -> None:
    items = [figure(item="甲"), figure(item="乙")]
    told = listing(["项目", "数额", "单位"], ["甲", "5000", "元"], ["乙", "2.5", "万元"], figures=items)
    assert chart_of(told) == Chart(ChartKind.BARS, "项目", "万元", ("甲", "乙"), (Decimal("0.5"), Decimal("2.5")))


def test_agencies_are_bars() -> None:
    columns = ["单位", "年份", "数额", "计量单位"]
    told = listing(columns, ["甲局", "2024", "3", "万元"], ["乙局", "2024", "1", "万元"])
    assert chart_of(told) == Chart(ChartKind.BARS, "公务接待费", "万元", ("甲局", "乙局"), (Decimal(3), Decimal(1)))


@pytest.mark.parametrize(
    "told",
    [
        answer(),
        listing(["年份", "数额", "单位"], ["2022年", "12.50", "万元"]),
        listing(["文件", "单位", "年份"], ["a", "b", "c"], ["d", "e", "f"]),
        listing(["项目", "数额", "单位"], ["甲", "3", "人"], ["乙", "2.5", "万元"]),
        listing(["项目", "数额", "单位"], ["甲", None, "万元"], ["乙", "2.5", "万元"]),
        listing(["项目", "数额", "单位", "范围"], ["甲", "3", "万元", "2022年"], ["甲", "2.5", "万元", "2023年"]),
    ],
)
def test_no_chart(told: Answer) -> None:
    assert chart_of(told) is None


def bars(*values: str, names: tuple[str, ...] = ()) -> Chart:
    names = names or tuple(f"第{n}项" for n in range(1, len(values) + 1))
    return Chart(ChartKind.BARS, "收入", "万元", names, tuple(map(Decimal, values)))


def test_bars_start_at_zero_and_bear_their_figures() -> None:
    drawn = chart_to_html(bars("1200.50", "300.125", "0"))
    assert re.findall(r"width:([\d.]+)%", drawn) == ["100.0", "25.0", "0.0"]
    assert re.findall(r"bar-value'>([^<]+)<", drawn) == ["1,200.50", "300.125", "0"]
    assert "<figcaption>收入（万元）</figcaption>" in drawn


def test_bars_below_zero_go_the_other_way() -> None:
    drawn = chart_to_html(bars("30", "-10"))
    assert re.findall(r"margin-left:([\d.]+)%;width:([\d.]+)%", drawn) == [("25.0", "75.0"), ("0.0", "25.0")]
    assert drawn.count("bar minus") == 1


def test_nothing_but_zeros_can_be_drawn() -> None:
    assert chart_to_html(bars("0", "0")).count("width:0.0%") == 2


def test_a_trend_starts_at_zero_too() -> None:
    chart = Chart(ChartKind.LINE, "会议费", "万元", ("2022年", "2023年"), (Decimal(20), Decimal("10.50")))
    drawn = chart_to_html(chart)
    heights = [Decimal(y) for y in re.findall(r"cy='([\d.]+)'", drawn)]
    bottom = Decimal(re.findall(r"y1='([\d.]+)'", drawn)[0])
    assert (bottom - heights[1]) / (bottom - heights[0]) == Decimal("0.525")
    assert re.findall(r"<text x=[^>]+>([^<]+)<", drawn) == ["20", "10.50"]
    assert "aria-label='2022年20，2023年10.50'" in drawn


def test_names_are_escaped() -> None:
    for kind in ChartKind:
        names = ("<b>甲'", "乙")
        drawn = chart_to_html(Chart(kind, "<i>", "", names, (Decimal(1), Decimal(2))))
        assert "<b>" not in drawn
        assert "<i>" not in drawn
        assert "甲&#x27;" in drawn
