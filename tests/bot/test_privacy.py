from __future__ import annotations

import io
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest

from bot import privacy

CANARY = "canary-words-7391"
ADDRESS = "192.0.2.55"
LEVELS = [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL]


@pytest.fixture(autouse=True)
def serving() -> Iterator[None]:
    privacy.begin_serving()
    yield
    privacy.end_serving()


@pytest.fixture()
def log() -> Iterator[io.StringIO]:
    """Everything that any logger writes, at every level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", ["rasa.core.processor", "sanic.root", "asyncio", "py.warnings"])
def test_messages_of_libraries_are_withheld(log: io.StringIO, name: str, level: int) -> None:
    logger = logging.getLogger(name)
    before, logger.propagate = logger.propagate, True
    logger.log(level, "got %s from %s", CANARY, ADDRESS)
    logger.log(level, f"got {CANARY} from {ADDRESS}")
    logger.propagate = before
    assert CANARY not in log.getvalue() and ADDRESS not in log.getvalue()


def test_a_withheld_record_says_where_it_comes_from(log: io.StringIO) -> None:
    logging.getLogger("rasa.core").error("text: %s", CANARY)
    assert "rasa.core" in log.getvalue()
    assert "test_privacy.py:" in log.getvalue()
    assert privacy.WITHHELD in log.getvalue()


@pytest.mark.parametrize("name", ["bot.channels.web", "actions.answer", "waymark"])
def test_our_own_messages_are_kept(log: io.StringIO, name: str) -> None:
    logging.getLogger(name).warning("took %d s", 3)
    assert "took 3 s" in log.getvalue()


@pytest.mark.parametrize("name", ["rasa.core.processor", "bot.channels.web"])
def test_a_traceback_has_no_words(log: io.StringIO, name: str) -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise ValueError(f"cannot read {CANARY}") from error
    except ValueError:
        logging.getLogger(name).exception("It failed.")
    written = log.getvalue()
    assert CANARY not in written
    assert "builtins.KeyError" in written and "builtins.ValueError" in written
    assert "in test_a_traceback_has_no_words" in written


def test_structlog_has_no_words(log: io.StringIO) -> None:
    import structlog
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.DEBUG)
    logger = structlog.get_logger("rasa.core.processor")
    for write in (logger.debug, logger.info, logger.error):
        write("processor.message.parse", parse_data_text=CANARY, event_info=f"got {CANARY}")
        write(f"event {CANARY}", anything={"at": [CANARY]})
    try:
        secret = CANARY
        raise ValueError(secret)
    except ValueError:
        logger.exception("processor.failed")
    assert log.getvalue() and CANARY not in log.getvalue()


def test_a_warning_has_no_words(capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = privacy._warning
        warnings.warn(f"Failed to parse {CANARY}", UserWarning, stacklevel=1)
    written = capsys.readouterr().err
    assert "UserWarning" in written and CANARY not in written


def test_an_uncaught_error_in_a_thread_has_no_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "excepthook", privacy._uncaught_in_thread)

    def fail() -> None:
        raise ValueError(CANARY)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    written = capsys.readouterr().err
    assert "ValueError" in written and CANARY not in written


def test_an_uncaught_error_has_no_words() -> None:
    code = (
        "from bot import privacy\n"
        "privacy.begin_serving()\n"
        "def fail(words): raise ValueError(words)\n"
        f"fail('{CANARY}')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "ValueError" in done.stderr and CANARY not in done.stderr


def test_the_access_log_is_silent(log: io.StringIO) -> None:
    logger = logging.getLogger("sanic.access")
    logger.setLevel(logging.DEBUG)
    logger.info("", extra={"host": ADDRESS, "request": "GET /", "status": 200, "byte": 1})
    assert log.getvalue() == ""


def test_before_the_first_conversation_logs_are_whole(log: io.StringIO) -> None:
    privacy.end_serving()
    logging.getLogger("rasa.core.agent").error("Could not load model models/a.tar.gz")
    assert "models/a.tar.gz" in log.getvalue()


def test_installing_twice_changes_nothing() -> None:
    factory = logging.getLogRecordFactory()
    privacy.install()
    assert logging.getLogRecordFactory() is factory
