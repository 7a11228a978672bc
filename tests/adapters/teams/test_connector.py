"""Calls to Teams: what is sent, what an error means, and what may be tried again."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from pydantic import SecretStr

from adapters.teams.connector import Connector, TeamsBusy, TeamsRefused
from adapters.teams.credentials import SecretSource, Tokens
from adapters.teams.mode import WithSecret
from tests.fakes.slack import faults
from tests.fakes.teams.server import SECRET, FakeTeams
from tests.fakes.teams.signing import APP, TENANT
from tests.fakes.teams.world import BOT

SCOPE = "https://api.botframework.com"
SAID = {"type": "message", "text": "hello"}


@pytest.fixture
def teams() -> Iterator[FakeTeams]:
    with FakeTeams() as running:
        yield running


@pytest_asyncio.fixture
async def connector(teams: FakeTeams) -> AsyncIterator[Connector]:
    mode = WithSecret(APP, TENANT, SecretStr(SECRET))
    made = Connector(Tokens(SecretSource(mode, f"{teams.base}/login/")), SCOPE, 0.5, most_wait=3.0)
    yield made
    await made.close()


async def test_it_says_updates_and_takes_back(teams: FakeTeams, connector: Connector) -> None:
    """In the thread that the conversation's id names."""
    ann = teams.world.user("ann")
    thread = f"{teams.world.channel('web', ann).id};messageid=17"
    id = await connector.send(teams.service, thread, SAID)
    (stands,) = teams.said(thread, "17")
    assert (stands.id, stands.shown) == (id, "hello")
    await connector.update(teams.service, thread, id, {**SAID, "text": "more"})
    assert (stands.shown, stands.versions, stands.activity["id"]) == ("more", 2, id)
    await connector.delete(teams.service, thread, id)
    await connector.delete(teams.service, thread, id)
    assert teams.said(thread) == []
    assert {call.authorization for call in teams.calls()} == {"Bearer token-1"}


async def test_a_targeted_message_is_for_its_recipient_alone(
    teams: FakeTeams, connector: Connector
) -> None:
    """The SDK's models drop what makes it so; it goes through all three calls here."""
    ann = teams.world.user("ann")
    chat = teams.world.group("plans", ann).id
    to = {**SAID, "recipient": {"id": ann.id, "isTargeted": True}}
    id = await connector.send(teams.service, chat, to, targeted=True)
    (stands,) = teams.said(chat)
    assert stands.targeted_to == ann.id
    assert stands.activity["recipient"]["isTargeted"] is True
    await connector.update(teams.service, chat, id, {**to, "text": "more"}, targeted=True)
    await connector.delete(teams.service, chat, id, targeted=True)
    assert (stands.versions, stands.gone) == (2, True)


async def test_a_chat_and_a_thread_are_begun(teams: FakeTeams, connector: Connector) -> None:
    """A chat with somebody is there or made; a thread begins with its message."""
    ann = teams.world.user("ann")
    chat, none = await connector.begin(
        teams.service, {"bot": {"id": BOT}, "members": [{"id": ann.aad}], "tenantId": TENANT}
    )
    assert (chat, none) == (teams.world.personal(ann).id, None)
    channel = teams.world.channel("web", ann).id
    thread, message = await connector.begin(
        teams.service,
        {"isGroup": True, "channelData": {"channel": {"id": channel}}, "activity": SAID},
    )
    assert thread == f"{channel};messageid={message}"


async def test_members_come_page_by_page(teams: FakeTeams, connector: Connector) -> None:
    """Five hundred of them in three pages."""
    people = [teams.world.user(f"p{number}") for number in range(500)]
    channel = teams.world.channel("web", *people).id
    found, whole = await connector.members(teams.service, channel)
    assert (len(found), whole, len(teams.calls("members"))) == (500, True, 3)
    one = await connector.member(teams.service, channel, people[7].aad)
    assert one["id"] == people[7].id


@pytest.mark.parametrize(
    "wrong", [faults.rate_limited(0), faults.rate_limited(1), faults.server_error(412)], ids=str
)
async def test_what_was_certainly_not_done_is_tried_again(
    teams: FakeTeams, connector: Connector, wrong: faults.Fault
) -> None:
    """After as long as Teams asks for."""
    chat = teams.world.group("plans").id
    teams.fault("send", wrong)
    await connector.send(teams.service, chat, SAID)
    assert len(teams.said(chat)) == 1
    first, second = teams.calls("send")
    asked = float(dict(wrong.headers).get("Retry-After", 1))
    assert second.at - first.at >= asked * 0.95


async def test_a_wait_that_is_too_long_is_left_to_the_queue(
    teams: FakeTeams, connector: Connector
) -> None:
    """Nothing was done, and it says so."""
    teams.fault("send", faults.rate_limited(60))
    begun = time.monotonic()
    with pytest.raises(TeamsBusy) as busy:
        await connector.send(teams.service, teams.world.group("plans").id, SAID)
    assert busy.value.undone
    assert time.monotonic() - begun < 10.0
    assert len(teams.calls("send")) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        faults.server_error(500),
        faults.server_error(502),
        faults.server_error(503),
        faults.server_error(504),
        faults.reset(),
        faults.never(),
        faults.done_then_reset(),
        faults.done_then_error(500),
        faults.done_then_never(),
    ],
    ids=str,
)
async def test_what_may_have_been_done_is_not_said_again(
    teams: FakeTeams, connector: Connector, wrong: faults.Fault
) -> None:
    """Nobody can look in Teams whether it stands there."""
    chat = teams.world.group("plans").id
    teams.fault("send", wrong)
    with pytest.raises(TeamsBusy) as busy:
        await connector.send(teams.service, chat, SAID)
    assert not busy.value.undone
    assert len(teams.calls("send")) == 1


@pytest.mark.parametrize(
    "wrong",
    [faults.server_error(500), faults.reset(), faults.done_then_reset(), faults.never()],
    ids=str,
)
async def test_an_update_is_tried_again(
    teams: FakeTeams, connector: Connector, wrong: faults.Fault
) -> None:
    """Twice is as good as once."""
    chat = teams.world.group("plans").id
    id = await connector.send(teams.service, chat, SAID)
    teams.fault("update", wrong)
    await connector.update(teams.service, chat, id, {**SAID, "text": "more"})
    assert teams.said(chat)[0].shown == "more"


async def test_a_token_that_is_not_taken_is_replaced_once(
    teams: FakeTeams, connector: Connector
) -> None:
    """Microsoft may take one back before its time."""
    chat = teams.world.group("plans").id
    await connector.send(teams.service, chat, SAID)
    teams.tokens.clear()
    teams.tokens.add("none")
    await connector.send(teams.service, chat, SAID)
    assert [call.authorization for call in teams.calls("send")] == [
        *["Bearer token-1"] * 2,
        "Bearer token-2",
    ]


async def test_without_a_token_nothing_is_done(teams: FakeTeams, connector: Connector) -> None:
    """It is known before anything is marked as being said."""
    teams.fault("token", *[faults.server_error(500)] * 4)
    for call in (connector.ready(), connector.send(teams.service, "x", SAID)):
        with pytest.raises(TeamsBusy) as busy:
            await call
        assert busy.value.undone
    assert teams.calls() == []


async def test_nobody_there_is_certainly_nothing_done(connector: Connector) -> None:
    """A refused connection did not get through."""
    connector.tokens.source = None
    with pytest.raises(TeamsBusy) as busy:
        await connector.send("http://127.0.0.1:9/", "x", SAID)
    assert busy.value.undone


async def test_a_no_is_said_in_a_sentence(teams: FakeTeams, connector: Connector) -> None:
    """What a person can do about it; never Teams' own words."""
    chat = teams.world.group("plans").id
    with pytest.raises(TeamsRefused, match="longer than Teams takes"):
        await connector.send(teams.service, chat, {**SAID, "text": "x" * 60_000})
    with pytest.raises(TeamsRefused, match="Add Fogbridge"):
        await connector.send(teams.service, "19:other@thread.v2", SAID)
    with pytest.raises(TeamsRefused, match="does not allow"):
        await connector.send(teams.service, teams.world.channel("web").id, SAID)
    with pytest.raises(TeamsRefused) as gone:
        await connector.update(teams.service, chat, "17", SAID)
    assert gone.value.gone
