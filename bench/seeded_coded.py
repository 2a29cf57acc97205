"""The forms of a generated book by code: functional and economic classification."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from bench.seeded_figures import ZERO, Leaf
from bench.seeded_press import Key, Press, must, name_of
from corpus.classification import economic


def coded(press: Press, title: str, scope: str, kinds: Sequence[tuple[str, Callable[[Leaf], Decimal]]]) -> None:
    lines = press.open(title)
    columns = ["合计", *(name for name, _ in kinds)]
    vectors = {leaf.code: [kind(leaf) for _, kind in kinds] for leaf in press.year.leaves}
    vectors = {code: [sum(values, ZERO), *values] for code, values in vectors.items() if sum(values, ZERO)}
    _tree(press, title, lines, scope, columns, vectors)


def revenue(press: Press) -> None:
    title = f"{press.style.level}收入总表"
    lines = press.open(title)
    columns = ["合计", "上年结转", "一般公共预算拨款收入", "其他收入"]
    vectors = {leaf.code: [leaf.total, leaf.carry, leaf.general, leaf.other] for leaf in press.year.leaves}
    _tree(press, title, lines, "source", columns, vectors)


def _tree(
    press: Press,
    title: str,
    lines: Sequence[str],
    scope: str,
    columns: Sequence[str],
    vectors: dict[str, list[Decimal]],
) -> None:
    sums: dict[str, list[Decimal]] = {"total": [ZERO] * len(columns)}
    for code, values in vectors.items():
        for key in ("total", code[:3], code[:5], code):
            sums[key] = [a + b for a, b in zip(sums.get(key, [ZERO] * len(columns)), values, strict=True)]
    codes = ["total", *sorted(key for key in sums if key != "total")]
    grid: dict[str, list[int | None]] = {}
    body = []
    for n, code in enumerate(codes):
        label = "合计" if code == "total" else name_of(code)
        slots, marks = press.cells(sums[code], label, columns)
        grid[code] = slots
        printed = ("",) * len(_code_head(press)) if code == "total" else _codes(press, code)
        body.append((*printed, label if code == "total" else _named(press, code), *marks))
        press.line(n, label, slots)
    _tree_identities(press, scope, columns, codes, grid)
    head = (*_code_head(press), "科目名称", *columns)
    press.close(title, lines, [head], body)


def _codes(press: Press, code: str) -> tuple[str, ...]:
    if press.style.codes == "whole":
        return (code,)
    return tuple(code[a:b] for a, b in ((0, 3), (3, 5), (5, 7)))


def _code_head(press: Press) -> tuple[str, ...]:
    return ("科目编码",) if press.style.codes == "whole" else ("类", "款", "项")


def _named(press: Press, code: str) -> str:
    name = press.ink.name(name_of(code), code)
    press.ink.coded(name, lambda text: text != name_of(code))
    return f"⟦{name}⟧"


def _tree_identities(
    press: Press, scope: str, columns: Sequence[str], codes: Sequence[str], grid: dict[str, list[int | None]]
) -> None:
    for code in codes:
        whole, *parts = grid[code]
        kept = [slot for slot in parts if slot is not None]
        if whole is not None:
            press.ink.sums("row", whole, kept)
        below = [c for c in codes if c != "total" and _above(c) == code]
        for n, column in enumerate(columns):
            slot = grid[code][n]
            if slot is None:
                continue
            press.ink.sums("column", slot, [s for c in below if (s := grid[c][n]) is not None])
            for key in _keys(press, scope, code, column):
                press.ledger.note(slot, *key)


def _keys(press: Press, scope: str, code: str, column: str) -> list[Key]:
    if scope != "source":
        return [(scope, code, column)]
    if column == "合计":
        return [("all", code, "合计")]
    source = {"上年结转": "carry", "一般公共预算拨款收入": "general", "其他收入": "other"}[column]
    keys: list[Key] = [("revenue", source)] if code == "total" else []
    return [*keys, ("general", code, "合计")] if source == "general" else keys


def basic(press: Press) -> None:
    title = "一般公共预算基本支出表"
    lines = press.open(title)
    sums: dict[str, list[Decimal]] = {}
    for code, value in press.year.economic:
        pair = [ZERO, value] if code.startswith("302") else [value, ZERO]
        for key in ("total", code[:3], code):
            sums[key] = [a + b for a, b in zip(sums.get(key, [ZERO, ZERO]), pair, strict=True)]
    columns = ("合计", "人员经费", "公用经费")
    grid: dict[str, list[int | None]] = {}
    body = []
    for n, code in enumerate(["total", *sorted(key for key in sums if key != "total")]):
        label = "合计" if code == "total" else _economic(code)
        values = [sum(sums[code], ZERO), *sums[code]]
        slots, marks = press.cells(values, label, columns)
        grid[code] = slots
        body.append(("" if code == "total" else code, label, *marks))
        press.line(n, label, slots)
    _basic_identities(press, columns, grid)
    press.close(title, lines, [("科目编码", "科目名称", *columns)], body)


def _basic_identities(press: Press, columns: Sequence[str], grid: dict[str, list[int | None]]) -> None:
    for code, (whole, *parts) in grid.items():
        kept = [slot for slot in parts if slot is not None]
        press.ink.sums("row", must(whole), kept)
        for n in range(len(columns)):
            slot = grid[code][n]
            below = [s for c, slots in grid.items() if _above_economic(c) == code and (s := slots[n]) is not None]
            if slot is not None:
                press.ink.sums("column", slot, below)
        press.ledger.note(must(whole), *(("general", "total", "基本支出") if code == "total" else ("econ", code)))
    for n, name in ((1, "人员经费"), (2, "公用经费")):
        press.ledger.note(must(grid["total"][n]), "econ", name)


def _above(code: str) -> str:
    return {3: "total", 5: code[:3], 7: code[:5]}[len(code)]


def _above_economic(code: str) -> str | None:
    if code == "total":
        return None
    return "total" if len(code) == 3 else code[:3]


def _economic(code: str) -> str:
    item = economic(code, year=2024)
    if item is None:
        raise KeyError(code)
    return item.name
