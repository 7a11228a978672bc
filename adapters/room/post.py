"""Saying things in the room: once, because a card stands there under its own id."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.room.message import side_of_user
from adapters.room.read import place_in
from adapters.room.rows import Rows
from bot.errors import FogbridgeError, Unpostable
from bot.ports import Card, Outbox
from bot.reply import Notice, Reply


class NotThereYet(FogbridgeError):
    """What is to be taken back is about to be posted; it is tried again."""

    code = "not_there_yet"

    def __init__(self) -> None:
        super().__init__("This is being posted right now. Try again in a moment.")


@dataclass(frozen=True, slots=True)
class RoomPost:
    """Says cards in a room."""

    rows: Rows
    outbox: Outbox

    async def say(self, card: Card, reply: Reply) -> None:
        """Say one card and write down where it stands. Raises `Unpostable` where it can't stand."""
        match card.to:
            case "place":
                await self._for_all(card)
            case "asker":
                await self._for_one(card, reply)
            case "card":
                await self._instead(card)
            case "gone":
                await self._take_back(card)
            case "home":  # the room has no home page
                await self.outbox.sent(card, None)

    async def _for_all(self, card: Card) -> None:
        if card.place is None:
            raise Unpostable("There is no room to say this in.")
        await self.outbox.sending(card)
        await self.rows.stand(card, card.place, None, passing=False)
        await self.outbox.sent(card, card.id.hex)

    async def _for_one(self, card: Card, reply: Reply) -> None:
        bank = side_of_user(card.who.user if card.who else None)
        if bank is None:
            await self.outbox.undeliverable(card)
            return
        await self.outbox.sending(card)
        # What belongs to no thread, such as a reminder, stands beside them all.
        place = card.place or place_in(card.incoming_team)
        await self.rows.stand(card, place, bank, passing=is_passing(reply))
        await self.outbox.sent(card, None)

    async def _instead(self, card: Card) -> None:
        await self.outbox.sending(card)
        spot = await self.rows.replace(card, (await self._first(card)).id)
        if spot is None:
            await self.outbox.undeliverable(card)
            return
        # A card without a message is for one side alone.
        await self.outbox.sent(card, spot.key if spot.bank is None else None)

    async def _take_back(self, card: Card) -> None:
        first = await self._first(card)
        if first.state in ("ready", "sending"):
            raise NotThereYet
        await self.rows.take_away(card.workspace, card.incoming_team, first.id)
        if first.id != card.id:
            await self.outbox.taken_back(first)
        await self.outbox.sent(card, None)

    async def _first(self, card: Card) -> Card:
        """The card under whose id the message stands that this one is about."""
        first, seen = card, {card.id}
        while first.replaces is not None and first.replaces not in seen:
            before = await self.outbox.card(card.workspace, first.replaces)
            if before is None:
                break
            seen.add(before.id)
            first = before
        return first


def is_passing(reply: Reply) -> bool:
    """Whether a private answer is a sentence and nothing else, so that the next one may have its place."""
    return all(isinstance(part, Notice) for part in reply.parts)
