"""`fogbridge why`, from the words that are typed to what the database holds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest

from adapters.database.engine import open_engine
from adapters.database.migrate import migrate
from adapters.wiring import UtcClock
from tests.adapters.database.remembered import Bench, a_bench
from tests.adapters.test_digest_cli import Terminal
from tests.fakes.clock import StillClock

T = TypeVar("T")


@pytest.fixture
def terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """A terminal with an empty database."""
    url = f"sqlite:///{tmp_path / 'fogbridge.db'}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOGBRIDGE_DATABASE_URL", url)
    asyncio.run(migrate(url))
    return Terminal(url, capsys, monkeypatch)


def _do(terminal: Terminal, work: Callable[[Bench], Awaitable[T]]) -> T:
    async def whole() -> T:
        engine = open_engine(terminal.url)
        try:
            return await work(await a_bench(engine, StillClock(UtcClock().now())))
        finally:
            await engine.dispose()

    return asyncio.run(whole())


async def _two(bench: Bench) -> tuple[str, str]:
    """An entry of a public channel, confirmed, and one of a private channel."""
    public = bench.confirmed(bench.a_why())
    secret = bench.a_why(
        source=bench.source(channel="P1", visibility="private", message="9.9"),
        title="A zebrafinch page",
    )
    await bench.writes(whys=(public,))
    await bench.writes(whys=(secret,))
    return str(public.id), str(secret.id)


def test_search_prints_a_line_an_entry(terminal: Terminal) -> None:
    """Its id, what it is about, the reasons, whose word it is, its age."""
    public, _ = _do(terminal, _two)
    status, out, _ = terminal.says("why", "search", "landing page")
    assert status == 0
    assert out == (
        f"{public} · A landing page · change freeze, people and time · confirmed by IT · today"
    )
    assert terminal.says("why", "search")[1] == out
    assert terminal.says("why", "search", "--kind", "freeze")[1] == out
    assert terminal.says("why", "search", "--kind", "cost")[0] == 0


def test_search_for_programs(terminal: Terminal) -> None:
    """The same entries as JSON, with nobody in them."""
    public, _ = _do(terminal, _two)
    _, out, _ = terminal.says("why", "search", "freeze", "--format", "json")
    (entry,) = json.loads(out)
    assert entry["id"] == public
    assert entry["reasons"][0]["kind"] == "freeze"
    assert [one["date"] for one in entry["dates"]] == ["2026-12-18", "2027-01-06"]
    assert "asker" not in out


def test_show_prints_the_whole_entry(terminal: Terminal) -> None:
    """Reasons, dates as they moved, and that it is a past answer."""
    public, _ = _do(terminal, _two)
    status, out, _ = terminal.says("why", "show", public)
    assert status == 0
    assert "“nothing is deployed during the freeze”" in out
    assert "◌ 18\u00a0December wish" in out
    assert "not a promise for today" in out
    assert json.loads(terminal.says("why", "show", public, "--format", "json")[1])["id"] == public


def test_a_private_channels_entries_are_not_there(terminal: Terminal) -> None:
    """Neither found nor shown, unless the channel is named."""
    _, secret = _do(terminal, _two)
    assert terminal.says("why", "search", "zebrafinch")[1] == (
        "Nothing in the log fits “zebrafinch”. Try fewer words."
    )
    assert "zebrafinch" not in terminal.says("why", "search", "--format", "json")[1]
    for format_ in ("text", "json"):
        status, out, err = terminal.says("why", "show", secret, "--format", format_)
        assert (status, out) == (1, "")
        assert err.startswith(f"There is no entry {secret} that may be read here.")
    in_it = terminal.says("why", "search", "zebrafinch", "--channel", "slack:T1/P1")[1]
    assert in_it.startswith(secret)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("why", "show", "x"), "An entry's id is what fogbridge why search prints first."),
        (("why", "show", str(uuid4())), "There is no entry"),
        (("why", "search", "--kind", "weather"), "There is no kind “weather”. There are: capacity"),
    ],
)
def test_what_cant_be_done_is_said_calmly(
    terminal: Terminal, words: tuple[str, ...], sentence: str
) -> None:
    """One sentence on standard error, and status 1."""
    _do(terminal, _two)
    status, out, err = terminal.says(*words)
    assert (status, out) == (1, "")
    assert err.startswith(sentence)


def test_an_empty_log_says_where_it_begins(terminal: Terminal) -> None:
    """In the chat."""
    _do(terminal, lambda bench: bench.person("U1"))
    assert "@Fogbridge why this timeline?" in terminal.says("why", "search")[1]
