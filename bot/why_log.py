"""What a thread says about its dates, as an entry of the log; and the one question that is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from uuid import UUID

from bot import wording_whys as words
from bot.lead_times import telling
from bot.records import QUOTE_MOST, FactorKind, Rung
from bot.steps import named
from bot.threads.contract import DateMention, Reading
from bot.translation.facts import Fact, Moment, find_facts
from bot.whys import Factor, Step, Why
from glossary.concept import Side
from glossary.termbase import Termbase

_JOINS = re.compile(r"\s*(?:to|until|till|through|and|-|–|—)\s*", re.IGNORECASE)
_CLOSES: tuple[FactorKind, ...] = ("freeze", "security_privacy")
"""Kinds of reasons that last from a day to a day."""
_WHEN = 2
"""Words beside a date that only say on which side of it ("not before")."""
_A_YEAR = timedelta(days=366)
_MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message of the thread that was read: the platform's key, when, which side, its words, whose."""

    key: str
    at: datetime
    side: Side
    text: str
    by: UUID | None = None


def with_reading(why: Why, reading: Reading, spoken: Sequence[Spoken], zone: tzinfo) -> Why:
    """The entry with what the thread says: its dates and the reasons for them.

    `reading` is of exactly these messages. A commitment in words is kept as an estimate: only two
    people's buttons make one.
    """
    factors = tuple(factors_of(reading, spoken, zone))
    steps = tuple(steps_of(reading, spoken))[:_MOST_STEPS]
    return replace(
        why,
        factors=factors,
        steps=steps,
        planned=steps[0].day if steps else None,
        due=steps[-1].day if steps else None,
    )


def steps_of(reading: Reading, spoken: Sequence[Spoken]) -> Iterator[Step]:
    """The dates in the order of the thread, a date that is only repeated once."""
    last: tuple[date, Rung] | None = None
    for one in reading.dates:
        day = _day(one)
        rung: Rung = "estimate" if one.rung == "commitment" else one.rung
        if day is None or last == (day, rung):
            continue
        if last is not None and last[0] == day and one.rung == "commitment":
            continue
        last = (day, rung)
        message = spoken[one.message]
        told = _because(reading, one, message.at)
        if told is None:
            yield Step(message.at, message.side, rung, day, None, message.key, message.by)
        else:
            because, index = told
            whose = spoken[index]
            yield Step(message.at, message.side, rung, day, because, whose.key, whose.by)


def _day(one: DateMention) -> date | None:
    """The day that was said; None for what is wider than a day, or can be read in two ways."""
    if one.resolved is None or "/" in one.resolved:
        return None
    try:
        return date.fromisoformat(one.resolved)
    except ValueError:
        return None


def _because(reading: Reading, one: DateMention, said: datetime) -> tuple[str, int] | None:
    """Why the date moved there, verbatim, and in which message that was said."""
    for move in reversed(reading.moves):
        there = move.message == one.message and move.to in (one.resolved, one.text)
        if there and move.because and _says_more_than_when(move.because, said):
            index = move.message if move.because_message is None else move.because_message
            return move.because[:QUOTE_MOST], index
    return None


def explained(steps: Sequence[Step], reason: Factor) -> tuple[Step, ...]:
    """The dates with this as the reason of the last move that had none."""
    told = list(steps)
    for number in range(len(told) - 1, 0, -1):
        step = told[number]
        if step.day != told[number - 1].day and step.because is None:
            told[number] = replace(step, because=reason.quote, message=reason.message, by=reason.by)
            break
    return tuple(told)


def factors_of(reading: Reading, spoken: Sequence[Spoken], zone: tzinfo) -> Iterator[Factor]:
    """The reasons, each with its quote and, where it names one, its closed period."""
    for one in reading.factors:
        message = spoken[one.message]
        if not _says_more_than_when(one.quote, message.at):
            continue
        since, until = None, None
        if one.kind in _CLOSES:
            since, until = period_in(one.quote, message.at.astimezone(zone)) or (None, None)
        yield Factor(
            one.kind,
            one.quote[:QUOTE_MOST],
            message.key,
            one.concepts,
            since,
            until,
            message.by,
        )


def _says_more_than_when(text: str, said: datetime) -> bool:
    """Whether there is a reason in it, beside a date: "not before 6 January" has none."""
    days = [fact for fact in find_facts(text, Moment(said)) if fact.kind == "date"]
    for fact in reversed(days):
        text = text[: fact.start] + text[fact.end :]
    return not days or len(text.split()) > _WHEN


def period_in(text: str, said: datetime) -> tuple[date, date] | None:
    """The first period of more than a day that a text names; None where it names none.

    A period without a year that the moment is within is this one, not the next.
    """
    days = [fact for fact in find_facts(text, Moment(said)) if fact.kind == "date"]
    for fact in days:
        if (found := _span(*fact.value.partition("/")[::2])) is not None:
            return _around(found, said.date())
    for first, second in pairwise(days):
        between = text[first.end : second.start]
        if _JOINS.fullmatch(between) and (found := _span(_start(first), _end(second))):
            return _around(found, said.date())
    return None


def _start(fact: Fact) -> str:
    return fact.value.partition("/")[0]


def _end(fact: Fact) -> str:
    return fact.value.rpartition("/")[2]


def _span(first: str, last: str) -> tuple[date, date] | None:
    """From the one to the other; a first day that was just before is not the next year's."""
    try:
        since, until = date.fromisoformat(first), date.fromisoformat(last)
        if since > until and since.year > date.min.year:
            since = since.replace(year=since.year - 1)
    except ValueError:
        return None
    return (since, until) if timedelta() < until - since < _A_YEAR else None


def _around(found: tuple[date, date], said: date) -> tuple[date, date]:
    try:
        since, until = (day.replace(year=day.year - 1) for day in found)
    except ValueError:  # the 29th of February has no year before
        return found
    return (since, until) if since <= said <= until else found


def title_of(concepts: Sequence[str], termbase: Termbase, reader: Side) -> str | None:
    """What kind of work it is, in a reader's words: at most two things; None where nobody can tell."""
    named = [termbase.preferred(id, reader) for id in telling(concepts, termbase)[:2]]
    return ", ".join(named) or None


def missing(why: Why, termbase: Termbase) -> str | None:
    """The one question that is missing to the side that has the answer; None where none is."""
    doing = [step for step in why.steps if why.asked_of is None or step.side == why.asked_of]
    if not why.factors:
        moved = next(
            (
                (a.day, b.day)
                for a, b in pairwise(why.steps)
                if a.day != b.day and b.because is None
            ),
            None,
        )
        if moved is not None:
            return words.what_moved(named(moved[0]), named(moved[1]))
        if doing:
            return words.what_makes_it(named(doing[-1].day))
        return words.WHAT_DOES_IT_WAIT_FOR
    if doing:
        return None
    if why.asked_of is not None:
        for factor in why.factors:
            for id in factor.concepts:
                if (asked := _question(id, why.asked_of, termbase)) is not None:
                    return asked
    return words.BY_WHEN_THEN


def _question(concept: str, side: Side, termbase: Termbase) -> str | None:
    """What the termbase would ask this side about the concept that holds it up."""
    if concept not in termbase.concepts:
        return None
    asked = (q.ask for q in termbase.concept(concept).questions if q.to == side)
    return next(asked, None)


def names_of(factors: Sequence[Factor], termbase: Termbase, reader: Side) -> tuple[str, ...]:
    """What the reasons are called, each once: by the concept where it has one, else by its kind."""
    found: dict[str, None] = {}
    for factor in factors:
        about = telling(factor.concepts, termbase)
        found[termbase.preferred(about[0], reader) if about else words.KIND[factor.kind]] = None
    return tuple(found)
