"""Rows that are of an agency in a table of items: 示例省林业局本级 over its 行政运行."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.classification import DEPARTMENTAL_ECONOMIC, FUNCTIONAL, GOVERNMENT_ECONOMIC, codes_of
from corpus.covers import is_agency, packed
from corpus.table_mesh import name_text

if TYPE_CHECKING:
    from corpus.datatypes import Row
    from corpus.table_rows import DraftRow

_SYSTEMS = (FUNCTIONAL, DEPARTMENTAL_ECONOMIC, GOVERNMENT_ECONOMIC)
_OWN_LEVEL = re.compile(r"[（(]?(?:本级|机关|本部)[)）]?$")


def names_agency(row: DraftRow) -> bool:
    """Whether a row is of an agency: its code, if it has one, is the agency's, of no classification."""
    return _is_agency_label(name_text(row.label))


def is_of_one_of_several(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row of an agency has the same item under another agency of its table: neither is the whole of it."""
    if not row.path or not _is_agency_label(row.path[0]):
        return False
    owners = {other.path[0] for other in rows if other.label == row.label and other.path}
    return sum(map(_is_agency_label, owners)) > 1


def _is_agency_label(label: str) -> bool:
    name = _OWN_LEVEL.sub("", label)
    return is_agency(packed(name)) and not any(codes_of(name, system) for system in _SYSTEMS)
