"""Reading a whole thread: by rules, or by a model whose answer the same rules check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from bot.threads.contract import Reading, ThreadMessage
from bot.threads.rules import read_said
from bot.threads.said import listen
from bot.translation.facts import NumericOrder
from bot.translation.reading import Reader


def read_by_rules(
    messages: Sequence[ThreadMessage],
    reader: Reader,
    zone: tzinfo | None = None,
    date_order: NumericOrder | None = None,
) -> Reading:
    """What the rules read in a thread; never raises, and quotes verbatim.

    Relative dates count from the moment of their message, in `zone` or in its own offset.
    """
    return read_said(listen(messages, reader, zone, date_order))
