import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sounds import near_sound, same_sound, similar, sound_key, sounds, spellings

words = st.text(alphabet="公务物接待费废审批匹局赣州洲", min_size=1, max_size=8)


@pytest.mark.parametrize(
    "char, readings",
    [
        ("务", {"wu"}),
        ("行", {"xing", "hang", "heng"}),
        ("差", {"cha", "chai", "ci"}),
        ("A", {"a"}),
        ("7", {"7"}),
    ],
)
def test_readings(char: str, readings: set[str]) -> None:
    assert sounds(char) == readings


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("公物接待费", "公务接待费"),
        ("审匹局", "审批局"),
        ("赣洲", "赣州"),
        ("三功经费", "三公经费"),
        ("经废", "经费"),
    ],
)
def test_homophones_sound_the_same(typed: str, meant: str) -> None:
    assert same_sound(typed, meant)
    assert similar(typed, meant) >= 0.95


@pytest.mark.parametrize("one, other", [("电费", "水费"), ("公务", "公务员"), ("会议费", "培训费")])
def test_other_words_do_not(one: str, other: str) -> None:
    assert not same_sound(one, other)


@pytest.mark.parametrize("one, other", [("展", "赞"), ("成", "层"), ("市", "四"), ("金", "京"), ("南", "兰")])
def test_careless_ears(one: str, other: str) -> None:
    assert near_sound(one, other)
    assert not same_sound(one, other)


@pytest.mark.parametrize(
    "one, other, likeness",
    [
        ("公务接待费", "公务接待费", 1.0),
        ("公物接待费", "公务接待费", 0.98),
        ("公务接待", "公务接待费", 0.8),
        ("电费", "水费", 0.5),
        ("", "", 1.0),
        ("", "费", 0.0),
    ],
)
def test_likeness(one: str, other: str, likeness: float) -> None:
    assert similar(one, other) == likeness


@given(words, words)
def test_likeness_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert similar(one, other) == similar(other, one)
    assert 0 <= similar(one, other) <= 1


@given(words)
def test_a_word_is_like_itself(word: str) -> None:
    assert similar(word, word) == 1
    assert same_sound(word, word)


def test_keys_of_homophones_are_equal() -> None:
    assert sound_key("公物") == sound_key("公务") != sound_key("公用")


def test_spellings() -> None:
    assert spellings("差旅") == {"chalv", "chailv", "cilv"}
