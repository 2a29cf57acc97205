"""What the tests of the web page share: a server of one library, and an open page that watches itself."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from fiction import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

CHROMIUM = "/usr/bin/chromium"  # as in tests/conftest.py
NO_CHROMIUM = f"no {CHROMIUM}: apt-get install -y chromium fonts-noto-cjk"
READY = "#examples button"  # shown once the page answers
_START = 120  # seconds at most


@contextmanager
def served(home: Path, *options: str) -> Iterator[str]:
    """The address of ``python app.py`` on that library, once it accepts connections; it has no backslash."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "app.py", "--home", str(home), "--port", str(port), *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    end = time.monotonic() + _START
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError("the page did not come up within two minutes")


@contextmanager
def opened(browser: Browser, address: str, path: str = "", wait_for: str = READY, **options: Any) -> Iterator[Page]:
    """An open page; no request to another host and no script error may have happened by the end."""
    page = browser.new_page(locale="zh-CN", **options)
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address + path)
    page.locator(wait_for).first.wait_for(timeout=60_000)
    yield page
    page.close()
    foreign = [url for url in requests if not re.match(rf"{re.escape(address)}|data:|blob:", url)]
    assert (foreign, errors) == ([], [])


def ask(page: Page, question: str) -> None:
    """Type a question and press Enter."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
