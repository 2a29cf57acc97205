"""Where a table's header ends, which columns are labels, codes and values, and where halves part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from corpus.classification import names_of
from corpus.datatypes import Source
from corpus.forms import header_pairs
from corpus.head_lines import agency_in, is_furniture, unit_in
from corpus.layout import is_title, table_title
from corpus.table_mesh import Mesh, Spot, has_chinese, name_text, number_in

_NUMBERING_CELL = re.compile(r"\*+|栏次|行次|[甲乙丙丁]|[A-Z]|\d{1,2}(?:\s*=.*)?|[-—]+")
_HEADER_WORD = re.compile(
    r"收入|支出|项目|.*(?:科目|编码|代码|名称|类别|栏次|分类|金额|预算数|决算数|执行数|指标值)"
    r"|项目[（(].*[)）]|单位|[类款项]|序号|备注|.*年度?"
)
_CODE_HEADER = re.compile(r"编码|代码|^[类款项]$|编号")
_LABEL_HEADER = re.compile(r"名称|科目$|科目[（(]|^项目$|^项目[（(]|^收入$|^支出$|用途|^内容$|^类别$|^单位$|^部门$")
_ORDINAL_HEADER = re.compile(r"^(?:序号|行次|栏次|编号)$")
_REMARK_HEADER = re.compile(r"^(?:备注|说明|附注|测算依据|政策依据|主要内容)|^计[量价]单位$")
_NAME_HEADER = re.compile(r"项目名称|物品名称|^名称$|(?:服务|采购)项目$|资产名称")
_TEXTS_KEPT = 1 << 14
_MOST_HEADER = 30  # rows; damaged files have thousands that look like one
_MONEY = re.compile(r"(?P<number>[^一-鿿]*[^一-鿿\s])\s*(?P<unit>(?:百万|千万|[千万亿])?元)")
_UNIT_HEADER = re.compile(r"计[量价]单位$")
_YEAR_COLUMN = re.compile(r"年[度份]$")
_AGENCY_CODE_HEADER = re.compile(r"(?:单位|部门)[）)]?(?:编码|代码)$")
_ATTRIBUTE_HEADER = re.compile(r"(?:组织形式|采购(?:组织)?方式|支付方式|类型|性质|来源|级次)$|^是否")
_BODY_LABEL = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|合计$|总计$|\d{1,2}[.、]")
_CODE = re.compile(r"[A-Z]?\d{2,12}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_HEADER = re.compile(r"(?:19|20)\d\d ?年?度?")
_FEW = 0.3  # share of texts that are no numbers in a column of numbers: 合计 among 1, 2, 3
_DEEPEST_HEADER = 10


class Column(StrEnum):
    """What a column holds."""

    CODE = "code"
    LABEL = "label"
    VALUE = "value"
    ORDINAL = "ordinal"  # row numbers
    REMARK = "remark"  # words beside the figures
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Block:
    """One half of a table: its label and code columns, its value columns with their header paths."""

    labels: tuple[int, ...]
    codes: tuple[int, ...]
    values: tuple[int, ...]
    paths: tuple[tuple[str, ...], ...]
    label_header: str
    caption: str  # 收入 or 支出 over the half, "" if none
    spans_known: bool  # False where merged headers had to be guessed (tabbed text)
    units: int | None = None  # the column that prints the unit of the quantities of each row


@dataclass(frozen=True, slots=True)
class Frame:
    """A mesh divided into furniture, header and body."""

    mesh: Mesh
    header: tuple[int, ...]  # row indices
    body: tuple[int, ...]
    skipped: tuple[int, ...]  # furniture, numbering and damaged rows
    title: str | None
    unit: str | None
    unit_source: Source | None
    agency: str | None


def frame_of(mesh: Mesh) -> Frame:
    """Divide a mesh by structure: furniture rows on top, header rows, the numbering row, the body."""
    start = _body_start(mesh)
    head = [r for r in range(start) if any(spot.text for spot in mesh[r])]
    furniture = [r for r in head if _is_furniture_row(mesh[r])]
    others = {*furniture, *(r for r in head if is_numbering_row(mesh[r]))}
    header = [r for r in head if r not in others and _names_columns(mesh[r])][-_MOST_HEADER:]
    texts = [spot.text for r in furniture for spot in mesh[r] if not spot.covered]
    unit = next((spot for r in head for spot in mesh[r] if unit_in(spot.text)), None)
    return Frame(
        mesh,
        tuple(header),
        tuple(range(start, len(mesh))),
        tuple(sorted({*head} - {*header})),
        next((table_title(t) for t in texts if is_title(t)), None),
        unit_in(unit.text) if unit else None,
        unit.source if unit else None,
        next((a for t in texts if (a := agency_in(t))), None),
    )


@dataclass(frozen=True, slots=True)
class PrintedMoney:
    """An amount with its unit in one cell: ``120,000元``."""

    value: Decimal
    unit: str


def money_in(text: str) -> PrintedMoney | None:
    """The amount of a cell that prints its unit behind the number."""
    found = _MONEY.fullmatch(text)
    value = number_in(found["number"]) if found else None
    return PrintedMoney(value, found["unit"]) if found and value is not None else None


def _is_figure(text: str) -> bool:
    return number_in(text) is not None or money_in(text) is not None


def is_numbering_row(row: Sequence[Spot]) -> bool:
    """Whether a row only numbers the columns: ``** ** 1 2 3``, ``栏次 1 2=3+4``."""
    texts = [spot.text for spot in row if spot.text]
    if len(texts) < 2 or not all(_NUMBERING_CELL.fullmatch(text) for text in texts):
        return False
    numbers = [int(m[0]) for text in texts if (m := re.match(r"\d{1,2}", text))]
    return len(numbers) > 1 and numbers[0] <= 1 and (numbers[1] == numbers[0] + 1 or "**" in texts)


def _body_start(mesh: Mesh) -> int:
    for r, row in enumerate(mesh[:_DEEPEST_HEADER]):
        if is_numbering_row(row):
            return r + 1
    for r, row in enumerate(mesh):
        if _is_body_row(row) or (r and _follows_header(mesh[r - 1], row)):
            return r
    return len(mesh)


def _follows_header(above: Sequence[Spot], row: Sequence[Spot]) -> bool:
    """Whether a row with a label and nothing else stands under a header that names every column."""
    own = [spot for spot in row if spot.text and not spot.covered]
    is_lone = len(own) == 1 and own[0] is row[0] and has_chinese(own[0].text) and len(row) > 1
    return is_lone and all(has_chinese(spot.text) for spot in above) and not _is_furniture_row(above)


def _is_body_row(row: Sequence[Spot]) -> bool:
    numbers = [spot.text for spot in row if _is_figure(spot.text)]
    words = [name_text(spot.text) for spot in row if has_chinese(spot.text) and not money_in(spot.text)]
    if _is_furniture_row(row):
        return False
    if not words:
        return any(not _YEAR.fullmatch(text) for text in numbers)
    if _is_blank_total(row):
        return True
    if _BODY_LABEL.match(words[0]) and (numbers or len(words) == 1 or not words[0].endswith("计")):
        return True
    if all(_HEADER_WORD.fullmatch(word) for word in words):
        return any(len(re.sub(r"\D", "", text)) > 2 and not _YEAR.fullmatch(text) for text in numbers)
    return bool(numbers) or bool(_CODE.fullmatch(row[0].text))


def _is_blank_total(row: Sequence[Spot]) -> bool:
    """Whether a row is the 合计 of an empty form: the word over the label columns, and nothing else."""
    own = [spot for spot in row if spot.text and not spot.covered]
    return len(own) == 1 and row[0].text == own[0].text and name_text(own[0].text) in ("合计", "总计")


def _is_furniture_row(row: Sequence[Spot]) -> bool:
    own = [spot.text for spot in row if spot.text and not spot.covered and has_chinese(spot.text)]
    if not own:
        return False
    if len(own) == 1 and is_title(own[0]) and not _HEADER_WORD.fullmatch(own[0]):
        return True
    joined = "".join(own)
    if all(_YEAR_HEADER.fullmatch(text) for text in own) and (len(own) > 1 or any(_is_figure(s.text) for s in row)):
        return False  # years over columns, or beside figures
    return is_furniture(own[0]) or (len(own) <= 4 and is_furniture(joined) and agency_in(joined) is not None)


def _names_columns(row: Sequence[Spot]) -> bool:
    return any(_is_header_text(spot.text) or _YEAR_HEADER.fullmatch(spot.text) for spot in row) or any(
        1 <= len(spot.text) <= 4 and has_chinese(spot.text) for spot in row
    )


def is_name(text: str) -> bool:
    """Whether a text may name a column: words, or a bare year."""
    return has_chinese(text) or bool(_YEAR.fullmatch(text))


def _is_header_text(text: str) -> bool:
    """Whether a text shares a pair of characters with any known column name: damaged OCR does not."""
    compact = name_text(text)
    known = header_pairs()
    return any(compact[i : i + 2] in known for i in range(len(compact) - 1)) or compact in "类款项"


# --- columns -----------------------------------------------------------------------------------


def blocks_of(frame: Frame, spans_known: bool) -> tuple[Block, ...]:
    """Split a table into halves: a label column behind a value column begins another half."""
    kinds = column_kinds(frame)
    groups: list[list[int]] = []
    for c, kind in enumerate(kinds):
        if kind in (Column.EMPTY, Column.ORDINAL, Column.REMARK):
            continue
        is_label = kind in (Column.CODE, Column.LABEL)
        if not groups or (is_label and any(kinds[p] is Column.VALUE for p in groups[-1])):
            groups.append([])
        groups[-1].append(c)
    return tuple(_block(frame, kinds, group, spans_known) for group in groups)


def column_kinds(frame: Frame) -> tuple[Column, ...]:
    """What each column holds.

    A column that no header calls 编码 holds codes only where codes stand: before the labels.
    """
    kinds = [_kind(frame, c) for c in range(len(frame.mesh[0]))]
    for c in reversed(range(len(kinds) - 1)):
        is_before_label = kinds[c + 1] in (Column.LABEL, Column.CODE)
        if kinds[c] is Column.VALUE and is_before_label and _looks_coded(_texts(frame, c)):
            kinds[c] = Column.CODE
    return tuple(_without_attributes(frame, kinds))


def _without_attributes(frame: Frame, kinds: Sequence[Column]) -> Iterator[Column]:
    """Columns of words that only describe the thing named beside them (采购方式) name no rows.

    These are columns with such a header, and those between the column of names (项目名称) and the values.
    """
    labels = [c for c, kind in enumerate(kinds) if kind is Column.LABEL]
    attributes = {c for c in labels if _ATTRIBUTE_HEADER.search(header_leaf(frame, c))}
    for c in labels:
        before = [p for p in labels if p < c and not any(kinds[q] is Column.VALUE for q in range(p, c))]
        if any(_NAME_HEADER.search(header_leaf(frame, p)) for p in before) and not _NAME_HEADER.search(
            header_leaf(frame, c)
        ):
            attributes.add(c)
    codes = [c for c, kind in enumerate(kinds) if kind is Column.CODE]
    doubles = {c for c in codes if len(codes) > 1 and _AGENCY_CODE_HEADER.search(header_leaf(frame, c))}
    doubles |= set(_second_names(kinds))
    for c, kind in enumerate(kinds):
        is_attribute = (c in attributes and len(attributes) < len(labels)) or c in doubles
        yield Column.REMARK if is_attribute else kind


def _second_names(kinds: Sequence[Column]) -> Iterator[int]:
    """The columns of a second code and name directly behind the first: the same rows by another classification."""
    pair = [Column.CODE, Column.LABEL]
    for c in range(2, len(kinds) - 1):
        if list(kinds[c - 2 : c]) == pair and list(kinds[c : c + 2]) == pair:
            yield from (c, c + 1)


def _texts(frame: Frame, column: int) -> list[str]:
    return [text for r in frame.body if (text := frame.mesh[r][column].text)]


def _kind(frame: Frame, column: int) -> Column:
    leaf = header_leaf(frame, column)
    texts = _texts(frame, column)
    numbers = [text for text in texts if _is_figure(text)]
    words = sum(has_chinese(text) for text in texts if text not in numbers)
    totals = sum(name_text(text) in ("合计", "总计", "小计") for text in texts)
    if _ORDINAL_HEADER.match(leaf) and words - totals <= len(texts) * _FEW:
        return Column.ORDINAL
    if _YEAR_COLUMN.search(leaf) and texts and all(_YEAR_HEADER.fullmatch(text) for text in texts):
        return Column.REMARK if len(set(texts)) == 1 else Column.LABEL  # the same year beside every row says nothing
    if _REMARK_HEADER.match(leaf) and words >= len(numbers):
        return Column.REMARK
    if words > len(texts) / 2 or (not texts and _LABEL_HEADER.search(leaf)):
        return Column.LABEL
    if _CODE_HEADER.search(leaf):
        return Column.CODE
    return Column.VALUE if leaf or numbers else Column.EMPTY


def _looks_coded(texts: Sequence[str]) -> bool:
    """Whether texts are classification codes: most of them known, or parts of known ones above (201, 03)."""
    codes = [t for t in texts if _CODE.fullmatch(t)]
    known = [t for t in codes if names_of(t) or (len(t) == 2 and names_of(codes[0]))]
    return len(texts) > 1 and len(codes) > 0.8 * len(texts) and len(known) > len(texts) / 2


def header_leaf(frame: Frame, column: int) -> str:
    """The innermost header text over a column; empty where it has none."""
    for r in reversed(frame.header):
        text = name_text(frame.mesh[r][column].text)
        if is_name(text) and (r == frame.header[-1] or _is_header_text(text)):
            above = frame.header.index(r) - 1
            is_tail = not frame.mesh[r][column].covered and _is_tail(frame, r, column, text)
            return name_text(frame.mesh[frame.header[above]][column].text) + text if is_tail else text
    return ""


def _block(frame: Frame, kinds: Sequence[Column], group: Sequence[int], spans_known: bool) -> Block:
    labels = tuple(c for c in group if kinds[c] is Column.LABEL)
    codes = tuple(c for c in group if kinds[c] is Column.CODE)
    values = tuple(c for c in group if kinds[c] is Column.VALUE)
    paths = {c: _path(frame, group, c, spans_known) for c in values}
    values = tuple(c for c in values if paths[c] or _holds_figures(frame, c))
    heads = [name_text(frame.mesh[r][c].text) for r in frame.header for c in group]
    caption = next((text for text in heads if text in ("收入", "支出")), "")
    header = header_leaf(frame, labels[-1]) if labels else ""
    units = next((c for c in range(min(group), max(group)) if _UNIT_HEADER.match(header_leaf(frame, c))), None)
    return Block(labels, codes, values, tuple(paths[c] for c in values), header, caption, spans_known, units)


def _holds_figures(frame: Frame, column: int) -> bool:
    return any(_is_figure(frame.mesh[r][column].text) for r in frame.body)


def _path(frame: Frame, group: Sequence[int], column: int, spans_known: bool) -> tuple[str, ...]:
    """Header texts over a column, outermost first; a text repeated by a merged cell counts once.

    Where the format says which cells are merged, every text is a header; elsewhere it must look like one,
    and pieces of wrapped names are joined.
    """
    path: list[str] = []
    for depth, r in enumerate(frame.header):
        is_last = depth == len(frame.header) - 1
        text = _header_text(frame, r, column, is_last or spans_known)
        if not text and not spans_known and not is_last:
            text = _spread(frame, r, group, column)
        if text and (not path or path[-1] != text):
            if path and not spans_known and _is_tail(frame, r, column, text):
                path[-1] += text
            else:
                path.append(text)
    leaf_rows = [r for r in frame.header if _header_text(frame, r, column, r == frame.header[-1])]
    return tuple(path) if leaf_rows else ()


def _header_text(frame: Frame, row: int, column: int, is_last: bool) -> str:
    return _as_header(frame.mesh[row][column].text, is_last)


@lru_cache(maxsize=_TEXTS_KEPT)  # the same cells are asked for again for every column to their right
def _as_header(printed: str, is_last: bool) -> str:
    text = name_text(printed)
    if not is_name(text):
        return ""
    return text if is_last or _is_header_text(text) else ""


def _is_tail(frame: Frame, row: int, column: int, text: str) -> bool:
    """A wrapped piece of the name above it: short, under a cell that spans nothing to its right."""
    above = frame.header.index(row) - 1
    if above < 0 or len(text) > 2:
        return False
    upper = frame.mesh[frame.header[above]]
    beside = upper[column + 1].text if column + 1 < len(upper) else "x"
    return bool(upper[column].text and beside and not upper[column].covered) and text not in ("合计", "小计")


def _spread(frame: Frame, row: int, group: Sequence[int], column: int) -> str:
    """The text of the nearest cell to the left in the half: tabbed text does not say what spans what.

    It does not reach past the place where another header begins in a row above.
    """
    above = [r for r in frame.header if r < row]
    for c in reversed([c for c in group if c < column]):
        if any(_header_text(frame, r, c + 1, False) for r in above):
            return ""
        text = _header_text(frame, row, c, False)
        if text:
            is_label_head = re.search(r"科目|编码|名称|部门|单位|^项目", text)
            return "" if is_label_head else text
    return ""
