"""What somebody writes in the room, whatever it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.room.message import MAX_MESSAGE
from adapters.room.read import (
    UnusableMessage,
    cleaned,
    command_in,
    incoming,
    mentions,
    place_in,
    said_in,
    without_mention,
    written,
)
from bot.ids import new_id
from bot.incoming import Heard, Incoming, Mention

ANY = st.text(st.characters(), max_size=200)  # half surrogate pairs and NUL included


@given(ANY)
def test_any_text_becomes_one_that_can_be_stored_or_a_sentence(text: str) -> None:
    """No NUL, valid UTF-8, and once more changes nothing."""
    if not cleaned(text).strip():
        with pytest.raises(UnusableMessage, match="Write a message first"):
            written(text)
        return
    kept = written(text)
    assert "\x00" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert written(kept) == kept


@given(ANY)
def test_any_text_is_one_delivery(text: str) -> None:
    """It survives the queue, and nothing of it calls the bot that does not name it."""
    text = cleaned(text)
    said = said_in("0" * 32, text)
    delivered = incoming(new_id(), said, "it", place_in("demo"), datetime.now(UTC))
    assert Incoming.model_validate(delivered.model_dump(mode="json")) == delivered
    assert isinstance(said, Mention) == mentions(text)
    assert not mentions(without_mention(text)) or "@" in text.replace("@Fogbridge", "")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("@Fogbridge", ""),
        ("@fogbridge: translate for IT", "translate for IT"),
        ("Could you, @Fogbridge, say it?", "Could you, say it?"),
        ("We need it @Fogbridge", "We need it"),
    ],
)
def test_the_bot_is_called_by_its_name(text: str, rest: str) -> None:
    """Anywhere in a message, in any case; what is left is what was said."""
    said = said_in("0" * 32, text)
    assert isinstance(said, Mention)
    assert said.text == rest


@pytest.mark.parametrize(
    "text", ["Fogbridge", "me@fogbridge.example", "@@fogbridge", "@Fogbridges are many", "@Fog"]
)
def test_what_only_looks_like_its_name_calls_nobody(text: str) -> None:
    """An address, another name, the word alone."""
    assert isinstance(said_in("0" * 32, text), Heard)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/translate", ""),
        ("/translate term SSO", "term SSO"),
        ("  /Translate\nWe need it", "We need it"),
        ("/translated", None),
        ("please /translate it", None),
    ],
)
def test_a_command_begins_a_message(text: str, command: str | None) -> None:
    """And is a word of its own."""
    assert command_in(text) == command


def test_what_is_too_long_is_said_with_the_limit() -> None:
    """Not cut: half a message would say something else."""
    assert len(written("x" * MAX_MESSAGE)) == MAX_MESSAGE
    with pytest.raises(UnusableMessage, match="40,001 characters; the limit is 40,000"):
        written("x" * (MAX_MESSAGE + 1))
