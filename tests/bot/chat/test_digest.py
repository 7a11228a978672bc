"""The weekly digest in a channel: once a week, quiet when there is nothing, for everybody's eyes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from bot import wording_digest as wording
from bot.asks import Agreed, Delivered, Snoozed, Turned
from bot.calendar import Week
from bot.chat.digest import digest_key
from bot.commitments import Commitment
from bot.incoming import Direct, Due, Incoming, Mention, Place, Pressed
from bot.memory import DigestTime, Write
from bot.ports import Card, Look
from bot.records import ChannelKey, Source
from bot.reminders import Reminder
from bot.reply import Rows
from tests.adapters.database.remembered import Bench
from tests.bot.chat.talking import (
    IT,
    MARKETING,
    THIRD,
    Talking,
    buttons,
    channel,
    names,
    shown,
    who,
)

HERE = ChannelKey("slack", "T1", "C1")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WEEK = Week(2026, 47)


async def bench(people: Talking) -> Bench:
    """The memory of the Workspace, with somebody of each side, on Monday, 16 November."""
    people.clock.at = MONDAY - timedelta(days=7)
    memory = people.talk.memory
    made = Bench(
        people.engine,
        people.clock,
        people.talk.directory,  # type: ignore[arg-type]  # the database's
        memory,  # type: ignore[arg-type]  # the database's
        UUID(int=0),
        UUID(int=0),
        UUID(int=0),
    )
    made.marketer = await made.person(MARKETING, "marketing")
    made.engineer = await made.person(IT, "it")
    made.workspace = await people.workspace()
    return made


def here(**more: object) -> Source:
    """A message of the channel."""
    place = channel(thread="1.1").model_copy(update=more)
    return Source(place, MONDAY - timedelta(days=7), None, "https://chat.example/p1")


async def comes(people: Talking, week: Week = WEEK, place: Place | None = None) -> list[Card]:
    """A week's digest is due, and is said."""
    return await people.delivers(await due(people, week, place))


async def due(people: Talking, week: Week = WEEK, place: Place | None = None) -> Incoming:
    """A week's digest is due."""
    where = place or channel()
    key = ChannelKey("slack", "T1", where.channel)
    return Incoming(
        key=digest_key(await people.workspace(), key, week),
        platform="slack",
        team="T1",
        place=where,
        at=people.clock.now(),
        said=Due(what="digest", subject=str(week)),
    )


async def test_it_leads_to_the_channels_own_asks(people: Talking) -> None:
    """The page with the asks that it counts, and no others."""
    memory = await bench(people)
    await memory.tracks(quote="The partner portal login", source=here())
    people.clock.at = MONDAY
    object.__setattr__(people.talk, "asks_url", "https://fogbridge.example/asks")
    (card,) = await comes(people)
    assert card.reply is not None
    links = [one.url for part in card.reply.parts for one in getattr(part, "items", ())]
    assert links == ["https://fogbridge.example/asks?channel=slack%2FT1%2FC1"]


async def test_what_waits_on_whom(people: Talking) -> None:
    """Oldest first, with age, next step and link, by side."""
    memory = await bench(people)
    portal = await memory.tracks(quote="The partner portal login", source=here())
    await memory.happens(portal, Turned("it", "security review: who starts it?"), memory.by_it)
    people.clock.forward(timedelta(days=3))
    flag = await memory.tracks(quote="Consent flag in the CDP.", source=here(), wished=None)
    copy = await memory.tracks(quote="Landing page copy", source=here(), side="it", wished=None)
    people.clock.at = MONDAY
    (card,) = await comes(people)
    assert (card.to, card.place) == ("place", channel())
    assert shown(card).split("\n\n")[:4] == [
        "Marketing and IT, week 47\n3 open, 3 new, 0 closed",
        f"Waiting on marketing\n- #{copy.number} Landing page copy · 4 days",
        "Waiting on IT\n"
        f"- #{portal.number} The partner portal login · 7 days · security review: who starts it?\n"
        f"- #{flag.number} Consent flag in the CDP · 4 days",
        wording.HOW_TO_SWITCH_OFF,
    ]
    rows = [
        row
        for part in (card.reply.parts if card.reply else ())
        if isinstance(part, Rows)
        for row in part.rows
    ]
    assert {row.url for row in rows} == {"https://chat.example/p1"}


async def test_once_a_week_and_the_hint_once(people: Talking) -> None:
    """The same week again says nothing; the next one says it without the hint."""
    memory = await bench(people)
    await memory.tracks(source=here())
    people.clock.at = MONDAY
    (card,) = await comes(people)
    assert wording.HOW_TO_SWITCH_OFF in shown(card)
    again = await comes(people)
    assert [one.id for one in again] == [card.id]
    people.clock.forward(timedelta(days=7))
    (later,) = await comes(people, Week(2026, 48))
    assert later.id != card.id
    assert wording.HOW_TO_SWITCH_OFF not in shown(later)


async def test_quiet_when_there_is_nothing(people: Talking) -> None:
    """No ask, or only one that is snoozed: nothing is said, and no week was missed."""
    memory = await bench(people)
    people.clock.at = MONDAY
    assert await comes(people) == []
    ask = await memory.tracks(source=here())
    until = people.clock.now() + timedelta(days=30)
    await memory.happens(ask, Snoozed(until), memory.by_it)
    people.clock.forward(timedelta(days=14))
    assert await comes(people, Week(2026, 49)) == []
    people.clock.forward(timedelta(days=21))
    (card,) = await comes(people, Week(2026, 52))
    assert "left out" not in shown(card)


async def test_a_week_with_nothing_open(people: Talking) -> None:
    """What was closed and kept is said in one sentence."""
    memory = await bench(people)
    ask = await memory.tracks(source=here())
    made = memory.a_commitment(ask, due=date(2026, 11, 18), yes=memory.yes(), state="confirmed")
    agreed = memory.change(ask, Agreed(made.due), memory.by_it)
    await memory.memory.write(
        memory.workspace, Write("agreed", changes=(agreed,), commitments=(made,))
    )
    people.clock.forward(timedelta(days=1))
    done = memory.change(await memory.asked(ask.id), Delivered(), memory.by_marketing)
    kept = replace(made, state="kept", ended_at=people.clock.now(), version=2)
    await memory.memory.write(memory.workspace, Write("done", changes=(done,), commitments=(kept,)))
    people.clock.at = MONDAY
    (card,) = await comes(people)
    assert shown(card).startswith(
        "Marketing and IT, week 47\nNothing waits on anybody this week.\n"
        "One ask was closed, and both sides kept the one date."
    )


@pytest.mark.parametrize("why", ["off", "quiet", "outsiders", "no digest"])
async def test_where_none_is_said(people: Talking, why: str) -> None:
    """In a channel that is off or quiet, among outsiders, or where it is switched off."""
    memory = await bench(people)
    await memory.tracks(source=here())
    if why in ("off", "quiet"):
        await people.sets(mode=why)
    if why == "outsiders":
        await people.look_is(Look("public", outsiders=True))
    if why == "no digest":
        when = DigestTime(on=False)
        await memory.memory.set_digest_time(memory.workspace, HERE, None, when)
    people.clock.at = MONDAY
    assert await comes(people) == []


async def test_another_channels_asks_stay_there(people: Talking) -> None:
    """Each channel has its own; a private one's are in no other, also for the heads."""
    memory = await bench(people)
    await memory.tracks(quote="Asked in private", source=here(channel="C2", visibility="private"))
    await memory.tracks(quote="Asked in the open", source=here(channel="C3", visibility="public"))
    await memory.tracks(quote="Asked here", source=here(visibility="private"))
    people.clock.at = MONDAY
    (card,) = await comes(people)
    assert "Asked here" in shown(card)
    assert "Asked in" not in shown(card)
    executive = DigestTime(kind="executive")
    await memory.memory.set_digest_time(memory.workspace, HERE, None, executive)
    (card,) = await comes(people, Week(2026, 48))
    assert "Asked here" in shown(card)
    assert "Asked in the open" in shown(card)
    assert "Asked in private" not in shown(card)


async def test_the_screen_for_the_heads(people: Talking) -> None:
    """One sentence, what waits longest, and week by week; nothing to press but the page."""
    memory = await bench(people)
    for number in range(5):
        await memory.tracks(quote=f"The landing page {number}", source=here(visibility="public"))
    executive = DigestTime(kind="executive")
    await memory.memory.set_digest_time(memory.workspace, HERE, None, executive)
    people.clock.at = MONDAY
    (first,) = await comes(people)
    people.clock.forward(timedelta(days=7))
    (card,) = await comes(people, Week(2026, 48))
    text = shown(card)
    assert "Five asks are open: 5 on IT." in text
    assert "landing page: 5 asks wait" in text
    assert "Week 47: 0 on marketing, 5 on IT, half of them for 7 days or more" in text
    assert "Week 48: 0 on marketing, 5 on IT, half of them for 14 days or more" in text
    assert text.count("The landing page") == 3
    assert buttons(first) == buttons(card) == []


async def test_at_most_seven_a_side(people: Talking) -> None:
    """And how many more there are."""
    memory = await bench(people)
    for number in range(19):
        await memory.tracks(quote=f"Ask {number}", source=here())
    people.clock.at = MONDAY
    (card,) = await comes(people)
    assert shown(card).count("- #") == 7
    assert "- and 12 more" in shown(card)
    for number in range(6):
        await memory.tracks(quote=f"Ask {number}", source=here(), side="it", wished=None)
    people.clock.forward(timedelta(days=7))
    (card,) = await comes(people, Week(2026, 48))
    assert shown(card).count("- #") == 10  # each side gives the other as much room
    assert "- and 1 more" in shown(card)
    assert "- and 14 more" in shown(card)


async def test_nobody_is_named(people: Talking) -> None:
    """Whoever was mentioned in an ask is somebody."""
    memory = await bench(people)
    await memory.tracks(quote="Could @Sam\u00a0Example send the copy", source=here())
    people.clock.at = MONDAY
    (card,) = await comes(people)
    assert "Could somebody send the copy" in shown(card)
    assert "Sam" not in shown(card)


async def agreed(memory: Bench, due: date) -> Commitment:
    """A date that both sides said yes to."""
    ask = await memory.tracks(quote="The partner portal", source=here())
    made = memory.a_commitment(ask, due=due, yes=memory.yes(), state="confirmed")
    change = memory.change(ask, Agreed(due), memory.by_it)
    write = Write(change.origin, changes=(change,), commitments=(made,))
    await memory.memory.write(memory.workspace, write)
    return made


async def is_reminded(people: Talking, reminder: Reminder, user: str) -> list[Card]:
    """A reminder is due."""
    return await people.delivers(
        Incoming(
            key=f"due:reminder:{reminder.subject}",
            platform="slack",
            team="T1",
            who=who(user),
            at=people.clock.now(),
            said=Due(what="reminder", subject=reminder.subject),
        )
    )


async def test_a_reminder_says_the_day_and_what_each_side_does(people: Talking) -> None:
    """For the person alone, in days of theirs."""
    memory = await bench(people)
    made = await agreed(memory, date(2026, 11, 26))
    people.clock.at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    reminder = Reminder(made.id, "before", made.due, memory.engineer)
    (card,) = await is_reminded(people, reminder, IT)
    assert (card.to, card.place) == ("asker", None)
    assert shown(card).startswith(
        "A date that both sides agreed on\n#1 The partner portal is due on Thursday 26 November.\n\n"
        "What each side does for it\n- From marketing: the final copy\n- From IT: the page"
    )
    people.clock.at = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
    (card,) = await is_reminded(people, replace(reminder, occasion="day"), IT)
    assert "is due today, Thursday 26 November." in shown(card)


@pytest.mark.parametrize("why", ["late", "moved", "closed", "opted out", "somebody else"])
async def test_who_is_not_reminded(people: Talking, why: str) -> None:
    """Too late, of a date that does not hold any more, of what is done, or who does not want to."""
    memory = await bench(people)
    made = await agreed(memory, date(2026, 11, 26))
    people.clock.at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    reminder, user = Reminder(made.id, "before", made.due, memory.engineer), IT
    match why:
        case "late":
            people.clock.at = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
        case "moved":
            moved = replace(made, due=date(2026, 12, 3), version=2)
            await memory.writes(commitments=(moved,))
        case "closed":
            await memory.happens(await memory.asked(made.ask), Delivered(), memory.by_marketing)
        case "opted out":
            await people.talk.directory.opt_out(memory.workspace, memory.engineer, out=True)
        case _:
            user = MARKETING
    assert await is_reminded(people, reminder, user) == []


@pytest.mark.parametrize("subject", ["", "x", "a:b:c:d", "0" * 32 + ":day:2026-11-26:zz"])
async def test_what_is_due_for_nothing(people: Talking, subject: str) -> None:
    """A row of another version: nothing is said, and nothing breaks."""
    await bench(people)
    for what in ("digest", "reminder"):
        incoming = Incoming(
            key=f"due:{what}:{subject}",
            platform="slack",
            team="T1",
            who=who(IT) if what == "reminder" else None,
            place=channel() if what == "digest" else None,
            at=people.clock.now(),
            said=Due(what="digest" if what == "digest" else "reminder", subject=subject),
        )
        assert await people.delivers(incoming) == []


def test_default_time() -> None:
    """Monday at nine."""
    assert DigestTime() == DigestTime(on=True, weekday=1, at=time(9))


def rows_of(card: Card) -> list[str]:
    """The lines of a digest."""
    parts = card.reply.parts if card.reply else ()
    return [row.line for part in parts if isinstance(part, Rows) for row in part.rows]


async def press(people: Talking, card: Card, name: str, number: int, by: str) -> list[Card]:
    """Choose something from the menu of a line."""
    said = Pressed(button=name, value=f"{number}.{WEEK}", message=card.message)
    return await people.does(said, by=by, place=channel())


async def test_lines_are_acted_on_in_place(people: Talking) -> None:
    """Answered, snoozed, no ask: the line says what holds now, and the others stay."""
    memory = await bench(people)
    asks = [await memory.tracks(quote=f"Ask {n}", source=here(), wished=None) for n in range(4)]
    people.clock.at = MONDAY
    (card,) = await comes(people)
    (after,) = await press(people, card, "digest_answered", asks[0].number, IT)
    assert (after.to, after.replaces) == ("card", card.id)
    await press(people, card, "digest_snooze", asks[1].number, MARKETING)
    (after,) = await press(people, card, "digest_not_an_ask", asks[2].number, MARKETING)
    assert rows_of(after) == [
        "#1 Ask 0 · now it is marketing’s turn",
        "#2 Ask 1 · snoozed until Monday 30 November",
        "#3 Ask 2 · closed",
        "#4 Ask 3 · 7 days",
    ]
    now = [await memory.asked(ask.id) for ask in asks]
    assert [ask.status for ask in now] == [
        "waiting_on_marketing",
        "waiting_on_it",
        "not_an_ask",
        "waiting_on_it",
    ]
    assert now[1].snoozed_until == datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


async def test_who_may_not_is_told_why(people: Talking) -> None:
    """Privately, and nothing changes: no side, not the asker, an ask that there is not."""
    memory = await bench(people)
    ask = await memory.tracks(source=here())
    people.clock.at = MONDAY
    (card,) = await comes(people)
    (told,) = await press(people, card, "digest_answered", ask.number, THIRD)
    assert told.to == "asker"
    assert names(told) == ["side_marketing", "side_it"]
    (told,) = await press(people, card, "digest_not_an_ask", ask.number, IT)
    assert shown(told) == "Whoever asked, or an admin, can say that it is no ask."
    (told,) = await press(people, card, "digest_snooze", 99, IT)
    assert shown(told) == wording.ASK_GONE
    assert (await memory.asked(ask.id)).version == ask.version


async def lost(people: Talking) -> tuple[Card, Card]:
    """A digest of which nobody knows whether it arrived, and what is said of it."""
    incoming = await due(people)
    assert await people.router.read(incoming) == ""
    (made,) = await people.router.answer(incoming)
    workspace = await people.workspace()
    digest = await people.talk.outbox.card(workspace, UUID(made))
    assert digest is not None
    told = await people.router.undeliverable(incoming, "It may be there.", maybe=True)
    await people.talk.outbox.undeliverable(digest)
    assert await people.router.untold(incoming) == told
    line = await people.said(UUID(told[0]))
    assert await people.router.untold(incoming) == []
    return digest, line


async def test_one_that_may_be_missing_is_shown_if_somebody_says_that_it_is(
    people: Talking,
) -> None:
    """In the place of the line that says so, as things are by then; and its lines work there."""
    memory = await bench(people)
    asks = [await memory.tracks(quote=f"Ask {n}", source=here(), wished=None) for n in range(2)]
    people.clock.at = MONDAY
    _, line = await lost(people)
    assert (line.to, line.place, shown(line)) == ("place", channel(), wording.MAY_BE_MISSING)
    await memory.happens(asks[0], Snoozed(MONDAY + timedelta(days=7)), memory.by_it)
    (after,) = await people.presses(line, "digest_missing", by=IT)
    assert (after.to, after.replaces, after.message) == ("card", line.id, line.message)
    assert rows_of(after) == [
        "#1 Ask 0 · snoozed until Monday 30 November",
        "#2 Ask 1 · 7 days",
    ]
    (again,) = await press(people, after, "digest_answered", asks[1].number, IT)
    assert (again.to, again.replaces) == ("card", line.id)
    assert rows_of(again)[1] == "#2 Ask 1 · now it is marketing’s turn"


async def test_one_that_did_arrive_is_not_shown_a_second_time(people: Talking) -> None:
    """Whoever presses in it is told alone what holds now; where it stands nobody knows."""
    memory = await bench(people)
    ask = await memory.tracks(source=here())
    people.clock.at = MONDAY
    digest, _ = await lost(people)
    (told,) = await press(
        people, replace(digest, message="77.1"), "digest_answered", ask.number, IT
    )
    assert (told.to, told.replaces) == ("asker", None)
    assert shown(told) == wording.now_it_says(ask.number, wording.turn_now("marketing"))


async def test_one_that_is_kept_no_more_can_t_be_shown(people: Talking) -> None:
    """Nor one of a week that never was, to somebody from elsewhere, or among people from outside."""
    await bench(people)
    for value in ("", "2026-W47", "x"):
        (told,) = await people.does(Pressed(button="digest_missing", value=value), by=IT)
        assert (told.to, shown(told)) == ("asker", wording.NOT_KEPT)
    (told,) = await people.does(
        Pressed(button="digest_missing", value=str(WEEK)), by="U9", team="T9"
    )
    assert told.to == "asker"
    assert not rows_of(told)
    await people.look_is(Look("public", outsiders=True))
    people.clock.forward(timedelta(days=2))
    (told,) = await people.does(Pressed(button="digest_missing", value=str(WEEK)), by=IT)
    assert shown(told) == wording.NOT_AMONG_OUTSIDERS


@pytest.mark.parametrize("value", ["", "1", "1.x", "x.2026-W47", "-1.2026-W47", "²." + str(WEEK)])
async def test_a_press_that_means_nothing(people: Talking, value: str) -> None:
    """Anything may stand in a payload."""
    await bench(people)
    (told,) = await people.does(Pressed(button="digest_snooze", value=value), by=IT)
    assert shown(told) == wording.ASK_GONE


async def test_a_private_ask_is_not_reached_from_another_channel(people: Talking) -> None:
    """By its number, which anybody can guess."""
    memory = await bench(people)
    private = here(channel="C2", visibility="private")
    ask = await memory.tracks(source=private)
    (told,) = await people.does(
        Pressed(button="digest_snooze", value=f"{ask.number}.{WEEK}"), by=THIRD
    )
    assert shown(told) == wording.ASK_GONE


async def test_the_digest_as_of_now(people: Talking) -> None:
    """By command, mention or message: the channel's own, or all that the person may read."""
    memory = await bench(people)
    await memory.tracks(quote="Asked here", source=here(visibility="private"))
    await memory.tracks(quote="Asked elsewhere", source=here(channel="C3", visibility="public"))
    await memory.tracks(quote="Asked in secret", source=here(channel="C4", visibility="private"))
    typed = await people.types("digest", by=IT)
    assert typed.to == "asker"
    (mentioned,) = await people.mentions("the weekly digest", by=IT)
    for card in (typed, mentioned):
        assert "Asked here" in shown(card)
        assert "Asked elsewhere" not in shown(card)
        assert "week 47" in shown(card)
        assert wording.HOW_TO_SWITCH_OFF not in shown(card)
    (direct,) = await people.does(
        Direct(message="7.1", text="Digest?"), by=IT, place=channel("D1", direct=True)
    )
    assert "Asked elsewhere" in shown(direct)
    assert "Asked in secret" not in shown(direct)
    (translated,) = await people.mentions("the digest of the campaign is late", by=IT)
    assert "Marketing and IT, week" not in shown(translated)


async def test_no_digest_among_outsiders(people: Talking) -> None:
    """Nothing of the company is said aloud or in private there."""
    await bench(people)
    outside = channel(outsiders=True)
    (card,) = await people.does(Mention(message="9.1", text="digest"), by=IT, place=outside)
    assert shown(card) == wording.NOT_AMONG_OUTSIDERS
