"""A button that is a link: every surface leads there, and the platform tells us nothing we need."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from adapters.slack.blocks import MAX_URL, blocks
from adapters.terminal import draw
from bot.chat.opening import LINK
from bot.incoming import Incoming, Pressed
from bot.plain import plain_text
from bot.reply import Button, Buttons, Notice, Reply
from bot.reply_json import reply_from_json, reply_to_json
from bot.router import opens_form, works
from tests.fakes.clock import StillClock

ADDRESS = "https://fogbridge.example.com/sign-in/abc"
PRESSED_ONLY = Reply("Pages", (Notice("The pages."), Buttons((Button("share", "Share"),))))
LINKED = Reply(
    "Pages",
    (
        Notice("The pages."),
        Buttons((Button(LINK, "Open", url=ADDRESS, main=True), Button("share", "Share"))),
    ),
)


def test_slack_opens_the_address() -> None:
    """As a button with a url, which has no value of ours."""
    link, other = blocks(LINKED)[-1]["elements"]
    assert link["url"] == ADDRESS
    assert link["style"] == "primary"
    assert "value" not in link
    assert "url" not in other


def test_an_address_that_slack_has_no_room_for_is_an_error_of_ours() -> None:
    """A cut address would lead elsewhere."""
    with pytest.raises(ValueError, match="address of button"):
        blocks(Reply("x", (Buttons((Button(LINK, "Open", url="https://a/" + "x" * MAX_URL),)),)))


def test_plain_text_says_the_address_and_no_other_button() -> None:
    """There it can be followed; nothing can be pressed."""
    assert plain_text(LINKED) == f"The pages.\n\nOpen: {ADDRESS}"
    assert plain_text(PRESSED_ONLY) == "The pages."


def test_the_terminal_says_the_address_too() -> None:
    """Whole, in one line."""
    said = StringIO()
    draw(LINKED, Console(file=said, width=120))
    assert f"Open: {ADDRESS}" in said.getvalue()
    assert "Share" not in said.getvalue()


def test_a_link_is_kept_with_its_reply() -> None:
    """And a reply that was kept before there were links is still read."""
    assert reply_from_json(reply_to_json(LINKED)) == LINKED
    kept = reply_to_json(PRESSED_ONLY)
    del kept["parts"][1]["items"][0]["url"]
    assert reply_from_json(kept) == PRESSED_ONLY


def test_pressing_a_link_is_no_work() -> None:
    """Slack tells us of it; nothing is written down for that."""
    pressed = Incoming(
        key="k", platform="slack", team="T1", at=StillClock().now(), said=Pressed(button=LINK)
    )
    assert not works(pressed)
    assert not opens_form(pressed)
