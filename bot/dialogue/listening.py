"""What a turn tells about the person: remembered as slots, never asked for twice."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.conversation import Conversation
from bot.dialogue.turn import ANY_GENDER, PROFESSIONAL, SUPPORTER, WITNESS, Turn

ADULT_AGE = 18
_AUDIENCES = (PROFESSIONAL, WITNESS, SUPPORTER)
_IDENTITY_TOPICS = {"support_lgbtq": "lgbt", "support_disabled": "disabled"}


def listen(turn: Turn, conversation: Conversation) -> Conversation:
    """The conversation with what this turn says of place, service, time and person."""
    audience = next((a for a in _AUDIENCES if a in turn.signals), conversation.audience)
    return replace(
        conversation,
        place=_said(turn, "place", conversation.place),
        service=_said(turn, "service", conversation.service),
        when=_said(turn, "when", conversation.when),
        audience=_chosen_audience(turn, audience),
        gender=_gender(turn, conversation),
        young=_is_young(turn, conversation),
        identity=_IDENTITY_TOPICS.get(turn.topic, conversation.identity),
    )


def _said(turn: Turn, name: str, known: str | None) -> str | None:
    named = turn.first(name)
    return turn.parameters.get(name) or (named.value if named else known)


def _chosen_audience(turn: Turn, audience: str | None) -> str | None:
    chosen = turn.parameters.get("audience")
    return None if chosen == "self" else chosen or audience


def _gender(turn: Turn, conversation: Conversation) -> str | None:
    if turn.parameters.get("gender") == ANY_GENDER:
        return None
    return "male" if _is_about_a_man(turn) else conversation.gender


def _is_about_a_man(turn: Turn) -> bool:
    return "male" in turn.signals or turn.topic == "support_men"


def _is_young(turn: Turn, conversation: Conversation) -> bool | None:
    """Whether the person themself is under 18; a child that an adult tells of does not count."""
    about_themself = not set(_AUDIENCES) & turn.signals and turn.topic != "concern_own_behaviour"
    if "under_18" in turn.signals and about_themself:
        return True
    return conversation.young
