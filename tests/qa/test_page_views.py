"""The page as it looks: every tab in light, dark and phone width on the bundled samples.

``BUDGETQA_SCREENSHOTS=docs/screenshots pytest tests/qa/test_page_views.py`` renews the pictures of the documentation.
"""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fiction import ROOT, budgetqa
from pages import CHROMIUM, NO_CHROMIUM, ask, opened, served
from PIL import Image
from playwright.sync_api import Browser, Page

KEPT = os.environ.get("BUDGETQA_SCREENSHOTS")  # read before the fixtures clear the environment
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
ARTICLE = (
    "2023年，示例市数据资源局一般公共预算“三公”经费7万元，赣州市行政审批局云计算服务费4200万元，占其项目支出的一半。"
)
FAINT = Path(__file__).with_name("faint_texts.js").read_text("utf-8").split("\n", 1)[1]
Step = Callable[[Page], object]

pytestmark = pytest.mark.skipif(not shutil.which(CHROMIUM), reason=NO_CHROMIUM)


@pytest.fixture(scope="module")
def address(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the samples, and of a PDF that was drawn for the tests."""
    home = tmp_path_factory.mktemp("views") / "home"
    shutil.copytree(sample_home, home)
    assert budgetqa("ingest", ROOT / "tests" / "fixtures" / "book_ruled.pdf", home=home).returncode == 0
    with served(home) as place:
        yield place


def _asked(question: str, wait_for: str = "#card mark.cited") -> Step:
    def step(page: Page) -> None:
        ask(page, question)
        page.locator(wait_for).last.wait_for(timeout=60_000)

    return step


def _tab(name: str, wait_for: str) -> Step:
    def step(page: Page) -> None:
        page.get_by_role("tab", name=name).click()
        page.locator(wait_for).first.wait_for(timeout=60_000)

    return step


def _verified(page: Page) -> None:
    _tab("查稿", "#article textarea")(page)
    page.fill("#article textarea", ARTICLE)
    page.click("#verify")
    page.locator("#verified .claim").first.wait_for(timeout=60_000)


VIEWS: dict[str, tuple[dict[str, Any], Step]] = {
    "start": ({}, lambda page: None),
    "ask": ({}, _asked("赣州审批局云计算服务费多少")),
    "source": ({}, _asked("示例市交通运输局2024年公务用车运行维护费预算是多少", "#card .cited-picture")),
    "trend": ({}, _asked("示例市图书馆近三年“三公”经费", "#chat svg.trend")),
    "ranking": ({}, _asked("示例市图书馆2023年支出最多的五个科目", "#chat .bar-row")),
    "library": ({}, _tab("文库", "#documents table")),
    "check": ({}, _tab("核验", "#findings .finding")),
    "verify": ({}, _verified),
    "dark": ({"color_scheme": "dark"}, _asked("赣州审批局项目支出比基本支出多多少", "#chat .sum")),
    "dark-verify": ({"color_scheme": "dark"}, _verified),
    "phone": ({"viewport": PHONE}, _asked("赣州审批局云计算服务费多少")),
    "phone-ranking": ({"viewport": PHONE}, _asked("示例市图书馆2023年支出最多的五个科目", "#chat .bar-row")),
    "phone-library": ({"viewport": PHONE}, _tab("文库", "#documents table")),
    "phone-check": ({"viewport": PHONE}, _tab("核验", "#findings .finding")),
}


@pytest.mark.parametrize("name", VIEWS)
def test_view(address: str, browser: Browser, name: str) -> None:
    """Nothing runs out of the window sideways, and all text stands out from its ground."""
    options, step = VIEWS[name]
    with opened(browser, address, **{"viewport": WIDE, **options}) as page:
        step(page)
        page.wait_for_timeout(600)  # the scrolling of the conversation, for the picture
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
        assert page.evaluate(FAINT) == []
        if KEPT:
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(128)
            picture.save(ROOT / KEPT / f"{name}.png", optimize=True)
