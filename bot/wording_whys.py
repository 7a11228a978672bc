"""Every fixed sentence about whys and "No, but", in the bot's one voice."""

from __future__ import annotations

from datetime import date

from bot.calendar import day_in_words
from bot.records import FactorKind
from bot.wording import SIDE
from glossary.concept import Side

KIND: dict[FactorKind, str] = {
    "capacity": "people and time",
    "dependency": "something that had to come first",
    "security_privacy": "a security or privacy check",
    "procurement": "buying and contracts",
    "freeze": "a closed period",
    "quality": "testing",
    "legacy": "an old system",
    "integration": "systems that have to talk to each other",
    "cost": "the cost",
    "unclear_ask": "an open point in the ask",
    "other": "another reason",
}
"""What a kind of reason is called within a sentence."""

TITLE = "Why this timeline?"
REASONS = "Reasons given"
DATES = "The dates"
NOT_A_PROMISE = "A past answer, not a promise for today."
STILL_HOLDS: dict[Side | None, str] = {
    "marketing": "Ask marketing if this still holds",
    "it": "Ask IT if this still holds",
    None: "Ask if this still holds",
}
ANSWERS_IT = "This answers it"
OPEN_THREAD = "Open the thread"
NOT_ASKED_BEFORE = (
    "Nothing in the log fits: this was not asked before, or not where it can be read."
)
ONE_QUESTION: dict[Side | None, str] = {
    "marketing": "One question to marketing",
    "it": "One question to IT",
    None: "One question to the other side",
}
ANSWER = "Answer"
ASK_HERE: dict[Side | None, str] = {
    "marketing": "Ask marketing here",
    "it": "Ask IT here",
    None: "Ask the other side here",
}
CONFIRM = "Confirm"
CORRECT = "Say it differently"
YES_STILL = "Yes, it still holds"
NO_LONGER = "No, the reason is another"
DOES_IT_HOLD = "This was the answer then. Does it still hold?"
LOGS_YOUR_REPLY = "The next reply here goes into the log, once it is confirmed."
NOT_CONFIRMED: dict[Side | None, str] = {
    "marketing": "Not confirmed yet: a person in marketing confirms it.",
    "it": "Not confirmed yet: a person in IT confirms it.",
    None: "Not confirmed yet: a person of the side that gave the reason confirms it.",
}
ANSWERED_FROM_LOG = "This answered it, so nobody was asked."
ASKED = "It is asked in the thread."
GONE = "This entry is not kept any more."
NOT_READABLE = "This entry belongs to a channel that is not read here."
NO_OUTSIDERS = "There are people from outside in this channel, so the log is not used here."
WHERE = "Ask it in the thread that it is about: mention me there with “why this timeline?”."
NOT_YOURS: dict[Side, str] = {
    "marketing": "Marketing gives this reason, so a person in marketing answers it.",
    "it": "IT gives this reason, so a person in IT answers it.",
}
REASON_FIELD = "Why is the date what it is?"
REASON_HINT = "One or two sentences. They are logged word for word, at most 300 characters."
DAY_FIELD = "By which date could it be done?"
DAY_HINT = "Leave it empty where nobody knows yet. It is logged as an estimate, not as a promise."
LOG_IT = "Log it"
YOUR_SIDE = "Which side are you on?"
REASON_MISSING = "One sentence is enough."
THE_QUESTION = "Please do it sooner. Why does it take until then?"
ANSWERED_ALREADY = "This is answered already."
HOLDS = "It still holds."
LOG_THESE = "Log the reasons of this thread"
LOGGED = "In the log."
NO_BUT_BUTTON = "No, but…"
WORDS_GONE = "the words are not kept any more"

WHAT_DOES_IT_WAIT_FOR = (
    "What does this wait for: people, a check, a closed period, or something that is still missing?"
)
BY_WHEN_THEN = "By which date could it be done, once that is over?"

NO_BUT_TITLE = "No, but"
CHOOSE = "Choose"
NEITHER = "Neither, talk"
NOT_ENOUGH_HISTORY = "There is not enough history here to say how long it takes."
TALK = "None of these was chosen. It is yours to talk about; nothing was noted."
CHOSEN = "Chosen"
NO_BUT_WHERE = "A “No, but” belongs to an ask: mention me with “no but” in its thread."
TRACK_FIRST = (
    "No ask stands out in this thread, so no date was drafted. "
    "Mention me with “track: ” and the ask, then choose again."
)
NO_DAY_YET = "No day is named yet. Pick the one that both sides are asked to say yes to."
PICK_THE_DAY = "Pick the day…"


def what_moved(was: str, now: str) -> str:
    """A date moved and nobody said why."""
    return f"What moved the date from {was} to {now}?"


def what_makes_it(day: str) -> str:
    """There is a date and no reason."""
    return f"What makes it {day}: what has to happen first?"


def asked_before(age: str, about: str | None) -> str:
    """How old the answer is, and what it was about."""
    return f"Asked before, {age}, for similar work: {about}." if about else f"Asked before, {age}."


def asked_here(age: str) -> str:
    """The answer stands in this thread already."""
    return f"Asked before in this thread, {age}."


def confirmed_by(side: Side | None, day: date, today: date) -> str:
    """Whose word it is, and since when."""
    if side is None:
        return f"Confirmed on {day_in_words(day, today)}."
    return f"Confirmed by {SIDE[side]} on {day_in_words(day, today)}."


def unconfirmed(side: Side | None) -> str:
    """Somebody wrote it, and nobody of that side confirmed it."""
    return f"Said by {SIDE[side]}, not confirmed." if side else "Said in the thread, not confirmed."


def came_from(names: tuple[str, ...], *, past: bool) -> str:
    """The sentence for a busy person."""
    verb = "came" if past else "comes"
    if len(names) == 1:
        return f"The wait {verb} from one thing: {names[0]}."
    counted = {2: "two", 3: "three", 4: "four", 5: "five"}.get(len(names), str(len(names)))
    return f"The wait {verb} from {counted} things: {', '.join(names[:-1])} and {names[-1]}."


def moved(was: str, now: str, because: str) -> str:
    """What changed a date."""
    return f"What changed the date then: “{because}”. It moved from {was} to {now}."


def age(days: int) -> str:
    """How long ago, in the words of people."""
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    if days < 14:
        return f"{days} days ago"
    if days < 60:
        return f"{_number(days // 7)} weeks ago"
    if days < 730:
        return f"{_number(days // 30)} months ago"
    return f"{_number(days // 365)} years ago"


def _number(count: int) -> str:
    words = ("two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[count - 2] if 2 <= count <= 9 else str(count)
