"""The same question in other clothes has the same answer: operation, figure and citations.

What is expected is never written down here: the plain question gives it, and ``tests/golden`` checks that.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from opencc import OpenCC

from corpus.datatypes import Phase
from corpus.money import Dimension, parse_unit
from corpus.numerals import parse_number
from corpus.vocabulary import vocabulary
from qa.bot import BudgetQA
from qa.schema import Answer, Figure

TODAY = date(2024, 6, 1)
DATA, LIBRARY, GANZHOU = "示例市数据资源局", "示例市图书馆", "赣州市行政审批局"


@dataclass(frozen=True, slots=True)
class Base:
    """A question by its slots; ``text`` puts them in the usual order."""

    agency: str
    year: int
    item: str
    ask: str = "是多少"
    phase: Phase | None = None

    def text(self, year: str | None = None, agency: str | None = None) -> str:
        stage = "决算" if self.phase is Phase.FINAL else ""
        return f"{agency or self.agency}{year or f'{self.year}年'}{stage}{self.item}{self.ask}"


BASES = [
    Base(DATA, 2023, "办公费"),
    Base(DATA, 2023, "政府采购预算总额"),
    Base(LIBRARY, 2023, "电费"),
    Base(LIBRARY, 2022, "公务用车运行维护费", phase=Phase.FINAL),
    Base(GANZHOU, 2023, "云计算服务基本服务费", "多少钱"),
    Base(GANZHOU, 2023, "一般行政管理事务"),  # two scopes
    Base(DATA, 2023, "政务云资源租赁项目", "多少钱"),
    Base(DATA, 2023, "培训费比公务接待费", "多多少"),
    Base(DATA, 2023, "水费和电费", "加起来多少"),
    Base(DATA, 2023, "办公费占商品和服务支出", "的百分之几"),
    Base(LIBRARY, 2023, "文献资源购置", "多少钱"),
    Base(DATA, 2021, "培训费比上年", "增加多少"),
    Base(DATA, 2023, "接入部门数"),
]
CHINESE_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def spaced(base: Base) -> str:
    return re.sub(r"(?<=\D)(?=\D)", " ", base.text())  # but none inside of a number


def spaced_around_digits(base: Base) -> str:
    return base.text(year=f" {base.year} 年 ")


def wide_spaced(base: Base) -> str:
    return base.text(year=f"\u3000{base.year}年\u3000")


def full_width(base: Base) -> str:
    return base.text().translate(FULL_WIDTH)


def in_chinese_numerals(base: Base) -> str:
    return base.text(year=f"{base.year}年".translate(CHINESE_DIGITS))


def with_zero_in_chinese(base: Base) -> str:
    return base.text(year=f"{base.year}年".translate(CHINESE_DIGITS).replace("〇", "零"))


def in_two_digits(base: Base) -> str:
    return base.text(year=f"{base.year % 100}年")


def of_the_fiscal_year(base: Base) -> str:
    return base.text(year=f"{base.year}年度")


def relative(base: Base) -> str:
    return base.text(year={2023: "去年", 2022: "前年", 2021: "大前年"}[base.year])


def year_first(base: Base) -> str:
    return (
        base.text(year=f"{base.year}年", agency="\n")
        .replace("\n", "", 1)
        .replace(f"{base.year}年", f"{base.year}年{base.agency}", 1)
    )


def with_of(base: Base) -> str:
    return base.text(year=f"{base.year}年的", agency=f"{base.agency}的")


def polite(base: Base) -> str:
    return f"您好，请问{base.text()}？谢谢！"


def pleading(base: Base) -> str:
    return f"麻烦帮我查一下{base.text()}呢"


def curious(base: Base) -> str:
    return f"我想知道{base.text()}。"


def in_two_clauses(base: Base) -> str:
    return base.text(year=f"{base.year}年，")


def in_short(base: Base) -> str:
    return base.text(agency={DATA: "示例数据资源局", LIBRARY: "示例图书馆", GANZHOU: "赣州审批局"}[base.agency])


def without_verb(base: Base) -> str:
    return base.text().removesuffix("是多少")


def in_traditional_characters(base: Base) -> str:
    return str(OpenCC("s2t").convert(base.text()))


def item_first(base: Base) -> str:
    return f"{base.item}{base.ask}，{base.text().removesuffix(f'{base.item}{base.ask}')}的"


def agency_last(base: Base) -> str:
    return f"{base.text().removeprefix(base.agency)}？我问的是{base.agency}"


def agency_twice(base: Base) -> str:
    return f"{base.text()}？我问的是{base.agency}"


def with_pictures(base: Base) -> str:
    return f"\U0001f914{base.text()}\U0001f4b0"


def excited(base: Base) -> str:
    return f"急！！！{base.text()}？？？在线等"


def chatty(base: Base) -> str:
    return f"哎，那个，我就想问问{base.text()}啊"


def year_in_brackets(base: Base) -> str:
    return base.text(year=f"（{base.year}年）")


def of_the_budget_year(base: Base) -> str:
    return base.text(year=f"{base.year}财年")


def in_other_words(base: Base) -> str:
    """The item under the first other name that the vocabulary has for it; as it is where there is none."""
    concept = vocabulary().concept_of(base.item)
    names = vocabulary().term(concept).aliases if concept else ()
    return base.text().replace(base.item, names[0]) if names else base.text()


VARIANTS: list[Callable[[Base], str]] = [
    spaced,
    spaced_around_digits,
    wide_spaced,
    full_width,
    in_chinese_numerals,
    with_zero_in_chinese,
    in_two_digits,
    of_the_fiscal_year,
    relative,
    year_first,
    with_of,
    polite,
    pleading,
    curious,
    in_two_clauses,
    in_short,
    without_verb,
    in_traditional_characters,
    item_first,
    agency_last,
    agency_twice,
    with_pictures,
    excited,
    chatty,
    year_in_brackets,
    of_the_budget_year,
    in_other_words,
]
KNOWN: dict[tuple[str, str], str] = {}


def cases() -> list[object]:
    """Every base in every variant; those known to fail are marked."""
    found: list[object] = []
    for base in BASES:
        for variant in VARIANTS:
            name = f"{base.item}-{variant.__name__}"
            reason = KNOWN.get((base.item, variant.__name__))
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            found.append(pytest.param(base, variant(base), id=name, marks=marks))
    return found


def essence(answer: Answer) -> tuple[object, ...]:
    """What must not change: what was understood, every figure in base units, where it is printed."""
    places = {c.n: (c.file, c.line, c.cell, c.text) for c in answer.citations}
    figures = [(in_base_unit(f), f.agency, f.year, f.phase, {places[n] for n in f.citations}) for f in answer.figures]
    warned = sorted(warning.code for warning in answer.warnings)
    asked = answer.query
    return answer.status, answer.reason, asked.operation, asked.agencies, asked.years, asked.phases, figures, warned


def in_base_unit(figure: Figure) -> tuple[object, ...]:
    unit = parse_unit(figure.unit)
    value = parse_number(figure.value) * unit.factor
    return unit.dimension, value, unit.symbol if unit.dimension is not Dimension.MONEY else ""


@pytest.mark.parametrize("base, variant", cases())
def test_other_clothes(sample_bot: BudgetQA, base: Base, variant: str) -> None:
    plain = sample_bot.ask(base.text(), TODAY)
    assert plain.status == "answered"
    assert essence(sample_bot.ask(variant, TODAY)) == essence(plain)


@pytest.mark.parametrize("unit", ["元", "千元", "万元", "亿元"])
@pytest.mark.parametrize("base", [b for b in BASES if b.ask in ("是多少", "多少钱") and b.item != "接入部门数"])
def test_another_unit(sample_bot: BudgetQA, base: Base, unit: str) -> None:
    plain = sample_bot.ask(base.text(), TODAY)
    asked = sample_bot.ask(base.text().removesuffix(base.ask) + f"是多少{unit}", TODAY)
    assert {figure.unit for figure in asked.figures} == {unit}
    assert essence(asked) == essence(plain)


def test_there_are_enough_of_them() -> None:
    assert len({variant(base) for base in BASES for variant in VARIANTS} - {b.text() for b in BASES}) >= 300


def test_another_year_agency_or_item_is_another_figure(sample_bot: BudgetQA) -> None:
    """The comparison above can tell answers apart."""
    plain, *others = (
        essence(sample_bot.ask(question, TODAY))
        for question in (
            "示例市数据资源局2023年培训费是多少",
            "示例市数据资源局2022年培训费预算是多少",
            "示例市图书馆2023年培训费是多少",
            "示例市数据资源局2023年会议费是多少",
            "示例市数据资源局2023年培训费增长率",
        )
    )
    assert all(plain != other for other in others)
