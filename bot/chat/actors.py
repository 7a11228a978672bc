"""Who acts on an ask, and whether they may: read first, and on which side."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot import wording
from bot import wording_asks as words
from bot.access import readable_by
from bot.asks import Ask
from bot.chat.talk import NotHere, Talk, is_private_only, notice
from bot.ports import Outgoing, Visit
from bot.records import Actor
from bot.reply import Button, Buttons
from bot.roles import is_admin
from glossary.concept import SIDES, Side


async def actor_of(talk: Talk, visit: Visit) -> Actor:
    """Who does it; a side counts where they chose it themselves. Raises `NotHere` for outsiders."""
    person = visit.person
    if person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    admin = is_admin(await talk.roles_of(visit.workspace, person.id))
    return Actor(person.id, person.side if person.chosen else None, admin)


async def the_ask(talk: Talk, visit: Visit, ask_id: UUID | None) -> Ask:
    """An ask that who came may read. Raises `NotHere` with the reason."""
    if is_private_only(visit):
        raise NotHere(words.NOT_TRACKED_AMONG_OUTSIDERS)
    ask = await talk.memory.ask(visit.workspace, ask_id) if ask_id else None
    if ask is None:
        raise NotHere(words.GONE)
    person, place = visit.person, visit.incoming.place
    reader = await talk.memory.reader_of(visit.workspace, person.id if person else None, place)
    if not readable_by(reader, ask.source):
        raise NotHere(words.NOT_READABLE)
    return ask


def side_first(visit: Visit, button: str, value: str) -> Outgoing:
    """Which side are you on? The answer is remembered, and what was pressed is done."""
    chosen = visit.person is not None and visit.person.chosen
    buttons = tuple(
        Button(f"ask_as_{side}", wording.I_AM[side], f"{button}|{value}") for side in SIDES
    )
    sentence = words.NO_SIDE_NO_DEED if chosen else words.WHICH_SIDE
    return notice(visit, sentence, name="side", buttons=Buttons(buttons))


async def with_side(talk: Talk, visit: Visit, values: dict[str, str]) -> Visit:
    """The visit with the side that was chosen in a form that asked for it."""
    chosen = values.get("my_side", "")
    side: Side | None = "marketing" if chosen == "marketing" else "it" if chosen == "it" else None
    if side is None or visit.person is None:
        return visit
    await talk.directory.choose_side(visit.workspace, visit.person.id, side)
    return replace(visit, person=replace(visit.person, side=side, chosen=True))
