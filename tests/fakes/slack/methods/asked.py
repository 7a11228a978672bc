"""One call of a Web API method: who asks, with what, and what it takes to be allowed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack.state import Channel, Token
from tests.fakes.slack.world import Refused, World

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A call. `token` is None for methods that take a client id and secret instead."""

    world: World
    given: Mapping[str, Any]
    bearer: Token | None
    basic: tuple[str, str] | None = None

    @property
    def token(self) -> Token:
        """The token, for methods that cannot be called without one."""
        if self.bearer is None:
            raise Refused("not_authed")
        return self.bearer

    def text(self, name: str, *, missing: str | None = None) -> str:
        """An argument that has to be there, as a string."""
        value = self.given.get(name)
        if value is None or value == "":
            raise (
                invalid(f"missing required field: {name}") if missing is None else Refused(missing)
            )
        return str(value)

    def flag(self, name: str) -> bool:
        """An argument that is true or false, however it is written."""
        return str(self.given.get(name, "false")).lower() in ("true", "1")

    def number(self, name: str, otherwise: int) -> int:
        """A whole number, or `Refused`."""
        try:
            return int(self.given.get(name) or otherwise)
        except ValueError:
            raise invalid(f"must provide a number: {name}") from None

    def scope(self, *enough: str) -> None:
        """Refuse unless the token has one of these scopes."""
        if not self.token.scopes & set(enough):
            raise Refused(
                "missing_scope", needed=enough[0], provided=",".join(sorted(self.token.scopes))
            )

    def channel(self, name: str = "channel") -> Channel:
        """The channel that an argument names, if the token may know of it."""
        return self.world.reach(self.token, self.text(name, missing="channel_not_found"))

    def member(self, channel: Channel) -> None:
        """Refuse unless the bot is in the channel."""
        if self.token.user not in channel.members:
            raise Refused("not_in_channel")


Method = Callable[[Asked], JSON]


def invalid(*messages: str) -> Refused:
    """`invalid_arguments`, with what is wrong."""
    said = [m if m.startswith("[ERROR]") else f"[ERROR] {m}" for m in messages]
    return Refused("invalid_arguments", response_metadata={"messages": said})


HISTORY = {
    "public": "channels:history",
    "private": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}
READ = {"public": "channels:read", "private": "groups:read", "im": "im:read", "mpim": "mpim:read"}
