"""The real app as a process of its own, with a Slack of our own in front of it."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from tests.fakes.slack import FakeSlack
from tests.journeys.process import PROGRAM

ROOT = Path(__file__).parents[2]
Via = Literal["http", "socket"]

_LINE = re.compile(r"Fogbridge is at (http://127\.0\.0\.1:\d+) ")


@dataclass
class App:
    """One process of the app. `settings` are further variables of its environment, `program` is what
    the process runs."""

    fake: FakeSlack
    database: str
    via: Via = "http"
    settings: dict[str, str] = field(default_factory=dict)
    program: str = PROGRAM
    address: str = ""
    log: list[str] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None
    _readers: list[threading.Thread] = field(default_factory=list, repr=False)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def events_url(self) -> str:
        """Where Slack posts."""
        return f"{self.address}/slack/events"

    def start(self, *, seconds: float = 120.0) -> Self:
        """Start it and wait until it says where it is."""
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error::ResourceWarning", "-c", self.program, "0"],
            cwd=ROOT,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        said: queue.Queue[str | None] = queue.Queue()
        self._readers = [
            threading.Thread(target=self._listen, args=(self.process, said), daemon=True),
            threading.Thread(target=self._keep_log, args=(self.process,), daemon=True),
        ]
        for reader in self._readers:
            reader.start()
        try:
            line = said.get(timeout=seconds)
        except queue.Empty:
            line = ""
        found = _LINE.match(line or "")
        if found is None:
            ended = "" if line is not None else f" and ended with {self.process.wait(seconds)}"
            self.kill()
            raise AssertionError(
                f"the app did not start{ended}: {line!r}\n" + "\n".join(self.log[-30:])
            )
        self.address = found[1]
        if self.via == "socket":
            self.fake.wait_for_sockets(1)
        return self

    def kill(self) -> None:
        """As a power cut would: nothing is finished, nothing is said."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self._let_go()

    def stop(self, *, seconds: float = 40.0) -> None:
        """As an operator does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
                raise
            self._let_go()

    def _let_go(self) -> None:
        """Read what it still said, and close the pipes."""
        for reader in self._readers:
            reader.join()
        if self.process is not None:
            for pipe in (self.process.stdout, self.process.stderr):
                if pipe is not None:
                    pipe.close()
        self.process = None

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SLACK_", "FOGBRIDGE_", "OPENAI_"))
        }
        mode = (
            {"SLACK_APP_TOKEN": self.fake.world.app.app_token}
            if self.via == "socket"
            else {
                "SLACK_SIGNING_SECRET": self.fake.world.app.signing_secret,
                "FOGBRIDGE_PUBLIC_URL": "https://fogbridge.example.com",
            }
        )
        return {
            **kept,
            "FOGBRIDGE_DATABASE_URL": self.database,
            "FOGBRIDGE_SECRET_KEY": "a-key-for-tests-and-nothing-else-0123456789",
            "SLACK_API_URL": self.fake.api_url,
            "SLACK_BOT_TOKEN": "xoxb-T1",
            **mode,
            **self.settings,
        }

    def _listen(self, process: subprocess.Popen[str], said: queue.Queue[str | None]) -> None:
        """What it says, and None once it says nothing any more."""
        assert process.stdout is not None
        for line in process.stdout:
            said.put(line)
        said.put(None)

    def _keep_log(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        for line in process.stderr:
            self.log.append(line.rstrip("\n"))
