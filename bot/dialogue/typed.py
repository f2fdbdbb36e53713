"""Few words that stand for a button, or that go on from what was said before.

Only whole messages count: `tell me more`, `what's their number`, `I'm asking for a friend`.
"""

from __future__ import annotations

import re

from bot.dialogue.turn import SUPPORTER
from bot.language.words import read_words

_BUTTONS = {
    "more": """
        more; tell me more; more please; tell me more please; go on; continue; carry on;
        what else; anything else; can you tell me more; i want to know more; say more; and
        then; keep going
    """,
    "sources": """
        where does this come from; where does that come from; where is this from; sources;
        source; who says so; who says; says who; how do you know; how do you know that; how
        do you know this; is that true; where did you get that; where did you get this from;
        can i trust this
    """,
    "simpler": """
        simpler; say it more simply; say that more simply; more simply; simpler please; in
        plain english; i dont understand; i dont get it; dont understand; i didnt understand
        that; too complicated; too long; thats too much; too much to read; easier words; in
        easy words; explain that; explain; can you explain; what does that mean; shorter;
        shorter please; make it simpler; say it simpler; can you make that simpler; keep it
        simple; put it simply; easy read; too many words
    """,
    "repeat": """
        repeat; repeat that; repeat please; please repeat; can you repeat that; say that
        again; say it again; again; again please; what did you say; show me that again; show
        that again; come again; pardon; can you say that again; tell me again; what was
        that; i missed that
    """,
    "none_of_these": """
        none of these; none of those; none of them; none; neither; no none of these; nothing
        here; none of the above; not any of these; no none of them; none of that
    """,
    "prefer_not_to_say": """
        skip; skip it; skip this; skip that; pass; rather not say; id rather not say; prefer
        not to say; i prefer not to say; id prefer not to say; i dont want to say; dont want
        to say; not saying
    """,
    "urgent_help": "urgent; urgent help; emergency; emergency contacts; emergency numbers",
    "withdraw_alert": """
        thats not what i meant; that is not what i meant; not what i meant; i didnt mean
        that; you got that wrong; you misunderstood; you misunderstood me; im not in danger;
        i am not in danger; i wasnt in danger; no im safe; im safe; i am safe; no i am safe;
        im safe now; i am safe now; i am fine im not in danger; no thats wrong; thats wrong;
        thats not right; no i dont mean that
    """,
    "forget_chat": "forget this chat now; forget this chat",
    "take_away": """
        take away; take away card; takeaway; write it down; write that down; something to
        write down; a list to keep; keep the numbers; numbers to keep; copy the numbers;
        just the numbers; print; print it; print the numbers; can i keep these numbers; can
        i write this down
    """,
    "menu": "show me the choices; menu; choices; start again; start over; options; show options",
}  # fmt: skip
_WHEN = {"this_week": "in the last week", "longer": "longer ago; long ago; ages ago; years ago"}

_NAMES = "a|my|the|another|somebody|someone|one of my"
_FOR_ANOTHER = re.compile(
    rf"(?:(?:no|hi|hello|actually|but|and|oh|sorry) )*(?:i am |im |its |it is |this is |it was )?"
    rf"(?:just |actually |only )*(?:asking |asking this |here )?(?:for|on behalf of|about) "
    rf"(?:{_NAMES})(?: \w+){{0,3}}(?: not me)?"
)
_FOR_ME = re.compile(
    r"(?:(?:no|actually|sorry|oh|well|but|ok|and|(?:i |ive |i have )changed my mind|"
    r"i said that wrong|i lied|to be honest|tbh) )*"
    r"(?:its |it is |this is |i am asking |im asking )?(?:actually )?"
    r"(?:for (?:me|myself)|about (?:me|myself)|me actually|it was me|it happened to me)"
    r"(?: actually| not a friend| not my friend| not (?:a|my) \w+)?"
)
_WHAT = r"(?:phone |telephone |contact |opening |web )?(?:number|hours|times|address|website|email)"
_BARE_DETAIL = (
    r"^(?:(?:whats|what is|and|ok|so|is|can i have|give me|have you got|the|a|phone|web) ?)*"
    r"(?:number|hours|opening hours|opening times|address|website|open now|email)"
    r"(?: please| now| today| tonight)?$"
)
_OF_IT = re.compile(
    rf"\b(?:their|its) {_WHAT}\b|\b{_WHAT} (?:for|of) (?:them|it|that|that one)\b|\bthe {_WHAT}$"
    r"|\b(?:is|are|does|do) (?:it|they|that one)(?: still| even)? (?:open|opened|close|closed)\b"
    r"|\bwhere (?:is it|are they)(?: based)?$"
    r"|\bhow (?:do|can) i (?:call|ring|contact|reach|phone|email|text) (?:them|it)\b"
    r"|\b(?:can|could|do|should) i (?:just |also )?"
    r"(?:call|ring|contact|reach|phone|email|text|message|chat to|chat with|write to) (?:them|it)\b"
    r"|\bdo they have (?:a |an )?(?:phone )?(?:number|website|email|chat|webchat|text line)\b"
    rf"|{_BARE_DETAIL}"
)
_GOES_ON = re.compile(
    r"^(?:(?:ok|oh|so|and|but|then|what|how|or|also) )*(?:about|if|in|near|for)\b|^and\b|^or\b"
    r"|^(?:(?:no|oh|sorry|actually) )*i (?:meant|mean)\b"
)
_FIGURE = re.compile(
    r"\b(?:charg\w*|convict\w*|court|prosecut\w*|solved|offences?|crimes?|report\w*|record\w*|"
    r"rapes?|assaults?)\b"
)
_IS_WHEN = re.compile(
    r"^(?:(?:no|oh|sorry|actually|well|i think|about|around|maybe) )*"
    r"(?:it|that|this) (?:was|happened|has been)\b"
)
_FOR_EVERYBODY = re.compile(
    r"(?:(?:ok|oh|so|and|but|then|what|how|or|also|about|for|a|any|is there one) )+"
    r"(?:women|woman|girls|her|not just men|not only men|everyone|everybody|anyone)(?: too| then)?"
)
_IS_WHERE = re.compile(
    r"^(?:(?:im|i am|i live|live|near|in|at|from|its|around|my postcode is|postcode|we are|hes|"
    r"shes) ){1,4}"
)


def folded(words: str) -> str:
    """The words in lower case, without signs: `I'm safe!` is `im safe`."""
    return " ".join(word.text for word in read_words(words))


def typed_button(words: str) -> str | None:
    """The name of the button whose words, or words like them, were typed."""
    return _TYPED.get(folded(words))


def typed_when(words: str) -> str | None:
    """The time that the words of a button about it stand for."""
    said = folded(words)
    return next((when for when, phrases in _WHEN.items() if said in _split(phrases)), None)


def audience_said(words: str) -> str | None:
    """`supporter` when the message says only that it is for another, `self` when for oneself."""
    said = folded(words)
    if _FOR_ME.fullmatch(said):
        return "self"
    return SUPPORTER if _FOR_ANOTHER.fullmatch(said) else None


def asks_for_everybody(words: str) -> bool:
    """Whether the words ask for services that are not only for men: `what about for women`."""
    return bool(_FOR_EVERYBODY.fullmatch(folded(words)))


def asks_of_last_service(words: str) -> bool:
    """Whether the words ask for the number, hours or whereabouts of what was just shown."""
    return bool(_OF_IT.search(folded(words)))


def names_a_figure(words: str) -> bool:
    """Whether the words say which figure is meant, offences or charges."""
    return bool(_FIGURE.search(folded(words)))


def goes_on(words: str) -> bool:
    """Whether the words go on from the last question: `what about Rayleigh`, `and in Grays`."""
    return bool(_GOES_ON.match(folded(words)))


def is_when(words: str) -> bool:
    """Whether the words only say when it was: `it happened three days ago`."""
    return bool(_IS_WHEN.match(folded(words)))


def is_where(words: str) -> bool:
    """Whether the words only say where somebody is: `im in Basildon`."""
    return bool(_IS_WHERE.match(folded(words)))


def _split(phrases: str) -> list[str]:
    return [phrase.strip() for phrase in " ".join(phrases.split()).split(";") if phrase.strip()]


_TYPED = {phrase: name for name, phrases in _BUTTONS.items() for phrase in _split(phrases)}
