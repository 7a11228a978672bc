"""Modals and homes: opened, filled in, refused, changed, stacked and closed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import Caller, FakeSlack
from tests.fakes.slack.state import View
from tests.fakes.slack_test.conftest import asking, button, modal, section

SEND = {"type": "plain_text", "text": "Send"}
SIDE = {
    "type": "input",
    "block_id": "side",
    "label": {"type": "plain_text", "text": "For whom"},
    "element": {
        "type": "radio_buttons",
        "action_id": "chosen",
        "options": [
            {"text": {"type": "plain_text", "text": "IT"}, "value": "it"},
            {"text": {"type": "plain_text", "text": "Marketing"}, "value": "marketing"},
        ],
        "initial_option": {"text": {"type": "plain_text", "text": "IT"}, "value": "it"},
    },
}


async def error_of(awaitable: Any) -> str:
    """The error that Slack refuses a call with."""
    with pytest.raises(SlackApiError) as caught:
        await awaitable
    return str(caught.value.response["error"])


async def opened(fake: FakeSlack, web: AsyncWebClient, view: dict[str, Any]) -> View:
    """A modal that U1 looks at."""
    await web.views_open(trigger_id=fake.world.trigger("U1", "T1"), view=view)
    found = fake.view("U1")
    assert found is not None
    return found


async def test_a_trigger_opens_one_modal_within_three_seconds(
    fake: FakeSlack, web: AsyncWebClient
) -> None:
    """Used twice, too late, and made up."""
    trigger = fake.world.trigger("U1", "T1")
    await web.views_open(trigger_id=trigger, view=modal())
    assert (
        await error_of(web.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    )
    late = fake.world.trigger("U1", "T1")
    fake.forward(3.1)
    assert await error_of(web.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"
    assert await error_of(web.views_open(trigger_id="1.2.3", view=modal())) == "invalid_trigger_id"
    shown = fake.view("U1")
    assert shown is not None
    assert (shown.title, shown.shown) == ("Translate", "Translate\nHello")


async def test_a_wrong_view_is_refused_with_its_pointer(
    fake: FakeSlack, web: AsyncWebClient
) -> None:
    """invalid_arguments, and the trigger is still good."""
    trigger = fake.world.trigger("U1", "T1")
    with pytest.raises(SlackApiError) as caught:
        await web.views_open(trigger_id=trigger, view=modal(asking("a", "A")))
    assert caught.value.response["error"] == "invalid_arguments"
    assert "json-pointer:/view" in str(caught.value.response["response_metadata"])
    await web.views_open(trigger_id=trigger, view=modal())


async def test_a_view_is_updated_by_id_by_name_and_by_version(
    fake: FakeSlack, web: AsyncWebClient
) -> None:
    """The hash of an older version is refused, and so is a name that is taken."""
    view = await opened(fake, web, modal(external_id="mine"))
    first = view.hash
    await web.views_update(view_id=view.id, hash=first, view=modal(section("two")))
    assert view.shown == "Translate\ntwo"
    stale = web.views_update(view_id=view.id, hash=first, view=modal())
    assert await error_of(stale) == "hash_conflict"
    await web.views_update(external_id="mine", view=modal(section("three")))
    assert view.shown == "Translate\nthree"
    taken = web.views_open(
        trigger_id=fake.world.trigger("U2", "T1"), view=modal(external_id="mine")
    )
    assert await error_of(taken) == "duplicate_external_id"
    assert await error_of(web.views_update(view_id="V9", view=modal())) == "not_found"


async def test_a_home_is_published_for_one_person(fake: FakeSlack, web: AsyncWebClient) -> None:
    """It replaces what was there; a modal is no home."""
    home = {"type": "home", "blocks": [section("first")]}
    await web.views_publish(user_id="U1", view=home)
    await web.views_publish(user_id="U1", view=home | {"blocks": [section("second")]})
    seen = fake.home("U1")
    assert seen is not None
    assert seen.shown == "second"
    assert fake.home("U2") is None
    assert await error_of(web.views_publish(user_id="U1", view=modal())) == "invalid_arguments"
    assert await error_of(web.views_publish(user_id="U9", view=home)) == "user_not_found"


FORM = modal(
    asking("text", "Message", max_length=20, multiline=True),
    SIDE,
    asking("note", "Note") | {"optional": True},
    submit=SEND,
    callback_id="form",
    private_metadata="kept",
)


async def test_what_is_filled_in_arrives_as_slack_sends_it(
    fake: FakeSlack, caller: Caller, web: AsyncWebClient, bolt: AsyncApp
) -> None:
    """Typed, chosen and left empty; an empty answer closes the modal."""
    got: list[dict[str, Any]] = []

    @bolt.view("form")
    async def submitted(ack, view):  # type: ignore[no-untyped-def] # Bolt injects by these names
        got.append(view)
        await ack()

    view = await opened(fake, web, FORM)
    values = {"Message": "we need it", "side": "marketing"}
    done = await asyncio.to_thread(caller.submits, view, values)
    assert done.status == 200
    state = got[0]["state"]["values"]
    assert state["text"]["typed"] == {"type": "plain_text_input", "value": "we need it"}
    assert state["side"]["chosen"]["selected_option"]["value"] == "marketing"
    assert state["note"]["typed"]["value"] is None
    assert (got[0]["private_metadata"], got[0]["app_installed_team_id"]) == ("kept", "T1")
    assert fake.view("U1") is None
    assert not view.open


async def test_what_slacks_client_would_not_send_is_not_sent(
    fake: FakeSlack, web: AsyncWebClient
) -> None:
    """Required and empty, too long, not offered, not there."""
    people = Caller(fake)
    view = await opened(fake, web, FORM)
    with pytest.raises(ValueError, match="required"):
        people.submits(view, {})
    with pytest.raises(ValueError, match="characters"):
        people.submits(view, {"text": "x" * 21})
    with pytest.raises(LookupError, match="not offered"):
        people.submits(view, {"text": "x", "side": "sales"})
    with pytest.raises(LookupError, match="no field"):
        people.submits(view, {"text": "x", "colour": "red"})


@pytest.mark.parametrize(
    ("response", "top", "refused"),
    [
        ({"response_action": "errors", "errors": {"text": "Too vague."}}, "Translate", False),
        ({"response_action": "errors", "errors": {"other": "?"}}, "Translate", True),
        ({"response_action": "update", "view": modal() | {"title": SEND}}, "Send", False),
        ({"response_action": "update", "view": modal(asking("a", "A"))}, "Translate", True),
        ({"response_action": "push", "view": modal() | {"title": SEND}}, "Send", False),
        ({"response_action": "clear"}, None, False),
        ({}, None, False),
        ({"response_action": "vanish"}, "Translate", True),
    ],
    ids="errors unknown-block update wrong-update push clear nothing unknown".split(),
)
async def test_the_answer_to_a_submission_is_followed(
    fake: FakeSlack,
    caller: Caller,
    web: AsyncWebClient,
    bolt: AsyncApp,
    response: dict[str, Any],
    top: str | None,
    refused: bool,
) -> None:
    """errors, update, push, clear; what Slack would not show is reported."""

    @bolt.view("form")
    async def submitted(ack):  # type: ignore[no-untyped-def] # Bolt injects by these names
        await ack(**response)

    view = await opened(fake, web, FORM)
    done = await asyncio.to_thread(caller.submits, view, {"text": "x"})
    on_top = fake.view("U1")
    assert (on_top.title if on_top else None) == top
    assert bool(done.refused) is refused
    assert view.errors == (response.get("errors", {}) if "errors" in response else {})


async def test_a_button_in_a_view_says_which_view(
    fake: FakeSlack, caller: Caller, web: AsyncWebClient, bolt: AsyncApp
) -> None:
    """From a modal and from the home; neither has a response_url, both have a trigger."""
    got: list[dict[str, Any]] = []

    @bolt.action("go")
    async def pressed(ack, body, client):  # type: ignore[no-untyped-def] # as above
        got.append(body)
        await ack()
        if body["view"]["type"] == "modal":
            await client.views_push(trigger_id=body["trigger_id"], view=modal(notify_on_close=True))

    row = {"type": "actions", "elements": [button("go", "Go", "7")]}
    view = await opened(fake, web, modal(row))
    await asyncio.to_thread(caller.presses, view, "Go")
    await web.views_publish(user_id="U1", view={"type": "home", "blocks": [row]})
    home = fake.home("U1")
    assert home is not None
    await asyncio.to_thread(caller.presses, home, "Go")
    assert [b["container"]["view_id"] for b in got] == [view.id, home.id]
    assert [b["actions"][0]["value"] for b in got] == ["7", "7"]
    assert all("response_url" not in b and b["trigger_id"] for b in got)
    assert len(fake.world.stacks["U1"]) == 2


async def test_closing_is_told_to_those_who_asked(
    fake: FakeSlack, caller: Caller, web: AsyncWebClient, bolt: AsyncApp
) -> None:
    """view_closed comes only with notify_on_close."""
    got: list[bool] = []

    @bolt.view_closed("form")
    async def closed(ack, body):  # type: ignore[no-untyped-def] # Bolt injects by these names
        got.append(body["is_cleared"])
        await ack()

    quiet = await opened(fake, web, modal(callback_id="form"))
    assert (await asyncio.to_thread(caller.closes, quiet)).answers == ()
    told = await opened(fake, web, modal(callback_id="form", notify_on_close=True))
    assert (await asyncio.to_thread(caller.closes, told)).status == 200
    assert got == [False]
    assert fake.view("U1") is None
