"""`fogbridge digest`: what the weekly digest says, and having it said now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from adapters.command import Channel, In, UnknownChannel, read_channel, run, workspace_named
from bot.errors import FogbridgeError

if TYPE_CHECKING:
    from adapters.database.agenda import Agenda
    from adapters.database.engine import Database
    from adapters.database.memory import DatabaseMemory
    from adapters.settings import Settings
    from bot.calendar import Week
    from bot.ports import Clock
    from bot.records import ChannelKey
    from bot.reply import Reply

app = typer.Typer(help="The weekly digest: look at it, or have it said now.", no_args_is_help=True)

Which = Annotated[
    str | None, typer.Option("--week", help="The ISO week that it tells of: 2026-W47.")
]


class UnknownWeek(FogbridgeError):
    """It is no ISO week."""

    code = "unknown_week"


@app.command()
def preview(
    week: Which = None,
    channel: Channel = None,
    executive: Annotated[
        bool, typer.Option("--executive", help="The one screen for the heads of both functions.")
    ] = False,
    workspace: In = None,
) -> None:
    """Print the digest as it would be said; without a channel of everything that is public."""
    from adapters.terminal import show_reply

    wanted, where = read_week(week), read_channel(channel)

    async def work(settings: Settings, engine: Database) -> Reply:
        return await _preview(settings, engine, wanted, where, executive, workspace)

    show_reply(run(work))


@app.command()
def send(week: Which = None, channel: Channel = None, workspace: In = None) -> None:
    """Have a week's digest said now, by the running server; once a week in each channel."""
    wanted, where = read_week(week), read_channel(channel)

    async def work(settings: Settings, engine: Database) -> str:
        return await _send(settings, engine, wanted, where, workspace)

    print(run(work))  # noqa: T201 - standard output is this surface


def read_week(written: str | None) -> Week | None:
    """The week that is meant; None where none was named. Raises `UnknownWeek`."""
    from bot.calendar import Week

    if written is None:
        return None
    week = Week.read(written)
    if week is None:
        raise UnknownWeek("--week is a year and a week of it, such as 2026-W47.")
    return week


async def _preview(
    settings: Settings,
    engine: Database,
    week: Week | None,
    channel: ChannelKey | None,
    executive: bool,
    named: str | None,
) -> Reply:
    from dataclasses import replace

    from adapters.database.digest_facts import DatabaseDigestFacts
    from adapters.database.memory import DatabaseMemory
    from adapters.wiring import UtcClock
    from bot.digest import look, weekly_of
    from bot.digest_reply import digest_reply
    from bot.records import ChannelKey, Reader
    from glossary.load import SHIPPED, load_termbase

    clock, workspace = UtcClock(), await workspace_named(engine, named)
    memory = DatabaseMemory(engine, clock, settings.retention_days, settings.record_retention_days)
    nowhere = ChannelKey("room", "", "")
    when = await memory.digest_time(workspace, channel or nowhere)
    if executive:
        when = replace(when, kind="executive")
    now = clock.now()
    digest = await look(
        DatabaseDigestFacts(engine, clock),
        Reader(workspace, here=channel),
        week or weekly_of(when).next(now),
        when,
        now,
        termbase := load_termbase(SHIPPED),
        None if when.kind == "executive" else channel,
    )
    return digest_reply(digest, kind=when.kind, termbase=termbase, hint=False)


async def _send(
    settings: Settings,
    engine: Database,
    week: Week | None,
    channel: ChannelKey | None,
    named: str | None,
) -> str:
    from adapters.database.agenda import Agenda
    from adapters.database.memory import DatabaseMemory
    from adapters.wiring import UtcClock

    clock, workspace = UtcClock(), await workspace_named(engine, named)
    agenda = Agenda(engine)
    memory = DatabaseMemory(engine, clock, settings.retention_days, settings.record_retention_days)
    known = await agenda.channels(workspace)
    if channel is not None and channel not in known:
        raise UnknownChannel(
            "No digest comes in this channel: nothing was asked there yet, or it is switched off."
        )
    lines = []
    for where in [channel] if channel else known:
        lines.append(await _put(agenda, memory, workspace, where, week, clock))
    return "\n".join(lines) or "No channel gets a digest yet. It begins with the first ask there."


async def _put(
    agenda: Agenda,
    memory: DatabaseMemory,
    workspace: UUID,
    channel: ChannelKey,
    week: Week | None,
    clock: Clock,
) -> str:
    from adapters.database.agenda import DIGEST_NOW, digest_subject
    from adapters.database.outbox import DatabaseOutbox
    from bot.chat.digest import digest_key
    from bot.digest import weekly_of

    now, name = clock.now(), f"{channel.platform}:{channel.team}/{channel.channel}"
    when = await memory.digest_time(workspace, channel)
    wanted = week or weekly_of(when).next(now).later(-1)
    outbox = DatabaseOutbox(agenda.engine, clock)
    if await outbox.of_origin(workspace, digest_key(workspace, channel, wanted)):
        return f"{name}: the digest of {wanted} was said already."
    await agenda.later(workspace, DIGEST_NOW, digest_subject(channel, wanted), now)
    return f"{name}: the digest of {wanted} comes within a minute, if there is something to say."
