"""Which quantity a figure states, whatever words say it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from corpus.datatypes import Aspect, Fact, Fund, Origin, Phase, RowRole, Source, Tier
from corpus.quantities import Quantity, names_fund, project_key, quantity_of, same_item
from corpus.vocabulary import vocabulary


def cell(item: str, fund: Fund | None = Fund.ALL, **changes: Any) -> Fact:
    base = Fact(
        id="d:1", document="d", agency="示范市审计局", year=2024, phase=Phase.BUDGET, item=item,
        concept=vocabulary().concept_of(item), code=None, path=(), row=item, role=RowRole.ITEM, measure="合计",
        measure_concept=None, columns=("合计",), main=True, aspect=Aspect.AMOUNT, value=Decimal(8), unit="万元",
        scope="支出总表", form=None, fund=fund, origin=Origin.CELL, source=Source("8"), table=1,
    )  # fmt: skip
    return replace(base, **changes)


def prose(item: str, fund: Fund | None = None, **changes: Any) -> Fact:
    return cell(item, fund, origin=Origin.PROSE, table=None, columns=(), row="", **changes)


def same(one: Fact, other: Fact) -> bool:
    left, right = quantity_of(one), quantity_of(other)
    return same_item(left, right) and left.scope == right.scope


BASIC_COLUMN: dict[str, Any] = {
    "main": False,
    "measure": "基本支出",
    "measure_concept": "basic_expenditure",
    "columns": ("基本支出",),
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (prose("一般公共预算基本支出", Fund.GENERAL_PUBLIC_BASIC), cell("基本支出", Fund.GENERAL_PUBLIC_BUDGET)),
        (cell("会议费", Fund.GENERAL_PUBLIC_BASIC), cell("会议费", Fund.GENERAL_PUBLIC_BUDGET, **BASIC_COLUMN)),
        (prose("会议费", Fund.ALL, path=("基本支出",)), cell("会议费", **BASIC_COLUMN)),
        (cell("会议费支出"), cell("会议费")),
        (cell("收入合计", Fund.GENERAL_PUBLIC_BUDGET), prose("一般公共预算收入", Fund.GENERAL_PUBLIC_BUDGET)),
        (prose("一般公共预算收入"), prose("一般公共预算收入", Fund.GENERAL_PUBLIC_BUDGET)),
        (cell("2024年“示范大脑”建设专项", None), prose("“示范大脑”建设项目")),
    ],
)
def test_one_quantity_in_other_words(one: Fact, other: Fact) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    "other",
    [
        cell("会议费", Fund.FISCAL_APPROPRIATION),
        cell("会议费", year=2023),
        cell("会议费", phase=Phase.FINAL),
        cell("会议费", tier=Tier.OWN),
        cell("会议费", agency="示范市文化局"),
        cell("会议费", **BASIC_COLUMN),
        cell("会议费", main=False, measure="上年结转", measure_concept="carryover", columns=("上年结转",)),
        cell("会议费", columns=("2024年预算数（不含提前告知专项）",)),
        cell("会议费", form="procurement", code="30215"),
        cell("会议费", role=RowRole.TOTAL, scope="示范县各乡镇财政收支情况表"),
        cell("会议费", unit="人"),
        cell("培训费"),
    ],
)
def test_another_scope_is_another_quantity(other: Fact) -> None:
    assert not same(cell("会议费"), other)


def test_codes_decide_before_names() -> None:
    one, other = cell("行政运行", code="2010101"), cell("行政运行", code="2010301")
    assert not same_item(quantity_of(one), quantity_of(other))
    assert same_item(quantity_of(one), quantity_of(cell("行政运行（人大）", code="2010101")))


def test_what_is_added_to_a_ceiling_is_not_the_ceiling() -> None:
    ceiling, added = cell("专项债务限额", None), cell("新增专项债务限额", None)
    told = prose("专项债务限额", path=("下达本级政府债务限额",))
    assert not same(ceiling, added)
    assert same(told, added)


def test_revenue_of_an_item_is_not_its_expenditure() -> None:
    spent = cell("行政运行", code="2010101", form="expenditure")
    assert not same(spent, cell("行政运行", code="2010101", form="revenue"))


def test_parents_tell_items_of_one_name_apart() -> None:
    def above(fact: Fact) -> tuple[str, ...]:
        return quantity_of(fact).above

    assert above(prose("设备购置", path=("大厅运行",))) == ("大厅运行",)
    assert above(prose("设备购置", path=("支出预算总额", "基本支出"))) == ()


def test_a_detail_belongs_to_its_project() -> None:
    quantity: Quantity = quantity_of(cell("财政拨款", None), project="云图观测站运行")
    assert quantity.owner == project_key("云图观测站运行项目")
    assert quantity_of(cell("云图观测站运行", None), project="云图观测站运行").owner == ""


def test_names_that_say_the_money() -> None:
    assert names_fund(prose("一般公共预算财政拨款基本支出"))
    assert not names_fund(prose("基本支出"))
    assert not names_fund(prose("使用非财政拨款结余"))
