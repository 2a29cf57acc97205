import pytest

from corpus.datatypes import Trend
from corpus.prose_subjects import (
    Comparison,
    Part,
    is_overlong,
    noun_phrase,
    read_base,
    read_comparison,
    read_led_change,
    read_rate,
    read_share,
    year_of,
)

AGENCY = "示范市审计局"


@pytest.mark.parametrize(
    "clause, phrase",
    [
        ("2023年示范市审计局收入预算总额为 ", "收入预算总额"),
        ("2022年部门所属各单位政府采购总额", "政府采购总额"),
        ("部门共有车辆", "车辆"),
        ("2022年部门预算安排购置车辆", "购置车辆"),
        ("安排购置单位价值200万元以上大型设备具体为：", "单位价值200万元以上大型设备"),
        ("编制人数小计 ", "编制人数小计"),
        ("“三公”经费年初预算安排", "“三公”经费"),
        ("包括工资福利支出", "工资福利支出"),
        ("1、因公出国（境）费", "因公出国（境）费"),
        ("（2）国有资本经营预算收入", "国有资本经营预算收入"),
        ("本年收入合计", "本年收入合计"),
        ("本单位机关运行经费为", "机关运行经费"),
        ("单位人员经费", "单位人员经费"),
        ("全市一般公共预算支出完成", "全市一般公共预算支出"),
        ("2023年", ""),
        ("", ""),
    ],
)
def test_noun_phrase(clause: str, phrase: str) -> None:
    assert noun_phrase(clause, (AGENCY,)) == phrase


def test_agency_name_belongs_to_the_item_inside_a_list() -> None:
    assert noun_phrase("示范市审计局专项经费 ") == "示范市审计局专项经费"


@pytest.mark.parametrize(
    "clause, subject, base, trend",
    [
        ("较上年预算安排增加", "", "上年预算", Trend.INCREASE),
        ("比上年 预算安排减少 ", "", "上年预算", Trend.DECREASE),
        ("比上年增（减）", "", "上年", None),
        ("农林水支出较上年净增 ", "农林水支出", "上年", Trend.INCREASE),
        ("文化旅游体育与传媒支出较上年增加", "文化旅游体育与传媒支出", "上年", Trend.INCREASE),
        ("下降下降", "", "", Trend.DECREASE),
        ("比2022年预算增加", "", "2022年预算", Trend.INCREASE),
        ("单位人员较2022年增加了", "单位人员", "2022年", Trend.INCREASE),
        ("与上年相比收、支预算总计各增加", "收、支预算总计", "上年", Trend.INCREASE),
        ("同比减少", "", "同比", Trend.DECREASE),
        ("比上年增支", "", "上年", Trend.INCREASE),
    ],
)
def test_comparison(clause: str, subject: str, base: str, trend: Trend | None) -> None:
    assert read_comparison(clause) == Comparison(subject, base, trend)


@pytest.mark.parametrize("clause", ["公务接待费", "从450元提高到", "节能环保支出", "占支出总额的", ""])
def test_no_comparison(clause: str) -> None:
    assert read_comparison(clause) is None


def test_verb_before_its_noun() -> None:
    assert read_led_change("增加了信息化项目经费") == Comparison("信息化项目经费", "", Trend.INCREASE)
    assert read_led_change("信息化项目经费") is None


@pytest.mark.parametrize(
    "clause, base",
    [("占支出预算总额的", "支出预算总额"), ("占“三公”经费的比重为", "“三公”经费"), ("占 ", "")],
)
def test_share(clause: str, base: str) -> None:
    assert read_share(clause) == Part("", base)


def test_rate_of_completion() -> None:
    assert read_rate("占年度调整预算的") == Part("", "年度调整预算")
    assert read_rate("占支出总额的") is None


def test_base_alone() -> None:
    assert read_base("与上年相比") == Part("", "上年")
    assert read_base("公务接待费") is None


@pytest.mark.parametrize(
    "clause, year",
    [
        ("2022年本单位收入", 2022),
        ("截至 2021 年12月31日", 2021),
        ("比2022年增加", None),
        ("《2022年方案》要求", None),
        ("收入总额", None),
    ],
)
def test_year_of(clause: str, year: int | None) -> None:
    assert year_of(clause) == year


def test_only_chains_of_names_may_be_long() -> None:
    chain = "测试服务保障支出（类）示例单位综合业务支出（款）示例机构日常运行维护和保障经费支出（项）"
    assert not is_overlong(chain)
    assert not is_overlong("“测试服务保障支出示例单位综合业务支出示例机构日常运行维护和保障经费支出共计”")
    assert is_overlong(chain.replace("（项）", "的有关说明和情况"))
    assert is_overlong(chain * 2)
