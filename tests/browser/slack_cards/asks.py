"""Asks, dates and a thread at a glance, made by the features that make them for people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from bot import wording_asks as words
from bot.asks import Ask, Change, Declined, Delivered, Reopened, Turned, after, name_of, tracked
from bot.chat.actors import side_first
from bot.chat.ask_cards import Standing, ask_card, list_card, more_card
from bot.chat.ask_forms import date_form, decline_form, hand_over_form, move_form, snooze_form
from bot.chat.asks import handed
from bot.chat.commit_cards import Calendar, commitment_card, move_card
from bot.chat.commitments import Prefilled
from bot.chat.glance import glance_card
from bot.chat.reading import ReadThread
from bot.commitments import Commitment, Yes, ended, move_proposed
from bot.forms import Form
from bot.incoming import Incoming, Place, Pressed
from bot.ports import Message, Person, Visit
from bot.records import Actor, Source
from bot.reply import Reply
from bot.threads.contract import ThreadMessage
from bot.threads.read import read_by_rules
from glossary.concept import Side
from tests.adapters.web.desks import shipped_reader

_NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_ID = UUID("019abc00-0000-7000-8000-000000000003")
_MARKETING, _IT = UUID(int=1), UUID(int=2)
_PLACE = Place(platform="slack", team="T1", channel="C1", thread="1763000000.000100")
_LONG = (
    "We need the whole product catalogue, with prices and stock, in the partner portal every night, "
    "for all eleven countries, with the pictures in the sizes that each partner asks for, and the "
    "campaign texts in the language of the country unless the partner says otherwise, live before…"
)
_THREAD = (
    ("marketing", "Can you build the partner portal by 30 November? The campaign starts then."),
    ("it", "It will be the 6th of January, because of the freeze, and the copy is missing."),
    (
        "it",
        "Or we could use the existing course template. Would that do, and when will the copy come?",
    ),
)

_BY_IT = Actor(_IT, "it")
_BY_MARKETING = Actor(_MARKETING, "marketing")


def _ask(quote: str = "Can you build the partner portal") -> Ask:
    at = _NOW - timedelta(days=12)
    return tracked(
        Ask(
            id=_ID,
            workspace=_ID,
            number=214,
            quote=quote,
            side="marketing",
            asker=_MARKETING,
            source=Source(_PLACE, at, None, "https://acme.slack.com/archives/C1/p1763000000000100"),
            opened_at=at,
            turn_since=at,
            wished=date(2026, 11, 30),
            confirmed=True,
        )
    )


def _done(ask: Ask, event: Turned | Delivered | Declined | Reopened, by: Actor) -> Change:
    return Change(
        _ID, ask.id, name_of(event), ask, after(ask, event, by, _NOW), by, _NOW, "k", None
    )


def _standing(change: Change, commitment: Commitment | None = None) -> Standing:
    said = change.what == "declined"
    reason = "Without the vendor's papers there is no security review, and without one no login."
    return Standing(change.after, _NOW, "UTC", change, commitment, reason if said else None)


def _draft() -> Commitment:
    return Commitment(
        id=_ID,
        workspace=_ID,
        ask=_ID,
        due=date(2027, 1, 6),
        source=Source(_PLACE, _NOW),
        drafted_by=_IT,
        drafted_at=_NOW,
        quote="It will be the 6th of January",
        owes={"marketing": "the copy by 4 December", "it": "the portal with the existing template"},
    )


def _agreed() -> Commitment:
    yes = Yes(_IT, _NOW)
    return replace(_draft(), state="confirmed", yes={"it": yes, "marketing": yes})


def _moved() -> Reply:
    because = "The vendor's papers came early, so the security review is done."
    move = move_proposed(_agreed(), date(2026, 12, 18), because, _BY_IT, _NOW, _ID)
    return move_card(move, _ask(), Calendar(_NOW, "UTC"))


def _glance() -> Reply:
    given = tuple(
        ThreadMessage(author=side, side="it" if side == "it" else "marketing", at=_NOW, text=text)
        for side, text in _THREAD
    )
    messages = tuple(
        Message(f"1763000000.00010{n}", _NOW, text) for n, (_, text) in enumerate(_THREAD)
    )
    reading = read_by_rules(given, shipped_reader())
    return glance_card(ReadThread(_PLACE, messages, (None,) * len(messages), reading))


def _visit() -> Visit:
    incoming = Incoming(
        key="k", platform="slack", team="T1", place=_PLACE, at=_NOW, said=Pressed(button="x")
    )
    return Visit(incoming, _ID, "UTC", Person(_ID))


def ask_replies() -> tuple[tuple[str, str, Reply, bool], ...]:
    """`(name, title, reply, whether only one person sees it)`."""
    ask, calendar = _ask(), Calendar(_NOW, "UTC")
    turned = _done(ask, Turned("marketing", "Which course template should it use?"), _BY_IT)
    proposed = _done(ask, Delivered(), _BY_IT)
    closed = _done(proposed.after, Delivered(), _BY_MARKETING)
    declined = _done(ask, Declined("x"), _BY_IT)
    agreed = replace(ask, status="agreed", due=date(2027, 1, 6))
    snoozed = replace(ask, snoozed_until=_NOW + timedelta(days=7), assignee=_IT)
    listed = (ask, replace(turned.after, number=208), replace(agreed, number=201))
    nobody = replace(_ask("The export is empty"), side=None, status="open", wished=None)
    one_yes = replace(_draft(), yes={"it": Yes(_IT, _NOW)})
    return (
        ("glance", "A thread at a glance", _glance(), False),
        ("ask", "An ask, waiting on IT", ask_card(Standing(ask, _NOW, "UTC")), False),
        ("ask-turned", "A question back", ask_card(_standing(turned)), False),
        ("ask-long", "A long ask", ask_card(Standing(_ask(_LONG), _NOW, "UTC")), False),
        ("ask-open", "Nobody knows whose it is", ask_card(Standing(nobody, _NOW, "UTC")), False),
        ("ask-snoozed", "Snoozed", ask_card(Standing(snoozed, _NOW, "UTC")), False),
        ("ask-proposed", "Said to be delivered", ask_card(_standing(proposed)), False),
        ("ask-draft", "A date to confirm", ask_card(_standing(turned, _draft())), False),
        ("ask-agreed", "Agreed", ask_card(Standing(agreed, _NOW, "UTC", None, _agreed())), False),
        ("ask-done", "Done", ask_card(_standing(closed)), False),
        ("ask-declined", "Declined", ask_card(_standing(declined)), False),
        ("asks", "Open asks", list_card(listed, _NOW, "UTC", words.OPEN_ASKS), True),
        ("ask-handed", "Handed to a person", handed(ask, "U123", "the DNS part"), False),
        ("ask-side", "Which side?", side_first(_visit(), "ask_delivered", _ID.hex).reply, True),
        ("date", "A date, put to both sides", commitment_card(_draft(), ask, calendar), False),
        ("date-yes", "One side's yes", commitment_card(one_yes, ask, calendar), False),
        ("date-agreed", "Both sides' yes", commitment_card(_agreed(), ask, calendar), False),
        (
            "date-kept",
            "Kept",
            commitment_card(ended(_agreed(), date(2027, 1, 5), _NOW), ask, calendar),
            False,
        ),
        ("date-moves", "A new date, with its reason", _moved(), False),
    )


def ask_forms() -> tuple[tuple[str, str, Form], ...]:
    """`(name, title, form)`."""
    ask, visit = _ask(), _visit()
    owes: dict[Side, str] = {"marketing": "the copy", "it": "the portal"}
    more = Form("card", "Ask #214", shown=more_card(Standing(ask, _NOW, "UTC")))
    agreed = replace(ask, status="agreed", due=date(2027, 1, 6))
    return (
        ("ask-more", "What else can be done", more),
        ("ask-decline-form", "A no and its reason", decline_form(visit, ask)),
        ("ask-snooze-form", "Snooze", snooze_form(ask)),
        ("ask-hand-over-form", "Hand over", hand_over_form(visit, ask)),
        (
            "date-form",
            "A date, as the thread says it",
            date_form(ask, Prefilled(date(2027, 1, 6), owes)),
        ),
        ("date-move-form", "Another date", move_form(visit, agreed)),
    )
