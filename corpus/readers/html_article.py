"""Where the article of a web page stands: without menus, page heads and feet, and losing nothing of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.readers.html_tree import Node, Page

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SENTENCE = re.compile("[。；]")
_FURNITURE_TAGS = {"nav", "footer", "aside"}
_CONTAINERS = {"div", "section", "main", "article", "form", "center", "body", "html", "header", "ul", "ol", "dl", "td"}
_FURNITURE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|navbar|menu|submenu|topbar|foot|footer|header|head|top|bottom|crumbs?|breadcrumbs?|"
    r"sidebar|share|copyright|search|login|toolbar|position|friendlinks?|pagination|pager|qrcode|ewm|related|recommend)"
    r"(?:$|[\s_\d-])",
    re.IGNORECASE,
)
_FURNITURE_TEXT = re.compile(
    r"版权所有|ICP备|网站标识码|公网安备|网站地图|当前位置|您的位置|扫一扫|打印本页|【?打印】?【?关闭】?"
)
_DOCUMENT_LINK = re.compile(r"\.(?:pdf|docx?|xlsx?|zip|rar|wps|et|csv|ofd)\b", re.IGNORECASE)
_SITE_NAME = re.compile(r"[_|｜]|\s[-—–]+\s|[-—–]+(?=[^-—–]*(?:网|政府|门户)[^-—–]*$)")
_LINK_SHARE = 0.5
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Article:
    """The elements that hold the article, and its title where that stands outside them."""

    nodes: tuple[Node, ...]
    title: str


def find_article(page: Page) -> Article:
    """Go down from the page to the element that holds the article, as long as all beside it is furniture.

    Furniture is told by links, names and set phrases; whatever has sentences or a table is never that, so
    a page that cannot be understood stays whole.
    """
    kept = _kept(page.body)
    while (inner := _only_container(kept)) is not None:
        kept = _kept(inner)
    nodes = tuple(part if isinstance(part, Node) else Node("span", parts=[part]) for part in kept)
    return Article(nodes, _title_outside(page, nodes))


def _kept(node: Node) -> list[Node | str]:
    """The parts of an element that are not furniture."""
    parts = [part for part in node.parts if not isinstance(part, str) or part.strip()]
    return [part for part in parts if isinstance(part, str) or not is_furniture(part)]


def _only_container(kept: list[Node | str]) -> Node | None:
    """The one element that holds all there is to see, if it may hold others."""
    seen = [part for part in kept if isinstance(part, str) or _shows(part)]
    only = seen[0] if len(seen) == 1 else None
    return only if isinstance(only, Node) and only.tag in _CONTAINERS else None


def _shows(node: Node) -> bool:
    return bool(node.text()) or any(part.tag == "img" for part in node.walk())


def is_furniture(node: Node) -> bool:
    """Whether an element is a menu, a page head or foot and the like."""
    if node.tag in HEADINGS or node.tag not in _CONTAINERS | _FURNITURE_TAGS | {"p", "span", "table"}:
        return False
    text = node.text()
    if not text or _holds_text(node, text):
        return False
    if any(part.tag == "h1" for part in node.walk()) and not _is_named_furniture(node):
        return False
    return _is_named_furniture(node) or _is_linked(node, text) or (len(text) < 400 and _says_furniture(text))


def _says_furniture(text: str) -> bool:
    return bool(_FURNITURE_TEXT.search(text))


def _is_named_furniture(node: Node) -> bool:
    names = f"{node.attributes.get('class', '')} {node.attributes.get('id', '')} {node.attributes.get('role', '')}"
    return node.tag in _FURNITURE_TAGS or bool(_FURNITURE_NAME.search(names))


def _holds_text(node: Node, text: str) -> bool:
    """Sentences outside links, or a table with figures."""
    linked = "".join(part.text() for part in node.walk() if part.tag == "a")
    sentences = len(_SENTENCE.findall(text)) - len(_SENTENCE.findall(linked))
    if sentences > 1 or (sentences == 1 and not _says_furniture(text)):
        return True
    return any(part.tag == "table" and sum(cell.isdigit() for cell in part.text()) > 20 for part in node.walk())


def _is_linked(node: Node, text: str) -> bool:
    """Mostly links, but neither to documents (attachments) nor to places of the page itself (its contents list)."""
    links = [part for part in node.walk() if part.tag == "a" and part.attributes.get("href", "#")[:1] != "#"]
    if len(links) < 2 or any(_DOCUMENT_LINK.search(link.attributes.get("href", "") + link.text()) for link in links):
        return False
    return sum(len(link.text()) for link in links) >= _LINK_SHARE * len(text)


def _title_outside(page: Page, nodes: tuple[Node, ...]) -> str:
    """The title that the page's head or its first heading names, "" where the article holds it itself."""
    inside = "".join(node.text() for node in nodes)
    headings = [node.text() for node in page.body.walk() if node.tag == "h1"]
    named = [re.split(_SITE_NAME, title)[0].strip() for title in page.titles]
    titles = [title for title in (*headings, *named) if 4 <= len(title) <= _LONGEST_TITLE]
    if not titles or any("".join(title.split()) in inside for title in titles):
        return ""
    return titles[0]
