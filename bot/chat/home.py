"""The home page: which side I am on, my translations, what is stored about me, and the ways out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import wording
from bot.chat.cards import side_buttons
from bot.chat.talk import Talk, saying
from bot.ports import Holdings, Outgoing, Person, Recent, Visit
from bot.reply import Button, Buttons, Kept, Notice, Part, Points, Reply, Title

_RECENT = 5


async def home_page(talk: Talk, visit: Visit) -> Outgoing:
    """The page as it is now."""
    person = visit.person
    if person is None:
        return saying(visit, Reply(wording.NOT_A_MEMBER, (Notice(wording.NOT_A_MEMBER),)), "home")
    # What was pressed may have changed the Person since the visit began, or deleted them.
    if visit.incoming.who is not None:
        found = await talk.directory.find_person(visit.workspace, visit.incoming.who)
        person = found or Person(person.id, timezone=person.timezone)
    recent = await talk.directory.recent(visit.workspace, person.id, _RECENT)
    holdings = await talk.directory.holdings(visit.workspace, person.id)
    zone = person.timezone or visit.timezone
    page = page_of(person, recent, holdings, zone, pages=talk.link is not None)
    # It is made anew each time, and is no answer that is held of the person.
    return replace(saying(visit, page, "home", "home"), keep=False)


def page_of(
    person: Person,
    recent: tuple[Recent, ...],
    holdings: Holdings,
    zone: str,
    *,
    pages: bool = False,
) -> Reply:
    """The page for a Person, with what they made and what is held of them.

    `pages`: there are pages on the web, too.
    """
    side = person.side if person.chosen else None
    parts: list[Part] = [
        Title("Your side"),
        Notice(wording.WHICH_SIDE[side]),
        Buttons(tuple(side_buttons(side))),
        Title("Translate"),
        Notice("Paste a message and read it in the words of the other side. Only you see it."),
        Buttons(
            (
                Button("translate", "Translate something", "home", main=True),
                Button("look_up", "Look up a term", "home"),
                *((Button("pages", "Open the pages", "home"),) if pages else ()),
            )
        ),
        Title("Your recent translations"),
    ]
    if recent:
        for one in recent:
            parts.append(
                Points(f"{_when(one.at, zone)} · {wording.FOR_SIDE[one.to]}", (one.summary,))
            )
            parts.append(Buttons((Button("open", "Open", one.id.hex),)))
    else:
        parts.append(Notice("None yet. What you translate appears here for you alone."))
    parts += [
        Title("What Fogbridge holds about you"),
        Notice(held(holdings, zone)),
        Kept(
            "Texts are deleted when their time is over. Secrets such as passwords are never kept."
        ),
        Buttons(
            (
                Button("forget", "Delete it", "home"),
                Button("opt_in", "Let my messages be read again", "home")
                if person.opted_out
                else Button("opt_out", "Leave my messages alone", "home"),
            )
        ),
        Kept(
            "“Leave my messages alone” keeps your messages out of threads that others call "
            "Fogbridge into. What you translate yourself still works."
        ),
    ]
    return Reply("Fogbridge: your side, your translations, what is stored", tuple(parts))


def held(holdings: Holdings, zone: str) -> str:
    """What is stored about somebody, counted in one sentence; the date in their zone."""
    counted = [
        _count(holdings.translations, "translation"),
        _count(holdings.cards, "answer"),
        _count(holdings.messages, "message read in threads", "messages read in threads"),
        _count(
            holdings.words, "word on whether an answer helped", "words on whether answers helped"
        ),
        _count(
            holdings.records,
            "entry in asks, whys and commitments",
            "entries in asks, whys and commitments",
        ),
    ]
    some = [one for one in counted if one]
    if not some:
        return "Nothing but the side that you chose, if you did, and your time zone."
    since = f", the oldest of {_when(holdings.oldest, zone)}" if holdings.oldest else ""
    return f"{_and(some)}{since}."


def _count(number: int, one: str, many: str | None = None) -> str:
    return "" if not number else f"1 {one}" if number == 1 else f"{number} {many or one + 's'}"


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _when(at: datetime, zone: str) -> str:
    try:
        local = at.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        local = at
    return f"{local.day}\u00a0{local:%B}"
