"""Forms about asks and their dates, opened by a press, and what is wrong with what was typed."""

from __future__ import annotations

from uuid import UUID

from bot import wording
from bot import wording_asks as words
from bot.asks import Ask
from bot.chat.actors import the_ask
from bot.chat.ask_cards import more_card
from bot.chat.ask_shown import standing_of
from bot.chat.commit_cards import Calendar
from bot.chat.commitments import Prefilled, prefilled
from bot.chat.fields import as_day, as_uuid
from bot.chat.talk import Talk
from bot.errors import FogbridgeError
from bot.forms import ChoiceField, DayField, Form, FormField, Option, PersonField, TextField
from bot.ports import Visit
from bot.records import QUOTE_MOST
from bot.reply import Line, Notice, Part, Reply, Say
from glossary.concept import SIDES

FORM_BUTTONS = frozenset(
    (
        *("ask_more", "ask_decline", "ask_snooze", "ask_hand_over"),
        *("commit_date", "commit_change", "commit_move"),
    )
)
"""Buttons of asks that open a form."""
_MY_SIDE = tuple(Option(side, wording.I_AM[side]) for side in SIDES)


def ask_problems(form: str, values: dict[str, str]) -> dict[str, str]:
    """What is wrong, by field, as far as it can be known without looking anything up."""
    match form:
        case "ask_decline" if not values.get("reason", "").strip():
            return {"reason": words.SAY_WHY}
        case "ask_snooze" if as_day(values.get("until", "")) is None:
            return {"until": words.PICK_A_DAY}
        case "ask_hand_over" if not (values.get("to", "") or values.get("note", "").strip()):
            return {"to": words.SOMEBODY_OR_NOTE}
        case "commit_date" | "commit_move" if as_day(values.get("due", "")) is None:
            return {"due": words.PICK_A_DAY}
        case "commit_move" if not values.get("because", "").strip():
            return {"because": words.SAY_WHY_IT_MOVES}
    return {}


async def ask_form(talk: Talk, visit: Visit, button: str, value: str) -> Form:
    """The form behind a button; a sentence in a form where it can't be had."""
    try:
        return await _form(talk, visit, button, as_uuid(value))
    except FogbridgeError as error:
        return Form("card", "Not here", shown=Reply(error.sentence, (Notice(error.sentence),)))


async def _form(talk: Talk, visit: Visit, button: str, id: UUID | None) -> Form:
    if button == "commit_change":
        commitment = await talk.memory.commitment(visit.workspace, id) if id else None
        ask = await the_ask(talk, visit, commitment.ask if commitment else None)
        begun = Prefilled(commitment.due, commitment.owes or {}) if commitment else Prefilled()
        return date_form(ask, begun, by_thread=False)
    ask = await the_ask(talk, visit, id)
    match button:
        case "ask_more":
            standing = await standing_of(talk, visit, ask)
            return Form("card", f"Ask #{ask.number}", shown=more_card(standing))
        case "ask_decline":
            return decline_form(visit, ask)
        case "ask_snooze":
            return snooze_form(ask)
        case "ask_hand_over":
            return hand_over_form(visit, ask)
        case "commit_move":
            return move_form(visit, ask)
    before = await talk.memory.commitments_of(visit.workspace, ask.id)
    draft = next((one for one in before if one.state == "draft"), None)
    if draft is not None:
        return date_form(ask, Prefilled(draft.due, draft.owes or {}), by_thread=False)
    return date_form(ask, await prefilled(talk, visit, ask))


def decline_form(visit: Visit, ask: Ask) -> Form:
    """A no, and why."""
    reason = TextField(
        "reason",
        "Why not?",
        hint="It stands on the card, so that nobody has to ask.",
        lines=True,
        limit=QUOTE_MOST,
    )
    return _of(ask, "ask_decline", "Decline", (reason, *_my_side(visit)), "Decline")


def snooze_form(ask: Ask) -> Form:
    """Until which day nothing is said about it."""
    until = DayField("until", "Until when?", hint="Nothing is said about it before that day.")
    return _of(ask, "ask_snooze", "Snooze", (until,), "Snooze")


def hand_over_form(visit: Visit, ask: Ask) -> Form:
    """Who takes it from here."""
    fields: tuple[FormField, ...] = (
        PersonField("to", "To whom?", optional=True),
        TextField(
            "note",
            "Or in words: who takes it, and what comes next",
            optional=True,
            limit=QUOTE_MOST,
        ),
        *_my_side(visit),
    )
    return _of(ask, "ask_hand_over", "Hand over", fields, "Hand over")


def date_form(ask: Ask, begun: Prefilled, *, by_thread: bool = True) -> Form:
    """A date for both sides to confirm, and what each does for it."""
    fields: tuple[FormField, ...] = (
        DayField("due", "By which day?", begun.due.isoformat() if begun.due else ""),
        *(
            TextField(
                f"owes_{side}",
                words.DOES_FOR_IT[side],
                begun.owes.get(side, ""),
                optional=True,
                lines=True,
                limit=QUOTE_MOST,
            )
            for side in SIDES
        ),
    )
    filled_in = by_thread and (begun.due is not None or begun.owes)
    more: tuple[Part, ...] = (Notice(words.FROM_THE_THREAD),) if filled_in else ()
    return _of(ask, "commit_date", "Commit to a date", fields, "Put it to both", more)


def move_form(visit: Visit, ask: Ask) -> Form:
    """Another date, and why."""
    calendar = Calendar(visit.incoming.at, visit.timezone)
    agreed: tuple[Part, ...] = (Line(words.AGREED, (calendar.day(ask.due),)),) if ask.due else ()
    fields: tuple[FormField, ...] = (
        DayField("due", "Which day instead?"),
        TextField("because", "Why does it move?", lines=True, limit=QUOTE_MOST),
        *_my_side(visit),
    )
    return _of(ask, "commit_move", "Move the date", fields, "Propose it", agreed)


def _of(
    ask: Ask,
    name: str,
    title: str,
    fields: tuple[FormField, ...],
    submit: str,
    more: tuple[Part, ...] = (),
) -> Form:
    said = ask.quote or words.QUOTE_GONE
    shown = Reply(said[:3000], (Say(said), *more))
    return Form(name, title, fields, submit, shown, {"ask": ask.id.hex})


def _my_side(visit: Visit) -> tuple[ChoiceField, ...]:
    """Asked once, by whoever has not said it yet."""
    person = visit.person
    if person is None or (person.chosen and person.side is not None):
        return ()
    return (ChoiceField("my_side", words.MY_SIDE, _MY_SIDE, ""),)
