"""What the columns of a table measure: aspect, unit, phase, year and fund, read from their headers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from corpus.covers import YEAR, year_or_none
from corpus.datatypes import Aspect, Fund, Identity, Phase, Row, RowRole, Table, Tier
from corpus.forms import Form
from corpus.targets import AMOUNT_COLUMN, TARGET_COLUMN
from corpus.tiers import tier_in
from corpus.vocabulary import clean_label

_YEAR = re.compile(rf"({YEAR})年")
_PHASES = (
    (re.compile("预计执行|预计完成"), Phase.ESTIMATED),
    (re.compile("调整后?(?:的)?预算"), Phase.ADJUSTED),
    (re.compile("决算|执行数|完成数|快报数|实际数"), Phase.FINAL),
    (re.compile("预算"), Phase.BUDGET),
)
_FUNDS = (
    (re.compile("一般公共预算"), Fund.GENERAL_PUBLIC_BUDGET),
    (re.compile("政府性基金"), Fund.GOVERNMENT_MANAGED_FUNDS),
    (re.compile("国有资本经营"), Fund.STATE_CAPITAL_OPERATIONS),
    (re.compile("财政专户|专户管理"), Fund.SPECIAL_FISCAL_ACCOUNT),
    (re.compile("(?<!非)财政拨款"), Fund.FISCAL_APPROPRIATION),
)
_COMPARED = re.compile(rf"(?:比|较|与|为|占)(?=上年|去年|(?:{YEAR})年).*")
_PERIOD_LABEL = re.compile(rf"(?P<year>{YEAR})(?:年度?)?(?P<stage>(?:年初)?(?:预算|决算|执行|预计执行)?)数?")
_GROWTH = re.compile(r"增减|增长|增幅|比上年|较上年|同比")
_NO_MONEY = re.compile(r"序号|行次|栏次|期限|年限|日期|时间|编号|代码|次数|利率")
_FEWEST_COLUMNS, _FEWEST_PROOFS = 3, 2
_ROUNDING = Decimal("0.02")
_RATE = re.compile(r"完成|占.*(?:%|比)|比重|率|的[（(]?[%％][)）]?$")


@dataclass(frozen=True, slots=True)
class Frame:
    """What all facts of one table share."""

    table: Table
    form: Form | None
    document: str
    identity: Identity
    of_places: bool = False  # whether the rows are places, see corpus.table_places
    summing: int | None = None  # the column that adds up all others though its header does not say so

    @property
    def scope(self) -> str:
        """The 口径 for a reader: the title, else the form."""
        return self.table.title or (self.form.name if self.form else "表格")


def summing_column(table: Table) -> int | None:
    """The one column that is the sum of all others in every row (财政拨款支出 before 基本支出 and 项目支出).

    None where there is none, or too few figures to tell.
    """
    if len(table.columns) < _FEWEST_COLUMNS or any(
        _GROWTH.search(t) or _RATE.search(t) for p in table.columns for t in p
    ):
        return None
    found = [c for c in range(len(table.columns)) if _sums_others(table, c)]
    return found[0] if len(found) == 1 else None


def _sums_others(table: Table, column: int) -> bool:
    """Whether a column adds up the others wherever it has a figure; rows with two parts or more prove it."""
    proofs = 0
    for row in table.rows:
        whole = row.cells[column].value
        parts = [cell.value for c, cell in enumerate(row.cells) if c != column and cell.value is not None]
        if whole is None and not parts:
            continue
        if whole is None or abs(whole - sum(parts, Decimal(0))) > _ROUNDING:
            return False
        proofs += sum(part != 0 for part in parts) > 1
    return proofs >= _FEWEST_PROOFS


def is_target_form(frame: Frame) -> bool:
    """Whether the table is a performance-target form: amounts in the first column, targets in the second."""
    return frame.table.columns == (AMOUNT_COLUMN, TARGET_COLUMN)


def is_head(frame: Frame, row: Row) -> bool:
    """Whether a row is of the key-value head of a performance-target form: money of the project itself."""
    return is_target_form(frame) and row.role is not RowRole.INDICATOR


def leaf_of(frame: Frame, column: int) -> str:
    """The innermost header of a column, cleaned."""
    path = frame.table.columns[column]
    return clean_label(path[-1]) if path else ""


def aspect_of(frame: Frame, column: int) -> Aspect:
    """Which property of its item a column states."""
    text = "".join(frame.table.columns[column])
    if _GROWTH.search(text):
        return Aspect.GROWTH if re.search("[%％]|百分|增长率|增幅", text) else Aspect.CHANGE
    if _RATE.search(text):
        return Aspect.RATE
    return Aspect.COUNT if re.search(r"数量|人数|个数|辆|台|人次|编制数|实有", text) else Aspect.AMOUNT


def unit_of(frame: Frame, row: Row, column: int) -> str:
    """The unit of a figure; "" where the document says none (then it cannot be a fact)."""
    cell = row.cells[column]
    if cell.unit or row.role is RowRole.INDICATOR:
        return cell.unit or ""
    if is_head(frame, row):
        return frame.table.unit or ""
    path = "".join(frame.table.columns[column])
    if aspect_of(frame, column) is Aspect.AMOUNT and _NO_MONEY.search(leaf_of(frame, column)):
        return "%" if "率" in path else ""
    named = re.search(r"[（(]((?:百万|千万|[千万亿])?元|[%％‰]|个|人|辆|台|套|人次|批次)[)）]", path)
    if named:
        return named[1].replace("％", "%")
    aspect = aspect_of(frame, column)
    if aspect is Aspect.GROWTH or (aspect is Aspect.RATE and re.search("[%％]|率|比重", path)):
        return "%"
    if aspect is Aspect.COUNT:
        return "人" if re.search("人|编制|实有", path) else "个"
    return frame.table.unit or ""


def phase_of(frame: Frame, column: int) -> Phase | None:
    """The stage that a column names, else the title, else that of the document.

    完成年初预算% is a rate of what was done; a report's table of a year before its own tells what was done.
    """
    text = _own_words(frame, column)
    if aspect_of(frame, column) is Aspect.RATE and re.search("完成|执行", text):
        return Phase.ESTIMATED if "预计" in text else Phase.FINAL
    named = _phase_in(text)
    if named or frame.identity.level != "政府":
        return named or frame.identity.phase
    if re.search("执行情况|决算", frame.table.title):
        return Phase.FINAL
    year, own = year_of(frame, column), frame.identity.year
    if year and own and year < own:
        return Phase.FINAL
    return _phase_in(frame.table.title) or frame.identity.phase


def _phase_in(text: str) -> Phase | None:
    """The stage that a header or title names; 一般公共预算 and its like name a fund."""
    bare = re.sub("一般公共预算|政府性基金预算|国有资本经营预算|社会保险基金预算", "", text)
    return next((phase for pattern, phase in _PHASES if pattern.search(bare)), None)


def year_of(frame: Frame, column: int) -> int | None:
    """The year that a column names, else the title of a government's table, else that of the document.

    上年决算数 is of the year before that of its table.
    """
    text = _own_words(frame, column)
    if years := _years_in(text):
        return years[0]
    titled = _years_in(frame.table.title) if frame.identity.level == "政府" else []
    own = titled[0] if len(set(titled)) == 1 else frame.identity.year
    is_before = re.search("上年(?:决算|预算|执行|完成|同期)", text) or leaf_of(frame, column).startswith("同期")
    return own - 1 if own and is_before else own


@dataclass(frozen=True, slots=True)
class Period:
    """The year and, where it is printed too, the stage of a row: 2023年预算."""

    year: int
    phase: Phase | None


def period_of(row: Row) -> Period | None:
    """The period that a row is of by its label or one merged beside it, where the rows are years."""
    named = (match for text in (row.label, *row.path) if (match := _PERIOD_LABEL.fullmatch(clean_label(text))))
    match = next(named, None)
    year = year_or_none(match["year"]) if match else None
    return Period(year, _phase_in(match["stage"])) if match and year else None


def _own_words(frame: Frame, column: int) -> str:
    """The headers of a column without what it is compared with: 2024年预算数比2023年执行数 is of 2024."""
    return _COMPARED.sub("", "".join(frame.table.columns[column]))


def _years_in(text: str) -> list[int]:
    """All years that a header or title names: 2024年, 二○二四年, and 2024 where it is all that is printed."""
    if re.fullmatch(YEAR, text):
        return [int(text)] if text.isascii() and text.isdigit() else []
    return [year for found in _YEAR.findall(text) if (year := year_or_none(found)) is not None]


def tier_of(frame: Frame, column: int) -> Tier | None:
    """全市 or 市本级, for a government's tables: by the header, the title, the section."""
    if frame.identity.level != "政府":
        return None
    texts = [*reversed(frame.table.columns[column]), frame.table.title, *reversed(frame.table.section)]
    return next((tier for text in texts if (tier := tier_in(text))), None)


def fund_of(frame: Frame, column: int) -> Fund | None:
    """Which money a column counts: by its header, the form, the title; outside of forms by the section."""
    for text in reversed(frame.table.columns[column]):
        if fund := _fund_in(text):
            return fund
    if frame.form and frame.form.fund:
        return frame.form.fund
    titles = [frame.table.title]
    if frame.form is None or frame.form.id.endswith("_execution"):
        titles.extend(reversed(frame.table.section))
    return next((fund for title in titles if (fund := _fund_in(title))), None)


def _fund_in(text: str) -> Fund | None:
    return next((fund for pattern, fund in _FUNDS if pattern.search(text)), None)
