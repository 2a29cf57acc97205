"""水电费: the sum of its parts where it is not printed itself."""

from collections.abc import Iterator
from datetime import date

import pytest
from factories import PARKS, WATER, edition, fact, small_bot, told

from qa.bot import BudgetQA

TODAY = date(2024, 6, 1)


@pytest.fixture(scope="module")
def bureaus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    apart = edition(WATER, 2024, fact("水费", "3"), fact("电费", "4.5"))
    printed = edition(PARKS, 2024, fact("水电费", "9"), fact("水费", "1"), fact("电费", "2"))
    with small_bot(tmp_path_factory.mktemp("joint"), apart, printed) as bot:
        yield bot


def test_parts_are_added_up(bureaus: BudgetQA) -> None:
    answer = bureaus.ask("水务局2024年水电费是多少", as_of=TODAY)
    assert told(answer) == [("7.5", "万元"), ("3", "万元"), ("4.5", "万元")]


def test_a_printed_joint_item_is_itself(bureaus: BudgetQA) -> None:
    assert told(bureaus.ask("园林局2024年水电费是多少", as_of=TODAY)) == [("9", "万元")]


def test_other_operations_are_left_alone(bureaus: BudgetQA) -> None:
    assert told(bureaus.ask("水务局2024年水电费占支出总计多少", as_of=TODAY)) == []
