"""The termbase engine: nothing is rewritten, every quote is verbatim, nothing is invented."""

from __future__ import annotations

import pytest

from bot.translation import companion
from bot.translation.compose import Request
from bot.translation.facts import Moment
from bot.translation.reading import Reading
from bot.translation.result import Translation
from glossary.concept import Side
from tests.fakes.clock import StillClock
from tests.fakes.translating import reader, translator

LANDING = "We need the new landing page live ASAP with a pop-up and it has to be personalised for the Q3 campaign"
FREEZE = "We can't do that before the change freeze ends; SSO with the vendor needs a security review and the CDP has no consent flag."
TTL = "Heads up, the CNAME for promo is still pointing at the old vendor, TTL is 24h so flip it by Tue if you want Wed"


def _reading(text: str, side: Side = "it") -> Reading:
    return reader().read(text, side, reader().matcher.find(text), Moment(StillClock().now()))


async def _translate(text: str, side: Side) -> Translation:
    return (await translator().translate(Request(text, side))).translation


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "We can't do that before the change freeze ends.",
            ["Later, not never: “We can't do that before the change freeze ends”."],
        ),
        ("It won't be up until Monday.", ["Later, not never: “It won't be up until Monday”."]),
        ("We do it only if legal agrees.", ["On a condition: “We do it only if legal agrees”."]),
        ("The CDP has no consent flag.", ["A limit: “The CDP has no consent flag”."]),
        ("SSO must be reviewed.", ["Needed: “SSO must be reviewed”."]),
        ("If the copy comes we start.", ["It depends: “If the copy comes we start”."]),
        ("The page is green.", []),
        ("It needn't be public before May.", ["Not needed: “It needn't be public before May”."]),
        ("Please don't touch the tag.", ["Please not: “Please don't touch the tag”."]),
        ("Tom says yes, Ines says no", []),
    ],
)
def test_what_is_blocked_or_needed_is_said_with_a_verbatim_quote(
    text: str, lines: list[str]
) -> None:
    assert [str(line) for line in companion.in_short(_reading(text))] == lines


def test_not_before_never_becomes_no() -> None:
    (line, *_) = companion.in_short(_reading(FREEZE))
    assert "before the change freeze ends" in str(line)
    assert str(line).startswith("Later, not never")


def test_at_most_four_lines_however_long_the_message() -> None:
    assert (
        len(companion.in_short(_reading("We can't do it. They must not. It never works. " * 40)))
        <= 4
    )


def test_dates_stand_with_what_they_belong_to() -> None:
    assert companion.dates(_reading(TTL)) == (
        "24h (“TTL is 24h”)",
        "Tue (“by Tue”)",
        "Wed (“if you want Wed”)",
    )


@pytest.mark.parametrize(("text", "side"), [(LANDING, "marketing"), (FREEZE, "it"), (TTL, "it")])
async def test_every_quote_is_verbatim_and_every_word_of_ours_from_the_termbase(
    text: str, side: Side
) -> None:
    made = await _translate(text, side)
    concepts = reader().termbase.concepts
    assert made.engine == "glossary"
    assert made.rephrased is None
    assert text in made.text
    for impact in made.impacts:
        assert impact.quote in text
        known = concepts[impact.concept or ""].business_impact
        assert impact.impact in (known.for_it, known.for_marketing)
    for work in made.hidden_work:
        assert work.text in {w.task for w in concepts[work.concept or ""].hidden_work}
    for offer in made.alternatives:
        known_offers = {a.say.rstrip(".") for a in concepts[offer.concept or ""].alternatives}
        assert offer.text.rstrip(".") in known_offers
        assert offer.timeline is None


async def test_the_first_example_says_what_it_involves_and_what_is_open() -> None:
    made = await _translate(LANDING, "marketing")
    assert {t.concept for t in made.terms} >= {"landing-page", "asap", "pop-up"}
    assert {t.surface for t in made.terms if t.ambiguous} >= {"ASAP", "live", "personalised"}
    assert 1 <= len(made.hidden_work) <= 4
    assert len(made.questions) == 3


async def test_the_second_example_offers_a_no_but_and_says_what_it_protects() -> None:
    made = await _translate(FREEZE, "it")
    assert len(made.alternatives) == 1
    assert 1 <= len(made.impacts) <= 2
    assert "No, but" in made.text


async def test_where_nothing_is_blocked_there_is_no_no_but() -> None:
    made = await _translate("The landing page is blue.", "it")
    assert made.alternatives == ()


async def test_with_nothing_known_it_says_so_and_invents_nothing() -> None:
    text = "The weather on the boat is nice."
    made = await _translate(text, "marketing")
    assert made.terms == ()
    assert (made.questions, made.hidden_work, made.impacts, made.alternatives) == ((), (), (), ())
    assert "no entry for any word of this message" in made.text
    assert text in made.text
