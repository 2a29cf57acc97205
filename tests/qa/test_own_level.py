"""本级 of a department is its own budget; bare 支出 of a government is its general public budget."""

from collections.abc import Iterator
from datetime import date

import pytest
from factories import codes_of, edition, fact, said, small_bot, told

from corpus.datatypes import Fact, Phase, Tier
from corpus.vocabulary import vocabulary
from qa.bot import BudgetQA
from qa.schema import Reason, Status

TODAY = date(2024, 6, 1)
WHOLE, OWN, CITY = "示例市气象局", "示例市地震局", "示例市"


def row(label: str, column: str, value: str) -> Fact:
    return fact(
        label,
        value,
        row=label,
        columns=(column,),
        measure=column,
        measure_concept=vocabulary().concept_of(column),
        concept=None,
        scope="部门支出总表",
    )


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    whole = edition(
        WHOLE,
        2024,
        fact("支出总计", "90"),
        fact("项目支出", "50"),
        fact("公务接待费", "2.00"),
        row(f"{WHOLE}（本级）", "合计", "60"),
        row(f"{WHOLE}（本级）", "项目支出", "35"),
        row("示例市气象台", "合计", "30"),
        level="部门",
    )
    own = edition(OWN, 2024, fact("支出总计", "20"), fact("公务接待费", "1.00"), level="单位", name="own.txt")
    both = edition(OWN, 2024, fact("支出总计", "45"), fact("公务接待费", "3.00"), level="部门", name="both.txt")
    city = edition(
        CITY,
        2024,
        said("支出总计", "120", "亿元", tier=Tier.OWN),
        said("一般公共预算支出", "98", "亿元", tier=Tier.OWN),
        said("教育支出", "30", "亿元", tier=Tier.WHOLE),
        said("教育支出", "12", "亿元", tier=Tier.OWN),
        said("支出合计", "280", "亿元", tier=Tier.WHOLE),
        level="政府",
        phase=Phase.FINAL,
    )
    bot = small_bot(tmp_path_factory.mktemp("own"), whole, own, both, city)
    yield bot
    bot.close()


@pytest.mark.parametrize(
    "question, value",
    [
        (f"{WHOLE}本级2024年预算多少", "60"),
        (f"{WHOLE}（本级）2024年项目支出", "35"),
        (f"{WHOLE}2024年项目支出", "50"),
        (f"{OWN}本级2024年公务接待费", "1.00"),
        (f"{CITY}2024年市本级支出多少", "98"),
        (f"{CITY}2024年市本级支出总计多少", "120"),
        (f"{CITY}2024年市本级教育支出", "12"),
        (f"{CITY}2024年全市支出总计", "280"),
    ],
)
def test_the_level_asked_for(bot: BudgetQA, question: str, value: str) -> None:
    assert told(bot.ask(question, as_of=TODAY))[0][0] == value


def test_what_bare_expenditure_was_taken_for_is_said(bot: BudgetQA) -> None:
    answer = bot.ask(f"{CITY}2024年市本级支出多少", as_of=TODAY)
    assert "assumption" in codes_of(answer)
    assert any("一般公共预算支出" in warning.message for warning in answer.warnings)


def test_the_whole_never_stands_for_the_own_level(bot: BudgetQA) -> None:
    answer = bot.ask(f"{WHOLE}本级2024年公务接待费", as_of=TODAY)
    assert (answer.status, answer.reason) == (Status.NOT_FOUND, Reason.ITEM_NOT_FOUND)
    assert "不能代替" in answer.answer
