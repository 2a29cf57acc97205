"""What one reader has before him: his conversation, its answers, the findings and claims shown, by number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qa.schema import Answer, Citation, ClaimCheck, Finding

if TYPE_CHECKING:
    from qa.questions import Talk

_MOST_ANSWERS = 200


@dataclass(slots=True)
class Visit:
    """One reader's state; grows by one turn with each question."""

    talk: Talk
    messages: list[dict[str, str]] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    claims: list[ClaimCheck] = field(default_factory=list)

    def remember(self, answer: Answer) -> None:
        """Keep an answer, so that its sources can be opened."""
        self.answers.pop(answer.id, None)
        self.answers[answer.id] = answer
        if len(self.answers) > _MOST_ANSWERS:
            del self.answers[next(iter(self.answers))]

    def answer_of(self, value: str) -> tuple[Answer, int] | None:
        """The answer and citation number of ``<answer>:<n>``; None where it names none."""
        name, _, number = value.partition(":")
        answer = self.answers.get(name)
        return (answer, int(number)) if answer is not None and number.isdecimal() else None

    def place_of(self, value: str) -> Citation | None:
        """The citation of ``finding:<number>:<n>`` or ``claim:<number>:<n>``; None where it names none."""
        kind, number, n = (*value.split(":"), "", "")[:3]
        if not (number.isdecimal() and n.isdecimal()):
            return None
        shown = self.findings if kind == "finding" else self.claims if kind == "claim" else []
        if int(number) >= len(shown):
            return None
        return next((one for one in shown[int(number)].citations if one.n == int(n)), None)
