"""People who each go on with what they do, until they are told to stop."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

_SENDERS = 5


@dataclass
class Crowd:
    """Some at once; each does `act` with dice of its own, with a pause before each time."""

    act: Callable[[random.Random], None]
    seed: int
    pause: float = 1.0
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _wrong: list[BaseException] = field(default_factory=list)

    def start(self) -> None:
        """They begin."""
        for number in range(_SENDERS):
            dice = random.Random(f"{self.seed}-{number}")  # noqa: S311 - a test's dice
            thread = threading.Thread(target=self._go_on, args=(dice,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """They finish what they are at."""
        self._stop.set()
        for thread in self._threads:
            thread.join(120)
            assert not thread.is_alive()
        if self._wrong:
            raise self._wrong[0]

    def _go_on(self, dice: random.Random) -> None:
        try:
            while not self._stop.wait(dice.uniform(0.2, 1.8) * self.pause):
                self.act(dice)
        except BaseException as error:
            self._wrong.append(error)
            raise
