"""Chinese word segmentation: jieba over our own dictionary, HMM off. The only module that knows jieba.

The dictionary (``model/dictionary.txt``, built by ``bench/train_embedding.py``) is that of the bundled
embedding model, so that what is cut here is what has a vector there. jieba's own loader is passed by: it
would read 349,000 words in a second and leave a marshal cache in the shared temporary folder.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jieba

DICTIONARY = Path(__file__).parent / "model" / "dictionary.txt"

_THOUSANDS = re.compile(r"(?<=\d)[,，]\s?(?=\d{3})")
_NUMBER = re.compile(r"[\d.%\-+_]+")

# Words of asking and of grammar, which say nothing about where the answer stands.
STOP_WORDS = frozenset("的了是吗呢吧啊和与及在有被把对从到我你它他们这那就都也还又很个为之其几想请帮查") | {
    *("及其", "以及", "多少", "什么", "哪些", "哪个", "哪里", "怎么", "怎样", "如何", "为什么", "为何"),
    *("请问", "一下", "告诉", "知道", "帮我", "是不是", "有没有"),
}


def normalise(text: str) -> str:
    """One spelling for all widths: NFKC, lower case, no thousands separators ("1, 733.87" → "1733.87")."""
    return _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).lower())


def cut_words(text: str) -> list[str]:
    """The words of ``text`` in order, none overlapping; punctuation and numbers dropped."""
    tokens = _tokenizer().cut(normalise(text), HMM=False)
    return [token for token in tokens if _is_word(token) and not _NUMBER.fullmatch(token)]


def search_tokens(text: str) -> list[str]:
    """Words and the shorter words inside them, numbers kept, stop words dropped: what is looked up."""
    tokens = _tokenizer().cut_for_search(normalise(text), HMM=False)
    return [token for token in tokens if _is_word(token) and token not in STOP_WORDS]


def _is_word(token: str) -> bool:
    return any(character.isalnum() for character in token)


@cache
def _tokenizer() -> jieba.Tokenizer:
    with warnings.catch_warnings():  # jieba of 2020 uses pkg_resources and loose escapes
        warnings.simplefilter("ignore")
        import jieba
    tokenizer = jieba.Tokenizer()
    with DICTIONARY.open("rb") as file:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(file)
    tokenizer.initialized = True
    return tokenizer
