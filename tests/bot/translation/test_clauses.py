"""Where one clause ends and the next begins."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.translation.clauses import clause_at, clauses
from tests.bounded import SECONDS

TABLE = [
    ("One thing. Another thing!", ["One thing", "Another thing"]),
    ("Is it v2.3 on a.com? Yes…", ["Is it v2.3 on a.com", "Yes"]),
    ("We can't; SSO needs a review", ["We can't", "SSO needs a review"]),
    ("Note: it is late", ["Note", "it is late"]),
    ("At 14:00 it starts", ["At 14:00 it starts"]),
    ("It is late — the copy is missing", ["It is late", "the copy is missing"]),
    ("We need it, but the copy is missing", ["We need it", "but the copy is missing"]),
    ("We need it but not now", ["We need it", "but not now"]),
    ("The page is live and we need a banner", ["The page is live", "and we need a banner"]),
    ("copy and images", ["copy and images"]),
    ("It is red, it is late", ["It is red", "it is late"]),
    ("first line\nsecond line", ["first line", "second line"]),
    ("- one\n- two", ["- one", "- two"]),
    ("He said “stop.” Then we went", ["He said “stop", "Then we went"]),
    ("", []),
    (" \n\t", []),
    ("! ? a b", []),
    ("a pre-launch check", ["a pre-launch check"]),
    ("Ask Dr. Weber first. Then go", ["Ask Dr. Weber first", "Then go"]),
    ("Send all, e.g. Germany. Now", ["Send all, e.g. Germany", "Now"]),
    ("The old one, i.e. the red one", ["The old one, i.e. the red one"]),
    ("It costs 10k incl. agency fees", ["It costs 10k incl. agency fees"]),
    ("It takes approx. 3 days", ["It takes approx. 3 days"]),
    ("Old vs. new page", ["Old vs. new page"]),
    ("See ticket no. 4 please", ["See ticket no. 4 please"]),
    ("The answer is no. 4 people left", ["The answer is no. 4 people left"]),
    ("I said no. We wait", ["I said no", "We wait"]),
    ("Banners etc. before Friday", ["Banners etc. before Friday"]),
    ("Banners, texts etc. We wait", ["Banners, texts etc", "We wait"]),
    ("It takes 10 min. Then we test", ["It takes 10 min", "Then we test"]),
    ("It took 300 ms. Now it is slow", ["It took 300 ms", "Now it is slow"]),
    ("Live on Jan. 6 or so", ["Live on Jan. 6 or so"]),
    ("Live in Jan. We hope", ["Live in Jan", "We hope"]),
    ("The page (it is red; it is late) waits", ["The page (it is red; it is late) waits"]),
    ("We need it (ask Tom, he knows) now", ["We need it (ask Tom, he knows) now"]),
    ("It is late (very late.) We go home", ["It is late (very late", "We go home"]),
    ("An open ( bracket. Next one", ["An open ( bracket", "Next one"]),
    ("Fine by me :) See you", ["Fine by me :) See you"]),
    (
        "To do:\n- six languages, the English one first\n- no tracking, legal insists\n* a form - with fields",
        [
            "To do",
            "- six languages, the English one first",
            "- no tracking, legal insists",
            "* a form - with fields",
        ],
    ),
    ("1. Add the pixel, it is ready\n2. Test it", ["Add the pixel, it is ready", "Test it"]),
    ("- It is live. We need a banner", ["- It is live", "We need a banner"]),
]


@pytest.mark.parametrize(("text", "parts"), TABLE)
def test_a_text_falls_into_its_clauses(text: str, parts: list[str]) -> None:
    assert [clause.text for clause in clauses(text)] == parts


PIECES = st.sampled_from(
    [" ", "\n", "(", ") ", "- ", "e.g. ", "no. ", ". ", "! ", ", ", " and we ", " but ", "; ", ": ", " - ", "word", "2.3", "é", "😀", "‏", "\r\n"]
)  # fmt: skip


@settings(deadline=None)
@given(st.text(max_size=200) | st.lists(PIECES, max_size=60).map("".join))
def test_clauses_are_true_to_the_text_in_order_and_disjoint(text: str) -> None:
    parts = clauses(text)
    for part in parts:
        assert text[part.start : part.end] == part.text == part.text.strip()
        assert clause_at(parts, part.start) == part
    assert all(one.end <= other.start for one, other in pairwise(parts))


@settings(deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_every_word_of_two_letters_is_in_a_clause(text: str) -> None:
    parts = clauses(text)
    at = text.find("word")
    while at >= 0:
        assert clause_at(parts, at)
        at = text.find("word", at + 1)


@pytest.mark.parametrize(
    "piece",
    [
        ".",
        ". ",
        " ",
        "\n",
        ", ",
        ", and ",
        " - ",
        "'",
        "!?",
        "(",
        ")",
        "(a)",
        "(. ",
        "[(",
        "e.g. ",
        "etc. ",
        "- a\n",
        "1. a, we ",
        "word ",
        "word, and we ",
        "–",
    ],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = (piece * 40_000)[:40_000]
    started = time.process_time()
    clauses(text)
    assert time.process_time() - started < SECONDS
