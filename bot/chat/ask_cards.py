"""The card of an ask: what is asked, whose turn it is, the next step, the dates, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot import wording_asks as words
from bot.asks import CLOSED, OPEN, UNDO_FOR, UNDONE, Ask, Change
from bot.calendar import day_in_words, today_in, zone_of
from bot.commitments import Commitment
from bot.reply import (
    Button,
    Buttons,
    Kept,
    Line,
    Notice,
    Part,
    Points,
    Reply,
    Row,
    Rows,
    Say,
    Title,
)
from glossary.concept import SIDES

_FEW = 90
"""Characters of a quote in a list."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An ask with what its card needs beside it: its last change, the date that is talked about, and
    why it was declined.

    `zone` is the Workspace's, `now` the moment of the change: a card that all see has no one reader.
    """

    ask: Ask
    now: datetime
    zone: str
    last: Change | None = None
    commitment: Commitment | None = None
    declined: str | None = None

    def day(self, day: date) -> str:
        """The day in words."""
        return day_in_words(day, today_in(zone_of(self.zone), self.now))

    def day_of(self, moment: datetime) -> str:
        """The day of a moment in words."""
        return self.day(today_in(zone_of(self.zone), moment))

    @property
    def undo(self) -> Change | None:
        """The last change, while it can be undone."""
        last = self.last
        if last is None or last.what == UNDONE or last.after.version != self.ask.version:
            return None
        return last if self.now - last.at <= UNDO_FOR else None


def ask_card(standing: Standing) -> Reply:
    """The whole card."""
    ask = standing.ask
    agreed = standing.day(ask.due) if ask.due else None
    title = words.title(ask.number, ask.status, agreed)
    said = ask.quote or words.QUOTE_GONE
    parts: list[Part] = [
        Title(title),
        Say(said),
        Notice(" ".join(_turn(standing))),
    ]
    if ask.next_step:
        parts.append(Line(words.NEXT_STEP, (ask.next_step,)))
    if ask.status == "declined" and standing.declined:
        parts.append(Line(words.WHY_DECLINED, (standing.declined,)))
    if dates := tuple(_dates(standing)):
        parts.append(Points(words.DATES, dates))
    parts.append(Kept(" ".join(_beside(standing))))
    parts.append(Buttons(tuple(_buttons(standing))))
    return Reply(f"{title}: {said}"[:3000], tuple(parts))


def _turn(standing: Standing) -> Iterator[str]:
    ask = standing.ask
    yield words.asked_by(ask.side)
    if ask.status in CLOSED or ask.status == "agreed":
        pass
    elif ask.turn is None:
        yield words.NOBODYS_TURN
    else:
        yield words.turn_since(ask.turn, standing.day_of(ask.turn_since))
    if ask.delivered_by is not None and ask.status not in CLOSED:
        yield words.SAID_TO_BE_DELIVERED[ask.side]


def _dates(standing: Standing) -> Iterator[str]:
    ask, draft = standing.ask, standing.commitment
    if ask.wished and ask.status not in CLOSED:
        yield words.wished(standing.day(ask.wished))
    if draft is not None and draft.state == "draft" and ask.status in OPEN:
        yield words.to_confirm(standing.day(draft.due))
    if ask.due and ask.status in ("agreed", "done"):
        yield words.agreed(standing.day(ask.due))


def _beside(standing: Standing) -> Iterator[str]:
    ask = standing.ask
    yield words.asked_on(standing.day_of(ask.opened_at))
    if ask.closed_at:
        yield words.closed_on(standing.day_of(ask.closed_at))
    elif ask.assignee:
        yield words.IN_ONES_HANDS
    if ask.snoozed_until and ask.snoozed_until > standing.now:
        yield words.snoozed_until(standing.day_of(ask.snoozed_until))


def _buttons(standing: Standing) -> Iterator[Button]:
    """What can be done in one click; the rest is behind "More"."""
    ask = standing.ask
    value = ask.id.hex
    undo = standing.undo
    if ask.status in CLOSED:
        yield Button("ask_reopen", words.REOPEN, value)
    else:
        proposed = ask.delivered_by is not None
        there = words.IT_IS_THERE if proposed else words.DELIVERED
        if ask.status in OPEN and not proposed:
            yield Button("ask_answered", words.ANSWERED, value)
        yield Button("ask_delivered", there, value, main=proposed)
        if ask.status == "agreed":
            yield Button("commit_move", words.MOVE, value)
        else:
            yield Button("commit_date", words.COMMIT, value)
            yield Button("no_but_ask", words.NO_BUT, value)
        yield Button("ask_not", words.NOT_AN_ASK, value)
        yield Button("ask_more", words.MORE, value)
    if undo is not None:
        yield Button("ask_undo", words.UNDO, f"{value}:{undo.id.hex}")


def more_card(standing: Standing) -> Reply:
    """What else can be done, for whoever asked for it."""
    ask = standing.ask
    value = ask.id.hex
    said = ask.quote or words.QUOTE_GONE
    buttons = [
        Button("ask_hand_over", words.HAND_OVER, value),
        Button("ask_snooze", words.SNOOZE, value),
    ]
    if ask.status in OPEN:
        buttons.insert(0, Button("ask_decline", words.DECLINE, value))
    if ask.snoozed_until and ask.snoozed_until > standing.now:
        buttons.append(Button("ask_wake", words.WAKE, value))
    return Reply(said[:3000], (Say(said), Buttons(tuple(buttons))))


def list_card(asks: Sequence[Ask], now: datetime, zone: str, title: str) -> Reply:
    """Asks by whose turn it is, the oldest first, each with its address and what can be done."""
    parts: list[Part] = [Title(title)]
    waiting = {words.waiting(side): [a for a in asks if a.turn == side] for side in SIDES}
    others = {
        words.NOBODY_WAITS: [a for a in asks if a.status == "open"],
        words.AGREED: [a for a in asks if a.status == "agreed"],
    }
    for name, mine in (waiting | others).items():
        if mine:
            rows = tuple(_row(Standing(ask, now, zone)) for ask in mine)
            parts.append(Rows(name, rows))
    return Reply(f"{title}: {len(asks)}", tuple(parts))


def _row(standing: Standing) -> Row:
    ask, value = standing.ask, standing.ask.id.hex
    zone = zone_of(standing.zone)
    days = (today_in(zone, standing.now) - today_in(zone, ask.turn_since)).days
    quote = ask.quote or words.QUOTE_GONE
    choices = [Button("ask_delivered", words.DELIVERED, value)]
    if ask.status in OPEN:
        choices.insert(0, Button("ask_answered", words.ANSWERED, value))
    return Row(
        text=quote if len(quote) <= _FEW else f"{quote[:_FEW].rsplit(' ', 1)[0]}…",
        number=f"#{ask.number}",
        aside=standing.day(ask.due) if ask.status == "agreed" and ask.due else words.age(days),
        note=ask.next_step or "",
        url=ask.source.link or "",
        choices=(*choices, Button("ask_not", words.NOT_AN_ASK, value)),
    )
