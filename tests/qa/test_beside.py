"""The same figure, or another one for the same thing, under other names: stated together, added up, or told apart."""

from pathlib import Path
from typing import Any

import pytest
from factories import Edition, change, codes_of, edition, fact, growth_of, said, small_bot, told

from corpus.datatypes import Aspect, Fact, Fund, Phase, RowRole, Trend
from corpus.vocabulary import vocabulary
from qa.schema import Answer
from qa.standing import in_fund_of, of_column, plain_concept, within_fund

WATER = "赣州市水务局"
CITY = "赣州市"


def asked(folder: Path, question: str, *editions: Edition) -> Answer:
    with small_bot(folder, *editions) as bot:
        return bot.ask(question)


# --- names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "item, year, concept",
    [
        ("2024年机关运行经费预算数", 2024, "机关运行经费"),
        ("2023年机关运行经费预算数", 2024, None),  # last year's column
        ("政府性基金收入代编预算", 2024, "政府性基金收入"),
        ("收入预算", 2024, None),  # which income, its surroundings tell
        ("泵站改造项目预算", 2024, None),
    ],
)
def test_a_label_with_a_year_and_a_stage_stands_for_its_term(item: str, year: int, concept: str | None) -> None:
    expected = vocabulary().concept_of(concept) if concept else None
    assert plain_concept(fact(item, "1", year=year, concept=None)) == expected


def test_a_part_of_the_three_public_form_is_told_by_its_column() -> None:
    own: dict[str, Any] = {"role": RowRole.TOTAL, "form": "three_public", "concept": "three_public_expenses"}
    part = fact("“三公”经费合计", "2", columns=("财政拨款“三公”经费", "公务接待费", "预算数"), **own)
    whole = fact("“三公”经费合计", "9", columns=("财政拨款“三公”经费", "合计", "预算数"), **own)
    assert (of_column(part).item, of_column(part).concept) == ("公务接待费", "official_hospitality")
    assert of_column(whole).concept == "three_public_expenses"


def test_an_item_out_of_a_fund_is_item_and_fund() -> None:
    assert within_fund("general_public_basic_expenditure") == ("basic_expenditure", Fund.GENERAL_PUBLIC_BASIC)
    assert within_fund("deed_tax") is None  # a kind of tax is more than its parent out of a fund


def test_an_amount_of_money_is_no_rate() -> None:
    assert of_column(fact("资源税", "43625", aspect=Aspect.RATE, main=False)).aspect is Aspect.AMOUNT
    assert of_column(fact("资源税", "81.8", "%", aspect=Aspect.RATE, main=False)).aspect is Aspect.RATE


def test_what_is_bought_is_no_service(tmp_path: Path) -> None:
    entry = said("购买服务支出", "1359.50", path=("政府采购支出预算总额",))
    answer = asked(tmp_path, f"{WATER}2024年采购服务器多少钱", edition(WATER, 2024, entry))
    assert answer.status.value == "not_found"


def test_a_bare_total_is_of_the_fund_named_first() -> None:
    assert in_fund_of("revenue_sum", "general_public_budget_expenditure") == "general_public_budget_revenue"
    assert in_fund_of("basic_expenditure", "general_public_budget_expenditure") is None


# --- contradictions ----------------------------------------------------------------------------------


def test_text_and_table_contradict_under_two_names_of_one_thing(tmp_path: Path) -> None:
    table = fact("基本支出", "536.75", fund=Fund.GENERAL_PUBLIC_BUDGET, role=RowRole.TOTAL)
    text = said("一般公共预算财政拨款基本支出", "537.64", fund=Fund.GENERAL_PUBLIC_BUDGET)
    question = f"{WATER}2024年一般公共预算财政拨款基本支出多少"
    answer = asked(tmp_path, question, edition(WATER, 2024, table, text))
    assert told(answer) == [("536.75", "万元"), ("537.64", "万元")]
    assert codes_of(answer) == ["conflict"]


@pytest.mark.parametrize(("total", "warned"), [("517283", ["conflict"]), ("638900", []), ("638912", [])])
def test_the_sum_of_a_citys_table_is_its_budget(tmp_path: Path, total: str, warned: list[str]) -> None:
    own: dict[str, Any] = {"phase": Phase.FINAL, "fund": Fund.GENERAL_PUBLIC_BUDGET}
    text = said("一般公共预算收入", "63.89", "亿元", **own)
    table = fact("本年收入合计", total, role=RowRole.SUBTOTAL, **own)
    city = edition(CITY, 2024, text, table, phase=Phase.FINAL, level="政府")
    answer = asked(tmp_path, f"{CITY}2024年一般公共预算收入多少", city)
    assert codes_of(answer) == warned


def test_a_total_under_another_name_is_a_further_place(tmp_path: Path) -> None:
    entries = (
        said("收支总预算", "5572.59"),
        fact("收入总计", "5572.59", role=RowRole.TOTAL, fund=Fund.ALL),
        fact("支出总计", "5572.59", role=RowRole.TOTAL, fund=Fund.ALL),
    )
    answer = asked(tmp_path, f"{WATER}2024年收支总预算是多少", edition(WATER, 2024, *entries))
    assert [(f.value, f.verification.value) for f in answer.figures] == [("5572.59", "corroborated")]
    assert sum(c.text == "5572.59" for c in answer.citations) == 2


def test_a_growth_is_recomputed_from_the_change_of_the_same_text(tmp_path: Path) -> None:
    path = ("支出总计",)
    entries = (
        fact("公务接待费", "300"),
        said("公务接待费", "300", path=path, sentence="公务接待费300万元。"),
        change("公务接待费", "200", Trend.INCREASE, path=path, sentence="比上年增加200万元，增长300%。"),
        growth_of("公务接待费", "300", Trend.INCREASE, path=path, sentence="比上年增加200万元，增长300%。"),
    )
    answer = asked(tmp_path, f"{WATER}2024年公务接待费增长了百分之几", edition(WATER, 2024, *entries))
    assert {("300", "%"), ("200", "%")} <= set(told(answer))
    assert codes_of(answer) == ["conflict"]


def test_changes_against_two_bases_are_both_told(tmp_path: Path) -> None:
    first, second = "财政拨款收入900万元，比执行数增加80万元。", "财政拨款支出900万元，比预算增加75万元。"
    entries = (
        said("财政拨款收入", "900", sentence=first),
        change("财政拨款收入", "80", Trend.INCREASE, base="2023年预算执行数", sentence=first),
        said("财政拨款支出", "900", sentence=second),
        change("财政拨款支出", "75", Trend.INCREASE, base="2023年预算", sentence=second),
    )
    answer = asked(tmp_path, f"{WATER}2024年财政拨款比上年增加了多少", edition(WATER, 2024, *entries))
    assert {("80", "万元"), ("75", "万元")} <= set(told(answer))
    assert "scope" in codes_of(answer)


# --- sums and comparisons ----------------------------------------------------------------------------


def lots(values: list[str], **changes: Any) -> list[Fact]:
    return [
        fact("台式机（20万以下）", value, path=("货物", f"第{n}包"), row="台式机", scope="政府采购预算表", **changes)
        for n, value in enumerate(values, 1)
    ]


def test_the_rows_of_one_item_are_added_up(tmp_path: Path) -> None:
    answer = asked(
        tmp_path, f"{WATER}2024年采购计划里台式机加起来多少钱", edition(WATER, 2024, *lots(["4.00", "12.00"]))
    )
    assert answer.derivation is not None
    assert (answer.derivation.value, answer.derivation.expression) == ("16.00", "4.00 + 12.00")
    assert answer.rows is not None
    assert answer.rows.covered == 2


def test_the_verb_names_the_column_of_the_rows(tmp_path: Path) -> None:
    rows = [
        fact("滨河治理工程", value, columns=("债券资金", column), measure=column, main=False, row=str(n))
        for n, (column, value) in enumerate(
            [("总投资", "900"), ("发行金额", "230"), ("总投资", "900"), ("发行金额", "20")]
        )
    ]
    answer = asked(tmp_path, "滨河治理工程2024年一共发了多少债券", edition(WATER, 2024, *rows))
    assert answer.derivation is not None
    assert answer.derivation.value == "250"


def test_the_documents_of_both_levels_are_compared(tmp_path: Path) -> None:
    department = edition(WATER, 2024, fact("支出总计", "900", role=RowRole.TOTAL), level="部门", name="department.txt")
    unit = edition(WATER, 2024, fact("支出总计", "850.5", role=RowRole.TOTAL), level="单位", name="unit.txt")
    answer = asked(tmp_path, f"{WATER}2024年部门预算和单位预算的支出总计差多少", department, unit)
    assert answer.derivation is not None
    assert answer.derivation.value == "49.5"


def test_expenditure_is_compared_with_the_revenue_of_its_budget(tmp_path: Path) -> None:
    own: dict[str, Any] = {"phase": Phase.FINAL, "role": RowRole.TOTAL}
    entries = (
        fact("一般公共预算支出合计", "900", fund=Fund.GENERAL_PUBLIC_BUDGET, **own),
        fact("一般公共预算收入合计", "500", fund=Fund.GENERAL_PUBLIC_BUDGET, **own),
        fact("政府性基金预算收入合计", "70", fund=Fund.GOVERNMENT_MANAGED_FUNDS, **own),
    )
    city = edition(CITY, 2024, *entries, phase=Phase.FINAL, level="政府")
    answer = asked(tmp_path, f"{CITY}2024年一般公共预算支出合计比收入合计多多少", city)
    assert answer.figures[0].value == "400"


def test_last_years_column_gives_the_change(tmp_path: Path) -> None:
    own: dict[str, Any] = {"phase": Phase.FINAL, "agency": CITY}
    now = fact("教育支出", "150", columns=("执行数",), **own)
    before = fact("教育支出", "162", year=2023, columns=("上年决算数",), **own)
    city = edition(CITY, 2024, now, before, phase=Phase.FINAL, level="政府", as_placed=True)
    answer = asked(tmp_path, f"{CITY}2024年教育支出比上年减少多少", city)
    assert (answer.figures[0].value, answer.figures[0].origin.value) == ("12", "computed")


def test_last_years_column_gives_the_growth(tmp_path: Path) -> None:
    own: dict[str, Any] = {"phase": Phase.FINAL, "agency": CITY}
    now = fact("教育支出", "150", columns=("执行数",), **own)
    before = fact("教育支出", "120", year=2023, columns=("上年决算数",), **own)
    city = edition(CITY, 2024, now, before, phase=Phase.FINAL, level="政府", as_placed=True)
    answer = asked(tmp_path, f"{CITY}2024年教育支出比上年增长百分之几", city)
    assert (answer.figures[0].value, answer.figures[0].unit) == ("25", "%")


def test_a_share_of_the_end_of_a_name_is_of_the_column_that_goes_with_it(tmp_path: Path) -> None:
    columns = {
        "政府债务余额": "294",
        "债务限额": "300",
        "一般债务限额": "150",
        "专项债务余额": "70",
        "专项债务限额": "100",
    }
    row = [fact(item, value, row=CITY, columns=(item,), measure=item) for item, value in columns.items()]
    with small_bot(tmp_path, edition(CITY, 2024, *row)) as bot:
        whole = bot.ask(f"{CITY}2024年政府债务余额占限额的百分之几")
        special = bot.ask(f"{CITY}2024年专项债务余额占限额的百分之几")
    assert [a.figures[0].value for a in (whole, special)] == ["98", "70"]


def test_the_money_of_the_sentence_that_counts(tmp_path: Path) -> None:
    sentence = "编报绩效目标的项目25个，涉及项目预算资金381.60万元。"
    entries = (
        said("编报绩效目标的项目", "25", "个", aspect=Aspect.COUNT, sentence=sentence),
        said("涉及项目预算资金", "381.60", sentence=sentence),
        said("另一笔资金", "7"),
    )
    answer = asked(tmp_path, f"{WATER}2024年编报绩效目标的项目有几个，涉及多少资金", edition(WATER, 2024, *entries))
    assert told(answer) == [("25", "个"), ("381.60", "万元")]


def test_a_phase_named_after_a_figure_is_set_against_it(tmp_path: Path) -> None:
    own: dict[str, Any] = {"agency": WATER, "row": "公务用车购置费"}
    entries = (
        fact("公务用车购置费", "306", columns=("预算数",), **own),
        fact("公务用车购置费", "1270", phase=Phase.FINAL, columns=("决算数",), **own),
    )
    report = edition(WATER, 2024, *entries, phase=Phase.FINAL, as_placed=True)
    with small_bot(tmp_path, report) as bot:
        talk = bot.conversation()
        talk.ask(f"{WATER}2024年公务用车购置费决算多少")
        answer = talk.ask("比预算超了多少")
    assert answer.derivation is not None
    assert answer.derivation.value == "964"


# --- reading -----------------------------------------------------------------------------------------


def test_a_name_of_the_agency_may_begin_an_item(tmp_path: Path) -> None:
    congress = "示例市人大常委会办公厅"
    document = edition(congress, 2024, fact("人大立法", "729", code="2010105"), fact("人大会议", "55", code="2010104"))
    with small_bot(tmp_path, document) as bot:
        law = bot.ask("示例市人大2024年的人大立法经费是多少")
        meeting = bot.ask("示例市人大2024年 2010104 人大会议编了多少钱")
    assert [a.figures[0].value for a in (law, meeting)] == ["729", "55"]
