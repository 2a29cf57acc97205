"""Generated books: a seed gives the same clean books, each with what it prints and what holds in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bench.fixture_book import Book, Form, Text
from bench.fixture_office import to_docx, to_xlsx
from bench.fixture_text import to_html, to_md, to_txt
from bench.seeded_figures import AGENCIES, Agency, Maker, Year
from bench.seeded_forms import print_forms
from bench.seeded_ink import MARK, Identity, Ink, Slot
from bench.seeded_press import Ledger, Line, Press
from bench.seeded_prose import Prose

FIRST_YEAR = 2023


@dataclass(frozen=True, slots=True)
class Made:
    """A book with marks for its figures, and everything known of them."""

    name: str  # of the file
    agency: Agency
    year: int
    texts: tuple[Text, ...]
    forms: tuple[Form, ...]
    slots: tuple[Slot, ...]
    identities: tuple[Identity, ...]
    lines: tuple[Line, ...]


def make_books(seed: int, agencies: Iterable[Agency] = AGENCIES) -> tuple[tuple[Made, Made], ...]:
    """For each agency its books of two consecutive years."""
    return tuple(_pair(agency, seed) for agency in agencies)


def _pair(agency: Agency, seed: int) -> tuple[Made, Made]:
    maker = Maker(agency, seed)
    before, last = maker.years(FIRST_YEAR - 1)
    now = maker.after(last)
    return _make(agency, last, before, published=False), _make(agency, now, last, published=True)


def _make(agency: Agency, year: Year, last: Year, *, published: bool) -> Made:
    ink = Ink(agency.style.unit, agency.style.places)
    ledger = Ledger(ink)
    forms = print_forms(Press(agency, year, last, ledger, published=published))
    texts = Prose(agency, year, last, ledger, published=published).all()
    name = f"{agency.name}{year.year}年{agency.style.level}预算.{agency.suffix}"
    return Made(name, agency, year.year, texts, forms, tuple(ink.slots), tuple(ink.identities), tuple(ledger.lines))


def print_book(made: Made, other: Mapping[int, str] | None = None, lost: Line | None = None) -> bytes:
    """The file; ``other`` prints slots otherwise, ``lost`` leaves a row of a form out."""
    texts = [slot.text for slot in made.slots]
    for n, text in (other or {}).items():
        texts[n] = text
    forms = [_inked(form, texts) for form in made.forms]
    if lost is not None:
        form = forms[lost.form]
        forms[lost.form] = replace(form, body=tuple(row for n, row in enumerate(form.body) if n != lost.row))
    prose = tuple(replace(text, text=_filled(text.text, texts)) for text in made.texts)
    book = Book(made.agency.name, made.year, prose, tuple(forms))
    suffix = made.name.rpartition(".")[2]
    if suffix == "html":
        return to_html(book, "utf-8")
    return {"md": to_md, "txt": to_txt, "xlsx": to_xlsx, "docx": to_docx}[suffix](book)


def _inked(form: Form, texts: list[str]) -> Form:
    return replace(
        form,
        lines=tuple(_filled(line, texts) for line in form.lines),
        body=tuple(tuple(_filled(cell, texts) for cell in row) for row in form.body),
    )


def _filled(text: str, texts: list[str]) -> str:
    return MARK.sub(lambda match: texts[int(match[1])], text)
