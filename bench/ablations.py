"""budgetqa with one of its means taken away: what is each worth?

Nothing of the product is changed for it. Public functions are replaced while a library is read or asked, in this
process (reading in worker processes is switched off), and given back afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np

from corpus.certificate import certify
from corpus.prose import Prose, read_prose
from corpus.sums import last_place, sums_of, values_of
from corpus.table_halves import Half, reseated, with_true_spans, without_blank_columns, without_ghost_rows
from corpus.table_names import NameBook
from corpus.table_rows import DraftRow
from corpus.table_tree import tree_of
from index.library import Library, Tools
from index.settings import load_settings
from qa.bot import BudgetQA
from qa.schema import FileStatus

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Ablation:
    """What is taken away, by replacing functions where they are used ("module.name" → what stands for it)."""

    name: str  # Chinese
    reading: tuple[tuple[str, object], ...] = ()  # while documents are read: the library is made anew
    asking: tuple[tuple[str, object], ...] = ()
    embeds: bool = True

    @property
    def needs_reading(self) -> bool:
        """Whether the documents must be read again for it."""
        return bool(self.reading)


# --- reading ------------------------------------------------------------------------------------


def unrepaired(halves: Sequence[Half]) -> list[Half]:
    """In place of ``corpus.repair.mend_halves``: figures as they were read; the sums are only counted."""
    return [_only_certified(half) for half in halves]


def _only_certified(half: Half) -> Half:
    half = with_true_spans(without_ghost_rows(without_blank_columns(reseated(half))))
    if not half.rows or not half.block.values:
        return half
    sums = tuple(sums_of(half.block.paths, half.rows, tree_of(half.rows, half.block.paths)))
    values = values_of(half.rows)
    return replace(half, certificate=certify(sums, values, values, last_place(half.rows)), sums=sums)


def as_read(rows: Sequence[DraftRow], book: NameBook) -> tuple[DraftRow, ...]:
    """In place of the mending of codes and names by those of other tables."""
    return tuple(rows)


def without_facts(*read: object, **named: object) -> Prose:
    """In place of ``corpus.prose.read_prose``: the passages stay, their figures do not."""
    return replace(read_prose(*read, **named), facts=())  # type: ignore[arg-type]


# --- asking -------------------------------------------------------------------------------------


class NoEmbedder:
    """An embedding that knows no meaning: all vectors are nought, so that passages are found by their words alone."""

    name = "none"
    dimension = 1

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.zeros((len(texts), 1), dtype=np.float32)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        return np.zeros(1, dtype=np.float32)


def holds_literally(text: str, *names: str) -> float:
    """In place of ``qa.likeness.cover``: a name explains words that it holds as they are, and no others."""
    return float(any(text in name for name in names))


def is_same(item: str, text: str) -> float:
    """In place of ``qa.likeness.named_share``."""
    return float(item in text)


def never(*compared: object) -> bool:
    """In place of the tests for misspelt, misheard and shortened names, and for pinyin."""
    return False


def not_alike(a: str, b: str) -> float:
    """In place of ``corpus.sounds.similar``."""
    return 0.0


FULL = Ablation("完整")
ABLATIONS = (
    FULL,
    Ablation(
        "不修复表格",
        reading=(
            ("corpus.tables.mend_halves", unrepaired),
            ("corpus.tables.mend_codes", as_read),
            ("corpus.tables.mend_labels", as_read),
        ),
    ),
    Ablation("不取正文数字", reading=(("corpus.reading.read_prose", without_facts),)),
    Ablation("不用向量", embeds=False),
    Ablation(
        "名称不作模糊匹配",
        asking=(
            ("qa.names.is_misspelt", never),
            ("qa.names.is_shortened", never),
            ("qa.near_agencies.is_shortened", never),
            ("qa.asking.same_sound", never),
            ("qa.conversation.has_pinyin", never),
            ("qa.matching.similar", not_alike),
            ("qa.matching.cover", holds_literally),
            ("qa.matching.named_share", is_same),
        ),
    ),
)


# --- libraries ----------------------------------------------------------------------------------


def make_library(home: Path, files: Sequence[Path], ablation: Ablation = FULL) -> Path:
    """Read the files in this process without what the ablation takes away; the folder of the library."""
    with _replaced(ablation.reading), _open(home, ablation) as bot:
        report = bot.ingest(files)
        failed = [f"{file.path}：{file.problem}" for file in report.files if file.status is FileStatus.FAILED]
    if failed:
        raise SystemExit("\n".join(failed))
    return home


@contextmanager
def asked(home: Path, ablation: Ablation) -> Iterator[BudgetQA]:
    """The library opened without what the ablation takes away; without an embedding its index is made anew."""
    with _replaced(ablation.asking), _open(home, ablation) as bot:
        if not ablation.embeds:
            bot.library.reindex()
        yield bot


def _open(home: Path, ablation: Ablation) -> BudgetQA:
    settings = replace(load_settings(home), read_seconds=0.0, llm_url="")
    tools = Tools() if ablation.embeds else Tools(embedder=NoEmbedder())
    return BudgetQA(Library.open(home, create=True, settings=settings, tools=tools))


@contextmanager
def _replaced(functions: Sequence[tuple[str, object]]) -> Iterator[None]:
    with ExitStack() as stack:
        for place, stand_in in functions:
            stack.enter_context(patch(place, stand_in))
        yield
