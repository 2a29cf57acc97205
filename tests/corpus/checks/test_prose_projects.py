"""Projects counted, points between percentages, rates, averages, misplaced commas."""

from decimal import Decimal

import pytest
from prose_books import CITY, book, told, verdict

from corpus.checks.prose_comma import RULES as COMMAS
from corpus.checks.prose_projects import RULES
from corpus.checks.prose_rates import RULES as RATES

(PROJECTS,) = RULES
POINTS, RATE = RATES
(COMMA,) = COMMAS


@pytest.mark.parametrize(
    "text, expected",
    [
        ("预算安排项目3个，项目预算金额合计60万元，其中：测图项目10万元，航拍项目20万元，建库项目30万元。", "pass"),
        (
            "预算安排项目4个，项目预算金额合计60万元，其中：测图项目10万元，航拍项目20万元，建库项目30万元。",
            "fail warning",
        ),
        (
            "预算安排项目4个，项目预算金额合计90万元，其中：测图项目10万元，航拍项目20万元，建库项目30万元。",
            "-",
        ),  # not all
        ("安排项目3个，预算金额合计30万元，其中：测图项目10万元，航拍项目20万元。", "fail warning"),
        ("编报绩效目标的项目25个，涉及项目预算资金381.60万元。", "-"),  # no forms in the document
    ],
)
def test_projects(text: str, expected: str) -> None:
    assert verdict(PROJECTS, book(text, title="（九）预算绩效情况")) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("民生支出占比由75.15%提高到79.42%，提高4.27个百分点。", "pass"),
        ("民生支出占比由75.15%提高到79.42%，提高4.72个百分点。", "fail warning"),
        ("税收占比从60.0%下降至55.5%，下降4.5个百分点。", "pass"),
        ("民生支出占一般公共预算支出的79.42%，较上年提高4.27个百分点。", "-"),
    ],
)
def test_points(text: str, expected: str) -> None:
    assert verdict(POINTS, book(text, identity=CITY)) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("送审金额共计21.86亿元，审定金额为19.46亿元，审减率为10.98%。", "pass"),
        ("送审金额11.42亿元，审减资金1.35亿元，审减率达11.86%。", "pass"),  # both rounded
        ("采购预算金额17.64亿元，中标金额16.60亿元，节约率9.88%。", "fail error"),
        ("发行新增债券15.31亿元，已支出5.70亿元，支付率37.23%。", "pass"),
        ("发行新增债券15.31亿元，已支出5.70亿元，支付率73.23%。", "fail error"),
        ("实际支出34.20亿元，年初预算36.00亿元，预算执行率95.00%。", "pass"),  # the plan told last
        ("实际支出34.20亿元，年初预算36.00亿元，预算执行率105.26%。", "fail error"),
        ("2024年预算执行率95.00%，支出34.20亿元，年初预算36.00亿元。", "pass"),
        ("2024年预算执行率59.00%，支出34.20亿元，年初预算36.00亿元。", "fail error"),
        ("2024年预算执行率59.00%，其中甲34.20亿元、乙36.00亿元。", "-"),
        ("绿地率达40%。", "-"),
        ("惠及群众200人，发放补助20万元，人均1000元。", "pass"),
        ("惠及群众200人，发放补助20万元，人均1500元。", "fail error"),
    ],
)
def test_rates(text: str, expected: str) -> None:
    assert verdict(RATE, book(text, identity=CITY)) == expected


def test_a_misplaced_comma_with_proof() -> None:
    opened = book("社保基金支出353,774万元，比上年增加542,62万元，增长18.12%。", identity=CITY)
    (finding,) = told(COMMA, opened)
    assert finding.explanation == "“542,62万元”的逗号位置有误，按同句的金额与百分比验算应为54,262万元"
    assert (finding.expected, finding.unit, finding.severity.value) == (Decimal(54262), "万元", "warning")


def test_a_misplaced_comma_without_proof() -> None:
    (finding,) = told(COMMA, book("社保基金支出542,62万元。", identity=CITY))
    assert finding.explanation == "“542,62万元”的逗号位置有误，可能是54,262万元，也可能是小数点误作逗号"
    assert finding.expected is None


def test_commas_that_part_thousands() -> None:
    assert verdict(COMMA, book("社保基金支出1,353,774万元。", identity=CITY)) == "pass"
    assert verdict(COMMA, book("社保基金支出50万元，增长3%。", identity=CITY)) == "-"
