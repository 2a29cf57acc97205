"""Reading a person's questions one after the other, with line editing on a terminal.

What was typed can be called back while the conversation lasts, and is not written anywhere: what somebody is
looking into is nobody else's business.
"""

from __future__ import annotations

import locale
import os
import sys

from qa.door import clean_argument

_MARK = "问> "
_COLOURED = (
    "\x01\x1b[1;36m\x02" + _MARK + "\x01\x1b[0m\x02"
)  # readline does not count what stands between \x01 and \x02
_END = ("退出", "exit", "quit")
HELP_WORDS = ("帮助", "help", "?", "？")
CHAT_HELP = """可以这样用：
  直接提问        某单位哪一年的哪一项是多少、占多少、比上年增减多少、哪些最大、为什么
  追问            省略说过的话，例如“那2022年呢”“公务接待费呢”
  序号            选择列出的问题（“您是不是想问”“还可以问”）
  ↑ ↓             找回先前的问题（只记在内存里，不写入文件）
  退出            结束，也可以按 Ctrl-D 或 Ctrl-C"""


def read_question() -> str | None:
    """The next line without terminal sequences and blanks around it; None at the end (also Ctrl-C, Ctrl-D)."""
    try:
        line = _edited() if sys.stdin.isatty() and sys.stdout.isatty() else _plain()
    except (EOFError, KeyboardInterrupt):
        print(file=sys.stderr)
        return None
    text = clean_argument(line).strip()
    return None if not line or text in _END else text


def _edited() -> str:
    """A line with editing; not empty even if nothing was typed. Raises EOFError at the end."""
    can_edit = _load_editing()
    return input(_COLOURED if can_edit and _has_colour() else _MARK) + "\n"


def _plain() -> str:
    if sys.stdin.isatty():
        print(_MARK, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline()


def _load_editing() -> bool:
    """Line editing, where the system has it. It must know UTF-8, lest one backspace take a third of a character."""
    try:
        if locale.nl_langinfo(locale.CODESET).upper() != "UTF-8":
            os.environ["LC_ALL"] = locale.setlocale(locale.LC_CTYPE, "C.UTF-8")  # the library reads the environment
        import readline
    except (ImportError, AttributeError, locale.Error):
        return False
    readline.set_auto_history(True)
    return True


def _has_colour() -> bool:
    return os.environ.get("TERM") != "dumb" and not os.environ.get("NO_COLOR")
