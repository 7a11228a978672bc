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
from bot.ids import new_id
from bot.incoming import Place, Pressed
from bot.ports import Card, Outgoing, Visit
from bot.reply import Reply
from bot.translation.result import Translation

_STANDS = ("ready", "sending", "sent")


async def usable(talk: Talk, visit: Visit, value: str) -> tuple[Card, Translation]:
    """The card that was pressed and its translation. Raises `NotHere` with the reason."""
    card = await card_of_press(talk, visit, value)
    if card is None or card.translation is None or card.reply is None:
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
    place, id = _place_for(visit, card), new_id()
    shared = Outgoing(
        key=await _key(talk, visit, card, "share", wording.ALREADY_SHARED),
        reply=shared_card(translation, text),
        to="place",
        place=place,
        translation=card.translation,
        shares=card.id,
        id=id,
    )
    after = saying(
        visit,
        after_sharing(card, id),
        "card",
        "after",
        translation=card.translation,
        replaces=card,
    )
    return [shared, after]


async def ask_other_side(talk: Talk, visit: Visit, value: str) -> list[Outgoing]:
    """Put the questions to the side that can answer them, in the card's channel."""
    card, translation = await usable(talk, visit, value)
    place = _place_for(visit, card)
    asked = Outgoing(
        key=await _key(talk, visit, card, "ask", wording.ALREADY_ASKED),
        reply=questions_card(translation),
        to="place",
        place=place,
        translation=card.translation,
        shares=card.id,
    )
    return [asked, notice(visit, wording.ASKED_HERE, name="asked")]


async def taken_back(talk: Talk, visit: Visit, value: str) -> list[Outgoing]:
    """What is to be said once a shared card is deleted; the platform deletes it.

    Raises `NotHere` where somebody else shared it, or it is gone already.
    """
    card = await card_of_press(talk, visit, value)
    if card is None:
        raise NotHere(wording.GONE)
    first = await _first(talk, visit, card)
    if not may_take_back(visit, first):
        raise NotHere(wording.ONLY_WHO_SHARED)
    private = await talk.outbox.card(visit.workspace, first.shares) if first.shares else None
    said, place = visit.incoming.said, visit.incoming.place
    in_the_open = isinstance(said, Pressed) and said.message is not None
    on_the_shared_one = in_the_open and place is not None and not place.direct
    outgoing = []
    if "taken_back" not in (card.state, first.state):
        nothing = Reply("", ())
        outgoing = [saying(visit, nothing, "gone", "gone", place=card.place, replaces=card)]
    elif private is None or on_the_shared_one:
        raise NotHere(wording.ALREADY_TAKEN_BACK)
    # A private card that does not know yet that it was taken back at the post itself learns it now.
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


async def _key(talk: Talk, visit: Visit, card: Card, what: str, already: str) -> str:
    """The key of what a card says aloud, the same for two presses at once.

    What could not be said or was taken back can be said again. Raises `NotHere` where it stands.
    """
    begins = f"{what}:{card.id.hex}:"
    said = await talk.outbox.shares_of(visit.workspace, card.id)
    before = [one for one in said if one.key.startswith(begins)]
    if any(one.state in _STANDS for one in before):
        raise NotHere(already)
    return f"{begins}{len(before)}"


async def _first(talk: Talk, visit: Visit, card: Card) -> Card:
    """The card that stood there first: whoever it is of may take back what stands there now."""
    seen = {card.id}
    while card.replaces is not None:
        before = await talk.outbox.card(visit.workspace, card.replaces)
        if before is None or before.id in seen:
            break
        seen.add(before.id)
        card = before
    return card


def _place_for(visit: Visit, card: Card) -> Place:
    """The channel that a card was asked for in. Raises `NotHere` where nothing may be said aloud."""
    place = card.place or visit.incoming.place
    if place is None or place.direct:
        raise NotHere(wording.NO_CHANNEL)
    if is_private_only(visit):
        raise NotHere(wording.NOT_AMONG_OUTSIDERS)
    if visit.channel is not None and visit.channel.mode == "off":
        raise NotHere(wording.IS_OFF)
    return place
