"""Reads what a client sent, or says in plain words why it cannot be used."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from sanic.exceptions import SanicException
from sanic.request import Request

from bot.channels.emergency import Reason
from bot.channels.options import WebOptions
from bot.channels.sessions import looks_like_token
from bot.channels.text import clean_text, typed_words

_MESSAGE_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_LONGEST_PAYLOAD = 500
_BEARER = "bearer"

NO_SESSION = "This conversation has ended, or never was. Please start a new one."


class Refusal(SanicException):
    """A request that gets no reply of the assistant.

    `reason` is set when a person may be reading: the emergency message then goes with it.
    """

    def __init__(
        self,
        status: int,
        error: str,
        *,
        reason: Reason | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(error, status_code=status, quiet=True)
        self.error = error
        self.reason = reason
        self.headers = dict(headers or {})


def bearer_token(request: Request) -> str:
    """Return the session id of the Authorization header.

    Raises:
        Refusal: 401 when there is none, 404 when it is not of the shape we make.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != _BEARER or not token.strip():
        raise Refusal(
            401,
            "Send the conversation's id as 'Authorization: Bearer …'.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return known_shape(token.strip())


def known_shape(token: object) -> str:
    """Return a session id of the right shape.

    Raises:
        Refusal: 404 for anything else, the same as for an unknown id.
    """
    if not isinstance(token, str) or not looks_like_token(token):
        raise Refusal(404, NO_SESSION)
    return token


def json_object(request: Request, *, types: tuple[str, ...] = ("application/json",)) -> Any:
    """Return the JSON object in the body.

    Raises:
        Refusal: 415 for another content type, 400 for anything but a JSON object.
    """
    kind = request.headers.get("content-type", "").split(";", 1)[0].strip().lower()
    if kind not in types:
        raise Refusal(415, "Send the message as JSON, with 'Content-Type: application/json'.")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Refusal(400, "The message was not in good JSON.") from None
    if not isinstance(body, dict):
        raise Refusal(400, 'Send a JSON object, such as {"text": "hello"}.')
    return body


def message_id(body: Mapping[str, Any]) -> str | None:
    """Return the client's id for a message, if it gave one.

    Raises:
        Refusal: 400 when it is not a short plain word.
    """
    value = body.get("id")
    if value is None:
        return None
    if not isinstance(value, str) or not _MESSAGE_ID.fullmatch(value):
        raise Refusal(400, "'id' may have up to 64 letters, digits and any of - _ . :")
    return value


def said(body: Mapping[str, Any], options: WebOptions) -> str:
    """Return what the person typed, or the payload of the button they pressed.

    Raises:
        Refusal: 400 or 413, with words for the person.
    """
    text, payload = body.get("text"), body.get("payload")
    if (text is None) == (payload is None):
        raise Refusal(400, "Send either 'text' or 'payload'.", reason=Reason.EMPTY)
    if payload is not None:
        return button_payload(payload)
    return typed_text(text, options)


def typed_text(text: object, options: WebOptions) -> str:
    """Return typed words, safe to give to the assistant.

    Raises:
        Refusal: 400 when there are no words, 413 when there are too many.
    """
    if not isinstance(text, str):
        raise Refusal(400, "'text' must be words in quotation marks.", reason=Reason.EMPTY)
    words = typed_words(text)
    if not words:
        raise Refusal(400, Reason.EMPTY.value, reason=Reason.EMPTY)
    if len(words) > options.max_characters:
        raise Refusal(413, Reason.TOO_LONG.value, reason=Reason.TOO_LONG)
    return words


def button_payload(payload: object) -> str:
    """Return the payload of a button that the assistant may have shown.

    Raises:
        Refusal: 400 for a payload that is not on the allow-list.
    """
    unknown = Refusal(400, "I do not know that button. Please pick another or write a few words.")
    if not isinstance(payload, str) or len(payload) > _LONGEST_PAYLOAD:
        raise unknown
    # The allow-list belongs to the dialogue; without it no payload is accepted.
    from bot.dialogue.payloads import parse_payload

    if clean_text(payload) != payload or parse_payload(payload) is None:
        raise unknown
    return payload
