"""One file → Reading: the right reader, layout, tables, prose, identity, facts with their verification."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpus.datatypes import Document, Fact, Gap, Identity, RawDocument, Reading, Table
from corpus.errors import ReadError
from corpus.grade import grade
from corpus.guarded import without_excess
from corpus.identity import identify
from corpus.layout import lay_out
from corpus.parts import parts_of
from corpus.prose import read_prose
from corpus.prose_places import with_printed_lines
from corpus.readers.detect import read_raw, second_reading
from corpus.second_look import LookAgain, seen_twice
from corpus.table_facts import table_facts
from corpus.tables import build_tables

_ID_LENGTH = 12


def read_documents(path: Path) -> tuple[Reading, ...]:
    """Read a file from disk: one document, or one for each agency where it holds the budgets of several.

    Raises ReadError where there is no readable file, UnsupportedFormatError for an unknown kind.
    """
    data = _content(path)
    parts = parts_of(read_raw(data, path.name))
    again = second_reading(data, path.name)
    suffixes = [f"-{number}" for number in range(1, len(parts) + 1)] if len(parts) > 1 else [""]
    return tuple(interpret(part, suffix, again) for part, suffix in zip(parts, suffixes, strict=True))


def read_file(path: Path) -> Reading:
    """Read a file from disk as one document, whoever it is of. Raises as ``read_documents`` does."""
    return read_bytes(_content(path), path.name)


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise ReadError(f"“{path.name}”是文件夹，不是文件", "请给出文件夹里的文件")
    if path.exists() and not path.is_file():  # opening a pipe would wait for somebody to write into it
        raise ReadError(f"“{path.name}”不是普通文件", "请把内容存成文件再导入")
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError(f"找不到文件“{path.name}”", "请核对路径") from error
    except OSError as error:
        raise ReadError(f"文件“{path.name}”打不开", "请检查读取权限和磁盘") from error


def read_bytes(data: bytes, file: str) -> Reading:
    """Read the content of a file; ``file`` is its name. The kind is told by the content.

    Raises ReadError for an empty or damaged file, UnsupportedFormatError for an unknown kind.
    """
    return interpret(read_raw(data, file), look_again=second_reading(data, file))


def interpret(raw: RawDocument, suffix: str = "", look_again: LookAgain | None = None) -> Reading:
    """Make facts of what a format reader found; ``suffix`` tells the ids of the parts of one file apart.

    ``look_again`` reads pages another way, for tables whose sums fail.
    """
    layout = lay_out(raw)
    tables = tuple(build_tables(layout))
    tables = seen_twice(tables, look_again) if look_again else tables
    identity = identify(layout, tables, raw.file)
    document_id = raw.sha256[:_ID_LENGTH] + suffix
    facts, gaps = _read_tables(tables, document_id, identity)
    paragraphs = with_printed_lines(layout.paragraphs, raw.blocks)
    prose = read_prose(paragraphs, tables, document_id, identity)
    told, doubted = _without_doubtful(prose.facts)
    kept, excess = without_excess([*facts, *told])
    problems = (*raw.problems, *_identity_problems(identity), *prose.problems, *doubted, *excess)
    document = Document(
        id=document_id,
        file=raw.file,
        sha256=raw.sha256,
        identity=identity,
        sections=layout.sections,
        paragraphs=paragraphs,
        tables=tables,
        pages=raw.pages,
        problems=problems,
        contents=tuple(line.source for line in layout.contents),
    )
    ordered = _in_reading_order(kept)
    graded = grade([replace(fact, id=f"{document_id}:{n}") for n, fact in enumerate(ordered, 1)], tables)
    numbered = tuple(replace(gap, id=f"{document_id}:g{n}") for n, gap in enumerate(gaps, 1))
    return Reading(document, tuple(graded), numbered, (*problems, *_table_warnings(tables)))


def _read_tables(tables: Sequence[Table], document_id: str, identity: Identity) -> tuple[list[Fact], list[Gap]]:
    facts: list[Fact] = []
    gaps: list[Gap] = []
    for table in tables:
        found, missing = table_facts(table, document_id, identity)
        facts.extend(found)
        gaps.extend(missing)
    return facts, gaps


def _without_doubtful(facts: Sequence[Fact]) -> tuple[list[Fact], list[str]]:
    """Figures of running text that two looks at a scan read alike, and a word on the others.

    No sum can prove a figure of prose, so one that is not certain is left out.
    """
    certain = [fact for fact in facts if _is_certain(fact)]
    pages = Counter(fact.source.page for fact in facts if not _is_certain(fact))
    return certain, [
        f"第{page}页正文有{count}个数字识别没有把握，没有采用，请核对原件" for page, count in pages.items()
    ]


def _is_certain(fact: Fact) -> bool:
    doubt = fact.source.doubt
    return doubt is None or re.sub(r"\D", "", fact.source.text) in re.split(r"\D+", re.sub(r"[,，.．\s]", "", doubt))


def _in_reading_order(facts: list[Fact]) -> list[Fact]:
    """By page and line; facts of a workbook keep the order of its sheets, which have neither."""
    return sorted(facts, key=lambda fact: (fact.source.page or 0, fact.source.line or 0))


def _identity_problems(identity: Identity) -> list[str]:
    missing = [
        name
        for name, value in (
            ("单位名称", identity.agency),
            ("年度", identity.year),
            ("预算或决算", identity.phase),
        )
        if not value
    ]
    return [f"文件内容没有写明{'、'.join(missing)}"] if missing else []


def _table_warnings(tables: Sequence[Table]) -> list[str]:
    return [_table_warning(table) for table in tables if table.certificate.outcome == "doubtful"]


def _table_warning(table: Table) -> str:
    name = f"第{table.number}张表“{table.title or '无标题'}”"
    failed = f"有{table.certificate.failed}处合计不等"
    if table.certificate.confirmed:
        return f"{name}{failed}；两种读法读出的数字一致，请核对原文的合计和口径"
    return f"{name}读得不完全可靠：{failed}"
