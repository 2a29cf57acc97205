"""Repairs happen only with proof."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from corpus.datatypes import CellStatus, Grid, GridCell, Table
from corpus.layout import lay_out
from corpus.readers.text import read_text
from corpus.tables import build_tables

HEAD = "部门支出总表\n\n单位：万元\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"


def table_of(rows: str) -> Table:
    (table,) = build_tables(lay_out(read_text((HEAD + rows).encode(), "示例.txt")))
    return table


def values(table: Table) -> list[list[str | None]]:
    return [[None if c.value is None else str(c.value) for c in row.cells] for row in table.rows]


GOOD = (
    "\t合计\t30.00\t18.00\t12.00\n201\t一般公共服务支出\t20.00\t12.00\t8.00\n20103\t政府办公厅（室）及相关机构事务\t20.00\t12.00\t8.00\n"
    "2010301\t行政运行\t12.00\t12.00\t\n2010302\t一般行政管理事务\t8.00\t\t8.00\n"
)
HOUSING = "221\t住房保障支出\t10.00\t6.00\t4.00\n"


def test_a_good_table_is_left_alone() -> None:
    table = table_of(GOOD + HOUSING)
    assert table.certificate.outcome == "verified"
    assert {cell.status for row in table.rows for cell in row.cells} == {CellStatus.READ, CellStatus.BLANK}


def test_a_lost_figure_is_recovered_by_two_sums() -> None:
    table = table_of(GOOD + HOUSING.replace("6.00", ""))
    cell = table.rows[-1].cells[1]
    assert (cell.value, cell.status, table.certificate.outcome) == (
        Decimal("6.00"),
        CellStatus.RECOVERED,
        "recovered",
    )


def test_a_misplaced_comma_is_recovered() -> None:
    table = table_of(
        GOOD.replace("\t30.00", "\t1,030,00").replace("18.00", "1,018.00")
        + HOUSING.replace("10.00", "1,010.00").replace("6.00", "1,006.00")
    )
    assert values(table)[0] == ["1030.00", "1018.00", "12.00"]


def test_a_slid_figure_goes_back_to_its_column() -> None:
    table = table_of(
        GOOD.replace("\t8.00\n2010301", "\t8.00\n2010301").replace("事务\t8.00\t\t8.00", "事务\t8.00\t8.00\t") + HOUSING
    )
    assert values(table)[4] == ["8.00", None, "8.00"]
    assert table.rows[4].cells[2].repair == "数字错位，按合计关系归位"


def test_noise_in_a_cell_is_no_figure() -> None:
    table = table_of(GOOD.replace("12.00\t12.00\t\n", "12.00\t12.00\t7\n") + HOUSING)
    cell = table.rows[3].cells[2]
    assert (cell.value, cell.status, cell.text) == (None, CellStatus.BLANK, "7")


def test_an_error_of_the_document_is_not_repaired() -> None:
    """A printed figure that merely does not add up stays as printed."""
    table = table_of(GOOD + HOUSING.replace("6.00", "5.00"))
    assert values(table)[5] == ["10.00", "5.00", "4.00"]
    assert (table.certificate.outcome, table.certificate.failed) == ("doubtful", 2)


def test_two_blanks_are_not_guessed() -> None:
    table = table_of(GOOD + "221\t住房保障支出\t10.00\t\t\n")
    assert values(table)[5][0] == "10.00"
    assert table.rows[5].cells[1].status is not CellStatus.READ


def test_rounding_is_no_failure() -> None:
    table = table_of(GOOD.replace("30.00", "30.01") + HOUSING)
    assert table.certificate.failed == 0


def test_figures_cut_at_the_edge_get_their_digits_back() -> None:
    table = table_of(
        "\t合计\t20.95\t12.00\t8.95\n301\t工资福利支出\t12.00\t12.00\t\n302\t商品和服务支出\t8.95\t\t8.9\n"
    )
    assert values(table)[2] == ["8.95", None, "8.95"]


def test_whole_numbers_of_a_workbook_are_no_noise() -> None:
    """A workbook shows 8.00 as 8: where no zero proves fixed decimals, nothing is cut and nothing odd."""
    table = table_of(
        "\t合计\t20.55\t12.31\t8.2\n301\t工资福利支出\t12.31\t12.31\t\n302\t商品和服务支出\t8.25\t\t8.2\n"
        "303\t对个人和家庭的补助\t300\t\t300\n"
    )
    assert values(table)[1:] == [["12.31", "12.31", None], ["8.25", None, "8.2"], ["300", None, "300"]]


def scanned_table(rows: str, doubts: dict[str, str]) -> Table:
    """A table of which a scan read some texts otherwise the second time."""
    raw = read_text((HEAD + rows).encode(), "示例.txt")

    def doubted(cell: GridCell | None) -> GridCell | None:
        return cell and replace(cell, source=replace(cell.source, doubt=doubts.get(cell.text)))

    blocks = (Grid(tuple(tuple(map(doubted, r)) for r in b.rows)) if isinstance(b, Grid) else b for b in raw.blocks)
    (table,) = build_tables(lay_out(replace(raw, blocks=tuple(blocks))))
    return table


def test_of_two_readings_of_a_scan_the_one_that_foots_is_taken() -> None:
    table = scanned_table(GOOD + HOUSING.replace("10.00", "18.99"), {"18.99": "10.00"})
    cell = table.rows[-1].cells[0]
    assert (cell.value, cell.status) == (Decimal("10.00"), CellStatus.RECOVERED)
    assert cell.repair == "扫描件识别不一，按合计关系取“10.00”（另一读法“18.99”）"


def test_a_sum_bears_out_what_a_scan_was_not_certain_of() -> None:
    table = scanned_table(GOOD + HOUSING, {"30.00": "80.00", "6.00": "6.00"})
    assert values(table)[0] == ["30.00", "18.00", "12.00"]
    assert {cell.status for row in table.rows for cell in row.cells} == {CellStatus.READ, CellStatus.BLANK}


def test_a_scanned_figure_that_no_sum_bears_out_is_doubtful() -> None:
    table = scanned_table("201\t一般公共服务支出\t20.00\t\t\n204\t公共安全支出\t7.00\t\t\n", {"7.00": "1.00"})
    statuses = [row.cells[0].status for row in table.rows]
    assert statuses == [CellStatus.READ, CellStatus.DOUBTFUL]
