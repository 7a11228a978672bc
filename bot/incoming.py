"""What reached us, whatever the platform: who did what, where, and how to answer in private.

It is what the durable queue stores, so it is small, plain and readable as JSON.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Platform = Literal["slack", "teams", "room"]
Visibility = Literal["public", "private"]


class Frozen(BaseModel):
    """Base of every part: immutable, and nothing unknown slips in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Frozen):
    """Where it happened. `thread` is the root message's key, None outside of a thread.

    `visibility` None is unknown, which is read as private; `outsiders` None is unknown too. `flat`: it
    has no threads, so nobody replies to anything there; not kept.
    """

    platform: Platform
    team: str
    channel: str
    thread: str | None = None
    direct: bool = False
    visibility: Visibility | None = None
    outsiders: bool | None = None
    flat: bool = False


class Who(Frozen):
    """A platform's user: the key of their team or enterprise, and their own."""

    platform: Platform
    team: str
    user: str


class Command(Frozen):
    """A command that the person typed; `text` without the command itself."""

    type: Literal["command"] = "command"
    text: str


class Mention(Frozen):
    """The bot was mentioned in a channel; `text` without the mention."""

    type: Literal["mention"] = "mention"
    message: str
    text: str


class Direct(Frozen):
    """A message in the person's own conversation with the bot."""

    type: Literal["direct"] = "direct"
    message: str
    text: str


class Heard(Frozen):
    """A message in a thread that the bot was called into."""

    type: Literal["heard"] = "heard"
    message: str
    text: str


class Edited(Frozen):
    """A message that we know was changed; `text` is the new one."""

    type: Literal["edited"] = "edited"
    message: str
    text: str


class Deleted(Frozen):
    """A message that we know was deleted."""

    type: Literal["deleted"] = "deleted"
    message: str


class Shortcut(Frozen):
    """The person asks for somebody's message to be translated, tracked as an ask, or explained.

    A form is open already for what comes of it. `author` is None where the platform does not say who
    wrote it.
    """

    type: Literal["shortcut"] = "shortcut"
    message: str
    text: str
    author: Who | None = None
    what: Literal["translate", "track", "why"] = "translate"


class Pressed(Frozen):
    """A button of a card, a form or the home page; `value` is what we put into it.

    `message` is the card's key where everybody in the place sees it.
    """

    type: Literal["pressed"] = "pressed"
    button: str
    value: str = ""
    message: str | None = None


class Submitted(Frozen):
    """A form that was sent; `context` is what we put into it when it was opened."""

    type: Literal["submitted"] = "submitted"
    form: str
    values: dict[str, str]
    context: dict[str, str] = {}


class Opened(Frozen):
    """The person looks at the bot's home page, or at their conversation with it."""

    type: Literal["opened"] = "opened"
    what: Literal["home", "conversation"]


class Removed(Frozen):
    """The bot was uninstalled, or its right to read and write was taken back."""

    type: Literal["removed"] = "removed"


class Due(Frozen):
    """Nobody said anything: something is due, and this is how it is said once.

    `subject` is what it is about: a week, a commitment and which of its reminders, an ask that was
    changed outside of its chat, so that its cards follow, or what is shown at an end of a pair.
    """

    type: Literal["due"] = "due"
    what: Literal["digest", "reminder", "card", "mirror"]
    subject: str


Said = Annotated[
    Command
    | Mention
    | Direct
    | Heard
    | Edited
    | Deleted
    | Shortcut
    | Pressed
    | Submitted
    | Opened
    | Removed
    | Due,
    Field(discriminator="type"),
]


class Incoming(Frozen):
    """One delivery.

    `key` is its idempotency key. `team` is the Installation's key: a team, or the enterprise of an
    installation for a whole organisation. `route` is the platform's own way back to the person in
    private, unread by the core. `at` is the moment of the message or the press. `once` names what happened rather than the delivery (place and
    message), because a platform may send the same message as two events.
    """

    key: str
    platform: Platform
    team: str
    enterprise: str | None = None
    who: Who | None = None
    place: Place | None = None
    at: AwareDatetime
    said: Said
    route: str | None = None
    once: str | None = None
