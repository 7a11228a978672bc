"""A fake in a process of its own, seen from a test: `with slack_process() as slack: ...`."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

JSON = dict[str, Any]

DOING_SECONDS = 150.0
"""How long one thing may take: longer than any delivery with its repetitions."""


@dataclass(frozen=True, slots=True)
class RemoteSlack:
    """The control surface of another process; see `control.py` for what can be done."""

    api_url: str
    pid: int | None = None

    def do(self, thing: str, /, **given: Any) -> Any:
        """Do one thing there. Raises `RuntimeError` with what went wrong."""
        request = urllib.request.Request(  # noqa: S310 - always http, on this machine
            self.api_url.removesuffix("/api/") + "/_control",
            data=json.dumps({"do": thing, "with": given}).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=DOING_SECONDS) as response:  # noqa: S310 - as above
                answer = json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                answer = json.load(error)
        if not answer["ok"]:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def wait_for(self, look: str, /, *, timeout: float = 5.0, **given: Any) -> Any:
        """What one look gives once it is something. Raises `AssertionError` after `timeout` s."""
        ends = time.monotonic() + timeout
        while not (found := self.do(look, **given)):
            if time.monotonic() > ends:
                raise AssertionError(f"waited {timeout} s for {look} {given}")
            time.sleep(0.02)
        return found


@contextmanager
def slack_process(port: int = 0) -> Iterator[RemoteSlack]:
    """A fake Slack in its own process, ended when the block is left."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.slack", "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        if not address:
            raise RuntimeError("the fake Slack did not start")
        yield RemoteSlack(address, process.pid)
    finally:
        process.terminate()
        process.wait(10.0)
        if process.stdout is not None:
            process.stdout.close()
