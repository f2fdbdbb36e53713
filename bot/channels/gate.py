"""The one door every request comes through.

Rasa adds routes of its own (a page with its version, and its HTTP API when someone turns it on)
and answers every CORS preflight. The gate stands before all of that: it lets through our own
routes and nothing else, and puts the security headers on every answer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Container
from typing import Any

from sanic import Sanic
from sanic.exceptions import (
    MethodNotSupported,
    NotFound,
    PayloadTooLarge,
    SanicException,
    ServiceUnavailable,
)
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot import privacy
from bot.channels.emergency import EmergencyHelp, Reason
from bot.channels.headers import SecurityHeaders, is_allowed_origin, preflight_headers
from bot.channels.options import WebOptions
from bot.channels.requests import Refusal

logger = logging.getLogger(__name__)

OTHER_SITE = "This website is not on the list of sites that may use Waymark."
_PROBLEMS: dict[type[SanicException], str] = {
    NotFound: "There is nothing at this address.",
    MethodNotSupported: "This address does not take that kind of request.",
}
_UNREADABLE = "The request could not be read."

HomePage = Callable[[Request], HTTPResponse]
ShowProblem = Callable[[Request, int, str, "Reason | None"], HTTPResponse]


class Gate:
    """Lets requests in, keeps others out, and words what went wrong."""

    def __init__(
        self,
        *,
        blueprint: str,
        api_paths: Container[str],
        home: HomePage,
        page_problem: ShowProblem,
        is_page: Callable[[str], bool],
        options: WebOptions,
        emergency: EmergencyHelp,
    ) -> None:
        self._blueprint = blueprint
        self._api_paths = api_paths
        self._home = home
        self._page_problem = page_problem
        self._is_page = is_page
        self._options = options
        self._emergency = emergency
        self._headers = SecurityHeaders(options)

    def install(self, app: Sanic) -> None:
        """Take the first place among an app's request middleware and the last among the others.

        Called when the server starts: Rasa's CORS library puts itself first just before.
        """
        app.request_middleware.appendleft(self.admit)
        app.response_middleware.append(self._headers.apply)
        app.error_handler.add(Exception, self.refuse)

    def admit(self, request: Request) -> HTTPResponse | None:
        """Answer what is answered here; None lets the request go on to its route."""
        if request.path == "/" and request.method in ("GET", "HEAD"):
            return self._home(request)
        if request.method == "OPTIONS":
            return self._preflight(request)
        if request.route is not None and not self._is_ours(request):
            return self.refuse(request, NotFound("not ours"))
        return None

    def refuse(self, request: Request, error: Exception) -> HTTPResponse:
        """Turn any error into an answer: plain words, never details."""
        status, problem, reason = self._explain(request, error)
        headers: dict[str, Any] = dict(getattr(error, "headers", {}) or {})
        if self._is_page(request.path):
            response = self._page_problem(request, status, problem, reason)
        else:
            body: dict[str, Any] = {"error": problem}
            if reason is not None:
                body["messages"] = [self._emergency.message(reason)]
            response = json(body, status=status)
        response.headers.update(headers)
        return response

    def _explain(self, request: Request, error: Exception) -> tuple[int, str, Reason | None]:
        if isinstance(error, Refusal):
            return error.status_code, error.error, error.reason
        if isinstance(error, ServiceUnavailable):  # out of time, or the client went away
            return 503, Reason.FAILED.value, Reason.FAILED
        if isinstance(error, PayloadTooLarge):
            return 413, Reason.TOO_LONG.value, Reason.TOO_LONG
        if isinstance(error, SanicException) and error.status_code < 500:
            return error.status_code, _PROBLEMS.get(type(error), _UNREADABLE), None
        if not request.head:  # it broke off while its headers were being read
            return 400, _UNREADABLE, None
        logger.error("A request failed.\n%s", privacy.describe_error(error))
        return 500, Reason.FAILED.value, Reason.FAILED

    def _preflight(self, request: Request) -> HTTPResponse:
        if request.path not in self._api_paths:
            return self.refuse(request, NotFound("no such address"))
        if not is_allowed_origin(request, self._options):
            return self.refuse(request, Refusal(403, OTHER_SITE))
        return HTTPResponse(status=204, headers=preflight_headers(request, self._options))

    def _is_ours(self, request: Request) -> bool:
        route = request.route
        return route is not None and route.name.split(".", 2)[1:2] == [self._blueprint]
