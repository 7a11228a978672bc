"""Relative dates count from the moment and the zone of whoever wrote them; 03/04 is read by locale."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.journeys.held import rows
from tests.journeys.office import Office

_RESULT = "SELECT result FROM translation WHERE original = {} AND channel_key = {}"


def _dates(office: Office, original: str) -> list[str]:
    """The dates of the office's translation of this text, as they were understood."""
    found = office.wait(lambda: rows(office.stage.app.database, _RESULT, original, office.channel))
    result = found[0][0]
    facts = (json.loads(result) if isinstance(result, str) else result)["facts"]
    return [fact["value"] for fact in facts if fact["kind"] == "date"]


def _said(office: Office, user: str, text: str, at: datetime) -> None:
    """A mention at a moment of its own."""
    ts = f"{at.timestamp():.6f}"
    event = {
        "type": "app_mention",
        "user": user,
        "team": "T1",
        "text": f"<@UBOT> {text}",
        "ts": ts,
        "channel": office.channel,
        "event_ts": ts,
    }
    office.people.event(event, channel=office.channel)


@pytest.mark.parametrize(
    ("zone", "moment", "tomorrow"),
    [
        # Half past midnight on Friday in Auckland is Thursday noon in Greenwich.
        ("Pacific/Auckland", datetime(2026, 11, 26, 11, 30, tzinfo=UTC), "2026-11-28"),
        ("Europe/London", datetime(2026, 11, 26, 11, 30, tzinfo=UTC), "2026-11-27"),
        # And half past midnight on Friday in Greenwich is still Thursday in Los Angeles.
        ("America/Los_Angeles", datetime(2026, 11, 27, 0, 30, tzinfo=UTC), "2026-11-27"),
        ("Europe/London", datetime(2026, 11, 27, 0, 30, tzinfo=UTC), "2026-11-28"),
    ],
)
def test_tomorrow_is_the_writers_tomorrow(
    office: Office, zone: str, moment: datetime, tomorrow: str
) -> None:
    """Whatever the server's own day is."""
    user = office.person("far-away", tz=zone)
    office.fake.world.channels[office.channel].members.add(user)
    _said(office, user, "for it: We need the page by tomorrow", moment)
    assert _dates(office, "We need the page by tomorrow") == [tomorrow]


def test_friday_counts_from_when_it_was_said(office: Office) -> None:
    """A message of last week means last week's Friday, also when it is translated today."""
    text = "for it: We need the page by Friday"
    _said(office, office.marketing, text, datetime(2026, 11, 18, 9, 0, tzinfo=UTC))
    assert _dates(office, "We need the page by Friday") == ["2026-11-20"]


@pytest.mark.parametrize(("locale", "day"), [("en-US", "03-04"), ("en-GB", "04-03")])
def test_a_date_of_two_numbers_is_read_by_locale(office: Office, locale: str, day: str) -> None:
    """The third of April, or March the fourth."""
    user = office.person("writer", locale=locale)
    office.fake.world.channels[office.channel].members.add(user)
    text = f"We need the {locale} page on 03/04/2027"
    office.card_of(f"for it: {text}", by=user)
    assert _dates(office, text) == [f"2027-{day}"]


def test_in_a_thread_it_is_the_authors_zone_and_moment(office: Office) -> None:
    """Not those of whoever asks for the translation, a day later and elsewhere.

    Slack is asked for the zone of somebody whom the bot meets there for the first time.
    """
    author = office.person("far-away", tz="Pacific/Auckland")
    channel = office.fake.world.channels[office.channel]
    channel.members.add(author)
    root = office.fake.world.typed(channel, author, "We need the page by tomorrow")
    moment = datetime(2026, 11, 26, 11, 30, tzinfo=UTC).timestamp()
    del channel.messages[root.ts]
    root.ts = f"{moment:.6f}"
    channel.messages[root.ts] = root
    office.people.mention(office.it, office.channel, "translate for IT", thread=root.ts)
    assert _dates(office, "We need the page by tomorrow") == ["2026-11-28"]
