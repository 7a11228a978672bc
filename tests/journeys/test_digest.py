"""The weekly digest and reminders in Slack: said by the schedule itself, once what is due is due."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from bot import wording_digest as words
from bot.calendar import Weekly, weekday_name
from tests.fakes.slack.state import Message
from tests.journeys.held import change, rows
from tests.journeys.office import Office
from tests.journeys.test_asks import number, tracked
from tests.journeys.test_commitments import IN_WORDS, agreed

WHAT = "Can you build the partner portal"
"""The ask, as the thread's reading quotes it."""
A_MINUTE = 90.0
"""Seconds until the schedule has surely looked; see `process.py`."""


def _today(office: Office, channel: str) -> str:
    """The channel's settings say that its digest comes on this day, since midnight; its week."""
    weekday = datetime.now(UTC).isoweekday()
    office.types("settings", by=office.colleague, channel=channel)
    form = office.modal(office.colleague, words.SETTINGS_WHAT)
    given = {"digest_day": str(weekday), "digest_at": "0:00", "digest_zone": "UTC"}
    told = office.in_private(
        lambda: office.people.submits(form, {f"fb:{name}": value for name, value in given.items()}),
        office.colleague,
    )
    assert f"comes on {weekday_name(weekday)}s at 00:00 (UTC)." in told.shown
    weekly = Weekly(weekday, time(0), ZoneInfo("UTC"))
    return str(weekly.next(datetime.now(UTC)).later(-1))


def _is_due(office: Office, kind: str, like: str, subject: str | None = None) -> None:
    """Time passes for some rows, and for no other."""
    database = office.stage.app.database
    now = (
        "2026-01-01 00:00:00.000000"
        if database.startswith("sqlite")
        else datetime(2026, 1, 1, tzinfo=UTC)
    )
    if subject is None:
        changed = change(
            database, "UPDATE due SET at = {} WHERE kind = {} AND subject LIKE {}", now, kind, like
        )
    else:
        changed = change(
            database,
            "UPDATE due SET at = {}, subject = {} WHERE kind = {} AND subject LIKE {}",
            *(now, subject, kind, like),
        )
    assert changed


def _no_night(office: Office) -> None:
    """Everybody works around the clock, so that the test may run at any hour."""
    change(
        office.stage.app.database,
        "UPDATE workspace SET work_starts = {}, work_ends = {}, work_days = {}",
        *("00:00:00.000000", "23:59:59.000000", "1234567"),
    )


def _commitment(office: Office, day: str) -> str:
    """How rows name the newest commitment for a day."""
    query = "SELECT id FROM commitment WHERE due = {} ORDER BY id DESC LIMIT 1"
    ((found,),) = rows(office.stage.app.database, query, day)
    return str(found).replace("-", "")


def _in_channel(office: Office) -> list[Message]:
    """What the app said in the channel itself."""
    return [message for message in office.posted() if message.thread_ts in (None, message.ts)]


def test_a_week(office: Office) -> None:
    """An ask and an agreed date; the digest comes once and is acted on, each side is reminded once."""
    card = tracked(office)
    week = _today(office, office.channel)
    others = Office(office.stage)
    agreed(others)
    _no_night(office)
    _is_due(office, "digest", f"slack:T1:{office.channel}:%", f"slack:T1:{office.channel}:{week}")
    _is_due(office, "reminder", f"{_commitment(office, '2027-01-06')}:before:%")

    digest = office.fake.wait_for(lambda: _in_channel(office), timeout=A_MINUTE)[0]
    assert digest.shown.startswith(f"{words.title(int(week[-2:]))}\n1 open, 0 new, 0 closed")
    line = f"#{number(card)} {WHAT} · today · by "
    assert words.WAITING_ON["it"] in digest.shown
    assert line in digest.shown
    assert words.HOW_TO_SWITCH_OFF in digest.shown

    office.people.presses(digest, "fb:menu", by=office.it, choose=words.ANSWERED)
    office.sees(digest, f"#{number(card)} {WHAT} · {words.turn_now('marketing')}")
    office.sees(card, "marketing")
    assert not _can_be_acted_on(digest)

    for user in (others.marketing, others.it):
        (reminder,) = _reminders(others, user)
        assert f"is due on {IN_WORDS}." in reminder.shown
        assert "From marketing: the copy by 13 November" in reminder.shown
    office.settle()
    assert len(_in_channel(office)) == 1
    assert others.said_to(others.colleague) == []


def _reminders(office: Office, user: str) -> list[Message]:
    """What somebody was reminded of, once they were."""
    return office.fake.wait_for(lambda: office.said_to(user), timeout=A_MINUTE)


def _can_be_acted_on(message: Message) -> bool:
    """Whether a line of it still offers more than its thread."""
    menus = [block["accessory"]["options"] for block in message.blocks if "accessory" in block]
    return any(len(options) > 1 for options in menus)
