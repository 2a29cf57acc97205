"""Parts of a whole, addends of a total, changes of parts, balances."""

from decimal import Decimal

import pytest
from prose_books import CITY, book, book_of, passes, told, verdict

from corpus.checks.prose_addends import RULES as ADDEND_RULES
from corpus.checks.prose_balance import RULES as BALANCES
from corpus.checks.prose_change_sums import RULES as CHANGES
from corpus.checks.prose_sums import RULES

(LIST_SUM,) = RULES
(ADDENDS,) = ADDEND_RULES
(CHANGE_SUM,) = CHANGES
BALANCE, FUND_SUM = BALANCES


@pytest.mark.parametrize(
    "texts, expected",
    [
        (("支出预算总额200.00万元，其中：基本支出150.00万元，项目支出50.00万元。",), "pass"),
        (("政府采购总额9.01万元，其中：货物3.00万元、工程4.00万元、服务2.02万元。",), "pass"),  # 0.01: rounding
        (("政府采购总额9.00万元，其中：货物3.00万元、工程4.00万元、服务2.04万元。",), "fail warning"),
        (("支出预算总额200.00万元，其中：基本支出150.00万元，项目支出40.00万元。",), "fail error"),
        (("转移性支出共计500万元，其中：返还性支出20万元、专项转移支付200万元。",), "fail error"),
        (("统筹支农资金500万元，其中：修桥资金120万元、修路资金100万元、修渠资金200万元。",), "-"),
        (("统筹支农资金500万元，其中：修桥资金220万元、修路资金100万元、修渠资金200万元。",), "fail error"),
        (
            ("税收收入100亿元，其中：流转税收60亿元，增值税25亿元，企业所得税20亿元。",),
            "parse_doubt info",
        ),  # may be nested
        (("采购预算100万元，其中：面向中小企业80万元，小微企业60万元。",), "parse_doubt info"),
        (("人员经费12.0万元，主要包括：基本工资7.0万元、津贴补贴3.0万元、奖金2.5万元。",), "fail error"),
        # by kind, then again by item; parts of parts
        (
            ("支出预算总额9.0万元，其中：教育支出6.0万元，农林水支出3.0万元，基本支出7.0万元，项目支出2.0万元。",),
            "pass",
        ),
        (("债券资金90.00万元，其中：新增债券60.00万元，再融资债券30.00万元，偿还到期本金25.00万元。",), "pass"),
        # names that exhaust their whole
        (("“三公”经费35.00万元，其中：因公出国费5.00万元，公务用车费20.00万元，公务接待费10.00万元。",), "pass"),
        (("“三公”经费36.00万元，其中：因公出国费5.00万元，公务用车费20.00万元，公务接待费10.00万元。",), "fail error"),
        (("“三公”和会议费36.00万元，其中：因公出国费5.00万元，公务用车费20.00万元，公务接待费10.00万元。",), "-"),
        (
            ("基本支出150.00万元，其中：人员经费120.00万元，主要包括基本工资；公用经费20.00万元，主要包括办公费。",),
            "fail error",
        ),
        (("离退休人员30人，其中：离休2人，退休27人。",), "fail error"),
        (("共有车辆10辆，其中：机要通信用车2辆、执法执勤用车5辆、其他用车3辆。",), "pass"),
        (("共有车辆10辆，其中：机要通信用车2辆、执法执勤用车5辆。",), "-"),
        (("共有车辆10辆，其中：机要通信用车2辆、执法执勤用车5辆、其他用车4辆。",), "fail error"),
        # uses told under an amount
        (("财政拨款支出50.00万元，主要用于以下方面：教育支出30.00万元；住房保障支出20.00万元。",), "pass"),
        # areas, with parts that exhaust by their names; people overlap
        (("建筑面积803平方米，其中：计容面积700平方米，不计容面积130平方米。",), "fail error"),
        (("建筑面积830平方米，其中：计容面积700平方米，不计容面积130平方米。",), "pass"),
        (("教师100人，其中：教授60人，博士80人。",), "-"),
        # what is left over is told right behind
        (
            ("支出总计100.00万元，其中：本年支出80.00万元、上解支出5.00万元。", "收支相抵，年终结余15.00万元。"),
            "explained info",
        ),
    ],
)
def test_lists(texts: tuple[str, ...], expected: str) -> None:
    assert verdict(LIST_SUM, book(*texts)) == expected


def test_the_whole_whose_digits_are_swapped() -> None:
    (finding,) = told(LIST_SUM, book("建筑面积803平方米，其中：计容面积700平方米，不计容面积130平方米。"))
    assert finding.explanation == "“建筑面积”803平方米，所列2项（700平方米＋130平方米）相加为830平方米，多27平方米"
    assert (finding.expected, finding.actual, finding.unit) == (Decimal(830), Decimal(803), "平方米")
    assert finding.proposal == (
        "若总数为830平方米则各项相符，疑为数字换位；或若“不计容面积”为103平方米则合计相符，疑为数字换位"
    )
    assert finding.places[0].source.text == "803平方米"


def test_a_list_that_lacks_next_to_nothing_is_complete() -> None:
    opened = book("收支总预算40,808.40万元，其中：本年收入30,140.45万元，动用结余2,953.73万元，上年结转7,714.17万元。")
    (finding,) = told(LIST_SUM, opened)
    assert finding.severity.value == "warning"
    assert finding.proposal == "若“动用结余”为2,953.78万元则合计相符，疑为一位数字之误"
    assert finding.places[0].source.text == "2,953.73万元"
    assert (finding.actual, finding.expected) == (Decimal("2953.73"), Decimal("2953.78"))


def test_numbered_lines_promise_a_complete_list() -> None:
    lines = [f"{n}.补助{name}支出{n}00万元；" for n, name in enumerate("甲乙丙丁戊", 1)]
    assert verdict(LIST_SUM, book("一般性转移支付支出1,500万元，其中：", *lines)) == "pass"
    assert verdict(LIST_SUM, book("一般性转移支付支出1,900万元，其中：", *lines)) == "fail warning"
    assert verdict(LIST_SUM, book("一般性转移支付支出1,900万元，其中：", *lines[:3])) == "-"


@pytest.mark.parametrize(
    "texts, expected",
    [
        (("一般公共预算收入500万元，增长6%，加上上级补助收入200万元、上年结余收入50万元，总收入为750万元。",), "pass"),
        (("一般公共预算收入500万元，加上上级补助收入200万元、上年结余收入50万元，收入总计700万元。",), "fail error"),
        (("收入安排1.1亿元，加上转移支付收入等2亿元，收入总计3.2亿元。",), "pass"),  # all rounded
        (
            ("地方收入完成1,077,607万元。", "地方收入加上上划收入606,462万元，全市总收入完成1,684,067万元。"),
            "fail rounding",
        ),
        (("全市支出完成500万元。", "加上上解支出20万元、债务还本支出30万元，支出总计550万元。"), "pass"),
        (("加上上解支出20万元、债务还本支出30万元，支出总计550万元。",), "parse_doubt info"),
        (("基金收入50万元，其中：土地收入40万元、彩票收入5万元，加上上年结余10万元，收入总计60万元。",), "pass"),
        (("积极加强收入征管，收入总计550万元。",), "-"),
    ],
)
def test_addends(texts: tuple[str, ...], expected: str) -> None:
    assert verdict(ADDENDS, book(*texts, identity=CITY)) == expected


CHANGED = (
    "支出预算总额90.00万元，比上年预算减少{whole}万元。其中：基本支出60.00万元，比上年预算增加6.40万元；"
    "项目支出30.00万元，比上年预算减少{part}万元。"
)


@pytest.mark.parametrize(
    "whole, part, expected",
    [
        ("8.60", "15.00", "pass"),
        ("8.61", "15.00", "pass"),  # 0.01 of rounding
        ("8.62", "15.00", "fail rounding"),
        ("8.22", "15", "fail warning"),
        ("9.60", "15.00", "fail warning"),
    ],
)
def test_changes_of_parts(whole: str, part: str, expected: str) -> None:
    assert verdict(CHANGE_SUM, book(CHANGED.format(whole=whole, part=part))) == expected


def test_a_change_printed_without_its_decimals() -> None:
    (finding,) = told(CHANGE_SUM, book(CHANGED.format(whole="8.22", part="15")))
    assert finding.explanation == (
        "各项增减额相加：6.40万元－15万元＝减少8.60万元，“支出预算总额”却写减少8.22万元，相差0.38万元"
    )
    assert finding.proposal == "若“项目支出”的15万元为14.62万元则相符，疑为取整"


@pytest.mark.parametrize(
    "text",
    [
        "支出预算总额90.00万元，比上年预算减少9.60万元。其中：基本支出60.00万元，比上年预算增加6.40万元。",
        "支出预算总额90.00万元，比上年预算减少9.60万元。其中：基本支出50.00万元，比上年预算增加6.40万元；项目支出30.00万元，"
        "比上年预算减少1.00万元。",
        "支出预算总额90.00万元，比上年预算减少9.60万元。其中：基本支出60.00万元，比上年决算增加6.40万元；项目支出30.00万元，"
        "比上年预算减少1.00万元。",
    ],
)
def test_changes_that_need_not_add_up(text: str) -> None:
    """A part is missing, the parts are not all, the bases differ."""
    assert verdict(CHANGE_SUM, book(text)) == "-"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("社保基金收入50.0亿元，社保基金支出45.0亿元，当年收支结余5.0亿元。", "pass"),
        ("社保基金收入50.0亿元，社保基金支出45.0亿元，当年收支结余6.0亿元。", "fail error"),
        ("养老保险基金收入40万元，养老保险基金支出50万元，当年收支相抵缺口10万元。", "pass"),
        ("社保基金收入50.0亿元，当年收支结余5.0亿元。", "-"),
    ],
)
def test_balances(text: str, expected: str) -> None:
    assert verdict(BALANCE, book(text, identity=CITY)) == expected


def _funds(total: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    parent = ("二、预算草案", "4.社会保险基金预算")
    return {
        parent: (f"总收入安排{total}亿元，总支出安排27.0亿元。",),
        (*parent, "养老保险"): ("养老保险基金总收入安排10.0亿元，总支出安排9.0亿元。",),
        (*parent, "医疗保险"): ("医疗保险基金总收入安排10.0亿元，总支出安排9.0亿元。",),
        (*parent, "工伤保险"): ("工伤保险基金总收入安排10.0亿元，总支出安排9.0亿元。",),
    }


def test_all_funds_together() -> None:
    assert passes(FUND_SUM, book_of(_funds("30.0"), CITY)) == 2
    (finding,) = told(FUND_SUM, book_of(_funds("30.5"), CITY))
    assert (finding.expected, finding.actual, finding.severity.value) == (Decimal("30.0"), Decimal("30.5"), "error")
