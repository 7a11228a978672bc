"""What a side still has to give: how it is wanted and promised, and whose it is."""

from __future__ import annotations

import pytest

from tests.bot.threads.talk import by_rules

ASK = "m: Can you add the wine list to the menu page by 12 November?"
BACK = "i: Could you swap the old wine list for the new one on your pages by 12 November?"


def _owed(*said: str) -> list[tuple[str, str]]:
    return [(one.side, one.quote) for one in by_rules(*said).owed]


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("i: need the prices by Friday from you", "need the prices by Friday from you"),
        ("i: Then send me the labels as a zip.", "send me the labels as a zip"),
        ("i: ok, write to the cellar, they have the years", "write to the cellar"),
        ("m: scanning it tonight", "scanning it tonight"),
        ("m: labels come Friday", "labels come Friday"),
        ("m: You have the prices until Thursday.", "You have the prices until Thursday"),
        ("m: I have to talk to the cellar master.", "I have to talk to the cellar master"),
    ],
)
def test_what_the_asking_side_has_to_give(said: str, quote: str) -> None:
    assert _owed(ASK, said) == [("marketing", quote)]


@pytest.mark.parametrize(
    "said",
    [
        "i: need a few days for that",
        "i: Give me a week.",
        "i: Let me know if that works.",
        "m: tasting it tonight",
        "m: you have a nice page there",
        "i: I need a week.",
        "i: Then I need someone for the login.",
    ],
)
def test_time_and_talk_are_not_owed(said: str) -> None:
    assert _owed(ASK, said) == []


def test_a_bare_promise_stands_as_what_was_needed() -> None:
    assert _owed(ASK, "i: need the prices by Friday from you", "m: you'll get it") == [
        ("marketing", "need the prices by Friday from you")
    ]


def test_the_promise_of_what_was_needed_takes_its_place() -> None:
    said = "i: The 12th works if I get the prices by Thursday."
    assert _owed(ASK, said, "m: you get all of it tomorrow") == [
        ("marketing", "you get all of it tomorrow")
    ]
    assert _owed(ASK, said, "m: I'll chase the cellar for the prices") == [
        ("marketing", "I'll chase the cellar for the prices")
    ]


def test_what_stands_behind_a_condition_is_no_part_of_it() -> None:
    said = "i: If it is March it won't fit, we have the tax changes until then."
    assert _owed(ASK, said) == []


def test_a_condition_is_owed_by_whoever_has_to_do_it() -> None:
    said = "i: I can live with that if you send nothing before the 20th."
    assert _owed(BACK, "m: Rather 20 November.", said)[0][0] == "marketing"
    said = "m: Could you start earlier, if you get the prices by 3 November?"
    assert _owed(ASK, "i: 20 November.", said)[0][0] == "marketing"


def test_what_the_asking_side_wants_beside_its_ask_is_owed_by_the_other() -> None:
    said = "i: Send me the list of the old pages and I'll redirect them."
    assert ("marketing", "list comes on Friday") in _owed(BACK, said, "m: list comes on Friday")
