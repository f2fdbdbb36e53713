"""Keeps the person's words and address out of every log, at every level.

Libraries write what they like into their logs: Rasa alone has dozens of debug lines with the
message in them, tracebacks quote values, warnings quote text, and the web server knows
addresses. Looking for the words afterwards would miss some, so this works the other way round.

Until the first conversation (`begin_serving`) there is nothing to protect and logs are whole, so
that a failing start can be understood. From then on only this project's own loggers, which never
write words or addresses, keep their messages. Of everybody else's records there remain the
logger, the level and the line of code; of every error its type and the lines it came through.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

OWN_LOGGERS = ("bot", "actions", "waymark")
WITHHELD = "message withheld for privacy"

ExcInfo = tuple[type[BaseException], BaseException, "TracebackType | None"]

_state = threading.Lock()
_installed = False
_serving = False
_make_record: Callable[..., logging.LogRecord] = logging.getLogRecordFactory()
_show_warning = warnings.showwarning
_show_uncaught = sys.excepthook


def install() -> None:
    """Take charge of every log record, warning and uncaught error. Repeating it is harmless."""
    global _installed, _make_record, _show_warning, _show_uncaught
    with _state:
        if _installed:
            return
        _installed = True
        _make_record = logging.getLogRecordFactory()
        _show_warning = warnings.showwarning
        _show_uncaught = sys.excepthook
        logging.setLogRecordFactory(_record)
        warnings.showwarning = _warning
        sys.excepthook = _uncaught
        threading.excepthook = _uncaught_in_thread
        sys.unraisablehook = _unraisable
        # The access log is nothing but addresses and requests; it carries them outside the
        # message, where no record factory reaches.
        logging.getLogger("sanic.access").addFilter(lambda _: False)


def begin_serving() -> None:
    """Say that a conversation may start: from now on messages of other libraries are withheld."""
    global _serving
    install()
    _serving = True


def end_serving() -> None:
    """Say that no conversation exists any more."""
    global _serving
    _serving = False


def is_serving() -> bool:
    """Say whether messages of other libraries are being withheld."""
    return _serving


def describe_error(error: BaseException) -> str:
    """Return an error's type and the lines it came through, without its message.

    The errors that led to it come first, as in Python's own tracebacks.
    """
    parts = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        parts.append(_describe_one(current))
        current = current.__cause__ or current.__context__
    return "\n".join(reversed(parts))


def _describe_one(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join([f"{type(error).__module__}.{type(error).__qualname__} came through", *lines])


def _short(filename: str) -> str:
    return "/".join(Path(filename).parts[-3:])


def _is_own(logger_name: str) -> bool:
    return logger_name.split(".", 1)[0] in OWN_LOGGERS


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = _make_record(*args, **kwargs)
    if not _serving:
        return record
    if not _is_own(record.name):
        record.msg = f"{record.name} {_short(record.pathname)}:{record.lineno}: {WITHHELD}"
        record.args = ()
    if record.exc_info:
        error = record.exc_info[1]
        record.exc_info = None
        record.exc_text = describe_error(error) if error is not None else None
    record.stack_info = None
    return record


def _warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    if not _serving:
        _show_warning(message, category, filename, lineno, file, line)
        return
    text = f"{_short(filename)}:{lineno}: {category.__name__}: {WITHHELD}\n"
    (file or sys.stderr).write(text)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not _serving or issubclass(kind, KeyboardInterrupt):
        _show_uncaught(kind, error, trace)
        return
    sys.stderr.write(describe_error(error) + "\n")


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _unraisable(args: Any) -> None:
    if not _serving:
        sys.__unraisablehook__(args)
    elif args.exc_value is not None:
        sys.stderr.write(describe_error(args.exc_value) + "\n")
