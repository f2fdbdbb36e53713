"""A plain list of numbers to copy, which does not give away what it is for."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue.directory import contacts
from bot.dialogue.wording import Wording
from bot.knowledge.records import Service
from bot.reply import Contact, Message

EMERGENCY = "emergency-999"


def take_away(services: Iterable[Service], wording: Wording) -> Message:
    """The numbers of `services` without their names: websites would tell, so they stay out."""
    lines = {
        f"• {contact.label}: {contact.value}": None
        for service in services
        for contact in _numbers(service)
    }
    return Message("\n".join([wording.say("take_away_lead"), *lines]))


def _numbers(service: Service) -> list[Contact]:
    """Its numbers to call or text; of the emergency services the one that everybody knows."""
    numbers = [contact for contact in contacts(service) if contact.kind in ("call", "text")]
    return numbers[:1] if service.id == EMERGENCY else numbers
