"""What is said beside questions: greetings, thanks, 怎么用. It is answered kindly and changes nothing."""

from __future__ import annotations

import re

from qa.catalog import Catalog
from qa.normalise import normalise_question
from qa.resolve import Refusal
from qa.schema import Reason
from qa.words import words

_LONGEST = 30  # characters; what is longer says more than hello
_MARKS = re.compile(r"[，。？！；：、…~～\s]+")
_EXAMPLES = 3
_ASKED_FIRST = ("支出总计", "“三公”经费合计", "基本支出", "收入总计", "项目支出")
_SKILL = "我回答文库里预算、决算文件写明的内容：金额、占比、增减、排名、原因，每个数字都注明出处"


def small_talk(question: str, catalog: Catalog) -> Refusal | None:
    """The reply to words that ask nothing of the documents; None for a question."""
    text = _MARKS.sub("", normalise_question(question))
    if not text or len(text) > _LONGEST:
        return None
    lexicon = words()
    if _is_all(text, lexicon.help, lexicon.greetings, lexicon.chatter) and lexicon.help.search(text):
        return _reply(f"{_SKILL}。请写明单位、年份和项目；也可以问“文库里有哪些文件”", catalog)
    if _is_all(text, lexicon.thanks, lexicon.chatter, lexicon.greetings) and len(_said(text, lexicon.thanks)) > 1:
        return _reply("不客气。还可以接着问", catalog)
    if _is_all(text, lexicon.greetings, lexicon.chatter) and lexicon.greetings.search(text):
        return _reply(f"你好。{_SKILL}", catalog)
    if _is_all(text, lexicon.chatter):
        return _reply("好的。想查别的项目请直接问", catalog)
    return None


def _is_all(text: str, *patterns: re.Pattern[str]) -> bool:
    """Whether the text consists of such words only."""
    joined = "|".join(f"(?:{pattern.pattern})" for pattern in patterns)
    return re.fullmatch(f"(?:{joined})+", text, re.IGNORECASE) is not None


def _said(text: str, pattern: re.Pattern[str]) -> str:
    return max((match.group() for match in pattern.finditer(text)), key=len, default="")


def _reply(message: str, catalog: Catalog) -> Refusal:
    return Refusal(Reason.OUT_OF_SCOPE, message, _examples(catalog))


def _examples(catalog: Catalog) -> tuple[str, ...]:
    """Questions that the library can answer, of the first agency."""
    agency = next(iter(catalog.agencies), None)
    years = catalog.years(agency) if agency else ()
    if agency is None or not years:
        return ()
    held = catalog.view(agency, years[0]).by_item
    items = [item for item in _ASKED_FIRST if item in held]
    return tuple(f"{agency}{years[0]}年{item}是多少" for item in items[:_EXAMPLES])
