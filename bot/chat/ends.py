"""Where the cards of a record stand: where it is from, and in the channel that is paired with that.

A delivery draws the ends that its own Installation serves; the other ones have deliveries of theirs
(`bot.chat.mirror`).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from bot.chat.talk import Talk
from bot.incoming import Place
from bot.pairing import mirror_id
from bot.ports import Card, Visit
from bot.records import ChannelKey, channel_key

_LIVES = 5
"""How often a mirrored card is said anew where it was taken away, or could not be said."""
_OVER, _COMING = ("undeliverable", "taken_back"), ("ready", "sending")


class NotStandingYet(Exception):
    """A card that has to follow is about to be said; the delivery is tried again."""


@dataclass(frozen=True, slots=True)
class End:
    """One channel in which a record has cards; `own` is the one that it is from."""

    place: Place
    own: bool = True

    @property
    def channel(self) -> ChannelKey:
        """The channel."""
        return channel_key(self.place)

    def card_id(self, record: UUID, life: int = 0) -> UUID:
        """The id of the card that shows a record here."""
        if self.own:
            return record
        made = mirror_id(record, self.channel)
        for _ in range(life):
            made = mirror_id(made, self.channel)
        return made


def is_near(visit: Visit, place: Place) -> bool:
    """Whether this delivery's Installation can say something in a place."""
    here = visit.incoming
    return (place.platform, place.team) == (here.platform, here.team)


async def ends_of(talk: Talk, visit: Visit, place: Place) -> tuple[End, ...]:
    """Every channel in which a record that is from this place has cards."""
    own = End(place)
    if talk.pairings is None or place.direct:
        return (own,)
    pair = await talk.pairings.pair_of(visit.workspace, own.channel)
    if pair is None:
        return (own,)
    there = Place(platform=pair.there.platform, team=pair.there.team, channel=pair.there.channel)
    return own, End(there, own=False)


async def near_ends(talk: Talk, visit: Visit, place: Place) -> tuple[End, ...]:
    """Those of them that this delivery draws."""
    return tuple(end for end in await ends_of(talk, visit, place) if is_near(visit, end.place))


@dataclass(frozen=True, slots=True)
class Spot:
    """The card of a record at an end: the one that was put there, or the id for a new one."""

    id: UUID
    card: Card | None = None

    @property
    def stands(self) -> bool:
        """Whether it stands there, so that it can follow."""
        return self.card is not None and stands(self.card)


def stands(card: Card) -> bool:
    """Whether a card stands where everybody in its place sees it."""
    return card.state == "sent" and card.message is not None


def is_over(card: Card | None) -> bool:
    """Whether it does not stand there any more, nor will it in a moment."""
    return card is None or card.state in _OVER


def expect_standing(card: Card | None) -> None:
    """Raises `NotStandingYet` for a card that is on its way: it would be said as it was before."""
    if card is not None and card.state in _COMING:
        raise NotStandingYet


async def spot_of(talk: Talk, visit: Visit, end: End, record: UUID) -> Spot | None:
    """Where a record's card stands at an end; None where it was taken away too often."""
    if end.own:
        return Spot(record, await talk.outbox.card(visit.workspace, record))
    for life in range(_LIVES):
        id = end.card_id(record, life)
        card = await talk.outbox.card(visit.workspace, id)
        if card is None or not is_over(card):
            return Spot(id, card)
    return None


async def thread_at(talk: Talk, visit: Visit, end: End, ask: UUID | None) -> Place:
    """The thread at an end in which something about a record is said: its own, or the one under the
    mirrored card of its ask."""
    if end.own or ask is None:
        return end.place
    spot = await spot_of(talk, visit, end, ask)
    if spot is None or not spot.stands or spot.card is None or spot.card.message is None:
        return end.place
    first = spot.card.message.partition(",")[0]
    return end.place.model_copy(update={"thread": first})


async def place_near(talk: Talk, visit: Visit, place: Place, ask: UUID | None) -> Place:
    """The same at the nearest end; the record's own place where none is near."""
    for end in await near_ends(talk, visit, place):
        return await thread_at(talk, visit, end, ask)
    return place
