"""A library of an older format opens, with everything it held."""

import sqlite3
from pathlib import Path

from index.facts import FactFilter
from index.library import Library
from index.store import FORMAT_VERSION

SAMPLE = Path(__file__).parents[2] / "corpus" / "samples" / "示例市图书馆2023年部门预算.md"


def to_format_1(database: Path) -> None:
    """Take back what formats 2 and 3 added."""
    connection = sqlite3.connect(database)
    for table in ("finding_facts", "findings", "uncompared"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("ALTER TABLE facts DROP COLUMN attributes")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()


def test_format_1_opens_with_all_its_facts(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Library.open(home, create=True) as library:
        library.ingest([SAMPLE])
        before = list(library.facts.find(FactFilter()))
    database = home / "library.sqlite"
    to_format_1(database)
    with Library.open(home) as library:
        assert list(library.facts.find(FactFilter())) == before
        library.ingest([SAMPLE], force=True)
        assert len(list(library.facts.find(FactFilter()))) == len(before)
    version = sqlite3.connect(database).execute("PRAGMA user_version").fetchone()[0]
    assert (len(before) > 100, version) == (True, FORMAT_VERSION)
