"""The head of a performance-target form: project, agency, amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from corpus.datatypes import Cell, CellStatus, Paragraph, Row, RowRole, Source
from corpus.layout import TableRegion, is_flat_form, unit_in
from corpus.table_mesh import Mesh, Spot, has_chinese, name_text, number_in
from corpus.table_target_tree import tree_start

_HEAD_LABEL = re.compile(
    r"项目名称|主管部门|实施单位|项目单位|填报单位|部门[（(]?单位|项目属性|项目期"
    r"|起止|绩效目标|项目资金|项目类[别型]"
)
_FUND_LABEL = re.compile(
    r"资金总额|预算总额|财政拨款|其他资金|上年结转|单位资金|自有资金|财政资金|专项资金"
    r"|基本支出|项目支出|本级安排|上级补助|结转资金|自筹"
)
_AGENCY = re.compile(r"[\u4e00-\u9fff]+(?:局|厅|委|办|中心|院|会|部|处|所|校|队|站)")


def is_head(region: TableRegion) -> bool:
    """Whether a region names a project and its total."""
    texts = "|".join(name_text(cell.text) for row in region.grid.rows for cell in row if cell)
    return "项目名称" in texts and "资金总额" in texts


@dataclass(frozen=True, slots=True)
class Head:
    """The upper part of a form."""

    project: str
    source: Source
    agency: str | None
    unit: str | None
    rows: tuple[Row, ...]
    mended: str | None = None


def head_of(region: TableRegion, mesh: Mesh, paragraphs: Sequence[Paragraph]) -> Head | None:
    """The head that a region holds, as cells or flattened to one line; None for a tree alone."""
    flat = next((line for line in region.lines if is_flat_form(line.text)), None)
    if flat:
        return _flat_head(flat.text, flat.source)
    if not is_head(region):
        return None
    upper = mesh[: tree_start(mesh)]
    name = _value_right_of(upper, re.compile("^项目名称"))
    pieces = [spot.text for spot in name]
    project, mended = _mended_project(pieces, paragraphs)
    agency = _value_right_of(upper, re.compile("^(?:项目)?实施单位|^项目单位"))
    source = name[0].source if name else Source("项目名称")
    return Head(
        project,
        source,
        _bare_agency("".join(spot.text for spot in agency)),
        _head_unit(upper) or region.unit,
        tuple(_fund_rows(upper, project, mended)),
        mended,
    )


def _value_right_of(mesh: Mesh, label: re.Pattern[str]) -> list[Spot]:
    """The filled cells between a label and the next label of its row."""
    for row in mesh:
        for c, spot in enumerate(row):
            if spot.covered or not label.match(name_text(spot.text)):
                continue
            values = []
            for other in row[c + 1 :]:
                if other.covered:
                    continue
                if _HEAD_LABEL.match(name_text(other.text)):
                    break
                if other.text:
                    values.append(other)
            if not values and " " in spot.text:
                return [Spot(spot.text.split(" ", 1)[1], spot.source)]
            return values
    return []


def _bare_agency(text: str) -> str | None:
    bare = re.sub(r"^[\d\-\[\]]+", "", name_text(text))
    return bare or None


def _head_unit(mesh: Mesh) -> str | None:
    return next((unit for row in mesh for spot in row if (unit := unit_in(spot.text))), None)


def _mended_project(pieces: Sequence[str], paragraphs: Sequence[Paragraph]) -> tuple[str, str | None]:
    """A name cut over several cells or with a stray bracket is read by the closest name in the prose."""
    printed = name_text("".join(pieces))
    if len(pieces) < 2 and not _stray_brackets(printed):
        return printed, None
    bare = re.sub(r"^\d{4}年度?", "", printed)
    names = {name for p in paragraphs for name in _project_names(p)}
    scored = [(SequenceMatcher(None, bare, name).ratio(), name) for name in names]
    best, name = max(scored, default=(0.0, ""))
    if best >= 0.85:
        return printed.removesuffix(bare) + name, f"项目名称“{printed}”按正文校正"
    return re.sub(r"(?<![\[【])[^\w]*[\]】](?=\w)", "", printed), None


def _stray_brackets(text: str) -> bool:
    return any(text.count(a) != text.count(b) for a, b in ("[]", "()", "（）", "【】"))


def _project_names(paragraph: Paragraph) -> Iterator[str]:
    for title in paragraph.section[-2:]:
        yield re.sub(r"^[（(]?[\d一二三四五六七八九十]+[)）.、]+", "", title)
    for piece in re.split(r"[,，;；:：。、]", paragraph.text):
        name = re.sub(r"[\d.,]+[万亿]?元$", "", piece)
        if name != piece and 4 < len(name) < 60:
            yield name
            yield name.removesuffix("项目")


def _fund_rows(mesh: Mesh, project: str, mended: str | None) -> Iterator[Row]:
    for row in mesh:
        if any(_HEAD_LABEL.match(name_text(s.text)) and not s.text.startswith("项目资金") for s in row):
            continue
        found = [(c, spot) for c, spot in enumerate(row) if _FUND_LABEL.search(spot.text) and not spot.covered]
        for n, (c, spot) in enumerate(found):
            end = found[n + 1][0] if n + 1 < len(found) else len(row)
            label = name_text(spot.text)
            if label.startswith("项目资金"):
                continue
            cell = next((s for s in row[c + 1 : end] if number_in(s.text) is not None and not s.covered), None)
            yield _fund_row(label, spot.source, cell, project, mended)


def _fund_row(label: str, source: Source, spot: Spot | None, project: str, mended: str | None) -> Row:
    is_total = "总额" in label
    cell = Cell("", None, CellStatus.BLANK, source)
    if spot:
        cell = Cell(spot.text, number_in(spot.text), CellStatus.READ, spot.source)
    return Row(
        label,
        None,
        1 if is_total else 2,
        RowRole.TOTAL if is_total else RowRole.OF_WHICH,
        (project,) if project else (),
        (cell, Cell("", None, CellStatus.BLANK, source)),
        source,
        mended,
    )


def _flat_head(text: str, source: Source) -> Head:
    """A head that was flattened to one line: labels and values in reading order."""
    tokens = re.sub(r"[:：]\s*", " ", text).split()
    labels = [bool(_HEAD_LABEL.match(t) or _FUND_LABEL.search(t)) for t in tokens]
    rows = []
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        number = number_in(following)
        if _FUND_LABEL.search(token) and number is not None and not token.startswith("项目支出"):
            spot = Spot(following, replace(source, text=following))
            rows.append((token, replace(source, text=token), spot))
    project = _flat_project(tokens, labels)
    agency = next((t for t in tokens if _AGENCY.fullmatch(t)), None)
    funds = tuple(_fund_row(label, place, spot, project, None) for label, place, spot in rows)
    return Head(project, source, agency, unit_in(text), funds)


def _flat_project(tokens: Sequence[str], labels: Sequence[bool]) -> str:
    at = next((i for i, t in enumerate(tokens) if t.startswith("项目名称")), None)
    if at is None:
        return ""
    for index in (at + 1, at - 1):
        inside = 0 <= index < len(tokens)
        if inside and not labels[index] and has_chinese(tokens[index]) and not re.search(r"\d{4}年", tokens[index]):
            return tokens[index]
    return ""
