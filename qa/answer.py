"""The one function behind every door: question → Answer."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from corpus.agencies import split_agency
from corpus.agency_words import agency_words
from corpus.datatypes import Aspect
from corpus.vocabulary import clean_label, vocabulary
from index.library import Library
from qa import passages, sets
from qa.backward import with_years_told, year_pointed_at
from qa.catalog import Catalog
from qa.changes import implied_for_year
from qa.doubts import warn_of_findings
from qa.draft import Draft
from qa.governments import of_governments
from qa.hints import from_hints
from qa.holdings import holdings
from qa.joint import completed, with_parts
from qa.levels import compare_levels
from qa.loose import without_talk
from qa.normalise import normalise_question
from qa.offers import with_offers_tried
from qa.operations import answer_figures, one_at_a_time
from qa.overview import with_overview
from qa.query import Members, Mention, Operation, Query, Target
from qa.render import describe_citation
from qa.repeated import answer_repeated
from qa.resolve import Refusal, agency_missing, resolve_agency
from qa.schema import Answer, QueryInfo, Reason, Status
from qa.seeking import may_be_sought, seek
from qa.smalltalk import small_talk
from qa.suggesting import with_items_of_like_meaning
from qa.telling import tell
from qa.understand import understand
from qa.words import words
from qa.years import latest_years, over_years, years_since

LONGEST_QUESTION = 2000
_WORDS = (
    Operation.REASON,
    Operation.DEFINITION,
    Operation.NARRATIVE,
    Operation.EXISTS,
    Operation.PLACE,
    Operation.DERIVATION,
)
_HAN = re.compile(r"[一-鿿]")
_COST = re.compile(r"(?:费|支出|收入|经费|资金|款|结余|结转|金额|数|率)$")
_OF_TOTALS = (
    Operation.VALUE,
    Operation.CHANGE,
    Operation.GROWTH,
    Operation.DIFFERENCE,
    Operation.COMPARE,
    Operation.COMPLETION,
    Operation.SHARE,
)
_SPENDS = re.compile(r"花(?:了|掉|费)?(?:多少|几)|开[销支](?:有|是)?(?:多少|多大)")
_COSTS = re.compile(r"花(?:的)?[钱费销]")  # 哪个局花钱最多
_ALL_SPENT = Mention("支出总计", 0, 0, ("total_expenditure",))
_FELL = re.compile("减少|砍|压减|削减|缩减|下降|下滑")
_CHANGING = (  # sets of items whose amounts change from year to year
    Members.PROJECTS,
    Members.FUNCTIONAL_CLASSES,
    Members.FUNCTIONAL_ITEMS,
    Members.ECONOMIC_ITEMS,
    Members.REVENUE_KINDS,
    Members.TAX_KINDS,
)
_UNNAMED = (Reason.ITEM_NOT_FOUND, Reason.MISSING_ITEM)  # refusals that words of talk may be the cause of
_TOLD = (Operation.LIST, Operation.NARRATIVE, Operation.DEFINITION)
_SETS = (Operation.RANK, Operation.LIST, Operation.COUNT)


def check_question(question: str) -> Refusal | None:
    """Refuse what cannot be a question: nothing, far too much, no word at all."""
    text = normalise_question(question)
    if not text:
        return Refusal(Reason.EMPTY_QUESTION, "问题是空的，请输入要查询的内容，例如“某某局2023年公务接待费是多少”")
    if len(question) > LONGEST_QUESTION:
        return Refusal(
            Reason.QUESTION_TOO_LONG,
            f"问题太长（{len(question)}字，最多{LONGEST_QUESTION}字），请只留下要问的那一句",
        )
    if not any("一" <= c <= "鿿" or c.isdigit() for c in text) and not any(c.isalpha() for c in text):
        return Refusal(Reason.OUT_OF_SCOPE, "没有看到文字，请用一句话写明单位、年份和要查的项目")
    return None


def aside(question: str, catalog: Catalog, library: Library, as_of: date) -> Draft | Refusal | None:
    """The answer to what is said beside the documents: small talk, and what the library holds."""
    outcome = small_talk(question, catalog) or holdings(question, catalog)
    return None if outcome is None else with_offers_tried(outcome, _asker(catalog, library, as_of))


def carry_out(query: Query, catalog: Catalog, library: Library) -> Draft | Refusal:
    """Answer an understood question; where the places are asked for, the text names them too.

    What is offered beside it has been asked: a question that a reader may click has an answer.
    """
    outcome = _attempted(query, catalog, library)
    return with_offers_tried(outcome, _asker(catalog, library, query.as_of or date.today()))


def _asker(catalog: Catalog, library: Library, as_of: date) -> Callable[[str], bool]:
    """Whether a question has an answer by the figures and headings themselves; nothing is searched by meaning."""

    def ask(question: str) -> bool:
        query = understand(with_years_told(question, None), catalog.names, catalog, as_of)
        return isinstance(_carried_out(query, catalog, library), Draft)

    return lambda question: catalog.is_answered(question, as_of, lambda: ask(question))


def _attempted(query: Query, catalog: Catalog, library: Library) -> Draft | Refusal:
    outcome = _carried_out(query, catalog, library)
    if isinstance(outcome, Refusal) and outcome.reason in _UNNAMED:
        bare = without_talk(query, catalog)
        again = _carried_out(bare, catalog, library) if bare is not None else outcome
        outcome = again if isinstance(again, Draft) and not _is_guessed(again, bare) else outcome
    if isinstance(outcome, Refusal) and may_be_sought(query, outcome):
        outcome = seek(query, catalog, library) or outcome
    if isinstance(outcome, Refusal):
        outcome = with_items_of_like_meaning(outcome, query, catalog, library)
    if isinstance(outcome, Draft):
        warn_of_findings(outcome.scribe, catalog)
    if isinstance(outcome, Refusal) or not (query.shows_places or query.operation is Operation.PLACE):
        return outcome
    places = tuple(f"[{c.n}] {describe_citation(c)}" for c in outcome.scribe.citations)
    printed = () if outcome.derivation else ("以上数字是原文印出的，未经计算。",)
    return replace(outcome, lines=(*outcome.lines, *printed, "出处：", *places))


def _is_guessed(draft: Draft, query: Query | None) -> bool:
    """Whether an answer takes words for an item by likeness: with words left aside that would be two steps too far."""
    known = query.assumptions if query is not None else ()
    return any(w.message.endswith("理解") and w.message not in known for w in draft.scribe.warnings)


def _carried_out(query: Query, catalog: Catalog, library: Library) -> Draft | Refusal:
    if query.operation is Operation.OUT_OF_SCOPE:
        return Refusal(
            Reason.OUT_OF_SCOPE,
            "本系统只回答文库中预算、决算文件里写明的内容，不作评价、预测，也不回答其他话题",
        )
    query = _with_agencies(_of_reporter(query, catalog), catalog)
    unsupported = _beyond(query, catalog)
    if unsupported is not None:
        return unsupported
    query = of_governments(_with_total(with_overview(query, catalog)), catalog)
    query = years_since(latest_years(query, catalog), catalog)
    query = over_years(with_parts(completed(query, catalog), catalog), catalog)
    if (choice := from_hints(query, catalog)) is not None:
        return choice
    if (several := one_at_a_time(query)) is not None:
        return several
    if query.operation in _SETS or query.members is not None:
        outcome = sets.answer_set(query, catalog) or passages.answer_words(query, catalog, library)
        return (tell(query, catalog, library) if _is_told(query, outcome) else None) or outcome
    if query.operation in _WORDS:
        outcome = passages.answer_words(query, catalog, library)
        return (tell(query, catalog, library) if _is_told(query, outcome) else None) or outcome
    outcome = compare_levels(query, catalog) or answer_repeated(query, catalog) or answer_figures(query, catalog)
    if isinstance(outcome, Refusal) and outcome.reason is Reason.YEAR_NOT_IN_LIBRARY:
        return implied_for_year(query, catalog) or outcome
    if isinstance(outcome, Refusal) and outcome.reason is Reason.ITEM_NOT_FOUND and _may_be_words(query):
        return passages.answer_if_told(query, catalog, library) or outcome
    return outcome


def _of_reporter(query: Query, catalog: Catalog) -> Query:
    """某市财政局在报告中说的: what a government's report says, which its finance department writes."""
    if query.unknown_agency is None or "报告" not in query.text or query.operation not in (*_TOLD, Operation.REASON):
        return query
    parts = split_agency(query.unknown_agency)
    governments = [r.name for r in parts.regions if any(d.level == "政府" for d in catalog.documents_of(r.name))]
    if parts.core not in agency_words().reporters or not governments:
        return query
    note = f"“{query.unknown_agency}”按“{governments[0]}”的预算报告回答"
    targets = tuple(replace(t, agencies=(governments[0],)) for t in query.targets or (Target(),))
    known = replace(query, unknown_agency=None, explicit_agency=True, assumptions=(*query.assumptions, note))
    return known.with_targets(targets)


def _with_agencies(query: Query, catalog: Catalog) -> Query:
    """Namesakes settled once, where only one of them can be meant; what cannot be settled is left as it is."""
    if all(len(t.agencies) < 2 for t in query.targets):
        return query
    settled = [resolve_agency(t, query, catalog) if len(t.agencies) > 1 else (t, ()) for t in query.targets]
    if any(isinstance(one, Refusal) for one in settled):
        return query
    found = [one for one in settled if not isinstance(one, Refusal)]
    notes = tuple(dict.fromkeys(note for _, notes in found for note in notes))
    targets = tuple(target for target, _ in found)
    return replace(query, targets=targets, explicit_agency=True, assumptions=(*query.assumptions, *notes))


def _beyond(query: Query, catalog: Catalog) -> Refusal | None:
    """Questions whose figure would be the wrong one if a word of them were overlooked: 除…外, 没有安排的."""
    targets = query.targets
    is_foreign = bool(query.text) and not _HAN.search(query.text)
    if is_foreign and query.unknown_agency is None and not any(t.agencies for t in targets):
        return Refusal(Reason.OUT_OF_SCOPE, "没有听出与预算、决算有关的问题，请用一句中文写明单位、年份和要查的项目")
    if query.unknown_agency is not None and targets and all(t.agencies for t in targets):
        return agency_missing(query.unknown_agency, catalog)
    pointing = None if query.explicit_year else year_pointed_at(query.text)
    if pointing is not None:
        return Refusal(Reason.AMBIGUOUS_YEAR, f"没有听出“{pointing}”是哪一年，请写明年份")
    is_set = query.operation in _SETS or query.members is not None
    of_owners = query.members in (Members.PLACES, Members.AGENCIES)
    if words().not_arranged.search(query.text) and is_set and not of_owners:
        return Refusal(Reason.MISSING_ITEM, "文件只列出有安排的内容，不能逐项列出没有安排的，请写明要查哪一项")
    is_of_amounts = query.operation in (Operation.LIST, Operation.COUNT) and query.aspect is None
    is_rank = query.operation is Operation.RANK and query.aspect not in (Aspect.CHANGE, Aspect.GROWTH)
    if is_rank and words().changed_most.search(query.text):
        return Refusal(Reason.MISSING_ITEM, "没有听出要比较哪些项目的增减，请写成“哪个支出功能分类比上年减少最多”")
    names_fallen = query.members in _CHANGING and _FELL.search(query.text)
    if is_of_amounts and (names_fallen or words().changed_members.search(query.text)):
        return Refusal(Reason.MISSING_ITEM, "没有听出和哪一年相比，请写成“比上年减少的支出类别有哪些”")
    if words().excluding.search(query.text) and not is_set and query.operation is not Operation.REMAINDER:
        return Refusal(Reason.MISSING_ITEM, "问题里有“除……外”一类的排除说法，请直接写明要查的项目，或分别查询后相减")
    return None


def _is_told(query: Query, outcome: Draft | Refusal) -> bool:
    """Whether words that no item or passage bears may stand in a sentence (有哪几家直属单位, 出台了哪些办法)."""
    asks_words = query.operation in _TOLD and query.members is None
    is_missing = isinstance(outcome, Refusal) and outcome.reason is Reason.ITEM_NOT_FOUND
    named = [m for t in query.targets for m in t.mentions]
    return asks_words and is_missing and any(m.literal or _is_count(m) for m in named)


def _is_count(mention: Mention) -> bool:
    """Whether a mention names things that are counted (直属单位), whose names stand in words."""
    return any(vocabulary().term(c).kind in ("count", "people", "asset") for c in mention.concepts)


def _may_be_words(query: Query) -> bool:
    """Whether a question that names no figure of the library may be one about its text (加挂什么牌子)."""
    mentions = [m for t in query.targets for m in t.mentions]
    named = [m for m in mentions if not m.literal or any(part.concepts for part in m.parts) or _COST.search(m.text)]
    literal = bool(mentions) and not named
    return query.operation is Operation.VALUE and literal and not words().asks_number.search(query.text)


def _with_total(query: Query) -> Query:
    """预算 (决算) alone means its total: 某局2023年预算是多少; so does 一年花多少钱."""
    of_owners = query.members is Members.AGENCIES
    spends = query.operation is Operation.VALUE and _SPENDS.search(query.text) is not None
    spends = spends or (of_owners and (query.explicit_phase or _COSTS.search(query.text) is not None))
    named = (query.explicit_phase and query.operation in _OF_TOTALS) or query.operation is Operation.REASON or spends
    if query.operation is Operation.SHARE and not query.targets[1:]:
        return query  # a share of one agency needs its item named
    if query.operation is Operation.VALUE and query.hints:
        return query  # the character left over of 买书的预算 may be what is meant
    if not named or (query.members is not None and not of_owners) or any(t.mentions for t in query.targets):
        return query
    total = _ALL_SPENT if spends else Mention("收支总额", 0, 0, ("total_budget",))
    return query.with_targets(tuple(replace(t, mentions=(total,)) for t in query.targets or (Target(),)))


def to_answer(question: str, query: Query | None, outcome: Draft | Refusal, started: float) -> Answer:
    """Put a draft or refusal into the contract's form."""
    info = _query_info(query) if query is not None else QueryInfo()
    identity = hashlib.sha256(f"{question}|{info.model_dump_json()}".encode()).hexdigest()[:16]
    elapsed = round((time.perf_counter() - started) * 1000, 1)
    if isinstance(outcome, Refusal):
        return Answer(
            question=question,
            status=outcome.status,
            reason=outcome.reason,
            answer=f"{outcome.message}。",
            options=list(outcome.options),
            query=info,
            elapsed_ms=elapsed,
            id=identity,
        )
    scribe = outcome.scribe
    return Answer(
        question=question,
        status=Status.ANSWERED,
        answer="\n\n".join(outcome.lines),
        figures=scribe.figures,
        derivation=outcome.derivation,
        rows=outcome.rows,
        citations=scribe.citations,
        warnings=scribe.warnings,
        suggestions=list(outcome.suggestions[:3]),
        query=info,
        elapsed_ms=elapsed,
        id=identity,
    )


def _query_info(query: Query) -> QueryInfo:
    targets = query.targets
    return QueryInfo(
        described=query.describe(),
        operation=query.operation.value,
        agencies=list(dict.fromkeys(a for t in targets for a in t.agencies)),
        years=list(dict.fromkeys(t.year for t in targets if t.year is not None)),
        phases=list(dict.fromkeys(t.phase for t in targets if t.phase is not None)),
        items=[clean_label(t.words) for t in targets if t.words],
        codes=list(dict.fromkeys(m.code for t in targets for m in t.mentions if m.code)),
        unit=query.unit.symbol if query.unit else None,
        as_of=query.as_of,
        unexplained=[w for w in query.unexplained if w != "weak_final"],
    )


def ask(question: str, catalog: Catalog, library: Library, as_of: date) -> tuple[Answer, Query | None]:
    """Answer one question on its own; also the Query, for a conversation to go on from."""
    started = time.perf_counter()
    settled = check_question(question) or aside(question, catalog, library, as_of)
    if settled is not None:
        return to_answer(question, None, settled, started), None
    query = latest_years(understand(with_years_told(question, None), catalog.names, catalog, as_of), catalog)
    return to_answer(question, query, carry_out(query, catalog, library), started), query
