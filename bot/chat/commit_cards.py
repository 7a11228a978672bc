"""The cards of a date: to be confirmed by both sides, agreed, and to be moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot import wording_asks as words
from bot.asks import Ask
from bot.calendar import day_in_words, today_in, zone_of
from bot.commitments import Commitment, Move, State
from bot.reply import Button, Buttons, Kept, Line, Notice, Part, Points, Reply, Say, Title
from glossary.concept import SIDES

_TITLE: dict[State, str] = {
    "draft": words.A_DATE_TO_CONFIRM,
    "confirmed": words.AGREED,
    "kept": words.KEPT,
    "missed": words.MISSED,
    "withdrawn": words.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """How days are said: in the Workspace's zone, seen from the moment of the change."""

    now: datetime
    zone: str

    def day(self, day: date) -> str:
        """The day in words."""
        return day_in_words(day, today_in(zone_of(self.zone), self.now))


def commitment_card(commitment: Commitment, ask: Ask, calendar: Calendar) -> Reply:
    """The date, what each side owes for it, who said it, and each side's button."""
    title = f"{_TITLE[commitment.state]} · #{ask.number}"
    said = words.by_day(calendar.day(commitment.due), ask.quote)
    parts: list[Part] = [Title(title), Say(said)]
    if owed := owed_by(commitment):
        parts.append(Points(words.WHAT_EACH_DOES, owed))
    if commitment.state in ("draft", "confirmed"):
        yes = commitment.said_yes
        parts.append(Notice(words.said_yes("marketing" in yes, "it" in yes)))
    if commitment.quote:
        parts.append(Kept(f"“{commitment.quote}”"))
    if buttons := tuple(_buttons(commitment)):
        parts.append(Buttons(buttons))
    return Reply(f"{title}: {said}"[:3000], tuple(parts))


def owed_by(commitment: Commitment) -> tuple[str, ...]:
    """What each side does for it, marketing first; a side that owes nothing is left out."""
    owes = commitment.owes or {}
    return tuple(words.owes(side, owes[side]) for side in SIDES if owes.get(side))


def _buttons(commitment: Commitment) -> Iterator[Button]:
    value = commitment.id.hex
    if commitment.state == "draft":
        last = len(commitment.waits_for) == 1
        for side in commitment.waits_for:
            yield Button(f"commit_yes_{side}", words.YES_FOR[side], value, main=last)
        yield Button("commit_change", words.CHANGE_DRAFT, value)
        yield Button("commit_withdraw", words.WITHDRAW, value)
    elif commitment.state == "confirmed":
        yield Button("commit_move", words.MOVE, commitment.ask.hex)


def move_card(move: Move, ask: Ask, calendar: Calendar) -> Reply:
    """A new date with its reason, until the other side has said yes, and after."""
    was = calendar.day(move.was) if move.was else None
    said = words.instead_of(calendar.day(move.to), was)
    title = f"{words.A_NEW_DATE if move.confirmed_at is None else words.AGREED} · #{ask.number}"
    parts: list[Part] = [Title(title), Say(said)]
    if move.because:
        parts.append(Line(words.BECAUSE, (move.because,)))
    if move.confirmed_at is None:
        parts.append(Notice(words.proposes(move.side)))
        parts.append(
            Buttons((Button("commit_move_yes", words.YES_MOVE_IT, _value(move), main=True),))
        )
    else:
        parts.append(Notice(words.moved(calendar.day(move.to))))
    return Reply(f"{title}: {said}"[:3000], tuple(parts))


def _value(move: Move) -> str:
    return f"{move.ask.hex}:{move.id.hex}"
