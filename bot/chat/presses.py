"""Buttons: what each of them does, once it is pressed."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot import wording
from bot.chat import digest_presses
from bot.chat.asks import ask_pressed
from bot.chat.commitments import commit_pressed
from bot.chat.home import home_page
from bot.chat.mirror_cards import UNPAIR
from bot.chat.no_but import no_but_pressed
from bot.chat.pairing import pair_ended
from bot.chat.sharing import ask_other_side, share, taken_back, usable
from bot.chat.talk import NotHere, Talk, notice, target_of, with_profile
from bot.chat.threads import last_for, my_side
from bot.chat.tracking import track_sight
from bot.chat.translating import Wanted, answer_with
from bot.chat.whys import why_pressed
from bot.ids import made_at
from bot.incoming import Pressed
from bot.ports import Outgoing, Visit
from glossary.concept import Side

_SIDES: dict[str, Side] = {"marketing": "marketing", "it": "it"}


async def pressed(talk: Talk, visit: Visit, said: Pressed) -> list[Outgoing]:
    """What a press brings about. Raises `NotHere` with a calm sentence where it can't be done."""
    button, value = said.button, said.value
    if button.startswith("digest_"):
        return await digest_presses.pressed(talk, visit, said)
    if button.startswith("ask_as_"):
        return await _as_side(talk, visit, said)
    if button == "ask_track":
        return await track_sight(talk, visit, value)
    if button.startswith("ask_"):
        return await ask_pressed(talk, visit, button, value)
    if button.startswith("why_"):
        return await why_pressed(talk, visit, button, value)
    if button.startswith("no_but_"):
        return await no_but_pressed(talk, visit, button, value)
    if button == UNPAIR:
        return await pair_ended(talk, visit, value)
    if button.startswith("commit_"):
        return await commit_pressed(talk, visit, button, value)
    match button.rpartition("_"):
        case ("side", _, side):
            return await _choose(talk, visit, _SIDES.get(side))
        case ("i_am", _, side) if side in _SIDES:
            return await _i_am(talk, visit, value, _SIDES[side])
        case ("glance_for", _, side) if side in _SIDES:
            return await last_for(talk, visit, _SIDES[side])
        case ("speaks", _, side) if side in _SIDES:
            return [await _read_as(talk, visit, value, _SIDES[side], own=False)]
    match button:
        case "share":
            return await share(talk, visit, value)
        case "ask":
            return await ask_other_side(talk, visit, value)
        case "take_back":
            return await taken_back(talk, visit, value)
        case "helpful" | "not_helpful":
            return await _helped(talk, visit, value, button)
        case "renew":
            return [await _renew(talk, visit, value)]
        case "dont_follow":
            return await _dont_follow(talk, visit)
        case "opt_out" | "opt_in":
            return await _opt(talk, visit, out=button == "opt_out")
    return []  # a button of another version: nothing is lost, and nothing happens


async def _as_side(talk: Talk, visit: Visit, said: Pressed) -> list[Outgoing]:
    """The side that was missing is chosen, and what was pressed before is done."""
    side = _SIDES.get(said.button.removeprefix("ask_as_"))
    button, _, value = said.value.partition("|")
    if visit.person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    if side is None or button.startswith("ask_as_"):
        return []
    await talk.directory.choose_side(visit.workspace, visit.person.id, side)
    person = replace(visit.person, side=side, chosen=True)
    again = Pressed(button=button, value=value)
    incoming = visit.incoming.model_copy(update={"said": again})
    return await pressed(talk, replace(visit, person=person, incoming=incoming), again)


async def _choose(talk: Talk, visit: Visit, side: Side | None) -> list[Outgoing]:
    """On the home page, or under the question which side one is on."""
    said = await my_side(talk, visit, side, chosen=True)
    if visit.incoming.place is not None:
        return [said]
    return [await home_page(talk, visit)]


async def _i_am(talk: Talk, visit: Visit, value: str, side: Side) -> list[Outgoing]:
    """The guess was wrong: the person says so once, and the card is read again."""
    card, _ = await usable(talk, visit, value)
    if visit.person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    await talk.directory.choose_side(visit.workspace, visit.person.id, side)
    return [await _read_as(talk, visit, card.id.hex, side, own=True)]


async def _read_as(talk: Talk, visit: Visit, value: str, side: Side, *, own: bool) -> Outgoing:
    """The same message, with the other side speaking."""
    card, translation = await usable(talk, visit, value)
    wanted = Wanted(
        translation.original,
        side,
        visit.person,
        own=own,
        place=card.place,
        after=card.translation,
        at=made_at(UUID(translation.id)),
    )
    return await answer_with(talk, visit, wanted, to="card", replaces=card, place=card.place)


async def _helped(talk: Talk, visit: Visit, value: str, button: str) -> list[Outgoing]:
    """The last word counts; the platform shows it by itself, so nothing is said."""
    try:
        _, translation = await usable(talk, visit, value)
    except NotHere:
        if button == "not_helpful":  # the form that it opens says why
            return []
        raise
    await talk.store.save_feedback(
        visit.workspace,
        UUID(translation.id),
        helpful=button == "helpful",
        reason=None,
        person=visit.person.id if visit.person else None,
    )
    return []


async def _renew(talk: Talk, visit: Visit, value: str) -> Outgoing:
    """The text as it is now, instead of the translation of the older one."""
    card, translation = await usable(talk, visit, value)
    source = await talk.threads.source_of(visit.workspace, UUID(translation.id))
    if source is None:
        raise NotHere(wording.GONE)
    place, message = source
    found = await talk.directory.find_person(visit.workspace, message.who) if message.who else None
    author = await with_profile(talk, visit, found, message.who)
    wanted = Wanted(
        message.text,
        translation.from_,
        author,
        own=author is not None and visit.person is not None and author.id == visit.person.id,
        place=place,
        message=message.key,
        after=card.translation,
        at=message.at,
    )
    return await answer_with(talk, visit, wanted, to="card", replaces=card, place=card.place)


async def _dont_follow(talk: Talk, visit: Visit) -> list[Outgoing]:
    """Replies are not read in this channel any more."""
    place, channel = visit.incoming.place, visit.channel
    if place is None or channel is None:
        return []
    if visit.person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    await talk.directory.set_channel(
        visit.workspace,
        place,
        visit.person.id,
        side=channel.side,
        mode=channel.mode,
        follows=False,
    )
    return [notice(visit, wording.READS_NO_MORE, to=target_of(visit))]


async def _opt(talk: Talk, visit: Visit, *, out: bool) -> list[Outgoing]:
    if visit.person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    await talk.directory.opt_out(visit.workspace, visit.person.id, out)
    return [await home_page(talk, visit)]
