"""Words of talk around a name are left aside; never what may turn one figure into another."""

import pytest

from qa.loose import bare_of_talk


def no_name(_: str) -> bool:
    return False


@pytest.mark.parametrize(
    "text, left",
    [
        ("打算购置电脑", "购置电脑"),
        ("的文献资源", "文献资源"),
        ("赶紧", ""),
        ("非财政拨款", "非财政拨款"),
        ("非", "非"),
        ("新增债券", "新增债券"),
        ("剩余资金", "剩余资金"),
        ("不含税", "不含税"),
        ("人均", "人均"),
    ],
)
def test_what_is_left(text: str, left: str) -> None:
    assert bare_of_talk(text, no_name) == left


def test_a_word_that_an_item_holds_stays() -> None:
    assert bare_of_talk("巡逻", lambda word: word == "巡逻") == "巡逻"


def test_a_verb_right_before_a_name_stays() -> None:
    assert bare_of_talk("巡逻", no_name, before_name=True) == "巡逻"
