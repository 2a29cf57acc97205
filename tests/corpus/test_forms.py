"""Recognition of official forms."""

from __future__ import annotations

import re

import pytest

from corpus.forms import form_book, recognise


@pytest.mark.parametrize(
    "title, form",
    [
        ("收支预算总表", "revenue_expenditure"),
        ("2024年度部门收入总表", "revenue"),
        ("收入决算表", "revenue"),
        ("部门支出总体情况表", "expenditure"),
        ("财政拨款收支总表", "fiscal_appropriation"),
        ("财政拨款收入支出决算总表", "fiscal_appropriation"),
        ("一般公共预算支出表", "general_public"),
        ("一般公共预算财政拨款支出决算表", "general_public"),
        ("一般公共预算基本支出表", "general_public_basic"),
        ("一般公共预算财政拨款基本支出决算表", "general_public_basic"),
        ("财政拨款“三公”经费支出表", "three_public"),
        ("一般公共预算“三公”经费、会议费、培训费支出预算表", "three_public"),
        ("政府性基金预算支出表", "government_fund"),
        ("国有资本经营预算支出表", "state_capital"),
        ("项目支出绩效目标表", "project_target"),
        ("部门整体支出绩效目标表", "agency_target"),
        ("项目支出表", "project"),
        ("政府采购支出表", "procurement"),
        ("机关运行经费支出预算表", "operating"),
        ("2025年示例市一般公共预算收入执行情况表", "revenue_execution"),
        ("政府一般债务限额和余额情况表", "debt"),
    ],
)
def test_forms_by_title(title: str, form: str) -> None:
    found = recognise(title, (), ())
    assert found is not None
    assert found.id == form


def test_a_form_without_title_is_known_by_its_columns() -> None:
    headers = [("合计",), ("上年结转",), ("财政拨款", "小计"), ("事业收入",), ("上级补助收入",)]
    found = recognise("", headers, ["合计", "行政运行"])
    assert found is not None
    assert found.id == "revenue"


def test_unknown_tables_stay_unknown() -> None:
    assert recognise("人员名册", [("姓名",), ("年龄",)], ["张三"]) is None


def test_form_data_is_sound() -> None:
    forms = form_book().forms
    assert len({form.id for form in forms}) == len(forms)
    assert all(form.total and 0 <= form.breadth <= 7 for form in forms)
    for form in forms:
        for pattern in (*form.title_all, *form.title_none, *form.headers, *form.rows):
            re.compile(pattern)
