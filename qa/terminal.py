"""A terminal: coloured text, tables and progress, as wide as it is. The one module that knows rich.

What is shown is built elsewhere as lines of ``Span``; here it is made harmless, broken as Chinese is, and drawn.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleDimensions, ConsoleOptions
from rich.containers import Lines
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qa.controls import without_controls
from qa.wrapping import breaks

if TYPE_CHECKING:
    from typing import TextIO

    from rich.console import JustifyMethod, OverflowMethod

PIPED_WIDTH = 80  # columns of help that is not shown on a terminal
_PROSE_WIDTH = 100  # longer lines of running text are hard to read
_GAP = 2  # columns between the columns of a table
_LEAST_WIDTH = 2  # columns that one Chinese character takes
_TITLE_WIDTH = 4  # columns that the title of a column keeps
_DELAY = 0.4  # seconds before a spinner says that something takes long


class Tone(StrEnum):
    """What a text is, as the style it is drawn in. Only the terminal's own colours: they fit light and dark."""

    PLAIN = ""
    STRONG = "bold"
    FAINT = "dim"
    TITLE = "bold underline"
    GOOD = "bold green"
    FIGURE = "bold cyan"
    NOTE = "blue"
    WARN = "yellow"
    MENDED = "magenta"
    BAD = "bold red"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one tone."""

    text: str
    tone: Tone = Tone.PLAIN


Line = Sequence[Span]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Figures stand on the right and are never broken."""

    title: str = ""
    is_figure: bool = False
    keeps_whole: bool = False  # never broken, as figures are
    least: int = 0  # columns of the terminal that it takes at least
    keeps: int = 16  # of words so many columns stay on a line, where the terminal gets narrow


class Screen:
    """Draws on ``stream``: on a terminal as wide as it is and in colour, else plain in 80 columns."""

    def __init__(self, stream: TextIO) -> None:
        self._console = _console(stream)
        self.width = self._console.width

    def line(self, *spans: Span, indent: int = 0, mark: Line = ()) -> None:
        """A paragraph; ``mark`` stands before its first line and sets the others in. Without spans a blank line."""
        head = ChineseText.of(mark)
        left = indent + head.cell_len
        room = max(min(self.width, _PROSE_WIDTH) - left, 4)
        for number, part in enumerate(ChineseText.of(spans).wrapped(room)):
            before = Text(" " * indent).append_text(head) if number == 0 else Text(" " * left)
            self._print(before.append_text(part))

    def table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[Line]], *, kept: int = 1, indent: int = 0
    ) -> None:
        """A table; one too wide is told in parts, each beginning with the first ``kept`` columns."""
        cells = [[ChineseText.of(cell) for cell in row] for row in rows]
        for n, part in enumerate(_parts(columns, cells, self.width - indent, kept)):
            if n:
                self._print(Text(""))
            some, shown = [columns[one] for one in part], [[row[one] for one in part] for row in cells]
            room = max(self.width - indent, _least_total(some, shown))  # a figure may be wrapped, but never cut
            drawn = _table(some, shown, room)
            self._print(Padding(drawn, (0, 0, 0, indent), expand=False), width=room + indent)

    def has_room(self, columns: Sequence[Column], rows: Sequence[Sequence[Line]], *, indent: int = 0) -> bool:
        """Whether all columns of a table can stand beside each other."""
        cells = [[ChineseText.of(cell) for cell in row] for row in rows]
        return indent + _least_total(columns, cells) <= self.width

    @contextmanager
    def kept(self) -> Iterator[list[str]]:
        """What the block draws goes into the list as one text, and not to the stream."""
        texts: list[str] = []
        with self._console.capture() as captured:
            yield texts
        texts.append(captured.get())

    def _print(self, drawn: Text | Padding, width: int = 0) -> None:
        self._console.width = max(self.width, width)
        self._console.print(drawn, no_wrap=isinstance(drawn, Text), overflow="fold", crop=False)
        self._console.width = self.width


class ChineseText(Text):
    """Text that breaks where Chinese may, on which rich relies inside tables."""

    @classmethod
    def of(cls, line: Line) -> ChineseText:
        """A line without anything that could move the cursor or turn the writing."""
        text = cls(end="")
        for span in line:
            text.append(without_controls(span.text).expandtabs(4), span.tone.value)
        return text

    def wrapped(self, width: int) -> list[Text]:
        """The lines that it makes in so many columns."""
        return [part for line in self.split("\n", allow_blank=True) or [self] for part in _broken(line, width)]

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        """As rich has it, with other places to break."""
        lines = Lines(self.wrapped(max(width, 2)))
        if justify:
            lines.justify(console, width, justify=justify, overflow=overflow or "fold")
        return lines

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        widest = max(cell_len(line) for line in self.plain.split("\n"))
        return Measurement(min(widest, _LEAST_WIDTH), widest)  # how narrow it may be, its column says


def _broken(line: Text, width: int) -> list[Text]:
    if line.cell_len <= width:
        return [line]
    parts = list(line.divide(breaks(line.plain, width, cell_len)))
    for part in parts:
        part.rstrip()
        part.end = "\n"
    return parts


def _console(stream: TextIO) -> Console:
    if not stream.isatty():
        return Console(file=stream, width=PIPED_WIDTH, force_terminal=False, color_system=None, highlight=False)
    console = Console(file=stream, force_terminal=True, markup=False, emoji=False, highlight=False)
    if console.is_dumb_terminal:  # rich would say that it is 80 columns wide
        console.size = ConsoleDimensions(*shutil.get_terminal_size())
    return console


def _table(columns: Sequence[Column], rows: Sequence[Sequence[Text]], room: int) -> Table:
    """A table of no more than ``room`` columns. How wide each column is, is settled here: a figure is never broken."""
    titled = any(column.title for column in columns)
    table = Table(
        box=box.SIMPLE_HEAD if titled else None,
        show_header=titled,
        show_edge=False,
        pad_edge=False,
        padding=(0, _GAP - 1 if titled else _GAP, 0, 0),  # where there are titles a blank parts the columns besides
        header_style="bold",
    )
    for column, width in zip(columns, _widths(columns, rows, room), strict=True):
        justify: JustifyMethod = "right" if column.is_figure else "left"
        table.add_column(ChineseText.of([Span(column.title)]), justify=justify, overflow="fold", width=width)
    for row in rows:
        table.add_row(*row)
    return table


def _parts(columns: Sequence[Column], rows: Sequence[Sequence[Text]], room: int, kept: int) -> Iterator[Sequence[int]]:
    """Which columns stand beside each other: as many as fit at their least width."""
    least = [_least_width(column, cells) + _GAP for column, cells in _with_cells(columns, rows)]
    first = list(range(kept))
    left = room + _GAP - sum(least[:kept])
    part: list[int] = []
    for n in range(kept, len(columns)):
        if part and sum(least[one] for one in (*part, n)) > left:
            yield [*first, *part]
            part = []
        part.append(n)
    yield [*first, *part]


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Text]], room: int) -> list[int]:
    """Each column's least width, and of what is left over as much as it can use, those that need little first."""
    both = list(_with_cells(columns, rows))
    widths = [_least_width(column, cells) for column, cells in both]
    wanted = [
        max(_width(cells), cell_len(column.title)) - width for (column, cells), width in zip(both, widths, strict=True)
    ]
    left = room - sum(widths) - _GAP * (len(widths) - 1)
    for done, n in enumerate(sorted(range(len(widths)), key=wanted.__getitem__)):
        more = max(0, min(wanted[n], left // (len(widths) - done)))
        widths[n] += more
        left -= more
    return widths


def _least_total(columns: Sequence[Column], rows: Sequence[Sequence[Text]]) -> int:
    return sum(_least_width(*both) + _GAP for both in _with_cells(columns, rows)) - _GAP


def _with_cells(columns: Sequence[Column], rows: Sequence[Sequence[Text]]) -> Iterator[tuple[Column, Sequence[Text]]]:
    return ((column, [row[n] for row in rows]) for n, column in enumerate(columns))


def _least_width(column: Column, cells: Sequence[Text]) -> int:
    """A column may be no narrower: a figure stays whole, of words a few stay on a line."""
    natural = _width(cells)
    whole = column.is_figure or column.keeps_whole
    return max(
        column.least, min(cell_len(column.title), _TITLE_WIDTH), natural if whole else min(natural, column.keeps)
    )


def _width(cells: Iterable[Text]) -> int:
    return max((cell_len(line) for cell in cells for line in cell.plain.split("\n")), default=0)


# --- while something takes long -----------------------------------------------------------------------


@contextmanager
def spinner(stream: TextIO, words: str) -> Iterator[None]:
    """Says ``words`` on a terminal while the block runs, if that takes longer than a moment."""
    console = _console(stream)
    if console.is_dumb_terminal:
        yield
        return
    status = console.status(ChineseText.of([Span(words)]))
    timer = threading.Timer(_DELAY, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()


@contextmanager
def progress_bar(stream: TextIO) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on a terminal; call what it gives with how many are done, of how many, and the last one's name."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = _console(stream)
    columns = (
        SpinnerColumn(),
        BarColumn(20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    room = max(console.width - 44, 8)
    with Progress(*columns, console=console, transient=True, disable=console.is_dumb_terminal) as progress:
        task = progress.add_task("正在读取", total=None)

        def show(done: int, total: int, name: str) -> None:
            words = "正在建立索引" if done >= total else without_controls(name)
            progress.update(task, completed=done, total=total, description=_fit(words, room))

        yield show


def _fit(text: str, width: int) -> str:
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"
