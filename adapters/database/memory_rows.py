"""Records of the memory to rows and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from bot.asks import Ask, Change
from bot.commitments import Commitment, Move, Yes
from bot.incoming import Place
from bot.privacy import redact
from bot.records import QUOTE_MOST, Actor, Source
from bot.whys import Factor, Option, Step, Why
from glossary.concept import SIDES

Row = Mapping[Any, Any]

_WRITTEN_MOST = 1000
"""Characters of what somebody writes into a form, or we put together; a quote has its own limit."""


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """For how many days a Workspace keeps texts, and records."""

    texts: int
    records: int

    def end_of(self, since: datetime, now: datetime, *, record: bool) -> datetime:
        """Until when words are kept that are there since then; a record's from its last change."""
        return now + timedelta(days=self.records) if record else since + timedelta(days=self.texts)


def kept(text: str | None, most: int = QUOTE_MOST) -> str | None:
    """A text as it may be stored: without its secrets, and so many characters at most."""
    return None if text is None else redact(text.replace("\0", " "))[:most]


def source_columns(source: Source) -> dict[str, Any]:
    """Where and when it was said."""
    place = source.place
    return {
        "platform": place.platform,
        "team_key": place.team,
        "channel_key": place.channel,
        "thread_key": place.thread,
        "message_key": source.message,
        "direct": place.direct,
        "visibility": place.visibility,
        "link": source.link,
        "said_at": source.at,
    }


def as_source(row: Row) -> Source:
    """Where and when it was said; whether outsiders were there is not kept."""
    place = Place(
        platform=row["platform"],
        team=row["team_key"],
        channel=row["channel_key"],
        thread=row["thread_key"],
        direct=row["direct"],
        visibility=row["visibility"],
    )
    return Source(place, row["said_at"], row["message_key"], row["link"])


def ask_columns(ask: Ask) -> dict[str, Any]:
    """What can change of an ask."""
    return {
        "quote": kept(ask.quote),
        "side": ask.side,
        "asker_id": ask.asker,
        "status": ask.status,
        "confirmed": ask.confirmed,
        "concepts": list(ask.concepts),
        "wished": ask.wished,
        "due": ask.due,
        "next_step": kept(ask.next_step),
        "assignee_id": ask.assignee,
        "snoozed_until": ask.snoozed_until,
        "delivered_by": ask.delivered_by,
        "turn_since": ask.turn_since,
        "closed_at": ask.closed_at,
        "version": ask.version,
    }


def as_ask(row: Row, now: datetime) -> Ask:
    """An ask; its words are gone once their time is over."""
    fresh = row["expires_at"] > now
    return Ask(
        id=row["id"],
        workspace=row["workspace_id"],
        number=row["number"],
        quote=row["quote"] if fresh else None,
        side=row["side"],
        asker=row["asker_id"],
        source=as_source(row),
        opened_at=row["opened_at"],
        turn_since=row["turn_since"],
        status=row["status"],
        confirmed=row["confirmed"],
        concepts=tuple(row["concepts"]),
        wished=row["wished"],
        due=row["due"],
        next_step=row["next_step"] if fresh else None,
        assignee=row["assignee_id"],
        snoozed_until=row["snoozed_until"],
        delivered_by=row["delivered_by"],
        closed_at=row["closed_at"],
        version=row["version"],
    )


_PEOPLE = ("asker", "assignee", "delivered_by")
_DAYS = ("wished", "due")
_MOMENTS = ("turn_since", "snoozed_until", "closed_at")
_PLAIN = ("side", "status", "confirmed", "version")


def state_of(ask: Ask) -> dict[str, Any]:
    """What of an ask a change can have changed, as JSON, without its words."""
    return {
        **{name: getattr(ask, name) for name in _PLAIN},
        **{name: _written(getattr(ask, name)) for name in (*_DAYS, *_MOMENTS, *_PEOPLE)},
        "concepts": list(ask.concepts),
    }


def in_state(ask: Ask, state: Row, step: str | None) -> Ask:
    """The ask as it was; words that are gone since are gone from it too."""
    was: dict[str, Any] = {name: state[name] for name in _PLAIN if name in state}
    was |= {name: _read(date.fromisoformat, state[name]) for name in _DAYS if name in state}
    was |= {name: _read(datetime.fromisoformat, state[name]) for name in _MOMENTS if name in state}
    was |= {name: _read(UUID, state[name]) for name in _PEOPLE if name in state}
    if "concepts" in state:
        was["concepts"] = tuple(state["concepts"])
    return replace(ask, **was, next_step=step)


def change_columns(change: Change) -> dict[str, Any]:
    """What was done to an ask."""
    return {
        "id": change.id,
        "workspace_id": change.after.workspace,
        "ask_id": change.ask,
        "what": change.what,
        "before": state_of(change.before),
        "after": state_of(change.after),
        "step_before": kept(change.before.next_step),
        "step_after": kept(change.after.next_step),
        "note": kept(change.note, _WRITTEN_MOST),
        "message_key": change.message,
        "person_id": change.by.person,
        "side": change.by.side,
        "admin": change.by.admin,
        "at": change.at,
        "origin": change.origin,
        "version": change.after.version,
    }


def as_change(row: Row, ask: Ask, *, fresh: bool) -> Change:
    """What was done to this ask; `fresh`: the ask's words are not over yet."""
    words = {name: row[name] if fresh else None for name in ("step_before", "step_after", "note")}
    return Change(
        id=row["id"],
        ask=row["ask_id"],
        what=row["what"],
        before=in_state(ask, row["before"], words["step_before"]),
        after=in_state(ask, row["after"], words["step_after"]),
        by=Actor(row["person_id"], row["side"], row["admin"]),
        at=row["at"],
        origin=row["origin"],
        note=words["note"],
        message=row["message_key"],
    )


def commitment_columns(commitment: Commitment) -> dict[str, Any]:
    """What can change of a commitment."""
    owes = commitment.owes or {}
    yes = commitment.said_yes
    columns: dict[str, Any] = {
        "due": commitment.due,
        "quote": kept(commitment.quote),
        "state": commitment.state,
        "zone": commitment.zone,
        "ended_at": commitment.ended_at,
        "version": commitment.version,
    }
    for side in SIDES:
        said = yes.get(side)
        columns[f"owes_{side}"] = kept(owes.get(side))
        columns[f"yes_{side}_by"] = said.person if said else None
        columns[f"yes_{side}_at"] = said.at if said else None
    return columns


def as_commitment(row: Row, now: datetime) -> Commitment:
    """A commitment; its words are gone once their time is over."""
    fresh = row["expires_at"] > now
    owes = {side: row[f"owes_{side}"] for side in SIDES if row[f"owes_{side}"] is not None}
    yes = {
        side: Yes(row[f"yes_{side}_by"], row[f"yes_{side}_at"])
        for side in SIDES
        if row[f"yes_{side}_at"] is not None
    }
    return Commitment(
        id=row["id"],
        workspace=row["workspace_id"],
        ask=row["ask_id"],
        due=row["due"],
        source=as_source(row),
        drafted_by=row["drafted_by"],
        drafted_at=row["drafted_at"],
        quote=row["quote"] if fresh else None,
        owes=owes if owes and fresh else None,
        yes=yes or None,
        state=row["state"],
        zone=row["zone"],
        ended_at=row["ended_at"],
        version=row["version"],
    )


def move_columns(move: Move) -> dict[str, Any]:
    """A move of a date."""
    return {
        "id": move.id,
        "ask_id": move.ask,
        "commitment_id": move.commitment,
        "was": move.was,
        "becomes": move.to,
        "because": kept(move.because),
        "kind": move.kind,
        "person_id": move.by,
        "side": move.side,
        "at": move.at,
        "confirmed_by": move.confirmed_by,
        "confirmed_at": move.confirmed_at,
        "quote": kept(move.quote),
        "message_key": move.message,
    }


def as_move(row: Row, now: datetime) -> Move:
    """A move of a date; its words are gone once their time is over."""
    fresh = row["expires_at"] > now
    return Move(
        id=row["id"],
        ask=row["ask_id"],
        commitment=row["commitment_id"],
        was=row["was"],
        to=row["becomes"],
        because=row["because"] if fresh else None,
        by=row["person_id"],
        side=row["side"],
        at=row["at"],
        confirmed_by=row["confirmed_by"],
        confirmed_at=row["confirmed_at"],
        quote=row["quote"] if fresh else None,
        message=row["message_key"],
        kind=row["kind"],
    )


def why_columns(why: Why) -> dict[str, Any]:
    """What can change of a why, but for what stands in tables of its own."""
    return {
        "ask_id": why.ask,
        "title": kept(why.title),
        "question": kept(why.question),
        "asker_id": why.asker,
        "asked_of": why.asked_of,
        "options": [_option_json(one) for one in why.options] or None,
        "concepts": list(why.concepts),
        "planned": why.planned,
        "due": why.due,
        "actual": why.actual,
        "answered_at": why.answered_at,
        "confirmed_by": why.confirmed_by,
        "confirmed_side": why.confirmed_side,
        "confirmed_at": why.confirmed_at,
        "supersedes": why.supersedes,
        "superseded_by": why.superseded_by,
        "version": why.version,
    }


def as_why(row: Row, factors: Sequence[Row], steps: Sequence[Row], now: datetime) -> Why:
    """A why with its parts; its words are gone once their time is over."""
    fresh = row["expires_at"] > now
    return Why(
        id=row["id"],
        workspace=row["workspace_id"],
        ask=row["ask_id"],
        title=row["title"] if fresh else None,
        question=row["question"] if fresh else None,
        source=as_source(row),
        asked_of=row["asked_of"],
        opened_at=row["opened_at"],
        factors=tuple(
            Factor(
                kind=one["kind"],
                quote=one["quote"] if fresh else None,
                message=one["message_key"],
                concepts=tuple(one["concepts"]),
                since=one["since"],
                until=one["until"],
                by=one["author_id"],
            )
            for one in factors
        ),
        steps=tuple(
            Step(
                at=one["at"],
                side=one["side"],
                rung=one["rung"],
                day=one["day"],
                because=one["because"] if fresh else None,
                message=one["message_key"],
                by=one["author_id"],
            )
            for one in steps
        ),
        options=tuple(map(_as_option, row["options"] or ())) if fresh else (),
        concepts=tuple(row["concepts"]),
        planned=row["planned"],
        due=row["due"],
        actual=row["actual"],
        answered_at=row["answered_at"],
        confirmed_by=row["confirmed_by"],
        confirmed_side=row["confirmed_side"],
        confirmed_at=row["confirmed_at"],
        supersedes=row["supersedes"],
        superseded_by=row["superseded_by"],
        version=row["version"],
        asker=row["asker_id"],
    )


def _option_json(option: Option) -> dict[str, Any]:
    return {
        "label": kept(option.label, _WRITTEN_MOST),
        "text": kept(option.text, _WRITTEN_MOST),
        "needs": kept(option.needs, _WRITTEN_MOST),
        "due": _written(option.due),
        "chosen_at": _written(option.chosen_at),
        "message": option.message,
        "by": _written(option.by),
    }


def _as_option(row: Row) -> Option:
    return Option(
        label=row["label"],
        text=row["text"],
        needs=row["needs"],
        due=_read(date.fromisoformat, row["due"]),
        chosen_at=_read(datetime.fromisoformat, row["chosen_at"]),
        message=row["message"],
        by=_read(UUID, row["by"]),
    )


def _written(value: date | datetime | UUID | None) -> str | None:
    if value is None:
        return None
    return str(value) if isinstance(value, UUID) else value.isoformat()


def _read(how: Any, text: str | None) -> Any:
    return None if text is None else how(text)
