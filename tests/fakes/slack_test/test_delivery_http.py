"""What people do reaches an app over HTTP: signed, in Slack's shapes, and again when it must."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import Caller, FakeSlack, How
from tests.fakes.slack_test.conftest import button, section


class Heard:
    """A Bolt app's listeners that take everything and keep it."""

    def __init__(self, app: AsyncApp) -> None:
        self.events: list[dict[str, Any]] = []
        self.others: list[dict[str, Any]] = []
        self.retries: list[tuple[str, str]] = []

        async def event(body, request):  # type: ignore[no-untyped-def] # Bolt injects by these names
            self.events.append(body)
            if "x-slack-retry-num" in request.headers:
                number, reason = (
                    request.headers[f"x-slack-retry-{part}"][0] for part in ("num", "reason")
                )
                self.retries.append((number, reason))

        async def other(ack, body):  # type: ignore[no-untyped-def] # as above
            self.others.append(body)
            await ack()

        async def command(ack, body):  # type: ignore[no-untyped-def] # as above
            self.others.append(body)
            await ack(text="Working on it", blocks=[section("Working on it")])

        for name in ("app_mention", "app_home_opened", "app_uninstalled", "tokens_revoked"):
            app.event(name)(event)
        for subtype in (None, "message_changed", "message_deleted", "bot_message", "file_share",
                        "thread_broadcast", "channel_join"):  # fmt: skip
            app.event({"type": "message", "subtype": subtype})(event)
        app.action("go")(other)
        app.action("helpful")(other)
        app.shortcut("translate_message")(other)
        app.shortcut("look_up")(other)
        app.command("/translate")(command)

    def kinds(self) -> list[str]:
        """The types of the events, with their subtypes."""
        return sorted(
            e["event"]["type"] + (f".{e['event']['subtype']}" if "subtype" in e["event"] else "")
            for e in self.events
        )


@pytest.fixture
def heard(bolt: AsyncApp) -> Heard:
    """Everything that the app was sent."""
    return Heard(bolt)


def test_a_mention_is_also_a_message(caller: Caller, heard: Heard) -> None:
    """Two events of the same message, each with its own id."""
    done = caller.mention("U1", "C1", "translate <this> & that")
    assert [a.status for a in done.answers] == [200, 200]
    first, second = heard.events
    assert heard.kinds() == ["app_mention", "message"]
    assert first["event_id"] != second["event_id"]
    assert first["event"]["ts"] == second["event"]["ts"] == done.ts
    assert first["event"]["text"] == "<@UBOT> translate &lt;this&gt; &amp; that"
    elements = first["event"]["blocks"][0]["elements"][0]["elements"]
    assert elements == [
        {"type": "user", "user_id": "UBOT"},
        {"type": "text", "text": " translate <this> & that"},
    ]
    assert first["authorizations"][0]["user_id"] == "UBOT"
    assert first["is_ext_shared_channel"] is False
    assert done.ms > 0


def test_only_where_the_bot_is_and_what_it_subscribed_to(
    fake: FakeSlack, caller: Caller, heard: Heard
) -> None:
    """Nothing from a channel without the bot; without message.channels a mention comes once."""
    assert caller.mention("U1", "C2", "hello").answers == ()
    fake.world.app.events.discard("message.channels")
    assert len(caller.mention("U1", "C1", "hello").answers) == 1
    assert caller.says("U1", "C1", "not for the app").answers == ()
    caller.says("U1", "G1", "in private")
    assert heard.kinds() == ["app_mention", "message"]
    assert heard.events[-1]["event"]["channel_type"] == "group"


def test_a_direct_message_is_one_event_or_two(
    fake: FakeSlack, caller: Caller, heard: Heard
) -> None:
    """message.im; with the switch also an app_mention, as some have seen."""
    caller.whispers("U1", "hello")
    assert heard.kinds() == ["message"]
    assert heard.events[0]["event"]["channel_type"] == "im"
    fake.world.mention_in_im = True
    caller.whispers("U1", "<@UBOT> hello")
    assert heard.kinds() == ["app_mention", "message", "message"]


def test_every_way_of_saying_something(caller: Caller, heard: Heard) -> None:
    """Threads, broadcasts, files, edits, deletions, other apps and people who join."""
    root = caller.says("U1", "C1", "ask")
    reply = caller.says("U2", "C1", "answer", thread=root.ts)
    caller.says("U2", "C1", "for all", thread=root.ts, broadcast=True)
    caller.says("U1", "C1", "look", files=1)
    assert reply.message is not None
    caller.edits(reply.message, "better answer")
    caller.deletes(reply.message)
    caller.integration_says("C1", "build passed")
    caller.joins("UOUT", "C1")
    assert heard.kinds() == sorted(
        "message message message.thread_broadcast message.file_share message.message_changed "
        "message.message_deleted message.bot_message message.channel_join".split()
    )
    by = {e["event"].get("subtype"): e["event"] for e in heard.events}
    assert by[None]["parent_user_id"] == "U1"
    assert by["thread_broadcast"]["root"]["ts"] == root.ts
    assert by["file_share"]["files"][0]["mimetype"] == "image/png"
    assert by["message_changed"]["message"]["text"] == "better answer"
    assert by["message_changed"]["previous_message"]["text"] == "answer"
    assert by["message_deleted"]["deleted_ts"] == reply.ts
    assert "user" not in by["bot_message"]


def test_the_root_of_a_thread_leaves_a_tombstone(
    fake: FakeSlack, caller: Caller, heard: Heard
) -> None:
    """Deleting it is an edit in Slack's eyes, and the thread can still be read."""
    root = caller.says("U1", "C1", "ask")
    caller.says("U2", "C1", "answer", thread=root.ts)
    assert root.message is not None
    caller.deletes(root.message)
    change = heard.events[-1]["event"]
    assert (change["subtype"], change["message"]["subtype"]) == ("message_changed", "tombstone")
    assert [m.text for m in fake.messages("C1")] == ["This message was deleted.", "answer"]


@pytest.mark.usefixtures("caller")
async def test_the_apps_own_messages_come_back_to_it(
    fake: FakeSlack, web: AsyncWebClient, heard: Heard
) -> None:
    """As in Slack, a post of the app is a message event too; Bolt drops it before its listeners."""
    await web.chat_postMessage(channel="C1", text="mine")
    (echo,) = await fake.until(lambda: fake.echoes)
    assert echo.status == 200
    assert echo.payload is not None
    assert echo.payload["event"]["bot_id"] == "BBOT"
    assert heard.events == []


def test_a_command_is_a_form_and_its_answer_is_shown(
    fake: FakeSlack, caller: Caller, heard: Heard
) -> None:
    """The person sees the answer; the fields are Slack's."""
    done = caller.command("U1", "C1", "/translate", "a < b for <@U2>")
    (body,) = heard.others
    assert (done.status, done.refused) == (200, None)
    assert (body["command"], body["text"]) == ("/translate", "a &lt; b for <@U2>")
    assert {"team_domain", "channel_name", "user_name", "trigger_id", "response_url"} <= set(body)
    (shown,) = fake.ephemerals("U1")
    assert (shown.shown, shown.by) == ("Working on it", "response")


async def test_buttons_tell_what_they_are_on(
    fake: FakeSlack, caller: Caller, web: AsyncWebClient, heard: Heard
) -> None:
    """An ephemeral message comes without its content, a channel's message with it."""
    row = {"type": "actions", "elements": [button("go", "Go", "42")]}
    root = await asyncio.to_thread(caller.says, "U1", "C1", "ask")
    await web.chat_postMessage(channel="C1", thread_ts=root.ts, text="t", blocks=[row])
    await web.chat_postEphemeral(channel="C1", user="U1", thread_ts=root.ts, text="t", blocks=[row])
    (message,) = fake.posted("C1")
    (ephemeral,) = fake.ephemerals("U1")
    await asyncio.to_thread(caller.presses, message, "Go", by="U2")
    await asyncio.to_thread(caller.presses, ephemeral, "go")
    public, private = heard.others
    assert public["message"]["ts"] == message.ts
    assert "message" not in private
    assert private["container"] == {
        "type": "message",
        "message_ts": ephemeral.ts,
        "channel_id": "C1",
        "is_ephemeral": True,
        "thread_ts": root.ts,
    }
    assert [b["actions"][0]["value"] for b in (public, private)] == ["42", "42"]
    assert [b["user"]["id"] for b in (public, private)] == ["U2", "U1"]
    with pytest.raises(LookupError, match="Go"):
        caller.presses(ephemeral, "Stop")
    with pytest.raises(ValueError, match="by="):
        caller.presses(message, "Go")


async def test_a_thumb_sends_its_value(
    fake: FakeSlack, caller: Caller, web: AsyncWebClient, heard: Heard
) -> None:
    """Feedback buttons are pressed by their label or value."""
    sides = {
        f"{side}_button": {"text": {"type": "plain_text", "text": label}, "value": value}
        for side, label, value in (("positive", "Helpful", "yes"), ("negative", "No", "no"))
    }
    element = {"type": "feedback_buttons", "action_id": "helpful"} | sides
    block = {"type": "context_actions", "elements": [element]}
    await web.chat_postEphemeral(channel="C1", user="U1", text="t", blocks=[block])
    (card,) = fake.ephemerals("U1")
    await asyncio.to_thread(caller.presses, card, "No")
    await asyncio.to_thread(caller.presses, card, "yes")
    assert [b["actions"][0]["value"] for b in heard.others] == ["no", "yes"]
    assert {b["actions"][0]["type"] for b in heard.others} == {"feedback_buttons"}


def test_shortcuts_of_both_kinds(caller: Caller, heard: Heard) -> None:
    """A message shortcut carries the message, a global one not even a channel."""
    said = caller.says("U1", "C1", "the CNAME is wrong")
    assert said.message is not None
    caller.shortcut_on(said.message, "translate_message", by="U2")
    caller.shortcut("U2", "look_up")
    on_message, anywhere = heard.others
    assert on_message["message"]["text"] == "the CNAME is wrong"
    assert (on_message["message"]["user"], on_message["user"]["id"]) == ("U1", "U2")
    assert "channel" not in anywhere
    assert anywhere["trigger_id"]


async def test_the_apps_places_and_its_end(
    fake: FakeSlack, caller: Caller, web: AsyncWebClient, heard: Heard
) -> None:
    """Home with the view that was published, messages without; then the app is removed."""
    await web.views_publish(user_id="U1", view={"type": "home", "blocks": [section()]})
    await asyncio.to_thread(caller.opens_home, "U1")
    await asyncio.to_thread(caller.opens_messages_tab, "U1")
    home, messages = (e["event"] for e in heard.events)
    assert (home["tab"], home["view"]["type"]) == ("home", "home")
    assert (messages["tab"], "view" in messages) == ("messages", False)
    assert messages["channel"] == fake.dm("U1")
    await asyncio.to_thread(caller.uninstalls)
    tokens = [e["event"] for e in heard.events if e["event"]["type"] == "tokens_revoked"]
    assert tokens[0]["tokens"] == {"oauth": [], "bot": ["UBOT"]}
    assert "app_uninstalled" in heard.kinds()


def test_what_is_not_slacks_is_refused(caller: Caller, heard: Heard) -> None:
    """Another secret, a broken signature, a stale one, none at all; the right one passes."""
    for how in (How(secret="another"), How(signature="v0=00"), How(age=301)):
        assert caller.command("U1", "C1", "/translate", "x", how=how).status == 401
    assert caller.raw(b"{}", sign=False).status == 401
    assert heard.others == []
    assert caller.command("U1", "C1", "/translate", "x", how=How(age=290)).status == 200


def test_a_replay_is_the_very_same_request(caller: Caller, heard: Heard) -> None:
    """The same bytes and headers once more."""
    done = caller.mention("U1", "C1", "x")
    again = caller.again(done.first, times=2)
    assert [a.status for a in again] == [200, 200]
    ids = [e["event_id"] for e in heard.events]
    assert len(ids) == 4
    assert len(set(ids)) == 2


def test_repeated_deliveries_say_which_one_they_are(caller: Caller, heard: Heard) -> None:
    """X-Slack-Retry-Num and -Reason from the second time on, one after another or at once."""
    caller.event({"type": "app_mention", "channel": "C1"}, how=How(times=3))
    assert heard.retries == [("1", "http_timeout"), ("2", "http_timeout")]
    assert len({e["event_id"] for e in heard.events}) == 1
    caller.event({"type": "app_mention", "channel": "C1"}, how=How(times=3, together=True))
    assert len(heard.events) == 6


def test_a_delivery_that_failed_comes_again(fake: FakeSlack) -> None:
    """With `retries`, until something answers; nobody listening is status 0."""
    nobody = Caller(fake, "http://127.0.0.1:9/slack/events")
    done = nobody.mention("U1", "C1", "x", how=How(retries=(0.0, 0.01)))
    assert [a.status for a in done.answers] == [0] * 6
    assert {a.failure for a in done.answers} == {"connection_failed"}


def test_handshakes(caller: Caller) -> None:
    """The challenge comes back, and the certificate check is answered."""
    assert caller.verifies_url("abc").body == '{"challenge": "abc"}'
    assert caller.checks_ssl().status == 200


def test_outsiders_come_with_their_team(fake: FakeSlack, caller: Caller, heard: Heard) -> None:
    """Slack Connect: the author's team, the app's team, and the mark that it is shared."""
    caller.says("UOUT", "C3", "we can deliver on Friday")
    (event,) = heard.events
    assert (event["is_ext_shared_channel"], event["team_id"]) == (True, "TOUT")
    assert event["authorizations"][0]["team_id"] == event["context_team_id"] == "T1"
    assert event["event"]["user_team"] == "TOUT"
    said = fake.messages("C3")[0]
    caller.shortcut_on(said, "translate_message", by="UOUT")
    assert heard.others[0]["user"]["team_id"] == "TOUT"
    assert heard.others[0]["team"]["id"] == "T1"


@pytest.mark.usefixtures("heard")
def test_an_organisation_names_itself(fake: FakeSlack, caller: Caller) -> None:
    """Enterprise Grid, installed for all: enterprise ids everywhere, no team where Slack has none."""
    fake.world.add_org("E1", ["T10", "T11"])
    fake.world.add_user("W1", "T10")
    fake.world.add_channel("C10", "T10")
    payloads = [
        caller.mention("W1", "C10", "x").first.payload,
        caller.command("W1", "C10", "/translate", "x").first.payload,
        caller.shortcut("W1", "look_up").first.payload,
    ]
    event, command, shortcut = (p or {} for p in payloads)
    assert (event["team_id"], event["enterprise_id"]) == ("T10", "E1")
    assert event["authorizations"][0] == {
        "enterprise_id": "E1",
        "team_id": None,
        "user_id": "UBOTE1",
        "is_bot": True,
        "is_enterprise_install": True,
    }
    assert (command["enterprise_id"], command["is_enterprise_install"]) == ("E1", "true")
    assert (shortcut["team"], shortcut["enterprise"]["id"]) == (None, "E1")
    assert shortcut["user"]["team_id"] == "T10"
