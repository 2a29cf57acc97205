"""A fictional budget of a fictional bureau, and how the tests of the doors call the command."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE = "示例市园林局2024年单位预算.txt"
TEXT = """示例市园林局2024年单位预算

第一部分 单位概况
示例市园林局负责全市公园和绿地的建设与养护。

第二部分 2024年单位预算表

一般公共预算“三公”经费支出表
填报单位：示例市园林局
单位：万元
项目\t预算数
合计\t23.40
因公出国（境）费\t0.00
公务接待费\t6.20
公务用车购置及运行费\t17.20
其中：公务用车购置费\t0.00
公务用车运行维护费\t17.20

第三部分 2024年单位预算情况说明
2024年本单位公务接待费6.20万元，比上年减少0.80万元，下降11.43%。
"""


def write_document(folder: Path, name: str = FILE, text: str = TEXT) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def budgetqa(*arguments: str | Path, home: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run ``python -m qa`` as a reader would, under a locale that knows no Chinese."""
    return subprocess.run(
        [sys.executable, "-m", "qa", *map(str, arguments), "--home", str(home)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C"},
        timeout=300,
        check=False,
    )
