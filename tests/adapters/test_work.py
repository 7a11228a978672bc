"""The steps of a delivery: what is read, said, said instead, and done when it is due."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
import structlog

from adapters.database.due import DueRows
from adapters.work import ChatWork
from bot import wording
from bot.errors import FogbridgeError, NotInstalled, Unpostable
from bot.incoming import Command, Incoming, Removed
from bot.ports import Card, Outgoing
from bot.reply import Notice, Reply
from bot.router import Router
from tests.bot.chat.talking import Talking, channel, empty_database, shown, talking

ASK = "We need the landing page live ASAP"


class Silent(FogbridgeError):
    """The platform does not answer for now."""

    code = "silent"


@dataclass
class Platform:
    """A platform that says what it is given, or fails as the test wants it to."""

    router: Router
    talk: Talking
    installed: bool = True
    fails: Exception | None = None
    said: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    async def serves(self, incoming: Incoming) -> bool:
        """Whether it is installed."""
        del incoming
        return self.installed

    async def understood(self, incoming: Incoming) -> Incoming:
        """As it is."""
        return incoming

    async def say(self, incoming: Incoming, card: Card, reply: Reply) -> None:
        """Say it, or fail."""
        del incoming
        if self.fails is not None:
            raise self.fails
        self.said.append(shown(card))
        await self.talk.said(card.id)
        assert reply is not None

    async def removed(self, incoming: Incoming) -> None:
        """Note whose."""
        self.gone.append(incoming.team)


@dataclass
class Room:
    """What the tests work with."""

    talk: Talking
    platform: Platform
    work: ChatWork
    done: list[tuple[UUID, str]]

    async def card(self, ids: list[str]) -> Card:
        """The one card of these."""
        (found,) = ids
        card = await self.talk.talk.outbox.card(await self.talk.workspace(), UUID(found))
        assert card is not None
        return card

    async def shared(self) -> tuple[Incoming, Card]:
        """Something to be said in a channel."""
        incoming = self.talk.incoming(Command(text=ASK))
        visit = await self.talk.talk.directory.arrive(incoming)
        reply = Reply("Shared.", (Notice("Shared."),))
        outgoing = Outgoing(f"{incoming.key}#share", reply, "place", channel())
        return incoming, await self.talk.talk.outbox.put(visit, outgoing)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with today's tables."""
    return asyncio.run(empty_database(tmp_path_factory.mktemp("empty")))


@pytest_asyncio.fixture
async def room(tmp_path: Path, empty: Path) -> AsyncIterator[Room]:
    done: list[tuple[UUID, str]] = []

    async def note(workspace: UUID, subject: str, now: object) -> None:
        del now
        done.append((workspace, subject))

    async def days() -> int:
        return 60

    async with talking(tmp_path, empty) as people:
        platform = Platform(people.router, people)
        work = ChatWork(
            people.talk.directory, people.talk.outbox, DueRows(people.engine), {"note": note}, days
        )
        work.platforms["slack"] = platform
        yield Room(people, platform, work, done)


async def test_a_delivery_goes_through_its_three_steps(room: Room) -> None:
    """Read, answered, said; and each of them again does nothing more."""
    incoming = room.talk.incoming(Command(text=ASK))
    assert await room.work.read(incoming) == ""
    cards = await room.work.answer(incoming, "")
    assert await room.work.answer(incoming, "") == cards
    for _ in range(2):
        assert await room.work.post(incoming, cards[0]) == []
    assert len(room.platform.said) == 1
    assert (await room.card(cards)).state == "sent"


async def test_where_the_bot_is_not_installed_nothing_is_kept(room: Room) -> None:
    """Neither before reading nor, where it was removed since, before answering."""
    incoming = room.talk.incoming(Command(text=ASK))
    other = incoming.model_copy(update={"platform": "teams"})
    assert await room.work.read(other) is None
    assert await room.work.read(incoming) == ""
    room.platform.installed = False
    with structlog.testing.capture_logs() as lines:
        assert await room.work.read(incoming) is None
    assert [line["event"] for line in lines] == ["not_installed_there"]
    assert await room.work.answer(incoming, "") == []


async def test_a_team_that_left_does_not_come_back_by_what_failed(room: Room) -> None:
    """There is nobody to tell, and nothing to keep it for."""
    incoming = room.talk.incoming(Command(text=ASK))
    await room.talk.does(Removed(), by=None, at_home=True)
    room.platform.installed = False
    assert await room.work.failed(incoming, "0a1b2c3d") == []
    assert await room.talk.talk.directory.workspace_of("slack", "T1") is None


async def test_a_removal_forgets_the_tokens_first(room: Room) -> None:
    """And then what there is of that Workspace."""
    await room.talk.types(ASK)
    incoming = room.talk.incoming(Removed(), by=None, at_home=True)
    assert await room.work.read(incoming) == ""
    assert room.platform.gone == ["T1"]
    assert await room.work.answer(incoming, "") == []


async def test_what_can_not_be_said_in_its_place_is_told_to_the_person(room: Room) -> None:
    """Once, with the sentence that says what to do; and not when it was private already."""
    incoming, card = await room.shared()
    room.platform.fails = Unpostable("Invite me with /invite @Fogbridge.")
    more = await room.work.post(incoming, card.id.hex)
    assert (await room.card([card.id.hex])).state == "undeliverable"
    told = await room.card(more)
    assert (told.to, shown(told)) == ("asker", "Invite me with /invite @Fogbridge.")
    assert await room.work.post(incoming, told.id.hex) == []
    assert (await room.card(more)).state == "undeliverable"


async def test_work_that_is_run_again_tells_what_was_not_told(room: Room) -> None:
    """The card was given up, and then the platform took nothing for a while; once it is told it is not."""
    incoming, card = await room.shared()
    room.platform.fails = Unpostable("Invite me with /invite @Fogbridge.")
    more = await room.work.post(incoming, card.id.hex)
    room.platform.fails = Silent("Wait.")
    with pytest.raises(Silent):
        await room.work.post(incoming, more[0])
    room.platform.fails = None
    assert await room.work.post(incoming, card.id.hex) == more
    assert await room.work.post(incoming, more[0]) == []
    assert room.platform.said == ["Invite me with /invite @Fogbridge."]
    assert await room.work.post(incoming, card.id.hex) == []


async def test_a_crash_on_the_way_leaves_nobody_without_the_sentence(room: Room) -> None:
    """It is kept before the card is given up: a second try does nothing for one that was."""
    incoming, card = await room.shared()
    room.platform.fails = Unpostable("Invite me with /invite @Fogbridge.")
    whole, room.work.outbox = room.work.outbox, _Breaks(room.work.outbox)
    with pytest.raises(OSError, match="crash"):
        await room.work.post(incoming, card.id.hex)
    room.work.outbox = whole
    told = await room.card(await room.work.post(incoming, card.id.hex))
    assert shown(told) == "Invite me with /invite @Fogbridge."
    assert (await room.card([card.id.hex])).state == "undeliverable"


@dataclass
class _Breaks:
    """An outbox whose process dies as a card is given up."""

    whole: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.whole, name)

    async def undeliverable(self, card: Card) -> None:
        """It does not come to that."""
        del card
        raise OSError("crash")


async def test_a_bot_that_was_removed_says_nothing(room: Room) -> None:
    """There is nowhere to say it, and trying again does not help."""
    incoming, card = await room.shared()
    room.platform.fails = NotInstalled()
    assert await room.work.post(incoming, card.id.hex) == []
    assert (await room.card([card.id.hex])).state == "undeliverable"


async def test_what_may_work_later_is_an_error_of_the_step(room: Room) -> None:
    """So that the queue tries it again; the card stays as it is."""
    incoming, card = await room.shared()
    room.platform.fails = Silent("Wait.")
    with pytest.raises(Silent):
        await room.work.post(incoming, card.id.hex)
    assert (await room.card([card.id.hex])).state == "ready"
    room.platform.fails = None
    assert await room.work.post(incoming, card.id.hex) == []
    assert room.platform.said == ["Shared."]


async def test_a_card_that_is_not_there_or_has_no_words_any_more_is_not_said(room: Room) -> None:
    """It was purged, or its person was forgotten meanwhile."""
    incoming, card = await room.shared()
    assert await room.work.post(incoming, uuid4().hex) == []
    visit = await room.talk.visit()
    assert visit.person is not None
    await room.talk.talk.directory.forget(visit.workspace, visit.person.id)
    assert await room.work.post(incoming, card.id.hex) == []
    assert not room.platform.said
    assert (await room.card([card.id.hex])).state == "undeliverable"


async def test_of_two_that_replace_one_card_the_later_stands(room: Room) -> None:
    """Whichever is said first: two presses at once are worked on side by side."""
    incoming, first = await room.shared()
    await room.work.post(incoming, first.id.hex)
    presses = [room.talk.incoming(Command(text=f"press {n}")) for n in range(2)]
    made = []
    for number, press in enumerate(presses):
        visit = await room.talk.talk.directory.arrive(press)
        reply = Reply(f"Version {number}", (Notice(f"Version {number}"),))
        outgoing = Outgoing(f"{press.key}#card", reply, "card", channel(), replaces=first.id)
        made.append(await room.talk.talk.outbox.put(visit, outgoing))
    assert not await room.talk.talk.outbox.outdated(made[0])
    for press, card in zip(reversed(presses), reversed(made), strict=True):
        assert await room.work.post(press, card.id.hex) == []
    assert room.platform.said == ["Shared.", "Version 1"]
    assert not await room.talk.talk.outbox.outdated(made[1])


async def test_what_failed_is_said_once_and_answered_when_it_is_run_again(room: Room) -> None:
    """The sentence about the failure does not stand for the answer."""
    incoming = room.talk.incoming(Command(text=ASK))
    assert await room.work.read(incoming) == ""
    sorry = await room.work.failed(incoming, "0a1b2c3d")
    assert await room.work.failed(incoming, "ffffffff") == sorry
    assert shown(await room.card(sorry)) == wording.went_wrong("0a1b2c3d")
    await room.work.post(incoming, sorry[0])
    cards = await room.work.answer(incoming, "")
    assert cards != sorry
    for card in cards:
        await room.work.post(incoming, card)
    assert len(room.platform.said) == 2
    assert "landing page" in room.platform.said[1]


async def test_what_is_due_is_done_and_then_not_due(room: Room) -> None:
    """Once, or again after its time; what somebody else did is left alone."""
    now = room.talk.clock.now()
    workspace = (await room.talk.visit()).workspace
    rows = DueRows(room.talk.engine)
    await rows.put(workspace, "note", "once", now)
    await rows.put(workspace, "note", "daily", now, 86_400)
    await rows.put(workspace, "note", "later", now + timedelta(hours=1))
    due = [one for one in await room.work.due(now) if one[0].startswith("due:")]
    mine = {one.subject: one for one in await rows.now(now) if one.kind == "note"}
    assert set(mine) == {"once", "daily"}
    assert {(one.key, one.id.hex) for one in mine.values()} <= set(due)
    for one in mine.values():
        await room.work.do(one.id.hex, now)
        await room.work.do(one.id.hex, now)
    assert sorted(subject for _, subject in room.done) == ["daily", "once"]
    tomorrow = now + timedelta(days=1, seconds=1)
    again = {one.subject: one.key for one in await rows.now(tomorrow) if one.kind == "note"}
    assert set(again) == {"daily", "later"}
    assert again["daily"] != mine["daily"].key


async def test_what_nobody_does_is_said_and_stays(room: Room) -> None:
    """A row of a later release, or a mistake."""
    now = room.talk.clock.now()
    rows = DueRows(room.talk.engine)
    await rows.put((await room.talk.visit()).workspace, "unheard_of", "", now)
    (row,) = [one for one in await rows.now(now) if one.kind == "unheard_of"]
    with structlog.testing.capture_logs() as lines:
        await room.work.do(row.id.hex, now)
    assert [(line["event"], line["kind"]) for line in lines] == [("nobody_does_this", "unheard_of")]
    assert row in await rows.now(now)
