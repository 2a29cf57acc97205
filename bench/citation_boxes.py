"""Does the picture of a citation mark exactly the printed text? Random figures of the PDF files of a library.

    python -m bench.citation_boxes HOME [--count 100] [--seed 1]

The text inside each marked box is read again by a way of its own: the ink of the characters, turned to the page
as displayed by the PDF engine (the product looks for the text in the loose boxes, with its own geometry). The
marked pixels must be the box, scaled, and the picture outside of the marks must be the page untouched. Prints
what differs; exit status 1 where anything does.
"""

from __future__ import annotations

import argparse
import ctypes
import io
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image, ImageChops

from qa.bot import BudgetQA
from qa.picture import picture_of
from qa.pictures.datatypes import Mark, Picture
from qa.schema import FactInfo

SCALE = 2.0  # of the pictures
INK = 0.1  # points that ink may stand out of its box
SLACK = 2  # pixels, of rounding
PAD = 1.5  # points between a box and its frame


@dataclass(frozen=True, slots=True)
class Ink:
    """A character with the box of its ink, in points on the page as displayed."""

    char: str
    x0: float
    top: float
    x1: float
    bottom: float


def ink_of(path: Path, number: int) -> Iterator[list[Ink]]:
    """The characters of a page as the file holds it, then as if it were turned by other angles."""
    with pypdfium2.PdfDocument(path) as document:
        page = document[number - 1]
        raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
        page = document[number - 1]
        own = page.get_rotation()
        for turn in (own, *(angle for angle in (0, 90, 180, 270) if angle != own)):
            page.set_rotation(turn)
            yield list(_characters(page))


def _characters(page: pypdfium2.PdfPage) -> list[Ink]:
    width, height = page.get_size()
    text = raw.FPDFText_LoadPage(page.raw)
    found: list[Ink] = []
    sides = [ctypes.c_double() for _ in range(4)]
    for index in range(raw.FPDFText_CountChars(text)):
        char = chr(raw.FPDFText_GetUnicode(text, index))
        if char.isspace() or not raw.FPDFText_GetCharBox(text, index, *map(ctypes.byref, sides)):
            continue
        left, right, bottom, top = (side.value for side in sides)
        (ax, ay), (bx, by) = (_displayed(page, x, y, width, height) for x, y in ((left, bottom), (right, top)))
        found.append(Ink(char, min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
    raw.FPDFText_ClosePage(text)
    return found


def _displayed(page: pypdfium2.PdfPage, x: float, y: float, width: float, height: float) -> tuple[float, float]:
    """Where the engine draws a point of the page, in hundredths of a point to lose nothing."""
    across, down = ctypes.c_int(), ctypes.c_int()
    size = (0, 0, round(width * 100), round(height * 100))
    raw.FPDF_PageToDevice(page.raw, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value / 100, down.value / 100


def text_inside(ink: list[Ink], mark: Mark) -> str:
    """The characters whose ink is centred in the marked box, each once, with its ink wholly inside."""
    assert mark.bbox is not None
    x0, top, x1, bottom = mark.bbox
    inside: list[Ink] = []
    for one in ink:
        across, down = (one.x0 + one.x1) / 2, (one.top + one.bottom) / 2
        if not (x0 <= across <= x1 and top <= down <= bottom):
            continue
        if any(one.char == other.char and abs(one.x0 - other.x0) + abs(one.top - other.top) < 2 for other in inside):
            continue  # printed twice to look bold
        if one.x0 < x0 - INK or one.x1 > x1 + INK or one.top < top - INK or one.bottom > bottom + INK:
            return f"（字“{one.char}”伸出框外）"
        inside.append(one)
    return "".join(one.char for one in sorted(inside, key=lambda one: one.x0))


def problems_of(path: Path, fact: FactInfo, picture: Picture) -> list[str]:
    """What is wrong with the picture of a fact's citation."""
    wanted = "".join(fact.citation.text.split())
    if not picture.is_exact or not picture.marks:
        return ["没有找到原文"]
    found = []
    read = [_best_reading(path, mark) for mark in picture.marks]
    joined = "".join(read)
    if joined != wanted * max(1, len(joined) // max(len(wanted), 1)):
        found.append(f"框内是{read}，原文是“{wanted}”")
    found += [f"像素框{mark.pixels}与页面框{mark.bbox}不符" for mark in picture.marks if not _is_scaled(mark)]
    return found + _touched_outside(path, picture)


def _best_reading(path: Path, mark: Mark) -> str:
    assert mark.page is not None
    readings = []
    for ink in ink_of(path, mark.page):
        readings.append(text_inside(ink, mark))
        if readings[-1] == mark.text:
            return mark.text
    return readings[0]


def _is_scaled(mark: Mark) -> bool:
    """Whether the marked pixels are the box, scaled; the height of the strip on the page is not known here."""
    assert mark.bbox is not None
    x0, top, x1, bottom = mark.bbox
    left, upper, right, lower = mark.pixels
    sides = ((left, (x0 - PAD) * SCALE), (right, (x1 + PAD) * SCALE), (lower - upper, (bottom - top + 2 * PAD) * SCALE))
    return all(abs(pixels - points) <= SLACK for pixels, points in sides)


def _touched_outside(path: Path, picture: Picture) -> list[str]:
    """The strip that holds the first mark must be the page itself but for the marks and their frames."""
    mark = picture.marks[0]
    assert mark.page is not None
    assert mark.bbox is not None
    with pypdfium2.PdfDocument(path) as document:
        page = document[mark.page - 1]
        plain = page.render(scale=SCALE).to_pil().convert("RGB")
        scale = plain.width / page.get_width()
    shown = Image.open(io.BytesIO(picture.png)).convert("RGB")
    if plain.width != shown.width:
        return []  # a page that is turned to be read, or strips of pages of different widths
    shift = round((mark.bbox[1] - PAD) * scale) - mark.pixels[1]
    upper, lower = mark.pixels[1], mark.pixels[3]
    rows = (max(0, upper - 60), min(shown.height, lower + 60))
    part = shown.crop((0, rows[0], shown.width, rows[1]))
    original = plain.crop((0, rows[0] + shift, shown.width, rows[1] + shift))
    changed = ImageChops.difference(part, original)
    for one in picture.marks:
        box = (one.pixels[0] - 3, one.pixels[1] - 3 - rows[0], one.pixels[2] + 3, one.pixels[3] + 3 - rows[0])
        changed.paste((0, 0, 0), box)
    strongest = max(changed.tobytes(), default=0)
    return [f"框外的像素被改动（{strongest}）"] if strongest > 8 else []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    tally: Counter[str] = Counter()
    with BudgetQA.open(arguments.home) as bot:
        pdfs = [one.id for one in bot.documents() if one.file.lower().endswith(".pdf") and one.facts]
        facts = [fact for fact in bot.facts(pdfs) if fact.citation.page is not None]
        chosen = random.Random(arguments.seed).sample(facts, min(arguments.count, len(facts)))
        for fact in chosen:
            picture = picture_of(bot.library, fact.citation)
            path = bot.library.source_path(fact.document)
            if not next(ink_of(path, fact.citation.page or 1)):
                tally["scans, marked by the box of the recognised line"] += 1
                continue
            wrong = problems_of(path, fact, picture)
            tally[f"{fact.origin.value} {'wrong' if wrong else 'right'}"] += 1
            places = len(picture.marks)
            tally["several equal texts lit"] += places > 1 and picture.marks[0].text == picture.marks[1].text
            for problem in wrong:
                print(f"{fact.citation.file} 第{fact.citation.page}页 {fact.id}：{problem}")
    wrong_ones = sum(count for kind, count in tally.items() if kind.endswith("wrong"))
    print(f"{len(chosen)} figures, {wrong_ones} wrong: {dict(tally)}")
    return 1 if wrong_ones else 0


if __name__ == "__main__":
    sys.exit(main())
