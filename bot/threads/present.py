"""A reading as a reply: where the thread stands, what is on the table, and whose turn it is.

Dates are shown as they were said. A relative one says how it was read, a rung says how firm it was,
and a commitment in words is never shown as confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot import wording
from bot.reply import Notice, Part, Points, Questions, Reply, Say, Title
from bot.threads.contract import DateMention, Duration, Move, Reading
from glossary.concept import SIDES, Side

_MOST = 3
_DAY_AND_MONTH = re.compile(r"\d.{0,4}[a-z]{3}|[a-z]{3,}\.? \d|\d[./-]\d", re.I)
_CONDITION = re.compile(r"\b(?:if|unless|provided|assuming|as long as|once|depends?)\b", re.I)
_SUBJECT: dict[Side, str] = {"marketing": "Marketing", "it": "IT"}
_UNIT = {
    "hours": ("hour", "hours"),
    "working_days": ("working day", "working days"),
    "calendar_days": ("day", "days"),
    "weeks": ("week", "weeks"),
    "sprints": ("sprint", "sprints"),
}
_STATUS = {
    "open": "It is open: nobody has taken the next step yet.",
    "waiting_on_marketing": "Marketing has the next step.",
    "waiting_on_it": "IT has the next step.",
    "agreed": "Both sides said yes in words. It counts once a person of each side confirms it.",
    "declined": "The ask as it was made was turned down.",
    "done": "It is done, and the asking side said so.",
}


def present(reading: Reading) -> Reply:
    """The reply for a reading; a part with nothing to say is left out."""
    parts = tuple(_parts(reading))
    first = next((part.text for part in parts if isinstance(part, Say)), wording.NO_ASK_IN_THREAD)
    aid = reading.engine == "glossary"
    return Reply(summary=first[:3000], parts=parts, aid=aid, by_model=not aid)


def _parts(reading: Reading) -> Iterator[Part]:
    yield Title(wording.WHERE_THIS_STANDS)
    yield Say(" ".join(_stands(reading)) if reading.ask else wording.NO_ASK_IN_THREAD)
    if notice := _notice(reading):
        yield Notice(notice)
    if dates := tuple(_dates(reading)):
        yield Points(wording.DATES_SAID, dates)
    if reasons := tuple(dict.fromkeys(_quoted(factor.quote) for factor in reading.factors)):
        yield Points(wording.WHY_THIS_TIMELINE, reasons[: 2 * _MOST])
    if reading.alternatives:
        options = tuple(_quoted(one.quote) for one in reading.alternatives[-_MOST:])
        yield Points(wording.ON_THE_TABLE, options)
    yield from _turn(reading)


def _notice(reading: Reading) -> str | None:
    if reading.engine == "model":
        return None
    match reading.checks.fallback:
        case "unavailable":
            return wording.THREAD_UNAVAILABLE
        case "deadline":
            return wording.THREAD_DEADLINE
        case "rejected":
            return wording.THREAD_REJECTED
        case "too_long":
            return wording.THREAD_TOO_LONG
        case "language":
            return wording.THREAD_LANGUAGE
        case "budget":
            return wording.BUDGET
        case _:
            return wording.THREAD_BY_RULES


def _stands(reading: Reading) -> Iterator[str]:
    """The sentences for a busy person: who asks for what, and the date that is on the table."""
    ask = reading.ask
    assert ask is not None  # noqa: S101 - for the type checker; the caller has looked
    asker, doer = _SUBJECT[ask.side], _SUBJECT["it" if ask.side == "marketing" else "marketing"]
    wish = next((one for one in reading.dates if one.rung == "wish"), None)
    yield f"{asker} asks: {_quoted(ask.quote)}" + (f", for {_date(wish)}." if wish else ".")
    latest = _latest(reading)
    if latest is None or latest.rung == "wish":
        if reading.durations:
            yield f"It is said to take {_duration(reading.durations[-1])}."
        return
    said = f"{latest.text}{_read_as(latest)}"
    because = _because(reading, latest)
    match latest.rung:
        case "commitment":
            yield f"Both sides said yes to {said} in words; nobody has confirmed it with a button{because}."
        case "target":
            yield f"{doer} plans towards {said}, a target that was not assessed yet{because}."
        case _:
            yield f"{doer} says {said} ({_rung(latest)}){because}."


def _latest(reading: Reading) -> DateMention | None:
    """What was agreed last, else what the last move led to, else the last date said."""
    agreed = [one for one in reading.dates if one.rung == "commitment"]
    if agreed:
        return agreed[-1]
    if reading.moves:
        last = reading.moves[-1]
        moved = [d for d in reading.dates if d.message == last.message and _is(d, last)]
        if moved:
            return moved[-1]
    firm = [one for one in reading.dates if one.rung != "wish"]
    said = firm or list(reading.dates)
    return said[-1] if said else None


def _is(said: DateMention, move: Move) -> bool:
    return move.to in (said.resolved, said.text)


def _because(reading: Reading, latest: DateMention) -> str:
    reasons = [m.because for m in reading.moves if _is(latest, m) and m.because]
    return f", because {_quoted(reasons[-1])}" if reasons else ""


def _dates(reading: Reading) -> Iterator[str]:
    """Each date once a rung, in the order of the thread, and how long things take."""
    seen: set[tuple[str, str]] = set()
    for one in reading.dates:
        key = (one.resolved or one.text.casefold(), one.rung)
        if key not in seen:
            seen.add(key)
            yield _date(one)
    for span in reading.durations:
        yield _duration(span)


def _date(said: DateMention) -> str:
    return f"{said.text}{_read_as(said)} ({_rung(said)})"


def _rung(said: DateMention) -> str:
    """How firm it is, in words that promise nothing."""
    if said.rung == "commitment":
        return wording.NOT_CONFIRMED
    if said.rung == "estimate" and _CONDITION.search(said.quote):
        return "estimate, under a condition"
    return said.rung


def _read_as(said: DateMention) -> str:
    """How a relative or wide date was read; what carries its day and month says so itself."""
    if said.resolved is None:
        return ", which can be read in more than one way" if said.text[:1].isdigit() else ""
    days = [date.fromisoformat(day) for day in said.resolved.split("/")]
    if len(days) > 1:
        return f", read as {_day(days[0])} to {_day(days[1])}"
    if _DAY_AND_MONTH.search(said.text):
        return ""
    return f", read as {_day(days[0])}"


def _day(day: date) -> str:
    return f"{day.day}\u00a0{day:%B}"


def _duration(span: Duration) -> str:
    low, high = f"{span.low:g}", f"{span.high:g}"
    amount = low if low == high else f"{low} to {high}"
    unit = _UNIT[span.unit][0 if amount == "1" else 1]
    return f"{amount} {unit}" + (f", counted from {_quoted(span.from_)}" if span.from_ else "")


def _turn(reading: Reading) -> Iterator[Part]:
    if reading.status:
        yield Points(wording.WHOSE_TURN, (_STATUS[reading.status],))
    for side in SIDES:
        asked = tuple(q.quote for q in reading.unanswered if q.of == side)
        if asked:
            yield Questions(wording.OPEN_QUESTIONS[side], asked[-_MOST:])
    owed = tuple(
        f"{_SUBJECT[debt.side]}: {_quoted(debt.quote)}"
        + (f" (by {_due(debt.due)})" if debt.due else "")
        for debt in reading.owed
    )
    if owed:
        yield Points(wording.STILL_NEEDED, owed)


def _due(due: str) -> str:
    """The last day of what is resolved, else the words."""
    try:
        return _day(date.fromisoformat(due[-10:]))
    except ValueError:
        return due


def _quoted(text: str) -> str:
    return f"“{' '.join(text.split())}”"
