"""Help for a place: which services to name, and how to ask where somebody is."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue.conversation import Conversation
from bot.dialogue.directory import LOCAL_RAPE_CRISIS, Directory
from bot.dialogue.times import SOON
from bot.dialogue.wording import Wording
from bot.knowledge.records import ADULT_LINE, CHILD_LINE, Service
from bot.knowledge.search import KnowledgeBase
from bot.reply import Button, Message

NATIONAL_LINE = ADULT_LINE
COUNTY_SARC = "oakwood-place-sarc"
COUNTY_FRONT_DOOR = "synergy-essex"
SARC_FINDER = "nhs-sarc-finder"
LINE_FOR_MEN = "survivors-uk"
MOST_SERVICES = 3


class SupportDesk:
    """Knows who can help where."""

    def __init__(self, knowledge: KnowledgeBase, directory: Directory, wording: Wording) -> None:
        self._knowledge = knowledge
        self._directory = directory
        self._say = wording.say

    def services(self, known: Conversation) -> list[Service]:
        """The local centre, the county's examination centre and the 24-hour line; no more.

        The examination centre comes first while what it can do is still a matter of days.
        A centre whose number is not known is named in the lead instead, and the county's
        front door with it; what is returned can be reached.
        """
        sarc = SARC_FINDER if known.place == "elsewhere" else COUNTY_SARC
        ids = [LOCAL_RAPE_CRISIS, NATIONAL_LINE, sarc]
        if known.when in SOON:
            ids = [sarc, LOCAL_RAPE_CRISIS, NATIONAL_LINE]
        if known.young:
            ids = [CHILD_LINE, *(i for i in ids if i != NATIONAL_LINE)]
        if known.gender == "male":
            ids = [LINE_FOR_MEN, *ids]
        found = [s for s in self._directory.resolve(ids, known.place) if s.contact_may_be_shown]
        return [s for s in found if not _turns_away(s, known)][:MOST_SERVICES]

    def lead(self, known: Conversation) -> str:
        """The sentences above the services: the centre of the place, and the front door."""
        place, say = known.place, self._say
        if place == "elsewhere":
            return say("place_elsewhere")
        centre = self._directory.local_centre(place) if place not in (None, "essex") else None
        if centre is None:
            opening = say("place_essex" if place == "essex" else "national_lead")
            return f"{opening} {self.front_door()}"
        phrase = "local_centre" if centre.shown_phones() else "local_centre_no_number"
        name = self._knowledge.district(str(place)).name
        said = say(phrase, place=name, centre=centre.name)
        if _turns_away(centre, known):
            return f"{say('local_centre_men', place=name, centre=centre.name)} {self.front_door()}"
        return f"{said} {self.front_door()}"

    def front_door(self) -> str:
        """What joins the county's centres."""
        partnership = self._knowledge.service(COUNTY_FRONT_DOOR).name
        return self._say("county_front_door", partnership=partnership)

    def centres_differ(self, districts: Iterable[str]) -> bool:
        """Whether the districts have different rape crisis centres."""
        centres = {self._directory.local_centre(district) for district in districts}
        return len({centre.id for centre in centres if centre}) > 1

    def ask_place(self) -> Message:
        """Where are you, with a button for each district and one to skip."""
        return self._ask("ask_place", [district.id for district in self._knowledge.districts()])

    def ask_which_place(self, districts: Iterable[str]) -> Message:
        """Which of the districts of a straddling postcode."""
        return self._ask("ask_which_place", districts)

    def _ask(self, phrase: str, districts: Iterable[str]) -> Message:
        buttons = tuple(
            Button(self._knowledge.district(place).name, f'/inform{{"place": "{place}"}}')
            for place in districts
        )
        skip = Button(self._say("skip"), "/prefer_not_to_say")
        return Message(self._say(phrase), (*buttons, skip))


def _turns_away(service: Service, known: Conversation) -> bool:
    """Whether a grown man would be sent to a service that says it is for others."""
    return known.gender == "male" and not known.young and not service.welcomes("men")
