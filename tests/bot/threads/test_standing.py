"""Where an ask stands in the words of many people."""

from __future__ import annotations

import pytest

from tests.bot.threads.talk import by_rules

ASK = "m: Please put the donor list on the members' page."


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("declined", ("i: No, that's personal data.", "m: ok, pity")),
        ("declined", ("i: We don't publish names, whoever asks.", "m: understood")),
        (
            "declined",
            (
                "i: sorry, can't. names are off limits",
                "m: and first names only?",
                "i: still names",
                "m: fine, I'll tell the board no",
            ),
        ),
        ("declined", ("i: no", "m: short and clear, thanks")),
        (
            "declined",
            (
                "i: That would break the donor agreement, so it's a no from me. A number instead of names would be ok",
                "m: then a number",
            ),
        ),
        ("declined", ("i: nobody is allowed to do that", "m: ok forget it")),
        ("waiting_on_marketing", ("i: which list, the one of this year?",)),
        ("waiting_on_it", ("i: which list?", "m: this year's, attached")),
        ("waiting_on_marketing", ("i: which list?", "m: I'll ask the board")),
        ("waiting_on_marketing", ("i: which list?", "m: I'll ask the board", "i: thx")),
        ("waiting_on_it", ("i: let me see whether the template can do that",)),
        ("waiting_on_it", ("i: hm. I'd have to ask legal", "m: please do")),
        ("waiting_on_marketing", ("i: I need the names as a table", "m: you'll have it tomorrow")),
        ("waiting_on_marketing", ("i: I need the names as a table", "m: ok")),
        ("waiting_on_it", ("i: I need the names as a table", "m: here it is, 200 rows")),
        ("waiting_on_marketing", ("i: earliest is 12 December",)),
        ("waiting_on_marketing", ("i: earliest is 12 December", "m: I'll discuss it with my boss")),
        ("agreed", ("i: earliest is 12 December", "m: 12 December is fine")),
        ("agreed", ("i: earliest is 12 December", "m: works for us")),
        ("agreed", ("i: 12 December", "m: deal")),
        ("waiting_on_it", ("i: earliest is 12 December", "m: why so late?")),
        (
            "waiting_on_it",
            (
                "i: earliest is 12 December",
                "m: hm. can you ask whether it goes faster?",
                "i: I'll ask",
            ),
        ),
        ("done", ("i: done", "m: great, thanks")),
        ("done", ("i: it's online", "m: looks good!")),
        ("waiting_on_marketing", ("i: it's online",)),
        ("waiting_on_it", ("i: it's online", "m: there's a typo in the second name")),
        ("waiting_on_it", ()),
        ("waiting_on_it", ("i: ok",)),
        ("waiting_on_it", ("i: on it, but it'll take a bit",)),
        ("waiting_on_marketing", ("i: we could do it as a PDF, would that help?",)),
        ("waiting_on_it", ("i: we could do it as a PDF, would that help?", "m: yes, PDF is fine")),
        (
            "waiting_on_marketing",
            (
                "i: it depends on whether all of them have agreed. have they?",
                "m: not sure, I'm checking",
            ),
        ),
        ("waiting_on_it", ("i: who in your team signs that off?", "m: me, signed off")),
        (
            "waiting_on_it",
            (
                "i: the page template can't do tables",
                "m: who could change that?",
                "i: us, I'll look into it",
            ),
        ),
        ("waiting_on_marketing", ("i: costs 2k. do you have that?", "m: need to ask")),
        ("waiting_on_it", ("m: any news?",)),
        ("waiting_on_it", ("i: I'm off until Monday, will look then", "m: ok no rush")),
        ("waiting_on_marketing", ("i: once the texts are here I can start",)),
        (
            "declined",
            (
                "i: Not going to happen, sorry",
                "m: not even a small one?",
                "i: not even a small one",
            ),
        ),
        (
            "declined",
            (
                "i: no, not that much space",
                "m: and the first ten?",
                "i: ten fit",
                "m: Good, ten then",
            ),
        ),
        (
            "declined",
            ("i: can't, and nobody here may", "m: ok fair, thanks for the straight answer"),
        ),
        ("waiting_on_it", ("i: the template is the agency's. I'll ask them and come back",)),
        (
            "waiting_on_it",
            ("i: fixed", "m: great, thanks", "m: it's back, please take it off once more"),
        ),
        ("done", ("i: Done, you can see it now", "m: works!! thank you")),
        ("done", ("i: Tonight at ten I do it", "m: all names there this morning, thanks")),
    ],
)
def test_where_it_stands(status: str, said: tuple[str, ...]) -> None:
    assert by_rules(ASK, *said).status == status


def test_a_text_that_was_asked_for_is_there_when_it_is_said() -> None:
    said = (
        "i: We need one sentence for the outage page from you.",
        'm: "On Sunday our shop is having a rest, from two to six in the morning."',
        "i: perfect, thank you",
    )
    assert by_rules(*said).status == "done"
