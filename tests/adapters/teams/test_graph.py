"""A thread through Graph: whole, in its order, with whose words are whose; and what it refuses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.teams.graph import CANT_READ, GraphThreads
from adapters.teams.marks import mark_of
from adapters.teams.references import Reference
from adapters.teams.route import Route
from adapters.wiring import UtcClock
from bot.errors import ThreadUnreadable
from bot.ids import new_id
from bot.incoming import Direct, Who
from tests.adapters.teams.desk import Desk, at_desk, place_in, short
from tests.fakes.slack import faults
from tests.fakes.teams.signing import APP, TENANT
from tests.fakes.teams.world import User


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with at_desk(tmp_path) as made:
        made.fake.graph = True
        yield made


def _reader(desk: Desk, now: float = 0.0) -> GraphThreads:
    url = f"{desk.fake.base}/"
    clock = UtcClock()
    return GraphThreads(desk.connector.tokens, url, APP, clock, seconds=1.0, now=lambda: now)


def _says(desk: Desk, html: str, root: str | None = None) -> str:
    id = desk.fake.world.next_id()
    desk.fake.world.speaks(desk.ann, desk.channel.id, id, root, html)
    return id


async def test_a_thread_is_read_whole_and_in_its_order(desk: Desk) -> None:
    """Page by page; the bot's name is left out, its own messages are its own."""
    reference = await desk.knows(desk.channel)
    root = _says(desk, "<p>We need the <b>page</b> &amp; a banner</p>")
    for number in range(120):
        _says(desk, f"<p>reply {number}</p>", root)
    asked = _says(desk, '<p><at id="0">Fogbridge</at>&nbsp;why this timeline?</p>', root)
    ours = await desk.connector.send(
        desk.fake.service, f"{desk.channel.id};messageid={root}", {"type": "message", "text": "x"}
    )
    _says(desk, "<p>elsewhere</p>")
    gone = _says(desk, "<p>gone</p>", root)
    desk.fake.world.unspeaks(desk.channel.id, gone)
    found = await _reader(desk).thread(reference, root)
    assert [message.text for message in found[:2]] == ["We need the page & a banner", "reply 0"]
    assert len(found) == 123
    assert [message.at for message in found] == sorted(message.at for message in found)
    assert found[0].who == Who(platform="teams", team=TENANT, user=desk.ann.aad)
    assert (found[-2].key, found[-2].text) == (asked, "why this timeline?")
    assert (found[-1].key, found[-1].own, found[-1].who) == (ours, True, None)
    assert len(desk.fake.calls("graph")) == 4


async def test_a_message_of_ours_is_found_by_its_mark(desk: Desk) -> None:
    """Where it began a thread and where it is in one; nobody else's, and none that is gone."""
    reference, reader = await desk.knows(desk.channel), _reader(desk)
    root = _says(desk, "<p>We need the page</p>")
    begun = await desk.says("place", desk.incoming(), short(), place=place_in(desk.channel))
    within = await desk.says("place", desk.incoming(), short(), place=place_in(desk.channel, root))
    assert await reader.find(reference, None, mark_of(begun.id)) == begun.message
    assert await reader.find(reference, root, mark_of(within.id)) == within.message
    assert await reader.find(reference, None, mark_of(within.id)) is None
    _says(desk, f"<p>{mark_of(new_id())}</p>")
    assert await reader.find(reference, None, mark_of(new_id())) is None
    desk.fake.said(desk.channel.id, begun.message)[0].gone = True
    assert await reader.find(reference, None, mark_of(begun.id)) is None


async def test_without_consent_it_is_not_read_and_not_asked_for_again(desk: Desk) -> None:
    """For ten minutes: consent is given once in a team's life."""
    reference = await desk.knows(desk.channel)
    desk.fake.graph = False
    now = 0.0
    reader = GraphThreads(
        desk.connector.tokens, f"{desk.fake.base}/", APP, UtcClock(), now=lambda: now
    )
    for moment, calls in ((0.0, 1), (599.0, 1), (600.0, 2)):
        now = moment
        with pytest.raises(ThreadUnreadable) as refused:
            await reader.thread(reference, "17")
        assert (refused.value.sentence, refused.value.passing) == (CANT_READ, False)
        assert len(desk.fake.calls("graph")) == calls


@pytest.mark.parametrize(
    "wrong",
    [faults.server_error(500), faults.rate_limited(5), faults.reset(), faults.never()],
    ids=str,
)
async def test_a_graph_that_is_not_well_is_a_matter_of_a_minute(
    desk: Desk, wrong: faults.Fault
) -> None:
    """And says so."""
    reference = await desk.knows(desk.channel)
    root = _says(desk, "<p>hello</p>")
    desk.fake.fault("graph", wrong)
    with pytest.raises(ThreadUnreadable, match="in a minute") as error:
        await _reader(desk).thread(reference, root)
    assert error.value.passing
    assert len(await _reader(desk).thread(reference, root)) == 1


async def test_what_is_no_channel_or_not_there_has_no_thread(desk: Desk) -> None:
    """Group chats have none, and a team's id has to be known."""
    for where in (desk.group, desk.fake.world.personal(desk.ann)):
        with pytest.raises(ThreadUnreadable):
            await _reader(desk).thread(await desk.knows(where), "17")
    bare = Reference(TENANT, desk.channel.id, "channel", desk.fake.service, "28:bot")
    with pytest.raises(ThreadUnreadable):
        await _reader(desk).thread(bare, "17")
    assert desk.fake.calls("graph") == []
    with pytest.raises(ThreadUnreadable):
        await _reader(desk).thread(await desk.knows(desk.channel), "17")


async def test_who_owns_a_team_is_asked_once_an_hour(desk: Desk) -> None:
    """Owners of a team that the bot is in run the platform's side; without consent nobody does."""
    boss = desk.fake.world.user("boss", owns=True)
    desk.fake.world.channel("web", boss)
    now = 0.0
    reader = GraphThreads(
        desk.connector.tokens, f"{desk.fake.base}/", APP, UtcClock(), now=lambda: now
    )
    chat = replace(desk.chat, reader=reader)

    async def admin(user: User) -> bool:
        said = Direct(message="1", text="x")
        incoming = desk.incoming(said, by=user, route=Route(zone="UTC"))
        assert incoming.who is not None
        found = await chat.profile(incoming, incoming.who)
        assert found is not None
        return found.admin

    assert not await admin(boss)  # the bot is in no team yet
    await desk.knows(desk.channel)
    assert [await admin(boss), await admin(desk.ann)] == [True, False]
    assert len(desk.fake.calls("graph")) == 1
    desk.fake.graph = False
    now = 3601.0
    assert not await admin(boss)
    assert not await admin(boss)
    assert len(desk.fake.calls("graph")) == 2
