"""Whose document it says it is: names that lack a part, words of another level of government."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corpus.agency_names import canonical_agency
from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Place, Severity
from corpus.checks.rules import Rule
from corpus.checks.words_text import Passage, any_of, failure, of_table, passages, words
from corpus.datatypes import Identity
from corpus.identity import agency_of_cover
from corpus.regions import Region, find_regions, regions_named

LEVEL = "words_level"
TITLE_NAME = "words_title_name"

_LONGEST_TITLE = 45  # characters
_GOVERNMENT = "政府"


# --- levels ---------------------------------------------------------------------------------------


@cache
def _level_word() -> re.Pattern[str]:
    objects, beside = any_of(words().level_objects), any_of(words().level_beside)
    return re.compile(
        rf"(?<![省市区县]与)(?<![省市区县、和及或])(?P<level>[省市区县])级(?!{beside})(?P<object>{objects})"
    )


@cache
def _definition() -> re.Pattern[str]:
    return re.compile(rf"[：:]\s*(?:{any_of(words().definitions)})")


def check_level(book: Book) -> Iterator[Finding]:
    """A glossary that speaks of 市级财政 in a district's document; told once with all its places."""
    own = own_level(book.document.identity)
    if not own:
        return
    wrong: list[tuple[Passage, re.Match[str]]] = []
    for passage in passages(book):
        if passage.paragraph is not None and _definition().search(passage.text):
            found = _level_word().finditer(passage.text)
            wrong.extend((passage, match) for match in found if match["level"] != own)
    if wrong:
        places = tuple(passage.place(match.start(), match.end()) for passage, match in wrong)
        agency = book.document.identity.agency
        text = f"{agency}是{own}级单位，名词解释里写“{places[0].source.text}”，疑套用上级模板，共{len(places)}处"
        yield failure(LEVEL, places, text)


def own_level(identity: Identity) -> str:
    """省, 市, 区 or 县: the level of government that an agency belongs to; "" where it is not certain.

    A development zone's money may come from the city above it.
    """
    if not identity.region or identity.level == _GOVERNMENT or not identity.agency:
        return ""
    levels = {_word_of(region) for region in _own_regions(identity)}
    return levels.pop() if len(levels) == 1 else ""


def _own_regions(identity: Identity) -> tuple[Region, ...]:
    found = find_regions(identity.agency)
    own = next((match for match in reversed(found) if match.text == identity.region), None)
    return own.candidates if own else regions_named(identity.region or "")


def _word_of(region: Region) -> str:
    if region.level == "county":
        return region.name[-1] if region.name[-1] in "区县" else ""
    if region.level == "prefecture":
        return "市" if region.name.endswith("市") else ""
    if region.level == "province":
        return region.name[-1] if region.name[-1] in "省市" else ""
    return ""


# --- names in titles ------------------------------------------------------------------------------


def check_title_name(book: Book) -> Iterator[Finding]:
    """A title or 填报单位 whose agency is the document's without its place: another agency's name."""
    identity = book.document.identity
    if not identity.agency or identity.level == _GOVERNMENT:
        return
    seen: set[str] = set()
    for place, name in _named(book):
        if name in seen or not _is_another(name, identity.agency):
            continue
        seen.add(name)
        text = f"{place.words}写的是“{name}”，本文件的单位是“{identity.agency}”：少写一段就成了另一个单位"
        yield failure(TITLE_NAME, (place,), text, Severity.WARNING)


def _named(book: Book) -> Iterator[tuple[Place, str]]:
    document = book.document.id
    for passage in passages(book):
        if len(passage.text) <= _LONGEST_TITLE:
            name = agency_of_cover(passage.text)
            if name:
                yield passage.place(0, len(passage.text)), canonical_agency(name)
    for table in book.tables:
        if table.agency:
            name = canonical_agency(table.agency)
            yield of_table(table, table.agency, document).whole, name


def _is_another(name: str, agency: str) -> bool:
    """Whether ``name`` is ``agency`` with a place left out of it, and still says a place of its own.

    省委办公厅 or 审计局 are short for the agency; 示例市审计局 in a district's document is not.
    """
    head, own = _place_end(name), _place_end(agency)
    return 0 < head < own and name[head:] == agency[own:] and agency.startswith(name[:head])


def _place_end(name: str) -> int:
    """Where the places that a name begins with end: 3 for 示例市审计局."""
    end = 0
    for match in find_regions(name):
        if match.start != end:
            break
        end = match.end
    return end


RULES: tuple[Rule, ...] = (Rule(LEVEL, check_level), Rule(TITLE_NAME, check_title_name))
