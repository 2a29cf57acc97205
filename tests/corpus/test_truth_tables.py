"""Whole tables of real documents, read cell by cell as people read them from the page (tests/truth)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from importlib.util import find_spec
from itertools import chain

import pytest
from truth import DOCUMENTS, Outcome, Truth, TruthRow, compare, load_truths, score

from corpus.datatypes import Cell, CellStatus, Row, RowRole, Source, Table

TRUTHS = load_truths()
needs_documents = pytest.mark.skipif(
    not DOCUMENTS.is_dir() or find_spec("corpus.readers.pdf") is None,
    reason="the shared documents, or the reader of PDF files, are not here",
)
LEAST_RIGHT = Decimal("0.995")


@needs_documents
@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth.name)
def test_no_figure_is_wrong(truth: Truth) -> None:
    result = score(truth)
    wrong = [str(x) for x in result.differences if x.outcome is Outcome.WRONG]
    wrong += [x for x in result.problems if x.startswith("unit:") and not x.endswith("None")]  # a 10,000-fold slip
    assert not wrong, "\n".join([*result.problems, *wrong])


@needs_documents
def test_nearly_every_cell_is_right() -> None:
    results = [score(truth) for truth in TRUTHS]
    right = sum(result.outcomes[Outcome.RIGHT] for result in results)
    size = sum(truth.size for truth in TRUTHS)
    worst = sorted(results, key=lambda result: result.outcomes[Outcome.RIGHT] - result.truth.size)
    lines = [[result.truth.name, *result.problems, *map(str, result.differences[:5])] for result in worst[:15]]
    assert Decimal(right) / size >= LEAST_RIGHT, "\n".join(chain(*lines))


def test_the_truth_is_large_and_of_every_format() -> None:
    assert sum(truth.size for truth in TRUTHS) > 3000
    assert {truth.file.rsplit(".", 1)[1] for truth in TRUTHS} == {"pdf", "docx", "doc", "xls"}


# --- the comparison itself, with a table of an agency that does not exist --------------------

SAMPLE = Truth(
    name="sample",
    file="示例.pdf",
    page=3,
    title="支出预算表",
    unit="万元",
    half=None,
    columns=(("支出", "合计"), ("支出", "基本支出")),
    rows=(
        TruthRow("合计", None, None, (("30.00",), ("12.00",))),
        TruthRow("一、教育支出", "205", (), (("20.00",), (None,))),
        TruthRow("普通教育", "20502", ("一、教育支出",), (("20.00",), (None, "20.00"))),
    ),
)


def cell(text: str, status: CellStatus = CellStatus.READ) -> Cell:
    return Cell(text, Decimal(text) if text else None, status if text else CellStatus.BLANK, Source(text or "x"))


def row(label: str, code: str | None, *cells: Cell, path: tuple[str, ...] = ()) -> Row:
    return Row(label, code, 1, RowRole.ITEM, path, cells, Source(label))


GOOD = Table(
    number=1,
    title="示例局支出预算表",
    form=None,
    unit="万元",
    columns=(("支出", "合计"), ("支出", "基本支出")),
    rows=(
        row("合 计", None, cell("30.00"), cell("12.00")),
        row("一、教育支出", "205", cell("20.00"), cell("")),
        row("普通教育", "20502", cell("20.00"), cell(""), path=("教育支出",)),
    ),
    source=Source("支出预算表", page=3),
)


def with_row(number: int, new: Row) -> Table:
    return replace(GOOD, rows=tuple(new if n == number else old for n, old in enumerate(GOOD.rows)))


@pytest.mark.parametrize(
    "table, outcomes",
    [
        (GOOD, {Outcome.RIGHT: 6}),
        (with_row(0, row("合计", None, cell("30.0"), cell("12.00"))), {Outcome.RIGHT: 5, Outcome.WRONG: 1}),
        (
            with_row(0, row("合计", None, cell("31.00", CellStatus.DOUBTFUL), cell("12.00"))),
            {Outcome.RIGHT: 5, Outcome.FLAGGED: 1},
        ),
        (
            with_row(0, row("合计", None, cell(""), cell("12.00"))),
            {Outcome.RIGHT: 5, Outcome.MISSING: 1},
        ),
        (
            with_row(1, row("教育支出", "205", cell("20.00"), cell(""))),
            {Outcome.RIGHT: 5, Outcome.WRONG: 1},
        ),
        (
            with_row(1, row("一、教育支出", "206", cell("20.00"), cell("5.00"))),
            {Outcome.RIGHT: 4, Outcome.WRONG: 2},
        ),
        (replace(GOOD, rows=GOOD.rows[1:]), {Outcome.RIGHT: 4, Outcome.MISSING: 2}),
        (
            replace(GOOD, columns=(("收入", "合计"), ("支出", "基本支出"))),
            {Outcome.RIGHT: 3, Outcome.WRONG: 3},
        ),
        (replace(GOOD, source=Source("x", page=5)), {Outcome.MISSING: 6}),
    ],
)
def test_outcomes(table: Table, outcomes: dict[Outcome, int]) -> None:
    assert compare(SAMPLE, [table]).outcomes == Counter(outcomes)


def test_a_half_may_keep_or_drop_its_name() -> None:
    half = replace(SAMPLE, half="支出")
    bare = replace(GOOD, columns=(("合计",), ("基本支出",)))
    assert [compare(half, [x]).outcomes[Outcome.RIGHT] for x in (GOOD, bare)] == [6, 6]


def test_problems_beside_the_cells() -> None:
    odd = replace(
        with_row(2, row("普通教育", "20502", cell("20.00"), cell(""), path=("科学技术支出",))),
        title="收入预算表",
        unit="元",
        rows=(
            *GOOD.rows[:2],
            row("普通教育", "20502", cell("20.00"), cell("")),
            row("其他", None, cell("1"), cell("")),
        ),
    )
    result = compare(SAMPLE, [odd])
    assert result.problems == (
        "title: 支出预算表 ≠ 收入预算表",
        "unit: 万元 ≠ 元",
        "path of 普通教育: 一、教育支出 ≠ ",
    )
    assert (result.outcomes[Outcome.RIGHT], result.extra) == (6, 1)


def test_an_equal_name_goes_to_the_row_with_the_same_figures() -> None:
    twice = replace(GOOD, rows=(row("合计", None, cell("1"), cell("2")), *GOOD.rows))
    assert compare(SAMPLE, [twice]).outcomes == Counter({Outcome.RIGHT: 6})


TARGETS = replace(
    SAMPLE,
    project="购书",
    columns=(("金额或指标值",),),
    rows=(
        TruthRow("年度资金总额", None, None, (("30.00",),), kind="head"),
        TruthRow("图书数量", None, ("产出指标", "数量指标"), (("≥50册",),), kind="indicator"),
    ),
)


@pytest.mark.parametrize(
    "text, path, outcome",
    [
        ("≥50 册", ("购书", "产出指标", "数量指标"), Outcome.RIGHT),
        ("≥5册", ("购书", "产出指标", "数量指标"), Outcome.WRONG),
        ("≥50册", ("购书", "产出指标", "质量指标"), Outcome.WRONG),
    ],
)
def test_targets(text: str, path: tuple[str, ...], outcome: Outcome) -> None:
    target = Cell(text, Decimal(50), CellStatus.READ, Source(text))
    rows = (row("年度资金总额：", None, cell("30.00"), cell("")), row("图书数量", None, cell(""), target, path=path))
    result = compare(TARGETS, [replace(GOOD, project="购书", rows=rows)])
    assert result.outcomes == Counter([Outcome.RIGHT, outcome])
