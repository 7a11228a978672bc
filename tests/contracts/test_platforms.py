"""One bot on every platform: what people write is understood alike, and what is said is said alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.room.read import said_in as said_in_room
from adapters.slack.blocks import PRESSED
from adapters.slack.plain import plain_text as plain_of_slack
from adapters.slack.read import read as read_slack
from adapters.slack.render import messages
from adapters.teams.read import read as read_teams
from adapters.teams.render import activities
from adapters.teams.wording import in_teams
from adapters.web.draw import draw_chat
from bot.incoming import Heard, Mention
from bot.reply import Buttons, Feedback, Part, Reply, Rows
from tests.adapters.slack.block_kit import texts as texts_of_slack
from tests.adapters.slack.test_read import ROOT, happened, said_in, spoken
from tests.adapters.teams.adaptive_cards import card_of
from tests.adapters.teams.adaptive_cards import texts as texts_of_teams
from tests.browser.slack_cards.samples import samples
from tests.payloads.slack import events
from tests.payloads.teams import activities as teams
from tests.payloads.teams.activities import ANNA, IVO

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)

WORDS = [
    *("help", "asks", "digest", "track", "no but", "settings", "side marketing", "term SSO"),
    *("why this timeline?", "translate", "translate for IT", "for marketing"),
    *("for it: We need it by Friday", "We need it by Friday, 5 < 6 & 7 > 6", "track: a page"),
    *("two lines\nof an ask", "an ask with <b>signs</b> & *stars* _here_"),
]


def _mention_in_slack(text: str) -> Mention | Heard:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    body = spoken("x", thread=ROOT)
    body["text"] = f"<@UBOT> {escaped}".replace("@Ivo", "<@U2>")
    delivery = read_slack(happened(events.app_mention(body, channel="C1")), NOW)
    assert delivery is not None
    said = delivery.incoming.said
    assert isinstance(said, Mention)
    return said.model_copy(update={"text": plain_of_slack(said.text, {"U2": "Ivo Brandt"})})


def _mention_in_teams(text: str) -> Mention | Heard:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = escaped.replace("@Ivo", f"<at>{IVO.name}</at>")
    said = teams.message("channel", ANNA, "2", escaped, thread="1", others=(IVO,))
    delivery = read_teams(said, NOW)
    assert delivery is not None
    assert isinstance(delivery.incoming.said, Mention)
    return delivery.incoming.said


def _mention_in_room(text: str) -> Mention | Heard:
    return said_in_room("k", f"@Fogbridge {text}".replace("@Ivo", "@Ivo\u00a0Brandt"))


SAYS: dict[str, Callable[[str], Mention | Heard]] = {
    "slack": _mention_in_slack,
    "teams": _mention_in_teams,
    "room": _mention_in_room,
}


@pytest.mark.parametrize("platform", SAYS)
@pytest.mark.parametrize("text", WORDS)
def test_a_mention_says_the_same_wherever_it_is_written(platform: str, text: str) -> None:
    """Each platform has its own way to name the bot and to write signs."""
    said = SAYS[platform](text)
    assert isinstance(said, Mention)
    assert said.text == text


@pytest.mark.parametrize("platform", SAYS)
def test_somebody_who_is_mentioned_is_one_word(platform: str) -> None:
    """So that a model sees nothing of the name."""
    assert SAYS[platform]("ask @Ivo today").text == "ask @Ivo\u00a0Brandt today"


def test_a_reply_in_a_thread_is_overheard_alike() -> None:
    """Without the bot's name in it."""
    text = "the copy is late"
    slack = read_slack(happened(said_in(spoken(text, thread=ROOT))), NOW)
    told = read_teams(teams.message("channel", ANNA, "2", text, calls=False, thread="1"), NOW)
    assert slack is not None
    assert told is not None
    for said in (slack.incoming.said, told.incoming.said, said_in_room("k", text)):
        assert isinstance(said, Heard)
        assert said.text == text


# What is said

REPLIES = [(one.name, one.of) for one in samples() if isinstance(one.of, Reply)]


def _in_slack(reply: Reply) -> list[str]:
    drawn = [block for one in messages(reply) for block in one.blocks]
    return texts_of_slack([block for block in drawn if block["type"] not in PRESSED])


def _in_teams(reply: Reply) -> list[str]:
    return [text for one in activities(reply) for text in texts_of_teams(card_of(one))]


def _in_room(reply: Reply) -> list[str]:
    return [text for drawn in draw_chat(reply) for text in _strings(drawn)]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            if one.name != "kind":  # how a stretch is marked is not said
                yield from _strings(getattr(value, one.name))
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)


def _bare(*text: str) -> str:
    return "".join("".join(text).split())


@pytest.mark.parametrize(("name", "reply"), REPLIES, ids=[name for name, _ in REPLIES])
def test_every_card_says_the_same_everywhere(name: str, reply: Reply) -> None:
    """Each sentence of it, in its order; in Teams with its own words for our own commands."""
    slack, told, room = (_bare(*draw(reply)) for draw in (_in_slack, _in_teams, _in_room))
    for part in reply.parts:
        for said in _sentences(part):
            assert _bare(said) in slack, name
            assert _bare(in_teams(said)) in told, name
            assert _bare(said) in room, name


def _sentences(part: Part) -> Iterator[str]:
    """What somebody wrote or we say in a part, as it must be found again."""
    if isinstance(part, Buttons | Feedback | Rows):
        return
    for one in fields(part):
        value = getattr(part, one.name)
        if isinstance(value, str) and one.name in ("text", "title"):
            yield value
        elif isinstance(value, tuple) and all(isinstance(item, str) for item in value):
            yield from value


@pytest.mark.parametrize(("name", "reply"), REPLIES, ids=[name for name, _ in REPLIES])
def test_every_card_offers_the_same_in_slack_and_in_teams(name: str, reply: Reply) -> None:
    """The same buttons in the same order, and one of them the main one."""
    buttons = [b for part in reply.parts if isinstance(part, Buttons) for b in part.items]
    labels = [button.label for button in buttons]
    main = next((button.label for button in buttons if button.main), None)
    slack = [
        element
        for one in messages(reply)
        for block in one.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]
    assert [element["text"]["text"] for element in slack] == labels, name
    assert [e["text"]["text"] for e in slack if e.get("style")] == [main] * bool(main), name
    actions = [
        action
        for one in activities(reply)
        for element in card_of(one)["body"]
        for action in element.get("actions", ())
    ]
    assert [action["title"] for action in actions] == labels, name
    assert [a["title"] for a in actions if a.get("style")] == [main] * bool(main), name
