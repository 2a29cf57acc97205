"""Shares over the base that they name, and rates of completion."""

from dataclasses import replace
from decimal import Decimal

import pytest
from prose_books import FINAL, book, book_of, told, verdict

from corpus.checks.prose_completion import RULES as COMPLETIONS
from corpus.checks.prose_shares import RULES
from corpus.datatypes import Fund, Origin

(SHARE,) = RULES
(COMPLETION,) = COMPLETIONS
TOTAL = "2024年示例市测绘院支出预算总额为200.00万元。"


@pytest.mark.parametrize(
    "texts, expected",
    [
        ((TOTAL, "其中：基本支出150.00万元，占支出预算总额的75%；项目支出50.00万元，占支出预算总额的25%。"), "pass"),
        ((TOTAL + "其中：基本支出150.00万元，占75.00%；项目支出50.00万元，占25.00%。",), "pass"),
        # 75.51%: adjusted so that both make 100
        (("支出合计2,000.00万元，其中：基本支出1,510.20万元，占75.52%；项目支出489.80万元，占24.48%。",), "pass"),
        (("支出合计2,000.00万元，其中：基本支出1,510.20万元，占75.52%。",), "fail rounding"),
        ((TOTAL, "其中：基本支出150.00万元，占支出预算总额的76%；项目支出50.00万元，占25%。"), "fail warning"),
        ((TOTAL, "其中：基本支出150.00万元，占支出预算总额的57%；项目支出50.00万元，占25%。"), "fail error"),
        ((TOTAL, "福利费3万元，占职工工资总额的14%。"), "-"),  # the base is stated nowhere
        (("民生支出80.5亿元，占一般公共预算支出的79%。",), "-"),
        (("一般公共预算支出101.9亿元。", "民生支出80.5亿元，占一般公共预算支出的79%。"), "pass"),
        (("本年收入合计100.00万元，其中：事业收入0万元，占0%；其他收入100.00万元，占100%。",), "pass"),
    ],
)
def test_shares(texts: tuple[str, ...], expected: str) -> None:
    assert verdict(SHARE, book(*texts)) == expected


@pytest.mark.parametrize(
    "texts, expected",
    [
        # a list that names no base shows it: the parts together, or an amount told elsewhere
        (("按职能分：甲类60.00万元，占59.41%；乙类30.00万元，占29.70%；丙类11.00万元，占10.89%。",), "pass"),
        (("按职能分：甲类60.00万元，占59.41%；乙类30.00万元，占29.70%；丙类11.00万元，占18.09%。",), "fail error"),
        (
            ("支出总额202.00万元。", "甲类60.00万元，占29.70%；乙类30.00万元，占14.85%；丙类11.00万元，占5.45%。"),
            "pass",
        ),
        (
            ("支出总额202.00万元。", "甲类60.00万元，占29.70%；乙类30.00万元，占14.85%；丙类11.00万元，占4.55%。"),
            "fail error",
        ),
        (("甲类60.00万元，占66.67%；乙类30.00万元，占33.33%。",), "pass"),
        (("甲类60.00万元，占66.67%；乙类30.00万元，占43.33%。",), "fail error"),
        (("甲类60.00万元，占66.7%；乙类30.00万元，占43.3%。",), "-"),  # too coarse to show its base alone
        (("支出总额90.00万元。", "甲类60.00万元，占66.7%；乙类30.00万元，占43.3%。"), "fail error"),
        (("甲类60.00万元，占40%；乙类30.00万元，占30%。",), "-"),
        (("甲类0.00万元，占0.00%；乙类30.00万元，占43.33%。",), "-"),
        (("甲类60.00万元，占59.41%；乙类30.00万元，占92.70%；丙类11.00万元，占18.09%。",), "-"),  # two of three
        # in order
        (("甲类60.00万元、乙类30.00万元，分别占支出总额的66.67%和33.33%。",), "pass"),
        (("甲类60.00万元、乙类30.00万元，分别占支出总额的66.67%和43.33%。",), "fail error"),
        (("甲类60.00万元、乙类30.00万元，占支出的比重分别为66.67%、43.33%。",), "fail error"),
        # the base with its amount inside
        (("重点项目50.00万元，占项目支出200.00万元的25.00%。",), "pass"),
        (("重点项目50.00万元，占项目支出200.00万元的52.00%。",), "fail error"),
        # of the project that the sentence names
        (("项目支出200.00万元。", "重点项目为“河道清淤”，预算50.00万元，占项目支出的25.00%。"), "pass"),
        (("项目支出200.00万元。", "重点项目为“河道清淤”，预算50.00万元，占项目支出的52.00%。"), "fail error"),
    ],
)
def test_shares_without_a_name_of_their_base(texts: tuple[str, ...], expected: str) -> None:
    assert verdict(SHARE, book(*texts)) == expected


def test_a_share_of_a_list_tells_what_the_others_are_shares_of() -> None:
    (finding,) = told(
        SHARE, book("按职能分：甲类60.00万元，占59.41%；乙类30.00万元，占29.70%；丙类11.00万元，占18.09%。")
    )
    assert finding.explanation == (
        "“丙类”11.00万元÷101.00万元＝10.89%，文中写占18.09%；其余2项的占比都以101.00万元为基数，各项占比相加为107.20%"
    )
    assert (finding.expected, finding.actual, finding.unit) == (Decimal("10.89"), Decimal("18.09"), "%")


def test_a_share_of_another_total_than_it_names() -> None:
    (finding,) = told(
        SHARE,
        book_of(
            {
                ("一、总体情况",): ["支出总计500.00万元。"],
                ("二、全部资金",): ["项目支出200.00万元。"],
                ("三、一般公共预算",): ["项目支出160.00万元。"],
                ("四、重点项目",): ["重点项目为“河道清淤”，预算50.00万元，占项目支出的10.00%。"],
            }
        ),
    )
    assert finding.explanation.endswith("文中写占10.00%（恰为除以“支出总计”500.00万元）")


def test_an_amount_of_another_fund_is_not_the_base_that_stands_beside() -> None:
    (fiscal,) = book("支出总计180.00万元。").prose
    fiscal = replace(fiscal, id="d:900", fund=Fund.FISCAL_APPROPRIATION, origin=Origin.CELL, section=(), table=1)
    text = "其中：基本支出150.00万元，占支出预算总额的83.33%。"
    assert verdict(SHARE, book(TOTAL, text, cells=[fiscal])) == "fail error"


def test_the_other_shares_tell_what_is_left() -> None:
    opened = book(
        TOTAL,
        "按支出经济分类划分：工资福利支出60.00万元，占支出预算总额的30%；商品和服务支出100.00万元，占支出预算总额的"
        "15%；资本性支出40.00万元，占支出预算总额的20%。",
    )
    (finding,) = told(SHARE, opened)
    assert finding.explanation == "“商品和服务支出”100.00万元÷“支出预算总额”200.00万元＝50.00%，文中写占15%"
    assert (finding.expected, finding.actual, finding.unit) == (Decimal("50.00"), Decimal(15), "%")
    assert finding.proposal == "其余各项占比相加后，此项只余50%，与重新计算相符，疑此处百分比有误"


def test_a_list_divided_by_another_amount() -> None:
    opened = book(
        "“三公”经费和会议费、培训费合计400.00万元，“三公”经费合计100.00万元。",
        "“三公”经费中，因公出国（境）费支出25.00万元，占“三公”经费的6.25%；公务用车购置及运行费支出35.00万元，"
        "占“三公”经费的8.75%；公务接待费支出40.00万元，占“三公”经费的10.00%。",
    )
    (finding,) = told(SHARE, opened)
    assert (finding.outcome.value, finding.severity.value) == ("fail", "error")
    assert "分母误用" in finding.explanation
    assert "400.00万元" in finding.explanation
    assert "因公出国（境）费支出25.00%（文中6.25%）" in finding.explanation


@pytest.mark.parametrize(
    "text, expected",
    [
        ("“三公”经费支出年初预算为5.00万元，支出决算为4.00万元，完成年初预算的80.00%。", "pass"),
        ("公务接待费支出决算3.00万元，完成年初预算5.00万元的60%。", "pass"),
        ("公务接待费年初预算为0万元，支出决算为0万元，完成年初预算的100%。", "pass"),
        ("教育支出年初预算为466.30万元，支出决算为414.00万元，完成年初预算的88.78%。", "pass"),
        ("教育支出年初预算为466.30万元，支出决算为414.00万元，完成年初预算的112.63%。", "fail error"),
        ("教育支出年初预算为466.30万元，支出决算为414.00万元，完成年初预算的89.30%。", "fail warning"),
        ("一般公共预算收入完成50.5亿元，为年初预算48.0亿元的105.2%，增长5.2%。", "pass"),
        ("一般公共预算收入完成50.5亿元，为年初预算48.0亿元的115.2%，增长5.2%。", "fail error"),
        ("教育支出414.00万元，完成年初预算的88.78%。", "-"),
        ("完成年初预算的88.78%。", "-"),
    ],
)
def test_completion(text: str, expected: str) -> None:
    assert verdict(COMPLETION, book(text, identity=FINAL)) == expected


def test_budget_and_outcome_were_turned_round() -> None:
    opened = book("教育支出年初预算为466.30万元，支出决算为414.00万元，完成年初预算的112.63%。", identity=FINAL)
    (finding,) = told(COMPLETION, opened)
    assert finding.explanation == "“教育支出”414.00万元÷466.30万元＝88.78%，文中写完成112.63%"
    assert finding.proposal == "疑把预算数与完成数颠倒相除"


def test_a_rate_is_never_measured_by_the_item_before() -> None:
    opened = book_of(
        {
            ("一、支出决算情况",): (
                "1.行政运行（项）年初预算为50.00万元，支出决算为40.00万元，完成年初预算的80%。",
                "2.妇幼保健服务（项）年初预算为20.00万元，支出决算为19.00万元，完成年初预算的95%。",
            )
        },
        FINAL,
    )
    assert told(COMPLETION, opened) == []
