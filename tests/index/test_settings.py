import sys
from pathlib import Path

import pytest

from corpus.errors import UsageError
from index.settings import Settings, load_settings


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text('home = "/from/file"\nwait = 5\nembedding = "文件模型"\n', encoding="utf-8")
    return path


def test_argument_before_environment_before_file_before_default(config: Path) -> None:
    environment = {"BUDGETQA_CONFIG": str(config), "BUDGETQA_EMBEDDING": "环境模型"}
    assert load_settings(None, environment) == Settings(Path("/from/file"), "环境模型", 5.0, 200, 2000)
    environment["BUDGETQA_HOME"] = "/from/environment"
    assert load_settings(None, environment).home == Path("/from/environment")
    assert load_settings(Path("/from/argument"), environment).home == Path("/from/argument")


@pytest.mark.skipif(sys.platform != "linux", reason="the XDG folders are those of Linux")
def test_the_default_home_is_the_users_data_folder(tmp_path: Path) -> None:
    environment = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "none")}
    assert load_settings(None, environment) == Settings(tmp_path / "budgetqa")
    del environment["XDG_DATA_HOME"]
    assert load_settings(None, environment).home == Path("~/.local/share/budgetqa").expanduser()


@pytest.mark.parametrize("value", ["soon", "-1", "nan", "inf"])
def test_bad_numbers_are_refused(tmp_path: Path, value: str) -> None:
    environment = {"BUDGETQA_WAIT": value, "XDG_CONFIG_HOME": str(tmp_path)}
    with pytest.raises(UsageError, match=f"设置 wait 的值“{value}”不是非负数"):
        load_settings(tmp_path, environment)


@pytest.mark.parametrize(
    "content, problem", [("colour = 1", "不认识的设置：colour"), ("home = ", "无法读取"), (None, "无法读取")]
)
def test_bad_files_are_refused(tmp_path: Path, content: str | None, problem: str) -> None:
    path = tmp_path / "bad.toml"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UsageError, match=problem):
        load_settings(tmp_path, {"BUDGETQA_CONFIG": str(path)})
