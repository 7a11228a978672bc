"""What happens to a message later: it is edited or deleted, and what was made of it follows."""

from __future__ import annotations

from bot import wording
from bot.chat.ask_shown import without_words
from bot.chat.cards import fresh_card, stale_card
from bot.chat.ends import is_near
from bot.chat.talk import Talk, is_private_only, saying
from bot.incoming import Deleted, Edited
from bot.ports import Card, Message, Outgoing, Visit
from bot.privacy import redact
from bot.reply import Notice, Reply


async def edited(talk: Talk, visit: Visit, said: Edited) -> list[Outgoing]:
    """Its translations are marked as being of an older text, and offer a new one."""
    place = visit.incoming.place
    if place is None or (visit.person is not None and visit.person.opted_out):
        return []
    if is_private_only(visit):  # the channel is shared with another company by now
        return []
    if visit.channel is not None and visit.channel.mode == "off":  # nothing is read there
        return []
    message = Message(said.message, visit.incoming.at, said.text, visit.incoming.who)
    await talk.threads.hear(visit.workspace, place, [message])
    marked = []
    for card in await talk.outbox.of_message(visit.workspace, place, said.message):
        old = (
            await talk.store.translation(visit.workspace, card.translation)
            if card.translation
            else None
        )
        if card.reply is None or old is None or not _is_ours(visit, card):
            continue
        # The platform also calls it an edit when a link unfolds, and edits can be taken back.
        same = old.original in (said.text, redact(said.text))
        reply = fresh_card(card.reply) if same else stale_card(card.reply)
        if reply is None:
            continue
        outgoing = saying(
            visit,
            reply,
            "card",
            f"stale-{card.id.hex}",
            place=card.place,
            translation=card.translation,
            replaces=card,
        )
        marked.append(outgoing)
    return marked


def _is_ours(visit: Visit, card: Card) -> bool:
    """Whether a card is this delivery's to change: a mirrored one has deliveries of its own."""
    return card.place is None or is_near(visit, card.place)


async def deleted(talk: Talk, visit: Visit, said: Deleted) -> list[Outgoing]:
    """Its text goes, and so does what was made of it, where it stands in the open too."""
    place = visit.incoming.place
    if place is None:
        return []
    gone = Reply(wording.ORIGINAL_DELETED, (Notice(wording.ORIGINAL_DELETED),))
    cards = await talk.outbox.of_message(visit.workspace, place, said.message)
    marked = [
        saying(visit, gone, "card", f"gone-{card.id.hex}", place=card.place, replaces=card)
        for card in cards
        if _is_ours(visit, card)
    ]
    return [*marked, *await without_words(talk, visit, place, said.message)]
