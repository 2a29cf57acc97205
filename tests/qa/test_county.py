"""Questions over a small invented county: its report with a table of towns, and a bureau's final account.

The documents are read by the real readers; the expected values were worked out by hand from the texts below.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from factories import told

from qa.bot import BudgetQA
from qa.schema import Answer, Reason, Status

TODAY = date(2026, 6, 1)
REPORT = """关于样例县2025年预算执行情况和2026年预算草案的报告

一、2025年预算执行情况
（一）一般公共预算
2025年，全县一般公共预算收入完成12,000万元，比上年增长5.0%。其中：税收收入9,000万元，非税收入3,000万元。
全县一般公共预算支出完成30,000万元，比上年增长2.0%。
二、2026年预算草案
（一）国有资本经营预算
2026年收入预算安排800万元，包括：示例水业公司上缴利润收入500万元，以前年度结余收入300万元。

附表：样例县各乡镇财政收支情况表
单位：万元
乡镇\t2025年一般公共预算收入\t2025年末户籍人口（人）
甲子镇\t3,000\t12,000
乙丑乡\t1,500\t8,000
丙寅乡\t2,500\t10,000
合计\t7,000\t30,000
"""
BUREAU = """样例县水务局2025年度单位决算

第一部分 单位概况
一、主要职责
样例县水务局负责全县水资源管理、防汛抗旱和农村供水工作，取水许可由行政审批股办理。

第二部分 2025年度单位决算表

收入支出决算总表
单位：万元
项目\t决算数\t项目\t决算数
一、一般公共预算财政拨款收入\t1,000.00\t一、社会保障和就业支出\t60.00
\t\t二、农林水支出\t900.00
本年收入合计\t1,000.00\t本年支出合计\t960.00
\t\t年末结转和结余\t40.00
总计\t1,000.00\t总计\t1,000.00

第三部分 2025年度单位决算情况说明
2025年度“三公”经费支出预算为18.30万元，支出决算为17.16万元，完成预算的93.8%。
公务接待费支出预算为2.30万元，支出决算为1.96万元，主要原因是接待批次减少。
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    folder = tmp_path_factory.mktemp("county")
    for name, text in (
        ("关于样例县2025年预算执行情况的报告.txt", REPORT),
        ("样例县水务局2025年度单位决算.txt", BUREAU),
    ):
        Path(folder / name).write_text(text, encoding="utf-8")
    bot = BudgetQA.open(folder / "home")
    bot.ingest([folder])
    yield bot
    bot.close()


def ask(bot: BudgetQA, *turns: str) -> Answer:
    talk = bot.conversation()
    return [talk.ask(turn, as_of=TODAY) for turn in turns][-1]


@pytest.mark.parametrize(
    "turns, value",
    [
        (("样例县2025年财政收入多少",), ("12000", "万元")),  # not the 合计 of the towns
        (("样例县政府2025年财政收入多少",), ("12000", "万元")),
        (("2025年样例县财政收入里税收占多大比例",), ("75.0", "%")),
        (("2025年甲子镇人均财政收入是多少元",), ("2500", "元")),
        (("2025年样例县有几个乡镇的一般公共预算收入没到2800万元",), ("2", "个")),
        (("样例县2025年一般公共预算收入最高的乡镇是哪个", "那个镇有多少户籍人口"), ("12000", "人")),
        (("甲子镇2025年财政收入多少", "乙丑乡呢", "后者是前者的几倍"), ("0.5", "倍")),
        (("样例县2026年国有资本经营预算收入多少",), ("800", "万元")),
        (("样例县水务局2025年三公经费实际花掉多少",), ("17.16", "万元")),
        (("样例县水务局2025年招待费实际花了多少", "预算是多少", "省了多少"), ("0.34", "万元")),
        (("样例县水务局2025年支出除了农林水支出还剩多少",), ("60.00", "万元")),
    ],
)
def test_a_figure(county: BudgetQA, turns: tuple[str, ...], value: tuple[str, str]) -> None:
    found = told(ask(county, *turns))
    assert (float(found[0][0]), found[0][1]) == (float(value[0]), value[1])


def test_words_are_answered_by_a_passage_found_by_meaning(county: BudgetQA) -> None:
    answer = ask(county, "在样例县打井取水要审批，水务局哪个股室管")
    assert answer.status is Status.ANSWERED
    assert "行政审批股" in answer.answer
    assert not answer.figures
    assert answer.citations


@pytest.mark.parametrize(
    "question, reason",
    [
        ("样例县水务局2025年给星湖学院拨了多少钱", Reason.AGENCY_NOT_IN_LIBRARY),
        ("样例县水务局2025年非财政拨款收入多少", Reason.ITEM_NOT_FOUND),
    ],
)
def test_what_is_not_told_is_refused(county: BudgetQA, question: str, reason: Reason) -> None:
    answer = ask(county, question)
    assert (answer.reason, answer.figures) == (reason, [])
