"""What Teams sends, as an Incoming: pure, and None for everything that is not for us.

Shapes: learn.microsoft.com, "Conversation events", "Dialogs in bots", "Universal Actions", "Action
commands of message extensions", "Bot messages with AI-generated content". Whoever calls has verified
the token, the channel and the tenant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from pydantic import ValidationError

from adapters.teams.card_data import Held, button_of, form_of, held_of, typed_in
from adapters.teams.manifest import GLOSSARY, GLOSSARY_WORD, SHORTCUTS, TRANSLATE_COMPOSE
from adapters.teams.mentions import mentions_in, plain_text, without_command
from adapters.teams.source import (
    MAX_RAW,
    Activity,
    Source,
    ident,
    incoming_of,
    is_bots,
    is_targeted,
    mapping,
    moment,
    place_of,
    raw_text,
    route_to,
    source_of,
    storable,
)
from bot.forms import Form
from bot.incoming import (
    Command,
    Deleted,
    Direct,
    Edited,
    Heard,
    Incoming,
    Mention,
    Opened,
    Pressed,
    Said,
    Shortcut,
    Submitted,
    Who,
)

Invoke = Literal["card", "dialog", "extension", "feedback"]

_MAX_REASON = 1_000
_MAX_WORD = 80
_HOME_WORDS = frozenset(("home", "start", "home page"))
_SLASH = re.compile(r"/[ \t]*(?:fogbridge\b[ \t]*)?", re.IGNORECASE)
_INVOKES: dict[str, Invoke] = {
    "adaptiveCard/action": "card",
    "task/fetch": "dialog",
    "task/submit": "dialog",
    "composeExtension/fetchTask": "extension",
    "composeExtension/submitAction": "extension",
    "message/submitAction": "feedback",
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """An Incoming with what its answer must look like, which is never kept.

    `invoke` None: nothing is said in the answer; `extension` is a dialog of the message extension. `form` is the form that was sent, with what was typed.
    `held`: who saw what was pressed, which what opens from there hands on.
    """

    incoming: Incoming
    invoke: Invoke | None = None
    form: Form | None = None
    held: Held = field(default_factory=Held)


def read(activity: Activity, now: datetime) -> Delivery | None:
    """The delivery, or None where there is nothing to do. Never raises for what is malformed."""
    try:
        return _read(activity, now)
    except (ValidationError, LookupError, TypeError, ValueError, AttributeError):
        return None
    except (OverflowError, OSError, RecursionError):  # a moment in no calendar; too deep to look at
        return None


def query(activity: Activity) -> str | None:
    """The word that somebody looks up in the glossary while they write; None where it is no query."""
    try:
        value = mapping(activity.get("value"))
        if activity.get("name") != "composeExtension/query" or value.get("commandId") != GLOSSARY:
            return None
        for given in value.get("parameters") or ():
            if mapping(given).get("name") == GLOSSARY_WORD:
                word = given.get("value")
                return storable(word.strip())[:_MAX_WORD] if isinstance(word, str) else ""
    except (TypeError, ValueError, AttributeError, RecursionError):
        return None
    return ""


def _read(activity: Activity, now: datetime) -> Delivery | None:
    if is_bots(activity):
        return None
    source = source_of(activity, now)
    match activity["type"]:
        case "message":
            return _message(activity, source)
        case "messageUpdate" | "messageDelete":
            return _changed(activity, source)
        case "installationUpdate":
            return _installed(activity, source)
        case "invoke":
            return _invoke(activity, source)
    return None


def _message(activity: Activity, source: Source) -> Delivery | None:
    value = activity.get("value")
    if isinstance(value, Mapping) and not activity.get("text"):  # an old client's Action.Execute
        return _card_action(activity, source, value, dialog=False)
    called, names = mentions_in(activity, source.bot)
    text = plain_text(raw_text(activity.get("text")), names)
    message, place = ident(activity["id"]), place_of(activity, source)
    if place is None:
        return None
    targeted = is_targeted(activity)
    said: Said
    if targeted:
        said = Command(text=storable(_asked(text)))
    elif place.direct:
        if text.casefold() in _HOME_WORDS:
            said, place = Opened(what="home"), None
        else:
            said = Direct(message=message, text=storable(without_command(text)))
    elif called:
        said = Mention(message=message, text=storable(without_command(text)))
    elif place.thread is not None:
        said = Heard(message=message, text=storable(text))
    else:
        return None  # nobody called us
    once = f"teams:{source.tenant}:{source.key}:{message}"
    route = route_to(activity, source, targeted=targeted)
    return Delivery(incoming_of(activity, source, said, place, route, once=once))


def _changed(activity: Activity, source: Source) -> Delivery | None:
    event = mapping(activity.get("channelData")).get("eventType")
    message, place = ident(activity["id"]), place_of(activity, source)
    said: Said
    if activity["type"] == "messageDelete" or event == "softDeleteMessage":
        said = Deleted(message=message)
        incoming = incoming_of(activity, source, said, place, None)
        return Delivery(incoming.model_copy(update={"who": None}))
    if event not in (None, "editMessage", "undeleteMessage"):
        return None
    _, names = mentions_in(activity, source.bot)
    text = without_command(plain_text(raw_text(activity.get("text")), names))
    said = Edited(message=message, text=storable(text))
    return Delivery(incoming_of(activity, source, said, place, None))


def _installed(activity: Activity, source: Source) -> Delivery | None:
    """Somebody took the bot into their own chat: their home page is what it says first.

    In a team or a group chat nobody asked for anything yet.
    """
    added = str(activity.get("action", "")).casefold() in ("add", "add-upgrade")
    if not added or source.kind != "personal" or source.who is None:
        return None
    route = route_to(activity, source)
    return Delivery(incoming_of(activity, source, Opened(what="home"), None, route))


def _invoke(activity: Activity, source: Source) -> Delivery | None:
    name, value = activity.get("name"), mapping(activity.get("value"))
    match name:
        case "adaptiveCard/action":
            if value.get("trigger") == "automatic":  # a card that is looked at, not pressed
                return None
            return _card_action(activity, source, mapping(value["action"])["data"], dialog=False)
        case "task/fetch":
            return _card_action(activity, source, value["data"], dialog=False)
        case "task/submit" | "composeExtension/submitAction":
            return _card_action(activity, source, value["data"], dialog=True)
        case "composeExtension/fetchTask":
            return _composed(activity, source, value)
        case "message/submitAction":
            return _feedback(activity, source, value)
    return None


def _card_action(activity: Activity, source: Source, data: Any, *, dialog: bool) -> Delivery | None:
    """A button of a card or a dialog, or a form that was sent."""
    data = mapping(data)
    held = held_of(data)
    targeted = held.private or is_targeted(activity)
    route = route_to(activity, source, targeted=targeted, dialog=dialog)
    place = None if held.home else place_of(activity, source)
    invoke = _INVOKES.get(str(activity.get("name")))
    form = form_of(data)
    if form is not None:
        values = {name: storable(text) for name, text in typed_in(form).items()}
        context = {key: storable(value) for key, value in form.context.items()}
        said: Said = Submitted(form=form.name, values=values, context=context)
        incoming = incoming_of(activity, source, said, place, route)
        return Delivery(incoming, invoke, form, held)
    button = button_of(data)
    if button is None:
        return None
    in_the_open = not targeted and not dialog and route.message is not None
    said = Pressed(
        button=storable(button[0]),
        value=storable(button[1]),
        message=route.message if in_the_open else None,
    )
    return Delivery(incoming_of(activity, source, said, place, route), invoke, held=held)


def _composed(activity: Activity, source: Source, value: Activity) -> Delivery | None:
    """From a message's menu, or from where messages are written."""
    command, payload = value.get("commandId"), value.get("messagePayload")
    # The answer is for whoever asked, wherever they did; a dialog shows it.
    route = route_to(activity, source, targeted=True, dialog=True)
    if isinstance(payload, Mapping) and isinstance(command, str) and command in SHORTCUTS:
        message, author = ident(payload["id"]), _author(payload, source)
        place = place_of(activity, source, root=payload.get("replyToId"), message=message)
        raw = raw_text(mapping(payload.get("body")).get("content"))
        said: Said = Shortcut(
            message=message, text=storable(plain_text(raw)), author=author, what=SHORTCUTS[command]
        )
        incoming = incoming_of(activity, source, said, place, route)
        written = moment(payload.get("createdDateTime"), source.at)
        return Delivery(incoming.model_copy(update={"at": written}), "extension")
    if command == TRANSLATE_COMPOSE:
        place = place_of(activity, source)
        said = Pressed(button="translate", value="shortcut")
        return Delivery(incoming_of(activity, source, said, place, route), "extension")
    return None


def _feedback(activity: Activity, source: Source, value: Activity) -> Delivery | None:
    """Teams' own thumbs, and what was written beside them.

    They carry nothing of ours: whoever keeps the cards knows which one stands at `replyToId`.
    """
    if value.get("actionName") != "feedback":
        return None
    given = mapping(value["actionValue"])
    message, place = ident(activity["replyToId"]), place_of(activity, source)
    route = route_to(activity, source)
    reason = _reason(given.get("feedback"))
    said: Said
    match given.get("reaction"):
        case "like":
            said = Pressed(button="helpful", message=message)
        case "dislike" if reason:
            said = Submitted(
                form="reason", values={"reason": storable(reason)}, context={"card": ""}
            )
        case "dislike":
            said = Pressed(button="not_helpful", message=message)
        case _:
            return None
    return Delivery(incoming_of(activity, source, said, place, route), "feedback")


def _reason(written: Any) -> str:
    """What somebody wrote in Teams' own form; it comes as JSON in a string."""
    if not isinstance(written, str) or len(written) > MAX_RAW:
        return ""
    try:
        said = mapping(json.loads(written)).get("feedbackText")
    except (ValueError, TypeError):
        return ""
    return said.strip()[:_MAX_REASON] if isinstance(said, str) else ""


def _author(payload: Activity, source: Source) -> Who | None:
    """Who wrote a message that was chosen; None for a bot, whose words are nobody's."""
    user = mapping(mapping(payload.get("from")).get("user"))
    if not user.get("id"):
        return None
    tenant = user.get("tenantId") or source.tenant
    return Who(platform="teams", team=ident(tenant), user=ident(user["id"]))


def _asked(text: str) -> str:
    """The words of a targeted message; the menu's `translate` alone asks for the form.

    Teams' pages show a command with its sign and the app's name before it (`/fogbridge term`), and
    say elsewhere that its name alone is sent.
    """
    found = _SLASH.match(text)
    words = text[found.end() :] if found else text
    return "" if words.casefold() == "translate" else without_command(words)
