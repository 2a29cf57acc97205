"""The running text of the two seed documents: every number explained, and hand-read truth."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from corpus.datatypes import Fact, Fund, Identity
from corpus.identity import identify
from corpus.layout import Layout, lay_out
from corpus.prose import Prose, read_prose
from corpus.prose_numbers import NotFigure, figures, scan
from corpus.prose_places import with_printed_lines
from corpus.readers.text import read_text
from corpus.tables import build_tables

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
GANZHOU = "赣州市行政审批局2023年单位预算.txt"
NANCHANG = "南昌经济技术开发区行政审批服务保障中心2022年部门预算.txt"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not here")


@dataclass(frozen=True)
class Seed:
    layout: Layout
    identity: Identity
    prose: Prose


@cache
def seed(name: str) -> Seed:
    raw = read_text((SEEDS / name).read_bytes(), name)
    layout = lay_out(raw)
    paragraphs = with_printed_lines(layout.paragraphs, raw.blocks)
    tables = tuple(build_tables(layout))
    identity = identify(layout, tables, "x.txt")
    return Seed(layout, identity, read_prose(paragraphs, tables, "d", identity))


def packed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", [GANZHOU, NANCHANG])
def test_every_number_is_a_fact_or_has_a_reason(name: str) -> None:
    one = seed(name)
    printed = Counter(packed(n.text) for p in one.layout.paragraphs for n in scan(p.text))
    # the sign before an indicator's target (≥95%) belongs to its print, but is no part of the number
    explained = Counter(packed(fact.source.text).lstrip("≥≤=＝<>＜＞") for fact in one.prose.facts)
    explained += Counter(packed(skipped.number.text) for skipped in one.prose.skipped)
    assert printed == explained
    assert not [s for s in one.prose.skipped if s.number.reason in (None, NotFigure.UNBOUND)]


@pytest.mark.parametrize("name", [GANZHOU, NANCHANG])
def test_no_figure_hides_in_a_heading(name: str) -> None:
    assert [s.title for s in seed(name).layout.sections if figures(s.title)] == []


@pytest.mark.parametrize("name", [GANZHOU, NANCHANG])
def test_every_figure_is_printed_on_its_line(name: str) -> None:
    lines = (SEEDS / name).read_text(encoding="utf-8").split("\n")
    missing = [f for f in seed(name).prose.facts if f.source.text not in lines[(f.source.line or 0) - 1]]
    assert [(f.source.line, f.source.text) for f in missing] == []


def test_identities() -> None:
    ganzhou, nanchang = seed(GANZHOU).identity, seed(NANCHANG).identity
    assert (
        ganzhou.agency,
        ganzhou.agency_code,
        ganzhou.year,
        ganzhou.phase,
        ganzhou.level,
        ganzhou.region,
    ) == (
        "赣州市行政审批局",
        "118001",
        2023,
        "budget",
        "单位",
        "赣州市",
    )
    assert (nanchang.agency, nanchang.year, nanchang.phase, nanchang.level, nanchang.region) == (
        "南昌经济技术开发区行政审批服务保障中心",
        2022,
        "budget",
        "部门",
        "南昌经济技术开发区",
    )


ALL, FISCAL = Fund.ALL, Fund.FISCAL_APPROPRIATION
BASIC, PROJECT = "基本支出", "项目支出"
BRAIN, HOTLINE = "赣州市“城市大脑”建设项目", "赣州市12345政务服务便民热线一体化建设项目二期项目"
LISTED = "项目预算金额合计"
# line, item, path, aspect, value, unit, base, trend
GANZHOU_TRUTH = [
    (59, "内设处室", "", "count", "13", "个", None, None),
    (59, "编制人数小计", "", "count", "137", "人", None, None),
    (59, "行政编制人数", "编制人数小计", "count", "52", "人", None, None),
    (59, "参照公务员法管理的事业编制人数", "编制人数小计", "count", "0", "人", None, None),
    (59, "事业编制人数", "编制人数小计", "count", "85", "人", None, None),
    (59, "实有人数", "", "count", "126", "人", None, None),
    (59, "在职人数小计", "实有人数", "count", "115", "人", None, None),
    (59, "退休人数小计", "", "count", "11", "人", None, None),
    (575, "收入预算总额", "", "amount", "23255.42", "万元", None, None),
    (575, "收入预算总额", "", "change", "8471.56", "万元", "上年预算", "increase"),
    (575, "单位人员", "", "change", "13", "人", "2022年", "increase"),
    (575, "财政拨款收入", "收入预算总额", "amount", "13347.47", "万元", None, None),
    (575, "财政拨款收入", "收入预算总额", "change", "782.91", "万元", "上年预算", "increase"),
    (575, "事业收入", "收入预算总额", "change", "0", "万元", "上年预算", "unchanged"),
    (575, "其他收入", "收入预算总额", "amount", "700", "万元", None, None),
    (575, "国库集中支付网上结转", "收入预算总额", "amount", "9207.96", "万元", None, None),
    (575, "国库集中支付网上结转", "收入预算总额", "change", "7589.33", "万元", "上年预算", "increase"),
    (579, "支出预算总额", "", "amount", "23255.42", "万元", None, None),
    (581, "基本支出", "", "amount", "1862.41", "万元", None, None),
    (581, "基本支出", "", "change", "809.39", "万元", "上年预算", "increase"),
    (581, "商品和服务支出", BASIC, "amount", "214.32", "万元", None, None),
    (581, "资本性支出", BASIC, "amount", "0", "万元", None, None),
    (581, "项目支出", "", "amount", "21393.02", "万元", None, None),
    (583, "项目支出", "", "change", "7662.18", "万元", "上年预算", "increase"),
    (583, "工资福利支出", PROJECT, "amount", "58.02", "万元", None, None),
    (583, "商品和服务支出", PROJECT, "amount", "16396.77", "万元", None, None),
    (583, "其他相关支出", PROJECT, "amount", "700", "万元", None, None),
    (585, "一般公共服务支出", "", "amount", "13070.04", "万元", None, None),
    (585, "科学技术支出", "", "change", "2722.1", "万元", "上年预算", "increase"),
    (585, "节能环保支出", "", "change", "606.35", "万元", "上年", "increase"),
    (585, "农林水支出", "", "change", "1733.87", "万元", "上年", "increase"),
    (585, "金融支出", "", "amount", "0", "万元", None, None),
    (585, "金融支出", "", "change", "325", "万元", "上年预算", "decrease"),
    (587, "资本性支出", "", "amount", "4238.23", "万元", None, None),
    (591, "财政拨款支出预算总额", "", "amount", "13347.47", "万元", None, None),
    (593, "一般公共服务支出", "", "amount", "12909.98", "万元", None, None),
    (595, "项目支出", "", "change", "241.32", "万元", "上年预算", "decrease"),
    (595, "资本性支出", PROJECT, "amount", "4188.72", "万元", None, None),
    (607, "机关运行经费", "", "amount", "214.31", "万元", None, None),
    (607, "机关运行经费", "", "change", "61.35", "万元", "2022年预算", "increase"),
    (607, "机关运行经费", "", "growth", "40.11", "%", "2022年预算", "increase"),
    (615, "政府采购总额", "", "amount", "5351.56", "万元", None, None),
    (615, "货物预算", "政府采购总额", "amount", "60.6", "万元", None, None),
    (615, "服务预算", "政府采购总额", "amount", "5290.96", "万元", None, None),
    (619, "车辆", "", "count", "0", "辆", None, None),
    (621, "单位价值200万元以上大型设备", "", "count", "0", "个", None, None),
    (627, "项目", "", "count", "8", "个", None, None),
    (627, LISTED, "", "amount", "12186.46", "万元", None, None),
    (627, BRAIN, LISTED, "amount", "1340", "万元", None, None),
    (627, HOTLINE, LISTED, "amount", "900", "万元", None, None),
    (627, "赣州市行政审批局专项经费", LISTED, "amount", "1942.5", "万元", None, None),
    (627, "平台建设项目（上年结转）", LISTED, "amount", "2283.3", "万元", None, None),
    (642, BRAIN, "", "amount", "4200", "万元", None, None),
    (655, "六大智慧平台", f"{BRAIN}/数量指标", "indicator", "6", "个", None, None),
    (687, "统一身份认证", f"{BRAIN}/社会效益指标", "indicator", "6000000", "人", None, None),
    (687, "区块链政务服务场景数", f"{BRAIN}/社会效益指标", "indicator", "4", "个", None, None),
    (689, "政务人员满意度", f"{BRAIN}/服务对象满意度", "indicator", "95", "%", None, None),
    (700, HOTLINE, "", "amount", "900", "万元", None, None),
    (713, "15秒接通率", f"{HOTLINE}/质量指标", "indicator", "90", "%", None, None),
    (727, "复杂工单转办时效", f"{HOTLINE}/时效指标", "indicator", "2", "工作日", None, None),
    (741, "公务接待费", "“三公”经费", "amount", "3", "万元", None, None),
    (741, "公务接待费", "“三公”经费", "change", "0", "万元", "上年", "unchanged"),
]
DEVICES, APP = "行政服务中心信息化建设设备购置及运行维护项目", "“赣服通”经开分厅3.0版项目"
NANCHANG_TRUTH = [
    (16, "编制人数", "", "count", "16", "人", None, None),
    (16, "全部补助事业人员", "实有人数/在职人数", "count", "6", "人", None, None),
    (16, "退休人员", "实有人数", "count", "0", "人", None, None),
    (23, "收入预算总额", "", "growth", "21.02", "%", "上年", "decrease"),
    (23, "上级补助收入", "收入预算总额", "amount", "0", "万元", None, None),
    (25, "支出预算总额", "", "change", "238.23", "万元", "上年预算", "decrease"),
    (26, "基本支出", "", "amount", "595.29", "万元", None, None),
    (26, "非定额公用支出", BASIC, "amount", "439.7", "万元", None, None),
    (26, "项目支出", "", "change", "245", "万元", "上年预算", "decrease"),
    (26, APP, PROJECT, "amount", "63.107", "万元", None, None),
    (26, "“转作风、优环境”专项活动建设项目", PROJECT, "amount", "69.8", "万元", None, None),
    (27, "政务公开审批", "", "amount", "299.91", "万元", None, None),
    (28, "商品和服务支出", "", "share", "32.2", "%", "支出预算总额", None),
    (30, "住房保障支出", "", "amount", "19.62", "万元", None, None),
    (36, "机关运行经费", "", "change", "6.5", "万元", "上年", "decrease"),
    (36, "中心在岗人员", "", "change", "1", "人", None, "decrease"),
    (39, "政府采购货物", "政府采购总额", "amount", "212.91", "万元", None, None),
    (42, "单位价值200万元以上大型设备", "", "count", "0", "设备", None, None),
    (42, "单位价值200万元以上大型设备", "", "amount", "0", "万元", None, None),
    (64, "中心大厅窗口人员中餐费项目", "", "amount", "18.4", "万元", None, None),
    (69, "每人每月控制数", "中心大厅窗口人员中餐费项目/成本指标", "indicator", "608", "元", None, None),
    (120, APP, "", "amount", "63.107", "万元", None, None),
    (133, DEVICES, "", "amount", "50", "万元", None, None),
    (136, "系统故障发生率", f"{DEVICES}/质量指标", "indicator", "0.1", "%", None, None),
    (156, "“三公”经费", "", "amount", "0.5", "万元", None, None),
    (158, "公务接待费", "“三公”经费", "change", "0", "万元", "上年", "unchanged"),
]


Told = tuple[int, str, str, str, str, str, str | None, str | None]


def told(fact: Fact) -> tuple[str, ...]:
    return (
        fact.item,
        "/".join(fact.path),
        fact.aspect,
        str(fact.value),
        fact.unit,
        str(fact.base),
        str(fact.trend),
    )


@pytest.mark.parametrize(
    "name, truth",
    [(GANZHOU, one) for one in GANZHOU_TRUTH] + [(NANCHANG, one) for one in NANCHANG_TRUTH],
)
def test_figure_as_read_by_hand(name: str, truth: Told) -> None:
    line, *meaning = truth
    on_line = [told(fact) for fact in seed(name).prose.facts if fact.source.line == line]
    assert tuple(str(part) for part in meaning) in on_line


@pytest.mark.parametrize(
    "name, line, fund",
    [
        (GANZHOU, 585, ALL),
        (GANZHOU, 593, FISCAL),
        (GANZHOU, 741, FISCAL),
        (NANCHANG, 27, ALL),
        (NANCHANG, 30, FISCAL),
    ],
)
def test_fund_of_a_line(name: str, line: int, fund: Fund) -> None:
    assert {fact.fund for fact in seed(name).prose.facts if fact.source.line == line} == {fund}


def test_reasons_are_verbatim() -> None:
    (expenditure,) = [f for f in seed(GANZHOU).prose.facts if f.item == "支出预算总额" and f.aspect == "change"]
    assert expenditure.reason == "单位人员增加及惠企兑现工作力度增大,兑现资金大幅上升"
    costs = [f.reason for f in seed(NANCHANG).prose.facts if f.item == "机关运行经费"]
    assert costs == ["2021年6月机构改革，中心在岗人员减少了1人，市行政审批局市场登记驻经开窗口减少3人"] * 3


def test_stock_on_the_eve_of_the_year_is_the_budgets_own_statement() -> None:
    stock = [f for f in seed(NANCHANG).prose.facts if f.unit == "辆" and f.source.line == 41]
    assert {f.year for f in stock} == {2022}
    assert all("2021年12月31日" in packed(f.sentence or "") for f in stock)


def test_listed_projects_sum_to_their_stated_total() -> None:
    facts = seed(GANZHOU).prose.facts
    listed = [f.value for f in facts if f.path == (LISTED,)]
    assert (len(listed), sum(listed)) == (8, Decimal("12186.46"))
