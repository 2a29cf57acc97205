"""Names → agencies, years, phases and figures of this library. A refusal says which part is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.datatypes import Fact, Gap, GapKind, Phase, RowRole, Tier
from corpus.vocabulary import clean_label, vocabulary
from index.facts import FactFilter
from qa.catalog import Catalog
from qa.likeness import cover
from qa.matching import Found, View, exact_entries, find_figures
from qa.near_agencies import agencies_meant, is_alike, likest, no_agencies, without_head
from qa.own_level import is_body, own_view
from qa.query import PHASE_NAMES, Mention, Operation, Query, Target
from qa.schema import Reason, Status
from qa.spans import CLAUSE_END
from qa.unreadable import unreadable_of
from qa.words import words

_OPTIONS = 5
_AGENCIES_TRIED = 12
_NAMESAKES_TRIED = 8
_OF_TARGETS = re.compile("指标|目标")
_WHOLE_PLACE = re.compile("全(?P<kind>[省市区县州盟旗]|地区)")
_QUOTES = '"《》'
_BETWEEN_WORDS = 12  # characters that may stand between words quoted as one stretch
_ORGANISATION = re.compile(
    r"[一-鿿]{2,12}?(?:管理处|办事处|博物院|研究院|局|处|厅|委员会|公司|大学|医院|学院|街道办)(?![一-鿿]{0,2}费)"
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, in Chinese, and what may be asked instead."""

    reason: Reason
    message: str
    options: tuple[str, ...] = ()
    plainer: tuple[str, ...] = ()  # offered where none of the options has an answer

    @property
    def status(self) -> Status:
        """The status that goes with the reason."""
        if self.reason in _AMBIGUOUS:
            return Status.AMBIGUOUS
        if self.reason in (Reason.OUT_OF_SCOPE, Reason.EMPTY_QUESTION, Reason.QUESTION_TOO_LONG):
            return Status.OUT_OF_SCOPE
        return Status.NOT_FOUND


_AMBIGUOUS = (Reason.AMBIGUOUS_AGENCY, Reason.AMBIGUOUS_YEAR, Reason.AMBIGUOUS_ITEM, Reason.MISSING_ITEM)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A target with one agency, one year, one phase, and the figures that its words mean."""

    target: Target
    agency: str
    year: int
    phase: Phase | None
    found: Found
    assumptions: tuple[str, ...] = ()


def resolve_agency(target: Target, query: Query, catalog: Catalog) -> tuple[Target, tuple[str, ...]] | Refusal:
    """Settle the agency of a target; the second value names the assumptions made."""
    if query.unknown_agency and not target.agencies:
        return agency_missing(query.unknown_agency, catalog, target)
    stranger = "" if target.agencies else _stranger(target)
    if stranger and not catalog.is_in_item(stranger):
        return agency_missing(stranger, catalog, without_head(target)[1])
    if not target.agencies and (choice := _which_agency(target, catalog)) is not None:
        return choice
    candidates = target.agencies or _owners_of(target, query.text, catalog)
    if len(candidates) > 1:
        candidates = _narrowed(candidates, target, query.text, catalog)
    if len(candidates) == 1:
        named = bool(target.agencies) and query.explicit_agency
        notes = () if named else (f"没有写明单位，按“{candidates[0]}”回答",)
        return replace(target, agencies=candidates), notes
    everyone = candidates or _holders(target, catalog) or catalog.agencies
    if len(everyone) == 1 and not candidates and target.mentions:
        return replace(target, agencies=everyone), (f"没有写明单位，文库中只有“{everyone[0]}”列有此项",)
    if not everyone:
        return Refusal(Reason.AGENCY_NOT_IN_LIBRARY, no_agencies(catalog))
    wanted = f"{target.year}年" if target.year else ""
    listing = "、".join(everyone[:_OPTIONS])
    return Refusal(
        Reason.AMBIGUOUS_AGENCY,
        f"请写明是哪个单位。文库中有{len(everyone)}个单位可能符合，例如：{listing}",
        _asked_of(everyone, wanted, target.words),
        _asked_of(everyone, wanted, _standard_words(target)),
    )


def _which_agency(target: Target, catalog: Catalog) -> Refusal | None:
    """The agencies that words in front may be a slip or an abbreviation of (图书管, 市图), to choose from."""
    said, rest = without_head(target)
    meant = agencies_meant(said, catalog) if rest.words else ()
    if not meant:
        return None
    wanted = f"{target.year}年" if target.year else ""
    message = f"文库中没有叫“{said}”的单位，可能是：{'、'.join(meant)}，请选一个"
    plainer = (*_asked_of(meant, wanted, _standard_words(rest)), *_asked_of(meant, "", rest.words))
    return Refusal(Reason.AMBIGUOUS_AGENCY, message, _asked_of(meant, wanted, rest.words), plainer)


def without_unknown_agency(target: Target, catalog: Catalog) -> Target:
    """The target without words in front that are taken for an agency which no name of the library is (图书管)."""
    said, rest = without_head(target)
    if target.agencies or not rest.mentions:
        return target
    is_agency = (_stranger(target) and not catalog.is_in_item(said)) or agencies_meant(said, catalog)
    return rest if is_agency else target


def _asked_of(agencies: Sequence[str], year: str, words_asked: str) -> tuple[str, ...]:
    return tuple(f"{agency}{year}{words_asked}是多少" for agency in agencies[:_OPTIONS]) if words_asked else ()


def _standard_words(target: Target) -> str:
    """The words of a target that the vocabulary knows, without what nothing explains: 市图|接待费 → 接待费."""
    pieces = [piece for mention in target.mentions for piece in (mention.parts or (mention,))]
    return "".join(piece.text for piece in pieces if not piece.literal)


def _stranger(target: Target) -> str:
    """Words in front that end like an organisation and belong to no name of the library: 月球管理处."""
    first = target.mentions[0] if target.mentions else None
    if first is None or not first.literal:
        return ""
    found = _ORGANISATION.match(first.parts[0].text if first.parts else first.text)
    return found.group() if found else ""


def agency_missing(name: str, catalog: Catalog, target: Target | None = None) -> Refusal:
    """The refusal that names the agency which the library does not hold, and those of a like name.

    ``target`` is what is asked of it: the same of agencies whose names are much like it is offered.
    """
    unread = unreadable_of(name, catalog)
    if unread is not None:
        message = f"文库中有“{name}”的文件《{unread.title}》，但内容未能读出：{unread.problems[0]}"
        return Refusal(Reason.UNREADABLE_SOURCE, message)
    near = likest(name, catalog)
    others = f"文库中名称相近的单位有：{'、'.join(near)}" if near else "文库中也没有名称相近的单位"
    message = f"文库中没有“{name}”的文件。{others if catalog.agencies else no_agencies(catalog)}"
    alike = tuple(agency for agency in near if is_alike(name, agency))
    asked = target.words if target is not None else ""
    year = f"{target.year}年" if target is not None and target.year else ""
    options = _asked_of(alike, year, asked)
    return Refusal(Reason.AGENCY_NOT_IN_LIBRARY, message, options, _asked_of(alike, "", asked))


def _owners_of(target: Target, text: str, catalog: Catalog) -> tuple[str, ...]:
    """Without an agency: the only one, or those whose own project or item the words name."""
    if len(catalog.agencies) == 1:
        return catalog.agencies
    literal = [m for m in target.mentions if m.literal and m.code is None]
    if not literal:
        return ()
    named = "".join(clean_label(m.text) for m in literal)
    matches = [m for m in catalog.store.items_like(named, limit=200) if catalog.publishes(m.agency)]
    likely = dict.fromkeys(m.agency for m in matches)
    having = tuple(a for a in list(likely)[:_AGENCIES_TRIED] if _has_item(a, target, text, catalog))
    if len(having) < 2:
        return having
    best = {a: max(cover(named, m.item) for m in matches if m.agency == a) for a in having}
    return tuple(a for a in having if best[a] >= max(best.values()) - 0.05)


def _holders(target: Target, catalog: Catalog) -> tuple[str, ...]:
    """The agencies that state a figure of the one term named, those with documents of their own first."""
    concepts = target.mentions[-1].concepts if target.mentions else ()
    if not concepts or len(target.mentions) != 1:
        return ()
    years = (target.year,) if target.year is not None else ()
    found = set(catalog.store.distinct("agency", FactFilter(concepts=concepts, years=years)))
    known = [a for a in catalog.agencies if a in found]
    return tuple(sorted(known, key=lambda a: not catalog.documents_of(a)))


def _narrowed(candidates: Sequence[str], target: Target, text: str, catalog: Catalog) -> tuple[str, ...]:
    """Of several agencies of one name keep those that have the year, then those that have the item."""
    kept = tuple(candidates)
    whole = _WHOLE_PLACE.search(text)  # 示例全地区 is none of the cities and counties of that name
    if whole is not None:
        kept = tuple(a for a in kept if a.endswith(whole["kind"])) or kept
    if target.year is not None:
        kept = tuple(a for a in kept if target.year in catalog.years(a)) or kept
    if len(kept) > 1:  # a government with documents of its own before a place that only another's report mentions
        kept = tuple(a for a in kept if catalog.documents_of(a)) or kept
    if target.mentions and len(kept) <= _NAMESAKES_TRIED:  # of more namesakes the reader chooses by name
        having = tuple(a for a in kept if _has_item(a, target, text, catalog))
        kept = having or kept
    return kept


def _has_item(agency: str, target: Target, text: str, catalog: Catalog) -> bool:
    years = [target.year] if target.year is not None else list(catalog.years(agency))
    return any(
        any(exact_entries(m, catalog.view(agency, year)) for m in target.mentions)
        or bool(_by_clauses(target, catalog.view(agency, year), text)[0])
        for year in years
    )


def resolve(target: Target, query: Query, catalog: Catalog) -> Resolved | Refusal:
    """Settle agency, year and phase of a target and find what its words mean.

    No year: the latest published year that has the item. No phase: the budget where there is one.
    """
    settled = resolve_agency(target, query, catalog)
    if isinstance(settled, Refusal):
        return settled
    target, notes = settled
    agency = target.agencies[0]
    if target.year is not None:
        return _in_year(target, agency, target.year, query, catalog, notes)
    years = catalog.years(agency)
    if not years:
        return Refusal(Reason.YEAR_NOT_IN_LIBRARY, f"文库中没有{agency}注明年份的文件")
    attempts = [_in_year(target, agency, year, query, catalog, notes) for year in years]
    for year, attempt in zip(years, attempts, strict=True):
        if isinstance(attempt, Resolved) and (attempt.found.facts or not target.mentions):
            which = "文库中该单位只有这一年" if len(years) == 1 else "取文库中有此项的最近一年"
            return replace(attempt, assumptions=(*attempt.assumptions, f"没有写明年份，按{year}年回答（{which}）"))
    return attempts[0]


def _in_year(
    target: Target, agency: str, year: int, query: Query, catalog: Catalog, notes: tuple[str, ...]
) -> Resolved | Refusal:
    if year not in catalog.years(agency) and not _is_printed_elsewhere(target, agency, year, catalog, query):
        return _year_missing(target, agency, year, catalog)
    phases = catalog.phases(agency, year)
    phase = target.phase or (Phase.FINAL if _weakly_final(query, phases) else None)
    view = _view_of(target, agency, year, catalog)
    if not view.facts and target.tier is Tier.OWN:
        return Refusal(
            Reason.ITEM_NOT_FOUND,
            f"文库中{agency}{year}年只有包含所属单位的部门数字，没有单列本级（机关）的数字，两者不能互相代替",
        )
    found, ignored = _by_clauses(target, view, query.text) if target.mentions else (Found(), "")
    if ignored:
        notes = (*notes, f"没有用到“{ignored}”这些话")
    held = {f.phase for f in view.facts}
    if phase is not None and phase not in held:
        return _phase_missing(target, agency, year, phase, phases)
    if phase is None:
        phase = _default_phase(found.facts or view.facts, phases)
        if phase is not None and len(phases) > 1:
            notes = (*notes, f"没有写明是预算还是决算，按{PHASE_NAMES[phase]}回答")
    facts = of_tier([f for f in found.facts if f.phase in (phase, None)], target.tier)
    found = replace(found, facts=facts)
    if found.unsupported and found.facts:
        notes = (*notes, f"没有识别“{'”“'.join(found.unsupported)}”，只按其余部分回答")
    return Resolved(replace(target, year=year, phase=phase), agency, year, phase, found, notes)


def _view_of(target: Target, agency: str, year: int, catalog: Catalog) -> View:
    """What may be meant: of a department's 本级 only its own, of a tier of government that tier's or the untold."""
    if target.tier is Tier.OWN and is_body(agency, catalog):
        return own_view(agency, year, catalog)
    view = catalog.view(agency, year)
    if target.tier is None:
        return view
    kept = [fact for fact in view.facts if fact.tier in (target.tier, None)]
    return View(kept, view.gaps) if any(fact.tier is target.tier for fact in kept) else view


def _is_printed_elsewhere(target: Target, agency: str, year: int, catalog: Catalog, query: Query) -> bool:
    """Whether documents of other years print the very item for a year of which none is held (上年决算数)."""
    if not target.mentions or year not in catalog.mentioned_years(agency):
        return False
    found, _ = _by_clauses(target, catalog.view(agency, year), query.text)
    return found.exact and any(f.phase in (target.phase, None) or target.phase is None for f in found.facts)


def of_tier(facts: Sequence[Fact], tier: Tier | None) -> tuple[Fact, ...]:
    """The facts of the tier asked for (全市, 本级); those of no stated tier only where there are none."""
    kept = tuple(f for f in facts if tier is None or f.tier is tier)
    return kept or tuple(f for f in facts if f.tier is None)


def _by_clauses(target: Target, view: View, text: str) -> tuple[Found, str]:
    """All words of the target, else those of the asking clause alone: people tell a story before they ask.

    A clause that asks (多少, 几个 …) is never left aside. The second value is what was.
    """
    found = find_figures(target.mentions, view)
    clauses = sorted({m.clause for m in target.mentions}, reverse=True)
    if found or len(clauses) < 2:
        return found, ""
    asking = {n for n, clause in enumerate(CLAUSE_END.split(text)) if words().asking.search(clause)}
    for clause in clauses:
        if asking.intersection(clauses) - {clause}:
            continue
        kept = tuple(m for m in target.mentions if m.clause == clause)
        rest = tuple(m for m in target.mentions if m.clause != clause)
        alone = find_figures(kept, view)
        if alone.facts and all(m.literal and m.code is None for m in rest):
            return alone, "”“".join(m.text for m in rest)
    return found, ""


def _weakly_final(query: Query, phases: Sequence[Phase]) -> bool:
    return "weak_final" in query.unexplained and Phase.FINAL in phases


def _default_phase(facts: Sequence[Fact], phases: Sequence[Phase]) -> Phase | None:
    held = [f.phase for f in facts if f.phase is not None]
    for phase in (Phase.BUDGET, Phase.FINAL, Phase.ADJUSTED, Phase.ESTIMATED):
        if phase in phases and (not held or phase in held):
            return phase
    return held[0] if held else (phases[0] if phases else None)


def _year_missing(target: Target, agency: str, year: int, catalog: Catalog) -> Refusal:
    years = catalog.years(agency)
    listing = "、".join(f"{y}年" for y in sorted(years)) or "无"
    named = target.words or "收支预算总额"
    options = tuple(f"{agency}{y}年{named}是多少" for y in years[:_OPTIONS])
    if year + 1 in years and target.mentions:
        options = (f"由{year + 1}年的文件倒推，{agency}{year}年{named}是多少", *options)
    plain = _standard_words(target) or "支出总计"
    plainer = tuple(f"{agency}{y}年{plain}是多少" for y in years[:_OPTIONS])
    return Refusal(Reason.YEAR_NOT_IN_LIBRARY, f"文库中没有{agency}{year}年的文件，只有：{listing}", options, plainer)


def _phase_missing(target: Target, agency: str, year: int, phase: Phase, phases: Sequence[Phase]) -> Refusal:
    listing = "、".join(PHASE_NAMES[p] for p in phases) or "无"
    message = f"文库中没有{agency}{year}年的{PHASE_NAMES[phase]}，只有：{listing}"
    options = tuple(f"{agency}{year}年{PHASE_NAMES[p]}{target.words}是多少" for p in phases if target.words)
    return Refusal(Reason.PHASE_NOT_IN_LIBRARY, message, options)


def unpublished_phase(target: Target, resolved: Resolved, catalog: Catalog) -> Refusal | None:
    """The refusal for an item not found in a phase of which the agency published nothing (last year's column)."""
    phases = catalog.phases(resolved.agency, resolved.year)
    if target.phase is None or target.phase in phases or resolved.found.gaps:
        return None
    return _phase_missing(target, resolved.agency, resolved.year, target.phase, phases)


def quoted(target: Target, text: str) -> str:
    """What the target was called in ``text``: the reader's own words from the first mention to the last.

    Words that do not stand there (carried over from a turn before), or far apart, are given one by one.
    """
    own = [m for m in target.mentions if _stands_in(m, text)]
    if own and len(own) == len(target.mentions):
        stretch = text[own[0].start : own[-1].end].strip(_QUOTES)
        if len(stretch) <= len(target.words) + _BETWEEN_WORDS and not CLAUSE_END.search(stretch):
            return stretch
    return "”“".join(m.text for m in target.mentions)


def _not_filled(where: str, gap: Gap) -> str:
    if gap.kind is GapKind.EMPTY_FORM:
        return f"{where}的“{gap.item}”是空表，没有填数字" + (f"，原文注明“{gap.note}”" if gap.note else "")
    note = f"（识别说明：{gap.note}）" if gap.note else ""
    return f"{where}的“{gap.scope}”有“{gap.item}”这一项，但没有填数字{note}"


def _empty_forms(resolved: Resolved, catalog: Catalog) -> tuple[Gap, ...]:
    """The forms without any figure that bear the name of the item: 政府性基金预算支出 in the form of that name."""
    mentions = resolved.target.mentions
    if len(mentions) != 1:
        return ()
    names = (mentions[0].text, *(vocabulary().term(c).name for c in mentions[0].concepts))
    view = catalog.view(resolved.agency, resolved.year)
    empty = (gap for gap in view.gaps if gap.kind is GapKind.EMPTY_FORM)
    return tuple(gap for gap in empty if any(len(n) > 3 and clean_label(n) in gap.item for n in names))


def _stands_in(mention: Mention, text: str) -> bool:
    said = text[mention.start : mention.end].strip(_QUOTES)
    return said == mention.text or words().rates.fullmatch(said) is not None


def _unfilled_form(resolved: Resolved, query: Query, catalog: Catalog) -> str | None:
    """The project that the words name whose target form has a head but not a single target."""
    if not _OF_TARGETS.search(query.text):
        return None
    named = resolved.target.words
    facts = catalog.view(resolved.agency, resolved.year).facts
    forms = [f for f in facts if f.form == "project_target"]
    filled = {f.path[0] for f in facts if f.role is RowRole.INDICATOR and f.path}
    return next((f.item for f in forms if f.item in named and f.item not in filled and not f.path), None)


def missing_item(resolved: Resolved, query: Query, catalog: Catalog) -> Refusal:
    """The refusal for words that mean no figure of that agency, year and phase."""
    named = resolved.target.words
    said = quoted(resolved.target, query.text)
    where = f"{resolved.agency}{resolved.year}年"
    unfilled = _unfilled_form(resolved, query, catalog)
    if unfilled:
        return Refusal(Reason.NOT_DISCLOSED, f"{where}“{unfilled}”的绩效目标表没有填写指标值")
    gaps = resolved.found.gaps or _empty_forms(resolved, catalog)
    if gaps:
        return Refusal(Reason.NOT_DISCLOSED, _not_filled(where, gaps[0]))
    if not named:
        return Refusal(
            Reason.MISSING_ITEM,
            f"没有听出要问{where}的哪一项。可以问收入、支出、“三公”经费、某个科目或项目",
            tuple(f"{where}{item}是多少" for item in ("收入总计", "支出总计", "“三公”经费")),
        )
    if resolved.target.tier is Tier.OWN and is_body(resolved.agency, catalog):
        return Refusal(
            Reason.ITEM_NOT_FOUND, f"{where}的文件没有单列本级（机关）的“{said}”，部门的数字含所属单位，不能代替"
        )
    view = catalog.view(resolved.agency, resolved.year)
    near = sorted(view.items, key=lambda item: -(cover(named, item) + cover(item, named)))[:3]
    near = [item for item in near if cover(named, item) >= 0.5 and not named.isdigit()]
    hint = f"。名称相近的有：{'、'.join(near)}" if near else ""
    options = tuple(f"{where}{item}是多少" for item in near) if query.operation is Operation.VALUE else ()
    return Refusal(Reason.ITEM_NOT_FOUND, f"{where}的文件中没有“{said}”这一项{hint}", options)
