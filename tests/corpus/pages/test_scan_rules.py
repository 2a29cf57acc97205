"""Drawn lines of a scanned page: from strokes, and from pixels."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.pages.datatypes import Rule
from corpus.pages.scan_pixels import Grey, ink_of
from corpus.pages.scan_rules import Stroke, merged, rules_in, snapped, to_rules

SCALE = 72 / 200


@pytest.mark.parametrize(
    "pieces, whole",
    [
        ([Stroke(10, 0, 50), Stroke(10.5, 50, 100)], [Stroke(10.25, 0, 100)]),
        ([Stroke(10, 0, 50), Stroke(10, 55, 100)], [Stroke(10, 0, 50), Stroke(10, 55, 100)]),
        ([Stroke(10, 0, 50), Stroke(13, 0, 50)], [Stroke(10, 0, 50), Stroke(13, 0, 50)]),
        ([], []),
    ],
    ids=["a break", "a gap", "a double line", "nothing"],
)
def test_pieces_of_one_line_become_one(pieces: list[Stroke], whole: list[Stroke]) -> None:
    assert merged(pieces) == whole


def test_a_line_ends_on_the_line_it_nearly_meets() -> None:
    assert snapped(Stroke(50, 8, 193), [Stroke(10, 0, 100), Stroke(190, 0, 100)]) == Stroke(50, 10, 190)
    assert snapped(Stroke(50, 8, 120), [Stroke(10, 0, 100), Stroke(190, 0, 100)]) == Stroke(50, 10, 120)


def test_strokes_of_characters_are_no_rules() -> None:
    frame_across = [Stroke(0, 0, 60), Stroke(20, 0, 60)]
    frame_down = [Stroke(0, 0, 20), Stroke(60, 0, 20)]
    stem = Stroke(30, 4, 14)  # of a large character within the frame
    bar = Stroke(10, 22, 40)
    assert to_rules([*frame_across, bar], [*frame_down, stem]) == (
        Rule(0, 0, 60, 0),
        Rule(0, 20, 60, 20),
        Rule(0, 0, 0, 20),
        Rule(60, 0, 60, 20),
    )


def table_page(tops: list[int], lefts: list[int]) -> Grey:
    """A white page of 800 × 600 pixels with a table of these rules, two pixels thick."""
    page = np.full((600, 800), 255, np.uint8)
    for top in tops:
        page[top : top + 2, lefts[0] : lefts[-1] + 2] = 60
    for left in lefts:
        page[tops[0] : tops[-1] + 2, left : left + 2] = 60
    return page


def test_the_rules_of_a_drawn_table_are_found_to_a_point() -> None:
    page = table_page([100, 150, 200], [50, 300, 700])
    page[115:135, 400:403] = 0  # the stem of a figure
    rng = np.random.default_rng(1)
    noisy = np.clip(page + rng.normal(0, 9, page.shape), 0, 255).astype(np.uint8)
    found = sorted(rules_in(ink_of(noisy), SCALE), key=lambda r: (r.x0 == r.x1, r.top, r.x0))
    expected = [
        *(Rule(50, top, 700, top) for top in (100, 150, 200)),
        *(Rule(left, 100, left, 200) for left in (50, 300, 700)),
    ]
    assert len(found) == len(expected)
    for rule, drawn in zip(found, expected, strict=True):
        for value, pixels in zip(
            (rule.x0, rule.top, rule.x1, rule.bottom), (drawn.x0, drawn.top, drawn.x1, drawn.bottom), strict=True
        ):
            assert value == pytest.approx((pixels + 1) * SCALE, abs=1.0)


def test_an_empty_page_has_no_rules() -> None:
    assert rules_in(ink_of(np.full((300, 300), 230, np.uint8)), SCALE) == ()
