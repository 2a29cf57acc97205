"""Invented figures of fictional agencies that foot: two consecutive years, every total derived from its parts."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Style:
    """The habits of one region's documents."""

    name: str
    level: str  # 部门 or 单位
    unit: str  # of the forms
    places: int  # decimals in the forms
    codes: str  # whole: 2010301 in one column; split: 类, 款, 项 in three
    halves: int  # of the balance: 2, or 3 with 支出用途
    reserve: bool  # whether 单位预留机动经费 is a kind of expenditure
    zero: str  # how a zero is printed in a form
    conference: bool  # whether the 三公 form has 会议费 and 培训费
    compared: bool  # whether the 三公 form has its items as rows and last year's budget beside this year's


STYLES = (
    Style("甲", "部门", "万元", 2, "whole", 2, False, "", False, False),
    Style("乙", "部门", "万元", 2, "whole", 3, True, "", True, False),
    Style("丙", "单位", "元", 0, "split", 2, False, "0", False, True),
    Style("丁", "单位", "元", 2, "whole", 2, False, "0.00", True, False),
)


@dataclass(frozen=True, slots=True)
class Agency:
    """A fictional agency: its own 项 of the functional classification, projects and style."""

    name: str
    code: str
    classes: tuple[str, ...]  # 项 codes of its own business; the first is 行政运行 or 事业运行
    projects: tuple[str, ...]
    style: Style
    suffix: str  # format of its documents


_SOCIAL = ("2080501", "2080505", "2080506", "2101101", "2101103", "2210201", "2210203")

AGENCIES = (
    Agency(
        "示例市水利局", "318001", ("2130301", "2130302", "2130305", "2130311"),
        ("河道堤防加固", "节水型社会建设", "山洪灾害预警", "水文站点改造"), STYLES[0], "md",
    ),
    Agency(
        "示例市应急管理局", "327001", ("2240101", "2240102", "2240104", "2240106"),
        ("安全生产执法检查", "灾害风险普查", "应急物资储备"), STYLES[1], "docx",
    ),
    Agency(
        "示例市样板区农业农村局", "405001", ("2130101", "2130102", "2130108", "2130109"),
        ("农产品质量抽检", "病虫害统防统治", "高素质农民培训", "田间道路养护"), STYLES[2], "xlsx",
    ),
    Agency(
        "范例市公路事务中心", "512003", ("2140101", "2140104", "2140106", "2140112"),
        ("国省道养护", "桥梁检测", "公路标线更新"), STYLES[3], "docx",
    ),
    Agency(
        "范例县文化馆", "416002", ("2070101", "2070109", "2070199"),
        ("群众文化活动", "非遗传习所运行", "基层文化辅导"), STYLES[0], "html",
    ),
    Agency(
        "虚构市水利工程管理处", "318004", ("2130301", "2130305", "2130399"),
        ("水库除险加固", "灌区续建配套"), STYLES[3], "xlsx",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """One 项: what it costs, by kind and by source. Amounts in 元."""

    code: str
    basic: Decimal
    project: Decimal
    reserve: Decimal
    carry: Decimal  # of the project part, from last year
    other: Decimal  # of the project part, 其他收入

    @property
    def total(self) -> Decimal:
        return self.basic + self.project + self.reserve

    @property
    def general(self) -> Decimal:
        """Paid from the general public budget."""
        return self.total - self.carry - self.other


@dataclass(frozen=True, slots=True)
class Project:
    """One project. Amounts in 元."""

    name: str
    fiscal: Decimal
    carry: Decimal
    other: Decimal

    @property
    def total(self) -> Decimal:
        return self.fiscal + self.carry + self.other


@dataclass(frozen=True, slots=True)
class Year:
    """All figures of one budget."""

    year: int
    leaves: tuple[Leaf, ...]
    economic: tuple[tuple[str, Decimal], ...]  # 款 of basic expenditure
    overseas: Decimal
    hospitality: Decimal
    purchase: Decimal
    running: Decimal
    conference: Decimal
    training: Decimal
    projects: tuple[Project, ...]
    procurement: tuple[Decimal, Decimal, Decimal]  # 货物, 工程, 服务
    vehicles: tuple[int, int, int]

    def sum_of(self, name: str) -> Decimal:
        return sum((getattr(leaf, name) for leaf in self.leaves), ZERO)

    @property
    def total(self) -> Decimal:
        return self.sum_of("total")

    def group(self, *prefixes: str) -> Decimal:
        """Basic expenditure of these 类 of the economic classification."""
        return sum((value for code, value in self.economic if code[:3] in prefixes), ZERO)

    @property
    def three_public(self) -> Decimal:
        return self.overseas + self.hospitality + self.purchase + self.running


_STAFF = {
    "30101": 300, "30102": 210, "30103": 140, "30107": 90, "30108": 110, "30109": 55, "30110": 48, "30111": 18,
    "30112": 7, "30113": 96, "30199": 12,
}  # fmt: skip
_OFFICE = {
    "30201": 42, "30202": 9, "30205": 6, "30206": 21, "30207": 13, "30211": 34, "30213": 17, "30226": 11,
    "30228": 19, "30229": 24, "30239": 61, "30299": 8,
}  # fmt: skip
_HOUSEHOLDS = {"30302": 36, "30305": 9}


class Maker:
    """Draws the figures of one agency from a seed."""

    def __init__(self, agency: Agency, seed: int) -> None:
        self._random = random.Random(f"{agency.name}/{seed}")
        self._agency = agency
        self._grain = 1 if agency.style.unit == "元" and agency.style.places == 0 else 100

    def _draw(self, size: float) -> Decimal:
        """An amount near ``size`` 万元, in 元; in forms of 万元 without a remainder."""
        grains = int(size * 10_000 * self._random.uniform(0.7, 1.4) / self._grain)
        return Decimal(max(grains, 130) * self._grain)

    def years(self, first: int) -> tuple[Year, Year]:
        """Two consecutive budgets."""
        last = self._year(first, None)
        return last, self.after(last)

    def after(self, last: Year) -> Year:
        """The budget of the year that follows."""
        return self._year(last.year + 1, last)

    def _next(self, value: Decimal, low: float = 0.86, high: float = 1.24) -> Decimal:
        grains = int(value / self._grain * Decimal(str(self._random.uniform(low, high))))
        moved = Decimal(grains * self._grain)
        return moved if moved != value else moved + 37 * self._grain

    def _year(self, year: int, last: Year | None) -> Year:
        pick = self._random
        economic = self._economic(last)
        small = [self._again(getattr(last, name) if last else None, size) for name, size in _SMALL]
        projects = self._projects(last)
        basic = sum((value for _, value in economic), ZERO) + small[1] + small[2] + small[3] + small[4]
        spent = (("30215", small[3]), ("30216", small[4]), ("30217", small[1]), ("30231", small[2]))
        economic = tuple(sorted((*economic, *spent)))
        return Year(
            year=year,
            leaves=self._leaves(dict(economic), basic, projects, last),
            economic=economic,
            overseas=ZERO,
            hospitality=small[1],
            purchase=small[0] if last is None or last.purchase == ZERO else ZERO,
            running=small[2],
            conference=small[3],
            training=small[4],
            projects=projects,
            procurement=(self._draw(60), self._draw(90), self._draw(130)),
            vehicles=(pick.randint(1, 4), pick.randint(2, 6), pick.randint(1, 5)),
        )

    def _again(self, last: Decimal | None, size: float) -> Decimal:
        return self._next(last) if last else self._draw(size)

    def _economic(self, last: Year | None) -> tuple[tuple[str, Decimal], ...]:
        before = dict(last.economic) if last else {}
        sizes = {**_STAFF, **_OFFICE, **_HOUSEHOLDS}
        return tuple((code, self._again(before.get(code), size)) for code, size in sorted(sizes.items()))

    def _projects(self, last: Year | None) -> tuple[Project, ...]:
        before = {project.name: project for project in last.projects} if last else {}
        made = []
        for n, name in enumerate(self._agency.projects):
            old = before.get(name)
            carry = self._again(old.carry if old else None, 40) if n == 0 else ZERO
            other = self._again(old.other if old else None, 25) if n == 1 else ZERO
            made.append(Project(name, self._again(old.fiscal if old else None, 180), carry, other))
        return tuple(made)

    def _leaves(
        self, economic: dict[str, Decimal], basic: Decimal, projects: tuple[Project, ...], last: Year | None
    ) -> tuple[Leaf, ...]:
        """Social contributions follow the economic items; business 项 take the rest and the projects."""
        own = {
            "2080501": economic["30302"], "2080505": economic["30108"], "2080506": economic["30109"],
            "2101101": economic["30110"], "2101103": economic["30111"], "2210201": economic["30113"],
        }  # fmt: skip
        rest = basic - sum(own.values(), ZERO)
        leaves = [Leaf(code, value, ZERO, ZERO, ZERO, ZERO) for code, value in own.items()]
        reserve = self._again(last.sum_of("reserve") if last else None, 35) if self._agency.style.reserve else ZERO
        first, *others = self._agency.classes
        leaves.append(Leaf(first, rest, ZERO, reserve, ZERO, ZERO))
        for n, code in enumerate(others):
            mine = projects[n :: len(others)]
            leaves.append(
                Leaf(
                    code,
                    ZERO,
                    sum((p.total for p in mine), ZERO),
                    ZERO,
                    sum((p.carry for p in mine), ZERO),
                    sum((p.other for p in mine), ZERO),
                )
            )
        return tuple(sorted((leaf for leaf in leaves if leaf.total), key=lambda leaf: leaf.code))


_SMALL = (("purchase", 18), ("hospitality", 4), ("running", 12), ("conference", 5), ("training", 8))
