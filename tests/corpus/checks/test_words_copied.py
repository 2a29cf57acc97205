"""What was copied from a neighbour."""

from __future__ import annotations

import pytest
from wording_books import book, paragraphs, printed, prose

from corpus.checks.datatypes import Severity
from corpus.checks.words_copied import check_copied_block, check_copied_name

FIRST = "1.“示范支出（类）宣传事务（款）一般行政管理事务（项）”3万元，主要用于宣传事务一般行政管理事务。"


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("2.“示范支出（类）宣传事务（款）展览活动（项）”5万元，主要用于展览活动。", []),
        (
            "2.“示范支出（类）宣传事务（款）展览活动（项）”5万元，主要用于宣传事务一般行政管理事务。",
            ["主要用于宣传事务一般行政管理事务"],
        ),
        (
            "2.“示范支出（类）宣传事务（款）展览活动（项）”5万元。主要原因是：一般行政管理事务经费增加。",
            ["主要原因是：一般行政管理事务经费增加"],
        ),
        ("2.“示范支出（类）宣传事务（款）展览活动（项）”5万元，主要用于一般行政管理事务、展览活动。", []),
        ("2.“示范支出（类）组织事务（款）一般行政管理事务（项）”5万元，主要用于一般行政管理事务。", []),
        ("2.“示范支出（类）宣传事务（款）展览活动（项）”5万元，主要用于场馆维护。", []),
    ],
)
def test_copied_name(text: str, copied: list[str]) -> None:
    assert printed(check_copied_name, prose(FIRST, text)) == copied


def test_copied_name_points_at_both_items() -> None:
    text = "2.“示范支出（类）体育事务（款）群众体育（项）”5万元，主要用于一般行政管理事务。"
    (finding,) = check_copied_name(prose(FIRST, text))
    assert [place.source.line for place in finding.places] == [2, 1]
    assert finding.explanation == (
        "“群众体育（项）”的说明写“主要用于一般行政管理事务”，而“一般行政管理事务”是另一项，疑照抄他项文字"
    )


BLOCK = ("2）立项依据：关于档案库房更新改造经费的请示及批复。", "3）实施主体：档案库房。", "4）年度预算安排：50万元")
OWN = ("1）项目概述：更新网络。", "2）立项依据：第8次会议纪要。", "4）年度预算安排：63.1万元")


def test_copied_block() -> None:
    texts = (
        *paragraphs(*BLOCK, section=("项目", "1.库房")),
        *paragraphs(*OWN, *BLOCK, section=("项目", "2.网络"), first=4),
    )
    (finding,) = check_copied_block(book(texts))
    assert finding.severity is Severity.WARNING
    assert [place.source.line for place in finding.places] == [7, 9, 1, 3]
    assert finding.explanation == (
        "“网络”之下原样重复了“库房”的3段，其中的“4）年度预算安排：50万元”是后者的，不是“网络”的"
    )


def test_projects_that_merely_read_alike() -> None:
    texts = (*paragraphs(*BLOCK, section=("项目", "1.库房")), *paragraphs(*BLOCK, section=("项目", "2.网络"), first=4))
    assert list(check_copied_block(book(texts))) == []


def test_text_printed_again_over_a_page_turn_is_layout() -> None:
    duties = ("6、负责指导全区的示范工作，落实示范责任；", "7、负责示范统计，", "8、完成交办的其他任务50万元。")
    assert list(check_copied_block(book(paragraphs(*duties, *duties, section=("职能",))))) == []
