"""One generated book read and checked: what the rules report of it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.seeded_books import Made, print_book
from bench.seeded_damage import Damage
from bench.seeded_ink import Slot
from corpus.checks.across_run import check_across
from corpus.checks.across_shelf import Filed, Shelf
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.run import check_document
from corpus.datatypes import Reading
from corpus.reading import read_documents
from corpus.vocabulary import clean_label

_NOT_NAME = re.compile(r"[^\w]")


@dataclass(frozen=True, slots=True)
class Trial:
    """A damaged book and what was reported: ``told`` are findings at the damaged place."""

    made: Made
    damage: Damage
    told: tuple[Finding, ...]
    elsewhere: tuple[Finding, ...]


def read(made: Made, damage: Damage | None = None) -> Reading:
    """The book as the product reads it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, made.name)
        path.write_bytes(print_book(made, damage.texts if damage else None, damage.lost if damage else None))
        (reading,) = read_documents(path)
    return reading


def reports(readings: Sequence[Reading]) -> list[Finding]:
    """Every failure that a reader would be told of: of each document, and across them."""
    found = [finding for reading in readings for finding in check_document(reading)]
    found += check_across(Shelf(tuple(_filed(reading) for reading in readings)))
    return [f for f in found if f.outcome is Outcome.FAIL and f.severity is not Severity.INFO]


def _filed(reading: Reading) -> Filed:
    who = reading.document.identity
    return Filed(
        reading.document.id, reading.document.file, who.title, who.agency, who.year, who.phase, who.level, who.aliases,
        reading.facts,
    )  # fmt: skip


def trial(made: Made, damage: Damage, beside: Iterable[Reading]) -> Trial:
    """The damaged book beside the clean one of the other year."""
    found = reports([*beside, read(made, damage)])
    told = tuple(finding for finding in found if _touches(finding, made, damage))
    return Trial(made, damage, told, tuple(finding for finding in found if finding not in told))


def _touches(finding: Finding, made: Made, damage: Damage) -> bool:
    if damage.lost is not None:
        title = made.forms[damage.lost.form].title
        return any(place.table and _same(place.table, title) for place in finding.places)
    return any(_is_at(finding, made.slots[n], text) for n, text in damage.texts.items())


def _is_at(finding: Finding, slot: Slot, text: str) -> bool:
    if len(text) > 2 and text in finding.explanation:
        return True
    return any(text == place.source.text.strip() or _is_beside(place, slot) for place in finding.places)


def _is_beside(place: Place, slot: Slot) -> bool:
    """Whether a place stands in the slot's form or section."""
    title = slot.place.partition("·")[0]
    return any(_same(name, title) for name in (place.table, place.section) if name)


def _same(one: str, other: str) -> bool:
    a, b = (_NOT_NAME.sub("", clean_label(name)) for name in (one, other))
    return a == b or a.endswith(b)
