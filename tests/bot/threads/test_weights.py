"""The table of weights is of the lists that stand beside it, and gives chances."""

from __future__ import annotations

import pytest

from bot.threads.evidence import asked, evidence, pieces_of
from bot.threads.said import listen
from bot.threads.weights import KINDS, TABLE, chances, weights
from tests.bot.threads.talk import thread
from tests.bounded import expect_bounded
from tests.fakes.translating import reader
from tests.reasons.__main__ import stamp
from tests.reasons.examples import Example, messages
from tests.reasons.fit import as_table, fitted


def test_the_table_is_of_today_s_lists() -> None:
    """Else `make weights` makes it anew."""
    assert f"# from: {stamp()}\n" in TABLE.read_text("utf-8")


def test_the_table_is_small_and_says_something_of_each_kind() -> None:
    rows = weights().values()
    assert 1_000 < len(rows) < 8_000
    for column in range(len(KINDS) + 1):
        assert max(row[column] for row in rows) > 50


def test_chances_are_shares_of_one_and_less_than_all_where_nothing_is_shown() -> None:
    assert sum(chances({}).values()) == pytest.approx(len(KINDS) / (len(KINDS) + 1))
    assert sum(chances({"sign cost": 1.5}).values()) < 1


def test_weights_follow_their_examples() -> None:
    rows = [Example({"word cold": 1.0}, "cost"), Example({"word warm": 1.0}, None)] * 20
    made = fitted(rows)
    cost, none = KINDS.index("cost"), len(KINDS)
    assert made["word cold"][cost] > 100 > made["word cold"][none]
    assert made["word warm"][none] > 100 > made["word warm"][cost]
    assert fitted(rows) == made
    assert as_table(made, "x").endswith(f"word warm\t{' '.join(map(str, made['word warm']))}\n")


def test_an_example_s_reasons_have_their_kinds() -> None:
    told = list(messages("reasons_told.txt"))
    assert {kind for message in told for kind, _ in message.reasons} == set(KINDS)
    assert any(not message.reasons for message in told)
    assert any(message.answers and message.reasons for message in told)
    for message in told:
        for _, words in message.reasons:
            assert words in message.text


def test_what_was_asked_before_is_shown() -> None:
    said = listen(
        thread("m: Page by Friday?", "i: No.", "m: Why not?", "i: The disk is full."), reader()
    )
    assert asked(said[:1], "it") == {"answer first": 1.0, "answer": 1.0}
    assert asked(said[:3], "it") == {"answer": 1.0, "answer why": 1.0}


def test_a_long_message_takes_its_time_and_no_more() -> None:
    said = listen(
        thread("m: Page by Friday?", "i: " + "because the old, so not " * 1_600), reader()
    )
    found = pieces_of(said[1])
    expect_bounded(lambda: [evidence(one, before=None, after=None) for one in found])
