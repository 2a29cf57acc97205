"""Facts → figures and citations of the Answer, numbered in the order in which they are first cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.checks.datatypes import Place
from corpus.datatypes import Aspect, Fact, Gap, Origin, Relation, Source, Trend, Verification
from corpus.money import Amount, Unit
from corpus.numerals import to_grouped, to_plain
from corpus.tiers import tier_in
from index.chunks import Chunk
from index.filters import unit_of
from qa.catalog import Catalog
from qa.query import PHASE_NAMES, TIER_NAMES
from qa.schema import Citation, Figure, Warning, WarningCode
from qa.selection import Quantity, amount_of

_PLACES_CITED = 4


class Scribe:
    """Collects the citations, figures and warnings of one answer."""

    def __init__(self, catalog: Catalog, unit: Unit | None = None) -> None:
        self._catalog = catalog
        self._unit = unit  # the unit that the question asks for
        self.citations: list[Citation] = []
        self.figures: list[Figure] = []
        self.warnings: list[Warning] = []
        self._numbers: dict[str, int] = {}

    # --- citations ------------------------------------------------------------------------------

    @property
    def facts_cited(self) -> tuple[str, ...]:
        """Ids of the facts (and other places) cited so far, in order."""
        return tuple(self._numbers)

    def number_of(self, fact: str) -> int | None:
        """The citation number of a fact (its id), None where it is not cited."""
        return self._numbers.get(fact)

    def cite_place(self, place: Place) -> int:
        """The number of the citation of a place that a consistency rule speaks of."""
        key = place.fact or f"{place.document}:{place.source.page}:{place.source.line}:{place.source.text}"
        words = {"section": place.section, "table": place.table, "row": place.row, "column": place.column}
        return self._number(key, place.document, place.source, **words)

    def cite(self, entry: Fact | Gap) -> int:
        """The number of the citation of a fact or gap."""
        section = entry.section[-1] if isinstance(entry, Fact) and entry.section else None
        is_cell = entry.table is not None
        return self._number(
            entry.id,
            entry.document,
            entry.source,
            section=section,
            table=entry.scope if is_cell else None,
            row=(entry.row if isinstance(entry, Fact) else entry.item) or None if is_cell else None,
            column=" / ".join(entry.columns) or None,
        )

    def cite_all(self, facts: Sequence[Fact]) -> list[int]:
        """Citations of a figure: its most telling places, cells and prose mixed, at most four."""
        chosen: list[Fact] = []
        for fact in facts:
            if not any(_same_place(fact, other) for other in chosen):
                chosen.append(fact)
        cells = [f for f in chosen if f.origin is Origin.CELL]
        prose = [f for f in chosen if f.origin is not Origin.CELL]
        kept = (cells[: _PLACES_CITED - min(len(prose), 2)] + prose)[:_PLACES_CITED]
        return [self.cite(f) for f in kept]

    def cite_words(self, fact: Fact, source: Source) -> int:
        """The citation of the sentence (and reason) that a fact of running text was read from."""
        section = fact.section[-1] if fact.section else None
        return self._number(f"{fact.id}:{source.text}", fact.document, source, section=section)

    def cite_passage(self, chunk: Chunk, text: str | None = None) -> int:
        """The citation of a passage of running text."""
        source = chunk.source if text is None else Source(text, chunk.source.page, chunk.source.line)
        section = chunk.section[-1] if chunk.section else None
        return self._number(f"{chunk.id}:{text or ''}", chunk.document, source, section=section)

    def _number(self, key: str, document: str, source: Source, **place: str | None) -> int:
        if key not in self._numbers:
            record = self._catalog.documents[document]
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(
                Citation(
                    n=self._numbers[key],
                    document=document,
                    title=record.title,
                    file=record.file,
                    page=source.page,
                    line=source.line,
                    sheet=source.sheet,
                    cell=source.cell,
                    bbox=source.bbox,
                    text=source.text,
                    nth=source.nth,
                    **place,
                )
            )
        return self._numbers[key]

    # --- figures --------------------------------------------------------------------------------

    def add(self, quantity: Quantity, label: str | None = None) -> Figure:
        """Add the figure of a quantity; returns it."""
        fact = quantity.fact
        amount = self.shown(amount_of(fact))
        figure = Figure(
            label=label or label_of(fact),
            value=to_plain(amount.value),
            unit=amount.unit.symbol,
            relation=fact.relation,
            agency=fact.agency,
            year=fact.year,
            phase=fact.phase,
            item=fact.item or label_of(fact),
            code=fact.code,
            measure=fact.measure,
            scope=scope_of(fact),
            origin=fact.origin,
            verification=_verification(quantity),
            citations=self.cite_all(quantity.facts),
        )
        self.figures.append(figure)
        if fact.year is not None and fact.year not in self._catalog.years(fact.agency):
            title = self._catalog.documents[fact.document].title
            note = f"文库中没有{fact.agency}{fact.year}年的文件，{fact.year}年的数取自《{title}》"
            self.warn(WarningCode.YEAR_MISMATCH, note, [self.cite(fact)])
        for repaired in (f for f in quantity.facts if f.repair):
            if all(f.repair for f in quantity.facts):
                self.warn(WarningCode.RECOVERED, f"该数字经规则修复后读出：{repaired.repair}", [self.cite(repaired)])
                break
        if all(f.source.ocr for f in quantity.facts):
            page = f"第{fact.source.page}页" if fact.source.page else "该处"
            note = f"{page}没有可用的文字层，数字由文字识别（OCR）读出，请对照原件"
            self.warn(WarningCode.RECOVERED, note, [self.cite(fact)])
        return figure

    def add_computed(self, label: str, amount: Amount, operands: Sequence[Quantity]) -> Figure:
        """Add a computed figure; it cites every operand."""
        fact = operands[0].fact
        numbers = list(dict.fromkeys(n for q in operands for n in self.cite_all(q.facts[:2])))
        years = {q.fact.year for q in operands}
        figure = Figure(
            label=label,
            value=to_plain(amount.value),
            unit=amount.unit.symbol,
            relation=Relation.EQUAL,
            agency="、".join(dict.fromkeys(q.fact.agency for q in operands)),
            year=fact.year if len(years) == 1 else max(y for y in years if y) if any(years) else None,
            phase=fact.phase,
            item=label,
            measure="计算",
            scope="；".join(dict.fromkeys(scope_of(q.fact) for q in operands)),
            origin=Origin.COMPUTED,
            verification=_weakest([_verification(q) for q in operands]),
            citations=numbers,
        )
        self.figures.append(figure)
        return figure

    def shown(self, amount: Amount) -> Amount:
        """The amount in the unit that was asked for, where it converts."""
        if self._unit is None or self._unit.dimension is not amount.unit.dimension:
            return amount
        return amount.to(self._unit)

    def warn(self, code: WarningCode, message: str, citations: Sequence[int] = ()) -> None:
        """Add a warning once."""
        if all(w.message != message for w in self.warnings):
            self.warnings.append(Warning(code=code, message=message, citations=list(citations)))


def _same_place(a: Fact, b: Fact) -> bool:
    """Whether two figures are printed on the same spot, or read the same on one line."""
    return a.document == b.document and replace(a.source, nth=None) == replace(b.source, nth=None)


def _verification(quantity: Quantity) -> Verification:
    levels = [f.verification for f in quantity.facts]
    if Verification.DISPUTED in levels:
        return Verification.DISPUTED
    if Verification.CORROBORATED in levels or len({_place(f) for f in quantity.facts}) > 1:
        return Verification.CORROBORATED
    return levels[0]


def _place(fact: Fact) -> tuple[str, int | None, str]:
    return fact.document, fact.table, "" if fact.table is not None else fact.sentence or fact.id


def _weakest(levels: Sequence[Verification]) -> Verification:
    order = [
        Verification.DISPUTED,
        Verification.RECOVERED,
        Verification.SINGLE,
        Verification.RECONCILED,
        Verification.CORROBORATED,
    ]
    return min(levels, key=order.index)


# --- words --------------------------------------------------------------------------------------

_INNER_MARKS = str.maketrans("“”", "‘’")
_ASPECT_WORDS = {
    Aspect.CHANGE: {Trend.INCREASE: "增加额", Trend.DECREASE: "减少额", Trend.UNCHANGED: "增减额"},
    Aspect.GROWTH: {Trend.INCREASE: "增长率", Trend.DECREASE: "下降率", Trend.UNCHANGED: "增减率"},
}


def label_of(fact: Fact) -> str:
    """What the figure is, in words: item, and its part or aspect where it is not the whole."""
    name = fact.item or fact.row or fact.measure
    if fact.aspect in _ASPECT_WORDS:
        word = _ASPECT_WORDS[fact.aspect].get(fact.trend or Trend.UNCHANGED, "增减")
        base = f"比{fact.base}" if fact.base else ""
        return f"{name}{base}{word}"
    if fact.aspect is Aspect.SHARE:
        return f"{name}占{fact.base or '总额'}的比例"
    if not fact.main and fact.measure and fact.measure != name:
        return f"{name}·{fact.measure}"
    return name


def quoted(name: str) -> str:
    """A name in quotation marks; those inside it become single ones."""
    return f"“{name.translate(_INNER_MARKS)}”"


def scope_of(fact: Fact) -> str:
    """The 口径: the form or section, and the column path where it narrows."""
    column = " / ".join(fact.columns)
    place = fact.scope or "正文"
    if fact.tier is not None and tier_in(place) is not fact.tier:
        place = f"{TIER_NAMES[fact.tier]}·{place}"
    above = f"{fact.path[-1]}·" if fact.path and not fact.code else ""
    return f"{place}·{above}{column}" if column or above else place


def whose(fact: Fact) -> str:
    """Agency, year and phase of a figure in words."""
    year = f"{fact.year}年" if fact.year is not None else ""
    phase = PHASE_NAMES[fact.phase] if fact.phase is not None else ""
    return f"{fact.agency}{year}{phase}"


def print_amount(amount: Amount) -> str:
    """An amount as a reader wants it: grouped thousands, the precision kept."""
    joiner = "" if amount.unit.symbol in ("%", "‰") else " "
    return f"{to_grouped(amount.value)}{joiner}{amount.unit.symbol}"


def print_figure(figure: Figure) -> str:
    """A figure with its unit and citation marks, in bold."""
    amount = Amount(Decimal(figure.value), unit_of(figure.unit))
    relation = "" if figure.relation is Relation.EQUAL else figure.relation.value
    marks = "".join(f"[{n}]" for n in figure.citations)
    return f"**{relation}{print_amount(amount)}**{marks}"
