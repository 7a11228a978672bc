"""`python -m tests.fakes.slack --port 9701`: a fake Slack in a process of its own."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from tests.fakes.slack.fake import FakeSlack


def main() -> None:
    """Serve until a signal; the first line of standard output is the address for SLACK_API_URL."""
    parser = argparse.ArgumentParser(prog="tests.fakes.slack")
    parser.add_argument("--port", type=int, default=0)
    port = parser.parse_args().port
    over = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: over.set())
    with FakeSlack(port=port) as fake:
        sys.stdout.write(f"{fake.api_url}\n")
        sys.stdout.flush()
        over.wait()


if __name__ == "__main__":
    main()
