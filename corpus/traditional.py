"""Traditional characters in a question (江蘇省人大常委會) → simplified, as documents print them.

Only a text with a character that simplified Chinese does not have is touched, and only then is OpenCC
loaded (60 ms); 干, 后, 里, 余 and 复 of a simplified text stay what they are.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC


def to_simplified(text: str) -> str:
    """``text`` in simplified characters, of the same length; unchanged if it has none but simplified ones.

    >>> to_simplified("江蘇省人大常委會辦公廳")
    '江苏省人大常委会办公厅'
    """
    if all(_is_common(char) for char in text):
        return text
    simplified = _converter().convert(text)
    # rare characters of names (镕, 喆) are in neither set: they alone make no text traditional, or the
    # conversion would take 乾 of a simplified 乾县 for a traditional 干
    traditional = any(not _is_common(old) and old not in simplified for old in text)
    return simplified if traditional and len(simplified) == len(text) else text


def _is_common(char: str) -> bool:
    """Whether a character is in GB 2312 or no Chinese one."""
    if not "一" <= char <= "鿿":
        return True
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC  # only the rare question in traditional characters pays for it

    return OpenCC("t2s")
