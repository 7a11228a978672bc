"""The rules and the checks against the golden threads; `fogbridge eval` shows the same numbers."""

from __future__ import annotations

from functools import cache

import pytest

from adapters.evaluation import GOLDEN, read_golden
from bot.threads.draft import (
    DraftDate,
    DraftDuration,
    DraftFactor,
    DraftMove,
    DraftOwed,
    DraftQuote,
    DraftUnanswered,
    ThreadDraft,
)
from bot.threads.judge import judge
from bot.threads.read import read_by_rules
from bot.threads.rules import read_said
from bot.threads.said import listen
from bot.threads.scores import GoldenThread, ThreadScores, overlap
from tests.fakes.translating import reader


@cache
def _threads() -> list[GoldenThread]:
    return read_golden(GOLDEN)[1]


@cache
def _rules() -> ThreadScores:
    scores = ThreadScores()
    for case in _threads():
        scores.add(case, read_by_rules(case.thread, reader()))
    return scores


@pytest.mark.parametrize(
    ("field", "precision", "recall"),
    [
        ("timeline question", 0.90, 0.90),
        ("ask", 0.90, 0.90),
        ("dates", 0.85, 0.85),
        ("resolved", 0.97, 0.97),
        ("rung", 0.90, 0.90),
        ("moves", 0.75, 0.75),
        ("factors", 0.65, 0.70),
        ("alternatives", 0.75, 0.75),
        ("owed", 0.60, 0.70),
        ("unanswered", 0.70, 0.70),
        ("status", 0.75, 0.75),
    ],
)
def test_the_rules_read_the_golden_threads(field: str, precision: float, recall: float) -> None:
    count = _rules().counts[field]
    assert (count.precision or 0) >= precision
    assert (count.recall or 0) >= recall


def test_the_rules_make_no_false_commitment() -> None:
    assert _rules().counts["false commitment"].wrong == 0


def test_the_checks_leave_a_perfect_answer_as_it_is() -> None:
    scores = ThreadScores()
    for case in _threads():
        said = listen(case.thread, reader())
        judged = judge(_perfect(case), said, read_said(said))
        scores.add(case, judged.reading)
    for field, count in scores.counts.items():
        share = 1 - (count.wrong + count.missed) / max(1, count.right + count.wrong + count.missed)
        assert share >= 0.97, (field, count, scores.differences)


def _perfect(case: GoldenThread) -> ThreadDraft:
    """The expected reading as a model would write it."""
    want = case.expect
    return ThreadDraft(
        notes=[],
        ask=want.ask and DraftQuote(quote=want.ask.quote, message=want.ask.message),
        timeline_question=want.timeline_question,
        durations=[
            DraftDuration(
                text=d.text, low=d.low, high=d.high, unit=d.unit, counted_from=d.from_,
                quote=d.quote, message=d.message,
            )
            for d in want.durations
        ],
        dates=[
            DraftDate(text=d.text, resolved=d.resolved, rung=d.rung, quote=d.quote, message=d.message)
            for d in want.dates
        ],
        moves=[
            DraftMove(
                from_date=m.from_, to_date=m.to, because=m.because, message=m.message,
                because_message=m.because_message,
            )
            for m in want.moves
        ],
        factors=[DraftFactor(kind=f.kind, quote=f.quote, message=f.message) for f in want.factors],
        alternatives=[DraftQuote(quote=a.quote, message=a.message) for a in want.alternatives],
        owed=[
            DraftOwed(side=o.side, quote=o.quote, due=o.due, message=o.message) for o in want.owed
        ],
        unanswered=[
            DraftUnanswered(quote=u.quote, of=u.of, message=u.message) for u in want.unanswered
        ],
        status=want.status,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("We need the page live", "we need the page live", True),
        ("We need the page live", "We need the page live by 30 November", True),
        ("We need the page", "We need the page live by 30 November for the partner summit", False),
        ("it’s late", "it's late", True),
        ("", "", False),
        ("copy", "images", False),
    ],
)
def test_quotes_match_by_half_of_their_words(one: str, two: str, same: bool) -> None:
    assert overlap(one, two) is same
    assert overlap(two, one) is same


def test_a_wrong_reading_is_counted_as_wrong() -> None:
    case = next(one for one in _threads() if one.expect.moves and one.expect.dates)
    nothing = read_by_rules(case.thread, reader()).model_copy(
        update={"dates": (), "moves": (), "timeline_question": not case.expect.timeline_question}
    )
    scores = ThreadScores()
    scores.add(case, nothing)
    assert scores.counts["dates"].missed == len(case.expect.dates)
    assert scores.counts["moves"].missed == len(case.expect.moves)
    asked = scores.counts["timeline question"]
    assert asked.wrong + asked.missed == 1
