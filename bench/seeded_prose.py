"""The prose of a generated book: amounts, changes, percentages, shares, reasons, in the words of its style."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bench.fixture_book import Text
from bench.seeded_figures import ZERO, Agency, Year
from bench.seeded_ink import Role, percent
from bench.seeded_press import Ledger
from corpus.classification import class_item

_MORE = ("增加", "减少")
_GROWN = {"甲": ("增长", "下降"), "乙": ("增长", "下降"), "丙": ("增加", "减少"), "丁": ("增长", "下降")}
_UP = ("增加", "增长")
_REASONS = {"up": ("任务增加", "新增项目投入", "人员增加"), "down": ("厉行节约", "项目完工", "压减开支")}


class Prose:
    """Writes the text of one year; what it says again of a form must equal the form."""

    def __init__(self, agency: Agency, year: Year, last: Year, ledger: Ledger, *, published: bool) -> None:
        self.agency, self.year, self.last, self.ledger, self.ink = agency, year, last, ledger, ledger.ink
        self.style = agency.style.name
        self.published = published  # whether last year's document lies beside this one
        self.own = f"本{agency.style.level}"
        self.before = {
            "甲": "比上年预算", "乙": "与上年相比", "丙": f"比{year.year - 1}年预算", "丁": "较上年预算",
        }[self.style]  # fmt: skip
        self.texts: list[Text] = []
        self._reason = 0

    def all(self) -> tuple[Text, ...]:
        """All texts in order; the forms follow."""
        year, agency = self.year, self.agency
        self.texts = [Text(f"{agency.name}{year.year}年{agency.style.level}预算", 0)]
        self.texts.append(Text("（示例文件，数据虚构，不代表任何真实单位）"))
        self.texts.append(Text(f"第一部分 {self.own}概况", 1))
        self.texts.append(Text(f"{agency.name}负责本行业的管理和服务工作，内设办公室等科室。"))
        self.texts.append(Text(f"第二部分 {year.year}年{agency.style.level}预算情况说明", 1))
        self._revenue()
        self._expenditure()
        self._functions()
        self._items()
        self._basic()
        self._three_public()
        self._others()
        self._projects()
        self.texts.append(Text(f"第三部分 {year.year}年{agency.style.level}预算表", 1))
        return tuple(self.texts)

    # --- pieces --------------------------------------------------------------------------------------

    def _section(self, title: str) -> None:
        self.ink.place = title
        self.texts.append(Text(title, 2))

    def _amount(self, value: Decimal, row: str, *key: str) -> tuple[int, str]:
        slot = self.ink.said(value, row)
        if key:
            self.ledger.note(slot, *key)
        return slot, f"⟦{slot}⟧⟦{slot + 1}⟧"

    def _change(self, now: int, value: Decimal, last: Decimal, row: str, *, known: bool = True) -> str:
        """“比上年预算增加X万元，增长Y%”; no percentage over nothing, 持平 where nothing changed."""
        change = value - last
        if not change:
            return f"，{'与' if self.before[0] != '与' else ''}{self.before.removeprefix('比').removeprefix('较')}持平"
        word = self.ink.trend(change, _MORE, row)
        slot = self.ink.said(change, row, Role.CHANGE, word)
        if self.published and known:
            self.ink.published(now, slot, last, _UP)
        text = f"，{self.before}⟦{word}⟧⟦{slot}⟧⟦{slot + 1}⟧"
        if not last:
            return text
        grown = self.ink.trend(change, _GROWN[self.style], row)
        rate = self.ink.rate(percent(abs(change), last), row, Role.PERCENT, grown)
        self.ink.grows(now, slot, rate, _UP)
        return f"{text}，⟦{grown}⟧⟦{rate}⟧%"

    def _share(self, part: int, value: Decimal, whole: int, total: Decimal, row: str, base: str) -> str:
        rate = self.ink.rate(percent(value, total), row, Role.SHARE)
        self.ink.shares(part, whole, rate)
        return f"，占{base}的⟦{rate}⟧%"

    def _why(self, change: Decimal) -> str:
        self._reason += 1
        reasons = _REASONS["up" if change > 0 else "down"]
        return f"，主要原因是{reasons[self._reason % len(reasons)]}" if change else ""

    # --- sections --------------------------------------------------------------------------------------

    def _revenue(self) -> None:
        self._section("一、收入预算情况")
        year, last = self.year, self.last
        whole, text = self._amount(year.total, "收入预算总额", "revenue", "total")
        name = "收入预算总计" if self.style == "乙" else "收入预算总额"
        opening = f"{year.year}年{self.own}{name}{text}{self._change(whole, year.total, last.total, name)}"
        opening += f"{self._why(year.total - last.total)}。"
        parts = [("一般公共预算拨款收入", "general"), ("其他收入", "other"), ("上年结转", "carry")]
        said = []
        slots = []
        for label, key in parts:
            value = year.sum_of(key)
            slot, words = self._amount(value, label, "revenue", key)
            slots.append(slot)
            tail = self._share(slot, value, whole, year.total, label, name) if self.style in "甲丁" else ""
            said.append(f"{label}{words}{tail}")
        self.ink.sums("list", whole, slots)
        self._list(opening, said)

    def _list(self, opening: str, said: Sequence[str]) -> None:
        """其中： in one paragraph, or each in a paragraph of its own."""
        if self.style == "乙":
            self.texts.append(Text(f"{opening}其中："))
            self.texts += [Text(f"{n}.{text}。") for n, text in enumerate(said, 1)]
        else:
            self.texts.append(Text(f"{opening}其中：{'；'.join(said)}。"))

    def _expenditure(self) -> None:
        self._section("二、支出预算情况")
        year, last = self.year, self.last
        name = "支出预算总计" if self.style == "乙" else "支出预算总额"
        whole, text = self._amount(year.total, name, "all", "total", "合计")
        opening = f"{year.year}年{self.own}{name}{text}{self._change(whole, year.total, last.total, name)}"
        opening += f"{self._why(year.total - last.total)}。"
        said, slots = [], []
        kinds = [("基本支出", "basic"), ("项目支出", "project")]
        kinds += [("单位预留机动经费", "reserve")] if self.agency.style.reserve else []
        for label, key in kinds:
            value, old = year.sum_of(key), last.sum_of(key)
            slot, words = self._amount(value, label, "all", "total", label)
            slots.append(slot)
            share = self._share(slot, value, whole, year.total, label, name) if self.style != "丙" else ""
            said.append(f"{label}{words}{share}{self._change(slot, value, old, label)}")
        self.ink.sums("list", whole, slots)
        self._list(opening, said)

    def _functions(self) -> None:
        """支出 by 类."""
        if self.style == "丙":
            return
        self._section("三、支出按功能分类情况")
        said, slots = [], []
        for code in dict.fromkeys(leaf.code[:3] for leaf in self.year.leaves):
            value, old = _class_total(self.year, code), _class_total(self.last, code)
            label = _named(code)
            slot, words = self._amount(value, label, "all", code, "合计")
            slots.append(slot)
            said.append(f"{label}{words}{self._change(slot, value, old, label)}")
        self.ink.sums("list", self.ledger.first["all", "total", "合计"], slots)
        self._list("按支出功能分类划分，", said)

    def _items(self) -> None:
        """一般公共预算 by 项, each with its change."""
        self._section("四、一般公共预算支出情况")
        year, last = self.year, self.last
        total, old = year.sum_of("general"), last.sum_of("general")
        whole, words = self._amount(total, "一般公共预算支出", "general", "total", "合计")
        text = f"{year.year}年一般公共预算支出{words}{self._change(whole, total, old, '一般公共预算支出')}"
        self.texts.append(Text(f"{text}。具体情况如下："))
        before = {leaf.code: leaf.general for leaf in last.leaves}
        leaves = [leaf for leaf in year.leaves if leaf.general]
        slots = []
        for n, leaf in enumerate(leaves, 1):
            label = _chain(leaf.code)
            slot, words = self._amount(leaf.general, label, "general", leaf.code, "合计")
            slots.append(slot)
            change = self._change(slot, leaf.general, before.get(leaf.code, ZERO), label)
            why = self._why(leaf.general - before.get(leaf.code, ZERO))
            self.texts.append(Text(f"{n}.{label}{words}{change}{why}。"))
        self.ink.sums("list", whole, slots)

    def _basic(self) -> None:
        self._section("五、一般公共预算基本支出情况")
        year = self.year
        total = year.sum_of("basic")
        whole, words = self._amount(total, "一般公共预算基本支出", "general", "total", "基本支出")
        staff, office = year.group("301", "303"), year.group("302")
        one, first = self._amount(staff, "人员经费", "econ", "人员经费")
        two, second = self._amount(office, "公用经费", "econ", "公用经费")
        self.ink.sums("list", whole, [one, two])
        text = f"{year.year}年一般公共预算基本支出{words}。其中：人员经费{first}，主要包括基本工资、津贴补贴、奖金等；"
        self.texts.append(Text(f"{text}公用经费{second}，主要包括办公费、差旅费、维修（护）费等。"))

    def _three_public(self) -> None:
        self._section("六、“三公”经费预算情况")
        year, last = self.year, self.last
        label = "“三公”经费"
        whole, words = self._amount(year.three_public, label, "public", "“三公”经费小计")
        change = self._change(whole, year.three_public, last.three_public, label)
        self.texts.append(Text(f"{year.year}年{label}预算{words}{change}。其中："))
        cars = year.purchase + year.running
        items = [
            ("公务接待费", year.hospitality, last.hospitality, "公务接待费"),
            ("公务用车购置及运行维护费", cars, last.purchase + last.running, "公务用车购置及运行维护费小计"),
        ]
        slots = []
        self.texts.append(Text("1.因公出国（境）费0万元，与上年预算持平。"))
        for n, (name, value, old, key) in enumerate(items, 2):
            slot, words = self._amount(value, name, "public", key)
            slots.append(slot)
            text = f"{n}.{name}{words}{self._change(slot, value, old, name)}{self._why(value - old)}。"
            self.texts.append(Text(text + (self._cars() if name.startswith("公务用车") else "")))
        self.ink.sums("list", whole, slots)

    def _cars(self) -> str:
        """What the cars cost, by purchase and running."""
        year, last = self.year, self.last
        running, words = self._amount(year.running, "公务用车运行维护费", "public", "公务用车运行维护费")
        change = self._change(running, year.running, last.running, "公务用车运行维护费")
        if not year.purchase:
            return f"其中：公务用车购置费0万元；公务用车运行维护费{words}{change}。"
        slot, bought = self._amount(year.purchase, "公务用车购置费", "public", "公务用车购置费")
        more = self._change(slot, year.purchase, last.purchase, "公务用车购置费")
        return f"其中：公务用车购置费{bought}{more}；公务用车运行维护费{words}{change}。"

    def _others(self) -> None:
        self._section("七、其他重要事项")
        year = self.year
        total, words = self._amount(sum(year.procurement, ZERO), "政府采购预算总额", "procurement", "合计")
        names = ("货物", "工程", "服务")
        parts = [self._amount(v, n, "procurement", n) for n, v in zip(names, year.procurement, strict=True)]
        self.ink.sums("list", total, [slot for slot, _ in parts])
        said = "，".join(f"{name}预算{text}" for name, (_, text) in zip(names, parts, strict=True))
        self.texts.append(Text(f"{year.year}年政府采购预算总额{words}，其中：{said}。"))
        whole = self.ink.count(sum(year.vehicles), "车辆")
        kinds = ("机要通信用车", "执法执勤用车", "其他用车")
        cars = [self.ink.count(number, kind) for kind, number in zip(kinds, year.vehicles, strict=True)]
        self.ink.same_count(whole, cars)
        said = "、".join(f"{kind}⟦{slot}⟧辆" for kind, slot in zip(kinds, cars, strict=True))
        self.texts.append(Text(f"截至{year.year - 1}年12月31日，{self.own}共有车辆⟦{whole}⟧辆，其中：{said}。"))

    def _projects(self) -> None:
        self._section("八、项目支出情况")
        year = self.year
        number = self.ink.count(len(year.projects), "项目")
        self.ink.counted(number, len(year.projects))
        total = sum((project.total for project in year.projects), ZERO)
        whole, words = self._amount(total, "项目支出合计", "all", "total", "项目支出")
        parts = [self._amount(p.total, p.name, "project", p.name) for p in year.projects]
        self.ink.sums("list", whole, [slot for slot, _ in parts])
        said = "，".join(f"{p.name}项目{text}" for p, (_, text) in zip(year.projects, parts, strict=True))
        opening = f"{year.year}年{self.own}安排项目⟦{number}⟧个，预算金额合计{words}，其中："
        self.texts.append(Text(f"{opening}{said}。"))


def _class_total(year: Year, code: str) -> Decimal:
    return sum((leaf.total for leaf in year.leaves if leaf.code.startswith(code)), ZERO)


def _named(code: str) -> str:
    item = class_item(code, 2024)
    if item is None:
        raise KeyError(code)
    return item.name


def _chain(code: str) -> str:
    return f"{_named(code[:3])}（类）{_named(code[:5])}（款）{_named(code)}（项）"
