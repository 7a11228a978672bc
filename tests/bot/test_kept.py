"""What of a translation is kept."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kept import without_secrets
from bot.privacy import REMOVED, redact
from bot.translation.result import Suggestion
from tests.adapters.database.samples import ASK, a_translation, fact, term

SECRET = "Tr0ub4dor&3"
LEAK = f"Use the landing page with password: {SECRET} for Anna Weber by 30 November"


def test_what_holds_no_secret_is_kept_as_it_is() -> None:
    """The very same object."""
    translation = a_translation(ASK)
    assert without_secrets(translation) is translation


def test_offsets_point_at_the_same_words_afterwards() -> None:
    """Before the secret and behind it."""
    leaky = a_translation(
        LEAK,
        terms=(term(LEAK, "landing page"),),
        facts=(fact(LEAK, "Anna Weber"), fact(LEAK, "30 November", "date")),
    )
    kept = without_secrets(leaky)
    assert SECRET not in kept.to_json()
    assert REMOVED in kept.original
    places = [(t.start, t.end, t.surface) for t in kept.terms]
    places += [(f.start, f.end, f.text) for f in kept.facts]
    assert len(places) == 3
    assert all(kept.original[start:end] == words for start, end, words in places)


def test_parts_that_lie_in_a_secret_are_left_out() -> None:
    """A fact made of a piece of a password is a piece of a password."""
    start = LEAK.index("ub4")
    leaky = a_translation(
        LEAK,
        facts=(fact(LEAK, SECRET, "code"), fact(LEAK, "Tr0ub", "code"), fact(LEAK, "30 November")),
        terms=(term(LEAK, "dor"),),
        suggestions=(
            Suggestion(written="ub4", surface="UB", concept="ub", start=start, end=start + 3),
        ),
    )
    kept = without_secrets(leaky)
    assert [f.text for f in kept.facts] == ["30 November"]
    assert (kept.terms, kept.suggestions) == ((), ())


def test_a_secret_is_taken_out_where_nothing_says_what_it_is() -> None:
    """Repeated bare in the message, in a question, in the text that was shown."""
    leaky = a_translation(
        f"{LEAK}. Again: {SECRET}",
        unknown=(SECRET,),
        facts=(),
        text=f"IT: what is {SECRET}?",
    )
    assert SECRET not in without_secrets(leaky).to_json()


def test_a_short_secret_is_no_reason_to_tear_words_apart() -> None:
    """It is taken out where it stands alone."""
    url = "postgres://app:and@db.example/x"
    kept = without_secrets(a_translation(f"{url} and the sandbox", text=f"{url} and the sandbox"))
    assert "sandbox" in kept.original
    assert ":and@" not in kept.to_json()


@pytest.mark.parametrize("word", ["marketing", "glossary", "date", "author", "secret", "removed"])
def test_a_password_that_is_a_word_of_ours(word: str) -> None:
    """It is taken out of the texts, and the rest still is a translation."""
    original = f"The password: {word}."
    leaky = a_translation(original, engine="glossary", facts=(fact(original, "The", "date"),))
    kept = without_secrets(leaky)
    assert kept.original == f"The password: {REMOVED}."
    assert (kept.from_, kept.engine, kept.facts[0].kind) == ("marketing", "glossary", "date")


@pytest.mark.parametrize("text", [f"password: {REMOVED}", f"the token is {REMOVED}, ok?", LEAK])
def test_redacting_twice_is_redacting_once(text: str) -> None:
    """The sign that a secret stood here is not taken for one."""
    once = redact(text)
    assert redact(once) == once
    kept = without_secrets(a_translation(text))
    assert without_secrets(kept) is kept


@given(st.text(max_size=40), st.text(max_size=40), st.booleans())
def test_any_text_survives(before: str, after: str, leak: bool) -> None:
    """The secret goes, and what can be kept of the rest is kept."""
    text = f"{before} password={SECRET} {after}" if leak else before + after
    kept = without_secrets(a_translation(text))
    assert SECRET not in kept.to_json()
    if leak:
        assert REMOVED in kept.original


def test_a_message_full_of_secrets_takes_no_time_to_speak_of() -> None:
    """Three thousand different ones, each looked for everywhere."""
    text = " ".join(f"pw: {i * 7919 % 999983:06d}a&z" for i in range(2700))[:40_000]
    started = time.perf_counter()
    kept = without_secrets(a_translation(text))
    assert time.perf_counter() - started < 10
    assert "a&z" not in kept.to_json()
