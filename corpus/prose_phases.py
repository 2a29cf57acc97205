"""Budget or final account: the words beside a figure of prose that name its phase.

"公务接待费支出决算3万元，完成年初预算5万元的60%" holds one item in two phases and a rate between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.datatypes import Phase
from corpus.prose_numbers import half_width
from corpus.vocabulary import vocabulary

_WORDS = (
    ("年初预算", Phase.BUDGET),
    ("年度预算", Phase.BUDGET),
    ("当年预算", Phase.BUDGET),
    ("调整预算", Phase.ADJUSTED),
    ("预算调整", Phase.ADJUSTED),
    ("全年预算", Phase.ADJUSTED),
    ("支出决算", Phase.FINAL),
    ("收入决算", Phase.FINAL),
    ("支出预算", Phase.BUDGET),
    ("收入预算", Phase.BUDGET),
    ("执行", Phase.FINAL),
    ("快报", Phase.FINAL),
    ("决算", Phase.FINAL),
    ("预算", Phase.BUDGET),
)
_ALONE = re.compile(  # words that say nothing but the phase; 支出决算 alone may be an item of its own
    r"(?:(?:年初|年度|当年|调整|全年)预算|预算调整|预算|决算|执行)(?:安排)?(?:数|额|金额|支出)?"
)
_BARE = re.compile(rf"^(?:{_ALONE.pattern}|[收支][入出](?:预算|决算)(?:数)?)$")
_INITIAL = re.compile(r"(?<=.)(?:年初预算|调整预算|全年预算)(?:数|额)?$")
_SUFFIX = re.compile(r"(?:预算数|决算数|执行数|快报数|决算|预算)$")
_SIDED_SUFFIX = re.compile(r"(?<=费)(?:[收支][入出](?:预算数|决算数|执行数|决算|预算)|(?:预算|决算)支出)$")
_SAYS_PHASE = re.compile(r"(?<=.)(?:[收支][入出](?:预算|决算)|预算数|决算数)$")
_COMPLETED = re.compile(
    r"^(?P<subject>.*?)(?:完成|为|占)(?:了|全年)?(?P<base>(?:年初|年度|当年|调整|全年)预算)"
    r"(?:数|额|安排)*(?:支出)?(?:的)?\s*$"
)
_STAGE = re.compile(  # “公务接待费上年执行数”, “本年预算数”, “2024年”: an item, if named, in a year
    r"^(?P<name>[^,;:]*?)[,;:]?(?:(?P<last>(?:上年|去年|上一年)(?:同期)?)|(?P<this>本年|今年|当年)|(?P<year>(?:19|20)\d\d)\s*年)"
    r"度?(?P<words>(?:年初|调整|全年)?(?:预算|决算|执行|完成|实际|快报)?(?:安排)?(?P<side>支出|收入)?(?:数|额)?)(?:约|为|是|仅)*\s*$"
)
_COMPARES = re.compile(r"[比较与同和由从将把至到按在于截自]\s*$")
_RATE_BEHIND = re.compile(r"^\s*(?:的\s*)?(?:比例|完成率)?(?:为|达|约)?\s*$")


@dataclass(frozen=True, slots=True)
class Named:
    """The name of an item without the words that only say which phase its figure is of."""

    name: str
    phase: Phase | None


@dataclass(frozen=True, slots=True)
class Stage:
    """An amount told of an item in a year: “公务接待费上年预算数”; the name is "" where it is carried.

    ``year``: as printed; ``back``: so many years before the one spoken of, where words tell it.
    """

    name: str
    year: int | None
    back: int | None
    phase: Phase | None
    side: str  # 收入, 支出 or ""


def read_stage(lead: str) -> Stage | None:
    """Read words that end with a year and at most a phase; None where they name anything else behind the year."""
    text = lead.strip()
    match = _STAGE.match(half_width(text))
    if match is None or _COMPARES.search(match["name"]) or (match["this"] and phase_of(match["words"]) is None):
        return None
    side = match["side"] or ""
    if side and not match["last"]:
        return None  # “2024年支出5万元”, “本年预算收入8万元” name an item of their own
    year = int(match["year"]) if match["year"] else None
    back = None if year else 1 if match["last"] else 0
    return Stage(text[: match.end("name")].strip(), year, back, phase_of(match["words"]), side)


def phase_of(words: str) -> Phase | None:
    """The phase that these words name."""
    return next((phase for word, phase in _WORDS if word in words), None)


def split_phase(name: str) -> Named:
    """“会议费预算” → 会议费, BUDGET; a name that is a term only together with its tail stays whole.

    “一般公共预算” and “支出预算总额” are names of their own. A bare “决算数” has the name "".
    """
    if _BARE.match(name):
        return Named("" if _ALONE.fullmatch(name) else name, phase_of(name))
    initial = _INITIAL.search(name)
    if initial:
        return Named(name[: initial.start()], phase_of(initial.group()))
    for pattern in (_SIDED_SUFFIX, _SUFFIX):
        tail = pattern.search(name)
        if tail and _is_item(name[: tail.start()], name):
            return Named(name[: tail.start()], phase_of(tail.group()))
    whole = _SAYS_PHASE.search(name)  # 三公经费支出预算 of a final account is the budget beside it
    return Named(name, phase_of(whole.group()) if whole else None)


def is_bare_phase(name: str) -> bool:
    """“支出决算”, “年初预算数”: a phase, and the item is the one named before."""
    return bool(_BARE.match(name))


def read_completed(lead: str) -> tuple[str, str] | None:
    """Subject ("" if carried) and base of “完成年初预算” standing before an amount."""
    match = _COMPLETED.match(half_width(lead))
    return (match["subject"], match["base"]) if match else None


def is_rate_behind(lead: str) -> bool:
    """“的” between the budget and the percentage of it: “完成年初预算5万元的60%”."""
    return bool(_RATE_BEHIND.match(half_width(lead)))


def _is_item(short: str, name: str) -> bool:
    concept = vocabulary().concept_of(short)
    if concept is not None and name.endswith("数"):  # 契税快报数: a column's name behind the item
        return True
    if concept is None or len(short) < 3:
        return False
    kind = vocabulary().term(concept).kind
    return kind == "item" or (kind == "total" and vocabulary().concept_of(name) is None)
