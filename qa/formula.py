"""The expression of a derivation → a spreadsheet formula over the cells of its operands, proved by recomputing it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext

from corpus.numerals import decimal_places, to_plain

_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_PLACES = 4  # to which quotients are rounded (contract)
_LONGEST = 8000  # characters; a spreadsheet takes 8192
_MOST_TERMS = 300
_HUNDRED = Decimal(100)
_SCALES = tuple(Decimal(1).scaleb(n) for n in sorted(range(-8, 9), key=abs))


@dataclass(frozen=True, slots=True)
class OperandCell:
    """A cell that holds the printed number of an operand; only money is written in other units."""

    reference: str  # "依据!E2"
    value: Decimal
    is_money: bool


def scale_between(value: Decimal, printed: Decimal, *, is_money: bool) -> Decimal | None:
    """By what a printed number is multiplied to give ``value``: ±1, for money ±a power of ten; None for neither."""
    if printed == 0:
        return Decimal(1) if value == 0 else None
    for scale in _SCALES if is_money else _SCALES[:1]:
        if value == printed * scale:
            return scale
        if value == -printed * scale:
            return -scale
    return None


def scaled(reference: str, scale: Decimal) -> str:
    """A cell times a scale, as a formula writes it."""
    sign = "-" if scale < 0 else ""
    factor = "" if abs(scale) == 1 else f"*{to_plain(abs(scale))}"
    return f"{sign}{reference}{factor}"


def live_formula(expression: str, value: Decimal, cells: Sequence[OperandCell]) -> str | None:
    """The formula for a derivation's expression, None where it cannot be had.

    It refers to at least one cell, and recomputed exactly it gives ``value`` (rounded to four decimals where
    the quotient does not come out even).
    """
    tree = _parse(expression)
    if tree is None:
        return None
    exact = _evaluate(tree)
    if exact is None:
        return None
    writer = _Writer(cells, frozenset(map(id, _constants(tree))))
    body = writer.write(tree)
    if not writer.used or len(body) > _LONGEST:
        return None
    if exact == value:
        return f"={body}"
    return f"=ROUND({body},{_PLACES})" if _rounded(exact) == value else None


def evaluate(expression: str) -> Decimal | None:
    """The value of an expression of numbers, + - * / and brackets; None for anything else and for x / 0."""
    tree = _parse(expression)
    return None if tree is None else _evaluate(tree)


def _rounded(exact: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        return exact.quantize(Decimal(1).scaleb(-_PLACES), ROUND_HALF_UP)


def _parse(expression: str) -> ast.expr | None:
    """The tree, its constants replaced by their exact text. Python's parser reads the same arithmetic."""
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    nodes = list(ast.walk(tree))
    if len(nodes) > 4 * _MOST_TERMS or not all(_is_arithmetic(node) for node in nodes):
        return None
    for node in nodes:
        if isinstance(node, ast.Constant):
            node.value = ast.get_source_segment(expression.strip(), node)
    return tree


def _is_arithmetic(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return type(node.value) in (int, float)
    kinds = (ast.BinOp, ast.UnaryOp, ast.USub, *_SIGNS)
    return isinstance(node, kinds)


def _evaluate(tree: ast.expr) -> Decimal | None:
    with localcontext() as context:
        context.prec = 60
        try:
            return _value(tree)
        except (ZeroDivisionError, ArithmeticError):
            return None


def _value(node: ast.expr) -> Decimal:
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left), _value(node.right)
        match _SIGNS[type(node.op)]:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
        return left / right
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand)
    assert isinstance(node, ast.Constant)
    return Decimal(str(node.value))


# --- numbers that are no operands ---------------------------------------------------------------


def _constants(tree: ast.expr) -> Iterator[ast.expr]:
    """The 100 of a percentage, the 1 of 1 + 5 / 100, the count under a mean."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.BinOp):
            continue
        if _is(node.right, _HUNDRED) and isinstance(node.op, ast.Mult) and node is tree:
            yield node.right
        if _is_one_and_percent(node):
            yield node.left
            yield node.right.right  # type: ignore[attr-defined]
        if isinstance(node.op, ast.Div) and node is tree:
            is_portion = _is(node.right, _HUNDRED) and _operator(node.left) == "*"
            if is_portion or _is(node.right, Decimal(_terms(node.left))):
                yield node.right


def _is_one_and_percent(node: ast.BinOp) -> bool:
    is_percent = isinstance(node.right, ast.BinOp) and _operator(node.right) == "/" and _is(node.right.right, _HUNDRED)
    return _operator(node) in ("+", "-") and _is(node.left, Decimal(1)) and is_percent


def _is(node: ast.expr, value: Decimal) -> bool:
    return isinstance(node, ast.Constant) and Decimal(str(node.value)) == value


def _operator(node: ast.expr) -> str:
    return _SIGNS[type(node.op)] if isinstance(node, ast.BinOp) else ""


def _terms(node: ast.expr) -> int:
    """How many numbers a sum adds; 0 for anything else."""
    count = 1
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        count, node = count + 1, node.left
    return count if count > 1 else 0


# --- writing ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Writer:
    """Writes a tree with each number replaced by the cell that holds it; each cell is taken once, if it can be."""

    cells: Sequence[OperandCell]
    constants: frozenset[int]
    used: set[str] = field(default_factory=set)

    def write(self, node: ast.expr) -> str:
        """The text of a node; brackets only where the arithmetic needs them."""
        if isinstance(node, ast.BinOp):
            sign = _SIGNS[type(node.op)]
            left = self._bracketed(node.left, ("+", "-") if sign in "*/" else ())
            right = self._bracketed(
                node.right, {"+": (), "-": ("+", "-"), "*": ("+", "-"), "/": ("+", "-", "*", "/")}[sign]
            )
            return f"{left}{sign}{right}"
        value = _value(node)
        found = None if id(node) in self.constants else self._cell_of(value)
        text = found or to_plain(value)
        return f"({text})" if text.startswith("-") else text

    def _bracketed(self, node: ast.expr, weaker: Sequence[str]) -> str:
        text = self.write(node)
        is_product = isinstance(node, ast.Constant) and "*" in text and "/" in weaker
        return f"({text})" if (_operator(node) in weaker and weaker) or is_product else text

    def _cell_of(self, value: Decimal) -> str | None:
        fresh = [cell for cell in self.cells if cell.reference not in self.used]
        for cell in (*fresh, *self.cells):
            scale = scale_between(value, cell.value, is_money=cell.is_money)
            if scale is not None:
                self.used.add(cell.reference)
                return scaled(cell.reference, scale)
        return None


def number_format(value: Decimal) -> str:
    """A spreadsheet format that shows a number with the decimals that it is written with."""
    places = decimal_places(to_plain(value))
    return "#,##0" + (f".{'0' * min(places, 30)}" if places > 0 else "")
