"""A tiny evaluator of the formulas that exports write, in exact arithmetic: + - * / ( ) ROUND and cells of sheets."""

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl

_TOKEN = re.compile(r"\s*(?:(ROUND)|(?:'?(\w+)'?!)?\$?([A-Z]+)\$?(\d+)|(\d+(?:\.\d+)?)|([-+*/(),]))")


class Workbook:
    """An ``.xlsx`` file whose cells are evaluated on demand."""

    def __init__(self, path: Path) -> None:
        self.book = openpyxl.load_workbook(path)

    def formula(self, sheet: str, cell: str) -> str | None:
        """The formula of a cell, None where it holds a value."""
        found = self.book[sheet][cell]
        return str(found.value) if found.data_type == "f" else None

    def value(self, sheet: str, cell: str) -> Decimal:
        """The number of a cell, as printed with its format where it is a value."""
        found = self.book[sheet][cell]
        if found.data_type == "f":
            return _Parser(self, sheet, str(found.value)[1:]).whole()
        assert found.data_type == "n", (sheet, cell, found.value)
        return Decimal(str(found.value))


class _Parser:
    """Recursive descent over one formula."""

    def __init__(self, book: Workbook, sheet: str, text: str) -> None:
        self.book, self.sheet = book, sheet
        self.tokens = list(_TOKEN.finditer(text))
        assert "".join(token[0] for token in self.tokens) == text, text
        self.place = 0

    def whole(self) -> Decimal:
        value = self.sum()
        assert self.place == len(self.tokens)
        return value

    def sign(self, *signs: str) -> str | None:
        if self.place < len(self.tokens) and self.tokens[self.place][6] in signs:
            self.place += 1
            return self.tokens[self.place - 1][6]
        return None

    def sum(self) -> Decimal:
        value = self.product()
        while sign := self.sign("+", "-"):
            value = value + self.product() if sign == "+" else value - self.product()
        return value

    def product(self) -> Decimal:
        value = self.factor()
        while sign := self.sign("*", "/"):
            value = value * self.factor() if sign == "*" else value / self.factor()
        return value

    def factor(self) -> Decimal:
        if self.sign("-"):
            return -self.factor()
        if self.sign("("):
            value = self.sum()
            assert self.sign(")")
            return value
        token = self.tokens[self.place]
        self.place += 1
        if token[1]:
            assert self.sign("(")
            value = self.sum()
            assert self.sign(",")
            places = int(self.sum())
            assert self.sign(")")
            return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if token[3]:
            return self.book.value(token[2] or self.sheet, f"{token[3]}{token[4]}")
        return Decimal(token[5])
