"""What running text tells of a question's own words: the sentence that holds them, and what it lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.datatypes import Fact, Source
from corpus.vocabulary import clean_label
from index.chunks import Chunk, ChunkKind, locate
from index.library import Library
from qa.catalog import Catalog
from qa.draft import Draft
from qa.likeness import cover, weight_of
from qa.query import Query, Target
from qa.resolve import Refusal, resolve_agency
from qa.schema import Rows, WarningCode
from qa.scribe import Scribe

PROSE = (ChunkKind.PARAGRAPH, ChunkKind.DEFINITION)  # the kinds of passage that hold sentences
_CANDIDATES = 40
_HELD = 0.6  # share of the question's words that a sentence (with the one before it) must hold
_LEAST_WEIGHT = 2.0  # words that weigh less tell no subject
_LONGEST = 900  # characters of a numbered account
_LISTING = 60  # characters on either side of a topic in which its parts may be listed
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]是|其[一二三四五六])")
_MARKS = re.compile(r"[\s\"“”'‘’《》]")
_LISTED = re.compile(
    r"(?:包括|分别是|分别为|有|为|是|[:：])[:：]?(?P<names>[^，。；：:]{2,30}(?:、[^，。；：:、]{2,30})+)"
)
_REASON = re.compile(r"主要是|主要原因|原因是|原因为|由于|主要为|主要系|主要受|影响")
_CAUSED = re.compile("主要原因|原因是|原因为|主要是|由于|主要为|主要系")
_REASON_BEHIND = re.compile(r"^(?:此|该|这|其|上述)?[^，。]{0,12}(?:原因|主要是|由于|主要系)")
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence with how much of the question it holds."""

    chunk: Chunk
    text: str
    share: float


def documents_telling(agency: str, year: int | None, catalog: Catalog) -> list[str]:
    """The documents that speak of an agency's year: its own, and a government's report of the year after."""
    own = [d.id for d in catalog.documents_of(agency, year)]
    later = catalog.documents_of(agency, year + 1) if year is not None else ()
    return own + [d.id for d in later if d.level == "政府"]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The agency and year that a question is about, and what was assumed to settle them."""

    agency: str
    year: int | None
    notes: tuple[str, ...]


def whereabouts(target: Target, query: Query, catalog: Catalog) -> Whereabouts | None:
    """The agency named and its year, the latest where none is named; None where no one agency is meant."""
    settled = resolve_agency(target, query, catalog)
    if isinstance(settled, Refusal):
        return None
    agency = settled[0].agencies[0]
    if target.year is not None:
        return Whereabouts(agency, target.year, (*query.assumptions, *settled[1]))
    year = next(iter(catalog.years(agency)), None)
    assumed = () if year is None else (f"没有写明年份，按{year}年回答",)
    return Whereabouts(agency, year, (*query.assumptions, *settled[1], *assumed))


def tell(query: Query, catalog: Catalog, library: Library) -> Draft | None:
    """The sentence of the agency's documents that holds the question's own words; None where none does."""
    target = query.targets[0] if query.targets else Target()
    words = [clean_label(m.text) for m in target.mentions]
    if sum(weight_of(c) for c in "".join(words)) < _LEAST_WEIGHT:
        return None
    place = whereabouts(target, query, catalog)
    documents = [] if place is None else documents_telling(place.agency, place.year, catalog)
    if place is None or not documents:
        return None
    hits = library.retriever().find("".join(words), _CANDIDATES, documents, PROSE)
    found = [t for hit in hits for t in _sentences(hit.chunk, words)]
    if not found:
        return None
    best = max(found, key=lambda t: (t.share, _lists_beside(t.text, words[-1])))
    quote = _with_points(best, library)
    scribe = Scribe(catalog, query.unit)
    number = scribe.cite_passage(best.chunk, quote)
    for note in place.notes:
        scribe.warn(WarningCode.ASSUMPTION, note)
    names = listed_in(best.text, words[-1] if words else "")
    lines = (f"《{catalog.documents[best.chunk.document].title}》原文：“{quote}”[{number}]",)
    return Draft(lines, scribe, rows=_rows(words, names))


def _sentences(chunk: Chunk, words: Sequence[str]) -> list[Telling]:
    """The sentences of a passage that hold enough of the words, each with the one before it as context."""
    told = [s.strip() for s in _SENTENCE.findall(chunk.text) if s.strip()]
    found = []
    for n, sentence in enumerate(told):
        around = _MARKS.sub("", "".join(told[max(n - 2, 0) : n]))
        own = _MARKS.sub("", sentence)
        whole = sum(map(len, words))
        share = sum(len(w) * cover(w, own, around) for w in words) / whole
        inside = sum(len(w) * cover(w, own) for w in words) / whole
        if share >= _HELD and inside >= _HELD / 2:
            found.append(Telling(chunk, sentence, share + inside))
    return found


def _lists_beside(sentence: str, topic: str) -> int:
    """How many things a sentence lists right before or behind the topic (A、B、C“三大产业”)."""
    start = sentence.find(topic.strip('"'))
    around = sentence[max(start - _LISTING, 0) : start + len(topic) + _LISTING] if start >= 0 else ""
    return around.count("、")


def _with_points(best: Telling, library: Library) -> str:
    """The sentence with the further points of the account that it opens (一是…二是…三是…)."""
    if not _NUMBERED.search(best.text):
        return best.text
    for paragraph in library.paragraphs(best.chunk.document):
        start = paragraph.text.find(best.text)
        if start < 0:
            continue
        end = start + len(best.text)
        rest = list(_SENTENCE.finditer(paragraph.text, end))
        points = [n for n, s in enumerate(rest) if _NUMBERED.match(s.group().strip())]
        last = max((n for n in points if rest[n].end() - start <= _LONGEST), default=None)
        return paragraph.text[start : end if last is None else rest[last].end()]
    return best.text


def listed_in(sentence: str, topic: str) -> tuple[str, ...]:
    """The names that a sentence lists right behind the topic (直属单位包括：A、B、C)."""
    start = sentence.find(topic)
    if start < 0 or not topic:
        return ()
    match = _LISTED.search(sentence, start + len(topic))
    if match is None or match.start() > start + len(topic) + 4:
        return ()
    return tuple(name.strip() for name in match["names"].rstrip("。等").split("、"))


def _rows(words: Sequence[str], names: Sequence[str]) -> Rows | None:
    if not names:
        return None
    data: list[list[str | None]] = [[name] for name in names]
    return Rows(columns=["".join(words)], data=data, covered=len(names), considered=len(names))


def reason_beside(change: Fact, library: Library) -> tuple[str, Source] | None:
    """The sentence of a change with the reason in it or right behind it, and where that is printed."""
    sentence = change.sentence or ""
    for paragraph in library.paragraphs(change.document):
        start = paragraph.text.find(sentence)
        if not sentence or start < 0:
            continue
        behind = paragraph.text[start + len(sentence) :].lstrip()
        following = _SENTENCE.match(behind)
        figure = sentence.find(change.source.text.strip())
        if _REASON.search(sentence, max(figure, 0)):
            return sentence, locate(sentence, paragraph.source)
        if following is not None and _REASON_BEHIND.match(following.group()):
            quote = f"{sentence}{following.group()}"
            return quote, locate(quote, paragraph.source)
    return None


def reason_told(names: Sequence[str], documents: Sequence[str], library: Library) -> tuple[str, Chunk] | None:
    """The sentence of these documents that gives a reason for one of the names (收入支出减少的主要原因是…)."""
    for name in names:
        for hit in library.retriever().find(f"{name}主要原因", _CANDIDATES, documents, (ChunkKind.PARAGRAPH,)):
            for sentence in (s.strip() for s in _SENTENCE.findall(hit.chunk.text)):
                cause = _CAUSED.search(sentence)
                if cause is not None and name in _MARKS.sub("", sentence[: cause.start()]):
                    return sentence, hit.chunk
    return None
