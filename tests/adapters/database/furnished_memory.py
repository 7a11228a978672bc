"""Something in every table of the memory: the asker asks, and the author answers in every way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from adapters.database.memory import DatabaseMemory
from bot.asks import Ask, Change, Turned, after, name_of, tracked
from bot.commitments import Commitment, Move
from bot.ids import new_id
from bot.incoming import Place
from bot.memory import Write
from bot.records import Actor, ChannelKey, Source, channel_key
from bot.whys import Factor, Option, Step, Why

BY_THE_AUTHOR = (
    "author names a step",
    "author notes",
    "author said the 6th",
    "author owes the page",
    "author moves it",
    "author quotes the move",
    "author reasons",
    "author dates",
    "author offers",
)
BY_THE_ASKER = ("asker wants a page", "asker wonders", "asker titles")
DUE = date(2027, 1, 6)


@dataclass(frozen=True)
class Remembered:
    """What is remembered of a team."""

    ask: Ask
    change: Change
    commitment: Commitment
    move: Move
    why: Why
    origin: str
    channel: ChannelKey


async def remember(
    memory: DatabaseMemory,
    team: str,
    workspace: UUID,
    author: UUID,
    asker: UUID,
    place: Place,
    card: UUID,
    messages: tuple[str, str],
    now: datetime,
) -> Remembered:
    """`messages` are one of the author's and one of the asker's; `card` shows the ask."""
    by_author, by_asker = messages
    asked, said = Source(place, now, by_asker), Source(place, now, by_author)
    ask = Ask(
        id=new_id(),
        workspace=workspace,
        number=0,
        quote=f"{team} asker wants a page",
        side="marketing",
        asker=asker,
        source=asked,
        opened_at=now,
        turn_since=now,
        concepts=("landing-page",),
        assignee=author,
    )
    ask = await memory.track(tracked(ask), f"{team} tracks")
    by, origin = Actor(author, "it"), f"{team} writes"
    event = Turned("marketing", f"{team} author names a step")
    turned = after(ask, event, by, now)
    change = Change(
        *(new_id(), ask.id, name_of(event), ask, turned, by, now, origin),
        note=f"{team} author notes",
        message=by_author,
    )
    commitment = Commitment(
        *(new_id(), workspace, ask.id, DUE, said, author, now),
        quote=f"{team} author said the 6th",
        owes={"it": f"{team} author owes the page"},
    )
    move = Move(
        *(new_id(), ask.id, commitment.id, date(2026, 12, 18), DUE, f"{team} author moves it"),
        *(author, "it", now),
        quote=f"{team} author quotes the move",
        message=by_author,
        kind="freeze",
    )
    why = Why(
        *(new_id(), workspace, ask.id, f"{team} asker titles", f"{team} asker wonders"),
        *(replace(asked, message=f"{by_asker}1"), "it", now),
        factors=(Factor("freeze", f"{team} author reasons", by_author, ("change-freeze",)),),
        steps=(Step(now, "it", "estimate", DUE, f"{team} author dates", by_author),),
        options=(Option("Smaller", f"{team} author offers"),),
        concepts=("landing-page",),
        answered_at=now,
        asker=asker,
    )
    written = Write(
        origin, changes=(change,), commitments=(commitment,), moves=(move,), whys=(why,)
    )
    assert await memory.write(workspace, written)
    channel = channel_key(place)
    # What it is where nobody decides, so that nothing is logged.
    when = await memory.digest_time(workspace, channel)
    await memory.set_digest_time(workspace, channel, None, when)
    await memory.set_ask_card(workspace, ask.id, card)
    return Remembered(turned, change, commitment, move, why, origin, channel)
