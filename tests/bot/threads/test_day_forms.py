"""Days as people write them in chats, and which day each is."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.threads.day_forms import with_days_of_chat
from bot.translation.facts import Moment
from tests.bot.threads.talk import by_rules
from tests.bounded import expect_bounded

START = datetime.fromisoformat("2026-11-02T09:00:00+01:00")


@pytest.mark.parametrize(
    ("text", "day", "resolved"),
    [
        ("we'd like the page 1 march ish", "1 march", "2027-03-01"),
        ("please put it up by may 4", "may 4", "2027-05-04"),
        ("please have it live in the 2nd week of January", "2nd week of January", "2027-01-08/2027-01-14"),
        ("we need the page for the trade fair (3.12.)", "3.12.", "2026-12-03"),
        ("please add it by the 5th of next month", "5th of next month", "2026-12-05"),
        ("we need it live between the 12th and the 24th", "between the 12th and the 24th", "2026-11-12/2026-11-24"),
        ("please add it on the 12th or 13th", "12th or 13th", "2026-11-12/2026-11-13"),
        ("we need it two weeks from tomorrow", "two weeks from tomorrow", "2026-11-17"),
        ("please publish it on Mon 23.", "Mon 23", "2026-11-23"),
    ],
)  # fmt: skip
def test_a_day_in_the_words_of_a_chat(text: str, day: str, resolved: str) -> None:
    found = by_rules(f"m: {text}", "i: hm", start=START).dates
    assert [(one.text.removeprefix("the "), one.resolved) for one in found] == [(day, resolved)]


@pytest.mark.parametrize(
    "text",
    ["you may 3 times try it", "the march 2 people walked", "the 9th and the 2nd", "Wednesday. 9,000 of them"],
)  # fmt: skip
def test_what_is_no_such_day(text: str) -> None:
    assert with_days_of_chat((), text, Moment(START)) == ()


@pytest.mark.parametrize(
    ("said", "resolved"),
    [
        # By a day before that on which it opens, in the month before.
        (("m: The gallery opens on 16 December. Please have the tickets on sale by the 28th.", "i: ok"), ["2026-12-16", "2026-11-28"]),
        # A day that was named with its month.
        (("m: We need it by 20 December.", "i: not between 26 November and 9 December, nobody deploys then", "m: and before the 26th?"), ["2026-12-20", "2026-11-26"]),
        # Its weekday says which month.
        (("m: We need the page by 5 January.", "i: it'll be Friday 8th"), ["2027-01-05", "2027-01-08"]),
        (("m: We need the page by 5 January.", "i: earliest is the 6th"), ["2027-01-05", "2027-01-06"]),
    ],
)  # fmt: skip
def test_the_month_that_is_meant(said: tuple[str, ...], resolved: list[str]) -> None:
    assert [one.resolved for one in by_rules(*said, start=START).dates] == resolved


@pytest.mark.parametrize(
    "piece", ["between the 1st ", "5th or ", "Mon 2 ", "a week from ", "1 may "]
)
def test_hostile_text_is_read_in_time(piece: str) -> None:
    text = (piece * 20_000)[:40_000]
    expect_bounded(lambda: with_days_of_chat((), text, Moment(START)))
