"""Which side a message comes from, guessed from its words."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.translation.compose import Request
from bot.translation.speaker import TOSS_UP, Guess, guess_side
from glossary.concept import Side
from tests.bounded import SECONDS
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


SIXTY: dict[Side, list[str]] = yaml.safe_load(
    Path(__file__).with_name("speakers.yaml").read_text("utf-8")
)


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


def test_of_sixty_messages_nine_in_ten_are_guessed_and_a_confident_guess_is_right() -> None:
    guesses = [(side, _guess(text)) for side, texts in SIXTY.items() for text in texts]
    assert len(guesses) == 60
    right = [guess.side == side for side, guess in guesses]
    confident = [guess.side == side for side, guess in guesses if not guess.toss_up]
    assert sum(right) >= 54
    assert sum(confident) >= 0.9 * len(confident)
    assert len(confident) >= 50


@settings(deadline=None)
@given(st.sampled_from(SIXTY["marketing"] + SIXTY["it"]), st.sampled_from(["", " ", "\n", "\n\n"]))
def test_white_space_around_a_message_does_not_change_the_guess(text: str, space: str) -> None:
    assert _guess(space + text + space) == _guess(text)


@settings(deadline=None)
@given(st.sampled_from(SIXTY["marketing"]), st.sampled_from(SIXTY["it"]))
def test_a_word_of_one_side_moves_the_guess_towards_it(ours: str, theirs: str) -> None:
    for text in (ours, theirs):
        assert _for_marketing(text + " influencers") >= _for_marketing(text)
        assert _for_marketing(text + " refactor") <= _for_marketing(text)


def _for_marketing(text: str) -> float:
    guess = _guess(text)
    return guess.confidence if guess.side == "marketing" else 1 - guess.confidence


@pytest.mark.parametrize("piece", ["is the ", "your ", "we have ", "1", "a/", "€", "can we ", "a-"])
def test_hostile_text_takes_little_time(piece: str) -> None:
    text = (piece * 40_000)[:40_000]
    started = time.process_time()
    guess_side(text, [], reader().termbase)
    assert time.process_time() - started < SECONDS


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
