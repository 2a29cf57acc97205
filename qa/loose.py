"""Talk around the names of a question, cut where the question as it stands names nothing that is held.

``data/loose_words.txt`` lists verbs, adverbs, pronouns and particles that stand in no name of the vocabulary and turn
no figure into another (not 非, 新增, 剩余). They are cut from the ends of unexplained words, never a word that any
item of the library holds, and no verb right before a name: 巡逻|车辆运行费 may be another item than 车辆运行费. What
was left aside is told to the reader.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.resources import files

from corpus.vocabulary import clean_label, vocabulary
from qa.catalog import Catalog
from qa.query import Mention, Query, Target
from qa.words import words

_LENGTHS = (4, 3, 2, 1)


@cache
def _talk() -> dict[str, str]:
    lines = (files("qa") / "data" / "loose_words.txt").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def without_talk(query: Query, catalog: Catalog) -> Query | None:
    """The query without the talk in its unexplained words; None where there is none. Says what it leaves aside."""
    dropped: list[str] = []
    targets = tuple(_without_talk(target, catalog, dropped) for target in query.targets)
    if not dropped or targets == query.targets:
        return None
    told = "”“".join(dict.fromkeys(dropped))
    note = f"没有用到“{told}”这些话"
    return replace(query, targets=targets, assumptions=(*query.assumptions, note))


def _without_talk(target: Target, catalog: Catalog, dropped: list[str]) -> Target:
    pieces = [piece for mention in target.mentions for piece in (mention.parts or (mention,))]
    links = {piece.start: mention.link for mention in target.mentions for piece in (mention.parts or (mention,))[:1]}
    kept: list[Mention] = []
    for n, piece in enumerate(pieces):
        if not piece.literal or piece.code is not None:
            kept.append(replace(piece, link=links.get(piece.start, piece.link), parts=()))
            continue
        before_name = n + 1 < len(pieces) and pieces[n + 1].start == piece.end
        left = bare_of_talk(piece.text, catalog.is_in_item, before_name=before_name)
        if left != piece.text:
            dropped.append(piece.text.replace(left, "…") if left else piece.text)
        if left:
            kept.append(replace(_named(piece, left), link=links.get(piece.start, piece.link)))
    return replace(target, mentions=tuple(kept))


def _named(piece: Mention, text: str) -> Mention:
    if text == piece.text:
        return replace(piece, parts=())
    concept = words().bare.get(text) or vocabulary().concept_of(clean_label(text))
    start = piece.start + max(piece.text.find(text), 0)
    concepts = (concept,) if concept else ()
    return Mention(text, start, start + len(text), concepts, literal=not concepts, clause=piece.clause)


def bare_of_talk(text: str, is_name: Callable[[str], bool], *, before_name: bool = False) -> str:
    """``text`` without words of talk at its ends, as far as they are part of no name; empty where nothing is left.

    ``before_name``: whether a name follows at once, so that a verb at the end may belong to it.
    """
    while len(text) > 1:
        head = next((n for n in _LENGTHS if _is_talk(text[:n], is_name, verbs=n < len(text) or not before_name)), 0)
        tail = next((n for n in _LENGTHS if _is_talk(text[-n:], is_name, verbs=not before_name)), 0)
        if not head and not tail:
            return text
        text = text[head:] if head else text[:-tail]
    return "" if not text or _is_talk(text, is_name, verbs=False) else text


def _is_talk(word: str, is_name: Callable[[str], bool], *, verbs: bool) -> bool:
    if len(word) == 1:
        return word in words().particles or word in words().ending_particles or word in words().loose
    kind = _talk().get(word)
    return (kind == "f" or (verbs and kind == "v")) and not is_name(word)
