"""Reading Slack: names, threads, people and channels, and what is said where it can't be read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.chat import SlackChat
from adapters.slack.client import SlackClient
from adapters.slack.tokens import SingleToken
from bot.chat.words import Term, Text, read_words
from bot.errors import ThreadUnreadable
from bot.incoming import (
    Command,
    Direct,
    Edited,
    Heard,
    Incoming,
    Mention,
    Opened,
    Place,
    Pressed,
    Said,
    Shortcut,
    Submitted,
    Who,
)
from bot.ports import Look, Profile
from bot.ports import Message as Told
from tests.fakes.slack import FakeSlack, faults
from tests.fakes.slack.methods import METHODS
from tests.fakes.slack.state import Message

SECONDS = 0.3
"""How long a call may take here; a rate limit is waited out for three times that."""
NBSP = "\u00a0"
"""Between the words of a name, so that it stays one."""
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@dataclass
class Eyes:
    """A SlackChat that looks at a FakeSlack."""

    fake: FakeSlack
    chat: SlackChat

    def asked_for(self, method: str) -> list[dict[str, Any]]:
        """What was given with the calls of a method."""
        return [dict(call.given) for call in self.fake.calls(method)]

    def says(self, text: str, *, user: str = "U1", channel: str = "C1", **how: Any) -> Message:
        """A message that nobody is told of."""
        return self.fake.world.typed(self.fake.world.channels[channel], user, text, **how)


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    """A Slack for one test."""
    with FakeSlack() as running:
        yield running


@pytest_asyncio.fixture
async def eyes(fake: FakeSlack) -> AsyncIterator[Eyes]:
    """With the token of the settings."""
    async for made in _eyes(fake, "xoxb-T1"):
        yield made


async def _eyes(fake: FakeSlack, token: str) -> AsyncIterator[Eyes]:
    web = AsyncWebClient(base_url=fake.api_url, timeout=5, retry_handlers=[])
    client = SlackClient(SingleToken(token, web, SECONDS), fake.api_url, SECONDS)
    yield Eyes(fake, SlackChat(client))
    await client.close()


def incoming(said: Said, **parts: Any) -> Incoming:
    """A delivery of marketing's in T1."""
    whole = {
        "key": "slack:T1:Ev1",
        "platform": "slack",
        "team": "T1",
        "who": Who(platform="slack", team="T1", user="U1"),
        "place": place(),
        "at": NOW,
        "said": said,
    }
    return Incoming.model_validate(whole | parts)


def place(channel: str = "C1", thread: str | None = None, **how: Any) -> Place:
    """A place in T1."""
    return Place(platform="slack", team="T1", channel=channel, thread=thread, **how)


ASKED = incoming(Mention(message="1.1", text=""))


# Names


KINDS: tuple[type[Any], ...] = (Command, Mention, Direct, Heard, Edited, Shortcut)


def of_kind(kind: type[Any], text: str) -> Incoming:
    """A delivery with a text, of this kind."""
    message = {} if kind is Command else {"message": "1.1"}
    return incoming(kind(text=text, **message))


def text_of(understood: Incoming) -> str:
    """What it says."""
    text: str = understood.said.text  # type: ignore[union-attr]  # only kinds with a text get here
    return text


@pytest.mark.parametrize("kind", KINDS)
async def test_slacks_markup_becomes_plain_words(eyes: Eyes, kind: type[Any]) -> None:
    """Whatever carries a text: names are looked up, entities read."""
    understood = await eyes.chat.understood(of_kind(kind, "ask <@U2> &amp; <#C1|campaigns> &lt;3"))
    assert text_of(understood) == "ask @platform-team & #campaigns <3"


@pytest.mark.parametrize(
    "said",
    [
        Submitted(form="translate", values={"text": "ask <@U2> &amp; co"}),
        Pressed(button="share", value="<@U2>"),
        Opened(what="home"),
    ],
)
async def test_what_is_typed_into_a_form_is_plain_already(eyes: Eyes, said: Said) -> None:
    """Slack escapes nothing there, so nothing is read into it."""
    assert await eyes.chat.understood(incoming(said)) == incoming(said)
    assert eyes.fake.calls() == []


async def test_a_name_is_looked_up_once(eyes: Eyes) -> None:
    """However often somebody is named, in one message or in many."""
    for _ in range(3):
        await eyes.chat.understood(of_kind(Command, "<@U2> <@U2> <@U1>"))
    assert [asked["user"] for asked in eyes.asked_for("users.info")] == ["U1", "U2"]


async def test_a_name_that_comes_with_the_mention_is_not_looked_up(eyes: Eyes) -> None:
    """Commands bring it along."""
    understood = await eyes.chat.understood(of_kind(Command, "ask <@U2|platform>"))
    assert text_of(understood) == "ask @platform"
    assert eyes.fake.calls() == []


async def test_a_crowd_is_not_looked_up(eyes: Eyes) -> None:
    """At most twenty; the others are somebody."""
    crowd = " ".join(f"<@UX{n:02}>" for n in range(60))
    for n in range(60):
        eyes.fake.world.add_user(f"UX{n:02}", name=f"desk-{n}")
    understood = await eyes.chat.understood(of_kind(Command, crowd))
    assert len(eyes.asked_for("users.info")) == 20
    assert text_of(understood).split()[:21] == [*(f"@desk-{n}" for n in range(20)), "@somebody"]


async def test_another_teams_name_is_another(eyes: Eyes) -> None:
    """Nothing that was learned of one Installation is told to another."""
    await eyes.chat.understood(of_kind(Command, "<@U2>"))
    other = incoming(Command(text="<@U2>"), team="T2", key="slack:T2:1")
    assert text_of(await eyes.chat.understood(other)) == "@somebody"


@pytest.mark.parametrize("user", ["U404", "UBOT"])
async def test_whoever_it_is_the_text_is_there(eyes: Eyes, user: str) -> None:
    """Also where Slack knows nobody of that id."""
    understood = await eyes.chat.understood(of_kind(Command, f"ask <@{user}> first"))
    assert text_of(understood) in ("ask @somebody first", "ask @fogbridge first")


@pytest.mark.parametrize(
    "fault", [faults.server_error(), faults.reset(), faults.never(), faults.rate_limited(60)]
)
async def test_a_silent_slack_is_asked_for_one_name_only(eyes: Eyes, fault: faults.Fault) -> None:
    """Nobody waits twenty times for what is nice to have; the next message asks again."""
    eyes.fake.fault_always("users.info", fault)
    understood = await eyes.chat.understood(of_kind(Command, "<@U1> <@U2> <@U3> need SSO"))
    assert text_of(understood) == "@somebody @somebody @somebody need SSO"
    assert {asked["user"] for asked in eyes.asked_for("users.info")} == {"U1"}
    eyes.fake.clear_faults()
    understood = await eyes.chat.understood(of_kind(Command, "<@U2> needs SSO"))
    assert text_of(understood) == "@platform-team needs SSO"


async def test_one_unknown_name_does_not_hide_the_next(eyes: Eyes) -> None:
    """Slack's no is about that one."""
    understood = await eyes.chat.understood(of_kind(Command, "<@U000> and <@U2>"))
    assert text_of(understood) == "@somebody and @platform-team"


@pytest.mark.parametrize(
    ("called", "shown"),
    [
        ("<!channel>", "<!channel>"),
        ("*Marketing* _Ops_", "*Marketing* _Ops_"),
        ("<@U2>", "<@U2>"),
        ("two\nlines\tand\u2028more", "two lines and more"),
        ("turned \u202eback\u202c \u200bhere", "turned back here"),
        ("no\x00thing", "no thing"),
        ("half \ud83d", "half"),
        ("x" * 500, "x" * 80),
        (" \u200b \n ", "real"),
    ],
)
async def test_a_name_is_text_in_one_line(
    eyes: Eyes, called: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is never markup, and it turns nothing around that stands beside it."""
    answer = {"profile": {"display_name": called, "real_name": "real"}, "name": "handle"}
    monkeypatch.setitem(METHODS, "users.info", lambda _: {"user": answer})
    understood = await eyes.chat.understood(of_kind(Command, "ask <@U2> first"))
    assert text_of(understood) == f"ask @{shown.replace(' ', NBSP)} first"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        7,
        {},
        {"profile": None},
        {"profile": ["x"]},
        {"profile": {"display_name": 7, "real_name": None}, "real_name": "", "name": "\u200b"},
    ],
)
async def test_somebody_without_a_name_is_somebody(
    eyes: Eyes, answer: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever Slack says of them."""
    monkeypatch.setitem(METHODS, "users.info", lambda _: {"user": answer})
    understood = await eyes.chat.understood(of_kind(Command, "ask <@U2> first"))
    assert text_of(understood) == "ask @somebody first"


# Threads


def started(eyes: Eyes, text: str = "We need <@U2>'s page &amp; SSO", **how: Any) -> Message:
    """The root of a thread."""
    return eyes.says(text, **how)


async def test_a_thread_is_read_oldest_first(eyes: Eyes) -> None:
    """Who said what and when, in plain words; the bot is known as itself, its mention left out."""
    root = started(eyes, "We need the page by Friday & <@U2> knows")
    reply = eyes.says("<@UBOT> not before the freeze ends", user="U2", thread_ts=root.ts)
    own = eyes.says("For IT", user="UBOT", thread_ts=root.ts)
    own.bot, own.app = "BBOT", "A1"
    integration = eyes.says("Build is red", user="U3", thread_ts=root.ts)
    integration.user, integration.bot, integration.subtype = None, "BOTHER", "bot_message"
    eyes.says("another thread")
    found = await eyes.chat.thread(ASKED, place(thread=root.ts))
    assert found == (
        Told(root.ts, at(root), "We need the page by Friday & @platform-team knows", who("U1")),
        Told(reply.ts, at(reply), "not before the freeze ends", who("U2")),
        Told(own.ts, at(own), "For IT", None, own=True),
        Told(integration.ts, at(integration), "Build is red", None, own=True),
    )


def at(message: Message) -> datetime:
    """When it was said."""
    return datetime.fromtimestamp(float(message.ts), UTC)


def who(user: str, team: str = "T1") -> Who:
    """A user of Slack's."""
    return Who(platform="slack", team=team, user=user)


async def test_what_nobody_said_is_left_out(eyes: Eyes) -> None:
    """Joins, topics and the like; files and broadcasts are somebody's words."""
    root = started(eyes)
    for subtype in (
        "channel_join",
        "channel_topic",
        "file_share",
        "thread_broadcast",
        "me_message",
    ):
        eyes.says(subtype, thread_ts=root.ts).subtype = subtype
    found = await eyes.chat.thread(ASKED, place(thread=root.ts))
    assert [m.text for m in found[1:]] == ["file_share", "thread_broadcast", "me_message"]


async def test_an_outsider_is_known_as_one(eyes: Eyes) -> None:
    """Their team is their own."""
    root = started(eyes, channel="C3")
    eyes.says("we are waiting", user="UOUT", channel="C3", thread_ts=root.ts)
    found = await eyes.chat.thread(ASKED, place("C3", root.ts))
    assert [m.who for m in found] == [who("U1"), who("UOUT", "TOUT")]


async def test_in_an_organisation_people_are_known_by_it(fake: FakeSlack) -> None:
    """Where the app is installed for all of it; somebody from outside is not taken for one."""
    fake.world.add_org("E1", ["TA", "TB"])
    fake.world.add_user("UA", "TA", name="brand-desk")
    fake.world.add_channel("CA", "TA", members=("UA", "UOUT"), connected=("TOUT",))
    async for eyes in _eyes(fake, "xoxb-E1"):
        root = eyes.says("We need SSO", user="UA", channel="CA")
        asked = incoming(Mention(message="1.1", text=""), team="E1", enterprise="E1")
        where = Place(platform="slack", team="E1", channel="CA", thread=root.ts)
        assert [m.who for m in await eyes.chat.thread(asked, where)] == [who("UA", "E1")]


@pytest.mark.parametrize("repeated", [True, False])
async def test_a_long_thread_is_read_page_by_page(eyes: Eyes, repeated: bool) -> None:
    """Each message once, also where Slack puts the root on every page."""
    eyes.fake.world.root_on_every_page = repeated
    root = started(eyes, "root")
    said = [eyes.says(f"reply {n}", thread_ts=root.ts).text for n in range(450)]
    found = await eyes.chat.thread(ASKED, place(thread=root.ts))
    assert [m.text for m in found] == ["root", *said]
    assert [asked["limit"] for asked in eyes.asked_for("conversations.replies")] == ["200"] * 3


async def test_a_thread_without_an_end_is_read_for_five_pages(eyes: Eyes) -> None:
    """The app does not read for ever."""
    root = started(eyes, "root")
    for n in range(1_200):
        eyes.says(f"reply {n}", thread_ts=root.ts)
    assert len(await eyes.chat.thread(ASKED, place(thread=root.ts))) == 1_000
    assert len(eyes.asked_for("conversations.replies")) == 5


async def test_a_thread_asks_for_each_name_once(eyes: Eyes) -> None:
    """Not once a message, and never for the bot itself."""
    root = started(eyes, "<@U2> <@UBOT> please")
    for _ in range(5):
        eyes.says("<@U2> and <@U3>?", thread_ts=root.ts)
    await eyes.chat.thread(ASKED, place(thread=root.ts))
    assert [asked["user"] for asked in eyes.asked_for("users.info")] == ["U2", "U3"]


async def test_odd_messages_of_slacks_are_left_out(
    eyes: Eyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has no moment or no shape is no message; odd signs and authors do no harm."""
    good: dict[str, Any] = {
        "type": "message",
        "text": "hi",
        "user": "U1",
        "ts": "1795426200.000100",
    }
    odd: list[Any] = [
        None,
        "text",
        {"text": "no moment"},
        good | {"ts": "1e999"},
        good | {"ts": 7.5},
        good,
        good | {"ts": "1795426201.000100", "text": "a\x00b\ud800c", "user": ["U1"]},
        good | {"ts": "1795426202.000100", "text": {"x": 1}, "user": None},
        good | {"ts": "1795426203.000100", "text": "x" * 60_000, "user_team": "T" * 300},
    ]
    answer = {"messages": odd, "response_metadata": None}
    monkeypatch.setitem(METHODS, "conversations.replies", lambda _: answer)
    found = await eyes.chat.thread(ASKED, place(thread="1795426200.000100"))
    assert [(m.text, m.who) for m in found] == [
        ("hi", who("U1")),
        ("abc", None),
        ("", None),
        ("x" * 45_000, None),
    ]


INVITE = "I can't read this channel yet. Invite me with /invite @Fogbridge, then mention me again."
SCOPE = (
    "I may not read threads here: the app lacks the scope {}. "
    "Whoever installed it can add it and reinstall the app."
)
LATER = "Slack did not hand the thread over in time. Mention me again in a minute."
LIMITED = "Slack lets this app read threads only now and then. Mention me again in a minute."
UNKNOWN = "Slack does not let me read this thread. `fogbridge doctor` shows what is missing."


async def refusal(eyes: Eyes, where: Place) -> str:
    """The sentence that says why this thread can't be read."""
    with pytest.raises(ThreadUnreadable) as caught:
        await eyes.chat.thread(ASKED, where)
    return caught.value.sentence


@pytest.mark.parametrize("channel", ["C2", "G404"])
async def test_without_an_invitation(eyes: Eyes, channel: str) -> None:
    """It says how to invite it, also where it does not even see the channel."""
    if channel == "C2":
        eyes.says("hi", channel=channel)
    assert await refusal(eyes, place(channel, "1.1")) == INVITE


@pytest.mark.parametrize(
    ("visibility", "scope"),
    [
        ("public", "channels:history"),
        ("private", "groups:history"),
        (None, "channels:history or groups:history"),
    ],
)
async def test_without_the_scope(eyes: Eyes, visibility: Any, scope: str) -> None:
    """It names the one that is missing."""
    eyes.fake.world.tokens["xoxb-T1"].scopes -= {"channels:history", "groups:history"}
    where = place("G1" if visibility == "private" else "C1", "1.1", visibility=visibility)
    assert await refusal(eyes, where) == SCOPE.format(scope)


async def test_a_thread_that_is_gone(eyes: Eyes) -> None:
    """Nothing is missing, there is nothing to read."""
    assert await refusal(eyes, place(thread="1.1")) == (
        "This thread is gone, so there is nothing to read."
    )


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (faults.rate_limited(60), LIMITED),
        (faults.refused("ratelimited"), LIMITED),
        (faults.server_error(), LATER),
        (faults.reset(), LATER),
        (faults.never(), LATER),
        (faults.refused("internal_error"), LATER),
        (faults.refused("no_permission"), SCOPE.format("channels:history or groups:history")),
        (faults.refused("something_new"), UNKNOWN),
        (faults.refused("token_revoked"), "Fogbridge is not installed there any more."),
    ],
)
async def test_each_no_of_slacks_is_one_sentence(
    eyes: Eyes, fault: faults.Fault, sentence: str
) -> None:
    """That says what to do, and never Slack's own word for it."""
    root = started(eyes)
    eyes.fake.fault_always("conversations.replies", fault)
    assert await refusal(eyes, place(thread=root.ts)) == sentence


async def test_a_short_wait_is_waited_out(fake: FakeSlack) -> None:
    """Slack asks for a second, and then answers."""
    web = AsyncWebClient(base_url=fake.api_url, timeout=5, retry_handlers=[])
    client = SlackClient(SingleToken("xoxb-T1", web), fake.api_url, 1.0)
    eyes = Eyes(fake, SlackChat(client))
    root = started(eyes, "root")
    fake.fault("conversations.replies", faults.rate_limited(1))
    assert [m.text for m in await eyes.chat.thread(ASKED, place(thread=root.ts))] == ["root"]
    await client.close()


async def test_an_app_that_may_read_once_a_minute_says_so_at_once(eyes: Eyes) -> None:
    """Nobody waits a minute for the second page, nor for the next mention."""
    eyes.fake.limit_thread_reads()
    root = started(eyes)
    for n in range(20):
        eyes.says(f"reply {n}", thread_ts=root.ts)
    started_at = asyncio.get_running_loop().time()
    assert await refusal(eyes, place(thread=root.ts)) == LIMITED
    assert asyncio.get_running_loop().time() - started_at < 1.0


# People


async def test_a_profile_is_zone_and_language(eyes: Eyes) -> None:
    """As Slack knows them."""
    assert await eyes.chat.profile(ASKED, who("U2")) == Profile("America/New_York", "en-US")


@pytest.mark.parametrize(
    ("answer", "admin"),
    [
        ({"is_admin": True}, True),
        ({"is_owner": True, "is_admin": False}, True),
        ({"is_admin": False}, False),
        ({"is_admin": "true"}, False),
        ({}, False),
    ],
)
async def test_a_profile_says_who_runs_the_workspace(
    eyes: Eyes, answer: dict[str, Any], admin: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its admins and owners, where Slack says so in so many words."""
    monkeypatch.setitem(METHODS, "users.info", lambda _: {"user": answer})
    assert await eyes.chat.profile(ASKED, who("U2")) == Profile(admin=admin)


@pytest.mark.parametrize(
    "answer",
    [{}, {"tz": 7, "locale": None}, {"tz": "x" * 65, "locale": "y" * 36}],
)
async def test_a_profile_holds_only_what_is_one(
    eyes: Eyes, answer: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An app user, or somebody who set nothing."""
    monkeypatch.setitem(METHODS, "users.info", lambda _: {"user": answer})
    assert await eyes.chat.profile(ASKED, who("U2")) == Profile()


@pytest.mark.parametrize(
    "fault", [faults.refused("missing_scope"), faults.refused("user_not_found"), faults.reset()]
)
async def test_a_profile_that_slack_keeps_to_itself(eyes: Eyes, fault: faults.Fault) -> None:
    """The Workspace's own zone is good enough."""
    eyes.fake.fault_always("users.info", fault)
    assert await eyes.chat.profile(ASKED, who("U2")) is None


# Addresses


async def test_a_message_has_an_address(eyes: Eyes) -> None:
    """Slack's own, also of a reply."""
    root = eyes.says("We need a page")
    reply = eyes.says("By when?", thread_ts=root.ts)
    link = await eyes.chat.link(ASKED, place(), root.ts)
    assert link == f"https://example-t1.slack.com/archives/C1/p{root.ts.replace('.', '')}"
    link = await eyes.chat.link(ASKED, place(thread=root.ts), reply.ts)
    assert link is not None
    assert link.endswith(f"?thread_ts={root.ts}&cid=C1")


@pytest.mark.parametrize(
    "fault",
    [faults.refused("message_not_found"), faults.refused("channel_not_found"), faults.reset()],
)
async def test_without_an_address_nothing_is_lost(eyes: Eyes, fault: faults.Fault) -> None:
    """What is kept is whole without it."""
    eyes.fake.fault_always("chat.getPermalink", fault)
    assert await eyes.chat.link(ASKED, place(), "1763000000.000100") is None


@pytest.mark.parametrize("link", [7, "", "javascript:alert(1)", "http://acme.slack.com/x", None])
async def test_an_address_that_is_none_is_not_kept(
    eyes: Eyes, link: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It becomes a link that people press."""
    monkeypatch.setitem(METHODS, "chat.getPermalink", lambda _: {"permalink": link})
    assert await eyes.chat.link(ASKED, place(), "1763000000.000100") is None


# Channels


@pytest.mark.parametrize(
    ("channel", "look"),
    [
        ("C1", Look("public", outsiders=False)),
        ("C2", Look("public", outsiders=False)),
        ("C3", Look("public", outsiders=True)),
        ("G1", Look("private", outsiders=False)),
    ],
)
async def test_what_a_channel_is_like(eyes: Eyes, channel: str, look: Look) -> None:
    """Who may read along decides what may be said."""
    assert await eyes.chat.look(ASKED, place(channel)) == look


async def test_a_group_of_people_is_private(eyes: Eyes) -> None:
    """Slack calls it neither public nor a private channel."""
    eyes.fake.world.add_channel("G2", kind="mpim", members=("U1", "U2"))
    eyes.fake.world.tokens["xoxb-T1"].scopes.add("mpim:read")
    assert await eyes.chat.look(ASKED, place("G2")) == Look("private", outsiders=False)


async def test_a_channel_that_will_be_shared_counts_as_shared(
    eyes: Eyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The invitation is out; and without a word it is not public."""
    answer: dict[str, Any] = {"channel": {"is_pending_ext_shared": True}}
    monkeypatch.setitem(METHODS, "conversations.info", lambda _: answer)
    assert await eyes.chat.look(ASKED, place()) == Look("private", outsiders=True)


@pytest.mark.parametrize(
    "fault", [faults.refused("missing_scope"), faults.refused("channel_not_found")]
)
async def test_a_channel_that_is_not_shown_is_what_the_event_says(
    eyes: Eyes, fault: faults.Fault
) -> None:
    """Better than nothing: events say whether outsiders are there."""
    eyes.fake.fault_always("conversations.info", fault)
    where = place("C3", visibility="private", outsiders=True)
    assert await eyes.chat.look(ASKED, where) == Look("private", outsiders=True)
    assert await eyes.chat.look(ASKED, place("C3")) == Look(None, None)


@pytest.mark.parametrize("fault", [faults.server_error(), faults.reset(), faults.never()])
async def test_a_silent_slack_says_nothing_of_a_channel(eyes: Eyes, fault: faults.Fault) -> None:
    """It is asked again next time."""
    eyes.fake.fault_always("conversations.info", fault)
    assert await eyes.chat.look(ASKED, place("C3", outsiders=True)) is None


# Niceties


async def test_an_answer_is_announced_in_its_thread(eyes: Eyes) -> None:
    """Under the thread's root, or under the message that begins one."""
    root = started(eyes)
    await eyes.chat.working(ASKED, place(thread=root.ts))
    assert eyes.fake.status("C1", root.ts) == "is translating …"
    dm = eyes.fake.dm("U1")
    await eyes.chat.working(incoming(Direct(message="1.2", text="hi")), place(dm, direct=True))
    assert eyes.fake.status(dm, "1.2") == "is translating …"


async def test_nothing_is_announced_where_there_is_no_thread(eyes: Eyes) -> None:
    """A command has none."""
    await eyes.chat.working(incoming(Command(text="hi")), place())
    assert eyes.fake.calls() == []


async def test_prompts_are_suggested_for_the_conversation(eyes: Eyes) -> None:
    """Each is a message that is understood as it stands."""
    dm = eyes.fake.dm("U1")
    await eyes.chat.prompt(incoming(Opened(what="conversation"), place=place(dm, direct=True)))
    prompts = eyes.fake.world.channels[dm].prompts[""]
    read = [read_words(one["message"], "direct", lambda word: word == "SSO") for one in prompts]
    assert [type(words) for words in read] == [Text, Text, Term]
    assert [words.to for words in read if isinstance(words, Text)] == ["it", "marketing"]


async def test_nothing_is_suggested_nowhere(eyes: Eyes) -> None:
    """Without a conversation there is nobody to suggest it to."""
    await eyes.chat.prompt(incoming(Opened(what="conversation"), place=None))
    assert eyes.fake.calls() == []


@pytest.mark.parametrize(
    "fault",
    [
        faults.refused("missing_scope"),
        faults.refused("token_revoked"),
        faults.server_error(),
        faults.reset(),
        faults.never(),
        faults.rate_limited(60),
    ],
)
async def test_niceties_never_fail(eyes: Eyes, fault: faults.Fault) -> None:
    """Nothing depends on them."""
    eyes.fake.fault_always("*", fault)
    await eyes.chat.working(ASKED, place(thread="1.1"))
    await eyes.chat.prompt(incoming(Opened(what="conversation"), place=place("D1", direct=True)))
