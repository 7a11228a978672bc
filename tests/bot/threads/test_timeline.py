"""Questions about the time, before and after an answer, and what only looks like one."""

from __future__ import annotations

import pytest

from tests.bot.threads.talk import by_rules

WISH = "m: Please add the donation form to the start page by 30 November."
NO = "i: that's not happening this month, the payment module needs a new contract first"
DATE = "i: 15 January is the earliest"
YES = "i: sure, it'll be there on 30 November"

FIRST = [
    "We want the form on the start page by 30 November, is that crazy?",
    "Could we get the form on the page? I pencilled in 30 November, hope that's ok?",
    "We'd need the form by 30 November. Can that work?",
    "The form has to be live on 30 November. Is that something you can do?",
    "Form on the start page please. How quickly is that done?",
    "What would a realistic date be for a donation form?",
    "we'd like a donation form, what sort of timeframe are we talking",
    "please add the donation form. I assume that's a matter of days?",
    "Could you add the form, and tell me roughly when",
    "Just checking whether we're still good for the form on 30 November. We need it there.",
    "Please add the form. Board wants to know how long such a thing takes",
    "Can we have the form up before Giving Tuesday or is that too short notice?",
    "We need the form. 30 November would be great, feasible?",
    "can you add the form? need to know if 30 nov is ok so i can book the ads",
    "We want the form for 30 November - can you make that?",
    "We need the donation form on the page. Is end of November wishful thinking?",
    "please add the form by 30 November, would that fit in your planning?",
    "Any idea when you'd have room for a donation form? We need one.",
    "we need the form; does 30 November sound alright to you?",
    "I need the form for the gala. What's your lead time these days?",
]
AFTERNO = [
    "so what does that mean for the 30th",
    "hm. and mid-December?",
    "does that mean January?",
    "So we won't have it for the gala?",
    "can it be pushed through somehow?",
    "a whole month for a contract?!",
    "and when is the contract through?",
    "when will the module be ready, then",
    "ok so when are we talking",
    "how long does such a contract take usually",
    "what are my chances for early December?",
    "Would December be possible?",
    "can't you do it without the contract?",
    "is there a plan B that gets us there by the 30th?",
    "and next month?",
    "so not before Christmas?",
    "could we at least have it before Christmas?",
    "what's a realistic date then?",
    "nothing at all this month??",
    "then by when",
    "you're telling me this now?",
    "is December safe?",
    "will it be there for Christmas at least?",
    "ok. ballpark?",
    "first half of December then?",
    "I'd need a date for my report though",
    "so we're talking new year?",
    "how come nobody said so in October?",
]
AFTERDATE = [
    "oh no. that late?",
    "and that's fixed?",
    "is there any wiggle room?",
    "seven weeks?",
    "why the wait",
    "can we bring it forward?",
    "no chance for December?",
    "is that with or without buffer?",
    "What would make it faster?",
    "hm is that set in stone",
    "could that slip further?",
    "would more people help to be quicker?",
    "and if I find the budget, could it be sooner?",
    "Is 15 January definite? I'm printing flyers.",
    "How confident are you in that?",
    "what takes so long about a form",
    "that's six weeks after the gala, seriously?",
    "what's the bottleneck?",
    "and what if we skip the design part, would it be December?",
    "what happens between now and January?",
    "do you mean the 15th of this coming January?",
    "15 jan for sure?",
    "and it won't move again?",
]
AFTERYES = [
    "still on track?",
    "just making sure the 30th still holds",
    "are we good for the 30th?",
    "hi, is the form coming along? gala is in a week",
    "how are we doing on the form",
    "will the 30th hold?",
    "today is the 30th, where's the form?",
    "the 30th is tomorrow, all good?",
    "is it there already?",
    "can I announce it for the 30th?",
    "any progress?",
    "it's the 2nd now and I don't see a form. what happened?",
    "do we need to worry about the 30th?",
    "is it going to make it?",
]


@pytest.mark.parametrize("text", FIRST)
def test_an_ask_that_asks_about_the_time(text: str) -> None:
    assert by_rules(f"m: {text}", "i: let me look").timeline_question


@pytest.mark.parametrize("text", AFTERNO)
def test_after_a_no(text: str) -> None:
    assert by_rules(WISH, NO, f"m: {text}").timeline_question


@pytest.mark.parametrize("text", AFTERDATE)
def test_after_a_date(text: str) -> None:
    assert by_rules(WISH, DATE, f"m: {text}").timeline_question


@pytest.mark.parametrize("text", AFTERYES)
def test_after_a_promise(text: str) -> None:
    assert by_rules(WISH, YES, f"m: {text}").timeline_question


ELSE = [
    "4k for that?",
    "who pays for the contract?",
    "which module is that?",
    "can we use the old form?",
    "what should I tell the donors in the meantime?",
    "so it's the payment module again??",
    "do you need me to talk to finance?",
    "seriously, a new contract?",
    "and who signs it?",
    "could the form go without the payment bit?",
    "is the old module safe?",
    "what else is in the contract?",
    "can you explain what a payment module is?",
    "is it possible to see a preview?",
    "how many fields can it have?",
    "what do you need from us?",
    "does it need a translation?",
    "15 fields?",
    "is that the blue one?",
    "do we have a contract with them already?",
    "how much is it?!",
    "can you send me the text by Friday?",
    "wait, who told you that?",
    "shall I call them on Monday?",
    "ok, do you want the logo as svg?",
    "what happened to the old form?",
    "is the form going to be in Dutch too?",
    "will it be blue?",
]


@pytest.mark.parametrize("text", ELSE)
@pytest.mark.parametrize("answer", [NO, DATE])
def test_about_something_else(answer: str, text: str) -> None:
    assert not by_rules(WISH, answer, f"m: {text}").timeline_question


@pytest.mark.parametrize(
    "said",
    [
        (
            "m: Can you add a donation form?",
            "i: which start page do you mean, and who is it for?",
            "m: the home page",
        ),
        (
            "m: We need the form by 30 November.",
            "i: is the text final?",
            "m: yes. do you want it as Word?",
        ),
        ("i: Could you send us the list of donors by Friday?", "m: sure. as csv?"),
        (
            "i: please fill in the survey by Friday, it only takes 5 minutes",
            "m: how many questions are there?",
        ),
        ("m: please add the form. Is the new CMS able to do that?", "i: yes"),
        ("m: could you do it by 30 November?", "i: yes 30 November works"),
        ("m: The gala is on 30 November. Could the form show the table numbers?", "i: yes"),
        ("m: need the form by Friday, can you do it?", "i: ok"),
        ("m: We need the form by 30 November, can somebody take it?", "i: I will"),
    ],
)
def test_nobody_asks_about_the_time(said: tuple[str, ...]) -> None:
    assert not by_rules(*said).timeline_question
