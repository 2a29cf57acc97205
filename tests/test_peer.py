"""Whether a passage prints the figure that a question expects (bench/peer_hits.py), and what ablations replace."""

from decimal import Decimal
from pkgutil import resolve_name

import pytest

from bench.ablations import ABLATIONS, holds_literally, is_same
from bench.peer_hits import Passage, Wanted, from_cited_file, numbers, packed, stands_in, variants, wanted
from qa.golden import GoldenQuestion


def question(**expect: object) -> GoldenQuestion:
    return GoldenQuestion.model_validate({"id": "x", "category": "figure", "question": "多少", "expect": expect})


@pytest.mark.parametrize(
    "text, found",
    [
        ("公务接待费4,200.50万元", ["4200.50"]),
        ("4, 200 与 17.20", ["4200", "17.20"]),
        ("合计 123 456", ["123", "456"]),
        ("１２．５％", ["12.5"]),
        ("1.2.3节", []),
        ("12,34", ["12", "34"]),
        ("没有数字", []),
    ],
)
def test_numbers(text: str, found: list[str]) -> None:
    assert numbers(text) == {Decimal(one) for one in found}


@pytest.mark.parametrize(
    "value, unit, printed",
    [
        ("4200", "万元", ["4200", "42000000", "0.42"]),
        ("-17.20", "万元", ["17.2", "172000", "0.00172"]),
        ("2300000", "元", ["2300000", "230", "0.023"]),
        ("12.5", "%", ["12.5"]),
        ("3", "家", ["3"]),
        ("0", "万元", ["0"]),
    ],
)
def test_variants(value: str, unit: str, printed: list[str]) -> None:
    assert set(variants(value, unit)) == {Decimal(one) for one in printed}


def test_a_figure_in_another_unit_stands_in_a_passage() -> None:
    want = wanted(question(status="answered", value="1720", unit="元"))
    assert want is not None
    assert stands_in(want, [Passage("电费 0.172", "甲.txt")])
    assert not stands_in(want, [Passage("电费 10.172", "甲.txt"), Passage("11720", "甲.txt")])


def test_the_cited_operand_stands_for_a_computed_value() -> None:
    want = wanted(question(status="answered", value="12.3457", unit="%", cite={"file": "甲.txt", "text": "4,200"}))
    assert want == Wanted(frozenset({Decimal("12.3457"), Decimal(4200)}), files=frozenset({"甲.txt"}))


def test_a_cited_sentence_is_no_operand() -> None:
    want = wanted(question(status="answered", value="5", unit="个", cite={"text": "2023年共有5个项目"}))
    assert want == Wanted(frozenset({Decimal(5)}))


def test_a_list_needs_all_its_labels_in_the_passages_together() -> None:
    want = wanted(question(status="answered", rows=["教育支出", "农林水支出"]))
    assert want is not None
    one, other = Passage("教育 支出", "甲.txt"), Passage("农林水支出", "乙.txt")
    assert stands_in(want, [one, other])
    assert not stands_in(want, [one])


def test_words_with_choices() -> None:
    want = wanted(question(status="answered", contains=["局机关|机关本级", "培训"]))
    assert want is not None
    assert stands_in(want, [Passage("机关本级和培训中心", "甲.txt")])
    assert not stands_in(want, [Passage("机关本级", "甲.txt")])


def test_no_passage_is_a_refusal() -> None:
    assert wanted(question(status="not_found")) is None


def test_passages_of_the_cited_file() -> None:
    passages = [Passage("1", "甲.txt"), Passage("2", "乙.txt")]
    assert from_cited_file(Wanted(files=frozenset({"乙.txt"})), passages) == passages[1:]
    assert from_cited_file(Wanted(), passages) == passages


@pytest.mark.parametrize("place", [place for one in ABLATIONS for place, _ in (*one.reading, *one.asking)])
def test_what_an_ablation_replaces_is_there(place: str) -> None:
    module, _, name = place.rpartition(".")
    assert callable(resolve_name(f"{module}:{name}"))


def test_without_likeness_names_are_compared_literally() -> None:
    assert (holds_literally("电费", "水电费"), holds_literally("电费", "水费", "用电")) == (1.0, 0.0)
    assert (is_same("电费", "电费预算"), is_same("水电费", "电费")) == (1.0, 0.0)


def test_short_passages_are_put_together_to_pieces_as_long_as_those_of_others() -> None:
    a, b, c, d = (Passage(text, "甲.txt") for text in ("一二三", "四五", "六七八九十", "百"))
    assert packed([a, b, c, d], 4, 5) == [[a, b], [c], [d]]
    assert packed([a, b, c, d], 4, 1) == [[a, b]]
    assert packed([], 4, 5) == [[]]
