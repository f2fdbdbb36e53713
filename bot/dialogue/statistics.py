"""The Echo's figures as sentences and a chart: history, never today's numbers."""

from __future__ import annotations

from bot.dialogue.wording import Wording
from bot.knowledge.search import KnowledgeBase
from bot.reply import Message

# Statistic ids by district, as in data/knowledge/statistics.yml.
RECORDED = {
    "southend": "seed_southend",
    "basildon": "seed_basildon",
    "castle_point": "seed_castlepoint",
    "rochford": "seed_rochford",
}
CHARGED = {"southend": "seed_southend_charged"}
TOTAL, TOTAL_CHARGED = "seed_total", "seed_solved"
BAR_CHARACTERS = 24


class StatisticsDesk:
    """Answers how many offences were recorded, and how many led to a charge."""

    def __init__(self, knowledge: KnowledgeBase, wording: Wording) -> None:
        self._knowledge = knowledge
        self._say = wording.say

    def offences(self, place: str | None) -> Message:
        """Recorded offences, for `place` first where one is given, with a chart of all."""
        lines = [self._say("statistics_lead_offences"), *self._area_line(place)]
        lines.append(self._say("statistics_offences_total"))
        return self._with_chart(lines, "statistics_not_counted")

    def charges(self, place: str | None) -> Message:
        """Charges and their share of recorded offences, with the same chart."""
        lines = [self._say("statistics_lead_charges")]
        if place == "southend":
            share = self._share(CHARGED["southend"], RECORDED["southend"])
            lines.append(self._say("statistics_charges_southend", share=f"{share:.0f}"))
        elif place is not None:
            lines += self._area_line(place)
            if place in RECORDED:
                area = self._area(place)
                lines.append(self._say("statistics_charges_unknown", area=area))
        share = self._share(TOTAL_CHARGED, TOTAL)
        lines.append(self._say("statistics_charges_total", share=f"{share:.0f}"))
        return self._with_chart(lines, "statistics_meaning")

    def _area_line(self, place: str | None) -> list[str]:
        if place is None or place == "essex":
            return []
        area = self._area(place)
        if place not in RECORDED:
            return [self._say("statistics_area_unknown", area=area)]
        value = f"{self._value(RECORDED[place]):.0f}"
        return [self._say("statistics_offences_area", area=area, value=value)]

    def _with_chart(self, lines: list[str], note: str) -> Message:
        lead = " ".join(lines)
        title = self._say("statistics_chart_title")
        series = [self._point(place) for place in RECORDED]
        card = {
            "type": "chart",
            "title": title,
            "unit": "offences",
            "lead": lead,
            "series": series,
            "source": "The Echo, from Essex Police figures",
            "note": self._say(note),
        }
        return Message("\n".join([lead, title, _as_text(series), self._say(note)]), card=card)

    def _point(self, place: str) -> dict[str, object]:
        recorded = self._value(RECORDED[place])
        point: dict[str, object] = {"label": self._area(place), "value": int(recorded)}
        if place in CHARGED:
            charged = self._value(CHARGED[place])
            point |= {"part": int(charged), "share": round(100 * charged / recorded, 1)}
        return point

    def _share(self, part: str, whole: str) -> float:
        """Out of 100."""
        return 100 * self._value(part) / self._value(whole)

    def _value(self, statistic_id: str) -> float:
        return self._knowledge.statistic(statistic_id).value

    def _area(self, place: str) -> str:
        return self._knowledge.district(place).name


def _as_text(series: list[dict[str, object]]) -> str:
    largest = max(int(str(point["value"])) for point in series)
    width = max(len(str(point["label"])) for point in series)
    return "\n".join(
        f"{point['label']:<{width}}  {point['value']:>4}  "
        + "█" * max(1, round(BAR_CHARACTERS * int(str(point["value"])) / largest))
        for point in series
    )
