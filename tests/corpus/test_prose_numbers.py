from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.datatypes import Relation
from corpus.prose_numbers import NotFigure, figures, half_width, scan


@pytest.mark.parametrize(
    "text, value, unit, relation, printed",
    [
        ("支出 4200 万元。", "4200", "万元", Relation.EQUAL, "4200 万元"),
        ("支出63.107万元", "63.107", "万元", Relation.EQUAL, "63.107万元"),
        ("收入总计3,594, 026万元", "3594026", "万元", Relation.EQUAL, "3,594, 026万元"),
        ("增长４０．１１％", "40.11", "%", Relation.EQUAL, "４０．１１％"),
        ("满意度≥95%", "95", "%", Relation.AT_LEAST, "95%"),
        ("费用不超过3.5亿元", "3.5", "亿元", Relation.AT_MOST, "3.5亿元"),
        ("点击量≥50万次", "50", "万次", Relation.AT_LEAST, "50万次"),
        ("培训120 人次，", "120", "人次", Relation.EQUAL, "120 人次"),
        ("提高4.08个百分点", "4.08", "个百分点", Relation.EQUAL, "4.08个百分点"),
        ("购置大型仪器具体为：0仪器", "0", "仪器", Relation.EQUAL, "0仪器"),
    ],
)
def test_figure_with_its_unit(text: str, value: str, unit: str, relation: Relation, printed: str) -> None:
    (number,) = figures(text)
    assert (number.value, number.unit, number.relation, number.text) == (
        Decimal(value),
        unit,
        relation,
        printed,
    )


@pytest.mark.parametrize(
    "text, reasons",
    [
        ("2023年3月1日前", [NotFigure.DATE] * 3),
        ("2022-01-01至2022-12-31", [NotFigure.DATE] * 6),
        ("示政字〔2017〕63号", [NotFigure.DOCUMENT_NUMBER] * 2),
        ("示管办字[2016]250号", [NotFigure.DOCUMENT_NUMBER] * 2),
        ("《三年行动方案(2021-2023年)》", [NotFigure.TITLE] * 2),
        ("“示政通”3.0版", [NotFigure.VERSION]),
        ("构建“1+6+N”架构", [NotFigure.FORMULA] * 2),
        ("1、承担建设", [NotFigure.NUMBERING]),
        ("(2)立项依据", [NotFigure.NUMBERING]),
        ("6）年度预算安排", [NotFigure.NUMBERING]),
        ("目标2:新建", [NotFigure.NUMBERING]),
        ("第19次会议", [NotFigure.ORDINAL]),
        ("12345热线与110对接", [NotFigure.NAME] * 2),
        ("省级12345平台、市110和综治平台系统", [NotFigure.NAME] * 2),
        ("填报单位[118001]", [NotFigure.CODE]),
        ("电话0797-1234567", [NotFigure.CODE] * 2),
        ("购置单位价值200万元以上大型设备", [NotFigure.LIMIT]),
    ],
)
def test_number_that_is_no_figure(text: str, reasons: list[NotFigure]) -> None:
    assert [number.reason for number in scan(text)] == reasons


@pytest.mark.parametrize("text", ["1.5万元", "支出12.3万元", "比2022年增加3个"])
def test_decimal_point_is_no_numbering(text: str) -> None:
    assert len(figures(text)) == 1


@given(st.text(alphabet="0123456789.,年月日万元%人（）：；，。、第 支出项目", max_size=60))
def test_every_digit_is_explained(text: str) -> None:
    covered = {place for number in scan(text) for place in range(number.start, number.end)}
    assert {place for place, char in enumerate(half_width(text)) if char in "0123456789"} <= covered


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["万元", "元", "亿元"]))
def test_printed_amount_reads_back(value: Decimal, unit: str) -> None:
    (number,) = figures(f"项目支出{value:,f}{unit}。")
    assert (number.value, number.unit) == (value, unit)


@given(st.text(max_size=80))
def test_half_width_keeps_every_offset(text: str) -> None:
    assert len(half_width(text)) == len(text)
