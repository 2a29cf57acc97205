"""Several questions in one: cut apart where each asks something of its own, and the answers put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa.query import Operation, Query
from qa.schema import Answer, Citation, Rows, Status, Warning, WarningCode
from qa.words import words

_CUTS = re.compile(r"(?<=[，,。；;？?！!])")
_MARK = re.compile(r"\[(\d+)\]")
_OF_ITS_OWN = {  # what the second part may ask that the answer to the first does not tell already
    Operation.AVERAGE,
    Operation.MEDIAN,
    Operation.REASON,
    Operation.SHARE,
    Operation.PER_HEAD,
    Operation.GROWTH,
    Operation.CHANGE,
    Operation.COMPLETION,
    Operation.SUM,
    Operation.HYPOTHETICAL,
}
_FIRST = _OF_ITS_OWN | {Operation.VALUE, Operation.RANK, Operation.LIST, Operation.COUNT, Operation.DIFFERENCE}
_ASKED_WITHOUT_A_WORD = (Operation.REASON, Operation.LIST, Operation.RANK)


def questions_in(text: str, read: Callable[[str], Query]) -> tuple[str, ...]:
    """The questions of a text in order, or the text alone where it is one question.

    ``read`` understands one of them by itself. Parts that ask nothing belong to the question after them.
    """
    parts: list[str] = []
    waiting = ""
    for piece in _CUTS.split(text):
        waiting += piece
        if _asks(piece):
            parts.append(waiting)
            waiting = ""
    if waiting and parts:
        parts[-1] += waiting
    if len(parts) < 2:
        return (text,)
    operations = [read(part).operation for part in parts]
    joined = [parts[0]]
    for before, after, part in zip(operations, operations[1:], parts[1:], strict=False):
        if before in _FIRST and after in _OF_ITS_OWN and before is not after:
            joined.append(part)
        else:
            joined[-1] += part
    return tuple(joined) if len(joined) > 1 else (text,)


def _asks(piece: str) -> bool:
    return words().asking.search(piece) is not None or any(
        pattern.search(piece) for name, pattern in words().operations if name in _ASKED_WITHOUT_A_WORD
    )


def put_together(question: str, answers: Sequence[Answer]) -> Answer:
    """One answer of several: texts, figures and citations in order, the citations numbered anew.

    The first must be answered. Of a later one that is not, the text says so, and a warning names it.
    """
    citations: list[Citation] = []
    texts: list[str] = []
    warnings: list[Warning] = []
    figures = []
    for answer in answers:
        numbers = {c.n: _number(c, citations) for c in answer.citations}
        texts.append(_MARK.sub(lambda m, n=numbers: f"[{n.get(int(m[1]), int(m[1]))}]", answer.answer))  # type: ignore[misc]
        figures += [f.model_copy(update={"citations": [numbers[n] for n in f.citations]}) for f in answer.figures]
        for warning in answer.warnings:
            moved = warning.model_copy(update={"citations": [numbers[n] for n in warning.citations]})
            if all(w.message != moved.message for w in warnings):
                warnings.append(moved)
        if answer.status is not Status.ANSWERED:
            warnings.append(Warning(code=WarningCode.PARTIAL, message=f"“{answer.question}”没有答案：{answer.answer}"))
    first, last = answers[0], answers[-1]
    described = "；".join(a.query.described for a in answers if a.query.described)
    return first.model_copy(
        update={
            "question": question,
            "answer": "\n\n".join(texts),
            "figures": figures,
            "citations": citations,
            "warnings": warnings,
            "derivation": next((a.derivation for a in reversed(answers) if a.derivation), None),
            "rows": _rows(answers),
            "suggestions": last.suggestions or first.suggestions,
            "query": first.query.model_copy(update={"described": described}),
            "elapsed_ms": round(sum(a.elapsed_ms for a in answers), 1),
        }
    )


def _number(citation: Citation, citations: list[Citation]) -> int:
    """The number of a citation in the joint list, where it is entered once."""
    for known in citations:
        if known.model_copy(update={"n": citation.n}) == citation:
            return known.n
    citations.append(citation.model_copy(update={"n": len(citations) + 1}))
    return len(citations)


def _rows(answers: Sequence[Answer]) -> Rows | None:
    return next((a.rows for a in answers if a.rows is not None), None)
