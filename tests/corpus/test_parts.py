"""Files that hold the documents of several agencies."""

from pathlib import Path

import pytest

from corpus.reading import read_documents

HEAD = "{agency}{year}年部门预算\n\n收支预算总表\n填报单位：{agency}\t单位：万元\n"
COLUMNS = "收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n"
ROWS = "一、财政拨款收入\t{money}.00\t一、基本支出\t{money}.00\n收入总计\t{money}.00\t支出总计\t{money}.00\n"
TARGET = "项目支出绩效目标表\n填报单位：{agency}\t单位：万元\n项目名称\t档案整理\n年度资金总额\t5.00\n"


def book(*agencies: str, year: int = 2023) -> str:
    """One budget behind the other; the amounts are 10, 20, …"""
    return "\n".join(
        (HEAD + COLUMNS + ROWS).format(agency=agency, year=year, money=10 * n) for n, agency in enumerate(agencies, 1)
    )


def read(tmp_path: Path, text: str) -> list[tuple[str, int | None, set[str]]]:
    """Agency, year and figures of each document in the file."""
    path = tmp_path / "汇编.txt"
    path.write_text(text, encoding="utf-8")
    return [
        (r.document.identity.agency, r.document.identity.year, {str(f.value) for f in r.facts})
        for r in read_documents(path)
    ]


def test_each_agency_gets_its_own_document(tmp_path: Path) -> None:
    assert read(tmp_path, book("示例市水利局", "示例市林业局", "示例市档案馆")) == [
        ("示例市水利局", 2023, {"10.00"}),
        ("示例市林业局", 2023, {"20.00"}),
        ("示例市档案馆", 2023, {"30.00"}),
    ]


@pytest.mark.parametrize(
    "text",
    [
        book("示例市水利局"),
        book("示例市水利局") + TARGET.format(agency="示例市水文中心"),  # a subordinate's project is no budget
        book("示例市水利局", "示例市林业局", "示例市水利局"),  # agencies alternate
        book("示例市水利局", "示例市水利局（本级）"),
        book("中共示例市委办公室", "示例市委办公室"),
    ],
)
def test_a_document_of_one_agency_stays_whole(tmp_path: Path, text: str) -> None:
    assert len(read(tmp_path, text)) == 1


def test_ids_of_parts_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "汇编.txt"
    path.write_text(book("示例市水利局", "示例市林业局"), encoding="utf-8")
    first, second = read_documents(path)
    assert (first.document.sha256, first.document.id[-2:], second.document.id[-2:]) == (
        *(second.document.sha256, "-1", "-2"),
    )
    assert {fact.document for fact in second.facts} == {second.document.id}
    assert second.document.identity.title == "示例市林业局2023年部门预算"
