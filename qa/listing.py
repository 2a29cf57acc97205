"""Documents, tables, facts, ingest reports and scores as plain Chinese text for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.datatypes import Aspect, Phase, Trend
from qa.render import describe_citation, without_controls
from qa.schema import FileStatus

if TYPE_CHECKING:
    from qa.evaluate import Judgement, Score, Tally
    from qa.schema import DifferenceInfo, DocumentInfo, FactInfo, FileReport, TableInfo

TURNS = {Trend.INCREASE: "（增）", Trend.DECREASE: "（减）", Trend.UNCHANGED: "（持平）"}
PHASES = {Phase.BUDGET: "预算", Phase.ADJUSTED: "调整预算", Phase.FINAL: "决算", Phase.ESTIMATED: "预计执行"}
STATUSES = {
    FileStatus.ADDED: "新增",
    FileStatus.UPDATED: "更新",
    FileStatus.UNCHANGED: "未变",
    FileStatus.FAILED: "失败",
    FileStatus.SKIPPED: "跳过",
}
OUTCOMES = {
    "verified": "勾稽相符",
    "recovered": "修复后相符",
    "doubtful": "存疑",
    "unchecked": "无可勾稽",
}
SCORE_HEAD = (
    "类别",
    "题数",
    "数字正确",
    "连同出处提示",
    "数字错误",
    "无谓拒答",
    "应拒",
    "已拒",
    "理由也对",
    "其他",
)


def report_to_text(files: list[FileReport], seconds: float) -> str:
    """What became of each file, then the counts."""
    return "\n".join([*map(_file_to_text, files), counts_to_text(files, seconds)])


def counts_to_text(files: list[FileReport], seconds: float) -> str:
    """One sentence: how many files became what, and how long it took."""
    counts = {word: sum(file.status is status for file in files) for status, word in STATUSES.items()}
    words = "，".join(f"{word} {count}" for word, count in counts.items() if count) or "没有文件"
    return f"{words}，用时 {seconds:.1f} 秒。"


def went_in(files: list[FileReport]) -> bool:
    """Whether any of the files is in the library now."""
    return any(file.status not in (FileStatus.FAILED, FileStatus.SKIPPED) for file in files)


def document_to_text(document: DocumentInfo) -> str:
    """One line: id, title, whose, when, how much."""
    phase = PHASES[document.phase] if document.phase else "阶段不明"
    year = f"{document.year}年" if document.year else "年度不明"
    counts = f"表 {document.tables}，数字 {document.facts}，段落 {document.chunks}"
    lines = [f"{document.id}  {document.agency} {year}{phase}  《{document.title}》  {document.file}（{counts}）"]
    lines += [f"    注意：{problem}" for problem in document.problems]
    return without_controls("\n".join([*lines, *(f"    旧版：{old_figure(one)}" for one in document.differences)]))


def old_figure(one: DifferenceInfo) -> str:
    """An old edition's figure beside the present one."""
    now = f"现为 {one.new_value} {one.new_unit}" if one.new_value is not None else "现已不印"
    return f"“{one.scope}”{one.item} {one.old_value} {one.old_unit}（{one.replaced_file}，{one.replaced}），{now}"


def table_to_text(table: TableInfo) -> str:
    """The table as printed, cells parted by tabs, below its title, unit and parse certificate."""
    proof = table.certificate
    place = f"第 {table.page} 页" if table.page else f"第 {table.line} 行" if table.line else table.sheet or ""
    facts = [f"单位：{table.unit or '不明'}", place, f"表式：{table.form}" if table.form else ""]
    facts.append(f"凭证：{OUTCOMES[proof.outcome]} {proof.held}/{proof.identities}")
    lines = [f"{table.n}. {table.title}（{'；'.join(fact for fact in facts if fact)}）"]
    lines.append("\t".join(["", *("/".join(path) for path in table.columns)]))
    for row in table.rows:
        head = "  " * (row.level - 1) + (f"{row.code} " if row.code else "") + row.label
        lines.append("\t".join([head, *(" ".join(cell.text.split()) for cell in row.cells)]))
    return without_controls("\n".join(lines))


def fact_to_text(fact: FactInfo) -> str:
    """One line: whose, when, what, how much, and where it is printed."""
    year = f"{fact.year}年" if fact.year else ""
    phase = PHASES[fact.phase] if fact.phase else ""
    relation = "" if fact.relation == "=" else fact.relation
    name = f"{fact.agency} {year}{phase} {fact.item}·{fact.measure}{turn_of(fact)}"
    return without_controls(f"{name} {relation}{fact.value}{fact.unit}  {describe_citation(fact.citation)}")


def turn_of(fact: FactInfo) -> str:
    """The direction of a change, whose figure is printed without a sign; nothing for other figures."""
    return TURNS[fact.trend] if fact.trend is not None and fact.aspect in (Aspect.CHANGE, Aspect.GROWTH) else ""


def score_to_text(score: Score) -> str:
    """The counts by category, then each question that is not fully right."""
    lines = ["\t".join(SCORE_HEAD)]
    lines += [_tally_to_text(name, tally) for name, tally in score.categories.items()]
    lines.append(_tally_to_text("合计", score.overall))
    lines += [judgement_to_text(judgement) for judgement in score.questions if not judgement.is_full]
    return without_controls("\n".join(lines))


def _file_to_text(file: FileReport) -> str:
    name = f"{STATUSES[file.status]}  {file.path}"
    if file.problem:
        name += f"：{file.problem}"
    elif file.document:
        name += f"：《{file.title}》 表 {file.tables}，数字 {file.facts}（{file.document}）"
    return without_controls("\n".join([name, *(f"    注意：{warning}" for warning in file.warnings)]))


def tally_counts(tally: Tally) -> tuple[int, ...]:
    """The counts under ``SCORE_HEAD``, without the category."""
    return (
        tally.total,
        tally.right,
        tally.right_full,
        tally.wrong_figure,
        tally.needless_refusal,
        tally.refusals_due,
        tally.refused,
        tally.refused_full,
        tally.other,
    )


def _tally_to_text(name: str, tally: Tally) -> str:
    return "\t".join([name, *map(str, tally_counts(tally))])


def judgement_to_text(judgement: Judgement) -> str:
    """One line: which question, what it was worth, what the answer was."""
    marks = {"出处": judgement.citation, "提示": judgement.warnings, "理由": judgement.reason}
    lacking = "、".join(name for name, mark in marks.items() if mark is False)
    note = f"（{lacking}不符）" if lacking else ""
    head = f"{judgement.id} [{judgement.category}] {judgement.outcome}{note}"
    return f"{head} {judgement.question} → {judgement.got}"
