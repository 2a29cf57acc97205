"""Ways to damage a file: its bytes, the parts of its container, its markup, its text. Seeded, no clock."""

from __future__ import annotations

import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from bench.fuzz_seeds import Seed, packed, unpacked

Mutation = Callable[[random.Random, bytes], bytes]

_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError, struct.error)
_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_HUGE = (b"0", b"-1", b"65535", b"65536", b"99999999", b"2147483647", b"4294967296", b"9" * 30, b"1e308", b"NaN", b"")
_TOKENS = (
    b"\x00", b"\xff\xfe", b"\r", b"\x1b[31m", b"&amp;", b"&#0;", b"&#xD800;", b"<!DOCTYPE x>", b"]]>", b"<!--",
    b"<table><tr><td>", b"</td></tr></table>", b"\t", b"|", b",", b'"', "　".encode(), "\u202e".encode(),
    "（".encode(), "万元".encode(), "合计".encode(), "单位：".encode(), "其中：".encode(), "《".encode(), b"9" * 400,
    b"1,", b"%s%n", b"=cmd|' /C calc'!A0", "一、".encode(), "２０２４年".encode(), b"-", b"----|", b"#",
)  # fmt: skip


def mutate(chance: random.Random, seed: Seed) -> bytes:
    """One to three mutations that fit the kind of file."""
    data = seed.data
    for _ in range(chance.choice((1, 1, 2, 3))):
        data = chance.choice(_ways(seed))(chance, data)
    return data


def _ways(seed: Seed) -> tuple[Mutation, ...]:
    if seed.reader in ("xlsx", "docx", "ods"):
        return (
            flip,
            cut,
            overwrite,
            part_changed,
            part_changed,
            part_changed,
            parts_swapped,
            part_lost,
            markup,
            nested,
        )
    if seed.reader in ("html", "mht", "txt", "csv"):
        return (flip, cut, tokens, tokens, repeated, numbers, recoded, shuffled, nested_text)
    if seed.reader == "pdf":
        return (flip, cut, overwrite, numbers, numbers, repeated, references)
    return (flip, cut, overwrite, overwrite, repeated, integers, integers)


def _place(chance: random.Random, data: bytes) -> int:
    return chance.randrange(len(data)) if data else 0


def flip(chance: random.Random, data: bytes) -> bytes:
    """Some bits turned."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 4, 16, 64))):
        if changed:
            changed[_place(chance, data)] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(chance: random.Random, data: bytes) -> bytes:
    """The end, the beginning, or a stretch is missing."""
    start, end = sorted((_place(chance, data), _place(chance, data)))
    return chance.choice((data[:end], data[start:], data[:start] + data[end:]))


def overwrite(chance: random.Random, data: bytes) -> bytes:
    """A stretch of zeros, of 0xFF, of noise, or of another place of the file."""
    length = chance.choice((4, 32, 512))
    start, other = _place(chance, data), _place(chance, data)
    filling = chance.choice((bytes(length), b"\xff" * length, chance.randbytes(length), data[other : other + length]))
    return data[:start] + filling + data[start + length :]


def integers(chance: random.Random, data: bytes) -> bytes:
    """Binary numbers at the edges of their range."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 8))):
        kind = chance.choice(("<B", "<H", "<I", ">H", ">I"))
        size = struct.calcsize(kind)
        if len(changed) > size:
            start = chance.randrange(len(changed) - size)
            changed[start : start + size] = struct.pack(kind, chance.choice(_NUMBERS) % (1 << 8 * size))
    return bytes(changed)


def numbers(chance: random.Random, data: bytes) -> bytes:
    """Written numbers become huge, negative, or none."""
    found = list(re.finditer(rb"\d+", data))
    for match in sorted(chance.sample(found, min(len(found), chance.choice((1, 3, 10)))), key=lambda m: -m.start()):
        data = data[: match.start()] + chance.choice(_HUGE) + data[match.end() :]
    return data


def references(chance: random.Random, data: bytes) -> bytes:
    """Objects of a PDF refer to other ones, also to themselves."""
    known = re.findall(rb"(\d+) 0 obj", data) or [b"1"]
    return re.sub(
        rb"\d+ 0 R", lambda match: chance.choice(known) + b" 0 R" if chance.random() < 0.2 else match[0], data
    )


def repeated(chance: random.Random, data: bytes) -> bytes:
    """A stretch many times over."""
    start = _place(chance, data)
    piece = data[start : start + chance.choice((1, 3, 17, 200))]
    return data[:start] + piece * min(chance.choice((10, 1000, 20_000)), 200_000 // max(1, len(piece))) + data[start:]


def tokens(chance: random.Random, data: bytes) -> bytes:
    """Signs with a meaning, in wrong places."""
    for _ in range(chance.choice((1, 5, 40))):
        start = _place(chance, data)
        data = data[:start] + chance.choice(_TOKENS) * chance.choice((1, 1, 3)) + data[start:]
    return data


def recoded(chance: random.Random, data: bytes) -> bytes:
    """The text in another encoding, or in two."""
    text = data.decode("utf-8", "replace")
    coding = chance.choice(("gb18030", "utf-16", "utf-16-be", "utf-32", "big5", "utf-8-sig", "utf-7"))
    half = len(text) // chance.choice((1, 2, 3))
    return text[:half].encode(coding, "replace") + text[half:].encode()


def shuffled(chance: random.Random, data: bytes) -> bytes:
    """Lines in another order."""
    lines = data.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def nested_text(chance: random.Random, data: bytes) -> bytes:
    """Something opened and never closed, deep."""
    opening = chance.choice(
        (b"<div>", b"<table><tr><td>", "（".encode(), "“".encode(), b"<ul><li>", b"[", b'"', b"<!--")
    )
    start = _place(chance, data)
    return data[:start] + opening * chance.choice((3, 150, 3000)) + data[start:]


# --- containers ----------------------------------------------------------------------------------


def _parts(data: bytes) -> dict[str, bytes]:
    try:
        return unpacked(data)
    except _DAMAGE:
        return {}


def _on_part(chance: random.Random, data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    parts = _parts(data)
    if not parts:
        return flip(chance, data)
    names = [name for name in parts if name.endswith(".xml")] or list(parts)
    name = chance.choice(names)
    return packed(parts | {name: change(parts[name])})


def part_changed(chance: random.Random, data: bytes) -> bytes:
    """One part damaged inside an intact container."""
    way = chance.choice((flip, cut, numbers, numbers, tokens, repeated, overwrite))
    return _on_part(chance, data, lambda part: way(chance, part))


def markup(chance: random.Random, data: bytes) -> bytes:
    """Elements doubled, taken out, or put into one another."""

    def change(part: bytes) -> bytes:
        found = list(re.finditer(rb"<[^<>]+>", part))
        if not found:
            return part
        for match in sorted(chance.sample(found, min(len(found), 4)), key=lambda m: -m.start()):
            other = chance.choice(found)[0]
            part = part[: match.start()] + chance.choice((b"", match[0] * 2, other)) + part[match.end() :]
        return part

    return _on_part(chance, data, change)


def nested(chance: random.Random, data: bytes) -> bytes:
    """An element within itself, deep, and well-formed."""

    def change(part: bytes) -> bytes:
        pairs = re.findall(rb"<([\w:]+)>[^<]*</\1>", part)
        if not pairs:
            return part
        name, depth = chance.choice(pairs), chance.choice((50, 190, 5000))
        opening, closing = b"<%s>" % name, b"</%s>" % name
        return part.replace(opening, opening * depth, 1).replace(closing, closing * depth, 1)

    return _on_part(chance, data, change)


def parts_swapped(chance: random.Random, data: bytes) -> bytes:
    """Two parts have each other's content."""
    parts = _parts(data)
    if len(parts) < 2:
        return flip(chance, data)
    one, other = chance.sample(list(parts), 2)
    return packed(parts | {one: parts[other], other: parts[one]})


def part_lost(chance: random.Random, data: bytes) -> bytes:
    """A part is missing, or called by another name."""
    parts = _parts(data)
    if not parts:
        return flip(chance, data)
    name = chance.choice(list(parts))
    content = parts.pop(name)
    return packed(parts | ({name.upper(): content} if chance.random() < 0.3 else {}))
