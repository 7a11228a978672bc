"""Saying things in Slack: once in the open, at least once in private, and in pieces where it is long."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.slack.client import SlackBusy
from adapters.slack.post import EVENT
from adapters.slack.route import Route
from bot.errors import Unpostable
from bot.incoming import Place, Pressed
from tests.adapters.slack.desk import Desk, at_desk, channel, long, short
from tests.fakes.slack import faults
from tests.fakes.slack.faults import Fault
from tests.fakes.slack.state import Message

POST, LOOK = "chat.postMessage", ("conversations.history", "conversations.replies")


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with at_desk(tmp_path) as made:
        yield made


def _texts(messages: list[Message]) -> str:
    return "\n".join(message.shown for message in messages)


# In the open: once


async def test_the_first_time_nothing_is_looked_for(desk: Desk) -> None:
    """One call, with the card's id in its metadata; where it stands is written down."""
    incoming = desk.incoming()
    card = await desk.put(incoming, "place", short(), place=channel())
    await desk.post.say(incoming, card, short())
    (message,) = desk.fake.posted("C1")
    assert message.metadata == {
        "event_type": EVENT,
        "event_payload": {"card": f"{card.id.hex}/0"},
    }
    (call,) = desk.fake.calls(POST)
    assert [call.given[key] for key in ("unfurl_links", "unfurl_media", "link_names")] == [
        False
    ] * 3
    assert call.given["parse"] == "none"
    kept = await desk.now(card)
    assert (kept.state, kept.message) == ("sent", message.ts)
    assert not desk.asked(*LOOK)


@pytest.mark.parametrize("thread", [False, True], ids=["in the channel", "in a thread"])
@pytest.mark.parametrize(
    ("fault", "stands"),
    [
        (faults.done_then_reset(), True),
        (faults.done_then_error(500), True),
        (faults.done_then_error(503), True),
        (faults.done_then_never(), True),
        (faults.reset(), False),
        (faults.server_error(500), False),
        (faults.server_error(502), False),
        (faults.never(), False),
        (faults.refused("internal_error"), False),
        (faults.refused("ratelimited"), False),
    ],
    ids=lambda value: str(value) if isinstance(value, bool) else "",
)
async def test_a_second_try_looks_first(
    desk: Desk, thread: bool, fault: Fault, stands: bool
) -> None:
    """What went wrong may have been done all the same; then that one is adopted."""
    root = desk.fake.world.typed(desk.fake.world.channels["C1"], "U1", "root")
    place = channel(thread=root.ts if thread else None)
    incoming = desk.incoming()
    card = await desk.put(incoming, "place", short(), place=place)
    desk.fake.fault(POST, fault)
    with pytest.raises(SlackBusy):
        await desk.post.say(incoming, card, short())
    assert (await desk.now(card)).state == "sending"
    await desk.post.say(incoming, await desk.now(card), short())
    (message,) = desk.fake.posted("C1")
    assert desk.asked(POST, *LOOK) == [POST, LOOK[thread], *([] if stands else [POST])]
    assert (await desk.now(card)).message == message.ts
    assert message.thread_ts == place.thread


async def test_the_look_reads_on_to_the_next_page(desk: Desk) -> None:
    """The channel went on talking; what stands there is found behind all that."""
    incoming = desk.incoming()
    card = await desk.put(incoming, "place", short(), place=channel())
    desk.fake.fault(POST, faults.done_then_reset())
    with pytest.raises(SlackBusy):
        await desk.post.say(incoming, card, short())
    place = desk.fake.world.channels["C1"]
    for number in range(40):
        desk.fake.world.typed(place, "U2", f"chatter {number}")
    desk.fake.world.page_limit = 15
    await desk.post.say(incoming, await desk.now(card), short())
    assert len(desk.fake.posted("C1")) == 1
    assert len(desk.asked(*LOOK)) > 1


@pytest.mark.parametrize("error", ["missing_scope", "not_in_channel", "channel_not_found"])
async def test_without_a_look_nothing_is_risked(desk: Desk, error: str) -> None:
    """Better not at all than twice; the person is told what to do."""
    incoming = desk.incoming()
    card = await desk.put(incoming, "place", short(), place=channel())
    desk.fake.fault(POST, faults.reset())
    with pytest.raises(SlackBusy):
        await desk.post.say(incoming, card, short())
    desk.fake.fault(LOOK[0], faults.refused(error))
    with pytest.raises(Unpostable, match="If it did not, share it again"):
        await desk.post.say(incoming, await desk.now(card), short())
    assert (await desk.now(card)).state == "undeliverable"
    assert desk.asked(POST) == [POST]


async def test_while_the_look_fails_nothing_is_posted(desk: Desk) -> None:
    """It is tried again, and the third time it is posted."""
    incoming = desk.incoming()
    card = await desk.put(incoming, "place", short(), place=channel())
    desk.fake.fault(POST, faults.reset())
    desk.fake.fault(LOOK[0], faults.server_error(500))
    for _ in range(2):
        with pytest.raises(SlackBusy):
            await desk.post.say(incoming, await desk.now(card), short())
    assert desk.asked(POST) == [POST]
    await desk.post.say(incoming, await desk.now(card), short())
    assert len(desk.fake.posted("C1")) == 1


@pytest.mark.parametrize(
    ("place", "says"),
    [("C2", "/invite @Fogbridge"), ("C4", "archived"), ("C404", "/invite @Fogbridge")],
)
async def test_where_nothing_may_be_posted_the_sentence_says_what_to_do(
    desk: Desk, place: str, says: str
) -> None:
    """Not in the channel, archived, unknown."""
    incoming = desk.incoming()
    card = await desk.put(incoming, "place", short(), place=channel(place))
    with pytest.raises(Unpostable, match=says):
        await desk.post.say(incoming, card, short())
    assert (await desk.now(card)).state == "undeliverable"


async def test_others_messages_and_metadata_are_not_taken_for_ours(desk: Desk) -> None:
    """Somebody says the same, and another card stands there."""
    other = await desk.said(place=channel(), reply=short())
    incoming = desk.incoming()
    card = await desk.put(incoming, "place", short(), place=channel())
    desk.fake.fault(POST, faults.reset())
    with pytest.raises(SlackBusy):
        await desk.post.say(incoming, card, short())
    world = desk.fake.world
    for metadata in (
        {"event_type": EVENT, "event_payload": {"card": 7}},
        {"event_type": EVENT, "event_payload": {}},
        {"event_type": "another", "event_payload": {"card": f"{card.id.hex}/0"}},
    ):
        message = world.typed(world.channels["C1"], "U2", "Done.")
        message.metadata = metadata
    await desk.post.say(incoming, await desk.now(card), short())
    kept = await desk.now(card)
    assert kept.message not in (None, other.message)
    assert len(desk.fake.posted("C1")) == 2


# In pieces


async def test_a_long_answer_is_posted_whole_in_pieces(desk: Desk) -> None:
    """Nothing is left out, and it knows where each piece stands."""
    card = await desk.said(place=channel(), reply=long())
    said = desk.fake.posted("C1")
    assert len(said) > 2
    assert all(f"[{number}]" in _texts(said) for number in range(30))
    assert card.message == ",".join(message.ts for message in said)


async def test_only_the_pieces_that_are_missing_are_posted_again(desk: Desk) -> None:
    """The connection broke behind the second piece."""
    incoming = desk.incoming()
    card = await desk.put(incoming, "place", long(), place=channel())
    desk.fake.fault(POST, Fault(perform=True), faults.done_then_reset())
    with pytest.raises(SlackBusy):
        await desk.post.say(incoming, card, long())
    assert len(desk.fake.posted("C1")) == 2
    await desk.post.say(incoming, await desk.now(card), long())
    said = desk.fake.posted("C1")
    keys = [m.metadata["event_payload"]["card"] for m in said if m.metadata]
    assert keys == [f"{card.id.hex}/{number}" for number in range(len(said))]
    assert (await desk.now(card)).message == ",".join(message.ts for message in said)


async def test_pieces_of_what_is_refused_do_not_stay_behind(desk: Desk) -> None:
    """The channel was archived in the middle: half an answer helps nobody."""
    incoming = desk.incoming()
    card = await desk.put(incoming, "place", long(), place=channel())
    desk.fake.fault(POST, Fault(perform=True), faults.refused("restricted_action"))
    with pytest.raises(Unpostable, match="Only some people may post"):
        await desk.post.say(incoming, card, long())
    assert not desk.fake.posted("C1")
    assert (await desk.now(card)).state == "undeliverable"


async def test_what_was_posted_in_pieces_is_taken_back_whole(desk: Desk) -> None:
    """Every piece goes; one that somebody deleted already is no reason to stop."""
    card = await desk.said(place=channel(), reply=long())
    first = desk.fake.posted("C1")[0]
    first.gone = True
    incoming = desk.incoming()
    gone = await desk.put(incoming, "gone", short(), place=channel(), replaces=card)
    desk.fake.fault("chat.delete", Fault(perform=True), Fault(perform=True), faults.reset())
    with pytest.raises(SlackBusy):
        await desk.post.say(incoming, gone, short())
    await desk.post.say(incoming, gone, short())
    assert not desk.fake.posted("C1")
    assert ((await desk.now(card)).state, (await desk.now(gone)).state) == ("taken_back", "sent")


async def test_what_is_being_posted_is_taken_back_once_it_stands(desk: Desk) -> None:
    """The press is quicker than the answer to the post: the deletion waits for it."""
    incoming = desk.incoming()
    card = await desk.put(incoming, "place", short(), place=channel())
    gone = await desk.put(incoming, "gone", short(), place=channel(), replaces=card)
    desk.fake.fault(POST, faults.done_then_reset())
    with pytest.raises(SlackBusy):
        await desk.post.say(incoming, card, short())
    with pytest.raises(SlackBusy):
        await desk.post.say(incoming, gone, short())
    await desk.post.say(incoming, await desk.now(card), short())
    await desk.post.say(incoming, gone, short())
    assert not desk.fake.posted("C1")
    assert (await desk.now(card)).state == "taken_back"


async def test_a_card_in_pieces_is_replaced_by_one_message(desk: Desk) -> None:
    """The last piece is updated and the others go; the next update finds the one that is left."""
    card = await desk.said(place=channel(), reply=long())
    last = desk.fake.posted("C1")[-1]
    incoming = desk.incoming()
    newer = await desk.put(incoming, "card", short("Newer."), place=channel(), replaces=card)
    desk.fake.fault("chat.update", faults.done_then_reset())
    with pytest.raises(SlackBusy):
        await desk.post.say(incoming, newer, short("Newer."))
    await desk.post.say(incoming, newer, short("Newer."))
    (message,) = desk.fake.posted("C1")
    assert (message.ts, message.shown) == (last.ts, "Newer.")
    newest = await desk.put(
        incoming, "card", short("Newest."), place=channel(), replaces=await desk.now(newer)
    )
    await desk.post.say(incoming, newest, short("Newest."))
    assert [m.shown for m in desk.fake.posted("C1")] == ["Newest."]


async def test_a_card_that_is_gone_needs_no_update(desk: Desk) -> None:
    """Somebody deleted it; nothing is said instead."""
    card = await desk.said(place=channel(), reply=short())
    desk.fake.posted("C1")[0].gone = True
    incoming = desk.incoming()
    newer = await desk.put(incoming, "card", short("Newer."), place=channel(), replaces=card)
    await desk.post.say(incoming, newer, short("Newer."))
    assert not desk.fake.posted("C1")
    assert (await desk.now(newer)).state == "sent"


# In private


async def test_a_command_is_answered_at_its_address(desk: Desk) -> None:
    """For the person alone, and not in place of anything."""
    incoming, route = desk.incoming(), desk.hook()
    card = await desk.put(incoming, "asker", short(), place=channel(), route=route)
    await desk.post.say(incoming, card, short())
    (ephemeral,) = desk.fake.ephemerals("U1")
    assert (ephemeral.shown, ephemeral.by) == ("Done.", "response_url")
    assert not desk.asked(POST, "chat.postEphemeral")
    assert (await desk.now(card)).state == "sent"


async def test_what_an_address_takes_no_room_for_is_said_in_the_channel(desk: Desk) -> None:
    """All of it, to the person alone, where they asked."""
    incoming, route = desk.incoming(), desk.hook()
    card = await desk.put(incoming, "asker", long(60), place=channel(), route=route)
    await desk.post.say(incoming, card, long(60))
    assert not desk.asked("response_url")
    assert {e.by for e in desk.fake.ephemerals("U1")} == {"postEphemeral"}
    assert not desk.fake.posted("C1")
    assert (await desk.now(card)).state == "sent"


@pytest.mark.parametrize(
    ("minutes", "uses", "calls"),
    [(-1.0, 0, 0), (29.0, 5, 1)],
    ids=["its time is over", "it is used up"],
)
async def test_where_the_address_is_of_no_use_the_persons_messages_are(
    desk: Desk, minutes: float, uses: int, calls: int
) -> None:
    """What comes late stays to be read; in the channel it would be gone with the next reload."""
    incoming, route = desk.incoming(), desk.hook(minutes=minutes)
    desk.hooks()[-1].uses = uses
    card = await desk.put(incoming, "asker", short(), place=channel(), route=route)
    await desk.post.say(incoming, card, short())
    assert len(desk.asked("response_url")) == calls
    assert not desk.fake.ephemerals("U1")
    assert [m.shown for m in desk.fake.posted(desk.fake.dm("U1"))] == ["Done."]
    assert (await desk.now(card)).state == "sent"


async def test_in_a_thread_it_stays_in_the_thread(desk: Desk) -> None:
    """At the address and through the API; in the channel nobody would look for it."""
    root = desk.fake.world.typed(desk.fake.world.channels["C1"], "U1", "root")
    place = channel(thread=root.ts)
    for route in (desk.hook(), None):
        incoming = desk.incoming()
        card = await desk.put(incoming, "asker", short(), place=place, route=route)
        await desk.post.say(incoming, card, short())
    assert [e.thread_ts for e in desk.fake.ephemerals("U1")] == [root.ts] * 2


@pytest.mark.parametrize("place", [channel("C2"), channel("C404"), None])
async def test_where_the_bot_is_not_it_goes_to_the_persons_messages(
    desk: Desk, place: Place | None
) -> None:
    """The way back is over and the channel is closed to us: there is one more way."""
    incoming = desk.incoming()
    card = await desk.put(incoming, "asker", long(), place=place)
    await desk.post.say(incoming, card, long())
    said = desk.fake.posted(desk.fake.dm("U1"))
    assert all(f"[{number}]" in _texts(said) for number in range(30))
    assert (await desk.now(card)).state == "sent"


async def test_where_no_way_is_left_it_is_undeliverable(desk: Desk) -> None:
    """A person who is no member any more; nobody is there to be told."""
    incoming = desk.incoming(user="UGONE")
    card = await desk.put(incoming, "asker", short(), place=channel("C2"))
    await desk.post.say(incoming, card, short())
    assert (await desk.now(card)).state == "undeliverable"


async def test_private_ways_that_fail_for_now_are_tried_again(desk: Desk) -> None:
    """A broken answer is no refusal."""
    incoming, route = desk.incoming(), desk.hook()
    card = await desk.put(incoming, "asker", short(), place=channel(), route=route)
    for fault in (faults.server_error(500), faults.rate_limited(1), faults.reset()):
        desk.fake.fault("response_url", fault)
        with pytest.raises(SlackBusy):
            await desk.post.say(incoming, card, short())
    await desk.post.say(incoming, card, short())
    assert len(desk.fake.ephemerals("U1")) == 1


async def test_a_press_on_a_private_card_replaces_it_or_says_it_once_more(desk: Desk) -> None:
    """At the address of the press; when that is over, in the person's messages; a card of nobody's
    press is not worth a message."""
    incoming = desk.incoming(Pressed(button="share"))
    first = await desk.put(incoming, "asker", short("First."), place=channel(), route=desk.hook())
    await desk.post.say(incoming, first, short("First."))
    shown = desk.fake.ephemerals("U1")[0]
    world = desk.fake.world
    with world.lock:
        url = world.hook("U1", world.channels["C1"], shown, "actions", "T1")
    route = _of_a_press(desk.hook(), url)
    second = await desk.put(
        incoming, "card", short("Second."), place=channel(), route=route, replaces=first
    )
    await desk.post.say(incoming, second, short("Second."))
    assert [e.shown for e in desk.fake.ephemerals("U1")] == ["Second."]
    late = desk.hook(minutes=-1)
    third = await desk.put(
        incoming, "card", short("Third."), place=channel(), route=late, replaces=second
    )
    await desk.post.say(incoming, third, short("Third."))
    assert [m.shown for m in desk.fake.posted(desk.fake.dm("U1"))] == ["Third."]
    nobody = desk.incoming(user=None)
    fourth = await desk.put(nobody, "card", short("Fourth."), place=channel(), replaces=second)
    await desk.post.say(nobody, fourth, short("Fourth."))
    assert (await desk.now(fourth)).state == "undeliverable"


def _of_a_press(route: Route, url: str) -> Route:
    """The way back of a press, which can stand in place of what was pressed."""
    return route.model_copy(update={"url": url, "replaces": True})


# In forms and on the home page


async def test_a_form_that_is_only_just_being_opened_is_waited_for(desk: Desk) -> None:
    """The answer is quicker than the form."""
    incoming = desk.incoming()
    card = await desk.put(incoming, "asker", short(), route=Route(external="fb-1"))
    desk.fake.fault("views.update", faults.refused("not_found"), faults.refused("not_found"))
    with desk.fake.world.lock:
        trigger = desk.fake.world.trigger("U1", "T1")
    await desk.client.call(
        incoming,
        "views.open",
        trigger_id=trigger,
        view={
            "type": "modal",
            "callback_id": "x",
            "external_id": "fb-1",
            "title": {"type": "plain_text", "text": "Opening"},
            "blocks": [{"type": "divider"}],
        },
    )
    await desk.post.say(incoming, card, short())
    view = desk.fake.view("U1")
    assert view is not None
    assert "Done." in view.shown
    assert len(desk.asked("views.update")) == 3


@pytest.mark.parametrize("error", ["not_found", "invalid_arguments"])
async def test_a_form_that_is_closed_is_no_way_any_more(desk: Desk, error: str) -> None:
    """Then the person is told in another private way."""
    incoming = desk.incoming()
    card = await desk.put(incoming, "asker", short(), route=Route(view="V404"))
    desk.fake.fault_always("views.update", faults.refused(error))
    await desk.post.say(incoming, card, short())
    assert [m.shown for m in desk.fake.posted(desk.fake.dm("U1"))] == ["Done."]


async def test_the_home_page_is_published_for_its_person(desk: Desk) -> None:
    """Again and again the same, so a second try does no harm."""
    incoming = desk.incoming()
    card = await desk.put(incoming, "home", short("Your home."))
    desk.fake.fault("views.publish", faults.done_then_reset())
    with pytest.raises(SlackBusy):
        await desk.post.say(incoming, card, short("Your home."))
    await desk.post.say(incoming, card, short("Your home."))
    home = desk.fake.home("U1")
    assert home is not None
    assert "Your home." in home.shown
    assert (await desk.now(card)).state == "sent"


async def test_a_card_without_a_place_cannot_be_said_in_the_open(desk: Desk) -> None:
    """It says so."""
    incoming = desk.incoming()
    card = await desk.put(incoming, "place", short(), place=channel())
    with pytest.raises(Unpostable, match="no channel"):
        await desk.post.say(incoming, replace(card, place=None), short())
