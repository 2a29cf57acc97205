"""Which figures the words of a question mean. To find nothing is right where nothing is meant."""

import pytest
from factories import code, fact, gap, indicator, said, term, view, words
from hypothesis import given
from hypothesis import strategies as st

from corpus.datatypes import Fund, RowRole
from qa.likeness import are_opposite, cover, weight_of
from qa.matching import Found, exact_entries, find_figures, supports
from qa.query import Link, Mention

DRAINAGE = "2024年智慧排水平台建设项目"
RIVER = "河道清淤项目"
HOTLINE = "智慧水务热线二期项目"


def values(found: Found) -> list[str]:
    return [str(f.value) for f in found.facts]


# --- by structure -------------------------------------------------------------------------------------


def test_terms_are_found_under_any_of_their_names() -> None:
    held = view(fact("“三公”经费合计", "20.40"), fact("公务接待费", "6.00"))
    assert values(find_figures([term("三公经费")], held)) == ["20.40"]
    assert values(find_figures([term("“三公”经费")], held)) == ["20.40"]


def test_codes_are_found_exactly() -> None:
    held = view(fact("行政运行", "668.25", code="2010301"), fact("行政运行", "120.00", code="2060101"))
    assert values(find_figures([code("2010301")], held)) == ["668.25"]
    assert not find_figures([code("2010302")], held)
    assert not find_figures([code("20103")], held)  # a part of a code is another code


def test_a_standard_term_that_is_not_there_is_never_replaced_by_a_similar_one() -> None:
    held = view(fact("电费", "17.20"), fact("邮电费", "13.10"), fact("公务用车运行维护费", "6.40"))
    assert not find_figures([term("水费")], held)
    assert not find_figures([term("维修（护）费")], held)
    assert not find_figures([term("公务用车购置费")], held)


def test_what_stands_for_a_total_serves_where_it_is_not_printed() -> None:
    printed = view(fact("支出合计", "100"), fact("支出总计", "120"))
    assert values(find_figures([term("支出总计")], printed)) == ["120"]
    assert values(find_figures([term("支出总计")], view(fact("支出合计", "100")))) == ["100"]
    assert not find_figures([term("支出总计")], view(fact("收入总计", "100")))


@pytest.mark.parametrize(
    "said_as", ["智慧排水平台建设项目", "智慧排水平台", "“智慧排水平台”建设专项", "2024年智慧排水平台项目"]
)
def test_projects_are_found_without_year_quotes_and_generic_tail(said_as: str) -> None:
    held = view(fact(DRAINAGE, "300"), fact(RIVER, "200"))
    assert values(find_figures([words(said_as)], held)) == ["300"]


def test_a_gap_is_found_as_a_gap() -> None:
    found = find_figures([term("国有资本经营预算收入")], view(gap("国有资本经营预算收入")))
    assert (found.facts, [g.item for g in found.gaps]) == ((), ["国有资本经营预算收入"])


def test_nothing_named_means_nothing() -> None:
    assert find_figures([], view(fact("水费", "3"))) == Found()


@given(st.text("智慧排水平台河道清淤水费电的", max_size=8))
def test_nothing_is_ever_found_in_an_empty_view(text: str) -> None:
    assert not find_figures([words(text)], view())


# --- narrowing ----------------------------------------------------------------------------------------

FORM = (
    fact(DRAINAGE, "300", measure="年度资金总额", columns=("年度资金总额",)),
    fact(DRAINAGE, "260", measure="财政拨款", measure_concept="fiscal_appropriation", main=False),
    fact(DRAINAGE, "40", measure="上年结转", measure_concept="carryover", main=False),
    fact(RIVER, "200", measure="年度资金总额", columns=("年度资金总额",)),
)


def test_without_a_column_the_whole_is_meant() -> None:
    assert values(find_figures([words("智慧排水平台建设项目")], view(*FORM))) == ["300"]


@pytest.mark.parametrize("column, value", [("财政拨款", "260"), ("上年结转", "40")])
@pytest.mark.parametrize("link", [Link.NONE, Link.OF_WHICH])
def test_a_column_named_beside_the_item_narrows_it(column: str, value: str, link: Link) -> None:
    found = find_figures([words("智慧排水平台建设项目"), term(column, link)], view(*FORM))
    assert values(found) == [value]


def test_a_loosely_named_project_is_narrowed_by_its_column() -> None:
    found = find_figures([words("排水平台"), term("上年结转")], view(*FORM))
    assert (values(found), found.exact) == (["40"], False)


def test_an_ancestor_tells_two_rows_of_one_name_apart() -> None:
    held = view(fact("奖金", "188.73", path=("工资福利支出",)), fact("奖金", "12.00", path=("对个人和家庭的补助",)))
    assert values(find_figures([term("工资福利支出"), term("奖金")], held)) == ["188.73"]
    assert values(find_figures([term("对个人和家庭的补助"), term("奖金")], held)) == ["12.00"]


def test_a_fund_tells_two_scopes_apart() -> None:
    held = view(
        fact("一般公共服务支出", "3438.80", fund=Fund.ALL),
        fact("一般公共服务支出", "3403.40", fund=Fund.GENERAL_PUBLIC_BUDGET),
    )
    narrowed = find_figures([term("一般公共预算"), term("一般公共服务支出")], held)
    assert values(narrowed) == ["3403.40"]
    assert values(find_figures([term("一般公共服务支出")], held)) == ["3438.80", "3403.40"]


def test_weighty_words_that_nothing_explains_forbid_an_answer() -> None:
    held = view(fact("公务接待费", "6.00"))
    assert not find_figures([words("水文站"), term("公务接待费")], held)
    assert not find_figures([term("培训费"), term("公务接待费")], held)


def test_slight_words_that_nothing_explains_are_named() -> None:
    found = find_figures([words("工程"), term("公务接待费")], view(fact("公务接待费", "6.00")))
    assert (values(found), found.exact, found.read_as) == (["6.00"], False, "公务接待费")


@pytest.mark.parametrize(
    "mention, expected",
    [
        (term("财政拨款"), True),  # its column
        (words("智慧排水"), True),  # its ancestor
        (words("项目支出绩效"), True),  # its form
        (term("一般公共预算"), True),  # its fund
        (term("政府性基金"), False),
        (words("河道清淤"), False),
        (term("培训费"), False),
    ],
)
def test_what_a_mention_beside_the_item_may_be_true_of(mention: Mention, expected: bool) -> None:
    entry = fact(
        "管网改造",
        "5",
        measure="财政拨款",
        measure_concept="fiscal_appropriation",
        path=("智慧排水平台建设项目",),
        scope="项目支出绩效目标表",
        fund=Fund.GENERAL_PUBLIC_BUDGET,
    )
    assert supports(mention, entry) is expected


def test_exact_entries_are_those_of_the_very_name() -> None:
    held = view(fact(DRAINAGE, "300"), fact("智慧排水平台建设数量", "1", "个"), gap(DRAINAGE))
    found = exact_entries(words("智慧排水平台建设项目"), held)
    assert [entry.item for entry in found] == [DRAINAGE, DRAINAGE]


# --- by likeness --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said_as, item",
    [("水务热线二期", HOTLINE), ("智慧热线", HOTLINE), ("河道的清淤", RIVER), ("清淤", RIVER)],
)
def test_a_shortened_name_is_found_and_the_reading_said(said_as: str, item: str) -> None:
    held = view(fact(HOTLINE, "900"), fact(RIVER, "200"), fact("水费", "3.30"))
    found = find_figures([words(said_as)], held)
    assert (found.read_as, found.exact, {f.item for f in found.facts}) == (item, False, {item})


@pytest.mark.parametrize("said_as", ["河道清洗机器人", "云计算服务费", "热线三期工程监理", "项目", "费"])
def test_a_name_of_something_else_is_not_found(said_as: str) -> None:
    assert not find_figures([words(said_as)], view(fact(HOTLINE, "900"), fact(RIVER, "200")))


def test_names_that_fit_equally_well_are_rivals() -> None:
    held = view(indicator("群众满意度", "90", "%", "智慧排水项目"), indicator("企业满意度", "95", "%", "河道清淤项目"))
    assert set(find_figures([words("满意度")], held).rivals) == {"群众满意度", "企业满意度"}
    named = find_figures([words("群众满意度")], held)
    assert (values(named), named.rivals) == (["90"], ())


def test_the_project_tells_equal_indicators_apart() -> None:
    held = view(indicator("验收合格率", "90", "%", "智慧排水项目"), indicator("验收合格率", "95", "%", "河道清淤项目"))
    found = find_figures([words("河道清淤"), words("验收合格率")], held)
    assert values(found) == ["95"]


@pytest.mark.parametrize(
    "typo, item", [("公物接待费", "公务接待费"), ("培训废", "培训费"), ("三功经费", "“三公”经费合计")]
)
def test_a_misheard_term_is_found_and_the_reading_said(typo: str, item: str) -> None:
    held = view(fact("公务接待费", "6.00"), fact("培训费", "9.20"), fact("“三公”经费合计", "20.40"))
    found = find_figures([words(typo)], held)
    assert ({f.item for f in found.facts}, found.exact, bool(found.read_as)) == ({item}, False, True)


def test_a_misheard_term_that_is_not_there_is_not_replaced() -> None:
    assert not find_figures([words("公物接待费")], view(fact("公务用车运行维护费", "6.40")))


def test_totals_are_not_taken_for_their_column() -> None:
    held = view(fact("项目支出", "3606.40", role=RowRole.TOTAL), said("项目", "6", "个"))
    assert values(find_figures([term("项目支出")], held)) == ["3606.40"]


# --- cover --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, names, share",
    [
        ("智慧排水", ("智慧排水平台",), 1.0),
        ("智慧热线", ("智慧水务热线",), 1.0),  # in two stretches
        ("云计算", ("智慧排水平台",), 0.0),
        ("清淤", ("河道", "清淤"), 1.0),
        ("", ("河道",), 0.0),
    ],
)
def test_the_share_of_words_that_names_explain(text: str, names: tuple[str, ...], share: float) -> None:
    assert cover(text, *names) == pytest.approx(share)


def test_lone_characters_explain_little_and_generic_ones_weigh_little() -> None:
    assert 0 < cover("河湖", "河道") < 0.5
    assert weight_of("项") < weight_of("河")
    assert cover("河道项目", "河道") > cover("河道湖泊", "河道")


@given(
    st.text("智慧排水平台河道清淤项目费用的", min_size=1, max_size=12),
    st.text("智慧排水平台河道清淤", max_size=12),
)
def test_a_share_lies_between_nothing_and_everything(text: str, name: str) -> None:
    assert 0 <= cover(text, name) <= 1 + 1e-9
    assert cover(text, text) == pytest.approx(1.0) or len(text) == 1
    assert cover(text, name, text) >= cover(text, name) - 1e-9


@pytest.mark.parametrize(
    "text, item, opposite",
    [
        ("示例管理区一般公共预算支出", "示例管理区一般公共预算收入", True),
        ("专项债务限额", "专项债务余额", True),
        ("财政拨款收支", "财政拨款收入", False),
        ("办公费", "办公设备购置", False),
    ],
)
def test_names_that_exclude_each_other(text: str, item: str, opposite: bool) -> None:
    assert are_opposite(text, item) is opposite
