"""The web channel: JSON for the widget, pages, the plain page, and the directory feed.

Register it in `credentials.yml` as `bot.channels.web.WebInput`. What each address does is fixed
point 4 of the design and is described for operators in `docs/deploying.md`.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, html, json

from bot import privacy, tracker_store
from bot.channels.conversations import CHANNEL, Conversations, TooManyTurns, WebOutput
from bot.channels.directory import DirectoryFeed
from bot.channels.emergency import EmergencyHelp, Reason
from bot.channels.files import WebFolder
from bot.channels.framing import guard
from bot.channels.gate import OTHER_SITE, Gate
from bot.channels.headers import is_allowed_origin
from bot.channels.limits import RequestLimits
from bot.channels.options import WebOptions
from bot.channels.pages import CLEARING_HEADERS, ENDING_HEADERS, clearing_page
from bot.channels.plain import PATH as PLAIN_PATH
from bot.channels.plain import PlainPages, is_plain
from bot.channels.requests import (
    NO_SESSION,
    Refusal,
    bearer_token,
    json_object,
    known_shape,
    message_id,
    said,
)

__all__ = ["WebInput", "WebOutput"]

logger = logging.getLogger(__name__)

BLUEPRINT = "waymark_web"
SESSIONS = "/webhooks/web/sessions"
MESSAGES = "/webhooks/web/messages"
END = "/webhooks/web/end"
API_PATHS = frozenset({SESSIONS, MESSAGES, END})
_SWEEP_SECONDS = 15.0
_KEEP_ALIVE_SECONDS = 30
_SHUTDOWN_SECONDS = 3.0
_READ = ["GET", "HEAD"]
# A beacon sent as a page closes may be plain text: JSON would need a preflight first.
_BEACON_TYPES = ("application/json", "text/plain")


class WebInput(InputChannel):
    """Receives what people send over HTTP."""

    def __init__(self, options: WebOptions | None = None) -> None:
        """Read the settings from the environment unless they are given.

        Raises:
            OptionsError: a setting is malformed.
        """
        self.options = options or WebOptions.from_environment()
        self.emergency = EmergencyHelp(self.options.knowledge)

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebInput:
        """Return the channel; everything it needs is in the environment."""
        return cls()

    def url_prefix(self) -> str:
        """Return the root, since the pages live there beside the webhooks."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return every route of the channel."""
        return _Routes(self.options, self.emergency, on_new_message).blueprint()


class _Routes:
    """The handlers, and what they share."""

    def __init__(
        self,
        options: WebOptions,
        emergency: EmergencyHelp,
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
    ) -> None:
        self._options = options
        self._emergency = emergency
        self._conversations = Conversations(on_new_message, options, emergency)
        self._plain = PlainPages(self._conversations, options, emergency)
        self._directory = DirectoryFeed(options.knowledge)
        self._files = WebFolder(options.web_folder, options.exit_url)
        self._limits = RequestLimits(
            per_address=options.rate_per_address, in_all=options.rate_in_all
        )
        self._reads = RequestLimits(
            per_address=options.rate_per_address, in_all=options.rate_in_all
        )
        self._warned_of_proxy = False
        self._sweeping: asyncio.Task[None] | None = None

    def blueprint(self) -> Blueprint:
        """Return the blueprint with all routes and listeners."""
        blueprint = Blueprint(BLUEPRINT)
        for path, methods, handler in self._table():
            name = f"{methods[0]} {path}"
            blueprint.add_route(_plain_function(handler), path, methods=methods, name=name)
        blueprint.listener("before_server_start")(self._prepare)
        blueprint.listener("after_server_start")(self._start)
        blueprint.listener("before_server_stop")(self._stop)
        return blueprint

    def _table(self) -> Iterator[tuple[str, list[str], Callable[..., Any]]]:
        """Yield every address with its methods and its handler."""
        yield SESSIONS, ["POST"], self.open_session
        yield SESSIONS, ["DELETE"], self.end_session
        yield MESSAGES, ["POST"], self.take_message
        yield END, ["POST"], self.end_by_beacon
        yield "/health", _READ, self.health
        yield "/exit", _READ, self.leave
        yield "/exit/<leave:str>", _READ, self.leave_and_end
        yield PLAIN_PATH, _READ, self.show_plain
        yield PLAIN_PATH, ["POST"], self.talk_plain
        yield f"{PLAIN_PATH}/<view:str>", _READ, self.show_plain_reply
        for path, handler in self._directory.routes().items():
            yield path, _READ, self._limited(handler)
        for address in self._files.addresses:
            if address not in _OWN_PATHS:
                yield address, _READ, self.show_file

    async def open_session(self, request: Request) -> HTTPResponse:
        """Open a conversation: 201 with its id and the first messages."""
        self._admit(request)
        session, messages = await self._conversations.open()
        return json({"session": session.token, "messages": messages}, status=201)

    async def take_message(self, request: Request) -> HTTPResponse:
        """Answer a message or a pressed button: 200 with the reply."""
        self._admit(request)
        session = self._conversations.sessions.get(bearer_token(request))
        if session is None:
            raise Refusal(404, NO_SESSION)
        body = json_object(request)
        try:
            reply = await self._conversations.answer(
                session, said(body, self._options), message_id(body)
            )
        except TooManyTurns:
            raise self._busy(1) from None
        if reply is None:
            raise Refusal(404, NO_SESSION)
        return json({"messages": reply})

    async def end_session(self, request: Request) -> HTTPResponse:
        """Forget a conversation: 204. Never limited, since leaving must always work."""
        self._check_origin(request)
        return self._end(bearer_token(request))

    async def end_by_beacon(self, request: Request) -> HTTPResponse:
        """Forget a conversation whose page is being closed: 204.

        The origin is not checked. A browser sends `Origin: null` with a beacon of a page that
        sends no referrer, and only who holds the id can end the conversation.
        """
        body = json_object(request, types=_BEACON_TYPES)
        return self._end(known_shape(body.get("session")))

    async def health(self, request: Request) -> HTTPResponse:
        """Say whether the assistant can answer: 200, or 503 with what is missing."""
        agent = getattr(request.app.ctx, "agent", None)
        model = bool(agent is not None and agent.is_ready())
        knowledge = self._directory.opens()
        ready = model and knowledge
        body = {"status": "ready" if ready else "not ready", "model": model, "knowledge": knowledge}
        return json(body, status=200 if ready else 503)

    async def leave(self, request: Request) -> HTTPResponse:
        """Clear what the browser kept for us, then lead to the exit address."""
        return html(clearing_page(self._options.exit_url), headers=dict(CLEARING_HEADERS))

    async def leave_and_end(self, request: Request, leave: str) -> HTTPResponse:
        """Forget the conversation that the link belongs to, then do the same.

        In two steps: a browser may keep the page that was left alive for Back, and only the
        second answer comes late enough to clear that.
        """
        self._conversations.sessions.end_by_leave(leave)
        return html(clearing_page("/exit"), headers=dict(CLEARING_HEADERS))

    async def show_file(self, request: Request) -> HTTPResponse:
        """Return a page, a script or another file of the widget."""
        return self._files.respond(request)

    async def show_plain(self, request: Request) -> HTTPResponse:
        """Show the page for browsers without scripts."""
        self._admit_reading(request)
        return await self._plain.show(request)

    async def show_plain_reply(self, request: Request, view: str) -> HTTPResponse:
        """Show the reply to a form of that page."""
        self._admit_reading(request)
        return await self._plain.show_reply(request, view)

    async def talk_plain(self, request: Request) -> HTTPResponse:
        """Take the form of that page."""
        self._admit(request, check_origin=False)
        return await self._plain.talk(request)

    def _end(self, token: str) -> HTTPResponse:
        if not self._conversations.sessions.end(token):
            raise Refusal(404, NO_SESSION)
        return HTTPResponse(status=204, headers=dict(ENDING_HEADERS))

    def _limited(self, handler: Callable[..., HTTPResponse]) -> Callable[..., HTTPResponse]:
        def limited(request: Request, **parts: str) -> HTTPResponse:
            self._admit_reading(request)
            return handler(request, **parts)

        return limited

    def _admit(self, request: Request, *, check_origin: bool = True) -> None:
        if check_origin:
            self._check_origin(request)
        self._count(self._limits, request)

    def _admit_reading(self, request: Request) -> None:
        self._count(self._reads, request)

    def _check_origin(self, request: Request) -> None:
        if not is_allowed_origin(request, self._options):
            raise Refusal(403, OTHER_SITE)

    def _count(self, limits: RequestLimits, request: Request) -> None:
        if not self._options.rate_limit:
            return
        wait = limits.retry_after(self._address(request))
        if wait:
            raise self._busy(wait)

    def _busy(self, seconds: int) -> Refusal:
        return Refusal(
            429, Reason.BUSY.value, reason=Reason.BUSY, headers={"Retry-After": str(seconds)}
        )

    def _address(self, request: Request) -> str:
        if self._options.proxies:
            return str(request.remote_addr or request.ip)
        if "x-forwarded-for" in request.headers and not self._warned_of_proxy:
            self._warned_of_proxy = True
            logger.warning(
                "Requests come through a proxy, so the rate limit counts everybody as one. Set "
                "WAYMARK_PROXIES to the number of proxies, usually 1."
            )
        return str(request.ip)

    def _home(self, request: Request) -> HTTPResponse:
        return self._files.respond(request, "/")

    async def _prepare(self, app: Sanic, _: Any) -> None:
        """Set the server's own limits and put the gate in its place."""
        app.config.update(
            {
                "ACCESS_LOG": False,
                "REQUEST_MAX_SIZE": self._options.max_body_bytes,
                "REQUEST_TIMEOUT": self._options.request_timeout,
                "RESPONSE_TIMEOUT": self._options.response_timeout,
                "KEEP_ALIVE_TIMEOUT": _KEEP_ALIVE_SECONDS,
                "GRACEFUL_SHUTDOWN_TIMEOUT": _SHUTDOWN_SECONDS,
                "PROXIES_COUNT": self._options.proxies or None,
            }
        )
        guard(app)
        Gate(
            blueprint=BLUEPRINT,
            api_paths=API_PATHS,
            home=self._home,
            page_problem=self._plain.problem,
            is_page=is_plain,
            options=self._options,
            emergency=self._emergency,
        ).install(app)

    async def _start(self, app: Sanic, _: Any) -> None:
        """Make the assistant forget and its logs silent, before the first conversation."""
        agent = getattr(app.ctx, "agent", None)
        if agent is not None:
            store = tracker_store.install(agent, idle_seconds=self._options.idle_seconds)
            self._conversations.keep_in(store)
        privacy.begin_serving()
        self._sweeping = asyncio.get_running_loop().create_task(self._sweep())

    async def _stop(self, app: Sanic, _: Any) -> None:
        if self._sweeping is not None:
            self._sweeping.cancel()
        self._conversations.stop()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            self._conversations.sweep()


_OWN_PATHS = API_PATHS | {"/", "/health", "/exit", PLAIN_PATH}


def _plain_function(handler: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function for a method: Sanic writes an attribute on each handler."""

    @functools.wraps(handler)
    def handle(request: Request, **parts: str) -> Any:
        return handler(request, **parts)

    return handle
