"""Grids on both sides of a page turn: one table or two?"""

from __future__ import annotations

import pytest

from corpus.datatypes import Block, Grid, GridCell, Line, Source
from corpus.pages.column_match import Edge, match_columns
from corpus.pages.continuation import join_continued

XS = (50.0, 150.0, 250.0, 350.0)


def grid(page: int, *rows: list[str | None], xs: tuple[float, ...] = XS, spans: dict[str, int] | None = None) -> Grid:
    """A grid with text boxes inside its columns; None widens the cell before it, ``spans`` are row spans."""
    built: list[tuple[GridCell | None, ...]] = []
    for r, row in enumerate(rows):
        cells: list[GridCell | None] = []
        for c, text in enumerate(row):
            if text is None:
                cells.append(None)
                continue
            width = 1
            while c + width < len(row) and row[c + width] is None and text not in (spans or {}):
                width += 1
            top = 100.0 + 20 * r
            box = (xs[c] + 5, top, xs[c + width] - 5, top + 10) if text else (xs[c], top, xs[c + width], top + 20)
            cells.append(GridCell(text, Source(text, page=page, bbox=box), (spans or {}).get(text, 1), width))
        built.append(tuple(cells))
    return Grid(tuple(built))


def line(page: int, text: str) -> Line:
    return Line(text, Source(text, page=page))


def shape(blocks: tuple[Block, ...]) -> list[str | list[list[str | None]]]:
    return [
        [[cell.text if cell else None for cell in row] for row in block.rows] if isinstance(block, Grid) else block.text
        for block in blocks
    ]


HEAD: list[str | None] = ["科目", "预算数", "决算数"]
TITLE, UNIT = "支出预算表", "单位：万元"
FIRST = grid(1, HEAD, ["教育支出", "30", "31"], ["其中：小学", "10", "11"])
REST = grid(2, ["中学", "20", "20"], ["合计", "30", "31"])
WHOLE = [HEAD, ["教育支出", "30", "31"], ["其中：小学", "10", "11"], ["中学", "20", "20"], ["合计", "30", "31"]]
WITH_HEAD = grid(2, HEAD, ["中学", "20", "20"], ["合计", "30", "31"])


def test_a_grid_that_starts_the_next_page_goes_on() -> None:
    joined = join_continued([line(1, TITLE), FIRST, REST])
    assert shape(joined) == [TITLE, WHOLE]
    cell = joined[1].rows[4][1] if isinstance(joined[1], Grid) else None
    assert cell is not None
    assert (cell.source.page, cell.source.bbox) == (2, (155, 120, 245, 130))


@pytest.mark.parametrize("between", [[], [TITLE, UNIT], [UNIT], ["续表"], ["（续表）", UNIT], [TITLE + "（续）", UNIT]])
def test_repeated_heads_and_titles_go(between: list[str]) -> None:
    blocks: list[Block] = [line(1, TITLE), line(1, UNIT), FIRST, *(line(2, text) for text in between), WITH_HEAD]
    assert shape(join_continued(blocks)) == [TITLE, UNIT, WHOLE]


def test_a_table_over_three_pages() -> None:
    third = grid(3, HEAD, ["大学", "1", "2"])
    blocks: list[Block] = [line(1, TITLE), FIRST, line(2, TITLE), WITH_HEAD, line(3, TITLE), third]
    assert shape(join_continued(blocks)) == [TITLE, [*WHOLE, ["大学", "1", "2"]]]


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param([FIRST, line(2, "收入预算表"), REST], id="a new title"),
        pytest.param([FIRST, line(1, "注：含上年结转"), REST], id="a note"),
        pytest.param([line(1, TITLE), FIRST, line(2, TITLE), REST], id="its title again, but not its head"),
        pytest.param([line(1, UNIT), FIRST, line(2, "单位：元"), WITH_HEAD], id="another unit"),
        pytest.param(
            [line(1, "填报单位：示例市图书馆"), FIRST, line(2, "填报单位：示例市档案馆"), WITH_HEAD],
            id="another agency",
        ),
        pytest.param([FIRST, grid(2, ["单位", "编制数", "实有数"], ["甲", "3", "3"])], id="a head of its own"),
        pytest.param([FIRST, grid(3, ["中学", "20", "20"])], id="a page between"),
        pytest.param([FIRST, grid(1, ["中学", "20", "20"])], id="the same page"),
        pytest.param(
            [FIRST, grid(2, ["中学", "20", "20"], xs=(360, 420, 480, 540))],
            id="other columns",
        ),
    ],
)
def test_other_tables_stay_apart(blocks: list[Block]) -> None:
    assert join_continued(blocks) == tuple(blocks)


def test_forms_under_one_title_row_stay_apart() -> None:
    forms = [
        grid(page, ["绩效目标表", None, None], ["项目名称", name, None], ["资金", "5", ""])
        for page, name in ((1, "甲项目"), (2, "乙项目"))
    ]
    assert join_continued(forms) == tuple(forms)


def test_fewer_columns_on_the_next_page_find_their_places() -> None:
    rest = grid(2, ["合计", "30"], xs=(50, 250, 350))
    joined = join_continued([FIRST, rest])
    assert shape(joined) == [[HEAD, ["教育支出", "30", "31"], ["其中：小学", "10", "11"], ["合计", None, "30"]]]


def test_more_columns_on_the_next_page_widen_the_head() -> None:
    first = grid(1, ["科目", "金额"], ["教育", "30"], xs=(50, 250, 350))
    rest = grid(2, ["205", "小学", "20"])
    assert shape(join_continued([first, rest])) == [
        [["科目", None, "金额"], ["教育", None, "30"], ["205", "小学", "20"]]
    ]


def test_a_row_cut_by_the_page_turn_is_whole() -> None:
    first = grid(1, HEAD, ["因公出国（境", "30", "31"])
    rest = grid(2, ["）费用", "", ""], ["会议费", "1", "2"])
    joined = join_continued([first, rest])
    assert shape(joined) == [[HEAD, ["因公出国（境\n）费用", "30", "31"], ["会议费", "1", "2"]]]


def test_a_label_that_might_be_its_own_row_stays() -> None:
    rest = grid(2, ["基本支出", "", ""], ["会议费", "1", "2"])
    assert shape(join_continued([FIRST, rest])) == [[*WHOLE[:3], ["基本支出", "", ""], ["会议费", "1", "2"]]]


def test_a_merged_label_goes_on_over_the_page_turn() -> None:
    first = grid(1, HEAD, ["产出指标", "数量", "≥5个"], [None, "质量", "≥90%"], spans={"产出指标": 2})
    rest = grid(2, ["", "时效", "按时"], ["效益指标", "社会", "显著"])
    (joined,) = join_continued([first, rest])
    assert isinstance(joined, Grid)
    label = joined.rows[1][0]
    assert label is not None
    assert (label.text, label.row_span) == ("产出指标", 3)
    assert shape((joined,)) == [
        [
            HEAD,
            ["产出指标", "数量", "≥5个"],
            [None, "质量", "≥90%"],
            [None, "时效", "按时"],
            ["效益指标", "社会", "显著"],
        ]
    ]


def test_columns_laid_over_each_other() -> None:
    def edges(*middles: float) -> list[Edge]:
        return [Edge(middle - 2, middle + 2) for middle in middles]

    match = match_columns(edges(0, 50, 100), edges(0, 30, 52, 100))
    assert match is not None
    assert (match.one, match.other, match.is_nested) == ((0, 2, 3), (0, 1, 2, 3), True)
    crossed = match_columns(edges(0, 40, 100), edges(0, 70, 100))
    assert crossed is not None
    assert (crossed.one, crossed.other, crossed.is_nested) == ((0, 1, 3), (0, 2, 3), False)
    assert match_columns(edges(0, 50, 100), edges(200, 250, 300)) is None
