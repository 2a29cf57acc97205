"""The golden questions, each with full marks. Those that fail now are named in ``known_failures.txt``."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from qa.bot import BudgetQA
from qa.evaluate import Outcome, judge
from qa.golden import GoldenQuestion
from qa.questions import answer_entry, read_golden

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
GOLDEN = ROOT / "tests" / "golden"
SEED_QUESTIONS = {*(f"dev-{n:03}" for n in range(1, 51)), "dev-180", "dev-196"}
TODAY = date(2024, 6, 1)  # for the questions that name no day of their own


def known_failures() -> dict[str, str]:
    """Lines of id and reason; lines that begin with # are remarks."""
    lines = (GOLDEN / "known_failures.txt").read_text("utf-8").splitlines()
    parts = [line.partition(" ") for line in lines if line.strip() and not line.startswith("#")]
    return {name: reason for name, _, reason in parts}


def cases(questions: Iterable[GoldenQuestion]) -> list[object]:
    """One case for each question; those known to fail must fail."""
    known = known_failures()
    return [
        pytest.param(
            question,
            id=question.id,
            marks=[pytest.mark.xfail(strict=True, reason=known[question.id])] if question.id in known else [],
        )
        for question in questions
    ]


def read(path: Path) -> list[GoldenQuestion]:
    return read_golden(path) if path.is_file() else []


SAMPLE_QUESTIONS = read(GOLDEN / "samples.jsonl")
INVENTED = read(GOLDEN / "invented.jsonl")  # likewise, over tests/golden/invented
BLIND = read(GOLDEN / "seeds.jsonl")  # written by people who had not seen the code
DEVELOPMENT = [q for q in read(SHARED / "questions" / "dev.jsonl") if q.id in SEED_QUESTIONS]


@pytest.mark.parametrize("question", cases(SAMPLE_QUESTIONS))
def test_samples(sample_bot: BudgetQA, question: GoldenQuestion) -> None:
    judgement = judge(question, answer_entry(sample_bot, question, TODAY))
    assert judgement.is_full, judgement


@pytest.mark.skipif(not DEVELOPMENT, reason="the shared questions are absent")
@pytest.mark.parametrize("question", cases(DEVELOPMENT))
def test_seeds(seed_bot: BudgetQA, question: GoldenQuestion) -> None:
    judgement = judge(question, answer_entry(seed_bot, question, TODAY))
    assert judgement.is_full, judgement


@pytest.mark.skipif(not DEVELOPMENT, reason="the shared documents are absent")
@pytest.mark.parametrize("question", cases(BLIND))
def test_blind_questions_over_the_seeds(seed_bot: BudgetQA, question: GoldenQuestion) -> None:
    judgement = judge(question, answer_entry(seed_bot, question, TODAY))
    assert judgement.is_full, judgement


@pytest.mark.parametrize("question", cases(INVENTED))
def test_blind_questions_over_invented_documents(invented_bot: BudgetQA, question: GoldenQuestion) -> None:
    judgement = judge(question, answer_entry(invented_bot, question, TODAY))
    assert judgement.is_full, judgement


def test_no_figure_over_the_invented_documents_is_wrong(invented_bot: BudgetQA) -> None:
    answers = ((question, answer_entry(invented_bot, question, TODAY)) for question in INVENTED)
    wrong = [q.id for q, answer in answers if judge(q, answer).outcome is Outcome.WRONG_FIGURE]
    assert wrong == []


def test_no_figure_is_wrong(sample_bot: BudgetQA) -> None:
    answers = ((question, answer_entry(sample_bot, question, TODAY)) for question in SAMPLE_QUESTIONS)
    wrong = [q.id for q, answer in answers if judge(q, answer).outcome is Outcome.WRONG_FIGURE]
    assert wrong == []


def test_the_known_failures_are_questions_with_a_reason() -> None:
    ids = {question.id for question in (*SAMPLE_QUESTIONS, *BLIND, *INVENTED)} | SEED_QUESTIONS
    assert set(known_failures()) <= ids
    assert all(reason.strip() for reason in known_failures().values())


def test_every_seed_question_is_asked() -> None:
    assert not DEVELOPMENT or {question.id for question in DEVELOPMENT} == SEED_QUESTIONS
