"""What an author says now, and what is quoted from before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.threads.own_words import own_words, quoted_spans

PIECES = st.sampled_from(
    [
        "> by 30 November", "On Tuesday marketing wrote:", "On 3 Nov 2026 at 10:12, web wrote:", "&gt; old",
        "-----Original Message-----", "From: web\nSent: Monday\nSubject: x", "fwd from web:", '"by Friday"',
        "we need it", "by 6 January", "\n", "\n\n", " ", ":", "he said", "“quoted”", "as I said:",
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("> live on 12 March\nthat moved to 26 March", "that moved to 26 March"),
        ("&gt; live on 12 March\nno", "no"),
        ("ok, see below\n\nOn Tuesday marketing ops wrote:\nwe need it by 3 May", "ok, see below"),
        ("On 3 Nov 2026, web wrote:\n> the 6th\n\nis that still so?", "is that still so?"),
        ("On Monday sales wrote:\nwe said 3 May\n\nplease do it", "please do it"),
        ("fyi\n-----Original Message-----\nFrom: x\nlive on 1 May", "fyi"),
        ("see this\n\nFrom: web team\nSent: Monday\nSubject: date\n\nlive on 1 May", "see this"),
        ('your ticket says "done by 4 May", is it?', 'your ticket says "             ", is it?'),
        ('fwd from Acme: "live on 1 May"\nso: please do it', 'fwd from Acme: "             "\nso: please do it'),
    ],
)  # fmt: skip
def test_quoted_words_are_not_the_authors(text: str, own: str) -> None:
    assert own_words(text).strip() == own


@pytest.mark.parametrize(
    "text",
    [
        "we need it by 30 November",
        "as I said: the 6th is the earliest",
        "Like we said: please move it",
        "a > b, and 3 < 4",
        "From Monday on it is closed",
        'call it "Lantern" please',
    ],
)
def test_own_words_stay(text: str) -> None:
    assert own_words(text) == text


@given(st.text(max_size=200) | st.lists(PIECES | st.text(max_size=6), max_size=12).map("\n".join))
def test_the_length_and_the_lines_stay_for_any_text(text: str) -> None:
    own = own_words(text)
    assert len(own) == len(text)
    assert own.count("\n") == text.count("\n")
    spans = quoted_spans(text)
    assert list(spans) == sorted(spans)
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        assert not own[start:end].strip()


def test_marked_lines_are_quoted_wherever_they_stand() -> None:
    text = "yes\n> 12 March is agreed\nno"
    assert "12 March" not in own_words(text)
