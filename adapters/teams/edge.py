"""The front door: written down, acknowledged; nothing is asked of Teams before that.

Whoever calls has checked that it is Teams. What wants an answer at once gets one that nobody has to be
asked for: a form, a word of the glossary, a sentence; all else follows from the durable queue.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog

from adapters.teams import answers, forms
from adapters.teams.read import Delivery, query, read
from adapters.teams.references import Leaving, References, leaving_of, reference_of
from adapters.teams.source import Activity, mapping
from bot import wording
from bot.errors import FogbridgeError
from bot.forms import Form
from bot.incoming import Deleted, Edited, Heard, Incoming, Removed, Shortcut, Submitted
from bot.ports import Clock, Threads
from bot.router import STAYS_OPEN, Router, asks_model, opens_form, problems, works
from glossary.concept import Concept

_log = structlog.get_logger("fogbridge.teams")

LOOK_SECONDS = 2.0
"""For the question whether a message is one of a thread that we follow."""
FORM_SECONDS = 4.0
"""For a form; Teams gives an invoke five seconds to ten."""
COMES_IN_CHAT = "On it. The answer comes in your own chat with Fogbridge."
_STANDS_AGAIN = ("installationUpdate", "conversationUpdate")

Submit = Callable[..., Awaitable[None]]
Show = Callable[[Incoming, Form], Awaitable[None]]


class Told(Protocol):
    """Makes of an exception what the log may know."""

    def __call__(self, error: BaseException) -> dict[str, object]:
        """Kind and place, no text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What Teams gets: a status, and a JSON object or nothing."""

    status: int = 200
    body: Mapping[str, Any] | None = None


@dataclass
class Edge:
    """Takes activities for one router. `tenant` is the only one that is served; None is any.

    `search` finds words of the glossary; `show` says a form as a message, where nothing was pressed
    that could open a dialog.
    """

    submit: Submit
    threads: Threads
    router: Router
    references: References
    clock: Clock
    search: Callable[[str], Sequence[Concept]]
    show: Show
    told: Told
    tenant: str | None = None
    _showing: set[asyncio.Task[None]] = field(default_factory=set, repr=False)

    async def take(self, activity: Activity) -> Answer:
        """Write down what was delivered and acknowledge it. Never raises."""
        if not self._is_ours(activity):
            return _nothing(activity)
        try:
            word = query(activity)
            if word is not None:  # a large termbase takes its time
                concepts = await asyncio.to_thread(self.search, word) if word else ()
                return Answer(body=answers.found(concepts))
            left = leaving_of(activity)
            if left is not None:
                await self._leave(left)
                return Answer()
            return await self._delivered(activity)
        except Exception as error:
            _log.error("activity_not_taken", **self.told(error))
            return _sorry(activity)

    async def close(self) -> None:
        """Wait for forms that are being shown."""
        await asyncio.gather(*self._showing, return_exceptions=True)

    def _is_ours(self, activity: Activity) -> bool:
        """Whether it is of our tenant: an app may be installed in another one, too."""
        if self.tenant is None:
            return True
        of_channel = mapping(mapping(activity.get("channelData")).get("tenant")).get("id")
        of_conversation = mapping(activity.get("conversation")).get("tenantId")
        named = [one for one in (of_channel, of_conversation) if one is not None]
        ours = bool(named) and all(
            isinstance(one, str) and one.casefold() == self.tenant for one in named
        )
        if not ours:
            _log.info("another_tenant")
        return ours

    async def _delivered(self, activity: Activity) -> Answer:
        delivery = read(activity, self.clock.now())
        if delivery is not None and (wrong := _problems(delivery)):
            return _again(delivery, wrong)
        if delivery is not None and not await self._is_for_us(delivery.incoming):
            return Answer()
        again = activity.get("type") in _STANDS_AGAIN
        if delivery is None and not again:
            return _nothing(activity)
        reference = reference_of(activity)
        if reference is not None:
            await self.references.keep(reference, anew=again)
        if delivery is None:
            return _nothing(activity)
        incoming = delivery.incoming
        if works(incoming):
            await self.submit(incoming, asks_model=asks_model(incoming))
        if opens_form(incoming) and delivery.invoke in ("dialog", "extension", None):
            return await self._open(delivery)
        return _acknowledged(delivery)

    async def _is_for_us(self, incoming: Incoming) -> bool:
        """Messages that we were not called for are dropped before anything is written."""
        said, place = incoming.said, incoming.place
        if place is None or not isinstance(said, Heard | Edited | Deleted):
            return True
        async with asyncio.timeout(LOOK_SECONDS):
            if isinstance(said, Heard):
                return await self.threads.follows(place)
            if await self.threads.knows(place, said.message):
                return True
            # Or it is deleted before the message itself has been worked on.
            return isinstance(said, Deleted) and await self.threads.follows(place)

    async def _leave(self, left: Leaving) -> None:
        """The bot was taken out. With its last conversation the whole tenant is gone.

        That is written down first: a try after a crash must find that it was the last one.
        """
        if await self.references.is_last(left.tenant, left.key, left.team):
            now = self.clock.now()
            await self.submit(
                Incoming(
                    key=f"teams:{left.tenant}:{left.key or left.team}:removed:{left.activity}",
                    platform="teams",
                    team=left.tenant,
                    at=now,
                    said=Removed(),
                ),
                asks_model=False,
            )
        await self.references.gone(left.tenant, left.key, left.team)

    async def _open(self, delivery: Delivery) -> Answer:
        """The form, in the answer itself; as a message where a command asked for it."""
        incoming = delivery.incoming
        if isinstance(incoming.said, Shortcut):  # its answer takes longer than a dialog waits
            return _sentence(delivery, COMES_IN_CHAT)
        if delivery.invoke is None:
            self._soon(self._show(incoming))
            return Answer()
        form = await self._form(incoming)
        if form is None:
            return _sentence(delivery, wording.FORM_NOT_OPENED)
        return Answer(body=answers.dialog(form, held=delivery.held))

    async def _show(self, incoming: Incoming) -> None:
        form = await self._form(incoming)
        if form is not None:
            await self.show(incoming, form)

    async def _form(self, incoming: Incoming) -> Form | None:
        try:
            async with asyncio.timeout(FORM_SECONDS):
                return await self.router.form(incoming)
        except FogbridgeError as error:
            _log.warning("form_not_opened", code=error.code)
        except Exception as error:
            _log.error("form_not_opened", **self.told(error))
        return None

    def _soon(self, showing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(showing)
        self._showing.add(task)
        task.add_done_callback(self._showing.discard)


def _problems(delivery: Delivery) -> Mapping[str, str]:
    """What is wrong with what was typed, by field."""
    said = delivery.incoming.said
    if not isinstance(said, Submitted) or delivery.form is None:
        return {}
    return problems(said.form, said.values)


def _again(delivery: Delivery, wrong: Mapping[str, str]) -> Answer:
    """The form once more, with what was typed and what is wrong with it."""
    form = delivery.form
    if form is None:
        return Answer()
    match delivery.invoke:
        case "dialog" | "extension":
            return Answer(body=answers.dialog(form, held=delivery.held, wrong=wrong))
        case "card":
            (drawn,) = forms.form_activity(form, held=delivery.held, wrong=wrong)["attachments"]
            return Answer(body=answers.card_instead(drawn["content"]))
    return Answer()


def _acknowledged(delivery: Delivery) -> Answer:
    said = delivery.incoming.said
    match delivery.invoke:
        case "card":
            return Answer(body=answers.ack())
        case "extension":  # it was opened far from one's own chat
            return _sentence(delivery, COMES_IN_CHAT)
        case "dialog" if isinstance(said, Submitted) and said.form in STAYS_OPEN:
            return _sentence(delivery, COMES_IN_CHAT)
        case "dialog":
            return Answer(body=answers.closed())
        case "feedback":
            return Answer(body={})
        case None:
            return Answer()


def _sentence(delivery: Delivery, sentence: str) -> Answer:
    """One of our own sentences in the dialog that was asked for."""
    if delivery.invoke == "extension":
        return Answer(body=answers.extension_message(sentence))
    return Answer(body=answers.dialog_message(sentence))


def _nothing(activity: Activity) -> Answer:
    """There is nothing to do: an invoke gets an empty answer, because it waits for one."""
    return Answer(body={}) if activity.get("type") == "invoke" else Answer()


def _sorry(activity: Activity) -> Answer:
    """Nothing was written. Messages come again by themselves; whoever pressed something is told."""
    match activity.get("name") if activity.get("type") == "invoke" else None:
        case "adaptiveCard/action":
            return Answer(body=answers.card_message(wording.NOT_TAKEN))
        case "task/fetch" | "task/submit":
            return Answer(body=answers.dialog_message(wording.NOT_TAKEN))
        case "composeExtension/fetchTask" | "composeExtension/submitAction":
            return Answer(body=answers.extension_message(wording.NOT_TAKEN))
        case "composeExtension/query":
            return Answer(body=answers.found(()))
    return Answer(status=503)
