"""Repair cell by cell: what is changed, for which reason, and what stays as it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from corpus.datatypes import Cell, CellStatus, Certificate, Source
from corpus.repair import mend_half, mend_halves
from corpus.table_halves import Half
from corpus.table_headers import Block
from corpus.table_mesh import number_in
from corpus.table_rows import NOISE, DraftRow

At = tuple[int, int]
BROKEN = f"{NOISE}：不是完整的数字"  # how the reader marks what is no number
UNFIT = "所在合计不平，且同处有损坏的文字"
READ, BLANK, RECOVERED, DOUBTFUL = CellStatus.READ, CellStatus.BLANK, CellStatus.RECOVERED, CellStatus.DOUBTFUL
OUTLAY = (
    "合计 30.00 18.00 12.00",
    "201 20.00 12.00 8.00",
    "20103 20.00 12.00 8.00",
    "2010301 12.00 12.00 _",
    "2010302 8.00 _ 8.00",
    "221 10.00 6.00 4.00",
)
OUTLAY_HEAD = "合计 基本支出 项目支出"
LIST = ("甲 30.00 18.00 12.00", "乙 20.00 12.00 8.00", "丙 16.00 12.00 4.00", "丁 10.00 6.00 4.00")


def cell(text: str, doubt: str | None = None) -> Cell:
    value = number_in(text)
    damage = BROKEN if value is None and any(char.isdigit() for char in text) else None
    return Cell(text, value, BLANK if value is None else READ, Source(text, doubt=doubt), repair=damage)


def half(
    lines: tuple[str, ...], changes: Mapping[At, str], doubts: Mapping[At, str] | None = None, head: str = OUTLAY_HEAD
) -> Half:
    """A half of these lines, in which some cells print something else."""
    rows = []
    for r, line in enumerate(lines):
        name, *texts = line.split()
        code = name if name.isdigit() else None
        texts = [changes.get((r, c), "" if text == "_" else text) for c, text in enumerate(texts)]
        cells = tuple(cell(text, (doubts or {}).get((r, c))) for c, text in enumerate(texts))
        rows.append(DraftRow(f"项目{name}" if code else name, (), cells, Source(name), r, code=code))
    paths = tuple((name,) for name in head.split())
    block = Block((0,), (), tuple(range(1, len(paths) + 1)), paths, "科目名称", "", True)
    return Half(block, tuple(rows))


Changed = dict[At, tuple[str | None, CellStatus, str | None]]


def changed(before: Half, after: Half) -> Changed:
    """The cells that came out otherwise: value, status and reason."""
    return {
        (r, c): (None if now.value is None else str(now.value), now.status, now.repair)
        for r, row in enumerate(after.rows)
        for c, now in enumerate(row.cells)
        if now != before.rows[r].cells[c]
    }


def mended(
    lines: tuple[str, ...], changes: Mapping[At, str], doubts: Mapping[At, str] | None = None, head: str = OUTLAY_HEAD
) -> tuple[Changed, str]:
    before = half(lines, changes, doubts, head)
    after = mend_half(before)
    return changed(before, after), after.certificate.outcome


@pytest.mark.parametrize("lines", [OUTLAY, LIST])
def test_what_foots_stays(lines: tuple[str, ...]) -> None:
    assert mended(lines, {}) == ({}, "verified")


def test_a_table_without_rows_or_columns_stays() -> None:
    empty, bare = half((), {}), half(("甲", "乙"), {}, head=" ")
    assert (mend_half(empty), mend_half(bare)) == (empty, bare)


def test_sums_are_kept_with_the_half() -> None:
    after = mend_half(half(LIST, {}))
    assert [(item.whole.row, item.whole.column) for item in after.sums] == [(0, 0), (1, 0), (2, 0), (3, 0)]
    assert after.certificate == Certificate(4, 4, 0, 0, "verified")


def test_levels_that_only_the_amounts_show() -> None:
    after = mend_half(half(("甲 30.00", "乙 10.00", "丙 20.00", "丁 5.00", "合计 35.00"), {}, head="金额"))
    assert [(item.whole.row, [part.row for part in item.parts]) for item in after.sums] == [(0, [1, 2]), (4, [0, 3])]


# --- lost, broken, slid ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place, text, value, reason",
    [
        ((5, 1), "", "6.00", "数字漏印，按合计关系补回"),
        ((0, 2), "", "12.00", "数字漏印，按合计关系补回"),
        ((0, 0), "", "30.00", "数字漏印，按合计关系补回"),
        ((1, 0), "2 0 0 0", "20.00", "数字识别有误，按合计关系校正（原文“2 0 0 0”）"),
    ],
)
def test_a_figure_that_two_sums_give(place: At, text: str, value: str, reason: str) -> None:
    assert mended(OUTLAY, {place: text}) == ({place: (value, RECOVERED, reason)}, "recovered")


def test_another_number_is_the_documents_own() -> None:
    assert mended(OUTLAY, {(5, 0): "1,000.00"}) == ({}, "doubtful")


def test_one_sum_is_enough_for_digits_that_are_all_there() -> None:
    reason = "数字识别有误，按合计关系校正（原文“1 2 00”）"
    assert mended(LIST, {(1, 1): "1 2 00"}) == ({(1, 1): ("12.00", RECOVERED, reason)}, "recovered")


@pytest.mark.parametrize("text", ["", "12 0", "1 3 00", "12元8"])
def test_one_sum_is_not_enough_for_another_text(text: str) -> None:
    changes, outcome = mended(LIST, {(1, 1): text})
    assert (1, 1) not in changes
    assert outcome == "doubtful"


def test_the_digits_are_compared_as_the_table_prints_them() -> None:
    """The sum of whole numbers gives 12, which this table prints 12.00."""
    reason = "数字识别有误，按合计关系校正（原文“12 00”）"
    changes, _ = mended((*LIST, "戊 20 _ 8"), {(4, 1): "12 00"})
    assert changes == {(4, 1): ("12", RECOVERED, reason)}


def test_two_digits_prove_nothing() -> None:
    whole = tuple(line.replace(".00", "") for line in LIST)
    assert mended(whole, {(1, 2): "8 0"})[0] == {(1, c): (v, DOUBTFUL, UNFIT) for c, v in ((0, "20"), (1, "12"))}
    assert mended(whole, {(1, 1): "1 2"})[0] == {(1, c): (v, DOUBTFUL, UNFIT) for c, v in ((0, "20"), (2, "8"))}
    hundreds = tuple(line.replace(".00", "0") for line in LIST)
    reason = "数字识别有误，按合计关系校正（原文“1 20”）"
    assert mended(hundreds, {(1, 1): "1 20"}) == ({(1, 1): ("120", RECOVERED, reason)}, "recovered")


@pytest.mark.parametrize("changes", [{(1, 0): "10.00"}, {(1, 0): "12.00"}])
def test_nothing_and_less_is_never_filled_in(changes: dict[At, str]) -> None:
    """The total says that a blank beside it were nothing or less than nothing."""
    assert mended(LIST, {**changes, (1, 2): ""})[0] == {}


@pytest.mark.parametrize("one, other", [((4, 1), (4, 2)), ((3, 2), (3, 1))])
def test_a_figure_one_column_aside_goes_back(one: At, other: At) -> None:
    lines = list(OUTLAY)
    figure = OUTLAY[other[0]].split()[other[1] + 1]
    before = half(tuple(lines), {one: figure, other: ""})
    after = mend_half(before)
    reason = "数字错位，按合计关系归位"
    assert changed(before, after) == {one: (None, BLANK, reason), other: (figure, RECOVERED, reason)}
    moved = after.rows[other[0]].cells[other[1]]
    assert (moved.text, moved.source) == (figure, before.rows[one[0]].cells[one[1]].source)


def test_a_figure_in_the_wrong_one_of_two_rows_that_were_one() -> None:
    """Rows of one printed line: its figure may have gone to either."""
    lines = ("合计 35.00 18.00 17.00", "301 18.00 18.00 _", "302 12.00 _ 12.00", "303 0.00 _ _", "304 5.00 _ 5.00")
    before = half(lines, {(2, 2): "", (3, 2): "12.00"})
    beside = DraftRow("项目303", (), before.rows[3].cells, Source("303"), 2, code="303")
    assert changed(before, mend_half(before)) == {}
    before = Half(before.block, (*before.rows[:3], beside, *before.rows[4:]))
    reason = "数字错位，按合计关系归位"
    expected = {(3, 2): (None, BLANK, reason), (2, 2): ("12.00", RECOVERED, reason)}
    assert changed(before, mend_half(before)) == expected


def test_a_figure_less_than_nothing_slides_too() -> None:
    lines = ("合计 14.00 18.00 -4.00", "201 4.00 12.00 -8.00", "20103 -8.00 _ -8.00", "20106 12.00 12.00 _", OUTLAY[5])
    assert mended(lines, {}) == ({}, "verified")
    reason = "数字错位，按合计关系归位"
    assert mended(lines, {(2, 0): "", (2, 1): "-8.00"})[0] == {
        (2, 0): ("-8.00", RECOVERED, reason),
        (2, 1): (None, BLANK, reason),
    }


def test_less_than_a_whole_is_filled_in() -> None:
    lines = ("合计 30.50 18.00 12.50", "甲 20.00 12.00 8.00", "乙 0.50 _ 0.50", "丙 10.00 6.00 4.00")
    assert mended(lines, {(2, 2): ""})[0] == {(2, 2): ("0.50", RECOVERED, "数字漏印，按合计关系补回")}


@pytest.mark.parametrize(
    "header, blank, beside",
    [
        ("占比 合计 基本支出 项目支出", 1, 0),
        ("合计 占比 基本支出 项目支出", 2, 1),
        ("合计 基本支出 占比 项目支出", 1, 2),
        ("合计 基本支出 项目支出 占比", 2, 3),
    ],
)
def test_a_loss_is_not_made_good_while_the_figure_stands_beside_it(header: str, blank: int, beside: int) -> None:
    """It may have slid into the column that no sum knows of."""
    lines = [line.split() for line in OUTLAY]
    for line in lines:
        line.insert(beside + 1, "_")
    joined = tuple(map(" ".join, lines))
    figure = lines[5][blank + 1]
    assert mended(joined, {(5, blank): "", (5, beside): figure}, head=header) == ({}, "doubtful")
    filled = {(5, blank): (figure, RECOVERED, "数字漏印，按合计关系补回")}
    assert mended(joined, {(5, blank): "", (5, beside): "9.90"}, head=header) == (filled, "recovered")


def test_a_figure_that_two_sums_exclude_is_not_moved_to_where_no_sum_tells() -> None:
    lines = tuple(f"{line} _" for line in ("合计 30.00 22.00 8.00", *OUTLAY[1:5], "221 10.00 10.00 _"))
    assert mended(lines, {(5, 2): "4.00"}, head="合计 基本支出 项目支出 占比") == ({}, "doubtful")


def test_a_figure_printed_in_the_cell_above() -> None:
    changes, outcome = mended(OUTLAY, {(1, 0): "20.00 20.00", (2, 0): ""})
    assert changes == {
        (1, 0): ("20.00", RECOVERED, "数字漏印，按合计关系补回"),
        (2, 0): ("20.00", RECOVERED, "与上一行印在同一格，按合计关系归位（原文“20.00 20.00”）"),
    }
    assert outcome == "recovered"


# --- what is no figure ----------------------------------------------------------------------------


def test_a_bare_number_that_one_sum_does_not_need_is_noise() -> None:
    changes, outcome = mended((*LIST, "戊 5.00 5.00 _"), {(4, 2): "7"})
    assert (changes, outcome) == ({(4, 2): (None, BLANK, f"{NOISE}：行内合计不含此数")}, "recovered")


def test_a_bare_number_in_a_row_without_any_other() -> None:
    changes, outcome = mended((*LIST, "戊 _ _ _"), {(4, 2): "3"})
    assert (changes, outcome) == ({(4, 2): (None, BLANK, f"{NOISE}：行内合计不含此数")}, "verified")


def test_a_proper_number_is_noise_only_by_two_sums() -> None:
    assert mended((*LIST, "戊 5.00 5.00 _"), {(4, 2): "7.00"}) == ({}, "doubtful")
    changes, outcome = mended(OUTLAY, {(3, 2): "7.00"})
    assert (changes, outcome) == ({(3, 2): (None, BLANK, f"{NOISE}：行内合计不含此数")}, "recovered")


def test_bare_numbers_of_a_damaged_column_that_no_sum_needs() -> None:
    lines = (*LIST, "戊 _ _ _", "己 7.00 7.00 _")
    changes, outcome = mended(lines, {(4, 2): "3", (5, 2): "0 1 1"})
    assert changes == {(4, 2): (None, BLANK, f"{NOISE}：本栏多处损坏，合计不含此数")}
    assert outcome == "verified"


def test_a_bare_number_that_its_row_needs_stays_in_a_damaged_column() -> None:
    lines = (*LIST, "戊 12.00 5.00 7", "己 7.00 7.00 _")
    assert mended(lines, {(5, 2): "0 1 1"}) == ({}, "verified")


def test_bare_numbers_beside_no_sum_in_a_damaged_column() -> None:
    lines = tuple(f"{line} 1.50" for line in LIST)
    header = "合计 基本支出 项目支出 增减额"
    assert mended(lines, {(1, 3): "7", (2, 3): "0 1 1"}, head=header) == (
        {(1, 3): (None, BLANK, f"{NOISE}：本栏多处损坏，合计不含此数")},
        "verified",
    )
    assert mended(lines, {(1, 3): "7"}, head=header) == ({}, "verified")  # the column is not damaged otherwise
    assert mended(lines, {(1, 3): "7.50", (2, 3): "0 1 1"}, head=header) == ({}, "verified")


# --- cut at the edge ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line, place, value",
    [
        ("戊 8.95 5.00 3.9", (4, 2), "3.95"),
        ("戊 8.9 5.00 3.95", (4, 0), "8.95"),
        ("戊 8.94 5.00 3.9", (4, 2), "3.94"),
        ("戊 5.05 5.00 0.0", (4, 2), "0.05"),
    ],
)
def test_digits_that_the_edge_of_a_page_cut(line: str, place: At, value: str) -> None:
    text = line.split()[place[1] + 1]
    changes, _ = mended((*LIST, line), {})
    assert changes == {place: (value, RECOVERED, f"末位被裁，按行内合计补全（原文“{text}”）")}


def test_digits_cut_in_two_rows() -> None:
    changes, outcome = mended((*LIST, "戊 8.95 5.00 3.9", "己 7.47 5.00 2.4"), {})
    assert {place: value for place, (value, _, _) in changes.items()} == {(4, 2): "3.95", (5, 2): "2.47"}
    assert outcome == "recovered"


@pytest.mark.parametrize(
    "line",
    [
        "戊 8.95 5.00 4.9",  # begins otherwise
        "戊 8.95 5.0 3.9",  # either may be cut
        "戊 8.90 5.00 3.9",  # nothing is missing
        "戊 8.95 5.00 3",  # has no point
        "戊 8.95 5.00 3.90",
        "戊 8.955 8.95 _",  # has all its decimals
    ],
)
def test_digits_are_not_given_to_what_may_not_be_cut(line: str) -> None:
    changes, _ = mended((*LIST, line), {})
    assert {reason for _, _, reason in changes.values() if reason and "被裁" in reason} == set()


def test_only_the_sum_of_a_row_shows_what_was_cut() -> None:
    lines = ("合计 20.95", "甲 12.00", "乙 8.9")
    assert mended(lines, {}, head="金额") == ({}, "doubtful")


# --- two readings ---------------------------------------------------------------------------------


def test_the_second_reading_is_taken_where_one_sum_proves_it() -> None:
    reason = "扫描件识别不一，按合计关系取“12.00”（另一读法“72.00”）"
    changes, outcome = mended(LIST, {(1, 1): "72.00"}, {(1, 1): "12.00"})
    assert (changes, outcome) == ({(1, 1): ("12.00", RECOVERED, reason)}, "recovered")


def test_without_a_second_reading_a_number_stays() -> None:
    assert mended(LIST, {(1, 1): "72.00"}) == ({}, "doubtful")


@pytest.mark.parametrize("doubt, shown", [("72.00", "72.00"), ("7 2", "7 2"), ("71.00", "71.00")])
def test_a_second_reading_that_no_sum_bears_out(doubt: str, shown: str) -> None:
    changes, _ = mended(LIST, {(1, 1): "72.00"}, {(1, 1): doubt})
    reason = f"扫描件识别没有把握（另一读法“{shown}”），没有合计可以验证"
    assert changes == {(1, 1): ("72.00", DOUBTFUL, reason)}


# --- what cannot be proven ------------------------------------------------------------------------


def test_figures_that_share_a_failing_sum_with_damage_are_doubtful() -> None:
    changes, outcome = mended((*LIST, *LIST), {(1, 1): "1? 00", (2, 2): "40"})
    assert changes == {
        (1, 0): ("20.00", DOUBTFUL, UNFIT),
        (1, 2): ("8.00", DOUBTFUL, UNFIT),
        (2, 0): ("16.00", DOUBTFUL, UNFIT),
        (2, 1): ("12.00", DOUBTFUL, UNFIT),
        (2, 2): ("40", DOUBTFUL, UNFIT),
    }
    assert outcome == "doubtful"


@pytest.mark.parametrize("text", ["", "—", "7?", "无"])
def test_a_blank_or_a_single_digit_is_no_damage(text: str) -> None:
    assert mended(LIST, {(1, 1): text})[0] == {}


def test_of_two_ways_to_mend_none_is_taken() -> None:
    """The row lacks 8.00 once, both columns do."""
    lines = ("合计 36.00 20.00 16.00", "甲 20.00 12.00 8.00", "乙 8.00 _ _", *LIST[2:])
    lines = ("合计 62.00 38.00 24.00", *lines[1:])
    assert mended(lines, {})[0] == {}


def test_two_losses_are_both_made_good() -> None:
    reason = "数字漏印，按合计关系补回"
    changes, outcome = mended(OUTLAY, {(5, 1): "", (0, 2): ""})
    assert changes == {(5, 1): ("6.00", RECOVERED, reason), (0, 2): ("12.00", RECOVERED, reason)}
    assert outcome == "recovered"


def test_the_value_that_more_sums_give_comes_first() -> None:
    """The row gives the very digits, but the columns above and below agree on another value."""
    lines = (
        *("合计 30.00 18.00 12.00", "201 20.00 12.00 8.00", "20103 15.00 9.00 6.00", "2010301 9.00 9.00 _"),
        *("2010302 6.00 _ 6.00", "20106 5.00 3.00 2.00", "221 10.00 6.00 4.00"),
    )
    assert mended(lines, {}) == ({}, "verified")
    changes, outcome = mended(lines, {(2, 0): "16.00", (2, 1): "1 0 00"})
    assert {place: value for place, (value, _, _) in changes.items()} == {
        (2, 0): "16.00",
        (2, 1): "9.00",
        (2, 2): "6.00",
    }
    assert {(status, reason) for _, status, reason in changes.values()} == {(DOUBTFUL, UNFIT)}
    assert outcome == "doubtful"


COLUMNS = ("合计 58.00 30.00 28.00", "甲 20.00 12.00 8.00", "乙 12.00 _ 0.00", "丙 26.00 18.00 8.00")


@pytest.mark.parametrize(
    "lines",
    [
        COLUMNS,  # the column holds without the 12.00 that the row gives
        ("合计 58.00 30.00 28.00", "甲 20.00 _ 20.00", "乙 12.00 _ 0.00", "丙 8.00 _ 8.00"),  # it says nothing yet
    ],
)
def test_a_change_that_breaks_another_sum_is_not_made(lines: tuple[str, ...]) -> None:
    changes, outcome = mended(lines, {(2, 1): "1 2 00"})
    assert changes == {(2, 0): ("12.00", DOUBTFUL, UNFIT), (2, 2): ("0.00", DOUBTFUL, UNFIT)}
    assert outcome == "doubtful"


def test_sums_that_fail_before_and_after_are_no_proof() -> None:
    lines = ("合计 99.00 99.00 0.00", *COLUMNS[1:])
    assert mended(lines, {})[0] == {}  # the blank of 乙: the row gives 12.00, the column something else
    lines = ("合计 66.00 35.00 99.00", *LIST[:2], "戊 5.00 5.00 7.00")
    assert mended(lines, {})[0] == {}  # without the 7.00 the row would hold, the column fails with it and without


@pytest.mark.parametrize("wrong, is_mended", [(119, True), (120, False)])
def test_in_a_table_that_was_not_understood_nothing_is_mended(wrong: int, is_mended: bool) -> None:
    lines = (*LIST * 60, *(f"戊{n} 9.00 1.00 2.00" for n in range(wrong)))
    changes, _ = mended(lines, {(1, 1): "1 2 00"})
    assert ((1, 1) in changes) is is_mended


# --- halves side by side --------------------------------------------------------------------------


def facing(
    income: tuple[str, ...], outlay: tuple[str, ...], head: str = "预算数", other: str = "预算数"
) -> list[Certificate]:
    halves = [half(income, {}, head=head), half(outlay, {}, head=other)]
    return [one.certificate for one in mend_halves(halves)]


INCOME = ("财政拨款 70.00", "事业收入 30.00", "收入总计 100.00")


@pytest.mark.parametrize(
    "outlay, certificates",
    [
        (
            ("教育支出 60.00", "其他支出 40.00", "支出总计 100.00"),
            [Certificate(2, 2, 0, 0, "verified"), Certificate(2, 2, 0, 0, "verified")],
        ),
        (
            ("教育支出 60.00", "其他支出 41.00", "支出总计 101.00"),
            [Certificate(2, 1, 0, 1, "doubtful"), Certificate(2, 1, 0, 1, "doubtful")],
        ),
        (
            ("教育支出 60.00", "其他支出 40.00", "支出总计 _"),
            [Certificate(1, 1, 0, 0, "verified"), Certificate(1, 0, 0, 1, "doubtful")],
        ),
        (
            ("教育支出 60.00", "其他支出 40.00", "支出合计 100.00"),  # not the same kind of total
            [Certificate(1, 1, 0, 0, "verified"), Certificate(1, 1, 0, 0, "verified")],
        ),
        (
            ("教育支出 60.00", "支出总计 60.00"),  # not in the same row
            [Certificate(1, 1, 0, 0, "verified"), Certificate(1, 1, 0, 0, "verified")],
        ),
    ],
)
def test_grand_totals_of_two_halves_are_equal(outlay: tuple[str, ...], certificates: list[Certificate]) -> None:
    assert facing(INCOME, outlay) == certificates


def test_totals_by_the_lesser_name_are_equal_too() -> None:
    held = facing(("财政拨款 70.00", "收入合计 70.00"), ("教育支出 70.00", "支出合计 70.00"))
    assert held == [Certificate(2, 2, 0, 0, "verified")] * 2


def test_a_total_that_was_named_by_the_other_proves_nothing() -> None:
    halves = [
        half(INCOME, {}, head="预算数"),
        half(("教育支出 60.00", "其他支出 40.00", "x 100.00"), {}, head="预算数"),
    ]
    nameless = DraftRow("", (), halves[1].rows[2].cells, Source(""), 2)
    halves[1] = Half(halves[1].block, (*halves[1].rows[:2], nameless))
    first, second = mend_halves(halves)
    assert second.rows[2].label == "支出总计"
    assert (first.certificate, second.certificate) == (
        Certificate(1, 1, 0, 0, "verified"),
        Certificate(1, 1, 0, 0, "verified"),
    )


def test_columns_face_those_of_the_same_name() -> None:
    income = ("财政拨款 70.00 7.00", "收入总计 70.00 7.00")
    outlay = ("教育支出 7.00 70.00", "支出总计 7.00 70.00")
    held = facing(income, outlay, "预算数 调整数", "调整数 预算数")
    assert [(one.held, one.failed) for one in held] == [(4, 0), (4, 0)]
    held = facing(income, outlay, "预算数 调整数", "决算数 完成数")  # no common name: the first of each
    assert [(one.held, one.failed) for one in held] == [(2, 1), (2, 1)]
    held = facing(income, outlay, "预算数 调整数", "完成数 预算数")
    assert [(one.held, one.failed) for one in held] == [(3, 0), (3, 0)]


def test_three_halves_face_one_another() -> None:
    outlay = ("教育支出 100.00", "支出总计 100.00")
    income = ("财政拨款 100.00", "收入总计 100.00")
    halves = [half(lines, {}, head="预算数") for lines in (income, outlay, outlay)]
    assert [one.certificate.held for one in mend_halves(halves)] == [3, 2, 2]


def test_spaces_within_a_total_do_not_matter() -> None:
    halves = [
        half(lines, {}, head="预算数") for lines in (INCOME, ("教育支出 60.00", "其他支出 40.00", "支出总计 100.00"))
    ]
    for n, name in enumerate(("收 入 总 计", "支 出 总 计")):
        last = halves[n].rows[2]
        spaced = DraftRow(name, (), last.cells, last.source, last.place)
        halves[n] = Half(halves[n].block, (*halves[n].rows[:2], spaced))
        assert [one.certificate.held for one in mend_halves(halves)] == [2, 2]


def test_values_are_decimals() -> None:
    after = mend_half(half(OUTLAY, {(5, 1): ""}))
    assert after.rows[5].cells[1].value == Decimal("6.00")
