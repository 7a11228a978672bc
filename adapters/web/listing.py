"""What every list of the memory shows around what was found: its filter, its file, the pages beside it."""

from __future__ import annotations

from typing import Any, Protocol

from adapters.web import asked_for
from adapters.web.csv_export import LIMIT
from adapters.web.looking import Looking
from bot.records import ChannelKey


class Filter(Protocol):
    """What an address asks for, which can be written as an address again."""

    @property
    def page(self) -> int:
        """The number of the page, from 1."""

    @property
    def channel(self) -> ChannelKey | None:
        """The channel that the list keeps to."""

    def address(self, path: str = ..., **changes: str | int | None) -> str:
        """The address of this filter with some of its parts changed."""


def beside(asked: Filter, *, more: bool) -> tuple[str | None, str | None]:
    """The addresses of the page before and of the one behind, where there are any."""
    page = asked.page
    before = asked.address(page=page - 1 if page > 2 else None) if page > 1 else None
    return before, asked.address(page=page + 1) if more else None


def around(asked: Filter, path: str, eyes: Looking) -> dict[str, Any]:
    """What the template of each list is given beside what was found."""
    return {
        "filter": asked,
        "channel": asked_for.written_channel(asked.channel),
        "csv": asked.address(f"{path}.csv"),
        "csv_limit": LIMIT,
        "signed_in": eyes.person is not None,
    }
