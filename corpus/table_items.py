"""What the figures of a table are figures of: the item of a cell, and whether the cell is its whole.

The rule stands in ``datatypes.Fact``: the row names the item; in a total row the column does, and
where the column is a total too, the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from corpus.covers import YEAR
from corpus.datatypes import Aspect, Row, RowRole
from corpus.table_agencies import is_of_one_of_several
from corpus.table_measures import Frame, aspect_of, is_head, leaf_of, period_of
from corpus.table_places import column_item, states_item
from corpus.tiers import split_tier
from corpus.vocabulary import clean_label, vocabulary

_TOTAL_LEAF = re.compile(
    r"^(?:(?:支出)?合计|总计|小计|金额|预算数|决算数|本年预算数?|预算金额|执行数|年度资金总额|数额|总额|预算合计|本年合计|金额合计"
    rf"|(?:{YEAR})|(?:{YEAR})年(?:度)?(?:预算|决算|执行|完成|快报|预计执行|年初预算|调整后?预算)?(?:数|合计)?"
    r"|(?:年初|调整后?|全年|上年)预算数?|(?:预计|上年)?(?:执行|完成|快报|决算)数)$"
)
_YEARS_WHOLE = re.compile(r"^本年(?:收入|支出)合计$")  # 支出决算表: the whole of every row, not the 总计
_PERIOD = re.compile(
    rf"(?:(?:{YEAR})年度?)?(?:年初|调整|全年|上年|本年|当年|预计)?(?:预算|决算|执行|完成|合计|金额)?数?|收入|支出|其中"
)
_STAGE_LEAF = re.compile(rf"(?:(?:{YEAR})年度?|上年|本年)?(?:年初|调整后?)?(?:预算|决算|执行)数?|(?:{YEAR})年度?")
_AGENCY_HEADER = re.compile(r"(?:部门|单位)名称|^(?:部门|单位)$")
_BARE_TOTALS = ("合计", "总计", "总额")
_THREE_PUBLIC = "three_public_expenses"


def item_of(frame: Frame, row: Row, column: int) -> str:
    """The thing measured."""
    if is_head(frame, row):
        return clean_label(frame.table.project or row.label)
    if frame.of_places and states_item(frame, row):
        return column_item(frame, column)
    if row.role is RowRole.TOTAL or is_agency_row(frame, row) or _is_period_row(row):
        return _three_public_item(frame, row, column) or _item_of_total(frame, row, column)
    label = split_tier(clean_label(row.label))[1] if frame.identity.level == "政府" else clean_label(row.label)
    if row.role is RowRole.SUBTOTAL and label == "小计" and row.path:
        return clean_label(row.path[-1])  # the group that it stands in
    if row.role is RowRole.SUBTOTAL and label.endswith("小计"):
        return _called_three_public(label.removesuffix("小计")) or f"{_caption(frame)}小计"
    return label


def main_of(frame: Frame, row: Row, column: int) -> bool:
    """Whether the figure is the whole of its item: in the head of a target form only the total is."""
    if is_head(frame, row):
        return row.role is RowRole.TOTAL
    if frame.of_places and states_item(frame, row):
        return aspect_of(frame, column) is Aspect.AMOUNT
    if is_of_one_of_several(row, frame.table.rows):
        return False
    if row.role is RowRole.INDICATOR or _is_whole(frame, column) or column == frame.summing:
        return True
    # an item that is named by its column (公务接待费 in the 三公 form) is whole in that column
    named = _called_three_public(_column_name(frame, column))
    return item_of(frame, row, column) == named and aspect_of(frame, column) is Aspect.AMOUNT


def is_agency_row(frame: Frame, row: Row) -> bool:
    """Whether a row is labelled with the agency itself, so that its columns name the items."""
    if not _AGENCY_HEADER.search(frame.table.label_header) or row.role is RowRole.TOTAL:
        return False
    bodies = [r for r in frame.table.rows if r.role is not RowRole.TOTAL]
    return len(bodies) == 1 or clean_label(row.label) == clean_label(frame.identity.agency)


def _is_period_row(row: Row) -> bool:
    """Whether a row is labelled with a year and nothing else."""
    return period_of(replace(row, path=())) is not None


def _item_of_total(frame: Frame, row: Row, column: int) -> str:
    is_amount = aspect_of(frame, column) is Aspect.AMOUNT
    if _YEARS_WHOLE.match(leaf_of(frame, column)):
        return leaf_of(frame, column)
    if is_amount and not _is_whole(frame, column):
        name = _called_three_public(_column_name(frame, column))
        return name or f"{_caption(frame)}小计"
    label = clean_label(row.label)
    if row.role is RowRole.TOTAL and label and label not in _BARE_TOTALS and not _is_period_row(row):
        return label
    return _total_name(frame)


def _is_whole(frame: Frame, column: int) -> bool:
    """Whether a column states its rows as a whole, not a part such as 基本支出 or 财政拨款小计."""
    if aspect_of(frame, column) in (Aspect.CHANGE, Aspect.GROWTH, Aspect.RATE, Aspect.SHARE):
        return False
    columns = range(len(frame.table.columns))
    if _is_whole_of_period(frame, column):
        return True
    if (leaf_of(frame, column).endswith("小计") and len(columns) > 1) or _part_over(frame, column):
        return False
    amounts = [c for c in columns if aspect_of(frame, c) is Aspect.AMOUNT]
    leaf = leaf_of(frame, column)
    return amounts == [column] or bool(_TOTAL_LEAF.match(leaf) or _YEARS_WHOLE.match(leaf))


def _is_whole_of_period(frame: Frame, column: int) -> bool:
    """A 小计 directly under a year and stage (2024年预算数) is the whole of every row in that year."""
    path = [clean_label(text) for text in frame.table.columns[column]]
    names = [text for text in path[:-1] if re.search(r"预算|决算|执行", text)]
    return path[-1] == "小计" and bool(names) and all(_PERIOD.fullmatch(text) for text in path[:-1])


def _part_over(frame: Frame, column: int) -> str:
    """The header that makes a 合计 or 小计 column the total of a part: 基本支出 over 合计; "" if none.

    A header over all columns, or one that only says when, parts nothing off.
    """
    path = [clean_label(text) for text in frame.table.columns[column]]
    if not re.search("(?:合计|总计|小计|金额)$", path[-1]) and not _STAGE_LEAF.fullmatch(path[-1]):
        return ""
    for depth in reversed(range(len(path) - 1)):
        is_shared = all(clean_label(p[depth]) == path[depth] for p in frame.table.columns if len(p) > depth)
        is_sum = path[depth] in ("合计", "小计", "总计")
        if not is_sum and not _PERIOD.fullmatch(path[depth]) and not (is_shared and path[-1] != "小计"):
            return path[depth]
    return ""


def _column_name(frame: Frame, column: int) -> str:
    """What a part column is called: 小计 by what it adds up; "" where nothing says that."""
    leaf = leaf_of(frame, column)
    if leaf in ("合计", "总计", "小计", "金额") or _STAGE_LEAF.fullmatch(leaf):
        return _part_over(frame, column)
    return leaf.removesuffix("小计")


# --- names of totals ----------------------------------------------------------------------------


def _caption(frame: Frame) -> str:
    """What the table is about: its title, section, label header, or at least which table it is."""
    title = re.sub(r"(?:情况)?(?:明细)?表$|[:：]$", "", frame.table.title) or _last_section(frame)
    return clean_label(re.sub(r"^\d{4}年度?", "", title)) or f"第{frame.table.number}张表"


def _last_section(frame: Frame) -> str:
    sections = frame.table.section
    return re.sub(r"情况(?:说明)?$", "", clean_label(sections[-1])) if sections else ""


def _total_name(frame: Frame) -> str:
    if not frame.form:
        return f"{_caption(frame)}合计"
    total = frame.form.total
    return total.replace("总计", f"{_direction(frame)}总计") if total.endswith("总计") else total


def _direction(frame: Frame) -> str:
    """收入 or 支出 where a form has a half of each and its total row says only 总计."""
    total = frame.form.total if frame.form else ""
    if "收入" in total or "支出" in total:
        return ""
    heads = "".join(frame.table.columns[0][:1]) + frame.table.label_header
    return next((word for word in ("收入", "支出") if word in heads), "")


# --- the “三公” form ----------------------------------------------------------------------------


def _called_three_public(name: str) -> str:
    """One name for the sum of the three, however a column or row calls it."""
    return "“三公”经费合计" if vocabulary().concept_of(name) == _THREE_PUBLIC else name


def _three_public_item(frame: Frame, row: Row, column: int) -> str | None:
    """The name of a grand total that also counts 会议费 and 培训费, which are no “三公”经费."""
    if not frame.form or frame.form.id != "three_public" or not _is_whole(frame, column):
        return None
    parts = list(_parts_in_columns(frame, row) if len(_others(frame)) else _parts_in_rows(frame, column))
    others = [name for name, concept, _ in parts if not _is_three_public(concept)]
    if not others or _sums_to(row.cells[column].value, parts):
        return None
    return "、".join(("“三公”经费", *others)) + "合计"


def _others(frame: Frame) -> list[int]:
    return [c for c in range(len(frame.table.columns)) if not _is_whole(frame, c)]


def _parts_in_columns(frame: Frame, row: Row) -> Iterator[tuple[str, str | None, Decimal | None]]:
    for c in _others(frame):
        if aspect_of(frame, c) is Aspect.AMOUNT:
            name = _column_name(frame, c)
            yield name, vocabulary().concept_of(name), row.cells[c].value


def _parts_in_rows(frame: Frame, column: int) -> Iterator[tuple[str, str | None, Decimal | None]]:
    for row in frame.table.rows:
        name = clean_label(row.label).removesuffix("小计")
        if row.role in (RowRole.ITEM, RowRole.SUBTOTAL) and row.level == 1:
            yield name, vocabulary().concept_of(name), row.cells[column].value


def _is_three_public(concept: str | None) -> bool:
    while concept and concept != _THREE_PUBLIC:
        concept = vocabulary().term(concept).parent
    return concept == _THREE_PUBLIC


def _sums_to(total: Decimal | None, parts: list[tuple[str, str | None, Decimal | None]]) -> bool:
    """Whether the total is that of the three alone: the three are outside each other, their sum is not."""
    stated = [value for _, concept, value in parts if concept == _THREE_PUBLIC]
    items = [value or Decimal(0) for _, concept, value in parts if _parent(concept) == _THREE_PUBLIC]
    inner = [value or Decimal(0) for _, concept, value in parts if _is_vehicle_part(concept, parts)]
    whole = stated[0] if stated else sum((*items, *inner), Decimal(0))
    return total is not None and whole == total


def _parent(concept: str | None) -> str | None:
    return vocabulary().term(concept).parent if concept else None


def _is_vehicle_part(concept: str | None, parts: list[tuple[str, str | None, Decimal | None]]) -> bool:
    """购置费 and 运行维护费 count themselves only where no column sums them up."""
    upper = _parent(concept)
    is_inner = upper not in (None, _THREE_PUBLIC) and _is_three_public(upper)
    return is_inner and all(other != upper for _, other, _ in parts)
