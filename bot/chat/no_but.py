""" "No, but" in a chat: other ways forward for an ask, and a date for both sides once one is chosen."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot import wording_whys as words
from bot.asks import CLOSED, Ask
from bot.calendar import zone_of
from bot.chat.actors import actor_of, the_ask
from bot.chat.commitments import drafted
from bot.chat.ends import place_near
from bot.chat.fields import as_uuid
from bot.chat.reading import ReadThread, read_thread, short_quote
from bot.chat.talk import NotHere, Talk, notice, saying, seen_place, target_of
from bot.chat.tracking import sight_of, track_sight
from bot.chat.why_cards import chosen_card, no_but_card
from bot.chat.why_entries import may_use_log, the_why, write_whys
from bot.chat.why_thread import entry_of, spoken_of, termbase_of
from bot.ids import new_id
from bot.incoming import Place
from bot.lead_times import lead_time, telling
from bot.no_but import Given, Said, is_less, lead_of, letter, options_of
from bot.ports import Outgoing, Visit
from bot.records import other
from bot.reply import Button, Buttons
from bot.threads.contract import Quoted
from bot.whys import Option, Why
from glossary.concept import Side

_MOST_OPTIONS = 4


async def no_but_mentioned(talk: Talk, visit: Visit, place: Place, mention: str) -> list[Outgoing]:
    """`no but` in a thread: for its ask."""
    may_use_log(visit)
    return await _offer(talk, visit, place, mention)


async def no_but_pressed(talk: Talk, visit: Visit, button: str, value: str) -> list[Outgoing]:
    """A button of a "No, but". Raises `NotHere` or `NotPossible` with a calm sentence."""
    may_use_log(visit)
    match button:
        case "no_but_ask":
            ask = await the_ask(talk, visit, as_uuid(value.partition(":")[0]))
            return await _offer(talk, visit, ask.source.place)
        case "no_but_why":
            why = await the_why(talk, visit, as_uuid(value.partition(":")[0]))
            return await _offer(talk, visit, why.source.place)
        case "no_but_choose" | "no_but_talk":
            why_id, number, card = (*value.split(":"), "", "", "")[:3]
            why = await the_why(talk, visit, as_uuid(why_id))
            if button == "no_but_talk":
                return await _replaced(talk, visit, as_uuid(card), words.TALK)
            chosen = int(number) if number.isdecimal() and len(number) == 1 else _MOST_OPTIONS
            return await _choose(talk, visit, why, chosen, as_uuid(card))
    return []  # a button of another version: nothing is lost, and nothing happens


async def _offer(talk: Talk, visit: Visit, place: Place, mention: str = "") -> list[Outgoing]:
    """Two or three ways forward, kept with the thread's entry of the log."""
    place = seen_place(visit, place)
    if place.direct or place.thread is None:
        raise NotHere(words.NO_BUT_WHERE)
    thread = await read_thread(talk, visit, place, mention=mention)
    if thread is None:
        raise NotHere(words.NO_BUT_WHERE)
    fresh = await entry_of(talk, visit, thread)
    given = await _given(talk, visit, thread, fresh)
    options = options_of(given, termbase_of(talk, visit))

    async def made() -> tuple[Why, ...]:
        before = await _newest(talk, visit, place)
        if before is None:
            return (replace(fresh, options=options),)
        return (replace(before, options=options, version=before.version + 1),)

    await write_whys(talk, visit, made)
    why = await _newest(talk, visit, place)
    if why is None:
        raise NotHere(words.GONE)
    card = new_id()
    reply = no_but_card(lead_of(given), options, other(given.asked), why.id.hex, card.hex)
    at = await place_near(talk, visit, place, why.ask)
    return [replace(saying(visit, reply, target_of(visit), "no-but", place=at), id=card)]


async def _newest(talk: Talk, visit: Visit, place: Place) -> Why | None:
    """The entry of this thread, where it has one."""
    entries = await talk.memory.whys_in(visit.workspace, place)
    return next((one for one in entries if one.superseded_by is None), None)


async def _given(talk: Talk, visit: Visit, thread: ReadThread, fresh: Why) -> Given:
    """What the thread and the history of this team say; nothing else goes in."""
    reading, termbase = thread.reading, termbase_of(talk, visit)
    asked = fresh.asked_of or "it"
    spoken = spoken_of(talk, visit, thread)

    def said(one: Quoted) -> Said:
        return Said(one.quote, spoken[one.message].key, spoken[one.message].by)

    concepts = telling(fresh.concepts, termbase)
    reader = await talk.memory.reader_in(visit.workspace, fresh.source.place)
    done = await talk.memory.closed_asks(reader, concepts) if concepts else ()
    moved = any(one.message < len(spoken) for one in reading.moves)
    return Given(
        asked=asked,
        concepts=concepts,
        steps=fresh.steps,
        factors=fresh.factors,
        offered=tuple(said(one) for one in reading.alternatives),
        owed=tuple(said(one) for one in reading.owed if one.side == other(asked)),
        took=lead_time(done, zone_of(visit.timezone)),
        refused=reading.status == "declined" or moved,
    )


async def _choose(
    talk: Talk, visit: Visit, why: Why, number: int, card: UUID | None
) -> list[Outgoing]:
    """The option becomes a date for both sides to confirm; who chooses says yes to nothing by it."""
    await actor_of(talk, visit)
    if number >= len(why.options):
        raise NotHere(words.GONE)
    option, at = why.options[number], visit.incoming.at

    async def made() -> tuple[Why, ...]:
        now = await the_why(talk, visit, why.id)
        chosen = tuple(
            replace(one, chosen_at=at if n == number else None) for n, one in enumerate(now.options)
        )
        return (replace(now, options=chosen, version=now.version + 1),)

    await write_whys(talk, visit, made)
    said = f"{words.CHOSEN}: {letter(number)}."
    outgoing = await _replaced(talk, visit, card, said)
    ask, tracked = await _ask_of(talk, visit, why)
    if ask is None:
        return [*outgoing, notice(visit, words.TRACK_FIRST, name="track")]
    outgoing += tracked
    if option.due is None:
        button = Button("commit_date", words.PICK_THE_DAY, ask.id.hex, main=True)
        line = notice(visit, words.NO_DAY_YET, name="day", buttons=Buttons((button,)))
        return [*outgoing, line]
    owes = _owes(option, why.asked_of) if why.asked_of else {}
    return [*outgoing, *await drafted(talk, visit, ask.id, option.due, owes)]


def _owes(option: Option, asked: Side) -> dict[Side, str]:
    """What each side does for it: the asked one the smaller scope, the asking one what is needed."""
    owes: dict[Side, str] = {}
    if is_less(option):
        owes[asked] = short_quote(option.text)
    if option.needs:
        owes[other(asked)] = option.needs.strip("“”")
    return owes


async def _ask_of(talk: Talk, visit: Visit, why: Why) -> tuple[Ask | None, list[Outgoing]]:
    """The open ask of the thread, tracked now where nobody has yet."""
    place = why.source.place
    asks = await talk.memory.asks_in(visit.workspace, place)
    running = next((one for one in asks if one.status not in CLOSED), None)
    if running is not None or asks:
        return running or asks[0], []
    thread = await read_thread(talk, visit, place, engine="glossary")
    sight = sight_of(thread) if thread else None
    if sight is None:
        return None, []
    tracked = await track_sight(talk, visit, sight.value())
    asks = await talk.memory.asks_in(visit.workspace, place)
    return (asks[0] if asks else None), tracked


async def _replaced(talk: Talk, visit: Visit, card: UUID | None, said: str) -> list[Outgoing]:
    """The card without its buttons, and with what was chosen."""
    old = await talk.outbox.card(visit.workspace, card) if card else None
    if old is None or old.reply is None:
        return [notice(visit, said, name="no-but")]
    return [
        saying(visit, chosen_card(old.reply, said), "card", "no-but", place=old.place, replaces=old)
    ]
