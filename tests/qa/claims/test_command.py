"""``budgetqa verify``: texts from files and from standard input, and what it says of those that cannot be read."""

import json
from pathlib import Path

import pytest
from fiction import budgetqa

TEXT = "示例市图书馆2023年公务接待费0.48万元，比上年下降12.73%；会议费2.15万元。\n"


def test_markdown_for_people(sample_home: Path) -> None:
    done = budgetqa("verify", "-", home=sample_home, stdin=TEXT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "「0.48万元」✅[^1]" in done.stdout
    assert "「2.15万元」❗[^3]" in done.stdout
    assert "共核对 3 个数字：属实 2，不符 1。" in done.stdout


def test_one_json_value_for_programs(sample_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "报道.txt"
    file.write_bytes(TEXT.encode("gb18030"))
    done = budgetqa("verify", file, "--json", home=sample_home)
    claims = json.loads(done.stdout)
    assert [c["verdict"] for c in claims] == ["supported", "supported", "contradicted"]
    assert all(TEXT[c["start"] : c["end"]] == c["text"] for c in claims)
    assert claims[0]["found"] == {"value": "0.48", "unit": "万元"}


@pytest.mark.parametrize(
    "content, says",
    [(b"", "空的"), (b" \n ", "空的"), (b"\x00\x01\x02\xff" * 50, "请给出纯文本"), ("公".encode() * 20001, "太长")],
)
def test_texts_that_cannot_be_checked(sample_home: Path, tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(content)
    done = budgetqa("verify", file, home=sample_home)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


def test_a_file_that_is_not_there(sample_home: Path, tmp_path: Path) -> None:
    done = budgetqa("verify", tmp_path / "没有.txt", home=sample_home)
    assert done.returncode == 2
    assert "找不到文件" in done.stderr
