"""Python's garbage collector in a process that answers questions."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS = 10_000  # between two passes over the young ones
_PASSES = (10, 50)  # over the young ones for one over the middle, over the middle for one over all


def collect_seldom() -> None:
    """Make full passes rare in this process.

    What a question makes is freed as soon as nobody uses it, without a collector. A full pass looks at every object
    that the library keeps in memory and holds up all answers: 0.1 s with 10,000 documents, every few questions.
    """
    gc.set_threshold(_NEW_OBJECTS, *_PASSES)


@contextmanager
def loading() -> Iterator[None]:
    """While modules are loaded nothing is collected: all of it stays. It is not looked at afterwards either.

    Gradio makes some hundred thousand objects; looking through them again and again is a fifth of its loading.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
