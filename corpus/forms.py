"""Which official form a table is. The forms themselves are data (data/forms.json)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.datatypes import Direction, Fund

_DATA = Path(__file__).parent / "data" / "forms.json"


@dataclass(frozen=True, slots=True)
class Form:
    """One official form. Sources: 地方预决算公开操作规程 (财预〔2016〕143号) and the yearly form sets."""

    id: str
    name: str
    names: tuple[str, ...]
    title_all: tuple[str, ...]  # patterns that must all stand in the title
    title_none: tuple[str, ...]  # patterns that must not
    headers: tuple[str, ...]  # patterns over columns that speak for the form
    rows: tuple[str, ...]  # patterns of row labels that speak for it
    fund: Fund | None
    direction: Direction | None
    breadth: int  # 0 = counts the most
    total: str  # what the grand total of the form is called
    within: str | None  # the term that every figure of the form is a part of
    aside: bool  # counts but a part of each item (what of it is bought), never the item itself


@dataclass(frozen=True, slots=True)
class FormBook:
    """All forms and the pairs of characters that occur in column names."""

    forms: tuple[Form, ...]
    header_names: tuple[str, ...]


@cache
def form_book() -> FormBook:
    """The forms of data/forms.json."""
    data = json.loads(_DATA.read_text(encoding="utf-8"))
    forms = tuple(
        Form(
            id=item["id"],
            name=item["name"],
            names=tuple(item.get("names", ())),
            title_all=tuple(item["title_all"]),
            title_none=tuple(item.get("title_none", ())),
            headers=tuple(item.get("headers", ())),
            rows=tuple(item.get("rows", ())),
            fund=Fund(item["fund"]) if item.get("fund") else None,
            direction=Direction(item["direction"]) if item.get("direction") else None,
            breadth=item["breadth"],
            total=item["total"],
            within=item.get("within"),
            aside=item.get("aside", False),
        )
        for item in data["forms"]
    )
    return FormBook(forms, tuple(data["header_names"]))


@cache
def header_pairs() -> frozenset[str]:
    """All pairs of neighbouring characters of known column names."""
    names = form_book().header_names
    return frozenset(name[i : i + 2] for name in names for i in range(len(name) - 1))


def form_by_id(form_id: str) -> Form | None:
    """The form of that id."""
    return next((form for form in form_book().forms if form.id == form_id), None)


def recognise(title: str, headers: Sequence[Sequence[str]], labels: Sequence[str]) -> Form | None:
    """The form that a table is, from its title, else from its header paths and row labels; None if unknown.

    The first of ``headers`` may be that over the row labels. The most specific title wins: of two forms
    whose title patterns all match, the one with more of them.
    """
    compact = normalised(title)
    by_title = [form for form in form_book().forms if _title_fits(form, compact)]
    if by_title:
        return max(by_title, key=lambda form: (len(form.title_all), _evidence(form, headers, labels)))
    if _lists_projects(headers, labels) and not re.search("采购|购买服务|资产|债务|绩效|目标", compact):
        return form_by_id("project")
    scored = [(form, _evidence(form, headers, labels)) for form in form_book().forms]
    best = max(score for _, score in scored)
    winners = [form for form, score in scored if score == best]
    return winners[0] if best >= 0.99 and len(winners) == 1 else None


def _lists_projects(headers: Sequence[Sequence[str]], labels: Sequence[str]) -> bool:
    """Whether a table lists projects with their money: a 项目名称 column, or 项目 over names that say so."""
    heads = ["/".join(path) for path in headers]
    if len(heads) < 2 or not any(re.search("金额|安排|预算|资金|合计|数", head) for head in heads[1:]):
        return False
    names = [label for label in labels if not re.search("[合小总]计$", label)]
    projects = [name for name in names if re.search(r"(?:项目|工程|专项|专项资金|建设)(?:（.*）)?$", name)]
    is_named = heads[0] == "项目名称" or (heads[0] == "项目" and len(projects) > len(names) / 2)
    return is_named and bool(names)


def normalised(title: str) -> str:
    """A title without spaces, quotes, years and table numbers."""
    bare = re.sub(r"[\s“”\"'《》〈〉]|\d{4}年度?|^(?:公开|附)?表?\d+[-\d.]*表?", "", title)
    return bare.replace("(", "（").replace(")", "）")


def _title_fits(form: Form, title: str) -> bool:
    return (
        bool(title)
        and all(re.search(pattern, title) for pattern in form.title_all)
        and not any(re.search(pattern, title) for pattern in form.title_none)
    )


def _evidence(form: Form, headers: Sequence[Sequence[str]], labels: Sequence[str]) -> float:
    """Share of the form's header and row patterns that the table shows; 0 for forms without any."""
    patterns = [*form.headers, *form.rows]
    if not patterns:
        return 0.0
    head = " ".join("/".join(path) for path in headers)
    body = " ".join(labels)
    found = sum(bool(re.search(p, head)) for p in form.headers) + sum(bool(re.search(p, body)) for p in form.rows)
    return found / len(patterns)
