"""Places in an order that a text states: 各类支出中教育支出最多, 在所有项目里排第二."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.errors import ParseError
from corpus.numerals import parse_chinese_number
from corpus.vocabulary import clean_label, item_key, vocabulary
from qa.catalog import Catalog
from qa.claims.context import Context, target_of
from qa.claims.lexicon import Lexicon
from qa.claims.marks import Marked
from qa.claims.surroundings import Surroundings
from qa.draft import Draft
from qa.query import MEMBER_NAMES, Members, Mention, Operation, Query, Ranking, Target
from qa.schema import Citation, Rows, Verdict
from qa.sets import answer_set
from qa.words import words

_CLAUSE = re.compile("[，；：。！？]")
_ALL = 200
_CITED = 2
_SETS = (
    Members.PROJECTS,
    Members.FUNCTIONAL_CLASSES,
    Members.FUNCTIONAL_ITEMS,
    Members.ECONOMIC_ITEMS,
    Members.REVENUE_KINDS,
)


@dataclass(frozen=True, slots=True)
class Rank:
    """``text[start:end]`` says that ``item`` is the ``place``-th of ``members``, from above or from below."""

    start: int
    end: int
    item: Mention
    place: int
    descending: bool
    members: Members | None  # None: agencies, without saying which
    target: Target


@dataclass(frozen=True, slots=True)
class RankFound:
    """How a stated place stands against the library's own order."""

    verdict: Verdict
    place: int | None
    explanation: str
    citations: tuple[Citation, ...] = ()


def find_ranks(marked: Marked, context: Context, lexicon: Lexicon, this_year: int) -> Iterator[Rank]:
    """The places that a sentence states of an item it names, in a set that it names."""
    around = Surroundings(marked, lexicon, this_year)
    for match in lexicon.ranks.finditer(marked.masked):
        members = _set_before(marked, match.start())
        item = _item(marked, match.start(), match.end())
        place = _place(match)
        among = lexicon.among_agencies.search(marked.masked, 0, match.start())
        if (members is None and among is None) or item is None or place is None:
            continue
        slots = around.slots(0, len(marked.text), context)
        end = match.end() - (1 if match.group().endswith("的") else 0)
        descending = match["least"] is None and match["last"] is None
        yield Rank(match.start(), end, item, place, descending, members, target_of(slots, context, ()))


def _set_before(marked: Marked, end: int) -> Members | None:
    """The set named in the sentence before a rank; the one named last."""
    told = marked.masked[:end]
    found = [
        (match.start(), members)
        for members, pattern in words().members
        if members in _SETS
        for match in pattern.finditer(told)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _item(marked: Marked, start: int, end: int) -> Mention | None:
    """最多的是A: what follows; else A排第二: the last before it in its clause."""
    behind = [m for m in marked.mentions if end <= m.start <= end + 2]
    if behind and re.match("的?[是为]?", marked.text[end : behind[0].start]):
        return behind[0]
    edge = max((m.end() for m in _CLAUSE.finditer(marked.text[:start])), default=0)
    before = [m for m in marked.mentions if edge <= m.start < start]
    return before[-1] if before else None


def _place(match: re.Match[str]) -> int | None:
    said = match["n"] or match["nth"]
    if said is None:
        return 1
    try:
        return int(said) if said.isdigit() else int(parse_chinese_number(said))
    except ParseError:
        return None


def check_rank(rank: Rank, catalog: Catalog) -> RankFound:
    """Compare a stated place with the order of the whole set."""
    if rank.members is None:
        return RankFound(Verdict.NOT_CHECKABLE, None, "无法核对：没有写明是在哪些单位中比较。")
    query = Query(
        "",
        Operation.RANK,
        (rank.target,),
        members=rank.members,
        ranking=Ranking(rank.descending, _ALL),
        explicit_year=rank.target.year is not None,
        explicit_agency=bool(rank.target.agencies),
    )
    outcome = answer_set(query, catalog)
    if not isinstance(outcome, Draft) or outcome.rows is None:
        message = getattr(outcome, "message", "文库中没有可以排序的数字")
        return RankFound(Verdict.NOT_FOUND, None, f"{message}。")
    return _compared(rank, rank.members, outcome, outcome.rows)


def _compared(rank: Rank, members: Members, draft: Draft, rows: Rows) -> RankFound:
    labels = [row[0] or "" for row in rows.data]
    name = MEMBER_NAMES[members]
    places = [n for n, label in enumerate(labels, 1) if _is_item(rank.item, label)]
    if not places:
        return RankFound(Verdict.NOT_FOUND, None, f"文库所列的{name}中没有“{rank.item.text}”。")
    order = "从高到低" if rank.descending else "从低到高"
    place = places[0]
    told = f"{rows.considered}个{name}{order}，“{labels[place - 1]}”排第{place}"
    if place == rank.place:
        return RankFound(Verdict.SUPPORTED, place, f"与文库一致：{told}。", tuple(draft.scribe.citations[:_CITED]))
    stands = f"，第{rank.place}是“{labels[rank.place - 1]}”" if rank.place <= len(labels) else ""
    return RankFound(
        Verdict.CONTRADICTED, place, f"与文库不符：{told}{stands}。", tuple(draft.scribe.citations[:_CITED])
    )


def _is_item(mention: Mention, label: str) -> bool:
    concept = vocabulary().concept_of(clean_label(label))
    return concept in mention.concepts or item_key(clean_label(label)) == item_key(clean_label(mention.text))
