"""HTML text → a small tree of what a browser would show, through lxml, the only module that knows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.errors import ReadError

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNSHOWN = {
    "script", "style", "noscript", "template", "head", "svg", "select", "button", "textarea", "input", "object",
    "iframe", "audio", "video", "canvas", "map", "meta", "link", "title", "datalist", "dialog",
}  # fmt: skip
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)
_DEEPEST = 120  # elements nested deeper are read as part of the one at this depth
_BROKEN_DEPTH = 2_000  # libxml2 loses what is nested deeper than 2048
_MOST_ELEMENTS = 2_000_000


@dataclass(slots=True)
class Node:
    """An element: its tag, attributes, and its texts and elements in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parts: list[Node | str] = field(default_factory=list)

    def elements(self) -> list[Node]:
        """The elements directly inside."""
        return [part for part in self.parts if isinstance(part, Node)]

    def walk(self) -> Iterator[Node]:
        """This element and all inside it, in order."""
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.walk()

    def text(self) -> str:
        """All text inside, without blanks."""
        own = (part if isinstance(part, str) else part.text() for part in self.parts)
        return "".join("".join(own).split())


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown of a page, and the titles that its head names, the most telling first."""

    body: Node
    titles: tuple[str, ...]


def parse_html(text: str, file: str) -> Page:
    """Parse the text of a page. Nothing is fetched, entities are only those of HTML.

    Raises ReadError for a page beyond any sensible size or without any element.
    """
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise ReadError(f"网页“{file}”已损坏", "请用浏览器打开后重新保存") from error
    if root is None:
        raise ReadError(f"网页“{file}”没有内容", "请用浏览器打开后重新保存")
    titles = [node.get("content") or "" for node in root.iter("meta") if (node.get("name") or "") == "ArticleTitle"]
    titles += ["".join(node.itertext()) for node in root.iter("title")]
    return Page(_shown(root, file), tuple(title for raw in titles if (title := " ".join(raw.split()))))


def _shown(root: _Element, file: str) -> Node:
    """Copy what is shown, without recursion: real pages leave hundreds of elements open."""
    from lxml import etree

    body = Node("body")
    open_nodes = [body]
    has_node: list[bool] = []  # for each open element: has it a node of its own?
    unshown = 0  # how many open elements are not shown
    count = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            unshown -= bool(unshown)
            if has_node.pop():
                open_nodes.pop()
            if not unshown and element is not root:
                open_nodes[-1].parts.append(element.tail or "")
            continue
        count += 1
        if count > _MOST_ELEMENTS or len(has_node) > _BROKEN_DEPTH:
            raise ReadError(f"网页“{file}”过大或嵌套过深", "请拆成较小的文件，或另存为其他格式再导入")
        attributes = {str(key).lower(): str(value) for key, value in element.attrib.items()}
        unshown += bool(unshown) or _is_unshown(str(element.tag), attributes)
        is_own = not unshown and len(open_nodes) < _DEEPEST
        has_node.append(is_own)
        if is_own:
            node = Node(str(element.tag).lower(), attributes)
            open_nodes[-1].parts.append(node)
            open_nodes.append(node)
        if not unshown:
            open_nodes[-1].parts.append(element.text or "")
    return body


def _is_unshown(tag: str, attributes: dict[str, str]) -> bool:
    return tag in _UNSHOWN or "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style", "")))
