"""Who is writing or written about: a supporter, a witness, someone at work, a man, a child.

The rules read the message in plain spelling (see spelling.py) as spaCy tokenises it, so that
`im` has become `i` and `'m`. Somebody who writes about themselves has no signal.
"""

from __future__ import annotations

import re
from functools import cache

from spacy.matcher import Matcher

from bot.language.ages import Age, ages, speaker_age
from bot.language.patterns import matcher
from bot.language.pipeline import nlp, without_runs_of_signs
from bot.language.spelling import normalise

SUPPORTER, WITNESS, PROFESSIONAL, MALE, UNDER_18 = (
    "supporter",
    "witness",
    "professional",
    "male",
    "under_18",
)
ADULT = 18

_LISTS = {
    "kin": (
        "daughter son sister brother mum mom mother mam dad father stepdaughter stepson stepsister "
        "stepbrother stepmum stepdad friend friends mate mates girlfriend boyfriend partner wife "
        "husband fiancee fiance cousin niece nephew nan gran granny grandma grandad granddaughter "
        "grandson aunt auntie aunty uncle girl boy kid kids child children teenager teen "
        "flatmate housemate roommate neighbour neighbor colleague coworker workmate bestie pal "
        "missus lad twin toddler baby goddaughter godson carer ex bff"
    ).split(),
    "child": (
        "daughter son girl boy kid kids child children toddler baby teenager granddaughter "
        "grandson "
        "niece nephew stepdaughter stepson little lad goddaughter godson sons daughters pupil"
    ).split(),
    "harmed": (
        "raped assaulted attacked abused molested groped touched spiked drugged stalked followed "
        "flashed harassed groomed trafficked blackmailed beaten hit hurt strangled choked "
        "threatened targeted violated sexually forced exploited grabbed fingered upskirted "
        "catfished sextorted coerced pressured kidnapped murdered mugged bullied"
    ).split(),
    "someone": (
        "man woman girl boy guy bloke lad lady person someone somebody him her them couple people "
        "men women girls boys lads teenager kid child friend mate drunk bouncer stranger neighbour "
        "they he she"
    ).split(),
    "doing": (
        "being getting grabbing following touching groping forcing dragging hitting pulling "
        "pushing "
        "spiking putting slipping bothering harassing hassling attacking raping hurting shouting "
        "assaulting filming leading carrying chasing stalking strangling flashing cornering "
        "taking trying kissing beating pinning holding get hit grab touch grope drag follow "
        "put slip spike force push pull slap punch got harass attack rub rubbing exposing feeling"
    ).split(),
    "job": (
        "bouncer bouncers doorman doorwoman doorstaff teacher nurse doctor gp midwife paramedic "
        "barman barmaid bartender landlord landlady lecturer tutor counsellor therapist coach "
        "employer manager supervisor receptionist pharmacist chaplain vicar pastor "
        "headteacher safeguarding dsl senco ta professional practitioner psychologist solicitor "
        "lawyer officer policeman policewoman pcso dentist physio carer hca warden promoter dj "
        "steward marshal governor childminder caseworker advocate isva idva samaritan journalist "
        "interpreter"
    ).split(),
    "role": "worker visitor staff assistant driver leader lead officer pastor supervisor".split(),
    "field": (
        "social youth support door bar health teaching taxi cab bus scout security key care school "
        "family safeguarding student street community housing police night club pub hotel outreach "
        "mental uber event ward charity pastoral welfare probation hr"
    ).split(),
    "charge": (
        "student students pupil pupils patient patients client clients resident residents customer "
        "customers punter punters tenant tenants employee employees staff regular regulars "
        "colleague member players player"
    ).split(),
    "workplace": (
        "school schools hospital surgery clinic pub bar club nightclub hotel shop university uni "
        "college nursery hostel refuge council charity ward office bars clubs pubs venue venues "
        "restaurant festival festivals doors door a&e"
    ).split(),
    "bloke": (
        "man bloke guy lad boy male dude fella geezer gent gentleman chap father dad husband "
        "grandad granddad widower teenager-boy"
    ).split(),
    "men": "men blokes guys lads boys males man bloke fellas lad guy male".split(),
    "be": ["is", "'s", "was", "were", "are", "'re", "been", "got", "get", "gets", "being", "be"],
}

_RULES: dict[str, tuple[str, ...]] = {
    SUPPORTER: (
        "my <kin> *3 <be> *2 <harmed>",
        "my <kin> *2 has|have|had|'s been *2 <harmed>",
        "my <kin> *1 has|have|had|'s just? disclosed|confided|admitted",
        "my <kin> *2 just? told|tells|telling me that? she|he|they|her|his|someone|somebody",
        "my <kin> *2 told me *3 <be> <harmed>",
        "my <kin> *2 says|said|saying|thinks|reckons she|he|they|someone|her|his *3 <harmed>",
        "my <kin> *2 <be> in danger",
        "my <kin> does|do|wo|ca n't|not want? to? report|eat",
        "my <kin> does|do|wo|ca n't|not want? to? tell|talk anyone|anybody|about",
        "my <kin> does|do n't|not want police",
        "my <kin> needs|wants *4 help|support|someone|talk|report|sarc|police|counselling",
        "my <kin> <be> *2 suicidal|traumatised",
        "happened to my|a|our <kin>",
        "done|did *3 to my <kin>",
        "<harmed> my|our <kin>",
        "touching|touches|hurting|hurts|abusing|raping|hitting|hits|grooming my <kin>",
        "help|helping|support|supporting|protect|comfort|believe my|a|our <kin>",
        "worried|concerned|scared|frightened about|for my|a|our <kin>",
        "for my|our <kin> who|she|he|they|'s|to|after|that",
        "asking for a|my friend|mate",
        "on behalf of",
        "a|another friend|mate|relative|colleague|student *3 <be> *1 <harmed>",
        "a friend|mate of mine *4 <harmed>",
        "one of my|our friends|mates *3 <be>|told",
        "someone|somebody i know|love|care *4 <be>|told",
        "someone|somebody i know|love has been",
        "a kid|girl|boy|lad in|at my|our class|school|year|team *1 told|<be>",
        "someone|somebody close to me <be> *2 <harmed>",
        "she|he told me that? she|he *3 <harmed>",
        "she|he *1 told me what happened",
        "she|he|they has|have|'s *1 been *2 <harmed>",
        "she|he was <harmed>",
        "support|help|helping|supporting her|him|them",
        "what *3 say to her|him|them",
        "there for her|him",
        "what *2 do for her|him",
        "what do|can|should i say|do|tell to|for|about? her|him|my",
        "she|he 's my <kin>",
        (
            "i 'm|am *1 her|his mum|dad|mother|father|sister|brother|friend|partner|boyfriend|"
            "girlfriend|husband|wife"
        ),
        "i 'm|am *1 the mum|dad|mother|father|parent|partner|boyfriend|husband of",
        "as a parent|mum|mother|dad|father|partner|friend of?",
        "my <kin> came home|back *6 crying|hurt|upset|bleeding|clothes|state",
        "my <kin> found|finds|found *5 <harmed>",
        "my <kin> *3 <be> <harmed> by",
        "my little|big|older|younger? <kin> *3 <be> being? messaged|contacted|sent",
        (
            "my # year|years old *1 told|says|said *1 she|he|they|her|his|someone|grandad|uncle|"
            "daddy|dad|mum|teacher"
        ),
        "my # year|years old *3 <be> *2 <harmed>",
        "my <kin> *3 <be> getting|receiving sent|nudes|messages|followed|stalked|threatened",
    ),
    WITNESS: (
        "i just|have|'ve? just|also? saw|seen|witnessed|watched *3 <someone> *5 <doing>",
        "we just? saw|witnessed|watched *3 <someone> *5 <doing>",
        "i witnessed",
        (
            "saw|seen a|some|this|two *2 <someone> grab|grabbing|grope|groping|touching|follow|"
            "following|drag|dragging|hit|hitting|spike|spiking|put|slip"
        ),
        (
            "can hear|see my|the *2 neighbour|neighbours|couple *4 screaming|shouting|crying|"
            "hitting|begging"
        ),
        "just witnessed a|some|this|someone|two",
        "just saw a|some|this|someone *3 <doing>",
        "i 've|have? just|also? witnessed",
        "i 'm|was|am a? witness to|of",
        "i was|'m|am a? bystander",
        "i overheard",
        (
            "i can hear|see *3 <someone> *5 screaming|shouting|crying|begging|hitting|hurting|"
            "following|grabbing|touching|attacking"
        ),
        "i can? heard|hear *4 screaming|screams|shouting",
        (
            "there 's|is|was a|some|this man|guy|bloke|lad|men|lads|blokes|someone *3 following|"
            "grabbing|harassing|bothering|touching|dragging|attacking|hassling|groping|leading "
            "a|this|some|another|two|girls|women"
        ),
        (
            "someone|somebody <be> being attacked|raped|assaulted|followed|dragged|harassed|"
            "hurt|strangled"
        ),
        (
            "a|some|this girl|woman|lady|lad|boy|man|kid on|at|in|outside|next *5 being|getting "
            "<harmed>|dragged|hassled"
        ),
        "saw it happen|happening",
        "seen|saw someone|somebody *4 <harmed>",
    ),
    PROFESSIONAL: (
        "i 'm|am *3 <job>",
        "i 'm|am *2 <field> <role>",
        "i 'm|am *1 bar|door|agency|hotel|club|hospital staff",
        "as a|an *2 <job>",
        "as a|an *1 <field> <role>",
        "i work|working|volunteer *2 behind|on|at|in|for the|a|an|my? *2 <workplace>",
        "i work|volunteer behind|on the bar|door|doors",
        "i work|volunteer as a|an|the",
        (
            "i work|volunteer with young|vulnerable|survivors|children|victims|people|kids|"
            "homeless|women|offenders"
        ),
        "we work with young|vulnerable|survivors|children|victims|people|women",
        (
            "i run|manage|own|teach|lecture|coach a|an|the|at|in|our? *2 <workplace>|team|class|"
            "girls|football"
        ),
        "i teach",
        "one of my|our|the <charge>",
        "a|my|our|the <charge> *2 told|disclosed|tells|says|said|confided|has|came",
        "my|our <charge> <be> *2 <harmed>",
        "a|my|our <charge> has|have *1 disclosed|told|been|reported",
        "safeguarding lead|officer|referral|concern|policy|team",
        "our staff|venue|students|pupils|patients|customers|punters|club|pub",
        "duty of care",
        "in my line of work",
        "signpost|refer|referring a|my|our|her|him|them client|patient|student|pupil|someone",
    ),
    MALE: (
        "i 'm|am|was just|only? a|an *2 <bloke>",
        "i 'm|am a? male",
        "i 'm|am *3 # year|yr|y old? old? <bloke>",
        "as a|an *2 <bloke>",
        "being a <bloke>",
        "<men> like me",
        "lad|bloke|man|male|guy here",
        "us|we <men>",
        "can|do|does|are <men> *2 get|be|raped|abused|assaulted|believed|report|come",
        "can a <men> be|get *1 raped|abused|assaulted",
        (
            "help|support|line|helpline|service|services|anything|group|groups|somewhere|place|"
            "counselling for <men>"
        ),
        "see|take|help|helps|believe|work with? men|blokes|guys|lads|males",
        "male|man victim|victims|survivor|survivors|rape",
        "and|but|cos|because|cause|though i 'm|am a? <bloke>",
        "happens to <men>",
        "i 'm|am *2 gay|bi|straight|trans <bloke>",
        "only|just for women|girls",
    ),
    UNDER_18: (
        "i 'm|am|was only|just|still|not? a|an child|kid|minor|teenager|teen",
        "i 'm|am underage",
        "i 'm|am not|under 18",
        "under 18 and",
        "i 'm|am nearly|almost|not turning? 18|eighteen",
        "i 'll|will be 18|eighteen",
        "i 'm|am n't|not *1 18|eighteen",
        "i 'm|am *1 in|at primary|secondary|high? school",
        "i 'm|am in sixth form",
        "at|in my|our school",
        (
            "my|a|the|our teacher|form|head|school *2 <be>|at|told|knows|tutor|nurse|counsellor|"
            "finds|found"
        ),
        "<be>|doing|revising my gcses",
        "my foster carer|carers|mum|dad|parents|family",
        "i|we live in a? care|childrens",
        "tell|telling my school",
        (
            "kids|girls|boys|people|everyone|lad|boy|girl|someone in|at|from my|our|the? school|"
            "class|year|form"
        ),
        "my teacher",
        "my little|young|youngest girl|boy|one|daughter|son|sister|brother",
        "my <child> 's school|teacher|nursery",
        "in my class|form",
        "do|will|have *3 tell my mum|parents|dad",
    ),
}
"""Signal to the ways it is said, in the notation of patterns.py."""

_NOT: dict[str, tuple[str, ...]] = {
    SUPPORTER: (
        "is|was n't|not my <kin>",
        "not my <kin>",
        "<harmed> me",
        "about my <kin> finding|knowing|seeing|hearing|reading",
        "i was|got|'ve *3 <harmed> by my <kin>",
        "by my <kin> *3 <be> <harmed>",
    ),
    WITNESS: (
        "i did n't see|witness",
        "i never saw",
        "i saw *4 on tv|facebook|insta|instagram|news",
    ),
    PROFESSIONAL: (
        "i 'm|am not|n't a|an *1 <job>",
        "i 'm|am *3 student",
        "i 'm|am scared|afraid|frightened of",
        "i 'm|am *4 scared|afraid|frightened|seeing|talking|with|by *3 <job>",
        "i 'm|am *3 a <job> *1 's",
        "<harmed>|touching|touches|raping|groping|hurt me",
        "happened to me",
        "i was|got|'ve|been *3 <harmed>",
        "did it? to me",
        "my boss|manager|landlord *4 me",
    ),
    MALE: ("i 'm|am not|n't a <bloke>", "i 'm|am with|seeing|dating a *1 <bloke>"),
    UNDER_18: (
        "when|since|while i was a|an|in|at|only? *1 child|kid|school|teenager|teen",
        "i was a|an|just|only *1 child|kid|teenager|teen",
        "i was at|in *1 school",
        "i 'm|am *2 teacher|tutor|governor|nurse|ta",
        "i teach",
        "back in|at school",
    ),
}
"""What takes a signal away again: negations, and people who do the harm."""

_THEN_BEFORE = re.compile(
    r"\b(?:was|were|when|since|from(?: the)?(?: age of)?|at(?: the)?(?: age of)?|aged?|of|been|"
    r"until|till|i have a|i've got a|ive got a|got a|we have a|with (?:a|my|our)|have a)\s*"
    r"(?:only|just|about|like)?\s*$",
    re.IGNORECASE,
)
_GROOM_BEFORE = re.compile(r"\b(?:nearly|almost|not(?: yet)?|not even|soon)\s*$", re.IGNORECASE)
_NOW_RULES = frozenset({"i", "i_later", "first", "old", "sex_behind", "sex_before", "sex_word",
                        "kin",
                        "named", "turned", "school"})  # fmt: skip
_MALE_MARK = re.compile(
    r"\bm\b|\d\s*/?m\b|\bm\s*\d|\bmale\b|\blad\b|\bbloke\b|\bboy\b", re.IGNORECASE
)
_TEACHES = re.compile(r"\b(?:teach|teacher|tutor|pupils?|students?|safeguarding)\b", re.IGNORECASE)


def who_writes(text: str) -> set[str]:
    """The signals of the message among supporter, witness, professional, male and under_18."""
    text = without_runs_of_signs(text)
    plain = nlp().make_doc(normalise(text))
    said, unsaid = _matchers()
    found = {plain.vocab.strings[key] for key, _, _ in said(plain)}
    if found:
        found -= {plain.vocab.strings[key] for key, _, _ in unsaid(plain)}
    if MALE not in found and _is_man(text):
        found.add(MALE)
    found = _with_age(found, text)
    if PROFESSIONAL in found:
        found.discard(SUPPORTER)
    return found


@cache
def _matchers() -> tuple[Matcher, Matcher]:
    vocab = nlp().vocab
    return matcher(vocab, _RULES, _LISTS), matcher(vocab, _NOT, _LISTS)


def _with_age(found: set[str], text: str) -> set[str]:
    """An age said settles whether a child writes, or is written about."""
    own = speaker_age(text)
    if own is not None and own >= ADULT and not _is_nearly(text):
        found = found - {UNDER_18} if not _is_about_child(text) else found
    if (own is not None and own < ADULT) or _is_about_child(text):
        found = found | {UNDER_18}
    return found


def _is_nearly(text: str) -> bool:
    return any(a.years == ADULT and _GROOM_BEFORE.search(text[: a.start]) for a in ages(text))


def _is_about_child(text: str) -> bool:
    """Whether somebody under 18 now is spoken about."""
    return any(_is_child_now(age, text) for age in ages(text))


def _is_child_now(age: Age, text: str) -> bool:
    if age.years >= ADULT or age.rule not in _NOW_RULES:
        return False
    return not _THEN_BEFORE.search(text[: age.start])


def _is_man(text: str) -> bool:
    """`m19`, `15m` of the person writing: at the start, or behind `me` or `im`."""
    own = speaker_age(text)
    for age in ages(text):
        if age.rule in ("sex_behind", "sex_before", "sex_word"):
            written = text[age.start : age.end + 1]
            mine = own == age.years and _is_first(age, text)
            if mine and _MALE_MARK.search(written):
                return True
        if age.rule in ("i", "i_later") and re.match(
            r"\s*,?\s*(?:m|male)\b", text[age.end :], re.I
        ):
            return True
    return False


def _is_first(age: Age, text: str) -> bool:
    earlier = [other for other in ages(text) if other.start < age.start]
    return not earlier
