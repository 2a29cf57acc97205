"""The words 增加, 减少, 持平 against the numbers; a base of zero; reasons."""

import pytest
from prose_books import book, told, verdict

from corpus.checks.prose_direction import RULES
from corpus.checks.prose_reason import RULES as REASONS

DIRECTION, GREW_TO_NOTHING, ZERO_BASE = RULES
(REASON,) = REASONS


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2023年执行数为20.00万元，2024年预算安排25.00万元，比2023年执行数增加25.00%。", "pass"),
        ("邮电费30万元，比上年预算25万元增加5万元。", "pass"),
        ("办公费50万元，比上年增加10万元，增长25%。", "pass"),
        ("办公费50万元，比上年增加10万元，下降25%。", "fail error"),
        ("邮电费20万元，比上年预算25万元增加5万元。", "fail error"),
        ("2023年执行数为20.00万元，2024年预算安排25.00万元，比2023年执行数减少25.00%。", "fail error"),
        ("办公费50万元，与上年预算持平，比上年预算增加10万元。", "fail warning"),
        ("办公费50万元，与上年持平。", "-"),
        ("办公费50万元，比上年增加0万元，增长0%。", "-"),
    ],
)
def test_direction(text: str, expected: str) -> None:
    assert verdict(DIRECTION, book(text)) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("政府性基金支出预算0万元，比上年增加40.50万元。", "fail error"),
        ("办公费10.00万元，比上年增加12.00万元。", "fail error"),
        ("办公费10.00万元，比上年增加10.00万元。", "pass"),
        ("政府性基金支出预算0万元，比上年减少40.50万元。", "-"),
        ("政府性基金支出预算0万元，比上年增加0万元。", "-"),
        ("年末收支结余10.00万元，比上年增加12.00万元。", "-"),  # a balance may have been below zero
    ],
)
def test_nothing_has_not_grown(text: str, expected: str) -> None:
    assert verdict(GREW_TO_NOTHING, book(text)) == expected


def test_the_change_of_the_item_before_was_copied() -> None:
    opened = book("一般公共预算拨款支出900.00万元，比上年增加40.50万元；政府性基金拨款支出0万元，比上年增加40.50万元。")
    (finding,) = told(GREW_TO_NOTHING, opened)
    assert finding.explanation == "“政府性基金拨款支出”本年0万元，不可能比上年增加40.50万元"
    assert finding.proposal == "与前文“一般公共预算拨款支出”的增加额相同，疑误抄"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2023年执行数为0.00万元，2024年预算安排25.00万元，比2023年执行数增加100.00%。", "fail warning"),
        ("培训费12.50万元，比上年增加12.50万元，增长100%。", "fail warning"),
        ("培训费25.00万元，比上年增加12.50万元，增长100%。", "pass"),
        ("培训费0万元，比上年增加0万元，增长0%。", "-"),
        ("培训费0万元，比上年减少12.50万元，下降100%。", "-"),
        ("国有资本经营预算收入0.1亿元，比上年增加0.1亿元，增长90%。", "-"),  # may have been 0.05
        ("培训费12.50万元，比上年增加12.50万元，上年无此项支出。", "-"),
    ],
)
def test_no_percentage_over_nothing(text: str, expected: str) -> None:
    assert verdict(ZERO_BASE, book(text)) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("宣教活动费30万元，比上年减少2.98%。主要原因：宣教活动费经费增加。", "fail warning"),
        ("宣教活动费30万元，比上年增加2.98%。主要原因：宣教活动费经费增加。", "pass"),
        ("宣教活动费30万元，比上年减少2.98%。主要原因：厉行节约，压减开支。", "-"),
        ("宣教活动费30万元，比上年减少2.98%，主要原因是人员经费增加、项目经费减少。", "-"),
        ("宣教活动费30万元，比上年减少2.98%，主要原因是在职人员减少。", "-"),
        ("宣教活动费30万元，比上年减少2.98%，主要原因是退休人员增加。", "-"),  # another thing that may well explain it
        (
            "宣教事务（款）一般行政管理事务（项）30万元，比上年减少2.98%。主要原因：宣教事务一般行政管理事务经费增加。",
            "fail warning",
        ),
        ("宣教活动费30万元，与上年持平。主要原因：宣教活动费经费增加。", "-"),
    ],
)
def test_reason_and_direction(text: str, expected: str) -> None:
    assert verdict(REASON, book(text)) == expected
