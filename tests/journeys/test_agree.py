"""The same script of events on every platform ends, step by step, in the same cards."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count

import pytest

from bot import wording_digest as words
from tests.fakes.slack import Caller, FakeSlack
from tests.fakes.teams.people import People
from tests.fakes.teams.server import FakeTeams
from tests.journeys.app import App
from tests.journeys.conftest import PACE
from tests.journeys.office import PATIENCE, Office, Stage
from tests.journeys.room_app import TOLD, RoomApp, Visitor
from tests.journeys.scripts import SCRIPTS, TRACKED, Script, Step, Surface, take, undrawn
from tests.journeys.surfaces import RoomSurface, SlackSurface
from tests.journeys.teams_app import TeamsApp
from tests.journeys.teams_surface import TeamsStage, TeamsSurface

A_MINUTE = 90.0
"""Seconds until the schedule has surely looked; see `process.py`."""


@pytest.fixture(scope="module")
def slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A Slack and an app of these scripts alone: both platforms have heard of the same."""
    folder = tmp_path_factory.mktemp("slack")
    with (
        FakeSlack() as fake,
        App(fake, f"sqlite:///{folder / 'fogbridge.db'}", "http", PACE) as app,
    ):
        yield Stage(fake, app, Caller(fake, app.events_url))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """The room in a process of its own, once the demo has been told."""
    folder = tmp_path_factory.mktemp("room")
    with RoomApp(f"sqlite:///{folder / 'fogbridge.db'}") as app:
        visitor = Visitor(app)
        visitor.wait(lambda: visitor.text("/").count('class="opening"') >= TOLD)
        yield visitor


@pytest.fixture(scope="module")
def teams(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TeamsStage]:
    """A Teams and an app of these scripts alone."""
    folder = tmp_path_factory.mktemp("teams")
    with FakeTeams() as fake, TeamsApp(fake, f"sqlite:///{folder / 'fogbridge.db'}") as app:
        fake.graph = True
        people = People(fake, app.messages_url)
        yield TeamsStage(fake, app, people, count(1))
        people.close()


@pytest.fixture
def surfaces(slack: Stage, room: Visitor, teams: TeamsStage) -> dict[str, Surface]:
    """Every platform; a further one joins here."""
    return {
        "slack": SlackSurface(Office(slack)),
        "room": RoomSurface(room),
        "teams": TeamsSurface(teams),
    }


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_platforms_agree(script: Script, surfaces: dict[str, Surface]) -> None:
    """After each step every card says the same everywhere, and what the script says."""
    playing = {n: s for n, s in surfaces.items() if s.has_private or not script.needs_private}
    for step in script.steps:
        for surface in playing.values():
            take(surface, step)
        _agree(step, playing)
    if script.hidden:
        shown = [s.cards(thread) for s in playing.values() for thread in script.threads]
        assert script.hidden not in str(shown)


def test_the_digest_is_said_on_every_platform(surfaces: dict[str, Surface]) -> None:
    """Under the same title, with the ask of the script; what else is open differs."""
    for step in TRACKED:
        for surface in surfaces.values():
            take(surface, step)
        _agree(step, surfaces)
    for surface in surfaces.values():
        surface.ends_week()
    ends = time.monotonic() + A_MINUTE
    while not all(surface.digest() for surface in surfaces.values()):
        assert time.monotonic() < ends, {n: s.digest() for n, s in surfaces.items()}
        time.sleep(0.2)
    said = [surface.digest() for surface in surfaces.values()]
    assert len({lines[0] for lines in said}) == 1
    for lines in said:
        # The command is another one on each platform.
        hint = words.HOW_TO_SWITCH_OFF.partition(" /")[0]
        assert any(line.startswith(hint) for line in lines)
        assert words.WAITING_ON["marketing"] in lines
        assert any(line.startswith("# Can you build the partner portal") for line in lines)


def _agree(step: Step, surfaces: dict[str, Surface]) -> None:
    """Wait until the platforms show the same, and what the step leads to."""
    ends = time.monotonic() + PATIENCE
    while True:
        shown = {name: surface.cards(step.thread) for name, surface in surfaces.items()}
        drawn = [cards for name, cards in shown.items() if surfaces[name].draws]
        first = drawn[0]
        says = step.then in "\n".join(line for card in first for line in card)
        bare = [[undrawn(card) for card in cards] for cards in shown.values()]
        if says and drawn == [first] * len(drawn) and bare == [bare[0]] * len(bare):
            return
        if time.monotonic() > ends:
            break
        time.sleep(0.05)
    for name, cards in shown.items():
        assert [undrawn(card) for card in cards] == bare[0], f"{name} after {step}"
    raise AssertionError(f"no card says {step.then!r}: {first}")
