"""The open asks of a channel, or of a person."""

from __future__ import annotations

from bot import wording
from bot import wording_asks as words
from bot.asks import UNRESOLVED
from bot.chat.ask_cards import list_card
from bot.chat.talk import NotHere, Talk, is_private_only, seen_place
from bot.incoming import Direct
from bot.memory import AskQuery
from bot.ports import Visit
from bot.records import channel_key
from bot.reply import Notice, Reply

_MOST_LISTED = 20


async def listed(talk: Talk, visit: Visit) -> Reply:
    """The open asks of this channel; in a conversation with the bot, those of the person's channels."""
    if visit.person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    if is_private_only(visit):
        raise NotHere(words.NOT_TRACKED_AMONG_OUTSIDERS)
    place = visit.incoming.place
    memory, workspace = talk.memory, visit.workspace
    alone = place is None or place.direct or isinstance(visit.incoming.said, Direct)
    if alone or place is None:
        reader = await memory.reader_of(workspace, visit.person.id)
        query = AskQuery(statuses=UNRESOLVED, limit=_MOST_LISTED)
        nothing = words.NO_ASKS_OF_YOURS
    else:
        reader = await memory.reader_in(workspace, seen_place(visit, place))
        query = AskQuery(statuses=UNRESOLVED, channel=channel_key(place), limit=_MOST_LISTED)
        nothing = words.NO_ASKS_HERE
    asks = await memory.asks(reader, query)
    if not asks:
        return Reply(nothing, (Notice(nothing),))
    zone = (visit.person.timezone if visit.person else None) or visit.timezone
    return list_card(asks, visit.incoming.at, zone, words.OPEN_ASKS)
