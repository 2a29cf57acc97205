"""One fictional budget book as plain data: what is printed in it, and what a reader must find (the truth).

Every writer prints this book, so the same facts must come out of every format. All amounts are invented; they foot.
In the rows of a form ``<`` is merged with the cell to its left and ``^`` with the cell above.
"""

# Sentences are not cut:
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

AGENCY = "示例市交通运输局"
YEAR = 2024
UNIT = "万元"


@dataclass(frozen=True, slots=True)
class Part:
    """Where one table of a form has its values. Columns count from 0; ``codes`` together make the full code.

    ``values``: column and the innermost name of its head.
    """

    label: int | None
    values: tuple[tuple[int, str], ...]
    codes: tuple[int, ...] = ()
    plain: str | None = None  # the name of rows without a label column


@dataclass(frozen=True, slots=True)
class Form:
    """One form: head and body rows as printed, of one width; ``lines`` stand above, ``note`` below."""

    title: str
    lines: tuple[str, ...]
    head: tuple[tuple[str, ...], ...]
    body: tuple[tuple[str, ...], ...]
    parts: tuple[Part, ...]
    widths: tuple[int, ...]  # relative
    note: str = ""
    flat: tuple[str, ...] = ()  # names of the columns where a format has one head row only
    starts_page: bool = False

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        return (*self.head, *self.body)


@dataclass(frozen=True, slots=True)
class Text:
    """A heading (``level`` 1 or 2; 0 is the title of the book) or a paragraph (``level`` None)."""

    text: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """Title, prose and forms in the order in which they are printed."""

    agency: str
    year: int
    texts: tuple[Text, ...]
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True, order=True)
class Figure:
    """One figure of a table as it must be found."""

    item: str
    code: str
    column: str
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True, order=True)
class Saying:
    """One figure of the prose as it must be found; ``trend`` and ``reason`` are empty where none is said."""

    item: str
    aspect: str
    value: Decimal
    unit: str
    trend: str = ""
    reason: str = ""


def _rows(text: str) -> tuple[tuple[str, ...], ...]:
    rows = tuple(tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines())
    if len({len(row) for row in rows}) > 1:
        raise ValueError("the rows of a form have different widths")
    return rows


_LINES = (f"填报单位：{AGENCY}", f"单位：{UNIT}")

TEXTS = (
    Text(f"{AGENCY}{YEAR}年部门预算", 0),
    Text("（示例文件，数据虚构，不代表任何真实单位）"),
    Text("一、收支预算情况", 1),
    Text(
        "2024年支出预算总额6353.50万元，比上年预算增加212.30万元，增长3.46%，主要原因是农村公路养护里程增加。"
        "其中：基本支出1725.36万元，比上年预算减少14.20万元；项目支出4628.14万元，比上年预算增加226.50万元。"
    ),
    Text("二、“三公”经费预算情况", 1),
    Text(
        "2024年“三公”经费预算54.70万元。其中：公务接待费5.20万元，比上年预算减少0.80万元，"
        "主要原因是压减接待批次；公务用车运行维护费31.50万元，比上年预算增加1.50万元，主要原因是路政巡查次数增多。"
    ),
    Text("三、预算公开表格", 1),
)

SAYINGS = (
    Saying("支出预算总额", "amount", Decimal("6353.50"), UNIT, "", "农村公路养护里程增加"),
    Saying("支出预算总额", "change", Decimal("212.30"), UNIT, "increase", "农村公路养护里程增加"),
    Saying("支出预算总额", "growth", Decimal("3.46"), "%", "increase", "农村公路养护里程增加"),
    Saying("基本支出", "amount", Decimal("1725.36"), UNIT),
    Saying("基本支出", "change", Decimal("14.20"), UNIT, "decrease"),
    Saying("项目支出", "amount", Decimal("4628.14"), UNIT),
    Saying("项目支出", "change", Decimal("226.50"), UNIT, "increase"),
    Saying("“三公”经费预算", "amount", Decimal("54.70"), UNIT),
    Saying("公务接待费", "amount", Decimal("5.20"), UNIT, "", "压减接待批次"),
    Saying("公务接待费", "change", Decimal("0.80"), UNIT, "decrease", "压减接待批次"),
    Saying("公务用车运行维护费", "amount", Decimal("31.50"), UNIT, "", "路政巡查次数增多"),
    Saying("公务用车运行维护费", "change", Decimal("1.50"), UNIT, "increase", "路政巡查次数增多"),
)

BALANCE = Form(
    "2024年部门收支预算总表",
    _LINES,
    _rows("""
收入 | < | 支出 | <
项目 | 预算数 | 项目（按支出功能科目类级） | 预算数
"""),
    _rows("""
一、财政拨款收入 | 5,893.50 | 科学技术支出 | 36.00
（一）一般公共预算拨款收入 | 5,893.50 | 社会保障和就业支出 | 218.90
（二）政府性基金预算拨款收入 | | 卫生健康支出 | 71.00
二、事业收入 | 0.00 | 交通运输支出 | 5,906.60
三、其他收入 | 60.00 | 住房保障支出 | 121.00
本年收入合计 | 5,953.50 | 本年支出合计 | 6,353.50
四、上年结转 | 400.00 | 结转下年 |
收入总计 | 6,353.50 | 支出总计 | 6,353.50
"""),
    (Part(0, ((1, "预算数"),)), Part(2, ((3, "预算数"),))),
    (5, 2, 5, 2),
    starts_page=True,
)

EXPENDITURE = Form(
    "2024年部门支出预算总表",
    _LINES,
    _rows("""
功能分类科目 | < | < | < | 2024年预算数 | < | <
科目编码 | < | < | 科目名称 | 合计 | 基本支出 | 项目支出
类 | 款 | 项 | ^ | ^ | ^ | ^
"""),
    _rows("""
| | | 合计 | 6,353.50 | 1,725.36 | 4,628.14
206 | | | 科学技术支出 | 36.00 | | 36.00
206 | 07 | | 科学技术普及 | 36.00 | | 36.00
206 | 07 | 02 | 科普活动 | 36.00 | | 36.00
208 | | | 社会保障和就业支出 | 218.90 | 218.90 |
208 | 05 | | 行政事业单位养老支出 | 218.90 | 218.90 |
208 | 05 | 01 | 行政单位离退休 | 41.30 | 41.30 |
208 | 05 | 05 | 机关事业单位基本养老保险缴费支出 | 118.40 | 118.40 |
208 | 05 | 06 | 机关事业单位职业年金缴费支出 | 59.20 | 59.20 |
210 | | | 卫生健康支出 | 71.00 | 71.00 |
210 | 11 | | 行政事业单位医疗 | 71.00 | 71.00 |
210 | 11 | 01 | 行政单位医疗 | 52.75 | 52.75 |
210 | 11 | 03 | 公务员医疗补助 | 18.25 | 18.25 |
214 | | | 交通运输支出 | 5,906.60 | 1,314.46 | 4,592.14
214 | 01 | | 公路水路运输 | 5,841.80 | 1,314.46 | 4,527.34
214 | 01 | 01 | 行政运行 | 1,128.46 | 1,128.46 |
214 | 01 | 02 | 一般行政管理事务 | 96.50 | | 96.50
214 | 01 | 04 | 公路建设 | 2,340.00 | | 2,340.00
214 | 01 | 06 | 公路养护 | 1,875.24 | | 1,875.24
214 | 01 | 12 | 公路运输管理 | 401.60 | 186.00 | 215.60
214 | 99 | | 其他交通运输支出 | 64.80 | | 64.80
214 | 99 | 99 | 其他交通运输支出 | 64.80 | | 64.80
221 | | | 住房保障支出 | 121.00 | 121.00 |
221 | 02 | | 住房改革支出 | 121.00 | 121.00 |
221 | 02 | 01 | 住房公积金 | 96.88 | 96.88 |
221 | 02 | 03 | 购房补贴 | 24.12 | 24.12 |
"""),
    (Part(3, ((4, "合计"), (5, "基本支出"), (6, "项目支出")), codes=(0, 1, 2)),),
    (2, 2, 2, 7, 3, 3, 3),
    flat=("类", "款", "项", "科目名称", "合计", "基本支出", "项目支出"),
)

BASIC = Form(
    "2024年一般公共预算基本支出表",
    _LINES,
    _rows("""
部门预算支出经济分类科目 | < | 2024年一般公共预算基本支出 | < | <
科目编码 | 科目名称 | 合计 | 人员经费 | 公用经费
"""),
    _rows("""
| 合计 | 1,725.36 | 1,360.58 | 364.78
301 | 工资福利支出 | 1,309.68 | 1,309.68 |
30101 | 基本工资 | 412.36 | 412.36 |
30102 | 津贴补贴 | 386.52 | 386.52 |
30103 | 奖金 | 158.90 | 158.90 |
30108 | 机关事业单位基本养老保险缴费 | 118.40 | 118.40 |
30109 | 职业年金缴费 | 59.20 | 59.20 |
30110 | 职工基本医疗保险缴费 | 52.75 | 52.75 |
30111 | 公务员医疗补助缴费 | 18.25 | 18.25 |
30112 | 其他社会保障缴费 | 6.42 | 6.42 |
30113 | 住房公积金 | 96.88 | 96.88 |
302 | 商品和服务支出 | 364.78 | | 364.78
30201 | 办公费 | 58.20 | | 58.20
30207 | 邮电费 | 12.35 | | 12.35
30211 | 差旅费 | 46.80 | | 46.80
30213 | 维修（护）费 | 21.50 | | 21.50
30215 | 会议费 | 8.40 | | 8.40
30216 | 培训费 | 15.75 | | 15.75
30217 | 公务接待费 | 5.20 | | 5.20
30228 | 工会经费 | 22.63 | | 22.63
30229 | 福利费 | 28.29 | | 28.29
30231 | 公务用车运行维护费 | 31.50 | | 31.50
30239 | 其他交通费用 | 84.60 | | 84.60
30299 | 其他商品和服务支出 | 29.56 | | 29.56
303 | 对个人和家庭的补助 | 50.90 | 50.90 |
30302 | 退休费 | 41.30 | 41.30 |
30305 | 生活补助 | 9.60 | 9.60 |
"""),
    (Part(1, ((2, "合计"), (3, "人员经费"), (4, "公用经费")), codes=(0,)),),
    (3, 7, 3, 3, 3),
    flat=("科目编码", "科目名称", "合计", "人员经费", "公用经费"),
)

THREE_PUBLIC = Form(
    "2024年“三公”经费和机关运行经费预算表",
    _LINES,
    _rows("""
2024年“三公”经费预算数 | < | < | < | < | < | 2024年机关运行经费预算数
合计 | 因公出国（境）费 | 公务接待费 | 公务用车购置及运行费 | < | < | ^
^ | ^ | ^ | 小计 | 购置费 | 运行费 | ^
"""),
    _rows("54.70 | 0.00 | 5.20 | 49.50 | 18.00 | 31.50 | 364.78"),
    (
        Part(
            None,
            (
                (0, "合计"),
                (1, "因公出国（境）费"),
                (2, "公务接待费"),
                (3, "小计"),
                (4, "购置费"),
                (5, "运行费"),
                (6, "2024年机关运行经费预算数"),
            ),
        ),
    ),
    (3, 3, 3, 3, 3, 3, 4),
    flat=(
        "合计",
        "因公出国（境）费",
        "公务接待费",
        "公务用车购置及运行费小计",
        "购置费",
        "运行费",
        "2024年机关运行经费预算数",
    ),
    starts_page=True,
)

FUNDS = Form(
    "2024年政府性基金预算支出表",
    _LINES,
    _rows("""
功能分类科目 | < | 2024年政府性基金预算支出 | < | <
科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
"""),
    _rows(" | | | | "),
    (),
    (3, 7, 3, 3, 3),
    note="注：本部门2024年没有使用政府性基金预算拨款安排的支出，本表为空表。",
    flat=("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
)

TARGETS = Form(
    "项目支出绩效目标表",
    ("（2024年度）",),
    (),
    _rows("""
项目名称 | 农村公路日常养护 | < | <
主管部门 | 示例市交通运输局 | 实施单位 | 示例市公路养护中心
项目资金（万元） | 年度资金总额 | 1,875.24 | <
^ | 其中：财政拨款 | 1,475.24 | <
^ | 其他资金 | 0.00 | <
^ | 上年结转 | 400.00 | <
年度绩效目标 | 保持农村公路路面平整，桥梁和涵洞安全。 | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 养护里程 | ≥860公里
^ | ^ | 检查桥梁数量 | =42座
^ | 质量指标 | 养护工程验收合格率 | =100%
^ | 时效指标 | 坑槽修补时间 | ≤48小时
效益指标 | 社会效益指标 | 路况优良率 | ≥85%
满意度指标 | 服务对象满意度 | 沿线群众满意度 | ≥90%
"""),
    (),
    (4, 5, 6, 5),
    starts_page=True,
)

TARGET_FIGURES = (
    Figure("年度资金总额", "", "金额", Decimal("1875.24"), UNIT),
    Figure("其中：财政拨款", "", "金额", Decimal("1475.24"), UNIT),
    Figure("其他资金", "", "金额", Decimal("0.00"), UNIT),
    Figure("上年结转", "", "金额", Decimal("400.00"), UNIT),
    Figure("养护里程", "", "指标值", Decimal(860), "公里"),
    Figure("检查桥梁数量", "", "指标值", Decimal(42), "座"),
    Figure("养护工程验收合格率", "", "指标值", Decimal(100), "%"),
    Figure("坑槽修补时间", "", "指标值", Decimal(48), "小时"),
    Figure("路况优良率", "", "指标值", Decimal(85), "%"),
    Figure("沿线群众满意度", "", "指标值", Decimal(90), "%"),
)

BOOK = Book(AGENCY, YEAR, TEXTS, (BALANCE, EXPENDITURE, BASIC, THREE_PUBLIC, FUNDS, TARGETS))


def figures_of(form: Form) -> tuple[Figure, ...]:
    """The figures that must be found in the tables of a form, as printed."""
    if form is TARGETS:
        return TARGET_FIGURES
    return tuple(figure for part in form.parts for figure in _figures_of_part(form, part))


def _figures_of_part(form: Form, part: Part) -> Iterator[Figure]:
    for row in form.body:
        label = row[part.label] if part.label is not None else ""
        code = "".join(row[column] for column in part.codes)
        for column, name in part.values:
            if row[column]:
                yield Figure(label, code, name, Decimal(row[column].replace(",", "")), UNIT)
