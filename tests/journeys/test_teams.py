"""What is Teams' own: chats without threads, and what comes by itself where nobody can look."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count

import pytest

from bot import wording_digest as words
from tests.fakes.slack import faults
from tests.fakes.teams.people import People
from tests.fakes.teams.server import FakeTeams
from tests.fakes.teams.world import Message
from tests.journeys.held import change, rows
from tests.journeys.scripts import DATED, IN_WORDS, TRACKED, take
from tests.journeys.teams_app import TeamsApp
from tests.journeys.teams_surface import TeamsStage, TeamsSurface
from tests.postgres import fresh_database

A_MINUTE = 90.0
"""Seconds until the schedule has looked, which it does once a minute."""
AGREED = DATED.steps[:6]
DUE = "2028-01-06"


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TeamsStage]:
    """A Teams and an app, on both databases."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path_factory.mktemp('teams') / 'fogbridge.db'}"
        if request.param == "postgresql":
            url = stack.enter_context(fresh_database(request.getfixturevalue("postgres_server")))
        fake = stack.enter_context(FakeTeams())
        app = stack.enter_context(TeamsApp(fake, url))
        people = People(fake, app.messages_url)
        stack.callback(people.close)
        yield TeamsStage(fake, app, people, count(1))


def test_a_group_chat_has_no_threads_to_read_along(stage: TeamsStage) -> None:
    """So nobody there is told that any are; in a channel they are."""
    fake = stage.fake
    ann, ivo = fake.world.user("ann"), fake.world.user("ivo")
    chat, channel = fake.world.group("plans", ann, ivo), fake.world.channel("plans", ann, ivo)
    for where in (chat, channel):
        stage.people.says(ann, where, "We need a page by Friday", mention=True)
    fake.wait_for(lambda: fake.said(chat.id) and len(fake.said(channel.id)) == 2)
    fake.settle()
    (answer,) = fake.said(chat.id)
    assert "page by Friday" in answer.shown
    assert len(fake.said(channel.id)) == 2


def test_a_week(stage: TeamsStage) -> None:
    """Whoever owes something is reminded in their own chat. Of a digest that broke on its way it is said,
    once, that it may be missing; and where somebody says that it is, it is shown there and works."""
    fake = stage.fake
    fake.graph = True
    dated, weekly = TeamsSurface(stage), TeamsSurface(stage)
    for step in AGREED:
        take(dated, step)
    for step in TRACKED:
        take(weekly, step)
    fake.graph = False  # or it would be seen that it did not arrive
    fake.settle()
    fake.fault("create", faults.reset())
    _reminders_are_due(stage)
    weekly.ends_week()

    (line,) = _having(weekly, words.MAY_BE_MISSING, wait=A_MINUTE)
    own = fake.world.personal(dated.users["it"])
    (reminder,) = fake.wait_for(
        lambda: [m for m in fake.said(own.id) if f"is due on {IN_WORDS}." in m.shown],
        timeout=A_MINUTE,
    )
    assert [one["title"] for one in reminder.actions] == ["Open the thread"]
    fake.settle()
    assert _having(weekly, words.WAITING_ON["marketing"]) == []

    stage.people.presses(weekly.users["it"], line, words.IT_IS_MISSING)
    fake.wait_for(lambda: words.WAITING_ON["marketing"] in line.shown)
    assert words.MAY_BE_MISSING not in line.shown
    answered = next(one for one in line.actions if one["title"] == words.ANSWERED)
    stage.people.acts(weekly.users["it"], line, answered)
    fake.wait_for(lambda: words.turn_now("it") in line.shown)
    fake.settle()
    assert _having(weekly, words.WAITING_ON["marketing"]) == [line]
    assert len([m for m in fake.said(own.id) if IN_WORDS in m.shown]) == 1


def _having(surface: TeamsSurface, text: str, wait: float = 0.0) -> list[Message]:
    """What the bot says of this in a surface's channel."""
    fake = surface.stage.fake

    def found() -> list[Message]:
        return [m for m in fake.said(surface.channel.id) if text in m.shown]

    return fake.wait_for(found, timeout=wait) if wait else found()


def _reminders_are_due(stage: TeamsStage) -> None:
    """Time passes for the reminders before a date, and nobody sleeps."""
    database = stage.app.database
    sqlite = database.startswith("sqlite")
    change(
        database,
        "UPDATE workspace SET work_starts = {}, work_ends = {}, work_days = {}",
        *("00:00:00.000000", "23:59:59.000000", "1234567"),
    )
    query = "SELECT id FROM commitment WHERE due = {}"
    ((found,),) = rows(database, query, DUE)
    past = "2026-01-01 00:00:00.000000" if sqlite else datetime(2026, 1, 1, tzinfo=UTC)
    like = f"{str(found).replace('-', '')}:before:%"
    assert change(
        database, "UPDATE due SET at = {} WHERE kind = 'reminder' AND subject LIKE {}", past, like
    )
