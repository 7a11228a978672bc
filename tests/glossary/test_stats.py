"""The numbers of a termbase."""

from __future__ import annotations

from glossary.stats import stats
from tests.glossary.entries import entry, said, termbase


def test_everything_is_counted() -> None:
    base = termbase(
        entry(designations=[said("landing page"), said("LP", "marketing", "admitted")]),
        entry("asap", kind="time", ambiguity={"level": "high"}),
    )
    numbers = stats(base)
    assert (numbers.concepts, numbers.high_ambiguity, numbers.surfaces) == (2, 1, 3)
    assert numbers.by_subject_field == {"web": 2}
    assert numbers.by_kind == {"thing": 1, "time": 1}
    assert numbers.designations == {"marketing": 3, "it": 2}
    assert (numbers.questions, numbers.hidden_work, numbers.alternatives) == (2, 2, 0)
    assert 0 < numbers.mean_lix["marketing"] < 45


def test_an_empty_termbase_has_numbers_too() -> None:
    empty = stats(type(termbase())({}, {}, ()))
    assert (empty.concepts, empty.mean_lix) == (0, {"marketing": 0.0, "it": 0.0})
