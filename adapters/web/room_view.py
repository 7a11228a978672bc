"""What stands in the room, as lines of a page: pure.

Each message stands on its side's bank, its reading on the other; what everybody sees lies across.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from adapters.room.message import Opening, RoomCard, RoomMessage, side_of_user
from adapters.room.read import mentions, without_mention
from adapters.web.draw import Drawn, draw_chat
from bot import wording
from bot.reply import (
    Buttons,
    Feedback,
    ForWhom,
    Glosses,
    Notice,
    Original,
    Part,
    Points,
    Questions,
    Reply,
    Rows,
    Say,
)
from bot.reply import Line as LinePart
from glossary.concept import Side

NAMES: dict[Side, str] = {"marketing": "Marketing", "it": "IT"}
CLASS: dict[Side, str] = {"marketing": "mk", "it": "it"}
OTHER: dict[Side, Side] = {"marketing": "it", "it": "marketing"}
_TITLE = 60
_EXCERPT = 220


@dataclass(frozen=True, slots=True)
class Bank:
    """One of the two sides, as the templates name it."""

    side: Side
    name: str
    css: str

    @property
    def other(self) -> Bank:
        """The side across."""
        return BANKS[OTHER[self.side]]


BANKS: dict[Side, Bank] = {side: Bank(side, NAMES[side], CLASS[side]) for side in NAMES}


@dataclass(frozen=True, slots=True)
class Card:
    """A card on its way to the template. `presser` is who presses, unless they can choose.

    `parts` are seen at once, `more` when wanted. `message` is its key where everybody sees it.
    """

    id: str
    parts: tuple[Drawn, ...]
    more: tuple[Drawn, ...]
    aid: bool
    language: str
    presser: Side
    chooses: bool
    for_all: bool
    message: str
    helpful: bool | None
    name: str

    @property
    def heading(self) -> str:
        """The id of its heading."""
        return f"for-{self.id}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A message in the other side's words. `card` is None where it only echoes a card below."""

    bank: Bank
    card: Card | None
    parts: tuple[Drawn, ...] = ()
    language: str = "en"
    stale: bool = False
    below: str = ""
    heading: ClassVar[str] = "reading"
    helpful: ClassVar[bool | None] = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page: a message, an event, a sentence or a card."""

    id: str
    kind: str
    bank: Bank | None
    when: str
    moment: str
    text: str = ""
    edited: bool = False
    waits: bool = False
    called: bool = False
    reading: Reading | None = None
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread on the list."""

    key: str
    bank: Bank | None
    text: str
    replies: int
    when: str
    moment: str


@dataclass(frozen=True, slots=True)
class Zone:
    """How moments are said: by the clock today, else with the day."""

    zone: ZoneInfo
    now: datetime

    def say(self, at: datetime) -> str:
        """A moment for a reader of today."""
        local, today = at.astimezone(self.zone), self.now.astimezone(self.zone)
        clock = f"{local:%H:%M}"
        if local.date() == today.date():
            return clock
        return f"{local.day}\u00a0{local:%B}, {clock}"


def lines(messages: Sequence[RoomMessage], side: Side, zone: Zone) -> Iterator[Line]:
    """What stands in a thread, in its order; `side` presses the cards that nobody in particular asked for."""
    readings = dict(_readings(messages))
    shown_beside = {m.id for m in readings.values() if m.bank is not None}
    for one in messages:
        if one.user is not None:
            yield _said(one, readings.get(one.key), side, zone)
        elif one.text is not None:
            yield _line(one, "note", zone, text=one.text, waits=one.waits_since is not None)
        elif one.card is not None and one.id not in shown_beside:
            if one.card.reply is None:
                yield _line(one, "note", zone, text=_GONE)
            elif one.bank is not None and one.passing:
                yield _line(one, "note", zone, text=one.card.reply.summary)
            elif not _is_outdone(one, readings):
                kind = "span" if one.bank is None else "aside"
                yield _line(one, kind, zone, card=_card(one, one.card, one.card.reply, side))


_GONE = "This answer is not kept any more."


def openings(found: Sequence[Opening], zone: Zone) -> Iterator[Thread]:
    """The threads on the list."""
    for one in found:
        text = _text_of(one.first)
        yield Thread(
            one.first.key,
            BANKS[one.first.bank] if one.first.bank else None,
            _cut(text, _EXCERPT),
            one.replies,
            zone.say(one.last_at),
            one.last_at.isoformat(),
        )


def title_of(first: RoomMessage) -> str:
    """What a thread is called: the beginning of its first message."""
    return _cut(_text_of(first), _TITLE)


def _text_of(message: RoomMessage) -> str:
    if message.text is not None:
        return without_mention(message.text) or f"{_name(message)} called Fogbridge"
    if message.card is not None and message.card.reply is not None:
        return message.card.reply.summary
    return "This message was deleted"


def _name(message: RoomMessage) -> str:
    side = side_of_user(message.user)
    return NAMES[side] if side else "Somebody"


def _readings(messages: Sequence[RoomMessage]) -> Iterator[tuple[str, RoomMessage]]:
    """For each message of somebody the newest translation of it that its other bank may see."""
    written = {m.key: m for m in messages if m.user is not None and m.text is not None}
    for one in messages:
        card = one.card
        if card is None or card.reply is None or card.of is None or card.of not in written:
            continue
        of = written[card.of]
        across = of.bank is not None and card.to == OTHER[of.bank]
        if across and one.bank in (None, card.to) and not (one.bank is None and _spoke(of)):
            yield card.of, one


def _spoke(message: RoomMessage) -> bool:
    """Whether the message called the bot with the text itself, so that its card follows at once."""
    return mentions(message.text or "")


def _is_outdone(one: RoomMessage, readings: Mapping[str, RoomMessage]) -> bool:
    """Whether a newer reading of the same message stands in its place, for the same side."""
    of = one.card.of if one.card else None
    newer = readings.get(of) if of else None
    return (
        newer is not None
        and one.bank is not None
        and one.card is not None
        and (one.card.to == one.bank and newer.id > one.id)
    )


def _said(one: RoomMessage, reading: RoomMessage | None, side: Side, zone: Zone) -> Line:
    bank = BANKS[one.bank] if one.bank else None
    if one.text is None:
        return Line(one.key, "gone", bank, zone.say(one.at), one.at.isoformat())
    called = mentions(one.text)
    if called and not without_mention(one.text):
        return _line(one, "event", zone, waits=one.waits_since is not None)
    return Line(
        one.key,
        "said",
        bank,
        zone.say(one.at),
        one.at.isoformat(),
        text=one.text,
        edited=one.edited_at is not None,
        waits=one.waits_since is not None,
        called=called,
        reading=_reading(one, reading, side) if reading is not None else None,
    )


def _line(
    one: RoomMessage,
    kind: str,
    zone: Zone,
    *,
    text: str = "",
    waits: bool = False,
    card: Card | None = None,
) -> Line:
    bank = BANKS[one.bank] if one.bank else None
    moment = one.at.isoformat()
    return Line(one.key, kind, bank, zone.say(one.at), moment, text, waits=waits, card=card)


def _reading(of: RoomMessage, one: RoomMessage, side: Side) -> Reading | None:
    card = one.card
    if card is None or card.reply is None or card.to is None:
        return None
    edited = of.edited_at is not None and of.edited_at > card.made_at
    stale = edited or Notice(wording.OF_AN_OLDER_TEXT) in card.reply.parts
    bank = BANKS[card.to]
    if one.bank is None:
        echo = tuple(_drawn(card.reply, _gist(card.reply)))
        return Reading(bank, None, echo, card.language, stale, one.key) if echo else None
    return Reading(bank, _card(one, card, card.reply, side), (), card.language, stale)


def _card(one: RoomMessage, card: RoomCard, reply: Reply, side: Side) -> Card:
    beside = one.bank is not None and card.of is not None and card.to == one.bank
    parts = reply.parts
    first = tuple(parts)
    rest: tuple[Part, ...] = ()
    if beside:  # the message and whose words it is in stand there already
        known = [part for part in parts if not isinstance(part, ForWhom | Original)]
        gist = _gist(reply)
        first = (*gist, *(part for part in known if isinstance(part, Buttons)))
        rest = tuple(part for part in known if part not in first)
    asked = side_of_user(card.asked_by)
    return Card(
        id=card.id.hex,
        parts=tuple(_drawn(reply, first)),
        more=tuple(_drawn(reply, rest)),
        aid=reply.aid,
        language=card.language,
        presser=one.bank or asked or side,
        chooses=one.bank is None and any(_is_pressed(part) for part in parts),
        for_all=one.bank is None,
        message=one.key if one.bank is None else "",
        helpful=card.helpful,
        name=_summary(reply),
    )


def _is_pressed(part: Part) -> bool:
    """Whether somebody does something by it; a link only leads somewhere."""
    match part:
        case Buttons(items):
            return any(not button.url for button in items)
        case Rows(_, rows):
            return any(row.choices for row in rows)
        case _:
            return isinstance(part, Feedback)


def _gist(reply: Reply) -> tuple[Part, ...]:
    """What a reader wants first: the sentence, or what the glossary knows of the words."""
    if said := [part for part in reply.parts if isinstance(part, Say)]:
        return tuple(said)
    short = [p for p in reply.parts if isinstance(p, Points) and p.title == wording.IN_SHORT]
    words = [part for part in reply.parts if isinstance(part, Glosses)]
    others = [part for part in reply.parts if isinstance(part, LinePart | Questions | Notice)]
    return (*short, *words) or tuple(others[-1:])


def _drawn(reply: Reply, parts: Sequence[Part]) -> Iterator[Drawn]:
    return draw_chat(Reply(reply.summary, tuple(parts), reply.aid))


def _summary(reply: Reply) -> str:
    """What a card is called where its parts are not read out."""
    whom = next((part for part in reply.parts if isinstance(part, ForWhom)), None)
    return wording.FOR_SIDE[whom.side] if whom else "Fogbridge"


def _cut(text: str, limit: int) -> str:
    """The beginning of a text in one line, cut between words where there are any."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    begins = line[: limit - 1]
    whole = begins.rpartition(" ")[0] if " " in begins else begins
    return f"{whole.rstrip(' ,;:')}…"
