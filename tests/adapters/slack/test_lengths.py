"""Where a text is cut: never longer than allowed, never through a word where there is another way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.lengths import clean, escaped, shortened, size, spans, stored_bytes, units


def _bare(text: str) -> str:
    return "".join(text.split())


@settings(deadline=None)
@given(st.text(max_size=200), st.integers(5, 40))
def test_pieces_are_short_enough_and_lose_only_space(text: str, limit: int) -> None:
    """Whatever the text is made of."""
    pieces = [text[start:end] for start, end in spans(text, limit)]
    assert all(piece.strip() and size(piece) <= limit for piece in pieces)
    assert _bare("".join(pieces)) == _bare(text)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("First paragraph.\n\nOne. Two. Three. Four.", "First paragraph."),
        ("First line here\nsecond line. Third more", "First line here"),
        ("It starts at 9. Then more words to come", "It starts at 9."),
        ("several words without an end at all", "several words without an"),
        ("x" * 40, "x" * 25),
    ],
)
def test_a_text_is_cut_at_the_best_place(text: str, first: str) -> None:
    """Paragraph, line, sentence, word, and only then anywhere."""
    start, end = next(spans(text, 25))
    assert text[start:end] == first


@pytest.mark.parametrize("cluster", ["e\u0301", "👩\u200d💻", "❤\ufe0f"])
def test_a_sign_of_several_parts_stays_whole(cluster: str) -> None:
    """An accent stays on its letter, and a joined emoji is one."""
    text = cluster * 30
    for limit in range(8, 20):
        pieces = [text[start:end] for start, end in spans(text, limit)]
        assert all(piece == cluster * (len(piece) // len(cluster)) for piece in pieces)


@settings(deadline=None)
@given(st.text(max_size=200), st.integers(24, 60))
def test_a_shortened_text_is_short_enough_for_either_count(text: str, limit: int) -> None:
    """Units as Slack stores them, or bytes; a text that fits stays as it is."""
    for cost in (units, stored_bytes):
        cut = shortened(text, limit, cost)
        assert size(cut, cost) <= limit
        assert cut == text if size(text, cost) <= limit else cut.endswith("…")


def test_a_title_ends_with_a_word() -> None:
    """24 characters, of which the last says that there was more."""
    assert shortened("Translate for the other side", 24) == "Translate for the other…"


def test_what_slack_stores_as_entities_counts_as_they_do() -> None:
    """Slack counts a text after escaping it."""
    assert size("a & b < c") == len(escaped("a & b < c")) == len("a &amp; b &lt; c")


def test_a_sign_that_is_no_text_is_replaced_one_for_one() -> None:
    """So that marks stay in their place; half an emoji could not even be sent."""
    assert clean("a\x00b\ud83dc\x1b[0m\r\n\td") == "a�b�c�[0m \n\td"
