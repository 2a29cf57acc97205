"""The error tree. Every error says, in Chinese, what is wrong and what to do about it."""

from __future__ import annotations


class BudgetQAError(Exception):
    """Base of all errors that a reader may see.

    ``problem`` says what is wrong, ``remedy`` what to do; both are Chinese sentences
    without a final full stop.
    """

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem}。{self.remedy}。" if self.remedy else f"{self.problem}。"


class ParseError(BudgetQAError):
    """A piece of text does not say what was expected of it (a number, a unit, a year)."""


class ReadError(BudgetQAError):
    """A file could not be read at all: absent, empty, binary, encrypted, damaged."""


class UnsupportedFormatError(ReadError):
    """The file is of a kind that this installation cannot read."""


class LibraryError(BudgetQAError):
    """The library folder cannot be used: missing, unwritable, damaged, of another version."""


class UsageError(BudgetQAError):
    """The call itself cannot be carried out."""
