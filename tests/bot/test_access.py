"""Who may press what, and who may take it back: the whole table."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from bot.access import may_take_back, may_use
from bot.ids import new_id
from bot.incoming import Incoming, Place, Pressed
from bot.ports import Card, Person, Visit

OURS, THEIRS = new_id(), new_id()
ME, SOMEBODY = new_id(), new_id()
CHANNEL = Place(platform="slack", team="T1", channel="C1")
MY_DIRECT = Place(platform="slack", team="T1", channel="D1", direct=True)

EVERYWHERE: dict[str, Place | None] = {
    "the channel": CHANNEL,
    "a thread of it": CHANNEL.model_copy(update={"thread": "1.0"}),
    "another channel": CHANNEL.model_copy(update={"channel": "C2"}),
    "another team": CHANNEL.model_copy(update={"team": "T2"}),
    "another platform": CHANNEL.model_copy(update={"platform": "teams"}),
    "a direct message": MY_DIRECT,
    "the home page": None,
}


def visit(person: UUID | None = ME, place: Place | None = CHANNEL, workspace: UUID = OURS) -> Visit:
    """Somebody presses something there."""
    incoming = Incoming(
        key="k",
        platform="slack",
        team="T1",
        place=place,
        at=datetime(2026, 11, 21, tzinfo=UTC),
        said=Pressed(button="share"),
    )
    return Visit(incoming, workspace, "UTC", Person(person) if person else None)


def card(person: UUID | None = SOMEBODY, **changes: Any) -> Card:
    """A card that everybody in the channel sees."""
    whole: dict[str, Any] = {
        "id": new_id(),
        "key": "k",
        "origin": "k",
        "workspace": OURS,
        "to": "place",
        "state": "sent",
        "reply": None,
        "incoming_team": "T1",
        "person": person,
        "place": CHANNEL,
        "message": "1.1",
    }
    return Card(**whole | changes)


CARDS: dict[str, dict[str, Any]] = {
    "stands in the channel": {},
    "stands in a thread of it": {"place": CHANNEL.model_copy(update={"thread": "2.0"})},
    "instead of one that stands there": {"to": "card"},
    "for the asker alone": {"to": "asker", "message": None},
    "instead of one for the asker alone": {"to": "card", "message": None},
    "on the asker's home page": {"to": "home", "place": None, "message": None},
    "takes one away": {"to": "gone", "message": None},
    "in the asker's direct messages": {"place": MY_DIRECT},
    "instead of one there": {"to": "card", "place": MY_DIRECT},
    "nobody knows where": {"place": None},
}
SEEN_BY_ALL = (
    "stands in the channel",
    "stands in a thread of it",
    "instead of one that stands there",
)


@pytest.mark.parametrize("what", CARDS)
@pytest.mark.parametrize("where", EVERYWHERE)
def test_ones_own_card_can_be_used_anywhere(what: str, where: str) -> None:
    """Whatever it is, wherever the press comes from."""
    assert may_use(visit(place=EVERYWHERE[where]), card(ME, **CARDS[what]))


@pytest.mark.parametrize("what", CARDS)
@pytest.mark.parametrize("where", EVERYWHERE)
def test_somebody_elses_card_can_be_used_where_everybody_sees_it(what: str, where: str) -> None:
    """In its own channel, and where it stands for all; also one that is nobody's any more."""
    seen = what in SEEN_BY_ALL and where in ("the channel", "a thread of it")
    for owner in (SOMEBODY, None):
        assert may_use(visit(place=EVERYWHERE[where]), card(owner, **CARDS[what])) is seen


@pytest.mark.parametrize("what", CARDS)
def test_strangers_can_use_nothing(what: str) -> None:
    """Who is no Person of the Workspace, and who is one of another, on the very same card."""
    for owner in (ME, SOMEBODY, None):
        one = card(owner, **CARDS[what])
        for stranger in (visit(None), visit(workspace=THEIRS), visit(None, workspace=THEIRS)):
            assert not may_use(stranger, one)
            assert not may_take_back(stranger, one)


@pytest.mark.parametrize("what", CARDS)
@pytest.mark.parametrize("where", EVERYWHERE)
def test_only_who_shared_takes_it_back(what: str, where: str) -> None:
    """From wherever; what is nobody's is taken back by nobody."""
    here = visit(place=EVERYWHERE[where])
    assert may_take_back(here, card(ME, **CARDS[what]))
    for owner in (SOMEBODY, None):
        assert not may_take_back(here, card(owner, **CARDS[what]))
