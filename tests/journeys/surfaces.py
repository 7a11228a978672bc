"""The platforms as `scripts.Surface`: the fake Slack with signed payloads, and the room over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from html import escape, unescape
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

from bot import wording_digest as digests
from bot import wording_whys as whys
from bot.calendar import Weekly
from glossary.concept import Side
from tests.fakes.slack.looks import shown
from tests.fakes.slack.state import Message, View
from tests.journeys.held import change
from tests.journeys.office import Office
from tests.journeys.room_app import Visitor
from tests.journeys.scripts import is_private, plain_lines


@dataclass
class SlackSurface:
    """Two people of an office, who have said which side they are on."""

    office: Office
    threads: dict[str, str] = field(default_factory=dict)
    has_private: bool = True
    draws: bool = True

    def __post_init__(self) -> None:
        office = self.office
        office.marketing = office.person("marketing-ops", tz="UTC")
        office.it = office.person("platform-team", tz="UTC")
        office.channel = office.room()
        members = (office.marketing, office.it)
        self.private = office.room(kind="private", members=members)
        self.users: dict[Side, str] = {"marketing": office.marketing, "it": office.it}
        for side, user in self.users.items():
            office.card_of(f"side {side}", by=user)

    def says(self, side: Side, thread: str, text: str, *, calls: bool) -> None:
        """See `Surface`."""
        office, root = self.office, self.threads.get(thread)
        tell = office.people.mention if calls else office.people.says
        done = tell(self.users[side], self._channel(thread), text, thread=root)
        self.threads.setdefault(thread, done.ts)

    def presses(self, side: Side, thread: str, label: str) -> None:
        """See `Surface`."""
        card = self.office.wait(lambda: self._having(thread, label))
        assert card is not None
        self.office.presses(card, label, by=self.users[side])

    def fills(
        self, side: Side, thread: str, labels: tuple[str, ...], values: Mapping[str, str]
    ) -> None:
        """See `Surface`. Each further label stands on the modal that has opened."""
        user, (first, *others) = self.users[side], labels
        self.presses(side, thread, first)
        for label in others:
            self.office.presses(self._modal(user, label), label, by=user)
        given = {f"fb:{name}": value for name, value in values.items()}
        self.office.people.submits(self._modal(user, *given), given)
        if (left := self.office.fake.view(user)) is not None:
            self.office.people.closes(left, everything=True)

    def cards(self, thread: str) -> list[tuple[str, ...]]:
        """See `Surface`."""
        return [plain_lines(_lines(message)) for message in self._messages(thread)]

    def ends_week(self) -> None:
        """See `Surface`. Its day is today, since midnight."""
        office, user, given = self.office, self.office.marketing, _today()
        office.types("settings", by=user)
        form = office.modal(user, digests.SETTINGS_WHAT)
        fields = {f"fb:{name}": value for name, value in given.items()}
        office.in_private(lambda: office.people.submits(form, fields), user)
        _is_due(office.stage.app.database, f"slack:T1:{office.channel}:")

    def digest(self) -> tuple[str, ...]:
        """See `Surface`."""
        aloud = [m for m in self.office.posted() if m.thread_ts in (None, m.ts)]
        return plain_lines(_lines(aloud[-1])) if aloud else ()

    def _channel(self, thread: str) -> str:
        return self.private if is_private(thread) else self.office.channel

    def _messages(self, thread: str) -> list[Message]:
        return self.office.posted(self._channel(thread), thread=self.threads[thread])

    def _having(self, thread: str, label: str) -> Message | None:
        return next((m for m in reversed(self._messages(thread)) if label in m.labels), None)

    def _modal(self, user: str, *names: str) -> View:
        """The modal on top, once it has what is named: labels, or its fields."""

        def look() -> View | None:
            view = self.office.fake.view(user)
            has = f"{view.labels} {view.blocks}" if view else ""
            return view if all(name in has for name in names) else None

        found = self.office.wait(look)
        assert found is not None
        return found


def _lines(message: Message) -> Iterator[str]:
    for block in message.blocks:
        if block["type"] == "image":  # a drawing stands without its heading, and says what it shows
            yield from (whys.DATES, block["alt_text"])
        elif block["type"] not in ("actions", "context_actions"):
            yield from shown([block]).splitlines()


def _today() -> dict[str, str]:
    """A digest that comes on this day, since midnight."""
    weekday = datetime.now(UTC).isoweekday()
    return {"digest_day": str(weekday), "digest_at": "0:00", "digest_zone": "UTC"}


def _is_due(database: str, channel: str) -> None:
    """Time passes for the digest of a channel, and for nothing else."""
    now = datetime.now(UTC)
    week = Weekly(now.isoweekday(), time(0), ZoneInfo("UTC")).next(now).later(-1)
    statement = "UPDATE due SET at = {}, subject = {} WHERE kind = 'digest' AND subject LIKE {}"
    past = "2026-01-01 00:00:00.000000"
    assert change(database, statement, past, f"{channel}{week}", f"{channel}%")


@dataclass
class RoomSurface:
    """The room's two users, through a browser without a script."""

    visitor: Visitor
    threads: dict[str, str] = field(default_factory=dict)
    has_private: bool = False
    draws: bool = True

    def says(self, side: Side, thread: str, text: str, *, calls: bool) -> None:
        """See `Surface`."""
        text = f"@Fogbridge {text}".strip() if calls else text
        if (path := self.threads.get(thread)) is None:
            self.threads[thread] = self.visitor.begins(side, text)
        else:
            assert self.visitor.says(path, side, text).status_code == 200

    def presses(self, side: Side, thread: str, label: str) -> None:
        """See `Surface`."""
        self._pressed(side, thread, label)

    def fills(
        self, side: Side, thread: str, labels: tuple[str, ...], values: Mapping[str, str]
    ) -> None:
        """See `Surface`. A button leads to a page with fields, or with further buttons."""
        first, *others = labels
        page = self._pressed(side, thread, first)
        for label in others:
            page = self._press(page, side, thread, label)
        form = page[page.index('action="/room/form"') :]
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        fields = {name: unescape(value) for name, value in hidden.items() if name != "as"}
        typed = {f"f.{name}": value for name, value in (_typed(form) | dict(values)).items()}
        sent = self.visitor.post("/room/form", by=side, **fields, **typed)
        assert sent.status_code == 200, sent.text

    def cards(self, thread: str) -> list[tuple[str, ...]]:
        """See `Surface`."""
        return self._cards(self.threads[thread])

    def ends_week(self) -> None:
        """See `Surface`. Its day is today, since midnight."""
        form = self.visitor.get("/room/form?as=marketing&command=settings").text
        typed = {f"f.{name}": value for name, value in (_typed(form) | _today()).items()}
        asked = {"by": "marketing", "thread": "", "command": "settings"}
        sent = self.visitor.post("/room/form", **asked, **typed)
        assert sent.status_code == 200, sent.text
        self.visitor.wait(lambda: "weekly digest comes on" in self.visitor.text("/"))
        _is_due(self.visitor.app.database, "room:demo:room:")

    def digest(self) -> tuple[str, ...]:
        """See `Surface`. It begins a thread of its own, or stands beside all of them."""
        front = self.visitor.get("/").text
        paths = re.findall(
            r'href="(/room/\w{32})[^"]*"><span class="excerpt">Marketing and IT,', front
        )
        return next((card for path in ("/", *paths) for card in self._cards(path)), ())

    def _cards(self, path: str) -> list[tuple[str, ...]]:
        page = self.visitor.get(path).text
        found = re.findall(r'<article class="card span.*?</article>', page, re.DOTALL)
        return [plain_lines(_Card(card).lines) for card in found]

    def _pressed(self, side: Side, thread: str, label: str) -> str:
        path = self.threads[thread]
        page = self.visitor.wait(
            lambda: page if _button(page := self.visitor.get(path).text, label) else ""
        )
        return self._press(page, side, thread, label)

    def _press(self, page: str, side: Side, thread: str, label: str) -> str:
        found = _button(page, label)
        assert found is not None, f"{label!r} can't be pressed in\n{page}"
        message, press = found
        key = self.threads[thread].rpartition("/")[2]
        done = self.visitor.post("/room/press", by=side, thread=key, message=message, press=press)
        assert done.status_code == 200, done.text
        return done.text


def _button(page: str, label: str) -> tuple[str, str] | None:
    """The last button of this label within a form that presses, with the message it stands on."""
    written = re.escape(escape(label))
    for form in reversed(re.findall(r'action="/room/press".*?</form>', page, re.DOTALL)):
        found = re.findall(rf'name="press" value="([^"]+)"[^>]*>{written}</button>', form)
        if found:
            message = re.search(r'name="message" value="(\w+)"', form)
            return message[1] if message else "", unescape(found[-1])
    return None


def _typed(form: str) -> dict[str, str]:
    """What the fields of a form begin with."""
    lines = re.findall(r'<textarea[^>]* name="f\.(\w+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    fields = re.findall(
        r'<input type="(?:text|date)"[^>]* name="f\.(\w+)"[^>]* value="([^"]*)"', form
    )
    chosen = re.findall(r'type="radio" name="f\.(\w+)" value="([^"]*)" checked', form)
    return {name: unescape(value) for name, value in (*lines, *fields, *chosen)}


class _Card(HTMLParser):
    """The lines that a card shows: a paragraph or a list's item each, a line of phrases as one."""

    def __init__(self, card: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._drawn = False
        self.feed(card)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A new line for what stands on its own."""
        look = dict(attrs).get("class") or ""
        if tag in _VOID:
            if tag == "br":
                self.lines.append("")
            return
        if tag == "li" and self._within("ul", "line") and self.lines[-1]:
            self.lines[-1] += " · "
        elif tag in _BLOCKS:
            self.lines.append("")
        self._open.append((tag, look))

    def handle_endtag(self, tag: str) -> None:
        """Back to what it stands in."""
        if tag in _VOID:
            return
        while self._open.pop()[0] != tag:
            pass
        if tag in ("ul", "desc"):
            self.lines.append("")
            self._drawn |= tag == "desc"

    def handle_data(self, data: str) -> None:
        """Words, where people read them."""
        if self._within("desc"):
            if not self._drawn:
                self.lines[-1] += data
        elif not any(tag in _UNREAD or look in _ASIDE for tag, look in self._open):
            self.lines[-1] += data

    def _within(self, tag: str, look: str = "") -> bool:
        return any(one == tag and (not look or css == look) for one, css in self._open)


_BLOCKS = frozenset("article h2 h3 p li dt dd blockquote div section ul desc".split())
_VOID = frozenset("img input br hr".split())
_UNREAD = frozenset("button svg fieldset details time".split())
_ASIDE = frozenset(("who", "thumbs small", "btn"))
