"""The examples of the documentation are run, and show what they really give (``bench.doc_examples``)."""

import importlib.util
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.doc_examples import (
    LOCKED_SERVER,
    SERVER,
    Block,
    Example,
    Place,
    console_blocks,
    fits,
    python_examples,
    rewritten,
    run_console,
    run_python,
    running_place,
)
from qa.questions import read_golden, read_questions

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXTS = {page.name: page.read_text("utf-8") for page in PAGES}
NEEDED = ("jq", "curl")  # programs that a block may need and a machine may lack
BLOCKS = [(name, block) for name, text in TEXTS.items() for block in console_blocks(text)]
MODULES = {"mcp": "the mcp extra is not installed"}  # that a Python example may need
OFFICE = "示例市档案馆"  # what 甲局 of the guide, which stands for any office, is when the example runs
OFFICE_TEXT = f"{OFFICE}2023年部门预算\n\n2023年培训费预算8.95万元。\n"


@pytest.fixture(scope="module")
def place(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A library of the bundled samples with both servers of the examples running."""
    with running_place(sample_home, tmp_path_factory.mktemp("docs")) as made:
        (made.folder / f"{OFFICE}2023年预算.txt").write_text(OFFICE_TEXT, "utf-8")
        yield made


def different(name: str, example: Example, actual: str) -> str:
    """ "" where the document shows what came out, else both."""
    if fits(example.expected, actual):
        return ""
    return f"{name}:{example.line}\n{example.source}--- shown\n{example.expected}--- real\n{actual}\n"


def is_unshown(example: Example, actual: str) -> bool:
    """Whether the document shows no output of a Python example, and nothing went wrong in it."""
    return not example.expected and "Traceback" not in actual


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if python_examples(text)])
def test_python_examples(name: str, place: Place) -> None:
    absent = [module for module in MODULES if importlib.util.find_spec(module) is None]
    examples = [
        example
        for example in python_examples(TEXTS[name].replace("甲局", OFFICE))
        if not any(f"import {module}" in example.source for module in absent)
    ]
    outputs = run_python(examples, place)
    shown = [pair for pair in zip(examples, outputs, strict=True) if not is_unshown(*pair)]
    wrong = [different(name, *pair) for pair in shown]
    assert "".join(wrong) == ""


@pytest.mark.parametrize("name, block", BLOCKS, ids=[f"{name}:{block.line}" for name, block in BLOCKS])
def test_console_examples(name: str, block: Block, place: Place) -> None:
    for program in NEEDED:
        if block.uses(program) and shutil.which(program) is None:
            pytest.skip(f"no {program}: apt-get install -y {program}")
    outputs = run_console(block, place)
    wrong = [different(name, example, actual) for example, actual in zip(block.examples, outputs, strict=True)]
    assert "".join(wrong) == ""


def test_the_pages_have_examples_of_every_door() -> None:
    scripts = TEXTS["scripts.md"]
    for word in ("BudgetQA.open", "| jq", f"curl -s http://{SERVER}", LOCKED_SERVER, "gradio_client", "import mcp"):
        assert any(word in one.source for one in python_examples(scripts)) or any(
            word in one.source for block in console_blocks(scripts) for one in block.examples
        ), word


def _json_lines(text: str) -> list[list[str]]:
    """The blocks of JSON Lines of a page."""
    blocks = [block.strip() for block in text.split("```")[1::2]]
    return [block.splitlines() for block in blocks if block.startswith('{"')]


def test_the_json_of_the_guide_is_read(tmp_path: Path) -> None:
    questions, golden = _json_lines(TEXTS["guide.md"])
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(questions), "utf-8")
    assert len(read_questions(file)) == len(questions)
    file.write_text("\n".join(golden), "utf-8")
    assert [entry.id for entry in read_golden(file)] == ["q1"]


@pytest.mark.parametrize("name", TEXTS)
def test_the_json_of_the_pages_is_json(name: str) -> None:
    for block in TEXTS[name].split("```json\n")[1:]:
        json.loads(block.split("```")[0])


# --- the reader and runner of examples ------------------------------------------------------------

PAGE = """text
```python
x = 1
print(x)
```

```text
1
```

```python
y = x
```

words between
```text
no output
```
```console
$ cat <<'END'
> 甲
> END
甲
$ true
```
"""


def test_examples_are_read_with_their_outputs() -> None:
    first, second = python_examples(PAGE)
    assert (first.line, first.source, first.expected) == (2, "x = 1\nprint(x)\n", "1\n")
    assert (second.line, second.source, second.expected) == (11, "y = x\n", "")
    (block,) = console_blocks(PAGE)
    assert [(one.line, one.source, one.expected) for one in block.examples] == [
        (20, "cat <<'END'\n甲\nEND\n", "甲\n"),
        (24, "true\n", ""),
    ]
    assert [block.uses(word) for word in ("cat", "ca", "jq")] == [True, False, False]


@pytest.mark.parametrize(
    "expected, actual, right",
    [
        ("1\n", "1\n", True),
        ("1\n", "1  \n\n", True),
        ("", "", True),
        ("1", "12", False),
        ("用时…秒", "用时 0.3 秒", True),
        ("a\n…\nz", "a\nb\nc\nz", True),
        ("a…z", "b…z", False),
        ("1.5", "1x5", False),
    ],
)
def test_an_output_fits(expected: str, actual: str, right: bool) -> None:
    assert fits(expected, actual) is right


def test_only_outputs_that_do_not_fit_are_rewritten() -> None:
    first, second = python_examples(PAGE)
    found = [(first, "2\n"), (second, "no place for it\n")]
    assert rewritten(PAGE, found) == PAGE.replace("```text\n1\n", "```text\n2\n")
    (block,) = console_blocks(PAGE)
    assert rewritten(PAGE, list(zip(block.examples, ["甲", "乙"], strict=True))) == PAGE.replace("true\n", "true\n乙\n")


# --- links ------------------------------------------------------------------------------------------


def _anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", TEXTS[page.name]):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        known = _anchors(target.read_text("utf-8")) if anchor and target.is_file() else {anchor}
        if not target.exists() or anchor not in known:
            broken.append(link)
    assert broken == []
