"""The contract's JSON: names of fields, decimal strings, and what cannot be constructed."""

import json

import pytest
from answers import answer, citation, fact, figure, refusal, table
from pydantic import ValidationError

from qa.golden import GoldenQuestion, QuestionEntry
from qa.schema import Answer, ConversationAnswer, Derivation, FileReport, FileStatus, Rows

ANSWER_FIELDS = (
    "question status reason answer figures derivation rows citations warnings options suggestions query elapsed_ms id"
)
CITATION_FIELDS = "n document title file page line sheet section table row column cell bbox text nth"
FACT_FIELDS = (
    "id document agency year phase item code path measure columns scope value unit relation aspect trend base form "
    "concept fund origin verification citation"
)


def test_answer_json_has_exactly_the_fields_of_the_contract() -> None:
    data = json.loads(answer().model_dump_json())
    assert list(data) == ANSWER_FIELDS.split()
    assert data["figures"][0] == {
        "label": "公务接待费",
        "value": "1234.50",
        "unit": "万元",
        "relation": "=",
        "agency": "示例市园林局",
        "year": 2024,
        "phase": "budget",
        "item": "公务接待费",
        "code": None,
        "measure": "合计",
        "scope": "支出预算表",
        "origin": "cell",
        "verification": "reconciled",
        "citations": [1],
    }
    assert list(data["citations"][0]) == (CITATION_FIELDS.split())


def test_json_reads_back_to_the_same_answer() -> None:
    full = answer(
        derivation=Derivation(expression="4 - 1", formula="甲 − 乙", value="3", unit="万元"),
        rows=Rows(columns=["项目"], data=[["甲"]], covered=1, considered=2),
        warnings=[{"code": "scope", "message": "口径不同", "citations": [1]}],
    )
    assert Answer.model_validate_json(full.model_dump_json()) == full


@pytest.mark.parametrize("value", ["1E+3", "1,234", "١٢", "NaN", "", " 1", "1.", ".5", "+1"])
def test_amounts_are_plain_decimal_strings(value: str) -> None:
    with pytest.raises(ValidationError, match="plain decimal"):
        figure(value=value)


def test_a_float_is_no_amount() -> None:
    with pytest.raises(ValidationError, match="value"):
        figure(value=12.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes, problem",
    [
        ({"figures": [figure(citations=[2])]}, "no such citation"),
        ({"warnings": [{"code": "scope", "message": "m", "citations": [9]}]}, "no such citation"),
        ({"citations": [citation(), citation()]}, "must differ"),
        ({"reason": "item_not_found"}, "has no reason"),
        ({"status": "not_found", "reason": "item_not_found"}, "carries no figure"),
        ({"status": "ambiguous", "reason": "ambiguous_year"}, "carries no figure"),
        ({"status": "not_found", "figures": []}, "needs a reason"),
        ({"answer": " "}, "blank"),
        ({"suggestions": ["甲", "乙", "丙", "丁"]}, "at most 3"),
        ({"surprise": 1}, "not permitted"),
        (
            {
                "figures": [],
                "citations": [],
                "derivation": Derivation(expression="1+1", formula="f", value="2", unit="元"),
            },
            "cites every operand",
        ),
    ],
)
def test_what_breaks_the_contract_cannot_be_constructed(changes: dict[str, object], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        answer(**changes)


def test_a_figure_needs_a_citation() -> None:
    with pytest.raises(ValidationError, match="citations"):
        figure(citations=[])


def test_a_refusal_may_quote_its_evidence_but_shows_no_rows() -> None:
    assert refusal(citations=[citation()]).citations[0].text == "1, 234. 50"
    with pytest.raises(ValidationError, match="carries no figure"):
        refusal(rows=Rows(columns=["甲"], data=[["1"]], covered=1, considered=1))


@pytest.mark.parametrize(
    "data, covered, problem", [([["甲", "乙"]], 1, "one cell per column"), ([["甲"]], 3, "covered")]
)
def test_rows_are_rectangular_and_count_honestly(data: list[list[str | None]], covered: int, problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        Rows(columns=["项目"], data=data, covered=covered, considered=2)


def test_a_table_has_one_cell_per_value_column() -> None:
    with pytest.raises(ValidationError, match="one cell per value column"):
        table(columns=[["合计"]])


def test_a_conversation_adds_only_its_turns() -> None:
    turns = [refusal(), answer()]
    data = ConversationAnswer(**dict(turns[-1]), turns=turns).model_dump(mode="json")
    assert data.pop("turns") == [turn.model_dump(mode="json") for turn in turns]
    assert data == turns[-1].model_dump(mode="json")


def test_a_failed_file_says_why() -> None:
    with pytest.raises(ValidationError, match="needs a problem"):
        FileReport(path="甲.txt", status=FileStatus.FAILED)


def test_fact_fields_are_those_of_the_contract() -> None:
    assert list(fact().model_dump()) == FACT_FIELDS.split()


@pytest.mark.parametrize("entry", ["{}", '{"question": "甲", "turns": ["乙"]}', '{"turns": []}'])
def test_an_entry_is_a_question_or_turns(entry: str) -> None:
    with pytest.raises(ValidationError):
        QuestionEntry.model_validate_json(entry)


def test_an_alternative_may_be_a_value_in_the_gold_unit() -> None:
    line = (
        '{"id": "g", "question": "甲", "category": "c", "expect": {"status": "answered", "value": "1.5",'
        ' "unit": "亿元", "alternatives": ["1.4", ["15000", "万元"]]}}'
    )
    expect = GoldenQuestion.model_validate_json(line).expect
    assert expect.alternatives == [("1.4", "亿元"), ("15000", "万元")]
