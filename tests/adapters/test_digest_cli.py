"""`fogbridge digest` and `fogbridge asks`, from the words that are typed to what the database holds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import select

from adapters.database import tables
from adapters.database.engine import Database, open_engine
from adapters.wiring import UtcClock
from bot import wording_digest as wording
from bot.asks import Agreed
from bot.calendar import Week
from tests.adapters import typed
from tests.adapters.database.remembered import QUOTE, Bench, a_bench, where
from tests.fakes.clock import StillClock

T = TypeVar("T")


class Terminal(typed.Terminal):
    """The command, and what is on its database."""

    def do(self, work: Callable[[Bench], Awaitable[T]]) -> T:
        """Something with its memory, as of now."""

        async def whole(engine: Database) -> T:
            now: datetime = UtcClock().now()
            return await work(await a_bench(engine, StillClock(now)))

        async def opened() -> T:
            engine = open_engine(self.url)
            try:
                return await whole(engine)
            finally:
                await engine.dispose()

        return asyncio.run(opened())


@pytest.fixture
def terminal(
    sqlite_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Terminal:
    """On a migrated database without anybody in it."""
    return Terminal.on(sqlite_url, tmp_path, capsys, monkeypatch)


def an_ask(terminal: Terminal, **where_: str) -> int:
    """Somebody tracks an ask; its number."""

    async def track(bench: Bench) -> int:
        bench.clock.forward(timedelta(days=-3))
        place = where(**{"visibility": "public", **where_})  # type: ignore[arg-type]  # as where takes them
        return (await bench.tracks(source=replace(bench.source(), place=place))).number

    return terminal.do(track)


def test_a_preview_says_what_would_be_said(terminal: Terminal) -> None:
    """Of everything that is public, of a channel, on one screen; nothing private without its name."""
    terminal.do(nothing)
    assert "Nothing waits on anybody" in terminal.says("digest", "preview")[1]
    number = an_ask(terminal)
    an_ask(terminal, channel="C2", visibility="private")
    status, out, err = terminal.says("digest", "preview")
    assert (status, err) == (0, "")
    asked = (UtcClock().now() - timedelta(days=3)).isocalendar()
    told = terminal.says("digest", "preview", "--week", f"{asked.year}-W{asked.week:02}")[1]
    assert told.splitlines()[1].startswith("1 open, 1 new")
    assert f"- #{number} could we have the landing page by 18 December? · 3 days" in out
    assert wording.HOW_TO_SWITCH_OFF not in out
    assert "1 open" in terminal.says("digest", "preview", "--channel", "slack:T1/C2")[1]
    screen = terminal.says("digest", "preview", "--executive")[1]
    assert "One ask is open; it waits on IT." in screen
    assert "week 1" in terminal.says("digest", "preview", "--week", "2026-W01")[1]


async def nothing(_: Bench) -> None:
    """Nothing is done but that there is a Workspace."""


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("--week", "47"), 1, "--week is a year and a week of it, such as 2026-W47."),
        (("--week", "2025-W53"), 1, "--week is a year and a week of it, such as 2026-W47."),
        (("--channel", "C1"), 1, "--channel is like slack:T123/C456"),
        (("--workspace", "Elsewhere"), 1, "Say which Workspace with --workspace: Slack T1."),
        (("--wek", "x"), 2, "See fogbridge --help."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    terminal: Terminal, words: tuple[str, ...], status: int, sentence: str
) -> None:
    """With the exit status that scripts go by."""
    terminal.do(nothing)
    got, out, err = terminal.says("digest", "preview", *words)
    assert (got, out) == (status, "")
    assert sentence in err


def test_an_older_database_is_not_touched(terminal: Terminal, tmp_path: Path) -> None:
    """It says what to do."""
    terminal.patch.setenv("FOGBRIDGE_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    status, _, err = terminal.says("asks", "list")
    assert (status, err) == (
        1,
        "The database is not at this version yet. Run fogbridge migrate, or start the server.",
    )


def test_a_digest_is_sent_by_the_server(terminal: Terminal) -> None:
    """A row is due at once, of that week; where there is no digest it says so."""
    terminal.do(nothing)
    assert "begins with the first ask" in terminal.says("digest", "send")[1]
    an_ask(terminal)
    out = terminal.says("digest", "send", "--week", "2026-W47")[1]
    assert out == (
        "slack:T1/C1: the digest of 2026-W47 comes within a minute, if there is something to say."
    )

    async def rows(bench: Bench) -> list[str]:
        due = tables.due.c
        async with bench.engine.connect() as connection:
            found = await connection.execute(select(due.subject).where(due.kind == "digest_now"))
            return [row.subject for row in found]

    assert terminal.do(rows) == ["slack:T1:C1:2026-W47"]
    status, _, err = terminal.says("digest", "send", "--channel", "slack:T1/C9")
    assert status == 1
    assert err.startswith("No digest comes in this channel")


def test_asks_are_listed_shown_snoozed_and_closed(terminal: Terminal) -> None:
    """Each answer says how the ask stands now."""
    number = an_ask(terminal)
    an_ask(terminal, channel="C2", visibility="private")
    line = f"#{number} could we have the landing page by 18 December? · waiting on IT · 3 days"
    assert terminal.says("asks", "list") == (0, line, "")
    assert terminal.says("asks", "list", "--on", "marketing")[1].startswith("No ask is waiting.")
    assert len(terminal.says("asks", "list", "--channel", "slack:T1/C2")[1].splitlines()) == 1
    shown = terminal.says("asks", "show", str(number))[1].splitlines()
    assert shown[:3] == [line, f"  “{QUOTE}”", "  https://example.slack.com/p1"]
    (listed,) = json.loads(terminal.says("asks", "list", "--format", "json")[1])
    assert listed == json.loads(terminal.says("asks", "show", str(number), "--format", "json")[1])
    assert (listed["number"], listed["turn"], listed["side"]) == (number, "it", "marketing")
    until = (UtcClock().now() + timedelta(days=30)).date()
    out = terminal.says("asks", "snooze", str(number), "--until", until.isoformat())[1]
    assert f"waiting on IT, snoozed until {until}" in out
    assert "· done ·" in terminal.says("asks", "close", str(number))[1]
    assert terminal.says("asks", "close", str(number)) == (
        1,
        "",
        "This ask is closed. Reopen it first.",
    )
    assert terminal.says("asks", "list")[1].startswith("No ask is waiting.")
    assert "· done" in terminal.says("asks", "list", "--all")[1]
    assert "not an ask" in terminal.says("asks", "close", str(number), "--not-an-ask")[1]


def test_what_is_agreed_for_an_ask_ends_with_it(terminal: Terminal) -> None:
    """Kept where it is closed in time."""
    number = an_ask(terminal)

    async def agree(bench: Bench) -> None:
        ask = await bench.memory.ask_number(bench.workspace, number)
        assert ask is not None
        day = date(2099, 1, 5)
        made = bench.a_commitment(ask, due=day, yes=bench.yes(), state="confirmed")
        change = bench.change(ask, Agreed(day), bench.by_it)
        await bench.writes(changes=(change,), commitments=(made,))

    async def state(bench: Bench) -> str:
        ask = await bench.memory.ask_number(bench.workspace, number)
        assert ask is not None
        (one,) = await bench.memory.commitments_of(bench.workspace, ask.id)
        return one.state

    terminal.do(agree)
    assert terminal.says("asks", "close", str(number))[0] == 0
    assert terminal.do(state) == "kept"


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("show", "99"), 1, "There is no ask #99 here. See: fogbridge asks list"),
        (("snooze", "1", "--until", "soon"), 2, "--until is a day, such as 2026-12-07"),
        (("snooze", "1", "--until", "2020-01-01"), 1, "Choose a day that is still to come."),
        (("show", "0"), 2, "See fogbridge --help."),
    ],
)
def test_what_can_not_be_done(
    terminal: Terminal, words: tuple[str, ...], status: int, sentence: str
) -> None:
    """Is said in a sentence."""
    an_ask(terminal)
    got, out, err = terminal.says("asks", *words)
    assert (got, out) == (status, "")
    assert sentence in err


def test_weeks_are_read() -> None:
    """As people write them."""
    assert Week.read("2026w47") == Week(2026, 47)
