"""What the core needs from outside, as Protocols: a model, a store, a memory, a chat, a clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from bot.incoming import Incoming, Place, Visibility, Who
from bot.reply import Reply
from bot.translation.result import Translation
from glossary.concept import Side


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What a model wrote, and what it cost as far as it says so (tokens)."""

    content: str
    model: str
    prompt_tokens: int | None = None
    cached_tokens: int | None = None
    completion_tokens: int | None = None


class Model(Protocol):
    """A language model that answers with one JSON object."""

    async def ask(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]
    ) -> ModelAnswer:
        """The model's answer, unparsed.

        Raises `bot.errors.ModelUnavailable` when there is none; never anything else. The caller
        brings the deadline (`asyncio.timeout`).
        """


class Clock(Protocol):
    """The current moment, with a zone."""

    def now(self) -> datetime:
        """An aware datetime in the reader's zone."""


@dataclass(frozen=True, slots=True)
class Timings:
    """Where the time of one translation went, in milliseconds."""

    total: float
    model: float


@dataclass(frozen=True, slots=True)
class Made:
    """A translation with what the log keeps about how it was made."""

    translation: Translation
    prompt_name: str | None
    prompt_hash: str | None
    model: str | None
    tokens: int | None
    timings: Timings


class Store(Protocol):
    """Translations and the words on them, always within one Workspace."""

    async def save_translation(
        self,
        workspace: UUID,
        made: Made,
        *,
        person: UUID | None = None,
        author: UUID | None = None,
        place: Place | None = None,
        message: str | None = None,
        after: UUID | None = None,
    ) -> None:
        """Keep a translation for the retention time.

        `person` asked for it; `author` wrote the original, where that is somebody else; `message`
        is the original in that place. `after` is the translation that this one takes the place of:
        what is not said here of author and message is that one's, so that both go with them.
        """

    async def translation(
        self, workspace: UUID, translation_id: UUID, *, person: UUID | None = None
    ) -> Translation | None:
        """A kept translation, or None when it is gone, or another Workspace's.

        With `person` only one that they asked for.
        """

    async def save_feedback(
        self,
        workspace: UUID,
        translation_id: UUID,
        *,
        helpful: bool,
        reason: str | None,
        person: UUID | None = None,
    ) -> bool:
        """Keep the last word on a translation; False when there is no such translation here."""

    async def tokens_spent(self, workspace: UUID, since: datetime) -> int:
        """Tokens that models took for this Workspace since then."""

    async def spend(self, workspace: UUID, tokens: int) -> None:
        """Write down tokens that no translation of its own counts; known for three days."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a Workspace. `side` None is neither; it counts only where it was `chosen`."""

    id: UUID
    side: Side | None = None
    chosen: bool = False
    timezone: str | None = None
    locale: str | None = None
    opted_out: bool = False
    profile_at: datetime | None = None


Mode = Literal["on", "quiet", "off"]


@dataclass(frozen=True, slots=True)
class Channel:
    """What a channel is like and what its members decided.

    quiet: answers go to whoever asked, in private. off: nothing is answered or read there.
    `follows`: messages in threads that the bot was called into are read along; `told_at` is when
    the channel was told so. `visibility` and `outsiders` are as of `looked_at`.
    """

    key: str
    side: Side | None = None
    mode: Mode = "on"
    follows: bool = True
    told_at: datetime | None = None
    visibility: Visibility | None = None
    outsiders: bool | None = None
    looked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One delivery with who came and where to; `person` and `channel` None where there is none."""

    incoming: Incoming
    workspace: UUID
    timezone: str
    person: Person | None = None
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a thread; `own` is one of the bot's own."""

    key: str
    at: datetime
    text: str
    who: Who | None = None
    side: Side | None = None
    own: bool = False


Target = Literal["asker", "place", "card", "home", "gone"]
"""For the asker alone; in the place for everybody there; instead of the card that it replaces; on
the asker's home page; or nothing at all, where the card that it replaces is taken back."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to say. `key` is unique in its Workspace: what has a key is said once.

    `replaces` names the card to update in its place. `keep` False: nothing of it stays once it is
    said. `id` is the card's own, where something else that is said has to know it.
    """

    key: str
    reply: Reply
    to: Target
    place: Place | None = None
    translation: UUID | None = None
    shares: UUID | None = None
    replaces: UUID | None = None
    keep: bool = True
    id: UUID | None = None


CardState = Literal["ready", "sending", "sent", "undeliverable", "taken_back"]


@dataclass(frozen=True, slots=True)
class Card:
    """Something that was said or is about to be, with where it stands once it does (`message`).

    `origin` is the delivery that says it: another one that comes upon the same key leaves it alone.
    """

    id: UUID
    key: str
    origin: str
    workspace: UUID
    to: Target
    state: CardState
    reply: Reply | None
    incoming_team: str
    person: UUID | None = None
    who: Who | None = None
    place: Place | None = None
    route: str | None = None
    message: str | None = None
    translation: UUID | None = None
    shares: UUID | None = None
    replaces: UUID | None = None
    keep: bool = True
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recent:
    """A translation on somebody's list: when, for whom, and its first words."""

    id: UUID
    at: datetime
    to: Side
    summary: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is stored about a Person, counted; `records` are entries in asks, whys and commitments."""

    translations: int
    cards: int
    messages: int
    words: int
    oldest: datetime | None
    records: int = 0


class Directory(Protocol):
    """Who is who and where: Installations, Persons, channels, and what they chose."""

    async def arrive(self, incoming: Incoming) -> Visit:
        """The delivery with its Workspace, Person and channel; made where they are new."""

    async def workspace_of(self, platform: str, team: str) -> UUID | None:
        """The Workspace of an Installation; None where there is none, and none is made."""

    async def find_person(self, workspace: UUID, who: Who) -> Person | None:
        """The Person behind a platform's user, if there is one."""

    async def save_profile(
        self,
        workspace: UUID,
        person: UUID,
        timezone: str | None,
        locale: str | None,
        *,
        admin: bool = False,
    ) -> None:
        """What the platform says of the person's zone and language, as of now, and of their rights."""

    async def save_look(
        self,
        workspace: UUID,
        place: Place,
        visibility: Visibility | None,
        outsiders: bool | None,
    ) -> None:
        """What the platform says of a channel, as of now."""

    async def choose_side(self, workspace: UUID, person: UUID, side: Side | None) -> None:
        """The person's own choice; None is neither side."""

    async def opt_out(self, workspace: UUID, person: UUID, out: bool) -> None:
        """Whether the person's messages are left alone."""

    async def set_channel(
        self,
        workspace: UUID,
        place: Place,
        by: UUID | None,
        *,
        side: Side | None,
        mode: Mode,
        follows: bool,
    ) -> Channel:
        """The channel's settings, with an entry in the audit log where they change."""

    async def tell_channel(self, workspace: UUID, place: Place) -> bool:
        """True for the first caller: the channel is told once that threads are read along."""

    async def holdings(self, workspace: UUID, person: UUID) -> Holdings:
        """What is stored about a Person."""

    async def recent(self, workspace: UUID, person: UUID, limit: int) -> tuple[Recent, ...]:
        """The Person's newest translations."""

    async def forget(self, workspace: UUID, person: UUID) -> bool:
        """Take out everything that says who a Person was or what they said."""

    async def remove(self, platform: str, team: str, before: datetime | None = None) -> bool:
        """An Installation is gone, and the texts of a Workspace that has no other.

        With `before` only one that is older. False where there was none.
        """


class Threads(Protocol):
    """Messages of the threads that the bot was called into."""

    async def claim(self, workspace: UUID, once: str, key: str) -> bool:
        """True where this delivery is the one that answers for what happened, also when repeated."""

    async def follow(self, workspace: UUID, place: Place) -> None:
        """From now on messages of this thread are read along."""

    async def unfollow(self, workspace: UUID, place: Place) -> None:
        """The channel's threads are not read along any more, and what was read is deleted."""

    async def follows(self, place: Place) -> bool:
        """Whether a thread is read along; asked before anything is written."""

    async def knows(self, place: Place, message: str) -> bool:
        """Whether a message is one that we hold or translated; asked before anything is written."""

    async def hear(
        self, workspace: UUID, place: Place, messages: Sequence[Message], *, whole: bool = False
    ) -> None:
        """Keep messages of a thread, newer texts over older ones; `whole`: these are all of them."""

    async def heard(self, workspace: UUID, place: Place, limit: int) -> tuple[Message, ...]:
        """The thread's newest messages, oldest first."""

    async def read_at(self, workspace: UUID, place: Place) -> datetime | None:
        """When the platform was last asked for the whole thread."""

    async def source_of(
        self, workspace: UUID, translation_id: UUID
    ) -> tuple[Place, Message] | None:
        """The message that a translation is of, with its text as it is now, where we hold it."""

    async def unsay(self, workspace: UUID, place: Place, message: str) -> None:
        """A message was deleted: its text and what was made of it go too."""


class Outbox(Protocol):
    """What was said and is to be said, so that it is said once."""

    async def put(self, visit: Visit, outgoing: Outgoing) -> Card:
        """Keep what is to be said; a key that is there already gives the card that has it."""

    async def put_all(self, visit: Visit, whole: Sequence[Outgoing]) -> None:
        """Keep all that a delivery says, or nothing of it.

        Raises `bot.errors.Overtaken` where another delivery has the key of the first one: the others
        build on it. Any other key that is there already is left alone, as by `put`.
        """

    async def card(self, workspace: UUID, card_id: UUID) -> Card | None:
        """A card of this Workspace, or None."""

    async def of_origin(self, workspace: UUID, origin: str) -> tuple[Card, ...]:
        """What a delivery says, in the order in which it was put."""

    async def sending(self, card: Card) -> bool:
        """Mark it as being sent; True where an earlier try may have got through."""

    async def sent(self, card: Card, message: str | None, route: str | None = None) -> None:
        """It was said, and this is where it stands."""

    async def outdated(self, card: Card) -> bool:
        """Whether something newer was said in the place of the same card already."""

    async def undeliverable(self, card: Card) -> None:
        """It can't be said there."""

    async def taken_back(self, card: Card) -> None:
        """It was deleted at its place."""

    async def of_message(self, workspace: UUID, place: Place, message: str) -> tuple[Card, ...]:
        """The cards that stand somewhere and show a translation of this message."""

    async def shares_of(self, workspace: UUID, card_id: UUID) -> tuple[Card, ...]:
        """Where a card was shared, the newest first."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform says of a user; `admin`: they run the platform's side of this company."""

    timezone: str | None = None
    locale: str | None = None
    admin: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What a platform says of a channel."""

    visibility: Visibility | None = None
    outsiders: bool | None = None


class Chat(Protocol):
    """A chat platform, as far as it is read. What is said goes through the Outbox."""

    async def profile(self, incoming: Incoming, who: Who) -> Profile | None:
        """Zone and language of a user; None when the platform does not say."""

    async def look(self, incoming: Incoming, place: Place) -> Look | None:
        """Whether a channel is public and holds outsiders; None when the platform does not say."""

    async def thread(self, incoming: Incoming, place: Place) -> tuple[Message, ...]:
        """The whole thread, oldest first, within the platform's limits.

        Raises `bot.errors.ThreadUnreadable` with the sentence that says which scope or invitation
        is missing.
        """

    async def link(self, incoming: Incoming, place: Place, message: str) -> str | None:
        """The platform's own address of a message; None where it does not say. Never raises."""

    async def working(self, incoming: Incoming, place: Place) -> None:
        """Show that an answer is on its way, where the platform can; never raises."""

    async def prompt(self, incoming: Incoming) -> None:
        """Suggest what to ask, in the person's conversation with the bot; never raises."""
