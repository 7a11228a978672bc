"""What was said and is to be said, so that it is said once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database import tables
from adapters.database.engine import beginning
from adapters.database.gone import NOBODYS
from adapters.database.memory_gone import SILENT
from adapters.database.rows import (
    channel_of,
    in_channel,
    insert_into,
    is_remembered,
    retention,
    scrub,
)
from bot.errors import Overtaken
from bot.ids import new_id
from bot.incoming import Place, Who
from bot.ports import Card, Clock, Outgoing, Visit
from bot.reply_json import reply_from_json, reply_to_json

_C = tables.card
_SOON_DAYS = 2
"""How long a card waits that is not to be kept: failed work is run again for about a day."""


@dataclass(frozen=True, slots=True)
class DatabaseOutbox:
    """The core's Outbox. `retention_days` holds for a Workspace that has not decided otherwise."""

    engine: AsyncEngine
    clock: Clock
    retention_days: int = 60

    async def put(self, visit: Visit, outgoing: Outgoing) -> Card:
        """Keep what is to be said; a key that is there already gives the card that has it.

        For somebody who was forgotten in the meantime it is nobody's, and not kept.
        """
        async with self.engine.begin() as connection:
            return await self._put(connection, visit, outgoing)

    async def put_all(self, visit: Visit, whole: Sequence[Outgoing]) -> None:
        """Keep all that a delivery says, or nothing of it.

        Raises `Overtaken` where another delivery has the key of the first one.
        """
        async with self.engine.begin() as connection:
            for number, outgoing in enumerate(whole):
                card = await self._put(connection, visit, outgoing)
                if number == 0 and card.origin != visit.incoming.key:
                    raise Overtaken

    async def _put(self, connection: AsyncConnection, visit: Visit, outgoing: Outgoing) -> Card:
        incoming = visit.incoming
        now = self.clock.now()
        place, who, person = outgoing.place or incoming.place, incoming.who, visit.person
        keep = outgoing.keep
        days = await retention(connection, visit.workspace, self.retention_days)
        if person and not await is_remembered(connection, visit.workspace, person.id):
            person, who, keep = None, None, False
        if not keep:
            days = min(days, _SOON_DAYS)
        await connection.execute(
            insert_into(connection, _C)
            .values(
                id=outgoing.id or new_id(),
                workspace_id=visit.workspace,
                key=outgoing.key,
                origin=incoming.key,
                target=outgoing.to,
                installation_key=incoming.team,
                person_id=person.id if person else None,
                user_team_key=who.team if who else None,
                user_key=who.user if who else None,
                **_place_columns(place, incoming.platform),
                route=incoming.route,
                translation_id=outgoing.translation,
                shares=outgoing.shares,
                replaces=outgoing.replaces,
                keep=keep,
                reply=reply_to_json(outgoing.reply),
                created_at=now,
                expires_at=now + timedelta(days=days),
            )
            .on_conflict_do_nothing(index_elements=["workspace_id", "key"])
        )
        row = await connection.execute(
            select(_C).where(_C.c.workspace_id == visit.workspace, _C.c.key == outgoing.key)
        )
        return _card(row.one())

    async def card(self, workspace: UUID, card_id: UUID) -> Card | None:
        """A card of this Workspace, or None."""
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            row = (
                await connection.execute(
                    select(_C).where(_C.c.workspace_id == workspace, _C.c.id == card_id)
                )
            ).one_or_none()
        return _card(row) if row else None

    async def of_origin(self, workspace: UUID, origin: str) -> tuple[Card, ...]:
        """What a delivery says, in the order in which it was put."""
        found = await self._cards(_C.c.workspace_id == workspace, _C.c.origin == origin)
        return found[::-1]  # ids are of the order in which they were made

    async def sending(self, card: Card) -> bool:
        """Mark it as being sent; True where an earlier try may have got through."""
        async with self.engine.begin() as connection:
            first = await connection.execute(
                update(_C)
                .where(_of(card), _C.c.state == "ready")
                .values(state="sending")
                .returning(_C.c.id)
            )
            return first.first() is None

    async def unsent(self, card: Card) -> None:
        """It certainly was not said: the next try is the first one."""
        async with self.engine.begin() as connection:
            await connection.execute(
                update(_C).where(_of(card), _C.c.state == "sending").values(state="ready")
            )

    async def sent(self, card: Card, message: str | None, route: str | None = None) -> None:
        """It was said, and this is where it stands."""
        values: dict[str, Any] = {
            "state": "sent",
            "message_key": message,
            "sent_at": self.clock.now(),
        }
        if route is not None:
            values["route"] = route
        await self._over(card, **values)

    async def outdated(self, card: Card) -> bool:
        """Whether something newer was said in the place of the same card already."""
        if card.replaces is None:
            return False
        newer = await self._cards(
            _C.c.workspace_id == card.workspace,
            _C.c.replaces == card.replaces,
            _C.c.id > card.id,
            _C.c.state == "sent",
        )
        return bool(newer)

    async def undeliverable(self, card: Card) -> None:
        """It can't be said there."""
        await self._over(card, state="undeliverable")

    async def taken_back(self, card: Card) -> None:
        """It was deleted at its place, and so was every card that stood there instead of it."""
        gone = _of(card)
        if card.message is not None and card.place is not None:
            there = (card.message, card.message.rpartition(",")[2])
            gone |= (
                (_C.c.workspace_id == card.workspace)
                & in_channel(_C, card.place)
                & _C.c.message_key.in_(there)
            )
        async with self.engine.begin() as connection:
            await connection.execute(
                update(_C).where(gone).values(state="taken_back", message_key=None)
            )

    async def of_message(self, workspace: UUID, place: Place, message: str) -> tuple[Card, ...]:
        """The cards that stand somewhere and show a translation of this message.

        Of several that were put in one place that is the newest one.
        """
        made = tables.translation
        shown = select(made.c.id).where(
            made.c.workspace_id == workspace, in_channel(made, place), made.c.message_key == message
        )
        newer = _C.alias("newer")
        over = newer.c.state.in_(("sent", "taken_back"))
        replaced = select(newer.c.replaces).where(
            newer.c.workspace_id == workspace, newer.c.replaces.is_not(None), over
        )
        covered = exists().where(
            newer.c.workspace_id == workspace,
            *(newer.c[name] == value for name, value in channel_of(place).items()),
            newer.c.message_key == _C.c.message_key,
            newer.c.id > _C.c.id,
            over,
        )
        return await self._cards(
            _C.c.workspace_id == workspace,
            _C.c.translation_id.in_(shown),
            _C.c.state == "sent",
            _C.c.message_key.is_not(None),
            _C.c.id.not_in(replaced),
            ~covered,
        )

    async def standing_at(self, workspace: UUID, place: Place, message: str) -> Card | None:
        """The card that everybody sees in this message; the newest, where it was put in its place.

        A message may be one of several that a card fills.
        """
        found = await self._cards(
            _C.c.workspace_id == workspace,
            in_channel(_C, place),
            _C.c.state == "sent",
            _C.c.message_key.contains(message, autoescape=True),
        )
        return next((card for card in found if message in (card.message or "").split(",")), None)

    async def shares_of(self, workspace: UUID, card_id: UUID) -> tuple[Card, ...]:
        """Where a card was shared, the newest first."""
        return await self._cards(_C.c.workspace_id == workspace, _C.c.shares == card_id)

    async def _cards(self, *which: Any) -> tuple[Card, ...]:
        async with beginning(self.engine, "DEFERRED").begin() as connection:
            rows = await connection.execute(select(_C).where(*which).order_by(_C.c.id.desc()))
            return tuple(_card(row) for row in rows)

    async def _over(self, card: Card, **values: Any) -> None:
        """Nothing more will come of it, so what is not to be kept goes."""
        async with self.engine.begin() as connection:
            await connection.execute(update(_C).where(_of(card)).values(**values))
            gone = await connection.execute(
                update(_C).where(_of(card), _C.c.keep.is_(False)).values(**SILENT, **NOBODYS)
            )
        if gone.rowcount:
            await scrub(self.engine)


def _of(card: Card) -> Any:
    return (_C.c.workspace_id == card.workspace) & (_C.c.id == card.id)


def _place_columns(place: Place | None, platform: str) -> dict[str, Any]:
    if place is None:
        return {"platform": platform}
    return {
        **channel_of(place),
        "thread_key": place.thread,
        "direct": place.direct,
        "visibility": place.visibility,
        "outsiders": place.outsiders,
    }


def _card(row: Row[Any]) -> Card:
    place = who = None
    if row.channel_key is not None:
        place = Place(
            platform=row.platform,
            team=row.team_key,
            channel=row.channel_key,
            thread=row.thread_key,
            direct=row.direct,
            visibility=row.visibility,
            outsiders=row.outsiders,
        )
    if row.user_key is not None:
        who = Who(platform=row.platform, team=row.user_team_key, user=row.user_key)
    return Card(
        id=row.id,
        key=row.key,
        origin=row.origin,
        workspace=row.workspace_id,
        to=row.target,
        state=row.state,
        reply=reply_from_json(row.reply) if row.reply else None,
        incoming_team=row.installation_key,
        person=row.person_id,
        who=who,
        place=place,
        route=row.route,
        message=row.message_key,
        translation=row.translation_id,
        shares=row.shares,
        replaces=row.replaces,
        keep=row.keep,
        created_at=row.created_at,
    )
