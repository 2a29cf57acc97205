"""Scores follow the contract's rules for golden questions."""

from typing import Any

import pytest
from answers import answer, citation, figure, refusal

from qa.evaluate import Outcome, evaluate, judge
from qa.golden import GoldenQuestion
from qa.schema import Derivation, Rows


def golden(category: str = "figure", status: str = "answered", **expect: Any) -> GoldenQuestion:
    entry = {"id": "g", "question": "问", "category": category, "expect": {"status": status, **expect}}
    return GoldenQuestion.model_validate(entry)


def outcome(gold: GoldenQuestion, **changes: Any) -> Outcome:
    return judge(gold, answer(**changes)).outcome


@pytest.mark.parametrize(
    "gold, gold_unit, value, unit, expected",
    [
        ("1234.50", "万元", "1234.50", "万元", "right"),
        ("1234.50", "万元", "12345000", "元", "right"),
        ("1234.50", "万元", "0.12345", "亿元", "right"),
        ("1234.50", "万元", "1234.504", "万元", "right"),
        ("1234.50", "万元", "1234.505", "万元", "right"),  # exactly half a unit
        ("1234.50", "万元", "1234.506", "万元", "wrong_figure"),
        ("1235", "万元", "1234.50", "万元", "right"),
        ("1234.50", "万元", "1234.50", "元", "wrong_figure"),
        ("1234.50", "万元", "-1234.50", "万元", "wrong_figure"),
        ("12.5", "%", "125", "‰", "right"),
        ("12.5", "%", "12.5", "万元", "wrong_figure"),
        ("3", "辆", "3", "辆", "right"),
        ("3", "辆", "3", "人", "wrong_figure"),
        ("3", "辆", "3", "", "wrong_figure"),
        ("3", None, "3", "辆", "right"),
    ],
)
def test_value_after_conversion_within_half_a_last_place(
    gold: str, gold_unit: str | None, value: str, unit: str, expected: str
) -> None:
    assert outcome(golden(value=gold, unit=gold_unit), figures=[figure(value, unit)]) == expected


def test_only_the_first_figure_or_the_derivation_counts_for_value() -> None:
    figures = [figure("5"), figure("3")]
    derivation = Derivation(expression="5 - 3", formula="甲 − 乙", value="2", unit="万元")
    assert outcome(golden(value="3", unit="万元"), figures=figures) == "wrong_figure"
    assert outcome(golden(value="2", unit="万元"), figures=figures, derivation=derivation) == "right"
    assert outcome(golden(value="5", unit="万元"), figures=figures, derivation=derivation) == "right"


def test_an_alternative_is_as_good() -> None:
    gold = golden(value="9", unit="万元", alternatives=["8", ["1234.5", "万元"]])
    assert outcome(gold) == "right"


def test_values_stand_among_the_figures_in_any_order() -> None:
    gold = golden(values=[["1", "万元"], ["2", "万元"]])
    assert outcome(gold, figures=[figure("2"), figure("7"), figure("1")]) == "right"
    assert outcome(gold, figures=[figure("2")]) == "incomplete"
    assert outcome(gold, figures=[figure("7"), figure("1")]) == "wrong_figure"


def test_an_answer_without_a_figure_is_incomplete_not_wrong() -> None:
    assert outcome(golden(value="9", unit="万元"), figures=[], citations=[]) == "incomplete"


@pytest.mark.parametrize(
    "due, got, reason, expected",
    [
        ("not_found", "not_found", "item_not_found", "refused"),
        ("not_found", "out_of_scope", "out_of_scope", "refused"),
        ("out_of_scope", "not_found", "item_not_found", "refused"),
        ("ambiguous", "ambiguous", "ambiguous_year", "refused"),
        ("ambiguous", "not_found", "item_not_found", "wrong_status"),
        ("not_found", "ambiguous", "ambiguous_year", "wrong_status"),
        ("answered", "not_found", "item_not_found", "needless_refusal"),
        ("answered", "ambiguous", "ambiguous_year", "needless_refusal"),
    ],
)
def test_refusals(due: str, got: str, reason: str, expected: str) -> None:
    gold = golden(status=due, value="9") if due == "answered" else golden(status=due)
    assert judge(gold, refusal(got, reason)).outcome == expected


def test_a_figure_where_a_refusal_was_due_is_a_wrong_figure() -> None:
    assert outcome(golden(status="not_found")) == "wrong_figure"
    assert outcome(golden(status="not_found"), figures=[], citations=[]) == "wrong_status"


def test_the_reason_is_scored_apart() -> None:
    gold = golden(status="not_found", reason="year_not_in_library")
    judgement = judge(gold, refusal())
    assert (judgement.outcome, judgement.reason, judgement.is_full) == ("refused", False, False)
    assert judge(golden(status="not_found"), refusal()).is_full


@pytest.mark.parametrize(
    "words, expected",
    [
        ("接待费预算", "right"),
        ("1,234.50万元", "right"),
        ("甲|乙|接待费", "right"),
        ("列在第二行", "right"),
        ("甲|乙", "incomplete"),
    ],
)
def test_contains_stands_in_answer_or_rows(words: str, expected: str) -> None:
    rows = Rows(columns=["说明"], data=[["列在 第二行"]], covered=1, considered=1)
    assert outcome(golden(contains=[words]), rows=rows) == expected


def _rows(*labels: str) -> Rows:
    data: list[list[str | None]] = [[str(n), label] for n, label in enumerate(labels, start=1)]
    return Rows(columns=["名次", "项目"], data=data, covered=len(data), considered=len(data))


@pytest.mark.parametrize(
    "category, labels, expected",
    [
        ("list", ("绿化(一期)", "养护"), "right"),
        ("list", ("养护", "2024年度绿化 （一期）项目"), "right"),
        ("ranking", ("养护", "绿化（一期）"), "wrong_figure"),
        ("ranking", ("绿化（一期）", "养护"), "right"),
        ("list", ("绿化（一期）",), "wrong_figure"),
        ("list", ("绿化（一期）", "养护", "补贴"), "wrong_figure"),
        ("list", ("绿化（二期）", "养护"), "wrong_figure"),
    ],
)
def test_rows_are_exactly_the_labels(category: str, labels: tuple[str, ...], expected: str) -> None:
    gold = golden(category=category, rows=["2024年绿化（一期）", "养护"])
    assert outcome(gold, rows=_rows(*labels)) == expected


def test_a_label_within_another_takes_the_tighter_row() -> None:
    gold = golden(rows=["绿化", "绿化养护"])
    assert outcome(gold, rows=_rows("绿化养护", "绿化")) == "right"
    assert outcome(gold, rows=_rows("绿化养护", "绿化养护")) == "right"
    assert outcome(gold, rows=_rows("绿化", "绿化")) == "wrong_figure"


@pytest.mark.parametrize(
    "cite, expected",
    [
        ({"file": "园林局.txt", "text": "1234.5"}, True),
        ({"text": "1,234.50"}, True),
        ({"text": "234.50"}, False),
        ({"file": "别的.txt", "text": "1234.5"}, False),
        ({"page": 3}, True),
        ({"page": 4}, False),
    ],
)
def test_cite_compares_file_page_and_number_by_value(cite: dict[str, object], expected: bool) -> None:
    gold = golden(cite=cite)
    assert judge(gold, answer(citations=[citation(page=3)])).citation is expected


@pytest.mark.parametrize(
    "gold, printed, expected",
    [
        ("≥90%", "≥ 90 %", True),
        ("90", "≥90%", True),
        ("13,347.47", "13, 347. 47", True),
        ("1340 万元", "共1340万元", True),
        ("1340 万元", "1340", False),
        ("-5", "(5)", True),
        ("47", "13, 347. 47", False),
    ],
)
def test_cited_words_by_containment_without_spaces(gold: str, printed: str, expected: bool) -> None:
    judged = judge(golden(cite={"text": gold}), answer(citations=[citation(text=printed)]))
    assert judged.citation is expected


def test_any_of_cite_also_will_do() -> None:
    gold = golden(cite={"page": 1}, cite_also=[{"page": 3}])
    assert judge(gold, answer(citations=[citation(page=3)])).citation is True


def test_every_expected_warning_must_be_there() -> None:
    warned = answer(warnings=[{"code": "scope", "message": "口径"}, {"code": "unit", "message": "单位"}])
    assert judge(golden(warning="scope"), warned).warnings is True
    assert judge(golden(warning=["scope", "unit"]), warned).warnings is True
    assert judge(golden(warning=["scope", "conflict"]), warned).warnings is False


def test_the_score_counts_by_category() -> None:
    golds = [
        golden("figure", value="1234.5", unit="万元", cite={"text": "1234.5"}),
        golden("figure", value="1234.5", unit="万元", cite={"text": "7"}),
        golden("figure", value="7", unit="万元"),
        golden("absent", status="not_found", reason="item_not_found"),
        golden("absent", value="7", unit="万元"),
    ]
    answers = iter([answer(), answer(), answer(), refusal(), refusal()])
    score = evaluate(golds, lambda _: next(answers))
    assert list(score.categories) == ["figure", "absent"]
    assert score.categories["figure"].model_dump() == {
        "total": 3,
        "right": 2,
        "right_full": 1,
        "wrong_figure": 1,
        "needless_refusal": 0,
        "refusals_due": 0,
        "refused": 0,
        "refused_full": 0,
        "other": 0,
    }
    assert score.overall.model_dump() == {
        "total": 5,
        "right": 2,
        "right_full": 1,
        "wrong_figure": 1,
        "needless_refusal": 1,
        "refusals_due": 1,
        "refused": 1,
        "refused_full": 1,
        "other": 0,
    }
