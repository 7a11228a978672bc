"""One ask at two ends of a company: two Slack workspaces, and a Slack and the room, in one process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import cast

import pytest

from bot import wording
from bot import wording_asks as asks
from bot import wording_pairing as words
from bot import wording_whys as whys
from tests.fakes.slack import Caller, FakeSlack, World, faults
from tests.fakes.slack.state import Message
from tests.journeys.app import App
from tests.journeys.conftest import PACE
from tests.journeys.held import rows
from tests.journeys.office import Office, Stage
from tests.journeys.room_app import RoomApp, Visitor
from tests.journeys.with_room import PROGRAM

ASK = "Can you build the partner portal by 30 November 2027?"
QUOTE = "Can you build the partner portal"
_teams = count(1)
_CODE = re.compile(r"pair ([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})\.")


@dataclass
class Company:
    """Two workspaces of one company; marketing is in the first one, IT in the second one."""

    stage: Stage
    private: bool = False
    near: Office = field(init=False)
    far: Office = field(init=False)

    def __post_init__(self) -> None:
        self.near, self.far = _office(self.stage), _office(self.stage)
        if self.private:
            members = (self.near.marketing, self.near.colleague)
            self.near.channel = self.near.room(kind="private", members=members)
        self.near.card_of("side marketing", by=self.near.marketing)
        self.far.card_of("side it", by=self.far.it)

    def pair(self) -> None:
        """The handshake, and what both channels are told."""
        code = _code(self.near, "pair")
        second = _code(self.far, f"pair {code}")
        self.near.types(f"pair {second}", by=self.near.colleague)
        for office in (self.near, self.far):
            office.wait(lambda office=office: _saying(office, words.TITLE))  # type: ignore[misc]  # bound here

    def asks(self, text: str = ASK) -> Message:
        """Marketing's ask, tracked; its card."""
        root = self.near.people.says(self.near.marketing, self.near.channel, text)
        self.near.people.mention(self.near.marketing, self.near.channel, "track", thread=root.ts)
        found = self.near.wait(lambda: _saying(self.near, QUOTE, thread=root.ts))
        assert found is not None
        return found

    def mirrored(self) -> Message:
        """The card at the other end."""
        found = self.far.wait(lambda: _saying(self.far, QUOTE))
        assert found is not None
        return found


def _office(stage: Stage) -> Office:
    team = f"TP{next(_teams)}"
    stage.fake.world.add_team(team, f"Workspace {team}", installed=False)
    office = Office(stage, team)
    stage.fake.world.users[office.colleague].is_admin = True
    done = office.people.installs(stage.app.address, user=office.colleague, team=team)
    assert done.status == 200
    return office


def _code(office: Office, text: str) -> str:
    """What an admin is told in private."""
    told = office.card_of(text, by=office.colleague)
    found = _CODE.search(told.shown)
    assert found, told.shown
    return found[1]


def _saying(office: Office, text: str, thread: str | None = None) -> Message | None:
    """The newest message of the app's in the channel that says this."""
    found = [one for one in office.posted(thread=thread) if text in one.shown]
    return found[-1] if found else None


def test_an_ask_of_one_workspace_is_answered_in_the_other(open_stage: Stage) -> None:
    """Status, a date of both sides and a why, pressed here and there; each end has its own token."""
    company = Company(open_stage)
    near, far = company.near, company.far
    company.pair()
    own, there = company.asks(), company.mirrored()
    assert words.asked_across("slack") in there.shown
    assert there.labels == own.labels
    far.presses(there, asks.ANSWERED, by=far.it)
    far.sees(there, "waiting on marketing")
    near.sees(own, "waiting on marketing")

    far.presses(there, asks.COMMIT, by=far.it)
    form = far.modal(far.it, "By which day?")
    far.people.submits(form, {"fb:due": "2028-01-14", "fb:owes_marketing": "the copy"})
    drafts = [office.wait(lambda o=office: _draft(o)) for office in (near, far)]  # type: ignore[misc]  # bound here
    assert all(draft is not None and "Marketing: the copy" in draft.shown for draft in drafts)
    here, across = drafts
    assert here is not None
    assert across is not None
    assert across.thread_ts == there.ts
    far.presses(across, asks.YES_FOR["it"], by=far.it)
    near.sees(here, "IT said yes")
    near.presses(here, asks.YES_FOR["marketing"], by=near.marketing)
    for office, card in ((near, own), (far, there)):
        office.sees(card, "agreed for Friday 14 January 2028")
    far.sees(across, "Both sides said yes.")

    near.people.mention(near.marketing, near.channel, "why this timeline?", thread=own.thread_ts)
    asked = far.wait(lambda: _saying(far, whys.NOT_ASKED_BEFORE, thread=there.ts))
    assert asked is not None
    far.presses(asked, whys.ANSWER, by=far.it)
    form = far.modal(far.it)
    far.people.submits(form, {"fb:reason": "The vendor's script needs a security review first."})
    for office in (near, far):
        office.wait(lambda o=office: _confirmed(o))  # type: ignore[misc]  # bound here

    near.settle()
    tokens = {office.team: near.fake.world.teams[office.team].token for office in (near, far)}
    for office in (near, far):
        posts = [
            c for c in office.calls("chat.postMessage") if c.given["channel"] == office.channel
        ]
        assert {c.token for c in posts} == {tokens[office.team]}
    assert len([m for m in far.posted() if QUOTE in m.shown]) == 2  # the ask, and its date
    assert len(near.posted(thread=own.thread_ts)) == 3


def _draft(office: Office) -> Message | None:
    threads = {m.ts for m in office.fake.messages(office.channel)}
    found = [
        m for t in threads for m in office.posted(thread=t) if asks.A_DATE_TO_CONFIRM in m.shown
    ]
    return found[-1] if found else None


def _confirmed(office: Office) -> bool:
    threads = {m.ts for m in office.fake.messages(office.channel)}
    shown = [m.shown for t in threads for m in office.posted(thread=t)]
    return any("security review first" in one and "Confirmed by IT" in one for one in shown)


def test_one_click_ends_it_and_nothing_is_mirrored_any_more(open_stage: Stage) -> None:
    """By an admin of either end; the card there says so, and the ask goes on here."""
    company = Company(open_stage)
    near, far = company.near, company.far
    company.pair()
    own, there = company.asks(), company.mirrored()
    told = _saying(far, words.TITLE)
    assert told is not None
    refused = far.in_private(lambda: far.presses(told, words.UNPAIR, by=far.it), far.it)
    assert refused.shown == words.ONLY_ADMINS
    far.presses(told, words.UNPAIR, by=far.colleague)
    far.sees(there, words.NOT_FOLLOWED)
    assert QUOTE not in there.shown
    assert there.labels == []
    far.sees(told, words.PARTED_HERE)
    near.presses(own, asks.DELIVERED, by=near.marketing)
    near.sees(own, "· done")
    before = len(far.posted())
    company.asks("Can you build the partner portal for the fair as well?")
    far.settle()
    assert len(far.posted()) == before
    log = "SELECT what FROM audit_log WHERE what LIKE {}"
    done = {what for (what,) in rows(open_stage.app.database, log, "channels %")}
    assert done == {"channels paired", "channels parted"}


def test_a_private_channels_ask_is_seen_in_its_pair_and_nowhere_else(open_stage: Stage) -> None:
    """Not in another channel there, not by somebody alone, not in a list of their own."""
    company = Company(open_stage, private=True)
    far = company.far
    company.pair()
    company.asks()
    there = company.mirrored()
    far.presses(there, asks.ANSWERED, by=far.it)
    far.sees(there, "waiting on marketing")
    other = far.room()
    for channel, sees in ((far.channel, True), (other, False)):
        listed = far.card_of("asks", by=far.it, channel=channel)
        assert (QUOTE in listed.shown) == sees
    before = len(far.said_to(far.it))
    far.people.whispers(far.it, "asks")
    answer = far.wait(lambda: far.said_to(far.it)[before:])[-1]
    assert QUOTE not in answer.shown


def test_mirrored_cards_and_what_is_written_below_them_start_nothing(open_stage: Stage) -> None:
    """What the bot posts comes back as events; people below a mirrored card have not called it."""
    company = Company(open_stage)
    far = company.far
    company.pair()
    company.asks()
    there = company.mirrored()
    far.people.says(
        far.it, far.channel, "It will be 6 January, because of the freeze.", thread=there.ts
    )
    far.settle()
    assert far.posted(thread=there.ts) in ([], [there])
    assert "waiting on IT" in there.shown
    assert not far.holds("because of the freeze", queue=False)


def test_codes_are_of_no_use_to_others(open_stage: Stage) -> None:
    """Not twice, not elsewhere, and not in the database."""
    company = Company(open_stage)
    near, far, third = company.near, company.far, _office(open_stage)
    code = _code(near, "pair")
    second = _code(far, f"pair {code}")
    for office, given, sentence in (
        (third, code, words.NO_SUCH_CODE),
        (third, second, words.FOR_ANOTHER_CHANNEL),
        (far, second, words.SAME_END),
    ):
        assert office.card_of(f"pair {given}", by=office.colleague).shown == sentence
    refused = near.card_of(f"pair {second}", by=near.marketing)
    assert refused.shown == words.ONLY_ADMINS
    assert not near.holds(code, queue=False)
    assert not near.holds(second, queue=False)


# A Slack and the room


@dataclass
class Bridge:
    """Marketing stands in the room and IT sits in Slack."""

    office: Office
    visitor: Visitor

    @property
    def app(self) -> App:
        """The one process of both."""
        return self.office.stage.app

    def in_room(self, by: str, text: str, has: str) -> str:
        """A command in the room, and the page that shows its answer."""
        self.visitor.post("/room/say", by=by, thread="", do="send", text=f"/translate {text}")
        return self.visitor.shows("/", has)

    def asks(self) -> str:
        """Marketing's ask in the room, tracked; the path of its thread."""
        path = self.visitor.begins("marketing", ASK)
        self.visitor.says(path, "marketing", "@Fogbridge track")
        self.visitor.shows(path, "waiting on IT")
        return path

    def mirrored(self) -> list[Message]:
        """Its cards in Slack."""
        return [one for one in self.office.posted() if QUOTE in one.shown]


@pytest.fixture
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bridge]:
    """A process with both, paired by the room's marketing, whom the terminal made an admin."""
    url = f"sqlite:///{tmp_path_factory.mktemp('bridge') / 'fogbridge.db'}"
    with FakeSlack(world=World()) as fake:
        fake.world.add_team("T1", "Acme")
        app = App(fake, url, "socket", PACE, PROGRAM)
        with app:
            stage = Stage(fake, app, Caller(fake))
            office, visitor = Office(stage), Visitor(cast("RoomApp", app))
            fake.world.users[office.colleague].is_admin = True
            made = Bridge(office, visitor)
            office.card_of("side it", by=office.it)
            made.in_room("marketing", "side marketing", wording.SIDE_SAVED["marketing"])
            RoomApp(url).run("admin", "add", "room:demo/marketing")
            page = made.in_room("marketing", "pair", "Give this code to an admin")
            code = _CODE.search(page)
            assert code
            second = _code(office, f"pair {code[1]}")
            made.visitor.post(
                "/room/say", by="marketing", thread="", do="send", text=f"/translate pair {second}"
            )
            office.wait(lambda: _saying(office, words.TITLE))
            yield made


def test_an_ask_of_the_room_is_done_in_slack_and_the_other_way_round(bridge: Bridge) -> None:
    """Both cards follow whatever is pressed, wherever."""
    office, visitor = bridge.office, bridge.visitor
    path = bridge.asks()
    there = office.wait(bridge.mirrored)[0]
    assert words.asked_across("room") in there.shown
    office.presses(there, asks.ANSWERED, by=office.it)
    visitor.shows(path, "waiting on marketing")
    visitor.presses(path, "marketing", asks.DELIVERED)
    office.sees(there, "· done")

    root = office.people.says(
        office.it, office.channel, "Can you approve the DNS change for the shop?"
    )
    office.people.mention(office.it, office.channel, "track", thread=root.ts)
    own = office.wait(lambda: _saying(office, "DNS change", thread=root.ts))
    assert own is not None
    visitor.shows("/", "DNS change")
    mirrored = _path_of(visitor, "DNS change")
    page = visitor.shows(mirrored, words.asked_across("slack"))
    assert words.IN_WORDS["marketing"] in page
    visitor.presses(mirrored, "marketing", asks.ANSWERED)
    office.sees(own, "waiting on IT")
    assert len(bridge.mirrored()) == 1


def _path_of(visitor: Visitor, words: str) -> str:
    """The thread in the room whose first message says this."""
    # By what the front page says of it: the demo, which goes on meanwhile, has a digest that names it.
    front = visitor.get("/").text
    for path, opening in re.findall(r'href="(/room/[0-9a-f]{32})[^>]*><span class="excerpt">(.*?)</span>', front, re.S):  # fmt: skip
        if words in opening:
            return str(path)
    raise AssertionError(words)


def test_a_slack_that_is_down_holds_up_nobody_and_gets_the_card_once(bridge: Bridge) -> None:
    """The room's card stands and can be pressed; Slack's comes when it is back, as things are then."""
    office, visitor = bridge.office, bridge.visitor
    office.settle()
    office.fake.fault_always("*", faults.server_error(503))
    path = bridge.asks()
    visitor.presses(path, "marketing", asks.DELIVERED)
    visitor.shows(path, "· done")
    assert bridge.mirrored() == []
    office.fake.clear_faults()
    (there,) = office.fake.wait_for(bridge.mirrored, timeout=60.0)
    office.fake.wait_for(lambda: "· done" in there.shown, timeout=90.0)
    office.settle()
    assert len(bridge.mirrored()) == 1


def test_a_process_that_dies_on_the_way_shows_it_once(bridge: Bridge) -> None:
    """Killed while the mirrored card is being posted; started again, the same card stands once."""
    office = bridge.office
    office.fake.linger("chat.postMessage", after=2.0)
    before = len(office.calls("chat.postMessage"))
    bridge.asks()
    office.wait(lambda: len(office.calls("chat.postMessage")) > before or bridge.mirrored())
    bridge.app.kill()
    office.fake.linger("chat.postMessage")
    bridge.app.start()
    office.fake.wait_for(bridge.mirrored, timeout=60.0)
    office.settle()
    assert len(bridge.mirrored()) == 1
