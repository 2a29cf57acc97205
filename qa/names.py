"""The names that a library knows: its agencies under all their names, and its items by agency."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.agencies import (
    OrgMention,
    Region,
    RegionMatch,
    RegionRelation,
    chain,
    find_org_mentions,
    find_regions,
    region_relation,
    regions_named,
    short_name,
)
from corpus.agency_words import agency_words
from corpus.sounds import is_slip
from index.records import AgencyRecord
from qa.name_index import NameIndex, is_in, regions_of, split_name
from qa.spans import Kind, Slate

_PLACES = ("省", "市", "区", "县", "州", "盟", "旗")
_FOLLOWING = 2  # characters behind a name that show it to be part of an item
_IN_BRACKETS = re.compile(r"（(?P<place>[一-鿿]{2,8})）")
_BARE_HEAD = re.compile(r"(?:^|(?<=[，。？！：的]))[一-鿿]{2,4}(?=，)")  # 办公厅2018年…: a head, then the year
_GIVEN = re.compile(r"^(?:[投拨花用发补]|支持|补助|资助)(?:给|在|到|于|向)了?")  # 投给小学的钱 names no agency
_LEAST_MISSPELT = 5  # characters of a name that may be misspelt where it stands alone
_TELLING = frozenset("第一二三四五六七八九十0123456789")  # characters that tell namesakes apart
_ENOUGH = 200  # agencies among which those of the likest names are looked for
_LONG = 8  # characters of a name of which two may be misspelt
_BODIES = ("部门", "单位")  # levels of agencies that are no government, unless their name is a mere place
_MERE_PLACE = (*_PLACES, "政府", "委员会", "管委会")


def _governments(record: AgencyRecord) -> tuple[str, ...]:
    """What the government of a place is called whose documents bear but the place's name (示例县政府)."""
    if record.level in _BODIES and not record.name.endswith(_MERE_PLACE):
        return ()
    parts = split_name(record.name)
    if parts.core or not parts.regions:
        return ()
    forms = {record.name, *(short_name(region) for region in parts.regions[-1:])}
    return tuple(f"{form}{kind}" for form in forms for kind in ("政府", "人民政府"))


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """Characters of the question that name an agency (or several that share the name)."""

    start: int
    end: int
    text: str
    candidates: tuple[str, ...]  # full names, in library order; empty when the library has none such
    exact: bool = True  # False where a typo was tolerated
    region_only: bool = False  # only a region was named


def _names_of(record: AgencyRecord) -> tuple[str, ...]:
    names = {record.name, *record.aliases, *_governments(record)}
    return tuple(name for name in names if len(name) >= 2)


class AgencyNames:
    """All names of the library's agencies."""

    def __init__(self, records: tuple[AgencyRecord, ...]) -> None:
        self.records = records = tuple(record for record in records if record.name)
        self._by_name = {record.name: record for record in records}
        self._index = NameIndex(records, ((name, record.name) for record in records for name in _names_of(record)))

    def get(self, name: str) -> AgencyRecord:
        """The agency of this full name."""
        return self._by_name[name]

    def find(self, text: str) -> list[AgencyMention]:
        """Every mention of an organisation in ``text``, known or not, in order, without overlaps.

        A mention counts as known only when all its characters are explained by a name of the
        agency: 样本市行政审批局 is not 示例市行政审批局, however much they share.
        """
        organisations = find_org_mentions(text)
        mentions: list[AgencyMention] = []
        for match in self._alias_matches(text):
            around = next((o for o in organisations if o.start < match.end and match.start < o.end), None)
            if around is None or (around.start >= match.start and around.end <= match.end):
                mentions.append(self._widened(text, match) if match.exact else match)
        for organisation in organisations:
            if not any(m.start < organisation.end and organisation.start < m.end for m in mentions):
                mentions.append(self._widened(text, self._match(organisation)))
        return sorted(mentions, key=lambda m: m.start)

    def _widened(self, text: str, mention: AgencyMention) -> AgencyMention:
        """With a region in front that the name holds (示例|数据局), spelt rightly or not (事例市|行政审批局)."""
        before = text[: mention.start]
        fitting = {owner: max(filter(before.endswith, self._places(owner)), key=len) for owner in mention.candidates}
        longest = max(map(len, fitting.values()), default=0)
        if longest > 1:  # of several places of that name (示例市 and 示例县) all stay
            start = mention.start - longest
            owners = tuple(owner for owner, place in fitting.items() if len(place) == longest)
            return AgencyMention(start, mention.end, text[start : mention.end], owners)
        for name in {n for owner in mention.candidates for n in (owner, *self.get(owner).aliases)}:
            start = mention.end - len(name)
            if 0 <= start < mention.start and is_misspelt(text[start : mention.end], name):
                owners = tuple(o for o in mention.candidates if name in (o, *self.get(o).aliases))
                return AgencyMention(start, mention.end, text[start : mention.end], owners, exact=False)
            end = mention.start + len(name)  # 省委办|公庁: only the head of the name is spelt rightly
            if mention.end < end <= len(text) and is_misspelt(text[mention.start : end], name):
                owners = tuple(o for o in mention.candidates if name in (o, *self.get(o).aliases))
                return AgencyMention(mention.start, end, text[mention.start : end], owners, exact=False)
        return mention

    def _places(self, owner: str) -> Iterator[str]:
        """What may stand in front of an agency's name: its place in full and in short, or nothing."""
        record, place = self.get(owner), split_name(owner).region
        yield from ("", place, place[:-1], *_places_above(record), *_places_around(record))

    def places(self) -> Iterator[str]:
        """The places of the agencies, in full and in short."""
        for record in self.records:
            for region in regions_of(record):
                yield from (region.name, short_name(region))

    def _alias_matches(self, text: str) -> list[AgencyMention]:
        """Longest matches of library names, left to right, with all owners of the name; a name may be misspelt."""
        found = []
        position = 0
        while position < len(text) - 1:
            mention = self._named_at(text, position) or self._misspelt_at(text, position)
            if mention is not None:
                found.append(mention)
            position = mention.end if mention is not None else position + 1
        return found

    def _named_at(self, text: str, start: int) -> AgencyMention | None:
        """The longest name of the library that begins here."""
        for length, _ in self._index.beginning(text[start : start + 2]):
            written = text[start : start + length]
            owners = self._index.owners(written)
            if owners and len(written) == length:
                return AgencyMention(start, start + length, written, owners)
        return None

    def _misspelt_at(self, text: str, start: int) -> AgencyMention | None:
        """The longest name that is meant here with other characters of it misspelt than the first two."""
        for length, names in self._index.beginning(text[start : start + 2]):
            written = text[start : start + length]
            near = [name for name in names if is_misspelt(written, name)] if length >= _LEAST_MISSPELT else []
            meant = (o for name in near for o in self._index.owners(name) if not _is_another(written, o))
            owners = self._index.in_order(meant)
            if owners:
                return AgencyMention(start, start + length, written, owners, exact=False)
        return None

    def _match(self, organisation: OrgMention) -> AgencyMention:
        """The agencies one of whose names explains the mention: in order, else but for one misspelling."""
        text = organisation.text
        span = (organisation.start, organisation.end, text)
        full = [name for name in self._index.with_all(text) if is_abbreviation(text, name)]
        owners = self._index.in_order(owner for name in full for owner in self._index.owners(name))
        exact = tuple(owner for owner in owners if _regions_fit(organisation, self.get(owner)))
        if exact:
            return AgencyMention(*span, exact)
        near = tuple(owner for owner in self.misspelt(text) if not _is_another(text, owner))
        return AgencyMention(*span, near, exact=False)

    def misspelt(self, text: str) -> tuple[str, ...]:
        """The agencies of which ``text`` is a misspelt name."""
        near = [name for name in self._index.with_all_but(text, _most_misspelt(text)) if is_misspelt(text, name)]
        return self._index.in_order(owner for name in near for owner in self._index.owners(name))

    def shortened(self, text: str) -> tuple[str, ...]:
        """The agencies of which ``text`` is a name with characters left out."""
        full = [name for name in self._index.with_all(text) if is_shortened(text, name)]
        return self._index.in_order(owner for name in full for owner in self._index.owners(name))

    def resembling(self, text: str) -> tuple[str, ...]:
        """Agencies among which those of the likest names are."""
        return self._index.sharing(text, _ENOUGH)

    def placed(self, mention: AgencyMention, text: str) -> AgencyMention:
        """A known place under another place than its own (别市|示例区) is none of the library's."""
        above = next((r for r in find_regions(text[: mention.start]) if r.end == mention.start), None)
        if above is None or not _is_place(above.text) or not mention.candidates:
            return mention
        within = tuple(n for n in mention.candidates if _lies_in(self.get(n), above.candidates))
        start = above.start
        return AgencyMention(start, mention.end, text[start : mention.end], within, mention.exact)

    def qualified(self, mention: AgencyMention, text: str) -> AgencyMention:
        """With the place in brackets behind it, which tells namesakes apart: 示例市（某省）."""
        behind = _IN_BRACKETS.match(text, mention.end)
        named = regions_named(behind["place"]) if behind else ()
        if behind is None or not named:
            return mention
        within = tuple(n for n in mention.candidates if _lies_in(self.get(n), named))
        return replace(mention, end=behind.end(), text=text[mention.start : behind.end()], candidates=within)

    def called(self, head: str) -> tuple[str, ...]:
        """The agencies whose name ends in this head alone: 办公厅."""
        names = (name for name in self._index.with_all(head) if name in self._by_name)
        return self._index.in_order(name for name in names if split_name(name).head == head)

    def is_government(self, mention: AgencyMention) -> bool:
        """Whether a region is named whose government is itself in the library (示例 for 示例市)."""
        return len(mention.candidates) == 1 and mention.candidates[0].startswith(mention.text)

    def in_region(self, text: str, slate: Slate | None = None) -> list[AgencyMention]:
        """Regions named on their own ("示例市的…"), with the library's agencies there.

        Of places that stand together none is looked up where the ``slate`` has explained all of them.
        """
        runs = _runs(find_regions(text))
        free = (run for run in runs if slate is None or any(slate.is_free(r.start, r.end) for r in run))
        return [mention for run in free for mention in self._in_run(text, run)]

    def _in_run(self, text: str, run: Sequence[RegionMatch]) -> list[AgencyMention]:
        """The same of places that stand together (南昌|经开)."""
        found: list[AgencyMention] = []
        for region in run:
            inside = self._index.inside(region.candidates)
            own = {candidate.name for candidate in region.candidates}
            owners = tuple(name for name in inside if name in own) or inside  # a government before what it governs
            if found and found[-1].end == region.start:  # 南昌|经开: one place
                above = found.pop()
                within = tuple(o for o in owners if o in above.candidates)
                owners = within or (() if _is_place(region.text) else above.candidates)
                named = text[above.start : region.end]
                found.append(AgencyMention(above.start, region.end, named, owners, region_only=bool(owners)))
            elif not owners and (_is_place(region.text) or region.start == 0):
                found.append(AgencyMention(region.start, region.end, region.text, ()))
            elif owners:
                found.append(
                    AgencyMention(region.start, region.end, text[region.start : region.end], owners, region_only=True)
                )
        return found


def _is_place(text: str) -> bool:
    """Whether a place is named in full (某某县), so that it can be no other."""
    return len(text) > 2 and text.endswith(_PLACES)


def _runs(regions: Iterable[RegionMatch]) -> list[list[RegionMatch]]:
    """Regions that stand together."""
    runs: list[list[RegionMatch]] = []
    for region in regions:
        if runs and runs[-1][-1].end == region.start:
            runs[-1].append(region)
        else:
            runs.append([region])
    return runs


def _places_above(record: AgencyRecord) -> Iterator[str]:
    """What people say before the place itself: 江西省, 江西 before 赣州市."""
    for region in regions_of(record)[:1]:
        for above in chain(region)[:-1]:
            yield from (above.name, short_name(above))


def _places_around(record: AgencyRecord) -> Iterator[str]:
    """What people say before the name of a zone: the place that its documents are of (示例|高新区)."""
    for region in regions_named(record.region or "")[:1]:
        if region.name != record.name:
            yield from (region.name, short_name(region))


def _regions_fit(organisation: OrgMention, record: AgencyRecord) -> bool:
    """A named region must be the agency's own: 示例省行政审批局 is none of its cities' bureaus."""
    relation = region_relation(organisation.regions, regions_of(record))
    return relation in (RegionRelation.SAME, RegionRelation.UNKNOWN)


def _lies_in(record: AgencyRecord, named: tuple[Region, ...]) -> bool:
    return is_in(regions_of(record), named)


def is_abbreviation(short: str, full: str) -> bool:
    """Whether ``short`` is ``full`` with characters left out, first and last kept or the head kept.

    >>> is_abbreviation("示例审批局", "示例市行政审批局")
    True
    """
    if len(short) < 3 or short[-1] != full[-1]:
        return False
    position = 0
    dropped = ""
    for char in short:
        found = full.find(char, position)
        if found < 0:
            return False
        dropped += full[position:found]
        position = found + 1
    return not _TELLING.intersection(dropped)  # 第二中学 is not the 中学


def is_shortened(short: str, name: str) -> bool:
    """Whether all characters of ``short`` stand in ``name`` in this order, beside others."""
    rest = iter(name)
    return len(short) < len(name) and all(character in rest for character in short)


def is_misspelt(text: str, name: str) -> bool:
    """Whether ``text`` is ``name`` but for one character (two from eight on) of the same sound or shape."""
    if len(text) != len(name) or len(text) < 3:
        return False
    wrong = [(a, b) for a, b in zip(text, name, strict=True) if a != b]
    return 0 < len(wrong) <= _most_misspelt(text) and all(is_slip(a, b) for a, b in wrong)


def _most_misspelt(text: str) -> int:
    """How many characters of a name may be misspelt."""
    return 2 if len(text) >= _LONG else 1


def _is_another(text: str, name: str) -> bool:
    """Whether a name that looks misspelt is a body of its own: 税务局 is no 水务局."""
    core = split_name(text).core
    return core in agency_words().cores and core not in name


def _holds(other: AgencyMention, mention: AgencyMention) -> bool:
    """Whether a mention is but the place in front of another (示例市|样例县)."""
    inside = other.start <= mention.start and mention.end <= other.end
    return inside and (other.start, other.end) != (mention.start, mention.end)


def _begins_item(
    mention: AgencyMention, before: list[AgencyMention], text: str, is_in_item: Callable[[str], bool]
) -> bool:
    """Whether an agency named already stands here as the first word of an item (省人大的|人大立法)."""
    again = any(set(m.candidates) & set(mention.candidates) for m in before)
    goes_on = re.match("[一-鿿]", text[mention.end :]) is not None
    return again and goes_on and is_in_item(text[mention.start : mention.end + _FOLLOWING])


def mark_agencies(slate: Slate, names: AgencyNames, is_in_item: Callable[[str], bool]) -> list[AgencyMention]:
    """Explain the organisations of the question; a region alone counts only without any of them."""
    text = slate.remaining()
    mentions = [m for m in names.find(text) if m.candidates or not is_in_item(_GIVEN.sub("", m.text))]
    mentions = [names.qualified(names.placed(m, text), text) for m in mentions]
    mentions = [m for m in mentions if not any(_holds(other, m) for other in mentions)]
    mentions = [m for n, m in enumerate(mentions) if not _begins_item(m, mentions[:n], text, is_in_item)]
    if not mentions:
        heads = ((m, names.called(m.group())) for m in _BARE_HEAD.finditer(text))
        mentions = [AgencyMention(m.start(), m.end(), m.group(), owners) for m, owners in heads if owners]
    for mention in mentions:
        slate.take(mention.start, mention.end, Kind.AGENCY, mention)
    regions = [names.qualified(m, text) for m in names.in_region(text, slate)]
    regions = [m for m in regions if slate.is_free(m.start, m.end)]
    if mentions:  # beside an organisation only a government of the library counts
        regions = [m for m in regions if names.is_government(m)]
    regions = [m for m in regions if m.candidates or not is_in_item(text[m.start : m.end + _FOLLOWING])]
    for mention in regions:
        slate.take(mention.start, mention.end, Kind.REGION, mention)
    return mentions + regions
