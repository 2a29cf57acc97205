"""What a text may smuggle into a terminal, and dropping it. Imports nothing: every door may load it at once."""

from __future__ import annotations

import re

_SEQUENCE = re.compile(  # ECMA-48: control sequences, strings such as window titles, other escapes
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[PX\]^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def without_controls(text: str) -> str:
    """Drop terminal sequences, control characters and direction overrides that a text may smuggle in."""
    return _CONTROL.sub("", _SEQUENCE.sub("", text))
