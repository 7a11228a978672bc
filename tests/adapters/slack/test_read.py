"""What Slack sends, read: the exact Incoming of each payload, and nothing of what is not for us."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack import views
from adapters.slack.manifest import (
    COMMAND,
    GLOBAL_SHORTCUT,
    MESSAGE_SHORTCUT,
    TRACK_SHORTCUT,
    WHY_SHORTCUT,
)
from adapters.slack.modal_data import Meta
from adapters.slack.read import Delivery, read
from adapters.slack.route import Route, route_of
from adapters.slack.source import storable
from adapters.slack.views import MAX_METADATA
from bot.chat.opening import answers_form, look_up_form, translate_form
from bot.forms import Form
from bot.incoming import (
    Command,
    Deleted,
    Direct,
    Edited,
    Heard,
    Incoming,
    Mention,
    Opened,
    Place,
    Pressed,
    Removed,
    Said,
    Shortcut,
    Submitted,
    Who,
)
from bot.reply import Notice, Reply
from tests.adapters.database.samples import a_translation
from tests.payloads.slack import Install, commands, events, interactions
from tests.payloads.slack.rich_text import composed, escaped

JSON = dict[str, Any]

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TS, ROOT, LATER = "1795426200.000100", "1795426100.000200", "1795426260.000300"
AT = datetime(2026, 11, 23, 9, 30, 0, 100, tzinfo=UTC)
AT_LATER = datetime(2026, 11, 23, 9, 31, 0, 300, tzinfo=UTC)
URL = "https://hooks.slack.com/actions/T1/1234/abcdef"
TRIGGER = "12345.67890.abcdef0123456789"

TEAM = Install()
IN_GRID = Install(enterprise="E1", enterprise_name="Example Group")
ORG_WIDE = replace(IN_GRID, org_wide=True)
INSTALLS = {"team": TEAM, "in a grid": IN_GRID, "organisation": ORG_WIDE}
KEYS = {"team": "T1", "in a grid": "T1", "organisation": "E1"}
EVERYWHERE = pytest.mark.parametrize("where", INSTALLS)

MARKETING, IT = "U1", "U2"


def spoken(
    text: str, *, user: str = MARKETING, ts: str = TS, thread: str | None = None, **more: Any
) -> JSON:
    """A message of a person, as history shows it."""
    body: JSON = {
        "type": "message",
        "client_msg_id": "0a1b2c3d-0000-4000-8000-0123456789ab",
        "user": user,
        "text": escaped(text),
        "ts": ts,
        "team": "T1",
        "blocks": composed(text, "b1"),
    }
    return body | ({"thread_ts": thread} if thread else {}) | more


def happened(event: JSON, install: Install = TEAM, **how: Any) -> JSON:
    """The event in its envelope."""
    return events.event_callback(install, event, event_id="Ev1", event_time=1_795_426_201, **how)


def said_in(body: JSON, *, kind: str = "channel", channel: str = "C1", **how: Any) -> JSON:
    """A message event."""
    return events.message(body, channel=channel, channel_type=kind, **how)


def place(
    team: str = "T1",
    channel: str = "C1",
    *,
    thread: str | None = None,
    outsiders: bool | None = False,
    visibility: Any = "public",
    direct: bool = False,
) -> Place:
    """Where events say that they happened."""
    return Place(
        platform="slack",
        team=team,
        channel=channel,
        thread=thread,
        direct=direct,
        visibility=visibility,
        outsiders=outsiders,
    )


def pressed_place(team: str = "T1", channel: str = "C1", thread: str | None = None) -> Place:
    """Where interactions say that they happened: they know less."""
    return place(team, channel, thread=thread, outsiders=None, visibility=None)


def who(user: str = MARKETING, team: str = "T1") -> Who:
    """A user of Slack's."""
    return Who(platform="slack", team=team, user=user)


def incoming(said: Said, **parts: Any) -> Incoming:
    """What a payload is read as; by marketing in T1, unless it says otherwise."""
    whole: JSON = {
        "key": "slack:T1:Ev1",
        "platform": "slack",
        "team": "T1",
        "who": who(),
        "at": AT,
        "said": said,
    }
    return Incoming.model_validate(whole | parts)


def read_as(body: JSON) -> Incoming:
    """What is read of a payload that is for us."""
    delivery = read(body, NOW)
    assert delivery is not None
    return delivery.incoming


def whole(body: JSON) -> Delivery:
    """The same with what is needed at once."""
    delivery = read(body, NOW)
    assert delivery is not None
    return delivery


def at_url(*, replaces: bool) -> str:
    """The way back to the response_url, as it is kept."""
    return Route(url=URL, until=NOW + timedelta(minutes=29), replaces=replaces).kept()


# Messages and mentions


@EVERYWHERE
def test_a_mention(where: str) -> None:
    """The text is without the mention; the Installation is the team, or the whole organisation."""
    key, install = KEYS[where], INSTALLS[where]
    body = spoken("<@UBOT> translate for IT", thread=ROOT)
    assert read_as(happened(events.app_mention(body, channel="C1"), install)) == incoming(
        Mention(message=TS, text="translate for IT"),
        key=f"slack:{key}:Ev1",
        team=key,
        enterprise=install.enterprise,
        who=who(team=key),
        place=place(key, thread=ROOT, visibility=None),
        once=f"slack:{key}:C1:{TS}",
    )


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("<@UBOT>", ""),
        ("<@UBOT>: we need SSO", "we need SSO"),
        ("<@UBOT|fogbridge>, we need SSO", "we need SSO"),
        ("ask <@U2> about a < b & c, <@UBOT>", "ask <@U2> about a &lt; b &amp; c,"),
    ],
)
def test_a_mention_keeps_slacks_markup_but_not_its_own_name(typed: str, text: str) -> None:
    """Names are looked up later; nothing is asked of Slack before the acknowledgement."""
    body = spoken(typed)
    body["text"] = body["text"].replace("&lt;@UBOT|fogbridge&gt;", "<@UBOT|fogbridge>")
    assert read_as(happened(events.app_mention(body, channel="C1"))) == incoming(
        Mention(message=TS, text=text),
        place=place(visibility=None),
        once=f"slack:T1:C1:{TS}",
    )


@EVERYWHERE
@pytest.mark.parametrize(
    ("kind", "channel", "visibility"),
    [("channel", "C1", "public"), ("group", "G1", "private"), ("mpim", "G2", "private")],
)
def test_a_reply_in_a_thread_is_heard(where: str, kind: str, channel: str, visibility: str) -> None:
    """Whether the thread is one of ours is asked later; its channel's kind is known."""
    key, install = KEYS[where], INSTALLS[where]
    event = said_in(spoken("not before Friday", thread=ROOT), kind=kind, channel=channel)
    assert read_as(happened(event, install)) == incoming(
        Heard(message=TS, text="not before Friday"),
        key=f"slack:{key}:Ev1",
        team=key,
        enterprise=install.enterprise,
        who=who(team=key),
        place=place(key, channel, thread=ROOT, visibility=visibility),
        once=f"slack:{key}:{channel}:{TS}",
    )


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast", "me_message"])
def test_other_ways_to_say_something_are_heard_too(subtype: str) -> None:
    """A file with words, a reply that also goes to the channel, and /me."""
    files = [events.file("F1", user=MARKETING, team="T1")] if subtype == "file_share" else []
    body = spoken("here is the plan", thread=ROOT, files=files)
    event = said_in(body, subtype=subtype)
    if subtype == "thread_broadcast":
        event = events.thread_broadcast(
            body, spoken("root", ts=ROOT), channel="C1", channel_type="channel"
        )
    assert read_as(happened(event)) == incoming(
        Heard(message=TS, text="here is the plan"),
        place=place(thread=ROOT),
        once=f"slack:T1:C1:{TS}",
    )


def test_a_message_to_the_bot_itself() -> None:
    """In its own conversation; the bot's name in it is left out."""
    event = said_in(spoken("<@UBOT> we need SSO"), kind="im", channel="D1")
    assert read_as(happened(event)) == incoming(
        Direct(message=TS, text="we need SSO"),
        place=place(channel="D1", visibility=None, direct=True),
        once=f"slack:T1:D1:{TS}",
    )


def test_a_message_to_the_bot_in_a_thread_of_its_conversation() -> None:
    """It stays in that thread."""
    event = said_in(spoken("and by Friday", thread=ROOT), kind="im", channel="D1")
    assert read_as(happened(event)) == incoming(
        Direct(message=TS, text="and by Friday"),
        place=place(channel="D1", visibility=None, direct=True, thread=ROOT),
        once=f"slack:T1:D1:{TS}",
    )


def test_a_message_is_known_as_one_however_it_comes() -> None:
    """A mention may come as an app_mention and as a message, with event ids of their own."""
    body = spoken("<@UBOT> we need SSO", thread=ROOT)
    mention = read_as(happened(events.app_mention(body, channel="C1")))
    unnamed = happened(said_in(body))
    unnamed["authorizations"][0]["is_bot"] = False  # so nobody knows who the bot is
    unnamed["event_id"] = "Ev2"
    heard = read_as(unnamed)
    assert isinstance(heard.said, Heard)
    assert mention.once == heard.once == f"slack:T1:C1:{TS}"
    assert mention.key != heard.key


def test_another_channels_message_at_the_same_moment_is_another() -> None:
    """`once` names the place too."""
    one, other = (
        read_as(happened(said_in(spoken("hi", thread=ROOT), channel=channel)))
        for channel in ("C1", "C2")
    )
    assert one.once != other.once


def test_somebody_from_outside_is_known_as_such() -> None:
    """In a Slack Connect channel the Installation is ours, and the author's team their own."""
    body = spoken("<@UBOT> we need SSO", user="UOUT") | events.of_whom("UOUT", "TOUT")
    envelope = happened(events.app_mention(body, channel="C3"), shared=True, from_team="TOUT")
    assert read_as(envelope) == incoming(
        Mention(message=TS, text="we need SSO"),
        who=who("UOUT", "TOUT"),
        place=place(channel="C3", visibility=None, outsiders=True),
        once=f"slack:T1:C3:{TS}",
    )


def test_a_colleague_in_a_shared_channel_is_one_of_ours() -> None:
    """The channel has people from outside; who speaks is not one of them."""
    body = spoken("not before Friday", thread=ROOT) | events.of_whom(MARKETING, "T1")
    event = said_in(body, channel="C3")
    assert read_as(happened(event, shared=True)) == incoming(
        Heard(message=TS, text="not before Friday"),
        place=place(channel="C3", thread=ROOT, outsiders=True),
        once=f"slack:T1:C3:{TS}",
    )


@pytest.mark.parametrize("theirs", ["E1", "T1"])
def test_in_an_organisation_a_colleague_may_come_with_its_id(theirs: str) -> None:
    """Slack gives the organisation's id as `user_team` there (bolt-python, request/internals.py)."""
    body = spoken("<@UBOT> hi") | events.of_whom(MARKETING, theirs)
    read_mention = read_as(happened(events.app_mention(body, channel="C1"), ORG_WIDE))
    assert read_mention.who == who(team="E1")


def test_an_outsider_in_an_organisations_channel_is_none_of_its_people() -> None:
    """Also where the app is installed for the whole organisation."""
    body = spoken("<@UBOT> hi", user="UOUT") | events.of_whom("UOUT", "TOUT")
    envelope = happened(
        events.app_mention(body, channel="C1"), ORG_WIDE, shared=True, from_team="TOUT"
    )
    assert read_as(envelope).who == who("UOUT", "TOUT")


# Later: edited, deleted


def changed(body: JSON, previous: JSON, **how: Any) -> JSON:
    """A message_changed event, one minute later."""
    where: JSON = {"channel": "C1", "channel_type": "channel"}
    return events.message_changed(body, previous, **where | how, ts=LATER)


def test_an_edit() -> None:
    """The new text of the message, at the moment of the edit."""
    edited = {"user": MARKETING, "ts": LATER}
    new = spoken("<@UBOT> by Monday", thread=ROOT, edited=edited)
    assert read_as(happened(changed(new, spoken("by Friday", thread=ROOT)))) == incoming(
        Edited(message=TS, text="by Monday"), at=AT_LATER, place=place(thread=ROOT)
    )


def test_an_edit_in_the_bots_own_conversation() -> None:
    """The same there."""
    event = changed(spoken("by Monday"), spoken("by Friday"), channel="D1", channel_type="im")
    assert read_as(happened(event)) == incoming(
        Edited(message=TS, text="by Monday"),
        at=AT_LATER,
        place=place(channel="D1", visibility=None, direct=True),
    )


def test_a_deletion() -> None:
    """Which message of which thread is gone; nobody is asked who deleted it."""
    event = events.message_deleted(
        spoken("by Friday", thread=ROOT), channel="G1", channel_type="group", ts=LATER
    )
    assert read_as(happened(event)) == incoming(
        Deleted(message=TS),
        at=AT_LATER,
        who=None,
        place=place(channel="G1", visibility="private", thread=ROOT),
    )


def test_a_deletion_without_the_old_message() -> None:
    """Slack's own example does not have it; what we hold of the message has to go all the same."""
    event = events.message_deleted(
        spoken("by Friday"), channel="C1", channel_type="channel", ts=LATER
    )
    del event["previous_message"]
    assert read_as(happened(event)).said == Deleted(message=TS)


def test_the_root_of_a_thread_leaves_a_tombstone() -> None:
    """Deleting it comes as an edit."""
    tombstone = {
        "type": "message",
        "subtype": "tombstone",
        "user": "USLACKBOT",
        "text": "This message was deleted.",
        "ts": TS,
        "thread_ts": TS,
        "hidden": True,
    }
    assert read_as(happened(changed(tombstone, spoken("by Friday")))) == incoming(
        Deleted(message=TS), at=AT_LATER, who=None, place=place()
    )


# The bot's own places, and its end


@EVERYWHERE
def test_the_home_is_opened(where: str) -> None:
    """There is no channel in which something could be said."""
    key, install = KEYS[where], INSTALLS[where]
    event = events.app_home_opened(user=MARKETING, channel="D1", tab="home", event_ts=TS)
    assert read_as(happened(event, install)) == incoming(
        Opened(what="home"),
        key=f"slack:{key}:Ev1",
        team=key,
        enterprise=install.enterprise,
        who=who(team=key),
        at=NOW,
    )


def test_the_conversation_is_opened() -> None:
    """Prompts are suggested there."""
    event = events.app_home_opened(user=MARKETING, channel="D1", tab="messages", event_ts=TS)
    assert read_as(happened(event)) == incoming(
        Opened(what="conversation"),
        at=NOW,
        place=place(channel="D1", visibility=None, outsiders=None, direct=True),
    )


@EVERYWHERE
@pytest.mark.parametrize("how", ["uninstalled", "revoked"])
def test_the_app_is_removed(where: str, how: str) -> None:
    """At the moment when it was: Slack may tell us after somebody has installed it again."""
    key, install = KEYS[where], INSTALLS[where]
    event = events.app_uninstalled(event_ts=TS)
    if how == "revoked":
        event = events.tokens_revoked(bot=["UBOT"], oauth=[], event_ts=TS)
    assert read_as(happened(event, install)) == incoming(
        Removed(),
        key=f"slack:{key}:Ev1",
        team=key,
        enterprise=install.enterprise,
        who=None,
    )


def test_a_removal_without_a_moment_has_its_envelopes() -> None:
    """Slack's own example has nothing else; whole seconds are near enough."""
    removed = read_as(happened({"type": "app_uninstalled"}))
    assert removed.at == datetime(2026, 11, 23, 9, 30, 1, tzinfo=UTC)


# Commands


@EVERYWHERE
@pytest.mark.parametrize(
    ("channel", "name", "direct", "visibility"),
    [
        ("C1", "campaigns", False, None),
        ("G1", "privategroup", False, "private"),
        ("D1", "directmessage", True, None),
    ],
)
def test_a_command(
    where: str, channel: str, name: str, direct: bool, visibility: str | None
) -> None:
    """It comes without a thread and without a moment, and brings its own way back."""
    key, install = KEYS[where], INSTALLS[where]
    delivery = whole(command("We need <@U2|it> & SSO", install, channel=channel, name=name))
    assert delivery == Delivery(
        incoming(
            Command(text="We need <@U2|it> &amp; SSO"),
            key=f"slack:{key}:command:{TRIGGER}",
            team=key,
            enterprise=install.enterprise,
            who=who(team=key),
            at=NOW,
            place=place(key, channel, direct=direct, visibility=visibility, outsiders=None),
            route=at_url(replaces=False),
        ),
        trigger=TRIGGER,
    )


def command(
    text: str, install: Install = TEAM, *, channel: str = "C1", name: str = "campaigns"
) -> JSON:
    """`/translate` and a text."""
    return dict(
        commands.slash_command(
            install,
            user=MARKETING,
            user_name="marketing-ops",
            channel=channel,
            channel_name=name,
            command=COMMAND,
            text=escaped(text),
            response_url=URL,
            trigger_id=TRIGGER,
        )
    )


# What is pressed


def button(name: str, value: str | None = "7", block: str = "b1") -> JSON:
    """An action of a button that we drew."""
    element = {
        "type": "button",
        "action_id": f"fb:{name}",
        "text": {"type": "plain_text", "text": "Press", "emoji": False},
    }
    return interactions.button_action(element, block_id=block, action_ts=TS, value=value)


def on_message(
    action: JSON,
    install: Install = TEAM,
    *,
    channel: str = "C1",
    thread: str | None = None,
    ephemeral: bool = False,
    user: str = MARKETING,
) -> JSON:
    """Something is pressed on a message."""
    message: JSON = {"ts": TS} | ({"thread_ts": thread} if thread else {})
    if not ephemeral:
        message = spoken("a card", user="UBOT", thread=thread, bot_id="BBOT")
    return interactions.message_actions(
        install,
        [action],
        user=user,
        user_name="somebody",
        channel=channel,
        channel_name="campaigns",
        message=message,
        ephemeral=ephemeral,
        response_url=URL,
        trigger_id=TRIGGER,
    )


def view_of(form: Form, meta: Meta | None = None, values: JSON | None = None) -> JSON:
    """A modal of ours as Slack sends it back."""
    drawn = views.modal(form, private_metadata=meta.kept() if meta else "")
    return drawn | {
        "id": "V1",
        "team_id": "T1",
        "state": {"values": values or {}},
        "hash": "1.abc",
        "app_id": "A1",
        "app_installed_team_id": "T1",
        "bot_id": "BBOT",
    }


CARD = Form("card", "For IT", shown=Reply("x", (Notice("x"),)))


@EVERYWHERE
def test_a_button_on_a_private_answer(where: str) -> None:
    """There is no key of the message, because nobody else sees it; the answer can replace it."""
    key, install = KEYS[where], INSTALLS[where]
    body = on_message(button("share"), install, ephemeral=True, thread=ROOT)
    assert whole(body) == Delivery(
        incoming(
            Pressed(button="share", value="7"),
            key=f"slack:{key}:block_actions:{TRIGGER}",
            team=key,
            enterprise=install.enterprise,
            who=who(team=key),
            at=NOW,
            place=pressed_place(key, thread=ROOT),
            route=at_url(replaces=True),
        ),
        trigger=TRIGGER,
    )


def test_a_button_on_a_card_that_everybody_sees() -> None:
    """Its message is named."""
    assert read_as(on_message(button("take_back"), thread=ROOT)) == incoming(
        Pressed(button="take_back", value="7", message=TS),
        key=f"slack:T1:block_actions:{TRIGGER}",
        at=NOW,
        place=pressed_place(thread=ROOT),
        route=at_url(replaces=True),
    )


def test_a_button_in_the_bots_own_conversation() -> None:
    """It is known by its channel."""
    pressed = read_as(on_message(button("words"), channel="D1"))
    assert pressed.place == place(channel="D1", outsiders=None, visibility=None, direct=True)


def test_a_button_that_stands_there_twice_is_the_same_button() -> None:
    """Slack wants each action_id once, so the second one has a number."""
    said = read_as(on_message(button("open#2"))).said
    assert said == Pressed(button="open", value="7", message=TS)


def test_a_button_without_a_value() -> None:
    """Nothing came back with it."""
    assert read_as(on_message(button("help", None))).said == Pressed(button="help", message=TS)


@pytest.mark.parametrize(("word", "name"), [("yes", "helpful"), ("no", "not_helpful")])
def test_slacks_own_thumbs(word: str, name: str) -> None:
    """Both come as one action; which thumb it was stands before the card's id."""
    element = {"type": "feedback_buttons", "action_id": "fb:feedback"}
    chosen = {"text": {"type": "plain_text", "text": "Helpful"}, "value": f"{word}:7"}
    action = interactions.feedback_action(element, chosen, block_id="b1", action_ts=TS)
    said = read_as(on_message(action, ephemeral=True)).said
    assert said == Pressed(button=name, value="7")


def test_a_choice_of_a_menu() -> None:
    """What was chosen is what comes back."""
    element = {"type": "static_select", "action_id": "fb:side"}
    chosen = {"text": {"type": "plain_text", "text": "IT"}, "value": "it"}
    action = interactions.select_action(element, chosen, block_id="b1", action_ts=TS)
    assert read_as(on_message(action)).said == Pressed(button="side", value="it", message=TS)


def test_a_button_in_a_modal() -> None:
    """The way back is the modal, and the place is where it was opened."""
    meta = Meta({}, pressed_place(thread=ROOT))
    body = in_view(button("words"), view_of(CARD, meta))
    assert whole(body) == Delivery(
        incoming(
            Pressed(button="words", value="7"),
            key=f"slack:T1:block_actions:{TRIGGER}",
            at=NOW,
            place=pressed_place(thread=ROOT),
            route=Route(view="V1").kept(),
        ),
        trigger=TRIGGER,
    )


def in_view(action: JSON, view: JSON, install: Install = TEAM, user: str = MARKETING) -> JSON:
    """Something is pressed in a modal or on the home page."""
    return interactions.view_actions(
        install, [action], user=user, user_name="somebody", view=view, trigger_id=TRIGGER
    )


def test_a_button_on_the_home_page() -> None:
    """It has no place and no way back but the page itself."""
    home = view_of(CARD) | {"type": "home"}
    assert whole(in_view(button("side_it", "home"), home)) == Delivery(
        incoming(
            Pressed(button="side_it", value="home"),
            key=f"slack:T1:block_actions:{TRIGGER}",
            at=NOW,
        ),
        trigger=TRIGGER,
    )


def test_somebody_from_outside_presses() -> None:
    """They are none of our people, wherever the button stands."""
    outside = replace(TEAM, actor_team="TOUT")
    on_card = read_as(on_message(button("words"), outside, channel="C3", user="UOUT"))
    assert (on_card.team, on_card.who) == ("T1", who("UOUT", "TOUT"))
    theirs = replace(TEAM, team="TOUT")
    modal = read_as(in_view(button("words"), view_of(CARD), theirs, "UOUT"))
    assert (modal.team, modal.who) == ("T1", who("UOUT", "TOUT"))


def test_in_an_organisation_a_colleague_may_press_with_another_workspaces_id() -> None:
    """Which Slack does not tell from an outsider's; another organisation's id it does."""
    colleague = replace(IN_GRID, actor_team="T2")
    stranger = replace(IN_GRID, actor_team="E9")
    assert read_as(on_message(button("words"), colleague)).who == who(team="T1")
    assert read_as(on_message(button("words"), stranger)).who == who(team="E9")


# Forms


def submission(view: JSON, install: Install = TEAM) -> JSON:
    """A modal is sent."""
    return interactions.view_submission(
        install, user=MARKETING, user_name="marketing-ops", view=view, trigger_id=TRIGGER
    )


@EVERYWHERE
def test_a_form(where: str) -> None:
    """What was typed and chosen, by field, with what the form carried along."""
    key, install = KEYS[where], INSTALLS[where]
    values = {
        "fb:text": {"fb:text": {"type": "plain_text_input", "value": "a < b & <@U2>"}},
        "fb:from": {
            "fb:from": {"type": "radio_buttons", "selected_option": {"value": "marketing"}}
        },
        "fb:to": {"fb:to": {"type": "radio_buttons", "selected_option": None}},
        "theirs": {"x": {"type": "plain_text_input", "value": "not ours"}},
    }
    route = Route(url=URL, until=NOW, replaces=True)
    meta = Meta({"card": "7"}, pressed_place(key), route)
    body = submission(view_of(translate_form(), meta, values), install)
    assert whole(body) == Delivery(
        incoming(
            Submitted(
                form="translate",
                values={"text": "a < b & <@U2>", "from": "marketing", "to": ""},
                context={"card": "7"},
            ),
            key=f"slack:{key}:view_submission:{TRIGGER}",
            team=key,
            enterprise=install.enterprise,
            who=who(team=key),
            at=NOW,
            place=pressed_place(key),
            route=route.kept(),
        ),
        trigger=TRIGGER,
    )


def test_a_form_from_the_home_page() -> None:
    """It was opened nowhere, so the answer goes to the person."""
    values = {"fb:text": {"fb:text": {"type": "plain_text_input", "value": None}}}
    sent = read_as(submission(view_of(translate_form(), Meta({}), values)))
    assert sent.said == Submitted(form="translate", values={"text": ""})
    assert (sent.place, sent.route) == (None, None)


def test_a_form_that_stays_open_is_its_own_way_back() -> None:
    """What is looked up appears in it, wherever it was opened."""
    values = {"fb:word": {"fb:word": {"type": "plain_text_input", "value": "SSO"}}}
    meta = Meta({}, pressed_place(), Route(url=URL, until=NOW, replaces=True))
    sent = read_as(submission(view_of(look_up_form(), meta, values)))
    assert sent.said == Submitted(form="look_up", values={"word": "SSO"})
    assert sent.route == Route(view="V1").kept()


@pytest.mark.parametrize(
    "metadata",
    [
        "",
        "not json",
        "[]",
        "7",
        '"x"',
        '{"context": [1], "place": 7, "route": 7}',
        '{"place": {"platform": "slack", "team": "T\\u0000", "channel": "C1"}}',
        '{"route": "{\\"url\\": 7}"}',
        '{"context": ' + "[" * 2_900,
        '{"context": {"card": "' + "7" * 3_000 + '"}}',
    ],
)
def test_metadata_that_is_not_ours_is_nothing(metadata: str) -> None:
    """What was typed is read all the same."""
    view = view_of(translate_form()) | {"private_metadata": metadata}
    sent = read_as(submission(view))
    assert isinstance(sent.said, Submitted)
    assert (sent.said.context, sent.place, sent.route) == ({}, None, None)


# Shortcuts


def message_shortcut(
    message: JSON,
    install: Install = TEAM,
    *,
    callback_id: str = MESSAGE_SHORTCUT,
    channel: str = "C1",
) -> JSON:
    """A shortcut in a message's menu."""
    return interactions.message_shortcut(
        install,
        user=IT,
        user_name="platform-team",
        channel=channel,
        channel_name="campaigns",
        message=message,
        callback_id=callback_id,
        response_url=URL,
        trigger_id=TRIGGER,
        action_ts=LATER,
    )


@EVERYWHERE
def test_a_shortcut_on_a_message(where: str) -> None:
    """At the moment of the message, whose dates count from there; the modal has a name of its own."""
    key, install = KEYS[where], INSTALLS[where]
    delivery = whole(message_shortcut(spoken("by Friday", thread=ROOT), install))
    route = route_of(delivery.incoming.route)
    assert route.external is not None
    assert route == Route(external=route.external)
    assert delivery == Delivery(
        incoming(
            Shortcut(message=TS, text="by Friday", author=who(team=key)),
            key=f"slack:{key}:message_action:{TRIGGER}",
            team=key,
            enterprise=install.enterprise,
            who=who(IT, key),
            place=pressed_place(key, thread=ROOT),
            route=route.kept(),
        ),
        trigger=TRIGGER,
    )


def test_each_shortcut_has_a_modal_of_its_own() -> None:
    """Slack refuses an external_id that is in use; the same delivery again means the same modal."""
    one = message_shortcut(spoken("by Friday"))
    other = one | {"trigger_id": "99.88.77"}
    routes = [read_as(body).route for body in (one, copy.deepcopy(one), other)]
    assert routes[0] == routes[1] != routes[2]


def test_the_third_shortcut_on_a_message_asks_why() -> None:
    """Its thread is read for the reasons of a date."""
    said = read_as(message_shortcut(spoken("by Friday"), callback_id=WHY_SHORTCUT)).said
    assert isinstance(said, Shortcut)
    assert said.what == "why"


def test_the_other_shortcut_on_a_message_tracks_it() -> None:
    """The same message, to be kept as an ask."""
    said = read_as(message_shortcut(spoken("by Friday"), callback_id=TRACK_SHORTCUT)).said
    assert said == Shortcut(message=TS, text="by Friday", author=who(), what="track")


def test_a_shortcut_on_a_bots_message_has_no_author() -> None:
    """Nobody's side is known from it."""
    message = spoken("The build is red", bot_id="BOTHER", subtype="bot_message")
    del message["user"]
    assert read_as(message_shortcut(message)).said == Shortcut(
        message=TS, text="The build is red", author=None
    )


def test_a_shortcut_on_an_outsiders_message() -> None:
    """The author is theirs, who asks is ours."""
    message = spoken("by Friday", user="UOUT") | events.of_whom("UOUT", "TOUT")
    asked = read_as(message_shortcut(message, channel="C3"))
    assert isinstance(asked.said, Shortcut)
    assert (asked.who, asked.said.author) == (who(IT), who("UOUT", "TOUT"))


def global_shortcut(callback_id: str, install: Install = TEAM) -> JSON:
    """A shortcut from the search bar."""
    return interactions.global_shortcut(
        install,
        user=MARKETING,
        user_name="marketing-ops",
        callback_id=callback_id,
        trigger_id=TRIGGER,
        action_ts=LATER,
    )


@EVERYWHERE
def test_the_global_shortcut(where: str) -> None:
    """It is the same as the button on the home page."""
    key, install = KEYS[where], INSTALLS[where]
    assert whole(global_shortcut(GLOBAL_SHORTCUT, install)) == Delivery(
        incoming(
            Pressed(button="look_up", value="shortcut"),
            key=f"slack:{key}:shortcut:{TRIGGER}",
            team=key,
            enterprise=install.enterprise,
            who=who(team=key),
            at=NOW,
        ),
        trigger=TRIGGER,
    )


# What is not for us


def _not_for_us() -> Iterator[tuple[str, JSON]]:
    channel: JSON = {"channel": "C1", "channel_type": "channel"}
    own = spoken("hi", user="UBOT", thread=ROOT, bot_id="BBOT", app_id="A1")
    yield "a message outside of a thread", happened(said_in(spoken("hi")))
    yield "a message that mentions us", happened(said_in(spoken("<@UBOT> hi", thread=ROOT)))
    yield "our own message", happened(said_in(own))
    yield "our own mention of ourselves", happened(events.app_mention(own, channel="C1"))
    yield "our own direct message", happened(said_in(own, kind="im", channel="D1"))
    yield (
        "another bot's message",
        happened(said_in(spoken("hi", thread=ROOT, bot_id="BOTHER", bot_profile={"id": "B"}))),
    )
    yield (
        "an integration's message",
        happened(
            events.classic_bot_message(**channel, ts=TS, text="<@UBOT> hi", bot="B2", username="x")
        ),
    )
    yield "somebody joins", happened(events.channel_join(**channel, ts=TS, user="U2"))
    yield "Slack's own bot", happened(said_in(spoken("hi", user="USLACKBOT", thread=ROOT)))
    yield (
        "a mention that came with an edit",
        happened(
            events.app_mention(
                spoken("<@UBOT> hi", edited={"user": MARKETING, "ts": LATER}), channel="C1"
            )
        ),
    )
    yield (
        "a mention in our own conversation, which comes as a message",
        happened(events.app_mention(spoken("<@UBOT> hi"), channel="D1")),
    )
    yield "our own message is edited", happened(changed(own, own))
    yield (
        "our own message is deleted",
        happened(events.message_deleted(own, **channel, ts=LATER)),
    )
    for subtype in (
        "channel_topic",
        "channel_name",
        "pinned_item",
        "reminder_add",
        "huddle_thread",
    ):
        yield subtype, happened(said_in(spoken("hi", thread=ROOT), subtype=subtype))
    yield "an event of a kind that we did not ask for", happened({"type": "reaction_added"})
    yield (
        "somebody's own token is revoked",
        happened(events.tokens_revoked(bot=[], oauth=["U1"], event_ts=TS)),
    )
    foreign = button("share") | {"action_id": "theirs:share"}
    yield "a button of another app's", on_message(foreign)
    yield "nothing was pressed", on_message(button("share")) | {"actions": []}
    yield (
        "a form of another app's",
        submission(view_of(translate_form()) | {"callback_id": "their_form"}),
    )
    yield (
        "a modal is closed",
        interactions.view_closed(
            TEAM, user=MARKETING, user_name="x", view=view_of(translate_form())
        ),
    )
    yield (
        "a message shortcut of another name",
        message_shortcut(spoken("hi"), callback_id="log_timeline"),
    )
    yield "a shortcut of another name", global_shortcut("suggest_term")
    yield "the check of an address", commands.url_verification(TEAM, "abc")
    yield "the check of a certificate", dict(commands.ssl_check(TEAM))
    yield "options are asked for", global_shortcut(GLOBAL_SHORTCUT) | {"type": "block_suggestion"}
    yield "nothing at all", {}


NOT_FOR_US = dict(_not_for_us())


@pytest.mark.parametrize("what", NOT_FOR_US)
def test_what_is_not_for_us_is_nothing(what: str) -> None:
    """It is dropped before anything is written."""
    assert read(NOT_FOR_US[what], NOW) is None


# Keys


def _for_us() -> Iterator[JSON]:
    channel: JSON = {"channel": "C1", "channel_type": "channel"}
    body = spoken("<@UBOT> we need SSO", thread=ROOT)
    yield happened(events.app_mention(body, channel="C1"))
    yield happened(said_in(spoken("we need SSO", thread=ROOT)))
    yield happened(said_in(spoken("we need SSO"), kind="im", channel="D1"))
    yield happened(changed(spoken("by Monday"), spoken("by Friday")))
    yield happened(events.message_deleted(spoken("hi"), **channel, ts=LATER))
    yield happened(events.app_home_opened(user="U1", channel="D1", tab="home", event_ts=TS))
    yield happened(events.app_home_opened(user="U1", channel="D1", tab="messages", event_ts=TS))
    yield happened(events.app_uninstalled(event_ts=TS))
    yield happened(events.tokens_revoked(bot=["UBOT"], oauth=[], event_ts=TS))
    yield happened(
        events.app_mention(body | events.of_whom("UOUT", "TOUT"), channel="C3"),
        ORG_WIDE,
        shared=True,
        from_team="TOUT",
    )
    yield command("We need SSO")
    yield on_message(button("share"), ephemeral=True)
    yield on_message(button("take_back"), IN_GRID, thread=ROOT)
    yield in_view(button("words"), view_of(CARD, Meta({}, pressed_place())))
    yield in_view(button("side_it"), view_of(CARD) | {"type": "home"})
    values = {"fb:a1": {"fb:a1": {"type": "plain_text_input", "value": "by Friday"}}}
    meta = Meta({"card": "7"}, pressed_place(), Route(url=URL, until=NOW, replaces=True))
    yield submission(view_of(answers_form(a_translation(), {"card": "7"}), meta, values))
    yield message_shortcut(spoken("by Friday", thread=ROOT))
    yield global_shortcut(GLOBAL_SHORTCUT, ORG_WIDE)


FOR_US = list(_for_us())


def test_each_delivery_has_a_key_of_its_own() -> None:
    """Events by their id, all else by its trigger, each within its Installation."""
    keys = []
    for number, body in enumerate(FOR_US):
        fresh = copy.deepcopy(body)
        if "event_id" in fresh:
            fresh["event_id"] = f"Ev{number}"
        if "trigger_id" in fresh:
            fresh["trigger_id"] = f"{number}.1.abc"
        keys.append(read_as(fresh).key)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("body", FOR_US)
def test_the_same_delivery_again_has_the_same_key(body: JSON) -> None:
    """Slack repeats an event with its id, later, and with a fresh envelope around it."""
    again = json.loads(json.dumps(body))
    later = read(again, NOW + timedelta(minutes=5))
    assert later is not None
    assert later.incoming.key == read_as(body).key


def test_a_press_without_a_trigger_is_known_by_what_it_says() -> None:
    """Two that differ are two; the same one again is one."""
    one = on_message(button("share"))
    del one["trigger_id"]
    other = copy.deepcopy(one)
    other["actions"][0]["action_ts"] = LATER
    assert read_as(one).key == read_as(copy.deepcopy(one)).key
    assert read_as(one).key != read_as(other).key
    assert whole(one).trigger is None


def test_a_key_is_of_one_installation() -> None:
    """Two teams may well be given the same id."""
    keys = {
        read_as(happened(said_in(spoken("hi", thread=ROOT)), replace(TEAM, team=team))).key
        for team in ("T1", "T2")
    }
    assert keys == {"slack:T1:Ev1", "slack:T2:Ev1"}


# Whatever comes


leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        [
            "\x00",
            "\ud800",
            "a\x00b\udfff",
            "1e999",
            "nan",
            "-1e30",
            "9" * 400,
            "x" * 60_000,
            "E1",
            "D1",
        ]
    ),
)
anything = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
MOST = 150_000
"""Characters of the largest Incoming, as JSON."""


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        yield from _paths(inner, (*path, key))


PATHS = [list(_paths(body)) for body in FOR_US]


@st.composite
def mutated(draw: st.DrawFn) -> JSON:
    """A payload with up to three of its nodes left out or made anything."""
    number = draw(st.integers(0, len(FOR_US) - 1))
    body = copy.deepcopy(FOR_US[number])
    for path in draw(st.lists(st.sampled_from(PATHS[number]), min_size=1, max_size=3)):
        holder: Any = body
        try:
            for key in path[:-1]:
                holder = holder[key]
            if draw(st.booleans()):
                del holder[path[-1]]
            else:
                holder[path[-1]] = draw(anything)
        except (LookupError, TypeError):
            continue  # an earlier change took this node away
    return body


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (key, *_strings(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def expect_storable(delivery: Delivery | None) -> None:
    """What is read can be written down, comes back as it was, and is not endless."""
    if delivery is None:
        return
    kept = delivery.incoming.model_dump(mode="json")
    text = json.dumps(kept, ensure_ascii=False)
    assert Incoming.model_validate(json.loads(text)) == delivery.incoming
    text.encode()
    assert len(text) <= MOST
    assert not any("\x00" in one for one in _strings(kept))
    trigger = delivery.trigger
    assert trigger is None or (len(trigger) <= 200 and "\x00" not in trigger)
    route_of(delivery.incoming.route)


@given(body=mutated())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_malformed_payloads_are_read_or_dropped(body: JSON) -> None:
    """Never an error, and never anything that could not be stored."""
    expect_storable(read(body, NOW))


@given(
    body=st.dictionaries(
        st.sampled_from(["type", "event", "command", "actions", "view", "user", "team", "message"]),
        anything,
        max_size=6,
    )
)
@settings(deadline=None)
def test_anything_is_read_or_dropped(body: JSON) -> None:
    """The same for what is no payload at all."""
    expect_storable(read(body, NOW))


def test_what_is_too_deep_is_dropped() -> None:
    """Without a trigger the key is made of all of it."""
    deep: Any = []
    for _ in range(5_000):
        deep = [deep]
    body = on_message(button("share")) | {"state": deep}
    del body["trigger_id"]
    assert read(body, NOW) is None


@pytest.mark.parametrize("ts", ["1e999", "-1e30", "1e18", "nan", "inf", "", "yesterday"])
def test_a_moment_in_no_calendar_is_dropped(ts: str) -> None:
    """Nobody can say when that was."""
    assert read(happened(said_in(spoken("hi", thread=ROOT, ts=ts))), NOW) is None


def test_a_text_is_cut_above_what_the_core_refuses() -> None:
    """So that the sentence about the limit is said, and the queue takes no megabytes."""
    said = read_as(command("x" * 1_000_000)).said
    assert said == Command(text="x" * 45_000)


def test_the_largest_form_is_bounded() -> None:
    """Slack takes 3,000 characters a field; nothing larger gets in by another way."""
    values = {
        f"fb:a{n}": {"x": {"type": "plain_text_input", "value": "x" * 50_000}} for n in range(100)
    }
    sent = read_as(submission(view_of(translate_form(), Meta({}), values)))
    assert len(sent.model_dump_json()) < MOST
    assert isinstance(sent.said, Submitted)
    assert sent.said.values["a1"] == "x" * 3_000


# What a modal carries along


def test_what_a_modal_carries_comes_back() -> None:
    """Context, place and way back, through Slack's `private_metadata`."""
    meta = Meta(
        {"card": "0192f0c1d2e37f48a1b2c3d4e5f60718"},
        pressed_place(thread=ROOT),
        Route(url=URL, until=NOW, replaces=True),
    )
    sent = read_as(submission(view_of(translate_form(), meta)))
    assert isinstance(sent.said, Submitted)
    assert sent.said.context == meta.context
    assert sent.place == meta.place
    assert meta.route is not None
    assert route_of(sent.route) == meta.route


def test_the_worst_case_fits_into_slacks_metadata() -> None:
    """The longest ids and the longest address that are read at all, quoted twice."""
    longest = '"' * 200
    body = on_message(button("share"), ephemeral=True)
    body["response_url"] = "https://" + "a" * 1_000
    body["container"] |= {"channel_id": longest, "thread_ts": longest}
    body["team"]["id"] = longest
    worst = read_as(body)
    assert worst.place is not None
    assert worst.route is not None
    meta = Meta({"card": "0" * 32}, worst.place, route_of(worst.route))
    assert len(meta.kept()) <= MAX_METADATA
    sent = read_as(submission(view_of(translate_form(), meta)))
    assert (sent.place, sent.route) == (worst.place, worst.route)


@pytest.mark.parametrize(
    "url", ["https://" + "a" * 1_001, 'https://a/"', "https://a/\u00e9", "ftp://a", 7]
)
def test_an_address_that_is_none_of_slacks_is_no_way_back(url: Any) -> None:
    """The answer goes another way."""
    body = on_message(button("share"), ephemeral=True) | {"response_url": url}
    assert read_as(body).route is None


def test_a_secret_does_not_even_reach_the_queue() -> None:
    """What is kept of a message until its work is over has none."""
    kept = storable("the password: hunter22x and xoxb-123456789012-abcdefghijkl are for <@U1>")
    assert "hunter22x" not in kept
    assert "xoxb-" not in kept
    assert kept.endswith("for <@U1>")
