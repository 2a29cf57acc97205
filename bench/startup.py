"""How soon the page is usable and how soon an answer stands in it, beside an empty Gradio chat started the same way.

    python -m bench.startup [--starts N] [--questions N]

Each start is a new process: ``python app.py`` on a library of the bundled samples, and a Gradio page with nothing but a
chat that repeats what is typed. A headless Chromium that is running already opens the page as soon as it is served.
Usable: the question box and the first example (the chat and its box) are shown. Answered: from the Enter key to the
figure with its citation mark (the repeated words) being drawn, by the page's own clock. ``budgetqa ask`` is timed in
new processes beside Python that does nothing and Python that only imports Gradio. Prints Markdown tables. Those that
are compared take turns, so that whatever else the machine does falls on all alike. Needs Chromium; nothing here is
tested.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from qa.bot import BudgetQA

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden" / "samples.jsonl"
NO_OTHER_HOST = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"  # an empty Gradio page asks for fonts
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ECHO = """
import sys
import gradio as gr
import uvicorn
from fastapi import FastAPI
with gr.Blocks(analytics_enabled=False) as page:
    chat = gr.Chatbot(elem_id="chat", sanitize_html=False, latex_delimiters=[])
    question = gr.Textbox(elem_id="question")
    examples = gr.HTML("<div id='examples'><button>.</button></div>")
    def repeat(text, told):
        answer = f"<div class='answer'><b class='figure'>{text}</b></div>"
        return [*told, {"role": "user", "content": text}, {"role": "assistant", "content": answer}], ""
    question.submit(repeat, [question, chat], [chat, question])
theme = gr.themes.Default(font=["sans-serif"], font_mono=["monospace"])  # no font from another host
app = gr.mount_gradio_app(FastAPI(), page, path="", ssr_mode=False, theme=theme, footer_links=[])
uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
"""
WATCH = """() => {
  const answers = () => document.querySelectorAll('#chat .answer');
  const before = answers().length;
  window.answered = new Promise((done, fail) => {
    setTimeout(() => fail('no figure within ten seconds'), 10000);
    document.querySelector('#question textarea').addEventListener('keydown', () => {
      const started = performance.now();
      const look = () => {
        const all = answers(), last = all[all.length - 1];
        if (all.length > before && last.querySelector('.figure, .cite')) done(performance.now() - started);
        else requestAnimationFrame(look);
      };
      look();
    }, { once: true });
  });
}"""
_PAUSE = 300  # milliseconds between an answer and the next question; the page has its box emptied by then
QUESTION = "示例市图书馆2023年公务接待费是多少"


@dataclass(slots=True)
class Times:
    """Seconds of one kind of page: until it was usable, of its first answer, of the later ones."""

    usable: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    later: list[float] = field(default_factory=list)


def main() -> None:
    """Prints two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starts", type=int, default=3, help="new processes of each kind")
    parser.add_argument("--questions", type=int, default=40, help="figure questions of each start")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with BudgetQA.open_or_sample(home) as bot:
            questions = figure_questions(bot, given.questions)
        print(page_table(*time_pages(home, questions, given.starts)))
        print(command_table(*time_commands(home, 2 * given.starts + 1)))


def figure_questions(bot: BudgetQA, count: int) -> list[str]:
    """Golden questions that are answered with figures one after the other in one conversation."""
    entries = map(json.loads, GOLDEN.read_text("utf-8").splitlines())
    found = [entry["question"] for entry in entries if "question" in entry and "value" in entry["expect"]]
    while True:
        talk = bot.conversation()
        answered = [question for question in found[:count] if talk.ask(question).figures]
        if len(answered) == count:
            return answered
        found = [*answered, *found[count:]]
        if len(found) < count:
            raise SystemExit(f"only {len(found)} figure questions")


# --- the page -----------------------------------------------------------------------------------------


def time_pages(home: Path, questions: Sequence[str], starts: int) -> tuple[Times, Times]:
    """The times of our page and of the page that repeats, started in turn."""
    ours, echo = Times(), Times()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", NO_OTHER_HOST])
        with contextlib.closing(browser):
            time_page(browser, ["-c", ECHO], [], questions[:1], Times())  # what the machine reads only once
            for _ in range(starts):
                time_page(browser, ["-c", ECHO], [], questions, echo)
                time_page(browser, ["app.py"], ["--home", str(home), "--port"], questions, ours)
    return ours, echo


def time_page(
    browser: Browser, program: Sequence[str], options: Sequence[str], questions: Sequence[str], times: Times
) -> None:
    """Start one process, open its page, ask; adds to ``times``."""
    port = free_port()
    context = browser.new_context(locale="zh-CN")  # nothing cached
    with contextlib.closing(context):
        page = context.new_page()
        started = time.perf_counter()
        with running([sys.executable, *program, *options, str(port)]):
            open_page(page, port)
            times.usable.append(time.perf_counter() - started)
            spent = [time_answer(page, question) for question in questions]
    times.first.append(spent[0])
    times.later += spent[1:]


def open_page(page: Page, port: int) -> None:
    """Until the question box and an example are shown. Raises TimeoutError where nobody listens within two minutes."""
    end = time.perf_counter() + 120
    while not is_listening(port):
        if time.perf_counter() > end:
            raise TimeoutError(f"nobody listens on port {port}")
        time.sleep(0.02)
    page.goto(f"http://127.0.0.1:{port}/", wait_until="commit", timeout=120_000)
    page.locator("#question textarea").wait_for()
    page.locator("#examples button").first.wait_for()


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def time_answer(page: Page, question: str) -> float:
    """Seconds from the Enter key to the answer's figure being drawn."""
    page.fill("#question textarea", question)
    page.evaluate(WATCH)
    page.press("#question textarea", "Enter")
    try:
        spent: float = page.evaluate("window.answered")
    except Error as error:
        raise SystemExit(f"{question}: {error.message}; shown: {page.locator('#chat').inner_text()[-300:]}") from error
    page.wait_for_timeout(_PAUSE)
    return spent / 1000


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextlib.contextmanager
def running(command: Sequence[str]) -> Iterator[None]:
    """A process that is ended afterwards. Gradio asks no other host for anything."""
    environment = {**os.environ, "GRADIO_ANALYTICS_ENABLED": "False"}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet) as process:
        try:
            yield
        finally:
            process.terminate()


# --- the command line ---------------------------------------------------------------------------------


def time_commands(home: Path, rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Seconds of ``budgetqa ask``, of Python that does nothing, and of Python that imports Gradio, in turn."""
    ask = ["-m", "qa", "ask", QUESTION, "--home", str(home)]
    times: tuple[list[float], list[float], list[float]] = ([], [], [])
    for _ in range(rounds):
        for spent, arguments in zip(times, (ask, ["-c", "pass"], ["-c", "import gradio"]), strict=True):
            started = time.perf_counter()
            subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True)
            spent.append(time.perf_counter() - started)
    return times


# --- telling ------------------------------------------------------------------------------------------


def page_table(ours: Times, echo: Times) -> str:
    """The times of both pages, and how many times as long ours takes."""
    lines = [
        f"| page ({len(ours.usable)} starts, {len(ours.later)} later answers) | budgetqa | empty chat | ratio |",
        "|---|---|---|---|",
        _line("start to usable, median", statistics.median(ours.usable), statistics.median(echo.usable)),
        _line("start to usable, longest", max(ours.usable), max(echo.usable)),
        _line("first answer, longest", max(ours.first), max(echo.first)),
        _line("later answers, median", statistics.median(ours.later), statistics.median(echo.later)),
        _line("later answers, p99", last_of_hundred(ours.later), last_of_hundred(echo.later)),
    ]
    return "\n".join(lines) + "\n"


def command_table(ask: Sequence[float], nothing: Sequence[float], gradio: Sequence[float]) -> str:
    """The median times of the commands, and their ratios to Python that does nothing."""
    base = statistics.median(nothing)
    told = (("`budgetqa ask`", ask), ("`python -c pass`", nothing), ('`python -c "import gradio"`', gradio))
    lines = [f"| new process (median of {len(ask)}) | seconds | ratio |", "|---|---|---|"]
    lines += [
        f"| {name} | {statistics.median(times):.3f} | {statistics.median(times) / base:.1f} |" for name, times in told
    ]
    return "\n".join(lines)


def last_of_hundred(times: Sequence[float]) -> float:
    """The 99th percentile."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


def _line(name: str, ours: float, echo: float) -> str:
    return f"| {name} | {ours:.3f} s | {echo:.3f} s | {ours / echo:.2f} |"


if __name__ == "__main__":
    main()
