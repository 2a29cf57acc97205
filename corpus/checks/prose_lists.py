"""Wholes and the parts that running text lists under them, and shares listed together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.checks.book import Book
from corpus.datatypes import Aspect, Fact, RowRole

_DIVIDED = re.compile(r"按[^,，。]{2,16}(?:划分|分类|分)\s*[:：,，]")
_USES = re.compile(r"\s*[,，]?[^,，。]{0,6}(?:以下|如下|下列)(?:几个)?方面")
_OPENING = 24  # characters of a sentence in which it says so
_NEAR = 60  # facts between a whole and its first part


@dataclass(frozen=True, slots=True)
class Listed:
    """A whole with its direct parts, in reading order; ``changes`` by the place of their part."""

    whole: Fact
    parts: tuple[Fact, ...]


_Key = tuple[tuple[str, ...], str, str]


def _scope(fact: Fact) -> tuple[str, str]:
    return str(fact.tier), fact.agency


def lists_of(book: Book) -> Iterator[Listed]:
    """All enumerations of amounts under a stated amount.

    Parts of one whole stand together; the same names told again, or another whole between, begin a new list.
    """
    facts = [fact for fact in book.prose if fact.aspect in (Aspect.AMOUNT, Aspect.COUNT) and fact.main]
    opened: dict[tuple[str, ...], tuple[Fact, list[Fact]]] = {}
    for place, fact in enumerate(facts):
        for path in [path for path, one in opened.items() if _ends(path, one, fact)]:
            yield from _closed(*opened.pop(path))
        if fact.path and fact.path in opened:
            opened[fact.path][1].append(fact)
        elif fact.path:
            whole = whole_of(fact, facts[max(0, place - _NEAR) : place])
            if whole is not None:
                opened[fact.path] = whole, [fact]
    for one in opened.values():
        yield from _closed(*one)


def _ends(path: tuple[str, ...], one: tuple[Fact, list[Fact]], fact: Fact) -> bool:
    """Whether a figure outside the list ends it: the whole told anew, a part told anew, another section."""
    _whole, parts = one
    if fact.path[: len(path)] == path:
        return fact.path == path and any(fact.item == part.item for part in parts)
    return True


def whole_of(part: Fact, before: Sequence[Fact]) -> Fact | None:
    """The amount that a part is a part of: the last one of that name, in the same place of the text."""
    name = part.path[-1]
    for fact in reversed(before):
        if name.endswith(fact.item) and fact.path == part.path[:-1] and fact.aspect is part.aspect:
            near = fact.section == part.section or part.section[:-1] == fact.section
            return fact if near and fact.year == part.year else None
    return None


def _closed(whole: Fact, parts: list[Fact]) -> Iterator[Listed]:
    if len(parts) >= 2:
        yield Listed(whole, tuple(parts))


def breakdowns_of(book: Book) -> Iterator[Listed]:
    """Parts of “按支出功能科目划分：…” under the total that the section told before; their paths name no whole."""
    total: Fact | None = None
    run: list[Fact] = []
    divided = ""  # the sentence that says how the total is divided
    for fact in book.prose:
        if fact.aspect is not Aspect.AMOUNT or not fact.main or fact.path:
            continue
        if leads_uses(fact):
            yield from _closed(total, run) if total is not None else ()
            total, run, divided = fact, [], fact.sentence or ""
            continue
        says_division = bool(_DIVIDED.search((fact.sentence or "")[:_OPENING])) and fact.sentence != divided
        is_new_total = fact.role is RowRole.TOTAL
        ends = says_division or is_new_total or (total is not None and _is_elsewhere(fact, total))
        if total is not None and ends:
            yield from _closed(total, run)
            run, divided = [], ""
        if is_new_total:
            total = fact
        elif total is not None and fact.section == total.section:
            divided = fact.sentence or "" if says_division else divided
            run = [*run, fact] if divided else run
    if total is not None:
        yield from _closed(total, run)


def leads_uses(fact: Fact) -> bool:
    """Whether an amount is the whole of “…支出500万元，主要用于以下方面：教育支出…”."""
    sentence = fact.sentence or ""
    at = sentence.find(fact.source.text)
    return at >= 0 and bool(_USES.match(sentence, at + len(fact.source.text)))


def _is_elsewhere(fact: Fact, total: Fact) -> bool:
    return fact.section != total.section or (leads_uses(total) and fact.sentence != total.sentence)


def is_total_name(name: str) -> bool:
    """“收入总计”, “支出合计”, “总收入”."""
    return bool(re.search(r"总计|合计|总额|总数|共计|^总|总(?:收入|支出|预算)", name))
