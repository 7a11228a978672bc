"""A Workspace in which people talk to the bot: the router and its real stores, on SQLite.

What is to be said is said at once, as a platform would: a card in a place stands there as a message.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.digest_facts import DatabaseDigestFacts
from adapters.database.directory import DatabaseDirectory
from adapters.database.engine import open_engine
from adapters.database.identities import DatabaseIdentities
from adapters.database.memory import DatabaseMemory
from adapters.database.migrate import migrate
from adapters.database.outbox import DatabaseOutbox
from adapters.database.pairing import DatabasePairings
from adapters.database.roles import Roles
from adapters.database.store import DatabaseStore
from adapters.database.threads import DatabaseThreads
from bot.chat.opening import shown_as
from bot.chat.talk import Talk
from bot.forms import Form
from bot.incoming import (
    Command,
    Direct,
    Heard,
    Incoming,
    Mention,
    Place,
    Pressed,
    Said,
    Submitted,
    Who,
)
from bot.plain import plain_text
from bot.ports import Card, Look, Model, Person, Visit
from bot.reply import Button, Buttons, Reply
from bot.router import Router
from bot.threads.read import ThreadReader
from tests.fakes.chat import ScriptedChat
from tests.fakes.clock import StillClock
from tests.fakes.translating import translator

MARKETING, IT, THIRD = "U1", "U2", "U3"
_numbers = count(1_001)


@dataclass
class Talking:
    """The Workspace of team T1, with the channel C1. Nobody is known until they say something."""

    engine: AsyncEngine
    clock: StillClock
    chat: ScriptedChat
    talk: Talk
    router: Router
    forgotten: list[str] = field(default_factory=list)

    # Who, where, what

    def incoming(
        self,
        said: Said,
        *,
        by: str | None = MARKETING,
        team: str = "T1",
        place: Place | None = None,
        at_home: bool = False,
        key: str = "",
    ) -> Incoming:
        """A delivery in C1, or in `place`, or nowhere."""
        return Incoming(
            key=key or f"slack:T1:{next(_numbers)}",
            platform="slack",
            team="T1",
            who=who(by, team) if by else None,
            place=None if at_home else place or channel(),
            at=self.clock.now(),
            said=said,
            once=_once(said, place or channel()),
        )

    async def person(self, user: str = MARKETING) -> Person:
        """The Person behind a user."""
        found = await self.talk.directory.find_person(await self.workspace(), who(user))
        assert found is not None
        return found

    async def workspace(self) -> UUID:
        """The Workspace's id."""
        found = await self.talk.directory.workspace_of("slack", "T1")
        assert found is not None
        return found

    async def visit(self, said: Said | None = None, **how: object) -> Visit:
        """A visit as the features see it."""
        delivered = self.incoming(said or Command(text="x"), **how)  # type: ignore[arg-type]  # as incoming takes them
        return await self.talk.directory.arrive(delivered)

    # What happens

    async def does(self, said: Said, **how: object) -> list[Card]:
        """Somebody does something, and what comes of it is said."""
        return await self.delivers(self.incoming(said, **how))  # type: ignore[arg-type]  # as incoming takes them

    async def delivers(self, incoming: Incoming) -> list[Card]:
        """The three steps of a delivery."""
        problem = await self.router.read(incoming)
        if problem is None:
            return []
        cards = await self.router.answer(incoming, problem)
        return [await self.said(UUID(card)) for card in cards]

    async def said(self, card_id: UUID) -> Card:
        """Say a card as a platform would, and look at it."""
        outbox, workspace = self.talk.outbox, await self.workspace()
        card = await outbox.card(workspace, card_id)
        assert card is not None
        if card.state not in ("ready", "sending"):
            return card
        await outbox.sending(card)
        old = await self._standing(card)
        match card.to:
            case "place":
                await outbox.sent(card, f"{next(_numbers)}.5")
            case "card" if old is not None:
                await outbox.sent(card, old.message)
            case "gone" if old is not None:
                await outbox.taken_back(old)
                await outbox.sent(card, None)
            case _:
                await outbox.sent(card, None)
        after = await outbox.card(workspace, card_id)
        assert after is not None
        # What is not kept has no reply any more; the test may still want to see what was said.
        return replace(after, reply=card.reply)

    async def _standing(self, card: Card) -> Card | None:
        """The card that this one replaces where it stands as a message."""
        old = card
        while old.replaces is not None:
            before = await self.talk.outbox.card(card.workspace, old.replaces)
            if before is None:
                return None
            old = before
            if old.message is not None:
                return old
        return None

    async def types(self, text: str, **how: object) -> Card:
        """`/translate` and a text, and the one card that comes."""
        (card,) = await self.does(Command(text=text), **how)
        return card

    async def mentions(
        self, text: str = "", *, thread: str | None = None, **how: object
    ) -> list[Card]:
        """`@Fogbridge` and a text; the line about reading along left out."""
        said = Mention(message=f"{next(_numbers)}.1", text=text)
        cards = await self.does(said, place=channel(thread=thread), **how)
        return [card for card in cards if not card.key.startswith("told:")]

    async def presses(self, card: Card, name: str, **how: object) -> list[Card]:
        """Press a button of a card, where it stands."""
        message = card.message if card.to in ("place", "card") else None
        how = {"place": card.place, **how}
        return await self.does(
            Pressed(button=name, value=value_of(card, name), message=message), **how
        )

    async def opens(self, card: Card, name: str, **how: object) -> Form:
        """Press a button that opens a form."""
        message = card.message if card.to in ("place", "card") else None
        how = {"place": card.place, **how}
        said = Pressed(button=name, value=value_of(card, name), message=message)
        form = await self.router.form(self.incoming(said, **how))  # type: ignore[arg-type]  # as incoming takes them
        assert form is not None
        return form

    async def sends(self, form: Form, values: dict[str, str], **how: object) -> list[Card]:
        """Send a form."""
        said = Submitted(form=form.name, values=values, context=dict(form.context))
        return await self.does(said, **how)

    async def look_is(self, look: Look, channel: str = "C1") -> None:
        """What the platform says of a channel from now on."""
        self.chat.looks[channel] = look

    async def sets(self, mode: str = "on", side: str = "none", follows: str = "yes") -> None:
        """The channel's settings."""
        await self.does(
            Submitted(form="settings", values={"mode": mode, "side": side, "follows": follows}),
            by=THIRD,
        )


def who(user: str, team: str = "T1") -> Who:
    """A user of the platform's."""
    return Who(platform="slack", team=team, user=user)


def channel(
    name: str = "C1",
    thread: str | None = None,
    *,
    direct: bool = False,
    outsiders: bool | None = None,
) -> Place:
    """A channel of T1."""
    return Place(
        platform="slack",
        team="T1",
        channel=name,
        thread=thread,
        direct=direct,
        outsiders=outsiders,
    )


def shown(card: Card) -> str:
    """The words of a card."""
    return plain_text(card.reply or Reply("", ()))


def buttons(card: Card) -> list[Button]:
    """What can be pressed on a card, in its order, with what comes back."""
    reply = shown_as(card)
    return [b for part in reply.parts if isinstance(part, Buttons) for b in part.items]


def names(card: Card) -> list[str]:
    """The names of what can be pressed."""
    return [button.name for button in buttons(card)]


def value_of(card: Card, name: str) -> str:
    """What comes back with a press."""
    for button in buttons(card):
        if button.name == name:
            return button.value
    if name in ("helpful", "not_helpful"):
        return card.id.hex
    raise LookupError(f"there is no {name!r} among {names(card)}")


def _once(said: Said, place: Place) -> str | None:
    if isinstance(said, Mention | Direct | Heard):
        return f"slack:T1:{place.channel}:{said.message}"
    return None


@asynccontextmanager
async def talking(folder: Path, empty: Path, model: Model | None = None) -> AsyncIterator[Talking]:
    """People in a new Workspace; `empty` is a database with today's tables."""
    file = folder / "fogbridge.db"
    shutil.copy(empty, file)
    engine, clock, chat = open_engine(f"sqlite:///{file}"), StillClock(), ScriptedChat()
    directory = DatabaseDirectory(engine, clock)
    made = translator(model)
    thread_reader = ThreadReader(made.reader, clock, model)
    forgotten: list[str] = []

    async def forget(visit: Visit) -> None:
        assert visit.person is not None
        forgotten.append(visit.incoming.key)
        await directory.forget(visit.workspace, visit.person.id)

    talk = Talk(
        lambda _: made,
        DatabaseStore(engine, clock),
        directory,
        DatabaseThreads(engine, clock),
        DatabaseOutbox(engine, clock),
        chat,
        clock,
        forget,
        memory=DatabaseMemory(engine, clock),
        digests=DatabaseDigestFacts(engine, clock),
        thread_reader_of=lambda _: thread_reader,
        roles_of=Roles(engine, clock).roles_of,
        identities=DatabaseIdentities(engine, clock),
        pairings=DatabasePairings(engine, clock),
    )
    yield Talking(engine, clock, chat, talk, Router(talk), forgotten)
    await engine.dispose()


async def empty_database(folder: Path) -> Path:
    """A SQLite file with today's tables, to be copied."""
    file = folder / "empty.db"
    await migrate(f"sqlite:///{file}")
    return file
