"""Reads saved web pages: HTML in any Chinese encoding, MHTML archives, spreadsheets that are really HTML."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from corpus.datatypes import Block, Line, RawDocument, Source
from corpus.errors import ReadError
from corpus.readers.encodings import decode
from corpus.readers.html_article import find_article
from corpus.readers.html_flow import Flow
from corpus.readers.html_tree import parse_html

_LARGEST_PAGE = 100 * 1024 * 1024
_HEAD = 4096
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})|encoding\s*=\s*[\"']([A-Za-z0-9_.-]{2,40})")
_ARCHIVE = re.compile(
    rb"\s*(?:From|Subject|Date|MIME-Version|Content-Type|Snapshot-Content-Location)\s*:", re.IGNORECASE
)
_LITTLE_TEXT = 300


@dataclass(frozen=True, slots=True)
class _Content:
    """The bytes of a page and the encoding that something else than the page itself declares for it."""

    data: bytes
    charset: str = ""


def read_html(data: bytes, file: str) -> RawDocument:
    """Read a saved page: its article, without menus, page heads and feet, scripts and hidden elements.

    Lines and rows are numbered through the article. Raises ReadError for empty, damaged and oversized files.
    """
    if len(data) > _LARGEST_PAGE:
        raise ReadError(f"网页“{file}”过大", "请拆成较小的文件再导入")
    content = _page_of_archive(data, file) if is_archive(data) else _Content(data)
    text = decode(content.data, file, content.charset or _declared(content.data))
    page = parse_html(text, file)
    article = find_article(page)
    flow = Flow(file)
    blocks = [*_title(article.title, flow), *flow.blocks(article.nodes)]
    return RawDocument(file, hashlib.sha256(data).hexdigest(), tuple(blocks), problems=tuple(_problems(blocks, flow)))


def is_archive(data: bytes) -> bool:
    """Whether bytes are a web page saved with all its parts as one e-mail-like file (MHTML)."""
    return bool(_ARCHIVE.match(data)) and b"multipart/related" in data[: 4 * _HEAD].lower()


def _declared(data: bytes) -> str:
    found = _CHARSET.search(data[:_HEAD])
    return (found[1] or found[2]).decode("ascii") if found else ""


def _page_of_archive(data: bytes, file: str) -> _Content:
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            return _Content(_payload(part), part.get_content_charset("") or "")
    raise ReadError(f"网页存档“{file}”里没有网页", "请用浏览器打开后另存为 .html 再导入")


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _title(title: str, flow: Flow) -> Iterator[Block]:
    """The title of an article that stands outside it, in the page's head."""
    if title:
        flow.line += 1
        yield Line(title, Source(title, line=flow.line), wraps=False)


def _problems(blocks: list[Block], flow: Flow) -> Iterator[str]:
    length = sum(len(block.text) if isinstance(block, Line) else _LITTLE_TEXT for block in blocks)
    if flow.pictures and length < _LITTLE_TEXT:
        yield f"网页里几乎没有文字，有{flow.pictures}张图片，图片中的内容没有读取"
    elif not blocks:
        yield "网页里没有文字"
