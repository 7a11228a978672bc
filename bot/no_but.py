""" "No, but": other ways forward over scope, date and risk, from what is known and nothing else.

The smaller scope is what somebody offered in the thread, or what the termbase offers for the words
that hold it up. The later date is the doing side's own estimate, else a range of done asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bot import wording_whys as words
from bot.lead_times import LeadTime, in_words, telling
from bot.records import QUOTE_MOST
from bot.steps import named
from bot.whys import Factor, Option, Step
from bot.wording import SIDE
from glossary.concept import Alternative, Side
from glossary.termbase import Termbase

LESS = "Less"
"""Begins the label of a smaller scope."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the thread: verbatim, in which message, and whose."""

    quote: str
    message: str | None = None
    by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of an ask.

    `offered` are alternatives of the thread and `owed` what the asking side still has to give, the
    newest last. `took` is how long asks like this took, None where too few are done. `refused`: the
    thread says that the wish can't be met.
    """

    asked: Side
    concepts: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    factors: tuple[Factor, ...] = ()
    offered: tuple[Said, ...] = ()
    owed: tuple[Said, ...] = ()
    took: LeadTime | None = None
    refused: bool = False

    @property
    def wish(self) -> date | None:
        """The last date that the asking side would like."""
        wished = [
            s.day for s in self.steps if s.side != self.asked and s.rung in ("wish", "target")
        ]
        return wished[-1] if wished else None

    @property
    def estimate(self) -> date | None:
        """The last date that the doing side named."""
        said = [s.day for s in self.steps if s.side == self.asked and s.rung == "estimate"]
        return said[-1] if said else None


def lead_of(given: Given) -> str:
    """What the options are for, with the reason that was given."""
    reasons = [factor.quote for factor in given.factors if factor.quote]
    because = f": “{reasons[0]}”" if reasons else ""
    day = named(given.wish) if given.wish else None
    if given.refused and day:
        return f"{day} is not possible for all of it{because}."
    if day:
        return f"{day} may not hold for all of it{because}."
    return f"It may not be possible to do all of it{because}."


def options_of(given: Given, termbase: Termbase) -> tuple[Option, ...]:
    """At least two ways forward: less of it, later, or by the date with a plan B."""
    return (*_scopes(given, termbase), _later(given), _plan_b(given))


def _scopes(given: Given, termbase: Termbase) -> Iterator[Option]:
    by = f" by {named(given.wish)}" if given.wish else " first"
    label = f"{LESS}{by}"
    offered = [one for one in given.offered if one.quote.strip()]
    if offered:
        last = offered[-1]
        text = f"“{_line(last.quote)}” (offered in this thread)"
        yield Option(label, text, due=given.wish, message=last.message, by=last.by)
        return
    for one in list(alternatives_of(given, termbase))[:1]:
        yield Option(label, _in_words(one), due=given.wish)


def alternatives_of(given: Given, termbase: Termbase) -> Iterator[Alternative]:
    """What the termbase offers: first for what holds it up, then for what is asked."""
    holding = (id for factor in given.factors for id in factor.concepts)
    for id in telling((*holding, *given.concepts), termbase):
        yield from termbase.concept(id).alternatives[:1]


def _in_words(one: Alternative) -> str:
    costs = f" and costs {one.costs}" if one.costs else ""
    return f"{one.say} It gives {one.gives}{costs}."


def _later(given: Given) -> Option:
    """Everything, on a day that somebody named, or after as long as it took before."""
    side = SIDE[given.asked]
    owed = given.owed[-1] if given.owed else Said("")
    needs = f"“{_line(owed.quote)}”" if given.owed else None
    if given.estimate is not None:
        text = f"Everything on {named(given.estimate)}, as {side} estimates."
    elif given.took is not None:
        text = f"Everything, with a date from {side}."
    else:
        text = f"Everything. {words.NOT_ENOUGH_HISTORY} What does {side} estimate?"
    if given.took is not None:
        text = f"{text} {in_words(given.took)}"
    return Option("All of it, later", text, needs, given.estimate, None, owed.message, owed.by)


def _plan_b(given: Given) -> Option:
    """The date stays a target, and both know what happens if it does not hold."""
    label = f"{named(given.wish)}, with a plan B" if given.wish else "A date, with a plan B"
    text = (
        "Keep the date as a target, not as a promise. Both sides name today what is left out if "
        "it is not ready, and on which day that is decided."
    )
    return Option(label, text, due=None)


def _line(quote: str) -> str:
    return " ".join(quote.split())[:QUOTE_MOST]


def is_less(option: Option) -> bool:
    """Whether an option is a smaller scope, rather than another date or a risk."""
    return option.label.startswith(LESS)


def letter(number: int) -> str:
    """What an option is called: A, B, C."""
    return "ABCDEFGH"[number]


def needs_in_words(option: Option, asking: Side | None) -> str | None:
    """What an option needs, of the asking side where it is known."""
    if option.needs is None:
        return None
    return f"Needs from {SIDE[asking]}: {option.needs}" if asking else f"Needs: {option.needs}"
