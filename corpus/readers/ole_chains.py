"""Whether the sector chains of an OLE container end: calamine follows a circle until the memory is gone."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_HEADER = 512
_IN_HEADER = 109  # sectors of the allocation table that the header itself names
_LAST = 0xFFFFFFFA  # from here on numbers mean the end of a chain, a free sector and the like
_ENTRY = 128  # bytes of a directory entry
_STREAM = 2
_SMALL = 4096  # streams shorter than this stand in the mini stream


def chains_end(data: bytes) -> bool:
    """Whether following any chain of the container comes to an end. Other damage is not looked for.

    What is too short to be followed counts as ended.
    """
    try:
        return _Container(data).is_sound()
    except struct.error:  # the file ends before its structures do
        return True


class _Container:
    def __init__(self, data: bytes) -> None:
        self._data = data
        (shift,) = struct.unpack_from("<H", data, 30)
        self._size = 1 << min(shift, 20)
        (self._directory,) = struct.unpack_from("<I", data, 48)
        (self._mini_table,) = struct.unpack_from("<I", data, 60)
        (self._more,) = struct.unpack_from("<I", data, 68)

    def is_sound(self) -> bool:
        """Whether the chains of the tables, the directory and all streams end."""
        sectors = self._table_sectors()
        if sectors is None:
            return False
        table = [number for sector in sectors for number in self._numbers(sector)]
        directory, mini_table = _followed(table, self._directory), _followed(table, self._mini_table)
        if directory is None or mini_table is None:
            return False
        mini = [number for sector in mini_table for number in self._numbers(sector)]
        entries = b"".join(self._sector(sector) for sector in directory)
        return all(
            _followed(mini if kind == _STREAM and size < _SMALL else table, start) is not None
            for kind, start, size in _streams(entries)
        )

    def _table_sectors(self) -> list[int] | None:
        """The sectors of the allocation table; None where the chain that names them is a circle."""
        found = [n for n in struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76) if n < _LAST]
        seen: set[int] = set()
        sector = self._more
        while sector < _LAST:
            if sector in seen:
                return None
            seen.add(sector)
            numbers = list(self._numbers(sector))
            if not numbers:
                break
            found += [n for n in numbers[:-1] if n < _LAST]
            sector = numbers[-1]
        return found

    def _sector(self, number: int) -> bytes:
        start = max(_HEADER, self._size) + number * self._size
        return self._data[start : start + self._size]

    def _numbers(self, sector: int) -> Iterator[int]:
        content = self._sector(sector)
        yield from struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _streams(entries: bytes) -> Iterator[tuple[int, int, int]]:
    """Of each directory entry its kind, its first sector and its size."""
    for place in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        start, size = struct.unpack_from("<IQ", entries, place + 116)
        yield entries[place + 66], start, size


def _followed(table: list[int], start: int) -> list[int] | None:
    """The sectors of a chain in order; None where it comes back to one of them."""
    found: list[int] = []
    seen: set[int] = set()
    while start < len(table):
        if start in seen:
            return None
        seen.add(start)
        found.append(start)
        start = table[start]
    return found
