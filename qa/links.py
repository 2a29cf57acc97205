"""What ties the mentions of a question together: 其中, 和, 比, 占 …"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.query import Link, Operation
from qa.spans import Kind, Slate
from qa.words import Words

_AGAINST = {
    Operation.SHARE: re.compile("占"),
    Operation.MULTIPLE: re.compile("是|相当于|比"),
    Operation.DIFFERENCE: re.compile("比|较|距离?|离(?!退?休)|超过|减去|减掉|扣除|扣掉"),
    Operation.COMPARE: re.compile("比"),
}
_WITHIN = re.compile("在")
_SPENT_ON = re.compile("花在|用在|用于|来自于?|出自|投向|给了|拿来|用来")
_PORTION = re.compile("占|比重|比例|份额")
_NAMES = (Kind.CONCEPT, Kind.CODE, Kind.LITERAL)


def mark_links(slate: Slate, lexicon: Words, operation: Operation, names: Sequence[str]) -> None:
    """Explain the words that tie items together; ``names`` are the library's own, which hold some of them."""
    for match in list(slate.matches(lexicon.of_which)):
        slate.take(match.start(), match.end(), Kind.LINK, Link.OF_WHICH)
    if operation is Operation.SHARE:  # 总支出有百分之几花在教育上
        for match in list(slate.matches(_SPENT_ON)):
            slate.take(match.start(), match.end(), Kind.LINK, Link.OF_WHICH)
    place = _against(slate, operation)
    if place is not None:
        slate.take(*place, Kind.LINK, Link.AGAINST)
    for match in list(slate.matches(lexicon.separators)):
        around = slate.text[max(match.start() - 2, 0) : match.end()]  # 购置及运行维护 is one name
        if len(around) < 3 or not any(around in name for name in names):
            slate.take(match.start(), match.end(), Kind.LINK, Link.AND)


def _against(slate: Slate, operation: Operation) -> tuple[int, int] | None:
    """Where the two sides of a comparison part: A|比B, A|占B, A|在B中占."""
    pattern = _AGAINST.get(operation)
    if pattern is None:
        return None
    if operation is Operation.SHARE and (within := _within(slate)) is not None:
        return within
    return next(((m.start(), m.end()) for m in slate.matches(pattern)), None)


def _within(slate: Slate) -> tuple[int, int] | None:
    """The 在 of 会议费在总支出中占多少: an item before it, and another between it and the word for share."""
    portion = next((m.start() for m in slate.matches(_PORTION)), None)
    items = slate.of_kind(*_NAMES)
    for match in slate.matches(_WITHIN):
        before = any(item.end <= match.start() for item in items)
        if portion is not None and before and any(match.end() <= i.start and i.end <= portion for i in items):
            return match.start(), match.end()
    return None
