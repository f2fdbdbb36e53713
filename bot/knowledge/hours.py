"""Whether a line is open: UK local time, summer time and the bank holidays of England included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import holidays

from bot.knowledge.records import Phone, Schedule, Service

LONDON = ZoneInfo("Europe/London")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAYS = frozenset(DAYS[:5])
_LOOK_AHEAD = timedelta(days=14)

State = Literal["open", "closed", "unknown"]
Window = tuple[datetime, datetime]


@dataclass(frozen=True)
class Opening:
    """Whether a line is open, and that in words: `Open now until 5pm`."""

    state: State
    text: str


ALWAYS = Opening("open", "Open now, day and night")
NOT_KNOWN = Opening("unknown", "Opening hours not known")
BANK_HOLIDAY = Opening("unknown", "It is a bank holiday: hours may differ")


def opening(phone: Phone, at: datetime) -> Opening:
    """Whether the line is open at this moment. A time without a zone is taken as UK local time.

    On a bank holiday nobody knows about a line that only works on weekdays, so it is unknown.
    """
    if phone.always_open:
        return ALWAYS
    if not phone.schedules:
        return NOT_KNOWN
    now = local_time(at)
    windows = _windows(phone.schedules, now)
    current = next((window for window in windows if window[0] <= now < window[1]), None)
    if current is not None:
        return _open_until(current[1], now)
    if _is_unsure(phone.schedules, now.date()):
        return BANK_HOLIDAY
    return _closed(next((start for start, _ in windows if start > now), None), now)


def service_opening(service: Service, at: datetime) -> Opening:
    """The best of a service's shown phones: open before unknown before closed."""
    order = {"open": 0, "unknown": 1, "closed": 2}
    found = [opening(phone, at) for phone in service.shown_phones()]
    return min(found, key=lambda each: order[each.state], default=NOT_KNOWN)


def local_time(at: datetime) -> datetime:
    """The clock on the wall in Essex, without a zone."""
    return at if at.tzinfo is None else at.astimezone(LONDON).replace(tzinfo=None)


def is_bank_holiday(day: date) -> bool:
    """Whether the day is a bank holiday in England."""
    return day in _bank_holidays(day.year)


@lru_cache(maxsize=8)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def _works_weekdays_only(schedules: tuple[Schedule, ...]) -> bool:
    return all(WEEKDAYS.issuperset(schedule.byday) for schedule in schedules)


def _is_unsure(schedules: tuple[Schedule, ...], day: date) -> bool:
    """A bank holiday on which this weekday line would otherwise work."""
    usual = any(DAYS[day.weekday()] in schedule.byday for schedule in schedules)
    return usual and _works_weekdays_only(schedules) and is_bank_holiday(day)


def _windows(schedules: tuple[Schedule, ...], now: datetime) -> list[Window]:
    """When the line is open, from yesterday on, joined where one window runs into the next."""
    joined: list[Window] = []
    for start, end in sorted(_daily_windows(schedules, now)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _daily_windows(schedules: tuple[Schedule, ...], now: datetime) -> Iterator[Window]:
    for offset in range(-1, _LOOK_AHEAD.days + 1):
        day = now.date() + timedelta(days=offset)
        if _is_unsure(schedules, day):
            continue
        for schedule in schedules:
            if DAYS[day.weekday()] in schedule.byday:
                last_day = day + timedelta(days=1 if schedule.closes_next_day else 0)
                yield (
                    datetime.combine(day, time.fromisoformat(schedule.opens_at)),
                    datetime.combine(last_day, time.fromisoformat(schedule.closes_at)),
                )


def _open_until(end: datetime, now: datetime) -> Opening:
    if end - now > timedelta(days=7):
        return ALWAYS
    if end - now > timedelta(days=1):
        return Opening("open", f"Open now until {clock(end.time())} on {end:%A}")
    return Opening("open", f"Open now until {clock(end.time())}")


def _closed(opens: datetime | None, now: datetime) -> Opening:
    if opens is None:
        return Opening("closed", "Closed now")
    days = (opens.date() - now.date()).days
    if days == 0:
        when = "today"
    elif days == 1:
        when = "tomorrow"
    elif days < 7:
        when = f"on {opens:%A}"
    else:
        when = f"on {opens:%A} {opens.day} {opens:%B}"
    return Opening("closed", f"Closed now, opens {clock(opens.time())} {when}")


def clock(at: time) -> str:
    """A time as people say it: 9am, 5.30pm, noon, midnight."""
    if at.minute == 0 and at.hour in (0, 12):
        return "midnight" if at.hour == 0 else "noon"
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"
