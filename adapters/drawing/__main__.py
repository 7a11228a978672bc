"""`python -m adapters.drawing [--system-fonts] [--small] < drawing.svg > picture.png`: one picture, out
of the way of whatever asked for it."""

from __future__ import annotations

import os
import sys

from adapters.drawing.png import rasterized

_NICE = 5


def main() -> None:
    """Draw it with less urgency than what waits for answers."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    whole = sys.stdin.buffer.read().decode()
    words = sys.argv[1:]
    picture = rasterized(whole, system_fonts="--system-fonts" in words, small="--small" in words)
    sys.stdout.buffer.write(picture)


if __name__ == "__main__":
    main()
