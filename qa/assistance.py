"""Where a language model may help with an answer: to understand the question, or to word the answer."""

from __future__ import annotations

import time
from datetime import date

from index.library import Library
from qa.answer import carry_out, to_answer
from qa.catalog import Catalog
from qa.language_model import LanguageModel
from qa.proposals import gist_of, is_of, is_of_kind, propose
from qa.query import Query
from qa.rephrase import rephrase
from qa.schema import Answer, Status, Warning, WarningCode
from qa.understand import understand


class Assistance:
    """Help from a language model; at most one request for each question. Safe to use from several threads."""

    def __init__(self, model: LanguageModel, library: Library) -> None:
        self._model = model
        self._library = library

    def improve(
        self, answer: Answer, query: Query | None, catalog: Catalog, as_of: date
    ) -> tuple[Answer, Query | None]:
        """The answer, or a better one, with the Query that it answers.

        An answered question keeps all but its text. A refused one may be answered as it was proposed.
        """
        started = time.perf_counter()
        if query is None:
            return answer, query
        if answer.status is Status.ANSWERED:
            improved, improved_query = rephrase(answer, self._model), query
        else:
            improved, improved_query = self._understood(answer, query, catalog, as_of)
        spent = round(answer.elapsed_ms + (time.perf_counter() - started) * 1000, 1)
        return improved.model_copy(update={"elapsed_ms": spent}), improved_query

    def _understood(self, refusal: Answer, query: Query, catalog: Catalog, as_of: date) -> tuple[Answer, Query]:
        gist = gist_of(refusal, query, catalog, as_of)
        question = None if gist is None else propose(gist, catalog, self._model)
        if gist is None or question is None:
            return refusal, query
        started = time.perf_counter()
        proposed = understand(question, catalog.names, catalog, as_of)
        if not is_of(gist, proposed):
            return refusal, query
        answer = to_answer(refusal.question, proposed, carry_out(proposed, catalog, self._library), started)
        if answer.status is not Status.ANSWERED or not is_of_kind(gist, answer):
            return refusal, query
        note = Warning(code=WarningCode.ASSUMPTION, message=f"由语言模型改写为：{question}")
        return answer.model_copy(update={"warnings": [note, *answer.warnings]}), proposed
