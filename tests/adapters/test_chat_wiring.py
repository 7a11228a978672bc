"""Where the chats are put together: what is counted of what they deliver."""

from __future__ import annotations

import pytest

from adapters.chat_wiring import Deliveries
from bot.incoming import Incoming, Opened
from tests.fakes.clock import StillClock

DELIVERY = Incoming(
    key="slack:T1:1", platform="slack", team="T1", at=StillClock().now(), said=Opened(what="home")
)


async def test_what_is_written_down_is_counted_and_what_could_not_be_too() -> None:
    """The delivery goes on as it came, and so does the error."""
    written: list[tuple[Incoming, bool]] = []

    async def submit(incoming: Incoming, *, asks_model: bool = True) -> None:
        if len(written) == 2:
            raise OSError("disk full")
        written.append((incoming, asks_model))

    deliveries = Deliveries()
    counted = deliveries.counted(submit)
    await counted(DELIVERY)
    await counted(DELIVERY, asks_model=False)
    with pytest.raises(OSError, match="disk full"):
        await counted(DELIVERY)
    assert written == [(DELIVERY, True), (DELIVERY, False)]
    assert (deliveries.taken, deliveries.refused) == (2, 1)
