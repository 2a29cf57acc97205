"""Shares: which figure is the part, which the whole, and what a follow-up keeps of them."""

from collections.abc import Iterator
from datetime import date

import pytest
from factories import WATER, codes_of, edition, said, small_bot, term, wanted

from corpus.datatypes import Aspect
from qa.bot import BudgetQA
from qa.query import Link
from qa.schema import Answer, Reason
from qa.shares import Sides, share_sides

TODAY = date(2024, 6, 1)
BUREAU = "示例市数据资源局2023年"


def formula(answer: Answer) -> str | None:
    return answer.derivation.expression if answer.derivation else None


@pytest.mark.parametrize(
    "question, expected",
    [
        ("公务接待费在三公经费中占多少", "6.00 / 20.40 * 100"),
        ("会议费在商品和服务支出里占几成", "7.90 / 211.00 * 100"),
        ("项目支出在支出总计中占多大比重", "3606.40 / 4828.65 * 100"),
        ("会议费在2023年占商品和服务支出的比例", "7.90 / 211.00 * 100"),
        ("商品和服务支出中会议费占多少", "7.90 / 211.00 * 100"),
        ("会议费占商品和服务支出的比重是多少", "7.90 / 211.00 * 100"),
        ("其他收入占比多少", "80.00 / 4828.65 * 100"),
    ],
)
def test_part_and_whole(sample_bot: BudgetQA, question: str, expected: str) -> None:
    assert formula(sample_bot.ask(BUREAU + question, as_of=TODAY)) == expected


def test_an_item_is_no_share_of_itself(sample_bot: BudgetQA) -> None:
    answer = sample_bot.ask(f"{BUREAU}会议费占会议费的百分之几", as_of=TODAY)
    assert (answer.reason, answer.figures) == (Reason.MISSING_ITEM, [])
    assert "“会议费”" in answer.answer


@pytest.mark.parametrize(
    "turns, expected",
    [
        (("公务接待费占三公经费的比例", "公务用车运行维护费的占比呢"), "6.40 / 20.40 * 100"),
        (("公务接待费占三公经费的比例", "那公务用车运行维护费呢"), "6.40 / 20.40 * 100"),
        (("公务接待费占三公经费的比例", "公务用车运行维护费占比", "因公出国费呢"), "8.00 / 20.40 * 100"),
        (("三公经费里公务接待费占多少", "公务用车运行维护费呢"), "6.40 / 20.40 * 100"),
        (("会议费占商品和服务支出的比例", "占公用经费呢"), "7.90 / 211.00 * 100"),
        (("项目支出占支出总计的比重", "那2021年呢"), "2480.00 / 3604.60 * 100"),
        (("公务接待费多少", "占三公经费的百分之几"), "6.00 / 20.40 * 100"),
    ],
)
def test_a_follow_up_keeps_the_whole(sample_bot: BudgetQA, turns: tuple[str, ...], expected: str) -> None:
    talk = sample_bot.conversation()
    answers = [talk.ask(q if n else BUREAU + q, as_of=TODAY) for n, q in enumerate(turns)]
    assert formula(answers[-1]) == expected


def test_asking_for_the_amount_ends_the_shares(sample_bot: BudgetQA) -> None:
    talk = sample_bot.conversation()
    talk.ask(f"{BUREAU}公务接待费占三公经费的比例", as_of=TODAY)
    answer = talk.ask("公务用车运行维护费是多少钱", as_of=TODAY)
    assert (answer.figures[0].value, answer.figures[0].unit) == ("6.40", "万元")


# --- parts ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    """A printed share of one total, beside another total."""
    own = {"aspect": Aspect.SHARE, "measure": "占比"}
    entries = (
        said("水利支出", "30"),
        said("支出总计", "120"),
        said("项目支出", "60"),
        said("水利支出", "25", "%", base="支出总计", **own),
    )
    with small_bot(tmp_path_factory.mktemp("printed"), edition(WATER, 2024, *entries)) as bot:
        yield bot


def test_a_share_of_another_whole_is_no_contradiction(printed: BudgetQA) -> None:
    answer = printed.ask("水务局2024年水利支出占项目支出的百分之几", as_of=TODAY)
    assert (answer.figures[0].value, codes_of(answer)) == ("50", [])


def test_the_printed_share_of_that_whole_is_named(printed: BudgetQA) -> None:
    answer = printed.ask("水务局2024年水利支出占支出总计的百分之几", as_of=TODAY)
    assert (answer.figures[0].value, "原文写明25%" in answer.answer) == ("25", True)


def test_sides_of_a_question() -> None:
    part, whole = term("会议费"), term("支出总计")
    inside = term("会议费", Link.OF_WHICH)
    assert share_sides((wanted(part), wanted(whole))) == Sides(wanted(part), wanted(whole))
    assert share_sides((wanted(whole), wanted(inside))) == Sides(wanted(inside), wanted(whole))
    assert share_sides((wanted(whole, part),)) == Sides(wanted(part), wanted(whole), wanted(whole, part))
    assert share_sides((wanted(part),)) == Sides(wanted(part))


@pytest.mark.parametrize(
    "question, expected",
    [
        ("会议费和培训费占商品和服务支出的比例", "(7.90 + 9.20) / 211.00 * 100"),
        ("水费、电费、邮电费占公用经费的百分之几", "(3.30 + 17.20 + 13.10) / 211.00 * 100"),
    ],
)
def test_several_parts_of_one_whole(sample_bot: BudgetQA, question: str, expected: str) -> None:
    assert formula(sample_bot.ask(BUREAU + question, as_of=TODAY)) == expected


@pytest.mark.parametrize(
    "question", ["会议费和培训费分别占商品和服务支出的比例", "会议费占公用经费的百分之几，占基本支出呢"]
)
def test_several_shares_are_asked_one_by_one(sample_bot: BudgetQA, question: str) -> None:
    answer = sample_bot.ask(BUREAU + question, as_of=TODAY)
    assert (answer.reason, answer.figures) == (Reason.MISSING_ITEM, [])
