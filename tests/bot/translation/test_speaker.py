"""Which side a message comes from, guessed from its words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.translation.compose import Request
from bot.translation.speaker import TOSS_UP, Guess, guess_side
from glossary.concept import Side
from tests.fakes.translating import reader, translator

FROM_MARKETING = [
    "We need the new landing page live ASAP with a pop-up and it has to be personalised for the Q3 campaign",
    "Can you push the newsletter to Thursday 14:00? The discount code isn't ready.",
    "The agency wants the banner on the homepage before the press event",
    "Could IT add the promo code field for the Black Friday campaign?",
    "Our CMO would like social ads to point at the webinar page",
]
FROM_IT = [
    "We can't do that before the change freeze ends; SSO with the vendor needs a security review and the CDP has no consent flag.",
    "The deployment failed on staging, so we roll back prod and patch the server first.",
    "Heads up, the CNAME for promo is still pointing at the old vendor, TTL is 24h so flip it by Tue if you want Wed",
    "Your campaign page hits the API too often; latency goes up and the pipeline is red.",
    "We won't merge the branch until the regression tests pass",
]


def _guess(text: str) -> Guess:
    return guess_side(text, reader().matcher.find(text), reader().termbase)


@pytest.mark.parametrize(
    ("side", "text"),
    [*(("marketing", text) for text in FROM_MARKETING), *(("it", text) for text in FROM_IT)],
)
def test_the_side_is_guessed_from_the_words(side: Side, text: str) -> None:
    guess = _guess(text)
    assert guess.side == side
    assert not guess.toss_up


@pytest.mark.parametrize("text", ["", "ok", "Hello there", "It rains on the boat", "😀", "12"])
def test_words_that_say_nothing_are_a_toss_up(text: str) -> None:
    guess = _guess(text)
    assert (guess.side, guess.confidence) == ("marketing", 0.5)
    assert guess.toss_up


@settings(deadline=None)
@given(st.text(max_size=300))
def test_a_confidence_lies_between_even_odds_and_certainty(text: str) -> None:
    guess = _guess(text)
    assert 0.5 <= guess.confidence <= 1
    assert guess.toss_up is (guess.confidence < TOSS_UP)


def test_very_many_words_of_one_side_do_not_overflow() -> None:
    assert _guess("deploy " * 6_000).confidence == 1
    assert _guess("newsletter " * 3_600).confidence == 1


async def test_a_toss_up_is_said_and_the_other_reading_is_one_flag_away() -> None:
    translate = translator().translate
    guessed = (await translate(Request("The page is ready tomorrow"))).translation
    assert guessed.toss_up
    assert "could come from either side" in guessed.text
    told = (await translate(Request("The page is ready tomorrow", "it"))).translation
    assert (told.from_, told.to, told.side_confidence) == ("it", "marketing", 1.0)
    assert not told.toss_up
    assert "either side" not in told.text
