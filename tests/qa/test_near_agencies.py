"""Agencies that are misspelt or abbreviated in a way that no name tells are offered, never taken."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qa.bot import BudgetQA
from qa.near_agencies import agencies_meant, is_alike, likest
from qa.schema import Reason, Status

TODAY = date(2024, 6, 1)
LIBRARY, DATA = "示例市图书馆", "示例市数据资源局"
CENTRE = "南昌经济技术开发区行政审批服务保障中心"


@pytest.mark.parametrize(
    "said, meant",
    [
        ("图书管", (LIBRARY,)),
        ("徒书馆", (LIBRARY,)),
        ("市图", (LIBRARY,)),
        ("数源局", (DATA,)),
        ("管书图", ()),
        ("图", ()),
        ("购置", ()),  # in the name of an item
        ("水务局", ()),
    ],
)
def test_what_may_be_meant(sample_bot: BudgetQA, said: str, meant: tuple[str, ...]) -> None:
    assert agencies_meant(said, sample_bot.catalog()) == meant


@pytest.mark.parametrize(
    "name, alike", [("南昌审批中心", (CENTRE,)), ("示例数据资源中心", (DATA,)), ("远洋渔业公司", ())]
)
def test_those_much_alike(sample_bot: BudgetQA, name: str, alike: tuple[str, ...]) -> None:
    found = [one for one in likest(name, sample_bot.catalog()) if is_alike(name, one)]
    assert tuple(found[: len(alike) or 1]) == alike


@pytest.mark.parametrize(
    "question, reason, option",
    [
        ("图书管2023年招待费花了多少", Reason.AMBIGUOUS_AGENCY, f"{LIBRARY}2023年招待费是多少"),
        ("市图2022年培训费", Reason.AMBIGUOUS_AGENCY, f"{LIBRARY}2022年培训费是多少"),
        ("南昌审批中心2022年三公经费", Reason.AGENCY_NOT_IN_LIBRARY, f"{CENTRE}2022年三公经费是多少"),
        ("南昌审批中心2019年三公经费", Reason.AGENCY_NOT_IN_LIBRARY, f"{CENTRE}三公经费是多少"),
    ],
)
def test_options(sample_bot: BudgetQA, question: str, reason: Reason, option: str) -> None:
    answer = sample_bot.ask(question, TODAY)
    assert answer.reason is reason
    assert option in answer.options
    assert all(sample_bot.ask(o, TODAY).status is Status.ANSWERED for o in answer.options)


@pytest.fixture(scope="module")
def nameless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    folder = tmp_path_factory.mktemp("nameless")
    (folder / "说明.txt").write_text("一、基本情况\n本单位2023年公务接待费3.00万元，培训费2.10万元。\n", "utf-8")
    with BudgetQA.open(folder / "home") as bot:
        bot.ingest([folder / "说明.txt"])
        yield bot


@pytest.mark.parametrize("question", ["公务接待费是多少", "图书局2023年公务接待费", "文库里有哪些单位"])
def test_a_library_of_documents_of_nobody_is_not_called_empty(nameless: BudgetQA, question: str) -> None:
    answer = nameless.ask(question, TODAY)
    assert "文库中有1份文件，但内容没有写明是哪个单位的" in answer.answer
    assert "《说明》" in answer.answer
    assert "空" not in answer.answer


def test_an_empty_one_is(tmp_path: Path) -> None:
    with BudgetQA.open(tmp_path / "home") as bot:
        assert bot.ask("公务接待费是多少", TODAY).answer.startswith("文库是空的")


@pytest.mark.parametrize("first", ["图书管2023年会议费", "月球局2023年会议费"])
@pytest.mark.parametrize("then", ["图书馆", "那图书馆呢"])
def test_the_right_agency_may_be_named_in_the_next_turn(sample_bot: BudgetQA, first: str, then: str) -> None:
    talk = sample_bot.conversation()
    assert talk.ask(first, TODAY).status is not Status.ANSWERED
    assert talk.ask(then, TODAY).figures[0].value == "1.25"
