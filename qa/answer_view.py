"""An answer on a terminal: the figures stand out, lists are tables, notes have colours, citations are compact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from corpus.datatypes import Verification
from qa.render import LEVEL_NAMES, WARNING_NAMES, cited_text, document_of, next_questions, places_of, untold_rows
from qa.schema import Answer, Citation, Derivation, Figure, Rows, Status, WarningCode
from qa.terminal import Column, Line, Screen, Span, Tone

LEVEL_TONES = {
    Verification.CORROBORATED: Tone.GOOD,
    Verification.RECONCILED: Tone.GOOD,
    Verification.SINGLE: Tone.FIGURE,
    Verification.RECOVERED: Tone.MENDED,
    Verification.DISPUTED: Tone.BAD,
}
_NOTE_TONES = {
    WarningCode.CONFLICT: Tone.BAD,
    WarningCode.PREMISE: Tone.BAD,
    WarningCode.SCOPE: Tone.WARN,
    WarningCode.YEAR_MISMATCH: Tone.WARN,
    WarningCode.PARTIAL: Tone.WARN,
    WarningCode.UNIT: Tone.WARN,
    WarningCode.RECOVERED: Tone.MENDED,
    WarningCode.ASSUMPTION: Tone.NOTE,
}
_REFUSED = {Status.AMBIGUOUS: "需要补充", Status.NOT_FOUND: "没有找到", Status.OUT_OF_SCOPE: "不在范围内"}
_INLINE = re.compile(r"\*\*(?P<bold>.+?)\*\*|(?P<marks>(?:\[\d+\])+)")
_ITEM = re.compile(r"(?P<mark>\d+\. |- |> ?|#{1,6} +)(?P<text>.*)")
_ENTRY = re.compile(r"(?P<label>[^*]+)\*\*(?P<value>[^*]+)\*\*(?P<marks>(?:\[\d+\])*)(?P<rest>[^*]*)")
_SUM_LINE = re.compile(r"(?m)^算式：.*\n?")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_CHAIN = re.compile(r"(?P<first>-?[\d.]+)(?P<rest>(?: [+-] [\d.]+)+)")

Tones = Mapping[str, Tone]  # printed figure, without blanks and commas → how it stands


def show_answer(answer: Answer, screen: Screen) -> None:
    """Draw one answer with everything that belongs to it."""
    if answer.status is not Status.ANSWERED:
        screen.line(Span(_REFUSED[answer.status], Tone.WARN))
    _show_text(answer, screen)
    if answer.rows is not None and untold_rows(answer):
        _show_rows(answer.rows, screen)
    if answer.derivation is not None:
        _show_sum(answer.derivation, screen)
    _show_standing(answer, screen)
    _show_notes(answer, screen)
    _show_citations(answer.citations, screen)
    _show_questions(answer, screen)
    screen.line()


def show_plain(text: str, screen: Screen) -> None:
    """Text as it stands, line by line."""
    for line in text.split("\n"):
        screen.line(Span(line))


# --- what it says ---------------------------------------------------------------------------------


def _show_text(answer: Answer, screen: Screen) -> None:
    """Paragraphs apart, the entries of a list below one another."""
    told = _SUM_LINE.sub("", answer.answer) if answer.derivation else answer.answer  # the sum stands by itself
    tones = dict(_figure_tones(answer.figures))
    lines = [line.rstrip() for line in told.splitlines() if line.strip()]
    for number, (mark, some) in enumerate(groupby(lines, key=_kind)):
        if number:
            screen.line()
        block = list(some)
        if mark != "1" or not _show_entries(block, tones, screen):
            for line in block:
                _show_line(line, tones, screen)


def _kind(line: str) -> str:
    found = _ITEM.match(line)
    return "" if found is None else "1" if found["mark"][0].isdigit() else found["mark"][0]


def _show_line(line: str, tones: Tones, screen: Screen) -> None:
    found = _ITEM.match(line)
    if found is None:
        screen.line(*_inline(line, tones))
    elif found["mark"].startswith("#"):
        screen.line(Span(found["text"], Tone.STRONG))
    else:
        mark = {"-": "· ", ">": "│ "}.get(found["mark"].strip(), found["mark"])
        screen.line(*_inline(found["text"], tones), indent=2, mark=[Span(mark, Tone.FAINT)])


def _show_entries(lines: Sequence[str], tones: Tones, screen: Screen) -> bool:
    """A list in which each entry has one figure, as a table; False where it is another, or there is no room."""
    items = [_ITEM.fullmatch(line) for line in lines]
    entries = [_ENTRY.fullmatch(item["text"]) if item else None for item in items]
    rows = [
        [
            [Span(item["mark"].strip(), Tone.FAINT)],
            [Span(entry["label"].removesuffix("："))],
            [Span(entry["value"], _tone(entry["value"], tones))],
            [Span(entry["marks"] + entry["rest"], Tone.FAINT)],
        ]
        for item, entry in zip(items, entries, strict=True)
        if item and entry
    ]
    if len(rows) < len(lines):
        return False
    columns = [Column(is_figure=True), Column(), Column(is_figure=True), Column()]
    if not screen.has_room(columns, rows, indent=2):
        return False
    screen.table(columns, rows, kept=len(columns) - 1, indent=2)
    return True


def _inline(text: str, tones: Tones) -> Iterator[Span]:
    position = 0
    for found in _INLINE.finditer(text):
        yield Span(text[position : found.start()])
        yield Span(found["bold"], _tone(found["bold"], tones)) if found["bold"] else Span(found[0], Tone.FAINT)
        position = found.end()
    yield Span(text[position:])


def _figure_tones(figures: Iterable[Figure]) -> Iterator[tuple[str, Tone]]:
    for figure in figures:
        yield f"{figure.value}{figure.unit}", LEVEL_TONES[figure.verification]


def _tone(printed: str, tones: Tones) -> Tone:
    """A figure has the colour of its standing; other bold text is just bold."""
    bare = re.sub(r"[\s,]", "", printed)
    return tones.get(bare) or (Tone.FIGURE if _NUMBER.search(bare) else Tone.STRONG)


def _show_rows(rows: Rows, screen: Screen) -> None:
    """The list with its denominator and what is missing."""
    columns = [
        Column(title, is_figure=_is_numeric(row[n] for row in rows.data)) for n, title in enumerate(rows.columns)
    ]
    screen.line()
    screen.table(columns, [[[Span(cell or "")] for cell in row] for row in rows.data], indent=2)
    screen.line(Span(f"共 {rows.considered} 个，其中 {rows.covered} 个有数。", Tone.FAINT), indent=2)
    for missing in rows.missing:
        screen.line(Span(f"缺：{missing.document}（{missing.reason}）", Tone.FAINT), indent=2)


def _is_numeric(cells: Iterable[str | None]) -> bool:
    some = [cell for cell in cells if cell]
    return bool(some) and all(_NUMBER.fullmatch(cell) for cell in some)


def _show_sum(derivation: Derivation, screen: Screen) -> None:
    """A chain of additions below one another as on paper; anything else in two lines."""
    screen.line()
    result = [Span(f"{derivation.value} {derivation.unit}".strip(), Tone.STRONG)]
    chain = _chain(derivation)
    if not chain:
        screen.line(Span(derivation.formula), indent=2, mark=[Span("算式  ", Tone.FAINT)])
        screen.line(Span(derivation.expression), indent=2, mark=[Span("    = ", Tone.FAINT)])
        screen.line(*result, indent=2, mark=[Span("    = ", Tone.FAINT)])
        return
    rows = [[[Span(sign, Tone.FAINT)], [Span(amount)], [Span(name, Tone.FAINT)]] for sign, amount, name in chain]
    value = [Span("=", Tone.FAINT)], [Span(derivation.value, Tone.STRONG)], [Span(derivation.unit)]
    columns = [Column("算式"), Column(is_figure=True), Column()]
    screen.table(columns, [*rows, value], kept=2, indent=2)


def _chain(derivation: Derivation) -> list[tuple[str, str, str]]:
    """Sign, amount and name of each operand of a sum or difference; empty for anything else."""
    expression = _CHAIN.fullmatch(derivation.expression)
    names = re.split(r" ([+−-]) ", derivation.formula)
    if expression is None:
        return []
    parts = ["", *derivation.expression.split(" ")]
    signs, amounts = parts[::2], parts[1::2]
    if len(names[::2]) != len(amounts) or any("÷" in name for name in names):
        return []
    return [
        (sign.replace("-", "−"), *pair) for sign, pair in zip(signs, zip(amounts, names[::2], strict=True), strict=True)
    ]


def _show_standing(answer: Answer, screen: Screen) -> None:
    """How well the figures are attested; of a list all, else of the first, with what it was read from."""
    direct = answer.figures if answer.rows is not None else answer.figures[:1]
    levels = [figure.verification for figure in direct]
    if not levels:
        return
    spans = []
    for level in dict.fromkeys(levels):
        count = f" {levels.count(level)}" if len(direct) > 1 else ""
        spans += [Span(f"● {LEVEL_NAMES[level]}{count}", LEVEL_TONES[level]), Span("   ")]
    scope = Span(f"口径：{direct[0].scope}", Tone.FAINT) if len(direct) == 1 and direct[0].scope else Span("")
    screen.line()
    screen.line(*spans, scope)


# --- what stands below ------------------------------------------------------------------------------


def _show_notes(answer: Answer, screen: Screen) -> None:
    if answer.warnings:
        screen.line()
    for one in answer.warnings:
        marks = "".join(f"[{n}]" for n in one.citations)
        name = Span(f"▌{WARNING_NAMES[one.code]:　<4} ", _NOTE_TONES[one.code])  # four full-width columns
        screen.line(Span(one.message), Span(marks, Tone.FAINT), mark=[name])


def _show_citations(citations: Sequence[Citation], screen: Screen) -> None:
    """Document by document; neighbours of one document share its title."""
    if citations:
        screen.line()
        screen.line(Span("出处", Tone.STRONG))
    widest = len(str(max((one.n for one in citations), default=0)))
    for title, some in groupby(citations, key=document_of):
        screen.line(Span(title), indent=2)
        for one in some:
            mark = f"[{one.n}]".rjust(widest + 2) + " "
            screen.line(*_place(one), indent=2, mark=[Span(mark, Tone.FAINT)])


def _place(citation: Citation) -> Line:
    return [Span("，".join([*places_of(citation), "原文"]), Tone.FAINT), Span(f"“{cited_text(citation)}”")]


def _show_questions(answer: Answer, screen: Screen) -> None:
    numbered = list(enumerate(next_questions(answer), 1))
    asked = {"您是不是想问": numbered[: len(answer.options)], "还可以问": numbered[len(answer.options) :]}
    for title, some in asked.items():
        if some:
            screen.line()
            screen.line(Span(title, Tone.STRONG))
        for number, question in some:
            screen.line(Span(question), indent=2, mark=[Span(f"{number}. ", Tone.NOTE)])
