"""Forms that are due, and the words that tell why one is not there."""

from __future__ import annotations

import pytest

from corpus.datatypes import Phase
from corpus.standard_forms import says_empty, standard_forms, tells_unread_pages


@pytest.mark.parametrize(
    ("phase", "year", "due"),
    [
        (Phase.BUDGET, 2023, 9),
        (Phase.FINAL, 2023, 9),
        (Phase.FINAL, 2020, 9),
        (Phase.BUDGET, 2020, 8),
        (Phase.ESTIMATED, 2023, 0),
    ],
)
def test_forms_due(phase: Phase, year: int, due: int) -> None:
    assert sum(one.is_due(phase, year) for one in standard_forms()) == due


@pytest.mark.parametrize(
    ("note", "empty"),
    [
        ("注：本单位没有此项收支，故本表为空表。", True),
        ("备注：无政府性基金收支", True),
        ("注：金额单位转换有尾差。", False),
    ],
)
def test_notes(note: str, empty: bool) -> None:
    assert says_empty(note) is empty


@pytest.mark.parametrize(
    ("problem", "unread"),
    [("第3页已损坏，没有读取。请重新下载文件再导入", True), ("第3页是扫描件，数字识别没有把握。", False)],
)
def test_unread_pages(problem: str, unread: bool) -> None:
    assert tells_unread_pages(problem) is unread
