"""Where tables stand among the lines of their page."""

from __future__ import annotations

from corpus.datatypes import Block, Grid
from corpus.pages.blocks import pages_to_blocks
from corpus.pages.datatypes import Glyph, PageContent, Rule


def word(text: str, x: float, top: float) -> list[Glyph]:
    return [Glyph(char, (x + 10 * n, top, x + 10 * n + 10, top + 10)) for n, char in enumerate(text)]


def frame(xs: list[float], ys: list[float]) -> list[Rule]:
    return [Rule(xs[0], y, xs[-1], y) for y in ys] + [Rule(x, ys[0], x, ys[-1]) for x in xs]


def table(top: float, left: str, right: str) -> tuple[list[Glyph], list[Rule]]:
    glyphs = word("名称", 110, top + 5) + word("说明", 310, top + 5)
    glyphs += word(left, 110, top + 25) + word(right, 310, top + 25)
    return glyphs, frame([100, 300, 500], [top, top + 20, top + 40])


def names(blocks: tuple[Block, ...]) -> list[str]:
    return [
        "|".join(cell.text for row in block.rows for cell in row if cell) if isinstance(block, Grid) else block.text
        for block in blocks
    ]


def test_tables_stand_between_the_lines_around_them() -> None:
    first, rules = table(130, "甲", "一")
    second, more = table(260, "乙", "二")
    glyphs = word("上文", 100, 100) + second + word("中间", 100, 200) + first + word("下文", 100, 350)
    blocks = pages_to_blocks([PageContent(1, 600, 800, tuple(glyphs), (*rules, *more))])
    assert names(blocks) == ["上文", "名称|说明|甲|一", "中间", "名称|说明|乙|二", "下文"]
    line = blocks[0]
    assert not isinstance(line, Grid)
    assert (line.source.text, line.source.page, line.source.bbox) == ("上文", 1, (100, 100, 120, 110))


def test_a_table_over_two_pages_is_one() -> None:
    first, rules = table(700, "甲", "一")
    second = word("乙", 110, 65) + word("二", 310, 65)
    pages = [
        PageContent(1, 600, 800, tuple(word("附录", 100, 600) + first), tuple(rules)),
        PageContent(2, 600, 800, tuple(second + word("下文", 100, 200)), tuple(frame([100, 300, 500], [60, 80]))),
    ]
    assert names(pages_to_blocks(iter(pages))) == ["附录", "名称|说明|甲|一|乙|二", "下文"]


def test_no_pages_no_blocks() -> None:
    assert pages_to_blocks([]) == ()
    assert pages_to_blocks([PageContent(1, 600, 800, ())]) == ()
