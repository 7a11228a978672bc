"""Asks in the words of many people, and messages that ask for nothing."""

from __future__ import annotations

import pytest

from tests.bot.threads.talk import by_rules

TO_IT = [
    "Hiya, quick one. Any way the checkout could show the charity logo?",
    "The volunteers keep asking for a shift calendar they can subscribe to. Doable?",
    "I was wondering whether you guys could switch the hero video off on mobile",
    "We would really appreciate the store list being exported as a CSV each Monday.",
    "Wondering if someone could whitelist our new sender address",
    "Is there someone who can rename the mailing list?",
    "The donors are supposed to see their yearly total on the account page. Right now they don't.",
    "Could the intranet get a small box for the blood donation day?",
    "Would love a dark version of the ticket page for the night concerts",
    "Our CEO has decided the chatbot goes on the home page.",
    "Management want cookie banner v2 on all country sites",
    "Next campaign needs UTM parameters kept through the login redirect.",
    "Let's get the loyalty widget onto the receipt page",
    "I'd be grateful for access to the staging shop for our agency",
    "Looking to add a second newsletter signup on the blog",
    "What about adding Apple Pay to the donation form?",
    "How about a QR code on the printed invoices that leads to the survey?",
    "It'd be great to have the opening hours per branch on the map",
    "Can we please finally kill the pop-up on the job pages?",
    "Ticket for you: product feed has to include the EAN codes",
    "Requesting a new subdomain for the summer festival",
    "Heads up, we are launching in Norway, so we will require a Norwegian checkout",
    "Someone needs to turn off the automatic birthday mails for deceased customers",
    "Do you think you could put the webinar recording behind the login?",
    "Would it be an option to let members change their own address?",
    "Please could you let the trainees into the CMS",
    "We're missing a field for the company size in the contact form",
    "There should be a button to skip the intro",
    "I need you to reset the poll on the home page",
    "mind switching the pricing page to the annual prices by default?",
    "Appreciate if you can forward the old domain to the new one",
    "We have to get the terms in there before the fair",
    "we want to ask you to remove the tracking scripts from the career pages",
    "can u make the countdown tick in local time",
    "pls no more 4 MB images on the home page",
    "Is it an idea to swap the two banners?",
    "Our partners expect the price list as PDF in the portal",
    "hi! request: sort order of the events list by date",
    "I promised the mayor a live counter on the campaign page",
    "Any chance someone could fix the broken logo in the footer",
    "Let me ask you for something: a form where schools can book tours",
    "The search should find articles by the designer's name as well",
    "Would it be possible for the archive to show covers?",
    "we need to be able to change the banner ourselves",
]
TO_MARKETING = [
    "Grateful if marketing could confirm which of the 30 forms are still in use",
    "Marketing, kindly delete the unused audiences in the ad account.",
    "You'll have to stop using the shared password for the scheduler, each of you needs an own login.",
    "From March on all mails have to carry the unsubscribe header, so your templates need changing.",
    "I'd like marketing to write the text of the outage page",
    "Could somebody from your side check the 200 redirects?",
    "One request from the security team: use the new link shortener only",
]


@pytest.mark.parametrize(
    "text", [*TO_IT, "m size table on the shoe pages, like the one in the catalogue?"[2:]]
)
def test_marketing_asks_it(text: str) -> None:
    found = by_rules(f"m: {text}", "i: hm, let me look").ask
    assert found is not None
    assert found.side == "marketing"


@pytest.mark.parametrize("text", TO_MARKETING)
def test_it_asks_marketing(text: str) -> None:
    found = by_rules(f"i: {text}", "m: hm, let me look").ask
    assert found is not None
    assert found.side == "it"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The gala is on 5 December and the caterers want the guest list as a PDF", "the caterers want the guest list as a PDF"),
        ("For the sale (27 November) we need the voucher field back", "we need the voucher field back"),
        ("We'll be needing the raffle page again", "We'll be needing the raffle page again"),
        ("We want the header calmer. Can you make it smaller on phones?", "Can you make it smaller on phones"),
        ("We need the recipe box on the blog, just as in the mock", "We need the recipe box on the blog"),
        ("request: a sort order for the events list", "a sort order for the events list"),
        ("Could facilities give us the room plan as a drawing?", "Could facilities give us the room plan as a drawing"),
        ("Any way the map could show the depots?", "Any way the map could show the depots"),
    ],
)  # fmt: skip
def test_the_request_itself_is_quoted(text: str, quote: str) -> None:
    found = by_rules(f"m: {text}", "i: hm").ask
    assert found is not None
    assert found.quote == quote


@pytest.mark.parametrize(
    "said",
    [
        ("i: SSO needs a security review before the change freeze ends",),
        ("i: The checkout needs a load test first",),
        ("i: Heads up, the VPN gateway gets a new certificate on Thursday, you might be logged out once", "m: thanks for the warning"),
        ("m: The fair was great, 300 leads!", "i: nice, congrats"),
        ("i: reminder: the old file share is read-only from 1 March", "m: ok"),
        ("m: our stand won the design award :)", "i: congratulations! cake?"),
        ("m: does anybody know whose bike that is in the yard?", "i: mine, sorry"),
        ("i: the outage this morning was a broken switch, replaced now", "m: thank you for the quick fix"),
        ("m: our designer has her last day on Friday, we have to say goodbye properly", "i: I'll bring the card"),
        ("i: we're upgrading the wiki on Saturday night, you don't need to do anything", "m: good to know"),
        ("m: the numbers for March are in: 12% up", "i: wow"),
        ("i: New colleague in our team, for the networks", "m: welcome!"),
        ("m: what a week", "i: tell me about it"),
        ("m: can we have snow on the home page? kidding", "i: phew"),
        ("m: any news from the dentist?", "i: all good"),
        ("m: the new chairs, already there?", "i: in the hall"),
    ],
)  # fmt: skip
def test_what_only_tells_or_jokes_is_no_ask(said: tuple[str, ...]) -> None:
    assert by_rules(*said).ask is None


def test_a_hint_gives_way_to_what_the_same_side_asks_next() -> None:
    found = by_rules("m: the map looks broken on tablets", "m: can you mend it?", "i: sure").ask
    assert found is not None
    assert found.quote == "can you mend it"
