import numpy as np
import pytest

from index.lexical import K1, B, LexicalIndex
from index.segment import cut_words, search_tokens

TEXTS = ["公务接待费减少", "公务用车购置费", "会议费与培训费", "会议费、会议费"]


def expected(texts: list[str], query: str) -> list[float]:
    """BM25 by the textbook, one passage and one word at a time."""
    cut = [search_tokens(text) for text in texts]
    average = sum(map(len, cut)) / len(cut)
    totals = []
    for tokens in cut:
        total = 0.0
        for word in set(search_tokens(query)):
            holding = sum(word in other for other in cut)
            rarity = np.log(1 + (len(cut) - holding + 0.5) / (holding + 0.5))
            count = tokens.count(word)
            total += rarity * count * (K1 + 1) / (count + K1 * (1 - B + B * len(tokens) / average))
        totals.append(total)
    return totals


@pytest.mark.parametrize("query", ["接待费是多少", "会议费", "公务用车", "没有这样的词汇吧", ""])
def test_scores_are_those_of_the_textbook(query: str) -> None:
    assert LexicalIndex.build(TEXTS).scores(query) == pytest.approx(expected(TEXTS, query))


def test_among_some_passages_only_they_count() -> None:
    among = [0, 2, 3]
    scores = LexicalIndex.build(TEXTS).scores("会议费与接待费", among)
    assert scores[among] == pytest.approx(expected([TEXTS[place] for place in among], "会议费与接待费"))
    assert scores[1] == 0
    assert not LexicalIndex.build(TEXTS).scores("会议费", []).any()


def test_the_words_of_some_passages() -> None:
    held = LexicalIndex.build(TEXTS).words_of([2, 0])
    pairs = {(int(row), held.words[word]) for row, word in zip(held.row, held.word, strict=True)}
    assert pairs == {(row, word) for row, place in enumerate([2, 0]) for word in search_tokens(TEXTS[place])}
    assert LexicalIndex.build(TEXTS).words_of([]).words == ()


def test_only_passages_that_hold_a_word_score() -> None:
    scores = LexicalIndex.build(TEXTS).scores("会议")
    assert [place for place in range(4) if scores[place] > 0] == [2, 3]
    assert scores[3] > scores[2]


@pytest.mark.parametrize(
    "text, tokens",
    [
        ("２０２３年安排１，３４０万元", ["2023", "年", "安排", "1340", "万元"]),
        ("科目 2010301 的支出", ["科目", "2010301", "支出"]),
        ("1, 733.87", ["1733", "87"]),
        ("多少？！——", []),
    ],
)
def test_numbers_and_widths_are_of_one_spelling(text: str, tokens: list[str]) -> None:
    assert search_tokens(text) == tokens


def test_words_for_the_model_hold_no_numbers() -> None:
    assert cut_words("2023年预算1,340万元，增长5%") == ["年", "预算", "万元", "增长"]


def test_joined_parts_equal_one_index_of_all() -> None:
    index = LexicalIndex.joined([LexicalIndex.build(some) for some in (TEXTS[:2], [], TEXTS[2:], ["新的培训费", ""])])
    anew = LexicalIndex.build([*TEXTS, "新的培训费", ""])
    assert index.terms == anew.terms
    assert index.lengths.tolist() == anew.lengths.tolist()
    for query in ("培训费", "公务接待", "会议费减少", "购置"):
        assert index.scores(query).tolist() == anew.scores(query).tolist()


def test_an_empty_index_finds_nothing() -> None:
    assert LexicalIndex.build([]).scores("会议费").tolist() == []
    assert LexicalIndex.joined([]).scores("会议费").tolist() == []
