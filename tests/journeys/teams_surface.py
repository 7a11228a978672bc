"""Teams as `scripts.Surface`: two people in a team whose consent lets its threads be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from adapters.teams.wording import IN_TEAMS
from bot import wording
from glossary.concept import Side
from tests.fakes.teams.people import Done, People
from tests.fakes.teams.server import FakeTeams
from tests.fakes.teams.signing import TENANT
from tests.fakes.teams.world import Conversation, Message, User
from tests.journeys.office import PATIENCE
from tests.journeys.scripts import is_private, plain_lines
from tests.journeys.surfaces import _is_due, _today
from tests.journeys.teams_app import TeamsApp

T = TypeVar("T")
JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TeamsStage:
    """One running app with its Teams."""

    fake: FakeTeams
    app: TeamsApp
    people: People
    numbers: Iterator[int]


@dataclass
class TeamsSurface:
    """Two people and two channels of their own, who have said which side they are on."""

    stage: TeamsStage
    threads: dict[str, str] = field(default_factory=dict)
    has_private: bool = True
    draws: bool = True

    def __post_init__(self) -> None:
        world, number = self.stage.fake.world, next(self.stage.numbers)
        self.users: dict[Side, User] = {
            "marketing": world.user(f"marketing-ops-{number}"),
            "it": world.user(f"platform-team-{number}"),
        }
        everybody = tuple(self.users.values())
        self.channel = world.channel(f"web-{number}", *everybody)
        self.private = world.channel(f"board-{number}", *everybody)
        for side, user in self.users.items():
            own = world.personal(user)
            self.stage.people.says(user, own, f"side {side}")
            self.wait(lambda own=own: self.stage.fake.said(own.id))  # type: ignore[misc]  # bound by its default

    def says(self, side: Side, thread: str, text: str, *, calls: bool) -> None:
        """See `Surface`."""
        where, root = self._where(thread), self.threads.get(thread)
        done = self.stage.people.says(self.users[side], where, text, thread=root, mention=calls)
        assert done.status == 200
        self.threads.setdefault(thread, done.id)

    def presses(self, side: Side, thread: str, label: str) -> None:
        """See `Surface`."""
        self._press(side, thread, label)

    def fills(
        self, side: Side, thread: str, labels: tuple[str, ...], values: Mapping[str, str]
    ) -> None:
        """See `Surface`. Each further label stands in the dialog that has opened."""
        first, *others = labels
        user, where = self.users[side], self._where(thread)
        done = self._press(side, thread, first)
        for label in others:
            done = self.stage.people.chooses(user, where, done.body, label)
        typed = {f"f.{name}": value for name, value in values.items()}
        sent = self.stage.people.submits(user, where, done.body, typed)
        assert sent.status == 200
        assert sent.body.get("task", {}).get("type") != "continue", sent.body

    def cards(self, thread: str) -> list[tuple[str, ...]]:
        """See `Surface`."""
        return [plain_lines(_lines(message.activity)) for message in self._messages(thread)]

    def ends_week(self) -> None:
        """See `Surface`. Its day is today, since midnight."""
        people, user = self.stage.people, self.users["marketing"]
        people.says(user, self.channel, "settings", targeted=True)
        form = self.wait(self._told)[-1]
        typed = {f"f.{name}": value for name, value in _today().items()}
        action = next(one for one in form.actions if "form" in one.get("data", {}))
        done = people.acts(user, form, action, typed)
        assert done.status == 200
        assert "value" in done.body, done.body
        self.wait(lambda: [m for m in self._told() if "weekly digest comes on" in m.shown])
        _is_due(self.stage.app.database, f"teams:{TENANT}:{self.channel.id}:")

    def digest(self) -> tuple[str, ...]:
        """See `Surface`."""
        aloud = [
            one
            for one in self.stage.fake.said(self.channel.id)
            if one.targeted_to is None and one.conversation.endswith(f";messageid={one.id}")
        ]
        return plain_lines(_lines(aloud[-1].activity)) if aloud else ()

    def wait(self, looked_for: Callable[[], T]) -> T:
        """What `looked_for` gives once it is something."""
        return self.stage.fake.wait_for(looked_for, timeout=PATIENCE)

    def _told(self) -> list[Message]:
        """What only one person sees in the channel."""
        return [one for one in self.stage.fake.said(self.channel.id) if one.targeted_to]

    def _press(self, side: Side, thread: str, label: str) -> Done:
        message = self.wait(lambda: self._having(thread, label))
        assert message is not None
        done = self.stage.people.presses(self.users[side], message, label)
        assert done.status == 200
        return done

    def _where(self, thread: str) -> Conversation:
        return self.private if is_private(thread) else self.channel

    def _messages(self, thread: str) -> list[Message]:
        found = self.stage.fake.said(self._where(thread).id, self.threads[thread])
        return [
            m for m in found if IN_TEAMS[wording.READS_ALONG] not in m.shown and not m.targeted_to
        ]

    def _having(self, thread: str, label: str) -> Message | None:
        return next(
            (
                message
                for message in reversed(self._messages(thread))
                if any(one["title"] == label for one in message.actions)
            ),
            None,
        )


def _lines(activity: JSON) -> Iterator[str]:
    """The lines that a message shows: a paragraph each, what stands beside each other as one."""
    for attachment in activity.get("attachments", ()):
        yield from _of(attachment["content"].get("body", []))


def _of(elements: list[JSON]) -> Iterator[str]:
    for one in elements:
        match one["type"]:
            case "TextBlock":
                yield from one["text"].splitlines()
            case "RichTextBlock":
                yield from _runs(one).splitlines()
            case "Image":
                yield from one["altText"].splitlines()
            case "ColumnSet":
                columns = [" ".join(_of(column["items"])) for column in one["columns"]]
                yield " ".join(filter(None, columns))
            case "Container":
                yield from _of(one["items"])


def _runs(block: JSON) -> str:
    return "".join(run if isinstance(run, str) else run["text"] for run in block["inlines"])
