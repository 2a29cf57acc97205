"""Amount, change, percentage and last year's amount recomputed."""

from decimal import Decimal

import pytest
from prose_books import book, told, verdict

from corpus.checks.prose_change import RULES

(CHANGE,) = RULES


@pytest.mark.parametrize(
    "text, expected",
    [
        # true, to the printed precision
        ("办公费50.00万元，比上年增加10.00万元，增长25.00%。", "pass"),
        ("办公费40万元，较上年预算安排减少10万元，下降20%。", "pass"),
        ("2024年培训费支出预算33.33万元，与上年相比减少16.67万元，下降33.34%。", "pass"),
        ("办公费1,297.83万元，比上年增加200.00万元，增长18.21%。", "pass"),  # 18.217…: cut off
        ("办公费1,297.83万元，比上年增加200.00万元，增长18.22%。", "pass"),  # and rounded
        ("一般公共预算支出3.1亿元，比上年增加0.1亿元，增长3.4%。", "pass"),  # coarse print: 1.6% to 5.1%
        ("机关运行经费120.5万元，比2023年度增加20.5万元，增长20.5%。", "pass"),
        ("会议费250万元，比上年增加150万元，增长1.5倍。", "pass"),
        ("在职人员110人，比上年增加10人，增长10%。", "pass"),
        ("维修费12000元，比上年增加0.2万元，增长20%。", "pass"),  # units mixed
        ("2023年执行数为20.00万元，2024年预算安排25.00万元，比2023年执行数增加25.00%。", "pass"),
        ("上年执行数为20万元，本年预算安排25万元，比上年执行数增加5万元，增长25%。", "pass"),
        ("邮电费30万元，比上年预算25万元增加5万元，增长20%。", "pass"),
        ("一般公共预算收入完成55.2亿元，比上年增长10.4%，增收5.2亿元。", "pass"),
        ("培训费55.00万元，较上年执行数增加5.00万元，增幅10.00%。", "pass"),
        ("公务接待费由上年的20.00万元增加到25.00万元，增长25.00%。", "pass"),
        ("2024年收、支总计均为1234.56万元。与上年相比，收、支总计各减少100.00万元，下降7.49%。", "pass"),
        ("办公费50万元，与上年持平。", "-"),
        ("一般公共预算收入完成55.2亿元，比上年增长10.4%，增收6.2亿元。", "fail error"),
        ("公务接待费由上年的20.00万元增加到25.00万元，增长35.00%。", "fail error"),
        # both years' amounts, in whatever order
        ("测绘（项）2024年预算数30.00万元，上年预算数40.00万元，比上年减少10.00万元，下降25.00%。", "pass"),
        ("测绘费本年预算数30.00万元，上年预算数40.00万元，减少10.00万元，下降25.00%。", "pass"),
        ("测绘费：2023年40.00万元，2024年30.00万元，减少10.00万元，下降25.00%。", "pass"),
        ("测绘费：2023年40.00万元，2024年30.00万元，减少12.00万元，下降25.00%。", "fail error"),
        ("收入70.00万元，2023年为56.00万元，同比增加14.00万元，增长25.00%。", "pass"),
        ("收入70.00万元，2023年为56.00万元，同比增加14.00万元，增长20.00%。", "fail error"),
        ("收入70.00万元，2021年为56.00万元，同比增加14.00万元，增长20.00%。", "-"),  # not the year before
        ("测绘费支出30.00万元，比年初预算40.00万元减少10.00万元，下降25.00%。", "pass"),
        ("测绘费支出30.00万元，比年初预算40.00万元减少10.00万元，下降33.33%。", "fail error"),
        ("与2023年预算560.00万元相比，2024年增加140.00万元，增长25.00%。", "pass"),
        ("与2023年预算560.00万元相比，2024年增加104.00万元，增长25.00%。", "fail error"),
        ("收入700.00万元，与2023年预算560.00万元相比，增加140.00万元，增长25.00%。", "pass"),
        ("收入700.00万元，与2023年预算560.00万元相比，增加104.00万元，增长25.00%。", "fail error"),
        ("测绘费本年预算数30万元，上年执行数40万元，比上年预算减少20万元，下降40%。", "pass"),  # of another base
        ("测绘费从40.00万元压减到30.00万元，压减10.00万元，压减比例25.00%。", "pass"),
        ("测绘费从40.00万元压减到30.00万元，压减10.00万元，压减比例52.00%。", "fail error"),
        ("培训费80.00万元，本年数小于上年预算数20.00万元，原因是调减20.00万元用于会议费。", "-"),  # the difference
        # not applicable
        ("办公费50万元，比上年增加10万元。", "-"),
        ("办公费50万元，比上年增长10%。", "-"),
        ("比上年增加10万元，增长5%。", "-"),
        ("办公费50万元。印刷费比上年增加10万元，增长3%。", "-"),  # of another item
        ("民生支出占比79.4%，比上年提高4.2个百分点。", "-"),
        # false
        ("办公费500.00万元，比上年增加100.00万元，增长25.02%。", "fail warning"),
        ("办公费500.00万元，比上年增加100.00万元，增长25.01%。", "fail rounding"),
        ("办公费5.00万元，比上年增加1.00万元，增长25.02%。", "pass"),
        ("培训费45.35万元，比上年增加8.83万元，增长25%。", "fail warning"),  # 24.18%: a round print
        ("办公费50.00万元，比上年增加10.00万元，增长20.00%。", "fail error"),
        ("会议费250万元，比上年增加150万元，增长2.5倍。", "fail error"),
        ("在职人员110人，比上年增加10人，增长9%。", "fail error"),
        ("2023年执行数为11.00万元，2024年预算安排44.00万元，比2023年执行数增加314.00%。", "fail error"),
        ("上年执行数为20.0万元，本年预算安排25.0万元，比上年执行数增加6.0万元，增长25%。", "fail error"),
        ("邮电费30万元，比上年预算25万元增加5万元，增长30%。", "fail error"),
    ],
)
def test_shapes(text: str, expected: str) -> None:
    assert verdict(CHANGE, book(text)) == expected


def test_a_whole_finding() -> None:
    (finding,) = told(CHANGE, book("会务费168.00万元，比上年增加155.00万元，增长1292.31%。"))
    assert finding.explanation == (
        "“会务费”168.00万元，增加155.00万元：155.00万元÷（168.00万元－155.00万元）＝1,192.31%，文中写1,292.31%"
    )
    assert (finding.expected, finding.actual, finding.difference, finding.unit) == (
        Decimal("1192.31"),
        Decimal("1292.31"),
        Decimal("100.00"),
        "%",
    )
    assert finding.proposal == "疑把本年数与上年数的比值当成增幅：按此算得1,292.31%"
    assert [place.source.text for place in finding.places] == ["1292.31%", "168.00万元", "155.00万元"]
    assert finding.places[0].words == "正文“预算收支情况说明”"


@pytest.mark.parametrize(
    "text, first, proposal",
    [
        ("办公费50.00万元，比上年增加10.00万元，增长20.00%。", "20.00%", "疑除数误用本年数：按此算得20.00%"),
        ("办公费54.25万元，比上年增加4.25万元，增长85.00%。", "85.00%", "若为8.50%则各数相符，疑为小数点错位"),
        ("办公费163.40万元，比上年增加63.40万元，增长64.30%。", "64.30%", "若为63.40%则各数相符，疑为数字换位"),
        (
            "办公费560.00万元，比上年增加60.00万元，增长12.00%。印刷费30.00万元，比上年增加10.00万元，增长12.00%。",
            "12.00%",
            "与“办公费”的百分比相同，疑误抄",
        ),
        ("办公费12345.67万元，比上年增加1324.56万元，增长11.11%。", "1324.56万元", "疑为数字换位"),
    ],
)
def test_which_figure_is_the_odd_one(text: str, first: str, proposal: str) -> None:
    (finding,) = told(CHANGE, book(text))
    assert finding.places[0].source.text == first
    assert proposal in (finding.proposal or "")


def test_the_amount_repeated_wrongly_is_the_suspect() -> None:
    opened = book(
        "“住房保障支出（类）住房改革支出（款）购房补贴（项）”210.00万元，主要用于购房补贴。"
        "2023年当年预算执行数为200.00万元，2024年预算安排230.00万元，比2023年预算执行数增加5.00%。"
    )
    (finding,) = told(CHANGE, opened)
    assert (finding.actual, finding.expected) == (Decimal("230.00"), Decimal("210.00"))
    assert finding.proposal == "前文该项为210.00万元，以它计算恰为5.00%，疑此处230.00万元有误"


def test_last_year_stated_elsewhere_tells_that_the_change_is_wrong() -> None:
    opened = book(
        "2023年，城乡居民养老保险基金收入完成23,400万元。",
        "2024年城乡居民养老保险基金收入预算21,830万元，比上年减少1,463万元，下降6.71%。",
    )
    (finding,) = told(CHANGE, opened)
    assert (finding.actual, finding.expected, finding.unit) == (Decimal(1463), Decimal(1570), "万元")
    assert "本文件另处上年为23,400万元，据此减少1,570万元" in (finding.proposal or "")


def test_an_amount_bound_to_nothing_makes_no_chain() -> None:
    """The 9万元 may be the amount that changed; 会议费 is not compared with it."""
    opened = book("会议费5万元。该处另行安排的若干事项9万元，比上年增加3万元，增长50%。")
    assert verdict(CHANGE, opened) in ("-", "pass")


@pytest.mark.parametrize(
    "elsewhere, suspect",
    [
        ("会务费6.20万元，用于学术会议。", "2.60万元"),  # a swap away, and the percentage fits it
        ("会务费9.90万元，用于学术会议。", "11.43%"),  # no slip leads from it to 2.60
        ("水电费6.20万元，用于日常办公。", "11.43%"),  # another item
    ],
)
def test_the_amount_at_another_place_tells_which_figure_is_wrong(elsewhere: str, suspect: str) -> None:
    (finding,) = told(CHANGE, book("会务费2.60万元，比上年减少0.80万元，下降11.43%。", elsewhere))
    assert finding.places[0].source.text == suspect
