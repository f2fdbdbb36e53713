"""Every editors' check, on content that is right and on content with one thing wrong."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from bot.knowledge.check import CHECKS, DATED_CHECKS, NEED_WHOLE_REFERENCES, check_folder
from bot.knowledge.checks import (
    addresses,
    coverage,
    files,
    numbers,
    people,
    plain_words,
    provenance,
)
from tests.bot.knowledge.samples import ANSWER, ANSWER_FILE, SERVICE, Sample, messages

TODAY = datetime.date(2026, 11, 23)


def phone(**fields: Any) -> list[dict[str, Any]]:
    return [{**SERVICE["phones"][0], **fields}]


@pytest.mark.parametrize("check", [*CHECKS, *NEED_WHOLE_REFERENCES], ids=lambda c: c.__name__)
def test_right_content_passes(sample: Sample, check: Any) -> None:
    assert list(check(sample.load())) == []


@pytest.mark.parametrize("check", DATED_CHECKS, ids=lambda c: c.__name__)
def test_right_content_passes_on_the_day(sample: Sample, check: Any) -> None:
    assert list(check(sample.load(), TODAY)) == []


def test_the_whole_sample_passes(sample: Sample) -> None:
    assert check_folder(sample.folder, TODAY) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call 01702 215007 now.", ["01702 215007"]),
        ("Call 01702215007.", ["01702215007"]),
        ("Ring +44 1702 215007.", ["+44 1702 215007"]),
        ("Ring 0800-1111.", ["0800-1111"]),
        ("Samaritans are on 116 123.", ["116 123"]),
        ("Text 85258 or 61016.", ["85258", "61016"]),
        ("Dial 112.", ["112"]),
        ("Text 18000.", ["18000"]),
        ("Call 0345 603 7627 or 0345 606 1212.", ["0345 603 7627", "0345 606 1212"]),
        ("Call 999, 101 or 111. Then press 55.", []),
        ("Within 72 hours, or 7 days.", []),
        ("The law changed in 2003, and on 31 January 2024.", []),
        ("From 2003 2004 on.", []),
        ("Checked on 2027-05-22.", []),
        ("In 2024-2025 it was 24/7.", []),
        ("Under 18s and people aged 13 to 15.", []),
        ("There were 387 offences, and 86 charges.", []),
        ("There were 13,238 cases and 209,079 reports.", []),
        ("You may get £11000 or £2,500.", []),
        ("About 22.2 in 100.", []),
        ("Ring {phone:centre/line} at {name:centre}.", []),
    ],
)
def test_numbers_to_call_are_told_from_other_numbers(text: str, found: list[str]) -> None:
    assert list(numbers.numbers_to_call(text)) == found


@pytest.mark.parametrize(
    "field",
    [
        {"opening": "Ring 0800 1111."},
        {"answer": ["Ring 0800 1111."]},
        {"more": [["All right."], ["Ring 0800 1111."]]},
        {"steps": {"title": "Help", "items": ["Ring 0800 1111."]}},
        {"variants": {"under_18": {"opening": "Ring 0800 1111."}}},
    ],
    ids=lambda field: next(iter(field)),
)
def test_a_number_outside_the_directory_fails(sample: Sample, field: dict[str, Any]) -> None:
    sample.answer(**field)

    found = messages(numbers.numbers_in_sentences(sample.load()))

    assert f"{ANSWER_FILE}: reporting_later: {next(iter(field))}" in found
    assert "'0800 1111' looks like a number to call" in found


def test_a_number_in_a_fact_fails(sample: Sample) -> None:
    sample.change("facts/reporting.yml", lambda f: f["facts"][0].update(text="Call 0800 1111."))

    assert "facts/reporting.yml: no_limit: text: '0800 1111'" in messages(
        numbers.numbers_in_sentences(sample.load())
    )


def test_a_number_in_a_phrase_of_the_dialogue_fails(sample: Sample) -> None:
    sample.write("phrases.yml", {"phrases": {"hello": "Ring 0800 1111."}})

    assert "phrases.yml: phrases.hello: '0800 1111'" in messages(
        numbers.numbers_in_sentences(sample.load())
    )


@pytest.mark.parametrize(
    "text",
    [
        "See www.example.org.",
        "Go to https://example.org",
        "Write to a@example.org",
        "met.police.uk",
    ],
)
def test_an_address_in_a_sentence_fails(sample: Sample, text: str) -> None:
    sample.answer(opening=text)

    assert "holds a web or e-mail address" in messages(numbers.numbers_in_sentences(sample.load()))


def test_a_description_may_name_its_own_number_only(sample: Sample) -> None:
    sample.service(description="Call 01375 380609, or 01702 215007 at night.")

    found = messages(numbers.numbers_in_descriptions(sample.load()))

    assert "'01702 215007'" in found
    assert "380609" not in found


@pytest.mark.parametrize(
    ("number", "type_"),
    [
        ("01702 21500", "voice"),
        ("01702 2150070", "voice"),
        ("0901 123 4567", "voice"),
        ("0800 12345", "voice"),
        ("123", "voice"),
        ("1702 215007", "voice"),
        ("01702-215007", "voice"),
        ("01702  215007", "voice"),
        ("8525", "sms"),
        ("01702 215007", "sms"),
    ],
)
def test_a_malformed_number_fails(sample: Sample, number: str, type_: str) -> None:
    sample.service(phones=phone(number=number, type=type_))

    assert f"centre/line: phones.1.number: {number!r}" in messages(
        numbers.malformed_numbers(sample.load())
    )


@pytest.mark.parametrize(
    ("number", "type_", "free"),
    [
        ("999", "voice", True),
        ("101", "voice", None),
        ("116 123", "voice", True),
        ("0800 1111", "voice", True),
        ("0800 40 50 40", "voice", True),
        ("08000 121 700", "voice", True),
        ("0808 500 2222", "voice", True),
        ("020 7008 0151", "voice", False),
        ("01375 380609", "voice", False),
        ("0330 223 0099", "voice", False),
        ("07860 052906", "sms", None),
        ("85258", "sms", True),
        ("61016", "sms", False),
    ],
)
def test_a_british_number_passes(
    sample: Sample, number: str, type_: str, free: bool | None
) -> None:
    sample.service(phones=phone(number=number, type=type_, free=free))

    assert list(numbers.malformed_numbers(sample.load())) == []


@pytest.mark.parametrize(
    ("number", "free", "message"),
    [
        ("0808 500 2222", False, "is free to call, but `free` is false"),
        ("0330 223 0099", True, "is charged, but `free` is true"),
    ],
)
def test_a_number_with_the_wrong_cost_fails(
    sample: Sample, number: str, free: bool, message: str
) -> None:
    sample.service(phones=phone(number=number, free=free))

    assert message in messages(numbers.malformed_numbers(sample.load()))


@pytest.mark.parametrize("postcode", ["SS1", "SS11AN", "ss1 1an", "SS1 1A", "S51 1ANN", "QQ1 1AA"])
def test_a_malformed_postcode_fails(sample: Sample, postcode: str) -> None:
    sample.service(location={"address": "1 High Street", "postcode": postcode})

    assert f"location.postcode: {postcode!r} is not a full postcode" in messages(
        addresses.malformed_postcodes(sample.load())
    )


@pytest.mark.parametrize("postcode", ["SS1 1AN", "CM15 8DR", "E1 6AN", "W1A 1AA", "EC1A 1BB"])
def test_a_british_postcode_passes(sample: Sample, postcode: str) -> None:
    sample.service(location={"address": "1 High Street", "postcode": postcode})

    assert list(addresses.malformed_postcodes(sample.load())) == []


@pytest.mark.parametrize("field", ["url", "webchat_url"])
@pytest.mark.parametrize(
    "link",
    [
        "http://example.org",
        "example.org",
        "https://localhost",
        "https://me@example.org",
        "javascript:x",
    ],
)
def test_an_unsafe_link_fails(sample: Sample, field: str, link: str) -> None:
    sample.service(**{field: link})

    assert f"{field}: {link!r} must be a full address that begins with https://" in messages(
        addresses.unsafe_links(sample.load())
    )


def test_a_service_without_a_source_fails(sample: Sample) -> None:
    sample.service(sources=[])

    assert "centre: sources: has no source" in messages(provenance.missing_sources(sample.load()))


@pytest.mark.parametrize(
    ("file", "key", "record"),
    [("facts/reporting.yml", "facts", "no_limit"), ("statistics.yml", "statistics", "total")],
)
def test_a_fact_or_figure_without_a_source_fails(
    sample: Sample, file: str, key: str, record: str
) -> None:
    sample.change(file, lambda content: content[key][0].update(sources=[]))

    assert f"{file}: {record}: sources: has no source" in messages(
        provenance.missing_sources(sample.load())
    )


def test_an_answer_that_rests_on_nothing_fails(sample: Sample) -> None:
    sample.answer(facts=[], statistics=[])

    assert "lists no fact or figure that backs it" in messages(
        provenance.missing_sources(sample.load())
    )


def test_a_fact_of_low_confidence_under_an_answer_fails(sample: Sample) -> None:
    sample.answer(facts=["no_limit", "shaky"])

    assert "'shaky' is of low confidence" in messages(provenance.weak_facts(sample.load()))


def test_a_fact_of_medium_confidence_passes(sample: Sample) -> None:
    sample.change("facts/reporting.yml", lambda f: f["facts"][0].update(confidence="medium"))

    assert list(provenance.weak_facts(sample.load())) == []


@pytest.mark.parametrize(
    ("until", "warned"),
    [("2025-03", True), ("2026-11-22", True), ("2026-11", False), ("2027", False)],
)
def test_a_fact_that_no_longer_holds_is_a_warning(sample: Sample, until: str, warned: bool) -> None:
    sample.change("facts/reporting.yml", lambda f: f["facts"][0].update(valid_to=until))

    found = list(provenance.expired_facts(sample.load(), TODAY))

    assert {problem.is_warning for problem in found} == ({True} if warned else set())


def test_a_record_past_its_review_date_is_a_warning(sample: Sample) -> None:
    sample.service(review_date="2026-11-24")

    assert list(provenance.past_review(sample.load(), datetime.date(2026, 11, 24))) == []
    (problem,) = provenance.past_review(sample.load(), datetime.date(2026, 11, 25))
    assert problem.is_warning
    assert "was to be checked again by 2026-11-24" in problem.message


@pytest.mark.parametrize("signpost", ["name_only", "check_first"])
def test_a_service_in_doubt_without_a_notice_fails(sample: Sample, signpost: str) -> None:
    sample.service(signpost=signpost)

    assert "people must be told to check" in messages(
        provenance.unexplained_signposts(sample.load())
    )


def test_a_service_in_doubt_with_a_notice_passes(sample: Sample) -> None:
    sample.service(signpost="check_first", alert="Please check it first.")

    assert list(provenance.unexplained_signposts(sample.load())) == []


def test_a_topic_without_an_answer_fails(sample: Sample) -> None:
    (sample.folder / ANSWER_FILE).unlink()

    (problem,) = coverage.unanswered_topics(sample.load())

    assert str(problem) == f"{ANSWER_FILE}: reporting_later: is missing: no answer yet"


@pytest.mark.parametrize(
    ("holds", "message"),
    [
        ({"no time limit": "no time limit"}, "does not say where the reply holds: the centre"),
        ({**ANSWER["holds"], "tea": "no time limit"}, "topics.yml does not ask for: tea"),
        ({**ANSWER["holds"], "the centre": "ring the palace"}, "the reply does not say"),
        ({**ANSWER["holds"], "the centre": "national-line"}, "the reply does not say"),
        ({**ANSWER["holds"], "the centre": "no … palace"}, "the reply does not say"),
        ({**ANSWER["holds"], "the centre": "…"}, "the reply does not say"),
    ],
    ids=["left out", "not asked for", "not said", "service not listed", "half said", "nothing"],
)
def test_an_item_the_reply_does_not_hold_fails(
    sample: Sample, holds: dict[str, str], message: str
) -> None:
    sample.answer(holds=holds)

    assert message in messages(coverage.unheld_items(sample.load()))


@pytest.mark.parametrize(
    "said",
    [
        "centre",
        "You can ring {name:centre}",
        "you can ring the small centre",
        "some people wait",
        "no time limit … that is all right",
        "never too late",
        "Clothes",
    ],
)
def test_an_item_the_reply_holds_passes(sample: Sample, said: str) -> None:
    steps = {"title": "What to keep", "items": ["Clothes"]}
    sample.answer(holds={**ANSWER["holds"], "the centre": said}, steps=steps)

    assert list(coverage.unheld_items(sample.load())) == []


def safety_topic(topics: dict[str, Any]) -> None:
    topics["groups"].append("safety")
    topics["topics"].append({"id": "danger_now", "group": "safety", "means": "in danger"})


@pytest.mark.parametrize(
    ("opening", "lost"), [("Please stay with them.", True), ("Please call 999 for them.", False)]
)
def test_a_safety_answer_keeps_999_for_everybody(sample: Sample, opening: str, lost: bool) -> None:
    sample.change("topics.yml", safety_topic)
    variant = {"opening": opening, "answer": ["You can stay near."]}
    answer = {**ANSWER, "id": "danger_now", "answer": ["Call 999."], "holds": {}}
    sample.write("answers/safety/danger_now.yml", {**answer, "variants": {"witness": variant}})

    found = messages(coverage.lost_emergency_number(sample.load()))

    assert ("variants.witness: does not say 999" in found) is lost


def test_a_title_too_long_for_a_button_fails(sample: Sample) -> None:
    sample.answer(title="x" * 31)

    assert "has 31 characters; at most 30" in messages(coverage.button_titles(sample.load()))


def test_a_title_that_fits_passes(sample: Sample) -> None:
    sample.answer(title="x" * 30)

    assert list(coverage.button_titles(sample.load())) == []


def test_more_than_three_services_fail(sample: Sample) -> None:
    sample.answer(services=["centre", "centre", "centre", "centre"])

    assert "lists more than 3 services" in messages(coverage.offered_services(sample.load()))


def test_a_service_that_must_not_be_shown_fails(sample: Sample) -> None:
    sample.service(status="defunct")

    assert "'centre' must not be shown" in messages(coverage.offered_services(sample.load()))


@pytest.mark.parametrize(
    ("next_", "message"),
    [
        (["reporting_later"], "leads back to this same answer"),
        (["greet"] * 5, "offers more than 4 topics"),
    ],
)
def test_a_button_that_leads_nowhere_fails(sample: Sample, next_: list[str], message: str) -> None:
    sample.answer(next=next_)

    assert message in messages(coverage.offered_topics(sample.load()))


def test_a_button_to_an_unwritten_answer_fails(sample: Sample) -> None:
    def add(topics: dict[str, Any]) -> None:
        topics["topics"].append({"id": "new", "group": "reporting", "means": "something new"})

    sample.change("topics.yml", add)
    sample.answer(next=["new"])

    assert "'new' has no answer yet" in messages(coverage.offered_topics(sample.load()))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"answer": ["One.", "Two.", "Three.", "Four."]}, "answer: has 4 sentences; at most 3"),
        ({"answer": ["One. Two. Three. Four."]}, "answer: has 4 sentences; at most 3"),
        ({"more": [["One.", "Two. Three. Four."]]}, "more.1: has 4 sentences; at most 3"),
        ({"opening": "One thing. Another."}, "opening: has 2 sentences; the opening is one"),
        ({"opening": "word " * 26}, "opening: has a sentence of 26 words; at most 25"),
        (
            {"variants": {"male": {"answer": ["One. Two. Three. Four."]}}},
            "variants.male.answer: has 4 sentences",
        ),
    ],
    ids=["four items", "four in one item", "further page", "opening", "long", "variant"],
)
def test_a_page_that_is_too_long_fails(
    sample: Sample, fields: dict[str, Any], message: str
) -> None:
    sample.answer(**fields)

    assert message in messages(plain_words.too_long(sample.load()))


def test_a_page_of_three_sentences_and_an_opening_passes(sample: Sample) -> None:
    sample.answer(answer=["One thing.", "It costs 2.50 a call.", "You can, e.g. by text."])

    assert list(plain_words.too_long(sample.load())) == []


HARD = "Subsequent investigative procedures necessitate considerable organisational deliberation."


def test_a_page_that_is_too_hard_fails(sample: Sample) -> None:
    sample.answer(more=[[HARD]])

    assert "more.1: reads at grade" in messages(plain_words.too_hard(sample.load()))


def test_a_middle_page_that_is_too_hard_fails(sample: Sample) -> None:
    middling = "You can report to the police at any time, and a trained officer will listen to you."
    sample.answer(opening=middling, answer=[], more=[[middling]] * 3)

    found = messages(plain_words.too_hard(sample.load()))

    assert "half of all pages read above grade" in found
    assert "reads at grade" not in found


def test_names_do_not_count_against_the_grade(sample: Sample) -> None:
    sample.service(name="Extraordinarily Complicated Organisational Association")
    sample.answer(answer=["Talk to Extraordinarily Complicated Organisational Association."])

    assert list(plain_words.too_hard(sample.load())) == []


@pytest.mark.parametrize(("name", "counts"), [("UniversityLine247", False), ("Universities", True)])
def test_a_name_of_one_word_counts_unless_it_can_only_be_a_name(
    sample: Sample, name: str, counts: bool
) -> None:
    sample.service(alternate_names=[name])
    sample.answer(more=[[f"Ask {name} or {name}, or {name}."]])

    assert bool(list(plain_words.too_hard(sample.load()))) is counts


@pytest.mark.parametrize("text", ["You should have run.", "YOU SHOULD HAVE told."])
def test_blaming_words_fail(sample: Sample, text: str) -> None:
    sample.answer(more=[[text]])

    (problem,) = plain_words.unkind_words(sample.load())

    assert not problem.is_warning
    assert "more.1.1: says 'you should have': say what can be done" in str(problem)


def test_words_to_be_careful_with_are_a_warning(sample: Sample) -> None:
    sample.answer(more=[["You must ring."]])

    (problem,) = plain_words.unkind_words(sample.load())

    assert problem.is_warning


def test_words_are_matched_whole(sample: Sample) -> None:
    sample.answer(more=[["You should haven, you mustard."]])

    assert list(plain_words.unkind_words(sample.load())) == []


def test_a_topic_may_be_excepted(sample: Sample) -> None:
    sample.change("wording.yml", lambda w: w["refused"][0].update({"except": ["reporting_later"]}))
    sample.answer(more=[["Do not say: you should have run."]])

    assert list(plain_words.unkind_words(sample.load())) == []


@pytest.mark.parametrize("key", ["nlu", "responses", "stories", "rules"])
def test_a_line_that_rasa_would_take_for_its_own_fails(sample: Sample, key: str) -> None:
    path = sample.folder / "facts/reporting.yml"
    path.write_text(path.read_text(encoding="utf-8") + f"\nnote: >\n  {key}: x\n", encoding="utf-8")

    assert f"facts/reporting.yml: {key}: no line may begin with" in messages(
        files.rasa_keys(sample.folder)
    )


def test_content_that_does_not_fit_the_schema_is_all_that_is_reported(sample: Sample) -> None:
    sample.service(kind="shop")
    sample.answer(title="x" * 31)

    found = check_folder(sample.folder, TODAY)

    assert [problem.field for problem in found] == ["kind"]


def test_a_broken_placeholder_does_not_hide_other_problems(sample: Sample) -> None:
    sample.answer(opening="Ask {name:nobody}.", title="x" * 31)

    found = messages(check_folder(sample.folder, TODAY))

    assert "names a service that is not in services/" in found
    assert "has 31 characters" in found


def supporter(**fields: Any) -> dict[str, Any]:
    return {**ANSWER["variants"], **fields}


@pytest.mark.parametrize("variants", [{}, {"supporter": {"next": ["greet"]}}], ids=["none", "mute"])
def test_an_answer_without_words_for_a_friend_fails(
    sample: Sample, variants: dict[str, Any]
) -> None:
    sample.answer(variants=variants)

    assert "has no words for a friend or parent" in messages(
        people.without_words_for_a_friend(sample.load())
    )


@pytest.mark.parametrize("group", ["conversation", "statistics"])
def test_small_talk_and_figures_need_no_words_for_a_friend(sample: Sample, group: str) -> None:
    def move(topics: dict[str, Any]) -> None:
        topics["groups"] = ["reporting", "conversation", "statistics"]
        topics["topics"][0]["group"] = group

    sample.change("topics.yml", move)
    sample.write(f"answers/{group}/reporting_later.yml", {**ANSWER, "variants": {}})
    (sample.folder / ANSWER_FILE).unlink()

    assert list(people.without_words_for_a_friend(sample.load())) == []


@pytest.mark.parametrize(
    ("fields", "person", "reason"),
    [
        ({"minimum_age": 18}, "under_18", "for ages 18 and over"),
        ({"genders": ["women", "girls"]}, "male", "not for men"),
    ],
    ids=["adults", "women"],
)
def test_a_service_that_is_not_for_the_person_fails(
    sample: Sample, fields: dict[str, Any], person: str, reason: str
) -> None:
    sample.service(**fields)
    found = messages(people.unfit_services(sample.load()))

    assert f"variants.{person}.services: 'centre' is {reason}; list others that fit" in found


@pytest.mark.parametrize(
    ("fields", "person"),
    [({"minimum_age": 18}, "under_18"), ({"genders": ["women"]}, "male")],
    ids=["adults", "women"],
)
def test_a_service_of_their_own_instead_passes(
    sample: Sample, fields: dict[str, Any], person: str
) -> None:
    sample.service(**fields)
    sample.answer(variants=supporter(**{person: {"services": ["national-line"]}}))

    assert list(people.unfit_services(sample.load())) == []


def test_one_kind_of_person_left_without_anybody_to_turn_to_fails(sample: Sample) -> None:
    sample.answer(variants=supporter(male={"services": []}))

    assert "variants.male.services: offers nobody to turn to" in messages(
        people.left_without_service(sample.load())
    )


def alerts(**fields: Any) -> dict[str, Any]:
    dates = {"assured_date": "2026-11-22", "review_date": "2027-05-22"}
    return {**dates, "alerts": [{"text": "Call 999.", "facts": ["no_limit"]}], **fields}


def test_an_alert_on_a_fact_of_low_confidence_fails(sample: Sample) -> None:
    sample.write("alerts.yml", alerts(alerts=[{"facts": ["shaky"]}]))

    assert "alerts.yml: alerts.1: facts: 'shaky' is of low confidence" in messages(
        provenance.weak_facts(sample.load())
    )


def test_a_language_card_on_a_fact_of_low_confidence_fails(sample: Sample) -> None:
    sample.change("languages.yml", lambda file: file.update(facts=["shaky"]))

    assert "languages.yml: facts: 'shaky'" in messages(provenance.weak_facts(sample.load()))


def test_alerts_past_their_review_date_are_a_warning(sample: Sample) -> None:
    sample.write("alerts.yml", alerts())

    assert list(provenance.past_review(sample.load(), TODAY)) == []
    found = list(provenance.past_review(sample.load(), datetime.date(2027, 5, 23)))
    assert "alerts.yml" in {problem.file for problem in found}


@pytest.mark.parametrize("field", ["assured_date", "review_date"])
def test_alerts_without_a_date_fail(sample: Sample, field: str) -> None:
    sample.write("alerts.yml", alerts(**{field: "soon"}))

    assert f"alerts.yml: {field}: must be a date" in messages(
        provenance.undated_files(sample.load())
    )


def test_a_record_checked_on_a_day_to_come_fails(sample: Sample) -> None:
    sample.service(assured_date="2026-11-24")
    (problem,) = provenance.checked_in_the_future(sample.load(), TODAY)

    assert not problem.is_warning
    assert "2026-11-24, a day that has yet to come" in problem.message


def test_a_long_sentence_of_an_alert_fails(sample: Sample) -> None:
    sample.write("alerts.yml", alerts(alerts=[{"text": "word " * 26}]))

    assert "alerts.yml: alerts.1.text: has a sentence of 26 words" in messages(
        plain_words.too_long(sample.load())
    )


def test_alerts_that_are_hard_to_read_fail(sample: Sample) -> None:
    hard = "Organisational considerations necessitate immediate prioritisation."
    sample.write("alerts.yml", alerts(alerts=[{"text": hard}]))

    assert "alerts.yml: reads at grade" in messages(plain_words.too_hard(sample.load()))
