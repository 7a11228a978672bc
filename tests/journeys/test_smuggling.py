"""Text of people and models is data: it pings nobody, links nothing, unfurls nothing, and is whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.slack.calls import Call
from tests.fakes.translating import says
from tests.journeys.office import Office
from tests.payloads.slack import commands

_SPOKEN = ("chat.postMessage", "chat.postEphemeral", "chat.update", "response_url")
_SHOWN = ("views.open", "views.update", "views.push", "views.publish")
_LIVE = ("mrkdwn", "link", "user", "usergroup", "channel", "broadcast", "date", "image", "markdown")

NASTY = (
    "Ask <!channel> <!here> <@U1> <#C1> <!subteam^S1|@team> about "
    "<https://evil.example/steal|the page> *now* _please_ `rm -rf` ~no~ :tada: "
    "@channel @everyone https://evil.example/unfurl & so on"
)


def _parts(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for held in value.values():
            yield from _parts(held)
    elif isinstance(value, list):
        for held in value:
            yield from _parts(held)


def _expect_harmless(calls: list[Call]) -> None:
    """Nothing that Slack would obey in anything that was said or shown."""
    said = [call for call in calls if call.method in (*_SPOKEN, *_SHOWN)]
    assert said
    for call in said:
        live = [p for p in _parts(call.given) if p.get("type") in _LIVE]
        assert live == []
        assert [p for p in _parts(call.given) if p.get("emoji") is True] == []
        if call.method in _SHOWN:
            continue
        text = call.given["text"]
        assert "<" not in text
        assert ">" not in text
        for loud in ("@channel", "@here", "@everyone"):
            assert loud not in text
        if call.method != "chat.update":
            assert call.given.get("unfurl_links", False) is False
        if call.method == "chat.postMessage":
            assert call.given["unfurl_links"] is False
            assert call.given["unfurl_media"] is False
        if call.method != "response_url":
            assert call.given["link_names"] is False
            assert call.given["parse"] == "none"


def _types_as_it_is(office: Office, text: str) -> None:
    """A command whose text arrives as somebody typed it: each sign of Slack's as an entity."""
    entities = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    world = office.fake.world
    place = world.channels[office.channel]
    payload = commands.slash_command(
        world.install("T1"),
        user=office.marketing,
        user_name="marketing-ops",
        channel=office.channel,
        channel_name=place.name,
        command="/translate",
        text=entities,
        response_url=world.hook(office.marketing, place, None, "commands", "T1"),
        trigger_id=world.trigger(office.marketing, "T1"),
    )
    office.people.delivers("command", payload)


def test_what_somebody_types_is_shown_letter_for_letter(office: Office) -> None:
    """In private, shared, edited and in every form: never obeyed."""
    before = office.whispered(office.marketing)
    _types_as_it_is(office, NASTY)
    card = office.wait(lambda: office.whispered(office.marketing)[len(before) :])[0]
    assert f"Original\n{NASTY}\n" in card.shown
    share = next(label for label in card.labels if label.startswith("Share"))
    office.presses(card, "Edit")
    form = office.modal(office.marketing, "Edit and share")
    office.people.closes(form)
    office.presses(card, share)
    shared = office.wait(office.posted)[0]
    assert NASTY in shared.shown
    office.people.opens_home(office.marketing)
    home = office.wait(lambda: office.fake.home(office.marketing))
    assert home is not None
    office.sees(home, "Ask <!channel>")
    _expect_harmless(office.calls())


def test_real_mentions_and_links_become_words(office: Office) -> None:
    """Somebody did call the channel; the translation does not do so again."""
    root = office.people.says(office.marketing, office.channel, NASTY).ts
    office.people.mention(office.it, office.channel, "translate", thread=root)
    answer = office.wait(office.posted)[0]
    assert "Ask @channel @here @marketing-ops #C1 @team about" in answer.shown
    assert "the page (https://evil.example/steal)" in answer.shown
    office.settle()
    _expect_harmless(office.calls())


def test_a_model_cannot_smuggle_anything(model_office: Office) -> None:
    """Markup in its questions and options is text, or is not shown at all."""
    office = model_office
    assert office.stage.model is not None
    ask = "We need the landing page ASAP"
    markup = "<!channel> <@U1> <https://evil.example|here> *bold*"
    office.stage.model.always = says(
        ask,
        questions=[
            {"about": "ASAP", "question": f"By when? {markup}", "to": "author", "concept": "asap"}
        ],
        hidden_work=[{"text": f"tracking {markup}", "side": "it", "concept": "landing-page"}],
        alternatives=[
            {"text": f"A template {markup}", "reason": markup, "concept": "landing-page"}
        ],
        unknown=[markup],
    )
    card = office.card_of(ask)
    assert f"For IT\n{ask}\n" in card.shown
    assert "Nothing to ask" not in card.shown, "ASAP is open all the same"
    share = next(label for label in card.labels if label.startswith("Share"))
    office.presses(card, share)
    office.wait(office.posted)
    office.settle()
    _expect_harmless(office.calls())


def test_a_model_that_rephrases_with_a_ping_is_not_shown(model_office: Office) -> None:
    """Nobody is named whom the message does not name."""
    office = model_office
    assert office.stage.model is not None
    office.stage.model.always = says("<!channel> Please print the flyers by Friday, @everyone.")
    card = office.card_of("Please print the flyers by Friday")
    assert "channel" not in card.shown
    assert "everyone" not in card.shown
    _expect_harmless(office.calls())


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<!channel>", "<!channel>"),
        ("*boss* <@U1>", "*boss*\u00a0<@U1>"),  # a name is one word
        ("@everyone", "@everyone"),
        ("a`b_c~d", "a`b_c~d"),
        ("\u202eevil", "evil"),  # and turns nobody's text around
    ],
)
def test_a_name_is_only_a_name(office: Office, name: str, shown: str) -> None:
    """What people call themselves is text of theirs, too."""
    user = office.person(name)
    card = office.card_of(f"Ask <@{user}> about the landing page")
    assert f"Ask @{shown} about" in card.shown
    _expect_harmless(office.calls())


def test_an_answer_and_a_reason_are_only_words(office: Office) -> None:
    """What is typed into the forms comes back as it was typed."""
    card = office.card_of("We need the landing page live ASAP with a pop-up")
    office.presses(card, "Answer 3 questions")
    form = office.modal(office.marketing, "Answer")
    office.people.submits(form, {"fb:a1": NASTY})
    office.sees(card, NASTY)
    _expect_harmless(office.calls())
