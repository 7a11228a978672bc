"""Every fixed sentence about asks and commitments, in the bot's one voice."""

from __future__ import annotations

from bot.asks import Status
from bot.wording import SIDE
from glossary.concept import Side

TRACK = "Track as ask"
LOG_THE_WHY = "Log the why"
TRANSLATE_FOR: dict[Side, str] = {
    "marketing": "Translate for marketing",
    "it": "Translate for IT",
}
NOTHING_FOR: dict[Side, str] = {
    "marketing": "Nothing that IT said stands out in this thread, so there is nothing to translate.",
    "it": "Nothing that marketing said stands out in this thread, so there is nothing to translate.",
}

STATUS: dict[Status, str] = {
    "open": "open",
    "waiting_on_marketing": "waiting on marketing",
    "waiting_on_it": "waiting on IT",
    "agreed": "agreed",
    "declined": "declined",
    "done": "done",
    "not_an_ask": "not an ask",
}
QUOTE_GONE = "The words of this ask are not kept any more."
ASKS_OTHER: dict[Side, str] = {"marketing": "Marketing asks IT.", "it": "IT asks marketing."}
NOBODYS_TURN = "Nobody has said yet whose turn it is."
SAID_TO_BE_DELIVERED: dict[Side | None, str] = {
    "marketing": "It is said to be delivered. Marketing confirms it.",
    "it": "It is said to be delivered. IT confirms it.",
    None: "It is said to be delivered. Somebody else confirms it.",
}
NEXT_STEP = "Next step"
DATES = "Dates"
WHY_DECLINED = "Why not"
IN_ONES_HANDS = "One person looks after it."

ANSWERED = "Answered, their turn now"
DELIVERED = "Delivered"
IT_IS_THERE = "Yes, it is there"
COMMIT = "Commit to a date…"
MOVE = "Move the date…"
NO_BUT = "No, but…"
NOT_AN_ASK = "Not an ask"
MORE = "More…"
DECLINE = "Decline…"
HAND_OVER = "Hand over…"
SNOOZE = "Snooze…"
WAKE = "Wake it"
REOPEN = "Reopen"
UNDO = "Undo"

GONE = "This ask is not kept any more."
NOT_READABLE = "This ask belongs to a channel that you are not in."
TRACK_WHERE = (
    "Track works in a channel, where both sides can see it. "
    "Mention me in the thread with the word track."
)
NOT_TRACKED_AMONG_OUTSIDERS = (
    "There are people from outside in this channel, so nothing is tracked here."
)
NOTHING_TO_TRACK = (
    "There is no ask above. Mention me in a reply to it, or write track: and the ask."
)
NOTHING_TRACKED = "No ask is tracked in this thread. Mention me with the word track to begin one."
SEVERAL_TRACKED = "Several asks are tracked in this thread. Use the buttons on the card of the one."
OPTED_OUT_AUTHOR = "The author of this message does not want it read, so it is not tracked."
THEIR_TURN_ALREADY: dict[Side, str] = {
    "marketing": "It is marketing's turn already.",
    "it": "It is IT's turn already.",
}
WHICH_SIDE = "Which side are you on? It is remembered, and what you pressed is done."
NO_SIDE_NO_DEED = "This is for one of the two sides, and you are on neither. Choose one to do it."
PICK_A_DAY = "Pick a day."
A_DAY_TO_COME = "Choose a day that is still to come."
SAY_WHY = "Say in a sentence why not, so that nobody has to ask for it."
SAY_WHY_IT_MOVES = "Say in a sentence why the date moves."
SOMEBODY_OR_NOTE = "Pick somebody, or say who takes it from here."
MY_SIDE = "Which side are you on?"
NO_ASKS_HERE = "No ask is open here. Mention me in a thread with the word track to begin one."
NO_ASKS_OF_YOURS = "No ask is open in the channels that you are in."
OPEN_ASKS = "Open asks"
NOBODY_WAITS = "Nobody's turn yet"
CARD_BELOW = "The card stands in the thread."
DATE_BELOW = "The date stands in the thread, for both sides to confirm."
UNDONE = "It is as it was before."

A_DATE_TO_CONFIRM = "A date to confirm"
AGREED = "Agreed"
KEPT = "Kept"
MISSED = "Done after the date"
WITHDRAWN = "Not agreed"
WHAT_EACH_DOES = "What each side does for it"
DOES_FOR_IT: dict[Side, str] = {
    "marketing": "What marketing does for it",
    "it": "What IT does for it",
}
YES_FOR: dict[Side, str] = {"marketing": "Yes for marketing", "it": "Yes for IT"}
ONLY_THEIR_YES: dict[Side, str] = {
    "marketing": "Somebody of marketing says yes for marketing. You are on IT's side.",
    "it": "Somebody of IT says yes for IT. You are on marketing's side.",
}
CHANGE_DRAFT = "Change…"
WITHDRAW = "Not this date"
A_NEW_DATE = "A new date to confirm"
BECAUSE = "Because"
YES_MOVE_IT = "Yes, move it"
MOVE_IT_INSTEAD = "Both sides said yes to a date. Move it, and say why."
COMMITMENT_GONE = "This date is not kept any more."
FROM_THE_THREAD = (
    "The date and who owes what were filled in from the thread. Change what is not right."
)
NOBODY_OWES = "nothing named"
_YES: dict[tuple[bool, bool], str] = {
    (False, False): "It counts once a person of each side says yes.",
    (True, False): "Marketing said yes. It counts once IT says yes too.",
    (False, True): "IT said yes. It counts once marketing says yes too.",
    (True, True): "Both sides said yes.",
}


def turn_since(side: Side, day: str) -> str:
    """Whose turn it is, and since when."""
    return f"It is {_possessive(side)} turn since {day}."


def asked_by(side: Side | None) -> str:
    """Who asks whom, where that is known."""
    return ASKS_OTHER[side] if side else "Nobody has said yet which side asks."


def title(number: int, status: Status, agreed_for: str | None = None) -> str:
    """The first line of an ask's card."""
    if status == "agreed" and agreed_for:
        return f"#{number} · agreed for {agreed_for}"
    return f"#{number} · {STATUS[status]}"


def asked_on(day: str) -> str:
    """When it was asked."""
    return f"Asked on {day}."


def age(days: int) -> str:
    """How long it has been somebody's turn."""
    return "today" if days < 1 else "1 day" if days == 1 else f"{days} days"


def snoozed_until(day: str) -> str:
    """Until when nothing is said about it."""
    return f"Snoozed until {day}."


def closed_on(day: str) -> str:
    """When it was closed."""
    return f"Closed on {day}."


def wished(day: str) -> str:
    """What the asking side would like."""
    return f"wished for {day}"


def agreed(day: str) -> str:
    """What both sides said yes to."""
    return f"agreed for {day}"


def to_confirm(day: str) -> str:
    """What waits for a yes."""
    return f"{day}, not confirmed yet"


def is_tracked(number: int) -> str:
    """What the person is told who tracked it."""
    return f"Tracked as #{number}."


def is_tracked_already(number: int) -> str:
    """The message is an ask already."""
    return f"This is tracked already, as #{number}."


def stands(number: int, status: Status, agreed_for: str | None = None) -> str:
    """One line about where an ask stands now, for whoever pressed elsewhere."""
    match status:
        case "waiting_on_marketing" | "waiting_on_it":
            side: Side = "it" if status == "waiting_on_it" else "marketing"
            return f"#{number}: it is {_possessive(side)} turn now."
        case "agreed":
            return f"#{number} is agreed" + (f" for {agreed_for}." if agreed_for else ".")
        case "not_an_ask":
            return f"#{number} is marked as no ask."
        case _:
            return f"#{number} is {STATUS[status]}."


def handed_over(number: int) -> str:
    """What stands after the name of whoever looks after it now."""
    return f"looks after #{number} from here."


def in_good_hands(number: int) -> str:
    """The same without the name, where nobody can be drawn as themselves."""
    return f"One person looks after #{number} from here."


def waiting(side: Side) -> str:
    """A section of a list."""
    return f"Waiting on {SIDE[side]}"


def said_yes(marketing: bool, it: bool) -> str:
    """Who has confirmed a date."""
    return _YES[marketing, it]


def by_day(day: str, quote: str | None) -> str:
    """The sentence of a commitment's card."""
    return f"By {day}: “{quote}”" if quote else f"By {day}."


def owes(side: Side, what: str) -> str:
    """What a side does for a date."""
    return f"{'IT' if side == 'it' else 'Marketing'}: {what}"


def instead_of(day: str, was: str | None) -> str:
    """The sentence of a proposed move."""
    return f"{day} instead of {was}." if was else f"{day}."


def proposes(side: Side | None) -> str:
    """Who wants the date to move, and who has to say yes."""
    match side:
        case "marketing":
            return (
                "Marketing proposes it. Somebody of IT confirms it; until then the old date holds."
            )
        case "it":
            return (
                "IT proposes it. Somebody of marketing confirms it; until then the old date holds."
            )
        case None:
            return "Until somebody confirms it, the old date holds."


def moved(day: str) -> str:
    """A move that is confirmed."""
    return f"Both sides agreed: the date is {day} now."


def _possessive(side: Side) -> str:
    return "IT's" if side == "it" else "marketing's"
