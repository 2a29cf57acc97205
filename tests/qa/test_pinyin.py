"""Questions in pinyin, and slips of sound and shape."""

from datetime import date

import pytest
from factories import told
from hypothesis import given
from hypothesis import strategies as st

from corpus.sounds import spellings
from qa.bot import BudgetQA
from qa.pinyin import PinyinReader, has_pinyin
from qa.schema import Status

TODAY = date(2024, 6, 1)
WORDS = ("年", "预算", "会议费", "培训费", "图书馆", "多少", "公务接待费", "西安", "先")
READER = PinyinReader.of(WORDS)


@given(st.lists(st.sampled_from(("预算", "会议费", "培训费", "图书馆", "公务接待费")), min_size=1, max_size=5))
def test_what_is_spelt_is_read_back(words: list[str]) -> None:
    spelt = "".join(min(spellings(word)) for word in words)
    assert READER.read(spelt) == "".join(words)


@pytest.mark.parametrize(
    "text, read",
    [
        ("tu shu guan 2023 nian hui yi fei", "图书馆 2023 年会议费"),
        ("图书馆2023年huiyifei多少", "图书馆2023年会议费多少"),
        ("PDF在哪", "PDF在哪"),
        ("budget of tushuguan", "budget of tushuguan"),  # only in part known
        ("huiyifeix", "huiyifeix"),
        ("", ""),
    ],
)
def test_runs_of_letters(text: str, read: str) -> None:
    assert READER.read(text) == read


def test_letters_are_few_or_pinyin() -> None:
    assert (has_pinyin("A4纸"), has_pinyin("fei yong")) == (False, True)


@pytest.mark.parametrize(
    "question",
    [
        "shili shi tushuguan 2023 nian dianfei",
        "shilishi tushuguan 2023 nian dianfei shi duoshao",
        "示例市tushuguan2023年dianfei",
        "示例市图书馆2023年电费玉算",  # 预算 by its sound
        "示例市图书倌2023年电费",
    ],
)
def test_the_same_figure_however_it_is_typed(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(question, as_of=TODAY)
    assert answer.status is Status.ANSWERED, answer.answer
    assert told(answer)[0] == ("412500.00", "元")
    assert answer.question == question


def test_how_pinyin_was_read_is_said(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("shili shi tushuguan 2023 nian dianfei", as_of=TODAY)
    assert any("拼音按“示例市图书馆 2023 年电费”理解" in w.message for w in answer.warnings)
