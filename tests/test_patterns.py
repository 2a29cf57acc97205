"""No pattern of ours takes more than quadratic time: each is tried on texts made of its own repeated parts.

Lines are at most 5000 characters long (``corpus.guarded``), questions and sentences shorter, so that quadratic is
bounded; what grows with the third power or worse would stand still on a single line.
"""

from __future__ import annotations

import ast
import re
import re._constants as kinds  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LENGTH = 400
MOST = 0.06  # seconds; the worst quadratic one takes 0.01, the mildest cubic one 0.3
BASES = (
    "1",
    "1,",
    " ",
    "　",
    "\t",
    "（",
    "）",
    "，",
    "、",
    "。",
    "中",
    "年",
    "的",
    "-",
    "万元",
    "2024年",
    "一",
    " 1",
    "<",
)
PROBES = "1 中a，（）-。、,."
REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT)


def patterns() -> dict[tuple[str | bytes, int], str]:
    """Every pattern that stands in our code as a literal, with where it stands."""
    found: dict[tuple[str | bytes, int], str] = {}
    for package in ("corpus", "index", "qa"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and _is_re(node.func) and node.args:
                    pattern = _literal(node.args[0])
                    if pattern is not None:
                        said = ast.unparse(node)
                        flags = (re.S if "re.S" in said or "DOTALL" in said else 0) | (re.X if "re.X" in said else 0)
                        found.setdefault((pattern, flags), f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def _is_re(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "re"


def _literal(node: ast.expr) -> str | bytes | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes) else None


def _sample(tree: Any) -> str:
    """A text that fits a part of a pattern."""
    out = ""
    for kind, value in tree:
        if kind is kinds.LITERAL:
            out += chr(value)
        elif kind is kinds.IN:
            out += next(
                (char for char in PROBES if _fits(value, char)), chr(value[-1][1]) if _is_letter(value) else "中"
            )
        elif kind in (kinds.ANY, kinds.NOT_LITERAL):
            out += "中"
        elif kind in REPEATS:
            out += _sample(value[2]) * max(value[0], 1)
        elif kind is kinds.SUBPATTERN:
            out += _sample(value[-1])
        elif kind is kinds.BRANCH:
            out += _sample(value[1][0])
    return out


def _is_letter(value: Any) -> bool:
    return value[-1][0] is kinds.LITERAL


def _fits(value: Any, char: str) -> bool:
    code = ord(char)
    is_negated = value[0][0] is kinds.NEGATE
    is_in = False
    for kind, operand in value:
        if kind is kinds.LITERAL:
            is_in |= code == operand
        elif kind is kinds.RANGE:
            is_in |= operand[0] <= code <= operand[1]
        elif kind is kinds.CATEGORY:
            name = str(operand)
            has = {"DIGIT": char.isdigit(), "SPACE": char.isspace(), "WORD": char.isalnum()}[name.rsplit("_", 1)[1]]
            is_in |= has != ("NOT" in name)
    return is_in != is_negated


def _repeated(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """The parts that may be repeated without end, each with a text that leads to it."""
    for kind, value in tree:
        if kind in REPEATS:
            if value[1] > 8:
                yield before, _sample(value[2])
                yield from ((before, char) for k, v in value[2] if k is kinds.IN for char in PROBES if _fits(v, char))
            yield from _repeated(value[2], before)
        elif kind is kinds.SUBPATTERN:
            yield from _repeated(value[-1], before)
        elif kind is kinds.BRANCH:
            for branch in value[1]:
                yield from _repeated(branch, before)
        before += _sample([(kind, value)])


def _seconds(pattern: re.Pattern[Any], text: str | bytes) -> float:
    start = time.thread_time()
    pattern.search(text)
    return time.thread_time() - start


def test_no_pattern_stands_still() -> None:
    slow = []
    for (pattern, flags), place in patterns().items():
        compiled = re.compile(pattern, flags)
        tree = parser.parse(pattern, flags)
        for before, part in dict.fromkeys([*(("", base) for base in BASES), *_repeated(tree, "")]):
            text = before + part * (LENGTH // max(1, len(part))) + "￥"
            data = text.encode() if isinstance(pattern, bytes) else text
            if _seconds(compiled, data) > MOST and _seconds(compiled, data) > MOST:
                slow.append((place, before[-20:], part[:20], pattern[:80]))
                break
    assert slow == []
