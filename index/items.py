"""Item names by their character bigrams: which items of the library does a loose text resemble.

A bigram weighs the more the fewer items have it (inverse document frequency), so 云平台 counts and 经费
hardly does. The score is the cosine of the two weighted sets.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING

from corpus.numerals import to_half_width

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from index.store import Database

_NOT_WORD = re.compile(r"[\W_]+")
_LOOKED_AT = 20_000  # items that share a bigram
_CLOSELY_SCORED = 200  # items that get the exact score, taken by the weight of the shared bigrams


def grams(text: str) -> frozenset[str]:
    """The bigrams of ``text`` without punctuation, blanks, width and case; of one character, itself.

    >>> sorted(grams("云 计算"))
    ['云计', '计算']
    """
    bare = _NOT_WORD.sub("", to_half_width(text)).casefold()
    if len(bare) < 2:
        return frozenset([bare] if bare else [])
    return frozenset(bare[start : start + 2] for start in range(len(bare) - 1))


def add_items(connection: sqlite3.Connection, items: Iterable[str]) -> None:
    """Enter the names that are new; within a writing transaction."""
    for item in dict.fromkeys(items):
        cursor = connection.execute("INSERT OR IGNORE INTO items (item) VALUES (?)", (item,))
        if cursor.rowcount:
            entries = [(gram, cursor.lastrowid) for gram in sorted(grams(item))]
            connection.executemany("INSERT INTO item_grams VALUES (?, ?)", entries)


def items_of(connection: sqlite3.Connection, documents: Iterable[str]) -> list[str]:
    """The names that these documents use."""
    sql = (
        "SELECT item FROM facts WHERE document IN (SELECT value FROM json_each(?1)) UNION"
        " SELECT item FROM gaps WHERE document IN (SELECT value FROM json_each(?1))"
    )
    return [item for (item,) in connection.execute(sql, (_json(documents),))]


def drop_unused_items(connection: sqlite3.Connection, items: Iterable[str]) -> None:
    """Forget those of the names that no fact and no gap has any more; within a writing transaction."""
    connection.execute(
        "DELETE FROM items WHERE item IN (SELECT value FROM json_each(?))"
        " AND NOT EXISTS (SELECT 1 FROM facts WHERE facts.item = items.item)"
        " AND NOT EXISTS (SELECT 1 FROM gaps WHERE gaps.item = items.item)",
        (_json(items),),
    )


def similar_items(database: Database, text: str, agencies: Sequence[str] | None = None) -> list[tuple[str, float]]:
    """Items that share a bigram with ``text``, with their score (0 … 1), best first.

    Only items that the ``agencies`` have, where they are given.
    """
    wanted = grams(text)
    with database.snapshot():
        having = _having(database, wanted)
        weights = _weights(database, having)
        best = _closest(database, {gram: weights[gram] for gram in _telling(having)}, agencies)
        return _cosines(database, best, wanted)


def _having(database: Database, wanted: Iterable[str]) -> dict[str, int]:
    """How many items have each of these bigrams."""
    sql = "SELECT gram, items FROM grams WHERE gram IN (SELECT value FROM json_each(?))"
    return dict.fromkeys(wanted, 0) | dict(database.rows(sql, (_json(wanted),)))


def _weights(database: Database, having: Mapping[str, int]) -> dict[str, float]:
    """The weight of each bigram; one that no item has weighs most."""
    total = database.rows("SELECT count(*) FROM items")[0][0]
    return {gram: math.log1p(total / (1 + count)) for gram, count in having.items()}


def _telling(having: Mapping[str, int]) -> list[str]:
    """The rarest bigrams, as many as ``_LOOKED_AT`` items have: in a large library the common ones tell no more."""
    chosen: list[str] = []
    seen = 0
    for gram, count in sorted(having.items(), key=lambda pair: (pair[1], pair[0])):
        seen += count
        if seen > _LOOKED_AT and any(having[one] for one in chosen):
            break
        chosen.append(gram)
    return chosen


def _closest(database: Database, weights: dict[str, float], agencies: Sequence[str] | None) -> list[str]:
    """The items with the greatest summed weight of shared bigrams; added up by SQLite, over all items."""
    rows = database.rows(
        "SELECT items.item FROM (SELECT item AS id, sum(wanted.value) AS shared FROM json_each(?1) AS wanted"
        " JOIN item_grams ON gram = wanted.key GROUP BY item) JOIN items USING (id)"
        " WHERE ?2 IS NULL OR items.item IN"
        " (SELECT item FROM facts WHERE agency IN (SELECT value FROM json_each(?2)) UNION"
        " SELECT item FROM gaps WHERE agency IN (SELECT value FROM json_each(?2)))"
        " ORDER BY shared DESC, items.item LIMIT ?3",
        (json.dumps(weights), None if agencies is None else _json(agencies), _CLOSELY_SCORED),
    )
    return [item for (item,) in rows]


def _cosines(database: Database, items: list[str], wanted: frozenset[str]) -> list[tuple[str, float]]:
    grams_of = {item: grams(item) for item in items}
    weights = _weights(database, _having(database, wanted.union(*grams_of.values())))

    def squares(some: Iterable[str]) -> float:
        return sum(weights[gram] ** 2 for gram in some)

    whole = squares(wanted)
    scored = [
        (item, min(1.0, squares(own & wanted) / math.sqrt(squares(own) * whole))) for item, own in grams_of.items()
    ]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))


def _json(values: Iterable[str]) -> str:
    return json.dumps(sorted(values), ensure_ascii=False)
