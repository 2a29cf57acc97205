"""The small forms of a generated book: “三公”经费, projects, procurement, targets, an empty form."""

from __future__ import annotations

from decimal import Decimal

from bench.fixture_book import Form
from bench.seeded_figures import ZERO, Year
from bench.seeded_press import Press, must


def three_public(press: Press) -> None:
    title = "“三公”经费支出表"
    lines = press.open(title)
    year = press.year
    values = list(_public(year).items())
    if press.style.conference:
        values += [("会议费", year.conference), ("培训费", year.training)]
        values.insert(0, ("合计", year.three_public + year.conference + year.training))
    slots = {name: press.cell(value, press.agency.name, name) for name, value in values}
    get = {name: slot for name, (slot, _) in slots.items()}
    trio = [get[name] for name in ("因公出国（境）费", "公务用车购置及运行维护费小计", "公务接待费")]
    press.ink.sums("row", must(get["“三公”经费小计"]), [slot for slot in trio if slot is not None])
    pair = [get["公务用车购置费"], get["公务用车运行维护费"]]
    press.ink.sums("row", must(get["公务用车购置及运行维护费小计"]), [slot for slot in pair if slot is not None])
    if press.style.conference:
        more = [must(get[name]) for name in ("“三公”经费小计", "会议费", "培训费")]
        press.ink.sums("row", must(get["合计"]), more)
    for name, slot in get.items():
        if slot is not None and name != "合计":
            press.ledger.note(slot, "public", name)
    head = ("单位编码", "单位名称", *slots)
    body = (press.agency.code, press.agency.name, *(mark for _, mark in slots.values()))
    press.close(title, lines, [head], [body])


def three_public_compared(press: Press) -> None:
    """The items as rows, last year's budget beside this year's."""
    title = "“三公”经费预算表"
    lines = press.open(title)
    columns = (f"{press.last.year}年预算数", f"{press.year.year}年预算数")
    keys = (
        "“三公”经费小计",
        "因公出国（境）费",
        "公务接待费",
        "公务用车购置及运行维护费小计",
        "公务用车购置费",
        "公务用车运行维护费",
    )
    labels = (
        "合计",
        "1.因公出国（境）费",
        "2.公务接待费",
        "3.公务用车购置及运行费",
        "其中：（1）公务用车购置",
        "（2）公务用车运行费",
    )
    grid: list[list[int | None]] = []
    body = []
    for n, (key, label) in enumerate(zip(keys, labels, strict=True)):
        values = [_public(press.last)[key], _public(press.year)[key]]
        slots, marks = press.cells(values, label, columns)
        grid.append(slots)
        body.append((label, *marks))
        press.line(n, label, slots)
        if slots[1] is not None:
            press.ledger.note(slots[1], "public", key)
        if slots[0] is not None and press.published:
            press.ink.column_last_year(slots[0], values[0])
    for n in range(len(columns)):
        for whole, parts in ((0, (1, 2, 3)), (3, (4, 5))):
            press.ink.sums("column", must(grid[whole][n]), [s for row in parts if (s := grid[row][n]) is not None])
    press.close(title, lines, [("项目", *columns)], body)


def fund(press: Press) -> None:
    title = "政府性基金预算支出表"
    lines = press.open(title)
    head = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
    note = f"备注：本{press.style.level}没有政府性基金预算安排的支出，本表为空表。"
    press.close(title, lines, [head], [("",) * len(head)], note)


def projects(press: Press) -> None:
    title = "项目支出表"
    lines = press.open(title)
    columns = ("合计", "本年财政拨款", "上年结转", "其他收入")
    projects = [(p.name, [p.total, p.fiscal, p.carry, p.other]) for p in press.year.projects]
    total = [sum((values[n] for _, values in projects), ZERO) for n in range(len(columns))]
    grid: list[list[int | None]] = []
    body = []
    for n, (name, values) in enumerate([("合计", total), *projects]):
        slots, marks = press.cells(values, name, columns)
        grid.append(slots)
        body.append((name, *marks))
        press.line(n, name, slots)
        press.ink.sums("row", must(slots[0]), [slot for slot in slots[1:] if slot is not None])
        key = ("all", "total", "项目支出") if name == "合计" else ("project", name)
        press.ledger.note(must(slots[0]), *key)
    for n in range(len(columns)):
        slot = grid[0][n]
        if slot is not None:
            press.ink.sums("column", slot, [s for row in grid[1:] if (s := row[n]) is not None])
    press.close(title, lines, [("项目名称", *columns)], body)


def procurement(press: Press) -> None:
    title = "政府采购预算表"
    lines = press.open(title)
    names = ("货物", "工程", "服务")
    values = [("合计", sum(press.year.procurement, ZERO)), *zip(names, press.year.procurement, strict=True)]
    cells = [(name, *press.cell(value, name, "预算数")) for name, value in values]
    press.ink.sums("column", must(cells[0][1]), [must(slot) for _, slot, _ in cells[1:]])
    for n, (name, slot, _) in enumerate(cells):
        press.ledger.note(must(slot), "procurement", name)
        press.line(n, name, (slot,))
    press.close(title, lines, [("采购品目", "预算数")], [(name, mark) for name, _, mark in cells])


def targets(press: Press) -> None:
    for project in press.year.projects[:2]:
        title = "项目支出绩效目标表"
        press.ink.place = f"{title}·{project.name}"
        unit = press.ink.unit_line()
        rows = [
            ("年度资金总额", project.total), ("其中：财政拨款", project.fiscal),
            ("其他资金", project.other), ("上年结转", project.carry),
        ]  # fmt: skip
        cells = [(name, *press.cell(value, name, project.name)) for name, value in rows]
        press.ink.sums("sum", must(cells[0][1]), [slot for _, slot, _ in cells[1:] if slot is not None])
        press.ledger.note(must(cells[0][1]), "project", project.name)
        body = [
            ("项目名称", project.name, "<", "<"),
            ("主管部门", press.agency.name, "实施单位", press.agency.name),
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
        press.made.append(Form(title, (f"（{press.year.year}年度）",), (), tuple(body), (), (4, 5, 6, 5)))


def _public(year: Year) -> dict[str, Decimal]:
    """The items of the “三公” form."""
    return {
        "“三公”经费小计": year.three_public,
        "因公出国（境）费": year.overseas,
        "公务用车购置及运行维护费小计": year.purchase + year.running,
        "公务用车购置费": year.purchase,
        "公务用车运行维护费": year.running,
        "公务接待费": year.hospitality,
    }
