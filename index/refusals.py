"""What the operating system refuses, in Chinese: its own messages are in the language of the machine."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "文件或文件夹不存在",
    errno.EEXIST: "已经有同名的文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.EISDIR: "这是一个文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.ENAMETOOLONG: "名称太长",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EMFILE: "打开的文件太多",
    errno.EIO: "磁盘读写出错",
    errno.ELOOP: "链接绕成了圈",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
}


def reason_of(error: OSError) -> str:
    """Why the operating system refused, as a Chinese phrase; what is unknown is told by its number.

    >>> reason_of(OSError(28, "No space left on device"))
    '磁盘已满'
    """
    if error.errno in _REASONS:
        return _REASONS[error.errno]
    return f"系统错误 {error.errno}" if error.errno else "系统错误"
