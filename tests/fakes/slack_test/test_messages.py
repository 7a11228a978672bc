"""Posting, updating, deleting and reading, through slack_sdk's own client."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import Caller, FakeSlack
from tests.fakes.slack_test.conftest import button, client, section


async def refusal(awaitable: Awaitable[Any]) -> dict[str, Any]:
    """What Slack says no with."""
    with pytest.raises(SlackApiError) as caught:
        await awaitable
    answer: dict[str, Any] = caught.value.response.data
    return answer


async def test_a_post_stands_in_its_channel_as_people_see_it(
    fake: FakeSlack, web: AsyncWebClient
) -> None:
    """The answer carries ts and message as Slack gives them; the fake shows the blocks' words."""
    answer = await web.chat_postMessage(channel="C1", text="fallback", blocks=[section("Shown")])
    (message,) = fake.messages("C1")
    assert answer["channel"] == "C1"
    assert answer["ts"] == answer["message"]["ts"] == message.ts
    assert answer["message"]["bot_id"] == "BBOT"
    assert answer["message"]["app_id"] == "A1"
    assert len(answer["message"]["blocks"][0]["block_id"]) == 5
    assert (message.shown, message.text) == ("Shown", "fallback")


async def test_headers_say_scopes_and_the_time(fake: FakeSlack, web: AsyncWebClient) -> None:
    """The doctor reads scopes and the clock from the headers of any answer."""
    fake.forward(3600)
    answer = await web.auth_test()
    headers = {k.lower(): v for k, v in answer.headers.items()}
    assert "chat:write" in headers["x-oauth-scopes"].split(",")
    assert headers["date"].endswith("GMT")
    assert answer["user_id"] == "UBOT"


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C2", "not_in_channel"),
        ("C4", "is_archived"),
        ("C9", "channel_not_found"),
        ("CT2", "channel_not_found"),
    ],
)
async def test_a_post_to_the_wrong_place_is_refused(
    fake: FakeSlack, web: AsyncWebClient, channel: str, error: str
) -> None:
    """Not a member, archived, unknown, and another team's channel."""
    fake.world.add_team("T2")
    fake.world.add_channel("CT2", "T2")
    assert (await refusal(web.chat_postMessage(channel=channel, text="x")))["error"] == error
    assert fake.messages(channel) == []


async def test_without_membership_a_public_channel_takes_posts_by_scope_only(
    fake: FakeSlack, web: AsyncWebClient
) -> None:
    """chat:write.public posts in public channels without an invitation."""
    fake.world.tokens["xoxb-T1"].scopes.add("chat:write.public")
    await web.chat_postMessage(channel="C2", text="x")
    assert [m.text for m in fake.messages("C2")] == ["x"]


async def test_tokens_are_told_apart(fake: FakeSlack) -> None:
    """No token, an unknown one, one of another team, and one without the scope."""
    fake.world.add_team("T2", scopes={"chat:write"})
    assert (await refusal(client(fake, "").auth_test()))["error"] == "not_authed"
    assert (await refusal(client(fake, "xoxb-no").auth_test()))["error"] == "invalid_auth"
    other = client(fake, "xoxb-T2")
    assert (await other.auth_test())["team_id"] == "T2"
    post = await refusal(other.chat_postMessage(channel="C1", text="x"))
    assert post["error"] == "channel_not_found"
    scope = await refusal(other.users_info(user="UBOTT2"))
    assert scope["error"] == "missing_scope"
    assert (scope["needed"], scope["provided"]) == ("users:read", "chat:write")


async def test_a_thread_is_read_in_pages_with_its_root(
    fake: FakeSlack, web: AsyncWebClient
) -> None:
    """Cursors lead through the thread; the root may come again on every page."""
    people = Caller(fake)
    root = people.says("U1", "C1", "We need it on Friday")
    for number in range(5):
        people.says("U2", "C1", f"answer {number}", thread=root.ts)
    texts: list[str] = []
    cursor: str | None = None
    pages = 0
    while pages == 0 or cursor:
        page = await web.conversations_replies(channel="C1", ts=root.ts, limit=2, cursor=cursor)
        assert page["messages"][0]["text"] == "We need it on Friday"
        texts += [m["text"] for m in page["messages"] if m["text"] not in texts]
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        assert page["has_more"] is bool(cursor)
        pages += 1
    assert pages == 3
    assert texts == ["We need it on Friday", *(f"answer {n}" for n in range(5))]
    assert page["messages"][0]["reply_count"] == 5
    assert page["messages"][1]["parent_user_id"] == "U1"
    fake.world.root_on_every_page = False
    again = await web.conversations_replies(channel="C1", ts=root.ts, limit=2)
    later = await web.conversations_replies(
        channel="C1", ts=root.ts, limit=2, cursor=again["response_metadata"]["next_cursor"]
    )
    assert later["messages"][0]["text"] == "answer 1"


async def test_metadata_is_shown_to_those_who_ask(fake: FakeSlack, web: AsyncWebClient) -> None:
    """A post's metadata comes back from a thread with include_all_metadata only."""
    people = Caller(fake)
    root = people.says("U1", "C1", "ask")
    kept = {"event_type": "fogbridge_reply", "event_payload": {"key": "k1"}}
    await web.chat_postMessage(channel="C1", thread_ts=root.ts, text="x", metadata=kept)
    plain = await web.conversations_replies(channel="C1", ts=root.ts)
    asked = await web.conversations_replies(channel="C1", ts=root.ts, include_all_metadata=True)
    assert "metadata" not in plain["messages"][1]
    assert asked["messages"][1]["metadata"] == kept
    bad = await refusal(web.chat_postMessage(channel="C1", text="x", metadata={"event_type": "a"}))
    assert bad["error"] == "invalid_metadata_format"


async def test_history_needs_the_scope_of_the_kind_of_channel(
    fake: FakeSlack, web: AsyncWebClient
) -> None:
    """channels:history does not open private channels, and membership is needed for each."""
    fake.world.tokens["xoxb-T1"].scopes.discard("groups:history")
    Caller(fake).says("U1", "C1", "public")
    assert [m["text"] for m in (await web.conversations_history(channel="C1"))["messages"]] == [
        "public"
    ]
    assert (await refusal(web.conversations_history(channel="G1")))["needed"] == "groups:history"
    assert (await refusal(web.conversations_history(channel="C2")))["error"] == "not_in_channel"
    missing = await refusal(web.conversations_replies(channel="C1", ts="1.1"))
    assert missing["error"] == "thread_not_found"


async def test_an_update_with_text_alone_takes_the_blocks_away(
    fake: FakeSlack, web: AsyncWebClient
) -> None:
    """As chat.update is documented; metadata stays, and only a plain text is marked as edited."""
    kept = {"event_type": "a", "event_payload": {}}
    first = [section("one")]
    ts = (await web.chat_postMessage(channel="C1", text="t", blocks=first, metadata=kept))["ts"]
    await web.chat_update(channel="C1", ts=ts, text="t", blocks=[section("two")])
    (message,) = fake.messages("C1")
    assert (message.shown, message.edited) == ("two", None)
    await web.chat_update(channel="C1", ts=ts, text="three")
    assert (message.shown, message.blocks, message.metadata) == ("three", [], kept)
    assert message.edited is not None


async def test_only_its_own_messages_can_be_changed_or_deleted(
    fake: FakeSlack, web: AsyncWebClient
) -> None:
    """A person's message, one that never was, and one that is already gone."""
    theirs = Caller(fake).says("U1", "C1", "mine")
    change = web.chat_update(channel="C1", ts=theirs.ts, text="x")
    assert (await refusal(change))["error"] == "cant_update_message"
    assert (await refusal(web.chat_delete(channel="C1", ts=theirs.ts)))["error"] == (
        "cant_delete_message"
    )
    own = (await web.chat_postMessage(channel="C1", text="own"))["ts"]
    await web.chat_delete(channel="C1", ts=own)
    assert [m.text for m in fake.messages("C1")] == ["mine"]
    assert (await refusal(web.chat_delete(channel="C1", ts=own)))["error"] == "message_not_found"
    assert (await refusal(web.chat_update(channel="C1", ts=own, text="x")))["error"] == (
        "message_not_found"
    )


async def test_an_ephemeral_message_is_one_persons_and_cannot_be_looked_up(
    fake: FakeSlack, web: AsyncWebClient
) -> None:
    """It is in nobody's history, and gone after a reload."""
    block = {"type": "actions", "elements": [button()]}
    answer = await web.chat_postEphemeral(channel="C1", user="U1", text="x", blocks=[block])
    (seen,) = fake.ephemerals("U1")
    assert (seen.ts, seen.labels) == (answer["message_ts"], ["Share"])
    assert fake.ephemerals("U2") == []
    assert fake.messages("C1") == []
    stranger = web.chat_postEphemeral(channel="G1", user="UOUT", text="x")
    assert (await refusal(stranger))["error"] == "user_not_in_channel"
    fake.reload("U1")
    assert fake.ephemerals("U1") == []


async def test_a_direct_message_is_opened_by_its_user(fake: FakeSlack, web: AsyncWebClient) -> None:
    """conversations.open gives the channel; posting to the user's id finds the same one."""
    opened = await web.conversations_open(users="U1")
    await web.chat_postMessage(channel="U1", text="privately")
    assert opened["channel"]["id"] == fake.dm("U1")
    assert [m.text for m in fake.messages(fake.dm("U1"))] == ["privately"]
    assert (await refusal(web.conversations_info(channel=fake.dm("U1"))))["needed"] == "im:read"


async def test_a_channel_says_whether_outsiders_are_in_it(
    fake: FakeSlack, web: AsyncWebClient
) -> None:
    """is_ext_shared of a shared channel; private channels say so; one that is not ours is unknown."""
    shared = (await web.conversations_info(channel="C3"))["channel"]
    private = (await web.conversations_info(channel="G1"))["channel"]
    assert (shared["is_ext_shared"], shared["is_private"]) == (True, False)
    assert (private["is_ext_shared"], private["is_private"]) == (False, True)
    fake.world.channels["G1"].members.discard("UBOT")
    gone = await refusal(web.conversations_info(channel="G1"))
    assert gone["error"] == "channel_not_found"


async def test_a_users_zone_and_language(web: AsyncWebClient) -> None:
    """The locale comes only where it is asked for; outsiders are strangers."""
    plain = (await web.users_info(user="U1"))["user"]
    asked = (await web.users_info(user="U2", include_locale=True))["user"]
    assert (plain["tz"], plain["tz_offset"] in (3600, 7200)) == ("Europe/Berlin", True)
    assert "locale" not in plain
    assert (asked["tz"], asked["locale"]) == ("America/New_York", "en-US")
    assert (await web.users_info(user="UOUT"))["user"]["is_stranger"] is True
    assert (await refusal(web.users_info(user="U9")))["error"] == "user_not_found"


async def test_a_link_leads_to_a_message(fake: FakeSlack, web: AsyncWebClient) -> None:
    """The permalink of an answer names its thread."""
    people = Caller(fake)
    root = people.says("U1", "C1", "a")
    answer = people.says("U2", "C1", "b", thread=root.ts)
    link = (await web.chat_getPermalink(channel="C1", message_ts=answer.ts))["permalink"]
    assert link.startswith(
        f"https://example-t1.slack.com/archives/C1/p{answer.ts.replace('.', '')}"
    )
    assert f"thread_ts={root.ts}" in link


async def test_a_status_lasts_until_the_answer(fake: FakeSlack, web: AsyncWebClient) -> None:
    """The line under a thread goes with the app's post in it."""
    root = Caller(fake).says("U1", "C1", "a")
    await web.assistant_threads_setStatus(channel_id="C1", thread_ts=root.ts, status="is reading")
    assert fake.status("C1", root.ts) == "is reading"
    await web.chat_postMessage(channel="C1", thread_ts=root.ts, text="x")
    assert fake.status("C1", root.ts) is None


async def test_at_most_four_prompts_are_suggested(fake: FakeSlack, web: AsyncWebClient) -> None:
    """They stand in the person's conversation with the app."""
    prompts = [{"title": f"t{n}", "message": f"m{n}"} for n in range(5)]
    channel = fake.dm("U1")
    await web.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts[:4])
    assert len(fake.world.channels[channel].prompts[""]) == 4
    five = web.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)
    assert (await refusal(five))["error"] == "invalid_arguments"


async def test_every_call_is_kept_as_it_came(fake: FakeSlack, web: AsyncWebClient) -> None:
    """GET with a query and POST with JSON, in order, with their tokens and moments."""
    await web.chat_postMessage(channel="C1", text="x")
    await web.users_info(user="U1")
    post, look = fake.calls()
    assert (post.method, post.http, post.given["text"]) == ("chat.postMessage", "POST", "x")
    assert (look.http, look.given["user"], look.token) == ("GET", "U1", "xoxb-T1")
    assert post.ok
    assert post.at < look.at
    assert fake.calls("users.info") == [look]
    fake.forget()
    assert fake.calls() == []


async def test_an_unknown_method_is_said_so(web: AsyncWebClient) -> None:
    """Whatever the fake does not know fails the test that needs it."""
    assert (await refusal(web.api_call("chat.shout")))["error"] == "unknown_method"


async def test_text_is_cut_and_nothing_is_refused(fake: FakeSlack, web: AsyncWebClient) -> None:
    """40,000 characters are kept; a post without anything to show is refused."""
    await web.chat_postMessage(channel="C1", text="x" * 40_001)
    assert len(fake.messages("C1")[0].text) == 40_000
    assert (await refusal(web.api_call("chat.postMessage", json={"channel": "C1"})))[
        "error"
    ] == "no_text"


async def test_methods_that_read_leave_a_json_body_unread(web: AsyncWebClient) -> None:
    """A query or a form is read; JSON is not, and the channel is then unknown."""
    unread = web.api_call("conversations.info", json={"channel": "C1"})
    assert (await refusal(unread))["error"] == "channel_not_found"
    assert (await web.api_call("conversations.info", data={"channel": "C1"}))["ok"]
