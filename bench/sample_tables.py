"""Official forms of the fictional samples, built from sample_figures so that they foot.

In a head row "<" is merged with the cell to its left and "^" with the cell above.
"""

# Sentences and heads of forms are not cut:
# ruff: noqa: E501
from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bench.sample_figures import (
    BUREAU,
    CODES,
    FINAL_BASIC,
    NAMES,
    TARGETS,
    Final,
    Leaf,
    Project,
    Year,
)

ZERO = Decimal(0)
CENT = Decimal("0.01")
Cell = str | Decimal


@dataclass(frozen=True)
class Form:
    """One table: lines above, head rows, body rows, a note below."""

    title: str
    lines: tuple[str, ...]
    head: list[list[str]]
    rows: list[list[Cell]]
    note: str = ""


def percent(part: Decimal, base: Decimal) -> Decimal:
    return (part * 100 / base).quantize(CENT, ROUND_HALF_UP)


def basic(leaf: Leaf) -> Decimal:
    return Decimal(leaf.basic)


def total(year: Year) -> Decimal:
    return sum((leaf.total for leaf in year.leaves), ZERO)


def source(year: Year, name: str) -> Decimal:
    return sum((Decimal(getattr(leaf, name)) for leaf in year.leaves), ZERO)


def by_class(year: Year) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for leaf in year.leaves:
        sums[leaf.code[:3]] = sums.get(leaf.code[:3], ZERO) + leaf.total
    return sums


def economic(year: Year | Final, basic_total: Decimal) -> dict[str, Decimal]:
    """All items with 奖金 as the balancing one."""
    items = {code: Decimal(text) for code, text in year.economic.items()}
    items["30103"] = basic_total - sum(items.values(), ZERO)
    return dict(sorted(items.items()))


def group(items: dict[str, Decimal], prefix: str) -> Decimal:
    return sum((value for code, value in items.items() if code.startswith(prefix)), ZERO)


class Forms:
    """Builds the forms of one agency's documents in its habits of code and unit."""

    def __init__(self, agency: str) -> None:
        self.agency = agency
        self.unit = "万元" if agency == BUREAU else "元"
        self.lines = (f"填报单位：[{CODES[agency]}]{agency}", f"单位：{self.unit}")

    def _tree(self, values: dict[str, list[Decimal]]) -> list[list[Cell]]:
        """类, 款 and 项 rows over leaf values; the bureau prints 款 with two digits."""
        rows: list[list[Cell]] = []
        sums: dict[str, list[Decimal]] = {}
        for code, numbers in values.items():
            for size in (3, 5, 7):
                old = sums.get(code[:size], [ZERO] * len(numbers))
                sums[code[:size]] = [a + b for a, b in zip(old, numbers, strict=True)]
        for code in sorted(sums):
            printed = code[3:] if len(code) == 5 and self.agency == BUREAU else code
            rows.append([printed, NAMES[code], *sums[code]])
        return rows

    def _with_total(self, values: dict[str, list[Decimal]]) -> list[list[Cell]]:
        width = len(next(iter(values.values())))
        totals = [sum((row[i] for row in values.values()), ZERO) for i in range(width)]
        return [["", "合计", *totals], *self._tree(values)]

    def budget_overview(self, year: Year) -> Form:
        fiscal = source(year, "general") + source(year, "fund")
        left: list[tuple[str, Decimal]] = [
            ("一、财政拨款收入", fiscal),
            ("（一）一般公共预算收入", source(year, "general")),
            ("（二）政府性基金预算收入", source(year, "fund")),
            ("（三）国有资本经营预算收入", ZERO),
            ("二、事业收入", source(year, "service")),
            ("三、上级补助收入", source(year, "superior")),
            ("四、其他收入", source(year, "other")),
        ]
        right = [(NAMES[code], value) for code, value in sorted(by_class(year).items())]
        rows: list[list[Cell]] = []
        for i in range(max(len(left), len(right))):
            a, b = (side[i] if i < len(side) else ("", ZERO) for side in (left, right))
            rows.append([*a, *b])
        carry, whole = source(year, "carry"), total(year)
        rows += [
            ["本年收入合计", whole - carry, "本年支出合计", whole],
            ["五、上年结转", carry, "结转下年", ZERO],
            ["收入总计", whole, "支出总计", whole],
        ]
        head = [["收入", "<", "支出", "<"], ["项目", "预算数", "项目（按支出功能科目类级）", "预算数"]]
        return Form("收支预算总表", self.lines, head, rows)

    def income(self, year: Year) -> Form:
        head = [
            ["功能科目编码", "功能科目名称", "合计", "上年结转", "财政拨款", "<", "<", "事业收入", "上级补助收入", "其他收入"],
            ["^", "^", "^", "^", "小计", "一般公共预算拨款收入", "政府性基金预算拨款收入", "^", "^", "^"],
        ]  # fmt: skip
        values = {}
        for leaf in year.leaves:
            general, fund = Decimal(leaf.general), Decimal(leaf.fund)
            rest = [Decimal(x) for x in (leaf.service, leaf.superior, leaf.other)]
            values[leaf.code] = [leaf.total, Decimal(leaf.carry), general + fund, general, fund, *rest]
        return Form("部门收入总表", self.lines, head, self._with_total(values))

    def spending(self, year: Year) -> Form:
        head = [
            ["支出功能分类科目", "<", "合计", "基本支出", "项目支出"],
            ["科目编码", "科目名称", "^", "^", "^"],
        ]
        values = {leaf.code: [leaf.total, basic(leaf), leaf.total - basic(leaf)] for leaf in year.leaves}
        return Form("部门支出总表", self.lines, head, self._with_total(values))

    def appropriation(self, year: Year) -> Form:
        general, fund = source(year, "general"), source(year, "fund")
        right: list[list[Cell]] = [["一、本年支出", general + fund, general, fund]]
        for code in sorted(by_class(year)):
            leaves = [leaf for leaf in year.leaves if leaf.code.startswith(code)]
            a = sum((Decimal(leaf.general) for leaf in leaves), ZERO)
            b = sum((Decimal(leaf.fund) for leaf in leaves), ZERO)
            if a + b:
                right.append([NAMES[code], a + b, a, b])
        left: list[list[Cell]] = [
            ["一、财政拨款收入", general + fund],
            ["一般公共预算拨款收入", general],
            ["政府性基金预算拨款收入", fund],
        ]
        rows: list[list[Cell]] = []
        for i, cells in enumerate(right):
            rows.append([*(left[i] if i < len(left) else ["", ZERO]), *cells])
        rows.append(["收入总计", general + fund, "支出总计", general + fund, general, fund])
        head = [
            ["收入", "<", "支出", "<", "<", "<"],
            [
                "项目",
                "预算数",
                "项目（按支出功能科目类级）",
                "合计",
                "一般公共预算支出",
                "政府性基金预算支出",
            ],
        ]
        return Form("财政拨款收支总表", self.lines, head, rows)

    def general(self, year: Year) -> Form:
        values = {
            leaf.code: [Decimal(leaf.general), basic(leaf), Decimal(leaf.general) - basic(leaf)]
            for leaf in year.leaves
            if Decimal(leaf.general)
        }
        head = [
            ["支出功能分类科目", "<", f"{year.year}年预算数", "<", "<"],
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ]
        return Form("一般公共预算支出表", self.lines, head, self._with_total(values))

    def basic(self, year: Year) -> Form:
        items = economic(year, sum((basic(leaf) for leaf in year.leaves), ZERO))
        return self._economic_form("一般公共预算基本支出表", f"{year.year}年基本支出", items)

    def _economic_form(self, title: str, period: str, items: dict[str, Decimal]) -> Form:
        rows: list[list[Cell]] = []
        for prefix in ("301", "302", "303"):
            chosen = {prefix: group(items, prefix)}
            chosen |= {code: value for code, value in items.items() if code.startswith(prefix)}
            for code, value in chosen.items():
                rows.append([code, NAMES[code], value, *((ZERO, value) if prefix == "302" else (value, ZERO))])
        public = group(items, "302")
        whole = sum(items.values(), ZERO)
        head = [
            ["支出经济分类科目", "<", period, "<", "<"],
            ["科目编码", "科目名称", "合计", "人员经费", "公用经费"],
        ]
        return Form(title, self.lines, head, [["", "合计", whole, whole - public, public], *rows])

    def three_public(self, year: Year) -> Form:
        abroad, visits, running, purchase = (Decimal(x) for x in year.three_public)
        whole = abroad + visits + running + purchase
        code = CODES[self.agency]
        if self.agency == BUREAU:
            head = [
                [
                    "部门编码",
                    "部门名称",
                    "合计",
                    "因公出国（境）费",
                    "公务接待费",
                    "公务用车运行维护费",
                    "公务用车购置",
                ]
            ]
            row: list[Cell] = [code, self.agency, *map(self.zero, (whole, abroad, visits, running, purchase))]
            return Form("财政拨款“三公”经费支出表", self.lines, head, [row])  # fmt: skip
        both = Decimal(year.conference), Decimal(year.training)
        head = [
            ["单位编码", "单位名称", "合计", "“三公”经费", "<", "<", "<", "<", "<", "会议费", "培训费"],
            ["^", "^", "^", "小计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费", "^", "^"],
            ["^", "^", "^", "^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^", "^", "^"],
        ]  # fmt: skip
        cars = running + purchase
        numbers = (whole + sum(both), whole, abroad, cars, purchase, running, visits, *both)
        return Form(
            "一般公共预算“三公”经费、会议费、培训费支出表",
            self.lines,
            head,
            [[code, self.agency, *map(self.zero, numbers)]],
        )

    def zero(self, value: Decimal) -> Cell:
        """A nought that is printed as such."""
        return value if value else "0.00"

    def fund(self, year: Year) -> Form:
        values = {
            leaf.code: [Decimal(leaf.fund), ZERO, Decimal(leaf.fund)] for leaf in year.leaves if Decimal(leaf.fund)
        }
        form = self._empty_form("政府性基金预算支出表", year, "备注：本单位没有政府性基金预算收支")
        return Form(form.title, form.lines, form.head, self._with_total(values)) if values else form

    def state_capital(self, year: Year) -> Form:
        return self._empty_form("国有资本经营预算支出表", year, "备注：本单位没有国有资本经营预算收支")

    def _empty_form(self, title: str, year: Year, note: str) -> Form:
        head = [
            ["支出功能分类科目", "<", f"{year.year}年预算数", "<", "<"],
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ]
        return Form(title, self.lines, head, [], note)

    def target(self, year: Year, project: Project) -> Form:
        goal, indicators = TARGETS[project.name]
        code = CODES[self.agency][:3]
        zero = self.zero
        rows: list[list[Cell]] = [
            ["主管部门及代码", f"{code}-{self.owner}", "实施单位", self.agency],
            [f"项目资金（{self.unit}）", "年度资金总额", zero(project.total), ""],
            ["", "其中：财政拨款", zero(Decimal(project.fiscal)), ""],
            ["", "其他资金", zero(Decimal(project.other)), ""],
            ["", "上年结转", zero(Decimal(project.carry)), ""],
            ["年度绩效目标", goal, "", ""],
            ["一级指标", "二级指标", "三级指标", "指标值"],
        ]
        first = second = ""
        for one, two, three, values in indicators:
            value = values[year.year - 2021]
            if value is not None:
                rows.append([one if one != first else "", two if two != second else "", three, value])
                first, second = one, two
        lines = (f"（{year.year}年度）",)
        return Form("项目支出绩效目标表", lines, [["项目名称", project.name, "<", "<"]], rows)

    @property
    def owner(self) -> str:
        return BUREAU if self.agency == BUREAU else "示例市文化广电旅游局"

    # --- final accounts ---

    def final_overview(self, year: Year, final: Final) -> Form:
        spent = {code: tuple(map(Decimal, pair)) for code, pair in final.leaves.items()}
        sums = [sum((pair[i] for pair in spent.values()), ZERO) for i in (0, 1)]
        budget_general = source(year, "general")
        carry, over = source(year, "carry"), Decimal(final.carried_over)
        service, other = source(year, "service"), source(year, "other")
        real_service, real_other = Decimal(final.service), Decimal(final.other)
        general = (
            budget_general,
            sums[0] - carry - service - other,
            sums[1] + over - carry - real_service - real_other,
        )
        left: list[list[Cell]] = [
            ["一、一般公共预算财政拨款收入", *general],
            ["二、政府性基金预算财政拨款收入", ZERO, ZERO, ZERO],
            ["三、事业收入", service, service, real_service],
            ["四、其他收入", other, other, real_other],
        ]
        right: list[list[Cell]] = []
        for code, value in sorted(by_class(year).items()):
            pairs = [pair for leaf, pair in spent.items() if leaf.startswith(code)]
            right.append([NAMES[code], value, *(sum((p[i] for p in pairs), ZERO) for i in (0, 1))])
        blank: list[Cell] = ["", ZERO, ZERO, ZERO]
        rows = [
            [*(left[i] if i < len(left) else blank), *(right[i] if i < len(right) else blank)]
            for i in range(max(len(left), len(right)))
        ]
        whole = (total(year), sums[0], sums[1] + over)
        rows += [
            ["本年收入合计", *(x - carry for x in whole), "本年支出合计", total(year), *sums],
            ["年初结转和结余", carry, carry, carry, "年末结转和结余", ZERO, ZERO, over],
            ["收入总计", *whole, "支出总计", *whole],
        ]
        columns = ["年初预算数", "调整预算数", "决算数"]
        head = [
            ["收入", "<", "<", "<", "支出", "<", "<", "<"],
            ["项目", *columns, "项目（按功能分类）", *columns],
        ]
        return Form("收入支出决算总表", self.lines, head, rows)

    def final_spending(self, year: Year, final: Final) -> Form:
        values = {}
        for leaf in year.leaves:
            spent = Decimal(final.leaves[leaf.code][1])
            part = self._final_basic(leaf, final)
            values[leaf.code] = [spent, part, spent - part]
        head = [
            ["支出功能分类科目", "<", "本年支出合计", "基本支出", "项目支出"],
            ["科目编码", "科目名称", "^", "^", "^"],
        ]
        return Form("支出决算表", self.lines, head, self._with_total(values))

    @staticmethod
    def _final_basic(leaf: Leaf, final: Final) -> Decimal:
        if leaf.code in FINAL_BASIC:
            return Decimal(FINAL_BASIC[leaf.code][1])
        return Decimal(final.leaves[leaf.code][1]) if basic(leaf) else ZERO

    def final_basic_total(self, year: Year, final: Final) -> Decimal:
        return sum((self._final_basic(leaf, final) for leaf in year.leaves), ZERO)

    def execution(self, year: Year, final: Final) -> Form:
        values = {leaf.code: [leaf.total, *map(Decimal, final.leaves[leaf.code])] for leaf in year.leaves}
        rows = [[*row, percent(Decimal(row[4]), Decimal(row[2]))] for row in self._with_total(values)]
        head = [["科目编码", "科目名称", "年初预算数", "调整预算数", "决算数", "完成年初预算%"]]
        return Form("支出预算执行情况表", self.lines, head, rows)

    def final_basic_form(self, year: Year, final: Final) -> Form:
        items = economic(final, self.final_basic_total(year, final))
        title = "一般公共预算财政拨款基本支出决算表"
        return self._economic_form(title, f"{year.year}年度基本支出决算数", items)

    def final_three_public(self, year: Year, final: Final) -> Form:
        plan = [Decimal(x) for x in year.three_public]
        real = [Decimal(x) for x in final.three_public]

        def row(label: str, *indexes: int) -> list[Cell]:
            return [label, *(self.zero(sum((side[i] for i in indexes), ZERO)) for side in (plan, real))]

        rows = [
            row("合计", 0, 1, 2, 3),
            row("1.因公出国（境）费", 0),
            row("2.公务用车购置及运行维护费", 2, 3),
            row("其中：公务用车购置费", 3),
            row("公务用车运行维护费", 2),
            row("3.公务接待费", 1),
        ]
        head = [["项目", "年初预算数", "决算数"]]
        return Form("财政拨款“三公”经费支出决算表", self.lines, head, rows)


def budget_forms(forms: Forms, year: Year) -> list[Form]:
    return [
        forms.budget_overview(year),
        forms.income(year),
        forms.spending(year),
        forms.appropriation(year),
        forms.general(year),
        forms.basic(year),
        forms.three_public(year),
        forms.fund(year),
        forms.state_capital(year),
        *(forms.target(year, project) for project in year.projects),
    ]


def final_forms(forms: Forms, year: Year, final: Final) -> list[Form]:
    return [
        forms.final_overview(year, final),
        forms.final_spending(year, final),
        forms.execution(year, final),
        forms.final_basic_form(year, final),
        forms.final_three_public(year, final),
    ]
