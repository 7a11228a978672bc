"""The log of reasons and a "No, but", made by the features that make them for people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot import wording_whys as words
from bot.chat.why_cards import (
    View,
    answered_card,
    chosen_card,
    log_card,
    no_but_card,
    question_card,
    why_card,
)
from bot.incoming import Place
from bot.lead_times import LeadTime
from bot.no_but import Given, Said, lead_of, options_of
from bot.records import Source
from bot.reply import Reply
from bot.whys import Factor, Step, Why
from tests.adapters.web.desks import shipped_reader

_NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_ID = UUID("019abc00-0000-7000-8000-000000000004")
_PLACE = Place(platform="slack", team="T1", channel="C1", thread="1.1", visibility="public")
_REASONS = (
    Factor("security_privacy", "the login needs a security review", "m2", ("security-review",)),
    Factor(
        "freeze",
        "the change freeze runs from 20 November to 2 January",
        "m2",
        ("change-freeze",),
        date(2026, 11, 20),
        date(2027, 1, 2),
    ),
)
_STEPS = (
    Step(_NOW - timedelta(days=30), "marketing", "wish", date(2026, 11, 30)),
    Step(
        _NOW - timedelta(days=29),
        "it",
        "estimate",
        date(2027, 1, 9),
        "the change freeze runs from 20 November to 2 January",
    ),
    Step(
        _NOW - timedelta(days=25),
        "it",
        "estimate",
        date(2026, 12, 18),
        "the vendor's papers arrived early",
    ),
)
_LONG = (
    "because the people who would have to look at it are all at the customer's, and the contract with "
    "the vendor whose script it is has not been signed, and legal wants to read it twice"
)


def _why(**changes: object) -> Why:
    why = Why(
        id=_ID,
        workspace=_ID,
        ask=None,
        title="Partner portal, single login",
        question="why this timeline?",
        source=Source(_PLACE, _NOW, "1.1", "https://acme.slack.com/archives/C1/p11"),
        asked_of="it",
        opened_at=_NOW - timedelta(days=22),
        factors=_REASONS,
        steps=_STEPS,
        answered_at=_NOW - timedelta(days=22),
        confirmed_side="it",
        confirmed_by=_ID,
        confirmed_at=_NOW - timedelta(days=21),
    )
    return replace(why, **changes)  # type: ignore[arg-type]  # fields of Why


def why_replies() -> tuple[tuple[str, str, Reply, bool], ...]:
    """Name, title, what is said, and whether only one person sees it."""
    termbase = shipped_reader().termbase
    view = View(termbase, _NOW, ZoneInfo("UTC"))
    past = _why()
    opened = _why(
        factors=(), steps=_STEPS[:1], answered_at=None, confirmed_at=None, confirmed_side=None
    )
    told = _why(confirmed_at=None, confirmed_side=None, steps=_STEPS[:2])
    full = _why(
        factors=tuple(replace(_REASONS[0], quote=f"{_LONG} ({n})") for n in range(6)),
        title=None,
        source=Source(_PLACE, _NOW),
    )
    given = Given(
        asked="it",
        steps=_STEPS[:2],
        factors=_REASONS,
        offered=(Said("the page without the login by 30 November"),),
        owed=(Said("the final list of fields"),),
        took=LeadTime(9, 6, 9),
        refused=True,
    )
    offered = no_but_card(lead_of(given), options_of(given, termbase), "marketing", "v", "c")
    little = Given(asked="it")
    bare = no_but_card(lead_of(little), options_of(little, termbase), "marketing", "v", "c")
    gone = replace(_REASONS[0], quote=None)
    return (
        ("why-log", "Answered from the log", log_card(past, view, here=False, logs=True), False),
        ("why-here", "Asked before in this thread", log_card(past, view, here=True), False),
        ("why-answers", "It answered the question", answered_card(past, view, here=False), False),
        ("why-question", "One question to IT", question_card(opened, view), False),
        (
            "why-quiet",
            "The same in a quiet channel",
            question_card(opened, view, aloud=False),
            True,
        ),
        ("why-holds", "Does it still hold?", question_card(opened, view, past=past), False),
        ("why-told", "Said in the thread, not confirmed", why_card(told, view), False),
        ("why-confirmed", "Confirmed", why_card(past, view), False),
        ("why-long", "As long as it gets", log_card(full, view, here=False), False),
        (
            "why-gone",
            "Its words are gone",
            log_card(_why(factors=(gone,), steps=()), view, here=False),
            True,
        ),
        ("no-but", "No, but", offered, False),
        ("no-but-chosen", "One was chosen", chosen_card(offered, f"{words.CHOSEN}: B."), False),
        ("no-but-bare", "With nothing known", bare, False),
    )
