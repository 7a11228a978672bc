"""Who may use what: the one place that decides."""

from __future__ import annotations

from bot.incoming import Place
from bot.ports import Card, Visit
from bot.records import Reader, Source, channel_key


def readable_by(reader: Reader, source: Source) -> bool:
    """Whether what was said there is theirs to read (DESIGN.md, "Reading").

    Said in a public channel: everybody of the Workspace. Said anywhere else, or nobody knows where:
    who is there, or in the channel that is paired with it, and who was there by then. The same rule
    in SQL is `adapters.database.readable`; a test holds the two together.
    """
    where = channel_key(source.place)
    if where in (reader.here, reader.paired):
        return True
    if source.place.visibility == "public":
        return True
    seen = reader.seen.get(where)
    return reader.person is not None and seen is not None and source.at <= seen


def may_use(visit: Visit, card: Card) -> bool:
    """Whether who presses may act on a card: their own, or one that everybody in the place sees."""
    if card.workspace != visit.workspace or visit.person is None:
        return False
    if card.person == visit.person.id:
        return True
    return seen_by_all(card) and _same_channel(visit.incoming.place, card.place)


def may_take_back(visit: Visit, card: Card) -> bool:
    """Whether who presses may delete what was shared: only who shared it."""
    return (
        card.workspace == visit.workspace
        and visit.person is not None
        and card.person == visit.person.id
    )


def seen_by_all(card: Card) -> bool:
    """A card that stands in a channel; what replaces one stands there too, and is a message."""
    if card.place is None or card.place.direct:
        return False
    return card.to == "place" or (card.to == "card" and card.message is not None)


def _same_channel(here: Place | None, there: Place | None) -> bool:
    if here is None or there is None:
        return False
    return (here.platform, here.team, here.channel) == (there.platform, there.team, there.channel)
