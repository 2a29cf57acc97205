"""The words of statements, ``data/claims.json``, compiled. Language knowledge is data, the modules here read it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from corpus.datatypes import Phase


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Compiled words of statements; see ``data/claims.json`` for what each list means."""

    counters: tuple[str, ...]  # units of counted things
    weak_counters: frozenset[str]  # those that often count what no budget states (三项制度)
    no_figure: re.Pattern[str]  # what looks like a figure and is none: 3个月
    threshold: re.Pattern[str]  # 单价50万元以上的设备: a limit, no figure of the budget
    after_bare_scale: str  # what may follow 3.5亿 where the 元 is left out
    about: re.Pattern[str]
    below: re.Pattern[str]
    under: re.Pattern[str]  # 不足: below, how far is not said
    above: re.Pattern[str]
    about_behind: re.Pattern[str]
    above_behind: re.Pattern[str]
    below_behind: re.Pattern[str]
    more_phases: tuple[tuple[Phase, re.Pattern[str]], ...]  # 年初安排: words for a phase that questions lack
    spent: re.Pattern[str]  # 花了: of the final account, where the library holds one
    own_unit: re.Pattern[str]  # 局本级: the office itself, without what belongs to it
    whole_unit: re.Pattern[str]  # 全部门: the office with all that belongs to it
    own_tier: re.Pattern[str]  # 市级
    below_units: re.Pattern[str]  # 下属单位: what belongs to an office, without it
    with_below: re.Pattern[str]  # 及所属单位: the office with what belongs to it
    openers: re.Pattern[str]  # 翻开, 反观: in front of the agency told of
    aside: re.Pattern[str]  # what begins a bracket that does not say what the figure before it is
    decisive: tuple[tuple[str, str], ...]  # words that no likeness reaches across
    unit_ends: tuple[str, ...]  # how names of what belongs to an office end
    per_each: re.Pattern[str]  # 人均
    per_units: dict[str, tuple[str, ...]]  # by its words, the units in which the divisor is counted
    per_counts: dict[str, tuple[str, ...]]  # by unit, the counts of an agency that serve where none was told
    within: re.Pattern[str]  # 项目支出中，A占…: the whole stands before it
    all_of: re.Pattern[str]  # 占全部门的: of all that an agency's department has
    included: re.Pattern[str]  # （含某中心）: what an agency's figure holds, no agency told of
    headroom_behind: re.Pattern[str]  # 还有…的空间
    headroom: re.Pattern[str]  # 距离限额还有: the ceiling less what is owed
    years_apart: re.Pattern[str]  # 两年累计增加: against the year so many before
    from_to: re.Pattern[str]  # 从…: the figure of the earlier year
    generic_money: frozenset[str]  # 资金: the money of what was told last
    expenditure: re.Pattern[str]  # 实际支出: the expenditure, where a phase alone is named
    overspent: re.Pattern[str]  # 超支: against the budget
    underspent: re.Pattern[str]
    noise: re.Pattern[str]  # words around a figure that name nothing
    carrying: re.Pattern[str]  # all that may stand around a figure of what was told before: more is a new subject
    to_value: re.Pattern[str]  # 增至: what follows is the figure itself, no change
    rises: re.Pattern[str]
    falls: re.Pattern[str]
    share: re.Pattern[str]
    completion: re.Pattern[str]
    last_year: re.Pattern[str]
    against: re.Pattern[str]  # 比, 较: what follows is compared with
    of_last_year: re.Pattern[str]  # 上年为: what follows is last year's figure
    severally: re.Pattern[str]  # 分别为: several items, then as many figures
    told_by: re.Pattern[str]  # 介绍, 获悉: the organisation before it tells, it is not told of
    between: re.Pattern[str]  # 两者相差
    beside: re.Pattern[str]  # 与A相比: what A is compared with follows
    summed: re.Pattern[str]  # 共计: the sum of what was told before
    stage: re.Pattern[str]  # 当年预算执行: a stage of the budget, no item, whatever a document calls so
    heading_tail: re.Pattern[str]  # what may stand between an item that a sentence is about and its end
    purpose: re.Pattern[str]  # 主要用于: a sentence that explains an item, and is about no other
    doubled: re.Pattern[str]
    among_agencies: re.Pattern[str]  # 四个局中: a set of agencies
    joined: re.Pattern[str]  # what stands between names told together
    together: re.Pattern[str]  # 合计 right before a figure
    ranks: re.Pattern[str]  # 最多, 排第二


@cache
def lexicon() -> Lexicon:
    """Load and compile the words of statements (once)."""
    data = json.loads((files("qa") / "data" / "claims.json").read_text("utf-8"))
    lists = {
        "counters": tuple(data["counters"]),
        "weak_counters": frozenset(data["weak_counters"]),
        "unit_ends": tuple(data["unit_ends"]),
        "generic_money": frozenset(data["generic_money"]),
        "decisive": tuple((one, other) for one, other in data["decisive"]),
        "more_phases": tuple((Phase(name), re.compile(said)) for name, said in data["more_phases"].items()),
        "per_units": _tuples(data["per_units"]),
        "per_counts": _tuples(data["per_counts"]),
        "noise": re.compile("|".join(f"(?:{one})" for one in data["noise"])),
        "carrying": re.compile("|".join(f"(?:{one})" for one in data["carrying"])),
    }
    plain = {"after_bare_scale"}
    patterns = {
        name: data[name] if name in plain else re.compile(data[name])
        for name in Lexicon.__slots__
        if name in data and isinstance(data[name], str)
    }
    values: dict[str, Any] = {**patterns, **lists}  # the one border between the file and the typed words
    return Lexicon(**values)


def _tuples(lists: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in lists.items()}
