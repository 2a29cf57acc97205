"""Settings: from argument, environment, configuration file, default, in that order."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import UsageError

_APPLICATION = "budgetqa"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set.

    Each field is read from the environment as ``BUDGETQA_<NAME>``, or from the configuration file as
    ``<name>``; the file is ``BUDGETQA_CONFIG``, else ``config.toml`` in the platform's configuration folder.
    """

    home: Path
    embedding: str = ""  # name or path of a sentence-transformers model; empty: the bundled one
    wait: float = 30.0  # seconds that a writer waits for another writer
    max_file_mb: int = 200  # larger files are not read
    max_archive_mb: int = 2000  # unpacked size of one archive
    read_seconds: float = 1800.0  # that reading one file may take; 0: no bound, and no process of its own
    read_memory_mb: int = 4000  # that reading one file may need; 0: no bound
    llm_url: str = ""  # an OpenAI-compatible endpoint; the language model is off unless this and the next are set
    llm_model: str = ""
    llm_key: str = field(default="", repr=False)  # a secret: never printed
    llm_timeout: float = 20.0  # seconds that one request to it may take
    font: str = ""  # path of a font file with Chinese characters; empty: the bundled one, or one of the system


def load_settings(home: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force; ``home`` from the command line wins. Raises UsageError for a bad value."""
    environment = os.environ if environment is None else environment
    given = {**_from_file(environment), **_from_environment(environment)}
    return Settings(
        home=(home or Path(given["home"] or _data_folder(environment))).expanduser(),
        embedding=given["embedding"],
        wait=_number("wait", given["wait"] or "30"),
        max_file_mb=int(_number("max_file_mb", given["max_file_mb"] or "200")),
        max_archive_mb=int(_number("max_archive_mb", given["max_archive_mb"] or "2000")),
        read_seconds=_number("read_seconds", given["read_seconds"] or "1800"),
        read_memory_mb=int(_number("read_memory_mb", given["read_memory_mb"] or "4000")),
        llm_url=given["llm_url"],
        llm_model=given["llm_model"],
        llm_key=given["llm_key"],
        llm_timeout=_number("llm_timeout", given["llm_timeout"] or "20"),
        font=given["font"],
    )


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    found = {name: environment.get(f"BUDGETQA_{name.upper()}", "") for name in Settings.__slots__}
    return {name: value for name, value in found.items() if value}


def _from_file(environment: Mapping[str, str]) -> dict[str, str]:
    named = environment.get("BUDGETQA_CONFIG", "")
    path = Path(named).expanduser() if named else _config_folder(environment) / "config.toml"
    found = dict.fromkeys(Settings.__slots__, "")
    if not named and not path.is_file():
        return found
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"配置文件 {path} 无法读取（{error}）", "请改正或删除它") from error
    unknown = sorted(set(content) - set(found))
    if unknown:
        raise UsageError(f"配置文件 {path} 中有不认识的设置：{'、'.join(unknown)}", f"可用：{'、'.join(found)}")
    return found | {name: str(value) for name, value in content.items()}


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise UsageError(f"设置 {name} 的值“{text}”不是非负数", f"请改正 BUDGETQA_{name.upper()} 或配置文件")
    return value


def _data_folder(environment: Mapping[str, str]) -> Path:
    """Where the platform keeps a user's data (XDG Base Directory, Apple's and Microsoft's guidelines)."""
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA", "~/AppData/Local")) / _APPLICATION
    if sys.platform == "darwin":
        return Path("~/Library/Application Support") / _APPLICATION
    return Path(environment.get("XDG_DATA_HOME") or "~/.local/share") / _APPLICATION


def _config_folder(environment: Mapping[str, str]) -> Path:
    if sys.platform == "win32":
        folder = Path(environment.get("APPDATA", "~/AppData/Roaming")) / _APPLICATION
    elif sys.platform == "darwin":
        folder = Path("~/Library/Application Support") / _APPLICATION
    else:
        folder = Path(environment.get("XDG_CONFIG_HOME") or "~/.config") / _APPLICATION
    return folder.expanduser()
