"""How people say when something happened, in the notation of phrases.py."""

from __future__ import annotations

NOW, TODAY, THIS_WEEK, THIS_MONTH, THIS_YEAR, LONGER = (
    "now",
    "today",
    "this_week",
    "this_month",
    "this_year",
    "longer",
)

LISTS: dict[str, tuple[str, ...]] = {
    "night": ("night", "nite", "nyt", "nigt", "niht", "ngt", "nght", "nte", "nights", "nite's",
              "night's"),
    "part": ("night", "nite", "nyt", "evening", "eve", "morning", "mornin", "afternoon"),
    "yesterday": ("yesterday", "yesterdy", "yestday", "yestarday", "yestrday", "ystrday",
                  "yesturday", "yday", "yest", "yesterday's"),
    "week": ("week", "wk", "weak"),
    "weekend": ("weekend", "week end", "wkend", "wknd", "weeknd"),
    "year": ("year", "yr"),
    "years": ("years", "yrs", "yers", "yeras", "decades", "ages", "yonks", "donkey's years",
              "donkey's"),
    "ago": ("ago", "agoo", "agao", "back", "bk"),
    "when": ("when", "wen", "since", "while", "whilst"),
    "person": ("i", "he", "she", "they"),
    "was": ("was", "wz", "wos", "wuz", "were"),
    "small": ("little", "small", "young", "lil", "tiny", "teenage", "wee"),
    "child": ("kid", "kids", "child", "children", "boy", "girl", "lad", "lass", "teen", "teenager",
              "toddler", "baby", "youth", "youngster", "minor", "infant", "pupil"),
    "school": ("school", "skool", "primary school", "secondary school", "infant school",
               "junior school", "boarding school", "high school", "uni", "college", "nursery"),
    "stage": ("primary", "secondary", "infant", "junior", "boarding", "high", "care", "foster",
              "school", "year", "yr", "nursery", "college", "sixth", "the army"),
    "decade": ("40s", "50s", "60s", "70s", "80s", "90s", "40's", "50's", "60's", "70's", "80's",
               "90's", "00s", "noughties", "fifties", "sixties", "seventies", "eighties",
               "nineties", "1950s", "1960s", "1970s", "1980s", "1990s", "2000s", "early 2000s"),
    "day": ("monday", "mon", "tuesday", "tues", "tue", "wednesday", "wednsday", "wed", "weds",
            "thursday", "thurs", "thur", "thu", "friday", "fri", "saturday", "saterday", "sat",
            "sunday", "sun"),
    "whole_day": ("monday", "tuesday", "tues", "wednesday", "wednsday", "thursday", "thurs",
                  "friday", "saturday", "sunday"),
    "crime": ("abuse", "rape", "assault", "case", "cases", "offence", "offences", "sexual abuse",
              "child abuse", "child sexual abuse"),
    "done": ("raped", "attacked", "assaulted", "spiked", "groped", "followed", "flashed"),
    "at": ("at", "over", "on", "in", "during", "last", "this", "since", "after", "before"),
}  # fmt: skip

PAST: dict[str, tuple[str, ...]] = {
    NOW: (
        "minutes|mins|seconds|moments|moment ago",
        "a moment|minute|min|sec ago",
    ),
    TODAY: (
        "last <night>|evening|eve",
        "lastnight|lastnite|latnight",
        "<yesterday> evening|night|nite|nyt",
        "the? early hours of this morning",
        "earlier on? today",
        "earlier on? this morning|afternoon|evening",
        "earlier on",
        "hours ago|back",
    ),
    THIS_WEEK: (
        "the? day before|befor <yesterday>",
        "the? night before last",
        "the other|uva|otha|othr day|<part>",
        "<yesterday>",
        "last|past <week>|<weekend>",
        "this past <weekend>",
        "earlier this <week>",
        "days|nights ago|back",
    ),
    THIS_MONTH: (
        "the? <weekend> before last",
        "the? <week> before last",
        "the other <week>",
        "earlier this month",
        "last month",
        "earlier in the month",
        "weeks ago|back",
    ),
    THIS_YEAR: (
        "the? month before last",
        "earlier this <year>",
        "earlier in the year",
        "months ago|back",
    ),
    LONGER: (
        "the? year before last",
        "many|several? <years> <ago>",
        "loads of <years> <ago>",
        "so many years <ago>",
        "years|yrs and|n|& years|yrs <ago>",
        "a? very|really|rly? long|long,? long time|while ago|back",
        "a? long|very? long? time|while ago|back",
        "long ago",
        "a lifetime ago",
        "yonks",
        "donkey's years",
        "back in the? day",
        "way back",
        "years|yrs|decades later",
        "all those|these years",
        "back? in|from|during the early|mid|late? <decade>",
        "the <decade>",
        "back? in <decade>",
        "back? <when> <person> <was> still? just|only? a|an? <small>? <child>",
        "back? <when> <person> <was> still? just|only? very|really? <small>|younger",
        "back? <when> <person> <was> still? growing up",
        "back? <when> <person> <was> still? at <school>",
        "back? <when> <person> <was> still? in <stage>",
        "back? <when> <person> <was> underage|under-age",
        "back? <when> we were kids|children|little|young|younger|teenagers|small",
        "back? <when> we were at school",
        "as a|an <small>? <child>",
        "as kids|children|teenagers",
        "in|during|from|throughout|through|thru my early? childhood|teens|youth",
        "in|during my school days",
        "my whole|entire? childhood",
        "since childhood",
        "back? in|at primary|secondary|infant|junior school",
        "back in|at school|skool|college|uni|nursery|care",
        "while|when? growing up",
        "historic|historical|non-recent sexual? <crime>",
        "non recent <crime>",
    ),
}
"""Always about the past."""

PERHAPS_PAST: dict[str, tuple[str, ...]] = {
    TODAY: (
        "today|2day|tday|tdy",
        "tonight|tonite|2nite|2night|tn",
        "this morning|mornin|morn|afternoon|aft|arvo|evening|eve",
        "earlier",
        "the? early hours",
    ),
    THIS_WEEK: (
        "this <week>|<weekend>",
        "at|over the <weekend>",
        "last|this|on? <day> <part>|gone",
        "last|this|on? <day> just gone",
        "last|on|since|from the? <day>",
        "this past <day>",
        "<whole_day>",
    ),
    THIS_MONTH: ("this month",),
    THIS_YEAR: ("this <year>",),
}
"""About the past only where the clause tells of something past."""

RIGHT_NOW = (
    "right|rite|ryt|just|jus now|nw",
    "rightnow|rn",
    "as we speak",
    "at the moment|mo",
    "this very? minute|second|instant",
    "just happened",
    "just been <done>",
)

OCCASIONS: tuple[tuple[tuple[int, int], tuple[str, ...]], ...] = (
    ((12, 25), ("<at> the? christmas|xmas|crimbo day|eve|party|do?", "<at> the? boxing day")),
    ((1, 1), ("new year's|year eve|day|party?", "nye")),
    ((2, 14), ("valentine's day?",)),
    ((4, 5), ("<at> easter",)),
    ((4, 15), ("over|in|during|last|this the? last? spring",)),
    ((7, 20), ("over|in|during|last|this|since the? last? summer", "the? summer holidays|hols")),
    ((9, 20), ("freshers|freshers' week?",)),
    ((10, 15), ("last|this autumn",)),
    ((10, 28), ("last|at|over|in|during the? half term",)),
    ((10, 31), ("halloween|hallowe'en",)),
    ((11, 5), ("bonfire|fireworks night",)),
    ((1, 15), ("last|this winter", "over|in the winter")),
)
"""(month, day) about which it was, and what people call it."""

HAPPENING = (
    "happening|happenin|here|outside|following|followin|downstairs|upstairs|attacked|raped|hurt",
    "following|followin|after|behind|<ing> me|her|him|us",
    "next to me",
    "still with me",
    "at|outside|in the|my door|window|house|room|flat|kitchen|garden|car|bed",
    "trapped|hiding|banging|unsafe|bleeding|spiked|drugged",
    "locked in|out",
    "not safe",
    "in danger",
    "doing it",
    "going on",
    "walking behind",
    "still in",
    "being <ed>",
)
HAPPENING_LISTS = {
    "ing": ("attacking", "hitting", "hurting", "touching", "chasing", "raping", "strangling",
            "beating", "kicking", "grabbing", "groping", "hittin", "hurtin", "touchin"),
    "ed": ("attacked", "raped", "hurt", "followed", "chased", "stalked", "beaten", "held", "hit",
           "watched", "assaulted", "strangled"),
}  # fmt: skip
"""What stands before `now` when it is happening now."""

SOMEBODY = (
    "he|he's|she|she's|they|they're|it|it's|i'm|someone|somebody|man|guy|bloke|ex|dad|husband",
    "boyfriend|being|following|hiding|trapped|locked|attacked",
)

MY_OWN_PLACE = ("i'm|i am safe|back|home? in|here|upstairs|downstairs|outside",)

ASKS = (
    "nothing|who|will|open",
    "not happening",
    "can i|you|u",
    "are you|u",
    "is there",
)
"""Before `now`: a question, not an alarm."""

ABOUT_OTHER_THINGS_NOW = (
    "open|talk|speak|chat|available|anyone|someone|anybody|somebody|free|working|close|closed",
    "live|living|ready|want|feel|feeling|ring|call|phone|text|cope|hungry|busy|deal|therapy",
    "waiting|until|till|crying|struggling|depressed|fine|okay",
    "who|can can|i|u|you",
    "what do|can|should",
    "do i",
    "go|safe|need to",
    "at work",
    "i'm ok",
)
"""In a clause with `right now`: how the person is or what is open, not what is being done."""

AHEAD = (
    "can|could|should|shall|will|would|wud|cud|shud|gonna|gunna|wanna|gotta",
    "going|goin|want|need|have|supposed|got to",
    "open|opens|opening|close|closes|closed|hours|available|due|appointment|court|meeting|booked",
    "do they|you|u|i",
    "are you|u|they|there",
    "is there|it",
    "i'll|we'll|he'll|she'll|they'll|i've",
    "how do",
    "where do",
    "going out",
    "every|always|next|who|feel|feeling|until|till|by|help|someone|anyone|for|coming",
    "i have",
    "i am so",
    "start|starts|starting|plan|plans|interview|leaves|reporting|wedding|exam|exams|ready|away",
    "got a",
    "what's on",
    "support me",
)
"""Words that look ahead, ask, or tell of a habit."""

TOLD = (
    "was|were|wz|wos|did|done|happened|hapened|happend|had|got|went|came|woke|saw|took|made|put",
    "said|told|found|followed|met|held|hit|left|felt|gave|kept|thought|been|ago|broke|caught",
    "drank|drunk|fell|knew|lost|ran|sent|slept|spoke|tried|wrote|didn't|wasn't",
)
"""Words that tell of the past, beside those in -ed."""

STATISTICS = (
    "offence|offences|statistic|statistics|stats|figure|figures|charged|prosecutions|act|percent",
    "how many",
)
