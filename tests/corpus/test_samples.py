"""The sample library against itself, parsed here by trivial code of the test's own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bench import make_samples

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "corpus" / "samples"
SEEDS = ROOT.parent / "shared" / "seeds"
FILES = sorted(path.name for path in SAMPLES.iterdir() if path.name != "README.md")
BUREAU, LIBRARY = "示例市数据资源局", "示例市图书馆"
GANZHOU = "赣州市行政审批局"
NANCHANG = "南昌经济技术开发区行政审批服务保障中心"
IDENTITIES = {
    f"{NANCHANG}2022年部门预算.md": (NANCHANG, 2022, "budget"),
    f"{GANZHOU}2023年单位预算.txt": (GANZHOU, 2023, "budget"),
    f"{BUREAU}2021年单位预算.txt": (BUREAU, 2021, "budget"),
    f"{BUREAU}2022年单位预算.txt": (BUREAU, 2022, "budget"),
    f"{BUREAU}2022年度单位决算.xlsx": (BUREAU, 2022, "final"),
    f"{BUREAU}2023年单位预算.txt": (BUREAU, 2023, "budget"),
    f"{LIBRARY}2021年部门预算.md": (LIBRARY, 2021, "budget"),
    f"{LIBRARY}2022年度部门决算.txt": (LIBRARY, 2022, "final"),
    f"{LIBRARY}2022年部门预算.xlsx": (LIBRARY, 2022, "budget"),
    f"{LIBRARY}2023年部门预算.md": (LIBRARY, 2023, "budget"),
}
FICTIONAL = [name for name in FILES if name.startswith("示例市")]
BUDGETS = [name for name in FICTIONAL if "预算" in name]
FINALS = [name for name in FICTIONAL if "决算" in name]
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Table:
    title: str
    rows: list[list[str]]


def lines_of(name: str) -> list[list[str]]:
    """Every line of a sample as cells; prose is a line of one cell."""
    path = SAMPLES / name
    if name.endswith(".xlsx"):
        lines: list[list[str]] = []
        for sheet in load_workbook(path).worksheets:
            lines.append([sheet["A1"].value])
            filled = [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]
            lines += [row[:1] if re.match(r"（\d|备注", row[0]) else row for row in filled[1:]]
            lines.append([""])
        return lines
    text = path.read_text(encoding="utf-8")
    if name.endswith(".md"):
        text = re.sub(r"^#+ ", "", text, flags=re.MULTILINE)
        rows = [re.sub(r"^\| ?| ?\|$", "", line) for line in text.splitlines()]
        return [[cell.strip() for cell in re.split(r"(?:^|\s)\|(?:\s|$)", row)] for row in rows]
    return [line.split("\t") for line in text.splitlines()]


def tables(name: str) -> Iterator[Table]:
    """Runs of lines with several cells; the title is the nearest line above that names a form."""
    title, rows = "", []
    for cells in [*lines_of(name), ["end"]]:
        if (len(cells) == 2 and cells[1].startswith("单位：")) or cells[0].startswith("填报单位"):
            continue
        if len(cells) > 1:
            rows.append(cells)
        elif rows and cells != [""]:
            yield Table(title, rows)
            title, rows = cells[0], []
        elif re.fullmatch(r".*(?:表|支出：)", cells[0]):
            title = cells[0]


def find_table(name: str, title: str) -> Table:
    return next(table for table in tables(name) if table.title == title)


def prose(name: str) -> str:
    return "\n".join(cells[0] for cells in lines_of(name) if len(cells) == 1)


def number(text: str) -> Decimal | None:
    compact = text.replace(",", "")
    return Decimal(compact) if re.fullmatch(r"-?\d+(\.\d+)?", compact) else None


def amount(row: list[str], column: int) -> Decimal:
    return number(row[column] if column < len(row) else "") or Decimal(0)


def near(left: Decimal, right: Decimal, addends: int) -> bool:
    """Equal within half a unit of the last printed place for each addend and the total."""
    return abs(left - right) <= CENT / 2 * (addends + 1)


def coded_rows(table: Table) -> list[tuple[str, list[str]]]:
    """Rows of a classification table with their full code, "" for 合计."""
    rows: list[tuple[str, list[str]]] = []
    parent = ""
    for row in table.rows:
        code = row[0]
        if len(row) > 1 and row[1] == "合计":
            rows.append(("", row))
        elif re.fullmatch(r"\d{2,7}", code) and number(row[1]) is None:
            if len(code) == 3:
                parent = code
            rows.append((parent + code if len(code) == 2 else code, row))
    return rows


def check_tree(table: Table) -> int:
    """Assert that every row is the sum of its children, in every column; returns how many sums held."""
    rows = coded_rows(table)
    width = max(len(row) for _, row in rows)
    held = 0
    for code, row in rows:
        size = {0: 3, 3: 5, 5: 7}.get(len(code))
        children = [r for c, r in rows if len(c) == size and c.startswith(code)]
        for column in range(2, width if children else 2):
            if table.title == "支出预算执行情况表" and column == 5:
                continue
            values = [amount(child, column) for child in children]
            total = amount(row, column)
            assert near(sum(values, Decimal(0)), total, len(values)), (table.title, row, column)
            held += 1
    return held


def across(table: Table, whole: int, parts: tuple[int, ...]) -> None:
    for _, row in coded_rows(table):
        total = sum((amount(row, part) for part in parts), Decimal(0))
        assert near(total, amount(row, whole), len(parts)), (table.title, row)


def test_the_library_is_what_the_table_of_identities_says() -> None:
    assert sorted(IDENTITIES) == FILES


@pytest.mark.parametrize("name", FILES)
def test_files_are_small(name: str) -> None:
    assert 2_000 < (SAMPLES / name).stat().st_size < 60_000


def test_the_samples_ship_with_the_package() -> None:
    wheel = ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8")
    only = re.search(r"only-include = \[(.*?)\]", wheel)
    assert only is not None
    assert '"corpus"' in only[1]
    assert "exclude" not in wheel


@pytest.mark.parametrize("name", FILES)
def test_every_classification_table_foots(name: str) -> None:
    held = {table.title: check_tree(table) for table in tables(name) if coded_rows(table)}
    if name == f"{NANCHANG}2022年部门预算.md":
        assert held == {}
        return
    assert sum(held.values()) > 50
    expected = {"支出决算表", "支出预算执行情况表"} if "决算" in name else {"部门收入总表", "部门支出总表"}
    assert expected <= {title for title, count in held.items() if count}


@pytest.mark.parametrize("name", [*BUDGETS, f"{GANZHOU}2023年单位预算.txt"])
def test_budget_rows_add_up_across(name: str) -> None:
    income = find_table(name, "部门收入总表")
    across(income, 2, (3, 4, *range(len(income.rows[0]) - 14 + 8 if GANZHOU in name else 7, 14)))
    across(find_table(name, "部门支出总表"), 2, (3, 4))
    across(find_table(name, "一般公共预算支出表"), 2, (3, 4))
    across(find_table(name, "一般公共预算基本支出表"), 2, (3, 4))


@pytest.mark.parametrize("name", FINALS)
def test_final_account_rows_add_up_across(name: str) -> None:
    across(find_table(name, "支出决算表"), 2, (3, 4))
    across(find_table(name, "一般公共预算财政拨款基本支出决算表"), 2, (3, 4))
    for _, row in coded_rows(find_table(name, "支出预算执行情况表")):
        rate = amount(row, 4) * 100 / amount(row, 2)
        assert abs(rate - amount(row, 5)) <= CENT / 2, row


@pytest.mark.parametrize("name", [*FICTIONAL, f"{GANZHOU}2023年单位预算.txt"])
def test_both_halves_of_the_overview_balance(name: str) -> None:
    final = "决算" in name
    both = find_table(name, "收入支出决算总表" if final else "收支预算总表").rows
    rows = {row[0]: row for row in both}
    step = 4 if final else 2
    carry = next(label for label in rows if re.search("上年结转|年初结转", label))
    sources = [row for label, row in rows.items() if re.match("[一二三四五六七]、", label) and label != carry]
    spending = [row for row in both if len(row) > step + 1 and row[step].endswith("支出")]
    for column in range(1, step):
        income, spent = (
            sum((amount(row, place) for row in body), Decimal(0))
            for body, place in ((sources, column), (spending, step + column))
        )
        total = amount(rows["收入总计"], column)
        assert amount(rows["收入总计"], column + step) == total
        assert near(amount(rows["本年收入合计"], column) + amount(rows[carry], column), total, 2)
        assert near(income, amount(rows["本年收入合计"], column), 4)
        assert near(spent, amount(rows["本年收入合计"], step + column), len(spending))


@pytest.mark.parametrize("name", [*BUDGETS, f"{GANZHOU}2023年单位预算.txt"])
def test_projects_add_up_and_are_named_in_the_prose(name: str) -> None:
    forms = [table for table in tables(name) if table.rows[0][0] == "项目名称"]
    total, scale = Decimal(0), Decimal(10000 if LIBRARY in name else 1)
    text = prose(name).replace(",", "")
    for form in forms:
        whole, fiscal, other, carry = (
            next(amount(row, 2) for row in form.rows if key in row[:2])
            for key in ("年度资金总额", "其中：财政拨款", "其他资金", "上年结转")
        )
        assert whole == fiscal + other + carry, form.rows[0]
        assert re.search(rf"\D{whole / scale:f}".rstrip("0").rstrip(".") + r"\.?0*万元", text), form.rows[0]
        total += whole
    stated = re.search(r"共?安排(?:项目(\d+)个|(\d+)个项目)，[^0-9]*?合计([\d.]+)万元", text)
    assert stated is not None
    assert len(forms) == int(stated[1] or stated[2])
    assert total / scale == Decimal(stated[3])


def test_nanchang_lists_add_up() -> None:
    name = f"{NANCHANG}2022年部门预算.md"
    found = list(tables(name))
    assert len(found) == 3
    for table in found:
        body = {row[0]: amount(row, 1) for row in table.rows if number(row[1]) is not None}
        total = body.pop("合计")
        assert near(sum(body.values(), Decimal(0)), total, len(body)), table.rows


@pytest.mark.parametrize("name", FICTIONAL)
def test_fictional_documents_say_so_on_the_cover(name: str) -> None:
    assert prose(name).splitlines()[1 : (3 if name.endswith(".md") else 2)][-1].startswith("（示例文件，数据虚构")


CHANGE = re.compile(
    r"([“”（）\w]+?)(?:预算|财政拨款预算)?([\d.]+)万元，(?:比上年预算(增加|减少)([\d.]+)万元(?:，(增长|下降)([\d.]+)%)?|与上年预算持平)"
)


def changes(name: str) -> dict[str, tuple[Decimal, Decimal, Decimal | None]]:
    """item → (amount, signed change, printed growth)"""
    found: dict[str, tuple[Decimal, Decimal, Decimal | None]] = {}
    for match in CHANGE.finditer(prose(name).replace(",", "")):
        item = re.sub(r"^(?:\d{4}年)?(?:本单位|基本支出安排)?", "", match[1])
        sign = -1 if match[3] == "减少" else 1
        growth = Decimal(match[6]) if match[6] else None
        found[item] = (Decimal(match[2]), sign * Decimal(match[4] or 0), growth)
    return found


@pytest.mark.parametrize("agency, kind", [(BUREAU, "单位"), (LIBRARY, "部门")])
@pytest.mark.parametrize("year", [2022, 2023])
def test_this_year_less_change_is_last_years_figure(agency: str, kind: str, year: int) -> None:
    names = {int(n[len(agency) :][:4]): n for n in BUDGETS if n.startswith(agency)}
    now, then = changes(names[year]), changes(names[year - 1])
    common = set(now) & set(then)
    assert {"收入预算总额", "财政拨款收入", "公务接待费", "会议费", "住房保障支出"} <= common
    odd = {item for item in common if now[item][0] - now[item][1] != then[item][0]}
    assert odd == ({"会议费"} if (agency, year) in {(BUREAU, 2022), (BUREAU, 2023)} else set())


@pytest.mark.parametrize("name", BUDGETS)
def test_printed_growth_recomputes(name: str) -> None:
    odd = {
        item
        for item, (value, change, growth) in changes(name).items()
        if growth is not None and abs(abs(change) * 100 / (value - change) - growth) > CENT / 2
    }
    assert odd == ({"会议费"} if name == f"{BUREAU}2022年单位预算.txt" else set())


@pytest.mark.parametrize("name", BUDGETS)
def test_prose_agrees_with_the_tables(name: str) -> None:
    """Classes, 基本支出, 项目支出, 会议费 and 培训费; the one deliberate slip stands in the README."""
    scale = Decimal(10000 if LIBRARY in name else 1)
    table: dict[str, Decimal] = {}
    for row in find_table(name, "部门支出总表").rows:
        if re.fullmatch(r"\d{3}", row[0]):
            table[row[1]] = amount(row, 2)
        elif row[1] == "合计":
            table |= {"支出预算总额": amount(row, 2), "基本支出": amount(row, 3), "项目支出": amount(row, 4)}
    for row in find_table(name, "一般公共预算基本支出表").rows:
        if row[1] in ("会议费", "培训费", "公务用车运行维护费"):
            table[row[1]] = amount(row, 2)
    told = changes(name)
    assert len(set(table) & set(told)) >= 10
    odd = {
        item
        for item in set(table) & set(told)
        if (table[item] / scale).quantize(CENT, "ROUND_HALF_EVEN") != told[item][0]
    }
    assert odd == ({"会议费"} if name == f"{BUREAU}2022年单位预算.txt" else set())


def test_the_generator_writes_what_is_shipped(tmp_path: Path) -> None:
    make_samples.main(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == FICTIONAL
    for name in FICTIONAL:
        if name.endswith(".xlsx"):  # another openpyxl may write other bytes
            made = load_workbook(tmp_path / name).worksheets
            shipped = load_workbook(SAMPLES / name).worksheets
            assert [list(s.values) for s in made] == [list(s.values) for s in shipped]
        else:
            assert (tmp_path / name).read_bytes() == (SAMPLES / name).read_bytes()


def squeeze(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


@pytest.mark.skipif(not SEEDS.exists(), reason="the originals are not here")
@pytest.mark.parametrize("name", [name for name in FILES if name not in FICTIONAL])
def test_no_sentence_of_the_originals_was_copied(name: str) -> None:
    """No 20 Chinese characters in a row are those of an original; names of agencies and projects aside."""
    originals = squeeze("".join(path.read_text(encoding="utf-8") for path in SEEDS.glob("*.txt")))
    copied: set[str] = set()
    for line in prose(name).splitlines():
        text = squeeze(re.sub(r"行政服务中心信息化建设设备购置及运行维护项目|" + NANCHANG, " / ", line))
        runs = (text[i : i + 20] for i in range(len(text) - 19))
        copied |= {run for run in runs if re.fullmatch("[一-鿿]{20}", run) and run in originals}
    assert copied == set()


def test_golden_citations_stand_in_the_samples() -> None:
    lines = (ROOT / "tests" / "golden" / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    golds = [json.loads(line) for line in lines]
    assert len({gold["id"] for gold in golds}) == len(golds) >= 120
    texts = {name: re.sub(r"[\s,]", "", "\t".join("\t".join(c) for c in lines_of(name))) for name in FILES}
    for gold in golds:
        expect = gold["expect"]
        for cite in [expect.get("cite", {}), *expect.get("cite_also", [])]:
            if cite:
                assert re.sub(r"[\s,]", "", cite["text"]) in texts[cite["file"]], gold["id"]
        assert ("cite" in expect) == ("value" in expect or "values" in expect), gold["id"]


@pytest.mark.parametrize("name", FILES)
def test_the_product_reads_every_sample(name: str) -> None:
    reading = pytest.importorskip("corpus.reading")
    read = reading.read_file(SAMPLES / name)
    identity = read.document.identity
    agency, year, phase = IDENTITIES[name]
    assert (identity.agency, identity.year, str(identity.phase)) == (agency, year, phase)
    assert read.document.problems == ()
    assert {table.certificate.failed for table in read.document.tables} == {0}
