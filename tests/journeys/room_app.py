"""The app without any chat platform, as `make run` starts it, and a browser's requests to it."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import TypeVar

import httpx2

from adapters.room.demo import threads
from tests.journeys.process import PROGRAM

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
TOLD = len(threads(datetime.now(UTC).date()))
"""How many threads the demo tells."""
PATIENCE = 150.0
"""Seconds until what should happen has not happened: the machine may be busy."""

_RUN = "import sys; from adapters.cli import main; sys.argv = ['fogbridge', *sys.argv[1:]]; main()"
_LINE = re.compile(r"Fogbridge is at (http://127\.0\.0\.1:\d+) ")


@dataclass
class RoomApp:
    """One process of the app. `settings` are further variables of its environment."""

    database: str
    settings: dict[str, str] = field(default_factory=dict)
    address: str = ""
    log: list[str] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None
    _readers: list[threading.Thread] = field(default_factory=list, repr=False)

    def __enter__(self) -> RoomApp:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> RoomApp:
        """Start it and wait until it says where it is."""
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error::ResourceWarning", "-c", PROGRAM, "0"],
            cwd=ROOT,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        said: queue.Queue[str] = queue.Queue()
        process = self.process

        def listen() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                said.put(line)
            said.put("")  # it has ended, and nobody need wait for it

        def keep() -> None:
            assert process.stderr is not None
            self.log.extend(line.rstrip("\n") for line in process.stderr)

        self._readers = [threading.Thread(target=read, daemon=True) for read in (listen, keep)]
        for reader in self._readers:
            reader.start()
        try:
            found = _LINE.match(said.get(timeout=90))
        except queue.Empty:
            found = None
        if found is None:
            self.kill()
            raise AssertionError("the app did not start\n" + "\n".join(self.log[-30:]))
        self.address = found[1]
        return self

    def run(self, *words: str) -> str:
        """Another command on the same database; what it says."""
        command = [sys.executable, "-c", _RUN, *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self._environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SLACK_", "FOGBRIDGE_", "OPENAI_"))
        }
        return {
            **kept,
            "FOGBRIDGE_DATABASE_URL": self.database,
            "FOGBRIDGE_SECRET_KEY": "a-key-for-tests-and-nothing-else-0123456789",
            **self.settings,
        }

    def kill(self) -> None:
        """As a power cut would: nothing is finished, nothing is said."""
        assert self.process is not None
        self.process.kill()
        self._let_go()

    def stop(self, seconds: float = 90.0) -> None:
        """As an operator does."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(seconds)
        finally:
            if self.process.poll() is None:
                self.process.kill()
            self._let_go()

    def _let_go(self) -> None:
        assert self.process is not None
        self.process.wait()
        for reader in self._readers:
            reader.join()
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        self.process = None


@dataclass
class Visitor:
    """Somebody with a browser but no script: pages, forms, and the stream of changes."""

    app: RoomApp

    def get(self, path: str) -> httpx2.Response:
        """A page."""
        return httpx2.get(self.app.address + path, follow_redirects=True, timeout=PATIENCE)

    def post(self, path: str, **fields: str) -> httpx2.Response:
        """Send a form, and go where it leads."""
        fields = {("as" if name == "by" else name): value for name, value in fields.items()}
        return httpx2.post(
            self.app.address + path, data=fields, follow_redirects=True, timeout=PATIENCE
        )

    def begins(self, by: str, text: str) -> str:
        """Begin a thread; its path."""
        there = self.post("/room/say", by=by, thread="", do="send", text=text)
        assert there.status_code == 200, there.text
        return str(there.url.path)

    def says(self, path: str, by: str, text: str, do: str = "send") -> httpx2.Response:
        """Write in a thread."""
        return self.post("/room/say", by=by, thread=path.rpartition("/")[2], do=do, text=text)

    def presses(self, path: str, by: str, label: str) -> httpx2.Response:
        """Press the last button with this label that stands in the thread."""
        found = re.findall(
            rf'name="press" value="([^"]+)"[^>]*>{re.escape(label)}</button>', self.get(path).text
        )
        assert found, label
        thread = path.rpartition("/")[2]
        return self.post("/room/press", by=by, thread=thread, press=unescape(found[-1]))

    def shows(self, path: str, words: str) -> str:
        """Wait until a page says this."""
        return self.wait(lambda: page if words in (page := self.text(path)) else "")

    def text(self, path: str) -> str:
        """A page as it is, entities resolved."""
        return unescape(self.get(path).text)

    def wait(self, looked_for: Callable[[], T]) -> T:
        """What `looked_for` gives once it is something."""
        ends = time.monotonic() + PATIENCE
        while not (found := looked_for()):
            assert time.monotonic() < ends, "\n".join(self.app.log[-20:])
            time.sleep(0.05)
        return found

    @contextmanager
    def listening(self, since: int | None = None, *, last: int | None = None) -> Iterator[Changes]:
        """The stream of changes, from the page's number on, or from where it broke off."""
        headers = {} if last is None else {"last-event-id": str(last)}
        query = "" if since is None else f"?since={since}"
        with httpx2.stream(
            "GET", f"{self.app.address}/room/events{query}", headers=headers, timeout=PATIENCE
        ) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            yield Changes(stream.iter_lines())


@dataclass
class Changes:
    """What the stream says."""

    lines: Iterator[str]

    def next(self) -> int:
        """The number of the next change."""
        for line in self.lines:
            if line.startswith("id: "):
                return int(line.removeprefix("id: "))
        raise AssertionError("the stream is over")


def number_of(page: str) -> int:
    """Up to which change a page knows."""
    found = re.search(r'data-room="(\d+)"', page)
    assert found
    return int(found[1])
