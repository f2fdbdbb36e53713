"""Starts the assistant: as a web server, or as a chat in the terminal.

Everything that can be checked is checked before the slow part begins, and each failure says in
plain words what to do about it. Custom actions run inside the server: nothing listens but the
web channel.
"""

from __future__ import annotations

import asyncio
import errno
import importlib
import logging
import os
import socket
import tarfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from bot import privacy
from bot.channels.options import OptionsError, WebOptions
from bot.settings import MODEL_FOLDER, knowledge_file

if TYPE_CHECKING:
    from rasa.core.agent import Agent

logger = logging.getLogger(__name__)

WEB_CHANNEL = "bot.channels.web.WebInput"
TRACKER_STORE = "bot.tracker_store.ForgetfulTrackerStore"
LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 5005
_STOP_AFTER = 0.1
"""Seconds for the server to finish starting before it can be stopped again."""
_REMAKE_MODEL = "Run 'make train' to make a new one."


class ServingError(Exception):
    """The assistant cannot be started; the message says why and what to do."""


@dataclass(frozen=True)
class Place:
    """Where the parts of a running assistant are. `model` is a file, or a folder of models."""

    model: Path = MODEL_FOLDER
    endpoints: Path = Path("endpoints.yml")
    knowledge: Path = field(default_factory=knowledge_file)


def run(
    place: Place | None = None,
    *,
    host: str = LOOPBACK,
    port: int = DEFAULT_PORT,
    debug: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Serve the web channel until Ctrl-C. `say` gets each line about how far the start is.

    Raises:
        ServingError: something needed is missing, broken or taken.
    """
    place = place or Place()
    say("Checking the model, the knowledge base and the port …")
    model = check(place)
    port = check_port(host, port)
    say("Loading the assistant. This takes about half a minute …")
    _prepare_process(debug=debug)

    import rasa

    failures: list[ServingError] = []
    try:
        rasa.run(
            model=str(model),
            endpoints=str(place.endpoints),
            connector=WEB_CHANNEL,
            credentials=None,
            interface=host,
            port=port,
            enable_api=False,
            server_listeners=[
                (
                    _when_loaded(f"http://{_address(host)}:{port}/", say, failures),
                    "after_server_start",
                ),
            ],
        )
    except OSError as error:
        raise _port_error(error, host, port) from error
    if failures:
        raise failures[0]
    say("Stopped. Every conversation is gone.")


def shell(place: Place | None = None, *, debug: bool = False) -> None:
    """Chat in the terminal with the same assistant, until the person leaves.

    Raises:
        ServingError: something needed is missing or broken.
    """
    place = place or Place()
    model = check(place)
    print("Loading the assistant. This takes about half a minute …", flush=True)
    # Nothing but the conversation belongs on this screen.
    _prepare_process(debug=debug, quiet_level=logging.CRITICAL)

    from bot.shell import TerminalChat

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        agent = loop.run_until_complete(_load(model, place.endpoints))
        TerminalChat.with_agent(agent, WebOptions.from_environment(), loop).run()
    finally:
        loop.close()


def check(place: Place) -> Path:
    """Check the settings, the knowledge base, the endpoints and the model; return the model file.

    Raises:
        ServingError: the first thing that is wrong.
    """
    try:
        WebOptions.from_environment()
    except OptionsError as error:
        raise ServingError(str(error)) from error
    check_knowledge(place.knowledge)
    check_endpoints(place.endpoints)
    return find_model(place.model)


def check_knowledge(path: Path) -> None:
    """Open the knowledge base once.

    Raises:
        ServingError: it is missing, broken or of another version.
    """
    from bot.knowledge.errors import KnowledgeError
    from bot.knowledge.search import KnowledgeBase

    try:
        KnowledgeBase(path).districts()
    except KnowledgeError as error:
        raise ServingError(str(error)) from error


def check_endpoints(path: Path) -> None:
    """Check that conversations will be kept by the store that forgets, and by no other.

    Raises:
        ServingError: the file is missing or broken, or names another store or an event broker.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except FileNotFoundError:
        raise ServingError(
            f"The file {path} is missing. Start Waymark from its own folder, or restore the file "
            f"with 'git checkout {path}'."
        ) from None
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ServingError(f"The file {path} cannot be read. Correct or restore it.") from error
    store = (content.get("tracker_store") or {}).get("type")
    if store != TRACKER_STORE:
        raise ServingError(
            f"{path} names {store or 'no store'} under 'tracker_store'. It would keep what people "
            f"write. Set 'type: {TRACKER_STORE}'."
        )
    if content.get("event_broker"):
        raise ServingError(f"{path} has an 'event_broker'. Remove it: nothing may leave Waymark.")


def find_model(path: Path) -> Path:
    """Return the model file, the newest one when a folder is given.

    Raises:
        ServingError: there is none, or it is not a model.
    """
    model = path
    if path.is_dir():
        models = sorted(path.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime)
        if not models:
            raise ServingError(f"There is no model in {path}. {_REMAKE_MODEL}")
        model = models[-1]
    if not model.is_file():
        raise ServingError(f"There is no model at {model}. {_REMAKE_MODEL}")
    try:
        with tarfile.open(model) as archive:
            archive.next()
    except (tarfile.TarError, EOFError, OSError) as error:
        raise ServingError(f"The model {model} is broken. {_REMAKE_MODEL}") from error
    return model


def check_port(host: str, port: int) -> int:
    """Check that the port can be listened on and return it; for 0, return one that is free.

    Raises:
        ServingError: it is taken, not allowed, or the host is not of this machine.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    except (OSError, OverflowError) as error:
        raise _port_error(error, host, port) from error


def in_process_actions(package: str = "actions") -> Any:
    """Return an action endpoint that runs the actions of a package in this process.

    Raises:
        ServingError: the package does not import.
    """
    from rasa.utils.endpoints import EndpointConfig
    from rasa_sdk.executor import ActionExecutor

    class InProcessActions(EndpointConfig):
        """Stands where Rasa expects an action server; no request leaves the process."""

        async def request(self, *_: Any, **request: Any) -> Any:
            """Run the action that the request names."""
            return await executor.run(request["json"])

    try:
        importlib.import_module(package)
        executor = ActionExecutor()
        executor.register_package(package)
    except (Exception, SystemExit) as error:
        raise ServingError(
            f"The folder '{package}' has a mistake and does not load ({type(error).__name__}: "
            f"{error}). Run 'make test' to find it."
        ) from error
    _trust_own_actions()
    return InProcessActions("in-process", enable_selective_domain=True)


def _trust_own_actions() -> None:
    """Spare each turn the check of what an action server answered.

    Rasa checks the answer, and the schema itself again, at every action: 40 ms, most of a turn.
    There is no server here: the answer comes from our own actions, in this process.
    """
    from rasa.core.actions.action import RemoteAction

    RemoteAction._validate_action_result = lambda *_: True


def _prepare_process(*, debug: bool, quiet_level: int = logging.WARNING) -> None:
    """Set what Rasa and its libraries read when they are first imported."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["SANIC_WORKERS"] = "1"
    level = logging.DEBUG if debug else quiet_level
    privacy.install()
    if not debug:
        # A dozen deprecations of Rasa's own libraries, which no operator can do anything about.
        warnings.showwarning = _say_nothing

    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(level)
    configure_logging_and_warnings(log_level=level, warn_only_once=True, filter_repeated_logs=True)
    if not debug:
        # It logs a traceback when a model does not load; `_make_ready` says what to do instead.
        logging.getLogger("rasa.core.agent").setLevel(logging.CRITICAL)


def _say_nothing(*_: Any, **__: Any) -> None:
    return None


async def _load(model: Path, endpoints: Path) -> Agent:
    from rasa.core.agent import load_agent
    from rasa.core.utils import AvailableEndpoints

    agent = await load_agent(
        model_path=str(model), endpoints=AvailableEndpoints.read_endpoints(str(endpoints))
    )
    await _make_ready(agent)
    return agent


async def _make_ready(agent: Agent) -> None:
    """Give a loaded agent its actions, and try it once: the first message is slow."""
    if agent.processor is None:
        raise ServingError(
            f"The model could not be loaded; it may come from another version. {_REMAKE_MODEL}"
        )
    actions = in_process_actions()
    agent.action_endpoint = actions
    agent.processor.action_endpoint = actions
    try:
        await agent.parse_message("hello")
    except Exception as error:
        raise ServingError(
            f"The model loads but cannot read a message ({type(error).__name__}). {_REMAKE_MODEL}"
        ) from error


def _when_loaded(
    address: str, say: Callable[[str], None], failures: list[ServingError]
) -> Callable[..., Any]:
    async def when_loaded(app: Any, _: Any) -> None:
        try:
            await _make_ready(app.ctx.agent)
        except ServingError as error:
            failures.append(error)
            asyncio.get_running_loop().call_later(_STOP_AFTER, app.stop)
            return
        say(f"Waymark is ready: {address}\nPress Ctrl-C to stop.")

    return when_loaded


def _port_error(error: Exception, host: str, port: int) -> ServingError:
    code = getattr(error, "errno", None)
    if code == errno.EADDRINUSE:
        return ServingError(
            f"Port {port} is taken by another program. Stop that one, or choose another port: "
            f"PORT={port + 1} make run"
        )
    if code == errno.EACCES:
        return ServingError(f"This user may not use port {port}. Choose one from 1024 to 65535.")
    if isinstance(error, OverflowError):
        return ServingError(f"There is no port {port}. Choose one from 1024 to 65535.")
    return ServingError(f"Waymark cannot listen on {host}:{port} ({error}). Check the address.")


def _address(host: str) -> str:
    return {"0.0.0.0": LOOPBACK, "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
