"""The process that reads files: whatever a file does to it, the library's own process goes on.

Started by ``index.pool`` with its own interpreter. Requests come as pickles on standard input, replies go out as
pickles on standard output; what libraries print goes to standard error.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import traceback
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import BinaryIO

from index.ingest import Reader, read_one

NO_MEMORY, UNCAUGHT = 77, 78  # exit statuses

_Request = tuple[Reader, Path]


def serve(memory: int) -> None:
    """Read files until standard input ends. ``memory``: bytes that this process may hold, 0 for no bound."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both processes; the other one decides
    sys.excepthook = _end
    threading.excepthook = lambda hook: _end(hook.exc_type, hook.exc_value, hook.exc_traceback)
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _bound(memory)
    requests: SimpleQueue[_Request] = SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, requests), daemon=True).start()
    while True:
        pickle.dump(read_one(*requests.get()), replies, pickle.HIGHEST_PROTOCOL)
        replies.flush()


def _end(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """What nobody caught ends the process at once: its state can no longer be trusted, nor can its memory."""
    traceback.print_exception(kind, error, trace)
    os._exit(NO_MEMORY if issubclass(kind, MemoryError) else UNCAUGHT)


def _receive(stream: BinaryIO, requests: SimpleQueue[_Request]) -> None:
    """Pass requests on; once the other process is gone, nobody needs what is being read."""
    try:
        while True:
            requests.put(pickle.load(stream))
    except EOFError:
        os._exit(0)


def _bound(memory: int) -> None:
    """No core files, and of memory only what counts: RLIMIT_DATA leaves out libraries and reserved addresses."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
