"""Saying things in Teams: once where others see it, at least once where only one person does.

Only where a team consented can we look in Teams whether something stands there. So what may have been
posted in the open is not posted again: the person is told in private that it may be missing. What
certainly was not posted (no token, no line, Teams asked us to wait) begins anew.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from adapters.teams import forms, render
from adapters.teams.connector import Connector, TeamsBusy, TeamsRefused
from adapters.teams.marks import mark_of, marked
from adapters.teams.names import Names
from adapters.teams.pictures import TeamsPictures
from adapters.teams.private import PrivateWays, spot_of
from adapters.teams.references import Reference, References, reference_in
from adapters.teams.route import route_of
from bot.chat.talk import tells_of_loss
from bot.errors import FogbridgeError, ThreadUnreadable, Unpostable
from bot.forms import Form
from bot.incoming import Incoming, Opened, Place
from bot.ports import Card
from bot.ports import Outbox as CoreOutbox
from bot.reply import Reply

_log = structlog.get_logger("fogbridge.teams")

Activity = dict[str, Any]

NOT_THERE = (
    "I can't write in this conversation. Add Fogbridge to the team or the chat, then try again."
)
MAYBE_THERE = (
    "The connection to Teams broke while this was posted, and I can't look in this conversation "
    "whether it arrived. If it did not, ask again."
)
_LOOKS = (0.0, 2.0, 5.0)
"""Seconds before each look for what may stand there: Graph may know of it a little later."""


class Outbox(CoreOutbox, Protocol):
    """The core's, and what was certainly not said."""

    async def unsent(self, card: Card) -> None:
        """It certainly was not said: the next try is the first one."""


class Finds(Protocol):
    """Looks in a channel that lets itself be read."""

    async def find(self, reference: Reference, root: str | None, mark: str) -> str | None:
        """The id of our message with this mark. Raises `ThreadUnreadable`."""


@dataclass
class TeamsPost:
    """Says cards in Teams. Without `finds` nobody can look what stands there."""

    connector: Connector
    references: References
    outbox: Outbox
    private: PrivateWays
    pictures: TeamsPictures | None = None
    finds: Finds | None = None
    looks: tuple[float, ...] = _LOOKS

    def __post_init__(self) -> None:
        self._names = Names(self.connector)

    async def say(self, incoming: Incoming, card: Card, reply: Reply) -> None:
        """Say one card and write down where it stands.

        Raises `Unpostable` where that is not possible, and `TeamsBusy` where it may be later.
        """
        match card.to:
            case "place":
                await self._in_place(incoming, card, reply)
            case "card":
                await self._instead(incoming, card, reply)
            case "gone":
                await self._take_back(incoming, card)
            case "home":
                await self._home(incoming, card, reply)
            case "asker":
                await self._in_private(incoming, card, reply)

    async def show(self, incoming: Incoming, form: Form) -> None:
        """A form as a message for who asked, where no dialog can be opened. Never raises."""
        route = route_of(incoming.route)
        try:
            spot = await self.private.spot(
                incoming, route, incoming.who.user if incoming.who else None
            )
            if spot is not None:
                await self.private.say(spot, forms.form_activity(form))
        except FogbridgeError as error:
            _log.warning("form_not_shown", code=getattr(error, "why", error.code))

    # Where everybody sees it

    async def _in_place(self, incoming: Incoming, card: Card, reply: Reply) -> None:
        place = card.place
        if place is None:
            raise Unpostable("There is no conversation to say this in.")
        reference = await self._reference(incoming, place)
        if reference is None:
            raise Unpostable(NOT_THERE)
        messages = render.activities(
            reply,
            names=await self._names.of(reference, reply),
            pictures=await self._pictures_of(reply),
        )
        messages = tuple(marked(one, mark_of(card.id)) for one in messages)
        await self.connector.ready()
        again = await self.outbox.sending(card)
        once = not (place.direct or tells_of_loss(card))
        if again and once:
            await self._find(reference, card, place.thread, whole=len(messages) == 1)
            return
        stand: list[str] = []
        thread = place.thread
        try:
            for activity in messages:
                message, thread = await self._post(reference, thread, activity)
                stand.append(message)
        except TeamsRefused as error:
            await self._delete_all(reference, thread, stand)  # half of it helps nobody
            raise Unpostable(error.sentence) from None
        except TeamsBusy as error:
            if not once or (error.undone and not stand):
                await self.outbox.unsent(card)
                raise
            await self._delete_all(reference, thread, stand)
            await self._find(reference, card, place.thread, whole=len(messages) == 1)
            return
        await self.outbox.sent(card, ",".join(stand))

    async def _find(
        self, reference: Reference, card: Card, thread: str | None, *, whole: bool
    ) -> None:
        """Look for what may stand there, and write down where. Raises `Unpostable` where it is not seen.

        It is not posted anew then: it may come a moment after the last look. `whole`: one message is
        all of it.
        """
        finds = self.finds
        for pause in self.looks:
            if finds is None or not whole:
                break
            await asyncio.sleep(pause)
            try:
                found = await finds.find(reference, thread, mark_of(card.id))
            except ThreadUnreadable:
                break
            if found is not None:
                await self.outbox.sent(card, found)
                return
        if card.who is None:  # nobody asked, so nobody is told in private
            _log.error("teams_post_maybe_lost", card=card.id.hex)
        raise Unpostable(MAYBE_THERE, maybe=True)

    async def _post(
        self, reference: Reference, thread: str | None, activity: Activity
    ) -> tuple[str, str | None]:
        """The message's id and its thread. In a channel what is in no thread begins one."""
        if reference.kind == "channel" and thread is None:
            parameters = {
                "isGroup": True,
                "bot": {"id": reference.bot},
                "tenantId": reference.tenant,
                "channelData": {
                    "channel": {"id": reference.conversation},
                    "tenant": {"id": reference.tenant},
                },
                "activity": activity,
            }
            _, message = await self.connector.begin(reference.service, parameters)
            if message is None:
                raise TeamsBusy("no id")
            return message, message
        where = reference.within(thread)
        return await self.connector.send(reference.service, where, activity), thread

    async def _instead(self, incoming: Incoming, card: Card, reply: Reply) -> None:
        """In the place of an older card: where it stands for all, else where one person has it."""
        old = await self._replaced(card)
        if old is not None and old.message is not None and old.place is not None:
            reference = await self._reference(incoming, old.place)
            if reference is None:
                raise Unpostable(NOT_THERE)
            shown = render.activity(
                reply,
                names=await self._names.of(reference, reply),
                pictures=await self._pictures_of(reply),
            )
            await self._update(reference, old, shown)
            await self.outbox.sent(card, old.message.rpartition(",")[2])
            return
        if await self._instead_in_private(incoming, card, old, reply):
            return
        if incoming.who is None or card.route is None:  # nobody pressed: nobody waits for it
            await self.outbox.undeliverable(card)
            return
        await self._in_private(incoming, card, reply)

    async def _update(self, reference: Reference, old: Card, activity: Activity) -> None:
        stands = (old.message or "").split(",")
        where = reference.within((old.place.thread if old.place else None) or stands[0])
        try:
            await self.connector.update(reference.service, where, stands[-1], activity)
        except TeamsRefused as error:
            if not error.gone:
                raise Unpostable(error.sentence) from None
        await self._delete_all(reference, where.partition(";messageid=")[2] or None, stands[:-1])

    async def _take_back(self, incoming: Incoming, card: Card) -> None:
        old = await self._replaced(card)
        if old is not None and old.state in ("ready", "sending"):
            raise TeamsBusy("not_posted_yet")  # it may stand there by now, or in a moment
        if old is not None and old.message is not None and old.place is not None:
            reference = await self._reference(incoming, old.place)
            if reference is None:
                raise Unpostable(NOT_THERE)
            stands = old.message.split(",")
            await self._delete_all(reference, old.place.thread or stands[0], stands)
            await self.outbox.taken_back(old)
        await self.outbox.sent(card, None)

    async def _delete_all(
        self, reference: Reference, thread: str | None, messages: list[str]
    ) -> None:
        for message in messages:
            try:
                await self.connector.delete(reference.service, reference.within(thread), message)
            except TeamsRefused as error:
                raise Unpostable(error.sentence) from None

    # Where one person does

    async def _in_private(self, incoming: Incoming, card: Card, reply: Reply) -> None:
        user = card.who.user if card.who else None
        await self.outbox.sending(card)
        spot = await self.private.spot(incoming, route_of(card.route), user)
        if spot is None:
            await self.outbox.undeliverable(card)
            return
        names = await self._names.of(spot.reference, reply)
        message = ""
        try:
            for activity in render.activities(reply, private=True, names=names):
                message = await self.private.say(spot, activity)
        except TeamsRefused:
            await self.outbox.undeliverable(card)
            return
        await self.outbox.sent(card, None, route=spot.route(message))

    async def _instead_in_private(
        self, incoming: Incoming, card: Card, old: Card | None, reply: Reply
    ) -> bool:
        """In the place of what this person has; False where it is not known, or not there any more."""
        route = route_of(card.route)
        if old is not None and old.state == "sent" and old.message is None:
            route = route_of(old.route)
        if route.message is None or route.dialog:
            return False
        spot = spot_of(route, incoming.team)
        if spot is None:
            return False
        names = await self._names.of(spot.reference, reply)
        shown = render.activity(reply, private=True, names=names)
        await self.outbox.sending(card)
        try:
            await self.private.update(spot, route.message, shown)
        except TeamsRefused:
            return False
        await self.outbox.sent(card, None, route=spot.route(route.message))
        return True

    async def _home(self, incoming: Incoming, card: Card, reply: Reply) -> None:
        """Teams has no page of one's own for a bot: it is a card in the person's chat."""
        await self.outbox.sending(card)
        route = route_of(incoming.route)
        opened = isinstance(incoming.said, Opened)
        page = render.home_activity(reply)
        spot = await self.private.spot(incoming, route, incoming.who.user if incoming.who else None)
        try:
            if spot is not None and opened:
                await self.private.say(spot, page)
            elif spot is not None and incoming.place is None and route.message and not route.dialog:
                await self.private.update(spot, route.message, page)
        except TeamsRefused as error:
            if not error.gone:
                raise Unpostable(error.sentence) from None
        await self.outbox.sent(card, None)

    # What both need

    async def _reference(self, incoming: Incoming, place: Place) -> Reference | None:
        """The conversation of a place; where the delivery is from there it says so itself."""
        known = await self.references.find(place.team, place.channel)
        return known or reference_in(incoming, place)

    async def _pictures_of(self, reply: Reply) -> tuple[bytes, ...]:
        return await self.pictures.of(reply) if self.pictures else ()

    async def _replaced(self, card: Card) -> Card | None:
        """The card that this one stands for, or the one before that, which has a place of its own."""
        old = card
        for _ in range(20):
            before = (
                await self.outbox.card(card.workspace, old.replaces)
                if old.replaces is not None
                else None
            )
            if before is None:
                return old if old.id != card.id else None
            old = before
            if old.message is not None and old.place is not None:
                return old
            if old.message is None and old.state == "sent" and route_of(old.route).message:
                return old
        return old
