"""The balances of a generated book, revenue and expenditure side by side."""

from __future__ import annotations

from collections.abc import Sequence

from bench.seeded_figures import ZERO
from bench.seeded_press import Half, Press, by_class, half, must, name_of


def balance(press: Press) -> None:
    title = f"{press.style.level}收支总表"
    lines = press.open(title)
    year, cell = press.year, press.cell
    general, other, carry = year.sum_of("general"), year.sum_of("other"), year.sum_of("carry")
    items = [("一、一般公共预算拨款收入", general, "general"), ("二、政府性基金预算拨款收入", ZERO, "fund")]
    items += [("三、事业收入", ZERO, "service"), ("四、其他收入", other, "other")]
    left = [(label, *cell(value, label, "预算数"), key) for label, value, key in items]
    classes = by_class(year.leaves)
    middle = [(name_of(code), *cell(value, name_of(code), "预算数"), code) for code, value in classes.items()]
    right = _uses(press) if press.style.halves == 3 else []
    height = max(len(left), len(middle), len(right))
    body = [
        (*half(left, n), *half(middle, n), *(half(right, n) if press.style.halves == 3 else ())) for n in range(height)
    ]
    current, spent = cell(general + other, "本年收入合计", "预算数"), cell(year.total, "本年支出合计", "预算数")
    third = cell(year.total, "本年支出合计", "用途") if press.style.halves == 3 else None
    body.append(("本年收入合计", current[1], "本年支出合计", spent[1], *(("本年支出合计", third[1]) if third else ())))
    carried = cell(carry, "五、上年结转", "预算数")
    blank = ("", "") if third else ()
    body.append(("五、上年结转", carried[1], "结转下年", press.style.zero, *blank))
    revenue, expenditure = cell(year.total, "收入总计", "预算数"), cell(year.total, "支出总计", "预算数")
    last = cell(year.total, "支出总计", "用途") if third else None
    body.append(("收入总计", revenue[1], "支出总计", expenditure[1], *(("支出总计", last[1]) if last else ())))
    _balance_identities(press, left, middle, right, current[0], spent[0], carried[0], revenue[0], expenditure[0])
    if third and last:
        press.ink.sums("sum", must(third[0]), [slot for _, slot, _, _ in right if slot is not None])
        press.ink.equal("repeat", must(last[0]), must(third[0]))
    uses = ("支出用途", "<") if third else ()
    head = [
        ("收入", "<", "支出", "<", *uses),
        ("项目", "预算数", "项目（按功能分类）", "预算数", *(("项目", "预算数") if third else ())),
    ]
    press.close(title, lines, head, body)


def _uses(press: Press) -> list[Half]:
    names = [("一、基本支出", "basic"), ("二、项目支出", "project"), ("三、单位预留机动经费", "reserve")]
    return [(label, *press.cell(press.year.sum_of(key), label, "用途"), key) for label, key in names]


def _balance_identities(
    press: Press,
    left: Sequence[Half],
    middle: Sequence[Half],
    right: Sequence[Half],
    *totals: int | None,
) -> None:
    current, spent, carried, revenue, expenditure = (must(slot) for slot in totals)
    note = press.ledger.note
    for _, slot, _, key in left:
        if slot is not None:
            note(slot, "revenue", key)
    for _, slot, _, code in middle:
        note(must(slot), "all", code, "合计")
    for _, slot, _, key in right:
        if slot is not None:
            note(slot, "all", "total", _KINDS[key])
    press.ink.sums("sum", current, [slot for _, slot, _, _ in left if slot is not None])
    press.ink.sums("sum", spent, [must(slot) for _, slot, _, _ in middle])
    press.ink.sums("sum", revenue, [current, carried])
    press.ink.equal("balance", revenue, expenditure)
    press.ink.equal("balance", spent, expenditure)
    note(current, "revenue", "current")
    note(carried, "revenue", "carry")
    note(revenue, "revenue", "total")
    note(expenditure, "all", "total", "合计")


def fiscal(press: Press) -> None:
    title = "财政拨款收支总表"
    lines = press.open(title)
    general = press.year.sum_of("general")
    income = press.cell(general, "一、一般公共预算拨款", "预算数")
    classes = by_class(press.year.leaves, "general")
    middle = [(name_of(code), *press.cell(value, name_of(code), "预算数"), code) for code, value in classes.items()]
    left = [("一、一般公共预算拨款", *income, ""), ("二、政府性基金预算拨款", None, press.style.zero, "")]
    body = [(*half(left, n), *half(middle, n)) for n in range(max(2, len(middle)))]
    revenue, expenditure = press.cell(general, "收入总计", "预算数"), press.cell(general, "支出总计", "预算数")
    body.append(("收入总计", revenue[1], "支出总计", expenditure[1]))
    press.ink.equal("sum", must(revenue[0]), must(income[0]))
    press.ink.equal("balance", must(revenue[0]), must(expenditure[0]))
    press.ink.sums("sum", must(expenditure[0]), [must(slot) for _, slot, _, _ in middle])
    for _, slot, _, code in middle:
        press.ledger.note(must(slot), "general", code, "合计")
    press.ledger.note(must(income[0]), "revenue", "general")
    press.ledger.note(must(expenditure[0]), "general", "total", "合计")
    head = [("收入", "<", "支出", "<"), ("项目", "预算数", "项目", "预算数")]
    press.close(title, lines, head, body)


_KINDS = {"basic": "基本支出", "project": "项目支出", "reserve": "单位预留机动经费"}
