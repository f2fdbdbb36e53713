"""Services of the directory as contacts, cards and lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from bot.dialogue.wording import Wording
from bot.knowledge.hours import service_opening
from bot.knowledge.records import Phone, Service
from bot.knowledge.search import KnowledgeBase
from bot.reply import Card, Contact, Message

LOCAL_RAPE_CRISIS = "local-rape-crisis"
LOCAL_CHILDRENS_SERVICES = "local-children-services"
_FREE = re.compile(r"\bfree\b", re.IGNORECASE)
_OPEN_FIRST = {"open": 0, "unknown": 1, "closed": 2}


class Directory:
    """Finds services for a person and puts them into words."""

    def __init__(self, knowledge: KnowledgeBase, wording: Wording) -> None:
        self._knowledge = knowledge
        self._wording = wording

    def resolve(self, ids: Iterable[str], place: str | None) -> list[Service]:
        """The services meant by `ids` that may be named, local ones for `place`, no repeats."""
        found: dict[str, Service] = {}
        for service_id in ids:
            for actual in self._for_place(service_id, place):
                service = self._knowledge.service(actual)
                if service.signpost != "no" and service.status == "active":
                    found.setdefault(actual, service)
        return list(found.values())

    def local_centre(self, place: str | None) -> Service | None:
        """The rape crisis centre of a district, if the place is one of the six or Essex."""
        return next(iter(self.resolve([LOCAL_RAPE_CRISIS], place)), None)

    def open_first(self, services: list[Service], now: datetime) -> list[Service]:
        """The services, open ones first, then those whose hours are unknown, then closed ones."""
        return sorted(
            services, key=lambda service: _OPEN_FIRST[service_opening(service, now).state]
        )

    def message(self, service: Service, now: datetime) -> Message:
        """The service as a message: a line of text and a card."""
        card = self.card(service, now)
        return Message(_as_text(service, card, self._lead(service)), card=card)

    def card(self, service: Service, now: datetime) -> Card:
        """The service card of docs/architecture.md; no contact unless it may be shown."""
        opened = service_opening(service, now)
        card: dict[str, object] = {
            "type": "service",
            "id": service.id,
            "name": service.name,
            "lead": self._lead(service),
            "summary": service.eligibility_description,
            "open": {"state": opened.state, "text": opened.text},
            "contacts": [contact.as_dict() for contact in contacts(service)],
            "checked": service.assured_date,
            "notice": self.checked(service.assured_date, service.review_date, now.date()),
        }
        if service.contact_may_be_shown and service.address:
            card["address"] = ", ".join(filter(None, (service.address, service.postcode)))
        return card

    def checked(self, assured: str, review: str, today: date) -> str:
        """When a record was checked, and a request to tell us once its review is overdue."""
        month = f"{date.fromisoformat(assured):%B %Y}"
        overdue = date.fromisoformat(review) < today
        return self._wording.say("check_overdue" if overdue else "checked", month=month)

    def _lead(self, service: Service) -> str:
        phrases = {"name_only": "service_name_only", "check_first": "service_check_first"}
        phrase = phrases.get(service.signpost)
        return self._wording.say(phrase, service=service.name) if phrase else ""

    def _for_place(self, service_id: str, place: str | None) -> list[str]:
        district = self._knowledge.district(place) if place else None
        if service_id == LOCAL_RAPE_CRISIS:
            if place == "essex":
                return ["synergy-essex"]
            return list(district.rape_crisis_ids[:1]) if district else []
        if service_id == LOCAL_CHILDRENS_SERVICES:
            if district and district.children_services_id:
                return [district.children_services_id]
            return ["essex-children-families-hub"] if place == "essex" else []
        return [service_id]


def contacts(service: Service) -> list[Contact]:
    """Every way to reach a service that may be shown: call, text, chat, website, e-mail."""
    if not service.contact_may_be_shown:
        return []
    found = [phone_contact(phone) for phone in service.shown_phones()]
    if service.webchat_url:
        found.append(_web("Chat online", service.webchat_url))
    if service.url:
        found.append(_web("Website", service.url))
    if service.email:
        found.append(Contact("email", "Email", service.email, f"mailto:{service.email}"))
    return found


def phone_contact(phone: Phone, note: str | None = None) -> Contact:
    """A number to call or to text; `note` in place of the directory's own words."""
    digits = re.sub(r"\D", "", phone.number)
    if phone.kind == "sms":
        label = f"Text {phone.keyword.upper()} to" if phone.keyword else "Text"
        return Contact("text", label, phone.number, f"sms:{digits}", note or phone.description)
    free = "free" if phone.free and not _FREE.search(phone.description) else ""
    described = note or ", ".join(filter(None, (phone.description, free)))
    return Contact("call", "Call", phone.number, f"tel:{digits}", described)


def _web(label: str, url: str) -> Contact:
    return Contact("web", label, re.sub(r"^https?://(www\.)?|/$", "", url), url)


def _as_text(service: Service, card: Card, lead: str) -> str:
    lines = [lead or f"{service.name}. {card['open']['text']}."]
    lines += [f"• {_line(contact)}" for contact in card["contacts"]]
    if "address" in card:
        lines.append(f"• {card['address']}")
    return "\n".join(lines)


def _line(contact: dict[str, str]) -> str:
    line = f"{contact['label']}: {contact['value']}"
    return f"{line} ({contact['note']})" if contact.get("note") else line
