"""Words that ask again, and words that ask for nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.threads.again import asks_again, is_courtesy
from tests.fakes.translating import reader

PORTAL = "Can you build the partner portal with a login"

COURTESY = (
    "Thanks!",
    "thank you so much",
    "Great, thanks all!",
    "OK, thanks for the quick help",
    "Cheers",
    "👍",
    "",
    "...",
    "Thx :)",
    "Got it, will do",
)
AGAIN = (
    "It is broken again, can you fix it please?",
    "Could you please look at this again?",
    "Can we still have the partner portal after all?",
    "It is still not live. Please check.",
    "The login isn't working yet, could you have a look?",
    "Please reopen this.",
    "We need the partner portal with the login, can you build it by May?",
)
NOT_AGAIN = (
    *COURTESY,
    "Perfect, works!",
    "Super, that works, thank you again!",
    "No need to do it again, thanks!",
    "Never mind, it works now.",
    "Thanks, can you also change the footer?",
    "One more thing: could you add a banner?",
    "Can you come to lunch again?",
    "Could you send me the slides?",
    "I will tell the team.",
    "We are happy with the portal.",
    "It's live again, well done.",
    "By the way, could you build another portal with a login?",
    "Is it still raining there?",
)


@pytest.mark.parametrize("text", COURTESY)
def test_thanks_and_nods_say_nothing(text: str) -> None:
    """Whatever they are made of."""
    assert is_courtesy(text)


@pytest.mark.parametrize(
    "text", [*AGAIN, "Which template?", "The template is fine.", "No.", "Yes."]
)
def test_what_says_something_is_no_courtesy(text: str) -> None:
    """Short answers too."""
    assert not is_courtesy(text)


@pytest.mark.parametrize("text", AGAIN)
def test_words_that_ask_again_do(text: str) -> None:
    """With "again" and the like, or by naming it."""
    assert asks_again(text, PORTAL, reader())


@pytest.mark.parametrize("text", NOT_AGAIN)
def test_words_that_do_not_are_left_alone(text: str) -> None:
    """Thanks, another ask, and what is not clear."""
    assert not asks_again(text, PORTAL, reader())


@given(st.text(max_size=400), st.text(max_size=100))
def test_any_text_can_be_read(text: str, quote: str) -> None:
    """And what is a courtesy never asks again."""
    again = asks_again(text, quote, reader())
    assert not (again and is_courtesy(text))
