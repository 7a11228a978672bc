"""Caller: people who use Slack. What they do is delivered to the app as Slack would."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.fakes.slack import happening
from tests.fakes.slack.consent import walk
from tests.fakes.slack.delivery import (
    AS_USUAL,
    Answer,
    How,
    HttpTransport,
    Kind,
    Sent,
    SocketTransport,
    Transport,
    deliver,
    signed,
)
from tests.fakes.slack.fake import FakeSlack
from tests.fakes.slack.filling import filled
from tests.fakes.slack.following import followed, shown
from tests.fakes.slack.history import message_json, view_json
from tests.fakes.slack.methods.installing import removed, revoke
from tests.fakes.slack.pressing import install_of_view, pressed
from tests.fakes.slack.state import Channel, Ephemeral, Message, View
from tests.payloads.slack import commands, events, interactions
from tests.payloads.slack.rich_text import composed, escaped

JSON = dict[str, Any]
T = TypeVar("T")

WAITING_SECONDS = 120.0
"""How long a delivery with all its repetitions may take before the test gives up."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of something a person did: every answer of the app, and the message, if one.

    `status`, `body`, `headers` and `ms` are those of the first answer; `refused` is why Slack did
    not show what the app answered with.
    """

    answers: tuple[Answer, ...] = ()
    message: Message | None = None
    refused: str | None = None

    @property
    def first(self) -> Answer:
        """The first answer."""
        if not self.answers:
            raise LookupError("nothing was delivered: the app does not hear this channel")
        return self.answers[0]

    @property
    def status(self) -> int:
        """HTTP status, 0 when nothing came."""
        return self.first.status

    @property
    def body(self) -> str:
        """What the app answered."""
        return self.first.body

    @property
    def headers(self) -> Mapping[str, str]:
        """With which headers."""
        return self.first.headers

    @property
    def ms(self) -> float:
        """How long it took, in milliseconds."""
        return self.first.ms

    @property
    def ts(self) -> str:
        """The message's ts."""
        if self.message is None:
            raise LookupError("this was no message")
        return self.message.ts


class Caller:
    """People of a FakeSlack, and the way to the app: its events URL, or its socket without one.

    Every method blocks until the app has answered. In an async test that runs the app in its own
    loop, call them with `asyncio.to_thread`.
    """

    def __init__(self, fake: FakeSlack, url: str | None = None, *, secret: str | None = None):
        self.fake = fake
        self.world = fake.world
        self.secret = secret or fake.world.app.signing_secret
        self.transport: Transport = (
            HttpTransport(fake.session, url, self.secret) if url else SocketTransport(fake.sockets)
        )
        fake.transport = self.transport

    # Talking

    def says(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        thread: str | None = None,
        broadcast: bool = False,
        files: int = 0,
        how: How = AS_USUAL,
    ) -> Done:
        """A message, in a channel or (`thread`, its root's ts) in a thread."""
        with self.world.lock:
            place = self._place(channel)
            carried = [
                events.file(
                    self.world.name("F"),
                    user=user,
                    team=place.team,
                    created=int(self.world.clock.now()),
                )
                for _ in range(files)
            ]
            message = self.world.typed(
                place, user, text, thread_ts=thread, files=carried, broadcast=broadcast
            )
            happening.said(self.world, place, message)
            sending = self._taken()
        return Done(self._events(sending, how), message)

    def mention(
        self,
        user: str,
        channel: str,
        text: str = "",
        *,
        thread: str | None = None,
        how: How = AS_USUAL,
    ) -> Done:
        """A message that begins with the bot's mention."""
        bot = self.world.teams[self._place(channel).team].bot_user
        return self.says(user, channel, f"<@{bot}> {text}".strip(), thread=thread, how=how)

    def whispers(
        self, user: str, text: str, *, thread: str | None = None, how: How = AS_USUAL
    ) -> Done:
        """A message in the person's own conversation with the app."""
        return self.says(user, self.fake.dm(user), text, thread=thread, how=how)

    def integration_says(self, channel: str, text: str, *, how: How = AS_USUAL) -> Done:
        """A message of another app, the classic way: no user, only a bot id and a name."""
        with self.world.lock:
            place = self._place(channel)
            message = Message(
                channel,
                self.world.ts(),
                escaped(text),
                team=place.team,
                bot="BOTHER",
                subtype="bot_message",
            )
            place.messages[message.ts] = message
            team = happening.listener(self.world, place)
            if team and happening.SUBSCRIPTION[place.kind] in self.world.app.events:
                event = events.classic_bot_message(
                    channel=channel,
                    channel_type=events.CHANNEL_TYPES[place.kind],
                    ts=message.ts,
                    text=message.text,
                    bot="BOTHER",
                    username="other-app",
                )
                self.world.happen(event, place, team, place.team)
            sending = self._taken()
        return Done(self._events(sending, how), message)

    def joins(self, user: str, channel: str, *, how: How = AS_USUAL) -> Done:
        """Somebody joins a channel."""
        with self.world.lock:
            place = self._place(channel)
            place.members.add(user)
            team = happening.listener(self.world, place)
            if team and happening.SUBSCRIPTION[place.kind] in self.world.app.events:
                event = events.channel_join(
                    channel=channel,
                    channel_type=events.CHANNEL_TYPES[place.kind],
                    ts=self.world.ts(),
                    user=user,
                )
                self.world.happen(event, place, team, place.team)
            sending = self._taken()
        return Done(self._events(sending, how))

    def edits(self, message: Message, text: str, *, how: How = AS_USUAL) -> Done:
        """The author changes a message."""
        with self.world.lock:
            place = self._place(message.channel)
            before, now = message_json(self.world, message), self.world.ts()
            message.text = escaped(text)
            message.blocks = composed(text, self.world.block_id())
            message.edited = {"user": message.user, "ts": now}
            happening.changed(self.world, place, message, before, now)
            sending = self._taken()
        return Done(self._events(sending, how), message)

    def deletes(self, message: Message, *, how: How = AS_USUAL) -> Done:
        """The author deletes a message."""
        with self.world.lock:
            happening.deleted(self.world, self._place(message.channel), message)
            sending = self._taken()
        return Done(self._events(sending, how), message)

    # Commands, buttons, modals, shortcuts

    def command(
        self, user: str, channel: str, command: str, text: str = "", *, how: How = AS_USUAL
    ) -> Done:
        """A slash command; what the app answers with is shown to the person, as Slack does."""
        with self.world.lock:
            place = self._place(channel)
            install = self.world.install_for(user)
            url = self.world.hook(user, place, None, "commands", install.team)
            payload = commands.slash_command(
                install,
                user=user,
                user_name=self.world.users[user].name,
                channel=channel,
                channel_name=place.shown_name,
                command=command,
                text=escaped(text),
                response_url=url,
                trigger_id=self.world.trigger(user, install.team),
            )
        answers = self._deliver("command", payload, how)
        refused = None
        for answer in answers:
            if answer.acknowledged and answer.body.strip():
                refused = self._followed(shown, url, answer) or refused
        return Done(answers, refused=refused)

    def presses(
        self,
        thing: Message | Ephemeral | View,
        what: str,
        *,
        by: str | None = None,
        choose: str | None = None,
        how: How = AS_USUAL,
    ) -> Done:
        """Press what has this label or action id; `choose` an option by its label or value.

        Raises `LookupError` that names what can be pressed. `by` is needed on a channel's message.
        """
        user = by or getattr(thing, "user", None)
        if isinstance(thing, Message) and by is None:
            raise ValueError("say who presses it: by=")
        with self.world.lock:
            payload = pressed(self.world, thing, what, str(user), choose)
        return Done(self._deliver("interaction", payload, how))

    def submits(
        self,
        view: View,
        values: Mapping[str, Any] | None = None,
        *,
        by: str | None = None,
        how: How = AS_USUAL,
    ) -> Done:
        """Fill a modal in and send it. Fields go by `block/action`, block, action or label.

        What is not named keeps what it starts with. Raises `ValueError` where Slack's client would
        not send it. Afterwards `fake.view(user)` is what lies on top now.
        """
        user = by or view.user
        with self.world.lock:
            state = filled(view, dict(values or {}))
            payload = interactions.view_submission(
                install_of_view(self.world, view),
                user=user,
                user_name=self.world.users[user].name,
                view=view_json(view, state),
                trigger_id=self.world.trigger(user, view.team, view.id),
            )
        answers = self._deliver("interaction", payload, how)
        refused = None
        for answer in answers:
            if answer.acknowledged:
                refused = self._followed(followed, view, answer.json) or refused
        return Done(answers, refused=refused)

    def closes(self, view: View, *, everything: bool = False, how: How = AS_USUAL) -> Done:
        """Close a modal; the app hears of it only where the view asked for that."""
        with self.world.lock:
            stack = self.world.stacks.get(view.user, [])
            gone = list(stack) if everything else stack[stack.index(view) :]
            self.world.stacks[view.user] = [v for v in stack if v not in gone]
            for one in gone:
                one.open = False
            if not view.body.get("notify_on_close"):
                return Done()
            payload = interactions.view_closed(
                install_of_view(self.world, view),
                user=view.user,
                user_name=self.world.users[view.user].name,
                view=view_json(view),
                cleared=everything,
            )
        return Done(self._deliver("interaction", payload, how))

    def shortcut_on(
        self, message: Message, callback_id: str, *, by: str, how: How = AS_USUAL
    ) -> Done:
        """A message shortcut, from the menu of a message."""
        with self.world.lock:
            place = self._place(message.channel)
            install = self.world.install_for(by, place)
            payload = interactions.message_shortcut(
                install,
                user=by,
                user_name=self.world.users[by].name,
                channel=place.id,
                channel_name=place.shown_name,
                message=message_json(self.world, message),
                callback_id=callback_id,
                response_url=self.world.hook(by, place, None, "app", install.team),
                trigger_id=self.world.trigger(by, install.team),
                action_ts=self.world.ts(),
            )
        return Done(self._deliver("interaction", payload, how), message)

    def shortcut(self, user: str, callback_id: str, *, how: How = AS_USUAL) -> Done:
        """A global shortcut."""
        with self.world.lock:
            team = self.world.users[user].team
            payload = interactions.global_shortcut(
                self.world.install(team),
                user=user,
                user_name=self.world.users[user].name,
                callback_id=callback_id,
                trigger_id=self.world.trigger(user, team),
                action_ts=self.world.ts(),
            )
        return Done(self._deliver("interaction", payload, how))

    # The app's own places, and its end

    def opens_home(self, user: str, *, how: How = AS_USUAL) -> Done:
        """Look at the app's home."""
        return self._opens(user, "home", how)

    def opens_messages_tab(self, user: str, *, how: How = AS_USUAL) -> Done:
        """Look at the conversation with the app."""
        return self._opens(user, "messages", how)

    def installs(
        self,
        base: str,
        *,
        user: str = "U3",
        team: str = "T1",
        denied: bool = False,
        state: str | None = None,
    ) -> Answer:
        """An admin installs the app: its install page, Slack's consent, and back with a code.

        `base` is the app's own address. `denied` says no on Slack's page; `state` is brought back
        in place of the right one. The answer is that of the app's redirect page.
        """
        code = "" if denied else self.world.install_code(team, user)
        return self._wait(walk(base, code, state))

    def uninstalls(self, team: str = "T1", *, how: How = AS_USUAL) -> Done:
        """An admin removes the app from a workspace."""
        with self.world.lock:
            removed(self.world, self.world.teams[team])
            sending = self._taken()
        return Done(self._events(sending, how))

    def revokes(self, team: str = "T1", *, how: How = AS_USUAL) -> Done:
        """The bot's token is taken back while the app stays installed."""
        with self.world.lock:
            token = self.world.token_of(team)
            if token is None:
                raise LookupError(f"the app is not installed in {team}")
            revoke(self.world, token)
            sending = self._taken()
        return Done(self._events(sending, how))

    # By hand

    def event(
        self, event: JSON, *, team: str = "T1", channel: str | None = None, how: How = AS_USUAL
    ) -> Done:
        """Any event, in its envelope; the world stays as it is."""
        place = self._place(channel) if channel else None
        payload = happening.payload(self.world, event, place, self.world.teams[team], None)
        return Done(self._deliver("event", payload, how))

    def delivers(self, kind: Kind, payload: JSON, *, how: How = AS_USUAL) -> Done:
        """Any payload as it is: event, command or interaction."""
        return Done(self._deliver(kind, payload, how))

    def again(self, answer: Answer, *, times: int = 1) -> list[Answer]:
        """The very same bytes and headers once more: a replay."""
        if answer.sent is None or not isinstance(self.transport, HttpTransport):
            raise LookupError("only what went over HTTP can be sent again")
        sent, transport = answer.sent, self.transport
        return [self._wait(transport.send(sent, AS_USUAL.timeout)) for _ in range(times)]

    def raw(
        self,
        body: bytes,
        *,
        content_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
        sign: bool = True,
    ) -> Answer:
        """Any bytes over HTTP, signed unless told otherwise; `headers` win."""
        if not isinstance(self.transport, HttpTransport):
            raise LookupError("bytes can only be sent over HTTP")
        usual = {"Content-Type": content_type}
        if sign:
            usual |= signed(body, self.secret, time.time())
        return self._wait(
            self.transport.send(Sent(body, usual | dict(headers or {})), AS_USUAL.timeout)
        )

    def verifies_url(self, challenge: str = "challenge") -> Done:
        """Slack asks whether the URL is the app's."""
        payload = commands.url_verification(self.world.install("T1"), challenge)
        return Done(self._deliver("event", payload, AS_USUAL))

    def checks_ssl(self) -> Done:
        """Slack looks whether the certificate holds."""
        return Done(
            self._deliver("command", commands.ssl_check(self.world.install("T1")), AS_USUAL)
        )

    # Inside

    def _place(self, channel: str) -> Channel:
        return self.world.channels[channel]

    def _taken(self) -> list[JSON]:
        return [happening.payload(self.world, *happened) for happened in self.world.taken()]

    def _events(self, payloads: list[JSON], how: How) -> tuple[Answer, ...]:
        async def all_of_them() -> list[Answer]:
            found = await asyncio.gather(
                *(deliver(self.transport, "event", payload, how) for payload in payloads)
            )
            return [answer for answers in found for answer in answers]

        return tuple(self._wait(all_of_them()))

    def _deliver(self, kind: Kind, payload: JSON, how: How) -> tuple[Answer, ...]:
        return tuple(self._wait(deliver(self.transport, kind, payload, how)))

    def _wait(self, doing: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(doing, self.fake.loop).result(WAITING_SECONDS)

    def _opens(self, user: str, tab: str, how: How) -> Done:
        with self.world.lock:
            team = self.world.users[user].team
            if "app_home_opened" not in self.world.app.events:
                return Done()
            home = self.world.homes.get(user)
            event = events.app_home_opened(
                user=user,
                channel=self.world.im(team, user).id,
                tab=tab,
                event_ts=self.world.ts(),
                view=view_json(home) if home else None,
            )
            self.world.happen(event, None, self.world.teams[team])
            sending = self._taken()
        return Done(self._events(sending, how))

    def _followed(self, follow: Callable[..., str | None], *answered: Any) -> str | None:
        """Let Slack do what it was answered; why it did not, if so."""
        with self.fake.changed:
            refused = follow(self.world, *answered)
            self.fake.changed.notify_all()
            return refused
