"""Text of documents and users made harmless in HTML, and a problem told in it."""

from __future__ import annotations

from html import escape

from qa.render import without_controls


def safe(text: str) -> str:
    """Text made harmless in HTML, on one line."""
    return " ".join(escape(without_controls(text)).split())


def problem_to_html(message: str) -> str:
    """What went wrong and what to do, in colour."""
    return f"<p class='note bad' role='alert'>{safe(message)}</p>"
