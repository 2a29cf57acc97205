"""Which refused questions ask for words, so that a passage found by meaning may answer them."""

import pytest
from factories import query, term, wanted, words

from qa.query import Operation
from qa.resolve import Refusal
from qa.schema import Reason
from qa.seeking import may_be_sought

MISSING = Refusal(Reason.ITEM_NOT_FOUND, "没有这一项")
UNKNOWN = wanted(words("执法检查"))


@pytest.mark.parametrize(
    "text, operation, expected",
    [
        ("示例市水务局2024年准备搞几次执法检查", Operation.VALUE, True),
        ("示例市水务局拖欠企业的账还清了没有", Operation.VALUE, True),
        ("示例市水务局往后的难处在哪里", Operation.PLACE, True),
        ("示例市水务局怎么管住公款出差", Operation.DIFFERENCE, True),
        ("示例市水务局2024年执法检查花了多少", Operation.VALUE, False),
        ("示例市水务局2024年执法检查经费", Operation.VALUE, False),
        ("示例市水务局执法检查最多的是什么", Operation.RANK, False),
    ],
)
def test_words_are_sought_for_words_only(text: str, operation: Operation, expected: bool) -> None:
    assert may_be_sought(query(operation, UNKNOWN, text=text), MISSING) is expected


def test_a_question_of_nothing_is_not_sought() -> None:
    assert not may_be_sought(query(Operation.VALUE, wanted(), text="为什么"), MISSING)


def test_another_refusal_stands() -> None:
    refusal = Refusal(Reason.YEAR_NOT_IN_LIBRARY, "没有这一年")
    asked = query(Operation.REASON, wanted(term("公务接待费")), text="为什么增加")
    assert not may_be_sought(asked, refusal)
