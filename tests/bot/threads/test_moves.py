"""Moves of a date in the words of many people, and what looks like one and is none."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.threads.contract import Reading
from tests.bot.threads.talk import by_rules

START = datetime.fromisoformat("2026-03-02T09:00:00+01:00")
WISH = "m: Please put the new banner on the start page by 16 March."
LATER = "i: It'll be 23 March, legal has to review the text first."


def _moves(reading: Reading) -> list[tuple[str, str, int]]:
    return [(move.from_, move.to, move.message) for move in reading.moves]


@pytest.mark.parametrize(
    "text",
    [
        "That'll be the 23rd, the vendor's contract isn't through.",
        "Bad news, we won't make it before the 23rd.",
        "16 March is not going to work. 23 March is the soonest we can offer.",
        "Sorry, this slips to 23 March. Two of us are on a course until 20 March.",
        "We're swamped until 18 March, so expect it on 23 March.",
        "Legal meets on 19 March and only after that can we publish. So 23 March.",
        "We need to push this to 23 March because QA found regressions in the build of 27 February.",
        "The earliest I can see is 23 March.",
        "I can get it done by 23 March, not by the 16th.",
        "23 March, not 16 March. The certificate runs out on 20 March and has to be renewed first.",
        "Not possible for the 16th - we have the stocktake until 20 March. We'll have it up on 23 March.",
        "It can't go live until 23 March.",
        "You'll have to wait until 23 March, I'm afraid.",
        "Waiting on legal's sign-off, which we expect on 18 March. Banner goes up on 23 March.",
        "New ETA: 23 March. Reason: nobody told us which countries.",
        "Moved your ticket to the sprint ending 20 March; live on 23 March.",
        "Since the cutover runs until 20 March, we've scheduled this for 23 March.",
        "We've got you down for 23 March, the box still runs PHP 5 and needs care",
        "I'd say 23 March.",
        "Mon 23 March is when it will be live",
        "we had hoped for 18 March, but the pen test is late. 23 March now.",
        "Delayed to 23 March.",
        "we're aiming at 23 March, legal hasn't answered yet",
        "That won't work. We will deliver it on 23 March.",
        "Realistically we are talking about 23 March.",
        "Unfortunately we can commit to 23 March only.",
        "it's going to be the 23rd",
        "postponing this one to 23 March, the payment provider changes its API on 17 March",
        "this is now due on 23 March",
        "rescheduled for Monday 23 March",
        "pushed back to 23 March, sorry! The cms upgrade took longer",
        "Three things are in the way: the audit (ends 13 March), the contract and the freeze. So please count on 23 March.",
        "Because the election is on 22 March, we publish nothing before 23 March.",
    ],
)
def test_the_doing_side_names_another_day(text: str) -> None:
    reading = by_rules(WISH, f"i: {text}", start=START)
    assert _moves(reading) == [("2026-03-16", "2026-03-23", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "We'll know more on 10 March.",
        "Our review board meets on 11 March, I'll bring it there.",
        "the designer is back on 9 March",
        "The freeze ends on 20 March.",
        "Which banner do you mean, the one from 24 February?",
        "If the copy is here by 9 March, we might even make 12 March.",
        "The contract with the vendor ends on 31 March, so careful with new things.",
        "ok, on our list",
        "16 March is fine.",
        "16 March works. We need the images by 9 March.",
        "send us the texts by 10 March please",
        "the shop was down on 1 March, so everyone is busy with that",
        "can we talk about it on 5 March?",
        "would 23 March be ok too?",
        "I'm out until 9 March, Sam takes over.",
        "The 3.4 release goes out on 12 March, unrelated to yours.",
        "We got the ticket. By the way the office party moved to 20 March.",
        "Our licence expires on 31 March and procurement hasn't renewed it.",
        "Yes, 16 March. The tag manager contract moved to 20 March, that's another story.",
        "Could you live with 23 March?",
    ],
)
def test_a_day_of_something_else_moves_nothing(text: str) -> None:
    assert by_rules(WISH, f"i: {text}", start=START).moves == ()


@pytest.mark.parametrize(
    "text",
    [
        "why wasn't that on the calendar?",
        "What would be needed to do it earlier?",
        "What would it take to hit the 16th?",
        "any chance for the 20th?",
        "the 23rd?? that's after the launch",
        "23 March?!",
        "is that final?",
        "Is that doable?",
        "is the 23rd safe?",
        "how sure are you about the 23rd?",
        "so no banner for the launch then?",
        "why does a banner take three weeks?",
        "why is it not possible before?",
        "what's taking so long?",
        "Where are we on this?",
        "is this still happening?",
        "are we still on for the 16th?",
        "does the 16th still stand?",
        "would it be quicker if the agency did it?",
        "can we get it any sooner?",
        "how long will the review take?",
        "what do you need to make it faster?",
        "when roughly?",
        "roughly when?",
        "and the 18th?",
        "any update on timing?",
        "any news on the date?",
        "can you tell me when it'll be up",
        "do you have a date for me?",
        "why so late?",
        "a week later, why?",
        "What happened to the 16th?",
        "what is the blocker here?",
        "will it be there in time for the launch?",
        "will we make the 16th?",
        "can I tell my boss the 23rd?",
        "can I count on that?",
        "is there no way to do it this week?",
        "is it because of the freeze?",
        "since when does that need a review?",
        "what's the hold-up?",
        "who decided that it takes until the 23rd?",
        "can't this be squeezed in before?",
        "How come?",
        "why?",
        "any eta",
        "hm, why not earlier",
        "Is the delay on our side?",
        "which day next week?",
        "By when will we know for sure?",
        "when do you start?",
    ],
)
def test_after_a_date_it_asks_about_the_time(text: str) -> None:
    assert by_rules(WISH, LATER, f"m: {text}", start=START).timeline_question


@pytest.mark.parametrize(
    "text",
    [
        "which countries do you mean?",
        "who approves the text?",
        "can the banner link to the old page until then?",
        "do you need anything from us?",
        "why do you need the list of countries?",
        "what does PHP stand for?",
        "what format should the image have?",
        "are you in the office today?",
        "how many images do you need?",
        "should I open a ticket?",
        "why are there two banners in the mock?",
        "when do you need the images?",
        "ok with you if I ask the agency?",
        "does the banner also show on phones?",
        "who's joining for lunch at 12?",
        "could we use the old template instead?",
        "how are you, back from holiday?",
        "can you send me the spec?",
        "is the agency in the loop?",
        "what's the size limit?",
        "how big can the image be?",
        "did you see the game on Sunday?",
        "why is the logo blue?",
    ],
)
def test_after_a_date_it_asks_about_something_else(text: str) -> None:
    assert not by_rules(WISH, LATER, f"m: {text}", start=START).timeline_question


@pytest.mark.parametrize(
    ("text", "resolved"),
    [
        ("We need the form live by thursday, it broke on 3 November", "2026-11-19"),
        ("The form broke on 3 February. Can you fix it by the 27th?", "2026-11-27"),
        ("Since 5 January we lose leads. Please fix the form by 30 November.", "2026-11-30"),
        (
            "The last campaign ran from 2 March to 8 March. Please put the form live on 12 December.",
            "2026-12-12",
        ),
        ("We need the form live by 15 January.", "2027-01-15"),
    ],
)
def test_what_was_is_no_day_of_next_year(text: str, resolved: str) -> None:
    start = datetime.fromisoformat("2026-11-16T09:00:00+01:00")
    found = by_rules(f"m: {text}", "i: noted", start=start).dates
    assert [one.resolved for one in found] == [resolved]
