"""Older editions' figures stay on record beside the new edition."""

from decimal import Decimal
from pathlib import Path

import pytest
from readings import tools

from index.differences import Change, Difference
from index.library import Library

HEAD = "示例市财政局|2024|budget"
Told = tuple[str, Change, str, str | None]


def ingest(library: Library, folder: Path, *lines: str) -> tuple[str, ...]:
    """Store this edition of 甲.txt; its warnings."""
    path = folder / "甲.txt"
    path.write_text("\n".join((HEAD, *lines)), encoding="utf-8")
    [report] = library.ingest([path])
    return report.warnings


def told(found: list[Difference]) -> list[Told]:
    return [(d.item, d.change, str(d.old_value), None if d.new_value is None else str(d.new_value)) for d in found]


def test_changed_and_withdrawn_figures_stay_on_record(tmp_path: Path) -> None:
    with Library.open(tmp_path / "home", create=True, tools=tools()) as library:
        assert ingest(library, tmp_path, "公务接待费|12.50", "会议费|3", "培训费|4") == ()
        old = library.document("甲.txt")
        _, note = ingest(library, tmp_path, "公务接待费|12.80", "培训费|4.00", "差旅费|7")
        new = library.document("甲.txt")
        found = library.differences(new.id)
        assert told(found) == [
            ("公务接待费", Change.CHANGED, "12.50", "12.80"),
            ("会议费", Change.WITHDRAWN, "3", None),
        ]
        assert (found[0].replaced, found[0].replaced_file, found[0].old_text, found[0].old_unit) == (
            *(old.id, "甲.txt", "12.50", "万元"),
        )
        [fact] = library.facts.get([found[0].new_fact or ""])
        assert (fact.item, fact.value) == ("公务接待费", Decimal("12.80"))
    assert note == (
        "与旧版相比有2个数字不同：“支出表”公务接待费旧版为12.50万元，新版为12.80万元；"
        "“支出表”会议费旧版为3万元，新版没有印出"
    )


def test_the_record_goes_on_over_several_editions_and_goes_with_the_document(tmp_path: Path) -> None:
    with Library.open(tmp_path / "home", create=True, tools=tools()) as library:
        ingest(library, tmp_path, "会议费|3")
        ingest(library, tmp_path, "会议费|5")
        ingest(library, tmp_path, "会议费|6")
        last = library.document("甲.txt").id
        assert told(library.differences(last)) == [
            ("会议费", Change.CHANGED, "3", "5"),
            ("会议费", Change.CHANGED, "5", "6"),
        ]
        assert library.all_differences() == {last: library.differences(last)}
        library.remove([last])
        assert library.all_differences() == {}
        ingest(library, tmp_path, "会议费|6", "培训费|1")
        assert library.differences("甲.txt") == []


@pytest.mark.parametrize("again", [["会议费|3.0", "培训费|4"], ["差旅费|1", "培训费|4", "会议费|3"]])
def test_the_same_figures_are_no_difference(tmp_path: Path, again: list[str]) -> None:
    with Library.open(tmp_path / "home", create=True, tools=tools()) as library:
        ingest(library, tmp_path, "会议费|3", "培训费|4")
        _, note = ingest(library, tmp_path, *again)
        assert (note, library.differences("甲.txt")) == ("与旧版相比，数字没有变化", [])


def test_a_thing_stated_twice_is_matched_by_its_figures(tmp_path: Path) -> None:
    with Library.open(tmp_path / "home", create=True, tools=tools()) as library:
        ingest(library, tmp_path, "会议费|3", "会议费|4")
        ingest(library, tmp_path, "会议费|2", "会议费|3", "会议费|4")
        assert library.differences("甲.txt") == []
