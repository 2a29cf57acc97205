"""A row that plain text lost: told as the document's only where another place states the very amount."""

from __future__ import annotations

import pytest

from corpus.checks.book import open_book
from corpus.checks.datatypes import Outcome
from corpus.checks.table_sums import RULES
from corpus.reading import read_bytes

TEXT = """示例市气象馆2024年部门预算
第一部分 情况说明
2024年{told}。
第二部分 表
一般公共预算基本支出情况表
单位：万元
经济分类科目编码\t科目名称\t合计\t人员经费\t公用经费
302\t商品和服务支出\t81.45\t\t81.45
30201\t办公费\t36.20\t\t36.20
30205\t水费\t2.05\t\t2.05
30206\t电费\t4.90\t\t4.90
30215\t会议费\t5.05\t\t5.05
30216\t培训费\t6.80\t\t6.80
\t合计\t81.45\t\t81.45
"""


@pytest.mark.parametrize(
    "told, outcome",
    [
        ("差旅费26.45万元", Outcome.FAIL),  # 30211 belongs under 302 and has no row
        ("差旅费24.65万元", Outcome.PARSE_DOUBT),
        ("退休费26.45万元", Outcome.PARSE_DOUBT),  # of another class
        ("办公费26.45万元", Outcome.PARSE_DOUBT),  # has a row
    ],
)
def test_the_amount_of_a_lost_row_stated_elsewhere(told: str, outcome: Outcome) -> None:
    book = open_book(read_bytes(TEXT.format(told=told).encode(), "示例.txt"))
    found = [one for rule in RULES for one in rule.check(book) if one.outcome not in (Outcome.PASS, Outcome.EXPLAINED)]
    assert [one.outcome for one in found if "302商品和服务支出" in one.explanation] == [outcome]
