"""The way back into a conversation of Teams, as the durable queue and the cards keep it."""

from __future__ import annotations

import hashlib
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

Kind = Literal["personal", "groupChat", "channel"]

_LONGEST = 120
"""Characters of a conversation's key; our columns take 128. Ids of personal chats are longer."""
_SHOWN, _HASHED = 40, 40


class Route(BaseModel):
    """Where somebody said or pressed something, and how to answer them there.

    `conversation` is the platform's whole id, with its thread; `service` the address that takes what
    we send; `bot` and `user` the Bot Framework's ids of both. `message` is the card that was pressed.
    `targeted`: what was said or pressed is for that person alone. `dialog`: pressed inside of one.
    `zone` and `locale` are the person's, where Teams says them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    conversation: str | None = None
    kind: Kind | None = None
    service: str | None = None
    bot: str | None = None
    user: str | None = None
    message: str | None = None
    targeted: bool = False
    dialog: bool = False
    zone: str | None = None
    locale: str | None = None

    def kept(self) -> str:
        """As it is stored."""
        return self.model_dump_json(exclude_defaults=True)


def route_of(kept: str | None) -> Route:
    """The route that was stored; one that leads nowhere where there is none."""
    if not kept:
        return Route()
    try:
        return Route.model_validate_json(kept)
    except ValidationError:
        return Route()


def conversation_key(conversation: str) -> str:
    """What we call a conversation: its id without the thread, shortened where it is very long."""
    key = conversation.partition(";messageid=")[0]
    if len(key) <= _LONGEST:
        return key
    return f"{key[:_SHOWN]}~{hashlib.sha256(key.encode()).hexdigest()[:_HASHED]}"
