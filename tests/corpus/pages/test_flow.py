from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typesetting import PLAIN, WIDTH, Setting, page, paragraph, typeset, width

from corpus.pages.datatypes import Glyph, PageLine
from corpus.pages.flow import lines_of, without_running_heads

ADVANCE = Setting(ink=False)
SCAN = Setting(ink=False, jitter=1.0)
STORY = (
    "示例市图书馆全年接待读者三十二万人次，比上年多出四万人次，办证一万二千张，"
    "送书下乡八十次。馆舍修缮工程已经完工，新馆将于明年春天开放，届时阅览座席增加一倍。"
)


def texts(glyphs: list[Glyph]) -> list[str]:
    return [line.text for line in lines_of(glyphs, page(glyphs))]


def wraps(glyphs: list[Glyph]) -> list[bool]:
    return [line.wraps for line in lines_of(glyphs, page(glyphs))]


def skewed(glyphs: list[Glyph], degrees: float) -> list[Glyph]:
    slope = math.tan(math.radians(degrees))
    return [
        Glyph(g.text, (g.bbox[0], g.bbox[1] + slope * g.bbox[0], g.bbox[2], g.bbox[3] + slope * g.bbox[0]))
        for g in glyphs
    ]


@pytest.mark.parametrize("setting", [PLAIN, ADVANCE, SCAN])
@pytest.mark.parametrize(
    "text",
    [
        "收入合计1,234.56万元，增长1.1%。",
        "一、2024年收支情况（草案）",
        "完成预算的100.7%，其中：111,111.11万元",
        "Budget of the year 2024",
        "——一般公共服务支出11.13亿元",
    ],
)
def test_a_line_reads_as_printed(text: str, setting: Setting) -> None:
    assert texts(typeset(text, 90, 100, 12, setting)) == [text]


@pytest.mark.parametrize("setting", [PLAIN, ADVANCE])
def test_letter_spaced_text_is_joined(setting: Setting) -> None:
    spaced = Setting(ink=setting.ink, tracking=0.5)

    assert texts(typeset("一般公共预算收入2024年", 90, 100, 12, spaced)) == ["一般公共预算收入2024年"]


def test_a_wide_gap_is_two_blanks() -> None:
    glyphs = typeset("编制单位", 90, 100) + typeset("单位：万元", 400, 100)

    assert texts(glyphs) == ["编制单位  单位：万元"]


def test_a_small_mark_above_the_line_stays_in_it() -> None:
    glyphs = typeset("土方18000m", 90, 100, 12) + typeset("3", 90 + width("土方18000m", 12), 99, 6)
    glyphs += typeset("运出。", 90 + width("土方18000m", 12) + 3, 100, 12)

    assert texts(glyphs) == ["土方18000m3运出。"]


def test_a_full_stop_stays_in_its_line_below_tall_figures() -> None:
    tall = [Glyph("7", (90 + 5 * n, 95.0, 95 + 5 * n, 116.0)) for n in range(12)]
    second = typeset("万元，", 80, 111, 10, ADVANCE) + typeset("合计", 110, 111, 10, ADVANCE)

    assert texts(tall + second + typeset("。", 130, 111, 10, ADVANCE)) == ["7" * 12, "万元，合计。"]


@pytest.mark.parametrize("degrees", [-0.7, 0.7])
def test_skewed_lines_stay_whole(degrees: float) -> None:
    glyphs, lines = paragraph(STORY, 60, 200, 470, 12)

    assert texts(skewed(glyphs, degrees)) == lines


@pytest.mark.parametrize("setting", [PLAIN, ADVANCE, SCAN])
def test_lines_of_a_paragraph_wrap_but_not_its_last(setting: Setting) -> None:
    glyphs, lines = paragraph(STORY, 80, 100, 420, 12, setting)
    more, more_lines = paragraph(STORY, 80, 100 + 19.2 * len(lines), 420, 12, setting)

    expected = [*[True] * (len(lines) - 1), False, *[True] * (len(more_lines) - 1), False]
    assert texts(glyphs + more) == [*lines, *more_lines]
    assert wraps(glyphs + more) == expected


def test_a_full_last_line_does_not_wrap_into_an_indented_paragraph() -> None:
    full = "本" * 33 + "。" + "馆" * 35
    glyphs, lines = paragraph(full, 80, 100, 35 * 12, 12)
    more, _ = paragraph(
        "下一段从这里开始，它的第一行缩进两个字，所以上一行虽然排满也不接续到这里来，各自成段。", 80, 138.4, 420, 12
    )

    assert [len(line) for line in lines] == [34, 35]
    assert wraps(glyphs + more)[1] is False


def test_a_number_too_long_for_the_rest_of_the_line_still_wraps() -> None:
    first = "全年支出总计比上年增加的数额在调整预算之后达到了"
    glyphs = typeset(first + "去年的", 80, 100, 12) + typeset(
        "1,234,567,890.12万元，其中基本支出占了大半。", 80, 119, 12
    )
    glyphs += typeset("项目支出另表列示，此处从略，详细情况请看后面所附的各张表格和说明。", 80, 138, 12)

    assert wraps(glyphs)[0] is True


@pytest.mark.parametrize("room, expected", [(46.0, True), (90.0, False)])
def test_a_figure_is_not_parted_from_its_unit(room: float, expected: bool) -> None:
    """180.00万，would not have fitted into the room that is left; into twice as much it would."""
    full = "项目支出另表列示，此处从略，详细情况请看后面所附的各张表格和说明，各表均已核对。"
    first = full[: round((width(full, 12) - room) / 12)]
    glyphs = typeset(full, 80, 81, 12) + typeset(first, 80, 100, 12)
    glyphs += typeset("180.00万，支持企业发展五十万。", 80, 119, 12) + typeset(full, 80, 138, 12)

    assert wraps(glyphs)[1] is expected


def test_titles_and_list_heads_do_not_wrap() -> None:
    title = "示例市图书馆部门预算"
    glyphs = typeset(title, (WIDTH - width(title, 20)) / 2, 80, 20)
    glyphs += typeset("一、收支总体情况", 104, 130, 12)
    glyphs += paragraph(STORY, 80, 150, 420, 12)[0]

    assert wraps(glyphs)[:2] == [False, False]


def test_entries_of_a_contents_list_do_not_wrap() -> None:
    entries = ["一、部门主要职能", "二、部门机构设置", "三、部门收支预算说明", "四、名词解释及其他说明"]
    glyphs = [g for n, text in enumerate(entries) for g in typeset(text, 100, 100 + 20 * n, 12)]

    assert wraps(glyphs) == [False] * 4


def newspaper(columns: int, seed: int, rows: int = 14) -> tuple[list[Glyph], list[str]]:
    """Columns of justified text under one headline; the lines in true reading order."""
    chooser = random.Random(seed)
    measure = (WIDTH - 60 - 18 * (columns - 1)) / columns
    headline = "示例市预算报告摘要"
    glyphs = typeset(headline, 150, 40, 26)
    lines = [headline]
    for column in range(columns):
        x, top = 30 + column * (measure + 18), 100 + chooser.choice([0.0, 3.0])
        count = 0
        while count < rows:
            length = chooser.randint(40, 90)
            text = "".join(chooser.choice("甲乙丙丁戊己庚辛壬癸子丑寅卯") for _ in range(length)) + "。"
            found, printed = paragraph(text, x, top + 16 * count, measure, 10)
            count += len(printed)
            glyphs += found
            lines += printed
    return glyphs, lines


@given(st.integers(2, 4), st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_newspaper_columns_are_read_one_after_the_other(columns: int, seed: int) -> None:
    glyphs, lines = newspaper(columns, seed)
    random.Random(seed).shuffle(glyphs)

    assert texts(glyphs) == lines


def test_a_table_is_not_cut_into_columns() -> None:
    rows = [("基本支出", "1,200.00", "980.50"), ("项目支出", "300.00", "310.00"), ("合计", "1,500.00", "1,290.50")] * 3
    glyphs: list[Glyph] = []
    for number, (label, *figures) in enumerate(rows):
        glyphs += typeset(label, 80, 100 + 18 * number)
        for column, figure in enumerate(figures):
            glyphs += typeset(figure, 300 + 120 * column - width(figure), 100 + 18 * number)

    assert texts(glyphs) == ["  ".join(row) for row in rows]


# --- running heads ----------------------------------------------------------------------------


def printed(lines: list[tuple[str, float]], number: int) -> list[PageLine]:
    return [
        PageLine(text, (80, top, 80 + width(text), top + 10), tuple(typeset(text, 80, top)), number)
        for text, top in lines
    ]


def bodies(pages: list[list[tuple[str, float]]]) -> list[list[str]]:
    found = without_running_heads([printed(lines, n) for n, lines in enumerate(pages, 1)], [842.0] * len(pages))
    return [[line.text for line in lines] for lines in found]


@pytest.mark.parametrize(
    "form", ["- {} -", "第 {} 页 共 20 页", "第{}页", "{}", "— {} —", "─{}─", "{}/20", "Page {} of 20"]
)
def test_page_numbers_go(form: str) -> None:
    pages = [[(f"正文{word}", 300.0), (form.format(n), 800.0)] for n, word in enumerate("甲乙丙", 11)]

    assert bodies(pages) == [["正文甲"], ["正文乙"], ["正文丙"]]


def test_repeated_heads_and_feet_go_and_the_text_between_stays() -> None:
    pages = [
        [("示例市图书馆预算公开", 40.0), (f"第{word}节", 60.0), (f"正文{word}", 300.0), (f"内部资料 {n}", 800.0)]
        for n, word in enumerate("甲乙丙丁", 1)
    ]

    assert bodies(pages) == [[f"第{word}节", f"正文{word}"] for word in "甲乙丙丁"]


def test_titles_and_units_of_tables_stay_on_every_page() -> None:
    lines = [("一般公共预算支出表", 40.0), ("单位：万元", 60.0), ("其他支出", 300.0)]

    assert bodies([lines, lines, lines]) == [[text for text, _ in lines]] * 3


def test_figures_at_the_edge_of_a_page_are_no_page_numbers() -> None:
    pages = [[("其他支出", 700.0), (figure, 780.0)] for figure in ("350", "17", "96")]

    assert bodies(pages) == [["其他支出", "350"], ["其他支出", "17"], ["其他支出", "96"]]
