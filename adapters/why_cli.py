"""`fogbridge why`: the log of reasons in a terminal, for whoever runs it.

The command line reads what the whole Workspace may read, and of a private channel only where it is
named.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

import typer

from adapters.command import Channel, In, read_channel, run, workspace_named
from bot.errors import FogbridgeError

if TYPE_CHECKING:
    from adapters.database.engine import Database
    from adapters.database.memory import DatabaseMemory
    from adapters.settings import Settings
    from bot.records import ChannelKey
    from bot.reply import Reply
    from bot.whys import Why
    from glossary.termbase import Termbase

app = typer.Typer(help="The log of reasons: search it, show an entry.", no_args_is_help=True)

Format = Annotated[Literal["text", "json"], typer.Option("--format", help="Text or JSON.")]
_MOST = 50


class UnknownWhy(FogbridgeError):
    """There is no such entry here."""

    code = "unknown_why"


@app.command()
def search(
    words: Annotated[str, typer.Argument(help="Words to look for; none lists the newest.")] = "",
    kind: Annotated[
        str | None, typer.Option("--kind", help="Only reasons of this kind, such as freeze.")
    ] = None,
    channel: Channel = None,
    format_: Format = "text",
    workspace: In = None,
) -> None:
    """Find entries by their words, the best fit first."""
    where = read_channel(channel)

    async def work(settings: Settings, engine: Database) -> str:
        return await _search(settings, engine, words, kind, where, format_, workspace)

    print(run(work))  # noqa: T201 - standard output is this surface


@app.command()
def show(
    entry: Annotated[str, typer.Argument(help="The entry's id, as search prints it.")],
    channel: Channel = None,
    format_: Format = "text",
    workspace: In = None,
) -> None:
    """One entry: its reasons, how the date moved, and who confirmed it."""
    where = read_channel(channel)

    async def work(settings: Settings, engine: Database) -> str | Reply:
        return await _show(settings, engine, entry, where, format_, workspace)

    shown = run(work)
    if isinstance(shown, str):
        print(shown)  # noqa: T201 - standard output is this surface
        return
    from adapters.terminal import show_reply

    show_reply(shown)


async def _search(
    settings: Settings,
    engine: Database,
    words: str,
    kind: str | None,
    channel: ChannelKey | None,
    format_: str,
    named: str | None,
) -> str:
    from typing import get_args

    from bot.memory import WhyQuery
    from bot.records import FactorKind, Reader

    kinds: dict[str, FactorKind] = {one: one for one in get_args(FactorKind)}
    if kind is not None and kind not in kinds:
        raise UnknownWhy(f"There is no kind “{kind}”. There are: {', '.join(kinds)}.")
    memory, workspace = _memory(settings, engine), await workspace_named(engine, named)
    query = WhyQuery(text=words, kind=kinds[kind] if kind else None, channel=channel, limit=_MOST)
    found = await memory.whys(Reader(workspace, here=channel), query)
    if format_ == "json":
        return _json([_as_json(why) for why in found])
    if not found:
        if words:
            return f"Nothing in the log fits “{words}”. Try fewer words."
        return "The log is empty. It begins in the chat: @Fogbridge why this timeline?"
    termbase, now = _termbase(), memory.clock.now()
    return "\n".join(_line(why, termbase, now) for why in found)


async def _show(
    settings: Settings,
    engine: Database,
    entry: str,
    channel: ChannelKey | None,
    format_: str,
    named: str | None,
) -> str | Reply:
    from bot.access import readable_by
    from bot.calendar import zone_of
    from bot.chat.why_cards import View, log_card
    from bot.records import Reader
    from bot.why_history import recalled

    memory, workspace = _memory(settings, engine), await workspace_named(engine, named)
    why = await memory.why(workspace, _id(entry))
    if why is None or not readable_by(Reader(workspace, here=channel), why.source):
        raise UnknownWhy(
            f"There is no entry {entry} that may be read here. See: fogbridge why search"
        )
    zone = zone_of(settings.timezone)
    why = await recalled(memory, Reader(workspace, here=channel), why, zone)
    if format_ == "json":
        return _json(_as_json(why))
    view = View(_termbase(), memory.clock.now(), zone)
    return log_card(why, view, here=False, asks=False)


def _id(entry: str) -> UUID:
    try:
        return UUID(entry)
    except ValueError:
        raise UnknownWhy("An entry's id is what fogbridge why search prints first.") from None


def _line(why: Why, termbase: Termbase, now: datetime) -> str:
    """One entry on one line: its id, what it is about, its reasons, whose word it is, its age."""
    from bot import wording_whys as wording
    from bot.why_log import names_of

    names = ", ".join(names_of(why.factors, termbase, "marketing")) or "not answered yet"
    word = f"confirmed by {why.confirmed_side}" if why.confirmed_side else ""
    age = wording.age((now - (why.answered_at or why.opened_at)).days)
    parts = (str(why.id), why.title or why.question or "", names, word.replace(" it", " IT"), age)
    return " · ".join(" ".join(part.split()) for part in parts if part)


def _as_json(why: Why) -> dict[str, Any]:
    """As the API says it."""
    from adapters.web.why_view import why_json

    return why_json(why)


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2, default=_said)


def _said(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _memory(settings: Settings, engine: Database) -> DatabaseMemory:
    from adapters.database.memory import DatabaseMemory
    from adapters.wiring import UtcClock

    return DatabaseMemory(
        engine, UtcClock(), settings.retention_days, settings.record_retention_days
    )


def _termbase() -> Termbase:
    from glossary.load import SHIPPED, load_termbase

    return load_termbase(SHIPPED)
