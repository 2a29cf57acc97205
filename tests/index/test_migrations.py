"""Libraries made by earlier versions of the program open, with everything they held.

``libraries/format_<n>.zip`` are whole library folders that the last version of each earlier format wrote, of one
invented document.
"""

import sqlite3
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.datatypes import GapKind
from index.facts import FactFilter
from index.library import Library
from index.records import FileStatus
from index.store import FORMAT_VERSION

LIBRARIES = Path(__file__).parent / "libraries"
AGENCY, DOCUMENT = "示例市园林局", "bbcfe10a4eb2"
FORMATS = range(1, FORMAT_VERSION)
FIGURES = [
    ("收入预算", 2024, "120.50", "万元"),
    ("收入预算", 2024, "20.50", "万元"),
    ("收入预算", 2024, "20.50", "%"),
    ("“三公”经费合计", 2023, "3.50", "万元"),
    ("“三公”经费合计", 2024, "4.10", "万元"),
    ("公务接待费", 2023, "1.50", "万元"),
    ("公务接待费", 2024, "1.60", "万元"),
    ("公务用车运行维护费", 2023, "2.00", "万元"),
    ("公务用车运行维护费", 2024, "2.50", "万元"),
]


@pytest.fixture(params=FORMATS)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of a library of an earlier format."""
    with zipfile.ZipFile(LIBRARIES / f"format_{request.param}.zip") as packed:
        packed.extractall(tmp_path / "home")
    assert _version(tmp_path / "home") == request.param
    return tmp_path / "home"


def _version(home: Path) -> int:
    connection = sqlite3.connect(home / "library.sqlite")
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return version


def _schema(home: Path) -> dict[str, set[str]]:
    """The columns of each table and index; where a column stands does not matter."""
    connection = sqlite3.connect(home / "library.sqlite")
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]
    found = {name: {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')} for name in names}
    connection.close()
    return found


def test_all_that_it_held_is_there(old: Path) -> None:
    with Library.open(old) as library:
        facts = library.facts.find(FactFilter())
        assert [(f.item, f.year, f.value, f.unit) for f in facts] == [
            (item, year, Decimal(value), unit) for item, year, value, unit in FIGURES
        ]
        assert {gap.kind for gap in library.facts.find_gaps()} == {GapKind.DASH, GapKind.EMPTY_FORM}
        assert facts[6].source.text == "1.60"
        assert (facts[6].source.line, facts[6].source.cell) == (15, "C4")
        assert [table.title for table in library.tables(DOCUMENT)] == [
            "一般公共预算“三公”经费支出表",
            "政府性基金预算支出表",
        ]
        assert library.content(DOCUMENT).identity.agency == AGENCY
        assert library.findings() == []
        assert [record.facts for record in library.documents()] == [len(FIGURES)]
    assert _version(old) == FORMAT_VERSION


def test_its_schema_is_that_of_a_new_library(old: Path, tmp_path: Path) -> None:
    with Library.open(tmp_path / "new", create=True), Library.open(old):
        assert _schema(old) == _schema(tmp_path / "new")


def test_passages_are_found_before_and_after_the_index_is_made_anew(old: Path) -> None:
    with Library.open(old) as library:
        before = [hit.chunk.text for hit in library.retriever().find("收入预算增加的原因", 1)]
        assert "口袋公园" in before[0]
        library.reindex()
        assert [hit.chunk.text for hit in library.retriever().find("收入预算增加的原因", 1)] == before
        assert library.faults() == []


def test_it_takes_the_same_file_again(old: Path) -> None:
    with Library.open(old) as library:
        source = next((old / "sources" / DOCUMENT).iterdir())
        first = [report.status for report in library.ingest([source])]  # the words known to the reader changed since
        again = [report.status for report in library.ingest([source])]
        assert (first, again) == ([FileStatus.UPDATED], [FileStatus.UNCHANGED])
        assert len(library.facts.find(FactFilter())) == len(FIGURES)


def test_a_migration_cut_off_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(connection: sqlite3.Connection, script: str) -> None:
        connection.execute("CREATE TABLE half (one TEXT)")
        raise KeyboardInterrupt

    before = (_version(old), _schema(old))
    with monkeypatch.context() as patch:
        patch.setattr("index.store.run_script", stop)
        with pytest.raises(KeyboardInterrupt):
            Library.open(old)
    assert (_version(old), _schema(old)) == before
    with Library.open(old) as library:
        assert library.counts().facts == len(FIGURES)
