"""The forms of a generated book: every figure a slot, every sum and repetition an identity.

In a row ``<`` is merged with the cell to its left and ``^`` with the cell above, as in ``bench.fixture_book``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bench.fixture_book import Form
from bench.seeded_figures import ZERO, Agency, Leaf, Year
from bench.seeded_ink import Ink
from corpus.classification import class_item, economic

Key = tuple[str, ...]
_Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A body row of a form with the slots in it, so that it can be lost."""

    form: int
    row: int
    label: str
    slots: tuple[int, ...]


@dataclass(slots=True)
class Ledger:
    """Where each quantity is printed; the first print is the one that the others must equal."""

    ink: Ink
    first: dict[Key, int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def note(self, slot: int, *key: str) -> int:
        """A print of a quantity."""
        seen = self.first.setdefault(key, slot)
        if seen != slot:
            self.ink.equal("repeat", seen, slot)
        return slot


class Forms:
    """Builds the forms of one year in the style of its agency."""

    def __init__(self, agency: Agency, year: Year, ledger: Ledger) -> None:
        self.agency, self.year, self.ledger, self.ink = agency, year, ledger, ledger.ink
        self.style = agency.style
        self.made: list[Form] = []

    def all(self) -> tuple[Form, ...]:
        """Every form, in the order in which they are printed."""
        self._balance()
        self._revenue()
        kinds: list[tuple[str, Callable[[Leaf], Decimal]]] = [
            ("基本支出", lambda leaf: leaf.basic),
            ("项目支出", lambda leaf: leaf.project),
        ]
        if self.style.reserve:
            kinds.append(("单位预留机动经费", lambda leaf: leaf.reserve))
        self._coded(f"{self.style.level}支出总表", "all", kinds)
        self._fiscal()
        general = [
            ("基本支出", lambda leaf: leaf.basic),
            ("项目支出", lambda leaf: leaf.project - leaf.carry - leaf.other),
            *kinds[2:],
        ]
        self._coded("一般公共预算支出表", "general", general)
        self._basic()
        self._three_public()
        self._fund()
        self._projects()
        self._procurement()
        self._targets()
        return tuple(self.made)

    # --- printing ------------------------------------------------------------------------------------

    def _open(self, title: str) -> tuple[str, ...]:
        self.ink.place = title
        unit = self.ink.unit_line()
        return (f"填报单位：{self.agency.name}", f"单位：⟦{unit}⟧")

    def _close(
        self, title: str, lines: Sequence[str], head: Sequence[_Row], body: Sequence[_Row], note: str = ""
    ) -> None:
        flat = tuple(_flat(head)) if len(head) > 1 else ()
        widths = tuple(3 for _ in (body or head)[0])
        self.made.append(Form(title, tuple(lines), tuple(head), tuple(body), (), widths, note, flat))

    def _cell(self, value: Decimal, row: str, column: str) -> tuple[int | None, str]:
        """The slot and its mark; a zero is no slot."""
        if not value:
            return None, self.style.zero
        slot = self.ink.cell(value, row, column)
        return slot, f"⟦{slot}⟧"

    def _line(self, row: int, label: str, slots: Sequence[int | None]) -> None:
        kept = tuple(slot for slot in slots if slot is not None)
        self.ledger.lines.append(Line(len(self.made), row, label, kept))

    # --- the balance -----------------------------------------------------------------------------------

    def _balance(self) -> None:
        title = f"{self.style.level}收支总表"
        lines = self._open(title)
        year, cell = self.year, self._cell
        general, other, carry = year.sum_of("general"), year.sum_of("other"), year.sum_of("carry")
        items = [("一、一般公共预算拨款收入", general, "general"), ("二、政府性基金预算拨款收入", ZERO, "fund")]
        items += [("三、事业收入", ZERO, "service"), ("四、其他收入", other, "other")]
        left = [(label, *cell(value, label, "预算数"), key) for label, value, key in items]
        classes = _by_class(year.leaves)
        middle = [(_name(code), *cell(value, _name(code), "预算数"), code) for code, value in classes.items()]
        right = self._uses() if self.style.halves == 3 else []
        height = max(len(left), len(middle), len(right))
        body = [
            (*_half(left, n), *_half(middle, n), *(_half(right, n) if self.style.halves == 3 else ()))
            for n in range(height)
        ]
        current, spent = cell(general + other, "本年收入合计", "预算数"), cell(year.total, "本年支出合计", "预算数")
        third = cell(year.total, "本年支出合计", "用途") if self.style.halves == 3 else None
        body.append(
            ("本年收入合计", current[1], "本年支出合计", spent[1], *(("本年支出合计", third[1]) if third else ()))
        )
        carried = cell(carry, "五、上年结转", "预算数")
        blank = ("", "") if third else ()
        body.append(("五、上年结转", carried[1], "结转下年", self.style.zero, *blank))
        revenue, expenditure = cell(year.total, "收入总计", "预算数"), cell(year.total, "支出总计", "预算数")
        last = cell(year.total, "支出总计", "用途") if third else None
        body.append(("收入总计", revenue[1], "支出总计", expenditure[1], *(("支出总计", last[1]) if last else ())))
        self._balance_identities(left, middle, right, current[0], spent[0], carried[0], revenue[0], expenditure[0])
        if third and last:
            self.ink.sums("sum", _must(third[0]), [slot for _, slot, _, _ in right if slot is not None])
            self.ink.equal("repeat", _must(last[0]), _must(third[0]))
        uses = ("支出用途", "<") if third else ()
        head = [
            ("收入", "<", "支出", "<", *uses),
            ("项目", "预算数", "项目（按功能分类）", "预算数", *(("项目", "预算数") if third else ())),
        ]
        self._close(title, lines, head, body)

    def _uses(self) -> list[tuple[str, int | None, str, str]]:
        names = [("一、基本支出", "basic"), ("二、项目支出", "project"), ("三、单位预留机动经费", "reserve")]
        return [(label, *self._cell(self.year.sum_of(key), label, "用途"), key) for label, key in names]

    def _balance_identities(
        self,
        left: Sequence[tuple[str, int | None, str, str]],
        middle: Sequence[tuple[str, int | None, str, str]],
        right: Sequence[tuple[str, int | None, str, str]],
        *totals: int | None,
    ) -> None:
        current, spent, carried, revenue, expenditure = (_must(slot) for slot in totals)
        note = self.ledger.note
        for _, slot, _, key in left:
            if slot is not None:
                note(slot, "revenue", key)
        for _, slot, _, code in middle:
            note(_must(slot), "all", code, "合计")
        for _, slot, _, key in right:
            if slot is not None:
                note(slot, "all", "total", _KINDS[key])
        self.ink.sums("sum", current, [slot for _, slot, _, _ in left if slot is not None])
        self.ink.sums("sum", spent, [_must(slot) for _, slot, _, _ in middle])
        self.ink.sums("sum", revenue, [current, carried])
        self.ink.equal("balance", revenue, expenditure)
        self.ink.equal("balance", spent, expenditure)
        note(current, "revenue", "current")
        note(carried, "revenue", "carry")
        note(revenue, "revenue", "total")
        note(expenditure, "all", "total", "合计")

    # --- forms by code -----------------------------------------------------------------------------------

    def _codes(self, code: str) -> tuple[str, ...]:
        if self.style.codes == "whole":
            return (code,)
        return tuple(code[a:b] for a, b in ((0, 3), (3, 5), (5, 7)))

    def _code_head(self) -> tuple[str, ...]:
        return ("科目编码",) if self.style.codes == "whole" else ("类", "款", "项")

    def _coded(self, title: str, scope: str, kinds: Sequence[tuple[str, Callable[[Leaf], Decimal]]]) -> None:
        lines = self._open(title)
        columns = ["合计", *(name for name, _ in kinds)]
        vectors = {leaf.code: [kind(leaf) for _, kind in kinds] for leaf in self.year.leaves}
        vectors = {code: [sum(values, ZERO), *values] for code, values in vectors.items() if sum(values, ZERO)}
        self._tree(title, lines, scope, columns, vectors)

    def _revenue(self) -> None:
        title = f"{self.style.level}收入总表"
        lines = self._open(title)
        columns = ["合计", "上年结转", "一般公共预算拨款收入", "其他收入"]
        vectors = {leaf.code: [leaf.total, leaf.carry, leaf.general, leaf.other] for leaf in self.year.leaves}
        self._tree(title, lines, "source", columns, vectors)

    def _tree(
        self, title: str, lines: Sequence[str], scope: str, columns: Sequence[str], vectors: dict[str, list[Decimal]]
    ) -> None:
        sums: dict[str, list[Decimal]] = {"total": [ZERO] * len(columns)}
        for code, values in vectors.items():
            for key in ("total", code[:3], code[:5], code):
                sums[key] = [a + b for a, b in zip(sums.get(key, [ZERO] * len(columns)), values, strict=True)]
        codes = ["total", *sorted(key for key in sums if key != "total")]
        grid: dict[str, list[int | None]] = {}
        body = []
        for n, code in enumerate(codes):
            label = "合计" if code == "total" else _name(code)
            slots, marks = zip(
                *(self._cell(v, label, c) for v, c in zip(sums[code], columns, strict=True)), strict=True
            )
            grid[code] = list(slots)
            printed = ("",) * len(self._code_head()) if code == "total" else self._codes(code)
            body.append((*printed, label if code == "total" else self._named(code), *marks))
            self._line(n, label, slots)
        self._tree_identities(scope, columns, codes, grid)
        head = (*self._code_head(), "科目名称", *columns)
        self._close(title, lines, [head], body)

    def _named(self, code: str) -> str:
        name = self.ink.name(_name(code), code)
        self.ink.coded(name, lambda text: text != _name(code))
        return f"⟦{name}⟧"

    def _tree_identities(
        self, scope: str, columns: Sequence[str], codes: Sequence[str], grid: dict[str, list[int | None]]
    ) -> None:
        for code in codes:
            whole, *parts = grid[code]
            kept = [slot for slot in parts if slot is not None]
            if whole is not None:
                self.ink.sums("row", whole, kept)
            below = [c for c in codes if c != "total" and _above(c) == code]
            for n, column in enumerate(columns):
                slot = grid[code][n]
                if slot is None:
                    continue
                self.ink.sums("column", slot, [s for c in below if (s := grid[c][n]) is not None])
                for key in self._keys(scope, code, column):
                    self.ledger.note(slot, *key)

    def _keys(self, scope: str, code: str, column: str) -> list[Key]:
        if scope != "source":
            return [(scope, code, column)]
        if column == "合计":
            return [("all", code, "合计")]
        source = {"上年结转": "carry", "一般公共预算拨款收入": "general", "其他收入": "other"}[column]
        keys = [("revenue", source)] if code == "total" else []
        return [*keys, ("general", code, "合计")] if source == "general" else keys

    # --- the others ----------------------------------------------------------------------------------------

    def _fiscal(self) -> None:
        title = "财政拨款收支总表"
        lines = self._open(title)
        general = self.year.sum_of("general")
        income = self._cell(general, "一、一般公共预算拨款", "预算数")
        classes = _by_class(self.year.leaves, "general")
        middle = [(_name(code), *self._cell(value, _name(code), "预算数"), code) for code, value in classes.items()]
        left = [("一、一般公共预算拨款", *income, ""), ("二、政府性基金预算拨款", None, self.style.zero, "")]
        body = [(*_half(left, n), *_half(middle, n)) for n in range(max(2, len(middle)))]
        revenue, expenditure = self._cell(general, "收入总计", "预算数"), self._cell(general, "支出总计", "预算数")
        body.append(("收入总计", revenue[1], "支出总计", expenditure[1]))
        self.ink.equal("sum", _must(revenue[0]), _must(income[0]))
        self.ink.equal("balance", _must(revenue[0]), _must(expenditure[0]))
        self.ink.sums("sum", _must(expenditure[0]), [_must(slot) for _, slot, _, _ in middle])
        for _, slot, _, code in middle:
            self.ledger.note(_must(slot), "general", code, "合计")
        self.ledger.note(_must(income[0]), "revenue", "general")
        self.ledger.note(_must(expenditure[0]), "general", "total", "合计")
        head = [("收入", "<", "支出", "<"), ("项目", "预算数", "项目", "预算数")]
        self._close(title, lines, head, body)

    def _basic(self) -> None:
        title = "一般公共预算基本支出表"
        lines = self._open(title)
        sums: dict[str, list[Decimal]] = {}
        for code, value in self.year.economic:
            pair = [ZERO, value] if code.startswith("302") else [value, ZERO]
            for key in ("total", code[:3], code):
                sums[key] = [a + b for a, b in zip(sums.get(key, [ZERO, ZERO]), pair, strict=True)]
        columns = ("合计", "人员经费", "公用经费")
        grid: dict[str, list[int | None]] = {}
        body = []
        for n, code in enumerate(["total", *sorted(key for key in sums if key != "total")]):
            label = "合计" if code == "total" else _economic(code)
            values = [sum(sums[code], ZERO), *sums[code]]
            slots, marks = zip(*(self._cell(v, label, c) for v, c in zip(values, columns, strict=True)), strict=True)
            grid[code] = list(slots)
            body.append(("" if code == "total" else code, label, *marks))
            self._line(n, label, slots)
        self._basic_identities(columns, grid)
        self._close(title, lines, [("科目编码", "科目名称", *columns)], body)

    def _basic_identities(self, columns: Sequence[str], grid: dict[str, list[int | None]]) -> None:
        for code, (whole, *parts) in grid.items():
            kept = [slot for slot in parts if slot is not None]
            self.ink.sums("row", _must(whole), kept)
            for n in range(len(columns)):
                slot = grid[code][n]
                below = [s for c, slots in grid.items() if _above_economic(c) == code and (s := slots[n]) is not None]
                if slot is not None:
                    self.ink.sums("column", slot, below)
            self.ledger.note(_must(whole), *(("general", "total", "基本支出") if code == "total" else ("econ", code)))
        for n, name in ((1, "人员经费"), (2, "公用经费")):
            self.ledger.note(_must(grid["total"][n]), "econ", name)

    def _three_public(self) -> None:
        title = "“三公”经费支出表"
        lines = self._open(title)
        year = self.year
        cars = year.purchase + year.running
        values = [
            ("“三公”经费小计", year.three_public), ("因公出国（境）费", year.overseas),
            ("公务用车购置及运行维护费小计", cars), ("公务用车购置费", year.purchase),
            ("公务用车运行维护费", year.running), ("公务接待费", year.hospitality),
        ]  # fmt: skip
        if self.style.conference:
            values += [("会议费", year.conference), ("培训费", year.training)]
            values.insert(0, ("合计", year.three_public + year.conference + year.training))
        slots = {name: self._cell(value, self.agency.name, name) for name, value in values}
        get = {name: slot for name, (slot, _) in slots.items()}
        trio = [get[name] for name in ("因公出国（境）费", "公务用车购置及运行维护费小计", "公务接待费")]
        self.ink.sums("row", _must(get["“三公”经费小计"]), [slot for slot in trio if slot is not None])
        pair = [get["公务用车购置费"], get["公务用车运行维护费"]]
        self.ink.sums("row", _must(get["公务用车购置及运行维护费小计"]), [slot for slot in pair if slot is not None])
        if self.style.conference:
            more = [_must(get[name]) for name in ("“三公”经费小计", "会议费", "培训费")]
            self.ink.sums("row", _must(get["合计"]), more)
        for name, slot in get.items():
            if slot is not None and name != "合计":
                self.ledger.note(slot, "public", name)
        head = ("单位编码", "单位名称", *slots)
        body = (self.agency.code, self.agency.name, *(mark for _, mark in slots.values()))
        self._close(title, lines, [head], [body])

    def _fund(self) -> None:
        title = "政府性基金预算支出表"
        lines = self._open(title)
        head = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
        note = f"备注：本{self.style.level}没有政府性基金预算安排的支出，本表为空表。"
        self._close(title, lines, [head], [("",) * len(head)], note)

    def _projects(self) -> None:
        title = "项目支出表"
        lines = self._open(title)
        columns = ("合计", "本年财政拨款", "上年结转", "其他收入")
        projects = [(p.name, [p.total, p.fiscal, p.carry, p.other]) for p in self.year.projects]
        total = [sum((values[n] for _, values in projects), ZERO) for n in range(len(columns))]
        grid: list[list[int | None]] = []
        body = []
        for n, (name, values) in enumerate([("合计", total), *projects]):
            slots, marks = zip(*(self._cell(v, name, c) for v, c in zip(values, columns, strict=True)), strict=True)
            grid.append(list(slots))
            body.append((name, *marks))
            self._line(n, name, slots)
            self.ink.sums("row", _must(slots[0]), [slot for slot in slots[1:] if slot is not None])
            key = ("all", "total", "项目支出") if name == "合计" else ("project", name)
            self.ledger.note(_must(slots[0]), *key)
        for n in range(len(columns)):
            slot = grid[0][n]
            if slot is not None:
                self.ink.sums("column", slot, [s for row in grid[1:] if (s := row[n]) is not None])
        self._close(title, lines, [("项目名称", *columns)], body)

    def _procurement(self) -> None:
        title = "政府采购预算表"
        lines = self._open(title)
        names = ("货物", "工程", "服务")
        values = [("合计", sum(self.year.procurement, ZERO)), *zip(names, self.year.procurement, strict=True)]
        cells = [(name, *self._cell(value, name, "预算数")) for name, value in values]
        self.ink.sums("column", _must(cells[0][1]), [_must(slot) for _, slot, _ in cells[1:]])
        for n, (name, slot, _) in enumerate(cells):
            self.ledger.note(_must(slot), "procurement", name)
            self._line(n, name, (slot,))
        self._close(title, lines, [("采购品目", "预算数")], [(name, mark) for name, _, mark in cells])

    def _targets(self) -> None:
        for project in self.year.projects[:2]:
            title = "项目支出绩效目标表"
            self.ink.place = f"{title}·{project.name}"
            unit = self.ink.unit_line()
            rows = [
                ("年度资金总额", project.total), ("其中：财政拨款", project.fiscal),
                ("其他资金", project.other), ("上年结转", project.carry),
            ]  # fmt: skip
            cells = [(name, *self._cell(value, name, project.name)) for name, value in rows]
            self.ink.sums("sum", _must(cells[0][1]), [slot for _, slot, _ in cells[1:] if slot is not None])
            self.ledger.note(_must(cells[0][1]), "project", project.name)
            body = [
                ("项目名称", project.name, "<", "<"),
                ("主管部门", self.agency.name, "实施单位", self.agency.name),
                *(
                    (f"项目资金（⟦{unit}⟧）" if n == 0 else "^", name, mark or "0.00", "<")
                    for n, (name, _, mark) in enumerate(cells)
                ),
                ("年度绩效目标", "按计划完成全年任务。", "<", "<"),
                ("一级指标", "二级指标", "三级指标", "指标值"),
                ("产出指标", "数量指标", "任务完成数量", "≥12项"),
                ("^", "质量指标", "验收合格率", "≥98%"),
                ("满意度指标", "服务对象满意度", "群众满意度", "≥90%"),
            ]
            self.made.append(Form(title, (f"（{self.year.year}年度）",), (), tuple(body), (), (4, 5, 6, 5)))


_KINDS = {"basic": "基本支出", "project": "项目支出", "reserve": "单位预留机动经费"}


def _half(rows: Sequence[tuple[str, int | None, str, str]], n: int) -> tuple[str, str]:
    return (rows[n][0], rows[n][2]) if n < len(rows) else ("", "")


def _must(slot: int | None) -> int:
    if slot is None:
        raise ValueError("a figure that identities need is zero")
    return slot


def _by_class(leaves: Sequence[Leaf], name: str = "total") -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for leaf in leaves:
        sums[leaf.code[:3]] = sums.get(leaf.code[:3], ZERO) + getattr(leaf, name)
    return {code: value for code, value in sums.items() if value}


def _above(code: str) -> str:
    return {3: "total", 5: code[:3], 7: code[:5]}[len(code)]


def _above_economic(code: str) -> str | None:
    if code == "total":
        return None
    return "total" if len(code) == 3 else code[:3]


def _name(code: str) -> str:
    item = class_item(code, 2024)
    if item is None:
        raise KeyError(code)
    return item.name


def _economic(code: str) -> str:
    item = economic(code, year=2024)
    if item is None:
        raise KeyError(code)
    return item.name


def _flat(head: Sequence[_Row]) -> list[str]:
    """One row of names for formats that have a single head row."""
    return [below if below != "^" else above for above, below in zip(head[0], head[-1], strict=True)]
