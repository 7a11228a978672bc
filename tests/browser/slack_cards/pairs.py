"""The cards of a pair: an ask at the other end, in both engines' words, and the pair itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from bot.asks import Ask, tracked
from bot.chat.ask_cards import Standing
from bot.chat.mirror_cards import ended_card, mirror_card, pair_card, parted_card
from bot.incoming import Place
from bot.records import Source
from bot.reply import Reply
from bot.translation.result import Translation

_NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_ID = UUID("019abc00-0000-7000-8000-000000000004")


def pair_replies(
    rephrased: Translation, explained: Translation
) -> tuple[tuple[str, str, Reply, bool], ...]:
    """`(name, title, reply, whether only one person sees it)`."""
    at = _NOW - timedelta(days=3)
    ask = tracked(
        Ask(
            id=_ID,
            workspace=_ID,
            number=215,
            quote=rephrased.original,
            side="marketing",
            asker=None,
            source=Source(Place(platform="teams", team="tenant", channel="19:a"), at),
            opened_at=at,
            turn_since=at,
            wished=date(2026, 12, 18),
            confirmed=True,
        )
    )
    standing = Standing(ask, _NOW, "UTC")
    other = replace(standing, ask=replace(ask, quote=explained.original))
    return (
        ("mirror", "An ask of the paired channel", mirror_card(standing, rephrased), False),
        ("mirror-aid", "The same without a model", mirror_card(other, explained), False),
        ("mirror-ended", "An ask that follows no more", ended_card(standing), False),
        ("pair", "A pair is made", pair_card("teams", _ID), False),
        ("pair-ended", "A pair is over", parted_card(), False),
    )
