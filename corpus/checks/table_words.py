"""The words of table rows and columns that the table rules go by, from ``data/checks_tables.json``."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

from corpus.numerals import parse_chinese_number
from corpus.vocabulary import clean_label, vocabulary

_TOP = re.compile(r"^\s*([一二三四五六七八九十]{1,3})\s*[、．.]")


@cache
def words(name: str) -> re.Pattern[str]:
    """A pattern of the data file. Raises KeyError for a name that it does not have."""
    data = json.loads(files("corpus").joinpath("data", "checks_tables.json").read_text("utf-8"))
    return re.compile(data["words"][name])


@cache
def word_list(name: str) -> tuple[str, ...]:
    """A list of the data file. Raises KeyError for a name that it does not have."""
    data = json.loads(files("corpus").joinpath("data", "checks_tables.json").read_text("utf-8"))
    return tuple(data["lists"][name])


def top_number(label: str) -> int | None:
    """The number of 一、 二、 … that a row begins with."""
    match = _TOP.match(label)
    return int(parse_chinese_number(match[1])) if match else None


def is_total_name(label: str) -> bool:
    """Whether a row calls itself a total: 合计, 县区小计."""
    return bool(words("total").search(clean_label(label)))


def is_list_head(label: str) -> bool:
    """Whether a row is the name of a kind of money of which a list follows."""
    return vocabulary().concept_of(clean_label(label)) in word_list("list_heads")


def is_other_money(head: str) -> bool:
    """Whether a column is part of another one, or of another time: 其中, 上年."""
    return bool(words("other_money").search(head))
