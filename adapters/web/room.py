"""The room's pages: what stands in it, what people do in it, and what has changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from adapters.room.message import MAX_MESSAGE, RoomMessage
from adapters.room.read import CHANNEL, KEY, command_in, place_in
from adapters.room.room import Room
from adapters.web.draw import draw_chat
from adapters.web.form import UnusableForm, read_fields
from adapters.web.pages import Pages
from adapters.web.problem import Problem, http_problem
from adapters.web.room_form import fields_of, typed_into, wrong_in
from adapters.web.room_view import BANKS, Bank, Zone, lines, openings, title_of
from bot.errors import FogbridgeError
from bot.forms import Form
from bot.incoming import Command, Pressed, Submitted
from bot.privacy import redact
from glossary.concept import SIDES, Side

EVENTS = "/room/events"
_THREADS = 50
"""Threads on the list; older ones are found by their address."""
_BUTTON = 64
_VALUE = 2_000

NO_SUCH_THREAD = Problem(
    404,
    "no_such_thread",
    "This thread is not here any more. It was taken back, its time was over, or the demo was reset.",
    again="/",
)
TOO_MANY = Problem(503, "too_many", "Too many pages of the room are open. Close one of them.")


class RoomPages:
    """One room in the browser. Everything works by plain forms; a script makes it live."""

    def __init__(self, room: Room, pages: Pages, timezone: str) -> None:
        self._room = room
        self._pages = pages
        self._zone = ZoneInfo(timezone)

    async def front(self, request: Request) -> Response:
        """The threads, and where to begin one."""
        return await self._front(request, _side(request.query_params.get("side")))

    async def thread(self, request: Request) -> Response:
        """One thread."""
        side = _side(request.query_params.get("side"))
        return await self._thread(request, _key(request), side)

    async def say(self, request: Request) -> Response:
        """Somebody writes: as it is, to see it in the other side's words first, or to call the bot."""
        fields = _Fields(await read_fields(request))
        side, thread, text = fields.side, fields.thread, fields.one("text")
        try:
            command = command_in(text)
            if command is not None:
                return await self._command(side, thread, command)
            if fields.one("do") == "see":
                await self._expect_thread(thread)
                await self._room.edge.ask(side, thread, text)
                return _to(thread, side, "say")
            if fields.one("do") == "call":
                text = "@Fogbridge"
            await self._expect_thread(thread)
            said = await self._room.edge.say(side, thread, text)
        except _Gone:
            return self._pages.problem(request, NO_SUCH_THREAD)
        except FogbridgeError as error:
            typed = {side: fields.one("text")}
            return await self._page(request, thread, side, problem=error.sentence, typed=typed)
        return _to(said.thread, side, f"m-{said.key}" if thread is None else "say")

    async def press(self, request: Request) -> Response:
        """Somebody presses a button of a card."""
        fields = _Fields(await read_fields(request))
        side, thread = fields.side, fields.thread
        button, _, value = fields.one("press").partition(":")
        pressed = _pressed(button, value, fields.one("message"))
        try:
            opens = await self._room.edge.press(side, thread, pressed)
        except FogbridgeError as error:
            return await self._page(request, thread, side, problem=error.sentence)
        if opens:
            asked = {"button": button, "value": value}
            return RedirectResponse(f"/room/form?{_query(side, thread, asked)}", 303)
        return _to(thread, side, fields.one("at"))

    async def form(self, request: Request) -> Response:
        """A form that a button or a command opens."""
        asked = _Fields({name: [value] for name, value in request.query_params.items()})
        form = await self._opened(asked)
        if form is None:
            return self._pages.problem(request, http_problem(404))
        return self._form(request, form, asked, {}, {})

    async def send(self, request: Request) -> Response:
        """Somebody sends a form."""
        fields = _Fields(await read_fields(request))
        form = await self._opened(fields)
        if form is None or form.submit is None:
            return self._pages.problem(request, http_problem(404))
        typed = typed_into(form, fields.fields)
        wrong = wrong_in(form, typed)
        if not wrong:
            kept = {name: redact(value) for name, value in typed.items()}
            sent = Submitted(form=form.name, values=kept, context=dict(form.context))
            try:
                await self._room.edge.send(fields.side, fields.thread, sent)
            except FogbridgeError as error:
                wrong = {next(iter(typed), ""): error.sentence}
        if wrong:
            return self._form(request, form, fields, typed, wrong, 422)
        return _to(fields.thread, fields.side, "say")

    async def read_for(self, request: Request) -> Response:
        """A side wants a message in its own words."""
        return await self._about(request, self._room.edge.read_for)

    async def track(self, request: Request) -> Response:
        """A side wants a message tracked as an ask."""
        return await self._about(request, self._room.edge.track)

    async def _about(
        self, request: Request, wanted: Callable[[Side, str], Awaitable[str]]
    ) -> Response:
        fields = _Fields(await read_fields(request))
        key = _key(request)
        try:
            thread = await wanted(fields.side, key)
        except FogbridgeError as error:
            return await self._page(request, fields.thread, fields.side, problem=error.sentence)
        return _to(thread, fields.side, f"m-{key}")

    async def editing(self, request: Request) -> Response:
        """The form to change or delete one's own message."""
        message = await self._message(_key(request))
        if message is None:
            return self._pages.problem(request, NO_SUCH_THREAD)
        return self._editing(request, message, message.text or "")

    async def edit(self, request: Request) -> Response:
        """Its author changes a message, or deletes it."""
        fields = _Fields(await read_fields(request))
        key = _key(request)
        message = await self._message(key)
        if message is None:
            return self._pages.problem(request, NO_SUCH_THREAD)
        side = message.bank or fields.side
        try:
            if fields.one("do") == "delete":
                await self._room.edge.delete(key)
            else:
                await self._room.edge.edit(key, fields.one("text"))
        except FogbridgeError as error:
            return self._editing(request, message, fields.one("text"), error.sentence)
        return _to(message.thread, side, f"m-{key}")

    async def resetting(self, request: Request) -> Response:
        """Asks once more before the demo begins anew."""
        return self._pages.render(request, "room_reset.html")

    async def reset(self, request: Request) -> Response:
        """The demo begins anew."""
        del request
        await self._room.demo.reset()
        return RedirectResponse("/", 303)

    async def events(self, request: Request) -> Response:
        """What has changed since the browser last looked, as it happens."""
        live = self._room.live
        if live.is_full:
            return self._pages.problem(request, TOO_MANY)
        seen = request.headers.get("last-event-id") or request.query_params.get("since", "")
        since = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else 0
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(live.events(since), 200, headers, "text/event-stream")

    # What is shown

    async def _front(
        self,
        request: Request,
        side: Side,
        *,
        problem: str | None = None,
        typed: Mapping[Side, str] | None = None,
    ) -> Response:
        room = self._room
        changes = await room.rows.changes(room.workspace, room.team)
        place = place_in(room.team)
        found = await room.rows.openings(room.workspace, place, _THREADS)
        aside = await room.rows.thread(room.workspace, place)
        zone = self._now()
        return self._pages.render(
            request,
            "room.html",
            422 if problem else 200,
            threads=tuple(openings(found, zone)),
            lines=tuple(lines(aside, side, zone)),
            **self._same(side, None, changes, problem, typed),
        )

    async def _thread(
        self,
        request: Request,
        thread: str,
        side: Side,
        *,
        problem: str | None = None,
        typed: Mapping[Side, str] | None = None,
    ) -> Response:
        room = self._room
        changes = await room.rows.changes(room.workspace, room.team)
        standing = await room.rows.thread(room.workspace, place_in(room.team, thread))
        if not standing or standing[0].key != thread:
            return self._pages.problem(request, NO_SUCH_THREAD)
        return self._pages.render(
            request,
            "room_thread.html",
            422 if problem else 200,
            title=title_of(standing[0]),
            lines=tuple(lines(standing, side, self._now())),
            **self._same(side, thread, changes, problem, typed),
        )

    async def _page(
        self,
        request: Request,
        thread: str | None,
        side: Side,
        *,
        problem: str,
        typed: Mapping[Side, str] | None = None,
    ) -> Response:
        """The page on which something was done that could not be."""
        if thread is None:
            return await self._front(request, side, problem=problem, typed=typed)
        return await self._thread(request, thread, side, problem=problem, typed=typed)

    def _same(
        self,
        side: Side,
        thread: str | None,
        changes: int,
        problem: str | None,
        typed: Mapping[Side, str] | None,
    ) -> dict[str, Any]:
        return {
            "banks": tuple(BANKS[one] for one in SIDES),
            "side": side,
            "thread": thread or "",
            "changes": changes,
            "problem": problem,
            "typed": typed or {},
            "starting": not self._room.edge.ready.is_set(),
            "max_message": MAX_MESSAGE,
        }

    def _form(
        self,
        request: Request,
        form: Form,
        asked: _Fields,
        typed: Mapping[str, str],
        wrong: Mapping[str, str],
        status: int = 200,
    ) -> Response:
        return self._pages.render(
            request,
            "room_form.html",
            status,
            form=form,
            shown=tuple(draw_chat(form.shown)) if form.shown else (),
            fields=tuple(fields_of(form, typed, wrong)),
            problem=wrong.get(""),
            bank=BANKS[asked.side],
            asked=asked,
            frame=_FRAME,
        )

    def _editing(
        self, request: Request, message: RoomMessage, text: str, problem: str | None = None
    ) -> Response:
        return self._pages.render(
            request,
            "room_edit.html",
            422 if problem else 200,
            key=message.key,
            thread=message.thread,
            text=text,
            bank=_bank(message),
            problem=problem,
            max_message=MAX_MESSAGE,
        )

    # What is looked up

    async def _command(self, side: Side, thread: str | None, text: str) -> Response:
        await self._expect_thread(thread)
        if text.casefold() in ("", "settings"):  # these open a form
            return RedirectResponse(f"/room/form?{_query(side, thread, {'command': text})}", 303)
        await self._room.edge.command(side, thread, text)
        return _to(thread, side, "say")

    async def _opened(self, asked: _Fields) -> Form | None:
        said: Command | Pressed
        if "command" in asked.fields:
            said = Command(text=asked.one("command"))
        else:
            said = _pressed(asked.one("button"), asked.one("value"), "")
        return await self._room.edge.form(asked.side, asked.thread, said)

    async def _message(self, key: str) -> RoomMessage | None:
        room = self._room
        found = await room.rows.message(room.workspace, place_in(room.team), key)
        return found if found and found.user and found.text is not None else None

    async def _expect_thread(self, thread: str | None) -> None:
        """Raises `_Gone` where a thread is written in that is not there any more."""
        room = self._room
        if thread is None:
            return
        if await room.rows.message(room.workspace, place_in(room.team), thread) is None:
            raise _Gone

    def _now(self) -> Zone:
        return Zone(self._zone, self._room.edge.clock.now())


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the parts of a form have around them, as they have a card elsewhere."""

    heading: str = "shown"
    language: str = "en"
    helpful: bool | None = None


_FRAME = _Frame()


class _Gone(Exception):
    """The thread is not there any more."""


class _Fields:
    """The fields of a request, each read as what it has to be."""

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        self.fields = fields

    def one(self, name: str) -> str:
        """A field, or an empty text."""
        return self.fields.get(name, [""])[0]

    @property
    def side(self) -> Side:
        """Who does it. Raises `UnusableForm` where that is nobody."""
        side = self.one("as")
        if side not in SIDES:
            raise UnusableForm("Choose who is writing: marketing or IT.")
        return "marketing" if side == "marketing" else "it"

    @property
    def thread(self) -> str | None:
        """Where: a thread, or beside them all. Raises `UnusableForm` for what is no key."""
        thread = self.one("thread")
        if thread and not KEY.fullmatch(thread):
            raise UnusableForm("This thread can't be found. Open the room again.")
        return thread or None


def _pressed(button: str, value: str, message: str) -> Pressed:
    if len(button) > _BUTTON or len(value) > _VALUE or (message and not KEY.fullmatch(message)):
        raise UnusableForm("This button could not be read. Open the page again and press it there.")
    return Pressed(button=button, value=value or CHANNEL, message=message or None)


def _key(request: Request) -> str:
    """The key in the address. Raises `HTTPException` where it is none."""
    key = str(request.path_params["key"])
    if not KEY.fullmatch(key):
        raise HTTPException(404)
    return key


def _bank(message: RoomMessage) -> Bank:
    return BANKS[message.bank or "marketing"]


def _side(written: str | None) -> Side:
    return "it" if written == "it" else "marketing"


def _query(side: Side, thread: str | None, more: Mapping[str, str]) -> str:
    return urlencode({"as": side, "thread": thread or "", **more})


def _to(thread: str | None, side: Side, at: str) -> Response:
    """Back to where it was done; the page says who did it last."""
    path = f"/room/{thread}" if thread else "/"
    return RedirectResponse(f"{path}?side={side}#{at or 'say'}", 303)
