"""What all tests share: an environment of their own, and one library of the bundled samples."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from qa.bot import BudgetQA, sample_files

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus" / "samples"
SHARED = ROOT.parent / "shared"
CHROMIUM = "/usr/bin/chromium"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where coverage is measured, a few tests say nothing: it loads modules and catches signals itself."""
    if "COVERAGE_PROCESS_CONFIG" in os.environ:
        for item in items:
            if item.get_closest_marker("unmeasured"):
                item.add_marker(pytest.mark.skip(reason="coverage is measured"))


@pytest.fixture(scope="session", autouse=True)
def own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No settings, libraries or configuration of whoever runs the tests reach them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        for name in [n for n in os.environ if n.startswith(("BUDGETQA_", "XDG_"))]:
            patch.delenv(name)
        patch.setenv("BUDGETQA_READ_SECONDS", "0")  # files are read in this process; workers have their own tests
        yield


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, own_environment: None) -> Path:
    """The folder of a library of the bundled samples. Only to be read."""
    home = tmp_path_factory.mktemp("samples") / "home"
    with BudgetQA.open(home) as bot:
        bot.ingest(sample_files(SAMPLES))
    return home


@pytest.fixture(scope="session")
def sample_bot(sample_home: Path) -> Iterator[BudgetQA]:
    """The same library, open. Only to be read."""
    with BudgetQA.open(sample_home) as bot:
        yield bot


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium; of one module, since others run event loops of their own."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def invented_bot(tmp_path_factory: pytest.TempPathFactory, own_environment: None) -> Iterator[BudgetQA]:
    """A library of the invented documents in several formats that the blind questions are about."""
    with BudgetQA.open(tmp_path_factory.mktemp("invented") / "home") as bot:
        bot.ingest(sorted((Path(__file__).parent / "golden" / "invented").iterdir()))
        yield bot


@pytest.fixture(scope="session")
def seed_bot(tmp_path_factory: pytest.TempPathFactory, own_environment: None) -> Iterator[BudgetQA]:
    """A library of the two seed documents; skips where they are absent."""
    seeds = sorted((SHARED / "seeds").glob("*.txt"))
    if not seeds:
        pytest.skip("the shared seed documents are absent")
    with BudgetQA.open(tmp_path_factory.mktemp("seeds") / "home") as bot:
        bot.ingest(seeds)
        yield bot
