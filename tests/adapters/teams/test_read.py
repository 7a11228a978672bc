"""What Teams sends, read: the exact Incoming of each activity, and nothing of what is not for us."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.teams.card_data import Held, button_data, form_data
from adapters.teams.read import Delivery, query, read
from adapters.teams.route import Route, conversation_key, route_of
from bot.chat.opening import reason_form, translate_form
from bot.forms import DayField, Form, PersonField, TextField
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
    Said,
    Shortcut,
    Submitted,
    Who,
)
from bot.router import opens_form
from tests.payloads.teams import activities as teams
from tests.payloads.teams.activities import (
    ANNA,
    BOT,
    CHANNEL,
    CHAT,
    IVO,
    JSON,
    PERSONAL,
    SERVICE,
    TENANT,
)

NOW = datetime(2026, 11, 30, 9, 10, tzinfo=UTC)
AT = datetime(2026, 11, 30, 9, 0, 0, 123456, tzinfo=UTC)
ROOT, REPLY, CARD = "1796029200000", "1796029260000", "1796029300000"
ANNA_IS = Who(platform="teams", team=TENANT, user=ANNA.aad)
IN_THREAD = Place(platform="teams", team=TENANT, channel=CHANNEL, thread=ROOT)
IN_CHAT = Place(platform="teams", team=TENANT, channel=CHAT, visibility="private", flat=True)
ALONE = IN_CHAT.model_copy(update={"channel": PERSONAL, "direct": True})
PLACES = {"channel": IN_THREAD, "groupChat": IN_CHAT, "personal": ALONE}


def _all(activity: JSON) -> Delivery:
    found = read(activity, NOW)
    assert found is not None
    return found


def _incoming(activity: JSON) -> Incoming:
    return _all(activity).incoming


def _said(activity: JSON) -> Said:
    return _incoming(activity).said


def _in(where: str, text: str, **more: Any) -> JSON:
    thread = ROOT if where == "channel" else None
    return teams.message(where, ANNA, REPLY, text, thread=thread, **more)


# Messages


def test_a_mention_in_a_thread_is_read_whole() -> None:
    """Every field of the Incoming."""
    assert _incoming(_in("channel", "translate for IT")) == Incoming(
        key=f"teams:{TENANT}:{CHANNEL}:message:{REPLY}",
        platform="teams",
        team=TENANT,
        who=ANNA_IS,
        place=IN_THREAD,
        at=AT,
        said=Mention(message=REPLY, text="translate for IT"),
        route=Route(
            conversation=f"{CHANNEL};messageid={ROOT}",
            kind="channel",
            service=SERVICE,
            bot=BOT,
            user=ANNA.id,
            zone="Europe/Berlin",
            locale="en-GB",
        ).kept(),
        once=f"teams:{TENANT}:{CHANNEL}:{REPLY}",
    )


def test_a_post_that_begins_a_thread_is_in_none() -> None:
    """Teams names the post itself as its thread; there is nothing above it."""
    begun = teams.message("channel", ANNA, ROOT, "We need it", thread=ROOT)
    assert _incoming(begun).place == IN_THREAD.model_copy(update={"thread": None})


def test_a_mention_in_a_group_chat_is_one() -> None:
    """A chat is for those in it, and has no threads."""
    incoming = _incoming(_in("groupChat", "track"))
    assert incoming.said == Mention(message=REPLY, text="track")
    assert incoming.place == IN_CHAT


def test_a_message_in_the_personal_chat_needs_no_mention() -> None:
    """Nobody else is there."""
    incoming = _incoming(_in("personal", "for it: We need it", calls=False))
    assert incoming.said == Direct(message=REPLY, text="for it: We need it")
    assert incoming.place == ALONE


@pytest.mark.parametrize("word", ["home", "Home", "start"])
def test_home_in_the_personal_chat_is_the_home_page(word: str) -> None:
    """Teams gives a bot no page of its own, so it is a card."""
    incoming = _incoming(_in("personal", word, calls=False))
    assert incoming.said == Opened(what="home")
    assert incoming.place is None


def test_the_menu_s_command_is_no_part_of_the_message() -> None:
    """`translate` is inserted as text."""
    assert _said(_in("channel", "translate We need it")) == Mention(
        message=REPLY, text="We need it"
    )


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("translate We need it", "We need it"),
        ("translate", ""),
        ("term SSO", "term SSO"),
        ("settings", "settings"),
        ("/translate We need it", "We need it"),
        ("/fogbridge term SSO", "term SSO"),
        ("/Fogbridge", ""),
        ("Fogbridge is down", "Fogbridge is down"),
    ],
)
def test_a_targeted_message_is_a_command_for_one_person(where: str, text: str, asked: str) -> None:
    """A slash command: nobody else sees it, so nobody else sees the answer."""
    incoming = _incoming(_in(where, text, targeted=True))
    assert incoming.said == Command(text=asked)
    assert incoming.place == PLACES[where]
    assert route_of(incoming.route).targeted is True
    assert opens_form(incoming) is (asked in ("", "settings"))


def test_a_targeted_message_without_a_mention_is_one_too() -> None:
    """The slash command itself names the bot."""
    assert _said(_in("channel", "help", calls=False, targeted=True)) == Command(text="help")


def test_a_reply_without_a_mention_is_overheard_in_a_thread_alone() -> None:
    """It comes only where a team or chat lets the bot read along."""
    assert _said(_in("channel", "the copy is late", calls=False)) == Heard(
        message=REPLY, text="the copy is late"
    )
    assert read(_in("groupChat", "lunch?", calls=False), NOW) is None
    assert read(teams.message("channel", ANNA, ROOT, "hi", calls=False, thread=ROOT), NOW) is None


def test_others_who_are_mentioned_are_one_word_each() -> None:
    """So that no model sees half of a name."""
    said = _said(_in("channel", "ask <at>Ivo Brandt (IT)</at> today", others=(IVO,)))
    assert said == Mention(message=REPLY, text="ask @Ivo\u00a0Brandt today")


def test_a_secret_is_not_kept() -> None:
    """The queue keeps what reached us until its work is over."""
    said = _said(_in("channel", "password: hunter2hunter2"))
    assert isinstance(said, Mention)
    assert "hunter2" not in said.text


# What never starts us


@pytest.mark.parametrize(
    "sender",
    [
        {"id": BOT, "name": "Fogbridge"},
        {"id": "28:another-bot", "name": "Helper"},
        {"id": "29:x", "aadObjectId": ANNA.aad, "role": "bot"},
        {"id": "29:x", "aadObjectId": ANNA.aad, "role": "skill"},
    ],
)
@pytest.mark.parametrize("kind", ["message", "messageUpdate", "invoke"])
def test_nothing_that_a_bot_says_starts_us(sender: JSON, kind: str) -> None:
    """Ours and mirrored cards included."""
    said = {**_in("channel", "translate this"), "from": sender, "type": kind}
    assert read(said, NOW) is None


@pytest.mark.parametrize(
    "kind", ["typing", "messageReaction", "event", "endOfConversation", "conversationUpdate", "x"]
)
def test_other_activities_are_nothing_to_us(kind: str) -> None:
    """Reactions, typing, and who comes and goes."""
    assert read({**_in("channel", "x"), "type": kind}, NOW) is None


# Changes


def test_an_edit_has_its_moment_in_its_key() -> None:
    """One message is edited many times under one id."""
    said = _in("channel", "translate We need it")
    incoming = _incoming(teams.updated(said, "<at>Fogbridge</at> We need it now"))
    assert incoming.said == Edited(message=REPLY, text="We need it now")
    assert incoming.place == IN_THREAD
    assert incoming.who == ANNA_IS
    assert incoming.key == (
        f"teams:{TENANT}:{CHANNEL}:messageUpdate:{REPLY}:2026-11-30T09:05:00.5Z"
    )
    assert incoming.once is None


def test_a_deletion_says_which_message_and_nothing_of_who() -> None:
    """Softly or not."""
    gone = teams.deleted(_in("channel", "x"))
    bare = {**gone, "channelData": {"tenant": {"id": TENANT}}}
    for activity in (gone, bare):
        incoming = _incoming(activity)
        assert incoming.said == Deleted(message=REPLY)
        assert incoming.who is None
    softly = teams.updated(_in("channel", "x"), "", "softDeleteMessage")
    assert _said(softly) == Deleted(message=REPLY)


def test_a_message_that_is_back_is_a_changed_one() -> None:
    """Its text comes with it."""
    back = teams.updated(_in("channel", "x"), "<at>Fogbridge</at> We need it", "undeleteMessage")
    assert _said(back) == Edited(message=REPLY, text="We need it")
    assert read(teams.updated(_in("channel", "x"), "x", "unknownEvent"), NOW) is None


def test_the_moment_is_that_of_teams() -> None:
    """What is seen and what is said go by one clock; a moment that can't be read is now."""
    ahead = {**_in("channel", "x"), "timestamp": "2026-11-30T09:30:00Z"}
    assert _incoming(ahead).at == datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
    assert _incoming({**ahead, "timestamp": "yesterday"}).at == NOW
    assert _incoming({**ahead, "timestamp": None}).at == NOW


# Presses and forms


@pytest.mark.parametrize("where", PLACES)
def test_a_press_on_a_card_that_all_see(where: str) -> None:
    """Its place is where Teams says that it was pressed, whatever the card says."""
    data = {**button_data("share", "019abc", Held()), "place": "elsewhere"}
    thread = ROOT if where == "channel" else None
    pressed = teams.executed(data, where, ANNA, "f:1", thread=thread, replyToId=CARD)
    found = _all(pressed)
    assert found.invoke == "card"
    assert found.form is None
    assert found.incoming.said == Pressed(button="share", value="019abc", message=CARD)
    assert found.incoming.place == PLACES[where]
    assert found.incoming.key == (f"teams:{TENANT}:{PLACES[where].channel}:adaptiveCard/action:f:1")
    assert route_of(found.incoming.route).message == CARD


def test_a_press_on_a_card_for_one_person_stands_nowhere() -> None:
    """The route knows it, and the core does not take it for one that others see."""
    data = button_data("share", "019abc", Held(private=True))
    incoming = _incoming(teams.executed(data, "channel", ANNA, "f:1", thread=ROOT, replyToId=CARD))
    assert incoming.said == Pressed(button="share", value="019abc", message=None)
    route = route_of(incoming.route)
    assert (route.message, route.targeted, route.dialog) == (CARD, True, False)


def test_a_press_on_the_home_page_is_in_no_place() -> None:
    """So that the page itself is the answer."""
    data = button_data("side_it", "", Held(home=True))
    incoming = _incoming(teams.executed(data, "personal", ANNA, "f:1", replyToId=CARD))
    assert incoming.place is None
    assert incoming.said == Pressed(button="side_it", message=CARD)


def test_a_card_that_is_only_looked_at_presses_nothing() -> None:
    """Teams refreshes cards by the same invoke."""
    pressed = teams.executed(button_data("share", "", Held()), "channel", ANNA, "f:1")
    pressed["value"]["trigger"] = "automatic"
    assert read(pressed, NOW) is None


@pytest.mark.parametrize("data", [None, {}, {"fb": ""}, {"fb": 7}, {"fb": "x" * 300}, {"v": "x"}])
def test_a_button_that_is_none_of_ours_does_nothing(data: Any) -> None:
    """Nor does one of another app's card."""
    assert read(teams.executed(data, "channel", ANNA, "f:1"), NOW) is None


def test_a_press_that_opens_a_dialog() -> None:
    """It is answered with the form itself."""
    data = {**button_data("answer", "019abc", Held()), "msteams": {"type": "task/fetch"}}
    found = _all(teams.task("fetch", data, "channel", ANNA, "f:1", thread=ROOT, replyToId=CARD))
    assert found.invoke == "dialog"
    assert opens_form(found.incoming)
    assert found.incoming.said == Pressed(button="answer", value="019abc", message=CARD)


def test_a_press_in_a_dialog() -> None:
    """Its answer can only stand in the dialog."""
    data = button_data("share", "019abc", Held())
    found = _all(teams.task("submit", data, "channel", ANNA, "f:1", thread=ROOT, replyToId=CARD))
    assert found.incoming.said == Pressed(button="share", value="019abc", message=None)
    assert route_of(found.incoming.route).dialog is True


FORM = Form(
    "ask_hand_over",
    "Hand over",
    (
        PersonField("to", "To whom?", optional=True),
        DayField("due", "Until when?"),
        TextField("note", "Note", lines=True, limit=300),
    ),
    submit="Hand over",
    context={"ask": "019abc"},
)


@pytest.mark.parametrize("name", ["task", "card", "compose"])
def test_a_form_comes_back_with_what_was_typed(name: str) -> None:
    """From a dialog or from a card in the chat, ready to be shown again with what is wrong."""
    typed = {"f.to": IVO.aad, "f.due": "2026-12-09", "f.note": "please look", "f.other": "x"}
    data = {**form_data(FORM, Held()), **typed}
    activity = {
        "task": lambda: teams.task("submit", data, "channel", ANNA, "f:2", thread=ROOT),
        "card": lambda: teams.executed(data, "channel", ANNA, "f:2", thread=ROOT),
        "compose": lambda: teams.invoke(
            "composeExtension/submitAction", {"data": data}, "channel", ANNA, "f:2", thread=ROOT
        ),
    }[name]()
    found = _all(activity)
    assert found.invoke == {"task": "dialog", "card": "card", "compose": "extension"}[name]
    assert found.incoming.place == IN_THREAD
    assert found.incoming.said == Submitted(
        form="ask_hand_over",
        values={"to": IVO.aad, "due": "2026-12-09", "note": "please look"},
        context={"ask": "019abc"},
    )
    assert found.form is not None
    assert [field.label for field in found.form.fields] == ["To whom?", "Until when?", "Note"]
    assert [field.value for field in found.form.fields] == [
        IVO.aad,
        "2026-12-09",
        "please look",
    ]
    assert found.form.submit == "Hand over"


@pytest.mark.parametrize("form", [translate_form(), reason_form({"card": "1"}), FORM])
def test_a_form_is_the_same_after_its_journey(form: Form) -> None:
    """But for what was typed, and what stood above it."""
    typed = {f"f.{field.name}": field.value for field in form.fields}
    data = json.loads(json.dumps({**form_data(form, Held()), **typed}))
    found = _all(teams.task("submit", data, "channel", ANNA, "f:2"))
    assert found.form == Form(
        form.name, form.title, form.fields, form.submit, None, dict(form.context)
    )


def test_an_old_client_s_message_with_a_value_is_a_press() -> None:
    """Where Action.Execute is not known, its fallback sends a message."""
    said = {**_in("channel", "", calls=False), "value": button_data("share", "1", Held())}
    del said["text"]
    assert _said({**said, "replyToId": CARD}) == Pressed(button="share", value="1", message=CARD)


# A message's menu, and where messages are written


@pytest.mark.parametrize(
    ("command", "what"),
    [("translateMessage", "translate"), ("trackMessage", "track"), ("whyTimeline", "why")],
)
def test_a_command_on_somebody_s_message(command: str, what: str) -> None:
    """The message, its author and its own moment; in a dialog, for who asked."""
    found = _all(
        teams.chosen(
            command,
            "channel",
            ANNA,
            "f:3",
            author=IVO,
            message=REPLY,
            content='<div><p>Not before the freeze,&nbsp;<at id="0">Anna Weber</at></p></div>',
            reply_to=ROOT,
        )
    )
    assert found.invoke == "extension"
    assert found.incoming.place == IN_THREAD
    assert found.incoming.who == ANNA_IS
    assert found.incoming.at == datetime(2026, 11, 30, 8, 30, tzinfo=UTC)
    said = found.incoming.said
    assert isinstance(said, Shortcut)
    assert said.text == "Not before the freeze, @Anna\u00a0Weber"
    assert said.author == Who(platform="teams", team=TENANT, user=IVO.aad)
    assert (said.message, said.what) == (REPLY, what)
    assert route_of(found.incoming.route).dialog is True


def test_a_command_on_the_first_post_of_a_thread_or_on_a_bot_s() -> None:
    """There is no thread above; and a bot's words are nobody's."""
    incoming = _incoming(
        teams.chosen(
            *("translateMessage", "channel", ANNA, "f:3"),
            author=None,
            message=ROOT,
            content="Deployment failed",
            thread=ROOT,
        )
    )
    assert incoming.place == IN_THREAD.model_copy(update={"thread": None})
    assert isinstance(incoming.said, Shortcut)
    assert incoming.said.author is None


def test_translate_from_the_compose_box_opens_the_form() -> None:
    """In a personal chat with somebody else Teams names no conversation at all."""
    found = _all(teams.composed("translateCompose", ANNA, "f:4"))
    assert found.incoming.said == Pressed(button="translate", value="shortcut")
    assert opens_form(found.incoming)
    nowhere = teams.composed("translateCompose", ANNA, "f:4")
    del nowhere["conversation"]
    assert _incoming(nowhere).place is None
    assert read(teams.composed("somethingElse", ANNA, "f:4"), NOW) is None


def test_a_word_is_looked_up_without_a_delivery() -> None:
    """It is answered at once, and nothing of it is kept."""
    asked = teams.looked_up(" SSO ", ANNA, "f:5")
    assert read(asked, NOW) is None
    assert query(asked) == "SSO"
    assert query({**asked, "value": {"commandId": "glossary"}}) == ""
    assert query({**asked, "value": {"commandId": "other"}}) is None
    assert query(_in("channel", "x")) is None
    for broken in (None, 7, "x", {"commandId": "glossary", "parameters": 7}):
        query({**asked, "value": broken})


# Feedback


def test_thumbs_name_the_card_by_its_message() -> None:
    """Nothing of ours comes with them."""
    found = _all(teams.thumbs("like", CARD, "channel", ANNA, "f:6", '{"feedbackText":"good"}'))
    assert found.invoke == "feedback"
    assert found.incoming.said == Pressed(button="helpful", message=CARD)
    bad = _said(teams.thumbs("dislike", CARD, "channel", ANNA, "f:6"))
    assert bad == Pressed(button="not_helpful", message=CARD)


def test_what_was_missing_is_the_reason() -> None:
    """The same that our own form asks."""
    said = _said(
        teams.thumbs("dislike", CARD, "channel", ANNA, "f:6", '{"feedbackText":" no date "}')
    )
    assert said == Submitted(form="reason", values={"reason": "no date"}, context={"card": ""})


@pytest.mark.parametrize("written", ["", "{", "[]", '{"feedbackText": 7}', "7", "x" * 300_000])
def test_a_form_of_teams_that_can_t_be_read_is_a_thumb_all_the_same(written: str) -> None:
    """The reason is lost, the word on it is not."""
    said = _said(teams.thumbs("dislike", CARD, "channel", ANNA, "f:6", written))
    assert said == Pressed(button="not_helpful", message=CARD)
    assert read(teams.thumbs("wave", CARD, "channel", ANNA, "f:6"), NOW) is None


# Being installed


def test_installed_by_a_person_it_shows_the_home_page() -> None:
    """In a team nobody asked for anything yet."""
    assert _said(teams.installed("add", "personal", ANNA, "f:7")) == Opened(what="home")
    for where in ("channel", "groupChat"):
        assert read(teams.installed("add", where, ANNA, "f:7"), NOW) is None
    assert read(teams.installed("remove", "personal", ANNA, "f:7"), NOW) is None


@pytest.mark.parametrize(
    "activity",
    [
        teams.members("membersAdded", "channel", ANNA, "f:8"),
        teams.members("membersRemoved", "channel", ANNA, "f:8"),
        teams.members("membersAdded", "channel", ANNA, "f:8", bot=False),
        teams.team_changed("channelRenamed", ANNA, "f:8"),
        teams.team_changed("teamDeleted", ANNA, "f:8"),
    ],
)
def test_who_comes_and_goes_is_no_delivery(activity: JSON) -> None:
    """What it means for where we can be reached is read elsewhere."""
    assert read(activity, NOW) is None


# Places and people


def test_somebody_of_another_company_is_known_by_theirs() -> None:
    """In a channel that two companies share."""
    said = _in("channel", "x")
    said["from"] = {**said["from"], "tenantId": "other-tenant"}
    incoming = _incoming(said)
    assert incoming.team == TENANT
    assert incoming.who == Who(platform="teams", team="other-tenant", user=ANNA.aad)


@pytest.mark.parametrize("kind", ["private", "shared"])
def test_a_channel_that_is_not_for_the_whole_team_is_private(kind: str) -> None:
    """What a standard channel is, is not said here: its team knows."""
    said = _in("channel", "x")
    said["channelData"]["channel"]["type"] = kind
    place = _incoming(said).place
    assert place is not None
    assert place.visibility == "private"


def test_a_very_long_conversation_is_called_by_a_shorter_name() -> None:
    """Ids of personal chats are longer than our keys; the route has the whole one."""
    long = "a:1" + "x" * 180
    said = _in("personal", "x", calls=False)
    said["conversation"]["id"] = long
    incoming = _incoming(said)
    assert incoming.place is not None
    assert incoming.place.channel == conversation_key(long)
    assert len(incoming.place.channel) < 128
    assert route_of(incoming.route).conversation == long


@pytest.mark.parametrize(
    ("id", "direct"),
    [(PERSONAL, True), (CHAT, False), (CHANNEL, False), ("19:meeting_x@thread.v2", False)],
)
def test_the_kind_of_a_conversation_is_told_by_its_id_where_nothing_says_it(
    id: str, direct: bool
) -> None:
    """Invokes in meetings come without it."""
    said = _in("personal", "x", calls=True)
    said["conversation"] = {"id": id, "tenantId": TENANT}
    place = _incoming(said).place
    assert place is not None
    assert place.direct is direct


# Whatever comes


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=15,
)

WHOLE = [
    _in("channel", "translate <at>Ivo Brandt (IT)</at>", others=(IVO,)),
    _in("personal", "x", calls=False),
    teams.updated(_in("channel", "x"), "y"),
    teams.deleted(_in("channel", "x")),
    teams.executed(button_data("share", "1", Held()), "channel", ANNA, "f:1", replyToId=CARD),
    teams.task("submit", {**form_data(FORM, Held()), "f.note": "x"}, "channel", ANNA, "f:2"),
    teams.chosen(
        *("trackMessage", "channel", ANNA, "f:3"),
        author=IVO,
        message=REPLY,
        content="<p>x</p>",
        reply_to=ROOT,
    ),
    teams.composed("translateCompose", ANNA, "f:4"),
    teams.looked_up("SSO", ANNA, "f:5"),
    teams.thumbs("dislike", CARD, "channel", ANNA, "f:6", '{"feedbackText":"x"}'),
    teams.installed("add", "personal", ANNA, "f:7"),
]


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path] * bool(path) + [p for key, one in inner for p in _paths(one, (*path, key))]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([*WHOLE[0], "value", "name", "x"]), ANY))
def test_any_json_is_read_or_dropped(activity: JSON) -> None:
    """Never raised at."""
    read(activity, NOW)
    query(activity)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(WHOLE), st.data())
def test_any_field_may_be_anything(whole: JSON, data: st.DataObject) -> None:
    """Whatever is read all the same can be stored and read back."""
    activity = copy.deepcopy(whole)
    *above, last = data.draw(st.sampled_from(_paths(activity)))
    held: Any = activity
    for key in above:
        held = held[key]
    held[last] = data.draw(ANY)
    found = read(activity, NOW)
    query(activity)
    if found is not None:
        kept = found.incoming.model_dump_json()
        assert Incoming.model_validate_json(kept) == found.incoming


def test_no_field_may_be_missing_with_a_crash() -> None:
    """Each field of each sample, taken away."""
    for whole in WHOLE:
        for *above, last in _paths(whole):
            activity = copy.deepcopy(whole)
            held: Any = activity
            for key in above:
                held = held[key]
            if isinstance(held, dict):
                del held[last]
                read(activity, NOW)


def test_something_very_deep_or_large_is_dropped_or_cut() -> None:
    """A body of a megabyte is none of ours."""
    deep: Any = "x"
    for _ in range(5_000):
        deep = [deep]
    read({**_in("channel", "x"), "entities": deep, "value": deep}, NOW)
    said = _said(_in("channel", "word " * 100_000))
    assert isinstance(said, Mention)
    assert len(said.text) <= 45_000
