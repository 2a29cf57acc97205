"""Tables of a government whose rows are places: each row is of that place, its columns name the items."""

from __future__ import annotations

import re

from corpus.datatypes import Aspect, Identity, Row, RowRole, Table, Tier
from corpus.regions import regions_named
from corpus.table_measures import Frame, aspect_of
from corpus.tiers import split_tier, tier_in
from corpus.vocabulary import clean_label

_HEADER = re.compile(r"^(?:地区|区划|县区|市县|县（?市）?区|行政区划?|地区名称|单位)+$")
_PLACE = re.compile(
    r"[一-鿿（）]{1,10}(?:市|县|区|旗|州|盟|镇|乡|街道|开发区|管理区|示范区|新区|园区|农场|林场|牧场)(?:（.{1,8}）)?"
)
_NO_PLACE = re.compile(r"地区$|社区|片区|小区|景区|市区$|^(?:县|区|市)|全[市省区县]")
_GROUP = re.compile(r"(?:合计|小计|总计)$|^县|^区")
_PERIOD = re.compile(
    r"(?:\D?(?:19|20)\d\d年?度?)?(?:年初|调整后?|全年|上年|本年|当年|预计|同期|年?末)*(?:预算|决算|执行|完成|快报|实际|合计|金额|同期)?数?"
    r"|合计|小计|总计|金额"
)
_EACH_PLACE = re.compile(r"各(?:地区?|[县区市镇乡])(?:（[^（）]*）)?区?")
_BRACKETED = re.compile(r"（[^（）]*）")
_TITLE_NOISE = re.compile(
    r"(?:执行|完成|决算)(?:情况)?(?:及|和|与)(?:(?:19|20)\d\d年?度?)?(?:预算|计划)(?:草案)?(?:情况)?表$"
    r"|(?:19|20)\d\d年?(?:度|末)?|分地区|各县（?市）?区?|各地区?|(?:收支)?(?:预算)?(?:执行|完成|结构|预计|决算|对比)?(?:情况)?(?:明细)?表$"
)
_STAGE = re.compile(r"(?:预计)?(?:预算|决算|执行|完成|快报|实际)数$")
_SHARE = 0.6  # of the rows that must be places


def has_places(table: Table, identity: Identity) -> bool:
    """Whether the rows of a government's table are places."""
    if identity.level != "政府":
        return False
    labels = [clean_label(row.label) for row in table.rows if row.role is RowRole.ITEM]
    named = [label for label in labels if is_place(label) or label.endswith("本级")]
    is_headed = bool(_HEADER.match(clean_label(table.label_header)))
    return len(named) > 1 and len(named) >= len(labels) * (_SHARE / 2 if is_headed else _SHARE)


def is_place(label: str) -> bool:
    """Whether a row label is the name of a place."""
    if _GROUP.search(label) or _NO_PLACE.search(label):
        return False
    return bool(regions_named(label)) or bool(_PLACE.fullmatch(label))


def agency_of_row(frame: Frame, row: Row) -> str:
    """Whose figures a row states: the place's, or the document's own government's."""
    label = clean_label(row.label)
    return label if row.role is RowRole.ITEM and is_place(label) else frame.identity.agency


def tier_of_row(frame: Frame, row: Row) -> Tier | None:
    """全市 and 合计 rows are of the whole place, 本级 rows of its own level; a part of it has no tier here."""
    label = clean_label(row.label)
    if label.endswith("本级"):
        return Tier.OWN
    if label == frame.identity.agency or row.role is RowRole.TOTAL or tier_in(label) is Tier.WHOLE:
        return Tier.WHOLE
    return None


def states_item(frame: Frame, row: Row) -> bool:
    """Whether a row is of a place, so that its columns name the items (a 县区合计 row is of none)."""
    return agency_of_row(frame, row) != frame.identity.agency or tier_of_row(frame, row) is not None


def column_item(frame: Frame, column: int) -> str:
    """What a column counts: its innermost header that is no period, no total and no comparison; else the title."""
    for text in reversed(frame.table.columns[column]):
        name = split_tier(clean_label(text))[1]
        name = re.sub(r"^(?:(?:19|20)\d\d年?(?:度|末)?|年?末)", "", name)
        is_amount = aspect_of(frame, column) is Aspect.AMOUNT or text is not frame.table.columns[column][-1]
        if name and is_amount and not _PERIOD.fullmatch(clean_label(text)):
            return _STAGE.sub("", name) + _stock_over(frame, column, name)
    title = clean_label(frame.table.title)
    bare = _BRACKETED.sub("", _EACH_PLACE.sub("", title))
    return split_tier(_TITLE_NOISE.sub("", bare))[1] or title


def _stock_over(frame: Frame, column: int, name: str) -> str:
    """限额 or 余额 where only the header above says which: 专项债务 under 政府债务余额 is 专项债务余额."""
    if re.search("限额|余额", name):
        return ""
    above = "".join(frame.table.columns[column][:-1])
    return next((word for word in ("限额", "余额") if word in above), "")
