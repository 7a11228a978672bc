"""The front door: what reached us in, what is to be said out; this module chooses the feature.

Two calls make an answer, each a step that may be repeated: `read` finds out everything that has to
be known first, `answer` makes what is to be said and keeps it. A third, `form`, opens a form at once.

A new feature is a new case in `_feature`. Asks, whys and commitments will stand beside `mentioned`
and `pressed`: their words come from `bot.chat.words`, their buttons from their own cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

from bot import wording
from bot.chat.ask_shown import ASK_CARD
from bot.chat.changes import deleted, edited
from bot.chat.commands import commanded, direct, shortcut
from bot.chat.digest import due, may_be_missing
from bot.chat.fields import as_uuid
from bot.chat.home import home_page
from bot.chat.opening import FORM_BUTTONS, LINK, opened_form
from bot.chat.presses import pressed
from bot.chat.submitted import STAYS_OPEN, problems, submitted
from bot.chat.talk import LOST, Talk, is_private_only, notice, saying, target_of, tells_of_loss
from bot.chat.threads import TOLD, mentioned, thread_of, told_once, words_of
from bot.chat.turns import may_turn, turned
from bot.chat.whys import in_thread, may_be_why, why_heard
from bot.chat.words import Above, NoBut, Nothing, Text, Track, WhyTimeline
from bot.errors import FogbridgeError, Overtaken, ThreadUnreadable
from bot.forms import Form
from bot.incoming import (
    Command,
    Deleted,
    Direct,
    Due,
    Edited,
    Heard,
    Incoming,
    Mention,
    Opened,
    Place,
    Pressed,
    Removed,
    Shortcut,
    Submitted,
)
from bot.ports import Card, Message, Outgoing, Visit

_FRESH = timedelta(days=1)
"""How long what a platform says of a user or a channel is taken for true."""
_THREAD_FRESH = timedelta(minutes=1)
"""A thread is not asked for more often: some apps may do so once a minute (slack.md, 2)."""
_FAILED = "failed"

__all__ = ["STAYS_OPEN", "Router", "asks_model", "opens_form", "problems", "works"]


def opens_form(incoming: Incoming) -> bool:
    """Whether a form is to be opened at once."""
    match incoming.said:
        case Command(text=text):
            return text.strip().casefold() in ("", "settings")
        case Pressed(button=button):
            return button in FORM_BUTTONS
        case Shortcut():
            return True
    return False


def works(incoming: Incoming) -> bool:
    """Whether there is durable work to do: some presses open a form or a link and nothing else."""
    match incoming.said:
        case Pressed(button=button) if button == LINK:
            return False
        case Command() | Pressed():
            said = incoming.said
            marks = isinstance(said, Pressed) and said.button == "not_helpful"
            return marks or not opens_form(incoming)
    return True


def asks_model(incoming: Incoming) -> bool:
    """Whether the answer may take a model's time, so that it waits in the queue for that."""
    match incoming.said:
        case Command() | Mention() | Direct() | Shortcut():
            return True
        case Submitted(form=form):
            return form in ("translate", "answers")
        case Pressed(button=button):
            return button == "renew" or button.startswith(
                ("i_am_", "speaks_", "glance_for_", "why_log", "no_but_")
            )
    return False


@dataclass(frozen=True, slots=True)
class Router:
    """The features of a chat, for one platform's way of talking."""

    talk: Talk

    async def read(self, incoming: Incoming) -> str | None:
        """Everything that has to be known first.

        None where there is nothing to answer; else a sentence that says what could not be read, or
        an empty one.
        """
        if isinstance(incoming.said, Removed):
            return ""
        visit = await self.talk.directory.arrive(incoming)
        if incoming.once is not None and not await self.talk.threads.claim(
            visit.workspace, incoming.once, incoming.key
        ):
            return None
        visit = await self._look_around(visit)
        match incoming.said:
            case Heard():
                await self._hear(visit, incoming.said)
                tells = await may_turn(self.talk, visit) or await may_be_why(
                    self.talk, visit, incoming.said
                )
                return "" if tells else None
            case Mention():
                return await self._called(visit, incoming.said)
            case Shortcut(what="why"):
                return await self._asked_on(visit, incoming.said)
            case Direct():
                if incoming.place is not None:
                    await self.talk.chat.working(incoming, incoming.place)
            case Opened(what="conversation"):
                await self.talk.chat.prompt(incoming)
                return None
        return ""

    async def answer(self, incoming: Incoming, problem: str = "") -> list[str]:
        """Make what is to be said and keep it; the ids of its cards, in their order."""
        if isinstance(incoming.said, Removed):
            await self.talk.directory.remove(incoming.platform, incoming.team, incoming.at)
            return []
        visit = await self.talk.directory.arrive(incoming)
        done = await self._kept(visit)
        if not done:
            try:
                await self.talk.outbox.put_all(visit, await self._said(visit, problem))
            except Overtaken:  # two presses at once; the feature knows what to say to the second
                await self.talk.outbox.put_all(visit, await self._said(visit, problem))
            done = await self._kept(visit)
        if isinstance(incoming.said, Deleted) and incoming.place is not None:
            await self.talk.threads.unsay(visit.workspace, incoming.place, incoming.said.message)
        for card in done:
            if card.key.startswith(ASK_CARD) and (ask := as_uuid(card.key.split(":")[1])):
                await self.talk.memory.set_ask_card(visit.workspace, ask, card.id)
        told = next((card for card in done if card.key.startswith(TOLD)), None)
        if told is not None and told.place is not None:
            await self.talk.directory.tell_channel(visit.workspace, told.place)
        return [card.id.hex for card in done]

    async def failed(self, incoming: Incoming, reference: str) -> list[str]:
        """A sentence that says that it went wrong, for whoever waits; none where nobody does."""
        if isinstance(incoming.said, Heard | Edited | Deleted | Removed | Opened | Due):
            return []
        visit = await self.talk.directory.arrive(incoming)
        sorry = notice(visit, wording.went_wrong(reference), name=_FAILED)
        return [(await self.talk.outbox.put(visit, sorry)).id.hex]

    async def undeliverable(
        self, incoming: Incoming, sentence: str, *, maybe: bool = False
    ) -> list[str]:
        """What the person is told where something can't be said in its place.

        `maybe`: it may stand there all the same. Of a digest the channel is told then, since nobody
        asked for it.
        """
        visit, said = await self.talk.directory.arrive(incoming), incoming.said
        told = notice(visit, sentence, name=LOST)
        if maybe and isinstance(said, Due) and said.what == "digest":
            told = saying(visit, may_be_missing(said.subject), "place", LOST)
        return [(await self.talk.outbox.put(visit, told)).id.hex]

    async def untold(self, incoming: Incoming) -> list[str]:
        """What `undeliverable` has put, as long as it is not said."""
        workspace = await self.talk.directory.workspace_of(incoming.platform, incoming.team)
        said = await self.talk.outbox.of_origin(workspace, incoming.key) if workspace else ()
        return [
            card.id.hex
            for card in said
            if tells_of_loss(card) and card.state in ("ready", "sending")
        ]

    async def form(self, incoming: Incoming) -> Form | None:
        """The form that this opens, if it opens one."""
        if not opens_form(incoming):
            return None
        return await opened_form(self.talk, await self.talk.directory.arrive(incoming))

    async def _kept(self, visit: Visit) -> list[Card]:
        """The answer to this delivery as it is kept: that it went wrong before is no answer."""
        origin = visit.incoming.key
        aside = {f"{origin}#{name}" for name in (_FAILED, LOST)}
        kept = await self.talk.outbox.of_origin(visit.workspace, origin)
        return [card for card in kept if card.key not in aside]

    async def _said(self, visit: Visit, problem: str) -> list[Outgoing]:
        try:
            said = [notice(visit, problem)] if problem else await self._feature(visit)
        except FogbridgeError as error:
            said = [notice(visit, error.sentence)]
        return [*said, *await told_once(self.talk, visit)]

    async def _feature(self, visit: Visit) -> list[Outgoing]:
        said = visit.incoming.said
        match said:
            case Command():
                return await commanded(self.talk, visit, said)
            case Mention():
                return await mentioned(self.talk, visit, said)
            case Direct():
                return await direct(self.talk, visit, said)
            case Shortcut():
                return await shortcut(self.talk, visit, said)
            case Pressed():
                return await pressed(self.talk, visit, said)
            case Submitted():
                return await submitted(self.talk, visit, said)
            case Edited():
                return await edited(self.talk, visit, said)
            case Deleted():
                return await deleted(self.talk, visit, said)
            case Opened():
                return [await home_page(self.talk, visit)]
            case Due():
                return await due(self.talk, visit, said)
            case Heard():
                return [
                    *await turned(self.talk, visit, said),
                    *await why_heard(self.talk, visit, said),
                ]
            case Removed():
                return []
            case _:
                assert_never(said)

    async def _look_around(self, visit: Visit) -> Visit:
        """Zone and language of the person, and what the channel is like, where we don't know yet."""
        incoming, now = visit.incoming, self.talk.clock.now()
        person, channel, place = visit.person, visit.channel, incoming.place
        known = False
        if (
            person is not None
            and incoming.who is not None
            and not isinstance(incoming.said, Heard | Edited)
            and (person.profile_at is None or now - person.profile_at > _FRESH)
        ):
            profile = await self.talk.chat.profile(incoming, incoming.who)
            if profile is not None:
                known = True
                await self.talk.directory.save_profile(
                    visit.workspace,
                    person.id,
                    profile.timezone,
                    profile.locale,
                    admin=profile.admin,
                )
        if (
            channel is not None
            and place is not None
            and not place.direct
            and (channel.looked_at is None or now - channel.looked_at > _FRESH)
        ):
            look = await self.talk.chat.look(incoming, place)
            if look is not None:
                known = True
                # Whoever was there and can't be seen any more may still be there.
                outsiders = channel.outsiders if look.outsiders is None else look.outsiders
                await self.talk.directory.save_look(
                    visit.workspace, place, look.visibility, outsiders
                )
        return await self.talk.directory.arrive(incoming) if known else visit

    async def _hear(self, visit: Visit, said: Heard) -> None:
        incoming = visit.incoming
        channel, person = visit.channel, visit.person
        if incoming.place is None or channel is None or is_private_only(visit):
            return
        if channel.mode != "on" or not channel.follows or (person and person.opted_out):
            return
        message = Message(said.message, incoming.at, said.text, incoming.who)
        await self.talk.threads.hear(visit.workspace, incoming.place, [message])

    async def _called(self, visit: Visit, said: Mention) -> str:
        """Read what stands above a mention, where it points there, and follow the thread from now on.

        A mention that asks for help or a word calls the bot into no thread.
        """
        talk, incoming, channel = self.talk, visit.incoming, visit.channel
        words = words_of(talk, visit, said)
        if not isinstance(words, Text | Above | Track | WhyTimeline | NoBut | Nothing):
            return ""
        if channel is not None and channel.mode == "off":
            return ""
        place = thread_of(visit)
        if target_of(visit) == "place":
            await talk.chat.working(incoming, place)
        if is_private_only(visit):
            return ""
        if isinstance(words, Text) or (isinstance(words, Track) and words.text is not None):
            await self._follow(visit, place)
            return ""
        if incoming.place is None or incoming.place.thread is None:
            return ""  # a mention that begins a thread has nothing above it
        return await self._read_above(visit, place)

    async def _asked_on(self, visit: Visit, said: Shortcut) -> str:
        """Read the thread of a message of which somebody asks why, and follow it from now on."""
        place, channel = visit.incoming.place, visit.channel
        if place is None or place.direct or is_private_only(visit) or visit.person is None:
            return ""
        if channel is not None and channel.mode == "off":
            return ""
        return await self._read_above(visit, in_thread(place, said.message))

    async def _read_above(self, visit: Visit, place: Place) -> str:
        """The whole thread, as of now; a sentence where it can't be had."""
        talk, channel = self.talk, visit.channel
        if channel is not None and place.visibility is None:
            place = place.model_copy(update={"visibility": channel.visibility})
        read_at = await talk.threads.read_at(visit.workspace, place)
        if read_at is not None and talk.clock.now() - read_at < _THREAD_FRESH:
            return ""
        try:
            messages = await talk.chat.thread(visit.incoming, place)
        except ThreadUnreadable as error:
            # What was read along may be enough; if not, the person is told what is missing.
            heard = await talk.threads.heard(visit.workspace, place, 1)
            if heard or error.passing:
                await self._follow(visit, place)
            return "" if heard else error.sentence
        await self._follow(visit, place)
        await talk.threads.hear(visit.workspace, place, messages, whole=True)
        return ""

    async def _follow(self, visit: Visit, place: Place) -> None:
        channel = visit.channel
        if place.flat:
            return
        if channel is not None and channel.mode == "on" and channel.follows:
            await self.talk.threads.follow(visit.workspace, place)
