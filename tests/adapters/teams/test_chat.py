"""Reading Teams: what a conversation is like, what Teams says of people, links, and what it hides."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from adapters.teams.route import Route
from bot.errors import ThreadUnreadable
from bot.incoming import Direct, Pressed, Submitted, Who
from bot.ports import Look, Profile
from tests.adapters.teams.desk import Desk, at_desk, place_in, short
from tests.fakes.slack import faults
from tests.fakes.teams.signing import TENANT


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with at_desk(tmp_path) as made:
        yield made


async def test_a_channel_is_for_its_team_alone(desk: Desk) -> None:
    """Nothing in Teams is public to a whole Workspace; its own people are no outsiders."""
    for where in (desk.channel, desk.group):
        await desk.knows(where)
        found = await desk.chat.look(desk.incoming(), place_in(where))
        assert found == Look(visibility="private", outsiders=False)


@pytest.mark.parametrize("how", [{"role": "guest"}, {"role": "anonymous"}, {"tenant": "another"}])
async def test_guests_and_people_of_another_company_are_outsiders(
    desk: Desk, how: dict[str, str]
) -> None:
    """One among many is enough."""
    people = [desk.fake.world.user(f"p{number}") for number in range(230)]
    desk.fake.world.channel("web", *people, desk.fake.world.user("outsider", **how))
    await desk.knows(desk.channel)
    found = await desk.chat.look(desk.incoming(), place_in(desk.channel))
    assert found == Look(visibility="private", outsiders=True)


async def test_what_teams_does_not_say_is_not_made_up(desk: Desk) -> None:
    """Silence is no look at all; a no is as private as can be."""
    incoming = desk.incoming()
    assert await desk.chat.look(incoming, place_in(desk.channel)) is None
    await desk.knows(desk.channel)
    desk.fake.fault("members", *[faults.server_error(500)] * 3)
    assert await desk.chat.look(incoming, place_in(desk.channel)) is None
    desk.fake.fault("members", faults.server_error(403))
    found = await desk.chat.look(incoming, place_in(desk.channel))
    assert found == Look(visibility="private", outsiders=None)


async def test_zone_and_language_come_with_what_somebody_says(desk: Desk) -> None:
    """Nobody is asked; of others, and where it is not said, nothing is known."""
    route = Route(zone="Europe/Berlin", locale="de-DE")
    said = Direct(message="1", text="x")
    incoming = desk.incoming(said, by=desk.ann, route=route)
    assert incoming.who is not None
    assert await desk.chat.profile(incoming, incoming.who) == Profile("Europe/Berlin", "de-DE")
    other = Who(platform="teams", team=TENANT, user=desk.ivo.aad)
    assert await desk.chat.profile(incoming, other) is None
    bare = desk.incoming(said, by=desk.ann)
    assert await desk.chat.profile(bare, incoming.who) is None
    assert desk.fake.calls() == []


async def test_a_message_has_an_address(desk: Desk) -> None:
    """As Teams' own "Copy link" gives it; a personal chat has none, nor what nobody knows."""
    await desk.knows(desk.channel)
    await desk.knows(desk.group)
    incoming = desk.incoming(by=desk.ann)
    link = await desk.chat.link(incoming, place_in(desk.channel, "17"), "18")
    assert link is not None
    parts = urlsplit(link)
    assert parts.netloc == "teams.microsoft.com"
    assert parts.path == "/l/message/19%3Aweb%40thread.tacv2/18"
    assert parse_qs(parts.query) == {
        "tenantId": [TENANT],
        "groupId": ["grp-1"],
        "parentMessageId": ["17"],
    }
    root = await desk.chat.link(incoming, place_in(desk.channel), "17")
    assert root is not None
    assert "parentMessageId=17" in root
    chat = await desk.chat.link(incoming, place_in(desk.group, "18"), "18")
    assert chat is not None
    assert parse_qs(urlsplit(chat).query)["context"] == ['{"contextType":"chat"}']
    own = desk.fake.world.personal(desk.ann)
    assert await desk.chat.link(incoming, place_in(own), "18") is None
    await desk.knows(own, desk.ann)
    assert await desk.chat.link(incoming, place_in(own), "18") is None


async def test_a_thread_is_not_read_where_nobody_allowed_it(desk: Desk) -> None:
    """The sentence says what works instead."""
    await desk.knows(desk.channel)
    with pytest.raises(ThreadUnreadable, match="only see the messages that mention me") as error:
        await desk.chat.thread(desk.incoming(), place_in(desk.channel, "17"))
    assert not error.value.passing


async def test_that_an_answer_comes_is_shown_where_teams_shows_it(desk: Desk) -> None:
    """In chats; whatever goes wrong with it, nothing else does."""
    with capture_logs() as logged:
        for where in (desk.channel, desk.group):
            await desk.knows(where)
            await desk.chat.working(desk.incoming(), place_in(where, "17"))
    assert desk.fake.world.typing == [desk.group.id]
    assert [line for line in logged if line["event"] == "teams_nicety_failed"] == []
    desk.fake.fault("send", faults.server_error(403), faults.server_error(500))
    for _ in range(2):
        await desk.chat.working(desk.incoming(), place_in(desk.group, "17"))


async def test_thumbs_are_about_the_card_that_stands_there(desk: Desk) -> None:
    """Teams sends a message's id alone; what we know nothing of stays as it is."""
    await desk.knows(desk.channel)
    place = place_in(desk.channel, "17")
    asked = desk.incoming(by=desk.ann, place=place)
    card = await desk.says("place", asked, short(), place=place)
    (message,) = desk.fake.said(desk.channel.id)
    route = desk.route(desk.channel, desk.ann, thread="17", message=message.id)
    liked = desk.incoming(
        Pressed(button="helpful", message=message.id), by=desk.ann, place=place, route=route
    )
    understood = await desk.chat.understood(liked)
    assert understood.said == Pressed(button="helpful", value=card.id.hex, message=message.id)
    why = Submitted(form="reason", values={"reason": "too long"}, context={"card": ""})
    unlike = desk.incoming(why, by=desk.ann, place=place, route=route)
    found = (await desk.chat.understood(unlike)).said
    assert isinstance(found, Submitted)
    assert found.context == {"card": card.id.hex}
    other = desk.route(desk.channel, desk.ann, thread="17", message="99")
    strange = desk.incoming(Pressed(button="helpful"), by=desk.ann, place=place, route=other)
    assert await desk.chat.understood(strange) == strange
