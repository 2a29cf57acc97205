"""Title lines of budget documents: whose, of which year and phase. Reads single lines, votes on nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.datatypes import Phase
from corpus.errors import ParseError
from corpus.numerals import parse_year, to_half_width
from corpus.regions import find_regions

YEAR = r"(?:19|20)\d\d|二[〇○零O0][〇○零O0一二三四五六七八九]{2}"
_NAME = r"[一-鿿、()]{2,50}?"
_COVER = re.compile(
    rf"^(?P<agency>(?:{_NAME})?)(?:\(本级\)|\(汇总\)|本级)?(?P<year>{YEAR})\s*年?度?"
    r"(?P<rest>.{0,16}?(?:预算|决算).{0,16})$"
)
_YEAR_FIRST = re.compile(
    rf"^(?P<year>{YEAR})\s*年?度?(?P<agency>{_NAME})(?P<rest>(?:部门|单位).{{0,2}}(?:预算|决算).{{0,16}})$"
)
_REPORT = re.compile(
    rf"(?:^|关于)(?P<region>(?:(?!关于)[一-鿿]){{2,12}}?(?:省|市|县|区|州|盟|旗))?(?:本级)?(?P<year>{YEAR})\s*年?"
    r"(?:上半年|全年)?[^,。]{0,14}(?:预算执行|预算草案|财政预算|财政决算|决算草案|财政收支)"
)
_PUBLIC_FINANCE = re.compile(
    rf"^(?:.{{0,6}}?(?P<year>{YEAR})\s*年?(?:度|末)?)?(?P<region>[一-鿿]{{2,12}}?(?:省|市|县|区|州|盟|旗))"
    rf"(?:本级)?(?:(?P<later>{YEAR})\s*年?(?:度|末)?)?"
    r"(?:(?:全市|全省|全区|全县)?.{0,6}(?:政府债务|政府一般债务|政府专项债务|一般公共预算|政府性基金|社会保险基金|国有资本经营|转移支付|税收返还).{0,30}(?:表|情况)"
    rf"|(?:人民)?政府(?:本级|总|财政)*(?:{YEAR}年?度?)?(?:决算|预算))"
)
_IS_AGENCY = re.compile(
    r"(?:局|委|委员会|厅|办公室|办公厅|办|中心|院|所|学校|[中小]学|大学|学院|医院|部|会|处|站|馆|队|团|政府|法院|检察院|公司|社|署|台|园|库|镇|乡|街道"
    r"|联合会|党校|组|关|海关|支队|大队|总队|服务区|管委会|基地|集团|报社|工会)(?:\(.{1,12}\))?$"
)
_SHELL = re.compile(r"^(?:本|我|该|各|全|部门|单位|我市|我区)|所属|[,，。]|没有|安排$")
_FUND_NAMES = re.compile(r"(?:一般公共|政府性基金|国有资本经营|社会保险基金)预算(?!表)")
_PART_NUMBER = re.compile(r"第[一二三四五六七八九十\d]+部分|^目录$")
_LINES_JOINED = 3
_LONGEST = 60  # characters


@dataclass(frozen=True, slots=True)
class Cover:
    """What a title line says. ``agency`` is "" where it names none; ``rest`` is 单位预算公开 or the like."""

    title: str
    agency: str
    year: int | None
    phase: Phase | None
    level: str | None  # 部门 | 单位 | 政府
    rest: str = ""


def packed(text: str) -> str:
    """A line without spaces, half-width."""
    return re.sub(r"\s+", "", to_half_width(text))


def is_agency(name: str) -> bool:
    """Whether a (packed) name has the form of an organisation's."""
    return bool(_IS_AGENCY.search(name)) and not _SHELL.search(name) and len(name) >= 4


def read_covers(lines: Sequence[str]) -> list[Cover]:
    """The titles among the first lines of a document, also those broken over up to three lines.

    A title that needs more lines but names its agency more fully replaces its own tail.
    """
    kept = [packed(line) for line in lines]
    found: dict[tuple[int | None, Phase | None], Cover] = {}
    for start in range(len(kept)):
        for count in range(1, _LINES_JOINED + 1):
            some = kept[start : start + count]
            if len(some) < count or any(_PART_NUMBER.search(line) for line in some):
                break
            cover = read_cover("".join(some))
            if cover:
                known = found.get((cover.year, cover.phase))
                if known is None or _is_fuller(cover, known):
                    found[cover.year, cover.phase] = cover
    return list(found.values())


def _is_fuller(cover: Cover, known: Cover) -> bool:
    if (cover.level == "政府") != (known.level == "政府"):
        return cover.level == "政府"
    return len(cover.agency) > len(known.agency) and cover.agency.endswith(known.agency)


def read_cover(line: str) -> Cover | None:
    """A title such as “示范市审计局2023年单位预算公开”, or a government's report; None for other lines."""
    text = packed(line).strip("《》_")
    if not 4 <= len(text) <= _LONGEST:
        return None
    government = _government_report(text) or _public_finance(text)
    if government:
        return government
    year_first = _YEAR_FIRST.match(text)
    match = year_first if year_first and is_agency(year_first["agency"]) else _COVER.match(text)
    if not match or re.search(r"[。;:,]", text):
        return None
    agency = re.sub(r"^第[一二三四五六七八九十\d]+部分", "", match["agency"] or "")
    level = "单位" if "单位" in match["rest"] else "部门" if "部门" in match["rest"] else None
    agency = agency if is_agency(agency) else ""
    return Cover(text, agency, year_or_none(match["year"]), phase_of(match["rest"]), level, match["rest"])


def _government_report(text: str) -> Cover | None:
    report = _REPORT.search(text)
    if not report or not report["region"] or re.search(r"部门|单位|局|委|厅", report["region"]):
        return None
    years = [parse_year(found) for found in re.findall(YEAR, text)]
    return Cover(text[report.start() :], report["region"].removeprefix("关于"), max(years), phase_of(text), "政府")


def _public_finance(text: str) -> Cover | None:
    """A title of a whole place's money: 2024年末示例市地方政府债务限额及余额情况表."""
    match = _PUBLIC_FINANCE.match(text)
    year = (match["year"] or match["later"]) if match else None
    if match is None or year is None or not find_regions(match["region"]):
        return None
    phase = phase_of(text) or (Phase.FINAL if "年末" in text else None)
    return Cover(text, match["region"], year_or_none(year), phase, "政府")


def year_or_none(text: str) -> int | None:
    """The year that a text is, or None."""
    try:
        return parse_year(text)
    except ParseError:
        return None


def phase_of(words: str) -> Phase | None:
    """The phase that a title names; a report on execution and draft is about the draft budget.

    一般公共预算 and its like name a fund, not a stage.
    """
    words = _FUND_NAMES.sub("", words)
    if re.search(r"草案|\(草|预算安排", words):
        return Phase.BUDGET if "决算" not in words else Phase.FINAL
    if re.search(r"决算|预算执行|执行情况", words):
        return Phase.FINAL
    if re.search(r"调整预算|预算调整", words):
        return Phase.ADJUSTED
    return Phase.BUDGET if "预算" in words else None
