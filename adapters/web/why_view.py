"""An entry of the log as its pages, its file and its JSON show it. Sides, never people."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from markupsafe import Markup

from adapters.drawing.svg import narrow_svg, wide_svg
from adapters.web.asked_for import written_channel
from adapters.web.csv_export import Row
from adapters.web.looking import Looking
from adapters.web.web_link import web_link
from bot import wording_whys as wording
from bot.no_but import letter, needs_in_words
from bot.records import FactorKind, channel_key, other, unnamed
from bot.steps import HEADINGS, dates_of, rows
from bot.why_log import names_of
from bot.whys import Why
from bot.wording import SIDE
from bot.wording_digest import FACTOR
from glossary.concept import Side
from glossary.termbase import Termbase

UNTITLED = "A question about a date"


@dataclass(frozen=True, slots=True)
class WhyRow:
    """An entry in a list."""

    id: UUID
    title: str
    sentence: str
    by: Side | None
    standing: str
    aside: str
    superseded: bool
    link: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with its words."""

    kind: str
    quote: str | None
    period: str | None
    concepts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """An option of the "No, but"."""

    name: str
    text: str
    needs: str | None
    chosen: str | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dates drawn, and the same as a table."""

    wide: Markup
    narrow: Markup
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class WhyView:
    """An entry on its own page. `before` and `after` are what it supersedes and what supersedes it."""

    id: UUID
    title: str
    question: str | None
    sentence: str
    standing: str
    asked: str
    timeline: Timeline | None
    ways: tuple[Way, ...]
    reasons: tuple[Reason, ...]
    by: Side | None
    link: str | None
    channel: str | None
    private: bool
    before: UUID | None = None
    after: UUID | None = None
    ask: int | None = None


def why_row(why: Why, looking: Looking, termbase: Termbase, *, superseded: bool) -> WhyRow:
    """An entry in a list, seen now. `superseded`: a newer one may be read."""
    return WhyRow(
        id=why.id,
        title=why.title or _question(why) or UNTITLED,
        sentence=_sentence(why, looking, termbase),
        by=why.confirmed_side or why.asked_of,
        standing=(
            "confirmed" if why.confirmed_at else "not confirmed" if why.factors else "not answered"
        ),
        aside=wording.age(looking.days_since(why.opened_at)),
        superseded=superseded,
        link=web_link(why.source.link),
    )


def why_view(
    why: Why,
    looking: Looking,
    termbase: Termbase,
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    ask: int | None = None,
) -> WhyView:
    """An entry on its page, seen now. What it leads to is given, as far as it may be read."""
    return WhyView(
        id=why.id,
        title=why.title or UNTITLED,
        question=_question(why),
        sentence=_sentence(why, looking, termbase),
        standing=_standing(why, looking),
        asked=looking.said(looking.day(why.opened_at)),
        timeline=_timeline(why, looking),
        ways=tuple(_ways(why, looking)),
        reasons=tuple(_reasons(why, looking, termbase)),
        by=why.confirmed_side or why.asked_of,
        link=web_link(why.source.link),
        channel=written_channel(channel_key(why.source.place)),
        private=why.source.place.visibility != "public",
        before=before,
        after=after,
        ask=ask,
    )


def _question(why: Why) -> str | None:
    return unnamed(why.question) if why.question else None


def _sentence(why: Why, looking: Looking, termbase: Termbase) -> str:
    names = names_of(why.factors, termbase, looking.side or "marketing")
    if names:
        return wording.came_from(names, past=True)
    if why.asked_of is not None:
        return f"Not answered yet: the question is with {SIDE[why.asked_of]}."
    return "Not answered yet."


def _standing(why: Why, looking: Looking) -> str:
    if not why.factors:
        return ""
    if why.confirmed_at is not None:
        day = looking.day(why.confirmed_at)
        return wording.confirmed_by(why.confirmed_side, day, looking.today)
    return wording.NOT_CONFIRMED[why.asked_of]


def _timeline(why: Why, looking: Looking) -> Timeline | None:
    dates = dates_of(why, looking.zone)
    if dates is None:
        return None
    # The drawing escapes what people wrote; the names begin ids of ours.
    return Timeline(
        wide=Markup(wide_svg(dates, "dates")),  # noqa: S704
        narrow=Markup(narrow_svg(dates, "dates")),  # noqa: S704
        headings=HEADINGS,
        rows=tuple(rows(dates)),
    )


def _ways(why: Why, looking: Looking) -> list[Way]:
    asking = other(why.asked_of) if why.asked_of else None
    return [
        Way(
            name=f"{letter(number)}. {option.label}",
            text=option.text,
            needs=needs_in_words(option, asking),
            chosen=(
                f"Chosen on {looking.said(looking.day(option.chosen_at))}"
                if option.chosen_at
                else None
            ),
        )
        for number, option in enumerate(why.options)
    ]


def _reasons(why: Why, looking: Looking, termbase: Termbase) -> list[Reason]:
    reader = looking.side or "marketing"
    return [
        Reason(
            kind=FACTOR[factor.kind],
            quote=unnamed(factor.quote) if factor.quote else None,
            period=(
                f"{looking.said(factor.since)} to {looking.said(factor.until)}"
                if factor.since and factor.until
                else None
            ),
            concepts=tuple(
                (id, termbase.preferred(id, reader))
                for id in factor.concepts
                if id in termbase.concepts
            ),
        )
        for factor in why.factors
    ]


COLUMNS = (
    *("id", "about", "question", "asked_of", "asked_at", "answered_at", "kinds", "reasons"),
    *("planned", "due", "actual", "moves", "confirmed_by", "confirmed_at", "chosen"),
    *("concepts", "link"),
)
"""The headings of the file."""


def kinds_of(why: Why) -> tuple[FactorKind, ...]:
    """The kinds of its reasons, each once."""
    return tuple(dict.fromkeys(factor.kind for factor in why.factors))


def why_cells(why: Why) -> Row:
    """A row of the file; without the entries that it leads to, which may be somebody else's to read."""
    chosen = [option.label for option in why.options if option.chosen_at]
    days = [step.day for step in why.steps]
    return {
        "id": why.id,
        "about": why.title,
        "question": _question(why),
        "asked_of": why.asked_of,
        "asked_at": why.opened_at,
        "answered_at": why.answered_at,
        "kinds": " ".join(kinds_of(why)) or None,
        "reasons": " / ".join(unnamed(f.quote) for f in why.factors if f.quote) or None,
        "planned": why.planned,
        "due": why.due,
        "actual": why.actual,
        "moves": sum(a != b for a, b in pairwise(days)),
        "confirmed_by": why.confirmed_side,
        "confirmed_at": why.confirmed_at,
        "chosen": " / ".join(chosen) or None,
        "concepts": " ".join(why.concepts) or None,
        "link": web_link(why.source.link),
    }


def why_json(why: Why) -> dict[str, Any]:
    """The same for programs, with its parts."""
    cells = why_cells(why)
    told = {name: value for name, value in cells.items() if name not in ("kinds", "moves")}
    return {
        **told,
        "reasons": [
            {
                "kind": factor.kind,
                "quote": unnamed(factor.quote) if factor.quote else None,
                "concepts": list(factor.concepts),
                "since": factor.since,
                "until": factor.until,
            }
            for factor in why.factors
        ],
        "dates": [
            {
                "said_at": step.at,
                "side": step.side,
                "rung": step.rung,
                "date": step.day,
                "because": unnamed(step.because) if step.because else None,
            }
            for step in why.steps
        ],
        "options": [
            {
                "name": option.label,
                "text": option.text,
                "needs": option.needs,
                "date": option.due,
                "chosen_at": option.chosen_at,
            }
            for option in why.options
        ],
        "concepts": list(why.concepts),
    }
