"""Which words of a sentence name the item that a figure is of: the groups that may, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.claims.context import (
    BUDGET_SIDES,
    Context,
    Slots,
    is_within,
    linked,
    other_side,
    plain,
    suffixes,
    whole_and_part,
)
from qa.claims.scopes import is_place
from qa.claims.surroundings import Surroundings
from qa.query import Link, Mention

_PURPOSE = re.compile("(?:用于|用来|用在|购买|购置|采购|建设|支持|支付|投向|投入|保障|发放|补助|资助|买|搞|的)")
OF_DEBT = ("限额", "余额")
_GENERAL = "一般公共预算"
_BARE = ("支出", "收入", *OF_DEBT)


def is_part(slots: Slots, context: Context) -> bool:
    """其中A…，B…: B too is a part of the whole, unless something new begins."""
    if any(m.link is Link.OF_WHICH for m in slots.mentions):
        return True
    if not slots.agencies and not slots.year and is_within(slots.mentions, context.whole):
        return True
    return context.in_parts and not (slots.agencies or slots.year)


def item_groups(
    around: Surroundings, n: int, start: int, slots: Slots, tail: tuple[Mention, ...], context: Context
) -> list[tuple[Mention, ...]]:
    """The groups of words that may name the item, the likeliest first, as documents may put them."""
    groups = _named_groups(around, n, start, slots, tail, context)
    groups = [*_of_budget(groups, slots, context), *groups]
    return [variant for group in groups for variant in (group, *_as_part(group))]


def _named_groups(
    around: Surroundings, n: int, start: int, slots: Slots, tail: tuple[Mention, ...], context: Context
) -> list[tuple[Mention, ...]]:
    """The groups of words that may name the item, the likeliest first."""
    figure, mentions = around.marked.figures[n], slots.mentions
    edge = around.edge(start, figure.start)
    own = tuple(m for m in mentions if m.start >= edge or m.end <= m.start) if len(mentions) else ()
    if len(own) == 1 and own[0].text in around.lexicon.generic_money and context.items:
        return [context.items, *([context.said] if context.said else [])]  # 重点项目4个，资金431万元
    if tail and not own and (sides := _ceilings(tail, context)):
        return sides
    has_purpose = _PURPOSE.match(around.marked.text, figure.end) is not None
    groups: list[tuple[Mention, ...]] = []
    if not own and (pointed := around.pointed_item(n, start, context)):
        return [pointed]
    if tail and (has_purpose or not own):
        groups += [plain(tail), plain((*own, *tail))]
    if own and n and all(m.text in _BARE for m in own) and not (slots.agencies or slots.year):
        turns = (other_side(m[-1], own[-1].text) for m in (context.items, context.said) if m)
        turned = next((side for side in turns if side is not None), None)
        if turned is not None:  # 一般公共预算收入安排…，支出安排…
            return [(turned,)]
        if own[-1].text in OF_DEBT:
            return [plain(own)]
        return [context.items, plain(own)] if context.items else [()]  # 住房公积金年初预算为…，支出决算为…
    if len(own) > 1 and own[-1].text in _BARE:  # 行政运行（项）支出
        groups += [*suffixes(own[:-1]), plain(own)]
    elif own:
        if is_part(slots, context) and context.whole:
            groups.append((*context.whole, *linked(own)))
        groups += [*suffixes(own), *_as_named(around, own)]
        groups += [plain(mentions)] if len(own) < len(mentions) else []
        groups += [(*context.whole, *linked(own))] if context.whole else []
        groups += [plain((*own, *tail))] if tail and not has_purpose else []
    elif mentions:
        known = tuple(m for m in mentions if not m.literal)
        groups += [*suffixes(mentions), *_as_named(around, mentions)]
        groups += suffixes(known) if known else []  # 财政拨款是大头，…
    if around.is_of_part(n, start) or (not groups and not slots and around.is_open(n, start)):
        return []
    if not groups and n == 0 and context.in_parts and context.whole and slots.year:  # 2025年预算降到…
        groups = [context.whole]
    carried = [context.items, *suffixes(context.items)[1:], *([context.said] if context.said else [])]
    if not own and not mentions and (slots.tier or slots.agencies) and context.in_parts and context.whole:
        carried.insert(0, context.whole)  # 其中税收A；市本级完成B: of the whole again
    groups = groups or carried
    return [group for place, group in enumerate(groups) if group not in groups[:place]]


def _ceilings(tail: tuple[Mention, ...], context: Context) -> list[tuple[Mention, ...]]:
    """余额A，在B的限额以内: the ceiling of any debt told before."""
    said = tail[-1].text
    told = [context.whole, context.items, *(t.mentions for t in reversed(context.told))] if said in OF_DEBT else []
    sides = [side for m in told if m and (side := other_side(m[-1], said)) is not None]
    return list(dict.fromkeys((side,) for side in sides))


def _as_named(around: Surroundings, mentions: tuple[Mention, ...]) -> list[tuple[Mention, ...]]:
    """The last mention as the longer name that the library has there."""
    names = dict(around.marked.longer)
    last = mentions[-1]
    if last.start not in names:
        return []
    return [(Mention(names[last.start], last.start, last.start + len(names[last.start]), literal=True),)]


def _of_budget(groups: Sequence[tuple[Mention, ...]], slots: Slots, context: Context) -> list[tuple[Mention, ...]]:
    """What 支出 (收入) alone means of a place: that of its general public budget."""
    agencies = slots.agencies or context.agencies
    if not agencies or not all(is_place(a) for a in agencies):
        return []
    named = [(g[0], BUDGET_SIDES[g[0].text]) for g in groups if len(g) == 1 and g[0].text in BUDGET_SIDES]
    return [(replace(mention, text=f"{_GENERAL}{mention.text}", concepts=(c,)),) for mention, c in named]


def _as_part(group: tuple[Mention, ...]) -> list[tuple[Mention, ...]]:
    """专项债务余额 as 专项债务 within 政府债务余额, as documents print it."""
    return [whole_and_part(group[-1])] if group and whole_and_part(group[-1]) else []
