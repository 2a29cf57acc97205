"""Which figures of an agency and year do the words of a question mean?

First by structure: code, vocabulary concept, the same words, the same words but for numbering and
generic tails. Only words that name nothing known are compared by likeness, and a likeness is accepted
only when nearly every character of the question is explained by the figure's own names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from corpus.datatypes import Aspect, Fact, Fund, Gap, Origin, RowRole
from corpus.forms import form_by_id, recognise
from corpus.sounds import similar
from corpus.vocabulary import clean_label, item_key, vocabulary
from qa.aspects import PLAIN_ASPECTS
from qa.likeness import are_opposite, cover, named_share, shared_head, weight_of
from qa.mentions import is_name_of
from qa.query import Link, Mention
from qa.standing import plain_concept, within_fund
from qa.words import words

_EXPLAINED = 0.8  # share of the question's words that a likeness must explain
_RESEMBLING = 0.8  # share of a standard name that the question must name: 电费 is not 水电费
_NAMING = 0.6  # the same for an indicator: 水电费 does not name 水电费支付月份达标率
_HEAD = 0.5  # share of a name that its head must be to stand for it
_MARGIN = 0.06
_SOUNDS_LIKE = 0.85
_FUNDS_OF = {Fund.GENERAL_PUBLIC_BASIC: (Fund.GENERAL_PUBLIC_BASIC, Fund.GENERAL_PUBLIC_BUDGET)}
_NOTE = re.compile(r"[（(]([^（()）\d]{3,30})[)）]")
_NEGATIONS = ("非", "无", "未", "不")
_COST_TAILS = ("费", "经费", "支出")
_WEIGHTY = 1.0  # words of this weight that nothing explains forbid an answer

Entry = Fact | Gap


@dataclass(frozen=True, slots=True)
class Found:
    """The figures that a group of mentions means, and how sure that is."""

    facts: tuple[Fact, ...] = ()
    gaps: tuple[Gap, ...] = ()
    exact: bool = True
    read_as: str | None = None  # the item that loosely matching words were taken for
    unsupported: tuple[str, ...] = ()  # words that no figure accounts for
    rivals: tuple[str, ...] = ()  # items that fit as well

    def __bool__(self) -> bool:
        return bool(self.facts or self.gaps)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item with its ancestors; ``is_standard`` where it is a vocabulary term or has a code."""

    item: str
    path: tuple[str, ...]
    key: str
    characters: frozenset[str]
    is_standard: bool
    is_indicator: bool


class View:
    """The facts and gaps of one agency and year, indexed by their names."""

    def __init__(self, facts: Sequence[Fact], gaps: Sequence[Gap] = ()) -> None:
        self.facts = tuple(facts)
        self.gaps = tuple(gaps)
        self.by_concept: dict[str, list[Entry]] = defaultdict(list)
        self.by_code: dict[str, list[Entry]] = defaultdict(list)
        self.by_item: dict[str, list[Entry]] = defaultdict(list)
        entries: tuple[Entry, ...] = (*self.facts, *self.gaps)
        for entry in entries:
            self.by_item[entry.item].append(entry)
            if concept := entry.concept or plain_concept(entry):
                self.by_concept[concept].append(entry)
            if entry.code:
                self.by_code[entry.code].append(entry)

    @cached_property
    def by_key(self) -> dict[str, list[Entry]]:
        """Entries by their item's key (without year, quotes and generic tails)."""
        keys: dict[str, list[Entry]] = defaultdict(list)
        for item, entries in self.by_item.items():
            own = item_key(item)
            keys[own] += entries
            as_project = item_key(f"{item}项目")  # 泵站建设 in its form is 泵站建设项目 in the text
            if as_project != own and not any(e.concept or e.code for e in entries):
                keys[as_project] += entries
        return keys

    @cached_property
    def by_stem(self) -> dict[str, list[Entry]]:
        """Entries by their item without the note in brackets behind it."""
        stems: dict[str, list[Entry]] = defaultdict(list)
        for item, entries in self.by_item.items():
            stem, bracket, _ = item.partition("（")
            if bracket and len(stem) > 2 and not any(e.concept or e.code for e in entries):
                stems[stem] += entries
        return stems

    @cached_property
    def by_note(self) -> dict[str, list[Fact]]:
        """Figures by the note in brackets behind them."""
        notes: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            if note := note_of(fact):
                notes[note].append(fact)
        return notes

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Every item under each of its ancestor paths, for comparison by likeness."""
        found: dict[tuple[str, tuple[str, ...]], list[Entry]] = defaultdict(list)
        entries: tuple[Entry, ...] = (*self.facts, *self.gaps)
        for entry in entries:
            found[entry.item, _naming_path(entry)].append(entry)
        return tuple(
            Candidate(
                item,
                path,
                item_key(item),
                frozenset("".join((item, *path))),
                is_standard=any(e.concept or e.code for e in group),
                is_indicator=all(isinstance(e, Fact) and e.role is RowRole.INDICATOR for e in group),
            )
            for (item, path), group in found.items()
        )

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Distinct item names, the longest first."""
        return tuple(sorted(self.by_item, key=lambda item: (-len(item), item)))


def find_figures(mentions: Sequence[Mention], view: View) -> Found:
    """The facts and gaps that a group of mentions means.

    One mention names the item (the last one if it can: Chinese puts the head last), the others narrow
    it: an ancestor, a column, a form, a fund. Words joined to one name are tried as one, then apart.
    """
    negated = [m for m in mentions if any(part.text.startswith(_NEGATIONS) for part in m.parts)]
    if any(not exact_entries(m, view) for m in negated):
        return Found()  # 非财政拨款收入 is everything but that
    found = _find(mentions, view)
    if not found or found.unsupported or not found.exact:
        found = _find(_part_named(mentions), view) or _with_part(found, mentions)
    if found or not any(m.parts for m in mentions):
        return found
    parts = [part for m in mentions for part in (m.parts or (m,))]
    apart = [part for part in parts if len(part.text) > 1 or not part.literal]
    return _find(apart, view)


def _part_named(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """政府采购…，其中货物: the part under the name that it has with its whole; nothing where there is none."""
    if len(mentions) != 2 or not _is_part(mentions[1]):
        return ()
    whole, part = mentions
    terms = [vocabulary().term(concept) for concept in whole.concepts]
    names = [f"{name}{clean_label(part.text)}" for term in terms for name in (term.name, *term.aliases)]
    concept = next((c for name in names if (c := vocabulary().concept_of(name))), None)
    return (replace(part, concepts=(concept,), literal=False, link=Link.NONE),) if concept is not None else ()


def _is_part(mention: Mention) -> bool:
    return mention.link is Link.OF_WHICH and _is_literal(mention)


def _with_part(found: Found, mentions: Sequence[Mention]) -> Found:
    """What was found by likeness, unless it bears nothing of the part asked for: 其中工程 is not the whole."""
    parts = [clean_label(m.text) for m in mentions if _is_part(m)]
    entries: tuple[Entry, ...] = (*found.facts, *found.gaps)
    named = all(any(text in "".join((e.item, *e.path)) for e in entries) for text in parts)
    return found if found.exact or named or not any(len(text) < 3 for text in parts) else Found()


def _find(mentions: Sequence[Mention], view: View) -> Found:
    if not mentions:
        return Found()
    order = sorted(range(len(mentions)), key=lambda i: (mentions[i].link is not Link.OF_WHICH, -i))
    best = Found()
    for head in order:
        entries = exact_entries(mentions[head], view)
        others = [m for i, m in enumerate(mentions) if i != head]
        supported, unsupported = _narrow(entries, others)
        if entries and not unsupported:
            return _found(supported)
        if entries and all(_is_slight(m) for m in others if m.text in unsupported) and not best:
            best = _found(supported, unsupported=tuple(unsupported))
    return _likest(mentions, view) or _like_head(mentions, view) or best or _only_candidate(mentions, view)


def _is_slight(mention: Mention) -> bool:
    """Whether words may be left aside, saying so: they name nothing of weight."""
    is_part = mention.link is Link.OF_WHICH  # what is asked for itself
    return _is_literal(mention) and not is_part and sum(weight_of(c) for c in mention.text) < _WEIGHTY


def _like_head(mentions: Sequence[Mention], view: View) -> Found:
    """A project or indicator named loosely, narrowed by a known column: 门户网站运维 | 上年结转."""
    known = [m for m in mentions if not m.literal]
    loose = [m for m in mentions if m.literal and m.code is None]
    if not known or not loose:
        return Found()
    named = _likest(loose, view)
    named_entries: tuple[Entry, ...] = (*named.facts, *named.gaps)
    keys = {item_key(e.item) for e in named_entries}
    entries = [e for key in sorted(keys) for e in view.by_key.get(key, ())]
    supported, unsupported = _narrow(entries, known)
    if not entries or unsupported:
        return Found()
    return _found(supported, exact=False, read_as=named.read_as, rivals=named.rivals)


def _only_candidate(mentions: Sequence[Mention], view: View) -> Found:
    """The head of one name (住房 → 住房保障支出), where no other name of the agency holds the words."""
    text = clean_label(mentions[0].text)
    if len(mentions) != 1 or not _is_literal(mentions[0]) or sum(map(weight_of, text)) < 2:
        return Found()
    holding = [c for c in view.candidates if text in c.item]
    items = {c.item for c in holding}
    if len({c.key for c in holding}) != 1 or not all(c.is_standard and c.item.startswith(text) for c in holding):
        return Found()
    if any(named_share(item, text) < _HEAD for item in items):
        return Found()
    kept, _ = _narrow([e for item in sorted(items) for e in view.by_item[item]], ())
    return _found(kept, exact=False, read_as=holding[0].item)


def _is_literal(mention: Mention) -> bool:
    return mention.literal and mention.code is None


def _found(entries: Iterable[Entry], **marks: object) -> Found:
    chosen = list(entries)
    facts = tuple(e for e in chosen if isinstance(e, Fact))
    gaps = tuple(e for e in chosen if isinstance(e, Gap))
    return Found(facts, gaps, **marks)  # type: ignore[arg-type]


# --- by structure -----------------------------------------------------------------------------


def exact_entries(mention: Mention, view: View) -> list[Entry]:
    """Entries whose item is named by the mention: by code, concept, words, or key."""
    if mention.code is not None:
        return _of_code(mention, mention.code, view)
    found: dict[int, Entry] = {}
    for concept in mention.concepts:
        found.update((id(e), e) for e in view.by_concept.get(concept, ()))
        if vocabulary().term(concept).kind == "indicator":  # 满意度指标: all under that kind
            found.update((id(f), f) for f in view.facts if concept in map(_concept, f.path))
    found.update((id(e), e) for e in _of_fund(mention, view))
    if not any(isinstance(e, Gap) or e.aspect in PLAIN_ASPECTS for e in found.values()):
        stand_in = next(
            (o for c in mention.concepts for o in words().stands_for.get(c, ()) if o in view.by_concept), ""
        )
        found.update((id(e), e) for e in view.by_concept.get(stand_in, ()))
    if not found:
        found.update((id(e), e) for e in _counted(mention, view))
    label = clean_label(mention.text)
    found.update((id(e), e) for e in view.by_item.get(label, ()))
    if not found and not mention.concepts:
        found.update((id(e), e) for e in view.by_key.get(item_key(label), ()) if item_key(label))
    if not found and mention.literal:
        found.update((id(f), f) for f in view.by_note.get(label, ()))
        for tail in _COST_TAILS:  # 取暖 → 取暖费
            named = vocabulary().concept_of(label + tail)
            found.update((id(e), e) for e in view.by_concept.get(named or "", ()))
    if not found and not mention.concepts:  # 台式计算机（20万以下）
        found.update((id(e), e) for e in view.by_stem.get(label, ()))
    if not found and not mention.concepts:
        stems = (label.removesuffix(tail) for tail in words().tails if label.endswith(tail))
        stem = next((s for s in sorted(stems, key=len, reverse=True) if len(s) > 1 and s in view.by_item), "")
        found.update((id(e), e) for e in view.by_item.get(stem, ()))
    return list(found.values())


def _of_fund(mention: Mention, view: View) -> list[Fact]:
    """财政拨款基本支出 where only 基本支出 is printed, among others out of that fund."""
    named = [pair for c in mention.concepts if (pair := within_fund(c))]
    pairs = [(parent, _FUNDS_OF.get(fund, (fund,))) for parent, fund in named]
    return [
        e
        for parent, funds in pairs
        for e in view.by_concept.get(parent, ())
        if isinstance(e, Fact) and e.fund in funds and e.origin is Origin.CELL
    ]


def _counted(mention: Mention, view: View) -> list[Fact]:
    """公务接待批次 where the text counts 公务接待 in 批次: the unit is the end of the term."""
    found = []
    for name in (n for c in mention.concepts for n in (vocabulary().term(c).name, *vocabulary().term(c).aliases)):
        stem, unit = name[:-2], name[-2:]
        counts = (f for f in view.facts if f.aspect is Aspect.COUNT and f.unit == unit)
        found += [f for f in counts if len(stem) > 3 and f.item.endswith(stem)]
    return found


def _of_code(mention: Mention, code: str, view: View) -> list[Entry]:
    """Entries of a code. A name given with it must be theirs; where no codes are printed, the name serves."""
    coded = view.by_code.get(code, [])
    if mention.is_bare_code:
        return list(coded)
    if not coded and is_name_of(mention, code):
        return exact_entries(replace(mention, code=None), view)
    return [e for e in coded if _bears_name(mention, e)]


def _bears_name(mention: Mention, entry: Entry) -> bool:
    if entry.concept in mention.concepts or is_name_of(mention, entry.code or ""):
        return True
    text = clean_label(mention.text)
    return cover(text, entry.item) >= _EXPLAINED or cover(entry.item, text) >= _EXPLAINED


def _narrow(entries: Sequence[Entry], others: Sequence[Mention]) -> tuple[list[Entry], list[str]]:
    """Keep the entries that every other mention supports; name the mentions that none supports."""
    kept, unsupported = list(entries), []
    measured = False
    for mention in others:
        supported = [e for e in kept if supports(mention, e)]
        if supported:
            kept = supported
            measured = measured or any(_is_measure(mention, e) for e in supported)
        else:
            unsupported.append(mention.text)
    if not measured:
        # parts of an amount only where a column was named; percentages beside it are no parts
        kept = [e for e in kept if isinstance(e, Gap) or e.main or e.aspect is not Aspect.AMOUNT] or kept
    return kept, unsupported


def supports(mention: Mention, entry: Entry) -> bool:
    """Whether a mention beside the item is true of the entry: ancestor, column, fund, form, section."""
    terms = [vocabulary().term(c) for c in mention.concepts]
    if mention.is_bare_code:
        return bool(entry.code and mention.code and entry.code.startswith(mention.code))
    if _is_measure(mention, entry):
        return True
    if isinstance(entry, Fact) and entry.fund and any(t.fund is entry.fund for t in terms):
        return True
    if any(_concept(label) in mention.concepts for label in entry.path if mention.concepts):
        return True
    if entry.form and _subject_of(entry.form) in mention.concepts:
        return True
    text = clean_label(mention.text)
    form = _form_named(text)
    if form is not None:
        return entry.form == form
    if any(text in clean_label(label) for label in entry.path):
        return True
    if isinstance(entry, Fact) and (note_of(entry) == text or _has_attribute(text, entry)):
        return True
    if mention.literal and any(cover(text, label) >= _EXPLAINED for label in (entry.item, *entry.path)):
        return True
    if any(term.kind == "item" and term.codes for term in terms):
        return False  # an item of its own: a heading that names it beside others bears out nothing
    section = entry.section if isinstance(entry, Fact) else ()
    return len(text) >= 2 and any(text in clean_label(place) for place in (entry.scope, *section))


def _has_attribute(text: str, fact: Fact) -> bool:
    """Whether the row prints the words in a column of words (项目类型: 农村公路), or over one."""
    return len(text) > 1 and any(text in clean_label(head) or text in said for head, said in fact.attributes)


@cache
def _subject_of(form_id: str) -> str:
    """What the whole of a form is about (“三公”经费); empty where that is all revenue or expenditure."""
    form = form_by_id(form_id)
    concept = _concept(form.total) if form is not None else None
    is_everything = concept is None or vocabulary().term(concept).fund is Fund.ALL
    return "" if concept is None or is_everything else concept


@cache
def _form_named(text: str) -> str | None:
    """The official form that words such as 部门收入总表 name."""
    form = recognise(text, (), ()) if text.endswith("表") and len(text) > 3 else None
    return form.id if form is not None else None


def note_of(fact: Fact) -> str:
    """The note in brackets right behind a figure of running text: 58.02万元（聘用制公务员工资）."""
    if fact.sentence is None or fact.aspect is not Aspect.AMOUNT:
        return ""
    _, _, behind = _packed(fact.sentence).partition(_packed(fact.source.text))
    match = _NOTE.match(behind)
    return clean_label(match[1]) if match else ""


def _packed(text: str) -> str:
    return "".join(text.split())


def _is_measure(mention: Mention, entry: Entry) -> bool:
    if isinstance(entry, Fact) and entry.measure_concept and entry.measure_concept in mention.concepts:
        return True
    text = clean_label(mention.text)
    return entry.measure == text or any(clean_label(c) == text for c in entry.columns)


@cache
def _concept(label: str) -> str | None:
    return vocabulary().concept_of(clean_label(label))


# --- by likeness ------------------------------------------------------------------------------


def _likest(mentions: Sequence[Mention], view: View) -> Found:
    """By likeness, where no name fits: all words of the group against item, ancestors and column."""
    if any(m.code is not None for m in mentions):
        return Found()
    if all(not m.literal for m in mentions):
        return Found()  # known terms that the agency does not have: never take a similar one instead
    heard = _misheard(mentions, view)
    if heard:
        return heard
    text = "".join(clean_label(m.text) for m in mentions)
    if sum(weight_of(c) for c in text) < 2:
        return Found()
    scored = sorted(_scored(text, view), key=lambda s: -s[0])
    if not scored:
        return Found()
    best = scored[0][0]
    near = [(score, item, path) for score, item, path in scored if score >= best - _MARGIN]
    keys = {item_key(item) for _, item, _ in near}
    entries = [e for _, item, path in near for e in view.by_item[item] if _naming_path(e) == path]
    known = set(map(id, entries))  # the same project under its other names
    entries += [e for key in sorted(keys) for e in view.by_key.get(key, ()) if id(e) not in known and _is_whole(e)]
    kept, _ = _narrow(entries, ())
    rivals = tuple(dict.fromkeys(item for _, item, _ in near)) if len(keys) > 1 else ()
    found = _found(kept, exact=False, read_as=near[0][1], rivals=rivals)
    return found


def _naming_path(entry: Entry) -> tuple[str, ...]:
    """The ancestors that a question may name: of an indicator the project, not its kind (数量指标)."""
    is_indicator = isinstance(entry, Fact) and entry.role is RowRole.INDICATOR
    return entry.path[:1] if is_indicator else entry.path


def _is_whole(entry: Entry) -> bool:
    return isinstance(entry, Fact) and entry.role is not RowRole.INDICATOR


def _scored(text: str, view: View) -> Iterable[tuple[float, str, tuple[str, ...]]]:
    """Items (under their ancestors) that explain the text well enough, with their score."""
    weights = [(char, weight_of(char)) for char in text]
    needed = _EXPLAINED * sum(weight for _, weight in weights)
    for candidate in view.candidates:
        if sum(weight for char, weight in weights if char in candidate.characters) < needed:
            continue  # cannot explain enough, whatever the order
        item = candidate.item
        covered = cover(text, item, *candidate.path)
        own = cover(candidate.key or item, text)
        if covered < _EXPLAINED or own <= 0 or shared_head(text, item) < 2:
            continue
        if are_opposite(text, item):
            continue
        if candidate.is_standard and named_share(item, text) < _RESEMBLING:
            continue
        if not candidate.is_indicator and item.endswith(_COST_TAILS) and not _ends_alike(text, item, candidate.path):
            continue
        if candidate.is_indicator and own < _NAMING and not item.endswith(text):
            continue
        yield 0.6 * covered + 0.2 * cover(text, item) + 0.2 * own, item, candidate.path


def _ends_alike(text: str, item: str, path: tuple[str, ...]) -> bool:
    """Whether the last character, the head of the words, is explained: 采购服务器 is no 购买服务支出."""
    end = text[-1]
    slight = words().loose | words().particles | words().ending_particles
    return end in slight or weight_of(end) < 1 or any(end in name for name in (item, *path))


def _may_sound_like(text: str, characters: set[str], name: str) -> bool:
    """Cheap test before the comparison by sound: about as long, at most two characters differ."""
    if abs(len(name) - len(text)) > 1:
        return False
    return len(characters.difference(name)) <= 2 and len(set(name) - characters) <= 2


def _misheard(mentions: Sequence[Mention], view: View) -> Found:
    """A single unknown word that sounds like a known one: 公物接待费 for 公务接待费."""
    if len(mentions) != 1:
        return Found()
    text = clean_label(mentions[0].text)
    if len(text) < 3:
        return Found()
    known = set(text)
    candidates = [n for n in (*vocabulary().name_keys(), *view.items) if _may_sound_like(text, known, n)]
    scored = sorted(((similar(text, n), n) for n in set(candidates)), key=lambda s: (-s[0], s[1]))
    if not scored or scored[0][0] < _SOUNDS_LIKE:
        return Found()
    name = scored[0][1]
    concept = _concept(name)
    concepts = (concept,) if concept else ()
    entries = exact_entries(Mention(name, 0, len(name), concepts, literal=not concepts), view)
    kept, _ = _narrow(entries, ())
    return _found(kept, exact=False, read_as=name) if kept else Found()
