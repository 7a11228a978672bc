"""Which dates of a message are of the ask, and which of its reasons, of others, or long past."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.bot.threads.talk import by_rules

START = datetime.fromisoformat("2026-03-02T09:00:00+01:00")
WISH = "m: We'd like the member poll on the club page by 20 March."


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("the poll tool gets its update on 18 March, so the poll can go up on the 24th", ["24th"]),
        ("our only designer is at a course until 17 March", []),
        ("from 9 to 13 March the office is closed", []),
        ("we're full until Easter", []),
        ("we're full until Easter, then it's your turn", []),
        ("I've put it down for 26 March", ["26 March"]),
        ("Friday the 27th looks good", ["Friday the 27th"]),
        ("you can have a first version on the 16th and the rest on the 27th", ["16th", "27th"]),
        ("the licence ends on 31 March so we have to be through with it before", []),
        ("last time we did that, on 3 February, the whole page went down", []),
        ("the ticket came in on Friday, we look at tickets on Mondays", []),
        ("not in March", ["March"]),
        (
            "20 March is a Friday, we don't deploy on Fridays. Monday 23 March",
            ["20 March", "Monday 23 March"],
        ),
        ("let's talk about it on Thursday", []),
        ("I can tell you more on 10 March", []),
        ("Legal reads it on 12 March. Nothing before that.", []),
        ("give me until 25 March", ["25 March"]),
        ("it's in the sprint that ends on 27 March", ["27 March"]),
        ("I'm back on 16 March and need four days, so around 20 March", ["20 March"]),
        ("Next release is 26 March, yours is in it", ["26 March"]),
        ("Next release is 26 March", ["26 March"]),
        ("20 March only if the texts are here by 13 March", ["20 March"]),
        ("We upgrade on 14 March, unrelated", []),
        ("the budget is decided on 30 March, before that I can't order anything", []),
        ("after 30 March, when the budget is decided", ["30 March"]),
        ("the new server comes on 17 March. Poll on 25 March.", ["25 March"]),
        ("as agreed on 2 February in the steering group we stop all polls", []),
        ("Two options: 18 March without results page, 30 March with it.", ["18 March", "30 March"]),
        ("maybe 26 March, maybe never", ["26 March"]),
        ("earliest realistic: end of March", ["end of March"]),
        ("I count 10 days from Monday, makes 23 March", ["23 March"]),
        ("23rd.", ["23rd"]),
        ("hm. 23 march?", ["23 march"]),
        ("the cms people promise a fix for 20 March, I trust nothing they promise", ["20 March"]),
    ],
)
def test_dates_of_the_doing_side(text: str, dates: list[str]) -> None:
    found = by_rules(WISH, f"i: {text}", start=START).dates
    assert [one.text for one in found if one.message == 1] == dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        (
            "m: The gala is on 20 March and we want the poll up a week before, so 13 March.",
            ["20 March", "13 March"],
        ),
        ("m: Can we have a poll? Our newsletter goes out on 12 March.", ["12 March"]),
        ("m: We had a poll on 3 February and it was great, can we have another one?", []),
        ("m: For the members' day, 28 March, please put a poll on the page", ["28 March"]),
        ("m: please add a poll for the June issue", ["June"]),
        (
            "m: The last poll went live on 5 January. Please switch on the next one on 16 March.",
            ["16 March"],
        ),
        ("m: I'm on leave from 6 March, please put up the poll while I'm away", []),
        ("m: Need the poll up before the board meets on 25 March", ["25 March"]),
        ("m: we need the poll. Sponsors get told on Monday.", ["Monday"]),
        (
            "m: Please put the poll on the page. It runs from 16 March to 3 April.",
            ["16 March", "3 April"],
        ),
        ("m: since 1 March members ask for a poll, can you add one?", []),
        (
            "m: Can you add a poll by the end of the month? I have a call with the chairman today.",
            ["end of the month"],
        ),
        ("m: can we get a poll by mid-April, when the season opens?", ["mid-April"]),
        ("m: The poll from last summer is still on the page, please take it down today", ["today"]),
        ("m: we promised the members a poll in spring", ["spring"]),
        ("m: please add the poll to the page by 20 March at noon", ["20 March at noon"]),
        (
            "i: We switch off the old poll tool on 31 March. Please export what you need by 20 March.",
            ["31 March", "20 March"],
        ),
        ('m: We want a "what happens this Friday" box on the page', []),
        ("m: could we have the poll on Tuesday mornings?", []),
        ("m: the poll eats most of my spring, can you automate it?", []),
    ],
)
def test_dates_of_the_asking_side(text: str, dates: list[str]) -> None:
    doing = "i" if text[0] == "m" else "m"
    found = by_rules(text, f"{doing}: hm, let me look", start=START).dates
    assert [one.text for one in found if one.message == 0] == dates


@pytest.mark.parametrize(
    "text",
    [
        "I'll bring the logos by Friday",
        "I'll do a draft with the agency. By Thursday.",
        "you have the texts until Friday",
    ],
)
def test_what_the_asking_side_brings_by_a_day_is_none_of_the_asks(text: str) -> None:
    found = by_rules(WISH, "i: we need logos and texts", f"m: {text}", start=START).dates
    assert [one.text for one in found] == ["20 March"]
