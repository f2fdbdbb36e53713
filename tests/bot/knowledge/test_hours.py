from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.knowledge.hours import clock, is_bank_holiday, opening, service_opening
from bot.knowledge.records import Phone, Schedule
from bot.knowledge.search import KnowledgeBase

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")
OFFICE = (Schedule(WEEKDAYS, "09:00", "17:00"),)
LATE = (Schedule(("TH", "SU"), "19:00", "01:00"), Schedule(("FR", "SA"), "19:00", "03:00"))
EVERY_DAY = (Schedule((*WEEKDAYS, "SA", "SU"), "00:00", "00:00"),)


def line(schedules: tuple[Schedule, ...] | None, always_open: bool = False) -> Phone:
    return Phone("line", "101", "help", "voice", "high", None, None, schedules, always_open)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize(
    ("schedules", "moment", "state", "text"),
    [
        (OFFICE, "2026-11-23 09:00", "open", "Open now until 5pm"),
        (OFFICE, "2026-11-23 16:59", "open", "Open now until 5pm"),
        (OFFICE, "2026-11-23 17:00", "closed", "Closed now, opens 9am tomorrow"),
        (OFFICE, "2026-11-23 08:59", "closed", "Closed now, opens 9am today"),
        (OFFICE, "2026-11-27 18:00", "closed", "Closed now, opens 9am on Monday"),
        (OFFICE, "2026-11-22 12:00", "closed", "Closed now, opens 9am tomorrow"),
        (LATE, "2026-11-26 20:00", "open", "Open now until 1am"),
        (LATE, "2026-11-27 00:59", "open", "Open now until 1am"),
        (LATE, "2026-11-27 01:00", "closed", "Closed now, opens 7pm today"),
        (LATE, "2026-11-29 02:59", "open", "Open now until 3am"),
        (LATE, "2026-11-30 02:00", "closed", "Closed now, opens 7pm on Thursday"),
        (EVERY_DAY, "2026-11-30 02:00", "open", "Open now, day and night"),
        ((Schedule(("SU",), "10:00", "16:00"),), "2026-11-29 16:00", "closed",
         "Closed now, opens 10am on Sunday 6 December"),
        ((Schedule(("SA",), "00:00", "00:00"), Schedule(("SU",), "00:00", "12:00")),
         "2026-11-28 08:00", "open", "Open now until noon on Sunday"),
    ],
)  # fmt: skip
def test_opening_in_words(
    schedules: tuple[Schedule, ...], moment: str, state: str, text: str
) -> None:
    found = opening(line(schedules), at(moment))

    assert (found.state, found.text) == (state, text)


@pytest.mark.parametrize("moment", ["2026-12-25 03:00", "2026-11-23 12:00"])
def test_a_line_that_never_closes_is_open(moment: str) -> None:
    assert opening(line(None, always_open=True), at(moment)).text == "Open now, day and night"


def test_hours_nobody_knows_are_not_guessed() -> None:
    found = opening(line(None), at("2026-11-23 12:00"))

    assert (found.state, found.text) == ("unknown", "Opening hours not known")


@pytest.mark.parametrize(
    "moment",
    ["2026-12-25 11:00", "2026-12-28 11:00", "2027-03-26 11:00", "2027-08-30 20:00"],
    ids=["Christmas", "Boxing Day in lieu", "Good Friday", "August, after hours"],
)
def test_a_weekday_line_is_unknown_on_a_bank_holiday(moment: str) -> None:
    found = opening(line(OFFICE), at(moment))

    assert (found.state, found.text) == ("unknown", "It is a bank holiday: hours may differ")


def test_a_bank_holiday_is_not_promised_as_the_next_opening() -> None:
    assert opening(line(OFFICE), at("2026-12-24 18:00")).text == "Closed now, opens 9am on Tuesday"


def test_a_line_that_works_weekends_keeps_its_hours_on_a_bank_holiday() -> None:
    assert opening(line(LATE), at("2026-12-25 20:00")).state == "open"


def test_a_bank_holiday_at_a_weekend_does_not_trouble_a_weekday_line() -> None:
    assert opening(line(OFFICE), at("2026-12-26 11:00")).state == "closed"


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-05-04", True), ("2026-12-28", True), ("2026-03-17", False), ("2026-11-30", False)],
    ids=["early May", "in lieu", "only in Northern Ireland", "only in Scotland"],
)
def test_bank_holidays_are_those_of_england(day: str, expected: bool) -> None:
    assert is_bank_holiday(datetime.fromisoformat(day).date()) is expected


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2026-07-06 08:30", "open"),
        ("2026-07-06 15:59", "open"),
        ("2026-07-06 16:00", "closed"),
        ("2026-11-23 08:30", "closed"),
        ("2026-11-23 16:30", "open"),
    ],
)
def test_a_moment_in_another_zone_is_turned_into_uk_time(moment: str, state: str) -> None:
    moment_utc = datetime.fromisoformat(moment).replace(tzinfo=timezone.utc)

    assert opening(line(OFFICE), moment_utc).state == state


def test_the_night_the_clocks_go_back() -> None:
    """In 2026 they go back at 2am on Sunday 25 October; Saturday's line closes at 3am GMT."""
    last = datetime(2026, 10, 25, 2, 59, tzinfo=timezone.utc)

    assert opening(line(LATE), last).state == "open"
    assert opening(line(LATE), last + timedelta(minutes=1)).state == "closed"


def test_the_night_the_clocks_go_forward() -> None:
    """In 2027 they go forward at 1am on Sunday 28 March; Saturday's line closes at 3am BST."""
    last = datetime(2027, 3, 28, 1, 59, tzinfo=timezone.utc)

    assert opening(line(LATE), last).state == "open"
    assert opening(line(LATE), last + timedelta(minutes=1)).state == "closed"


def test_a_time_without_a_zone_is_uk_time() -> None:
    assert opening(line(OFFICE), datetime(2026, 7, 6, 9, 0)).state == "open"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (time(0, 0), "midnight"),
        (time(0, 30), "12.30am"),
        (time(9, 0), "9am"),
        (time(12, 0), "noon"),
        (time(12, 15), "12.15pm"),
        (time(16, 30), "4.30pm"),
    ],
)
def test_a_clock_as_people_say_it(moment: time, text: str) -> None:
    assert clock(moment) == text


def test_a_service_is_open_when_any_of_its_lines_is(knowledge_base: KnowledgeBase) -> None:
    service = knowledge_base.service("victim-support-essex")

    assert service_opening(service, at("2026-11-22 03:00")).text == "Open now, day and night"


def test_a_service_without_a_number_has_no_known_hours(knowledge_base: KnowledgeBase) -> None:
    service = knowledge_base.service("sos-rape-crisis")

    assert service_opening(service, at("2026-11-23 12:00")).state == "unknown"
