"""Weekly digests and a reminder, made by the features that make them for people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.asks import WAITING, Ask
from bot.calendar import Week
from bot.chat.digest import may_be_missing
from bot.commitments import Commitment, Yes
from bot.digest import Digest, Facts, Snapshot, Used, digest_of, span_of
from bot.digest_reply import digest_reply
from bot.ids import new_id
from bot.incoming import Place
from bot.memory import DigestTime, MovedBecause
from bot.records import Source
from bot.reminders import reminder_reply
from bot.reply import Reply
from glossary.concept import Side
from tests.adapters.web.desks import shipped_reader

_NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_WEEK = Week(2026, 47)
_PERSON = UUID("019abc00-0000-7000-8000-000000000002")


def _ask(number: int, quote: str, turn: Side, days: int, step: str | None = None) -> Ask:
    at = _NOW - timedelta(days=days)
    place = Place(platform="slack", team="T1", channel="C1")
    return Ask(
        id=new_id(),
        workspace=_PERSON,
        number=number,
        quote=quote,
        side="marketing",
        asker=_PERSON,
        source=Source(place, at, None, f"https://acme.slack.com/archives/C1/p{number}"),
        opened_at=at,
        turn_since=at,
        status=WAITING[turn],
        next_step=step,
        concepts=("landing-page",),
    )


_PORTAL = _ask(214, "Partner portal login", "it", 12, "security review: who starts it?")
_OPEN = (
    _PORTAL,
    _ask(219, "Consent flag in the CDP", "it", 5, "owner is open"),
    _ask(222, "Can we have the event page in Dutch as well", "it", 2),
    _ask(208, "Landing page copy", "marketing", 9, "needed by Thursday for the template"),
)
_LONG = (
    "We need the whole product catalogue, with prices and stock, in the partner portal every night"
)
_MANY = tuple(
    _ask(
        300 + n,
        f"{_LONG} {n}",
        "it" if n % 2 else "marketing",
        n,
        "which fields, and who checks them?",
    )
    for n in range(24)
)
_HELD = Commitment(
    id=new_id(),
    workspace=_PERSON,
    ask=_PORTAL.id,
    due=date(2026, 11, 26),
    source=_PORTAL.source,
    drafted_by=_PERSON,
    drafted_at=_NOW,
    owes={"marketing": "the final copy", "it": "the papers for the review"},
    yes={"marketing": Yes(_PERSON, _NOW), "it": Yes(None, _NOW)},
    state="confirmed",
)


def _facts() -> Facts:
    kept = [replace(_HELD, id=new_id(), due=date(2026, 11, 18), state="kept") for _ in range(5)]
    return Facts(
        unresolved=_OPEN,
        new=3,
        closed=4,
        dates=((_HELD, replace(_PORTAL, status="agreed")), *((one, _PORTAL) for one in kept)),
        moved_away=(_PORTAL,),
        moved=(MovedBecause("security_privacy", 2), MovedBecause("dependency", 1)),
        used=(Used("error-budget", "it", 4), Used("attribution-window", "marketing", 2)),
        earlier=(
            Snapshot(_WEEK.later(-1), "missed"),
            Snapshot(_WEEK.later(-2), "said", 2, 5, 8, 4, 4),
        ),
    )


def _digest(facts: Facts, when: DigestTime) -> Digest:
    termbase = shipped_reader().termbase
    return digest_of(facts, _WEEK, _NOW, ZoneInfo("UTC"), span_of(_WEEK, when, None), termbase)


def digest_replies() -> tuple[tuple[str, str, Reply], ...]:
    """Name, title and what is said."""
    facts, termbase = _facts(), shipped_reader().termbase
    url = "https://fogbridge.example.com/asks"
    team, heads = DigestTime(), DigestTime(kind="executive")
    weeks = tuple(
        Snapshot(_WEEK.later(-n), "said", 3 - n % 2, 5 + n % 2, 9 - n, 4, 5) for n in range(1, 4)
    )
    whole = digest_reply(_digest(facts, team), pressable=True, asks_url=url, termbase=termbase)
    full = digest_reply(
        _digest(replace(facts, unresolved=_MANY), team), pressable=True, asks_url=url
    )
    screen = digest_reply(
        _digest(replace(facts, earlier=weeks), heads), kind="executive", termbase=termbase
    )
    closed = replace(facts, unresolved=(), moved=(), used=(), dates=facts.dates[1:], earlier=())
    return (
        ("digest", "The weekly digest", whole),
        ("digest-full", "The weekly digest, as long as it gets", full),
        ("digest-heads", "The digest for the heads of both functions", screen),
        (
            "digest-nothing-open",
            "A week with nothing open, the first one",
            digest_reply(_digest(closed, team)),
        ),
        ("digest-missing", "A digest that may not have arrived", may_be_missing(str(_WEEK))),
        ("reminder", "A reminder", reminder_reply(_HELD, _PORTAL, date(2026, 11, 24), termbase)),
    )
