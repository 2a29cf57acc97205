"""Two hundred damaged files of every kind, read as ingestion reads them; ``python -m bench.fuzz`` does thousands."""

from bench.fuzz import FAULTS, run
from index.pool import Bounds


def test_damaged_files_end_in_documents_or_in_a_clear_message() -> None:
    results = list(run(200, 20240506, Bounds(seconds=60, memory=2_000_000_000)))
    assert len(results) == 200
    assert [(one.case.name, one.ending, one.problem) for one in results if one.ending in FAULTS] == []
