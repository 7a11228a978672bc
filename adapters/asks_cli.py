"""`fogbridge asks`: the open asks in a terminal, for whoever runs it."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

import typer

from adapters.command import Channel, In, read_channel, run, workspace_named
from bot.errors import FogbridgeError

if TYPE_CHECKING:
    from adapters.database.engine import Database
    from adapters.database.memory import DatabaseMemory
    from adapters.settings import Settings
    from bot.asks import Ask, Event
    from bot.records import ChannelKey
    from glossary.concept import Side
    from glossary.termbase import Termbase

app = typer.Typer(
    help="Asks between marketing and IT: list, show, close, snooze.", no_args_is_help=True
)
_MOST = 1_000

Number = Annotated[int, typer.Argument(help="The ask's number, without the #.", min=1)]
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="Text or JSON.")]


class UnknownAsk(FogbridgeError):
    """There is no such ask here."""

    code = "unknown_ask"


@app.command("list")
def list_asks(
    on: Annotated[
        Literal["marketing", "it"] | None,
        typer.Option("--on", help="Only what waits on this side."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Closed ones, too.")] = False,
    channel: Channel = None,
    format_: Format = "text",
    workspace: In = None,
) -> None:
    """Asks that wait, the oldest turn first: what is public, and of the channel that is named."""
    where = read_channel(channel)

    async def work(settings: Settings, engine: Database) -> str:
        return await _list(settings, engine, on, every, where, format_, workspace)

    _say(run(work))


@app.command()
def show(number: Number, format_: Format = "text", workspace: In = None) -> None:
    """One ask, with what was done to it."""

    async def work(settings: Settings, engine: Database) -> str:
        return await _show(settings, engine, number, format_, workspace)

    _say(run(work))


@app.command()
def close(
    number: Number,
    not_an_ask: Annotated[
        bool, typer.Option("--not-an-ask", help="It never was one, so it counts nowhere.")
    ] = False,
    workspace: In = None,
) -> None:
    """Close an ask: it is done, or never was one."""
    from bot.asks import Delivered, NotAnAsk

    event: Event = NotAnAsk() if not_an_ask else Delivered()
    _say(run(lambda settings, engine: _change(settings, engine, number, event, workspace)))


@app.command()
def snooze(
    number: Number,
    until: Annotated[str, typer.Option("--until", help="The day on which it is back: 2026-12-07.")],
    workspace: In = None,
) -> None:
    """Leave an ask out of lists and digests until a day."""
    try:
        day = date.fromisoformat(until)
    except ValueError:
        raise typer.BadParameter("--until is a day, such as 2026-12-07") from None
    _say(run(lambda settings, engine: _snooze(settings, engine, number, day, workspace)))


async def _list(
    settings: Settings,
    engine: Database,
    on: Side | None,
    every: bool,
    channel: ChannelKey | None,
    format_: str,
    named: str | None,
) -> str:
    from bot.asks import UNRESOLVED
    from bot.memory import AskQuery
    from bot.records import Reader

    memory = _memory(settings, engine)
    workspace = await workspace_named(engine, named)
    query = AskQuery(
        statuses=() if every else UNRESOLVED, waiting_on=on, channel=channel, limit=_MOST
    )
    found = await memory.asks(Reader(workspace, here=channel), query)
    if format_ == "json":
        return json.dumps([_as_json(ask) for ask in found], ensure_ascii=False, indent=2)
    if not found:
        return "No ask is waiting. They begin in the chat: @Fogbridge track, in a thread."
    termbase, now = _termbase(), memory.clock.now()
    return "\n".join(_line(ask, termbase, now) for ask in found)


async def _show(
    settings: Settings, engine: Database, number: int, format_: str, named: str | None
) -> str:
    memory = _memory(settings, engine)
    workspace = await workspace_named(engine, named)
    ask = await _ask(memory, workspace, number)
    if format_ == "json":
        return json.dumps(_as_json(ask), ensure_ascii=False, indent=2)
    lines = [_line(ask, _termbase(), memory.clock.now())]
    if ask.quote:
        lines.append(f"  “{' '.join(ask.quote.split())}”")
    if ask.source.link:
        lines.append(f"  {ask.source.link}")
    for change in await memory.history(workspace, ask.id):
        side = f" by {change.by.side}" if change.by.side else ""
        lines.append(f"  {change.at:%Y-%m-%d %H:%M} {change.what.replace('_', ' ')}{side}")
    return "\n".join(lines)


async def _snooze(
    settings: Settings, engine: Database, number: int, day: date, named: str | None
) -> str:
    from bot.asks import Snoozed
    from bot.calendar import moment_at, zone_of
    from bot.records import channel_key

    memory, workspace = _memory(settings, engine), await workspace_named(engine, named)
    ask = await _ask(memory, workspace, number)
    when = await memory.digest_time(workspace, channel_key(ask.source.place))
    until = moment_at(day, time(9), zone_of(when.zone))
    return await _change(settings, engine, number, Snoozed(until), named)


async def _change(
    settings: Settings, engine: Database, number: int, event: Event, named: str | None
) -> str:
    """Do it as an admin who is no person and of no side."""
    from bot.aftermath import what_follows
    from bot.asks import Change, after, name_of
    from bot.ids import new_id
    from bot.memory import Write
    from bot.records import Actor

    memory = _memory(settings, engine)
    workspace = await workspace_named(engine, named)
    ask, now = await _ask(memory, workspace, number), memory.clock.now()
    actor = Actor(None, admin=True)
    done = after(ask, event, actor, now)
    origin = f"command:{new_id().hex}"
    change = Change(new_id(), ask.id, name_of(event), ask, done, actor, now, origin)
    over = await what_follows(memory, change)
    await memory.write(workspace, Write(origin, changes=(change,), commitments=over))
    return _line(done, _termbase(), now)


async def _ask(memory: DatabaseMemory, workspace: UUID, number: int) -> Ask:
    ask = await memory.ask_number(workspace, number)
    if ask is None:
        raise UnknownAsk(f"There is no ask #{number} here. See: fogbridge asks list")
    return ask


def _memory(settings: Settings, engine: Database) -> DatabaseMemory:
    from adapters.database.memory import DatabaseMemory
    from adapters.wiring import UtcClock

    return DatabaseMemory(
        engine, UtcClock(), settings.retention_days, settings.record_retention_days
    )


def _termbase() -> Termbase:
    from glossary.load import SHIPPED, load_termbase

    return load_termbase(SHIPPED)


def _line(ask: Ask, termbase: Termbase, now: datetime) -> str:
    """One ask on one line."""
    from bot.digest import title_of

    state = ask.status.replace("_", " ").replace(" it", " IT")
    if ask.snoozed_until is not None and ask.snoozed_until > now:
        state = f"{state}, snoozed until {ask.snoozed_until:%Y-%m-%d}"
    days = max(0, (now - ask.turn_since).days)
    age = "today" if not days else "1 day" if days == 1 else f"{days} days"
    parts = [f"#{ask.number} {title_of(ask, termbase)}", state, age, ask.next_step or ""]
    return " · ".join(part for part in parts if part)


def _as_json(ask: Ask) -> dict[str, Any]:
    """As programs read it; who asked stands in no report."""

    def said(value: date | datetime | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "number": ask.number,
        "status": ask.status,
        "quote": ask.quote,
        "side": ask.side,
        "turn": ask.turn,
        "turn_since": said(ask.turn_since),
        "opened_at": said(ask.opened_at),
        "closed_at": said(ask.closed_at),
        "snoozed_until": said(ask.snoozed_until),
        "wished": said(ask.wished),
        "due": said(ask.due),
        "next_step": ask.next_step,
        "concepts": list(ask.concepts),
        "link": ask.source.link,
    }


def _say(text: str) -> None:
    print(text)  # noqa: T201 - standard output is this surface
