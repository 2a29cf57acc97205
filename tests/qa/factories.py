"""Hand-built figures of invented bureaus, and small libraries made of them."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.agencies import aliases_of
from corpus.datatypes import (
    Aspect,
    Document,
    Fact,
    Gap,
    GapKind,
    Identity,
    Origin,
    Paragraph,
    Phase,
    Reading,
    RowRole,
    Source,
    Trend,
)
from corpus.vocabulary import clean_label, vocabulary
from index.library import Library, Tools
from index.settings import Settings
from qa.answer import carry_out, to_answer
from qa.bot import BudgetQA
from qa.matching import View
from qa.query import Link, Mention, Operation, Query, Target
from qa.schema import Answer

WATER = "示例市水务局"
PARKS = "示例市园林局"
TODAY = date(2024, 6, 1)
FORM = "支出预算表"


# --- figures ----------------------------------------------------------------------------------------


def fact(item: str, value: str, unit: str = "万元", **changes: Any) -> Fact:
    """A main cell of a table, of no agency yet; the concept is that of the item's name."""
    fields: dict[str, Any] = {
        "id": f"d:{item}:{value}:{len(changes)}",
        "document": "d",
        "agency": WATER,
        "year": 2024,
        "phase": Phase.BUDGET,
        "item": item,
        "concept": vocabulary().concept_of(item),
        "code": None,
        "path": (),
        "row": item,
        "role": RowRole.ITEM,
        "measure": "预算数",
        "measure_concept": vocabulary().concept_of("预算数"),
        "columns": ("预算数",),
        "main": True,
        "aspect": Aspect.AMOUNT,
        "value": Decimal(value),
        "unit": unit,
        "scope": FORM,
        "form": None,
        "fund": None,
        "origin": Origin.CELL,
        "source": Source(value, line=1),
        "table": 1,
    }
    return Fact(**{**fields, **changes})


def said(item: str, value: str, unit: str = "万元", **changes: Any) -> Fact:
    """The same figure in running text."""
    prose = {
        "origin": Origin.PROSE,
        "table": None,
        "row": "",
        "columns": (),
        "measure": "金额",
        "measure_concept": None,
        "scope": "预算情况说明",
        "source": Source(f"{value}{unit}", line=90),
        "sentence": f"{item}{value}{unit}。",
    }
    return fact(item, value, unit, **{**prose, **changes})


def change(item: str, value: str, trend: Trend, **changes: Any) -> Fact:
    """By how much the item differs from last year's budget, in the sentence of ``said``."""
    own = {"aspect": Aspect.CHANGE, "trend": trend, "base": "上年预算", "measure": "较上年增减"}
    return said(item, value, **{**own, **changes})


def growth_of(item: str, value: str, trend: Trend, **changes: Any) -> Fact:
    """The printed percentage of growth."""
    own = {"aspect": Aspect.GROWTH, "trend": trend, "base": "上年预算", "measure": "增长率"}
    return said(item, value, "%", **{**own, **changes})


def indicator(item: str, value: str, unit: str, project: str, **changes: Any) -> Fact:
    """A target of a project's performance form."""
    own = {
        "role": RowRole.INDICATOR,
        "aspect": Aspect.INDICATOR,
        "path": (project, "产出指标", "数量指标"),
        "measure": "指标值",
        "measure_concept": vocabulary().concept_of("指标值"),
        "scope": "项目支出绩效目标表",
        "form": "project_target",
    }
    return fact(item, value, unit, **{**own, **changes})


def gap(item: str, **changes: Any) -> Gap:
    """A row without a figure."""
    fields: dict[str, Any] = {
        "id": f"d:gap:{item}",
        "document": "d",
        "agency": WATER,
        "year": 2024,
        "phase": Phase.BUDGET,
        "item": item,
        "concept": vocabulary().concept_of(item),
        "code": None,
        "path": (),
        "measure": "预算数",
        "columns": ("预算数",),
        "scope": FORM,
        "form": None,
        "kind": GapKind.BLANK,
        "source": Source(item, line=1),
        "table": 1,
    }
    return Gap(**{**fields, **changes})


def view(*entries: Fact | Gap) -> View:
    """What one agency and year hold."""
    return View([e for e in entries if isinstance(e, Fact)], [e for e in entries if isinstance(e, Gap)])


# --- questions --------------------------------------------------------------------------------------


def term(name: str, link: Link = Link.NONE) -> Mention:
    """Words that the vocabulary knows."""
    concept = vocabulary().concept_of(name)
    assert concept is not None, name
    return Mention(name, 0, len(name), (concept,), link=link)


def words(name: str, link: Link = Link.NONE) -> Mention:
    """Words that name something of the library's own."""
    return Mention(name, 0, len(name), link=link, literal=True)


def code(digits: str) -> Mention:
    """A classification code."""
    return Mention(digits, 0, len(digits), code=digits)


def wanted(*mentions: Mention, agency: str = WATER, year: int = 2024, phase: Phase | None = None) -> Target:
    """One operand."""
    return Target((agency,), year, phase, mentions)


def query(operation: Operation, *targets: Target, **changes: Any) -> Query:
    """A question that names agency and year."""
    return replace(Query("", operation, targets, as_of=TODAY, explicit_agency=True, explicit_year=True), **changes)


# --- libraries --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edition:
    """One published document."""

    agency: str
    year: int
    entries: tuple[Fact | Gap, ...]
    phase: Phase = Phase.BUDGET
    paragraphs: tuple[tuple[str, str], ...] = ()  # (heading, text)
    level: str = "单位"
    as_placed: bool = False  # the entries keep their own agency, year and phase (a government's report)
    name: str = ""  # of the file, where two documents would share one
    problems: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """Its file name."""
        if self.name:
            return self.name
        return f"{self.agency}{self.year}年{'预算' if self.phase is Phase.BUDGET else '决算'}.txt"


def edition(agency: str, year: int, *entries: Fact | Gap, **more: Any) -> Edition:
    """A document whose entries are all of its own agency, year and phase."""
    return Edition(agency, year, entries, **more)


class Letters:
    """An embedding that counts characters; enough to find the passage that shares the words."""

    name = "letters"
    dimension = 64

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for place, text in enumerate(texts):
            for character in text:
                rows[place, ord(character) % self.dimension] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: NDArray[np.float32] = np.divide(rows, lengths, out=rows, where=lengths > 0)
        return unit

    def encode_query(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self.encode([text])[0]
        return vector


def small_bot(folder: Path, *editions: Edition) -> BudgetQA:
    """A library of these documents, open. The caller closes it."""
    by_file = {one.file: one for one in editions}
    tools = Tools(
        read=lambda path: (_reading(by_file[path.name]),),
        clock=lambda: datetime(2024, 6, 1, tzinfo=UTC),
        vocabulary="test",
        embedder=Letters(),
    )
    sources = folder / "in"
    sources.mkdir(parents=True)
    for name in by_file:
        (sources / name).write_text(name, encoding="utf-8")
    home = folder / "home"
    library = Library.open(home, create=True, settings=Settings(home, read_seconds=0), tools=tools)
    reports = library.ingest([sources])
    assert [r.problem for r in reports] == [None] * len(editions)
    return BudgetQA(library)


def _reading(one: Edition) -> Reading:
    sha = hashlib.sha256(one.file.encode()).hexdigest()
    identity = Identity(
        one.file.removesuffix(".txt"),
        one.agency,
        one.year,
        one.phase,
        level=one.level,
        aliases=aliases_of(one.agency),
    )
    paragraphs = tuple(
        Paragraph(n, text, (heading,), Source(text, line=200 + n))
        for n, (heading, text) in enumerate(one.paragraphs, 1)
    )
    document = Document(sha[:12], one.file, sha, identity, paragraphs=paragraphs, problems=one.problems)
    entries = [_placed(entry, n, document, one) for n, entry in enumerate(one.entries, 1)]
    return Reading(
        document,
        tuple(e for e in entries if isinstance(e, Fact)),
        tuple(e for e in entries if isinstance(e, Gap)),
    )


def _placed(entry: Fact | Gap, n: int, document: Document, one: Edition) -> Fact | Gap:
    source = replace(entry.source, line=n)
    return replace(
        entry,
        id=f"{document.id}:{n}",
        document=document.id,
        agency=entry.agency if one.as_placed else one.agency,
        year=entry.year if one.as_placed else one.year,
        phase=entry.phase if one.as_placed else one.phase,
        source=source,
        item=clean_label(entry.item),
    )


def carried_out(bot: BudgetQA, asked: Query) -> Answer:
    """The answer to an understood question."""
    catalog = bot.catalog()
    return to_answer("问", asked, carry_out(asked, catalog, bot.library), time.perf_counter())


def told(answer: Answer) -> list[tuple[str, str]]:
    """The figures of an answer, the most direct first."""
    return [(figure.value, figure.unit) for figure in answer.figures]


def codes_of(answer: Answer) -> list[str]:
    """The codes of its warnings."""
    return [warning.code.value for warning in answer.warnings]


def cited(answer: Answer) -> set[str]:
    """The literal texts that its figures cite."""
    texts = {citation.n: citation.text for citation in answer.citations}
    return {texts[n] for figure in answer.figures for n in figure.citations}
