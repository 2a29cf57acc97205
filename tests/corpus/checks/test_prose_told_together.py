"""Totals and numbers told behind what they are of, and the words 大于 and 小于."""

import pytest
from prose_books import CITY, FINAL, book, told, verdict

from corpus.checks.book import open_book
from corpus.checks.prose_addends import RULES as ADDENDS
from corpus.checks.prose_direction import RULES as DIRECTIONS
from corpus.checks.prose_projects import RULES as PROJECTS
from corpus.checks.prose_shares import RULES as SHARES
from corpus.checks.prose_sums import RULES as SUMS
from corpus.reading import read_bytes


@pytest.mark.parametrize(
    "text, expected",
    [
        ("安排绿化资金1.20亿元、路灯资金2.35亿元、管网资金3.40亿元，三项共计6.95亿元。", "pass"),
        ("安排绿化资金1.20亿元、路灯资金2.35亿元、管网资金3.40亿元，三项共计6.59亿元。", "fail error"),
        ("总投资9.00亿元，绿化资金1.20亿元、路灯资金2.35亿元，两项资金合计3.55亿元。", "pass"),
        ("绿化资金1.20亿元，增长5%；路灯资金2.35亿元，增长3%，两项合计4.55亿元。", "fail error"),
        ("绿化资金1.20亿元，路灯资金2.35亿元，合计3.55亿元。", "pass"),
        ("绿化资金1.20亿元，路灯资金2.35亿元，合计5.35亿元。", "fail error"),  # two digits swapped
        ("绿化资金1.20亿元，路灯资金2.35亿元，合计9.99亿元。", "-"),  # may be of more than these
        ("城建资金9.00亿元，其中路灯资金2.35亿元，绿化资金1.20亿元，合计3.53亿元。", "-"),
        ("绿化、路灯、管网三项支出合计6.59亿元。", "-"),  # the parts are not told here
    ],
)
def test_trailing_totals(text: str, expected: str) -> None:
    assert verdict(ADDENDS[0], book(text, identity=CITY)) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("全镇支出预算400.00万元。其中绿化支出80.00万元、路灯支出60.00万元，两项合计占支出预算的35.0%。", "pass"),
        ("全镇支出总额400.00万元。前两位是绿化支出80.00万元、路灯支出60.00万元，两项合计占支出的35.0%。", "pass"),
        ("全镇公共支出400.00万元。前两位是绿化支出80.00万元、路灯支出60.00万元，两项合计占支出的35.0%。", "pass"),
        ("全镇公共支出400.00万元。前两位是绿化支出80.00万元、路灯支出60.00万元，两项合计占支出的53.0%。", "fail error"),
    ],
)
def test_the_share_of_several(text: str, expected: str) -> None:
    assert verdict(SHARES[0], book(text, identity=CITY)) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("安排重点项目3个，资金60.00万元：绿化10.00万元；路灯20.00万元；管网30.00万元。", "pass"),
        ("安排重点项目4个，资金60.00万元：绿化10.00万元；路灯20.00万元；管网30.00万元。", "fail warning"),
        ("安排重点项目3个，资金61.00万元：绿化10.00万元；路灯20.00万元；管网30.00万元。", "fail error"),
        ("安排项目3个，分别是：绿化10.00万元、路灯20.00万元、管网30.00万元，合计60.00万元。", "pass"),
        ("安排项目2个，分别是：绿化10.00万元、路灯20.00万元、管网30.00万元，合计60.00万元。", "fail warning"),
        ("安排项目3个，分别是：绿化12.50万元、路灯20.00万元、管网30.00万元，合计65.20万元。", "fail error"),
        ("安排项目5个，资金90.00万元，其中：绿化10.00万元、路灯20.00万元。", "-"),  # a selection
        ("安排项目5个，资金90.00万元，其中绿化等10.00万元。", "-"),
    ],
)
def test_counted_projects(text: str, expected: str) -> None:
    assert verdict(PROJECTS[0], book(text)) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("预算单位包括局本级和所属2个事业单位，共3个预算单位。", "pass"),
        ("预算单位包括局本级和所属2个事业单位，共4个预算单位。", "fail warning"),
        ("包括本级预算及下属一个行政单位、两个事业单位，共4个预算单位。", "pass"),
        ("包括局机关和3家企业，共3个部门。", "-"),
        ("在职人员30人，其中行政人员12人、事业人员18人。", "pass"),
        ("在职人员30人，其中行政人员14人、事业人员18人。", "fail error"),
        ("在职人员30人，其中行政人员12人、事业人员10人。", "-"),  # not all of them
        ("在职人员30人，其中党员20人、女职工18人。", "-"),  # who may be both
        ("车辆7辆，其中机要通信用车3辆，应急保障用车4辆。", "pass"),
        ("车辆7辆，其中机要通信用车3辆，应急保障用车4辆，执法执勤用车1辆。", "fail error"),
        ("税收完成收入9.84亿元，其中：税收收入7.61亿元；非税收入2.23万元。", "fail error"),
        ("一般公共预算收入完成9.84亿元。其中：税收收入7.61亿元；非税收入2.23万元。", "fail error"),
        ("拨付资金85.00万元，其中甲区32.00万元、乙区28.50万元、丙区24.50万元。", "pass"),
        ("拨付资金85.00万元，其中甲区32.00万元、乙区25.80万元、丙区24.50万元。", "fail warning"),  # swapped
        ("拨付资金85.00万元，其中甲区32.00万元、乙区28.50万元、丙区21.00万元。", "-"),
    ],
)
def test_parts_of_a_whole(text: str, expected: str) -> None:
    assert verdict(SUMS[0], book(text)) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("年初预算为80.00万元，支出决算为90.00万元，决算数大于年初预算数的主要原因是追加。", "pass"),
        ("年初预算为80.00万元，支出决算为90.00万元，决算数小于年初预算数的主要原因是节约。", "fail error"),
        ("年初预算为80.00万元，支出决算为70.00万元，决算数大于预算数。", "fail error"),
        ("年初预算为80.00万元，支出决算为80.00万元，决算数等于年初预算数。", "pass"),
        ("年初预算为80.00万元，调整预算为95.00万元，支出决算为90.00万元，决算数小于调整预算数。", "pass"),
        ("年初预算为80.00万元，调整预算为95.00万元，支出决算为90.00万元，决算数小于年初预算数。", "fail error"),
        ("年初预算为80.00万元，支出决算为90.00万元。决算数小于年初预算数的主要原因是节约。", "fail error"),
        ("年初预算为80.00万元。决算数小于年初预算数的主要原因是节约。", "-"),
        ("年初预算为80.00万元，其中水费决算为90.00万元，决算数小于年初预算数。", "-"),  # of two things
    ],
)
def test_more_or_less(text: str, expected: str) -> None:
    assert verdict(DIRECTIONS[0], book(text, identity=FINAL)) == expected


def test_the_word_is_told() -> None:
    text = "年初预算为80.00万元，支出决算为90.00万元，决算数小于年初预算数的主要原因是节约。"
    (finding,) = told(DIRECTIONS[0], book(text, identity=FINAL))
    assert finding.explanation == "预算80.00万元，决算90.00万元，文中却写“决算数小于年初预算数”，实为大于"
    assert finding.proposal == "若改为“决算数大于年初预算数”则与金额一致"


def test_the_number_of_agencies_is_told() -> None:
    (finding,) = told(SUMS[0], book("预算单位包括局本级和所属2个事业单位，共4个预算单位。"))
    assert finding.explanation == "本级和所属单位相加为1＋2＝3个，文中写共4个"
    assert [place.source.text for place in finding.places] == ["4个"]


TABLE = """# 示例市气象馆2024年部门预算

## 一、绩效情况

2024年绩效目标管理的项目{count}个，涉及资金{total}万元。

## 二、表

#### 项目支出表

单位：万元

| 序号 | 项目名称 | 预算金额 |
| --- | --- | --- |
| 1 | 雷达维护 | 30.00 |
| 2 | 观测站改造 | 45.50 |
| 3 | 科普展览 | 14.50 |
|  | 合计 | 90.00 |
"""


@pytest.mark.parametrize(
    "count, total, expected",
    [("3", "90.00", "pass"), ("4", "90.00", "fail warning"), ("2", "75.50", "-")],  # of some of them
)
def test_counted_projects_and_the_table_with_their_total(count: str, total: str, expected: str) -> None:
    text = TABLE.format(count=count, total=total)
    assert verdict(PROJECTS[0], open_book(read_bytes(text.encode(), "示例.md"))) == expected
