"""Lines and cells are kept within what documents hold; ordinary ones come back as they are."""

from corpus.datatypes import Grid, GridCell, Line, RawDocument, Source
from corpus.guarded import LONGEST, guarded
from corpus.reading import read_bytes
from index.ingest import part_of

TOLD = "第3行过长或有大量重复的文字，已分段读取。请核对原文"


def raw(*blocks: Line | Grid) -> RawDocument:
    return RawDocument("示例.txt", "", blocks)


def line(text: str) -> Line:
    return Line(text, Source(text, line=3), wraps=False)


def texts(document: RawDocument) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


def test_ordinary_documents_come_back_as_they_are() -> None:
    text = "示例市园林局2024年收入预算4200.50万元，比上年增加300.25万元。" * 40
    document = raw(line(text), line("……" * 60 + "12"), Grid(((GridCell("合计", Source("合计")),),)))
    assert guarded(document) is document


def test_repetitions_are_cut_wherever_they_stand() -> None:
    document = guarded(raw(line("收入" + "1," * 9000 + "元"), line("甲" + " \t" * 4000 + "乙")))
    assert texts(document) == ["收入" + "1," * 150 + "元", "甲" + " \t" * 75 + "乙"]
    assert document.problems == (TOLD,)


def test_long_lines_are_parted_at_the_ends_of_sentences() -> None:
    sentences = [f"第{n}项经费{n}.50万元用于维护。" for n in range(700)]
    document = guarded(raw(line("".join(sentences))))
    parts = texts(document)
    assert "".join(parts) == "".join(sentences)
    assert len(parts) > 2
    assert all(len(part) <= LONGEST and part.endswith("。") for part in parts)
    assert [block.source.text for block in document.blocks if isinstance(block, Line)] == parts
    assert document.problems == (TOLD,)


def test_a_line_without_any_end_is_parted_all_the_same() -> None:
    text = "".join(chr(0x4E00 + n % 20_000) for n in range(12_000))
    parts = texts(guarded(raw(line(text))))
    assert ("".join(parts), max(map(len, parts))) == (text, LONGEST)


def test_long_cells_are_cut() -> None:
    text = "".join(chr(0x4E00 + n % 20_000) for n in range(12_000))
    [grid] = guarded(raw(Grid(((GridCell(text, Source(text)), None),)))).blocks
    assert isinstance(grid, Grid)
    assert grid.rows == ((GridCell(text[:LONGEST], Source(text[:LONGEST])), None),)


def test_of_one_item_only_so_many_statements_are_taken_as_can_be_compared() -> None:
    text = "示例市园林局2024年单位预算\n" + "2024年示例市园林局公务接待费6.20万元。\n" * 320
    reading = read_bytes(text.encode(), "示例.txt")
    assert len(reading.facts) == 300
    assert "“公务接待费”的数字有320个，超过可以核对的个数，只采用了前面的" in reading.warnings


def test_figures_beyond_reason_are_not_taken_and_stop_no_check() -> None:
    many = "9" * 30
    text = (
        "示例市园林局2024年单位预算\n"
        f"2024年示例市园林局公务接待费{many}万元，比上年减少0.80万元，下降{many}%，完成预算的{many}%。\n"
        "2024年示例市园林局会议费6.20万元，比上年减少0.80万元，下降11.43%。\n"
    )
    part = part_of(read_bytes(text.encode(), "示例.txt"))
    assert sorted({str(fact.value) for fact in part.reading.facts}) == ["0.80", "11.43", "6.20"]
    assert any("大得不可能" in told for told in part.reading.warnings)
