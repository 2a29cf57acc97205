"""Whatever is recognised in a question as an item ends up in one of its operands."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

import qa.understand
from corpus.datatypes import Phase
from qa.bot import BudgetQA
from qa.query import Mention, Operation, Target
from qa.questions import read_golden
from qa.spans import Kind, Slate
from qa.targets import assemble_targets
from qa.understand import understand

TODAY = date(2024, 6, 1)
SAMPLES = Path(__file__).parents[1] / "golden" / "samples.jsonl"
ITEMS = (Kind.CONCEPT, Kind.CODE, Kind.LITERAL)


def questions() -> Iterable[str]:
    for entry in read_golden(SAMPLES):
        yield from entry.turns or [entry.question or ""]


def test_every_item_is_in_an_operand(sample_bot: BudgetQA, monkeypatch: pytest.MonkeyPatch) -> None:
    dropped: list[str] = []

    def watched(slate: Slate, mentions: list[Mention], operation: Operation, phase: Phase | None) -> tuple[Target, ...]:
        targets = assemble_targets(slate, mentions, operation, phase)
        kept = [m for target in targets for m in target.mentions]
        spans = [span for span in slate.of_kind(*ITEMS) if len(span.text) > 1]
        dropped.extend(
            f"{slate.text}: {span.text}"
            for span in spans
            if not any(m.start <= span.start and span.end <= m.end for m in kept)
        )
        return targets

    monkeypatch.setattr(qa.understand, "assemble_targets", watched)
    catalog = sample_bot.catalog()
    for question in questions():
        understand(question, catalog.names, catalog, TODAY)
    assert dropped == []
