"""What can be pressed on a card: an action for each of our buttons, in sets that Teams draws whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from adapters.teams.card_data import Held, button_data, form_data, opens_dialog
from adapters.teams.elements import Element
from bot.cutting import clean, shortened
from bot.forms import Form
from bot.reply import Button

MAX_LABEL = 60
"""Characters of a button's label; Teams names no limit, and shows about this many in one line."""
MAX_URL = 2_000
MAX_ACTIONS = 6
"""Actions of one set: Teams draws no more."""
_LINE, _EDGES = 66, 4
"""Signs that a line of buttons holds on a desk, and those that a button's edges take."""
_LINKS = ("https", "http")


@dataclass(frozen=True, slots=True)
class Surface:
    """Where a card stands: in a conversation, or in a dialog, which only knows Action.Submit."""

    dialog: bool = False
    held: Held = field(default_factory=Held)


IN_CHAT = Surface()


def action(button: Button, surface: Surface) -> Element | None:
    """The action of a button; None for a link that leads nowhere on the web.

    Raises `ValueError` for a button whose name or value a card has no room for.
    """
    title = shortened(clean(button.label).strip() or button.name, MAX_LABEL)
    if button.url:
        url = web_link(button.url)
        return {"type": "Action.OpenUrl", "title": title, "url": url} if url else None
    drawn: Element = {"title": title, "data": button_data(button.name, button.value, surface.held)}
    if button.main:
        drawn["style"] = "positive"
    if surface.dialog:
        return {"type": "Action.Submit", **drawn}
    if opens_dialog(button.name):
        drawn["data"]["msteams"] = {"type": "task/fetch"}
        return {"type": "Action.Submit", **drawn}
    return {"type": "Action.Execute", "verb": button.name, **drawn}


def action_sets(buttons: Iterable[Button], surface: Surface) -> list[Element]:
    """Buttons in their order, a few a line."""
    drawn = [one for button in buttons if (one := action(button, surface)) is not None]
    sets: list[Element] = [{"type": "ActionSet", "actions": few} for few in _lines(drawn)]
    if sets:
        sets[0]["spacing"] = "Medium"
    return sets


def menu(buttons: Iterable[Button], surface: Surface) -> list[Element]:
    """Buttons behind three dots, where a list would be nothing but buttons otherwise."""
    drawn = [one for button in buttons if (one := action(button, surface)) is not None]
    hidden: list[Element] = []
    for one in drawn:
        one.pop("style", None)  # nothing hidden is the main thing
        hidden.append({**one, "mode": "secondary"})
    return [{"type": "ActionSet", "actions": hidden}] if hidden else []


def sends(form: Form, label: str, surface: Surface) -> Element:
    """The action that sends a form with everything that was typed."""
    drawn = {
        "title": shortened(clean(label), MAX_LABEL),
        "style": "positive",
        "data": form_data(form, surface.held),
    }
    if surface.dialog:
        return {"type": "Action.Submit", **drawn}
    return {"type": "Action.Execute", "verb": form.name, **drawn}


def web_link(url: str) -> str | None:
    """An address that may stand behind a link: of the web, and not endless."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    whole = parts.scheme in _LINKS and bool(parts.netloc) and len(url) <= MAX_URL
    return url if whole and url.isprintable() and " " not in url else None


def _lines(drawn: list[Element]) -> Iterator[list[Element]]:
    """As many a line as are seen beside each other, so that none is left alone on the next."""
    line: list[Element] = []
    room = _LINE
    for one in drawn:
        wide = len(one["title"]) + _EDGES
        if line and (wide > room or len(line) == MAX_ACTIONS):
            yield line
            line, room = [], _LINE
        line.append(one)
        room -= wide
    if line:
        yield line
