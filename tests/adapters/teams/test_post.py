"""Saying things in Teams: once in the open, at least once in private, updated in place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.teams.connector import TeamsBusy
from adapters.teams.graph import GraphThreads
from adapters.teams.post import MAYBE_THERE, NOT_THERE, TeamsPost
from adapters.teams.route import route_of
from adapters.wiring import UtcClock
from bot.chat.talk import LOST
from bot.errors import Unpostable
from bot.incoming import Due, Incoming, Opened, Pressed
from bot.ports import Card, Outgoing
from bot.reply import Addressed, Button, Buttons, Notice, Reply
from tests.adapters.teams.desk import Desk, at_desk, long, place_in, short
from tests.fakes.slack import faults
from tests.fakes.slack.faults import Fault
from tests.fakes.teams.signing import APP
from tests.fakes.teams.world import Message


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with at_desk(tmp_path) as made:
        yield made


def _texts(messages: list[Message]) -> str:
    return "\n".join(message.shown for message in messages)


# In the open: once


async def test_it_is_said_in_its_thread_and_where_it_stands_is_written_down(desk: Desk) -> None:
    """In a channel in the thread that the place names, in a group chat in the chat."""
    await desk.knows(desk.channel)
    card = await desk.says("place", desk.incoming(), short(), place=place_in(desk.channel, "17"))
    (message,) = desk.fake.said(desk.channel.id, "17")
    assert (card.state, card.message, message.shown) == ("sent", message.id, "Done.")
    route = desk.route(desk.group, desk.ann)
    incoming = desk.incoming(by=desk.ann, place=place_in(desk.group, "18"), route=route)
    card = await desk.says("place", incoming, short(), place=place_in(desk.group, "18"))
    (message,) = desk.fake.said(desk.group.id)
    assert (message.conversation, card.message) == (desk.group.id, message.id)


async def test_a_channels_digest_begins_a_thread_of_its_own(desk: Desk) -> None:
    """Nobody said anything there before; the stored conversation is enough."""
    await desk.knows(desk.channel)
    incoming = desk.incoming(Due(what="digest", subject="2026-W49"), place=place_in(desk.channel))
    card = await desk.says("place", incoming, short(), place=place_in(desk.channel))
    (message,) = desk.fake.said(desk.channel.id)
    assert message.conversation == f"{desk.channel.id};messageid={message.id}"
    assert card.message == message.id
    await desk.says("card", desk.incoming(), short("More."), replaces=card)
    assert (message.shown, message.versions) == ("More.", 2)


async def test_a_long_reply_stands_in_one_thread(desk: Desk) -> None:
    """Each message below what Teams takes; the first begins the thread, and all are taken back."""
    await desk.knows(desk.channel)
    card = await desk.says("place", desk.incoming(), long(), place=place_in(desk.channel))
    messages = desk.fake.said(desk.channel.id)
    assert len(messages) > 1
    assert card.message == ",".join(message.id for message in messages)
    assert {m.conversation for m in messages} == {f"{desk.channel.id};messageid={messages[0].id}"}
    assert "[0]" in messages[0].shown
    assert "[39]" in messages[-1].shown
    await desk.says("card", desk.incoming(), short(), replaces=card)
    (left,) = desk.fake.said(desk.channel.id)
    assert (left.id, left.shown) == (messages[-1].id, "Done.")


@pytest.mark.parametrize(
    "fault",
    [
        faults.done_then_reset(),
        faults.done_then_error(500),
        faults.done_then_never(),
        faults.reset(),
        faults.server_error(500),
        faults.server_error(502),
        faults.never(),
    ],
    ids=str,
)
async def test_what_may_stand_there_is_not_said_again(desk: Desk, fault: Fault) -> None:
    """Nobody can look; the person is told that it may be missing."""
    await desk.knows(desk.channel)
    place = place_in(desk.channel, "17")
    incoming = desk.incoming(by=desk.ann)
    card = await desk.put(incoming, "place", short(), place=place)
    desk.fake.fault("send", fault)
    for _ in range(2):
        with pytest.raises(Unpostable, match="ask again"):
            await desk.post.say(incoming, await desk.now(card), short())
    assert desk.asked("send") == ["send"]
    assert len(desk.fake.said(desk.channel.id)) == int(fault.perform)
    assert MAYBE_THERE.startswith("The connection to Teams broke")


@pytest.mark.parametrize("thread", ["17", None])
async def test_where_a_team_lets_us_read_we_look_what_stands_there(
    desk: Desk, thread: str | None
) -> None:
    """What arrived is written down as said, after a broken line and after a crash; nobody is told."""
    await desk.knows(desk.channel)
    desk.fake.graph = True
    post = _looking(desk)
    for crashed in (False, True):
        incoming = desk.incoming(by=desk.ann)
        card = await desk.put(incoming, "place", short(), place=place_in(desk.channel, thread))
        if crashed:
            with pytest.raises(Unpostable):
                await _break(desk, desk.post, incoming, card)
        await _break(desk, post, incoming, card)
        kept = await desk.now(card)
        newest = desk.fake.said(desk.channel.id)[-1]
        assert (kept.state, kept.message) == ("sent", newest.id)
    assert len(desk.fake.said(desk.channel.id)) == 2


async def test_what_is_not_seen_there_may_still_come(desk: Desk) -> None:
    """So it is not posted anew, and it is looked for some more times; without consent not at all."""
    await desk.knows(desk.channel)
    post = _looking(desk)
    for consent, looks in ((True, 2), (False, 1)):
        desk.fake.graph = consent
        incoming = desk.incoming(by=desk.ann)
        card = await desk.put(incoming, "place", short(), place=place_in(desk.channel, "17"))
        desk.fake.fault("send", faults.reset())
        before = len(desk.asked("graph"))
        with pytest.raises(Unpostable) as lost:
            await post.say(incoming, card, short())
        assert lost.value.maybe
        assert len(desk.asked("graph")) - before == looks
    assert desk.fake.said(desk.channel.id) == []


def _looking(desk: Desk) -> TeamsPost:
    finds = GraphThreads(desk.connector.tokens, f"{desk.fake.base}/", APP, UtcClock(), seconds=1.0)
    return replace(desk.post, finds=finds, looks=(0.0, 0.0))


async def _break(desk: Desk, post: TeamsPost, incoming: Incoming, card: Card) -> None:
    """It is said, and the answer is lost; it may have been said already."""
    method = "send" if card.place and card.place.thread else "create"
    desk.fake.fault(method, faults.done_then_reset())
    await post.say(incoming, await desk.now(card), short())
    desk.fake.faults.clear()


async def test_what_says_that_something_may_be_missing_is_rather_said_twice(desk: Desk) -> None:
    """It is one line; a digest that nobody hears of is lost."""
    await desk.knows(desk.channel)
    incoming = desk.incoming(Due(what="digest", subject="2026-W49"))
    visit = await desk.directory.arrive(incoming)
    line = Outgoing(f"{incoming.key}#{LOST}", short(), "place", place_in(desk.channel))
    card = await desk.outbox.put(visit, line)
    desk.fake.fault("create", faults.done_then_reset())
    with pytest.raises(TeamsBusy):
        await desk.post.say(incoming, card, short())
    await desk.post.say(incoming, await desk.now(card), short())
    assert (await desk.now(card)).state == "sent"
    assert len(desk.fake.said(desk.channel.id)) == 2


async def test_after_a_crash_it_is_not_said_again_either(desk: Desk) -> None:
    """The process died between saying it and writing that down, or before: it looks the same."""
    await desk.knows(desk.channel)
    incoming = desk.incoming(by=desk.ann)
    card = await desk.put(incoming, "place", short(), place=place_in(desk.channel, "17"))
    await desk.outbox.sending(card)
    with pytest.raises(Unpostable):
        await desk.post.say(incoming, await desk.now(card), short())
    assert desk.fake.said(desk.channel.id) == []


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("send", faults.rate_limited(60)),
        ("send", faults.server_error(412)),
        ("token", faults.server_error(500)),
        ("token", faults.never()),
    ],
    ids=str,
)
async def test_what_certainly_does_not_stand_there_begins_anew(
    desk: Desk, method: str, fault: Fault
) -> None:
    """The queue tries again, and then it is said, once."""
    await desk.knows(desk.channel)
    incoming = desk.incoming(by=desk.ann)
    card = await desk.put(incoming, "place", short(), place=place_in(desk.channel, "17"))
    desk.fake.fault(method, *[fault] * 3)
    with pytest.raises(TeamsBusy):
        await desk.post.say(incoming, card, short())
    assert (await desk.now(card)).state == "ready"
    desk.fake.faults.clear()
    await desk.post.say(incoming, await desk.now(card), short())
    assert len(desk.fake.said(desk.channel.id)) == 1


async def test_half_of_a_long_reply_helps_nobody(desk: Desk) -> None:
    """What stands there already is taken back."""
    await desk.knows(desk.channel)
    incoming = desk.incoming(by=desk.ann)
    for wrong in (faults.server_error(500), faults.server_error(403)):
        card = await desk.put(incoming, "place", long(), place=place_in(desk.channel, "17"))
        desk.fake.fault("send", faults.slow(0.0), wrong)
        with pytest.raises(Unpostable):
            await desk.post.say(incoming, card, long())
        assert desk.fake.said(desk.channel.id) == []


async def test_a_no_is_a_sentence(desk: Desk) -> None:
    """Which says what to do about it; so is a conversation that nobody knows."""
    incoming = desk.incoming(by=desk.ann)
    card = await desk.put(incoming, "place", short(), place=place_in(desk.group))
    with pytest.raises(Unpostable, match="Add Fogbridge"):
        await desk.post.say(incoming, card, short())
    assert NOT_THERE.startswith("I can't write")
    await desk.knows(desk.group)
    for fault, sentence in (
        (faults.server_error(413), "longer than Teams takes"),
        (faults.server_error(404), "Add Fogbridge"),
        (faults.server_error(403), "does not allow"),
    ):
        card = await desk.put(incoming, "place", short(), place=place_in(desk.group))
        desk.fake.fault("send", fault)
        with pytest.raises(Unpostable, match=sentence):
            await desk.post.say(incoming, card, short())


async def test_whom_a_sentence_is_about_is_mentioned(desk: Desk) -> None:
    """By the name that people know; looked up once, and left out where Teams is silent."""
    await desk.knows(desk.channel)
    reply = Reply("x", (Addressed(desk.ivo.aad, "asked why the date moved."),))
    place = place_in(desk.channel, "17")
    desk.fake.fault("member", faults.server_error(403))
    await desk.says("place", desk.incoming(), reply, place=place)
    await desk.says("place", desk.incoming(), reply, place=place)
    await desk.says("place", desk.incoming(), reply, place=place)
    unnamed, named, again = desk.fake.said(desk.channel.id)
    assert "ivo" not in unnamed.shown
    assert "ivo" in named.shown
    assert "ivo" in again.shown
    assert desk.asked("member") == ["member"] * 2


# Updates and taking back


async def test_a_card_is_updated_and_taken_back_where_it_stands(desk: Desk) -> None:
    """Also where Teams has to be asked twice, and where somebody deleted it meanwhile."""
    await desk.knows(desk.channel)
    place = place_in(desk.channel, "17")
    first = await desk.says("place", desk.incoming(by=desk.ann), short(), place=place)
    (message,) = desk.fake.said(desk.channel.id)
    desk.fake.fault("update", faults.done_then_reset(), faults.rate_limited(0))
    second = await desk.says("card", desk.incoming(by=desk.ann), short("More."), replaces=first)
    assert (message.shown, second.message) == ("More.", message.id)
    await desk.says("gone", desk.incoming(by=desk.ann), short(), replaces=second)
    assert message.gone
    assert (await desk.now(first)).state == "taken_back"
    third = await desk.says("place", desk.incoming(by=desk.ann), short(), place=place)
    desk.fake.said(desk.channel.id)[0].gone = True
    kept = await desk.says("card", desk.incoming(by=desk.ann), short("More."), replaces=third)
    assert kept.state == "sent"


async def test_what_is_about_to_be_said_is_not_taken_back_yet(desk: Desk) -> None:
    """It may stand there in a moment; the queue tries again."""
    incoming = desk.incoming(by=desk.ann)
    card = await desk.put(incoming, "place", short(), place=place_in(desk.channel))
    gone = await desk.put(incoming, "gone", short(), replaces=card)
    with pytest.raises(TeamsBusy):
        await desk.post.say(incoming, gone, short())


# In private: at least once


async def test_in_ones_own_chat_it_is_said_there(desk: Desk) -> None:
    """And updated there, by whatever was said instead."""
    own = desk.fake.world.personal(desk.ann)
    route = desk.route(own, desk.ann)
    incoming = desk.incoming(by=desk.ann, place=place_in(own), route=route)
    card = await desk.says("asker", incoming, short(), place=place_in(own))
    (message,) = desk.fake.said(own.id)
    assert (card.message, route_of(card.route).message) == (None, message.id)
    pressed = desk.incoming(
        Pressed(button="x"), by=desk.ann, route=desk.route(own, desk.ann, message=message.id)
    )
    second = await desk.says("card", pressed, short("More."), replaces=card)
    await desk.says("card", desk.incoming(by=desk.ann), short("Most."), replaces=second)
    assert (message.shown, message.versions) == ("Most.", 3)
    assert desk.asked("create") == []


async def test_from_a_channel_it_goes_to_ones_own_chat(desk: Desk) -> None:
    """Which is begun where there is none, and known from then on; nobody else sees anything."""
    route = desk.route(desk.channel, desk.ann, thread="17")
    for _ in range(2):
        incoming = desk.incoming(by=desk.ann, place=place_in(desk.channel, "17"), route=route)
        await desk.says("asker", incoming, short(), place=place_in(desk.channel, "17"))
    own = desk.fake.world.personal(desk.ann)
    assert len(desk.fake.said(own.id)) == 2
    assert desk.fake.said(desk.channel.id) == []
    assert desk.asked("create") == ["create"]


async def test_a_targeted_message_is_answered_in_one(desk: Desk) -> None:
    """Nobody else in the channel sees it; a press on it changes it there."""
    route = desk.route(desk.channel, desk.ann, thread="17", targeted=True)
    incoming = desk.incoming(by=desk.ann, place=place_in(desk.channel, "17"), route=route)
    reply = Reply("x", (Notice("For you."), Buttons((Button("share", "Share", "1"),))))
    card = await desk.says("asker", incoming, reply, place=place_in(desk.channel, "17"))
    (message,) = desk.fake.said(desk.channel.id, "17")
    assert message.targeted_to == desk.ann.id
    assert message.activity["recipient"] == {"id": desk.ann.id, "isTargeted": True}
    assert message.actions[0]["data"]["p"] == 1  # it is known when it is pressed
    pressed = desk.incoming(
        Pressed(button="share"),
        by=desk.ann,
        route=desk.route(desk.channel, desk.ann, thread="17", targeted=True, message=message.id),
    )
    await desk.says("card", pressed, short("Shared."), replaces=card)
    assert (message.shown, message.versions, message.targeted_to) == ("Shared.", 2, desk.ann.id)


async def test_in_a_dialog_it_goes_to_ones_own_chat(desk: Desk) -> None:
    """The dialog is closed by then, and may have been opened from somebody's message."""
    route = desk.route(desk.channel, desk.ann, targeted=True, dialog=True)
    incoming = desk.incoming(by=desk.ann, route=route)
    await desk.says("asker", incoming, short())
    assert desk.fake.said(desk.channel.id) == []
    assert len(desk.fake.said(desk.fake.world.personal(desk.ann).id)) == 1


async def test_a_reminder_reaches_who_never_wrote(desk: Desk) -> None:
    """By the person's key alone, through any conversation of the tenant; nobody without one."""
    reminder = Due(what="reminder", subject="x")
    lost = await desk.says("asker", desk.incoming(reminder, by=desk.ivo), short())
    assert lost.state == "undeliverable"
    await desk.knows(desk.channel)
    card = await desk.says("asker", desk.incoming(reminder, by=desk.ivo), short())
    assert card.state == "sent"
    assert len(desk.fake.said(desk.fake.world.personal(desk.ivo).id)) == 1


async def test_who_blocked_the_bot_is_left_alone(desk: Desk) -> None:
    """It is written down, and nothing is tried for ever."""
    desk.fake.world.blocked.add(desk.ann.aad)
    await desk.knows(desk.channel)
    card = await desk.says("asker", desk.incoming(by=desk.ann), short())
    assert card.state == "undeliverable"
    await desk.knows(desk.fake.world.personal(desk.ann), desk.ann)
    card = await desk.says("asker", desk.incoming(by=desk.ann), short())
    assert card.state == "undeliverable"


async def test_in_private_it_is_rather_said_twice_than_not(desk: Desk) -> None:
    """After an error the queue tries again; only this person sees it."""
    own = desk.fake.world.personal(desk.ann)
    incoming = desk.incoming(by=desk.ann, place=place_in(own), route=desk.route(own, desk.ann))
    for to in ("asker", "place"):
        card = await desk.put(incoming, to, short(), place=place_in(own))
        desk.fake.fault("send", faults.done_then_reset())
        with pytest.raises(TeamsBusy):
            await desk.post.say(incoming, card, short())
        await desk.post.say(incoming, await desk.now(card), short())
        assert (await desk.now(card)).state == "sent"
    assert len(desk.fake.said(own.id)) == 4


async def test_ones_home_is_a_card_in_ones_own_chat(desk: Desk) -> None:
    """Opened it is said anew; what is pressed on it changes it; else nobody is disturbed."""
    own = desk.fake.world.personal(desk.ann)
    route = desk.route(own, desk.ann)
    await desk.says("home", desk.incoming(Opened(what="home"), by=desk.ann, route=route), short())
    (message,) = desk.fake.said(own.id)
    pressed = desk.route(own, desk.ann, message=message.id)
    await desk.says(
        "home",
        desk.incoming(Pressed(button="i_am_it", value="home"), by=desk.ann, route=pressed),
        short("IT."),
    )
    assert (message.shown, len(desk.fake.said(own.id))) == ("IT.", 1)
    elsewhere = desk.route(desk.channel, desk.ann, thread="17", message="99")
    await desk.says(
        "home",
        desk.incoming(
            Pressed(button="i_am_it"),
            by=desk.ann,
            place=place_in(desk.channel, "17"),
            route=elsewhere,
        ),
        short(),
    )
    assert len(desk.fake.said(own.id)) == 1
    assert desk.fake.said(desk.channel.id) == []
