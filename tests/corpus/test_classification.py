import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.classification import (
    DEPARTMENTAL_ECONOMIC,
    FUNCTIONAL,
    GOVERNMENT_ECONOMIC,
    ClassItem,
    class_item,
    codes_of,
    economic,
    full_code,
    functional,
    mend_name,
    names_of,
    parent_code,
    system_of,
)
from corpus.errors import ParseError
from corpus.vocabulary import Term, vocabulary


@pytest.mark.parametrize(
    "code, name, level",
    [
        ("201", "一般公共服务支出", 1),
        ("20103", "政府办公厅（室）及相关机构事务", 2),
        ("2010301", "行政运行", 3),
        ("2010399", "其他政府办公厅（室）及相关机构事务支出", 3),
        ("2080505", "机关事业单位基本养老保险缴费支出", 3),
        ("2101103", "公务员医疗补助", 3),
        ("2120804", "农村基础设施建设支出", 3),
        ("2210201", "住房公积金", 3),
        ("2299999", "其他支出", 3),
    ],
)
def test_functional(code: str, name: str, level: int) -> None:
    item = functional(code)
    assert item is not None
    assert (item.name, item.level, item.system) == (name, level, FUNCTIONAL)


@pytest.mark.parametrize(
    "code, system, name",
    [
        ("301", DEPARTMENTAL_ECONOMIC, "工资福利支出"),
        ("30217", DEPARTMENTAL_ECONOMIC, "公务接待费"),
        ("31013", DEPARTMENTAL_ECONOMIC, "公务用车购置"),
        ("50101", GOVERNMENT_ECONOMIC, "工资奖金津补贴"),
        ("50905", GOVERNMENT_ECONOMIC, "离退休费"),
    ],
)
def test_economic(code: str, system: str, name: str) -> None:
    item = economic(code, system)
    assert item is not None
    assert item.name == name


def test_a_code_belongs_to_one_system() -> None:
    assert economic("50101") is None
    assert functional("30101") is None


@pytest.mark.parametrize(
    "code, year, name",
    [
        ("20805", 2018, "行政事业单位离退休"),
        ("20805", 2023, "行政事业单位养老支出"),
        ("215", 2017, "资源勘探信息等支出"),
        ("215", 2023, "资源勘探工业信息等支出"),
        ("207", 2018, "文化体育与传媒支出"),
        ("207", None, "文化旅游体育与传媒支出"),
        ("210", 2018, "医疗卫生与计划生育支出"),
    ],
)
def test_names_change_over_the_years(code: str, year: int | None, name: str) -> None:
    item = class_item(code, year)
    assert item is not None
    assert item.name == name


@pytest.mark.parametrize("code", ["", "9", "999", "401", "20", "2010", "20197", "30197", "2010397", "abc"])
def test_unknown_codes(code: str) -> None:
    assert names_of(code) == ()
    assert class_item(code) is None


@pytest.mark.parametrize(
    "code, seen, mended",
    [
        ("2080505", "机关事业单位基本养老保险缴需支出", "机关事业单位基本养老保险缴费支出"),
        ("2080505", "机关事业单位基本养老保险缴费支", "机关事业单位基本养老保险缴费支出"),
        ("30108", "机关事业单位基本养老保险缴", "机关事业单位基本养老保险缴费"),
        ("2013810", "质里基础", "质量基础"),
        ("2010399", "其他政府办公厅(室)及相关机构", "其他政府办公厅（室）及相关机构事务支出"),
        ("2130804", "创业担保贷贴息及奖补", "创业担保贷款贴息及奖补"),
        ("2010302", "一般行政事务管理", "一般行政管理事务"),
        ("2240601", "地质次害防治", "地质灾害防治"),
    ],
)
def test_misreadings_are_mended(code: str, seen: str, mended: str) -> None:
    assert mend_name(code, seen) == mended


@pytest.mark.parametrize(
    "code, seen",
    [
        ("2010301", "行政运行"),  # right as it stands
        ("2060499", "其他技术研究与开发"),  # only 支出 left out
        ("20805", "行政事业单位离退休"),  # an older name
        ("20805", "行政事业单位"),  # cut where two names still agree
        ("2101101", "事业单位医疗"),  # the name of another code: the code may be what is wrong
        ("30206", "水费"),
        ("2010301", "示例项目"),  # something else entirely
        ("2010398", "行政运形"),  # unknown code
        ("2010301", ""),
        ("2010301", "行"),
    ],
)
def test_nothing_to_mend(code: str, seen: str) -> None:
    assert mend_name(code, seen) is None


def test_the_year_decides_between_names() -> None:
    assert mend_name("20805", "行政事业单位", 2023) == "行政事业单位养老支出"
    assert mend_name("20805", "行政事业单位", 2018) == "行政事业单位离退休"


LONG = [item for code in ("2080505", "2010399", "30108", "2120899") for item in names_of(code)]


@given(st.sampled_from(LONG), st.data())
def test_one_wrong_or_lost_character_of_a_long_name_is_mended(item: ClassItem, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(item.name) - 3))
    if item.name[place] in "（）":
        return
    wrong = data.draw(st.sampled_from(["", "囗"]))
    assert mend_name(item.code, item.name[:place] + wrong + item.name[place + 1 :]) == item.name


@pytest.mark.parametrize(
    "parent, part, code",
    [
        ("201", "03", "20103"),
        ("20103", "01", "2010301"),
        ("20103", "2010301", "2010301"),
        ("", "201", "201"),
        ("301", "30101", "30101"),
    ],
)
def test_full_code(parent: str, part: str, code: str) -> None:
    assert full_code(parent, part) == code


@pytest.mark.parametrize("parent, part", [("201", ""), ("201", "x"), ("类", "01")])
def test_full_code_refuses_what_is_no_code(parent: str, part: str) -> None:
    with pytest.raises(ParseError):
        full_code(parent, part)


def test_parents_and_systems() -> None:
    assert [parent_code(code) for code in ("2010301", "20103", "201")] == ["20103", "201", None]
    assert [system_of(code) for code in ("201", "301", "501", "101", "3010101", "")] == [
        FUNCTIONAL,
        DEPARTMENTAL_ECONOMIC,
        GOVERNMENT_ECONOMIC,
        None,
        None,
        None,
    ]


def test_codes_of_a_name() -> None:
    assert codes_of("住房公积金") == ("2210201",)
    assert codes_of("公务接待费", DEPARTMENTAL_ECONOMIC) == ("30217",)
    assert {"2010101", "2010301", "2013101"} <= set(codes_of("行政运行"))
    assert codes_of("示例项目") == ()


@pytest.mark.parametrize("term", [t for t in vocabulary().terms() if t.code], ids=lambda t: t.id)
def test_the_codes_of_the_vocabulary_exist_under_the_same_name(term: Term) -> None:
    for code in term.codes:
        if code[0] != "1":  # revenue codes are not classification items here
            assert term.id in {vocabulary().concept_of(item.name) for item in names_of(code)}, code
