"""Equal facts in different words have equal values; different facts do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.translation.facts import Moment, find_facts

WEDNESDAY = Moment(datetime(2026, 11, 25, 10, 0, tzinfo=UTC))
DAY_FIRST = Moment(WEDNESDAY.at, numeric="day-first")


def _said(words: str, moment: Moment | None = DAY_FIRST) -> list[tuple[str, str]]:
    return [(fact.kind, fact.value) for fact in find_facts(f"We said {words}.", moment)]


@pytest.mark.parametrize(
    "wordings",
    [
        ["20k", "20,000", "20 000", "20\u00a0000", "20\u202f000", "twenty thousand", "20 thousand"],
        ["on 6 Jan", "on January 6th", "on the 6th of January", "on 6/1", "on 06/01/2027", "on 2027-01-06"],
        ["at 9am", "at 09:00", "at 9 a.m.", "at 9:00", "at 9 am", "at 9 o'clock"],
        ["two weeks", "2 weeks", "a fortnight", "2w", "2-week", "2 wks"],
        ["99.9%", "99.9 per cent", "99.9 percent", "99,9 %"],
        ["€15k", "15,000 euros", "EUR 15 000", "15.000 €", "15k euros", "€15,000.00", "fifteen thousand euros"],
        ["half an hour", "30 minutes", "30 mins", "30min", "0.5 hours"],
        ["24h", "24 hours", "24 hrs", "twenty-four hours"],
        ["every week", "weekly", "once a week", "each week", "per week"],
        ["every night", "nightly", "each night"],
        ["24/7", "around the clock"],
        ["€10-15k", "€10k-€15k", "€10–15k", "10-15k euros", "10 to 15k EUR", "€10,000-15,000"],
        ["end of January", "31 January", "the end of January"],
        ["Christmas", "25 December", "Xmas", "Christmas Day"],
        ["Thursday at 9am", "Thursday 09:00", "9am on Thursday", "26 November at 9:00", "tomorrow at 9am"],
        ["by the end of the week", "by EOW", "by Friday"],
        ["EOD", "end of day", "COB", "today"],
        ["an hour and a half", "90 minutes", "1.5 hours", "1h30"],
        ["must", "has to", "needs to", "have to"],
        ["not", "isn't", "can't", "cannot", "won't", "isn’t", "unable to"],
        ["no later than Friday", "not later than Friday", "by Friday"],
        ["at least 3 days", "a minimum of 3 days", "no less than 3 days"],
        ["at most 3 days", "up to 3 days", "no more than 3 days", "max. 3 days"],
        ["2-3 weeks", "two to three weeks", "2 or 3 weeks", "2–3 weeks"],
        ["Google Analytics 4", "GA4", "google analytics 4"],
        ["JIRA-12", "JIRA-12"],
        ["3x", "three times", "3 times"],
        ["Q1 2027", "first quarter of 2027", "Q1/2027"],
    ],
    ids=lambda wordings: str(wordings[0]),
)  # fmt: skip
def test_wordings_of_one_fact_have_one_value(wordings: list[str]) -> None:
    values = {wording: _said(wording) for wording in wordings}
    assert len({tuple(value) for value in values.values()}) == 1, values
    assert values[wordings[0]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("24 hours", "1 day"),
        ("10 days", "10 working days"),
        ("€15k", "$15k"),
        ("15k", "€15k"),
        ("6 January", "16 January"),
        ("this week", "next week"),
        ("must", "should"),
        ("may", "can"),
        ("at least 3 days", "at most 3 days"),
        ("before Friday", "after Friday"),
        ("a couple of weeks", "two weeks"),
        ("9am", "9pm"),
        ("14:00 CET", "14:00 UTC"),
        ("5%", "5 percentage points"),
        ("never", "without"),
    ],
)
def test_different_facts_have_different_values(one: str, other: str) -> None:
    assert _said(one) != _said(other)


def test_an_ambiguous_date_keeps_both_readings_until_somebody_says_how_to_read_it() -> None:
    assert _said("03/04", WEDNESDAY) == [("date", "2027-04-03|2027-03-04")]
    assert _said("03/04", DAY_FIRST) == [("date", "2027-04-03")]
    month_first = Moment(WEDNESDAY.at, numeric="month-first")
    assert _said("03/04", month_first) == [("date", "2027-03-04")]
    assert _said("03/04", None) == [("date", "--04-03|--03-04")]


def test_another_date_of_the_text_settles_an_ambiguous_one() -> None:
    assert [fact.value for fact in find_facts("From 03/04/2027 to 25/04/2027", WEDNESDAY)] == [
        "2027-04-03",
        "2027-04-25",
    ]
    assert [fact.value for fact in find_facts("From 03/04/2027 to 04/25/2027", WEDNESDAY)] == [
        "2027-03-04",
        "2027-04-25",
    ]


def test_without_a_moment_relative_dates_keep_a_name() -> None:
    def said(words: str) -> list[str]:
        return [fact.value for fact in find_facts(words)]

    assert said("next Thursday") == ["next-thursday"]
    assert said("EOD") == said("end of day") == ["end-of-day"]
    assert said("on 6 January") == said("on Jan 6th") == ["--01-06"]
    assert said("on 6 January 2027") == ["2027-01-06"]
    assert said("end of January") == ["end-of-january"]
    assert said("Thursday 9am") == ["thursdayT09:00"]


def test_relative_dates_are_resolved_in_the_zone_of_the_moment() -> None:
    late = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    assert find_facts("tomorrow", Moment(late))[0].value == "2026-11-26"
    assert find_facts("tomorrow", Moment(late.astimezone(ZoneInfo("Asia/Tokyo"))))[0].value == (
        "2026-11-27"
    )
    there = Moment(datetime(2026, 11, 25, 9, tzinfo=timezone(timedelta(hours=1))))
    assert find_facts("Thursday 9am", there)[0].value == "2026-11-26T09:00+01:00"


def test_a_moment_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Moment(datetime(2026, 11, 25))  # noqa: DTZ001


def test_a_glossary_term_holds_no_number_and_no_name_that_nobody_listed() -> None:
    text = "Set up Kestrel Boards and the 3 step funnel by Friday"
    spans = [(7, 21), (30, 36)]
    assert [text[a:b] for a, b in spans] == ["Kestrel Boards", "3 step"]
    assert [fact.text for fact in find_facts(text, WEDNESDAY, known_spans=spans)] == [
        "by",
        "Friday",
    ]
    assert "Kestrel Boards" in [fact.text for fact in find_facts(text, WEDNESDAY)]


@pytest.mark.parametrize("name", ["Google Tag Manager", "GDPR", "GA4", "Mailchimp"])
def test_a_listed_name_stays_one_where_the_glossary_explains_it(name: str) -> None:
    text = f"Ask about {name} first"
    spans = [(10, 10 + len(name))]
    facts = find_facts(text, WEDNESDAY, known_spans=spans)
    assert ("name", name) in [(fact.kind, fact.text) for fact in facts]


def test_a_weekday_that_does_not_fit_its_date_stays_seen() -> None:
    """14 October 2027 is a Thursday."""
    assert _said("Thu 14 Oct", WEDNESDAY) == _said("14 Oct", WEDNESDAY) == [("date", "2027-10-14")]
    assert _said("Tue 14 Oct", WEDNESDAY) == [("date", "2027-10-14 tue")]
    assert _said("Tuesday, October 14th 2027", None) == [("date", "2027-10-14 tue")]
    assert _said("Tue 14 Oct 9am", WEDNESDAY) == [("date", "2027-10-14T09:00+00:00 tue")]
    # Nobody knows the year, so nobody knows whether it fits.
    assert _said("Tue 14 Oct", None) == [("date", "--10-14")]


def test_a_weekday_settles_which_of_two_readings_is_meant() -> None:
    assert _said("Sat 03/04/2027", WEDNESDAY) == [("date", "2027-04-03")]
    assert _said("Thu 04/03/2027", WEDNESDAY) == [("date", "2027-03-04")]


def test_other_facts_in_a_glossary_term_stay() -> None:
    text = "The nightly build stops on Black Friday"
    spans = [(4, 17), (27, 39)]
    assert [fact.kind for fact in find_facts(text, WEDNESDAY, known_spans=spans)] == [
        "duration",
        "negation",
        "date",
    ]
