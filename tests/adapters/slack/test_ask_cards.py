"""Cards and forms of asks with anybody's words in them: Slack takes them, and obeys nothing in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.render import message, messages
from adapters.slack.views import modal
from bot.asks import CLOSED, Ask, Change, Status
from bot.chat.ask_cards import Standing, ask_card, list_card, more_card
from bot.chat.ask_forms import date_form
from bot.chat.asks import handed
from bot.chat.commit_cards import Calendar, commitment_card, move_card
from bot.chat.commitments import Prefilled
from bot.commitments import Commitment, Move
from bot.incoming import Place
from bot.records import QUOTE_MOST, Actor, Source
from bot.reply import Reply
from tests.adapters.slack.block_kit import dangers, problems, view_problems

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
ID = UUID(int=7)
PLACE = Place(platform="slack", team="T1", channel="C1", thread="1.0")
EVIL = "<!channel> *now* <https://evil.example|free> `x` @here &lt; :boom: ~~ {{x}}"

quotes = st.one_of(st.just(EVIL), st.text(min_size=1, max_size=QUOTE_MOST))
asks = st.builds(
    Ask,
    id=st.just(ID),
    workspace=st.just(ID),
    number=st.integers(1, 99_999),
    quote=st.none() | quotes,
    side=st.sampled_from((None, "marketing", "it")),
    asker=st.none(),
    source=st.just(Source(PLACE, NOW, "1.0", "https://chat.example/1")),
    opened_at=st.just(NOW),
    turn_since=st.just(NOW - timedelta(days=3)),
    status=st.sampled_from(get_args(Status)),
    wished=st.none() | st.dates(),
    due=st.none() | st.dates(),
    next_step=st.none() | quotes,
    assignee=st.none() | st.just(ID),
    delivered_by=st.none() | st.just(ID),
    snoozed_until=st.none() | st.just(NOW + timedelta(days=3)),
).map(lambda ask: replace(ask, closed_at=NOW if ask.status in CLOSED else None))


def taken(reply: Reply) -> None:
    """Slack takes it, as new messages and instead of one that stands there."""
    for drawn in (*messages(reply), message(reply)):
        assert problems(drawn.blocks) == []
        assert dangers(drawn.text) == []


def standing(ask: Ask, note: str | None) -> Standing:
    """It, a moment after somebody changed it."""
    by = Actor(ID, "it")
    change = Change(ID, ID, "turned", ask, ask, by, NOW, "k", note)
    return Standing(ask, NOW, "Europe/Berlin", change, None, note)


@given(ask=asks, note=st.none() | quotes)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_ask_can_be_shown(ask: Ask, note: str | None) -> None:
    """Whatever was written, and wherever it stands; nothing of it is markup."""
    taken(ask_card(standing(ask, note)))
    taken(more_card(standing(ask, note)))
    taken(list_card([ask] * 20, NOW, "UTC", "Open asks"))
    taken(handed(ask, "U123", note))


@given(ask=asks, text=quotes, day=st.dates(min_value=date(2, 1, 1)), why=quotes)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_date_can_be_shown(ask: Ask, text: str, day: date, why: str) -> None:
    """With what each side does for it, and why it moves."""
    calendar = Calendar(NOW, "UTC")
    commitment = Commitment(
        ID, ID, ID, day, ask.source, ID, NOW, quote=text, owes={"marketing": text, "it": why}
    )
    taken(commitment_card(commitment, ask, calendar))
    taken(move_card(Move(ID, ID, ID, day, day, why, ID, "it", NOW), ask, calendar))
    form = date_form(ask, Prefilled(day, {"marketing": text, "it": why}))
    assert view_problems(modal(form, private_metadata="{}")) == []
