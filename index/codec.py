"""Values of ``corpus.datatypes`` to JSON and back, exactly.

Decimal is written as text (never as a float), enumerations by value, tuples as lists, dataclasses as
objects that leave out what equals its default. So a field that is added later, with a default, does not
invalidate what was written before.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from corpus import datatypes

T = TypeVar("T")
Json = Any  # None, bool, int, float, str, or lists and objects of these
_Decoder = Callable[[Json], object]
_SCANNER = json.JSONDecoder()  # without the looks around that ``json.loads`` takes
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def to_json(value: object) -> Json:
    """The JSON value of ``value``. Raises TypeError for what no datatype holds."""
    if value is None or type(value) in (str, int, bool, float):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [to_json(part) for part in value]
    if dataclasses.is_dataclass(value):
        return {
            field.name: to_json(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if getattr(value, field.name) != field.default
        }
    raise TypeError(f"no JSON form for {type(value).__name__}")


def from_json(kind: type[T], data: Json) -> T:
    """The value of type ``kind`` that ``to_json`` wrote as ``data``.

    Raises KeyError, TypeError or ValueError for anything else.
    """
    hint: Any = kind  # a type is hashable; mypy doubts it of a type variable
    return cast("T", _decoder(hint)(data))


def dumps(value: object) -> str:
    """``value`` as compact JSON text. NaN is refused with ValueError."""
    return _ENCODER.encode(to_json(value))


def loads(kind: type[T], text: str) -> T:
    """The inverse of ``dumps``."""
    return from_json(kind, json.loads(text))


def loader(kind: Any) -> Callable[[str], object]:
    """``loads`` for one type, for many texts."""
    decode = _decoder(kind)
    return lambda text: decode(_SCANNER.raw_decode(text)[0])


def type_hints(kind: type) -> dict[str, Any]:
    """The field types of a dataclass, also where its module imports corpus.datatypes for checking only."""
    return get_type_hints(kind, localns=vars(datatypes))


@cache
def _decoder(kind: object) -> _Decoder:
    """The function that decodes a type hint; built once for each."""
    if kind in (str, int, bool, float):
        return _itself
    if kind is Decimal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return cast("_Decoder", kind)
    if get_origin(kind) in (types.UnionType, Union):
        return _optional_decoder(kind)
    if get_origin(kind) is tuple:
        return _tuple_decoder(kind)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _dataclass_decoder(kind)
    raise TypeError(f"no decoder for {kind}")


def _itself(data: Json) -> object:
    return data


def _optional_decoder(kind: object) -> _Decoder:
    inner = [part for part in get_args(kind) if part is not types.NoneType]
    if len(inner) != 1:
        raise TypeError(f"no decoder for {kind}")
    decode = _decoder(inner[0])
    return decode if decode is _itself else lambda data: None if data is None else decode(data)


def _tuple_decoder(kind: object) -> _Decoder:
    parts = get_args(kind)
    if parts[-1] is Ellipsis:
        decode = _decoder(parts[0])
        return lambda data: tuple([decode(part) for part in data])
    decoders = [_decoder(part) for part in parts]
    return lambda data: tuple(
        [decode(part) for decode, part in zip(decoders, data, strict=True)],
    )


def _dataclass_decoder(kind: type) -> _Decoder:
    decoders = {name: _decoder(hint) for name, hint in type_hints(kind).items()}
    plain = frozenset(name for name, decode in decoders.items() if decode is _itself)

    def decoded(data: Json) -> object:
        if plain.issuperset(data):
            return kind(**data)
        return kind(**{name: part if name in plain else decoders[name](part) for name, part in data.items()})

    return decoded
