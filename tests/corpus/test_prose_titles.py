"""Descriptions of projects under titles of their own."""

from decimal import Decimal

from corpus.datatypes import Aspect
from corpus.reading import read_bytes

TEXT = """示例市交通局2025年部门预算

四、绩效目标设置情况

2025年，编报绩效目标的项目共2个，涉及项目预算资金300.00万元。

桥梁养护专项（政策资金）经费情况说明

一、项目概述

对全市桥梁进行检测和养护。

六、年度预算安排

2025年度项目总预算210.00万，其中桥梁检测70.00万，养护工程140.00万。

档案数字化加工

项目经费情况说明

一、项目概述

对库存档案进行扫描。

六、年度预算安排

第一季度用款计划10.00万元，第二季度用款计划20.00万元。
"""


def test_each_project_owns_what_its_description_says() -> None:
    facts = [
        f for f in read_bytes(TEXT.encode(), "a.txt").facts if f.section and f.section[0] != "四、绩效目标设置情况"
    ]
    told = [(f.item, f.path[:1], f.value, f.unit, f.aspect) for f in facts]
    assert told == [
        ("桥梁养护专项", (), Decimal("210.00"), "万元", Aspect.AMOUNT),
        ("桥梁检测", ("桥梁养护专项",), Decimal("70.00"), "万元", Aspect.AMOUNT),
        ("养护工程", ("桥梁养护专项",), Decimal("140.00"), "万元", Aspect.AMOUNT),
        ("第一季度用款计划", ("档案数字化加工",), Decimal("10.00"), "万元", Aspect.AMOUNT),
        ("第二季度用款计划", ("档案数字化加工",), Decimal("20.00"), "万元", Aspect.AMOUNT),
    ]
    assert facts[0].repair == "原文“210.00万”缺“元”字，按金额理解"
    assert facts[0].measure == "年度预算安排"  # as where the label stands in front of it
    assert {f.measure for f in facts[1:]} == {"金额"}
    assert facts[3].repair is None


def test_a_title_of_the_budget_is_no_project() -> None:
    text = TEXT.replace("桥梁养护专项（政策资金）经费情况说明", "一般公共预算支出情况说明")
    facts = [f for f in read_bytes(text.encode(), "a.txt").facts if f.value == 70]
    assert [f.path for f in facts] == [("项目总预算",)]


def test_a_name_in_the_first_sentence_serves_where_the_title_has_none() -> None:
    text = (
        "示例街道2023年部门预算\n\n五、国有资产占有情况\n\n"
        "截至2022年12月31日，固定资产300.00万元，其中房屋100.00万元，设备200.00万元，均在正常使用之中。\n\n"
        "项目经费情况说明\n\n一、项目概况\n\n由示例街道建设的示例社区文化中心新建工程，位于示例路北侧。\n\n"
        "六、年度预算安排\n\n第一季度用款计划10.00万元，第二季度用款计划20.00万元。\n"
    )
    facts = [f for f in read_bytes(text.encode(), "a.txt").facts if "用款" in f.item]
    assert [(f.item, f.path, f.value) for f in facts] == [
        ("第一季度用款计划", ("示例社区文化中心新建工程",), Decimal("10.00")),
        ("第二季度用款计划", ("示例社区文化中心新建工程",), Decimal("20.00")),
    ]
