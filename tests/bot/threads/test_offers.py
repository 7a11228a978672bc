"""Alternatives: how either side offers another scope, date or way, and what only looks like an offer."""

from __future__ import annotations

import pytest

from tests.bot.threads.talk import by_rules

ASK = "m: Can you add the seat map to the booking page by 12 November?"
NO = "i: Not by the 12th. The seat map needs a licence that we don't have."


def _offered(*said: str) -> list[str]:
    return [one.quote for one in by_rules(ASK, *said).alternatives]


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("m: Could the seats be a plain list without the map?", "Could the seats be a plain list without the map"),
        ("m: and if each theatre draws its own?", "if each theatre draws its own"),
        ("m: what if it's only for the balcony?", "what if it's only for the balcony"),
        ("m: a printed plan at the counter instead?", "a printed plan at the counter instead"),
        ("m: and on paper, at the counter?", "on paper, at the counter"),
        ("m: Would a picture of the hall do?", "Would a picture of the hall do"),
        ("m: could it be last year's drawing with new colours", "could it be last year's drawing with new colours"),
    ],
)  # fmt: skip
def test_whoever_was_refused_asks_for_something_else(said: str, quote: str) -> None:
    assert _offered(NO, said) == [quote]


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("Then only the two front rows, those by the 11th.", "only the two front rows, those by the 11th"),
        ("The balcony only, by the 11th.", "The balcony only, by the 11th"),
        ("Guests could ring the box office and the clerk looks it up.", "Guests could ring the box office"),
        ("What I'd rather do: we show it as a picture and you swap it each week.", "we show it as a picture and you swap it each week"),
    ],
)  # fmt: skip
def test_whoever_refuses_offers_something_else(said: str, quote: str) -> None:
    assert _offered(NO, f"i: {said}") == [quote]


@pytest.mark.parametrize(
    "said",
    [
        "m: Can it be done between the 20th and the 24th?",
        "m: only three people know that?",
        "m: with whom should I speak?",
        "m: I could call them.",
        "m: so a seat map option three weeks after the premiere",
        "i: I could accept that.",
        "i: You could read it in two ways.",
        "i: Guests could see each other's names.",
        "i: The box office only takes cash since 2019.",
    ],
)
def test_what_only_looks_like_an_offer_is_none(said: str) -> None:
    assert _offered(NO, said) == []


def test_a_yes_to_what_was_offered_offers_nothing_new() -> None:
    asked = "m: and if each theatre sends its own plan?"
    assert len(_offered(NO, asked, "i: That's fine. They can put it in their own folder.")) == 1
    assert len(_offered(NO, asked, "i: No. They can put it on their own site.")) == 2
