"""Moves of a date in the words of many people, and what looks like one and is none."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.threads.contract import Reading, ThreadMessage
from bot.threads.read import read_by_rules
from tests.bot.threads.talk import SIDES, by_rules
from tests.fakes.translating import reader

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


_THREADS: list[tuple[str, list[tuple[str, str, int]]]] = [
    (
        """
        m 03-02 Please switch on the loyalty banner on 20 March.
        i 03-03 will do
        m 03-10 Our supplier is late, please switch it on on 27 March instead.
        i 03-10 ok
        """,
        [("2026-03-20", "2026-03-27", 2)],
    ),
    (
        """
        m 03-02 We need the new store finder by 20 March.
        i 03-03 ok, noted
        m 03-05 The launch was brought forward, so we need it by 13 March.
        """,
        [("2026-03-20", "2026-03-13", 2)],
    ),
    (
        """
        i 03-02 We need your list of product images by 20 March.
        m 03-03 That's tight, our photographer is only back on the 18th. You'll get it on 27 March.
        i 03-03 hmm, then we start later too
        """,
        [("2026-03-20", "2026-03-27", 1)],
    ),
    (
        """
        i 03-02 Could you confirm the cookie texts by 20 March?
        m 03-03 legal is swamped, more like 27 March
        i 03-03 why does legal take so long?
        """,
        [("2026-03-20", "2026-03-27", 1)],
    ),
    (
        """
        m 03-02 Can we get the microsite for the festival? Needs to be up on 20 March.
        i 03-03 10 April. We have one developer until Easter.
        m 03-03 That's too late. Could we get a freelancer?
        i 03-04 With a freelancer from the pool it's going to be 3 April.
        m 03-04 better
        """,
        [("2026-03-20", "2026-04-10", 1)],
    ),
    (
        """
        m 03-02 We want the survey pop-up on the help pages from 20 March.
        i 03-03 fine, 20 March it is
        m 03-05 The agency asks whether 27 March would also be ok for you?
        i 03-05 keep 20 March please, after that we're in the freeze
        """,
        [],
    ),
    (
        """
        m 03-02 We need the outage note on the status page by 20 March.
        i 03-03 20 March works.
        i 03-10 fyi the mail gateway was supposed to move on 12 March and will now move on 26 March. No effect on you.
        m 03-10 good to know
        """,
        [],
    ),
    (
        """
        m 03-02 please add the trade show to the events calendar by 20 March
        i 03-02 can do
        i 03-18 one more thing: the calendar plugin needs an update first, which happens on the 23rd. So your entry will be there on the 24th.
        m 03-18 ok
        """,
        [("2026-03-20", "2026-03-24", 2)],
    ),
    (
        """
        m 03-02 We'd love a chatbot on the pricing page for the fair on 20 March.
        i 03-04 We can't buy anything new before the budget round on 1 April, so the chatbot can be there on 15 April.
        m 03-04 the fair is over by then
        """,
        [("2026-03-20", "2026-04-15", 1)],
    ),
    (
        """
        m 03-02 pls publish the case study by 20 March
        i 03-02 25 March, the editor is full
        m 03-03 fine
        i 03-24 sorry, 30 March. the customer hasn't released the quote yet
        m 03-24 argh
        """,
        [("2026-03-20", "2026-03-25", 1), ("2026-03-25", "2026-03-30", 3)],
    ),
    (
        """
        m 03-02 Could the new icons go live in the week of 16 March?
        i 03-03 No, in the week of 23 March. In the week of 16 March everybody is at the offsite.
        m 03-03 ok
        """,
        [("2026-03-16/2026-03-22", "2026-03-23/2026-03-29", 1)],
    ),
    (
        """
        m 03-02 The board wants the donation page in Polish by 20 March.
        i 03-03 Hello, translation needs the new CMS, and that one isn't there before 4 May. Polish goes live on 11 May.
        m 03-03 seriously?
        """,
        [("2026-03-20", "2026-05-11", 1)],
    ),
    (
        """
        m 03-02 any chance to get the tracking for the spring mailing set up? it goes out on 20 March
        i 03-03 The mailing would have to wait a week: we can have tracking ready by 27 March. Data protection wants to see the form first, their next slot is 24 March.
        m 03-03 can someone talk to them?
        """,
        [("2026-03-20", "2026-03-27", 1)],
    ),
    (
        """
        m 03-02 we want the old forum closed by end of March
        i 03-02 sure
        i 03-16 End of March won't work out, end of April. There are still 300 links pointing to it.
        m 03-16 who sets those links?
        """,
        [("2026-03-31", "2026-04-30", 2)],
    ),
    (
        """
        m 03-02 please unlock the image bank for the agency by Friday 20 March
        i 03-03 what about Monday 23 March? The account admin is away until the 22nd
        m 03-03 hm
        m 03-03 yes, Monday 23 March is fine
        """,
        [("2026-03-20", "2026-03-23", 3)],
    ),
    (
        """
        m 03-02 please unlock the image bank for the agency by 20 March
        i 03-03 if security says yes by the 16th, it'll be 18 March, else 24 March
        m 03-03 fingers crossed
        """,
        [],
    ),
    (
        """
        m 03-02 We need the recruiting pages on the new design by 20 March.
        i 03-02 Realistically April. HR has to clean up the job data first.
        m 03-02 April is ok
        """,
        [("2026-03-20", "2026-04-01/2026-04-30", 1)],
    ),
    (
        """
        m 03-02 can you put the CEO's letter on the intranet on 20 March?
        i 03-02 ok 👍
        m 03-19 He is travelling until the 25th and hasn't signed it. New date is 26 March.
        i 03-19 noted
        """,
        [("2026-03-20", "2026-03-26", 2)],
    ),
    (
        """
        m 03-02 Please provide the sales dashboard by 20 March.
        i 03-02 The warehouse load was moved from 9 March to 23 March, that's why the dashboard will only be there on 30 March.
        m 03-02 hm
        """,
        [("2026-03-20", "2026-03-30", 1)],
    ),
    (
        """
        m 03-02 Please set up the A/B test for the checkout button. Start: 20 March.
        i 03-02 Start will be 27 March. We're waiting on legal's sign-off since 16 February.
        m 03-02 ok
        """,
        [("2026-03-20", "2026-03-27", 1)],
    ),
    (
        """
        m 03-02 hey, need the promo code field back in checkout by march 20
        i 03-02 can't. checkout is locked until the PCI audit on march 26 is through. march 30
        m 03-02 that's payday weekend gone
        """,
        [("2026-03-20", "2026-03-30", 1)],
    ),
    (
        """
        m 03-02 We need the shop in Dutch by Fri, 20 March
        i 03-02 Tue, 24 March - translations land on Mon 23.
        m 03-02 ok
        """,
        [("2026-03-20", "2026-03-24", 1)],
    ),
]


@pytest.mark.parametrize(("said", "moves"), _THREADS, ids=lambda given: str(given)[9:40].strip())
def test_a_whole_thread_moves_as_its_people_mean_it(
    said: str, moves: list[tuple[str, str, int]]
) -> None:
    """A line is "i 03-10 text": the side, the day and what was said."""
    messages = []
    for number, line in enumerate(said.strip().splitlines()):
        who, day, text = line.strip().split(" ", 2)
        at = datetime.fromisoformat(f"2026-{day}T09:00:00+01:00") + timedelta(minutes=number)
        messages.append(ThreadMessage(author=who, side=SIDES[who], at=at, text=text))
    assert _moves(read_by_rules(messages, reader())) == moves


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
