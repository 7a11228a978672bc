"""The front door: verified, written down, acknowledged; nothing is asked of anybody before that.

Bolt verifies the signature and speaks Socket Mode; this middleware stands right behind and ends every
request, so that none of Bolt's later parts (tokens, listeners) takes part.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack import views
from adapters.slack.client import SlackClient
from adapters.slack.lengths import escaped
from adapters.slack.modal_data import Meta
from adapters.slack.read import Delivery, read
from adapters.slack.route import route_of
from bot import wording
from bot.chat.words import Text, read_words
from bot.errors import FogbridgeError
from bot.incoming import Command, Deleted, Edited, Heard, Incoming, Pressed, Submitted
from bot.ports import Clock, Threads
from bot.router import STAYS_OPEN, Router, asks_model, opens_form, problems, works

_log = structlog.get_logger("fogbridge.slack")

_LOOK_SECONDS = 2.0
"""For the question whether a message is one of a thread that we follow; Slack waits three."""
_JSON: dict[str, str | Sequence[str]] = {"content-type": ["application/json;charset=utf-8"]}

Submit = Callable[..., Awaitable[None]]


class Told(Protocol):
    """Makes of an exception what the log may know."""

    def __call__(self, error: BaseException) -> dict[str, object]:
        """Kind and place, no text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What Slack gets: a status, and a JSON object or nothing."""

    status: int = 200
    body: Mapping[str, Any] | None = None


@dataclass
class Edge:
    """Takes deliveries for one router. `knows` says whether the termbase has a written form."""

    submit: Submit
    threads: Threads
    router: Router
    client: SlackClient
    clock: Clock
    knows: Callable[[str], bool]
    told: Told
    _opening: set[asyncio.Task[None]] = field(default_factory=set, repr=False)

    async def take(self, body: Mapping[str, Any]) -> Answer:
        """Write down what was delivered and acknowledge it. Never raises."""
        if body.get("type") == "url_verification":
            return Answer(body={"challenge": str(body.get("challenge", ""))})
        delivery = read(body, self.clock.now())
        if delivery is None:
            return Answer()
        incoming = delivery.incoming
        said = incoming.said
        if isinstance(said, Submitted) and (wrong := problems(said.form, said.values)):
            return _errors(wrong)
        try:
            if not await self._is_for_us(incoming):
                return Answer()
            if works(incoming):
                await self.submit(incoming, asks_model=asks_model(incoming))
        except Exception as error:
            _log.error("delivery_not_taken", **self.told(error))
            return _sorry(incoming)
        if opens_form(incoming):
            self._soon(self._open(delivery))
        return self._acknowledged(delivery)

    async def close(self) -> None:
        """Wait for forms that are being opened."""
        await asyncio.gather(*self._opening, return_exceptions=True)

    async def _is_for_us(self, incoming: Incoming) -> bool:
        """Messages that we were not called for are dropped before anything is written."""
        said, place = incoming.said, incoming.place
        if place is None or not isinstance(said, Heard | Edited | Deleted):
            return True
        async with asyncio.timeout(_LOOK_SECONDS):
            if isinstance(said, Heard):
                return await self.threads.follows(place)
            if await self.threads.knows(place, said.message):
                return True
            # Or it is deleted before the message itself has been worked on.
            return isinstance(said, Deleted) and await self.threads.follows(place)

    def _acknowledged(self, delivery: Delivery) -> Answer:
        said = delivery.incoming.said
        match said:
            case Command(text=text) if not opens_form(delivery.incoming):
                if isinstance(read_words(text, "command", self.knows), Text):
                    working = escaped(wording.WORKING)
                    return Answer(body={"response_type": "ephemeral", "text": working})
            case Submitted(form=form) if form in STAYS_OPEN:
                view = views.working("Look up a term", None)
                return Answer(body={"response_action": "update", "view": view})
        return Answer()

    def _soon(self, opening: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(opening)
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)

    async def _open(self, delivery: Delivery) -> None:
        """Open the form while its trigger is fresh: it is good for three seconds."""
        incoming = delivery.incoming
        try:
            form = await self.router.form(incoming)
            if form is None or delivery.trigger is None:
                return
            route = route_of(incoming.route)
            meta = Meta(dict(form.context), incoming.place, route if incoming.route else None)
            view = views.modal(form, private_metadata=meta.kept(), external_id=route.external)
            in_modal = isinstance(incoming.said, Pressed) and route.view is not None
            method = "views.push" if in_modal else "views.open"
            await self.client.call(incoming, method, trigger_id=delivery.trigger, view=view)
        except FogbridgeError as error:
            _log.warning("form_not_opened", code=getattr(error, "why", error.code))
            await self._say_why(incoming)
        except Exception as error:
            _log.error("form_not_opened", **self.told(error))
            await self._say_why(incoming)

    async def _say_why(self, incoming: Incoming) -> None:
        """One line instead of the form, where there is a way to say it."""
        route = route_of(incoming.route)
        if route.url is None:
            return
        body = {
            "response_type": "ephemeral",
            "replace_original": False,
            "text": escaped(wording.FORM_NOT_OPENED),
        }
        try:
            await self.client.answer_at(route.url, body)
        except FogbridgeError:
            _log.info("form_not_opened_unsaid")


class EdgeMiddleware(AsyncMiddleware):
    """Bolt's `before_authorize`: ends the request with what the edge says."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse:
        """The acknowledgement, or an error that makes Slack send it again."""
        del resp, next
        answer = await self._edge.take(req.body)
        if answer.body is None:
            return BoltResponse(status=answer.status, body="")
        text = json.dumps(answer.body, ensure_ascii=False)
        return BoltResponse(status=answer.status, body=text, headers=_JSON)


def _errors(wrong: Mapping[str, str]) -> Answer:
    errors = {views.field_block(name): sentence for name, sentence in wrong.items()}
    return Answer(body={"response_action": "errors", "errors": errors})


def _sorry(incoming: Incoming) -> Answer:
    """Nothing was written. Events come again by themselves; for the rest a person is told."""
    match incoming.said:
        case Command():
            text = escaped(wording.NOT_TAKEN)
            return Answer(body={"response_type": "ephemeral", "text": text})
        case Submitted(values=values) if values:
            return _errors({next(iter(values)): wording.NOT_TAKEN})
    return Answer(status=503)
