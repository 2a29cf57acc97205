"""One name for one body: what documents print in several ways (中共某省委办公厅, 中国共产党某省委员会办公厅)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from corpus.agency_words import LEVEL_WORDS
from corpus.regions import find_regions

_PARTY = re.compile(r"^(?:中国共产党|中共)")
_COMMITTEE = re.compile(
    r"(?<=[省市区县州盟旗])委员会(?=办公厅|办公室|[一-鿿]{2,8}部$|政法|政策研究室|党校|网络|机构编制|巡[视察]|$)"
)
_CONGRESS = re.compile(r"人民代表大会常务委员会")
_CONFERENCE = re.compile(r"^中国人民政治协商会议(?P<place>[一-鿿]{2,12}?)(?:全国)?委员会")


def canonical_agency(name: str) -> str:
    """The usual name of a body of party, congress or conference; any other name as it is.

    >>> canonical_agency("中国共产党示例省委员会办公厅")
    '示例省委办公厅'
    """
    if _PARTY.match(name):
        return _COMMITTEE.sub("委", _PARTY.sub("", name))
    conference = _CONFERENCE.match(name)
    if conference:
        return f"政协{conference['place']}委员会{name[conference.end() :]}"
    return _CONGRESS.sub("人大常委会", name)


def merged_votes(votes: Mapping[str, int]) -> Counter[str]:
    """Votes for names with those for a name's tail given to the name: 省委办公厅 to 示例省委办公厅."""
    merged = Counter(dict(votes))
    for short in votes:
        longer = [name for name in votes if lacks_only_place(short, name)]
        if longer:
            best = max(longer, key=lambda name: (votes[name], len(name)))
            merged[best] += merged.pop(short)
    return merged


def lacks_only_place(short: str, name: str) -> bool:
    """Whether ``name`` is ``short`` with the place before it that its document takes for granted."""
    if name == short or not name.endswith(short):
        return False
    place = name[: len(name) - len(short)]
    if short.startswith(LEVEL_WORDS):  # 省委办公厅: 示例|省委办公厅
        place += short[0]
    found = find_regions(place)
    return bool(found) and found[-1].end == len(place)
