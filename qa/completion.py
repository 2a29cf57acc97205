"""What a shell offers at the Tab key: commands, options, levels, documents. It loads little: somebody waits.

The scripts call ``budgetqa __complete SHELL LINE`` with the command line up to the cursor. The first line of the
reply is ``files`` (the shell offers its files) or ``words``; then each word, a tab, and what it means. Titles come
from documents: each shell's script, or this module for bash, quotes them, so that none is ever run.
"""

from __future__ import annotations

import re
import shlex
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from corpus.errors import BudgetQAError
from qa.controls import without_controls

_FILES = ("路径", "文件")  # what stands in the place of a file in the help
_SPECIAL = re.compile(r"([\s\\\"'`$&|;<>(){}\[\]*?!#~^=%])")
_BREAKS = re.compile(r"^.*[:=]")  # bash completes what stands behind these


class Item(Protocol):
    """A word that may stand next."""

    value: str
    help: str | None


class Parameter(Protocol):
    """What is used of the parser's parameters."""

    opts: list[str]
    nargs: int
    metavar: str | None
    help: str | None
    param_type_name: str

    def shell_complete(self, ctx: Any, incomplete: str) -> Sequence[Item]:
        """The values that it can have, if they can be listed."""
        ...


class Command(Protocol):
    """The same of its commands."""

    help: str | None
    params: list[Parameter]

    def make_context(self, info_name: str, args: list[str], **extra: Any) -> Any:
        """What the words so far mean."""
        ...


class Program(Command, Protocol):
    """The same of its groups."""

    commands: Mapping[str, Command]


@dataclass(frozen=True, slots=True)
class Offer:
    """Words with what they mean, or the files of the shell."""

    words: Sequence[tuple[str, str]] = ()
    is_files: bool = False


def complete(program: Any, shell: str, line: str) -> list[str]:
    """The reply to a shell: what may stand where ``line`` ends. ``program`` is the parser's, of typer."""
    before, typed, quote = _split(line)
    offer = offered(program, before[1:], typed)
    if offer.is_files:
        return ["files"]
    matching = _matching(offer.words, typed.rpartition("=")[2] if typed.startswith("--") else typed)
    if shell == "bash":
        return ["words", *(_for_bash(word, typed, quote) for word, _ in matching)]
    prefix = typed[: typed.rfind("=") + 1] if typed.startswith("--") else ""
    return ["words", *(f"{prefix}{word}\t{meaning}" for word, meaning in matching)]


def offered(program: Program, before: Sequence[str], typed: str) -> Offer:
    """What may stand behind the words ``before``, where ``typed`` has been begun."""
    name = next((word for word in before if not word.startswith("-")), "")
    command = program.commands.get(name)
    if command is None:
        if name:
            return Offer()
        commands = [(name, (one.help or "").strip()) for name, one in program.commands.items()]
        return Offer(_options(program) if typed.startswith("-") else commands)
    given = before[before.index(name) + 1 :]
    option = typed.partition("=")[0] if "=" in typed else (given[-1] if given else "")
    if (awaiting := _awaiting(command, option)) and "--" not in given:
        return _values(command, name, given, awaiting)
    if typed.startswith("-") and "--" not in given:
        return Offer(_options(command))
    argument = _argument(command, given)
    return _values(command, name, given, argument) if argument else Offer()


def _awaiting(command: Command, word: str) -> Parameter | None:
    """The option named ``word``, if a value must follow it."""
    return next((one for one in command.params if word in one.opts and not getattr(one, "is_flag", True)), None)


def _argument(command: Command, given: Sequence[str]) -> Parameter | None:
    """The argument that comes next."""
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    done = sum(
        not word.startswith("-") and not (n and _awaiting(command, given[n - 1])) for n, word in enumerate(given)
    )
    if done < len(arguments):
        return arguments[done]
    return arguments[-1] if arguments and arguments[-1].nargs == -1 else None


def _options(command: Command) -> list[tuple[str, str]]:
    own = [(max(one.opts, key=len), one.help or "") for one in command.params if one.param_type_name == "option"]
    return [*own, ("--help", "显示这份说明")]


def _values(command: Command, name: str, given: Sequence[str], parameter: Parameter) -> Offer:
    if any(word in (parameter.metavar or "") for word in _FILES):
        return Offer(is_files=True)
    context = command.make_context(name, list(given), resilient_parsing=True)
    return Offer([(item.value, item.help or "") for item in parameter.shell_complete(context, "")])


def _matching(words: Iterable[tuple[str, str]], typed: str) -> list[tuple[str, str]]:
    """The words that begin with what was typed; where none does, those that contain it."""
    some = [(word, " ".join(without_controls(meaning).split())) for word, meaning in words]
    return [one for one in some if one[0].startswith(typed)] or [one for one in some if typed in one[0]]


def document_choices(home: Path | None) -> list[tuple[str, str]]:
    """The documents of a library: the title where it is the only one of that title, else the file's name, else
    the id; with whose it is. Nothing where there is no library that can be read.
    """
    from index.facts import FactStore
    from index.home import Home
    from index.settings import load_settings
    from index.store import Database

    try:
        place = Home(load_settings(home).home)
        records = FactStore(Database.open(place.database)).documents() if place.exists() else []
    except (BudgetQAError, OSError, sqlite3.Error):
        return []
    titles, names = [one.title for one in records], [one.file for one in records]
    choices = []
    for one in records:
        word = one.title if titles.count(one.title) == 1 else one.file if names.count(one.file) == 1 else one.id
        choices.append((word if word.isprintable() else one.id, f"{one.agency} {one.year or ''}".strip()))
    return choices


# --- the shells -----------------------------------------------------------------------------------------


def _split(line: str) -> tuple[list[str], str, str]:
    """The whole words of a command line, the word that was begun, and the quote in which it stands."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:  # an open quote, or a backslash at the end
        state = getattr(lexer, "state", None)
        quote = state if state in ("'", '"') else ""
        return words, lexer.token or "", quote
    if not words or line[-1:].isspace():
        return words, "", ""
    return words[:-1], words[-1], ""


def _for_bash(word: str, typed: str, quote: str) -> str:
    """The word as it can stand in the line, from where bash begins to replace."""
    if quote:
        return word.replace("'", "'\\''") if quote == "'" else re.sub(r"([\\\"`$!])", r"\\\1", word)
    begun = _BREAKS.match(typed)
    if begun and word.startswith(begun[0]):
        word = word[begun.end() :]
    return _SPECIAL.sub(r"\\\1", word)


def script(shell: str) -> str:
    """The script of a shell, to be read by it."""
    return _SCRIPTS[shell].strip()


def instructions(shell: str) -> str:
    """How to put the script to use, in Chinese."""
    return _INSTRUCTIONS[shell].strip()


_SCRIPTS = {
    "bash": r"""
_budgetqa_completion() {
    local reply line
    COMPREPLY=()
    reply=$("$1" __complete bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null) || return 0
    if [[ ${reply%%$'\n'*} == files ]]; then
        compopt -o default 2>/dev/null
        return 0
    fi
    while IFS= read -r line; do
        [[ -n $line ]] && COMPREPLY+=("$line")
    done <<< "${reply#words}"
}
complete -F _budgetqa_completion budgetqa
""",
    "zsh": r"""
#compdef budgetqa
_budgetqa() {
    local -a lines words_
    local line
    lines=("${(@f)$(${words[1]} __complete zsh "${(j: :)words[1,CURRENT-1]} $PREFIX" 2>/dev/null)}")
    if [[ ${lines[1]} == files ]]; then
        _files
        return
    fi
    for line in "${(@)lines[2,-1]}"; do
        [[ -n $line ]] && words_+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    done
    _describe -t budgetqa 'budgetqa' words_
}
if [[ ${funcstack[1]} == _budgetqa ]]; then
    _budgetqa "$@"
else
    compdef _budgetqa budgetqa
fi
""",
    "fish": r"""
function __budgetqa_complete
    set -l lines (budgetqa __complete fish (commandline -cp) 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path (commandline -ct)
    else
        printf '%s\n' $lines[2..-1]
    end
end
complete --command budgetqa --no-files --arguments '(__budgetqa_complete)'
""",
}
_INSTRUCTIONS = {
    "bash": """
在这个窗口里试用：  source <(budgetqa completion bash)
以后都用：          mkdir -p ~/.local/share/bash-completion/completions
                    budgetqa completion bash > ~/.local/share/bash-completion/completions/budgetqa
没有安装 bash-completion 的，把第一行写进 ~/.bashrc。
""",
    "zsh": """
在这个窗口里试用：  source <(budgetqa completion zsh)
以后都用：          mkdir -p ~/.zfunc && budgetqa completion zsh > ~/.zfunc/_budgetqa
并在 ~/.zshrc 里写： fpath+=~/.zfunc; autoload -Uz compinit; compinit
""",
    "fish": """
在这个窗口里试用：  budgetqa completion fish | source
以后都用：          budgetqa completion fish > ~/.config/fish/completions/budgetqa.fish
""",
}
