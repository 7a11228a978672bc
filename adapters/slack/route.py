"""The ways back to a person in private, as the durable queue and the cards keep them."""

from __future__ import annotations

from datetime import timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

RESPONSE_URL_LIVES = timedelta(minutes=29)
"""A response_url takes 5 posts within 30 minutes; docs.slack.dev, "Handling user interaction"."""


class Route(BaseModel):
    """One way back: an address to answer at until a moment, or a modal that is open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str | None = None
    until: AwareDatetime | None = None
    replaces: bool = False
    """Whether a post to the address can stand instead of the message that was pressed."""
    view: str | None = None
    external: str | None = None

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
