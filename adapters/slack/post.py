"""Saying things in Slack: once where others see it, at least once where only one person does.

What is posted carries its card's id in the message's metadata. A second try looks for that id
before it posts again: a post whose answer got lost may stand there all the same.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from adapters.slack import render, views
from adapters.slack.client import SlackBusy, SlackClient, SlackRefused
from adapters.slack.modal_data import Meta
from adapters.slack.pictures import Picture, SlackPictures, with_pictures
from adapters.slack.render import Message
from adapters.slack.route import Route, route_of
from bot import wording
from bot.chat.opening import as_id, shown_as
from bot.errors import Unpostable
from bot.forms import Form
from bot.incoming import Incoming, Place, Pressed
from bot.ports import Card, Clock, Outbox
from bot.reply import ForWhom, Notice, Reply

EVENT = "fogbridge_card"
"""The `event_type` of our metadata."""
_PAGE = 200
_PAGES = 5
_CLOCKS_DIFFER = timedelta(minutes=2)
"""How far Slack's clock may be off ours, when we look for what we posted."""
_SETTLES = 1.5
"""Seconds until a post is taken to be findable; Slack names no number (not tried there)."""
_POSTS = 4
"""Posts to one response_url: Slack takes five, and one is for later."""
_FILES_SETTLE = (0.5, 1.0, 2.0)
"""Seconds between tries to show a file: Slack looks at it first, and says invalid_blocks till then
(slackapi/slack-github-action #413)."""
_MODAL_OPENS = (0.3, 0.5, 1.0, 2.0)
"""Seconds between tries to fill a modal that is only just being opened."""


@dataclass(frozen=True, slots=True)
class SlackPost:
    """Says cards in Slack."""

    client: SlackClient
    outbox: Outbox
    clock: Clock
    settles: float = _SETTLES
    pictures: SlackPictures | None = None
    files_settle: tuple[float, ...] = _FILES_SETTLE

    async def say(self, incoming: Incoming, card: Card, reply: Reply) -> None:
        """Say one card and write down where it stands.

        Raises `Unpostable` where that is not possible, and `SlackBusy` where it may be later.
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

    async def _in_place(self, incoming: Incoming, card: Card, reply: Reply) -> None:
        place = card.place
        if place is None:
            raise Unpostable("There is no channel to say this in.")
        again = await self.outbox.sending(card)
        standing: dict[str, str] = {}
        if again:
            standing = await self._standing(incoming, card, place)
        stand: list[str] = []
        try:
            pictures = iter(await self._pictures(incoming, reply))
            for number, message in enumerate(render.messages(reply)):
                key = f"{card.id.hex}/{number}"
                drawn = with_pictures(message.blocks, pictures)
                stand.append(
                    standing.get(key) or await self._post(incoming, place, message, drawn, key)
                )
        except SlackRefused as error:
            for ts in stand:  # half of it helps nobody
                await self._delete(incoming, place, ts)
            await self.outbox.undeliverable(card)
            raise Unpostable(error.sentence) from None
        await self.outbox.sent(card, ",".join(stand))

    async def _post(
        self,
        incoming: Incoming,
        place: Place,
        message: Message,
        drawn: list[render.Block],
        key: str,
    ) -> str:
        answer = await self._with_blocks(
            incoming,
            "chat.postMessage",
            drawn,
            message.blocks,
            channel=place.channel,
            thread_ts=place.thread,
            text=message.text,
            metadata={"event_type": EVENT, "event_payload": {"card": key}},
            **_QUIETLY,
        )
        return str(answer.get("ts"))

    async def _pictures(self, incoming: Incoming, reply: Reply) -> tuple[Picture, ...]:
        return await self.pictures.of(incoming, reply) if self.pictures else ()

    async def _with_blocks(
        self,
        incoming: Incoming,
        method: str,
        drawn: list[render.Block],
        plain: list[render.Block],
        **params: Any,
    ) -> dict[str, Any]:
        """The call with its drawings, as soon as Slack has looked at the files; else without them."""
        for pause in self.files_settle if drawn != plain else ():
            try:
                return await self.client.call(incoming, method, blocks=drawn, **params)
            except SlackRefused as error:
                if error.why not in ("invalid_blocks", "invalid_slack_file"):
                    raise
                await asyncio.sleep(pause)
        return await self.client.call(incoming, method, blocks=plain, **params)

    async def _standing(self, incoming: Incoming, card: Card, place: Place) -> dict[str, str]:
        """What of this card stands there already: its messages' keys and where they stand.

        Raises `Unpostable` where that can't be found out: better not at all than twice.
        """
        await asyncio.sleep(self.settles)
        created = card.created_at or self.clock.now()
        oldest = f"{(created - _CLOCKS_DIFFER).timestamp():.6f}"
        method = "conversations.replies" if place.thread else "conversations.history"
        found: dict[str, str] = {}
        cursor: str | None = None
        try:
            for _ in range(_PAGES):
                answer = await self.client.call(
                    incoming,
                    method,
                    channel=place.channel,
                    ts=place.thread,
                    oldest=oldest,
                    limit=_PAGE,
                    cursor=cursor,
                    include_all_metadata="true",
                )
                for one in answer.get("messages") or ():
                    key = _key_of(one)
                    if key is not None and key.startswith(card.id.hex):
                        found.setdefault(key, str(one["ts"]))
                cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
                if cursor is None:
                    break
        except SlackRefused:
            await self.outbox.undeliverable(card)
            raise Unpostable(
                "The connection to Slack broke while this was posted, and I can't look in this "
                "channel whether it arrived. If it did not, share it again."
            ) from None
        return found

    async def _instead(self, incoming: Incoming, card: Card, reply: Reply) -> None:
        """In the place of an older card: where it stands for all, else by the way that was pressed."""
        old = await self._replaced(card)
        drawn = render.message(reply)
        if old is not None and old.message is not None and old.place is not None:
            pictures = await self._pictures(incoming, reply)
            await self._update(incoming, old, drawn, pictures)
            await self.outbox.sent(card, old.message.rpartition(",")[2])
            return
        route = route_of(card.route)
        if await self._by_route(incoming, card, reply, route, replaces=True):
            await self.outbox.sent(card, None)
            return
        if incoming.who is None or card.route is None:  # nobody pressed: nobody waits for it
            await self.outbox.undeliverable(card)
            return
        await self._directly(incoming, card, reply)

    async def _update(
        self, incoming: Incoming, old: Card, drawn: Message, pictures: tuple[Picture, ...]
    ) -> None:
        stands = (old.message or "").split(",")
        place = old.place
        if place is None:
            return
        try:
            await self._with_blocks(
                incoming,
                "chat.update",
                with_pictures(drawn.blocks, iter(pictures)),
                drawn.blocks,
                channel=place.channel,
                ts=stands[-1],
                text=drawn.text,
                parse="none",
                link_names=False,
            )
            for ts in stands[:-1]:
                await self._delete(incoming, place, ts)
        except SlackRefused as error:
            if error.why not in _ALREADY_GONE:
                raise Unpostable(error.sentence) from None

    async def _take_back(self, incoming: Incoming, card: Card) -> None:
        old = await self._replaced(card)
        if old is not None and old.state in ("ready", "sending"):
            raise SlackBusy("not_posted_yet")  # it may stand there by now, or in a moment
        if old is not None and old.message is not None and old.place is not None:
            for ts in old.message.split(","):
                await self._delete(incoming, old.place, ts)
            await self.outbox.taken_back(old)
        await self.outbox.sent(card, None)

    async def _delete(self, incoming: Incoming, place: Place, ts: str) -> None:
        try:
            await self.client.call(incoming, "chat.delete", channel=place.channel, ts=ts)
        except SlackRefused as error:
            if error.why not in _ALREADY_GONE:
                raise Unpostable(error.sentence) from None

    async def _home(self, incoming: Incoming, card: Card, reply: Reply) -> None:
        await self.outbox.sending(card)
        if incoming.who is not None:
            try:
                await self.client.call(
                    incoming,
                    "views.publish",
                    user_id=incoming.who.user,
                    view=views.home(reply),
                )
            except SlackRefused as error:
                await self.outbox.undeliverable(card)
                raise Unpostable(error.sentence) from None
        await self.outbox.sent(card, None)

    async def _in_private(self, incoming: Incoming, card: Card, reply: Reply) -> None:
        await self.outbox.sending(card)
        route = route_of(card.route)
        if await self._by_route(incoming, card, reply, route, replaces=False):
            await self.outbox.sent(card, None)
            return
        # Late, or with its modal closed, it would be gone from the channel before it is read.
        here = card.route is None or (route.url and len(render.messages(reply)) > _POSTS)
        if here and await self._ephemerally(incoming, card, reply):
            await self.outbox.sent(card, None)
            return
        await self._directly(incoming, card, reply)

    async def _by_route(
        self, incoming: Incoming, card: Card, reply: Reply, route: Route, *, replaces: bool
    ) -> bool:
        """By the modal that is open or the address that still takes answers; False where neither is."""
        if route.view or route.external:
            return await self._in_modal(incoming, card, reply, route)
        if route.url is None or route.until is None or self.clock.now() >= route.until:
            return False
        if replaces:
            parts: tuple[Message, ...] = (render.message(reply),)
        else:
            parts = render.messages(reply)
            if len(parts) > _POSTS:
                return False
        # Without its thread it lands in the channel, where nobody looks for it.
        thread = {"thread_ts": card.place.thread} if card.place and card.place.thread else {}
        for message in parts:
            body: dict[str, Any] = {
                "text": message.text,
                "blocks": message.blocks,
                "response_type": "ephemeral",
                "replace_original": replaces and route.replaces,
                **thread,
                "unfurl_links": False,
                "unfurl_media": False,
            }
            try:
                await self.client.answer_at(route.url, body)
            except SlackRefused:
                return False
        return True

    async def _in_modal(self, incoming: Incoming, card: Card, reply: Reply, route: Route) -> bool:
        # What is pressed in the modal needs the place that the card belongs to.
        meta = Meta({}, card.place)
        reply = await self._above_what_was_pressed(incoming, card, reply)
        view = views.modal(
            Form("card", _title(reply), shown=reply),
            private_metadata=meta.kept(),
            external_id=route.external,
        )
        for pause in (*_MODAL_OPENS, None):
            try:
                await self.client.call(
                    incoming,
                    "views.update",
                    view_id=route.view,
                    external_id=None if route.view else route.external,
                    view=view,
                )
                return True
            except SlackRefused as error:
                if error.why != "not_found" or pause is None:
                    return False
                await asyncio.sleep(pause)
        return False

    async def _above_what_was_pressed(self, incoming: Incoming, card: Card, reply: Reply) -> Reply:
        """A sentence about a press stands above the card in the modal, instead of in its place."""
        said = incoming.said
        wanted = as_id(said.value) if isinstance(said, Pressed) else None
        if wanted is None or not all(isinstance(part, Notice) for part in reply.parts):
            return reply
        pressed = await self.outbox.card(card.workspace, wanted)
        if pressed is None or pressed.reply is None or pressed.to != "asker":
            return reply
        return Reply(reply.summary, (*reply.parts, *shown_as(pressed).parts))

    async def _ephemerally(self, incoming: Incoming, card: Card, reply: Reply) -> bool:
        place, who = card.place, incoming.who
        if place is None or place.direct or who is None:
            return False
        for message in render.messages(reply):
            try:
                await self.client.call(
                    incoming,
                    "chat.postEphemeral",
                    channel=place.channel,
                    user=who.user,
                    thread_ts=place.thread,
                    text=message.text,
                    blocks=message.blocks,
                    parse="none",
                    link_names=False,
                )
            except SlackRefused:
                return False
        return True

    async def _directly(self, incoming: Incoming, card: Card, reply: Reply) -> None:
        """To the person's direct messages, where it stays."""
        who = incoming.who
        if who is None:
            await self.outbox.undeliverable(card)
            return
        try:
            opened = await self.client.call(incoming, "conversations.open", users=who.user)
            channel = str((opened.get("channel") or {}).get("id"))
            stand = []
            for message in render.messages(reply):
                answer = await self.client.call(
                    incoming,
                    "chat.postMessage",
                    channel=channel,
                    text=message.text,
                    blocks=message.blocks,
                    metadata={"event_type": EVENT, "event_payload": {"card": card.id.hex}},
                    **_QUIETLY,
                )
                stand.append(str(answer.get("ts")))
        except SlackRefused:
            await self.outbox.undeliverable(card)
            return
        await self.outbox.sent(card, None)

    async def _replaced(self, card: Card) -> Card | None:
        """The card that this one stands for, or the one before that, which has a place of its own."""
        old = card
        for _ in range(20):
            if old.replaces is None:
                return old if old.id != card.id else None
            before = await self.outbox.card(card.workspace, old.replaces)
            if before is None:
                return old if old.id != card.id else None
            old = before
            if old.message is not None:
                return old
        return old


_QUIETLY: dict[str, Any] = {
    "unfurl_links": False,
    "unfurl_media": False,
    "link_names": False,
    "parse": "none",
}
_ALREADY_GONE = ("message_not_found", "channel_not_found", "cant_update_message")


def _title(reply: Reply) -> str:
    """What a modal is called that shows this reply."""
    side = next((part.side for part in reply.parts if isinstance(part, ForWhom)), None)
    return wording.FOR_SIDE[side] if side else "Fogbridge"


def _key_of(message: Any) -> str | None:
    """The card's key in a message's metadata, where it is one of ours."""
    metadata = message.get("metadata") if isinstance(message, dict) else None
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT:
        return None
    payload = metadata.get("event_payload")
    key = payload.get("card") if isinstance(payload, dict) else None
    return key if isinstance(key, str) else None
