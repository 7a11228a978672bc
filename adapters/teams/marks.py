"""A mark on each card that others see, by which it is found again where Teams lets us read.

The Bot Framework has no place for what is ours alone, and Graph hands a card on as it was sent; so it
is the id of the card's first element, which nobody sees.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

Activity = dict[str, Any]


def mark_of(card: UUID) -> str:
    """The mark of a card of ours."""
    return f"fogbridge-{card.hex}"


def marked(activity: Activity, mark: str) -> Activity:
    """The message with this mark on it."""
    (one,) = activity["attachments"]
    body = [{**element, "id": mark} for element in one["content"]["body"][:1]]
    content = {**one["content"], "body": [*body, *one["content"]["body"][1:]]}
    return {**activity, "attachments": [{**one, "content": content}]}


def bears(message: Mapping[str, Any], mark: str) -> bool:
    """Whether a message, as Graph gives it, has this mark on one of its cards."""
    attached = message.get("attachments")
    return any(
        mark in content
        for one in (attached if isinstance(attached, list) else ())
        if isinstance(one, Mapping) and isinstance(content := one.get("content"), str)
    )
