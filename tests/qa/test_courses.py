"""How an item moved through the years: every wording of it is asked of all years held."""

from datetime import date

import pytest

from qa.bot import BudgetQA
from qa.periods import find_years
from qa.schema import Status

TODAY = date(2024, 6, 1)


def years(bot: BudgetQA, question: str) -> list[str | None]:
    answer = bot.ask(question, TODAY)
    assert answer.status is Status.ANSWERED
    assert answer.rows is not None
    return [row[0] for row in answer.rows.data]


@pytest.mark.parametrize(
    "question",
    [
        "图书馆五年来会议费变化",
        "图书馆会议费走势",
        "图书馆会议费的变化趋势",
        "图书馆会议费这些年来变化情况",
        "图书馆会议费怎么变的",
        "图书馆三年来的会议费",
    ],
)
def test_all_years_held(sample_bot: BudgetQA, question: str) -> None:
    assert years(sample_bot, question) == ["2021年", "2022年", "2023年"]


def test_the_latest_two(sample_bot: BudgetQA) -> None:
    assert years(sample_bot, "数据资源局两年来会议费的变化") == ["2022年", "2023年"]


def test_the_course_is_told(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("图书馆会议费走势", TODAY)
    assert "比示例市图书馆2021年预算" in answer.answer


def test_of_one_year_the_change_against_the_year_before(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask("图书馆2023年会议费变化情况", TODAY)
    assert (answer.figures[0].value, answer.figures[0].unit) == ("0.10", "万元")


@pytest.mark.parametrize(
    "text, found",
    [
        ("五年来培训费", [(2020, 2021, 2022, 2023, 2024)]),
        ("两年以来培训费", [(2023, 2024)]),
        ("近三年来培训费", [(2022, 2023, 2024)]),
        ("第五年来培训费", []),
        ("2022年来馆人次", [(2022,)]),
    ],
)
def test_so_many_years(text: str, found: list[tuple[int, ...]]) -> None:
    assert [span.years for span in find_years(text, TODAY)] == found
