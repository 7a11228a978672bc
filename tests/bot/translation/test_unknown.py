"""Which names and acronyms are called unknown, and to whom."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.translation.facts import find_facts
from bot.translation.unknown import unknown_words
from glossary.concept import Side
from tests.bounded import SECONDS
from tests.fakes.translating import reader


def _unknown(text: str, to: Side) -> list[str]:
    spans = [(match.start, match.end) for match in reader().matcher.find(text)]
    facts = find_facts(text, known_spans=spans)
    return list(unknown_words(text, to, spans, facts, reader().termbase))


@pytest.mark.parametrize(
    ("text", "to", "words"),
    [
        ("The final numbers came from Kestrel Media", "it", ["Kestrel Media"]),
        ("We signed Orbitly for the chatbot", "it", ["Orbitly"]),
        ("The agency (Peak Nine) says hello", "it", ["Peak Nine"]),
        ("The ad blocker breaks under Akamai and Okta", "marketing", ["Akamai", "Okta"]),
        ("We move to Contentful in May", "marketing", ["Contentful"]),
        ("Kafka is behind", "marketing", ["Kafka"]),
        ("The mails go out with Braze", "it", ["Braze"]),
        ("We have to follow the ePrivacy Directive", "it", ["ePrivacy Directive"]),
        ("Ask the QXR people, the QXR list is theirs", "it", ["QXR"]),
        ("Node 16 is too old", "marketing", ["Node"]),
    ],
)
def test_a_name_that_the_reader_may_not_know_is_unknown(
    text: str, to: Side, words: list[str]
) -> None:
    assert _unknown(text, to) == words


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("The logs go through Kafka to Akamai", "it"),
        ("We send it with Braze and Klaviyo", "marketing"),
    ],
)
def test_the_tools_of_the_readers_own_trade_are_known(text: str, to: Side) -> None:
    assert _unknown(text, to) == []


@pytest.mark.parametrize(
    "text",
    [
        "Put it on Google, Meta, Facebook, Instagram, LinkedIn and YouTube",
        "It is in Excel, Word or PowerPoint, on SharePoint, shared by Slack, Zoom or Teams",
        "Microsoft, Apple, Amazon, WhatsApp and PayPal do the same",
        "Ask Hannah, Dr. Weber, @moira or Priya from the agency",
        "I hear that Moira is happy and that Tova from the agency knows",
        "Send it to Germany, London and New York",
        "No GIFs, PDFs or PNGs please",
        "It starts in EN, DE and FR, later in the UK and the US",
        "The code SNOW15 and the voucher code WINTER",
        "PSA: FYI, the CEO comes at 5 PM",
        "We need this NOW and it is VERY URGENT",
        "WE NEED THE NEW QXR PAGE TODAY",
        "The T&Cs are approved",
        "WEB-1432 waits for SEC-90",
        "See https://QXR.example.com/QXR",
        "",
    ],
)
@pytest.mark.parametrize("to", ["marketing", "it"])
def test_what_everybody_knows_people_places_and_codes_are_not_unknown(text: str, to: Side) -> None:
    assert _unknown(text, to) == []


def test_no_surface_of_the_termbase_is_unknown() -> None:
    for surface in reader().termbase.surfaces:
        for to in ("marketing", "it"):
            assert surface.text not in _unknown(f"What about {surface.text} then?", to)


@settings(deadline=None)
@given(st.text(max_size=200), st.sampled_from(["marketing", "it"]))
def test_unknown_words_stand_in_the_text_each_once(text: str, to: Side) -> None:
    words = _unknown(text, to)
    assert all(word in text for word in words)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("piece", ["QXR ", "Ab Cd ", "aB", "Q&", "hi ", "Peak Nine, "])
def test_hostile_text_takes_about_linear_time(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    facts = find_facts(text)
    started = time.process_time()
    unknown_words(text, "it", [], facts, reader().termbase)
    assert time.process_time() - started < SECONDS
