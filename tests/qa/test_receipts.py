"""Receipts: the full provenance of a figure as text, and where its unit was read."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from answers import answer, citation, fact, figure
from factories import Letters, said
from factories import fact as stored
from markdown_it import MarkdownIt

from corpus.datatypes import Cell, CellStatus, Origin, Row, RowRole, Source, Table
from corpus.errors import UsageError
from index.library import Library, Tools
from index.settings import Settings
from qa.bot import BudgetQA
from qa.cited_cell import CitedCell
from qa.provenance import Provenance, unit_read
from qa.receipts import receipt_of, receipt_of_fact
from qa.schema import Citation, Derivation

KNOWN = Provenance(
    title="示例市园林局2024年部门预算",
    file="园林局.pdf",
    sha256="0123456789abcdef0123456789abcdef",
    agency="示例市园林局",
    year=2024,
    phase="预算",
    form="支出预算表",
    table="部门“三公”经费支出表",
    rows=("合计", "公务接待费"),
    columns=("本年", "财政拨款"),
    unit="万元",
    unit_read="表头“单位：万元”（第3页）",
    checked="所在表内合计关系2项，2项相符",
    sentence=None,
    agreeing=(Source("1234.5万元", page=9),),
)
CITED = citation(page=3, line=None, cell=None, bbox=(10.5, 20, 30, 40), table="部门“三公”经费支出表")


def known(_: Citation) -> Provenance:
    return KNOWN


def test_the_block_says_everything() -> None:
    receipt = receipt_of(answer(citations=[CITED]), 1, known)
    assert receipt.text.splitlines() == [
        "【凭据】公务接待费：1234.50 万元",
        "　单位：示例市园林局",
        "　年度：2024年",
        "　阶段：预算",
        "　项目：公务接待费",
        "　口径：支出预算表",
        "　来源：表格",
        "　核验：勾稽相符（所在表的合计关系成立）",
        "出处[1]",
        "　文件：《示例市园林局2024年部门预算》（园林局.pdf，SHA-256 0123456789abcdef…）",
        "　位置：第3页",
        "　表格：部门“三公”经费支出表（支出预算表）",
        "　行：合计／公务接待费",
        "　列：本年／财政拨款",
        "　打印文字：“1, 234. 50”",
        "　计量单位：万元（读自表头“单位：万元”（第3页））",
        "　方框：10.5，20，30，40（左、上、右、下，单位：点，自页面左上角起）",
        "　本处核对：所在表内合计关系2项，2项相符",
        "　同数旁证：第9页“1234.5万元”",
        "　引注：示例市园林局：《示例市园林局2024年部门预算》，第3页，表“部门‘三公’经费支出表”，"
        "行“合计／公务接待费”，列“本年／财政拨款”，打印文字“1, 234. 50”，单位万元",
    ]


def test_a_computed_figure_shows_its_sum_and_all_its_operands() -> None:
    computed = figure(value="3", origin="computed", label="差额", citations=[1, 2])
    whole = answer(
        figures=[computed, figure(value="4", citations=[1]), figure(value="1", citations=[2])],
        citations=[citation(1), citation(2)],
        derivation=Derivation(expression="4 - 1", formula="甲 − 乙", value="3", unit="万元"),
    )
    receipt = receipt_of(whole, 1, known)
    assert (receipt.formula, receipt.expression) == ("甲 − 乙", "4 - 1")
    assert "　算式：甲 − 乙 = 4 - 1" in receipt.text.splitlines()
    assert [place.n for place in receipt.places] == [1, 2]
    assert receipt_of(whole, 2, known).formula is None


@pytest.mark.parametrize("n", [0, 2, -1])
def test_a_figure_that_is_not_there(n: int) -> None:
    with pytest.raises(UsageError, match="没有第"):
        receipt_of(answer(), n, known)


def test_the_receipt_of_a_fact() -> None:
    receipt = receipt_of_fact(fact(), known)
    assert (receipt.label, receipt.value, receipt.unit, receipt.code) == ("公务接待费", "1234.50", "万元", "30217")
    assert receipt.places[0].quote == receipt.text.splitlines()[-1].removeprefix("　引注：")


def test_hostile_text_is_harmless() -> None:
    evil = replace(
        KNOWN, title="\x1b[31m红\u202e<script>|[点](http://x.example)", rows=("甲\n出处[9]",), sentence="`rm`\r\n# 题"
    )
    receipt = receipt_of(answer(citations=[CITED]), 1, lambda _: evil)
    assert not set("\x1b\u202e\r") & set(receipt.text + receipt.markdown)
    assert receipt.text.count("\n出处[") == 1
    html = MarkdownIt().render(receipt.markdown)
    assert set(re.findall(r"<(\w+)", html)) == {"p", "strong", "ul", "li"}
    assert "\n" not in receipt.places[0].quote


# --- where a unit was read ------------------------------------------------------------------------


def cited(label: str = "公务接待费", header: str = "预算数", own: str | None = None, unit: str = "万元") -> CitedCell:
    cell = Cell("3", None, CellStatus.READ, Source("3", line=5), own)
    row = Row(label, None, 1, RowRole.ITEM, (), (cell,), Source(label))
    return CitedCell(Table(1, "支出表", None, unit, ((header,),), (row,), Source("支出表")), 0, 0)


def under(line: Source) -> CitedCell:
    """A cell of a table whose unit stands in ``line``."""
    return CitedCell(replace(cited().table, unit_source=line), 0, 0)


@pytest.mark.parametrize(
    "unit, text, cell, read",
    [
        ("万元", "3", under(Source("单位：万元", page=4)), "表头“单位：万元”（第4页）"),
        (
            "万元",
            "3",
            under(Source("编制部门：示例市某某区人民政府街道办事处  单位：万元", line=2)),
            "表头“单位：万元”（第2行）",
        ),
        ("万元", "3", cited(), "表头单位：万元"),
        ("万元", "3", cited(header="金额（万元）", unit="元"), "列标题“金额（万元）”"),
        ("人", "3", cited(label="在职人数（人）"), "行名“在职人数（人）”"),
        ("套", "3套", cited(own="套"), "单元格内"),
        ("%", "3", cited(header="占比"), "按列标题“占比”的含义"),
        ("", "3", cited(), ""),
    ],
)
def test_where_the_unit_of_a_cell_was_read(unit: str, text: str, cell: CitedCell, read: str) -> None:
    assert unit_read(stored("公务接待费", "3", unit, source=Source(text, line=5)), cell) == read


@pytest.mark.parametrize(
    "text, unit, read",
    [
        ("4200 万元", "万元", "数字旁"),
        ("12％", "%", "数字旁"),
        ("30万", "万元", "数字旁"),
        ("30", "万元", "同一句"),
    ],
)
def test_where_the_unit_of_a_sentence_was_read(text: str, unit: str, read: str) -> None:
    assert unit_read(said("水费", "3", unit, source=Source(text, line=5)), None) == read


# --- from a library -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    home = tmp_path_factory.mktemp("文库")
    library = Library.open(home, create=True, settings=Settings(home), tools=Tools(embedder=Letters()))
    library.ingest([Path(__file__).parents[1] / "fixtures" / "book_ruled.pdf"])
    with BudgetQA(library) as opened:
        yield opened


def test_every_fact_of_a_document_has_a_receipt(bot: BudgetQA) -> None:
    facts = bot.facts()
    record = bot.library.documents()[0]
    for one in [*facts[::25], *[f for f in facts if f.origin is Origin.PROSE][:3]]:
        place = bot.fact_receipt(one).places[0]
        assert (place.file, place.sha256) == (record.file, record.sha256[:16])
        assert (place.page, place.text, place.bbox) == (one.citation.page, one.citation.text.strip(), one.citation.bbox)
        assert place.unit == one.unit
        assert bool(place.unit_read) == bool(one.unit)
        if one.origin is Origin.CELL:
            assert place.table == one.citation.table or place.table
            assert place.columns == [text for text in one.columns if text]


def test_a_document_that_is_not_in_the_library(bot: BudgetQA) -> None:
    with pytest.raises(UsageError):
        bot.receipt(answer(), 1)
