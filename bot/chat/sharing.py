"""Private first, then shared: by whoever asked, once, and with a way back."""

from __future__ import annotations

from bot import wording
from bot.access import may_take_back, may_use
from bot.chat.cards import (
    after_sharing,
    after_taking_back,
    questions_card,
    shared_card,
)
from bot.chat.opening import card_of_press
from bot.chat.talk import NotHere, Talk, is_private_only, notice, saying
from bot.incoming import Place, Pressed
from bot.ports import Card, Outgoing, Visit
from bot.reply import Reply
from bot.translation.result import Translation


async def usable(talk: Talk, visit: Visit, value: str) -> tuple[Card, Translation]:
    """The card that was pressed and its translation. Raises `NotHere` with the reason."""
    card = await card_of_press(talk, visit, value)
    if card is None or card.translation is None:
        raise NotHere(wording.GONE)
    if not may_use(visit, card):
        raise NotHere(wording.NOT_YOURS)
    translation = await talk.store.translation(visit.workspace, card.translation)
    if translation is None:
        raise NotHere(wording.GONE)
    return card, translation


async def share(talk: Talk, visit: Visit, value: str, text: str | None = None) -> list[Outgoing]:
    """Say a private answer in its channel, and give the private card the way back.

    `text` is what who shares made of it.
    """
    card, translation = await usable(talk, visit, value)
    place = _place_for(visit, card)
    before = await talk.outbox.shares_of(visit.workspace, card.id)
    standing = [one for one in before if one.state in ("ready", "sending", "sent")]
    key = f"share:{card.id.hex}:{sum(one.state == 'taken_back' for one in before)}"
    if standing and standing[0].origin != visit.incoming.key:
        return [notice(visit, wording.ALREADY_SHARED)]
    outgoing = Outgoing(
        key=key,
        reply=shared_card(translation, text),
        to="place",
        place=place,
        translation=card.translation,
        shares=card.id,
    )
    shared = await talk.outbox.put(visit, outgoing)
    if shared.origin != visit.incoming.key:
        return [notice(visit, wording.ALREADY_SHARED)]
    after = saying(
        visit,
        after_sharing(card, shared),
        "card",
        "after",
        translation=card.translation,
        replaces=card,
    )
    return [outgoing, after]


async def ask_other_side(talk: Talk, visit: Visit, value: str) -> list[Outgoing]:
    """Put the questions to the side that can answer them, in the card's channel."""
    card, translation = await usable(talk, visit, value)
    outgoing = Outgoing(
        key=f"ask:{card.id.hex}",
        reply=questions_card(translation),
        to="place",
        place=_place_for(visit, card),
        translation=card.translation,
    )
    put = await talk.outbox.put(visit, outgoing)
    if put.origin != visit.incoming.key:
        return [notice(visit, wording.ALREADY_ASKED)]
    return [outgoing, notice(visit, wording.ASKED_HERE, name="asked")]


async def taken_back(talk: Talk, visit: Visit, value: str) -> list[Outgoing]:
    """What is to be said once a shared card is deleted; the platform deletes it.

    Raises `NotHere` where somebody else shared it, or it is gone already.
    """
    card = await card_of_press(talk, visit, value)
    if card is None:
        raise NotHere(wording.GONE)
    if not may_take_back(visit, card):
        raise NotHere(wording.ONLY_WHO_SHARED)
    if card.state == "taken_back":
        return [notice(visit, wording.ALREADY_TAKEN_BACK)]
    nothing = Reply("", ())
    outgoing = [saying(visit, nothing, "gone", "gone", place=card.place, replaces=card)]
    private = await talk.outbox.card(visit.workspace, card.shares) if card.shares else None
    said = visit.incoming.said
    on_the_shared_one = isinstance(said, Pressed) and said.message == card.message
    if private is not None and not on_the_shared_one:
        again = after_taking_back(private)
        outgoing.append(
            saying(
                visit,
                again,
                "card",
                "after",
                translation=private.translation,
                replaces=private,
            )
        )
    elif not on_the_shared_one:
        outgoing.append(notice(visit, wording.TAKEN_BACK, name="after"))
    return outgoing


def _place_for(visit: Visit, card: Card) -> Place:
    """The channel that a card was asked for in. Raises `NotHere` where nothing may be said aloud."""
    place = card.place or visit.incoming.place
    if place is None or place.direct:
        raise NotHere(wording.NO_CHANNEL)
    if is_private_only(visit):
        raise NotHere("There are people from outside in this channel, so nothing is shared here.")
    if visit.channel is not None and visit.channel.mode == "off":
        raise NotHere(wording.IS_OFF)
    return place
