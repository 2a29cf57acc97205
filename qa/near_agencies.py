"""Agencies that words may mean which name none: misspelt, or some of their characters. Only offered, never taken."""

from __future__ import annotations

from collections.abc import Sequence

from qa.catalog import Catalog
from qa.likeness import cover
from qa.names import is_shortened
from qa.query import Mention, Target

_OFFERED = 5
_NAMED = 3  # of a like name: each is asked the question before it is offered
_ALIKE = 0.6  # share of a name that another agency's must hold to be offered for it


def agencies_meant(said: str, catalog: Catalog) -> tuple[str, ...]:
    """The agencies of which ``said`` is a name with a slip, or the abbreviation: 图书管, 市图."""
    if len(said) < 2 or catalog.is_in_item(said):
        return ()
    slips = catalog.names.misspelt(said)
    meant = [agency for agency in slips if catalog.publishes(agency)]
    meant = meant or [agency for agency in catalog.names.shortened(said) if catalog.publishes(agency)]
    return tuple(meant[:_OFFERED])


def likest(name: str, catalog: Catalog) -> tuple[str, ...]:
    """The agencies, a few, whose names hold most of ``name``, the likest first."""
    known = [agency for agency in catalog.names.resembling(name) if catalog.publishes(agency)]
    return tuple(sorted(known, key=lambda agency: -cover(name, agency))[:_NAMED])


def is_alike(name: str, agency: str) -> bool:
    """Whether an agency's name holds so much of ``name``, or all its characters in order, that it may be meant."""
    return cover(name, agency) >= _ALIKE or is_shortened(name, agency)


def no_agencies(catalog: Catalog) -> str:
    """Why no agency can be asked about: nothing is held, or only documents that do not say whose they are."""
    titles = [f"《{document.title}》" for document in catalog.documents.values()]
    if not titles:
        return "文库是空的，请先用 budgetqa ingest 放入预算、决算文件"
    listed = "、".join(titles[:_OFFERED]) + ("等" if len(titles) > _OFFERED else "")
    return (
        f"文库中有{len(titles)}份文件，但内容没有写明是哪个单位的，不能按单位查询：{listed}。"
        "请在文件的封面、标题或正文里写上单位全称，再重新放入"
    )


def without_head(target: Target) -> tuple[str, Target]:
    """The words in front of a target that the vocabulary does not know, and the target without them; "" for none."""
    first = target.mentions[0] if target.mentions else None
    if first is None or not first.literal or first.code is not None:
        return "", target
    pieces: Sequence[Mention] = first.parts or (first,)
    if not pieces[0].literal:
        return "", target
    rest = (*pieces[1:], *target.mentions[1:])
    return pieces[0].text, Target(target.agencies, target.year, target.phase, tuple(rest), target.tier)
