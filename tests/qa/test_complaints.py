"""What the parsers of the doors complain of, in Chinese whatever their version says."""

import pytest

from qa.complaints import field_complaint, usage_complaint


@pytest.mark.parametrize(
    "message, told",
    [
        ("No such command 'fly'.", "没有“fly”这个命令"),
        ("Missing argument 'QUESTION'.", "缺少参数 QUESTION"),
        ("Missing option '--out'.", "缺少选项 --out"),
        ("No such option: --frob Did you mean --from?", "没有这个选项：--frob，是不是想写 --from"),
        ("No such option '--frob'.", "没有这个选项：--frob"),
        ("Got unexpected extra argument (乙)", "多余的参数：乙"),
        ("Got unexpected extra argument(s) (乙 丙)", "多余的参数：乙 丙"),
        ("Option '-o' requires an argument.", "选项 -o 后面要写它的值"),
        ("Option '--json' does not take a value.", "选项 --json 不带值"),
        ("Invalid value for '--jobs': 'y' is not a valid integer.", "--jobs 的值不对，应当是整数"),
        ("Invalid value for '-o' / '--out': something new.", "-o 的值不对"),
        ("Invalid value for '--port': 70000 is not in the range 0<=x<=65535.", "--port 的值不对，超出了允许的范围"),
        ("Something entirely new.", "命令用法不对"),
    ],
)
def test_complaints_of_the_command_line_parser(message: str, told: str) -> None:
    assert usage_complaint(message) == told


def test_what_is_not_known_is_told_without_its_english() -> None:
    unknown = field_complaint({"type": "brand_new", "loc": ("expect", "value"), "msg": "Boo", "input": 1})
    assert unknown == "expect.value：写法不对"
    known = field_complaint(
        {
            "type": "enum",
            "loc": ("expect", "status"),
            "msg": "Boo",
            "input": 1,
            "ctx": {"expected": "'answered', 'not_found' or 'ambiguous'"},
        }
    )
    assert known == "expect.status：应当是 'answered'、'not_found'、'ambiguous'"
