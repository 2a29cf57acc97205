import pytest

from corpus.datatypes import Identity, Phase
from corpus.identity import identify
from corpus.layout import lay_out
from corpus.readers.text import read_text
from corpus.tables import build_tables


def identity(text: str, file: str = "1770007475548.txt") -> Identity:
    layout = lay_out(read_text(text.encode(), file))
    return identify(layout, tuple(build_tables(layout)), file)


PROSE = "一、主要职责\n\n示范市审计局是市政府主管审计工作的部门，负责全市审计工作，提出审计建议。\n\n"


@pytest.mark.parametrize(
    "cover, title, year, phase, level",
    [
        ("示范市审计局 2023 年单位预算公开", "示范市审计局2023年单位预算", 2023, Phase.BUDGET, "单位"),
        ("示范市审计局2021年度部门决算", "示范市审计局2021年度部门决算", 2021, Phase.FINAL, "部门"),
        ("示范市审计局二〇二二年部门预算", "示范市审计局二〇二二年部门预算", 2022, Phase.BUDGET, "部门"),
        ("2024年示范市审计局部门预算公开", "2024年示范市审计局部门预算", 2024, Phase.BUDGET, "部门"),
    ],
)
def test_cover_line(cover: str, title: str, year: int, phase: Phase, level: str) -> None:
    found = identity(f"{cover}\n\n{PROSE}")
    assert (found.agency, found.title, found.year, found.phase, found.level) == (
        "示范市审计局",
        title,
        year,
        phase,
        level,
    )


def test_name_broken_over_two_cover_lines() -> None:
    cover = "示范市经济技术开发区企业投资服务促进\n中心2022年部门预算\n 第一部分  概况\n\n"
    found = identity(cover + "一、基本情况\n\n中心负责服务企业，组织开展企业投资服务促进的各项日常工作任务。\n")
    assert (found.agency, found.year) == ("示范市经济技术开发区企业投资服务促进中心", 2022)


FORM = """收支预算总表

填报单位:[207003]示范市图书馆

单位: 万元

项目	预算数	项目	预算数
一、财政拨款收入	5.00	文化旅游体育与传媒支出	5.00
本年收入合计	5.00	本年支出合计	5.00
"""


def test_reporting_line_gives_agency_and_code() -> None:
    found = identity(f"2023年单位预算公开\n\n{FORM}\n2023年示范市图书馆收入预算总额为5万元，与上年持平，没有变化。\n")
    assert (found.agency, found.agency_code, found.year) == ("示范市图书馆", "207003", 2023)
    assert found.title == "示范市图书馆2023年单位预算"


def test_prose_names_the_agency() -> None:
    found = identity(
        "2022年部门预算\n\n一、收入情况\n\n2022年示范县气象局收入预算总额为9万元，比上年增加1万元，主要是人员增加。\n"
    )
    assert (found.agency, found.year, found.phase) == ("示范县气象局", 2022, Phase.BUDGET)


def test_file_name_is_the_last_resort() -> None:
    found = identity(
        "收入预算总额为9万元，比上年增加1万元，主要原因是人员有所增加。\n", "示范市教育局2020年部门决算.txt"
    )
    assert (found.agency, found.year, found.phase, found.level) == ("示范市教育局", 2020, Phase.FINAL, "部门")
    shown = identity(f"示范市审计局2023年单位预算\n\n{PROSE}", "示范市教育局2020年部门决算.txt")
    assert (shown.agency, shown.year, shown.phase) == ("示范市审计局", 2023, Phase.BUDGET)


def test_report_of_a_government() -> None:
    found = identity(
        "关于三明市2018年预算执行情况及2019年预算草案的报告\n\n受市人民政府委托，向大会报告预算执行情况和预算草案，请予审议。\n"
    )
    assert (found.agency, found.year, found.phase, found.level, found.region) == (
        "三明市",
        2019,
        Phase.BUDGET,
        "政府",
        "三明市",
    )


def test_a_year_typed_with_a_letter_for_its_nought() -> None:
    found = identity(f"关于三明市二O一八年预算执行情况及二O一九年预算草案的报告\n\n{PROSE}")
    assert (found.agency, found.year, found.phase) == ("三明市", 2019, Phase.BUDGET)


def test_superior_agency_and_region() -> None:
    found = identity(
        "赣州市信息中心2023年单位预算\n\n一、基本情况\n\n赣州市信息中心是赣州市发展和改革委员会下属二级事业单位，编制人数9人。\n"
    )
    assert (found.parent, found.region) == ("赣州市发展和改革委员会", "赣州市")
    assert "赣州信息中心" in found.aliases


def test_nothing_said_is_nothing_claimed() -> None:
    found = identity("会议费4万元，与上年持平，主要原因是厉行节约，压减一般性会议支出规模。\n", "a.txt")
    assert (found.agency, found.year, found.phase) == ("", None, None)


def test_brackets_of_a_name_are_full_width() -> None:
    found = identity("示范市大数据局(政务服务局)2023年部门预算\n\n" + PROSE)
    assert (found.agency, found.title) == (
        "示范市大数据局（政务服务局）",
        "示范市大数据局（政务服务局）2023年部门预算",
    )


@pytest.mark.parametrize(
    "lines, agency, title, year, phase, level",
    [
        (
            "示范大学\n2021年度部门预算\n2021年4月\n目录\n",
            "示范大学",
            "示范大学2021年度部门预算",
            2021,
            "budget",
            "部门",
        ),
        (
            "示范市甲区规划和自然\n资源局\n2024年度部门决算\n目 录\n",
            *("示范市甲区规划和自然资源局", "示范市甲区规划和自然资源局2024年度部门决算", 2024, "final", "部门"),
        ),
        (
            "示范市甲区2025年区级部门预算\n预算主管部门：示范市甲区商务委员会\n目 录\n",
            *("示范市甲区商务委员会", "示范市甲区商务委员会2025年区级部门预算", 2025, "budget", "部门"),
        ),
        (
            "会议文件（13）\n关于示范市2024年预算执行情况\n和2025年预算草案的报告（书面）\n示范市财政局\n",
            *("示范市", "关于示范市2024年预算执行情况和2025年预算草案的报告（书面）", 2025, "budget", "政府"),
        ),
        (
            "六次会议文件\n关于示范市2025年预算执行情况与2026年预算草案的报告\n示范市财政局\n",
            *("示范市", "关于示范市2025年预算执行情况与2026年预算草案的报告", 2026, "budget", "政府"),
        ),
        ("2025年度大兴安岭地区政府决算公开\n", "大兴安岭地区", "2025年度大兴安岭地区政府决算", 2025, "final", "政府"),
        (
            "2024年末赣州市地方政府债务限额及余额决算情况表\n单位：万元\n",
            *("赣州市", "2024年末赣州市地方政府债务限额及余额决算情况表", 2024, "final", "政府"),
        ),
        (
            "中国共产党示范省委员会办公厅2017年部门预算\n",
            *("示范省委办公厅", "中国共产党示范省委员会办公厅2017年部门预算", 2017, "budget", "部门"),
        ),
    ],
)
def test_covers_as_they_come(lines: str, agency: str, title: str, year: int, phase: str, level: str) -> None:
    found = identity(lines + "\n" + PROSE)
    assert (found.agency, found.title, found.year, found.phase, found.level) == (agency, title, year, phase, level)


@pytest.mark.parametrize(
    "file, agency",
    [
        ("nanchang_2025_revenue.txt", "南昌市"),
        ("大连市2025收入.txt", "大连市"),
        ("2025_revenue.txt", ""),
        ("table_final_2025.txt", ""),
        ("taizhou_2025.txt", ""),  # 台州, 泰州
    ],
)
def test_the_place_of_a_nameless_table_comes_from_the_file_name(file: str, agency: str) -> None:
    text = "表1-1\n2025年全市一般公共预算收入执行情况表\n单位：万元\n项目\t执行数\n税收收入\t5\n合计\t5\n"
    assert identity(text, file).agency == agency


def test_names_that_leave_out_the_place_count_for_the_full_one() -> None:
    text = "2017年部门预算\n\n部门：江苏省委党史办公室\n\n" + "2017年省委党史办公室收入预算9万元，与上年持平。\n\n" * 5
    assert identity(text).agency == "江苏省委党史办公室"


FORMS = """
2025年度滨海市一般公共预算对下转移支付分地区分项目情况表

单位: 万元

项目	决算数
甲县	12
乙县	30
合计	42
"""


REPORT = "2025年度滨海市政府决算公开\n\n第一部分 决算报告\n\n全市收支平衡，执行情况总体良好，各项工作有序推进。\n"


@pytest.mark.parametrize(
    "cover, title",
    [(REPORT, "2025年度滨海市政府决算"), ("", "2025年度滨海市一般公共预算对下转移支付分地区分项目情况表")],
)
def test_a_form_inside_does_not_name_the_whole(cover: str, title: str) -> None:
    assert identity(f"{cover}{FORMS}").title == title
