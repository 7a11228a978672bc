"""What a platform asks of the Outbox that can't be looked through: begin anew, and whose message it is."""

from __future__ import annotations

from adapters.database.outbox import DatabaseOutbox
from bot.ids import new_id
from bot.ports import Card, Outgoing, Target
from tests.adapters.database.furnished import Memory, delivery, place_of, saying


async def _put(memory: Memory, key: str, to: Target = "place", channel: str = "C1") -> Card:
    visit = await memory.arrive(delivery(key=f"slack:T1:{key}", place=place_of(channel=channel)))
    return await memory.outbox.put(visit, Outgoing(key, saying(key), to))


async def test_what_was_certainly_not_said_begins_anew(memory: Memory) -> None:
    """The next try need not fear that it stands there; what was said stays said."""
    outbox = DatabaseOutbox(memory.engine, memory.clock)
    card = await _put(memory, "k")
    assert not await outbox.sending(card)
    await outbox.unsent(card)
    assert not await outbox.sending(card)
    assert await outbox.sending(card)
    await outbox.sent(card, "17")
    await outbox.unsent(card)
    found = await outbox.card(card.workspace, card.id)
    assert found is not None
    assert found.state == "sent"


async def test_the_card_that_stands_in_a_message_is_found(memory: Memory) -> None:
    """In its own channel, whole ids only, the newest where one took another's place."""
    outbox = DatabaseOutbox(memory.engine, memory.clock)
    old, new = await _put(memory, "k1"), await _put(memory, "k2", "card")
    await outbox.sent(old, "16,17")
    await outbox.sent(new, "17")
    elsewhere = await _put(memory, "k3", channel="C2")
    await outbox.sent(elsewhere, "16")
    taken = await _put(memory, "k4")
    await outbox.sent(taken, "19")
    await outbox.taken_back(taken)

    async def at(message: str, channel: str = "C1") -> object:
        found = await outbox.standing_at(old.workspace, place_of(channel=channel), message)
        return found.key if found else None

    assert [await at(one) for one in ("17", "16", "1", "19", "%")] == ["k2", "k1", None, None, None]
    assert await at("16", "C2") == "k3"
    assert await outbox.standing_at(new_id(), place_of(), "17") is None
