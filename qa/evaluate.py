"""Scoring answers against golden questions, by the rules of the contract.

A figure that is not the gold's is a *wrong figure* and counted apart from everything else: so is a
figure given where a refusal was due, and a list with other members than the gold's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePath

from corpus.errors import ParseError
from corpus.money import Amount, parse_unit
from corpus.numerals import parse_number, to_half_width
from qa.golden import Expectation, GoldenCite, GoldenQuestion
from qa.schema import (
    Answer,
    Citation,
    Count,
    Derivation,
    Figure,
    Model,
    Status,
)

_REFUSALS = {Status.NOT_FOUND, Status.OUT_OF_SCOPE}
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:\s*,\s*\d{3})+(?!\d)|\d+)(?:\s*\.\s*\d+)?")
_LEADING_YEAR = re.compile(r"^\d{4}年度?")


class Outcome(StrEnum):
    """What an answer is worth; each question has exactly one."""

    RIGHT = "right"  # the figure, figures, list or words expected
    INCOMPLETE = "incomplete"  # nothing wrong, something missing
    WRONG_FIGURE = "wrong_figure"
    NEEDLESS_REFUSAL = "needless_refusal"
    REFUSED = "refused"  # a refusal, and one was due
    WRONG_STATUS = "wrong_status"  # another status than the gold's, without a figure


class Judgement(Model):
    """How one answer stands against its gold. The marks are None where the gold asks for nothing."""

    id: str
    category: str
    outcome: Outcome
    refusal_due: bool
    citation: bool | None = None
    warnings: bool | None = None
    reason: bool | None = None
    question: str
    got: str  # status, first figure: for the reader of the report

    @property
    def is_good(self) -> bool:
        """Right, or refused when due."""
        return self.outcome in (Outcome.RIGHT, Outcome.REFUSED)

    @property
    def is_full(self) -> bool:
        """Good, and with the expected citation, warnings and reason."""
        return self.is_good and False not in (self.citation, self.warnings, self.reason)


class Tally(Model):
    """The counts of one category, or of all."""

    total: Count
    right: Count  # right figure, list or words
    right_full: Count  # … with citation and warnings
    wrong_figure: Count
    needless_refusal: Count
    refusals_due: Count
    refused: Count  # refused when due
    refused_full: Count  # … with the reason
    other: Count  # incomplete or of another status, without a wrong figure


class Score(Model):
    """The report of one evaluation."""

    overall: Tally
    categories: dict[str, Tally]
    questions: list[Judgement]


def evaluate(golden: Iterable[GoldenQuestion], ask: Callable[[GoldenQuestion], Answer]) -> Score:
    """Ask every question and report the score by category, in the order of the file."""
    judgements = [judge(question, ask(question)) for question in golden]
    names = dict.fromkeys(judgement.category for judgement in judgements)
    return Score(
        overall=_tally(judgements),
        categories={name: _tally([j for j in judgements if j.category == name]) for name in names},
        questions=judgements,
    )


def judge(golden: GoldenQuestion, answer: Answer) -> Judgement:
    """Compare one answer with its gold."""
    expect = golden.expect
    codes = {warning.code.value for warning in answer.warnings}
    return Judgement(
        id=golden.id,
        category=golden.category,
        outcome=_outcome(golden, answer),
        refusal_due=expect.status is not Status.ANSWERED,
        citation=_has_citation(expect, answer.citations) if expect.cite else None,
        warnings=_expected_codes(expect) <= codes if expect.warning else None,
        reason=answer.reason == expect.reason if expect.reason else None,
        question=golden.question or " → ".join(golden.turns or []),
        got=_describe(answer),
    )


def _outcome(golden: GoldenQuestion, answer: Answer) -> Outcome:
    due, got = golden.expect.status, answer.status
    if due is Status.ANSWERED:
        if got is Status.ANSWERED:
            return _answered_outcome(golden, answer)
        return Outcome.NEEDLESS_REFUSAL
    if got is Status.ANSWERED:
        gives_figure = bool(answer.figures or answer.derivation or answer.rows)
        return Outcome.WRONG_FIGURE if gives_figure else Outcome.WRONG_STATUS
    return Outcome.REFUSED if got is due or {got, due} == _REFUSALS else Outcome.WRONG_STATUS


def _answered_outcome(golden: GoldenQuestion, answer: Answer) -> Outcome:
    expect = golden.expect
    parts = [_figure_outcome(expect, answer)]
    if expect.rows is not None:
        parts.append(_rows_outcome(golden, answer))
    if not all(_stands_in(answer, words) for words in expect.contains):
        parts.append(Outcome.INCOMPLETE)
    return next(o for o in (Outcome.WRONG_FIGURE, Outcome.INCOMPLETE, Outcome.RIGHT) if o in parts)


# --- figures ------------------------------------------------------------------------------------


def _figure_outcome(expect: Expectation, answer: Answer) -> Outcome:
    first: list[Figure | Derivation] = [*answer.figures[:1]]
    if answer.derivation:
        first.append(answer.derivation)
    if expect.value is not None:
        golds = [(expect.value, expect.unit), *expect.alternatives]
        if any(_equals(value, unit, figure) for value, unit in golds for figure in first):
            return Outcome.RIGHT
        return Outcome.WRONG_FIGURE if first else Outcome.INCOMPLETE
    if expect.values:
        found = [any(_equals(value, unit, f) for f in answer.figures) for value, unit in expect.values]
        if all(found):
            return Outcome.RIGHT
        leads_well = any(_equals(value, unit, f) for value, unit in expect.values for f in first)
        return Outcome.WRONG_FIGURE if first and not leads_well else Outcome.INCOMPLETE
    return Outcome.RIGHT


def _equals(value: str, unit: str | None, figure: Figure | Derivation) -> bool:
    """Equal after conversion to the gold's unit, within half a unit of the gold's last place.

    A gold without a unit is compared by value alone.
    """
    gold, found = Decimal(value), Decimal(figure.value)
    if unit and unit != figure.unit:
        try:
            found = Amount(found, parse_unit(figure.unit)).to(parse_unit(unit)).value
        except ParseError:
            return False
    exponent = gold.as_tuple().exponent
    if not isinstance(exponent, int):
        return False
    return abs(found - gold) <= Decimal(5).scaleb(exponent - 1)


# --- words, lists, citations --------------------------------------------------------------------


def _stands_in(answer: Answer, words: str) -> bool:
    """``words`` (``a|b`` means either) stand in the answer or in its rows, spaces and commas aside."""
    cells = [cell for row in answer.rows.data for cell in row if cell] if answer.rows else []
    texts = [re.sub(r"[\s,，]", "", text) for text in (answer.answer, *cells)]
    choices = [re.sub(r"[\s,，]", "", choice) for choice in words.split("|")]
    return any(choice in text for choice in choices for text in texts)


def _rows_outcome(golden: GoldenQuestion, answer: Answer) -> Outcome:
    if answer.rows is None:
        return Outcome.INCOMPLETE
    rows = [[_label(cell) for cell in row if cell] for row in answer.rows.data]
    labels = [_label(label) for label in golden.expect.rows or []]
    matches = _match_in_order if golden.category == "ranking" else _match_any_order
    return Outcome.RIGHT if matches(labels, rows) else Outcome.WRONG_FIGURE


def _label(text: str) -> str:
    compact = re.sub(r"\s+", "", to_half_width(text))
    return _LEADING_YEAR.sub("", compact)


def _match_in_order(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    if len(labels) != len(rows):
        return False
    return all(_holds(row, label) for label, row in zip(labels, rows, strict=True))


def _match_any_order(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """One row for each label. Long labels choose first, and the tightest row, as one may hold another."""
    left = list(rows)
    for label in sorted(labels, key=len, reverse=True):
        fitting = [(min(len(c) for c in row if label in c), row) for row in left if _holds(row, label)]
        if not fitting:
            return False
        left.remove(min(fitting, key=lambda pair: pair[0])[1])
    return not left


def _holds(row: Sequence[str], label: str) -> bool:
    return any(label in cell for cell in row)


def _has_citation(expect: Expectation, citations: Sequence[Citation]) -> bool:
    golds = [*([expect.cite] if expect.cite else []), *expect.cite_also]
    return any(_is_place(gold, citation) for gold in golds for citation in citations)


def _is_place(gold: GoldenCite, citation: Citation) -> bool:
    if gold.file is not None and PurePath(gold.file).name != PurePath(citation.file).name:
        return False
    if gold.page is not None and gold.page != citation.page:
        return False
    return gold.text is None or _same_text(gold.text, citation.text)


def _same_text(gold: str, printed: str) -> bool:
    """Numbers compare by value ("4, 200" = 4200), words by containment without spaces."""
    try:
        value = parse_number(gold)
    except ParseError:
        return _compact(gold) in _compact(printed)
    return value in _numbers(printed)


def _numbers(text: str) -> set[Decimal]:
    found = {Decimal(re.sub(r"[\s,]", "", match)) for match in _NUMBER.findall(to_half_width(text))}
    try:
        found.add(parse_number(text))
    except ParseError:
        return found
    return found


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", to_half_width(text))


# --- the report -----------------------------------------------------------------------------------


def _expected_codes(expect: Expectation) -> set[str]:
    if expect.warning is None:
        return set()
    return {expect.warning} if isinstance(expect.warning, str) else set(expect.warning)


def _describe(answer: Answer) -> str:
    shown = answer.derivation or next(iter(answer.figures), None)
    if shown is not None:
        return f"{answer.status}: {shown.value}{shown.unit}"
    return f"{answer.status}: {answer.reason}" if answer.reason else str(answer.status)


def _tally(judgements: Sequence[Judgement]) -> Tally:
    def count(test: Callable[[Judgement], bool]) -> int:
        return sum(test(judgement) for judgement in judgements)

    return Tally(
        total=len(judgements),
        right=count(lambda j: j.outcome is Outcome.RIGHT),
        right_full=count(lambda j: j.outcome is Outcome.RIGHT and j.is_full),
        wrong_figure=count(lambda j: j.outcome is Outcome.WRONG_FIGURE),
        needless_refusal=count(lambda j: j.outcome is Outcome.NEEDLESS_REFUSAL),
        refusals_due=count(lambda j: j.refusal_due),
        refused=count(lambda j: j.outcome is Outcome.REFUSED),
        refused_full=count(lambda j: j.outcome is Outcome.REFUSED and j.is_full),
        other=count(lambda j: j.outcome in (Outcome.INCOMPLETE, Outcome.WRONG_STATUS)),
    )
