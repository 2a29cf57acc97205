"""The help of the command line, in Chinese: drawn like everything else, as wide as the terminal, plain in a pipe."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from qa.terminal import Column, Screen, Span, Tone

if TYPE_CHECKING:
    from typing import TextIO

_EVERYWHERE = ("--home", "--debug", "--help")  # options of nearly every command stand last
_NAMES_WIDTH = 16  # columns of names, at least


class Parameter(Protocol):
    """What the pages use of the parser's parameters."""

    opts: list[str]
    help: str | None
    metavar: str | None
    required: bool
    default: object
    param_type_name: str  # option | argument


class Context(Protocol):
    """The same of its contexts."""

    @property
    def command_path(self) -> str:
        """As it was called: “budgetqa ask”."""
        ...

    help_option_names: list[str]


class Command(Protocol):
    """The same of its commands."""

    name: str | None
    help: str | None
    params: list[Parameter]
    rich_help_panel: str | None


class Program(Command, Protocol):
    """The same of its groups of commands."""

    commands: Mapping[str, Command]


@dataclass(frozen=True, slots=True)
class Page:
    """What the help of one command says beside its parameters. An example is a command line, and perhaps why."""

    examples: Sequence[Sequence[str]]
    statuses: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Pages:
    """The data file of the help; ``statuses`` are those of every command."""

    program: Page
    statuses: Mapping[str, str]
    commands: Mapping[str, Page]


def pages() -> Pages:
    """What the data file says."""
    told = json.loads(files("qa").joinpath("data", "help.json").read_text("utf-8"))
    commands = {name: Page(**page) for name, page in told["commands"].items()}
    return Pages(Page(**told["program"]), told["statuses"], commands)


def version() -> str:
    """The version that is installed; “未安装” where the project runs from its folder alone."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("budgetqa")
    except PackageNotFoundError:
        return "未安装"


def program_page(program: Program, context: Context, stream: TextIO) -> str:
    """What ``budgetqa --help`` shows on ``stream``."""
    screen, page = Screen(stream), pages().program
    with screen.kept() as texts:
        screen.line(Span(program.help or "", Tone.STRONG))
        _usage(f"{context.command_path} 命令 [选项] ...", screen)
        shown = sorted(program.commands.values(), key=lambda one: _panels(program).index(one.rich_help_panel))
        for panel, some in groupby(shown, key=lambda one: one.rich_help_panel):
            _section(panel or "", [(one.name or "", (one.help or "").strip()) for one in some], screen)
        _section("选项", [_entry(one) for one in program.params] + [_help_entry(context)], screen)
        _examples(page, screen)
    return _trimmed(texts[0])


def _trimmed(text: str) -> str:
    """Without the blanks that fill a table's lines, and empty lines at the end."""
    return "\n".join(line.rstrip() for line in text.splitlines()).rstrip("\n")


def _panels(program: Program) -> list[str | None]:
    """The groups of commands in the order in which they first stand."""
    return list(dict.fromkeys(one.rich_help_panel for one in program.commands.values()))


def command_page(command: Command, context: Context, stream: TextIO) -> str:
    """What ``budgetqa COMMAND --help`` shows on ``stream``."""
    screen, known = Screen(stream), pages()
    page = known.commands[command.name or ""]
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    own = [one for one in options if not _is_common(one)]
    common = [_entry(one) for one in options if _is_common(one)]
    with screen.kept() as texts:
        screen.line(Span((command.help or "").strip(), Tone.STRONG))
        _usage(" ".join([context.command_path, "[选项]", *(one.metavar or "" for one in arguments)]), screen)
        _section("参数", [_entry(one) for one in arguments], screen)
        _section("选项", [_entry(one) for one in own], screen)
        _section("通用选项", [*common, _help_entry(context)], screen)
        _section("退出状态", sorted(({**known.statuses, **page.statuses}).items(), key=lambda one: int(one[0])), screen)
        _examples(page, screen)
    return _trimmed(texts[0])


def _is_common(parameter: Parameter) -> bool:
    return any(name in _EVERYWHERE for name in parameter.opts)


def _usage(usage: str, screen: Screen) -> None:
    screen.line()
    screen.line(Span(usage), mark=[Span("用法：", Tone.STRONG)])


def _section(title: str, entries: Sequence[tuple[str, str]], screen: Screen) -> None:
    if not entries:
        return
    screen.line()
    screen.line(Span(title, Tone.STRONG))
    rows = [[[Span(name, Tone.FIGURE)], [Span(words)]] for name, words in entries]
    screen.table([Column(keeps_whole=True, least=_NAMES_WIDTH), Column()], rows, indent=2)


def _entry(parameter: Parameter) -> tuple[str, str]:
    """How it is written, and what it does."""
    if parameter.param_type_name == "argument":
        return (parameter.metavar or "").strip("[]"), (parameter.help or "") + (
            "（必填）" if parameter.required else ""
        )
    names = ", ".join(sorted(parameter.opts, key=len))
    default = _default(parameter.default)
    return f"{names} {parameter.metavar or ''}".rstrip(), (parameter.help or "") + default


def _default(value: object) -> str:
    """What holds where an option is not given, if that is worth saying."""
    if value is None or isinstance(value, bool):
        return ""
    return f"（默认 {value.value if isinstance(value, Enum) else value}）"


def _help_entry(context: Context) -> tuple[str, str]:
    return ", ".join(sorted(context.help_option_names, key=len)), "显示这份说明"


def _examples(page: Page, screen: Screen) -> None:
    """Command lines that can be pasted as they stand, each with why below it, and the notes."""
    screen.line()
    screen.line(Span("例子", Tone.STRONG))
    for example, *why in page.examples:
        screen.line(Span(example, Tone.GOOD), indent=2)
        for words in why:
            screen.line(Span(words, Tone.FAINT), indent=6)
    _notes(page.notes, screen)


def _notes(notes: Iterable[str], screen: Screen) -> None:
    for note in notes:
        screen.line()
        screen.line(Span(note))
