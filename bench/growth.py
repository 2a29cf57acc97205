"""What questions and changes cost in libraries of different sizes, and whether the answers are right.

    python -m bench.growth HOME [HOME ...] [--questions N] [--seed N] [--changes] [--json FILE]

The libraries are those of ``bench.large_library``; each is measured in a process of its own. Figure questions
are made from the library's own figures (one figure, a change over two years, a comparison and a sum of two agencies, a
short name, a year and an agency that are not there), each with the answer that arithmetic on the stored figures gives.
The database is read through before, so that the system holds it in memory; how long questions take that must wait for
the disk is told apart. ``--changes`` ingests and removes an invented book, which changes the library (the same
afterwards).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TypeVar

from bench.seeded_books import make_books, print_book
from bench.seeded_figures import AGENCIES
from index.facts import FactFilter
from index.home import Home
from index.records import DocumentRecord
from qa.bot import BudgetQA
from qa.collecting import collect_seldom
from qa.page.examples import example_questions
from qa.schema import Answer, Status

T = TypeVar("T")
TODAY = date(2026, 11, 26)
ITEMS = ("公务接待费", "基本支出", "项目支出", "社会保障和就业支出", "住房公积金", "公务用车运行维护费", "卫生健康支出")
_ONE = "一个数字"
NARRATIVE = ("{agency}{year}年绩效目标是什么", "{agency}的主要职责是什么", "{agency}{year}年支出为什么增加")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what it must give: a value in 元, or None where the library has no answer."""

    kind: str
    text: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class _Known:
    """The figures of one item of one agency in 元, by year: those that the document itself is about."""

    agency: str
    short: str
    item: str
    values: dict[int, Decimal]


def questions(bot: BudgetQA, count: int, seed: int) -> list[Asked]:
    """``count`` questions, of every kind in turn."""
    chance = random.Random(seed)
    known = _known(bot, chance)
    makers = (_single, _single, _short, _change, _comparison, _total, _stranger, _single, _short, _other_year)
    return [makers[n % len(makers)](known) for n in range(count)]


def _known(bot: BudgetQA, chance: random.Random) -> Iterator[_Known]:
    by_agency: dict[str, list[DocumentRecord]] = defaultdict(list)
    for record in bot.library.documents():
        by_agency[record.agency].append(record)
    names = sorted(by_agency)
    while True:
        agency, item = chance.choice(names), chance.choice(ITEMS)
        records = by_agency[agency]
        values = {r.year: value for r in records if r.year and (value := _value(bot, r.id, agency, r.year, item))}
        if len(values) == 2:
            yield _Known(agency, agency.replace("市", "", 1), item, values)


def _value(bot: BudgetQA, document: str, agency: str, year: int, item: str) -> Decimal | None:
    """The one amount in 元 that the document gives for the item; None where it gives several or none."""
    wanted = FactFilter(documents=(document,), agencies=(agency,), years=(year,), items=(item,), main=True)
    facts = [fact for fact in bot.library.facts.find(wanted) if fact.aspect == "amount"]
    values = {fact.value * (10000 if fact.unit == "万元" else 1) for fact in facts}
    return values.pop() if len(values) == 1 else None


def _single(known: Iterator[_Known]) -> Asked:
    one = next(known)
    year = max(one.values)
    return Asked(_ONE, f"{one.agency}{year}年{one.item}是多少", one.values[year])


def _short(known: Iterator[_Known]) -> Asked:
    one = next(known)
    year = min(one.values)
    return Asked("单位简称", f"{one.short}{year}年的{one.item}有多少？", one.values[year])


def _change(known: Iterator[_Known]) -> Asked:
    one = next(known)
    first, last = sorted(one.values)
    value = one.values[last] - one.values[first]
    return Asked("两年之差", f"{one.agency}{last}年{one.item}比{first}年增加多少", value)


def _comparison(known: Iterator[_Known]) -> Asked:
    one = next(known)
    year = max(one.values)
    other = next(o for o in known if year in o.values and o.agency != one.agency)
    item = one.item if one.item == other.item else None
    if item is None:
        return _comparison(known)
    value = one.values[year] - other.values[year]
    return Asked("两个单位比较", f"{one.agency}{year}年{item}比{other.agency}多多少", value)


def _total(known: Iterator[_Known]) -> Asked:
    one = next(known)
    year = max(one.values)
    other = next(o for o in known if year in o.values and o.agency != one.agency and o.item == one.item)
    value = one.values[year] + other.values[year]
    return Asked("两个单位合计", f"{one.agency}和{other.agency}{year}年{one.item}合计多少", value)


def _stranger(known: Iterator[_Known]) -> Asked:
    one = next(known)
    return Asked("没有的单位", f"子虚市{one.agency[3:]}{max(one.values)}年{one.item}是多少", None)


def _other_year(known: Iterator[_Known]) -> Asked:
    one = next(known)
    return Asked("没有的年份", f"{one.agency}2011年{one.item}是多少", None)


def is_right(asked: Asked, answer: Answer) -> bool:
    """Whether the answer gives the value, up to the sign (多多少 may be told as 少), or refuses where none is due."""
    if asked.value is None:
        return answer.status is not Status.ANSWERED
    if answer.status is not Status.ANSWERED:
        return False
    given = answer.derivation or answer.figures[0]
    return abs(Decimal(given.value)) * (10000 if given.unit == "万元" else 1) == abs(asked.value)


def measure(home: Path, count: int, seed: int, *, changes: bool) -> dict[str, str]:
    """Everything of one library, as text by name."""
    _read_through(Home(home).database)
    collect_seldom()  # as every command of the product does
    told: dict[str, str] = {}
    bot, spent = _timed(lambda: BudgetQA.open(home))
    told["打开文库"] = _ms(spent)
    first = f"甲子市水利局{ITEMS[0]}是多少"
    told["打开后第一个回答"] = _ms(_timed(lambda: bot.ask(first, TODAY))[1])
    told["第一个回答后的内存"] = _memory()
    asked = questions(bot, count, seed)
    times: dict[str, list[float]] = {}
    wrong, busy = [], []
    for one in asked:
        before = time.thread_time()
        answer, spent = _timed(partial(bot.ask, one.text, TODAY))
        busy.append(time.thread_time() - before)
        times.setdefault(one.kind, []).append(spent)
        if not is_right(one, answer):
            wrong.append(one.text)
    told["数字问题"] = _spread([t for some in times.values() for t in some])
    told["其中处理器时间"] = _spread(busy)
    told |= {kind: _spread(some) for kind, some in times.items()}
    told["答对"] = f"{len(asked) - len(wrong)}/{len(asked)}"
    if wrong:
        print("wrong:", *wrong[:6], sep="\n", file=sys.stderr)
    told["数字问题后的内存"] = _memory()
    told["数字问题，文库不在系统的缓存里"] = _spread(_from_disk(bot, home, seed))
    told |= _asides(bot, asked)
    if changes:
        told |= _changes(bot, asked)
    told["最后的内存"] = _memory()
    return told


def _from_disk(bot: BudgetQA, home: Path, seed: int) -> list[float]:
    """Seconds of questions for which the system must read the database from the disk; 20, each of another agency."""
    database = Home(home).database
    spent: list[float] = []
    for one in questions(bot, 100, seed + 1):
        if one.kind == _ONE and len(spent) < 20:
            _forget(database)
            spent.append(_timed(partial(bot.ask, one.text, TODAY))[1])
    return spent


def _forget(path: Path) -> None:
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _read_through(path: Path) -> None:
    """Let the system hold the file in its memory, as far as there is any."""
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


def _asides(bot: BudgetQA, asked: Sequence[Asked]) -> dict[str, str]:
    records = bot.library.documents()
    told = {"列出文件": _ms(_timed(bot.documents)[1])}
    told["核对一份文件"] = _ms(_timed(lambda: bot.check([records[len(records) // 2].id]))[1])
    told["首页的示例问题"] = _ms(_timed(lambda: example_questions(bot))[1])
    told["检索第一次打开"] = _ms(_timed(bot.library.retriever)[1])
    chance = random.Random(1)
    some = [chance.choice(records) for _ in range(30)]
    told_of = [shape.format(agency=record.agency, year=record.year) for record in some for shape in NARRATIVE]
    spent = [_timed(partial(bot.ask, text, TODAY))[1] for text in told_of]
    return told | {"原文问题": _spread(spent), "原文问题后的内存": _memory()}


def _changes(bot: BudgetQA, asked: Sequence[Asked]) -> dict[str, str]:
    """One document in, a question, and out again."""
    made = make_books(97, AGENCIES[:1])[0]
    told = {}
    with tempfile.TemporaryDirectory() as folder:
        for n, one in enumerate(made, 1):
            path = Path(folder, one.name)
            path.write_bytes(print_book(one))
            report, spent = _timed(partial(bot.ingest, [path]))
            told[f"放入第{n}份"] = f"{_ms(spent)}，其中读文件 {_ms(report.files[0].seconds)}"
            told[f"放入第{n}份后的回答"] = _ms(_timed(lambda: bot.ask(asked[0].text, TODAY))[1])
        _, spent = _timed(lambda: bot.remove([one.name for one in made]))
        told["删除这两份"] = _ms(spent)
    return told


def _timed(call: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    result = call()
    return result, time.perf_counter() - started


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:,.1f} ms"


def _spread(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"p50 {_ms(statistics.median(ordered))}，p99 {_ms(last)}"


def _memory() -> str:
    """Resident memory now, in MiB, and the most it was."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{pages * resource.getpagesize() / 2**20:,.0f} MiB（峰值 {peak:,.0f}）"


def _heading(home: Path) -> str:
    with BudgetQA.open(home) as bot:
        counts = bot.library.counts()
    size = Home(home).database.stat().st_size / 10**6
    return f"{counts.documents:,} 份，{counts.facts:,} 个数字，{size:,.0f} MB"


def main() -> None:
    """Prints one table, a column for each library."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("homes", nargs="+", type=Path)
    parser.add_argument("--questions", type=int, default=240)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--changes", action="store_true")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    told = {}
    for home in given.homes:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            told[_heading(home)] = pool.apply(measure, (home, given.questions, given.seed), {"changes": given.changes})
    rows = dict.fromkeys(name for one in told.values() for name in one)
    print("| |" + "|".join(told) + "|")
    print("|---|" + "---|" * len(told))
    for name in rows:
        print(f"| {name} | " + " | ".join(one.get(name, "") for one in told.values()) + " |")
    if given.json:
        given.json.write_text(json.dumps(told, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
