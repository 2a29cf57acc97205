"""The receipt (凭据) of a figure: its full provenance as a copyable Chinese block, and a one-line reference."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from corpus.datatypes import Origin, Phase, Relation, Verification
from corpus.errors import UsageError
from qa.provenance import Provenance, place_of, quoted
from qa.query import PHASE_NAMES
from qa.render import without_controls
from qa.safe_text import markdown_text
from qa.schema import Answer, Citation, FactInfo, Figure, Model, Ordinal, Text

LookUp = Callable[[Citation], Provenance]

VERIFICATIONS = {
    Verification.CORROBORATED: "多处一致（两处以上独立载有同一数字）",
    Verification.RECONCILED: "勾稽相符（所在表的合计关系成立）",
    Verification.SINGLE: "仅此一处，未得旁证",
    Verification.RECOVERED: "经规则修复后读出，请对照原件",
    Verification.DISPUTED: "有争议（文件别处所载不同），请对照原件",
}
ORIGINS = {Origin.CELL: "表格", Origin.PROSE: "正文", Origin.COMPUTED: "计算得出"}
_HASH_SHOWN = 16  # hex digits


class ReceiptPlace(Model):
    """One place where the figure, or an operand of it, is printed. Empty lists and None: not applicable."""

    n: Ordinal  # number of the citation
    document: Text
    title: str
    file: str
    sha256: str  # of the source file, the first 16 hex digits
    agency: str
    year: int | None
    phase: str
    form: str | None
    table: str | None
    section: str | None
    rows: list[str]  # outermost first
    columns: list[str]
    text: Text  # literally as printed
    unit: str
    unit_read: str
    page: Ordinal | None
    line: Ordinal | None
    sheet: str | None
    cell: str | None
    bbox: tuple[float, float, float, float] | None  # points, origin top left
    sentence: str | None
    checked: str
    agreeing: list[str]  # other places of the document with the same quantity, in Chinese
    quote: Text  # one line for an article


class Receipt(Model):
    """The receipt of one figure. ``text`` and ``markdown`` are whole blocks to copy."""

    label: str
    value: str
    unit: str
    relation: Relation
    agency: str
    year: int | None
    phase: Phase | None
    item: str
    code: str | None
    scope: str
    origin: Origin
    verification: Verification
    formula: str | None = None  # of a computed figure
    expression: str | None = None
    places: list[ReceiptPlace]
    text: Text
    markdown: Text


def receipt_of(answer: Answer, n: int, look_up: LookUp) -> Receipt:
    """The receipt of figure ``n`` (from 1) of an answer. Raises UsageError where it has no such figure."""
    if not 1 <= n <= len(answer.figures):
        raise UsageError(f"这个答案没有第{n}个数字", f"共有{len(answer.figures)}个数字")
    figure = answer.figures[n - 1]
    cited = {citation.n: citation for citation in answer.citations}
    places = [place_at(cited[number], look_up(cited[number])) for number in figure.citations]
    computed = answer.derivation if figure.origin is Origin.COMPUTED and _is_derived(answer, figure) else None
    fields = {name: getattr(figure, name) for name in _FIGURE_FIELDS}
    steps = {"formula": computed.formula, "expression": computed.expression} if computed else {}
    return _receipt({**fields, **steps}, places)


def receipts_of(answer: Answer, look_up: LookUp) -> list[Receipt]:
    """The receipts of all figures of an answer, in order."""
    return [receipt_of(answer, n, look_up) for n in range(1, len(answer.figures) + 1)]


def receipt_of_fact(fact: FactInfo, look_up: LookUp) -> Receipt:
    """The receipt of one figure of the library."""
    fields = {name: getattr(fact, name) for name in _FIGURE_FIELDS if name != "label"}
    label = fact.item or fact.measure or fact.scope
    return _receipt({**fields, "label": label}, [place_at(fact.citation, look_up(fact.citation))])


_FIGURE_FIELDS = (
    *("label", "value", "unit", "relation", "agency", "year", "phase", "item", "code", "scope"),
    *("origin", "verification"),
)


def _is_derived(answer: Answer, figure: Figure) -> bool:
    return answer.derivation is not None and answer.derivation.value == figure.value


def _receipt(fields: dict[str, object], places: Sequence[ReceiptPlace]) -> Receipt:
    draft = Receipt.model_validate({**fields, "places": list(places), "text": "-", "markdown": "-"})
    return draft.model_copy(update={"text": _text(draft), "markdown": _markdown(draft)})


def place_at(citation: Citation, known: Provenance) -> ReceiptPlace:
    """A citation with what the library knows of its place."""
    return ReceiptPlace(
        n=citation.n,
        document=citation.document,
        title=known.title,
        file=known.file,
        sha256=known.sha256[:_HASH_SHOWN],
        agency=known.agency,
        year=known.year,
        phase=known.phase,
        form=known.form,
        table=known.table,
        section=citation.section,
        rows=list(known.rows),
        columns=list(known.columns),
        text=citation.text.strip(),
        unit=known.unit,
        unit_read=known.unit_read,
        page=citation.page,
        line=citation.line,
        sheet=citation.sheet,
        cell=citation.cell,
        bbox=citation.bbox,
        sentence=known.sentence,
        checked=known.checked,
        agreeing=[place_of(source) + quoted(source.text) for source in known.agreeing],
        quote=quote_of(citation, known),
    )


def quote_of(citation: Citation, known: Provenance) -> str:
    """One line for an article: who, which document, where, the literal print, the unit."""
    parts = [
        f"第{citation.page}页" if citation.page else "",
        f"工作表{quoted(citation.sheet)}" if citation.sheet else "",
        f"第{citation.line}行" if citation.line and not citation.page else "",
        f"表{quoted(known.table)}" if known.table else quoted(citation.section) if citation.section else "",
        f"行{quoted('／'.join(known.rows))}" if known.rows else "",
        f"列{quoted('／'.join(known.columns))}" if known.columns else "",
        f"打印文字{quoted(citation.text)}",
        f"单位{known.unit}" if known.unit else "",
    ]
    title = f"《{known.title}》" if known.title else known.file
    line = f"{known.agency}：{title}，{'，'.join(part for part in parts if part)}"
    return " ".join(without_controls(line).split())


# --- the block -----------------------------------------------------------------------------------


def _head(receipt: Receipt) -> str:
    relation = "" if receipt.relation is Relation.EQUAL else receipt.relation.value
    return f"{receipt.label}：{relation}{receipt.value} {receipt.unit}".rstrip()


def _about(receipt: Receipt) -> list[tuple[str, str]]:
    """What the figure is, as names and values."""
    phase = PHASE_NAMES[receipt.phase] if receipt.phase else ""
    lines = [
        ("单位", receipt.agency),
        ("年度", f"{receipt.year}年" if receipt.year is not None else ""),
        ("阶段", phase),
        ("项目", receipt.item + (f"（编码 {receipt.code}）" if receipt.code else "")),
        ("口径", receipt.scope),
        ("来源", ORIGINS[receipt.origin]),
        ("算式", f"{receipt.formula} = {receipt.expression}" if receipt.formula else ""),
        ("核验", VERIFICATIONS[receipt.verification]),
    ]
    return [(name, value) for name, value in lines if value]


def _where(place: ReceiptPlace) -> list[tuple[str, str]]:
    """One place, as names and values."""
    table = place.table or ""
    form = f"（{place.form}）" if place.form and place.form != place.table else ""
    box = "，".join(f"{number:g}" for number in place.bbox) if place.bbox else ""
    unit = f"{place.unit}（读自{place.unit_read}）" if place.unit and place.unit_read else place.unit
    lines = [
        ("文件", f"《{place.title}》（{place.file}，SHA-256 {place.sha256}…）"),
        ("位置", _position(place)),
        ("表格", f"{table}{form}"),
        ("章节", place.section or ""),
        ("行", "／".join(place.rows)),
        ("列", "／".join(place.columns)),
        ("打印文字", quoted(place.text)),
        ("计量单位", unit),
        ("方框" if place.table else "所在行方框", f"{box}（左、上、右、下，单位：点，自页面左上角起）" if box else ""),
        ("原句", place.sentence or ""),
        ("本处核对", place.checked),
        ("同数旁证", "；".join(place.agreeing)),
        ("引注", place.quote),
    ]
    return [(name, " ".join(without_controls(value).split())) for name, value in lines if value.strip()]


def _position(place: ReceiptPlace) -> str:
    parts = [
        f"第{place.page}页" if place.page else "",
        f"工作表{quoted(place.sheet)}" if place.sheet else "",
        f"第{place.line}行" if place.line else "",
        f"单元格{place.cell}" if place.cell else "",
    ]
    return "，".join(part for part in parts if part)


def _text(receipt: Receipt) -> str:
    lines = [f"【凭据】{_head(receipt)}", *_pairs(_about(receipt), "　{}：{}")]
    for place in receipt.places:
        lines += [f"出处[{place.n}]", *_pairs(_where(place), "　{}：{}")]
    return without_controls("\n".join(lines))


def _markdown(receipt: Receipt) -> str:
    lines = [f"**凭据：{markdown_text(_head(receipt))}**", ""]
    lines += _pairs(_escaped(_about(receipt)), "- {}：{}")
    for place in receipt.places:
        lines += ["", f"出处 \\[{place.n}\\]", "", *_pairs(_escaped(_where(place)), "- {}：{}")]
    return "\n".join(lines)


def _escaped(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, markdown_text(value)) for name, value in pairs]


def _pairs(pairs: Iterable[tuple[str, str]], pattern: str) -> list[str]:
    return [pattern.format(name, " ".join(value.split())) for name, value in pairs]
