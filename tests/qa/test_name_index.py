"""Names are found by beginning, characters and place without a look at all of them."""

import pytest

from corpus.agencies import regions_named
from index.records import AgencyRecord
from qa.name_index import NameIndex

WATER, PARKS, COUNTY = "示例市水务局", "示例市园林局", "样板县水务局"
GANZHOU, NANKANG, ZONE = "赣州市审计局", "南康区审计局", "赣州经济技术开发区管理委员会"
NAMES = [(WATER, WATER), ("水务局", WATER), (PARKS, PARKS), (COUNTY, COUNTY), ("水务局", COUNTY)]


def index_of(*pairs: tuple[str, str]) -> NameIndex:
    owners = dict.fromkeys(owner for _, owner in pairs)
    return NameIndex(tuple(AgencyRecord(owner, (), None, None, None, ()) for owner in owners), pairs)


def test_a_name_that_two_share_has_both_in_library_order() -> None:
    assert index_of(*NAMES).owners("水务局") == (WATER, COUNTY)
    assert index_of(*NAMES).owners("审计局") == ()


def test_names_by_their_beginning_the_longest_first() -> None:
    index = index_of(*NAMES, ("示例市水务", WATER))
    assert index.beginning("示例") == ((6, (WATER, PARKS)), (5, ("示例市水务",)))
    assert index.beginning("别处") == ()


@pytest.mark.parametrize(
    "text, found",
    [
        ("示水局", {WATER}),
        ("务水", {WATER, COUNTY, "水务局"}),  # in whatever order
        ("示例园林厅", set()),
        ("", set()),
    ],
)
def test_names_that_hold_all_characters(text: str, found: set[str]) -> None:
    assert index_of(*NAMES).with_all(text) == found


def test_a_name_with_one_other_character_is_among_the_candidates_a_shorter_one_is_not() -> None:
    found = index_of(*NAMES).with_all_but("示例市水雾局", 1)
    assert WATER in found
    assert "水务局" not in found
    assert index_of(*NAMES).with_all_but("某某某", 1) == set()


def test_agencies_of_a_place_and_of_what_lies_in_it() -> None:
    index = index_of(*((name, name) for name in (NANKANG, WATER, GANZHOU, ZONE)))
    assert index.inside(regions_named("赣州市")) == (NANKANG, GANZHOU, ZONE)
    assert index.inside(regions_named("江西省")) == (NANKANG, GANZHOU, ZONE)
    assert index.inside(regions_named("南康区")) == (NANKANG,)
    assert index.inside(regions_named("南昌市")) == ()
    assert index.inside(()) == ()


def test_agencies_that_share_a_stretch_of_a_name_the_rarest_first() -> None:
    index = index_of(*((name, name) for name in (WATER, PARKS, COUNTY, GANZHOU)))
    assert index.sharing("别处园林中心", 1) == (PARKS,)
    assert index.sharing("别处水务中心", 1) == (WATER, COUNTY)
    assert index.sharing("别处水务园林中心", 3) == (WATER, PARKS, COUNTY)
    assert index.sharing("别处", 1) == ()
    assert index.sharing("别处", 4) == (WATER, PARKS, COUNTY, GANZHOU)  # a small library is given whole
