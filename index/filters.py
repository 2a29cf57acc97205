"""FactFilter: which facts are meant, as SQL and as a Chinese sentence, both from the same fields."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from corpus.datatypes import Aspect, Fund, Origin, Phase, Relation, RowRole
from corpus.errors import ParseError
from corpus.money import Amount, Dimension, Unit, parse_unit

if TYPE_CHECKING:
    from index.rows import SqlValue

_KEY_SCALES = {Dimension.MONEY: Decimal(1000), Dimension.RATIO: Decimal(10**6)}
_OTHER_SCALE = Decimal(1000)
_KEY_LIMIT = 2**63 - 1
_COMPARISONS = {
    Relation.EQUAL: "=",
    Relation.AT_LEAST: ">=",
    Relation.AT_MOST: "<=",
    Relation.MORE_THAN: ">",
    Relation.LESS_THAN: "<",
}
_PHASES = {
    Phase.BUDGET: "年初预算",
    Phase.ADJUSTED: "调整预算",
    Phase.FINAL: "决算",
    Phase.ESTIMATED: "预计执行",
}
_ASPECTS = {
    Aspect.AMOUNT: "金额",
    Aspect.CHANGE: "增减额",
    Aspect.GROWTH: "增减幅度",
    Aspect.SHARE: "占比",
    Aspect.COUNT: "数量",
    Aspect.INDICATOR: "绩效指标",
    Aspect.RATE: "完成率",
    Aspect.LIMIT: "标准",
}
_FUNDS = {
    Fund.ALL: "全部资金",
    Fund.FISCAL_APPROPRIATION: "财政拨款",
    Fund.GENERAL_PUBLIC_BUDGET: "一般公共预算",
    Fund.GENERAL_PUBLIC_BASIC: "一般公共预算基本支出",
    Fund.GOVERNMENT_MANAGED_FUNDS: "政府性基金预算",
    Fund.STATE_CAPITAL_OPERATIONS: "国有资本经营预算",
    Fund.SPECIAL_FISCAL_ACCOUNT: "财政专户管理资金",
}
_ROLES = {
    RowRole.TOTAL: "合计行",
    RowRole.SUBTOTAL: "小计行",
    RowRole.OF_WHICH: "其中行",
    RowRole.ITEM: "明细行",
    RowRole.INDICATOR: "指标行",
}
_ORIGINS = {Origin.CELL: "表格", Origin.PROSE: "文字", Origin.COMPUTED: "计算"}


@dataclass(frozen=True, slots=True)
class Bound:
    """A threshold: facts of the same dimension with ``value relation amount``. Not ABOUT."""

    relation: Relation
    amount: Amount

    def __post_init__(self) -> None:
        if self.relation not in _COMPARISONS:
            raise ValueError(f"no comparison for {self.relation}")


@dataclass(frozen=True, slots=True)
class FactFilter:
    """Which facts (or gaps) are meant. An empty tuple does not restrict; all fields must hold.

    ``concepts`` and ``measure_concepts`` are ids of vocabulary terms; ``code_prefixes`` select a code
    with all below it; ``years`` takes whole years. ``main`` True keeps figures that are the whole of
    their row. Fields that a Gap lacks are left aside for gaps.
    """

    documents: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    phases: tuple[Phase, ...] = ()
    items: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    code_prefixes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    measure_concepts: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    funds: tuple[Fund, ...] = ()
    aspects: tuple[Aspect, ...] = ()
    roles: tuple[RowRole, ...] = ()
    origins: tuple[Origin, ...] = ()
    units: tuple[str, ...] = ()
    tables: tuple[int, ...] = ()
    main: bool | None = None
    bounds: tuple[Bound, ...] = ()

    def describe(self, name_of: Callable[[str], str] = str) -> str:
        """The same in Chinese, for a reader; ``name_of`` turns a vocabulary id into its name."""
        parts = [_describe(test, getattr(self, test.field), name_of) for test in _TESTS]
        parts += [f"数值{bound.relation}{bound.amount.value}{bound.amount.unit}" for bound in self.bounds]
        if self.main is not None:
            parts.append("该行的总数" if self.main else "该行的分项数")
        return "，".join(part for part in parts if part) or "文库中的全部数字"

    def matching(self, columns: frozenset[str]) -> Condition:
        """The SQL condition, restricted to the ``columns`` that the queried table has."""
        conditions = [
            test.condition(getattr(self, test.field))
            for test in _TESTS
            if test.column in columns and getattr(self, test.field)
        ]
        if self.main is not None and "main" in columns:
            conditions.append(Condition("main = ?", (int(self.main),)))
        if "amount_key" in columns:
            conditions += [_bound_condition(bound) for bound in self.bounds]
        return _all_of(conditions)


@dataclass(frozen=True, slots=True)
class Condition:
    """An SQL condition with its parameters."""

    sql: str
    parameters: tuple[SqlValue, ...] = ()


@dataclass(frozen=True, slots=True)
class _Test:
    """How one field of FactFilter restricts one column, and how that is said."""

    field: str
    column: str
    sentence: str  # {} takes the values
    is_prefix: bool = False
    is_id: bool = False  # the values are vocabulary ids
    words: Mapping[Any, str] | None = None  # Chinese for the members of an enumeration

    def condition(self, values: tuple[str | int, ...]) -> Condition:
        column = f'"{self.column}"'
        if self.is_prefix:
            # A range, not LIKE, so that the index serves it; codes are ASCII digits.
            ranges = " OR ".join([f"({column} >= ? AND {column} < ?)"] * len(values))
            return Condition(f"({ranges})", tuple(part for v in values for part in (str(v), f"{v}\x7f")))
        if len(values) == 1:
            return Condition(f"{column} = ?", (values[0],))
        return Condition(f"{column} IN (SELECT value FROM json_each(?))", (json.dumps(values, ensure_ascii=False),))


_TESTS = (
    _Test("agencies", "agency", "{}"),
    _Test("years", "year", "{}年"),
    _Test("phases", "phase", "{}", words=_PHASES),
    _Test("items", "item", "事项为“{}”"),
    _Test("concepts", "concept", "事项为“{}”", is_id=True),
    _Test("codes", "code", "科目编码为{}"),
    _Test("code_prefixes", "code", "科目编码以{}开头", is_prefix=True),
    _Test("measures", "measure", "栏目为“{}”"),
    _Test("measure_concepts", "measure_concept", "栏目为“{}”", is_id=True),
    _Test("forms", "form", "表为“{}”", is_id=True),
    _Test("scopes", "scope", "口径为“{}”"),
    _Test("funds", "fund", "资金为{}", words=_FUNDS),
    _Test("aspects", "aspect", "{}", words=_ASPECTS),
    _Test("roles", "role", "{}", words=_ROLES),
    _Test("origins", "origin", "出自{}", words=_ORIGINS),
    _Test("units", "unit", "单位为{}"),
    _Test("tables", "table", "第{}张表"),
    _Test("documents", "document", "文件为{}"),
)


def _describe(test: _Test, values: tuple[Any, ...], name_of: Callable[[str], str]) -> str:
    if not values:
        return ""
    if test.words is not None:
        names = [test.words[value] for value in values]
    else:
        names = [name_of(value) if test.is_id else str(value) for value in values]
    joiner = "”或“" if "“" in test.sentence else "年、" if test.field == "years" else "、"
    return test.sentence.format(joiner.join(names))


def _bound_condition(bound: Bound) -> Condition:
    dimension, key = amount_key(bound.amount.value, bound.amount.unit)
    sql = f"dimension = ? AND amount_key {_COMPARISONS[bound.relation]} ?"
    if bound.amount.unit.dimension in _KEY_SCALES:
        return Condition(sql, (str(dimension), key))
    return Condition(f"{sql} AND unit = ?", (str(dimension), key, bound.amount.unit.symbol))


def _all_of(conditions: list[Condition]) -> Condition:
    if not conditions:
        return Condition("TRUE")
    parameters = tuple(value for condition in conditions for value in condition.parameters)
    return Condition(" AND ".join(condition.sql for condition in conditions), parameters)


@lru_cache(maxsize=1024)
def unit_of(symbol: str) -> Unit:
    """The unit that a fact prints; what is no unit counts as a measure of its own."""
    try:
        return parse_unit(symbol)
    except ParseError:
        return Unit(symbol, Dimension.OTHER)


def amount_key(value: Decimal, unit: Unit) -> tuple[Dimension, int]:
    """The dimension and the whole number by which amounts of that dimension compare and sort.

    Money is in 厘 (0.001 元), ratios in millionths, all else in thousandths of its unit; clamped to 64 bits.
    """
    scale = _KEY_SCALES.get(unit.dimension, _OTHER_SCALE)
    key = int((value * unit.factor * scale).to_integral_value())
    return unit.dimension, max(-_KEY_LIMIT, min(_KEY_LIMIT, key))
