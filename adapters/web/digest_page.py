"""`/digest`: this week between the sides, of one channel or of all that is the reader's to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from adapters.web import asked_for
from adapters.web.desk import Desk
from adapters.web.digest_view import digest_view
from adapters.web.looking import Looking, looking
from adapters.web.pages import Pages
from adapters.web.recall import Recall
from bot.asks import UNRESOLVED
from bot.calendar import Week, weekday_name
from bot.digest import Digest, DigestFacts, look, weekly_of
from bot.memory import AskQuery, DigestKind, DigestTime
from bot.records import ChannelKey, channel_key
from bot.wording_digest import comes
from glossary.concept import SIDES, Side
from glossary.termbase import Termbase

PATH = "/digest"
_MOST_ASKS = 500
"""Unresolved asks whose channels are offered."""
_WEEKS_BACK = 52
VIEWS: tuple[DigestKind, DigestKind] = ("team", "executive")


@dataclass(frozen=True, slots=True)
class DigestFilter:
    """Which digest is looked at. Without a week it is the one that is said next."""

    week: Week | None = None
    channel: ChannelKey | None = None
    view: DigestKind = "team"

    @classmethod
    def of(cls, given: Mapping[str, str]) -> DigestFilter:
        """As the address says it."""
        return cls(
            week=Week.read(given.get("week", "")),
            channel=asked_for.channel(given),
            view=asked_for.one_of(given, "view", VIEWS) or "team",
        )

    def address(self, path: str = PATH, **changes: str | int | None) -> str:
        """The address of this filter with some of its parts changed."""
        parts: dict[str, str | int | None] = {
            "channel": asked_for.written_channel(self.channel),
            "week": str(self.week) if self.week else None,
            "view": self.view if self.view != "team" else None,
        }
        return asked_for.address(path, parts | changes)


async def digest_for(
    recall: Recall, facts: DigestFacts, asked: DigestFilter, eyes: Looking, termbase: Termbase
) -> tuple[Digest, DigestTime]:
    """The digest that is asked for, and when the channel gets it; no week that is still to begin."""
    when = DigestTime(zone=eyes.zone.key)
    if asked.channel is not None and await _knows(recall, eyes, asked.channel):
        when = await recall.memory.digest_time(eyes.workspace, asked.channel)
    when = replace(when, kind=asked.view)
    last = weekly_of(when).next(eyes.now)
    week = max(min(asked.week or last, last), last.later(-_WEEKS_BACK))
    digest = await look(facts, eyes.reader, week, when, eyes.now, termbase, asked.channel)
    return digest, when


async def _knows(recall: Recall, eyes: Looking, channel: ChannelKey) -> bool:
    """Whether anything of a channel is the reader's to read: else they learn nothing of its settings."""
    if channel in eyes.reader.seen:
        return True
    query = AskQuery(channel=channel, limit=1)
    return bool(await recall.memory.asks(eyes.reader, query))


class DigestPage:
    """The page of one desk about the week."""

    def __init__(self, desk: Desk, recall: Recall, facts: DigestFacts, pages: Pages) -> None:
        self._desk = desk
        self._recall = recall
        self._facts = facts
        self._pages = pages

    async def show(self, request: Request) -> Response:
        """The week, for both teams or for the heads of both functions."""
        eyes = await looking(self._desk, self._recall, request)
        asked = DigestFilter.of(request.query_params)
        termbase = self._desk.termbase
        digest, when = await digest_for(self._recall, self._facts, asked, eyes, termbase)
        last = weekly_of(when).next(eyes.now)
        before, later = digest.week.later(-1), digest.week.later(1)
        return self._pages.render(
            request,
            "digest.html",
            digest=digest_view(digest, termbase),
            filter=asked,
            channels=await self._channels(eyes, asked),
            channel=asked_for.written_channel(asked.channel) or "",
            comes=(
                comes(when.on, weekday_name(when.weekday), f"{when.at:%H:%M}", when.zone)
                if asked.channel is not None
                else None
            ),
            is_past=digest.week < last,
            before=(f"Week {before.number}", asked.address(week=str(before))),
            later=(
                (f"Week {later.number}", asked.address(week=str(later) if later < last else None))
                if later <= last
                else None
            ),
            asks_of={side: _asks_of(side, asked) for side in SIDES},
            signed_in=eyes.person is not None,
        )

    async def _channels(self, eyes: Looking, asked: DigestFilter) -> list[tuple[str, str]]:
        """The channels to choose from: where something is open that may be read, and the one that is
        looked at."""
        query = AskQuery(statuses=UNRESOLVED, limit=_MOST_ASKS)
        asks = await self._recall.memory.asks(eyes.reader, query)
        found = {channel_key(ask.source.place) for ask in asks}
        if asked.channel is not None:
            found.add(asked.channel)
        named = sorted((asked_for.written_channel(one) or "", _called(one)) for one in found)
        return [("", "All channels"), *named]


def _asks_of(side: Side, asked: DigestFilter) -> str:
    """The list of everything that waits on a side."""
    channel = asked_for.written_channel(asked.channel)
    return asked_for.address("/asks", {"turn": side, "channel": channel, "snoozed": "no"})


def _called(channel: ChannelKey) -> str:
    """A channel as far as we know what it is called: by its platform's key."""
    platform = {"slack": "Slack", "teams": "Teams", "room": "Room"}[channel.platform]
    return f"{platform}, {channel.channel}"
