"""Number formats of spreadsheets: a value and its format code → what the screen shows.

ECMA-376 part 1, 18.8.30. What a format says beyond these rules (fractions, exponents, numbers in words) is not
imitated: such values are printed plainly.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from corpus.numerals import to_plain

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

# The formats that files name by number only; those that differ by country are left out or as in China.
BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0;-#,##0", 6: "#,##0;-#,##0", 7: "#,##0.00;-#,##0.00",
    8: "#,##0.00;-#,##0.00", 9: "0%", 10: "0.00%", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    31: 'yyyy"年"m"月"d"日"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-"', 42: '#,##0;-#,##0;"-"', 43: '#,##0.00;-#,##0.00;"-"??',
    44: '#,##0.00;-#,##0.00;"-"??', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_GENERAL = re.compile(r"general|g/通用格式", re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_DATE_LETTERS = "yYmMdDhHsSaAeE"
_MOST_DIGITS = 8
_TOO_LARGE = Decimal(10) ** 15  # no amount of money; Excel keeps no more digits


@dataclass(frozen=True, slots=True)
class _Token:
    """A part of a section; kinds: literal, digit, point, comma, percent, general, text, date, other."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None = None

    def has(self, kind: str) -> bool:
        return any(token.kind == kind for token in self.tokens)


def value_to_text(value: Value) -> str:
    """Print a cell value: whole numbers without ".0", fractions without binary noise, dates as ISO dates.

    Excel itself keeps 15 significant digits, so the sixteenth is noise: 1098951.4600000001 → "1098951.46".
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        number = Decimal(f"{value:.15g}")
        if not number.is_finite() or abs(number) >= _TOO_LARGE:
            return f"{value:.15g}"
        return to_plain(number.quantize(Decimal(1)) if number == number.to_integral_value() else number)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).strip()


def shown(value: Value, code: str) -> str:
    """What the screen shows of a value under a format code; "" where the format shows nothing.

    A negative number keeps a sign even under formats that show it by colour alone.

    >>> shown(201, "0000")
    '0201'
    >>> shown(0.95, "0%")
    '95%'
    >>> shown(0, '#,##0.00;-#,##0.00;"-"??')
    '-'
    """
    if isinstance(value, dt.datetime | dt.date):
        return _date(value, code)
    if isinstance(value, bool) or not isinstance(value, int | float) or not code or _GENERAL.fullmatch(code):
        return value_to_text(value)
    sections = [_section(part) for part in _split(code)]
    number = Decimal(f"{value:.15g}")
    if not number.is_finite() or abs(number) >= _TOO_LARGE:
        return value_to_text(value)
    section, keeps_sign = _choose(sections, number)
    if any(section.has(kind) for kind in ("other", "date", "text", "general")):
        return value_to_text(value)
    text = _number(abs(number), section.tokens)
    has_sign = any(sign in token.text for token in section.tokens if token.kind == "literal" for sign in "-−(（")
    is_negative = number < 0 and re.search("[1-9]", text) is not None
    return f"-{text}" if is_negative and (keeps_sign or not has_sign) else text


def _split(code: str) -> list[str]:
    """The sections of a code, parted by semicolons outside quotes and brackets."""
    parts: list[str] = [""]
    for piece in re.findall(r'"[^"]*"?|\\.|!.|\[[^\]]*\]?|.', code, re.DOTALL):
        if piece == ";":
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _section(code: str) -> _Section:
    tokens: list[_Token] = []
    condition: tuple[str, Decimal] | None = None
    for piece in re.findall(r'"[^"]*"?|[\\!_*].|\[[^\]]*\]?|(?i:general)|G/通用格式|[eE][+-]|.', code, re.DOTALL):
        if piece[0] == "[":
            found = _CONDITION.fullmatch(piece[1:-1])
            condition = (found[1], Decimal(found[2])) if found else condition
            tokens += _bracket(piece[1:-1])
        else:
            tokens.append(_token(piece))
    has_date = any(token.kind == "date" for token in tokens)
    has_fraction = not has_date and any(token == _Token("slash", "/") for token in tokens)
    kinds = {"slash": "other" if has_fraction else "literal"}
    return _Section(tuple(_Token(kinds.get(token.kind, token.kind), token.text) for token in tokens), condition)


def _token(piece: str) -> _Token:
    first = piece[0]
    if first == '"':
        return _Token("literal", piece.strip('"'))
    if first in "\\!" and len(piece) == 2:
        return _Token("literal", piece[1])
    if first in "_*" and len(piece) == 2:
        return _Token("literal", " " if first == "_" else "")
    if _GENERAL.fullmatch(piece):
        return _Token("general", piece)
    if len(piece) == 2:
        return _Token("other", piece)
    kinds = {
        "0": "digit",
        "#": "digit",
        "?": "digit",
        ".": "point",
        ",": "comma",
        "%": "percent",
        "@": "text",
        "/": "slash",
    }
    if first in kinds:
        return _Token(kinds[first], first)
    return _Token("date" if first in _DATE_LETTERS else "literal", first)


def _bracket(content: str) -> list[_Token]:
    """``[$¥-804]`` shows its sign, ``[h]`` counts hours, ``[DBNum1]`` writes numbers in words; colours show nothing."""
    if content.startswith("$"):
        return [_Token("literal", content[1:].partition("-")[0])]
    if re.fullmatch(r"(?i)h+|m+|s+", content):
        return [_Token("date", content)]
    return [_Token("other", content)] if content.lower().startswith("dbnum") else []


def _choose(sections: Sequence[_Section], number: Decimal) -> tuple[_Section, bool]:
    """The section for a number, and whether a negative one still gets a minus sign there."""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _holds(number, *section.condition):
                return section, True
        return sections[-1], True
    if number < 0 and len(sections) > 1:
        return sections[1], False
    if number == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _holds(number: Decimal, sign: str, bound: Decimal) -> bool:
    return {
        "<": number < bound, "<=": number <= bound, ">": number > bound, ">=": number >= bound,
        "=": number == bound, "<>": number != bound,
    }[sign]  # fmt: skip


def _number(number: Decimal, tokens: Sequence[_Token]) -> str:
    """A number that is not negative, its digits put into the places of a section."""
    point = next((place for place, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    before, behind = list(tokens[:point]), list(tokens[point + 1 :])
    places = [place for place, token in enumerate(before) if token.kind == "digit"]
    last = places[-1] if places else -1
    thousands = sum(token.kind == "comma" for token in (*before[last + 1 :], *behind)) if places else 0
    is_grouped = any(token.kind == "comma" for token in before[places[0] : last]) if places else False
    percents = sum(token.kind == "percent" for token in tokens)
    decimals = min(sum(token.kind == "digit" for token in behind), _MOST_DIGITS)
    scaled = number.scaleb(2 * percents - 3 * thousands)
    if not places and not decimals:
        return "".join(token.text for token in tokens if token.kind in ("literal", "percent")).strip()
    whole, _, fraction = f"{scaled.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}".partition(".")
    left = _whole(whole.lstrip("0"), before, is_grouped=is_grouped)
    right = _fraction(fraction, behind)
    has_digits = any(char.isdigit() for char in right.partition("%")[0])
    return f"{left}{'.' if has_digits and decimals else ''}{right}".strip()


def _whole(digits: str, tokens: Sequence[_Token], *, is_grouped: bool) -> str:
    """The digits before the point, filled in from the right; the leftmost place takes all that are left."""
    out: list[str] = []
    count = 0
    first = next((place for place, token in enumerate(tokens) if token.kind == "digit"), None)
    for place in range(len(tokens) - 1, -1, -1):
        token = tokens[place]
        if token.kind in ("literal", "percent"):
            out.append(token.text)
        if token.kind != "digit":
            continue
        taken = digits if place == first else digits[-1:]
        digits = digits[: len(digits) - len(taken)]
        for digit in reversed(taken or ("0" if token.text == "0" else "")):
            if is_grouped and count and count % 3 == 0:
                out.append(",")
            out.append(digit)
            count += 1
    return digits + "".join(reversed(out))


def _fraction(digits: str, tokens: Sequence[_Token]) -> str:
    """The digits behind the point; optional places show no trailing zeros."""
    optional = [token.text != "0" for token in tokens if token.kind == "digit"]
    shown_digits = len(digits)
    while shown_digits and optional[shown_digits - 1] and digits[shown_digits - 1] == "0":
        shown_digits -= 1
    out = ""
    place = 0
    for token in tokens:
        if token.kind == "digit":
            out += digits[place] if place < shown_digits else ""
            place += 1
        elif token.kind in ("literal", "percent"):
            out += token.text
    return out


def _date(value: dt.date, code: str) -> str:
    """A date under a format; plain ISO where the format holds more than years, months, days and signs."""
    section = _split(code)[0] if code else ""
    out = ""
    for piece in re.findall(r'"[^"]*"?|[\\!_*].|\[[^\]]*\]?|y+|m+|d+|.', section, re.DOTALL | re.IGNORECASE):
        letter = piece[0].lower()
        if letter == "y" and len(piece) > 2:
            out += f"{value.year:04d}"
        elif letter == "m" and len(piece) < 3:
            out += f"{value.month:0{len(piece)}d}"
        elif letter == "d" and len(piece) < 3:
            out += f"{value.day:0{len(piece)}d}"
        elif letter == "[":
            continue
        elif letter.isascii() and letter.isalpha():  # times, names of months and weekdays, years of two digits
            return value_to_text(value)
        else:
            out += _token(piece).text.replace("@", "")
    has_time = isinstance(value, dt.datetime) and value.time() != dt.time()
    return value_to_text(value) if has_time or not any(char.isdigit() for char in out) else out.strip()
