"""Dataclasses as rows of SQL tables: one column per field, of the same name, in the same order.

Text, whole numbers and enumerations stand as they are, Decimal as TEXT, everything nested as JSON.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache, partial
from typing import Any, TypeVar, Union, cast, get_args, get_origin

from index.codec import dumps, loads, type_hints

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
    return kind(*[read(part) for read, part in zip(_readers(hint), row, strict=False)])


def _to_sql(value: object) -> SqlValue:
    if value is None or type(value) in (str, int, bool, float):
        return cast("SqlValue", value)
    if isinstance(value, Enum):
        return str(value.value)
    return str(value) if isinstance(value, Decimal) else dumps(value)


@cache
def _readers(kind: Any) -> tuple[Callable[[Any], object], ...]:
    hints = type_hints(kind)
    return tuple(_reader(hints[name]) for name in column_names(kind))


def _reader(hint: Any) -> Callable[[Any], object]:
    if get_origin(hint) in (types.UnionType, Union):
        return _optional(_reader(next(part for part in get_args(hint) if part is not types.NoneType)))
    if hint in (str, int, float):
        return _itself
    if hint in (bool, Decimal):
        reader: Callable[[Any], object] = hint
        return reader
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {member.value: member for member in hint}.__getitem__  # far faster than calling the class
    nested = partial(loads, hint)
    # Paths and headings repeat from row to row; places do not.
    return lru_cache(maxsize=_REPEATED)(nested) if get_origin(hint) is tuple else nested


def _optional(read: Callable[[Any], object]) -> Callable[[Any], object]:
    if read is _itself:
        return read
    return lambda part: None if part is None else read(part)


def _itself(part: Any) -> object:
    return part
