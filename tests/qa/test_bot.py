"""The Python interface of the contract: the example there, threads, and changes of the library."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

import qa

TODAY = date(2024, 6, 1)
BUDGET = """示例市水务局2024年单位预算

第一部分 单位概况

示例市水务局编制人数20人，实有人数18人。

第二部分 收支情况说明

示例市水务局2024年支出总预算{total}万元，比上年预算增加10.00万元，因为要检修供水设施。
"""


def write(folder: Path, total: str) -> Path:
    path = folder / "示例市水务局2024年单位预算.txt"
    path.write_text(BUDGET.format(total=total), encoding="utf-8")
    return path


def test_the_example_of_the_contract(tmp_path: Path) -> None:
    with qa.BudgetQA.open(tmp_path / "lib") as bot:
        report = bot.ingest([write(tmp_path, "310.50")])
        answer = bot.ask("水务局支出预算总额多少", as_of=TODAY)
        talk = bot.conversation()
        talk.ask("示例市水务局2024年编制人数是多少", as_of=TODAY)
        follow_up = talk.ask("实有人数呢", as_of=TODAY)
        titles = [document.title for document in bot.documents()]
    assert [(file.status, file.agency, file.year) for file in report.files] == [("added", "示例市水务局", 2024)]
    assert [(figure.value, figure.unit) for figure in answer.figures] == [("310.50", "万元")]
    assert answer.citations[0].text == "310.50万元"
    assert [(figure.value, figure.unit) for figure in follow_up.figures] == [("18", "人")]
    assert titles == ["示例市水务局2024年单位预算"]


def test_an_answer_follows_the_library_as_it_changes(tmp_path: Path) -> None:
    with qa.BudgetQA.open(tmp_path / "lib") as bot:
        bot.ingest([write(tmp_path, "310.50")])
        first = bot.ask("水务局2024年支出预算总额", as_of=TODAY)
        bot.ingest([write(tmp_path, "320.50")])
        second = bot.ask("水务局2024年支出预算总额", as_of=TODAY)
        bot.remove([bot.documents()[0].id])
        third = bot.ask("水务局2024年支出预算总额", as_of=TODAY)
    assert [a.figures[0].value for a in (first, second)] == ["310.50", "320.50"]
    assert (third.status, third.reason) == ("not_found", "agency_not_in_library")


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_sample_library_that_was_cut_off_is_completed_by_the_next(tmp_path: Path, after: int) -> None:
    def stop(done: int, total: int, name: str) -> None:
        if done > after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        qa.BudgetQA.open_or_sample(tmp_path / "lib", on_progress=stop)
    read: list[str] = []
    with qa.BudgetQA.open_or_sample(tmp_path / "lib", on_progress=lambda done, total, name: read.append(name)) as bot:
        files = {document.file for document in bot.documents()}
    assert files == set(read)
    with qa.BudgetQA.open_or_sample(tmp_path / "lib", on_progress=stop) as bot:  # nothing is read any more
        assert {document.file for document in bot.documents()} == files


def test_a_library_whose_making_was_cut_off_counts_as_none(tmp_path: Path) -> None:
    for name in ("sources", "dense", "scratch"):
        (tmp_path / "lib" / name).mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    with (
        qa.BudgetQA.open_or_sample(tmp_path / "lib") as filled,
        qa.BudgetQA.open_or_sample(tmp_path / "empty") as empty,
    ):
        assert filled.documents()
        assert empty.documents() == []


def test_threads_get_the_answers_that_one_gets_alone(tmp_path: Path) -> None:
    questions = ["水务局支出预算总额", "水务局编制人数", "水务局支出预算比上年增加多少", "审计局水费"] * 6
    with qa.BudgetQA.open(tmp_path / "lib") as bot:
        bot.ingest([write(tmp_path, "310.50")])
        alone = [bot.ask(question, as_of=TODAY) for question in questions]
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(lambda question: bot.ask(question, as_of=TODAY), questions))
    assert [a.model_dump(exclude={"elapsed_ms"}) for a in together] == [
        a.model_dump(exclude={"elapsed_ms"}) for a in alone
    ]


def test_the_package_offers_nothing_else() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Budget'"):
        qa.Budget  # noqa: B018
