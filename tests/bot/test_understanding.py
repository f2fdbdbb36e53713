from __future__ import annotations

import pytest

from bot.topic_model import OUT_OF_SCOPE, Ranking
from bot.understanding import choose_topics

# What a model might say of each piece of text: topics with their confidences.
HOW, ANONYMOUS, DANGER, COURT, GREET = (
    "reporting_how", "reporting_anonymous", "danger_now", "court_process", "greet",
)  # fmt: skip
OTHERS = tuple(f"topic_{i}" for i in range(12))


def ranking(*topics: str, confidence: float = 0.9) -> Ranking:
    rest = (1 - confidence) / max(len(topics) - 1, 1)
    return Ranking(topics, (confidence, *[rest] * (len(topics) - 1)), 1.0)


def topics(text: str, whole: Ranking, parts: dict[str, Ranking]) -> list[str]:
    strange = ranking(*OTHERS, confidence=0.1)
    understood = choose_topics(
        text,
        whole,
        rank_part=lambda part: parts.get(part, strange),
        is_out_of_scope=lambda ranked: ranked.topics[0] == OUT_OF_SCOPE,
    )
    return understood.topics


@pytest.mark.parametrize(
    "text",
    [
        "how do i report it. can i stay quite anonymous",
        "how do i report it and can i stay quite anonymous",
        "how do i report it, can i stay quite anonymous",
        "how do i report it - can i stay quite anonymous",
        "how do i report it also can i stay quite anonymous",
    ],
)
def test_a_second_question_is_found_however_it_is_joined(text: str) -> None:
    parts = {
        "how do i report it": ranking(HOW, ANONYMOUS),
        "how do i report it.": ranking(HOW, ANONYMOUS),
        "can i stay quite anonymous": ranking(ANONYMOUS, HOW),
    }

    assert set(topics(text, ranking(HOW, ANONYMOUS), parts)) == {HOW, ANONYMOUS}


def test_the_most_urgent_stands_first() -> None:
    parts = {"he is at the door": ranking(DANGER), "what happens in court": ranking(COURT)}

    found = topics("what happens in court, he is at the door", ranking(COURT, DANGER), parts)

    assert found == [DANGER, COURT]


def test_a_part_that_the_whole_speaks_against_is_not_asked() -> None:
    parts = {"and what do they ask": ranking(DANGER), "tell me about the day": ranking(COURT)}

    found = topics("tell me about the day. and what do they ask", ranking(COURT, *OTHERS), parts)

    assert found == [COURT]


def test_a_part_that_may_mean_anything_is_not_asked() -> None:
    parts = {
        "how do i report it.": ranking(HOW),
        "well you know how": ranking(COURT, HOW, confidence=0.5),
    }

    assert topics("how do i report it. well you know how", ranking(HOW, COURT), parts) == [HOW]


@pytest.mark.parametrize("when", ["it was 4 days ago", "it happened the day before yesterday!"])
def test_telling_when_is_no_question_of_its_own(when: str) -> None:
    parts = {"can i still get the pill": ranking(HOW, DANGER), when: ranking(DANGER, HOW)}

    found = topics(f"can i still get the pill, {when}", ranking(HOW, DANGER), parts)

    assert found == [HOW]


def test_a_greeting_on_the_way_is_no_question() -> None:
    parts = {"hello there my dear.": ranking(GREET), "how do i report it": ranking(HOW)}

    assert topics("hello there my dear. how do i report it", ranking(HOW, GREET), parts) == [HOW]


def test_strange_words_are_out_of_scope() -> None:
    assert topics("zebra", ranking(OUT_OF_SCOPE, HOW), {}) == [OUT_OF_SCOPE]
