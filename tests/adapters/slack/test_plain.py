"""Slack's markup as plain text."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.plain import names_bot, plain_text, unnamed, without_bot
from bot.privacy import mask

NAMES = {"U1": "Marketing Ops", "U2": "platform team"}


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("ask <@U1> first", "ask @Marketing\u00a0Ops first"),
        ("ask <@U1|ops> first", "ask @ops first"),
        ("ask <@U1|web  ops (they/them)> first", "ask @web\u00a0ops first"),
        ("ask <@U1|(ops)> first", "ask @(ops) first"),
        ("ask <@U9> first", "ask @somebody first"),
        ("in <#C1|campaigns>", "in #campaigns"),
        ("<!here> and <!channel>", "@here and @channel"),
        ("<!subteam^S1|@web-team>", "@web-team"),
        ("<!subteam^S1>", "@subteam"),
        ("by <!date^1764547200^{date}|1 December>", "by 1 December"),
        ("<https://example.com/a?b=1&amp;c=2>", "https://example.com/a?b=1&c=2"),
        ("<https://example.com|the page>", "the page (https://example.com)"),
        ("<http://example.com|example.com>", "http://example.com"),
        ("<mailto:a@example.com|a@example.com>", "a@example.com"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("typed &lt;!channel&gt; by hand", "typed <!channel> by hand"),
        ("&amp;lt;", "&lt;"),
        ("5 > 3 < 4", "5 > 3 < 4"),
    ],
)
def test_each_sign_of_slacks(raw: str, plain: str) -> None:
    """As people read it."""
    assert plain_text(raw, NAMES) == plain


def test_the_bots_own_mention_goes_and_others_stay() -> None:
    """Wherever it stands."""
    raw = "<@UBOT> ask <@U1>, <@UBOT|fogbridge>: please"
    assert without_bot(raw, "UBOT") == "ask <@U1>, please"
    assert names_bot(raw, "UBOT")
    assert not names_bot("<@UBOTX> hello", "UBOT")
    assert unnamed("<@U1> <@U2|b> <@U1>") == {"U1"}
    assert without_bot(raw, None) == raw


@pytest.mark.parametrize("name", ["Web Ops", "web ops | EMEA", "व्यापार टीम", "平台 团队", "O'Ops"])
def test_nothing_of_a_mentioned_name_reaches_a_model(name: str) -> None:
    """However many words it has; what stands around it does."""
    (masked,) = mask(plain_text("Can <@U1>, or (<@U1>), approve it?", {"U1": name}))
    assert masked.text == "Can ⟦MENTION_1⟧, or (⟦MENTION_1⟧), approve it?"
    assert masked.restore(masked.text).replace("\u00a0", " ") == (
        f"Can @{name}, or (@{name}), approve it?"
    )


@given(st.text(max_size=400))
def test_what_people_type_comes_back(text: str) -> None:
    """Slack escapes it, and nothing of it is taken for a sign."""
    escaped = html.escape(text, quote=False)
    assert plain_text(escaped, {}) == text


@given(st.text(alphabet="<>@#!|&;ltgampUC1 \n", max_size=200))
def test_any_text_is_read(text: str) -> None:
    """However odd."""
    assert isinstance(plain_text(text, NAMES), str)
