"""Follow-ups take what they leave out from the turns before, and nothing else."""

from collections.abc import Iterator

import pytest
from factories import PARKS, TODAY, WATER, change, codes_of, edition, fact, said, small_bot, told
from test_sets import project

from corpus.datatypes import Phase, Trend
from qa.bot import BudgetQA
from qa.schema import Answer

SENTENCE = "培训费9.20万元，比上年预算增加1.10万元。"
WATER_2024 = edition(
    WATER,
    2024,
    fact("支出总计", "400.00"),
    fact("项目支出", "380.00"),
    fact("培训费", "9.20"),
    said("培训费", "9.20", sentence=SENTENCE),
    change("培训费", "1.10", Trend.INCREASE, sentence=SENTENCE),
    fact("会议费", "7.90"),
    fact("水费", "3.30"),
    project("智慧排水项目", "300"),
    project("智慧排水项目", "260", measure="财政拨款", measure_concept="fiscal_appropriation", main=False),
    project("泵站改造项目", "80"),
)
WATER_2023 = edition(WATER, 2023, fact("培训费", "8.10"), fact("会议费", "8.00"))
WATER_2022 = edition(WATER, 2022, fact("培训费", "7.70"))
FINAL = edition(WATER, 2023, fact("培训费", "7.36"), phase=Phase.FINAL)
PARKS_2024 = edition(PARKS, 2024, fact("培训费", "55000.00", "元"), fact("会议费", "1.00"))


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    editions = (WATER_2024, WATER_2023, WATER_2022, FINAL, PARKS_2024)
    with small_bot(tmp_path_factory.mktemp("talk"), *editions) as bot:
        yield bot


def talk(bot: BudgetQA, *turns: str) -> Answer:
    """The answer to the last turn."""
    conversation = bot.conversation()
    return [conversation.ask(turn, TODAY) for turn in turns][-1]


FIRST = "示例市水务局2024年培训费预算是多少"


@pytest.mark.parametrize(
    "turns, figure",
    [
        ((FIRST,), ("9.20", "万元")),
        ((FIRST, "那会议费呢"), ("7.90", "万元")),
        ((FIRST, "2023年呢"), ("8.10", "万元")),
        ((FIRST, "园林局呢"), ("55000.00", "元")),
        ((FIRST, "2023年呢", "会议费呢"), ("8.00", "万元")),
        ((FIRST, "园林局呢", "会议费呢"), ("1.00", "万元")),
        ((FIRST, "换成元"), ("92000", "元")),
        ((FIRST, "它占支出总计的百分之几"), ("2.3", "%")),
        ((FIRST, "比上年增加了多少"), ("1.10", "万元")),
        ((FIRST, "和会议费一共多少"), ("17.10", "万元")),
        ((FIRST, "比会议费多多少"), ("1.30", "万元")),
        (("示例市水务局2023年培训费预算是多少", "决算呢"), ("7.36", "万元")),
        ((FIRST, "2023年呢", "两年差多少"), ("1.10", "万元")),
        ((FIRST, "2023年呢", "2022年呢", "这三年一共多少"), ("25.00", "万元")),
        (("示例市水务局2024年智慧排水项目多少", "其中财政拨款呢"), ("260", "万元")),
        (("示例市水务局2024年有哪些项目", "最贵的是哪个"), ("300", "万元")),
        ((FIRST, "示例市园林局2024年会议费多少"), ("1.00", "万元")),
    ],
)
def test_a_follow_up_fills_its_gaps_from_before(bot: BudgetQA, turns: tuple[str, ...], figure: tuple[str, str]) -> None:
    answer = talk(bot, *turns)
    assert told(answer)[:1] == [figure]


@pytest.mark.parametrize(
    "turns, reason",
    [
        ((FIRST, "示例市审计局呢"), "agency_not_in_library"),
        ((FIRST, "2019年呢"), "year_not_in_library"),
        ((FIRST, "决算呢"), "phase_not_in_library"),
        ((FIRST, "差旅费呢"), "item_not_found"),
        (("培训费多少", "2024年呢"), "ambiguous_agency"),
        (("那会议费呢",), "ambiguous_agency"),
    ],
)
def test_what_the_library_lacks_is_refused_in_a_follow_up_too(
    bot: BudgetQA, turns: tuple[str, ...], reason: str
) -> None:
    answer = talk(bot, *turns)
    assert (answer.reason, answer.figures) == (reason, [])


def test_a_slot_given_later_completes_the_question(bot: BudgetQA) -> None:
    assert told(talk(bot, "2024年培训费多少", "水务局")) == [("9.20", "万元")]


def test_an_aside_does_not_break_the_thread(bot: BudgetQA) -> None:
    assert told(talk(bot, FIRST, "今天天气怎么样", "那会议费呢")) == [("7.90", "万元")]
    assert told(talk(bot, FIRST, "", "那会议费呢")) == [("7.90", "万元")]


def test_a_refused_turn_does_not_answer_for_another_agency(bot: BudgetQA) -> None:
    answer = talk(bot, FIRST, "示例市审计局呢", "会议费呢")
    assert (answer.status, answer.figures) == ("not_found", [])


def test_conversations_know_nothing_of_each_other(bot: BudgetQA) -> None:
    talk(bot, FIRST)
    assert talk(bot, "会议费呢").reason == "ambiguous_agency"


def test_a_single_question_knows_nothing_of_a_conversation(bot: BudgetQA) -> None:
    talk(bot, FIRST)
    assert bot.ask("会议费呢", TODAY).reason == "ambiguous_agency"


def test_every_turn_is_a_whole_answer(bot: BudgetQA) -> None:
    answer = talk(bot, FIRST, "2023年呢")
    assert (answer.question, answer.query.years, answer.query.agencies) == ("2023年呢", [2023], [WATER])
    assert answer.figures[0].citations


def test_the_phase_is_carried_over(bot: BudgetQA) -> None:
    assert codes_of(talk(bot, FIRST, "2023年呢")) == []
