"""Which reading of a claim is believed, and whether it is sure enough to call a figure right or wrong."""

from __future__ import annotations

from dataclasses import replace

from corpus.vocabulary import clean_label
from qa.catalog import Catalog
from qa.claims.context import Claim, Kind
from qa.claims.evidence import seek_evidence
from qa.claims.held import Evidence
from qa.claims.judging import Closeness, Judgement, judge
from qa.claims.lexicon import lexicon
from qa.claims.wording import told_of
from qa.query import Link, Mention
from qa.resolve import Refusal
from qa.schema import Reason

_TAILS = ("", "支出", "收入", "费", "类", "项目", "经费", "采购")
_NAMING = 4  # characters of a part of a name that stand for the whole of it


def settle_claim(claim: Claim, catalog: Catalog) -> tuple[Evidence, Judgement | None]:
    """The evidence of the likeliest reading; of another where only that states the very figure."""
    evidence = seek_evidence(claim, catalog)
    judgement = judge(claim, evidence)
    if judgement is not None and judgement.closeness is not Closeness.NONE:
        return _if_certain(claim, evidence, judgement, catalog)
    for subject in claim.subjects if judgement is not None else ():
        if evidence.is_exact and not claim.is_part and any(m.link is Link.OF_WHICH for m in subject.mentions):
            continue  # nothing says that it is a part: 办公费A，机关运行经费B is no column of 办公费
        other = seek_evidence(replace(claim, subjects=(subject,)), catalog)
        found = judge(claim, other)
        is_sure = other.is_exact and not other.is_loosened
        if found is not None and found.closeness is Closeness.EQUAL and is_sure:
            return other, found
    return _if_certain(claim, evidence, judgement, catalog)


def _if_certain(
    claim: Claim, evidence: Evidence, judgement: Judgement | None, catalog: Catalog
) -> tuple[Evidence, Judgement | None]:
    """Whether it is sure enough what a figure is of: else it is neither right nor wrong.

    Without an agency only the very figure of the very item counts; an item taken by likeness contradicts nothing.
    """
    if judgement is None or (judgement.closeness is Closeness.EQUAL and evidence.is_exact):
        return evidence, judgement
    if claim.kind is Kind.PER and judgement.closeness is Closeness.NONE and not claim.others:
        return Evidence(refusal=Refusal(Reason.ITEM_NOT_FOUND, "没有写明按多少人或多少数量平均")), None
    names_agency = any(t.agencies for t in claim.subjects) or len(catalog.agencies) == 1
    if not names_agency:
        refusal = Refusal(Reason.AMBIGUOUS_AGENCY, "没有写明是哪个单位的数字")
        return Evidence(refusal=refusal), None
    if judgement.closeness in (Closeness.NONE, Closeness.OPPOSITE) and _is_of_another(claim, evidence):
        message = f"没有听出“{claim.own_subject[0]}”后面的数说的是哪一项"
        return Evidence(refusal=Refusal(Reason.MISSING_ITEM, message)), None
    if evidence.is_loosened and judgement.closeness in (Closeness.NONE, Closeness.OPPOSITE):
        told = told_of(judgement.held)
        return Evidence(refusal=Refusal(Reason.ITEM_NOT_FOUND, f"文库中没有所说阶段或范围的数字，另有：{told}")), None
    if not evidence.is_exact and judgement.closeness in (Closeness.NONE, Closeness.OPPOSITE):
        said = evidence.resolved.target.words if evidence.resolved is not None else ""
        counts_loosely = claim.stated.amount.unit.symbol in lexicon().weak_counters
        item, name = judgement.held.fact.item, clean_label(said)
        is_named = item in {name + tail for tail in _TAILS} or (len(name) >= _NAMING and name in item)
        is_kind_of = len(name) >= _NAMING and item.endswith(name)  # 市场监管所 of 派出市场监管所
        if (is_named and not counts_loosely) or is_kind_of:
            return evidence, judgement  # 外网升级改造 is the 2023年外网升级改造项目
        told = told_of(judgement.held)
        refusal = Refusal(Reason.ITEM_NOT_FOUND, f"文库中没有“{said}”这一项，名称相近的是{told}")
        return Evidence(refusal=refusal), None
    return evidence, judgement


def _is_of_another(claim: Claim, evidence: Evidence) -> bool:
    """Whether the item was carried over into a clause that tells of something else (该委25个项目共安排…)."""
    target = evidence.resolved.target if evidence.resolved is not None else None
    words_known = "".join(m.text for m in target.mentions) if target is not None else ""
    if target is None or set(claim.own_subject[1]) <= set(words_known):
        return False
    return not any(
        _are_one(said, m) or m.text in claim.words for said in claim.said or (None,) for m in target.mentions
    )


def _are_one(said: Mention | None, meant: Mention) -> bool:
    """Whether words of the clause name the item that was looked up."""
    if said is None:
        return False
    return bool(set(said.concepts) & set(meant.concepts)) or said.text in meant.text or meant.text in said.text
