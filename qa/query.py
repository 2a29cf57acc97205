"""What a question asks for, as plain values. A Query can say itself in Chinese."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self

from corpus.datatypes import Aspect, Fund, Phase, Tier
from corpus.money import Amount, Dimension, Unit


class Operation(StrEnum):
    """What is to be done with the figures that the question names."""

    VALUE = "value"
    SUM = "sum"
    COMPLETION = "completion"  # share of the budget that was carried out
    DIFFERENCE = "difference"
    COMPARE = "compare"  # which is larger, and by how much
    SHARE = "share"
    MULTIPLE = "multiple"
    PER_HEAD = "per_head"
    AVERAGE = "average"
    MEDIAN = "median"
    HYPOTHETICAL = "hypothetical"  # a printed figure raised or cut as the question supposes
    REMAINDER = "remainder"  # 除A外: the first target without the others
    GROWTH = "growth"
    CHANGE = "change"
    IMPLIED = "implied"  # last year's figure from this year's and its stated change
    RANK = "rank"
    LIST = "list"
    COUNT = "count"
    EXISTS = "exists"
    REASON = "reason"
    DEFINITION = "definition"
    NARRATIVE = "narrative"
    PLACE = "place"  # where is it printed
    DERIVATION = "derivation"  # how was it computed
    OUT_OF_SCOPE = "out_of_scope"


OPERATION_NAMES = {
    Operation.VALUE: "金额",
    Operation.SUM: "合计",
    Operation.COMPLETION: "预算完成率",
    Operation.DIFFERENCE: "差额",
    Operation.COMPARE: "比较",
    Operation.SHARE: "占比",
    Operation.MULTIPLE: "倍数",
    Operation.PER_HEAD: "平均",
    Operation.AVERAGE: "平均数",
    Operation.MEDIAN: "中位数",
    Operation.HYPOTHETICAL: "假设计算",
    Operation.REMAINDER: "其余部分",
    Operation.GROWTH: "增长率",
    Operation.CHANGE: "增减额",
    Operation.IMPLIED: "倒推的上年数",
    Operation.RANK: "排名",
    Operation.LIST: "清单",
    Operation.COUNT: "个数",
    Operation.EXISTS: "有无",
    Operation.REASON: "原因",
    Operation.DEFINITION: "解释",
    Operation.NARRATIVE: "说明",
    Operation.PLACE: "出处",
    Operation.DERIVATION: "算法",
    Operation.OUT_OF_SCOPE: "范围之外的内容",
}
PHASE_NAMES = {
    Phase.BUDGET: "预算",
    Phase.ADJUSTED: "调整预算",
    Phase.FINAL: "决算",
    Phase.ESTIMATED: "预计执行数",
}
_NO_MONEY = ("率", "数", "数量", "人", "度", "面积", "人员", "编制", "次")  # how names of no amount end
TIER_NAMES = {Tier.WHOLE: "全域", Tier.OWN: "本级"}
FUND_NAMES = {
    Fund.ALL: "全部资金",
    Fund.FISCAL_APPROPRIATION: "财政拨款",
    Fund.GENERAL_PUBLIC_BUDGET: "一般公共预算",
    Fund.GENERAL_PUBLIC_BASIC: "一般公共预算基本支出",
    Fund.GOVERNMENT_MANAGED_FUNDS: "政府性基金",
    Fund.STATE_CAPITAL_OPERATIONS: "国有资本经营预算",
    Fund.SPECIAL_FISCAL_ACCOUNT: "财政专户管理资金",
}


class Members(StrEnum):
    """The sets that lists and rankings range over."""

    PROJECTS = "projects"
    FUNCTIONAL_CLASSES = "functional_classes"  # 类
    FUNCTIONAL_ITEMS = "functional_items"  # 项
    ECONOMIC_CLASSES = "economic_classes"
    ECONOMIC_ITEMS = "economic_items"
    REVENUE_KINDS = "revenue_kinds"
    INDICATORS = "indicators"
    AGENCIES = "agencies"
    DEPARTMENTS = "departments"  # 内设机构
    PLACES = "places"  # the places below a government
    TAX_KINDS = "tax_kinds"


MEMBER_NAMES = {
    Members.PROJECTS: "项目",
    Members.FUNCTIONAL_CLASSES: "支出功能分类（类）",
    Members.FUNCTIONAL_ITEMS: "支出功能分类（项）",
    Members.ECONOMIC_CLASSES: "支出经济分类（类）",
    Members.ECONOMIC_ITEMS: "支出经济分类（款）",
    Members.REVENUE_KINDS: "收入来源",
    Members.INDICATORS: "绩效指标",
    Members.AGENCIES: "单位",
    Members.DEPARTMENTS: "内设机构",
    Members.PLACES: "县区",
    Members.TAX_KINDS: "税种",
}


class Link(StrEnum):
    """How a mention is tied to the one before it."""

    NONE = "none"  # 的, or nothing: one narrows the other
    AND = "and"  # 和, 与, 、: side by side
    AGAINST = "against"  # 比, 是…的几倍, 占
    OF_WHICH = "of_which"  # 其中
    WITHOUT = "without"  # 除…外


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the question that name an item, a column, a form or a fund."""

    text: str
    start: int
    end: int
    concepts: tuple[str, ...] = ()  # vocabulary terms that the words may name
    code: str | None = None
    link: Link = Link.NONE
    literal: bool = False  # the words are no vocabulary term: a project, an indicator …
    clause: int = 0  # which clause of the question it stands in, from 0
    parts: tuple[Mention, ...] = ()  # what a literal was joined from, should it be no single name

    @property
    def is_bare_code(self) -> bool:
        """Whether only a code was given, no name with it."""
        return self.code is not None and self.text == self.code


@dataclass(frozen=True, slots=True)
class Bound:
    """A threshold: keep what is above (or below) ``amount``."""

    above: bool
    inclusive: bool
    amount: Amount


@dataclass(frozen=True, slots=True)
class Supposition:
    """A change that the question supposes (再压减10%)."""

    rises: bool
    amount: Amount
    asks_change: bool = False  # 能省下多少: not what is left, but the change


@dataclass(frozen=True, slots=True)
class Target:
    """One operand: whose figure, of which year and phase, of what."""

    agencies: tuple[str, ...] = ()  # candidates; one when resolved
    year: int | None = None
    phase: Phase | None = None
    mentions: tuple[Mention, ...] = ()
    tier: Tier | None = None  # 全市 or 本级, where the question says

    @property
    def words(self) -> str:
        """The item as the question says it."""
        return "".join(m.text if m.link is not Link.OF_WHICH else f"其中{m.text}" for m in self.mentions)


@dataclass(frozen=True, slots=True)
class Ranking:
    """How a list is to be ordered and cut."""

    descending: bool = True
    top: int | None = None
    nth: bool = False  # the n-th alone (第二大), not the first n
    assumed: bool = False  # 哪些最多 says no number: ``top`` is a default


@dataclass(frozen=True, slots=True)
class Query:
    """A question as understood. ``targets`` are in the order of the question."""

    text: str
    operation: Operation = Operation.VALUE
    targets: tuple[Target, ...] = ()
    unit: Unit | None = None
    dimension: Dimension | None = None  # what kind of figure is asked for: 多少人, 几个, 百分之几
    aspect: Aspect | None = None
    per: str | None = None  # concept of the divisor of PER_HEAD
    per_unit: str | None = None  # the unit in which the divisor is counted: 人次, 批次
    per_noun: str | None = None  # those it is divided among: 每个学生, 每张床位
    per_count: Amount | None = None  # the divisor as the question gives it (按25人摊)
    members: Members | None = None
    ranking: Ranking | None = None
    bounds: tuple[Bound, ...] = ()
    supposition: Supposition | None = None
    premise: Amount | None = None  # an amount that the question takes for granted
    premise_rises: bool | None = None  # the question takes a rise (fall) for granted
    unknown_agency: str | None = None  # an organisation that the library does not hold
    assumptions: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()  # lone characters that may stand for an item where nothing else does (那个云的钱)
    as_of: date | None = None
    shows_places: bool = False  # where each figure is printed is asked for with it
    since: int | None = None  # 2017年起: all years held from that one
    latest: int = 0  # 近三年: so many of the latest years that the library holds
    explicit_year: bool = False
    explicit_agency: bool = False
    explicit_phase: bool = False

    def with_targets(self, targets: tuple[Target, ...]) -> Self:
        """The same question about other operands."""
        return replace(self, targets=targets)

    def _asks_no_money(self) -> bool:
        """Whether the figure asked for is no amount: so many people, a rate, a target."""
        named = [m.text for t in self.targets for m in t.mentions[-1:]]
        counts = self.dimension not in (None, Dimension.MONEY) or any(n.endswith(_NO_MONEY) for n in named)
        return self.operation is Operation.VALUE and counts

    def describe(self) -> str:
        """One Chinese sentence that says how the question was understood."""
        wanted = [_describe_target(target) for target in self.targets] or ["（没有听出要问的项目）"]
        if self.members is not None:
            wanted = [f"{w}各{MEMBER_NAMES[self.members]}" for w in wanted]
        what = "数值" if self._asks_no_money() else OPERATION_NAMES[self.operation]
        sentence = f"求{'、'.join(wanted)}的{what}"
        for bound in self.bounds:
            sign = ("不低于" if bound.inclusive else "超过") if bound.above else "不超过"
            sentence += f"，{sign if bound.inclusive or bound.above else '低于'}{bound.amount.value}{bound.amount.unit}"
        if self.ranking is not None and self.ranking.top:
            order = "最大" if self.ranking.descending else "最小"
            sentence += f"，取{order}的{self.ranking.top}个"
        if self.unit is not None:
            sentence += f"，以{self.unit}为单位"
        return sentence


def _describe_target(target: Target) -> str:
    agency = "或".join(target.agencies[:3])
    year = f"{target.year}年" if target.year is not None else ""
    phase = PHASE_NAMES[target.phase] if target.phase is not None else ""
    item = f"“{target.words}”" if target.mentions else ""
    tier = f"（{TIER_NAMES[target.tier]}）" if target.tier is not None else ""
    return f"{agency}{year}{phase}{tier}{item}"
