import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.datatypes import Direction, Fund
from corpus.money import Dimension
from corpus.vocabulary import Term, TermMatch, Vocabulary, clean_label, item_key, vocabulary

ALL = vocabulary().terms()


def _term(term_id: str, name: str, *aliases: str, parent: str | None = None, kind: str = "item") -> Term:
    return Term(term_id, name, aliases, (), kind, None, (), parent, None, None)


@pytest.mark.parametrize(
    "printed, clean",
    [
        ("一、财政拨款收入", "财政拨款收入"),
        ("（一） 其中: 因公出国(境)费 ", "因公出国（境）费"),
        ("(二)政府性基金预算收入", "政府性基金预算收入"),
        ("1.办公费", "办公费"),
        ("12、水费", "水费"),
        ("① 电费", "电费"),
        ("⑵印刷费", "印刷费"),
        ("其中：财政拨款", "财政拨款"),
        ("其中:1.一般公共预算", "一般公共预算"),
        ("合  计", "合计"),
        ("预算数（万元）", "预算数"),
        ("总额（单位：元）", "总额"),
        ('"三公"经费', "“三公”经费"),
        ("”三公”经费:", "“三公”经费"),
        ("维修(护)费", "维修（护）费"),
        ("２０２３年预算数", "2023年预算数"),
        ("12345热线", "12345热线"),
        ("1.2万亩林地", "1.2万亩林地"),
        ("一般公共服务支出", "一般公共服务支出"),
        ("其中", "其中"),
        ("工会,团委", "工会，团委"),
    ],
)
def test_clean_label(printed: str, clean: str) -> None:
    assert clean_label(printed) == clean


@given(st.sampled_from([name for term in ALL for name in (term.name, *term.aliases)]))
def test_a_clean_label_is_clean_and_keeps_its_concept(name: str) -> None:
    clean = clean_label(name)
    assert clean_label(clean) == clean
    assert vocabulary().concept_of(f"（三） 其中： {clean}：") == vocabulary().concept_of(name)


@pytest.mark.parametrize(
    "name, concept",
    [
        ("收入预算总额", "total_revenue"),
        ("支出总计", "total_expenditure"),
        ("支出预算总额", "total_expenditure"),
        ("本年收入合计", "current_year_revenue"),
        ("年度资金总额", "annual_project_funds"),
        ("“三公”经费", "three_public_expenses"),
        ("三公经费合计", "three_public_expenses"),
        ("公车购置及运行费", "official_vehicle_purchase_and_operation"),
        ("公务用车购置及运行维护费", "official_vehicle_purchase_and_operation"),
        ("公务用车运行维护费", "official_vehicle_operation"),
        ("公务用车购置", "official_vehicle_purchase"),
        ("因公出国(境)费用", "official_overseas_visits"),
        ("上年结转（结余）", "carryover"),
        ("七、其他收入", "other_revenue"),
        ("编制人数小计", "authorised_posts"),
        ("在职人数", "employed_staff"),
        ("维修(护)费", "maintenance_expenses"),
        ("契税", "deed_tax"),
        ("专项债务余额", "special_outstanding_debt"),
        ("住房公积金", "housing_provident_fund"),
        ("教育", "education"),
        ("车辆", "vehicles_total"),
        ("部门共有车辆", "vehicles_total"),
        ("本单位共有车辆", "vehicles_total"),
        ("实有车辆", "vehicles_total"),
        ("在职", "employed_staff"),
        ("其中：在职", "employed_staff"),
        ("退休人数小计", "retired_staff"),
        ("离休", "retired_cadres"),
        ("离退休", "all_retired_staff"),
        ("实有人数小计", "staff_in_post"),
    ],
)
def test_concepts(name: str, concept: str) -> None:
    assert vocabulary().concept_of(name) == concept


@pytest.mark.parametrize(
    "one, other",
    [
        ("财政拨款收入", "财政拨款支出"),
        ("财政拨款收入", "一般公共预算拨款收入"),
        ("电费", "水电费"),
        ("公务用车运行维护费", "公务用车购置及运行维护费"),
        ("事业收入", "事业单位经营收入"),
        ("一般公共预算收入", "一般公共预算总收入"),
        ("收入总计", "本年收入合计"),
        ("基本支出", "一般公共预算基本支出"),
        ("政府债务限额", "政府债务余额"),
        ("离休人数", "离退休人数"),
        ("基本工资", "工资福利支出"),
        ("国有资本经营收入", "国有资本经营预算收入"),
        ("上年结转", "结转下年"),
        ("公用经费", "机关运行经费"),
        ("公务员医疗补助缴费", "职工基本医疗保险缴费"),
    ],
)
def test_near_names_are_different_concepts(one: str, other: str) -> None:
    first, second = vocabulary().concept_of(one), vocabulary().concept_of(other)
    assert first is not None
    assert second is not None
    assert first != second


@pytest.mark.parametrize(
    "name", ["合计", "小计", "示例大脑建设专项", "公务用车", "工资", "费", "", "吃喝招待的钱", "2023"]
)
def test_what_names_no_concept(name: str) -> None:
    assert vocabulary().concept_of(name) is None


@pytest.mark.parametrize(
    "question, found",
    [
        ("示例局2023年“三公”经费多少", ["three_public_expenses"]),
        ('示例局"三公"经费', ["three_public_expenses"]),
        ("三 公 经 费", ["three_public_expenses"]),
        ("吃喝招待的钱", ["official_hospitality"]),
        ("养车花多少，买车花多少", ["official_vehicle_operation", "official_vehicle_purchase"]),
        ("发工资多少", ["wages_and_benefits"]),
        ("水电费和电费", ["water_and_electricity", "electricity_charges"]),
        ("项目支出占总支出的百分之几", ["project_expenditure", "total_expenditure"]),
        ("因公出国（境）费用", ["official_overseas_visits"]),
        ("公务用车购置及运行维护费", ["official_vehicle_purchase_and_operation"]),
        ("示例区教育局的会议费", ["conference_expenses"]),
        ("预算编制情况", []),
        ("水费和电费加起来", ["water_charges", "electricity_charges"]),
        ("有几辆公车", ["vehicles_total"]),
        ("公车一共有几辆", ["vehicles_total"]),
        ("有多少辆车", ["vehicles_total"]),
        ("公车是不是太浪费", []),
        ("流动图书车有几辆", []),
        ("买了几辆公车", ["vehicles_purchased"]),
        ("在职多少人", ["employed_staff"]),
        ("有多少在职人员", ["employed_staff"]),
        ("在职人员有多少人", ["employed_staff"]),
        ("退休多少人", ["retired_staff"]),
        ("有多少退休人员", ["retired_staff"]),
        ("退休费多少", ["retirement_fee"]),
        ("有多少人", ["staff_in_post"]),
        ("一年培训多少人", []),
        ("培训了多少人次", []),
        ("接待了多少批次、多少人次", ["reception_batches", "reception_people"]),
        ("公务接待一共几批", ["official_hospitality", "reception_batches"]),
        ("接待批次和接待人次", ["reception_batches", "reception_people"]),
        ("今天天气怎么样", []),
        ("", []),
    ],
)
def test_scan(question: str, found: list[str]) -> None:
    assert [match.term_id for match in vocabulary().scan(question)] == found


def test_a_counted_noun_is_found_without_the_words_that_count() -> None:
    assert vocabulary().scan("有多少退休人员") == [TermMatch(3, 7, "retired_staff", "退休人员")]


@pytest.mark.parametrize(
    "name, within",
    [
        ("公务接待费支出决算", ("official_hospitality", "决算")),
        ("会议费预算", ("conference_expenses", "预算")),
        ("“三公”经费支出预算数", ("three_public_expenses", "预算")),
        ("项目支出预算", ("project_expenditure", "预算")),
        ("财政拨款支出决算", ("fiscal_appropriation_expenditure", "决算")),
        ("（一）因公出国（境）费支出决算：", ("official_overseas_visits", "决算")),
        ("公务接待费", None),
        ("预算", None),
        ("支出决算", None),
        ("示例大脑预算", None),
        ("收入预算总额", None),
    ],
)
def test_a_term_within_a_name(name: str, within: tuple[str, str] | None) -> None:
    assert vocabulary().concept_within(name) == within


def test_scan_gives_the_place_and_the_words_as_typed() -> None:
    assert vocabulary().scan("问：三 公经费、电 费？") == [
        TermMatch(2, 7, "three_public_expenses", "三 公经费"),
        TermMatch(8, 11, "electricity_charges", "电 费"),
    ]


@given(st.text(alphabet="公务接待费电水用车购置运行三 “”（）", max_size=30))
def test_matches_are_in_order_disjoint_and_literal(text: str) -> None:
    end = 0
    for match in vocabulary().scan(text):
        assert end <= match.start < match.end
        assert match.surface == text[match.start : match.end]
        end = match.end


@pytest.mark.parametrize("term", ALL, ids=lambda term: term.id)
def test_every_name_of_a_term_is_found_in_a_question(term: Term) -> None:
    for name in (term.name, *(alias for alias in term.aliases if len(alias) > 2), *term.colloquial):
        assert [match.term_id for match in vocabulary().scan(name)] == [term.id], name


@pytest.mark.parametrize(
    "name, key",
    [
        ("2023年“示范大脑”建设专项", "示范大脑"),
        ("示范大脑建设项目", "示范大脑"),
        ("示例市2024年专项经费", "示例市2024年"),
        ("公车购置及运行费", "公务用车购置及运行维护费"),
        ("党建经费", "党建经费"),
        ("示例软件3.0", "示例软件3.0"),
        ("示例软件30", "示例软件30"),
    ],
)
def test_item_key(name: str, key: str) -> None:
    assert item_key(name) == key


def test_a_term_carries_what_the_data_say() -> None:
    term = vocabulary().term("official_hospitality")
    assert (term.name, term.direction, term.code, term.parent, term.unit_dimension) == (
        "公务接待费",
        Direction.EXPENDITURE,
        "30217",
        "three_public_expenses",
        Dimension.MONEY,
    )
    assert vocabulary().term("general_public_budget_revenue").fund is Fund.GENERAL_PUBLIC_BUDGET
    assert vocabulary().concept_of_code("2210201") == "housing_provident_fund"
    assert [part.id for part in vocabulary().parts_of("three_public_expenses")] == [
        "official_overseas_visits",
        "official_hospitality",
        "official_vehicle_purchase_and_operation",
    ]


@pytest.mark.parametrize(
    "terms, problem",
    [
        ((_term("a", "示例费"), _term("a", "样例费")), "same id"),
        ((_term("a", "示例费"), _term("b", "样例费", "示例费")), "names both"),
        ((_term("a", "示例费", parent="b"),), "unknown parent"),
        ((_term("a", "示例费", kind="thing"),), "unknown kind"),
        ((_term("a", "费"),), "too short"),
    ],
)
def test_data_at_odds_with_themselves_are_refused(terms: tuple[Term, ...], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Vocabulary(terms)


def test_ids_are_identifiers() -> None:
    assert [term.id for term in ALL if not term.id.isidentifier() or term.id != term.id.lower()] == []
    assert json.dumps([term.id for term in ALL]).isascii()
