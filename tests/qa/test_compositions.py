"""Compositions: members that do not overlap, their sum against the printed total, the share of each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import WATER, codes_of, edition, fact, said, small_bot, told

from corpus.datatypes import Aspect, Fact, Fund, RowRole, Tier, Trend
from qa.bot import BudgetQA
from qa.compositions import Fit, fit_of, in_one_place, rows_beside, whole_of, without_overlaps
from qa.members import members_of
from qa.query import Members
from qa.schema import Answer, Status
from qa.selection import Quantity

TODAY = date(2024, 6, 1)
LIBRARY = "示例市图书馆2023年"
BUREAU = "示例市数据资源局2023年"
CLASSES = ["科学技术支出", "文化旅游体育与传媒支出", "社会保障和就业支出", "卫生健康支出", "住房保障支出"]
BY_SIZE = ["文化旅游体育与传媒支出", "社会保障和就业支出", "住房保障支出"]
KINDS = ["财政拨款收入", "事业收入", "上级补助收入", "上年结转"]


def row(item: str, value: str, **changes: Any) -> Fact:
    return fact(item, value, **{"fund": Fund.ALL, **changes})


def total(value: str, item: str = "收入总计", **changes: Any) -> Fact:
    return row(item, value, role=RowRole.TOTAL, **changes)


def quantities(*facts: Fact) -> list[Quantity]:
    return [Quantity((f,)) for f in facts]


def items(found: list[Quantity]) -> list[str]:
    return [q.fact.item for q in found]


def names(answer: Answer) -> list[str | None]:
    assert answer.rows is not None, answer.answer
    return [one[0] for one in answer.rows.data]


# --- overlap ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "part, whole, apart",
    [
        (row("捐赠收入", "5", path=("其他收入",)), row("其他收入", "50"), False),  # by the rows above
        (row("一般公共预算拨款收入", "40"), row("财政拨款收入", "50"), False),  # by the vocabulary
        (row("事业收入", "5"), row("其他收入", "50"), True),
        (row("其他支出", "5", code="229"), row("农林水支出", "50", code="213"), True),
    ],
)
def test_a_part_does_not_stand_beside_its_whole(part: Fact, whole: Fact, apart: bool) -> None:
    found = items(without_overlaps(quantities(part, whole)))
    assert found == ([part.item, whole.item] if apart else [whole.item])


# --- the sum and the total ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stated, fit",
    [("100", Fit.EQUAL), ("100.01", Fit.EQUAL), ("120", Fit.LESS), ("90", Fit.MORE)],
)
def test_how_members_fit_a_total(stated: str, fit: Fit) -> None:
    members = quantities(row("事业收入", "60.00"), row("其他收入", "40.00"))
    assert fit_of(members, Quantity((total(stated),))).fit is fit


def test_the_total_is_one_of_the_same_column() -> None:
    members = quantities(row("事业收入", "60", id="a"), row("其他收入", "40", id="b"))
    facts = [q.fact for q in members]
    other = total("120", columns=("上年数",), fund=Fund.FISCAL_APPROPRIATION, id="c")
    assert whole_of(members, [*facts, other]).fit is Fit.UNKNOWN
    beside = whole_of(members, [*facts, other, total("130", id="d"), total("100", "本年收入合计", id="e")])
    assert (beside.fit, beside.quantity and beside.quantity.fact.item) == (Fit.EQUAL, "本年收入合计")
    assert whole_of(members, [*facts, total("130", id="d")]).fit is Fit.LESS
    assert whole_of([], [total("130")]).fit is Fit.UNKNOWN


def test_people_are_not_added_to_money() -> None:
    assert fit_of(quantities(row("在职人员", "5", unit="人")), Quantity((total("5"),))).fit is Fit.UNKNOWN


def test_one_place_leads_where_it_states_all_members() -> None:
    first, second = row("教育支出", "60", table=3), row("教育支出", "60", table=4)
    found = in_one_place([Quantity((first, second)), Quantity((row("农林水支出", "40", table=4),))])
    assert [q.fact.table for q in found] == [4, 4]


def test_rows_of_mixed_levels_that_make_up_the_total() -> None:
    rows = [row("行政运行", "50", id="a"), row("示范窗口", "30", id="b"), row("住房保障支出", "20", id="c")]
    whole = total("100", "支出合计", id="d")
    assert items(rows_beside(quantities(rows[2]), [*rows, whole])) == ["行政运行", "示范窗口", "住房保障支出"]
    assert rows_beside(quantities(rows[2]), [*rows, replace(whole, value=whole.value + 9)]) == []


# --- members ------------------------------------------------------------------------------------------


def test_kinds_of_revenue_are_the_outermost_rows_that_add_up() -> None:
    facts = [
        row("财政拨款收入", "50", id="a"),
        row("一般公共预算拨款收入", "50", path=("财政拨款收入",), id="b"),
        row("其他收入", "30", id="c"),
        row("捐赠收入", "10", path=("其他收入",), role=RowRole.OF_WHICH, id="d"),
        row("本年收入合计", "80", role=RowRole.SUBTOTAL, id="e"),
        row("上年结转", "20", id="f"),
        total("100", id="g"),
    ]
    assert items(members_of(Members.REVENUE_KINDS, facts)) == ["财政拨款收入", "其他收入", "上年结转"]


def test_lines_of_a_report_are_no_list_of_its_classes() -> None:
    facts = [
        row("农林水支出", "36", tier=Tier.WHOLE, code="213"),
        row("交通运输支出", "7", tier=Tier.WHOLE, code="214"),
    ]
    assert members_of(Members.FUNCTIONAL_CLASSES, facts) == []
    whole = total("43", "一般公共预算支出合计", tier=Tier.WHOLE, fund=Fund.ALL)
    assert len(members_of(Members.FUNCTIONAL_CLASSES, [*facts, whole])) == 2


# --- asked --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        "支出按科目列出来",
        "支出的科目清单",
        "的支出科目都列出来",
        "支出列出来",
        "各科目支出",
        "支出按功能科目分别是多少",
        "各项支出分别多少",
        "支出明细",
        "钱都花到哪儿了",
        "钱花哪去了",
        "按科目列出支出",
        "支出科目都有啥",
        "支出分科目列个表",
        "支出按类列示",
        "总支出拆开看看",
        "支出分布",
        "开支都有哪些",
        "支出去向",
        "支出科目及金额",
        "每类支出多少",
        "各功能科目支出数",
        "主要支出有哪些",
    ],
)
def test_expenditure_by_classes(sample_bot: BudgetQA, asked: str) -> None:
    answer = sample_bot.ask(LIBRARY + asked, as_of=TODAY)
    assert (names(answer), codes_of(answer)) == (CLASSES, [])
    assert len(answer.figures) == len(CLASSES)


@pytest.mark.parametrize(
    "asked", ["收入明细", "收入来自哪里", "收入都有哪些", "各项收入分别是多少", "钱从哪里来的", "收入按科目列出来"]
)
def test_revenue_by_kinds(sample_bot: BudgetQA, asked: str) -> None:
    assert names(sample_bot.ask(LIBRARY + asked, as_of=TODAY)) == KINDS


@pytest.mark.parametrize(
    "asked, members",
    [
        ("支出构成", CLASSES),
        ("支出结构怎么样", CLASSES),
        ("各类支出占比", CLASSES),
        ("支出都由哪些部分构成", CLASSES),
        ("总支出中各部分占多大比例", CLASSES),
        ("收入构成", KINDS),
        ("收入来源及占比", KINDS),
        ("各收入来源占多少", KINDS),
    ],
)
def test_compositions_tell_shares(sample_bot: BudgetQA, asked: str, members: list[str]) -> None:
    answer = sample_bot.ask(LIBRARY + asked, as_of=TODAY)
    assert names(answer) == members
    shares = [figure for figure in answer.figures if figure.unit == "%"]
    assert len(shares) == len(members)
    assert abs(sum(float(figure.value) for figure in shares) - 100) < 0.001
    assert all(len(figure.citations) > 1 for figure in shares)
    assert (answer.figures[-1].value, answer.figures[-1].unit) == ("17675500.00", "元")


def test_parts_of_a_named_item(sample_bot: BudgetQA) -> None:
    asked = ["三公经费明细", "三公经费各项分别多少", "商品和服务支出明细", "项目支出明细"]
    found = [names(sample_bot.ask(BUREAU + one, as_of=TODAY)) for one in asked]
    assert found[0] == found[1] == ["因公出国（境）费", "公务接待费", "公务用车运行维护费", "公务用车购置费"]
    assert (found[2][:2], len(found[3])) == (["办公费", "印刷费"], 6)


def test_parts_that_overlap_are_not_listed(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}公用经费都花哪了", as_of=TODAY)
    assert (told(answer)[0], answer.rows) == (("211.00", "万元"), None)
    assert "没有找到与“公用经费”相符的逐项数字" in str(answer.warnings)


def test_the_classification_that_is_named(sample_bot: BudgetQA) -> None:
    economic = sample_bot.ask(f"{LIBRARY}支出按经济分类列一下", as_of=TODAY)
    assert (names(economic)[0], len(names(economic))) == ("基本工资", 27)
    assert "一般公共预算基本支出" in economic.answer
    assert names(sample_bot.ask(f"{LIBRARY}经济分类大类支出", as_of=TODAY)) == [
        "工资福利支出",
        "商品和服务支出",
        "对个人和家庭的补助",
    ]
    assert names(sample_bot.ask(f"{BUREAU}项级科目清单", as_of=TODAY))[:2] == ["行政运行", "一般行政管理事务"]


def test_one_money_alone(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{LIBRARY}财政拨款支出构成", as_of=TODAY)
    assert (names(answer), told(answer)[1]) == (CLASSES, ("13528500.00", "元"))


def test_shares_of_the_parts_of_an_item(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}商品和服务支出各项占比", as_of=TODAY)
    assert (names(answer)[0], next(f.value for f in answer.figures if f.unit == "%")) == ("办公费", "21.3744")
    one = sample_bot.ask(f"{BUREAU}会议费占商品和服务支出的比重", as_of=TODAY)
    assert (told(one)[0], one.rows) == (("3.7441", "%"), None)


def test_a_single_part_is_opened(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}一般公共服务支出构成", as_of=TODAY)
    assert names(answer)[:2] == ["行政运行", "一般行政管理事务"]


def test_the_rows_of_a_total_are_its_parts(tmp_path: Path) -> None:
    rows = [
        row(item, value, code=code)
        for item, value, code in (("工资福利支出", "8", "301"), ("商品和服务支出", "2", "302"))
    ]
    below = [row("基本工资", "8", code="30101"), row("办公费", "2", code="30201")]
    whole = total("10", "基本支出")
    with small_bot(tmp_path, edition(WATER, 2024, *rows, *below, whole)) as bot:
        answer = bot.ask("示例市水务局2024年基本支出明细", as_of=TODAY)
    assert names(answer) == ["工资福利支出", "商品和服务支出"]


@pytest.mark.parametrize("year", ["2022", "2023"])
def test_items_of_two_years_without_parts_keep_their_sources(sample_bot: BudgetQA, year: str) -> None:
    answer = sample_bot.ask("示例市数据资源局2022年和2023年会议费明细", as_of=TODAY)
    assert year in {str(figure.year) for figure in answer.figures}
    assert all(figure.citations for figure in answer.figures)


def test_classes_that_did_not_carry_out_their_budget(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("示例市数据资源局2022年决算哪些科目没完成预算", as_of=TODAY)
    assert names(answer) == ["卫生健康支出", "一般公共服务支出", "其他支出", "科学技术支出"]


# --- several lists ------------------------------------------------------------------------------------


def test_years_and_sides_each_have_their_list(sample_bot: BudgetQA) -> None:
    years = sample_bot.ask("示例市数据资源局近三年各科目支出", as_of=TODAY)
    assert years.rows is not None
    assert list(dict.fromkeys(one[1] for one in years.rows.data)) == ["2021年", "2022年", "2023年"]
    sides = sample_bot.ask(f"{BUREAU}收入和支出构成", as_of=TODAY)
    assert [name for name in names(sides) if name in ("财政拨款收入", "住房保障支出")] == [
        "财政拨款收入",
        "住房保障支出",
    ]


# --- how many -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["哪些支出最多", "哪几个科目最多", "支出最大的几个科目", "支出大头是哪些"])
def test_a_plural_without_a_number_asks_for_a_few(sample_bot: BudgetQA, asked: str) -> None:
    answer = sample_bot.ask(LIBRARY + asked, as_of=TODAY)
    assert (names(answer), codes_of(answer)) == (BY_SIZE, ["assumption"])
    assert "前3个" in answer.warnings[0].message


@pytest.mark.parametrize(
    "asked, count", [("哪个科目最多", 1), ("哪项支出最大头", 1), ("哪两项支出最多", 2), ("支出最大的四类", 4)]
)
def test_a_number_or_a_singular_is_kept(sample_bot: BudgetQA, asked: str, count: int) -> None:
    answer = sample_bot.ask(LIBRARY + asked, as_of=TODAY)
    assert (len(names(answer)), codes_of(answer)) == (count, [])


def test_both_ends_are_told_in_order(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{LIBRARY}支出最多和最少的科目", as_of=TODAY)
    assert (names(answer)[0], names(answer)[-1]) == ("文化旅游体育与传媒支出", "科学技术支出")
    assert "按金额从大到小排列" in answer.answer


def test_how_many_kinds(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{LIBRARY}总共几类支出", as_of=TODAY)
    assert told(answer)[0] == ("5", "个")


def test_the_lowest_rate_is_no_amount(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("示例市图书馆2022年决算哪个科目完成率最低", as_of=TODAY)
    assert (names(answer), told(answer)) == (["科学技术支出"], [("94.25", "%")])


def test_the_largest_shares(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{LIBRARY}支出里占比最大的几项", as_of=TODAY)
    assert names(answer) == BY_SIZE
    assert [f.value for f in answer.figures if f.unit == "%"] == ["80.2585", "9.9771", "5.4216"]


# --- changes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked, expected",
    [
        ("哪些科目增加最多", ["文化旅游体育与传媒支出", "科学技术支出", "社会保障和就业支出"]),
        ("哪项支出增加得最多", ["文化旅游体育与传媒支出"]),
        ("哪项支出增长最快", ["科学技术支出"]),
        ("哪些科目减少了", []),
    ],
)
def test_changes_between_the_editions_of_two_years(sample_bot: BudgetQA, asked: str, expected: list[str]) -> None:
    answer = sample_bot.ask(LIBRARY + asked, as_of=TODAY)
    assert (answer.status, names(answer)) == (Status.ANSWERED, expected)


def by_class(year: int, *rows: tuple[str, str, str]) -> tuple[Fact, ...]:
    listed = [row(item, value, code=code, form="expenditure") for item, code, value in rows]
    return (*listed, total(str(sum(int(value) for _, _, value in rows)), "支出总计", form="expenditure"))


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    before = by_class(2023, ("教育支出", "205", "100"), ("农林水支出", "213", "50"), ("金融支出", "217", "30"))
    now = by_class(2024, ("教育支出", "205", "120"), ("农林水支出", "213", "40"), ("住房保障支出", "221", "9"))
    with small_bot(
        tmp_path_factory.mktemp("compositions"), edition(WATER, 2023, *before), edition(WATER, 2024, *now)
    ) as bot:
        yield bot


def test_what_is_new_or_gone_is_named(bot: BudgetQA) -> None:
    answer = bot.ask("示例市水务局2024年各科目比上年增减多少", as_of=TODAY)
    assert told(answer)[:2] == [("20", "万元"), ("10", "万元")]
    assert answer.rows is not None
    assert [(m.document, m.reason) for m in answer.rows.missing] == [
        ("住房保障支出", "没有写明上年数或增减"),
        ("金融支出", "本年没有此项"),
    ]
    assert codes_of(answer) == ["partial"]


def test_a_list_that_falls_short_of_its_total_says_so(tmp_path: Path) -> None:
    short = (*by_class(2024, ("教育支出", "205", "120"))[:1], total("150", "支出总计", form="expenditure"))
    with small_bot(tmp_path, edition(WATER, 2024, *short)) as bot:
        answer = bot.ask("示例市水务局2024年各科目支出", as_of=TODAY)
    assert (names(answer), codes_of(answer)) == (["教育支出"], ["partial"])


def test_single_lines_are_no_list_of_what_makes_up_the_total(tmp_path: Path) -> None:
    line = (row("住房保障支出", "20", code="221"), total("200", "支出总计"))
    with small_bot(tmp_path, edition(WATER, 2024, *line)) as bot:
        listed = bot.ask("示例市水务局2024年各科目支出", as_of=TODAY)
        composed = bot.ask("示例市水务局2024年支出构成", as_of=TODAY)
        ranked = bot.ask("示例市水务局2024年哪项支出最多", as_of=TODAY)
    assert [listed.status, ranked.status] == [Status.NOT_FOUND, Status.NOT_FOUND]
    assert (told(composed), composed.rows) == ([("200", "万元")], None)


def test_rows_of_another_scope_are_not_taken(tmp_path: Path) -> None:
    basic = {"table": 2, "form": "general_public_basic", "fund": Fund.GENERAL_PUBLIC_BASIC, "columns": ("决算数",)}
    rows = [row("机关工资福利支出", "30", code="501", **basic), row("机关商品和服务支出", "10", code="502", **basic)]
    other = total("40", "支出总计", **basic)
    with small_bot(tmp_path, edition(WATER, 2024, total("900", "支出总计"), other, *rows)) as bot:
        answer = bot.ask("示例市水务局2024年支出构成", as_of=TODAY)
    assert (told(answer)[0], answer.rows) == (("900", "万元"), None)


def test_changes_said_in_the_sentence_of_the_amount(tmp_path: Path) -> None:
    sentence = "教育支出120万元，比上年减少5万元；金融支出0万元，比上年减少9万元。"
    own: dict[str, Any] = {"sentence": sentence, "fund": Fund.ALL}
    fell: dict[str, Any] = {**own, "aspect": Aspect.CHANGE, "trend": Trend.DECREASE}
    spoken = (
        said("教育支出", "120", **own),
        said("教育支出", "5", **fell),
        said("金融支出", "0", **own),
        said("金融支出", "9", **fell),
    )
    with small_bot(tmp_path, edition(WATER, 2024, *by_class(2024, ("教育支出", "205", "120")), *spoken)) as bot:
        answer = bot.ask("示例市水务局2024年哪些科目减少最多", as_of=TODAY)
    assert (names(answer), told(answer)) == (["金融支出", "教育支出"], [("9", "万元"), ("5", "万元")])


# --- follow-ups ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "turns, expected",
    [
        (("支出总计", "按科目呢"), CLASSES),
        (("支出总计", "按科目呢", "占比呢"), CLASSES),
        (("收入多少", "明细呢"), KINDS),
        (("收入多少", "来源呢"), KINDS),
        (("基本支出多少", "分别是多少"), ["人员经费", "公用经费"]),
        (("支出按科目列出来", "那2022年呢"), CLASSES),
        (("总支出", "哪些占大头"), BY_SIZE),
        (("支出科目列表", "哪几个最大", "占比呢"), BY_SIZE),
        (("收入明细", "哪个占比最大"), KINDS[:1]),
    ],
)
def test_follow_ups(sample_bot: BudgetQA, turns: tuple[str, ...], expected: list[str]) -> None:
    talk = sample_bot.conversation()
    answers = [talk.ask(LIBRARY + turn if n == 0 else turn, TODAY) for n, turn in enumerate(turns)]
    assert names(answers[-1]) == expected
    assert any(f.unit == "%" for f in answers[-1].figures) is ("占比" in turns[-1])


def test_the_share_of_each(bot: BudgetQA) -> None:
    answer = bot.ask("示例市水务局2024年支出结构", as_of=TODAY)
    assert [f.value for f in answer.figures if f.unit == "%"] == ["71.0059", "23.6686", "5.3254"]
    assert answer.rows is not None
    assert (answer.rows.columns[-1], answer.rows.data[0][-1]) == ("占比", "71.0059%")


def test_no_share_without_a_total(tmp_path: Path) -> None:
    with small_bot(tmp_path, edition(WATER, 2024, *by_class(2024, ("教育支出", "205", "120"))[:1])) as bot:
        answer = bot.ask("示例市水务局2024年支出结构", as_of=TODAY)
    assert (told(answer), codes_of(answer)) == ([("120", "万元")], ["partial"])
