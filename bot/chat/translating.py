"""Making a translation for somebody in a chat, and keeping it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.access import seen_by_all
from bot.chat.cards import translation_card
from bot.chat.talk import (
    Talk,
    date_order_of,
    is_private_only,
    moment_of,
    saying,
    target_of,
)
from bot.incoming import Place
from bot.kept import without_secrets
from bot.ports import Card, Outgoing, Person, Target, Visit
from bot.reply import Reply
from bot.translation.compose import Request
from bot.translation.present import present
from bot.translation.result import Answer, Translation
from glossary.concept import Side

_THREAD = 6
"""Messages of the thread that go along; the model sees no more of them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text to translate. `side` is who speaks, None where nobody said; `author` who wrote it.

    `message` is its key in `place`, where it is a message of its own. `after` is the translation
    that the new one takes the place of: it is of the same message. `at` is when the text was
    said, where that was before now: its relative dates count from then.
    """

    text: str
    side: Side | None = None
    author: Person | None = None
    own: bool = True
    place: Place | None = None
    message: str | None = None
    thread: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    at: datetime | None = None
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """A translation as it is kept, and whether its side was guessed."""

    translation: Translation
    guessed: bool

    @property
    def id(self) -> UUID:
        """The translation's own id."""
        return UUID(self.translation.id)


def side_of(visit: Visit, person: Person | None, to: Side | None = None) -> Side | None:
    """Who speaks: whoever it is not for, else what the person chose, else what the channel says."""
    if to is not None:
        return "it" if to == "marketing" else "marketing"
    if person is not None and person.chosen:
        return person.side
    return visit.channel.side if visit.channel is not None else None


async def translate(talk: Talk, visit: Visit, wanted: Wanted) -> Ready:
    """The translation, kept for the retention time unless outsiders are about.

    Raises `UnusableText` with a calm sentence.
    """
    author = wanted.author
    made = await talk.translator_of(visit.workspace).translate(
        Request(
            text=wanted.text,
            side=wanted.side,
            thread=wanted.thread[-_THREAD:],
            answers=wanted.answers,
            now=moment_of(visit, author, wanted.at),
            date_order=date_order_of(author),
        )
    )
    if not is_private_only(visit):
        asker = visit.person
        another = author is not None and (asker is None or author.id != asker.id)
        await talk.store.save_translation(
            visit.workspace,
            made,
            person=asker.id if asker else None,
            author=author.id if author is not None and another else None,
            place=wanted.place or visit.incoming.place,
            message=wanted.message,
            after=wanted.after,
        )
    return Ready(without_secrets(made.translation), wanted.side is None)


def card_of(
    visit: Visit, ready: Ready, *, own: bool, public: bool, place: Place | None = None
) -> Reply:
    """The card of a translation for this visit; `public` where everybody in the place sees it."""
    where = place or visit.incoming.place
    known = visit.person.side if visit.person is not None and visit.person.chosen else None
    if is_private_only(visit):  # nothing is kept, so nothing could be pressed
        return present(ready.translation)
    return translation_card(
        ready.translation,
        reader=known,
        guess=ready.guessed,
        own_text=own,
        shareable=where is not None and not where.direct,
        public=public and where is not None and not where.direct,
    )


async def answer_with(
    talk: Talk,
    visit: Visit,
    wanted: Wanted,
    *,
    to: Target | None = None,
    name: str = "answer",
    replaces: Card | None = None,
    place: Place | None = None,
) -> Outgoing:
    """Translate and say it: in its place, to the asker, or instead of the card that was pressed."""
    ready = await translate(talk, visit, wanted)
    target = to or target_of(visit)
    public = seen_by_all(replaces) if replaces is not None else target == "place"
    reply = card_of(visit, ready, own=wanted.own, public=public, place=place)
    return saying(
        visit,
        reply,
        target,
        name,
        place=place,
        translation=ready.id,
        replaces=replaces,
    )
