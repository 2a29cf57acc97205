"""Bytes → text in the encodings that Chinese files come in; bytes that are no text are refused."""

from __future__ import annotations

import codecs
import re
import unicodedata

from corpus.errors import ReadError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNREADABLE_SHARE = 0.02
_SAMPLE = 200_000
# The characters that any Chinese text about budgets is full of, in simplified and in traditional form.
_COMMON = frozenset(
    "的年月日元一二三四五六七八九十和是在有不人中大上本部收支出入合计項项目表預预算萬万財财政務务位單单科補补公共般經经費费及與与為为，。、：；（）"
)
_SIMPLER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5-hkscs": "big5hkscs", "unicode": "utf-16"}


def decode(data: bytes, file: str, declared: str = "") -> str:
    """The text of a file: by its byte order mark, else by what the bytes can be.

    ``declared`` is an encoding that the file itself names; it is believed where the bytes allow it. A few
    damaged bytes become U+FFFD. Raises ReadError for an empty file and for content that is no text.
    """
    if not data.strip():
        raise ReadError(f"文件“{file}”是空的", "请确认文件内容后重新导入")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(data.decode(encoding, "replace"), file)
    if b"\x00" in data:
        return _checked(_wide(data, file), file)
    if _is_hz(data):
        return _checked(_by(data, "hz") or data.decode("ascii"), file)
    text = _utf8(data)
    if text is None:
        text = _by(data, _known(declared)) if declared else None
    if text is None:
        text = _chinese(data)
    return _checked(text, file)


def _by(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding) if encoding else None
    except UnicodeDecodeError:
        return None


def _utf8(data: bytes) -> str | None:
    """UTF-8, unless it gives only letters of other scripts where GB18030 gives common words (预 for Ԥ)."""
    text = _by(data, "utf-8")
    if text is None or text.isascii() or any(char > "\u2e7f" for char in text[:_SAMPLE]):
        return text
    chinese = _by(data, "gb18030")
    return None if chinese is not None and _commonness(chinese) > 0.5 else text


def _known(declared: str) -> str:
    """The codec of a declared name; "" for one that cannot be meant or is not known."""
    name = declared.strip().strip("\"'").lower()
    try:
        found = codecs.lookup(_SIMPLER.get(name, name))
    except (LookupError, ValueError):
        return ""
    is_text = getattr(found, "_is_text_encoding", True)
    return "" if not is_text or found.name.startswith(("utf", "ascii", "iso8859", "cp125")) else found.name


def _is_hz(data: bytes) -> bool:
    return data.isascii() and re.search(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}", data) is not None


def _chinese(data: bytes) -> str:
    """GB18030 or Big5, whichever reads as commoner words; else the one that is damaged least."""
    whole = [text for encoding in ("gb18030", "big5hkscs") if (text := _by(data, encoding)) is not None]
    if whole:
        return max(whole, key=_commonness)
    damaged = [data.decode(encoding, "replace") for encoding in ("utf-8", "gb18030", "big5hkscs")]
    return min(damaged, key=lambda text: text.count("\ufffd") - len(text) * _commonness(text))


def _commonness(text: str) -> float:
    """Share of very common characters among those beyond ASCII."""
    foreign = [char for char in text[:_SAMPLE] if ord(char) > 127]
    return sum(char in _COMMON for char in foreign) / len(foreign) if foreign else 0.0


def _wide(data: bytes, file: str) -> str:
    """UTF-16 without a mark: one byte order makes a text of it, or it is none."""
    candidates = [text for order in ("utf-16-le", "utf-16-be") if (text := _by(data, order)) is not None]
    best = max(candidates, key=_legibility, default="")
    if _legibility(best) < 0.95:
        raise not_text(file)
    return best


def _legibility(text: str) -> float:
    """Share of characters that stand in Chinese text."""
    sample = text[:_SAMPLE]
    legible = sum(c in "\t\r\n" or (c.isascii() and c.isprintable()) or _is_chinese(c) for c in sample)
    return legible / len(sample) if sample else 0.0


def _is_chinese(char: str) -> bool:
    return (
        "\u4e00" <= char <= "\u9fff"
        or "\u3000" <= char <= "\u303f"
        or "\uff00" <= char <= "\uffef"
        or char in "“”‘’—…·"
    )


def _checked(text: str, file: str) -> str:
    unreadable = sum(c == "\ufffd" or (unicodedata.category(c) == "Cc" and c not in "\t\n\r\f\v") for c in text)
    if unreadable > _UNREADABLE_SHARE * len(text):
        raise not_text(file)
    return text.replace("\f", "\n").replace("\v", "\n").replace("\x00", "").removeprefix("\ufeff")


def not_text(file: str) -> ReadError:
    """The error for content that is no text."""
    return ReadError(f"文件“{file}”的内容不是文本", "请确认文件类型，或换成可以打开的文件")
