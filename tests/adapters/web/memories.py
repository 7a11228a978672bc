"""A house whose memory holds something of everything, in a public channel and in a private one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from starlette.testclient import TestClient

from adapters.database.api_tokens import ApiTokens
from adapters.database.digest_facts import DatabaseDigestFacts
from adapters.database.engine import Database
from adapters.database.rows import insert_into
from adapters.database.tables import metadata
from bot.asks import Agreed, Ask, Delivered, Snoozed, Turned
from bot.calendar import Week
from bot.digest import Snapshot
from bot.ids import new_id
from bot.records import ChannelKey
from bot.whys import Factor, Option, Step, Why
from tests.adapters.database.remembered import Bench, a_bench
from tests.adapters.web.house import HERE, House, housing
from tests.adapters.web.html import Element, read_html
from tests.fakes.clock import StillClock

SECRET = "Zebrafish"
"""Stands in everything that was said in the private channel, and nowhere else."""
PRIVATE = ChannelKey("slack", "T1", "C9")
MARKETER, ENGINEER, OUTSIDER = "U0MARKETER", "U0ENGINEER", "U0ELSEWHERE"


@dataclass
class Furnished:
    """What is in a memory."""

    bench: Bench
    login: Ask
    copy: Ask
    flag: Ask
    agreed: Ask
    done: Ask
    hidden: Ask
    why: Why
    hidden_why: Why


@dataclass
class Memories(Furnished):
    """The same in a house, with a browser in front."""

    house: House

    @property
    def client(self) -> TestClient:
        """The browser."""
        return self.house.client

    def signs_in(self, user: str = MARKETER) -> None:
        """Somebody of the team, by a link of theirs."""
        self.house.signs_in("T1", user)

    def page(self, address: str, status: int = 200) -> Element:
        """A page, read."""
        answer = self.client.get(address)
        assert answer.status_code == status, answer.text
        return read_html(answer.text)

    def text(self, address: str) -> str:
        """Whatever stands at an address."""
        answer = self.client.get(address)
        assert answer.status_code == 200, answer.text
        return answer.text

    def token(self, *scopes: str) -> dict[str, str]:
        """The headers of a program with a new token."""
        tokens = ApiTokens(self.house.engine, self.house.clock)
        workspace = self.bench.workspace
        made = self.house.do(
            lambda: tokens.create(workspace, new_id().hex, scopes, timedelta(days=7))
        )
        assert made is not None
        return {"authorization": f"Bearer {made}"}


@contextmanager
def remembering_house(sqlite_url: str, base: str = HERE) -> Iterator[Memories]:
    """People sign in by links of the chat; the marketer and the engineer were in both channels."""
    with housing(sqlite_url, base) as house:
        found = house.do(lambda: furnish(house.engine, house.clock))
        yield Memories(**vars(found), house=house)


async def furnish(engine: Database, clock: StillClock) -> Furnished:
    """Put it all in."""
    bench = await a_bench(engine, clock)
    await bench.person(OUTSIDER, "it")
    for person in (bench.marketer, bench.engineer):
        await _seen(bench, person)
    now = bench.now

    async def tracks(quote: str, days: int, **more: Any) -> Ask:
        at = now - timedelta(days=days)
        return await bench.tracks(quote=quote, opened_at=at, turn_since=at, **more)

    login = await tracks("Partner portal login", 12, next_step="security review: who starts it?")
    copy = await tracks("Landing page copy", 9, side="it", asker=bench.engineer, wished=None)
    flag = await tracks("Consent flag in the CDP", 5, concepts=("consent-flag",))
    agreed = await tracks("DNS for the promo page", 4)
    done = await tracks("The old banner is gone", 20)
    elsewhere = bench.source(message="m9", channel="C9", visibility="private")
    hidden = await tracks(f"{SECRET} launch", 30, source=elsewhere)

    copy = await bench.happens(copy, Turned("it", "which size?"), bench.by_marketing)
    flag = await bench.happens(flag, Snoozed(now + timedelta(days=7)), bench.by_marketing)
    held = replace(
        bench.a_commitment(agreed, due=date(2026, 11, 25)), state="confirmed", yes=bench.yes()
    )
    await bench.writes(commitments=(held,))
    agreed = await bench.happens(agreed, Agreed(date(2026, 11, 25)), bench.by_it)
    await bench.writes(commitments=(bench.a_commitment(login, due=date(2026, 12, 7)),))
    secret = bench.a_commitment(hidden, quote=f"{SECRET} on the 6th", owes={"it": SECRET})
    await bench.writes(commitments=(secret,))
    moves = (
        bench.a_move(agreed, commitment=held.id, was=date(2026, 11, 18), to=date(2026, 11, 25)),
        bench.a_move(hidden, commitment=secret.id, because=SECRET),
    )
    await bench.writes(moves=moves)
    done = await bench.happens(done, Delivered(), bench.by_marketing)

    why = bench.confirmed(
        bench.a_why(
            ask=login.id,
            title="Course page with the vendor’s login",
            options=(
                Option("Smaller", "A page without the form"),
                Option("Later", "All of it", "the papers", chosen_at=now),
            ),
        )
    )
    hidden_why = bench.a_why(
        title=f"{SECRET} login",
        question=f"why {SECRET}?",
        source=elsewhere,
        factors=(Factor("legacy", f"{SECRET} runs on an old system", concepts=("consent-flag",)),),
        steps=(Step(now, "it", "estimate", date(2027, 2, 1), SECRET),),
        options=(),
        supersedes=why.id,
    )
    await bench.writes(whys=(why,))
    await bench.writes(whys=(hidden_why,))
    kept = Snapshot(Week(2026, 46), marketing=4711, words=("consent-flag",))
    await DatabaseDigestFacts(engine, clock).keep(bench.workspace, PRIVATE, kept)
    return Furnished(bench, login, copy, flag, agreed, done, hidden, why, hidden_why)


async def _seen(bench: Bench, person: Any) -> None:
    """They are in the private channel now."""
    seen = metadata.tables["seen"]
    async with bench.engine.begin() as connection:
        await connection.execute(
            insert_into(connection, seen).values(
                workspace_id=bench.workspace,
                person_id=person,
                platform=PRIVATE.platform,
                team_key=PRIVATE.team,
                channel_key=PRIVATE.channel,
                last_seen=bench.now,
            )
        )
