"""Which organisation of the library a question means. Wrong answers here are figures of somebody else."""

import pytest

from corpus.agencies import aliases_of
from index.records import AgencyRecord
from qa.names import AgencyNames, is_abbreviation, is_misspelt

WATER = "示例市水务局"
PARKS = "示例市园林局"
COUNTY = "样板县水务局"
ZONE = "示例高新技术产业开发区管理委员会"
GANZHOU = "赣州市行政审批局"


def names_of(*names: str) -> AgencyNames:
    return AgencyNames(tuple(AgencyRecord(n, aliases_of(n), None, None, None, ()) for n in names))


LIBRARY = names_of(WATER, PARKS, COUNTY, ZONE, GANZHOU)


def mentions(text: str, library: AgencyNames = LIBRARY) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(m.text, m.candidates, m.exact) for m in library.find(text)]


@pytest.mark.parametrize(
    "text, said, agency",
    [
        ("示例市水务局2024年水费", "示例市水务局", WATER),
        ("示例水务局水费", "示例水务局", WATER),
        ("2024年市水务局", "市水务局", WATER),
        ("样板水务局水费", "样板水务局", COUNTY),
        ("园林局的公园", "园林局", PARKS),
        ("示例高新区管委会", "示例高新区管委会", ZONE),
        ("高新区管委会", "高新区管委会", ZONE),
        ("赣州审批局云计算", "赣州审批局", GANZHOU),
        ("赣州行审局", "赣州行审局", GANZHOU),
    ],
)
def test_full_and_short_names(text: str, said: str, agency: str) -> None:
    assert mentions(text) == [(said, (agency,), True)]


def test_a_name_that_two_share_means_both() -> None:
    assert mentions("水务局水费") == [("水务局", (WATER, COUNTY), True)]


def test_a_short_place_in_front_tells_the_bodies_of_many_places_apart() -> None:
    """Also a place that no list of regions holds: only the names of the library tell it."""
    library = names_of("甲子市民政局", "乙丑市民政局", "乙丑市教育局", "丙寅县民政局")
    assert mentions("乙丑民政局2024年", library) == [("乙丑民政局", ("乙丑市民政局",), True)]
    assert mentions("丙寅县民政局2024年", library) == [("丙寅县民政局", ("丙寅县民政局",), True)]
    assert len(mentions("民政局2024年", library)[0][1]) == 3
    assert len(mentions("丁卯民政局2024年", library)[0][1]) == 3  # asked, not answered


def test_several_are_found_in_the_order_of_the_question() -> None:
    found = mentions("园林局比示例市水务局多多少")
    assert found == [("园林局", (PARKS,), True), ("示例市水务局", (WATER,), True)]


@pytest.mark.parametrize(
    "text",
    [
        "南昌市行政审批局",  # another city's
        "示例省水务局",
        "样板市水务局",
        "示例市审计局",
        "示例市东城区水务局",  # a district of the city is not the city
        "教育局",
        "水务集团",
    ],
)
def test_an_organisation_that_the_library_does_not_hold_is_named_as_unknown(text: str) -> None:
    assert mentions(f"{text}2024年水费") == [(text, (), False)]


@pytest.mark.parametrize("text", ["水费多少", "城市管理支出", "公务接待费", "部门预算", ""])
def test_no_organisation_at_all(text: str) -> None:
    assert mentions(text) == []


@pytest.mark.parametrize(
    "held, asked",
    [("南昌市新建区财政局", "南昌市财政局"), ("江西省赣州市行政审批局", "江西省行政审批局")],
)
def test_a_wider_region_is_another_agency(held: str, asked: str) -> None:
    assert mentions(asked, names_of(held)) == [(asked, (), False)]


def test_leaving_out_an_ordinal_is_not_exact() -> None:
    found = mentions("示例县中学", names_of("示例县第二中学"))
    assert all(not exact for _, _, exact in found)


@pytest.mark.parametrize(
    "text, said, agency",
    [
        ("示例市水物局", "示例市水物局", WATER),
        ("赣洲市行政审批局", "赣洲市行政审批局", GANZHOU),
        ("赣州市行政审匹局", "赣州市行政审匹局", GANZHOU),
    ],
)
def test_one_wrong_character_of_the_same_sound_is_tolerated_and_marked(text: str, said: str, agency: str) -> None:
    assert mentions(f"{text}水费") == [(said, (agency,), False)]


def test_another_real_bureau_is_no_misspelling() -> None:
    assert mentions("示例市税务局水费") == [("示例市税务局", (), False)]


@pytest.mark.parametrize(
    "short, full, expected",
    [
        ("赣州审批局", "赣州市行政审批局", True),
        ("水务局", "示例市水务局", True),
        ("局", "水务局", False),
        ("审批中心", "赣州市行政审批局", False),
        ("局务水", "水务局", False),
        ("水水局", "示例市水务局", False),
        ("财政局", "示例市水务局", False),
    ],
)
def test_an_abbreviation_keeps_the_order_and_the_end(short: str, full: str, expected: bool) -> None:
    assert is_abbreviation(short, full) is expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("示例市水物局", True),
        ("示例市水务局", False),  # nothing is wrong
        ("示例市审计局", False),
        ("示例是水物局", False),  # two wrong in a short name
        ("示例水务局", False),  # another length
    ],
)
def test_a_misspelling_is_one_character_of_the_same_sound(text: str, expected: bool) -> None:
    assert is_misspelt(text, WATER) is expected


def test_a_region_alone_means_the_agencies_there() -> None:
    (region,) = LIBRARY.in_region("赣州2023年的水费")
    assert (region.text, region.candidates, region.region_only) == ("赣州", (GANZHOU,), True)
    (stranger,) = LIBRARY.in_region("南昌的水费")  # a place of which the library holds nothing
    assert (stranger.text, stranger.candidates, stranger.region_only) == ("南昌", (), False)
