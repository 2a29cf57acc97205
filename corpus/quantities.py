"""Which quantity a figure states: what is counted and in which 口径, so that only like is set beside like.

Two figures are one quantity when item, year, phase, place, money, part and side agree. The same thing is
said in many ways, which are put to one form here: “一般公共预算基本支出” is 基本支出 out of that budget, the
基本支出 column of a form counts what a form of basic expenditure counts as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from corpus.datatypes import Aspect, Direction, Fact, Fund, Origin, Phase, RowRole, Tier
from corpus.errors import ParseError
from corpus.forms import form_by_id
from corpus.money import Dimension, Unit, parse_unit
from corpus.tiers import tier_in
from corpus.vocabulary import clean_label, item_key, vocabulary

BASIC = "basic_expenditure"
PROJECT = "project_expenditure"
_SISTERS = (BASIC, PROJECT)
SUMS = {
    "total_revenue": Direction.REVENUE,
    "revenue_sum": Direction.REVENUE,
    "current_year_revenue": Direction.REVENUE,
    "total_expenditure": Direction.EXPENDITURE,
    "expenditure_sum": Direction.EXPENDITURE,
    "current_year_expenditure": Direction.EXPENDITURE,
}
_CURRENT = ("revenue_sum", "current_year_revenue", "expenditure_sum", "current_year_expenditure")
_ONE_BUDGET = (Fund.GENERAL_PUBLIC_BUDGET, Fund.GOVERNMENT_MANAGED_FUNDS, Fund.STATE_CAPITAL_OPERATIONS)
_NARROWED = re.compile(r"不含|[（(]含|剔除|扣除")
_WHOLE_COLUMN = re.compile(r"(?:合计|总计)(?:(?:预|决)算数|金额|数)?")
_BARE_COLUMN = ("小计", "合计")
_NAMED_TAIL = re.compile(
    r"(?<=费)支出$|(?:预算|决算)(?:支出|数|总额|总金额)?$|(?<=..)(?:快报数|年初预算|总?金额)$|(?<=[限余]额)总额$"
)
_NAMED_HEAD = re.compile(r"^(?:当年|本年|年末|期末)(?=.{4})")
_ADDED = re.compile(r"^新增(?=.*限额)")  # what was added to a ceiling is not the ceiling
_ADDED_ABOVE = re.compile(r"(?:新增|下达).*限额")
_FUND_IN_NAME = re.compile("一般公共预算|(?<!非)财政拨款|政府性基金|国有资本经营|财政专户")
_FUND_ALONE = re.compile(rf"(?:{_FUND_IN_NAME.pattern})(?:财政拨款|预算|拨款|资金)*(?:收入|支出)?")
_TABLE_OF_TOWNS = re.compile("各?(?:乡镇|镇街|街镇)[^·]{0,12}(?:表|情况)")
_SUM_BELOW = re.compile(r"(?!全)[^本]{0,6}[县区旗]级?[^本]{0,4}合计$")
_LISTS_OF_PROJECTS = ("project",)
_TRANSFERS = "230"  # 转移性支出
_SHORTEST_STEM = 4  # characters; less says too little to tell projects apart


@dataclass(frozen=True, slots=True)
class Scope:
    """The 口径 of a figure: all that two figures of one item must share to have to be equal."""

    year: int | None
    phase: Phase | None
    agency: str
    own: bool  # 本级 alone; the whole place need not say so
    side: str  # "revenue" where a form of revenue states an item of expenditure
    fund: Fund | None  # None: not said
    within: str  # basic_expenditure, project_expenditure where only that part is counted
    part: str  # what else narrows it: a column that is a part of its row, a remark in the header
    dimension: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure's item, in all its names, and its 口径."""

    code: str | None
    concept: str | None
    key: str
    owner: str  # the project or list that a figure is a detail of
    above: tuple[str, ...]  # the parents that tell items of one name apart
    scope: Scope
    side_of_sum: Direction | None  # of the sum of a whole form, which is called now 总计, now 本年合计

    @property
    def is_sum(self) -> bool:
        """Whether it is the sum of a whole form."""
        return self.side_of_sum is not None


def quantity_of(fact: Fact, project: str | None = None) -> Quantity:
    """What ``fact`` states. ``project``: whose target form its table is, if it is one."""
    concept, fund = _plain(fact)
    part, within = _part(fact)
    side_of_sum = SUMS.get(concept or "") if concept == fact.concept else None
    scope = Scope(
        year=fact.year,
        phase=fact.phase,
        agency=fact.agency,
        own=fact.tier is Tier.OWN,
        side=_side(fact),
        fund=Fund.GENERAL_PUBLIC_BUDGET if fund is Fund.GENERAL_PUBLIC_BASIC else fund,
        within="" if concept in _SISTERS or _is_named_thing(fact) else within or _within(fact, fund),
        part="" if concept in _SISTERS and part == concept else part,
        dimension=dimension_of(fact.unit),
    )
    return Quantity(fact.code, concept, project_key(fact.item), _owner(fact, project), _above(fact), scope, side_of_sum)


def names_fund(fact: Fact) -> bool:
    """Whether the printed name itself says which money is counted (一般公共预算财政拨款基本支出)."""
    names = (fact.item, *fact.path) if fact.origin is Origin.PROSE else (fact.item,)
    return any(_FUND_IN_NAME.search(name) for name in names)


def same_item(one: Quantity, other: Quantity) -> bool:
    """Whether two figures are of one item: by code, else by term, else by name."""
    if one.code and other.code:
        return one.code == other.code
    if one.concept and other.concept:
        return one.concept == other.concept
    return bool(one.key) and one.key == other.key and one.owner == other.owner


def dimension_of(symbol: str) -> str:
    """Money and ratios are one dimension each; everything else is counted in its own unit."""
    parsed = unit_of(symbol)
    return parsed.dimension if parsed.dimension in (Dimension.MONEY, Dimension.RATIO) else parsed.symbol


def unit_of(symbol: str) -> Unit:
    """The unit; a print that is none (OCR) measures something of its own."""
    try:
        return parse_unit(symbol)
    except ParseError:
        return Unit(symbol, Dimension.OTHER)


@cache
def project_key(item: str) -> str:
    """What names the same thing: a project is listed as “…系统建设项目” and targeted as “…系统建设”."""
    key = item_key(_NAMED_TAIL.sub("", item) or item)
    shorter = key.removesuffix("建设")
    return shorter if len(shorter) >= _SHORTEST_STEM else key


# --- the item ---------------------------------------------------------------------------------


def _plain(fact: Fact) -> tuple[str | None, Fund | None]:
    """Concept and fund without the fund in the name; the sum of a form of one budget is that budget."""
    concept = fact.concept or named_term(fact.item)
    if concept is None or (fact.code and fact.concept is None):
        return None, fact.fund
    plain = _budget_sum(fact, concept) or concept
    own = vocabulary().term(plain).fund
    return _within_fund(plain) or (plain, fact.fund or (own if own is not Fund.ALL else None))


@cache
def named_term(item: str) -> str | None:
    """The term that a name means but for its year, stage and 总额 at the ends."""
    name = _NAMED_HEAD.sub("", _NAMED_TAIL.sub("", _ADDED.sub("", item)))
    return vocabulary().concept_of(name)


@cache
def _within_fund(concept: str) -> tuple[str, Fund] | None:
    """Item and fund of a term that but names both (一般公共预算基本支出: 基本支出); None for any other."""
    term = vocabulary().term(concept)
    if term.fund in (None, Fund.ALL) or term.parent != BASIC:
        return None
    return term.parent, term.fund


def _budget_sum(fact: Fact, concept: str) -> str | None:
    """The budget that the sum of a table of that one budget is: 本年收入合计 of a 一般公共预算收入 table."""
    is_sum = concept in _CURRENT and not fact.path and fact.origin is Origin.CELL and fact.fund in _ONE_BUDGET
    return f"{fact.fund}_{SUMS[concept]}" if is_sum else None


def _is_named_thing(fact: Fact) -> bool:
    """A project, whose name alone says which quantity it is, whatever 口径 is printed beside it."""
    return fact.concept is None and fact.code is None


def _owner(fact: Fact, project: str | None) -> str:
    """The project that a figure is a detail of."""
    if project:
        return "" if project_key(fact.item) == project_key(project) else project_key(project)
    is_detail = fact.aspect is Aspect.INDICATOR and fact.path
    return project_key(fact.path[0]) if is_detail else ""


def _above(fact: Fact) -> tuple[str, ...]:
    """The parents that narrow a figure: none of the totals, none of the usual parents of a term."""
    if fact.aspect is Aspect.INDICATOR or (fact.code and fact.origin is Origin.CELL):
        return ()
    return tuple(project_key(name) for name in fact.path if _narrows(name, fact) and name[-2:] != fact.item[-2:])


def _narrows(name: str, fact: Fact) -> bool:
    concept = vocabulary().concept_of(clean_label(name))
    if concept is None:
        return not re.search(r"(?:总额|总计|合计|总数|小计|总金额|预算)$", name)
    is_total = vocabulary().term(concept).kind == "total" or _within_fund(concept) or concept in _SISTERS
    return not is_total and concept not in _ancestors(fact.concept) and not _is_fund(concept)


def _is_fund(concept: str) -> bool:
    return vocabulary().term(concept).fund is not None


@cache
def _ancestors(concept: str | None) -> frozenset[str]:
    found = set()
    while concept and (concept := vocabulary().term(concept).parent):
        found.add(concept)
    return frozenset(found)


# --- the 口径 ----------------------------------------------------------------------------------


def _side(fact: Fact) -> str:
    """收入 where a form of revenue states an item of expenditure: what came in for 行政运行 is not what it cost."""
    form = form_by_id(fact.form) if fact.form else None
    is_revenue = form is not None and form.direction is Direction.REVENUE
    return Direction.REVENUE if is_revenue and (fact.code or "").startswith(("2", "3")) else ""


def _within(fact: Fact, fund: Fund | None) -> str:
    """基本支出 or 项目支出 where the figure counts only these: by its parents, its form, its fund."""
    concepts = [vocabulary().concept_of(clean_label(name)) for name in fact.path]
    plain = [(_within_fund(concept) or (concept,))[0] for concept in concepts if concept]
    named = next((concept for concept in plain if concept in _SISTERS), "")
    form = form_by_id(fact.form) if fact.form else None
    of_form = form.within if form is not None and form.within in _SISTERS else None
    if fact.form in _LISTS_OF_PROJECTS:
        return PROJECT
    return named or of_form or (BASIC if Fund.GENERAL_PUBLIC_BASIC in (fund, fact.fund) else "")


def _part(fact: Fact) -> tuple[str, str]:
    """What narrows a figure beside its row: the part that its column is, or 基本支出 and 项目支出."""
    is_added = _ADDED.match(fact.item) or any(_ADDED_ABOVE.search(name) for name in fact.path)
    remark = "新增" if is_added else next((column for column in fact.columns if _NARROWED.search(column)), "")
    form = form_by_id(fact.form) if fact.form else None
    if form is not None and form.aside and _is_classified(fact):
        remark = form.id
    if _is_sum_below(fact):
        remark = "所属"
    if fact.origin is not Origin.CELL or fact.main or fact.item == fact.measure:
        return remark, ""
    concept = fact.measure_concept or ""
    if concept in _SISTERS:
        return remark, concept
    is_whole = _names_the_tier(fact) or _names_the_fund(fact) or _WHOLE_COLUMN.fullmatch(fact.measure)
    return remark or ("" if is_whole else concept or fact.measure or "部分"), ""


def _names_the_tier(fact: Fact) -> bool:
    """Whether the column but says which tier it counts: 本级."""
    return fact.tier is not None and len(fact.columns) == 1 and tier_in(f"（{fact.measure}）") is not None


def _is_sum_below(fact: Fact) -> bool:
    """Whether a row adds up the places below (县区合计, towns of a county): neither the whole nor the own tier."""
    if fact.tier is not None and _SUM_BELOW.match(fact.row):
        return True
    return fact.role is RowRole.TOTAL and _TABLE_OF_TOWNS.search(fact.scope) is not None


def _is_classified(fact: Fact) -> bool:
    """Whether a form that counts but a part of each item states one: 教育支出 out of what is passed on to the
    places below, 会议费 out of what is bought. What the form itself is about (专项转移支付) it states whole."""
    codes = vocabulary().term(fact.concept).codes if fact.concept else ()
    return any(not code.startswith(_TRANSFERS) for code in (fact.code, *codes) if code)


def _names_the_fund(fact: Fact) -> bool:
    """Whether the column but says which money it counts (一般公共预算财政拨款; 财政拨款 over 小计)."""
    names = [clean_label(name) for name in fact.columns]
    named = names[-2] if len(names) > 1 and names[-1] in _BARE_COLUMN else fact.measure
    concept = vocabulary().concept_of(named)
    is_fund = concept is not None and vocabulary().term(concept).kind == "fund"
    return is_fund or _FUND_ALONE.fullmatch(named) is not None
