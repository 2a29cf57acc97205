"""Descriptions of one project under a title of its own: “X专项经费情况说明”, then 项目概述, 立项依据 …"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.datatypes import Paragraph
from corpus.prose_numbers import prose_words
from corpus.vocabulary import clean_label

_TITLE = re.compile(r"^(?P<name>[^。；，:：]{4,45}?)(?:项目)?(?:经费|资金|支出)?情况说明$")
_BARE = re.compile(r"(?:项目)?(?:经费|资金|支出)情况说明")
_GENERIC = re.compile(r"预算|决算|收入|支出|三公|机关运行|采购|资产|绩效|其他重要|总体|部门|单位")
_NOTE = re.compile(r"（[^（）]{1,10}）$")
_SUBJECT = re.compile(r"(?:^|(?:建设|实施|开展|承担)的)(?P<name>(?:(?!的)[一-鿿]){4,30}?(?:工程|项目))(?=[，,是为])")
_LONGEST_NAME = 30  # characters
_LABEL_WITHIN = 3  # paragraphs behind the title in which the first label must stand


@dataclass(frozen=True, slots=True)
class Titled:
    """The paragraphs with a project's name as their outermost section, and all names found."""

    paragraphs: tuple[Paragraph, ...]
    projects: frozenset[str]


def under_project_titles(paragraphs: Sequence[Paragraph]) -> Titled:
    """Put what follows such a title under the project, as long as labels of a description go on."""
    placed: list[Paragraph] = []
    project = ""
    names: set[str] = set()
    for index, paragraph in enumerate(paragraphs):
        found = _name_of(paragraphs, index)
        if found:
            project = found
            names.add(found)
        elif project and paragraph.section and not _is_label(paragraph.section[-1]):
            project = ""
        is_inside = project and not found
        section = (project, *paragraph.section[-1:]) if is_inside else paragraph.section
        placed.append(replace(paragraph, section=section))
    return Titled(tuple(placed), frozenset(names))


def _name_of(paragraphs: Sequence[Paragraph], index: int) -> str:
    title = clean_label(paragraphs[index].text)
    if _BARE.fullmatch(title):  # the name stands on the line before, or in the first sentence of the description
        before = clean_label(paragraphs[index - 1].text) if index else ""
        title = (before if len(before) <= _LONGEST_NAME else _named_in(paragraphs[index + 1 : index + 2])) + title
    match = _TITLE.match(title)
    if match is None or _GENERIC.search(_NOTE.sub("", match["name"])):
        return ""
    after = paragraphs[index + 1 : index + 1 + _LABEL_WITHIN]
    is_described = any(_is_label(title) for p in after for title in (*p.section[-1:], p.text))
    return _NOTE.sub("", match["name"]) if is_described else ""


def _named_in(description: Sequence[Paragraph]) -> str:
    """The work that the first sentence of a description is about: “由…建设的X工程，位于…”"""
    match = _SUBJECT.search(description[0].text) if description else None
    return match["name"] if match else ""


def _is_label(text: str) -> bool:
    return clean_label(text) in prose_words()["project_labels"]
