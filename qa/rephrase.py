"""An answer's text in the words of a language model, where they say the same; its own text otherwise."""

from __future__ import annotations

import json
import re

from qa.faithful import is_faithful
from qa.language_model import LanguageModel
from qa.prompts import instructions
from qa.schema import Answer, Status

_LONGEST = 1200  # characters of a text that is worth rephrasing
_QUOTE = re.compile(r"^\s*>|原文(?:写道)?[:：]?“|《|“[^”]{12,}”", re.M)  # the document's words stay as printed


def rephrase(answer: Answer, model: LanguageModel) -> Answer:
    """The answer with a text that the language model wrote and the guard let pass, else as it is."""
    if not _may_be_rephrased(answer):
        return answer
    text = model.complete(instructions("rephrase"), _data(answer))
    if text is None or not is_faithful(text, answer):
        return answer
    return answer.model_copy(update={"answer": text})


def _may_be_rephrased(answer: Answer) -> bool:
    has_figures = answer.status is Status.ANSWERED and bool(answer.figures)
    return has_figures and len(answer.answer) <= _LONGEST and not _QUOTE.search(answer.answer)


def _data(answer: Answer) -> str:
    figures = [
        {"label": f.label, "value": f.value, "unit": f.unit, "agency": f.agency, "year": f.year, "marks": f.citations}
        for f in answer.figures
    ]
    return json.dumps({"answer": answer.answer, "figures": figures}, ensure_ascii=False)
