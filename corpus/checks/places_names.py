"""Names of the classification in running text: the level word, the name in force, and the item it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.checks.book import Book, place_of_fact, place_of_words
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.judge import half_unit
from corpus.checks.places_chains import (
    LEVELS,
    Chain,
    Link,
    chains_of,
    codes_at,
    official,
    other_levels,
    parents_of_chain,
    same_name,
)
from corpus.checks.places_words import printed, where
from corpus.checks.rules import Rule
from corpus.classification import codes_of, names_of
from corpus.datatypes import Fact, Origin
from corpus.prose_numbers import Number
from corpus.prose_places import source_of
from corpus.quantities import unit_of

_LEVEL_RULE = "account_level"
_NAME_RULE = "account_name"
_WORDS = {level: word for word, level in LEVELS.items()}
_PLACES = 3  # named at most


def level_words(book: Book) -> Iterator[Finding]:
    """The level word behind a name is that of the classification: 住房保障支出 is a 类, no 款."""
    wrong: dict[tuple[str, int], list[tuple[Chain, Link]]] = {}
    for chain in _chains(book):
        for link in chain.links:
            if codes_at(link.name, link.level):
                yield Finding(_LEVEL_RULE, book.document.id, Outcome.PASS, Severity.INFO, "")
            elif other_levels(link.name, link.level):
                wrong.setdefault((link.name, link.level), []).append((chain, link))
    for (name, level), found in wrong.items():
        yield _wrong_level(name, level, found, book)


def _wrong_level(name: str, level: int, found: Sequence[tuple[Chain, Link]], book: Book) -> Finding:
    right = other_levels(name, level)[0]
    code = codes_at(name, right)[0]
    text = f"正文写作“{name}（{_WORDS[level]}）”，而《政府收支分类科目》中{code}“{name}”是{_WORDS[right]}级科目"
    better = _between(found[0][0], level, book.document.identity.year)
    guess = f"疑应为“{better}（{_WORDS[level]}）”" if better and better != name else f"疑应写作“（{_WORDS[right]}）”"
    return Finding(
        _LEVEL_RULE, book.document.id, Outcome.FAIL, Severity.WARNING, f"{text}。{guess}",
        places=tuple(_place(chain, link, book) for chain, link in found[:_PLACES]), proposal=guess,
    )  # fmt: skip


def _between(chain: Chain, level: int, year: int | None) -> str | None:
    """The name that belongs at a level of a chain whose innermost name is known."""
    leaf = chain.leaf
    tops = [link for link in chain.links if link.level < level and codes_at(link.name, link.level)]
    if leaf.level <= level or not tops:
        return None
    tops_codes = codes_at(tops[-1].name, tops[-1].level)
    codes = [code for code in codes_at(leaf.name, leaf.level) if code.startswith(tops_codes)]
    lengths = {1: 3, 2: 5}
    return official(codes[0][: lengths[level]], year) if len(codes) == 1 else None


def account_names(book: Book) -> Iterator[Finding]:
    """The innermost name is one that the classification, or at least the document's own forms, has there."""
    for chain in _chains(book):
        if len(chain.links) < 2 or chain.leaf.level != 3:
            continue
        parents = parents_of_chain(chain)
        if len(parents) != 1 or len(parents[0]) != 5:
            continue
        if any(code.startswith(parents[0]) for code in codes_at(chain.leaf.name, 3)):
            yield Finding(_NAME_RULE, book.document.id, Outcome.PASS, Severity.INFO, "")
        else:
            yield from _unknown(chain, parents[0], book)


def _unknown(chain: Chain, parent: str, book: Book) -> Iterator[Finding]:
    fact = _row_of_amount(chain, parent, book)
    renamed = _renamed(chain.leaf.name, parent, book.document.identity.year)
    if fact is not None and same_name(fact.item, chain.leaf.name):
        return
    if renamed is not None:
        code, name = renamed
        guess = f"疑沿用了旧科目名，现名“{name}”（{code}）"
    elif fact is not None and fact.code is not None:
        guess = f"疑为“{fact.item}”（{fact.code}）"
    else:
        return
    parent_name = official(parent, book.document.identity.year)
    text = f"正文写作“{chain.leaf.name}（项）”，而《政府收支分类科目》的“{parent_name}”（{parent}）下没有这个科目"
    if fact is not None:
        text += f"；{where(fact)}的{printed(fact)}与正文的金额相同，名称是“{fact.item}”"
    own = _place(chain, chain.leaf, book)
    yield Finding(
        _NAME_RULE, book.document.id, Outcome.FAIL, Severity.WARNING, f"{text}。{guess}",
        places=(own, place_of_fact(fact)) if fact is not None else (own,), proposal=guess,
    )  # fmt: skip


def _row_of_amount(chain: Chain, parent: str, book: Book) -> Fact | None:
    """The only item below ``parent`` in the forms that has an amount of the paragraph."""
    amounts = [number for number in chain.numbers if number.is_money and number.value]
    rows = [
        fact
        for fact in book.facts
        if fact.origin is Origin.CELL
        and fact.code
        and fact.code.startswith(parent)
        and len(fact.code) == 7
        and any(_is_amount(fact, number) for number in amounts)
    ]
    return rows[0] if rows and len({fact.code for fact in rows}) == 1 else None


def _is_amount(fact: Fact, number: Number) -> bool:
    """Whether a figure is that number, within the last place of the number."""
    factor = unit_of(number.unit).factor
    gap = abs(fact.value * unit_of(fact.unit).factor - number.value * factor)
    return gap <= half_unit(number.text, number.value) * factor


def _renamed(name: str, parent: str, year: int | None) -> tuple[str, str] | None:
    """Code and present name where the name holds a former name of its 款 (其他国土资源事务支出)."""
    names = [item.name for item in names_of(parent)]
    now = official(parent, year)
    for former in names:
        if former != now and former in name:
            present = name.replace(former, now)
            code = next((code for code in codes_of(present) if code.startswith(parent)), None)
            if code is not None:
                return code, present
    return None


def _chains(book: Book) -> Iterator[Chain]:
    for paragraph in book.document.paragraphs:
        yield from chains_of(paragraph)


def _place(chain: Chain, link: Link, book: Book) -> Place:
    source = source_of(chain.paragraph, link.end - len("（项）") - len(link.name), link.end)
    return place_of_words(chain.paragraph, book.document.id, source)


RULES = (Rule(_LEVEL_RULE, level_words), Rule(_NAME_RULE, account_names))
