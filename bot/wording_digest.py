"""The fixed sentences of the weekly digest and of reminders."""

from __future__ import annotations

from collections.abc import Sequence

from bot.records import FactorKind
from glossary.concept import Side

WAITING_ON: dict[Side, str] = {"marketing": "Waiting on marketing", "it": "Waiting on IT"}
NO_TURN = "Nobody's turn yet"
WHAT_MOVED_DATES = "What moved dates"
WHY_DATES_MOVED = "Why dates moved, four weeks"
DATES_AHEAD = "Dates in the next seven days"
DATES_KEPT = "Dates kept, of those due"
TWO_WORDS = "Two words worth knowing"
ONE_WORD = "A word worth knowing"
WAITS_LONGEST = "What waits longest"
IN_COMMON = "What open asks have in common"
WEEK_BY_WEEK = "Both sides, week by week"
NOTHING_WAITS = "Nothing waits on anybody this week."
HOW_TO_SWITCH_OFF = (
    "This comes once a week, for what was asked in this channel, and stays out when there is nothing "
    "to say. /translate settings changes the day or switches it off."
)
MAY_BE_MISSING = (
    "The connection broke while this week's digest was said here, so it may be missing."
)
IT_IS_MISSING = "It is missing, show it"
NOT_KEPT = "This digest is not kept any more. The next one comes in a week."
OPEN_ASKS = "Open asks"
ANSWERED = "Answered"
SNOOZE_A_WEEK = "Snooze a week"
NOT_AN_ASK = "Not an ask"
WORDS_GONE = "an ask whose words are not kept any more"
AGREED_NOW = "a date is agreed"
CLOSED_NOW = "closed"
ASK_GONE = "This ask can't be found any more. /translate asks lists those that are open."
NOT_AMONG_OUTSIDERS = "There are people from outside in this channel, so no digest is said here."
SIDE_FIRST = "Say first which side you are on; then press again."
PER_SIDE = "Counts are per side, never per person."

FACTOR: dict[FactorKind, str] = {
    "capacity": "people or time",
    "dependency": "waiting for others",
    "security_privacy": "security and privacy",
    "procurement": "buying and contracts",
    "freeze": "change freeze",
    "quality": "testing",
    "legacy": "old systems",
    "integration": "connecting systems",
    "cost": "cost",
    "unclear_ask": "open questions",
    "other": "other reasons",
}
"""What moved a date, in two or three words."""

NAME: dict[Side, str] = {"marketing": "Marketing", "it": "IT"}


def title(week: int) -> str:
    """What the digest of a week is called."""
    return f"Marketing and IT, week {week}"


def counts(waiting: int, new: int, closed: int, snoozed: int) -> str:
    """How many asks there are; none of them is anybody's."""
    said = f"{waiting} open, {new} new, {closed} closed"
    return f"{said}, {snoozed} snoozed" if snoozed else said


def brought(new: int, closed: int) -> str:
    """What the week brought, where what is open is said already."""
    return f"{new} new, {closed} closed"


def dates_kept(kept: int, due: int) -> str:
    """What became of the dates that both sides had agreed on."""
    if kept == due:
        return "both sides kept the one date" if due == 1 else f"both sides kept all {due} dates"
    return f"both sides kept {kept} of {due} {'date' if due == 1 else 'dates'}"


def kept_of(side: Side, kept: int, due: int) -> str:
    """The same for the side whose work it was."""
    return f"{NAME[side]} {kept} of {due}"


def closed_quietly(closed: int, kept: int, due: int) -> str:
    """What was brought to an end in a week with nothing open."""
    asks = "One ask was closed" if closed == 1 else f"{number(closed)} asks were closed"
    if not due:
        return f"{asks}."
    return f"{asks}, and {dates_kept(kept, due)}." if closed else f"{dates_kept(kept, due)}."


def number(count: int) -> str:
    """A small number in words, at the beginning of a sentence."""
    words = "No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve".split()
    return words[count] if 0 <= count < len(words) else str(count)


def age(days: int) -> str:
    """For how long something waits, in whole days."""
    if days <= 0:
        return "today"
    return "1 day" if days == 1 else f"{days} days"


def and_more(count: int) -> str:
    """What a list leaves out."""
    return f"and {count} more"


def missed(weeks: Sequence[int]) -> str:
    """Digests that nobody got."""
    if len(weeks) == 1:
        return f"The digest of week {weeks[0]} was left out, because Fogbridge was not running."
    named = ", ".join(str(week) for week in weeks[:-1])
    return (
        f"The digests of weeks {named} and {weeks[-1]} were left out, "
        "because Fogbridge was not running."
    )


def due_on(day: str) -> str:
    """By when, behind a row."""
    return f"by {day}"


def moved(count: int) -> str:
    """Dates that were due and moved, with both sides' yes."""
    return f"{count} moved with both sides’ yes"


def snoozed_until(day: str) -> str:
    """What a row says once it was snoozed."""
    return f"snoozed until {day}"


def now_it_says(number_: int, told: str) -> str:
    """What holds for an ask now, to who pressed where nothing stands to be changed."""
    return f"#{number_}: {told}." if told else f"#{number_}: nobody's turn is set."


def turn_now(side: Side) -> str:
    """What a row says once it is the other side's turn."""
    return f"now it is {'IT’s' if side == 'it' else 'marketing’s'} turn"


def waits_now(marketing: int, it: int, nobody: int) -> str:
    """The first sentence for the heads of both functions."""
    total = marketing + it + nobody
    if not total:
        return NOTHING_WAITS
    asks = "One ask is open" if total == 1 else f"{number(total)} asks are open"
    parts = [
        f"{count} on {name}" for count, name in ((marketing, "marketing"), (it, "IT")) if count
    ]
    parts += [f"{nobody} with nobody's turn yet"] if nobody else []
    if total == 1:
        where = "marketing" if marketing else "IT" if it else ""
        return f"{asks}; it waits on {where}." if where else f"{asks}; whose turn it is, is open."
    return f"{asks}: {' and '.join(parts) if len(parts) < 3 else ', '.join(parts)}."


def shared_by(concept: str, count: int) -> str:
    """What several open asks are about."""
    return f"{concept}: {count} asks wait"


def week_line(
    week: int, marketing: int, it: int, median_days: int | None, kept: int, due: int
) -> str:
    """A week among others."""
    said = f"Week {week}: {marketing} on marketing, {it} on IT"
    if median_days is not None:
        said += (
            f", half of them for {age(median_days) if median_days else 'less than a day'} or more"
        )
    return f"{said}, {kept} of {due} dates kept" if due else said


REMINDER_TITLE = "A date that both sides agreed on"


def reminder(number_: int, what: str, day: str, *, today: bool) -> str:
    """The sentence of a reminder."""
    when = f"is due today, {day}" if today else f"is due on {day}"
    return f"#{number_} {what} {when}."


def you_owe(side: Side, what: str) -> str:
    """What the reader's side does for it."""
    return f"From {'IT' if side == 'it' else 'marketing'}: {what}"


WHAT_EACH_OWES = "What each side does for it"
OPEN_THREAD = "Open the thread"
REMINDER_HINT = (
    "If the date can't hold, move it with its reason in the thread; the other side confirms."
)

SETTINGS_WHAT = "Weekly digest"
SETTINGS_DAY = "On which day"
SETTINGS_AT = "At what time"
SETTINGS_ZONE = "In which time zone"
SETTINGS_TEAM = "On: what was asked in this channel"
SETTINGS_EXECUTIVE = "On, one screen for the heads of both functions"
SETTINGS_OFF = "Off"
SETTINGS_HINT = "It comes where asks are tracked, and only when there is something to say."
NO_SUCH_TIME = "Write a time such as 09:00."
NO_SUCH_ZONE = "Write a zone such as Europe/Berlin."


def comes(on: bool, day: str, at: str, zone: str) -> str:
    """What holds for the digest of a channel now."""
    if not on:
        return "The weekly digest is off."
    return f"The weekly digest comes on {day}s at {at} ({zone})."
