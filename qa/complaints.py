"""Complaints of the libraries at the doors (command line parser, pydantic), said in Chinese.

Their own messages are English and differ between versions: only classes, codes and the few shapes of
message that stand below are relied on. What is not known is told in general words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_USAGE: tuple[tuple[str, str], ...] = (  # shapes of the parser's messages; \1 is the name that they give
    (r"No such command ['\"]?(.+?)['\"]?\.(?:\s|$)", r"没有“\1”这个命令"),
    (r"Missing command", r"缺少命令"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", r"多余的参数：\1"),
    (r"Missing argument ['\"]?(.+?)['\"]?\.", r"缺少参数 \1"),
    (r"Missing option ['\"]?(.+?)['\"]?\.", r"缺少选项 \1"),
    (r"No such option:? ['\"]?(\S+?)['\"]?(?:[\s.]|$)", r"没有这个选项：\1"),
    (r"Option ['\"]?(\S+?)['\"]? requires (?:an argument|\d+ arguments)", r"选项 \1 后面要写它的值"),
    (r"Option ['\"]?(\S+?)['\"]? does not take a value", r"选项 \1 不带值"),
    (r"Invalid value for ['\"]?([^'\":]+).*", r"\1 的值不对"),
)
_MEANT = re.compile(r"(?:Did you mean|\(Possible options?:) ([^?)]+)")
_REASONS: tuple[tuple[str, str], ...] = (  # why a value is invalid, in click's words and in pydantic's
    (r"valid (?:integer|int)\b", "应当是整数"),
    (r"valid (?:number|float)", "应当是数字"),
    (r"(?:greater|less) than|not in the range", "超出了允许的范围"),
    (r"does not exist", "文件或文件夹不存在"),
)
_FIELDS = {
    "missing": "缺少这一项",
    "json_invalid": "不是完整的 JSON",
    "json_type": "不是 JSON",
    "model_type": "应当是 JSON 对象",
    "model_attributes_type": "应当是 JSON 对象",
    "string_type": "应当是文字",
    "list_type": "应当是列表",
    "tuple_type": "应当是列表",
    "int_type": "应当是整数",
    "int_parsing": "应当是整数",
    "int_from_float": "应当是整数",
    "string_pattern_mismatch": "写法不对",
    "decimal_parsing": "应当是十进制数",
    "extra_forbidden": "没有这一项",
    "date_type": "应当是日期，如 2024-06-30",
    "date_parsing": "应当是日期，如 2024-06-30",
    "date_from_datetime_parsing": "应当是日期，如 2024-06-30",
    "date_from_datetime_inexact": "应当是日期，如 2024-06-30",
}


def usage_complaint(message: str) -> str:
    """What the command line parser complains of, as a Chinese phrase, with the names that it takes to be meant."""
    for shape, words in _USAGE:
        if found := re.search(shape, message):
            return found.expand(words) + _reason(message) + _meant(message)
    return "命令用法不对"


def _meant(message: str) -> str:
    found = _MEANT.search(message)
    return "" if found is None else "，是不是想写 " + "、".join(re.findall(r"[\w-]+", found[1]))


def _reason(message: str) -> str:
    if choices := re.search(r"is not one of (.+?)\.?$", message):
        return "，可以写 " + "、".join(re.findall(r"[\w-]+", choices[1]))
    return next((f"，{words}" for shape, words in _REASONS if re.search(shape, message)), "")


def field_complaint(error: ErrorDetails) -> str:
    """What pydantic complains of in one field, as a Chinese phrase: the field, then the problem."""
    place = ".".join(str(part) for part in error["loc"]) or "整行"
    return f"{place}：{_field_problem(error['type'], error.get('ctx') or {})}"


def _field_problem(code: str, context: Mapping[str, object]) -> str:
    if code in ("enum", "literal_error"):
        return "应当是 " + str(context.get("expected", "")).replace(" or ", "、").replace(", ", "、")
    if code in ("too_short", "too_long"):
        return "项数不对"
    raised = context.get("error")  # raised by our own models, in Chinese
    if code == "value_error" and isinstance(raised, ValueError):
        return str(raised)
    return _FIELDS.get(code, "写法不对")
