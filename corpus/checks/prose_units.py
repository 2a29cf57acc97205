"""“包括局本级和所属2个事业单位，共3个预算单位”: the agencies listed are as many as it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from corpus.checks.book import Book, place_of_words
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.datatypes import Paragraph
from corpus.errors import ParseError
from corpus.numerals import parse_chinese_number
from corpus.prose_numbers import half_width
from corpus.prose_places import source_of

_NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_LISTED = re.compile(
    rf"(?:本级|机关|本部)(?:部门)?(?:预算|决算)?[和及与、,](?P<below>[^。;:]{{0,60}}?{_NUMBER}个[^。;:]{{0,40}}?)"
    rf"[,、]?(?:共有?|合计|总计|共计)(?P<count>{_NUMBER})个(?:预算|决算|独立核算)?(?:单位|机构)"
)
_EACH = re.compile(rf"(?P<count>{_NUMBER})个")
_PART_OF = re.compile(r"其中|包括|含|\(")


def check_units(book: Book) -> Iterator[Finding]:
    """Count the agency itself and those below it against the number stated of all."""
    for paragraph in book.document.paragraphs:
        for match in _LISTED.finditer(half_width(paragraph.text)):
            counts = [_number(one["count"]) for one in _EACH.finditer(match["below"])]
            stated = _number(match["count"])
            if stated is not None and None not in counts and not _PART_OF.search(match["below"]):
                yield _compared(book, paragraph, match, [count for count in counts if count is not None], stated)


def _number(text: str) -> int | None:
    try:
        return 2 if text == "两" else int(text) if text.isdigit() else int(parse_chinese_number(text))
    except ParseError:
        return None


def _compared(book: Book, paragraph: Paragraph, match: re.Match[str], below: list[int], stated: int) -> Finding:
    start, end = match.span("count")
    place = place_of_words(paragraph, book.document.id, source_of(paragraph, start, end + 1))
    count = 1 + sum(below)
    if count == stated:
        text = "预算单位个数与所列相符"
        return Finding("prose_list_sum", book.document.id, Outcome.PASS, Severity.INFO, text, (place,))
    listed = "＋".join(str(one) for one in (1, *below))
    return Finding(
        "prose_list_sum",
        book.document.id,
        Outcome.FAIL,
        Severity.WARNING,
        f"本级和所属单位相加为{listed}＝{count}个，文中写共{stated}个",
        (place,),
        Decimal(count),
        Decimal(stated),
        Decimal(stated - count),
        "个",
    )
