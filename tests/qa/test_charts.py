"""Which answers have a chart, and with which figures."""

from decimal import Decimal

import pytest
from answers import answer, citation, figure

from qa.page.charts import Chart, ChartKind, chart_of
from qa.schema import Answer, Rows


def listing(columns: list[str], *data: list[str | None]) -> Answer:
    rows = Rows(columns=columns, data=list(data), covered=len(data), considered=len(data))
    return answer(rows=rows, figures=[figure()], citations=[citation()])


def test_years_are_a_line() -> None:
    told = listing(["年份", "数额", "单位"], ["2022年", "12.50", "万元"], ["2023年", "14", "万元"])
    assert chart_of(told) == Chart(
        ChartKind.LINE, "年份", "万元", ("2022年", "2023年"), (Decimal("12.50"), Decimal(14))
    )


def test_amounts_of_different_units_of_money_share_the_largest() -> None:
    told = listing(["项目", "数额", "单位"], ["甲", "5000", "元"], ["乙", "2.5", "万元"])
    assert chart_of(told) == Chart(ChartKind.BARS, "项目", "万元", ("甲", "乙"), (Decimal("0.5"), Decimal("2.5")))


def test_agencies_are_bars() -> None:
    columns = ["单位", "年份", "数额", "计量单位"]
    told = listing(columns, ["甲局", "2024", "3", "万元"], ["乙局", "2024", "1", "万元"])
    assert chart_of(told) == Chart(ChartKind.BARS, "单位", "万元", ("甲局", "乙局"), (Decimal(3), Decimal(1)))


@pytest.mark.parametrize(
    "told",
    [
        answer(),
        listing(["年份", "数额", "单位"], ["2022年", "12.50", "万元"]),
        listing(["文件", "单位", "年份"], ["a", "b", "c"], ["d", "e", "f"]),
        listing(["项目", "数额", "单位"], ["甲", "3", "人"], ["乙", "2.5", "万元"]),
        listing(["项目", "数额", "单位"], ["甲", None, "万元"], ["乙", "2.5", "万元"]),
    ],
)
def test_no_chart(told: Answer) -> None:
    assert chart_of(told) is None
