"""Averages, remainders, suppositions, series and shares over years: exact, with every operand cited.

The expected values were worked out by hand from the printed figures of the samples.
"""

from datetime import date
from decimal import Decimal

import pytest
from factories import told
from hypothesis import given
from hypothesis import strategies as st

from corpus.money import PERCENT, TEN_THOUSAND_YUAN, YUAN, Amount
from qa.bot import BudgetQA
from qa.compute import Operand, base_of_growth, changed_by, growth, less, mean, median, portion, total
from qa.schema import Reason, WarningCode

TODAY = date(2024, 6, 1)
BUREAU, LIBRARY = "示例市数据资源局", "示例市图书馆"
AMOUNTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("9e9"), places=2)


def wan(value: str | Decimal, name: str = "甲") -> Operand:
    return Operand(name, Amount(Decimal(value), TEN_THOUSAND_YUAN))


# --- arithmetic ---------------------------------------------------------------------------------


@given(st.lists(AMOUNTS, min_size=1, max_size=9))
def test_the_mean_lies_between_and_adds_up(values: list[Decimal]) -> None:
    operands = [wan(value) for value in values]
    found = mean(operands)
    assert min(values) <= found.amount.value <= max(values)
    assert abs(found.amount.value * len(values) - total(operands).amount.value) <= Decimal("0.0001") * len(values)


@given(st.lists(AMOUNTS, min_size=1, max_size=9))
def test_as_many_lie_below_the_median_as_above(values: list[Decimal]) -> None:
    found = median([wan(value) for value in values]).amount.value
    below, above = sum(v < found for v in values), sum(v > found for v in values)
    assert below <= len(values) / 2
    assert above <= len(values) / 2


def test_the_median_of_four_is_between_the_middle_two() -> None:
    found = median([wan("4"), wan("1"), wan("9"), wan("6")])
    assert (found.amount, found.expression) == (Amount(Decimal(5), TEN_THOUSAND_YUAN), "(4 + 6) / 2")


@given(AMOUNTS, st.decimals(min_value=0, max_value=100, places=1))
def test_a_cut_and_what_is_left_are_the_whole(value: Decimal, percent: Decimal) -> None:
    rate = Amount(percent, PERCENT)
    left, cut = changed_by(wan(value), rate, rises=False), portion(wan(value), rate)
    assert left.amount.value + cut.amount.value == value


def test_a_change_in_another_unit_is_converted() -> None:
    found = changed_by(wan("27"), Amount(Decimal(50000), YUAN), rises=True)
    assert (found.amount, found.expression) == (Amount(Decimal(32), TEN_THOUSAND_YUAN), "27 + 5")


@given(AMOUNTS, AMOUNTS)
def test_less_is_the_inverse_of_the_sum(whole: Decimal, part: Decimal) -> None:
    assert less(wan(whole + part), [wan(part)]).amount.value == whole


def test_the_base_of_a_growth_grows_to_the_figure() -> None:
    base = base_of_growth(wan("254.8"), Amount(Decimal("7.03"), PERCENT))
    assert base.is_rounded
    assert base.amount.value == Decimal("238.0641")
    assert abs(growth(wan("254.8"), Operand("乙", base.amount)).amount.value - Decimal("7.03")) < Decimal("0.001")


# --- questions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question, value, operands",
    [
        (f"{BUREAU}2021到2023年培训费平均每年多少", "8.3", ["7.60", "8.10", "9.20"]),
        (f"{BUREAU}和{LIBRARY}2023年会议费的平均数", "4.575", ["7.90", "1.25"]),
        ("所有单位2023年培训费的中位数", "8.95", ["5.50", "9.20", "8.95"]),
        ("各单位2023年公务接待费平均数是多少", "3.16", ["0.48", "6.00", "3.00"]),
        (f"{BUREAU}2023年除基本支出外还有多少支出", "3606.40", ["4828.65", "1222.25"]),
        (f"{LIBRARY}2023年商品和服务支出不含电费是多少", "1791000.00", ["2203500.00", "412500.00"]),
        (f"{BUREAU}2023年公务接待费要是砍掉两成还剩多少", "4.8", ["6.00"]),
        (f"如果{LIBRARY}2023年电费上涨15%是多少", "474375", ["412500.00"]),
        (f"假如{BUREAU}2023年办公费压减三成，能省多少", "13.53", ["45.10"]),
        (f"{BUREAU}2023年公务接待费打八折是多少", "4.8", ["6.00"]),
        (f"{BUREAU}2023年培训费按100个人摊，每人多少", "920", ["9.20"]),
        (f"{LIBRARY}2022年决算电费比预算多花了多少", "7600.00", ["405800.00", "398200.00"]),
    ],
)
def test_a_computed_answer(sample_bot: BudgetQA, question: str, value: str, operands: list[str]) -> None:
    answer = sample_bot.ask(question, as_of=TODAY)
    assert answer.derivation is not None, answer.answer
    assert answer.derivation.value == value
    assert [v for v, _ in told(answer)] == [value, *operands]
    assert all(figure.citations for figure in answer.figures)


@pytest.mark.parametrize("question", [f"{BUREAU}2023年公务接待费砍一成还剩多少", f"{BUREAU}2023年除基本支出外的支出"])
def test_what_no_document_prints_is_said_to_be_computed(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(question, as_of=TODAY)
    assert answer.figures[0].origin == "computed"
    assert any("没有" in w.message for w in answer.warnings if w.code is WarningCode.ASSUMPTION)


@pytest.mark.parametrize(
    "question",
    [
        f"{BUREAU}2023年三公经费不含会议费是多少",  # by definition no part of it
        f"{BUREAU}2023年培训费除公务接待费外是多少",
        "如果明年财政紧张，示例市数据资源局会怎么办",
        f"{BUREAU}2023年培训费的平均数",  # of what
    ],
)
def test_what_has_no_ground_is_not_computed(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(question, as_of=TODAY)
    assert answer.figures == []
    assert answer.reason is not None


def test_a_trend_lists_the_years_and_says_how_it_moved(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}2021到2023年培训费变化趋势", as_of=TODAY)
    assert answer.rows is not None
    assert answer.rows.data == [["2021年", "7.60", "万元"], ["2022年", "8.10", "万元"], ["2023年", "9.20", "万元"]]
    assert told(answer)[3:] == [("1.60", "万元"), ("21.0526", "%")]  # 9.20 − 7.60, and over 7.60
    assert "增加" in answer.answer


def test_recent_years_are_the_latest_that_are_held(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}近三年培训费", as_of=date(2030, 1, 1))
    assert [f.year for f in answer.figures] == [2021, 2022, 2023]
    assert any("最近的3年" in w.message for w in answer.warnings)


def test_shares_of_two_years_and_their_distance_in_points(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}2023年办公费占商品和服务支出的比重比2021年高几个百分点", as_of=TODAY)
    shares = [f.value for f in answer.figures if f.label.endswith("的比例")]
    assert shares == ["21.1835", "21.3744"]  # 42.60 / 201.10, 45.10 / 211.00
    assert told(answer)[0] == ("0.1909", "百分点")


def test_a_year_printed_only_as_a_change_is_worked_back_and_said_so(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}2020年培训费是多少", as_of=TODAY)
    assert told(answer)[0] == ("7.30", "万元")
    assert WarningCode.YEAR_MISMATCH in [w.code for w in answer.warnings]


def test_a_year_of_which_nothing_is_known_stays_refused(sample_bot: BudgetQA) -> None:
    assert sample_bot.ask(f"{LIBRARY}2019年电费多少", as_of=TODAY).reason is Reason.YEAR_NOT_IN_LIBRARY


@pytest.mark.parametrize(
    "question, value",
    [
        ("示例市数据资源局2023年总支出里有百分之几花在一般公共服务支出上", "71.2166"),  # 3438.80 / 4828.65
        ("示例市数据资源局2023年收入有百分之几来自财政拨款", "95.6220"),
    ],
)
def test_a_share_said_by_what_it_is_spent_on(sample_bot: BudgetQA, question: str, value: str) -> None:
    answer = sample_bot.ask(question, as_of=TODAY)
    assert answer.derivation is not None, answer.answer
    assert f"{Decimal(answer.derivation.value):.4f}" == value
