"""Which words ask why a date is what it is, and which other ways there are; and which do not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.why_thread import asks_why
from bot.chat.words import NoBut, Text, WhyTimeline, read_words


def _read(text: str) -> object:
    return read_words(text, "mention", lambda _: False)


@pytest.mark.parametrize(
    "text",
    [
        "why this timeline?",
        "Why this timeline",
        "why that date?",
        "why the delay?",
        "why this deadline ...",
        "how come this date?",
        "why so long?",
        "Why so late",
        "why does it take so long?",
        "why is this taking so long?",
        "why did the date move?",
        "why has the timeline slipped?",
        "why not earlier?",
        "why?",
        "why",
    ],
)
def test_the_usual_forms(text: str) -> None:
    """Alone in a mention they ask for the log."""
    assert _read(text) == WhyTimeline()


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("why this timeline for the partner portal?", "the partner portal"),
        ("Why the delay of SSO", "SSO"),
        ("why this date for “single sign-on”?", "single sign-on"),
    ],
)
def test_what_it_is_about(text: str, about: str) -> None:
    """Away from a thread it has to be named."""
    assert _read(text) == WhyTimeline(about)


@pytest.mark.parametrize(
    "text",
    [
        "why can't we launch the page before the campaign starts?",
        "why is the page down?",
        "the date is why we ask",
        "why this page and not the old one",
        "no, but we could use the existing template",
        "no butter in the kitchen",
        "so long, and thanks",
    ],
)
def test_messages_stay_messages(text: str) -> None:
    """They are translated, as any other."""
    assert _read(text) == Text(text)


@pytest.mark.parametrize("text", ["no but", "No, but", "no, but …", "NO BUT..."])
def test_no_but(text: str) -> None:
    """Alone in a mention."""
    assert _read(text) == NoBut()


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Why does that take so long?", True),
        ("Hm. How come it is January? We need it earlier.", True),
        ("What's holding it up?", True),
        ("What’s taking so long?", True),
        ("That is why it takes so long.", False),
        ("Why. Is that so?", False),
        ("When can we have it?", False),
        ("why " * 200 + "?", False),
        ("", False),
    ],
)
def test_a_plain_message_asks_why_in_a_question(text: str, asks: bool) -> None:
    """Short, and with the word in the very sentence that ends in a question mark."""
    assert asks_why(text) is asks


@settings(deadline=None)
@given(st.text(max_size=600))
def test_any_text_is_read(text: str) -> None:
    """Nothing that somebody types goes wrong."""
    assert isinstance(asks_why(text), bool)
    read = _read(f"why this timeline for {text}")
    assert isinstance(read, Text | WhyTimeline)
