"""`python -m adapters.drawing [--system-fonts] < drawing.svg > picture.png`: one picture, out of the way
of whatever asked for it."""

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
    sys.stdout.buffer.write(rasterized(whole, system_fonts="--system-fonts" in sys.argv[1:]))


if __name__ == "__main__":
    main()
