import pytest

from index.clues import drop_names, fits, printed_amounts, rough_amounts

NAMES = ["示例市行政审批局", "示例市", "示例市图书馆", "市图书馆"]


@pytest.mark.parametrize(
    "query, left",
    [
        ("示例市行政审批局有几个科室", " 有几个科室"),
        ("示例审批局有几个科室", " 有几个科室"),
        ("审批局的投诉归谁管", " 的投诉归谁管"),
        ("2023年示例市图书馆为什么买车", "2023年 为什么买车"),
        ("热线是示例市审批局的哪块工作", "热线是 的哪块工作"),
        ("行政审批怎么改", "行政审批怎么改"),  # neither end of the name
        ("买书花了多少", "买书花了多少"),
        ("示例市图书馆", "示例市图书馆"),  # nothing else was asked
        ("", ""),
    ],
)
def test_names_and_their_abbreviations_are_dropped(query: str, left: str) -> None:
    assert drop_names(query, NAMES) == left


def test_without_names_nothing_is_dropped() -> None:
    assert drop_names("示例市审批局有几个科室", []) == "示例市审批局有几个科室"


REASON = "公务接待费比上年减少，主要原因是来访批次下降。"
AMOUNT = "公务接待费3万元。"
DUTY = "负责文物的征集和修复。"
TERM = "公务接待费：指接待来宾的开支。"


@pytest.mark.parametrize(
    "query, best",
    [
        ("招待费为什么少了", REASON),
        ("招待费怎么降的", REASON),
        ("招待费有多少", AMOUNT),
        ("文物由谁修", DUTY),
        ("博物馆是干嘛的", DUTY),
        ("公务接待费是什么意思", TERM),
    ],
)
def test_the_passage_of_the_asked_shape_fits_best(query: str, best: str) -> None:
    texts = [REASON, AMOUNT, DUTY, TERM]
    scores = fits(query, texts, [False, False, False, True])
    assert max(scores) == scores[texts.index(best)]
    assert scores.count(max(scores)) == 1


def test_how_something_is_done_asks_for_no_reason() -> None:
    assert fits("垃圾怎么处理", [REASON, DUTY], [False, False]) == [0, 0]


@pytest.mark.parametrize(
    "query, amounts",
    [
        ("怎么多了三千多万", {"3e7"}),
        ("一百二十来万", {"12e6"}),
        ("少了近四个亿", {"3e8"}),
        ("将近一亿", {"9e7"}),
        ("两亿多", {"2e8"}),
        ("多出480万", {"48e6"}),
        ("涨了四成", {"4%"}),
        ("快八成", {"7%"}),
        ("花几千万", set()),
        ("12.5万元", set()),  # exact: words find it
        ("没有数", set()),
    ],
)
def test_rough_amounts(query: str, amounts: set[str]) -> None:
    assert rough_amounts(query) == amounts


@pytest.mark.parametrize(
    "text, said",
    [
        ("增加8,471.56万元", "多了八千多万"),
        ("增加120.78万元，增长7.33%", "多了一百二十多万"),
        ("减少39,049.48万元", "少了近四个亿"),
        ("降低79.27%", "降了快八成"),
        ("增长40.11%", "涨了四成"),
    ],
)
def test_a_printed_amount_is_found_by_its_rough_one(text: str, said: str) -> None:
    assert rough_amounts(said) <= printed_amounts(text)


def test_zero_is_no_amount() -> None:
    assert printed_amounts("0万元，0.00亿元") == frozenset()
