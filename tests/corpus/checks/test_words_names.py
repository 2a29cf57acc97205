"""Names and levels of agencies."""

from __future__ import annotations

import pytest
from wording_books import book, identity, paragraphs, printed, prose, table

from corpus.checks.datatypes import Severity
from corpus.checks.words_names import check_level, check_title_name, own_level
from corpus.datatypes import Identity, Phase

DISTRICT = identity("示例市样板区审计局", region="样板区")
REAL = identity("南昌市青云谱区审计局", region="青云谱区")


@pytest.mark.parametrize(
    ("whose", "level"),
    [
        (REAL, "区"),
        (identity("南昌市审计局", region="南昌市"), "市"),
        (identity("江西省审计厅", region="江西省"), "省"),
        (identity("南昌经济技术开发区审计局", region="南昌经济技术开发区"), ""),
        (Identity("报告", "南昌市", 2023, Phase.BUDGET, "政府", "南昌市"), ""),
        (Identity("预算", "示例大学", 2023, Phase.BUDGET, "部门"), ""),
    ],
)
def test_own_level(whose: Identity, level: str) -> None:
    assert own_level(whose) == level


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("（一）财政拨款收入：是市级预算主管部门取得的财政拨款。", ["市级预算主管部门"]),
        ("（二）“三公”经费：是与市级财政有经费领拨关系的部门使用的经费。", ["市级财政有经费领拨"]),
        ("（一）财政拨款收入：是区级预算主管部门取得的财政拨款。", []),
        ("（三）转移支付：指市级和区级财政安排的资金，区、市级财政拨款。", []),
        ("2023年取得市级财政拨款30万元。", []),
    ],
)
def test_level(text: str, wrong: list[str]) -> None:
    assert printed(check_level, prose(text, whose=REAL)) == wrong


def test_all_places_are_told_in_one_finding() -> None:
    (finding,) = check_level(prose("甲：是市级预算主管部门的收入。", "乙：指使用市级财政拨款的支出。", whose=REAL))
    assert [place.source.text for place in finding.places] == ["市级预算主管部门", "市级财政拨款"]
    assert finding.explanation == (
        "南昌市青云谱区审计局是区级单位，名词解释里写“市级预算主管部门”，疑套用上级模板，共2处"
    )


@pytest.mark.parametrize(
    ("title", "wrong"),
    [
        ("示例市审计局2023年度部门预算表", ["示例市审计局2023年度部门预算表"]),
        ("示例市样板区审计局2023年度部门预算表", []),
        ("审计局2023年度部门预算表", []),
        ("样板区审计局2023年度部门预算表", []),
        ("示例市财政局2023年度部门预算表", []),
    ],
)
def test_title_name(title: str, wrong: list[str]) -> None:
    assert printed(check_title_name, book(paragraphs(title), whose=DISTRICT)) == wrong


def test_reporting_agency_is_compared_too() -> None:
    opened = book(tables=(table("收支总表", agency="示例市审计局"),), whose=DISTRICT)
    (finding,) = check_title_name(opened)
    assert finding.severity is Severity.WARNING
    assert finding.places[0].source.text == "示例市审计局"
