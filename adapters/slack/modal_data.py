"""What a modal carries along, so that what was typed into it is read with its context."""

from __future__ import annotations

import json
from dataclasses import dataclass

from adapters.slack.route import Route
from adapters.slack.source import Body, storable
from adapters.slack.views import MAX_METADATA
from bot.incoming import Place


@dataclass(frozen=True, slots=True)
class Meta:
    """What a modal carries along: the form's context, where it was opened, and the way back."""

    context: dict[str, str]
    place: Place | None = None
    route: Route | None = None

    def kept(self) -> str:
        """As Slack keeps it (`private_metadata`)."""
        return json.dumps(
            {
                "context": self.context,
                "place": self.place.model_dump(mode="json", exclude_none=True)
                if self.place
                else None,
                "route": self.route.kept() if self.route else None,
            }
        )


def meta_of(view: Body) -> Meta:
    """What the modal carried; nothing where it is not ours."""
    try:
        written = view.get("private_metadata") or "{}"
        if len(written) > MAX_METADATA or "\\u0000" in written:
            return Meta({})
        kept = json.loads(storable(written))
        place = Place.model_validate(kept["place"]) if kept.get("place") else None
        route = Route.model_validate_json(kept["route"]) if kept.get("route") else None
        context = {
            storable(str(key)): storable(str(value))
            for key, value in (kept.get("context") or {}).items()
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Meta({})
    return Meta(context, place, route)
