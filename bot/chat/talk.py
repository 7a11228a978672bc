"""What every feature of a chat works with, and the few moves that all of them make."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.digest import DigestFacts
from bot.errors import FogbridgeError
from bot.identities import Identities
from bot.incoming import Place, Who
from bot.memory import Memory
from bot.pairing import Pairings
from bot.ports import (
    Card,
    Chat,
    Clock,
    Directory,
    Outbox,
    Outgoing,
    Person,
    Store,
    Target,
    Threads,
    Visit,
)
from bot.reply import Buttons, Notice, Part, Reply
from bot.roles import Role
from bot.threads.read import ThreadReader
from bot.translation.compose import Translator
from bot.translation.facts import NumericOrder

_MONTH_FIRST = ("en-US", "en-PH", "fil-PH", "en-BZ", "en-PR", "es-PR", "es-US")
"""Locales that write the month first; CLDR 46, short dates."""


LOST = "undeliverable"
"""Names what says that something could not be said, or may not have been."""


class NotHere(FogbridgeError):
    """It can't be done in this place or with this card."""

    code = "not_here"


@dataclass(frozen=True, slots=True)
class Talk:
    """One platform's way of talking: the core's parts, and how that platform is read."""

    translator_of: Callable[[UUID], Translator]
    store: Store
    directory: Directory
    threads: Threads
    outbox: Outbox
    chat: Chat
    clock: Clock
    forget: Callable[[Visit], Awaitable[None]]
    """Delete what is held about who came, in the durable queue too."""
    link: Callable[[Visit], Awaitable[str]] | None = None
    """A new address at which who came, a Person, is let in to the pages once; None without pages."""
    _: KW_ONLY
    memory: Memory
    digests: DigestFacts
    thread_reader_of: Callable[[UUID], ThreadReader]
    roles_of: Callable[[UUID, UUID], Awaitable[frozenset[Role]]]
    """What a Person of a Workspace may do beyond everybody else."""
    identities: Identities | None = None
    """Who is one person on several platforms; None as below."""
    pairings: Pairings | None = None
    """Which channels are paired; None where there is one Installation and never another."""
    asks_url: str | None = None
    """The page with all asks; None where no address is known at which people reach it."""


def moment_of(visit: Visit, person: Person | None = None, at: datetime | None = None) -> datetime:
    """When it was said, in the zone of who said it, else of the Workspace."""
    at = at or visit.incoming.at
    for name in (person.timezone if person else None, visit.timezone):
        try:
            if name:
                return at.astimezone(ZoneInfo(name))
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return at


async def with_profile(
    talk: Talk, visit: Visit, person: Person | None, who: Who | None
) -> Person | None:
    """A Person with the zone and language that the platform knows, where we never asked for them."""
    if person is None or who is None or person.profile_at is not None:
        return person
    profile = await talk.chat.profile(visit.incoming, who)
    if profile is None:
        return person
    zone, locale = profile.timezone, profile.locale
    await talk.directory.save_profile(visit.workspace, person.id, zone, locale, admin=profile.admin)
    return replace(person, timezone=zone, locale=locale, profile_at=talk.clock.now())


def date_order_of(person: Person | None) -> NumericOrder | None:
    """How somebody writes 03/04, as far as their locale tells."""
    if person is None or not person.locale:
        return None
    return "month-first" if person.locale in _MONTH_FIRST else "day-first"


def is_private_only(visit: Visit) -> bool:
    """Where others would read along who are not of the company, nothing is said aloud or kept."""
    if visit.channel is not None and visit.channel.outsiders:
        return True
    place = visit.incoming.place
    if place is not None and place.outsiders:
        return True
    return visit.incoming.who is not None and visit.person is None


def target_of(visit: Visit) -> Target:
    """Whether an answer stands in its place or goes to whoever asked."""
    quiet = visit.channel is not None and visit.channel.mode != "on"
    return "asker" if quiet or is_private_only(visit) else "place"


def seen_place(visit: Visit, place: Place) -> Place:
    """The place with what is known of its channel, where the delivery did not say."""
    channel = visit.channel
    if place.visibility is not None or channel is None or channel.key != place.channel:
        return place
    return place.model_copy(update={"visibility": channel.visibility})


def notice(
    visit: Visit,
    sentence: str,
    *,
    to: Target = "asker",
    name: str = "notice",
    buttons: Buttons | None = None,
) -> Outgoing:
    """One of our own sentences."""
    parts: tuple[Part, ...] = (Notice(sentence), *((buttons,) if buttons else ()))
    return saying(visit, Reply(sentence, parts), to, name)


def tells_of_loss(card: Card) -> bool:
    """Whether a card says that another one may be missing: that is rather said twice than not."""
    return card.key.endswith(f"#{LOST}")


def saying(
    visit: Visit,
    reply: Reply,
    to: Target,
    name: str = "answer",
    *,
    place: Place | None = None,
    translation: UUID | None = None,
    replaces: Card | None = None,
) -> Outgoing:
    """Something to say for this delivery; `name` tells it from the delivery's others."""
    private = is_private_only(visit)
    return Outgoing(
        key=f"{visit.incoming.key}#{name}",
        reply=reply,
        to=to,
        place=place,
        translation=None if private else translation,
        replaces=replaces.id if replaces else None,
        keep=not private,
    )
