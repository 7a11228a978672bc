"""A process of the app that is started in a fraction of a second, and killed as often as one likes.

It is forked from a process that has the app's modules and the termbase loaded already; all else is
as with `fogbridge serve`. The port stays the same over its starts, as behind a load balancer.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from bot.ports import Card
from tests.fakes.slack import FakeSlack
from tests.journeys.app import App

Hook = Literal["brisk", "blind", "brisk_in_teams", "blind_in_teams"]
"""What a test changes inside: brisk looks for dead processes each second, and not each fifth, and
waits four seconds for Slack (two for Teams), and not ten; blind posts again without a look at what
stands there, so that a test can be seen to fail."""

_READY = "Fogbridge is at http://127.0.0.1:"
_LOADED = (
    "adapters.chat_wiring adapters.cli adapters.serve adapters.slack.app adapters.web.app "
    "adapters.database.migrate adapters.database.store adapters.openai_model aiosqlite alembic.command "
    "dbos openai.resources.chat psycopg psycopg_binary sqlalchemy.dialects.postgresql.psycopg "
    "sqlalchemy.dialects.sqlite.aiosqlite uvicorn uvicorn.lifespan.on uvicorn.protocols.http.auto "
    "uvicorn.protocols.websockets.auto tests.faults.replica tests.faults.warm"
).split()
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(_LOADED)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass
class Replica:
    """One of the processes on a database. `folder` takes its logs, one file for each start."""

    fake: FakeSlack
    database: str
    folder: Path
    name: str = "a"
    settings: dict[str, str] = field(default_factory=dict)
    hooks: Sequence[Hook] = ("brisk",)
    port: int = field(default_factory=free_port)
    starts: int = 0
    process: ForkServerProcess | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.kill()
        self.stop()

    @property
    def url(self) -> str:
        """Where Slack posts."""
        return f"http://127.0.0.1:{self.port}/slack/events"

    def environment(self) -> dict[str, str]:
        """What it is started with."""
        return App(self.fake, self.database, settings=self.settings)._environment()

    @property
    def pid(self) -> int:
        """Its process, while it runs."""
        assert self.process is not None
        assert self.process.pid is not None
        return self.process.pid

    def begin(self) -> Self:
        """Start it, and do not wait until it listens."""
        self.starts += 1
        self.process = _forks.Process(
            target=_serve,
            args=(self.port, self.environment(), str(self._log(self.starts)), tuple(self.hooks)),
            daemon=True,
        )
        self.process.start()
        return self

    def wait(self, seconds: float = 60.0) -> Self:
        """Wait until it listens."""
        ends = time.monotonic() + seconds
        log = self._log(self.starts)
        while not (log.exists() and _READY in log.read_text(errors="replace")):
            if time.monotonic() > ends or self.process is None or not self.process.is_alive():
                raise AssertionError(f"replica {self.name} did not start:\n{self.log()[-4000:]}")
            time.sleep(0.01)
        return self

    def start(self) -> Self:
        """Start it and wait until it listens."""
        return self.begin().wait()

    def kill(self) -> None:
        """As a power cut would: nothing is finished, nothing is said."""
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process = None

    def stop(self, seconds: float = 40.0) -> None:
        """As an operator does."""
        if self.process is None:
            return
        os.kill(self.pid, signal.SIGTERM)
        self.process.join(seconds)
        if self.process.is_alive():
            self.kill()
            raise AssertionError(f"replica {self.name} did not stop")
        self.process = None

    def log(self) -> str:
        """All that it ever said."""
        return "\n".join(
            self._log(start).read_text(errors="replace")
            for start in range(1, self.starts + 1)
            if self._log(start).exists()
        )

    def _log(self, start: int) -> Path:
        return self.folder / f"replica-{self.name}-{start}.log"


def _serve(port: int, environment: dict[str, str], log: str, hooks: tuple[Hook, ...]) -> None:
    """What the forked process does."""
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
    os.environ.clear()
    os.environ.update(environment)
    for hook in ("warm", *hooks):
        _HOOKS[hook]()
    from adapters.cli import main

    sys.argv = ["fogbridge", "serve", "--port", str(port)]
    main()


def _warm() -> None:
    from adapters import serve
    from tests.faults.warm import READER

    setattr(serve, "build_reader", lambda: READER)  # noqa: B010 - mypy knows it as wiring's


def _brisk() -> None:
    from adapters import chat_wiring, slack_wiring
    from adapters.slack.client import SlackClient

    as_usual = chat_wiring.pace_of
    chat_wiring.pace_of = lambda *asked: replace(as_usual(*asked), reap_seconds=1.0)
    setattr(slack_wiring, "SlackClient", partial(SlackClient, seconds=4.0))  # noqa: B010 - as above


def _blind() -> None:
    from adapters.slack.post import SlackPost

    async def sees_nothing(*_: Any) -> dict[str, str]:
        return {}

    setattr(SlackPost, "_standing", sees_nothing)  # noqa: B010 - as above


def _brisk_in_teams() -> None:
    from adapters import teams_wiring
    from adapters.teams.connector import Connector

    setattr(teams_wiring, "Connector", partial(Connector, seconds=2.0))  # noqa: B010 - as above


def _blind_in_teams() -> None:
    from adapters.database.outbox import DatabaseOutbox

    as_usual = DatabaseOutbox.sending

    async def forgets(self: DatabaseOutbox, card: Card) -> bool:
        await as_usual(self, card)
        return False

    setattr(DatabaseOutbox, "sending", forgets)  # noqa: B010 - as above


_HOOKS = {
    "warm": _warm,
    "brisk": _brisk,
    "blind": _blind,
    "brisk_in_teams": _brisk_in_teams,
    "blind_in_teams": _blind_in_teams,
}
