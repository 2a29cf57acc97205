"""Whose document it is, of which year and phase: read from the content, the file name as a last resort.

Evidence, strongest first: the cover line, the 填报单位 lines of the forms, the subject of the prose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from corpus.agencies import aliases_of
from corpus.agency_names import canonical_agency, lacks_only_place, merged_votes
from corpus.covers import YEAR, Cover, is_agency, packed, phase_of, read_cover, read_covers, year_or_none
from corpus.datatypes import Identity, Phase, Table
from corpus.file_names import place_of_file_name
from corpus.numerals import to_half_width
from corpus.regions import find_regions

if TYPE_CHECKING:
    from corpus.layout import Layout

_CODED = re.compile(
    r"(?:[\[【(]\s*(?P<code>\d{3,9})\s*[\]】)]|(?:^|:)(?P<bare>\d{3,9})[-—–]?)\s*:?\s*(?P<agency>[一-鿿()]{4,40})"
)
_REPORTER = re.compile(
    r"(?:填报|编制|公开|预算|(?:预算)?主管)?(?:单位|部门)(?:名称)?\s*:\s*(?P<agency>[一-鿿()]{4,40})"
)
_SUBJECT = re.compile(
    rf"(?:{YEAR})\s*年?度?(?P<agency>[一-鿿()]{{4,40}}?)"
    r"(?:的)?(?=[“\"]?(?:收入|支出|财政拨款|三公|机关运行|政府采购|部门预算|单位预算|一般公共预算|预算安排))"
)
_PARENT = re.compile(
    r"是(?P<parent>[一-鿿()]{4,30}?)(?:下属|所属|直属|管理的?|主管)(?:的)?[一-鿿()]{0,12}(?:单位|机构|部门)"
)
_BEHIND_AGENCY = re.compile(r"(?:(?:编制|填报|填表)?(?:日期|时间)|(?:金额|计量)?单位)$")
_TITLE_TAIL = re.compile(r"(?:信息)?公开(?:说明|文件|表|表格|报告)?$")
_NO_COVER = Cover("", "", None, None, None)
_BRACKETS = str.maketrans("()", "（）")


def identify(layout: Layout, tables: Sequence[Table], file: str) -> Identity:
    """The identity of a document; ``agency`` is "" and ``year`` None where nothing says them."""
    covers = read_covers([*layout.opening, *(region.title or "" for region in layout.regions[:3])])
    from_name = read_cover(_stem(file))
    governments = [one for one in covers if one.level == "政府"]
    if governments:  # a report on one year and the draft of the next is the next year's budget
        forms = {packed(region.title or "") for region in layout.regions}  # not what the whole is called
        government = max(governments, key=lambda one: (one.year or 0, one.title not in forms, len(one.title)))
        return _identity(government, government.agency, layout, file)
    agency = _agency(layout, tables, covers) or (from_name.agency if from_name else "")
    cover = next((one for one in covers if one.agency), None) or next(iter(covers), None)
    best = cover or from_name or _NO_COVER
    place = None if agency else place_of_file_name(file)
    if place:
        return _identity(replace(best, level="政府"), place.name, layout, file, from_name)
    return _identity(best, agency, layout, file, from_name)


def _identity(cover: Cover, printed: str, layout: Layout, file: str, from_name: Cover | None = None) -> Identity:
    printed = printed.translate(_BRACKETS)
    agency = canonical_agency(printed)
    region = _region(agency)
    named = from_name or _NO_COVER
    text = "".join(paragraph.text for paragraph in layout.paragraphs[:20])
    parent = _PARENT.search(to_half_width(text))
    return Identity(
        title=(_title(cover, agency) or named.title or _stem(file)).translate(_BRACKETS),
        agency=agency,
        year=cover.year or _year(layout) or named.year,
        phase=cover.phase or _phase(layout) or named.phase,
        level=cover.level or named.level,
        region=region,
        parent=parent["parent"].translate(_BRACKETS) if parent else None,
        agency_code=_code(layout, printed),
        aliases=_aliases(agency, printed, region) if agency else (),
    )


def _aliases(agency: str, printed: str, region: str | None) -> tuple[str, ...]:
    generated = aliases_of(agency, region)
    return generated if printed == agency else (printed, *generated)


def _title(cover: Cover, agency: str) -> str:
    """The title line; one that names only the place is completed: 示例区审计局2023年区级部门预算."""
    if not cover.title:
        return ""
    if cover.agency or cover.level == "政府" or not agency:
        return _TITLE_TAIL.sub("", cover.title)
    return _TITLE_TAIL.sub("", f"{agency}{cover.year}年{cover.rest}" if cover.year else agency + cover.title)


def _stem(file: str) -> str:
    return to_half_width(PurePath(file).stem).strip()


def agency_of_cover(line: str) -> str:
    """The agency whose document a cover line names; "" for other lines and for governments."""
    cover = read_cover(line)
    return cover.agency.translate(_BRACKETS) if cover and cover.level != "政府" else ""


def _agency(layout: Layout, tables: Sequence[Table], covers: Iterable[Cover]) -> str:
    """The agency of the cover, in its fullest form; without a cover the one that the document names most."""
    votes = _votes(layout, tables)
    votes.update(line for text in layout.opening if is_agency(line := packed(text)) and find_regions(line))
    on_cover = max((cover.agency for cover in covers), key=len, default="")
    if on_cover:
        votes = Counter({on_cover: 1} | {name: n for name, n in votes.items() if lacks_only_place(on_cover, name)})
    named = merged_votes({name: count for name, count in votes.items() if is_agency(name)})
    return max(named, key=lambda name: (named[name], len(name), name), default="")


def _votes(layout: Layout, tables: Sequence[Table]) -> Counter[str]:
    votes: Counter[str] = Counter()
    for table in tables:
        votes[packed(table.agency or "")] += 2
    for line in _printed_lines(layout):
        named = (match["agency"] for match in (_CODED.search(line), _REPORTER.search(line)) if match)
        votes.update(_BEHIND_AGENCY.sub("", name) for name in named)
    for paragraph in layout.paragraphs:
        votes.update(match["agency"] for match in _SUBJECT.finditer(packed(paragraph.text)))
    return votes


def _printed_lines(layout: Layout) -> Iterable[str]:
    """Short lines beside the forms, where 填报单位 and the agency's code stand."""
    for region in layout.regions:
        yield from (packed(line.text) for line in region.lines)
        for row in region.grid.rows[:3]:
            yield from (packed(cell.text) for cell in row if cell)
    yield from (packed(p.text) for p in layout.paragraphs if len(p.text) < 60)


def _code(layout: Layout, agency: str) -> str | None:
    """The agency's budget code where a form prints it beside the name; the longest is its own."""
    codes = [
        match["code"] or match["bare"]
        for line in _printed_lines(layout)
        if (match := _CODED.search(line)) and _BEHIND_AGENCY.sub("", match["agency"]).translate(_BRACKETS) == agency
    ]
    return max(codes, key=len, default=None)


def _year(layout: Layout) -> int | None:
    """The year that most headings, unit lines and forms name."""
    texts = [section.title for section in layout.sections]
    texts += [line for line in _printed_lines(layout) if len(line) < 40]
    texts += [region.title for region in layout.regions if region.title]
    years = Counter(found for text in texts for found in re.findall(rf"(?:{YEAR})(?=年)", packed(text)))
    return year_or_none(years.most_common(1)[0][0]) if years else _lone_year(layout)


def _lone_year(layout: Layout) -> int | None:
    """The only year that the names of the sheets, else the cells of the forms, give."""
    sheets = {cell.source.sheet or "" for region in layout.regions for cell in region.grid.rows[0] if cell}
    named = {found for sheet in sheets for found in re.findall(rf"(?:{YEAR})(?=年)", packed(sheet))}
    cells = {cell.text for region in layout.regions for row in region.grid.rows[:5] for cell in row if cell}
    years = named or {packed(text) for text in cells if re.fullmatch(YEAR, packed(text))}
    return year_or_none(years.pop()) if len(years) == 1 else None


def _phase(layout: Layout) -> Phase | None:
    titles = [section.title for section in layout.sections] + [region.title or "" for region in layout.regions]
    phases = Counter(phase for title in titles if (phase := phase_of(title)))
    return phases.most_common(1)[0][0] if phases else _phase_of_columns(layout)


_COLUMN_PHASES = (
    (Phase.FINAL, re.compile("决算数|决算金额")),
    (Phase.BUDGET, re.compile("预算数|预算金额|预算\\d+表")),
)


def _phase_of_columns(layout: Layout) -> Phase | None:
    """The one stage that the columns of all forms name; None where they name two or none."""
    texts = [packed(cell.text) for region in layout.regions for row in region.grid.rows[:3] for cell in row if cell]
    found = {phase for phase, pattern in _COLUMN_PHASES if any(pattern.search(text) for text in texts)}
    return found.pop() if len(found) == 1 else None


def _region(agency: str) -> str | None:
    """Full name of the innermost place in the agency's name."""
    found = find_regions(agency) if agency else ()
    return found[-1].name if found else None
