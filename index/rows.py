"""Dataclasses as rows of SQL tables: one column per field, of the same name, in the same order.

Text, whole numbers and enumerations stand as they are, Decimal as TEXT, everything nested as JSON.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin

from index.codec import dumps, loader, type_hints

T = TypeVar("T")
SqlValue = str | int | float | None
_REPEATED = 4096


@cache
def column_names(kind: Any) -> tuple[str, ...]:
    """The columns of the SQL table for the dataclass ``kind``."""
    return tuple(field.name for field in dataclasses.fields(kind))


@cache
def column_list(kind: Any) -> str:
    """The same as SQL: ``"id", "document", …`` (quoted, since ``table`` is a keyword)."""
    return ", ".join(f'"{name}"' for name in column_names(kind))


def to_row(value: object) -> tuple[SqlValue, ...]:
    """The fields of the dataclass instance ``value`` as SQL values."""
    kind: Any = type(value)
    return tuple(_to_sql(getattr(value, name)) for name in column_names(kind))


def from_row(kind: type[T], row: Sequence[Any]) -> T:
    """The inverse of ``to_row``; ``row`` may be longer, what follows the fields is ignored."""
    hint: Any = kind  # a type is hashable; mypy doubts it of a type variable
    fields = list(row[: len(column_names(hint))])
    for place, read in _readers(hint):
        if fields[place] is not None:
            fields[place] = read(fields[place])
    return kind(*fields)


def _to_sql(value: object) -> SqlValue:
    if value is None or type(value) in (str, int, bool, float):
        return cast("SqlValue", value)
    if isinstance(value, Enum):
        return str(value.value)
    return str(value) if isinstance(value, Decimal) else dumps(value)


@cache
def _readers(kind: Any) -> tuple[tuple[int, Callable[[Any], object]], ...]:
    """How the columns are read that do not stand as they are, by their places. Facts come by the hundred."""
    hints = type_hints(kind)
    readers = (_reader(hints[name]) for name in column_names(kind))
    return tuple((place, read) for place, read in enumerate(readers) if read is not _itself)


def _reader(hint: Any) -> Callable[[Any], object]:
    if get_origin(hint) in (types.UnionType, Union):
        return _reader(next(part for part in get_args(hint) if part is not types.NoneType))
    if hint in (str, int, float):
        return _itself
    if hint in (bool, Decimal):
        reader: Callable[[Any], object] = hint
        return reader
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {member.value: member for member in hint}.__getitem__  # far faster than calling the class
    nested = loader(hint)
    # Paths and headings repeat from row to row; places do not.
    return lru_cache(maxsize=_REPEATED)(nested) if get_origin(hint) is tuple else nested


def _itself(part: Any) -> object:
    return part
