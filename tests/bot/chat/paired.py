"""Two ends of one company: marketing in a Slack, IT in Teams, each with a channel, and what each sees.

What is to be shown at the other end is handed over as in the app, and waits in `queue` until it is
settled; an end that is `down` says nothing until it is up.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from uuid import UUID

from sqlalchemy import select

from adapters.database import tables
from adapters.database.agenda import Agenda
from adapters.database.mirrors import MirrorRows
from adapters.database.roles import Roles
from adapters.mirrors import Mirrors
from bot import wording_pairing as words
from bot.chat.ends import NotStandingYet
from bot.forms import Form
from bot.incoming import (
    Command,
    Incoming,
    Mention,
    Place,
    Platform,
    Pressed,
    Said,
    Submitted,
    Visibility,
    Who,
)
from bot.ports import Card, Message
from bot.roles import ADMIN
from glossary.concept import Side
from tests.bot.chat.talking import Talking, shown, value_of

_numbers = count(50_001)


@dataclass
class End:
    """One Installation with its channel; `admin`, `somebody` and `side` are of its people."""

    platform: Platform
    team: str
    name: str
    side: Side
    visibility: Visibility | None = None
    down: bool = False
    admin: str = "UADMIN"
    somebody: str = "USOMEBODY"

    def place(self, thread: str | None = None, channel: str | None = None) -> Place:
        """The channel, or a thread in it, or another channel."""
        return Place(
            platform=self.platform,
            team=self.team,
            channel=channel or self.name,
            thread=thread,
            visibility=self.visibility,
        )

    def who(self, user: str) -> Who:
        """Somebody here."""
        return Who(platform=self.platform, team=self.team, user=user)


@dataclass
class Paired:
    """The two ends; not paired yet, until `pair`."""

    people: Talking
    slack: End = field(default_factory=lambda: End("slack", "T1", "C1", "marketing"))
    teams: End = field(default_factory=lambda: End("teams", "tenant", "19:it@thread", "it"))
    queue: list[Incoming] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    posts: list[tuple[str, UUID]] = field(default_factory=list)
    """Each time something new was said aloud: at which end, and which card."""

    @property
    def ends(self) -> tuple[End, End]:
        """Both."""
        return self.slack, self.teams

    @property
    def mirrors(self) -> Mirrors:
        """As it is in the app, with a queue of our own."""
        engine = self.people.engine

        async def submit(incoming: Incoming, *, asks_model: bool = True) -> None:
            del asks_model
            if incoming.key not in self.taken:
                self.taken.add(incoming.key)
                self.queue.append(incoming)

        return Mirrors(
            MirrorRows(engine),
            Agenda(engine),
            submit,
            self.people.clock,
            self.people.talk.directory.workspace_of,
        )

    async def open(self) -> None:
        """Everybody has been here once: the admins are admins, and the others on their sides."""
        for end in self.ends:
            for user in (end.admin, end.somebody):
                await self.does(end, Command(text="help"), by=user)
            await self.does(end, Command(text=f"side {end.side}"), by=end.somebody)
            roles = Roles(self.people.engine, self.people.clock)
            workspace = await self.workspace(end)
            visit = await self.people.talk.directory.arrive(
                self.incoming(end, Command(text="x"), end.admin)
            )
            assert visit.person is not None
            await roles.grant(workspace, visit.person.id, ADMIN)

    async def pair(self) -> None:
        """The whole handshake, and what is said of it."""
        code = code_in(await self.types(self.slack, "pair"))
        second = code_in(await self.types(self.teams, f"pair {code}"))
        done = await self.types(self.slack, f"pair {second}")
        assert shown(done) == words.DONE
        await self.settle()

    # What happens

    async def workspace(self, end: End) -> UUID:
        """Whose an end is."""
        found = await self.people.talk.directory.workspace_of(end.platform, end.team)
        assert found is not None
        return found

    def incoming(
        self, end: End, said: Said, by: str | None, place: Place | None = None, key: str = ""
    ) -> Incoming:
        """A delivery of an end."""
        return Incoming(
            key=key or f"{end.platform}:{end.team}:{next(_numbers)}",
            platform=end.platform,
            team=end.team,
            who=end.who(by) if by else None,
            place=place or end.place(),
            at=self.people.clock.now(),
            said=said,
        )

    async def does(
        self, end: End, said: Said, *, by: str = "USOMEBODY", place: Place | None = None
    ) -> list[Card]:
        """Somebody does something at an end, and what comes of it there is said there."""
        return await self.delivers(end, self.incoming(end, said, by, place))

    async def delivers(self, end: End, incoming: Incoming) -> list[Card]:
        """The steps of a delivery, with what follows it elsewhere."""
        router = self.people.router
        problem = await router.read(incoming)
        if problem is None:
            return []
        cards = await router.answer(incoming, problem)
        await self.mirrors.follow(incoming)
        return [await self._said(end, UUID(card)) for card in cards]

    async def _said(self, end: End, card_id: UUID) -> Card:
        outbox, workspace = self.people.talk.outbox, await self.workspace(end)
        card = await outbox.card(workspace, card_id)
        assert card is not None
        assert card.incoming_team == end.team
        if card.place is not None and not card.place.direct:
            assert (card.place.platform, card.place.team) == (end.platform, end.team)
        if card.state not in ("ready", "sending"):
            return card
        await outbox.sending(card)
        if end.down:
            return card
        if card.to == "place" and not card.key.startswith("told:"):
            self.posts.append((end.platform, card.id))
        if card.to == "place":
            await outbox.sent(card, f"{next(_numbers)}.5")
        elif card.to == "card" and card.replaces is not None:
            old = await outbox.card(workspace, card.replaces)
            assert old is not None
            await outbox.sent(card, old.message)
        else:
            await outbox.sent(card, None)
        after = await outbox.card(workspace, card_id)
        assert after is not None
        return replace(after, reply=card.reply)

    async def settle(self, times: int = 6) -> None:
        """Deliver what waits for the other end, again where a card has yet to stand."""
        for _ in range(times):
            waiting, self.queue = self.queue, []
            for incoming in waiting:
                end = next(one for one in self.ends if one.platform == incoming.platform)
                try:
                    cards = await self.delivers(end, incoming)
                except NotStandingYet:
                    self.queue.append(incoming)
                    continue
                if end.down and cards:
                    self.queue.append(incoming)
            if not self.queue or not waiting:
                return

    async def types(self, end: End, text: str, by: str = "UADMIN") -> Card:
        """A command and the one card that comes."""
        (card,) = await self.does(end, Command(text=text), by=by)
        return card

    async def asks(self, end: End, text: str, by: str = "USOMEBODY") -> Card:
        """Somebody writes an ask, and has it tracked; its card in the thread."""
        root = f"{next(_numbers)}.1"
        message = Message(root, self.people.clock.now(), text, end.who(by))
        self.people.chat.threads[root] = (message,)
        said = Mention(message=f"{root}.2", text="track")
        cards = await self.does(end, said, by=by, place=end.place(root))
        card = next(one for one in cards if one.key.startswith("ask-card:"))
        await self.settle()
        return card

    async def presses(self, end: End, card: Card, name: str, by: str = "USOMEBODY") -> list[Card]:
        """Press a button of what stands at an end, and let the other end follow."""
        said = Pressed(button=name, value=value_of(card, name), message="7.7")
        cards = await self.does(end, said, by=by, place=card.place)
        await self.settle()
        return cards

    async def opens(self, end: End, card: Card, name: str, by: str = "USOMEBODY") -> Form:
        """Press a button that opens a form."""
        said = Pressed(button=name, value=value_of(card, name), message="7.7")
        form = await self.people.router.form(self.incoming(end, said, by, card.place))
        assert form is not None
        return form

    async def fills(
        self, end: End, card: Card, name: str, by: str = "USOMEBODY", **values: str
    ) -> list[Card]:
        """Open a form from a card and send it."""
        form = await self.opens(end, card, name, by)
        said = Submitted(form=form.name, values=values, context=dict(form.context))
        cards = await self.does(end, said, by=by, place=card.place)
        await self.settle()
        return cards

    def later(self) -> None:
        """A minute passes."""
        self.people.clock.forward(timedelta(minutes=1))

    # What is seen

    async def standing(self, end: End) -> list[Card]:
        """What stands aloud at an end now, the oldest first: each message as it was last changed."""
        rows = await self._cards(end)
        first = [one for one in rows if one.to == "place" and one.message is not None]
        seen = []
        for card in first:
            newer = [one for one in rows if one.replaces == card.id and one.state == "sent"]
            seen.append(replace(newer[-1], place=card.place) if newer else card)
        return seen

    async def _cards(self, end: End) -> list[Card]:
        workspace = await self.workspace(end)
        query = (
            select(tables.card.c.id)
            .where(
                tables.card.c.workspace_id == workspace,
                tables.card.c.platform == end.platform,
                tables.card.c.installation_key == end.team,
            )
            .order_by(tables.card.c.created_at, tables.card.c.id)
        )
        async with self.people.engine.connect() as connection:
            ids = (await connection.execute(query)).scalars().all()
        found = [await self.people.talk.outbox.card(workspace, one) for one in ids]
        return [one for one in found if one is not None]

    async def see(self, end: End, said: str) -> Card:
        """The newest card at an end that says this."""
        cards = await self.standing(end)
        found = [one for one in cards if said in shown(one)]
        assert found, (said, [shown(one) for one in cards])
        return found[-1]


def code_in(card: Card) -> str:
    """The code in a sentence."""
    said = shown(card)
    assert "pair " in said, said
    return said.partition(": pair ")[2].split(".")[0].strip()
