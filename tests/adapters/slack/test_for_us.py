"""Which messages are taken at all: the rest is dropped before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.slack.client import SlackClient
from adapters.slack.edge import Answer, Edge
from adapters.told import told
from bot.incoming import Incoming, Said
from bot.ports import Message
from bot.router import Router
from tests.adapters.database.furnished import Memory, delivery, place_of, remembering
from tests.adapters.database.samples import made
from tests.payloads.slack import Install, events

JSON = dict[str, Any]
ROOT, REPLY, ANOTHER, LATER = "1795426100.1", "1795426200.1", "1795426201.1", "1795426260.1"


@dataclass
class Door:
    """The edge before a database in which one thread is followed; `taken` went on to the queue."""

    memory: Memory
    workspace: UUID
    taken: list[Said] = field(default_factory=list)

    async def comes(self, event: JSON) -> bool:
        """Whether an event is taken; acknowledged it is in any case."""
        before = len(self.taken)
        body = events.event_callback(Install(), event, event_id=f"Ev{before}", event_time=1)
        edge = Edge(
            submit=self._submit,
            threads=self.memory.threads,
            router=cast(Router, None),  # no form is opened here
            client=cast(SlackClient, None),
            clock=self.memory.clock,
            knows=lambda _: False,
            told=told,
        )
        assert await edge.take(body) == Answer()
        return len(self.taken) > before

    async def _submit(self, incoming: Incoming, *, asks_model: bool) -> None:
        assert not asks_model
        self.taken.append(incoming.said)


@pytest_asyncio.fixture
async def door(engine: AsyncEngine) -> Door:
    """On both databases."""
    memory = remembering(engine)
    workspace = (await memory.arrive(delivery())).workspace
    await memory.threads.follow(workspace, place_of("T1", "C1", ROOT))
    return Door(memory, workspace)


def said(ts: str = REPLY, thread: str | None = ROOT) -> JSON:
    """A message of a person, as history shows it."""
    body: JSON = {"type": "message", "user": "U1", "text": "by Friday", "ts": ts, "team": "T1"}
    return body | ({"thread_ts": thread} if thread else {})


def spoken(body: JSON) -> JSON:
    """That it was said."""
    return events.message(body, channel="C1", channel_type="channel")


def changed(body: JSON) -> JSON:
    """That it was changed."""
    return events.message_changed(body, body, channel="C1", channel_type="channel", ts=LATER)


def deleted(body: JSON) -> JSON:
    """That it was deleted."""
    return events.message_deleted(body, channel="C1", channel_type="channel", ts=LATER)


async def test_a_reply_in_a_followed_thread_is_taken(door: Door) -> None:
    """And no other message."""
    assert await door.comes(spoken(said()))
    assert not await door.comes(spoken(said(thread="1795426000.1")))
    assert not await door.comes(spoken(said(thread=None)))


async def test_what_becomes_of_a_message_is_taken_where_it_is_known(door: Door) -> None:
    """One that is held or was translated, wherever it stands."""
    elsewhere = place_of("T1", "C1", None)
    held = Message(ANOTHER, door.memory.clock.now(), "by Friday")
    await door.memory.threads.hear(door.workspace, elsewhere, [held])
    await door.memory.store.save_translation(door.workspace, made(), place=elsewhere, message=REPLY)
    for ts in (ANOTHER, REPLY):
        body = said(ts, None)
        assert await door.comes(changed(body | {"text": "by Monday"}))
        assert await door.comes(deleted(body))
        await door.memory.threads.unsay(door.workspace, elsewhere, ts)
        assert not await door.comes(changed(body))
        assert not await door.comes(deleted(body))


async def test_a_deletion_may_overtake_its_message(door: Door) -> None:
    """In a followed thread it is taken before the message has been worked on, and then that one
    leaves nothing; elsewhere it is nobody's business."""
    assert await door.comes(spoken(said()))
    assert await door.comes(deleted(said()))
    assert not await door.comes(deleted(said(thread="1795426000.1")))
    assert not await door.comes(deleted(said(thread=None)))
    place = place_of("T1", "C1", ROOT)
    await door.memory.threads.unsay(door.workspace, place, REPLY)
    late = Message(REPLY, door.memory.clock.now(), "by Friday")
    await door.memory.threads.hear(door.workspace, place, [late])
    assert await door.memory.threads.heard(door.workspace, place, 9) == ()


async def test_a_deletion_that_does_not_say_of_what_thread(door: Door) -> None:
    """Is taken where the message is known."""
    event = deleted(said())
    del event["previous_message"]
    assert not await door.comes(event)
    held = Message(REPLY, door.memory.clock.now(), "by Friday")
    await door.memory.threads.hear(door.workspace, place_of("T1", "C1", ROOT), [held])
    assert await door.comes(event)
