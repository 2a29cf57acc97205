"""Files found in a folder or archive that have nothing to do with a budget are passed over, with the reason."""

import zipfile
from pathlib import Path

import pytest

from index.library import Library
from index.records import FileStatus
from index.relevance import NOTHING
from index.settings import Settings

NOTICE = "会议通知\n明天上午九点开会，请准时参加。\n"


def ingested(folder: Path, path: Path) -> dict[str, tuple[FileStatus, str | None]]:
    home = folder / "home"
    with Library.open(home, create=True, settings=Settings(home, read_seconds=0)) as library:
        return {Path(report.path).name: (report.status, report.problem) for report in library.ingest([path])}


@pytest.mark.parametrize(
    "name, text", [("readme.bin", "hello"), ("通知.txt", NOTICE), ("笔记.md", "# 笔记\n天气好。\n")]
)
def test_what_is_no_budget_is_passed_over(tmp_path: Path, name: str, text: str) -> None:
    with zipfile.ZipFile(tmp_path / "资料.zip", "w") as archive:
        archive.writestr(name, text)
    assert ingested(tmp_path, tmp_path / "资料.zip") == {name: (FileStatus.SKIPPED, NOTHING)}


@pytest.mark.parametrize(
    "text",
    [
        "预算编制说明\n编制遵循量入为出的原则。\n",
        "名词解释\n机关运行经费：为保障行政单位运行用于购买货物和服务的资金。\n",
        "工作简报\n示例市图书馆是公益一类事业单位，承担阅读推广。2023年部门预算另行公开。\n",
        "公务接待费3.00万元。\n",
    ],
)
def test_running_text_about_a_budget_goes_in(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "资料"
    folder.mkdir()
    (folder / "说明.txt").write_text(text, "utf-8")
    assert ingested(tmp_path, folder)["说明.txt"][0] is FileStatus.ADDED


def test_a_file_named_by_itself_goes_in(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(NOTICE, "utf-8")
    assert ingested(tmp_path, path)["通知.txt"][0] is FileStatus.ADDED
