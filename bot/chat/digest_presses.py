"""What is pressed in a digest: the ask changes, and so does its line, where it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import wording
from bot import wording_digest as words
from bot.access import readable_by
from bot.aftermath import what_follows
from bot.asks import CLOSED, Ask, Change, Event, NotAnAsk, Snoozed, Turned, after, name_of
from bot.calendar import Week, day_in_words, moment_at, zone_of
from bot.chat.actors import actor_of
from bot.chat.ask_shown import refreshed
from bot.chat.cards import side_buttons
from bot.chat.digest import MISSING, digest_key
from bot.chat.talk import (
    NotHere,
    Talk,
    is_private_only,
    moment_of,
    notice,
    saying,
    tells_of_loss,
)
from bot.errors import Overtaken
from bot.ids import new_id
from bot.incoming import Pressed
from bot.memory import Write
from bot.ports import Card, Outgoing, Person, Visit
from bot.records import channel_key, other
from bot.reply import Buttons, Part, Reply, Row, Rows
from glossary.concept import Side

_SNOOZE = timedelta(days=7)
_MORNING = time(9)
_TRIES = 3


async def pressed(talk: Talk, visit: Visit, said: Pressed) -> list[Outgoing]:
    """Answered, snoozed, or no ask; or the whole digest is missing. Raises a `FogbridgeError` with a calm
    sentence."""
    if said.button == MISSING:
        return [await _shown_after_all(talk, visit, said.value)]
    number, _, written = said.value.partition(".")
    person, week = visit.person, Week.read(written)
    if person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    if is_private_only(visit) or week is None or not number.isascii() or not number.isdigit():
        raise NotHere(words.ASK_GONE)
    if said.button == "digest_answered" and not person.chosen:
        return [notice(visit, words.SIDE_FIRST, buttons=Buttons(tuple(side_buttons(None))))]
    ask = await _change(talk, visit, person, int(number), said.button)
    card = await _card_now(talk, visit, week, said.message)
    zone = moment_of(visit, person).tzinfo
    told = state_of(ask, None, talk.clock.now(), _zone(zone))
    here = card or [notice(visit, words.now_it_says(ask.number, told))]
    return [*here, *await refreshed(talk, visit, ask.id)]


async def _change(talk: Talk, visit: Visit, person: Person, number: int, button: str) -> Ask:
    """The ask once it is done; what this delivery has written already is not written again."""
    workspace, origin = visit.workspace, visit.incoming.key
    for _ in range(_TRIES):
        ask = await talk.memory.ask_number(workspace, number)
        place = visit.incoming.place
        reader = await talk.memory.reader_of(workspace, person.id, place)
        if ask is None or not readable_by(reader, ask.source):
            raise NotHere(words.ASK_GONE)
        if await talk.memory.written(workspace, origin):
            return ask
        actor = await actor_of(talk, visit)
        now = talk.clock.now()
        event = _event(button, ask, visit, person, now)
        done = after(ask, event, actor, now)
        change = Change(new_id(), ask.id, name_of(event), ask, done, actor, now, origin)
        try:
            over = await what_follows(talk.memory, change)
            await talk.memory.write(workspace, Write(origin, (change,), over))
        except Overtaken:  # somebody else pressed just now; look at what holds then
            continue
        return done
    raise Overtaken


def _event(button: str, ask: Ask, visit: Visit, person: Person, now: datetime) -> Event:
    match button:
        case "digest_answered":
            return Turned(other(ask.turn or person.side or "it"))
        case "digest_snooze":
            local = moment_of(visit, person, now)
            day = (local + _SNOOZE).date()
            return Snoozed(moment_at(day, _MORNING, _zone(local.tzinfo)))
        case "digest_not_an_ask":
            return NotAnAsk()
    raise NotHere(words.ASK_GONE)


def _zone(zone: object) -> ZoneInfo:
    return zone if isinstance(zone, ZoneInfo) else zone_of()


async def _shown_after_all(talk: Talk, visit: Visit, written: str) -> Outgoing:
    """The digest that did not arrive, in the place of the line that says so."""
    week = Week.read(written)
    if visit.person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    if is_private_only(visit):
        raise NotHere(words.NOT_AMONG_OUTSIDERS)
    digest, line = await _said_of(talk, visit, week) if week else (None, None)
    if digest is None or digest.reply is None or line is None:
        raise NotHere(words.NOT_KEPT)
    return await _now(talk, visit, digest.reply, line)


async def _card_now(talk: Talk, visit: Visit, week: Week, pressed: str | None) -> list[Outgoing]:
    """The digest of that week with its lines as they hold now; nothing where it does not stand here, or
    nobody knows where."""
    digest, line = await _said_of(talk, visit, week)
    if digest is None or digest.reply is None:
        return []
    if line is None:
        return [await _now(talk, visit, digest.reply, digest)]
    after_all = pressed is not None and pressed in (line.message or "").split(",")
    return [await _now(talk, visit, digest.reply, line)] if after_all else []


async def _said_of(talk: Talk, visit: Visit, week: Week) -> tuple[Card | None, Card | None]:
    """The digest of that week, and the line that says that it may be missing."""
    place = visit.incoming.place
    if place is None:
        return None, None
    origin = digest_key(visit.workspace, channel_key(place), week)
    said = await talk.outbox.of_origin(visit.workspace, origin)
    here = [card for card in said if card.to == "place"]
    digest = next((card for card in here if not tells_of_loss(card)), None)
    return digest, next((card for card in here if tells_of_loss(card)), None)


async def _now(talk: Talk, visit: Visit, reply: Reply, standing: Card) -> Outgoing:
    """A digest with its lines as they hold now, in the place of what stands there."""
    parts = [await _as_it_is(talk, visit, part) for part in reply.parts]
    shown = replace(reply, parts=tuple(parts))
    return saying(visit, shown, "card", place=visit.incoming.place, replaces=standing)


async def _as_it_is(talk: Talk, visit: Visit, part: Part) -> Part:
    if not isinstance(part, Rows):
        return part
    side = next((side for side, title in words.WAITING_ON.items() if title == part.title), None)
    now, zone = talk.clock.now(), zone_of(visit.timezone)
    rows = []
    for row in part.rows:
        number = row.number.removeprefix("#")
        ask = None
        if row.choices and number.isdigit():
            ask = await talk.memory.ask_number(visit.workspace, int(number))
        rows.append(_row_now(row, ask, side, now, zone) if ask else row)
    return replace(part, rows=tuple(rows))


def _row_now(row: Row, ask: Ask, side: Side | None, now: datetime, zone: ZoneInfo) -> Row:
    """The line as it was where nothing changed for it; else what holds now, with nothing to press."""
    told = state_of(ask, side, now, zone)
    return replace(row, note=told, aside="", choices=()) if told else row


def state_of(ask: Ask, side: Side | None, now: datetime, zone: ZoneInfo) -> str:
    """What became of an ask, in a few words; empty while it waits on that side as before."""
    if ask.status in CLOSED:
        return words.CLOSED_NOW
    if ask.snoozed_until is not None and ask.snoozed_until > now:
        day = ask.snoozed_until.astimezone(zone).date()
        return words.snoozed_until(day_in_words(day, now.astimezone(zone).date()))
    if ask.status == "agreed":
        return words.AGREED_NOW
    if ask.turn is not None and ask.turn != side:
        return words.turn_now(ask.turn)
    return ""
