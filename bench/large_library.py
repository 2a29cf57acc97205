"""A library of any number of documents, to see how cost grows with its size.

    python -m bench.large_library HOME [--documents N] [--seed N] [--without-index]

A few invented books (``bench.seeded_books``) are printed, read and checked once by the product. Every document of the
library is one of these readings under another name: fictional agency, years, project names and amounts are replaced in
all that was read, printed text, values, sentences, passages and findings alike, and the result goes through the
library's own steps (``record_of``, ``add_document``, the chunk index). The same seed gives the same library.

Amounts of an agency are multiplied by one whole number, so every sum, share and growth stays true. What is not done as
in a real ingestion: files are not read again (so nothing here tells of reading speed), the documents of an agency are
compared once for each book and not once for each copy, and the copies of the sources hold the title alone: pictures
and receipts of these documents cannot be made. The functional classes of an agency are those of its book, whatever
its name is.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bench.seeded_books import Made, make_books
from bench.seeded_figures import AGENCIES, Agency
from bench.seeded_trial import read
from corpus.agencies import aliases_of
from corpus.checks.across_run import check_across
from corpus.checks.across_shelf import Filed, Shelf
from corpus.checks.datatypes import Finding
from index.catalog import add_document, record_of
from index.codec import dumps, loads
from index.domain import domain_version
from index.findings import add_findings
from index.home import Home
from index.ingest import Part, part_of
from index.library import Library
from index.store import Database

if TYPE_CHECKING:
    import sqlite3

BOOK_SEEDS = (7, 11, 23, 41)
STAMP = "2026-11-26T00:00:00+00:00"
TOGETHER = 50  # agencies in one transaction

_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_BELOW = ("", "示例区", "样板区", "范例县", "虚构县")
_BODIES = """
水利局 教育局 财政局 民政局 司法局 审计局 统计局 档案馆 图书馆 文化馆 博物馆 交通运输局 农业农村局 商务局 卫生健康局
应急管理局 市场监督管理局 医疗保障局 自然资源局 生态环境局 住房和城乡建设局 城市管理局 科学技术局 体育局 林业局
人力资源和社会保障局 行政审批局 退役军人事务局 信访局 文化和旅游局 发展和改革委员会 工业和信息化局 残疾人联合会
机关事务管理局 供销合作社 气象局 疾病预防控制中心 公共资源交易中心 公路事务中心 农业技术推广中心
"""
_MANNERS = """
智慧 重点 老旧 乡村 应急 基层 数字 绿色 惠民 专项 综合 区域 试点 联合 常态化 标准化 信息化 示范性
"""
_THINGS = """
档案整理 场馆修缮 设备更新 人才培训 普法宣传 巡查监测 便民服务 数据共享 平台运维 绿化养护 管网改造 物资储备
监督抽检 灾害排查 志愿服务 技能竞赛 病害防治 河湖治理 道路标线 养老照料 助学帮扶 文艺展演 检验检测 窗口优化
"""
_ENDS = "工程 行动 计划 建设 试点 提升"

_AMOUNT = r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d+)\.\d\d(?![\d%％]|个百分点|\W+unit\W+[%％])"
_YEAR = r"(?<![\d.,])20\d\d(?![\d]|[.,]\d)"
_FIGURES = re.compile(f"(?P<amount>{_AMOUNT})|(?P<year>{_YEAR})")


@dataclass(frozen=True, slots=True)
class Book:
    """Two books of one invented agency as the product reads them, as JSON, and what comparing them finds."""

    made: tuple[Made, Made]
    parts: tuple[str, str]
    hashes: tuple[str, str]
    across: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guise:
    """What an agency of the library is called, and how its documents differ from the book that they copy."""

    agency: str
    place: str
    book: Book
    shift: int  # years
    factor: int  # of every amount
    projects: tuple[str, ...]


def read_books(seeds: Sequence[int] = BOOK_SEEDS, agencies: Sequence[Agency] = AGENCIES) -> list[Book]:
    """The books to copy: those whose amounts are printed with two decimals, which tells them from other figures."""
    chosen = [agency for agency in agencies if agency.style.places == 2]
    return [_book(pair) for seed in seeds for pair in make_books(seed, chosen)]


def _book(pair: tuple[Made, Made]) -> Book:
    first, second = (part_of(read(made)) for made in pair)
    found = check_across(Shelf((_filed(first), _filed(second))))
    hashes = first.reading.document.sha256, second.reading.document.sha256
    return Book(pair, (dumps(first), dumps(second)), hashes, tuple(dumps(one) for one in found))


def _filed(part: Part) -> Filed:
    document = part.reading.document
    who = document.identity
    return Filed(
        document.id, document.file, who.title, who.agency, who.year, who.phase, who.level, who.aliases,
        part.reading.facts,
    )  # fmt: skip


def places() -> Iterator[str]:
    """Fictional places, cities and what lies in them: 300."""
    cities = [f"{_STEMS[n % 10]}{_BRANCHES[n % 12]}市" for n in range(60)]
    return (f"{city}{below}" for below in _BELOW for city in cities)


def guises(books: Sequence[Book], seed: int) -> Iterator[Guise]:
    """Agencies without end of names (12,000 of them), each a copy of one of the books."""
    chance = random.Random(seed)
    for place in places():
        for body in _BODIES.split():
            book = chance.choice(books)
            projects = _projects(chance, len(book.made[0].agency.projects))
            yield Guise(f"{place}{body}", place, book, chance.randrange(-4, 2), chance.randrange(1, 40), projects)


def _projects(chance: random.Random, count: int) -> tuple[str, ...]:
    """Distinct names, one for each thing."""
    things = chance.sample(_THINGS.split(), count)
    return tuple(chance.choice(_MANNERS.split()) + thing + chance.choice(_ENDS.split()) for thing in things)


def dressed(guise: Guise) -> tuple[tuple[Part, ...], tuple[Finding, ...]]:
    """The two documents of an agency, and what comparing them finds."""
    names = _names(guise)
    pattern = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))

    def worn(text: str) -> str:
        named = pattern.sub(lambda match: names[match[0]], text)
        return _FIGURES.sub(lambda match: _figure(match, guise), named)

    parts = tuple(_called(loads(Part, worn(part)), guise) for part in guise.book.parts)
    return parts, tuple(loads(Finding, worn(one)) for one in guise.book.across)


def _names(guise: Guise) -> dict[str, str]:
    """What is replaced by what: names, projects, and the hashes that ids are made of."""
    agency = guise.book.made[0].agency
    whole = agency.name
    place = re.match(".*?[市县区](?=[^市县区])", whole)
    names = {whole: guise.agency, place[0] if place else whole: guise.place}
    names |= dict(zip(agency.projects, guise.projects, strict=True))
    for n, old in enumerate(guise.book.hashes):
        new = sha256(f"{guise.agency}{guise.shift}{n}".encode()).hexdigest()
        names |= {old: new, old[:12]: new[:12]}
    return names


def _figure(match: re.Match[str], guise: Guise) -> str:
    if match["year"]:
        return str(int(match["year"]) + guise.shift)
    scaled = Decimal(match["amount"].replace(",", "")) * guise.factor
    return f"{scaled:,}" if "," in match["amount"] else str(scaled)


def _called(part: Part, guise: Guise) -> Part:
    """With the aliases that reading would have made of the name."""
    document = part.reading.document
    aliases = aliases_of(guise.agency, guise.place)
    identity = replace(document.identity, aliases=aliases, region=guise.place)
    return replace(part, reading=replace(part.reading, document=replace(document, identity=identity)))


def build(home: Path, documents: int, seed: int, books: Sequence[Book], *, with_index: bool = True) -> None:
    """Make the library in ``home``, an empty or absent folder, of copies of the ``books``."""
    with Library.open(home, create=True) as library:
        database = Database.open(Home(home).database)
        wanted = islice(guises(books, seed), (documents + 1) // 2)
        left = documents
        while some := list(islice(wanted, TOGETHER)):
            left = _store(database, Home(home), some, left)
        database.close()
        if with_index:
            library.ingest([])


def _store(database: Database, home: Home, agencies: Sequence[Guise], left: int) -> int:
    """Store the agencies' documents, ``left`` at most, in one transaction; how many are left after that."""
    with database.writing() as connection:
        for guise in agencies:
            parts, across = dressed(guise)
            for part in parts[:left]:
                _store_one(connection, home, part)
            if len(parts) <= left:
                add_findings(connection, across, across=True)
            left -= min(left, len(parts))
        connection.execute("DELETE FROM uncompared")
    return left


def _store_one(connection: sqlite3.Connection, home: Home, part: Part) -> None:
    record = record_of(part, STAMP, domain_version())
    add_document(connection, record, part)
    folder = home.sources / record.id
    folder.mkdir()
    (folder / record.file).write_text(record.title, encoding="utf-8")


def main() -> None:
    """Builds one library and tells what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--without-index", action="store_true")
    given = parser.parse_args()
    started = time.perf_counter()
    build(given.home, given.documents, given.seed, read_books(), with_index=not given.without_index)
    spent = time.perf_counter() - started
    size = Home(given.home).database.stat().st_size
    print(f"{given.documents} documents in {spent:.1f} s, database {size / given.documents:,.0f} bytes a document")


if __name__ == "__main__":
    main()
