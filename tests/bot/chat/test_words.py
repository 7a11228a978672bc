"""Words in chat: what is a request to the bot, and what is a message to translate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.words import (
    Above,
    Asks,
    Help,
    MySide,
    Nothing,
    Settings,
    Term,
    Text,
    Track,
    Where,
    Words,
    read_words,
)

KNOWN = {"sso", "term sheet", "landing page", "change freeze"}


def read(text: str, where: Where = "command") -> Words:
    """With a small termbase."""
    return read_words(text, where, lambda word: word.casefold() in KNOWN)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", Nothing()),
        ("  \n ", Nothing()),
        ("help", Help()),
        ("HELP!", Help()),
        ("?", Help()),
        ("help us ship the page by Friday", Text("help us ship the page by Friday")),
        ("asks", Asks()),
        ("Open asks", Asks()),
        ("our asks?", Asks()),
        ("asks are late again", Text("asks are late again")),
        ("the asks of marketing are late", Text("the asks of marketing are late")),
        ("track", Track()),
        ("Track this as an ask.", Track()),
        ("track: a page by Friday", Track("a page by Friday")),
        ("track the clicks on the page", Text("track the clicks on the page")),
        ("track:", Text("track:")),
        ("settings", Settings()),
        ("settings are wrong on the page", Text("settings are wrong on the page")),
        ("term SSO", Term("SSO")),
        ("define “SSO”?", Term("SSO")),
        ("term landing page", Term("landing page")),
        ("term xyzzy", Term("xyzzy")),
        ("term sheet is late", Text("term sheet is late")),
        ("terms of use are missing", Text("terms of use are missing")),
        ("side marketing", MySide("marketing")),
        ("side IT", MySide("it")),
        ("side none", MySide(None)),
        ("side", MySide(None, chosen=False)),
        ("side effects are likely", Text("side effects are likely")),
        ("for it: we need a page", Text("we need a page", "it")),
        ("For Marketing: not before the freeze", Text("not before the freeze", "marketing")),
        ("for it we need a page", Text("for it we need a page")),
        ("for it:", Text("for it:")),
        ("it is down", Text("it is down")),
        ("IT: the page is down", Text("IT: the page is down")),
    ],
)
def test_a_command_reads_words_by_the_rule(text: str, meant: Words) -> None:
    """A subcommand counts only as the whole text, or followed by what it takes."""
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", Nothing()),
        ("translate", Above()),
        ("please translate this for IT", Above("it")),
        ("translate for marketing", Above("marketing")),
        ("for it", Above("it")),
        ("translate the banner into French", Text("translate the banner into French")),
        ("translate for it: we need a page", Text("translate for it: we need a page")),
        ("term SSO", Term("SSO")),
    ],
)
def test_a_mention_may_point_at_what_stands_above(text: str, meant: Words) -> None:
    """`translate` and `for it` alone mean the message above."""
    assert read(text, "mention") == meant


def test_a_command_has_nothing_above_it() -> None:
    """So there `translate` is a text like any other."""
    assert read("translate") == Text("translate")


@given(text=st.text(max_size=300), where=st.sampled_from(["command", "mention", "direct"]))
def test_any_text_is_read_and_none_is_lost(text: str, where: Where) -> None:
    """What is no request is passed on as it is, or without its direction."""
    meant = read(text, where)
    if isinstance(meant, Text):
        assert meant.text in text
        assert meant.text.strip()
