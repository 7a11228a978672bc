"""Dates as people write them: 30 November, next Thursday at 9am, 6-8 January, Q3, Black Friday.

A date is an atom, perhaps with a time, a part of the day or a second atom after a dash behind it,
or with its time before it. `value` is what date_values.py makes of it.
"""

from __future__ import annotations

import re

from bot.translation.facts import date_words as say
from bot.translation.facts import resolve
from bot.translation.facts.clock import Clock, office_hour, read_clock
from bot.translation.facts.date_atoms import DateReader
from bot.translation.facts.date_values import value_of
from bot.translation.facts.fact import Moment, NumericOrder
from bot.translation.facts.resolve import When


def read_date(
    text: str, cased: str, at: int, moment: Moment | None, order: NumericOrder | None
) -> tuple[int, str] | None:
    """The end and the value of the date that starts here, or None."""
    reader = DateReader(text, cased, order)
    timed = text[at].isdigit() or text.startswith(("noon", "midday", "midnight"), at)
    clock = read_clock(text, at) if timed else None
    if (
        not clock
        and timed
        and text.startswith("at ", at - 3)
        and (bare := say.BARE_HOUR.match(text, at))
    ):
        clock = Clock(bare.end(), office_hour(int(bare[0])))
    if clock and (led := _clock_first(reader, clock, moment)):
        return led
    found = reader.atom(at)
    if not found:
        return None
    end, when = found
    joint = text[end : end + 1] if text[at].isdigit() else ""
    stamp = say.ISO_CLOCK.match(text, end + 1) if joint in ("t", " ") and joint else None
    if stamp and (joint == "t" or stamp[3]):
        return _stamped(stamp, when, moment)
    if dash := say.DASH.match(text, end):
        last = reader.atom(dash.end(), 1)
        if last and not when.other and not last[1].other:
            end, when = last[0], resolve.between(when, last[1])
            return end, value_of(when, moment)
    if when.symbol in resolve.WEEKDAYS and (to := say.TO_RANGE.match(text, end)):
        last = reader.atom(to.end(), 1)
        if last and last[1].symbol in resolve.WEEKDAYS:
            return last[0], value_of(resolve.between(when, last[1]), moment)
    if (to := say.TO_RANGE.match(text, end)) and not say.NO_RANGE.search(
        text[max(0, at - 48) : at]
    ):
        last = reader.atom(to.end(), 1)
        if last and _is_day(when) and _is_day(last[1]):
            return last[0], value_of(resolve.between(when, last[1]), moment)
    return _with_time(text, at, end, when, moment)


def _is_day(when: When) -> bool:
    """A day with its month, as both ends of "14 December to 4 January" are."""
    return not when.other and say.DAY_SYMBOL.fullmatch(when.symbol) is not None


def _stamped(stamp: re.Match[str], when: When, moment: Moment | None) -> tuple[int, str]:
    clock = f"{stamp[1]}:{stamp[2]}"
    zone = stamp[3]
    day = value_of(when, moment)
    if int(stamp[1]) > 23 or int(stamp[2]) > 59:
        return stamp.end(), f"{day}T{clock}"
    if zone:
        zone = "+00:00" if zone == "z" else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
        return stamp.end(), f"{day}T{clock}{zone}"
    return stamp.end(), value_of(when, moment, Clock(stamp.end(), clock))


def _clock_first(reader: DateReader, clock: Clock, moment: Moment | None) -> tuple[int, str] | None:
    """ "9am on Thursday", "14:00 tomorrow"."""
    joined = say.DAY_JOIN.match(reader.text, clock.end)
    if not joined:
        return None
    found = reader.atom(joined.end(), 1)
    if not found or found[1].symbol.isdigit():
        return None
    return found[0], value_of(found[1], moment, clock)


def _with_time(text: str, at: int, end: int, when: When, moment: Moment | None) -> tuple[int, str]:
    """The rest of the expression: a time, a part of the day, an end of day."""
    part = "night" if text.startswith("tonight", at) else None
    if found := say.DAY_PART.match(text, end):
        end, part = found.end(), found[1]
    if found := say.END_AFTER.match(text, end):
        end = found.end()
    if joined := say.CLOCK_JOIN.match(text, end):
        clock = read_clock(text, joined.end()) if joined.end() < len(text) else None
        if clock and not re.search(r"\b(?:before|around|about|by|from) \Z", joined[0]):
            return clock.end, value_of(when, moment, clock)
        if clock and joined[0].strip() in ("from", "between"):
            return clock.end, value_of(when, moment, clock)
    if (hour := say.HOUR_AT.match(text, end)) and 1 <= int(hour[1]) <= 23:
        clock = Clock(hour.end(), office_hour(int(hour[1])))
        return hour.end(), value_of(when, moment, clock)
    return end, value_of(when, moment, None, part)
