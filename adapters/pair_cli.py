"""`fogbridge pair`: which channels are paired. They are paired in the chat, by an admin at each end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from adapters.command import run

if TYPE_CHECKING:
    from adapters.database.engine import Database
    from bot.records import ChannelKey

app = typer.Typer(help="Which channels are paired.", no_args_is_help=True)

_NONE = (
    "No channels are paired. An admin begins with pair, written to Fogbridge in one of them; "
    "docs/pairing.md says how."
)


@app.callback()
def pairs() -> None:
    """Which channels are paired."""


@app.command("list")
def list_pairs() -> None:
    """Every pair of channels, and since when."""
    print(run(lambda _, engine: _listed(engine)))  # noqa: T201 - standard output is this surface


async def _listed(engine: Database) -> str:
    from adapters.database.pairing import DatabasePairings
    from adapters.wiring import UtcClock

    found = await DatabasePairings(engine, UtcClock()).all()
    lines = [
        f"{one.workspace}: {_called(one.pair.here)} and {_called(one.pair.there)}, "
        f"since {one.since:%Y-%m-%d}"
        for one in found
    ]
    return "\n".join(lines) or _NONE


def _called(channel: ChannelKey) -> str:
    """As `--channel` takes it."""
    return f"{channel.platform}:{channel.team}/{channel.channel}"
