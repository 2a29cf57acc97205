import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.normalise import normalise_question


@pytest.mark.parametrize(
    "typed, normal",
    [
        ("２０２３年 示例市 水务局", "2023年示例市水务局"),
        ("公务\n接待\t费", "公务接待费"),
        ("“示范大脑”多少", '"示范大脑"多少'),
        ("「示范大脑」多少", '"示范大脑"多少'),
        ("多少?", "多少？"),
        ("水费,电费", "水费，电费"),
        ("1,000万元", "1000万元"),
        ("13，347，470元", "13347470元"),
        ("2021,2022两年", "2021，2022两年"),  # a list, no grouping by thousands
        ("1,23", "1，23"),
        ("50 %", "50%"),
        ("GB 2023", "GB 2023"),  # between letters and digits a blank stays
        ("公\u200b务\ufeff接待费\x00", "公务接待费"),
        ("  \u3000 ", ""),
        ("", ""),
        ("(一)", "（一）"),
    ],
)
def test_one_form_for_all_ways_of_typing(typed: str, normal: str) -> None:
    assert normalise_question(typed) == normal


@given(st.text('水务局２０23年，,.。 \n“”"（(：:①㎡Ａa\u200b1', max_size=60))
def test_normal_text_stays_as_it_is(text: str) -> None:
    once = normalise_question(text)
    assert normalise_question(once) == once


@given(st.lists(st.sampled_from("水务局接待费多少年预算"), min_size=1, max_size=20), st.data())
def test_blanks_between_chinese_characters_say_nothing(characters: list[str], data: st.DataObject) -> None:
    blanks = [data.draw(st.sampled_from(["", " ", "\u3000", "\n", "\t"])) for _ in characters]
    spread = "".join(c + b for c, b in zip(characters, blanks, strict=True))
    assert normalise_question(spread) == "".join(characters)
