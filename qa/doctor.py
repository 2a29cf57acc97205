"""Whether everything is in place: the installation, the model, the font, the library; and how to mend what is not."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, distribution, requires, version
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import BudgetQAError
from qa.schema import Model

if TYPE_CHECKING:
    from index.settings import Settings

_PACKAGE = "budgetqa"
_OLDEST_PYTHON = (3, 11)
_LITTLE_SPACE = 1 << 30  # bytes
_EXTRAS = {"ocr": "读扫描件和图片", "mcp": "给智能体用的 MCP 服务", "llm": "可选的语言模型"}
_INSTALL = "请重新运行安装命令：pip install -c constraints.txt ."


class State(StrEnum):
    """How a check came out."""

    GOOD = "good"
    NOTE = "note"  # something optional is absent
    BAD = "bad"


CHECK_MARKS = {State.GOOD: "√", State.NOTE: "·", State.BAD: "×"}


class Check(Model):
    """One thing looked at; ``remedy`` is empty where nothing needs to be done. Chinese."""

    name: str
    state: State
    told: str
    remedy: str = ""


def check_to_text(check: Check) -> str:
    """One line, and below it what to do."""
    line = f"{CHECK_MARKS[check.state]} {check.name}：{check.told}"
    return f"{line}\n  → {check.remedy}" if check.remedy else line


def examine(settings: Settings) -> list[Check]:
    """Everything, in the order in which a reader would mend it. Changes nothing."""
    return [*_installation(), *_extras(), _model(settings), _font(settings), *_library(settings)]


def _installation() -> Iterator[Check]:
    told = f"Python {platform.python_version()}"
    if sys.version_info < _OLDEST_PYTHON:
        yield Check(name="Python", state=State.BAD, told=told, remedy="请安装 Python 3.11 或更新版本")
    else:
        yield Check(name="Python", state=State.GOOD, told=told)
    wrong = list(_unmet(""))
    if wrong:
        yield Check(name="依赖", state=State.BAD, told=f"缺少或版本不合：{'、'.join(wrong)}", remedy=_INSTALL)
    else:
        yield Check(name="依赖", state=State.GOOD, told=f"budgetqa {version(_PACKAGE)}，依赖齐全")


def _extras() -> Iterator[Check]:
    for extra, purpose in _EXTRAS.items():
        wrong = list(_unmet(extra))
        if not wrong:
            yield Check(name=f"[{extra}]", state=State.GOOD, told=f"已安装：{purpose}")
        else:
            remedy = f'需要时运行 pip install -c constraints.txt ".[{extra}]"'
            yield Check(name=f"[{extra}]", state=State.NOTE, told=f"未安装：{purpose}", remedy=remedy)


def _unmet(extra: str) -> Iterator[str]:
    """Requirements of the package (or of one extra) that are absent or of another version."""
    from packaging.requirements import Requirement

    for text in requires(_PACKAGE) or ():
        requirement = Requirement(text)
        is_due = requirement.marker is None or requirement.marker.evaluate({"extra": extra})
        is_extra = requirement.marker is not None and not requirement.marker.evaluate({"extra": ""})
        if is_due and is_extra == bool(extra) and requirement.name != _PACKAGE and not _is_met(requirement.name, text):
            yield requirement.name


def _is_met(name: str, text: str) -> bool:
    from packaging.requirements import Requirement

    try:
        return Requirement(text).specifier.contains(distribution(name).version, prereleases=True)
    except PackageNotFoundError:
        return False


def _model(settings: Settings) -> Check:
    from index.embedding import load_embedder

    try:
        embedder = load_embedder(settings.embedding)
        embedder.encode_query("预算")
    except BudgetQAError as error:
        return Check(name="向量模型", state=State.BAD, told=error.problem, remedy=error.remedy)
    return Check(name="向量模型", state=State.GOOD, told=f"{embedder.name}，{embedder.dimension} 维")


def _font(settings: Settings) -> Check:
    from qa.pictures.fonts import font_path

    try:
        path = font_path(settings.font)
    except BudgetQAError as error:
        return Check(name="字体", state=State.BAD, told=error.problem, remedy=error.remedy)
    return Check(name="字体", state=State.GOOD, told=f"出处图片用 {path.name}")


def _library(settings: Settings) -> Iterator[Check]:
    from index.library import Library

    home = settings.home
    if not home.exists():
        yield Check(
            name="文库", state=State.NOTE, told=f"{home} 还没有文库", remedy="用 ask 会建示例文库，用 ingest 读入文件"
        )
        return
    try:
        with Library.open(home, settings=settings) as library:
            documents = library.documents()
            faults = library.faults()
            owing = library.owing()
    except BudgetQAError as error:
        yield Check(name="文库", state=State.BAD, told=error.problem, remedy=error.remedy)
        return
    facts = sum(one.facts for one in documents)
    yield Check(name="文库", state=State.GOOD, told=f"{home}：{len(documents)} 份文件，{facts} 个数字")
    if owing:
        yield Check(name="文库", state=State.NOTE, told="示例文库没有建完", remedy="问一个问题就会接着建")
    if faults:
        yield from (Check(name="文库", state=State.BAD, told=one.what, remedy=one.remedy) for one in faults)
    else:
        yield Check(name="文库", state=State.GOOD, told="数据库、原文件、索引完整，互相对得上")
    yield _space(home)


def _space(home: Path) -> Check:
    free = shutil.disk_usage(home).free
    told = f"剩余 {free / 2**30:.1f} GiB"
    if free < _LITTLE_SPACE:
        return Check(name="磁盘", state=State.NOTE, told=told, remedy="空间不多，读入大批文件前请先腾出空间")
    return Check(name="磁盘", state=State.GOOD, told=told)
