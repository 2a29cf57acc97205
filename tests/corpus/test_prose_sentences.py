from decimal import Decimal

import pytest

from corpus.datatypes import Aspect, Phase, RowRole, Trend
from corpus.prose_numbers import NotFigure
from corpus.prose_sentences import bind_figures, open_at_end
from corpus.prose_state import Setting

PLAIN = Setting(None, ("示范市审计局",))


def bound(text: str, setting: Setting = PLAIN) -> list[tuple[str, tuple[str, ...], str, str]]:
    return [(d.item, d.path, d.aspect.value, d.number.text) for d in bind_figures(text, setting).bound]


def test_amount_change_and_growth_share_their_item() -> None:
    drafts = bind_figures(
        "2023年示范市审计局收入预算总额为120万元，较上年预算安排减少30万元，下降下降20%。", PLAIN
    ).bound
    assert [(d.item, d.aspect, d.trend, d.base, d.year, d.role) for d in drafts] == [
        ("收入预算总额", Aspect.AMOUNT, None, None, 2023, RowRole.TOTAL),
        ("收入预算总额", Aspect.CHANGE, Trend.DECREASE, "上年预算", 2023, RowRole.TOTAL),
        ("收入预算总额", Aspect.GROWTH, Trend.DECREASE, "上年预算", 2023, RowRole.TOTAL),
    ]


def test_of_which_in_the_next_sentence_has_the_total_as_parent() -> None:
    text = "收入预算总额为9万元，较上年增加1万元。其中：财政拨款收入8万元，较上年增加1万元；其他收入1万元。"
    assert bound(text)[2:] == [
        ("财政拨款收入", ("收入预算总额",), "amount", "8万元"),
        ("财政拨款收入", ("收入预算总额",), "change", "1万元"),
        ("其他收入", ("收入预算总额",), "amount", "1万元"),
    ]


def test_semicolon_closes_the_inner_enumeration_only() -> None:
    text = "实有人数9人，其中：在职人数7人，包括行政人员3人、事业人员4人；离休人员0人；退休人员2人。"
    assert bound(text) == [
        ("实有人数", (), "count", "9人"),
        ("在职人数", ("实有人数",), "count", "7人"),
        ("行政人员", ("实有人数", "在职人数"), "count", "3人"),
        ("事业人员", ("实有人数", "在职人数"), "count", "4人"),
        ("离休人员", ("实有人数",), "count", "0人"),
        ("退休人员", ("实有人数",), "count", "2人"),
    ]


def test_basic_and_project_expenditure_stay_sisters() -> None:
    text = "按支出项目类别划分：基本支出5万元，其中：工资福利支出5万元；项目支出7万元，其中：资本性支出7万元(设备款)。"
    assert bound(text) == [
        ("基本支出", (), "amount", "5万元"),
        ("工资福利支出", ("基本支出",), "amount", "5万元"),
        ("项目支出", (), "amount", "7万元"),
        ("资本性支出", ("项目支出",), "amount", "7万元"),
    ]


def test_breakdown_items_without_amount_own_their_change() -> None:
    text = "按支出功能科目划分：教育支出3万元；节能环保支出较上年净增 6.5 万元；农林水支出较上年净减 1 万元。"
    drafts = bind_figures(text, PLAIN).bound
    assert [(d.item, d.path, d.aspect, d.trend) for d in drafts[1:]] == [
        ("节能环保支出", (), Aspect.CHANGE, Trend.INCREASE),
        ("农林水支出", (), Aspect.CHANGE, Trend.DECREASE),
    ]


def test_template_leftover_says_unchanged() -> None:
    (amount, change) = bind_figures("1、公务接待费2万元，比上年增（减）0万元。", PLAIN).bound
    assert (change.item, change.aspect, change.trend, change.number.text) == (
        "公务接待费",
        Aspect.CHANGE,
        Trend.UNCHANGED,
        "0万元",
    )
    assert (amount.item, amount.number.text) == ("公务接待费", "2万元")


def test_on_a_level_with_last_year_is_a_change_of_zero_in_words() -> None:
    (amount, change) = bind_figures("会议费4万元，与上年预算持平，原因是会期相当。", PLAIN).bound
    assert (amount.item, amount.number.text, amount.reason) == ("会议费", "4万元", "会期相当")
    assert (change.item, change.aspect, change.trend, change.base, change.reason) == (
        "会议费",
        Aspect.CHANGE,
        Trend.UNCHANGED,
        "上年预算",
        "会期相当",
    )
    assert (change.number.text, change.number.value, change.number.unit) == ("与上年预算持平", Decimal(0), "万元")


def test_several_items_on_a_level_with_last_year() -> None:
    text = "其他收入5万元，比上年增加1万元；事业收入0万元、经营收入2万元，都与上年一样；培训费与上年持平。"
    drafts = bind_figures(text, PLAIN).bound
    assert [(d.item, d.number.text) for d in drafts if d.trend is Trend.UNCHANGED] == [
        ("事业收入", "都与上年一样"),
        ("经营收入", "都与上年一样"),
    ]


def test_nearly_on_a_level_is_no_zero() -> None:
    assert bound("会议费4万元，与上年基本持平。") == [("会议费", (), "amount", "4万元")]


def test_share_names_its_base() -> None:
    (_, share) = bind_figures("工资福利支出6万元，占支出预算总额的19.77%；", PLAIN).bound
    assert (share.item, share.aspect, share.base) == ("工资福利支出", Aspect.SHARE, "支出预算总额")


def test_reason_is_verbatim_and_its_figures_are_apart() -> None:
    text = "培训费8万元，比上年减少2万元，主要原因是：在岗人员减少了3人，压减培训。会议费1万元。"
    drafts = bind_figures(text, PLAIN).bound
    assert [(d.item, d.path, d.aspect.value, d.number.text, d.reason) for d in drafts] == [
        ("培训费", (), "amount", "8万元", "在岗人员减少了3人，压减培训"),
        ("培训费", (), "change", "2万元", "在岗人员减少了3人，压减培训"),
        ("在岗人员", (), "change", "3人", None),
        ("会议费", (), "amount", "1万元", None),
    ]


def test_reason_in_a_sentence_of_its_own() -> None:
    drafts = bind_figures("机关运行经费为14万元。较上年减少6万元。减少的原因主要是2021年6月机构改革。", PLAIN).bound
    assert [d.reason for d in drafts] == ["2021年6月机构改革"] * 2


def test_names_with_quotes_commas_digits_and_brackets() -> None:
    text = (
        "项目支出9万元，包括“强素质、优服务”专项活动项目支出1万元、示范市12345热线二期2万元、"
        "“示政通”3.0版项目3.107万元、平台项目(上年结转)2.9万元。"
    )
    assert bound(text)[1:] == [
        ("“强素质、优服务”专项活动项目支出", ("项目支出",), "amount", "1万元"),
        ("示范市12345热线二期", ("项目支出",), "amount", "2万元"),
        ("“示政通”3.0版项目", ("项目支出",), "amount", "3.107万元"),
        ("平台项目(上年结转)", ("项目支出",), "amount", "2.9万元"),
    ]


def test_date_of_a_stock_is_its_year_and_comma_after_of_which() -> None:
    drafts = bind_figures("截至2021年12月31日，部门共有车辆3辆，其中，执法执勤用车1辆，一般公务用车2辆。", PLAIN).bound
    assert [(d.item, d.path, d.year) for d in drafts] == [
        ("车辆", (), 2021),
        ("执法执勤用车", ("车辆",), 2021),
        ("一般公务用车", ("车辆",), 2021),
    ]


def test_limit_is_part_of_the_name() -> None:
    found = bind_figures("安排购置单位价值200万元以上大型设备具体为：0设备0万元。", PLAIN)
    assert [(d.item, d.aspect.value, d.number.text) for d in found.bound] == [
        ("单位价值200万元以上大型设备", "count", "0设备"),
        ("单位价值200万元以上大型设备", "amount", "0万元"),
    ]
    assert [(n.text, n.reason) for n in found.skipped] == [("200万元", NotFigure.LIMIT)]


def test_level_before_and_level_reached() -> None:
    found = bind_figures("将人均补助标准从450元提高到490元。", PLAIN)
    assert [(d.item, d.aspect.value, d.number.text) for d in found.bound] == [("人均补助标准", "amount", "490元")]
    assert [(n.text, n.reason) for n in found.skipped] == [("450元", NotFigure.BEFORE)]


def test_report_of_a_city() -> None:
    text = (
        "全市一般公共预算支出完成2,964,962万元，比上年增支55,312万元，增长1.90%。"
        "加上上解上级支出125,352万元，支出总计3,090,314万元。"
    )
    assert bound(text) == [
        ("全市一般公共预算支出", (), "amount", "2,964,962万元"),
        ("全市一般公共预算支出", (), "change", "55,312万元"),
        ("全市一般公共预算支出", (), "growth", "1.90%"),
        ("上解上级支出", (), "amount", "125,352万元"),
        ("支出总计", (), "amount", "3,090,314万元"),
    ]


def test_figures_in_brackets_are_children() -> None:
    text = "争取债券资金64.89亿元（其中：新增债券53.05亿元，置换债券11.84亿元），安排教育补助资金2亿元。"
    assert bound(text)[1:] == [
        ("新增债券", ("争取债券资金",), "amount", "53.05亿元"),
        ("置换债券", ("争取债券资金",), "amount", "11.84亿元"),
        ("教育补助资金", (), "amount", "2亿元"),
    ]


def test_amount_before_its_noun() -> None:
    assert bound("安排8.39亿元专项债券资金，用于水利。") == [("专项债券资金", (), "amount", "8.39亿元")]


def test_figure_without_subject_is_not_bound() -> None:
    found = bind_figures("较上年增加5万元。", PLAIN)
    assert found.bound == ()
    assert [(n.text, n.reason) for n in found.skipped] == [("5万元", NotFigure.UNBOUND)]


def test_list_left_open_for_the_next_paragraph() -> None:
    assert open_at_end("“三公”经费安排3万元,其中:", PLAIN) == ("“三公”经费",)
    assert open_at_end("“三公”经费安排3万元。", PLAIN) is None
    inherited = Setting(None, (), ("“三公”经费",))
    assert bound("1、公务接待费3万元。", inherited) == [("公务接待费", ("“三公”经费",), "amount", "3万元")]


@pytest.mark.parametrize(
    "text",
    [
        "收入和支出分别为5万元和6万元，增长3%。",
        "收入、支出分别为5万元、6万元。",
        "筹集资金23亿元，其中：5亿元用于教育。",
        "一般公共预算安排1.99亿元，弥补缺口。",
        "税收占比较2017年分别提高4.08和3.76个百分点。",
    ],
)
def test_nothing_is_bound_by_guessing(text: str) -> None:
    assert bound(text) == []


@pytest.mark.parametrize(
    "text, item",
    [
        ("地方一般公共预算收入加上上划中央收入58万元，", "上划中央收入"),
        ("地方一般公共预算收入加预计转移性收入88万元，", "转移性收入"),
        ("审减率达11.86%。", "审减率"),
    ],
)
def test_item_right_before_its_figure(text: str, item: str) -> None:
    assert [one[0] for one in bound(text)] == [item]


def test_change_on_the_same_terms() -> None:
    (_, change) = bind_figures("养老保险收入完成24万元，同口径比上年减少3万元。", PLAIN).bound
    assert (change.item, change.base, change.trend) == ("养老保险收入", "上年", Trend.DECREASE)


def test_one_thing_counted_in_several_units() -> None:
    assert bound("国内公务接待23批次，156人次，共计3.2万元。") == [
        ("国内公务接待", (), "count", "23批次"),
        ("国内公务接待", (), "count", "156人次"),
        ("国内公务接待", (), "amount", "3.2万元"),
    ]


def test_numbered_reasons_stay_one_reason() -> None:
    drafts = bind_figures("会议费5万元，主要原因：一是减少会议经费2万元；二是压减规模。培训费1万元。", PLAIN).bound
    assert [(d.item, d.aspect.value, d.trend, d.reason) for d in drafts] == [
        ("会议费", "amount", None, "一是减少会议经费2万元；二是压减规模"),
        ("会议经费", "change", Trend.DECREASE, None),
        ("培训费", "amount", None, None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "培训费支出决算3万元，完成年初预算5万元的60%，主要原因是线上培训增多。",
        "培训费年初预算5万元，决算数为3万元，完成年初预算的60%，主要原因是线上培训增多。",
        "教育支出（类）进修及培训（款）培训支出（项）。主要用于培训。年初预算为5万元，支出决算为3万元，完成年初预算的60%。",
    ],
)
def test_budget_final_and_rate_of_one_item(text: str) -> None:
    drafts = bind_figures(text, PLAIN).bound
    assert len({d.item for d in drafts}) == 1
    assert {(d.aspect, d.number.text, d.base) for d in drafts} == {
        (Aspect.AMOUNT, "3万元", None),
        (Aspect.AMOUNT, "5万元", None),
        (Aspect.RATE, "60%", "年初预算"),
    }
    phases = {d.number.text: d.phase for d in drafts if d.aspect is Aspect.AMOUNT}
    assert phases == {"3万元": Phase.FINAL, "5万元": Phase.BUDGET}


def test_adjusted_budget() -> None:
    (_, budget, rate) = bind_figures("项目支出决算8万元，完成调整预算10万元的80%。", PLAIN).bound
    assert (budget.item, budget.number.text, budget.phase) == ("项目支出", "10万元", Phase.ADJUSTED)
    assert (rate.aspect, rate.base) == (Aspect.RATE, "调整预算")


def test_final_amount_of_no_item_is_not_bound() -> None:
    assert bound("主要用于运转，支出决算为3万元。") == []


def test_parts_of_one_item_by_who_pays() -> None:
    drafts = bind_figures("公务接待费中，基本支出安排4.2万元，大厅运行项目安排1.8万元。", PLAIN).bound
    assert [(d.item, d.path, d.measure, d.main, d.number.text) for d in drafts] == [
        ("公务接待费", ("基本支出",), "基本支出", False, "4.2万元"),
        ("公务接待费", ("大厅运行项目",), "大厅运行项目", False, "1.8万元"),
    ]


def test_payer_before_the_item() -> None:
    assert bound("基本支出安排会议费7.9万元，比上年减少1万元；培训费9万元。项目支出用于设备购置费2万元。") == [
        ("会议费", ("基本支出",), "amount", "7.9万元"),
        ("会议费", ("基本支出",), "change", "1万元"),
        ("培训费", ("基本支出",), "amount", "9万元"),
        ("设备购置费", ("项目支出",), "amount", "2万元"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "会议费和培训费分别为3万元和5万元。",
        "会议费、培训费分别为3万元、5万元。",
        "2023年示范市审计局会议费、培训费分别安排3万元、5万元。",
    ],
)
def test_several_items_with_their_amounts_in_order(text: str) -> None:
    assert bound(text) == [("会议费", (), "amount", "3万元"), ("培训费", (), "amount", "5万元")]


def test_names_and_amounts_of_unequal_number_are_not_bound() -> None:
    assert bound("会议费、培训费、接待费分别为3万元、5万元。") == []


def test_reason_of_the_total_after_its_parts() -> None:
    text = (
        "收入预算总额9万元，较上年增加1万元。其中：财政拨款收入8万元；其他收入1万元。"
        "增加的主要原因：一是人员多了3人。二是标准提高。会议费1万元。"
    )
    reasons = {(d.item, d.number.text): d.reason for d in bind_figures(text, PLAIN).bound}
    assert reasons == {
        ("收入预算总额", "9万元"): "一是人员多了3人。二是标准提高",
        ("收入预算总额", "1万元"): "一是人员多了3人。二是标准提高",
        ("财政拨款收入", "8万元"): None,
        ("其他收入", "1万元"): None,
        ("人员", "3人"): None,
        ("会议费", "1万元"): None,
    }


def test_reason_names_its_item() -> None:
    text = "会议费5万元，培训费4万元。会议费增加的原因是会期延长。"
    assert [d.reason for d in bind_figures(text, PLAIN).bound] == ["会期延长", None]


def test_figures_of_a_reason_are_no_facts_of_the_budget() -> None:
    found = bind_figures("培训费8万元，主要原因是新聘人员2名，每期约0.5万元。", PLAIN)
    assert [(d.item, d.number.text) for d in found.bound] == [("培训费", "8万元")]
    assert {(n.text, n.reason) for n in found.skipped} == {
        ("2名", NotFigure.REASON),
        ("0.5万元", NotFigure.REASON),
    }


def test_amount_of_last_year_is_a_base_only() -> None:
    found = bind_figures("会议费5万元，比2022年预算4万元增加1万元。", PLAIN)
    assert [(d.aspect, d.number.text, d.base) for d in found.bound] == [
        (Aspect.AMOUNT, "5万元", None),
        (Aspect.CHANGE, "1万元", "2022年预算"),
    ]
    assert [(n.text, n.reason) for n in found.skipped if n.unit] == [("4万元", NotFigure.BEFORE)]


def test_amounts_in_chinese_numerals() -> None:
    drafts = bind_figures("培训费三百万元，会议费一亿三千万元，在职人数五十人，占用车辆三五辆。", PLAIN).bound
    assert [(d.item, str(d.number.value), d.number.unit, d.number.text) for d in drafts] == [
        ("培训费", "300", "万元", "三百万元"),
        ("会议费", "130000000", "元", "一亿三千万元"),
        ("在职人数", "50", "人", "五十人"),
    ]


@pytest.mark.parametrize(
    "text, item",
    [
        ("2023年示范市审计局收入预算总额5万元。", "收入预算总额"),
        ("示范市审计局专项经费5万元。", "示范市审计局专项经费"),
        ("单位往来资金项目5万元。", "单位往来资金项目"),
        ("全年国内公务接待42批次。", "国内公务接待"),
        ("本馆有车辆3辆。", "车辆"),
        ("示范学校2023年度收入总计5万元。", "收入总计"),
        ("用于设备购置费5万元。", "设备购置费"),
        ("2023年共安排5个项目。", "项目"),
    ],
)
def test_name_without_verbs_year_and_agency(text: str, item: str) -> None:
    assert [one[0] for one in bound(text)] == [item]
