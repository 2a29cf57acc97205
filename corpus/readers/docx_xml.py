"""The XML parts of an Office package, safely: bounded sizes, no DTD, short names for elements."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from corpus.errors import ReadError

_LARGEST_PART = 300 * 1024 * 1024
_LARGEST_PACKAGE = 1024 * 1024 * 1024
_DEEPEST = 200
_NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
}
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Package:
    """The parts of an Office file. Raises ReadError for a damaged container."""

    def __init__(self, data: bytes, file: str) -> None:
        self._file = file
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise damaged(file) from error
        self._names = {info.filename.replace("\\", "/").lstrip("/"): info for info in self._zip.infolist()}

    def check_size(self) -> None:
        """Raises ReadError where all parts together are beyond any sensible size, as their headers say."""
        if sum(info.file_size for info in self._names.values()) > _LARGEST_PACKAGE:
            raise too_large(self._file)

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._names)

    def read(self, name: str) -> bytes | None:
        """The content of a part, None where there is none."""
        info = self._names.get(name)
        if info is None:
            return None
        if info.flag_bits & 1:
            raise ReadError(f"文件“{self._file}”有密码保护", "请先解除密码再导入")
        if info.file_size > _LARGEST_PART:
            raise too_large(self._file)
        try:
            with self._zip.open(info) as stream:
                content = stream.read(_LARGEST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as error:
            raise damaged(self._file) from error
        if len(content) > _LARGEST_PART:
            raise too_large(self._file)
        return content

    def parse(self, name: str) -> Element | None:
        """The root of an XML part with short names (``w:p``), None where there is no such part."""
        content = self.read(name)
        if content is None:
            return None
        if _DECLARES.search(content.replace(b"\x00", b"")):
            raise damaged(self._file)
        return _parse(content, self._file)


def damaged(file: str) -> ReadError:
    """The error for a package that cannot be taken apart."""
    return ReadError(f"文件“{file}”已损坏，或不是 Office 文件", "请用 Office 或 WPS 打开确认后另存再导入")


def too_large(file: str) -> ReadError:
    """The error for content beyond any sensible size."""
    return ReadError(f"文件“{file}”解开后过大", "请拆成较小的文件再导入")


def _parse(content: bytes, file: str) -> Element:
    root: Element | None = None
    depth = 0
    short: dict[str, str] = {}
    try:
        for event, node in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
            depth += 1 if event == "start" else -1
            if depth > _DEEPEST:
                raise damaged(file)
            if event == "start":
                root = node if root is None else root
                _shorten(node, short)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise damaged(file) from error
    if root is None:
        raise damaged(file)
    return root


def _shorten(node: Element, short: dict[str, str]) -> None:
    """``{namespace}p`` → ``w:p``; attributes lose their namespace."""
    if node.tag not in short:
        space, _, name = node.tag.lstrip("{").rpartition("}")
        short[node.tag] = f"{_NAMESPACES.get(space, '?')}:{name}"
    node.tag = short[node.tag]
    for key in [key for key in node.attrib if key[0] == "{"]:
        node.attrib.setdefault(key.rpartition("}")[2], node.attrib[key])


def attribute(node: Element, name: str) -> str:
    """An attribute by its local name, "" where absent."""
    return node.get(name, "")


def child(node: Element, name: str) -> Element | None:
    """The first child of that name."""
    return next((part for part in node if part.tag == name), None)


def children(node: Element, name: str) -> list[Element]:
    """All children of that name."""
    return [part for part in node if part.tag == name]


def within(node: Element | None, *names: str) -> Element | None:
    """The element at the end of a path of child names, None where one is missing."""
    for name in names:
        node = child(node, name) if node is not None else None
    return node


def value_of(node: Element | None, *names: str) -> str:
    """``w:val`` of the element at the end of a path of child names, "" where absent."""
    found = within(node, *names)
    return attribute(found, "val") if found is not None else ""


def is_on(node: Element | None, *names: str) -> bool | None:
    """A switch such as ``w:vanish``: on, off, or None where the element is absent."""
    found = within(node, *names)
    if found is None:
        return None
    return attribute(found, "val").lower() not in ("0", "false", "off", "none")


def number_of(text: str) -> int | None:
    """An integer attribute; None for anything else."""
    return int(text) if re.fullmatch(r"[+-]?\d{1,9}", text) else None
