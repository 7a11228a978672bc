"""What runs as a journey's process: `fogbridge serve`, whose schedule looks more often.

What is due is found by the schedule, each minute; no journey is about the minute itself.
"""

from __future__ import annotations

import sys
from dataclasses import replace

PROGRAM = "import sys; from tests.journeys.process import serve; serve(sys.argv[1])"
A_LOOK = "*/3 * * * * *"
"""When the schedule looks: each third second."""


def serve(port: str) -> None:
    """The app, until it is stopped."""
    from adapters import chat_wiring  # here, since who starts the process reads this file too
    from adapters.cli import main

    as_usual = chat_wiring.pace_of
    chat_wiring.pace_of = lambda *asked: replace(as_usual(*asked), tick=A_LOOK)
    sys.argv = ["fogbridge", "serve", "--port", port]
    main()
