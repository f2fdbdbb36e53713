"""The names of the safety signals, as DESIGN.md fixes them."""

DANGER_SIGNALS = (
    "danger_now",
    "cannot_speak",
    "being_followed",
    "suicide_risk",
    "under_18",
    "recent",
    "medical",
    "partner_abuse",
)
PERSON_SIGNALS = ("supporter", "witness", "professional", "male")
SIGNALS = DANGER_SIGNALS + PERSON_SIGNALS
