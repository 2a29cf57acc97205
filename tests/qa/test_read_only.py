"""A library on a medium that cannot be written: questions are answered, changes are refused and told."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Permissions do not bind root until it gives up what lifts them.
BOUND = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if sys.platform != "win32" else []


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the sample library that nobody may write."""
    if os.geteuid() == 0 and not shutil.which(BOUND[0]):
        pytest.skip("root without setpriv may write anywhere")
    copy = tmp_path / "home"
    shutil.copytree(sample_home, copy)
    places = [copy, *copy.rglob("*")]
    for place in places:
        place.chmod(0o555 if place.is_dir() else 0o444)
    yield copy
    for place in places:
        place.chmod(0o755)


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*(BOUND if os.geteuid() == 0 else []), sys.executable, "-m", "qa", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX permissions")
def test_a_library_that_cannot_be_written(home: Path) -> None:
    before = {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in home.rglob("*") if path.is_file()}
    asked = _run("ask", "示例市图书馆2023年公务接待费是多少", "--home", home)
    assert (asked.returncode, asked.stderr, "0.48 万元" in asked.stdout) == (0, "", True)
    refusal = f"错误：无法写入文库 {home}（没有权限）。请用 --home 指定一个能写的文件夹。\n"
    for command in (["ingest", ROOT / "corpus" / "samples"], ["remove", "示例市图书馆2023年部门预算.md"], ["reindex"]):
        refused = _run(*command, "--home", home)
        assert (refused.returncode, refused.stderr.splitlines()[-1:]) == (2, [refusal.strip()])
    after = {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in home.rglob("*") if path.is_file()}
    assert after == before
