"""Running text → Facts: every figure of the prose with its item, base, direction, reason and place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.datatypes import Aspect, Fact, Fund, Identity, Origin, Paragraph, Phase, Table, Tier
from corpus.outline import numbering
from corpus.prose_commas import agrees_with_growth
from corpus.prose_entries import read_entry
from corpus.prose_numbers import NotFigure, Number, half_width
from corpus.prose_phases import split_phase
from corpus.prose_places import source_of
from corpus.prose_projects import Labelled, find_projects, is_budget_label
from corpus.prose_sentences import bind_figures, open_at_end
from corpus.prose_state import Draft, Setting
from corpus.prose_titles import under_project_titles
from corpus.table_places import is_place
from corpus.tiers import split_tier, tier_in
from corpus.vocabulary import clean_label, vocabulary

_MEASURES = {
    Aspect.AMOUNT: "金额",
    Aspect.CHANGE: "较上年增减",
    Aspect.GROWTH: "增减幅度",
    Aspect.SHARE: "占比",
    Aspect.RATE: "比率",
    Aspect.COUNT: "数量",
    Aspect.INDICATOR: "指标值",
    Aspect.LIMIT: "限额",
}
_FUNDS = (
    (re.compile("政府性基金"), Fund.GOVERNMENT_MANAGED_FUNDS),
    (re.compile("国有资本经营"), Fund.STATE_CAPITAL_OPERATIONS),
    (re.compile("一般公共预算.{0,4}基本支出"), Fund.GENERAL_PUBLIC_BASIC),
    (re.compile("一般公共预算"), Fund.GENERAL_PUBLIC_BUDGET),
    (re.compile("财政拨款"), Fund.FISCAL_APPROPRIATION),
    (re.compile("收支|收入(?:预算|决算)|支出(?:预算|决算)|收入情况|支出情况"), Fund.ALL),
)
_SIDES = ("收入预算", "支出预算")
_FUND_NAME = re.compile("政府性基金|国有资本经营|社会保险基金|一般公共")
_EXECUTION = re.compile(r"执行情况|决算")
_PLAN = re.compile(r"草案|预算安排|预算情况|预算编制")
_NUMBERED = re.compile(r"\s*(?:[-–]\s*)?(?:\(?\d{1,2}\s*[.、)]|\(?[一二三四五六七八九十]{1,3}[)、])")
_RUN_IN = re.compile(_NUMBERED.pattern + r"+\s*(?P<title>[一-鿿“”\"]{2,14}(?:预算|收入|支出|资金|基金|经费|债务))。")
_AT_END = re.compile(r"^(?:(?:19|20)\d\d年?)?年?末(?=.{4})")
_PROJECT_TOTAL = re.compile(
    r"(?:本)?(?:年度?)?项目(?:年度?)?(?:总)?预算(?:总额|金额|资金)?|(?:年度?)?(?:总预算|预算安排|资金总额|项目资金总额)"
)
_PLACE_SECTION = re.compile(
    r"(?P<place>[一-鿿]{2,12}?(?:管理区|开发区|高新区|新区|园区|示范区|市|县|区|旗))(?=(?:19|20)\d\d年|预算|财政|收支|一般公共)"
)
_OPENING = 24  # characters of a paragraph in which it says which tier it is about
_BUDGET_TAIL = re.compile(r"(?:预算数|预算总额|预算合计|预算总计|预算|安排|小计|实有数)$")
_LEVELS = re.compile(r"^(?:.+（类）)?(?P<parent>.+)（款）(?P<item>.+)（项）(?:支出)?$")
_BOTH_SIDES = re.compile(
    r"^(?P<head>财政拨款|一般公共预算(?:财政拨款)?)?收入?(?:[、和及]支出?|支出?(?=.))(?P<rest>(?:预算|决算)?(?:总计|合计|总额)?)$"
)
_FUND_HEAD = re.compile(
    r"^(?P<fund>一般公共预算(?:财政)?(?:拨款)?|财政拨款)(?:安排)?的?(?=“?三公|会议费|培训费|机关运行经费|公务|因公)"
)
_TOTAL_ANEW = re.compile(r"^\W*(?:[一二三四五六七八九十\d]{1,2}\W+)?[收支][入出](?:预算|决算)?(?:总计|合计|总额)")
_VERB = re.compile(r"^(?:实现|完成|列支|发生|预计|累计|共计|全年)+")
_LEADING = "、，,。；; "
_SIGNS = "≥≤＞＜><=＝≈≧≦ "
_SIGN = re.compile(r"[≥≤＞＜><=＝≈≧≦]\s*$")
_EVE = re.compile(r"((?:19|20)\d\d)\s*年度?\s*(?:12\s*月\s*(?:31\s*日|[末底])|[末底])")
_YEAR = re.compile(r"(?:19|20)\d\d(?=\s*年)")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A number of paragraph ``paragraph`` (its number) that states no fact, with the reason."""

    paragraph: int
    number: Number


@dataclass(frozen=True, slots=True)
class Prose:
    """All that was made of the running text; every digit is in a fact or in ``skipped``."""

    facts: tuple[Fact, ...]
    skipped: tuple[Skipped, ...]
    problems: tuple[str, ...]  # Chinese


@dataclass(frozen=True, slots=True)
class _Context:
    document: str
    identity: Identity
    codes: dict[tuple[str, str], str]  # 款 ("" for any) and item → its code, where the tables leave no choice
    three_public_fiscal: frozenset[tuple[str, ...]]  # sections on 三公经费 that say 财政拨款
    projects: frozenset[str]  # described under titles of their own


@dataclass(frozen=True, slots=True)
class _Placed:
    paragraph: Paragraph
    section: tuple[str, ...]
    draft: Draft


def prose_facts(
    paragraphs: Sequence[Paragraph], tables: Sequence[Table], document_id: str, identity: Identity
) -> list[Fact]:
    """The facts of the running text, in reading order; ids are "<document>:p<n>"."""
    return list(read_prose(paragraphs, tables, document_id, identity).facts)


def read_prose(paragraphs: Sequence[Paragraph], tables: Sequence[Table], document_id: str, identity: Identity) -> Prose:
    """Read the running text: facts, the numbers that are none, and problems found on the way."""
    titled = under_project_titles(paragraphs)
    paragraphs = _under_run_in_headings(titled.paragraphs)
    context = _Context(document_id, identity, _codes(tables), _fiscal_sections(paragraphs), titled.projects)
    entries = find_projects(paragraphs)
    projects: dict[int, list[Labelled | None]] = defaultdict(list)
    for one in entries:
        projects[one.paragraph].append(one)
    drafts: list[_Placed] = []
    skipped: list[Skipped] = []
    settings = _settings(paragraphs, identity, frozenset(projects))
    for index, paragraph in enumerate(paragraphs):
        for entry in projects.get(index, [None]):
            bound, others = read_entry(paragraph, entry) if entry else _read_text(paragraph, settings[index])
            section = _section_of(paragraph, entry)
            doubtful = [d for d in bound if d.number.misgrouped and not agrees_with_growth(d, bound)]
            others = (*others, *(replace(d.number, reason=NotFigure.UNBOUND) for d in doubtful))
            bound = [d for d in bound if d not in doubtful]
            drafts.extend(_Placed(paragraph, section, one) for draft in bound for one in _two_sided(draft))
            skipped.extend(Skipped(paragraph.number, number) for number in others)
    facts = tuple(_fact(placed, n, context) for n, placed in enumerate(drafts, 1))
    return Prose(facts, tuple(skipped), tuple(_problems(paragraphs, entries)))


def _under_run_in_headings(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """“2.政府性基金预算。全市……” heads its own and the following paragraphs up to the next number."""
    placed: list[Paragraph] = []
    section: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    for paragraph in paragraphs:
        text = half_width(paragraph.text)
        run_in = _RUN_IN.match(text)
        if run_in or paragraph.section != section or _NUMBERED.match(text):
            heading = (run_in["title"],) if run_in else ()
        section = paragraph.section
        placed.append(replace(paragraph, section=section + heading))
    return placed


def _section_of(paragraph: Paragraph, entry: Labelled | None) -> tuple[str, ...]:
    """The headings above a paragraph; in a project description up to the project's own name.

    The outline cannot know that repeated paragraphs belong to another project than the one above.
    """
    if entry is None:
        return paragraph.section
    above = paragraph.section[: entry.depth]
    return (*above, entry.project) if entry.project else above


def _two_sided(draft: Draft) -> Iterable[Draft]:
    """“收入、支出预算总计18330.37万元” states two figures in one."""
    sides = _BOTH_SIDES.match(draft.item)
    if not sides:
        return (draft,)
    return tuple(replace(draft, item=(sides["head"] or "") + side + sides["rest"]) for side in ("收入", "支出"))


def _read_text(paragraph: Paragraph, setting: Setting) -> tuple[Sequence[Draft], Sequence[Number]]:
    found = bind_figures(paragraph.text, setting)
    return found.bound, found.skipped


def _settings(paragraphs: Sequence[Paragraph], identity: Identity, projects: frozenset[int]) -> list[Setting]:
    """What each paragraph inherits; an enumeration left open goes on to the end of its section.

    Numbered parts end it where the numbering of the paragraph that opened it goes on.
    """
    topics = tuple(name for name in (identity.agency, *identity.aliases) if name)
    settings: list[Setting] = []
    opened: list[tuple[int, tuple[str, ...]]] = []  # rank of the opening paragraph's numbering, and its path
    section: tuple[str, ...] = ()
    for index, paragraph in enumerate(paragraphs):
        rank = (numbering(paragraph.text.strip()) or (0, 0))[0]
        if paragraph.section != section or index in projects or _starts_anew(paragraph.text, topics):
            opened = []
        opened = [one for one in opened if not (rank and one[0] and rank <= one[0])]
        section = paragraph.section
        year = _section_year(section) or identity.year
        setting = Setting(year, topics, opened[-1][1] if opened else None, _heading_item(section))
        settings.append(setting)
        path = open_at_end(paragraph.text, setting) if index not in projects else None
        if path is not None:
            opened.append((rank, path))
    return settings


def _starts_anew(text: str, topics: tuple[str, ...]) -> bool:
    """Whether a paragraph speaks of the whole agency again: a date, its name, or a total in front."""
    normal = half_width(text).lstrip()
    return bool(re.match(r"截至|(?:19|20)\d\d\s*年", normal) or _TOTAL_ANEW.match(normal) or normal.startswith(topics))


def _heading_item(section: tuple[str, ...]) -> str:
    """The item that a heading names for the figures under it: a project or a classification item."""
    title = clean_label(section[-1]) if section else ""
    is_item = re.search(r"(?:项目|专项|工程)$", title) or _LEVELS.match(title)
    return title if is_item and title not in ("项目", "重点项目") else ""


def _section_year(section: tuple[str, ...]) -> int | None:
    """The year of the innermost heading that names exactly one."""
    for title in reversed(section):
        years = set(_YEAR.findall(half_width(title)))
        if years:
            return int(years.pop()) if len(years) == 1 else None
    return None


def _phase(section: tuple[str, ...], identity: Identity) -> Phase | None:
    for title in reversed(section):
        is_execution, is_plan = bool(_EXECUTION.search(title)), bool(_PLAN.search(title))
        if is_execution != is_plan:
            return Phase.FINAL if is_execution else Phase.BUDGET
    return identity.phase


def _fund(section: tuple[str, ...], draft: Draft, context: _Context) -> Fund | None:
    if section in context.three_public_fiscal:
        return Fund.FISCAL_APPROPRIATION
    for title in reversed(section):
        if title in _SIDES:  # 收入预算 under 国有资本经营预算
            continue
        for pattern, fund in _FUNDS:
            if pattern.search(title) and "三公" not in title:
                return fund
        if re.search(r"三公|机关运行|政府采购|国有资产|绩效|项目", title):
            return _stated_fund(draft)
    return _stated_fund(draft)


def _stated_fund(draft: Draft) -> Fund | None:
    """The money that the printed name says: “一般公共预算安排的会议费”, “财政拨款支出预算”."""
    head = next((match for name in (draft.item, *draft.path) if (match := _FUND_HEAD.match(name))), None)
    if head:
        return Fund.GENERAL_PUBLIC_BUDGET if head["fund"].startswith("一般") else Fund.FISCAL_APPROPRIATION
    return Fund.FISCAL_APPROPRIATION if draft.item.startswith("财政拨款支出") else None


def _fiscal_sections(paragraphs: Sequence[Paragraph]) -> frozenset[tuple[str, ...]]:
    """Sections on the three public expenses whose text says that 财政拨款 is counted."""
    return frozenset(
        p.section
        for p in paragraphs
        if any("三公" in title for title in p.section) and re.search(r"财政拨款.{0,6}(?:安排|预算|支出)", p.text)
    )


def _year(placed: _Placed, identity: Identity) -> int | None:
    """The year of a figure; a stock counted on the eve of the budget year is the budget's own statement.

    "截至2022年12月31日共有车辆2辆" in a budget for 2023 is what that document says of 2023; the date
    stays in ``Fact.sentence``.
    """
    draft = placed.draft
    year = draft.year or _section_year(placed.section) or identity.year
    if draft.aspect is not Aspect.COUNT or identity.phase is not Phase.BUDGET or identity.year is None:
        return year
    start, end = draft.sentence
    dates = _EVE.findall(half_width(placed.paragraph.text[start:end]))
    return identity.year if str(identity.year - 1) in dates else year


def _fact(placed: _Placed, n: int, context: _Context) -> Fact:
    paragraph, section, draft = placed.paragraph, placed.section, placed.draft
    item, path = _named(draft)
    item, path = _of_project(item, path, section, context)
    tier, item = _tier(item, paragraph.text, section, context)
    place = _place_of(section, context.identity)
    item = item.removeprefix(place) or item
    is_named = draft.aspect is not Aspect.INDICATOR and (draft.measure is None or not draft.main)
    start, end = draft.sentence
    sign = _SIGN.search(paragraph.text[: draft.number.start])  # ≥ of ≥95% belongs to the print
    figure_start = sign.start() if sign else draft.number.start
    return Fact(
        id=f"{context.document}:p{n}",
        document=context.document,
        agency=place or context.identity.agency,
        year=_year(placed, context.identity),
        phase=draft.phase or _phase(section, context.identity),
        item=item,
        concept=_concept(_of_fund(item, section), path, draft.number.unit) if is_named else None,
        code=_code(item, path, context) if is_named else None,
        path=path,
        row="",
        role=draft.role,
        measure=draft.measure or _measure(draft, item, section, context),
        measure_concept=None,
        columns=(),
        main=draft.main,
        aspect=draft.aspect,
        value=draft.number.value,
        unit=draft.number.unit,
        scope=_scope(section),
        form=None,
        fund=_fund(section, draft, context),
        origin=Origin.PROSE,
        source=source_of(paragraph, figure_start, draft.number.end),
        section=section,
        relation=draft.number.relation,
        trend=draft.trend,
        base=draft.base,
        sentence=paragraph.text[start:end].strip(),
        reason=draft.reason,
        tier=None if place else tier,
        repair=_repair(draft),
    )


def _of_project(
    item: str, path: tuple[str, ...], section: tuple[str, ...], context: _Context
) -> tuple[str, tuple[str, ...]]:
    """Under a project's own title its total is the project's, everything else is a part of it."""
    project = next((title for title in section if title in context.projects), "")
    if not project or item == project or project in path:
        return item, path
    return (project, path) if _PROJECT_TOTAL.fullmatch(item) else (item, (project, *path))


def _measure(draft: Draft, item: str, section: tuple[str, ...], context: _Context) -> str:
    """What a figure measures: a project's total under its 年度预算安排 is that, as where it stands behind the label."""
    label = clean_label(section[-1]) if section else ""
    is_total = draft.aspect is Aspect.AMOUNT and item in context.projects and is_budget_label(label)
    return label if is_total else _MEASURES[draft.aspect]


def _repair(draft: Draft) -> str | None:
    """How an amount was completed that prints no 元, or misplaces its comma."""
    if draft.number.misgrouped:
        return f"原文“{draft.number.text}”的逗号位置有误，去掉逗号读作{draft.number.value}，与同句的百分比相符"
    is_short = draft.number.unit in ("万元", "亿元") and draft.number.text.rstrip().endswith(("万", "亿"))
    return f"原文“{draft.number.text}”缺“元”字，按金额理解" if is_short else None


def _tier(item: str, text: str, section: tuple[str, ...], context: _Context) -> tuple[Tier | None, str]:
    """In a government's report: the tier that the item names, else the one that the paragraph opens with."""
    if context.identity.level != "政府":
        return None, item
    tier, name = split_tier(_AT_END.sub("", item))
    name = _without_verb(name)
    titled = (found for title in reversed(section) if (found := tier_in(title)))
    return tier or tier_in(text[:_OPENING]) or next(titled, None), name


def _place_of(section: tuple[str, ...], identity: Identity) -> str:
    """The place below a government that a section of its report is about; "" for none."""
    if identity.level != "政府":
        return ""
    matches = (_PLACE_SECTION.match(clean_label(title)) for title in reversed(section))
    names = (match["place"] for match in matches if match)
    return next((name for name in names if is_place(name) and name != identity.agency), "")


def _named(draft: Draft) -> tuple[str, tuple[str, ...]]:
    """The cleaned name and path.

    In a list of projects “X项目支出” is the project X项目; “人大事务（款）行政运行（项）支出” is
    行政运行 under 人大事务.
    """
    item = _without_fund(clean_label(draft.item.rstrip(_SIGNS).lstrip(_LEADING)))
    path = tuple(_without_fund(clean_label(name)) for name in draft.path)
    if path and path[-1].endswith(("项目支出", "项目预算金额合计")) and re.search(r".{2}项目支出$", item):
        return item[:-2], path
    levels = _LEVELS.match(item.strip("“”"))
    if levels:
        return levels["item"], (*path, levels["parent"])
    return re.sub("（[类款项]）", "", item), path


def _without_verb(name: str) -> str:
    """“实现一般公共预算收入” → 一般公共预算收入: a verb in front of a known name is no part of it."""
    rest = _VERB.sub("", name)
    return rest if rest != name and vocabulary().concept_of(rest) else name


def _without_fund(name: str) -> str:
    """“一般公共预算安排的会议费” → 会议费; the fund is told by ``Fact.fund``."""
    shorter = _FUND_HEAD.sub("", name)
    is_named = shorter == name or not shorter or vocabulary().concept_of(name)
    return name if is_named else split_phase(shorter).name or shorter


def _concept(item: str, path: tuple[str, ...], unit: str) -> str | None:
    """The term that the item is a name of; “货物预算” under 政府采购总额 is 政府采购货物预算.

    “在职79人” counts the 在职人员.
    """
    names = [item, _BUDGET_TAIL.sub("", item)]
    if unit in ("人", "名"):
        names += [item + "人数", item + "人员"]
    if unit in ("批次", "人次"):
        names.append(item + unit)
    if unit == "辆":
        names.append(re.sub("^(?:年末|期末|年初)", "", item))
    if any(name.startswith("政府采购") for name in path):
        names += [f"政府采购{name}" for name in names]
    return next((found for name in names if name and (found := vocabulary().concept_of(name))), None)


def _of_fund(item: str, section: tuple[str, ...]) -> str:
    """收入预算 under 国有资本经营预算 is 国有资本经营预算收入."""
    fund = next((found[0] for title in reversed(section) if (found := _FUND_NAME.search(title))), "")
    return f"{fund}预算{item[:2]}" if fund and item in _SIDES else item


def _scope(section: tuple[str, ...]) -> str:
    """The place in a reader's words: “部门预算收支情况说明·支出预算情况”."""
    titles = (re.sub(r"^(?:19|20)\d\d\s*年度?", "", clean_label(title)) for title in section)
    kept = [title for title in titles if title and not title.startswith("第")][-2:]
    return "·".join(kept) or "正文"


def _code(item: str, path: tuple[str, ...], context: _Context) -> str | None:
    """The code of an item by its name, else by its name under the 款 that the text prints above it."""
    return context.codes.get(("", item)) or (context.codes.get((path[-1], item)) if path else None)


def _codes(tables: Iterable[Table]) -> dict[tuple[str, str], str]:
    """Names of classification items, alone and below their 款, that carry one and the same code in all tables."""
    codes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for table in tables:
        names = {row.code: clean_label(row.label) for row in table.rows if row.code}
        for row in table.rows:
            if row.code:
                name = clean_label(row.label)
                codes["", name].add(row.code)
                codes[names.get(row.code[:-2], ""), name].add(row.code)
    return {name: next(iter(found)) for name, found in codes.items() if len(found) == 1}


def _problems(paragraphs: Sequence[Paragraph], entries: Iterable[Labelled]) -> Iterable[str]:
    for entry in entries:
        if entry.project is None and is_budget_label(entry.label):
            line = paragraphs[entry.paragraph].source.line
            place = f"第{line}行" if line else f"第{paragraphs[entry.paragraph].number}段"
            yield (f"{place}的“{entry.label}”上方没有项目标题，不能确定是哪个项目，未采用其中的金额")
