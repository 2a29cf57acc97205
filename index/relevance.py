"""Whether a file has anything to do with a budget. What has not is passed over; running text alone may well have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.vocabulary import vocabulary

if TYPE_CHECKING:
    from corpus.datatypes import Reading

NOTHING = "没有读出单位、年份、表格或数字，文字也与预算、决算无关，没有放入文库"
_BUDGET = re.compile("预算|决算|财政|经费|拨款|收支|绩效|采购|三公")


def is_of_no_budget(reading: Reading) -> bool:
    """Whether a document names no agency and no year, prints no table and no figure, and no word of a budget.

    What could not be read may hold anything: a document of which more is told than that is none of these.
    """
    document = reading.document
    identity = document.identity
    says_something = identity.agency or identity.year or identity.phase or document.tables or reading.facts
    if says_something or len(document.problems) > 1:
        return False
    texts = [identity.title, *(paragraph.text for paragraph in document.paragraphs)]
    return not any(_BUDGET.search(text) or vocabulary().scan(text) for text in texts)
