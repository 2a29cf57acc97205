"""The values used last, kept by their keys."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """At most ``most`` values. Safe to use from several threads; two may make the same value at the same time.

    Unlike ``functools.lru_cache`` around a method it holds no reference to the object that uses it, which is therefore
    freed as soon as nobody uses it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._guard = threading.Lock()
        self._kept: dict[K, V] = {}  # the one used last at the end

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of ``key``, made where it is not kept."""
        with self._guard:
            if key in self._kept:
                self._kept[key] = self._kept.pop(key)
                return self._kept[key]
        made = make()
        with self._guard:
            self._kept.setdefault(key, made)
            if len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]
        return made
