"""One ask in Slack and in Teams: both platforms in one process, as a company runs it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass

import pytest

from adapters.teams.card_data import FIELD
from bot import wording_asks as asks
from bot import wording_pairing as words
from tests.fakes.slack import Caller, FakeSlack, faults
from tests.fakes.slack.state import Message as SlackMessage
from tests.fakes.teams.people import TENANT, People
from tests.fakes.teams.server import FakeTeams
from tests.fakes.teams.world import Conversation, Message, User
from tests.journeys.app import App
from tests.journeys.conftest import PACE
from tests.journeys.office import Office, Stage
from tests.journeys.room_app import RoomApp
from tests.postgres import fresh_database

ASK = "Can you build the partner portal by 30 November 2027?"
QUOTE = "Can you build the partner portal"
_CODE = re.compile(r"pair ([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})\.")


@dataclass
class Company:
    """Marketing in a Slack, IT in a channel of Teams."""

    office: Office
    fake: FakeTeams
    people: People
    it: User
    channel: Conversation

    # What stands in Teams

    def said(self, text: str, thread: str | None = None) -> Message | None:
        """The newest message of the bot's in the channel that says this."""
        found = [m for m in self.fake.said(self.channel.id, thread) if text in m.shown]
        return found[-1] if found else None

    def sees(self, text: str, thread: str | None = None) -> Message:
        """The same, once it is there."""
        found = self.fake.wait_for(lambda: self.said(text, thread), timeout=30.0)
        assert found is not None
        return found

    def in_private(self, text: str) -> str:
        """What IT alone is told about a mention in the channel."""
        own = self.fake.world.personal(self.it)
        before = len(self.fake.said(own.id))
        self.people.says(self.it, self.channel, text, mention=True)
        return self.fake.wait_for(lambda: self.fake.said(own.id)[before:])[-1].shown

    # What stands in Slack

    def tracks(self) -> SlackMessage:
        """Marketing's ask, tracked in Slack; its card."""
        office = self.office
        root = office.people.says(office.marketing, office.channel, ASK)
        office.people.mention(office.marketing, office.channel, "track", thread=root.ts)
        return office.wait(lambda: [m for m in office.posted(thread=root.ts) if QUOTE in m.shown])[
            0
        ]

    def pair(self) -> None:
        """The handshake; whoever runs Fogbridge has named IT's admin."""
        office = self.office
        self.people.says(self.it, self.channel, "side it", mention=True)
        own = self.fake.world.personal(self.it)
        self.fake.wait_for(lambda: self.fake.said(own.id))
        RoomApp(office.stage.app.database).run("admin", "add", f"teams:{TENANT}/{self.it.aad}")
        code = _CODE.search(office.card_of("pair", by=office.colleague).shown)
        assert code
        second = _CODE.search(self.in_private(f"pair {code[1]}"))
        assert second
        office.types(f"pair {second[1]}", by=office.colleague)
        self.sees(words.TITLE)
        office.wait(lambda: [m for m in office.posted() if words.TITLE in m.shown])


class BothApp(App):
    """One process with Slack over HTTP and Teams."""

    teams: FakeTeams

    def _environment(self) -> dict[str, str]:
        return super()._environment() | self.teams.settings


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def company(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Company]:
    """Both platforms and one process, paired, on both databases."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path_factory.mktemp('both') / 'fogbridge.db'}"
        if request.param == "postgresql":
            url = stack.enter_context(fresh_database(request.getfixturevalue("postgres_server")))
        slack, teams = stack.enter_context(FakeSlack()), stack.enter_context(FakeTeams())
        app = BothApp(slack, url, "http", PACE)
        app.teams = teams
        stack.enter_context(app)
        office = Office(Stage(slack, app, Caller(slack, app.events_url)))
        slack.world.users[office.colleague].is_admin = True
        office.card_of("side marketing", by=office.marketing)
        people = stack.enter_context(closing(People(teams, f"{app.address}/api/messages")))
        it = teams.world.user("ivo")
        made = Company(office, teams, people, it, teams.world.channel("web", it))
        made.pair()
        yield made


def test_an_ask_of_slack_is_answered_in_teams_and_the_other_way_round(company: Company) -> None:
    """One record: a turn and a date from Teams, a yes from each, and both cards follow."""
    office = company.office
    own, there = company.tracks(), company.sees(QUOTE)
    assert words.asked_across("slack") in there.shown
    company.people.presses(company.it, there, asks.ANSWERED)
    office.sees(own, "waiting on marketing")
    company.fake.wait_for(lambda: "waiting on marketing" in there.shown)

    form = company.people.presses(company.it, there, asks.COMMIT)
    typed = {f"{FIELD}due": "2028-01-14", f"{FIELD}owes_marketing": "the copy"}
    company.people.submits(company.it, company.channel, form.body, typed)
    across = company.sees("Marketing: the copy")
    assert across.conversation.endswith(f";messageid={there.id}")
    here = office.wait(
        lambda: [m for m in office.posted(thread=own.thread_ts) if "the copy" in m.shown]
    )[0]
    company.people.presses(company.it, across, asks.YES_FOR["it"])
    office.sees(here, "IT said yes")
    office.presses(here, asks.YES_FOR["marketing"], by=office.marketing)
    office.sees(own, "agreed for Friday 14 January 2028")
    company.fake.wait_for(lambda: "agreed for Friday 14 January 2028" in there.shown)

    text = "track: Can you approve the DNS change for the shop?"
    company.people.says(company.it, company.channel, text, mention=True)
    mirrored = office.wait(lambda: [m for m in office.posted() if "DNS change" in m.shown])[0]
    assert words.asked_across("teams") in mirrored.shown
    office.presses(mirrored, asks.ANSWERED, by=office.marketing)
    company.sees("#2 · waiting on IT")
    office.settle()
    assert len([m for m in office.posted() if "DNS change" in m.shown]) == 1
    roots = [m for m in company.fake.said(company.channel.id, there.id) if QUOTE in m.shown]
    assert len(roots) == 2  # the ask, and its date


def test_a_teams_that_is_down_holds_up_nobody_and_gets_the_card_once(company: Company) -> None:
    """Slack's card stands and can be pressed meanwhile."""
    office = company.office
    office.settle()
    down = faults.Fault(status=503, headers=(("Retry-After", "1"),))
    company.fake.fault("create", *[down] * 9)
    own = company.tracks()
    office.presses(own, asks.DELIVERED, by=office.marketing)
    office.sees(own, "· done")
    there = company.fake.wait_for(lambda: company.said(QUOTE), timeout=90.0)
    assert there is not None
    assert len(company.fake.calls("create")) > 9
    company.fake.wait_for(lambda: "· done" in there.shown, timeout=90.0)
    office.settle()
    assert len([m for m in company.fake.said(company.channel.id) if QUOTE in m.shown]) == 1


def test_one_click_in_teams_ends_it(company: Company) -> None:
    """And nothing is mirrored any more."""
    office = company.office
    own, there = company.tracks(), company.sees(QUOTE)
    told = company.sees(words.TITLE)
    company.people.presses(company.it, told, words.UNPAIR)
    company.fake.wait_for(lambda: words.NOT_FOLLOWED in there.shown)
    assert QUOTE not in there.shown
    company.fake.wait_for(lambda: words.PARTED_HERE in told.shown)
    office.presses(own, asks.DELIVERED, by=office.marketing)
    office.sees(own, "· done")
    before = len(company.fake.said(company.channel.id))
    company.tracks()
    office.settle()
    assert len(company.fake.said(company.channel.id)) == before
