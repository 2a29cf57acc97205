"""Body rows of one half: labels, codes and cells as printed, with slid pieces put back.

Every change of a label or code leaves its reason (Chinese) in ``repair``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.classification import class_item, mend_name
from corpus.datatypes import Cell, CellStatus, Source
from corpus.table_agencies import names_agency
from corpus.table_headers import Block, Frame, is_name, is_numbering_row, money_in
from corpus.table_mesh import (
    Spot,
    has_chinese,
    is_dash,
    is_none_word,
    name_text,
    number_in,
    numbers_in,
    percent_in,
)
from corpus.table_names import NameBook, folded

NOISE = "识别杂点"
_CODE_TOKEN = re.compile(r"(?<![\d.])\d{2,12}(?![\d.])")
_NOTE_ROW = re.compile(r"^(?:备注|注|说明)\s*\d*\s*[:：]")
_FINISHED = ("支出", "事务", "费", "费用", "补助", "补贴", "经费")  # how full names of items end
TOTALS = ("合计", "总计", "小计")
_QUANTITY = re.compile(r"数量|[辆台套个件]数|^(?:实有|存量|现有|期末|年末)数?$")
_UNFINISHED = ("支", "收", "经", "费支", "及", "和", "、", "的", "与")


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A row on its way. ``codes`` are the code cells as printed; ``code`` the full code once known."""

    label: str
    codes: tuple[str, ...]
    cells: tuple[Cell, ...]
    source: Source
    place: int  # row of the grid, from 0
    outer: tuple[str, ...] = ()  # texts of the label columns before the last
    depth: int = 0  # which of the label columns the label begins in, from 0
    code: str | None = None
    repair: str | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """Printed text that was read and found to be no figure, with the reason in Chinese."""

    source: Source
    reason: str


@dataclass(frozen=True, slots=True)
class RawRows:
    """Rows, the notes that stand inside the grid, and what was rejected."""

    rows: tuple[DraftRow, ...]
    notes: tuple[str, ...]
    rejects: tuple[Reject, ...]


def raw_rows(frame: Frame, block: Block) -> RawRows:
    """Read the body rows of a half; rows without a name, code or well-formed number are rejected."""
    rows: list[DraftRow] = []
    notes: list[str] = []
    rejects: list[Reject] = []
    for r in frame.body:
        row = frame.mesh[r]
        if (is_numbering_row(row) and not _has_words(row)) or _runs_on(block, row):
            continue
        rejects.extend(
            Reject(row[c].source, "名称栏没有汉字，是识别杂点")
            for c in block.labels
            if re.search(r"\d", row[c].text) and not is_name(row[c].text)
        )
        draft = _draft(block, row, r)
        note = next((s.text for s in row if _NOTE_ROW.match(s.text)), None)
        if note:
            notes.append(note)
        elif draft.label or any(codes_in(c) for c in draft.codes):
            rows.append(draft)
        elif _is_damaged(draft):
            rejects.extend(_rejected(draft, "整行无科目名称，是识别杂点"))
        elif any(cell.value is not None for cell in draft.cells):
            rows.append(draft)
    return RawRows(tuple(rows), tuple(dict.fromkeys(notes)), tuple(rejects))


def _runs_on(block: Block, row: Sequence[Spot]) -> bool:
    """Whether the label of this half is merged over its values into the next half, whose row it is then."""
    last = max((*block.values, *block.labels, *block.codes))
    covers = [row[c] for c in (*block.values, last + 1) if c < len(row)]
    label = row[block.labels[-1]].text if block.labels else ""
    reaches = last + 1 < len(row) and bool(block.values)
    return reaches and has_chinese(label) and all(spot.covered and spot.text == label for spot in covers)


def _has_words(row: Sequence[Spot]) -> bool:
    return any(has_chinese(spot.text) for spot in row)


def _is_damaged(row: DraftRow) -> bool:
    """A row without label whose texts are not all clean numbers."""
    texts = [cell.text for cell in row.cells if cell.text]
    return bool(texts) and any(number_in(text) is None or re.search(r"\d \d", text) for text in texts)


def _rejected(row: DraftRow, reason: str) -> Iterator[Reject]:
    yield from (Reject(cell.source, reason) for cell in row.cells if cell.text)


def _draft(block: Block, row: Sequence[Spot], place: int) -> DraftRow:
    words = [row[c] for c in block.labels]
    named = [spot for spot in words if is_name(spot.text)]
    named = named or [row[c] for c in block.codes if name_text(row[c].text) in TOTALS]  # 合计 in the code column
    label = named[-1] if named else (words[-1] if words else Spot("", Source("")))
    outer = tuple(text for spot in named[:-1] if (text := name_text(spot.text)) != name_text(label.text))
    codes = tuple("" if row[c].covered else row[c].text for c in block.codes)
    source = label.source if named else next((row[c].source for c in block.codes if row[c].text), label.source)
    cells = _with_units(block, row, tuple(read_cell(row[c]) for c in block.values))
    return DraftRow(label.text if named else "", codes, cells, source, place, outer, _depth(words, label.text))


def _with_units(block: Block, row: Sequence[Spot], cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells with the unit that the row prints for its quantities in a column 计量单位."""
    unit = name_text(row[block.units].text) if block.units is not None else ""
    if not has_chinese(unit):
        return cells
    is_quantity = [bool(_QUANTITY.search("".join(path))) for path in block.paths]
    return tuple(
        replace(cell, unit=unit) if counts and cell.value is not None and cell.unit is None else cell
        for cell, counts in zip(cells, is_quantity, strict=True)
    )


def _depth(words: Sequence[Spot], label: str) -> int:
    """Where a label begins that may be merged over several label columns."""
    texts = [spot.text for spot in words]
    last = max((n for n, text in enumerate(texts) if text == label), default=0)
    while last and texts[last - 1] == label and words[last].covered:
        last -= 1
    return last


def read_cell(spot: Spot) -> Cell:
    """Read one value cell as printed; text that is no number is BLANK with the reason in ``repair``."""
    text = "" if spot.covered else spot.text
    if not text.strip():
        return Cell("", None, CellStatus.BLANK, spot.source)
    if is_dash(text) or is_none_word(text):
        return Cell(text, None, CellStatus.BLANK, spot.source)
    value = number_in(text)
    if value is not None:
        return Cell(text, value, CellStatus.READ, spot.source)
    if money := money_in(text):
        return Cell(text, money.value, CellStatus.READ, spot.source, unit=money.unit)
    percent = percent_in(text)
    if percent is not None:
        return Cell(text, percent, CellStatus.READ, spot.source, unit="%")
    doubled = numbers_in(text)
    if len(doubled) > 1 and set(map(str, doubled)) == {str(doubled[0])} and "." in text:
        return Cell(text, doubled[0], CellStatus.RECOVERED, spot.source, repair="同一格重复印出同一数字")
    return Cell(text, None, CellStatus.BLANK, spot.source, repair=f"{NOISE}：不是完整的数字")


def codes_in(text: str) -> list[str]:
    """The codes that a cell prints, whole or in parts."""
    return _CODE_TOKEN.findall(text)


# --- labels -------------------------------------------------------------------------------------


def join_tails(rows: Sequence[DraftRow], book: NameBook) -> tuple[DraftRow, ...]:
    """Give a label its tail back: from a row of its own, or from the start of the next row's label."""
    done: list[DraftRow] = []
    for row in rows:
        if done and _is_tail_row(row, done[-1], book):
            done[-1] = replace(
                done[-1],
                label=done[-1].label + row.label,
                repair=_and(done[-1].repair, "名称的后半截印在下一行"),
            )
            continue
        head, _, rest = row.label.partition(" ")
        if done and rest and len(head) <= 4 and _completes(done[-1], head, book):
            done[-1] = replace(
                done[-1], label=done[-1].label + head, repair=_and(done[-1].repair, "名称的末尾滑到了下一行")
            )
            row = replace(row, label=rest, repair=_and(row.repair, "去掉上一行名称的末尾"))
        done.append(row)
    return tuple(_without_stray_end(row, done[n + 1] if n + 1 < len(done) else None) for n, row in enumerate(done))


def _without_stray_end(row: DraftRow, following: DraftRow | None) -> DraftRow:
    """Cut off a piece of the next row's name that slid up behind this one."""
    name, _, end = row.label.rpartition(" ")
    is_stray = len(name) > 3 and len(end) > 1 and following is not None and following.label != end
    if is_stray and following is not None and following.label.startswith(end):
        return replace(row, label=name, repair=_and(row.repair, "去掉下一行名称的开头"))
    return row


def _and(first: str | None, second: str) -> str:
    return f"{first}；{second}" if first else second


def _is_tail_row(row: DraftRow, before: DraftRow, book: NameBook) -> bool:
    if not row.label or any(cell.value is not None for cell in row.cells) or any(map(codes_in, row.codes)):
        return False
    if row.codes and any(codes_in(code) for code in before.codes):
        return not any(row.codes)
    if _is_cut_by_page(row, before):
        return True
    joined = name_text(before.label + row.label)
    return bool(book.code_of(joined)) or _is_open(before.label)


def _is_cut_by_page(row: DraftRow, before: DraftRow) -> bool:
    """A total's name of which the page turn cut off the end: 当年收入 with its figure, then a bare 小计."""
    is_next_page = row.source.page is not None and row.source.page != before.source.page
    is_half = name_text(before.label).endswith(("收入", "支出")) and any(c.value is not None for c in before.cells)
    return is_next_page and is_half and name_text(row.label) in ("小计", "合计", "总计")


def _is_open(label: str) -> bool:
    half = label.replace("（", "(").replace("）", ")")
    return half.count("(") > half.count(")") or label.endswith(_UNFINISHED)


def _completes(before: DraftRow, piece: str, book: NameBook) -> bool:
    joined = name_text(before.label + piece)
    return bool(book.code_of(joined)) or (before.label.endswith("支") and piece == "出")


def shift_labels(rows: Sequence[DraftRow], book: NameBook) -> tuple[DraftRow, ...]:
    """Move labels one row down where they stand one row above their codes.

    Proof: the label in a row without code or figure is the name of the next row's code, and so on
    to a row without label.
    """
    result = list(rows)
    start = 0
    while start < len(result):
        end = _shifted_until(result, start, book)
        if end is None:
            start += 1
            continue
        labels = [row.label for row in result[start:end]]
        for offset, label in enumerate(labels):
            row = result[start + 1 + offset]
            repair = _and(row.repair, "名称错上一行，按编码归位")
            result[start + 1 + offset] = replace(row, label=label, repair=repair)
        del result[start]
        start = end
    return tuple(result)


def _shifted_until(rows: Sequence[DraftRow], start: int, book: NameBook) -> int | None:
    first = rows[start]
    if any(map(codes_in, first.codes)) or any(c.value is not None for c in first.cells) or not first.codes:
        return None
    for index in range(start, len(rows) - 1):
        expected = book.code_of(rows[index].label)
        printed = codes_in(rows[index + 1].codes[-1]) if rows[index + 1].codes else []
        if expected is None or not printed or not expected.endswith(printed[-1]):
            return None
        if not rows[index + 1].label:
            return index + 1
    return None


# --- codes --------------------------------------------------------------------------------------


def full_codes(rows: Sequence[DraftRow]) -> tuple[DraftRow, ...]:
    """Join partial codes to full ones: 201, 03 → 20103; the following full code decides if there is one."""
    result: list[DraftRow] = []
    stack: tuple[str, ...] = ()
    for index, row in enumerate(rows):
        code, stack = _full(row, stack)
        if code and len(_printed(row)) == 2:
            following = next((_printed(r) for r in rows[index + 1 : index + 2]), "")
            if len(following) == 7 and following[3:5] == _printed(row):
                code = following[:5]
        result.append(replace(row, code=code))
    return tuple(result)


def _printed(row: DraftRow) -> str:
    tokens = [token for text in row.codes for token in codes_in(text)[-1:]]
    return tokens[-1] if tokens else ""


def _full(row: DraftRow, stack: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """The full code of a row and the classes that stand open after it."""
    parts = [(codes_in(text) or [""])[-1] for text in row.codes]
    if len(parts) > 1:
        return _from_columns(_with_zeros(parts, row.codes), stack)
    token = parts[0] if parts else ""
    if len(token) == 2 and stack:
        return stack[0] + token, (stack[0], stack[0] + token)
    if len(token) == 2 or not token:
        return None, stack
    return token, (token[:3],)


def _with_zeros(parts: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Behind a 类 a workbook may print 2 for 02; a lone digit without one is noise."""
    is_class = bool(re.fullmatch(r"\d{3}", parts[0]))
    lone = [
        is_class and not part and re.fullmatch(r"[1-9]", text.strip()) for part, text in zip(parts, texts, strict=True)
    ]
    return [f"0{text.strip()}" if fits else part for part, text, fits in zip(parts, texts, lone, strict=True)]


def _from_columns(parts: Sequence[str], stack: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """类 款 项 in columns of their own; an empty one repeats the row above."""
    if not any(parts):
        return None, stack
    deepest = max(n for n, part in enumerate(parts) if part)
    levels: list[str] = []
    for n in range(deepest + 1):
        upper = levels[-1] if levels else ""
        part = parts[n]
        if part:
            levels.append(part if part.startswith(upper) and len(part) > len(upper) else upper + part)
        elif n < len(stack):
            levels.append(stack[n])
    return (levels[-1] if levels else None), tuple(levels)


def mend_codes(rows: Sequence[DraftRow], book: NameBook) -> tuple[DraftRow, ...]:
    """Correct codes that cannot be right where they stand: missing, impossible, or printed twice.

    The right code is the one that the name has elsewhere, else the class of the rows that follow.
    """
    result = list(rows)
    for index, row in enumerate(result):
        if row.codes and row.label and not _is_total(row) and _is_suspect(result, index):
            code = book.code_of(row.label) or _class_of_following(result, index)
            if code and code != row.code and _fits_neighbours(result, index, code):
                result[index] = replace(row, code=code, repair=_and(row.repair, "编码按名称或下级编码校正"))
    return tuple(result)


def _is_total(row: DraftRow) -> bool:
    return name_text(row.label) in TOTALS


def _is_suspect(rows: Sequence[DraftRow], index: int) -> bool:
    code = rows[index].code
    if names_agency(rows[index]):
        return False
    if code is None:
        return any(row.code for row in rows) and any(rows[index].codes)
    if len(code) not in (3, 5, 7):
        return True
    for row in reversed(rows[:index]):
        if row.code == code:
            return True
        if row.code is None and names_agency(row):
            return False
    return False


def _class_of_following(rows: Sequence[DraftRow], index: int) -> str | None:
    """The class (类) of the next rows where no row of the table is that class yet."""
    after = rows[index + 1].code if index + 1 < len(rows) else None
    if not after or len(after) < 5 or any(row.code == after[:3] for row in rows):
        return None
    return after[:3]


def _fits_neighbours(rows: Sequence[DraftRow], index: int, code: str) -> bool:
    """Whether a code stands in order between the codes around it."""
    before = next((r.code for r in reversed(rows[:index]) if r.code), "")
    after = next((r.code for r in rows[index + 1 :] if r.code), "")
    return (not before or before[:3] <= code[:3]) and (not after or code[:3] <= after[:3] or len(after) == 2)


def mend_labels(rows: Sequence[DraftRow], book: NameBook) -> tuple[DraftRow, ...]:
    """Complete cut names and drop strayed pieces by the name that the same code has elsewhere."""
    return tuple(_mended_label(row, book) for row in rows)


def _mended_label(row: DraftRow, book: NameBook) -> DraftRow:
    label = name_text(row.label)
    if not row.code or names_agency(row):
        return replace(row, label=label)
    standard = class_item(row.code)
    name = (mend_name(row.code, label) or "") if standard and label else (book.name_of(row.code) or "")
    if not label:
        name = name or (standard.name if standard else "")
        return replace(row, label=name, repair=_and(row.repair, "名称按编码补回") if name else row.repair)
    if not name or folded(label).startswith(folded(name)):
        return replace(row, label=label)
    if standard:
        return replace(row, label=name, repair=_and(row.repair, f"名称“{label}”按编码校正"))
    if folded(name).startswith(folded(label)) and not label.endswith(_FINISHED):
        return replace(row, label=name, repair=_and(row.repair, "名称按编码补全"))
    return replace(row, label=label)
