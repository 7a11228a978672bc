"""An ask as it stands now: its card, the mirrored one and those of its date, which follow."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot import wording_asks as words
from bot.asks import UNRESOLVED, Ask
from bot.chat.actors import the_ask
from bot.chat.ask_cards import Standing, ask_card
from bot.chat.commit_cards import Calendar, commitment_card, move_card
from bot.chat.ends import (
    End,
    ends_of,
    expect_standing,
    is_over,
    near_ends,
    spot_of,
    stands,
    thread_at,
)
from bot.chat.mirror_cards import ended_card, mirror_card
from bot.chat.talk import Talk, notice, saying
from bot.incoming import Heard, Place, Pressed, Shortcut
from bot.ports import Card, Outgoing, Target, Visit
from bot.records import channel_key
from bot.reply import Reply

ASK_CARD = "ask-card:"
"""Begins the key of an ask's card, with the ask's id behind it: it is remembered once it is said."""


async def standing_of(talk: Talk, visit: Visit, ask: Ask) -> Standing:
    """An ask with what its card needs beside it."""
    history = await talk.memory.history(visit.workspace, ask.id)
    promised = await talk.memory.commitments_of(visit.workspace, ask.id)
    declined = [one.note for one in history if one.what == "declined"]
    at = visit.incoming.at
    if isinstance(visit.incoming.said, Shortcut):
        at = talk.clock.now()  # the delivery's moment is the message's
    return Standing(
        ask,
        at,
        visit.timezone,
        history[-1] if history else None,
        promised[0] if promised else None,
        declined[-1] if declined else None,
    )


def ask_said(visit: Visit, standing: Standing, to: Target) -> Outgoing:
    """The card of an ask, new in its thread, or for whoever came alone."""
    ask = standing.ask
    key = f"{ASK_CARD}{ask.id.hex}:{visit.incoming.key}" if to == "place" else ""
    return Outgoing(
        key=key or f"{visit.incoming.key}#ask",
        reply=ask_card(standing),
        to=to,
        place=ask.source.place if to == "place" else visit.incoming.place,
    )


async def shown(
    talk: Talk, visit: Visit, ask_id: UUID, *, line: str | None = None, dates: bool = True
) -> list[Outgoing]:
    """An ask as it stands now: its card follows, and who pressed elsewhere is told.

    With `dates` the cards of its date follow too; those of an ask that ended always do.
    """
    ask = await the_ask(talk, visit, ask_id)
    standing = await standing_of(talk, visit, ask)
    aloud = not isinstance(visit.incoming.said, Heard)
    said = await _cards(talk, visit, standing, again=aloud)
    if dates or ask.status not in UNRESOLVED:
        said += await date_cards(talk, visit, standing)
    if not await _sees_it(talk, visit, ask):
        due = standing.day(ask.due) if ask.due else None
        line = line or words.stands(ask.number, ask.status, due)
        said.append(notice(visit, line, name="line"))
    return said


async def refreshed(
    talk: Talk, visit: Visit, ask_id: UUID, *, anew: bool = False
) -> list[Outgoing]:
    """The ask's cards as it stands now, after a change from outside of its chat; nothing else is said
    but the card of a date that has none yet, where `anew`."""
    ask = await talk.memory.ask(visit.workspace, ask_id)
    if ask is None:
        return []
    standing = await standing_of(talk, visit, ask)
    cards = await _cards(talk, visit, standing, again=False)
    return [*cards, *await date_cards(talk, visit, standing, anew=anew)]


async def without_words(talk: Talk, visit: Visit, place: Place, message: str) -> list[Outgoing]:
    """The cards of a thread's asks as they are once a message is deleted: without its words."""
    threads = {place.thread or message, message}  # a thread's first message is in none
    said = []
    for thread in sorted(threads):
        there = place.model_copy(update={"thread": thread})
        for ask in await talk.memory.asks_in(visit.workspace, there):
            standing = await standing_of(talk, visit, ask)
            without = await _without(talk, standing, message)
            if without != standing:
                said += await _cards(talk, visit, without, again=False)
                said += await date_cards(talk, visit, without)
    return said


async def _without(talk: Talk, standing: Standing, message: str) -> Standing:
    ask, promised = standing.ask, standing.commitment
    history = await talk.memory.history(ask.workspace, ask.id)
    steps = [one for one in history if one.after.next_step == ask.next_step]
    if ask.source.message == message:
        ask = replace(ask, quote=None)
    if ask.next_step is not None and any(one.message == message for one in steps):
        ask = replace(ask, next_step=None)
    if promised is not None and promised.source.message == message:
        promised = replace(promised, quote=None)
    return replace(standing, ask=ask, commitment=promised)


async def _cards(
    talk: Talk, visit: Visit, standing: Standing, *, again: bool = True
) -> list[Outgoing]:
    """Its cards that this delivery draws; a new one where its own is gone, unless `again` is False."""
    ask = standing.ask
    said = []
    for end in await near_ends(talk, visit, ask.source.place):
        if not end.own:
            said += await mirrored_again(talk, visit, standing, end)
            continue
        card_id = await talk.memory.ask_card(visit.workspace, ask.id)
        card = await talk.outbox.card(visit.workspace, card_id) if card_id else None
        if card is not None and stands(card):
            said.append(_instead(visit, card, ask_card(standing), "card"))
        elif again and is_over(card) and _is_aloud(visit, ask):
            said.append(ask_said(visit, standing, "place"))
    return said


async def mirrored_again(
    talk: Talk, visit: Visit, standing: Standing, end: End, *, paired: bool = True
) -> list[Outgoing]:
    """The mirrored card of an ask as it is now, where it stands; not `paired`: that it is none now."""
    spot = await spot_of(talk, visit, end, standing.ask.id)
    if spot is None or not spot.stands or spot.card is None:
        return []
    card = spot.card
    if not paired:
        return [_instead(visit, card, ended_card(standing), "mirror")]
    wording = (
        await talk.store.translation(visit.workspace, card.translation)
        if card.translation
        else None
    )
    reply = mirror_card(standing, wording)
    return [replace(_instead(visit, card, reply, "mirror"), translation=card.translation)]


async def date_cards(
    talk: Talk, visit: Visit, standing: Standing, *, anew: bool = False
) -> list[Outgoing]:
    """The cards of a date that this delivery draws; its id is the commitment's, and a move's card has
    the move's. Where there is none yet it is said where `anew`, in a thread of the ask's."""
    ask, commitment = standing.ask, standing.commitment
    if commitment is None:
        return []
    if not anew and commitment.ended_at not in (None, standing.now):
        return []  # it ended before, and its card says so
    calendar = Calendar(standing.now, standing.zone)
    drawn = {commitment.id: commitment_card(commitment, ask, calendar)}
    moves = [
        one
        for one in await talk.memory.moves_of(visit.workspace, ask.id)
        if one.commitment == commitment.id
    ]
    if moves and commitment.ended_at is None:
        drawn[moves[-1].id] = move_card(moves[-1], ask, calendar)
    said = []
    for end in await near_ends(talk, visit, ask.source.place):
        for record, reply in drawn.items():
            spot = await spot_of(talk, visit, end, record)
            if spot is None:
                continue
            if anew:
                expect_standing(spot.card)
            if spot.stands and spot.card is not None:
                said.append(_instead(visit, spot.card, reply, f"card-{spot.id.hex}"))
            elif anew and spot.card is None and commitment.ended_at is None:
                said.append(
                    Outgoing(
                        key=f"{visit.incoming.key}#date-{spot.id.hex}",
                        reply=reply,
                        to="place",
                        place=await thread_at(talk, visit, end, ask.id),
                        id=spot.id,
                    )
                )
    return said


def _instead(visit: Visit, card: Card, reply: Reply, name: str) -> Outgoing:
    return saying(visit, reply, "card", name, place=card.place, replaces=card)


def _is_aloud(visit: Visit, ask: Ask) -> bool:
    """Whether a card may be said in the ask's channel; a quiet one has none."""
    channel = visit.channel
    if ask.source.place.direct:
        return False
    here = channel is not None and channel.key == ask.source.place.channel
    return not here or (channel is not None and channel.mode == "on")


async def _sees_it(talk: Talk, visit: Visit, ask: Ask) -> bool:
    """Whether who pressed sees a card change: they pressed in its channel, on what stands there."""
    said, place = visit.incoming.said, visit.incoming.place
    if isinstance(said, Heard):
        return True
    if not isinstance(said, Pressed) or said.message is None or place is None:
        return False
    here = channel_key(place)
    return any(end.channel == here for end in await ends_of(talk, visit, ask.source.place))
