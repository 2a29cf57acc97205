"""What was copied from a neighbour: the name of another item, a whole block of another project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.checks.book import Book, place_of_words
from corpus.checks.datatypes import Finding, Severity
from corpus.checks.rules import Rule
from corpus.checks.words_text import Passage, any_of, failure, passages, words
from corpus.datatypes import Paragraph
from corpus.vocabulary import clean_label

COPIED_NAME = "words_copied_name"
COPIED_BLOCK = "words_copied_block"

_NAME = r"[^“”\"，。；、：:（）\s]{1,60}(?:（[^（）]{1,6}）[^“”\"，。；、：:（）\s]{1,60})?"
_TOLD = r"[^“”\"，。；、：:\s]"
_ITEM = re.compile(rf"(?:(?P<class>{_NAME})（类）\s*)?(?:(?P<group>{_NAME})（款）\s*)?(?P<leaf>{_NAME})（项）")
_NUMBERING = re.compile(r"^\d+[.、．]")


@dataclass(frozen=True, slots=True)
class _Entry:
    """The sentences about one item (款、项) of a document."""

    passage: Passage
    leaf: str
    group: str
    start: int
    end: int

    @property
    def designations(self) -> tuple[str, ...]:
        """How the item is called: 一般行政管理事务, 宣传事务一般行政管理事务."""
        return (self.leaf, self.group + self.leaf) if self.group else (self.leaf,)


def check_copied_name(book: Book) -> Iterator[Finding]:
    """“X（项）……主要用于Y” where Y is word for word another item of the document."""
    entries = [entry for passage in passages(book) if passage.paragraph for entry in _entries(passage)]
    owners: dict[str, _Entry] = {}
    for entry in entries:
        for name in entry.designations:
            owners.setdefault(name, entry)
    for entry in entries:
        for match in _told().finditer(entry.passage.text, entry.start, entry.end):
            name = match["name"]
            owner = owners.get(name) or owners.get(match["longer"] or "")
            if owner is not None and not _is_own(entry, owner, name):
                yield _copied_name(entry, owner, match, name)


@cache
def _told() -> re.Pattern[str]:
    leads, tails, moves = any_of(words().copied_leads), any_of(words().reason_tails), any_of(words().moves)
    return re.compile(
        rf"(?:{leads})(?:是|为)?[：:]?(?P<longer>(?P<name>{_TOLD}+?)(?:{tails})?)(?:{moves})?(?=[，。；]|$)"
    )


def _entries(passage: Passage) -> Iterator[_Entry]:
    found = list(_ITEM.finditer(passage.text))
    for n, match in enumerate(found):
        end = found[n + 1].start() if n + 1 < len(found) else len(passage.text)
        group = _NUMBERING.sub("", match["group"] or "")
        yield _Entry(passage, _NUMBERING.sub("", match["leaf"]), group, match.end(), end)


def _is_own(entry: _Entry, owner: _Entry, name: str) -> bool:
    """Whether the name also names the entry itself, or a part of it, or what it is a part of."""
    own = (*entry.designations, entry.group)
    return owner.leaf == entry.leaf or entry.leaf in name or any(name in mine for mine in own)


def _copied_name(entry: _Entry, owner: _Entry, match: re.Match[str], name: str) -> Finding:
    place = entry.passage.place(match.start(), match.end())
    source = owner.passage.place(owner.start - len(owner.leaf) - 3, owner.start)
    text = f"“{entry.leaf}（项）”的说明写“{match[0]}”，而“{name}”是另一项，疑照抄他项文字"
    return failure(COPIED_NAME, (place, source), text)


# --- blocks ---------------------------------------------------------------------------------------

_FEWEST = 3  # paragraphs of a block
_SHORTEST = 40  # characters of a block
_LABEL = re.compile(
    r"^(?:[（(]?\d{1,2}[）)]|\d{1,2}[.、．]|[（(]?[一二三四五六七八九十]{1,2}[）)、])?(?P<label>[^：:，。]{2,12})[：:](?=.)"
)
_MONEY = re.compile(r"\d\s*(?:万元|亿元|元)")


def check_copied_block(book: Book) -> Iterator[Finding]:
    """A run of paragraphs of one project that stands again under another, which has such lines of its own."""
    paragraphs = book.document.paragraphs
    known: dict[str, list[int]] = {}
    index = 0
    while index < len(paragraphs):
        run = max((_run(paragraphs, first, index) for first in known.get(paragraphs[index].text, ())), default=_NONE)
        if run.length >= _FEWEST and _is_copied(paragraphs, run):
            yield _copied_block(book, run)
        for step in range(index, index + max(run.length, 1)):
            known.setdefault(paragraphs[step].text, []).append(step)
        index += max(run.length, 1)


@dataclass(frozen=True, slots=True, order=True)
class _Run:
    length: int
    first: int
    second: int


_NONE = _Run(0, 0, 0)


def _run(paragraphs: Sequence[Paragraph], first: int, second: int) -> _Run:
    """How far the paragraphs from two places on read the same."""
    length = 0
    while (
        second + length < len(paragraphs)
        and first + length < second
        and paragraphs[first + length].text == paragraphs[second + length].text
    ):
        length += 1
    return _Run(length, first, second)


def _is_copied(paragraphs: Sequence[Paragraph], run: _Run) -> bool:
    """Whether the run states money, under another heading, and the same lines stand there with other content."""
    block = paragraphs[run.second : run.second + run.length]
    if sum(len(paragraph.text) for paragraph in block) < _SHORTEST:
        return False
    if not any(_MONEY.search(paragraph.text) for paragraph in block):
        return False
    project, origin = _project(paragraphs[run.second]), _project(paragraphs[run.first])
    if not project or project == origin:
        return False
    own = {label: p.text for p in paragraphs[: run.second] if _project(p) == project and (label := _label(p))}
    return any((label := _label(p)) in own and own[label] != p.text for p in block if _MONEY.search(p.text))


def _project(paragraph: Paragraph) -> tuple[str, ...]:
    """The headings over a paragraph without the innermost of its own labels."""
    path = paragraph.section
    return path[:-1] if len(path) > 1 and _is_part(path[-1]) else path


def _is_part(title: str) -> bool:
    return bool(re.match(r"[（(]?\d{1,2}[）)]", title))


def _label(paragraph: Paragraph) -> str:
    match = _LABEL.match(paragraph.text)
    return match["label"] if match else ""


def _copied_block(book: Book, run: _Run) -> Finding:
    paragraphs = book.document.paragraphs
    block = range(run.second, run.second + run.length)
    money = next(n for n in block if _MONEY.search(paragraphs[n].text))
    wanted = (run.second, money, run.first, run.first + money - run.second)
    places = tuple(place_of_words(p, book.document.id, p.source) for p in (paragraphs[n] for n in wanted))
    project, origin = _project(paragraphs[run.second])[-1], _project(paragraphs[run.first])[-1]
    text = (
        f"“{clean_label(project)}”之下原样重复了“{clean_label(origin)}”的{run.length}段，"
        f"其中的“{paragraphs[money].text}”是后者的，不是“{clean_label(project)}”的"
    )
    return failure(COPIED_BLOCK, tuple(dict.fromkeys(places)), text, Severity.WARNING)


RULES: tuple[Rule, ...] = (Rule(COPIED_NAME, check_copied_name), Rule(COPIED_BLOCK, check_copied_block))
