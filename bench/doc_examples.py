"""The examples of the documentation, run: what a reader copies from docs/ gives what stands below it.

    python -m bench.doc_examples HOME docs/scripts.md [FILE.md ...] [--write]

HOME is a library of the bundled samples; the examples work on a copy of it. Without ``--write`` the differences are
printed; with it, outputs that no longer fit are replaced in the document.

An example is a fenced block. ``python`` blocks run one after the other in one process, like the cells of a notebook,
and the ``text`` block that follows one is what it prints. Blocks that begin with ``$ `` run in bash, one process a
block: lines after ``$ `` (and ``> `` for its continuation) are typed, the lines below are what stdout shows.
``…`` in an output stands for anything. The library is ``BUDGETQA_HOME``; servers are ``127.0.0.1:7860`` and, with a
login, ``127.0.0.1:7861``.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
LIBRARY = "示例文库"  # the folder that the examples call their library
SERVER, LOCKED_SERVER = "127.0.0.1:7860", "127.0.0.1:7861"
LOGIN = "reader:only-for-us"
_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.S | re.M)
_MARK = "\x1e"  # printed between the outputs of a block's commands
_DRIVER = """
import contextlib, io, json, sys, traceback
names, outputs = {"__name__": "__main__"}, []
for source in json.load(sys.stdin):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, "<example>", "exec"), names)
        except Exception:
            traceback.print_exc(file=out)
    outputs.append(out.getvalue())
json.dump(outputs, sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Example:
    """What is typed, and what should come out. ``start`` and ``end`` are the output's place in the text."""

    line: int
    source: str
    expected: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a document: the examples in it."""

    line: int
    examples: tuple[Example, ...]

    def uses(self, word: str) -> bool:
        """Whether a program (or address) is named in what is typed."""
        return any(re.search(rf"(?<![\w.-]){re.escape(word)}(?![\w-])", one.source) for one in self.examples)


def fits(expected: str, actual: str) -> bool:
    """Whether an output is the expected one; ``…`` stands for anything, spaces at ends of lines do not count."""
    parts = (re.escape(part) for part in _trimmed(expected).split("…"))
    return re.fullmatch(".*?".join(parts), _trimmed(actual), re.S) is not None


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))


# --- reading ----------------------------------------------------------------------------------------


def python_examples(text: str) -> list[Example]:
    """The ``python`` blocks, each with the ``text`` block right below it as its output."""
    fences = list(_FENCE.finditer(text))
    found = []
    for number, fence in enumerate(fences):
        if fence["language"] != "python":
            continue
        after = fences[number + 1] if number + 1 < len(fences) else None
        told = after is not None and after["language"] == "text" and not text[fence.end() : after.start()].strip()
        start, end = after.span("body") if after is not None and told else (fence.end(), fence.end())
        found.append(Example(_line_of(text, fence.start()), fence["body"], text[start:end], start, end))
    return found


def console_blocks(text: str) -> list[Block]:
    """The blocks that begin with ``$ ``."""
    return [
        Block(_line_of(text, fence.start()), tuple(_commands(text, *fence.span("body"))))
        for fence in _FENCE.finditer(text)
        if fence["body"].startswith("$ ")
    ]


def _commands(text: str, start: int, end: int) -> Iterator[Example]:
    places = [start + found.start() for found in re.finditer(r"^\$ ", text[start:end], re.M)]
    for begin, stop in zip(places, [*places[1:], end], strict=True):
        lines = text[begin:stop].splitlines(keepends=True)
        typed = 1
        while typed < len(lines) and lines[typed].startswith("> "):
            typed += 1
        source = "".join(line[2:] for line in lines[:typed])
        output = begin + sum(map(len, lines[:typed]))
        yield Example(_line_of(text, begin), source, text[output:stop], output, stop)


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


# --- running ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where examples run: a folder with the library, the servers' real addresses, the environment."""

    folder: Path
    addresses: Mapping[str, str]
    environment: Mapping[str, str]


def run_python(examples: Sequence[Example], place: Place) -> list[str]:
    """What each prints, run in order in one new process."""
    sources = json.dumps([_real(one.source, place) for one in examples])
    command = [sys.executable, "-c", _DRIVER]
    done = subprocess.run(
        command,
        input=sources,
        capture_output=True,
        encoding="utf-8",
        cwd=place.folder,
        env=dict(place.environment),
        check=True,
    )
    return [_told(output, place) for output in json.loads(done.stdout)]


def run_console(block: Block, place: Place) -> list[str]:
    """What each command of a block prints on stdout."""
    parts = (f"{_real(one.source, place)}\nprintf '{_MARK}'\n" for one in block.examples)
    done = subprocess.run(
        ["bash", "-c", "".join(parts)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        cwd=place.folder,
        env=dict(place.environment),
        check=False,
    )
    return [_told(output, place) for output in done.stdout.split(_MARK)[: len(block.examples)]]


def _real(source: str, place: Place) -> str:
    for documented, real in place.addresses.items():
        source = source.replace(documented, real)
    return source


def _told(output: str, place: Place) -> str:
    for documented, real in place.addresses.items():
        output = output.replace(real, documented)
    return output


@contextlib.contextmanager
def running_place(home: Path, folder: Path) -> Iterator[Place]:
    """A place to run examples in, with a copy of the library ``home`` and both servers, ended afterwards."""
    environment = _environment(folder)
    work = folder / "work"
    shutil.copytree(home, work / LIBRARY)
    ports = _free_ports(2)
    commands = ([ports[0], "--mcp"], [ports[1], "--auth", LOGIN])
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(_server(work, environment, *command)) for command in commands]
        for server, port in zip(servers, ports, strict=True):
            _wait_for(server, port)
        real = [f"127.0.0.1:{port}" for port in ports]
        yield Place(work, dict(zip((SERVER, LOCKED_SERVER), real, strict=True)), environment)


def _environment(folder: Path) -> dict[str, str]:
    """Its own home, ``budgetqa`` of this checkout and interpreter on the path, no proxy, no settings of the caller."""
    programs = folder / "bin"
    programs.mkdir(parents=True)
    shim = programs / "budgetqa"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m qa "$@"\n', "utf-8")
    shim.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.upper().endswith("_PROXY")}
    kept = {name: value for name, value in kept.items() if not name.startswith(("BUDGETQA_", "XDG_"))}
    own = {
        "HOME": str(folder),
        "BUDGETQA_HOME": LIBRARY,
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
        "NO_PROXY": "*",
    }
    return {**kept, **own, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}


def _free_ports(count: int) -> list[str]:
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [str(one.getsockname()[1]) for one in held]


@contextlib.contextmanager
def _server(work: Path, environment: Mapping[str, str], port: str, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "qa", "serve", "--home", LIBRARY, "--port", port, *options]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=work, env=dict(environment), stdout=quiet, stderr=quiet) as server:
        try:
            yield server
        finally:
            server.terminate()


def _wait_for(server: subprocess.Popen[bytes], port: str) -> None:
    """Until the server answers. Raises RuntimeError where it ends, or has not within two minutes."""
    end = time.monotonic() + 120
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(URLError, ConnectionError), urlopen(f"http://127.0.0.1:{port}/healthz"):
            return
        time.sleep(0.2)
    raise RuntimeError(f"no server on port {port}")


# --- from the command line --------------------------------------------------------------------------


def outputs_of(text: str, place: Place) -> list[tuple[Example, str]]:
    """Every example of a document with what it really gives."""
    cells = python_examples(text)
    found = list(zip(cells, run_python(cells, place), strict=True))
    for block in console_blocks(text):
        found += zip(block.examples, run_console(block, place), strict=True)
    return sorted(found, key=lambda pair: pair[0].line)


def rewritten(text: str, found: Sequence[tuple[Example, str]]) -> str:
    """The document with the outputs that no longer fit replaced, those that fit left as they are."""
    for example, actual in reversed(found):
        has_place = not text[: example.start].endswith("```")
        if has_place and not fits(example.expected, actual):
            text = text[: example.start] + _trimmed(actual) + "\n" + text[example.end :]
    return text


def main() -> None:
    """Tells or mends the outputs that no longer fit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_place(given.home, Path(folder)) as place:
        for file in given.files:
            text = file.read_text("utf-8")
            found = outputs_of(text, place)
            for example, actual in found:
                if not fits(example.expected, actual):
                    print(f"{file}:{example.line}\n{example.source}--- shown\n{example.expected}--- real\n{actual}\n")
            if given.write:
                file.write_text(rewritten(text, found), "utf-8")


if __name__ == "__main__":
    main()
