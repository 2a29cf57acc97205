"""Whose document it is, of which year and phase: read from the content, the file name as a last resort.

Evidence, strongest first: the cover line, the 填报单位 lines of the forms, the subject of the prose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from corpus.agencies import aliases_of
from corpus.datatypes import Identity, Phase, Table
from corpus.errors import ParseError
from corpus.numerals import parse_year, to_half_width
from corpus.regions import find_regions

if TYPE_CHECKING:
    from corpus.layout import Layout

_YEAR = r"(?:19|20)\d\d|二[〇○零O0][〇○零O0一二三四五六七八九]{2}"
_NAME = r"[一-鿿、()]{2,50}?"
_COVER = re.compile(
    rf"^(?P<agency>(?:{_NAME})?)(?:\(本级\)|\(汇总\)|本级)?(?P<year>{_YEAR})\s*年?度?"
    r"(?P<rest>.{0,16}?(?:预算|决算).{0,16})$"
)
_YEAR_FIRST = re.compile(
    rf"^(?P<year>{_YEAR})\s*年?度?(?P<agency>{_NAME})(?P<rest>(?:部门|单位).{{0,2}}(?:预算|决算).{{0,16}})$"
)
_GOVERNMENT = re.compile(
    rf"(?:^|关于)(?P<region>[一-鿿]{{2,12}}?(?:省|市|县|区|州|盟|旗))?(?:本级)?(?P<year>{_YEAR})\s*年?"
    r"(?:上半年|全年)?[^,。]{0,14}(?:预算执行|预算草案|财政预算|财政决算|决算草案|财政收支)"
)
_CODED = re.compile(
    r"(?:[\[【(]\s*(?P<code>\d{3,9})\s*[\]】)]|^(?P<bare>\d{3,9})[-—–])\s*:?\s*(?P<agency>[一-鿿()]{4,40})"
)
_REPORTER = re.compile(r"(?:填报|编制|公开)(?:单位|部门)(?:名称)?\s*:\s*(?P<agency>[一-鿿()]{4,40})")
_SUBJECT = re.compile(
    rf"(?:{_YEAR})\s*年?度?(?P<agency>[一-鿿()]{{4,40}}?)"
    r"(?:的)?(?=[“\"]?(?:收入|支出|财政拨款|三公|机关运行|政府采购|部门预算|单位预算|一般公共预算|预算安排))"
)
_IS_AGENCY = re.compile(
    r"(?:局|委|委员会|厅|办公室|办公厅|办|中心|院|所|学校|[中小]学|大学|学院|医院|部|会|处|站|馆|队|团|政府|法院|检察院|公司|社|署|台|园|库|镇|乡|街道"
    r"|联合会|党校|组|关|海关|支队|大队|总队|服务区|管委会|基地|集团|报社|工会)(?:\(.{1,12}\))?$"
)
_SHELL = re.compile(r"^(?:本|我|该|各|全|部门|单位|我市|我区)|所属|[,，。]|没有|安排$")
_PARENT = re.compile(
    r"是(?P<parent>[一-鿿()]{4,30}?)(?:下属|所属|直属|管理的?|主管)(?:的)?[一-鿿()]{0,12}(?:单位|机构|部门)"
)
_TITLE_TAIL = re.compile(r"(?:信息)?公开(?:说明|文件|表|表格|报告)?$")
_COVER_LINES = 10
_BRACKETS = str.maketrans("()", "（）")


@dataclass(frozen=True, slots=True)
class _Cover:
    title: str
    agency: str
    year: int | None
    phase: Phase | None
    level: str | None


def identify(layout: Layout, tables: Sequence[Table], file: str) -> Identity:
    """The identity of a document; ``agency`` is "" and ``year`` None where nothing says them."""
    covers = [cover for line in _cover_lines(layout) if (cover := _read_cover(line))]
    from_name = _read_cover(_stem(file))
    cover = next((one for one in covers if one.agency), None) or next(iter(covers), None)
    government = next((one for one in covers if one.level == "政府"), None)
    if government:
        return _identity(government, government.agency, layout, file)
    agency = _agency(layout, tables, covers) or (from_name.agency if from_name else "")
    best = cover or from_name or _Cover("", "", None, None, None)
    return _identity(best, agency, layout, file, from_name)


def _identity(cover: _Cover, agency: str, layout: Layout, file: str, from_name: _Cover | None = None) -> Identity:
    agency = agency.translate(_BRACKETS)
    region = _region(agency)
    named = from_name or _Cover("", "", None, None, None)
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
        agency_code=_code(layout, agency),
        aliases=aliases_of(agency, region) if agency else (),
    )


def _title(cover: _Cover, agency: str) -> str:
    if not cover.title:
        return ""
    title = _TITLE_TAIL.sub("", cover.title)
    return title if cover.agency or not agency else agency + title


def _stem(file: str) -> str:
    return to_half_width(PurePath(file).stem).strip()


def _packed(text: str) -> str:
    return re.sub(r"\s+", "", to_half_width(text))


def _cover_lines(layout: Layout) -> list[str]:
    """The first lines of the document, in the order that paragraphs, headings and forms leave them."""
    first = [(p.source.page or 0, p.source.line or 0, p.text) for p in layout.paragraphs[:_COVER_LINES]]
    first += [(s.source.page or 0, s.source.line or 0, s.title) for s in layout.sections[:_COVER_LINES]]
    lines = [_packed(text) for _, _, text in sorted(first, key=lambda one: one[:2])]
    titles = [_packed(region.title or "") for region in layout.regions[:3]]
    return [line for line in (*lines, *titles) if 4 <= len(line) <= 60]


def _read_cover(line: str) -> _Cover | None:
    """A title such as “示范市审计局2023年单位预算公开”, or a city's budget report; None for other lines."""
    text = _packed(line).strip("《》_")
    report = _GOVERNMENT.search(text)
    if report and report["region"] and not re.search(r"部门|单位|局|委|厅", report["region"]):
        years = [parse_year(found) for found in re.findall(_YEAR, text)]
        return _Cover(text, report["region"].removeprefix("关于"), max(years), _phase_of(text), "政府")
    year_first = _YEAR_FIRST.match(text)
    match = year_first if year_first and _is_agency(year_first["agency"]) else _COVER.match(text)
    if not match or re.search(r"[。;:,]", text):
        return None
    agency = re.sub(r"^第[一二三四五六七八九十\d]+部分", "", match["agency"] or "")
    level = "单位" if "单位" in match["rest"] else "部门" if "部门" in match["rest"] else None
    agency = agency if _is_agency(agency) else ""
    return _Cover(text, agency, _year_or_none(match["year"]), _phase_of(match["rest"]), level)


def agency_of_cover(line: str) -> str:
    """The agency whose document a cover line names; "" for other lines and for governments."""
    cover = _read_cover(line)
    return cover.agency.translate(_BRACKETS) if cover and cover.level != "政府" else ""


def _is_agency(name: str) -> bool:
    return bool(_IS_AGENCY.search(name)) and not _SHELL.search(name) and len(name) >= 4


def _year_or_none(text: str) -> int | None:
    try:
        return parse_year(text)
    except ParseError:
        return None


def _phase_of(words: str) -> Phase | None:
    """The phase that a title names; a report on execution and draft is about the draft budget."""
    if re.search(r"草案|预算安排", words):
        return Phase.BUDGET if "决算" not in words else Phase.FINAL
    if re.search(r"决算|预算执行|执行情况", words):
        return Phase.FINAL
    if re.search(r"调整预算|预算调整", words):
        return Phase.ADJUSTED
    return Phase.BUDGET if "预算" in words else None


def _agency(layout: Layout, tables: Sequence[Table], covers: Iterable[_Cover]) -> str:
    votes: Counter[str] = Counter()
    for cover in covers:
        votes[cover.agency] += 4
    for table in tables:
        votes[_packed(table.agency or "")] += 2
    for line in _printed_lines(layout):
        votes.update(match["agency"] for match in (_CODED.search(line), _REPORTER.search(line)) if match)
    for paragraph in layout.paragraphs:
        votes.update(match["agency"] for match in _SUBJECT.finditer(_packed(paragraph.text)))
    named = [(count, len(name), name) for name, count in votes.items() if _is_agency(name)]
    return max(named, default=(0, 0, ""))[2]


def _printed_lines(layout: Layout) -> Iterable[str]:
    """Short lines beside the forms, where 填报单位 and the agency's code stand."""
    for region in layout.regions:
        yield from (_packed(line.text) for line in region.lines)
        for row in region.grid.rows[:3]:
            yield from (_packed(cell.text) for cell in row if cell)
    yield from (_packed(p.text) for p in layout.paragraphs if len(p.text) < 60)


def _code(layout: Layout, agency: str) -> str | None:
    """The agency's budget code where a form prints it beside the name; the longest is its own."""
    codes = [
        match["code"] or match["bare"]
        for line in _printed_lines(layout)
        if (match := _CODED.search(line)) and match["agency"].translate(_BRACKETS) == agency
    ]
    return max(codes, key=len, default=None)


def _year(layout: Layout) -> int | None:
    """The year that most headings, unit lines and forms name."""
    texts = [section.title for section in layout.sections]
    texts += [line for line in _printed_lines(layout) if len(line) < 40]
    years = Counter(found for text in texts for found in re.findall(rf"(?:{_YEAR})(?=年)", _packed(text)))
    return _year_or_none(years.most_common(1)[0][0]) if years else None


def _phase(layout: Layout) -> Phase | None:
    titles = [section.title for section in layout.sections] + [region.title or "" for region in layout.regions]
    phases = Counter(phase for title in titles if (phase := _phase_of(title)))
    return phases.most_common(1)[0][0] if phases else None


def _region(agency: str) -> str | None:
    """Full name of the innermost place in the agency's name."""
    found = find_regions(agency) if agency else ()
    return found[-1].name if found else None
