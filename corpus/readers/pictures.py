"""What the readers of Word files tell of pictures, whose content they do not read."""

from __future__ import annotations

from collections.abc import Iterator


def text_problems(has_text: bool, pictures: int) -> Iterator[str]:
    """In Chinese: that a file has no text, and how many pictures were left unread."""
    if not has_text and pictures:
        yield f"文件里没有文字，只有{pictures}张图片，图片中的内容没有读取"
    elif not has_text:
        yield "文件里没有文字"
    elif pictures:
        yield f"文件里有{pictures}张图片，图片中的内容没有读取"
