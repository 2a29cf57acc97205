"""The project as a whole: import directions, private names, docs against help texts."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from bench.make_rule_table import with_table
from index.settings import Settings
from qa.cli import app

ROOT = Path(__file__).parents[1]
ORDER = ("corpus", "index", "qa", "app")  # each may import itself and what stands before it
KNOWN_TO_ONE = (
    "calamine",
    "cv2",
    "faiss",
    "gradio",
    "httpx2",
    "jieba",
    "langchain_core",
    "langchain_openai",
    "langsmith",
    "mcp",
    "olefile",
    "openai",
    "pypdfium2",
    "pypinyin",
    "python_calamine",
    "rapidfuzz",
    "rapidocr",
    "rich",
    "sentence_transformers",
    "typer",
    "uvicorn",
    "xlrd",
)
MODULES = [*sorted(path for name in ORDER[:3] for path in (ROOT / name).rglob("*.py")), ROOT / "app.py"]
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
GUIDE = (ROOT / "docs" / "guide.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _imports(path: Path) -> Iterator[tuple[str, str | None]]:
    """Every import of a module, at the top or inside a function: (module, name or None)."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{_name(path)}: relative import"
            yield from ((node.module or "", alias.name) for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_point_one_way(path: Path) -> None:
    own = ORDER.index(path.relative_to(ROOT).parts[0].removesuffix(".py"))
    later = {module for module, _ in _imports(path) if module.split(".")[0] in ORDER[own + 1 :]}
    assert later == set()


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_private_names_across_packages_and_no_package_roots(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0]
    for module, name in _imports(path):
        package = module.split(".")[0]
        if package not in ORDER:
            continue
        if package != own:
            assert not any(part.startswith("_") for part in (*module.split("."), name or ""))
        if module in ORDER:
            assert name is not None, f"imports the root of {module}"
            place = ROOT / module / name
            assert place.with_suffix(".py").exists() or place.is_dir()


def test_each_third_party_library_is_known_to_one_module() -> None:
    """Or to one package: the tabs of the page are a module each."""
    users: dict[str, set[str]] = {library: set() for library in KNOWN_TO_ONE}
    for path in MODULES:
        for module, _ in _imports(path):
            user = _name(path)
            users.setdefault(module.split(".")[0], set()).add("qa.page" if user.startswith("qa.page.") else user)
    assert {library: names for library in KNOWN_TO_ONE if len(names := users[library]) > 1} == {}


def test_all_commands_of_the_contract_are_there() -> None:
    looking = ["docs", "tables", "facts", "check", "completeness"]
    others = ["ingest", "ask", "batch", "chat", "verify", "remove", "serve", "eval", "completion", "reindex", "doctor"]
    assert set(COMMANDS) == {*looking, *others}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_guide_names_every_command_and_option(command: str) -> None:
    assert re.search(rf"^\| `budgetqa {command}\b", GUIDE, re.M)
    for parameter in COMMANDS[command].params:
        longest = max(parameter.opts, key=len)
        if longest.startswith("--"):
            assert f"`{longest}" in GUIDE, f"{command} {longest} is not in the guide"
            assert parameter.help, f"{command} {longest} has no help text"


@pytest.mark.parametrize("text", [GUIDE, README], ids=["guide", "README"])
def test_the_docs_name_only_commands_and_options_that_exist(text: str) -> None:
    named = set(re.findall(r"\bbudgetqa ([a-z]+)", text))
    assert named <= set(COMMANDS)
    options = {option for command in COMMANDS.values() for p in command.params for option in p.opts}
    ours = "\n".join(line for line in text.splitlines() if "pip " not in line)
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", ours)) <= options | {"--help", "--version"}


@pytest.mark.parametrize("name", Settings.__slots__)
def test_every_setting_is_documented(name: str) -> None:
    assert f"`BUDGETQA_{name.upper()}` | `{name}` |" in GUIDE


def test_the_set_up_command_of_ci_is_that_of_the_readme() -> None:
    install = 'pip install -c constraints.txt -e ".[test]"'
    assert install in README
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert '-c constraints.txt -e ".[test]"' in script
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_changelog_and_licence_are_in_order() -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License\n" in licence
    assert "END OF TERMS AND CONDITIONS" in licence


def test_no_machine_paths_in_the_repository() -> None:
    suffixes = {".py", ".md", ".toml", ".json", ".tsv", ".sql", ".txt"}
    places = [ROOT / name for name in (*ORDER[:3], "docs", "bench", "tests")]
    machine = re.compile("/" + "(work|root|home/[a-z]+)/")
    for path in (path for place in places for path in place.rglob("*") if path.suffix in suffixes):
        if path.is_file():
            assert not machine.search(path.read_text("utf-8")), path


def test_the_rules_stand_in_the_docs_as_they_are() -> None:
    document = (ROOT / "docs" / "checking.md").read_text("utf-8")
    assert with_table(document) == document, "run python -m bench.make_rule_table"
