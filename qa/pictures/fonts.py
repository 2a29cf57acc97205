"""Finds a font with Chinese glyphs: the setting, the bundled package, or what the system has. Never draws tofu."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from corpus.errors import UsageError
from qa.pictures.canvas import Typeface, is_usable

_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")


@dataclass(frozen=True, slots=True)
class FontList:
    """``data/fonts.json``: folders and names to look for, and the characters that a usable font must have."""

    folders: tuple[str, ...]
    names: tuple[str, ...]  # beginnings of file names, best first
    package: tuple[str, str]  # module and file
    probe: str
    missing: str  # drawn for a character that the font lacks


@lru_cache(maxsize=1)
def font_list() -> FontList:
    """The bundled list."""
    data = json.loads((files("qa") / "data" / "fonts.json").read_text("utf-8"))
    module, file = data["package"]
    return FontList(tuple(data["folders"]), tuple(data["names"]), (module, file), data["probe"], data["missing"])


def typeface(setting: str, size: int) -> Typeface:
    """A typeface of ``size`` pixels; ``setting`` is the path of a font file, or empty.

    Raises UsageError where ``setting`` is no font with Chinese characters, and where none can be found.
    """
    return Typeface(font_path(setting), size, font_list().missing)


@lru_cache(maxsize=8)
def font_path(setting: str) -> Path:
    """The font file that is used. Raises UsageError, see ``typeface``."""
    known = font_list()
    if setting:
        path = Path(setting).expanduser()
        if not is_usable(path, known.probe):
            remedy = "请改为一个含简体中文字符的 .ttf、.otf 或 .ttc 文件，或去掉这项设置"
            raise UsageError(f"设置 BUDGETQA_FONT 指定的“{setting}”不是可用的中文字体", remedy)
        return path
    for path in (*_bundled(known), *system_fonts(known)):
        if is_usable(path, known.probe):
            return path
    remedy = "请安装一个（例如 Debian：apt install fonts-noto-cjk），或用环境变量 BUDGETQA_FONT 指定字体文件"
    raise UsageError("画出处图片需要一个含简体中文的字体，这台机器上没有找到", remedy)


def _bundled(known: FontList) -> Iterator[Path]:
    """The font of the installed package; the package itself is not imported."""
    module, file = known.package
    spec = find_spec(module)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(folder) / file


def system_fonts(known: FontList) -> list[Path]:
    """Font files of the usual folders whose names are known, best first."""
    found = [
        path
        for folder in known.folders
        for path in sorted(Path(folder).expanduser().rglob("*"))
        if path.suffix.lower() in _SUFFIXES and _rank(path, known) < len(known.names)
    ]
    return sorted(found, key=lambda path: (_rank(path, known), "regular" not in path.stem.lower(), path.name))


def _rank(path: Path, known: FontList) -> int:
    name = path.stem.lower()
    return next(
        (n for n, known_name in enumerate(known.names) if name.startswith(known_name.lower())), len(known.names)
    )
