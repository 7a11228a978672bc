"""FakeSlack: a Slack of our own on 127.0.0.1, and ways to look at what the app did there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from tests.fakes.slack import control
from tests.fakes.slack.calls import Call
from tests.fakes.slack.faults import Fault
from tests.fakes.slack.server import Server
from tests.fakes.slack.sockets import Ack
from tests.fakes.slack.state import Ephemeral, Message, View
from tests.fakes.slack.world import World

T = TypeVar("T")


class FakeSlack(Server):
    """A workspace T1 with U1 (marketing), U2 (IT) and U3 (an admin), unless `world` says otherwise.

    C1 is public, G1 private and C3 shared with outsiders (UOUT of TOUT, where the app is not
    installed); the bot is in these. C2 is public without the bot, C4 archived. The bot is UBOT with
    the token `xoxb-T1`.
    """

    def __init__(self, *, port: int = 0, world: World | None = None, rates: bool = False) -> None:
        super().__init__(world or a_workspace(), port)
        self._control = control.handler(self)
        self.rate_limits = rates

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await asyncio.to_thread(self.stop)

    @property
    def base_url(self) -> str:
        """Where it listens, without a slash at the end."""
        return self.world.base

    @property
    def api_url(self) -> str:
        """What goes into SLACK_API_URL."""
        return f"{self.world.base}/api/"

    # What the app did

    def calls(self, method: str | None = None) -> list[Call]:
        """The calls of a method, or all, in the order in which they arrived."""
        with self.world.lock:
            return [call for call in self.received if method in (None, call.method)]

    def messages(self, channel: str, *, thread: str | None = None) -> list[Message]:
        """What people see in a channel now, or in one of its threads, oldest first."""
        with self.world.lock:
            found = self.world.channels.get(channel)
            return [
                message
                for message in (found.messages.values() if found else ())
                if not message.gone and thread in (None, message.thread_ts, message.ts)
            ]

    def posted(self, channel: str, *, thread: str | None = None) -> list[Message]:
        """Of these, what the app said."""
        return [m for m in self.messages(channel, thread=thread) if m.app == self.world.app.id]

    def ephemerals(self, user: str, *, channel: str | None = None) -> list[Ephemeral]:
        """What only this person sees now, oldest first."""
        with self.world.lock:
            return [
                e
                for e in self.world.ephemerals
                if e.user == user and not e.gone and channel in (None, e.channel)
            ]

    def view(self, user: str) -> View | None:
        """The modal that lies on top for this person, if one is open."""
        with self.world.lock:
            stack = self.world.stacks.get(user, [])
            return stack[-1] if stack else None

    def home(self, user: str) -> View | None:
        """The home that was last published for this person."""
        with self.world.lock:
            return self.world.homes.get(user)

    def status(self, channel: str, thread: str) -> str | None:
        """What the line under a thread says the app is doing."""
        with self.world.lock:
            return self.world.channels[channel].status.get(thread)

    def dm(self, user: str) -> str:
        """The id of this person's conversation with the app."""
        with self.world.lock:
            return self.world.im(self.world.users[user].team, user).id

    def forget(self) -> None:
        """Forget the calls, acknowledgements and echoes so far; everything else stays."""
        with self.world.lock:
            self.received.clear()
            self.sockets.acks.clear()
            self.echoes.clear()

    def reload(self, user: str) -> None:
        """The person's client starts anew: every ephemeral message is gone."""
        with self.world.lock:
            for ephemeral in self.ephemerals(user):
                ephemeral.gone = True

    # Waiting

    def wait_for(self, looked_for: Callable[[], T], *, timeout: float = 5.0) -> T:
        """What `looked_for` gives once it is something; it is asked again after every call.

        Raises `AssertionError` that lists the calls so far after `timeout` seconds.
        """
        ends = time.monotonic() + timeout
        with self.changed:
            while True:
                found = looked_for()
                if found:
                    return found
                left = ends - time.monotonic()
                if left <= 0:
                    said = ", ".join(f"{c.method} {c.answer}"[:200] for c in self.received[-12:])
                    raise AssertionError(f"waited {timeout} s; the last calls were: {said}")
                self.changed.wait(min(left, 0.05))

    def settle(self, *, quiet: float = 0.2, timeout: float = 5.0) -> None:
        """Wait until the app has called nothing for `quiet` seconds; for what must not happen."""
        ends = time.monotonic() + timeout
        while time.monotonic() < ends:
            with self.world.lock:
                last = max((c.answered_at or c.at for c in self.received), default=0.0)
            if time.monotonic() - last >= quiet:
                return
            time.sleep(quiet / 4)
        raise AssertionError(f"the app was still calling after {timeout} s")

    async def until(self, looked_for: Callable[[], T], *, timeout: float = 5.0) -> T:  # noqa: ASYNC109 - the same as wait_for, whose failure says what happened instead
        """`wait_for` without blocking the loop."""
        return await asyncio.to_thread(self.wait_for, looked_for, timeout=timeout)

    # What goes wrong

    def fault(self, method: str, *faults: Fault) -> None:
        """Play these in order, one a call of the method; `*` for any, `response_url` too."""
        with self.world.lock:
            self.faults.once[method].extend(faults)

    def fault_always(self, method: str, fault: Fault) -> None:
        """Play this for every call, until `clear_faults`."""
        with self.world.lock:
            self.faults.always[method] = fault

    def clear_faults(self, method: str | None = None) -> None:
        """Everything works again, or one method does."""
        with self.world.lock:
            self.faults.clear(method)

    def linger(self, method: str, *, before: float = 0.0, after: float = 0.0) -> None:
        """Seconds between a call's arrival, its doing, and its answer: wide windows for crashes."""
        self.before[method], self.after[method] = before, after

    @property
    def rate_limits(self) -> bool:
        """Whether Slack's limits are kept: one post a second and channel."""
        return bool(self.rates)

    @rate_limits.setter
    def rate_limits(self, on: bool) -> None:
        self.rates = {"chat.postMessage": 1.0} if on else {}

    def limit_thread_reads(self) -> None:
        """As for apps sold outside the Marketplace: one read a minute, fifteen messages."""
        with self.world.lock:
            self.rates |= {"conversations.replies": 60.0, "conversations.history": 60.0}
            self.world.page_limit = 15

    def forward(self, seconds: float) -> None:
        """Let time pass for triggers, response_urls, codes and tokens."""
        self.world.clock.forward(seconds)

    # Socket Mode

    @property
    def acks(self) -> list[Ack]:
        """The acknowledgements so far."""
        return list(self.sockets.acks)

    def wait_for_sockets(
        self, count: int = 1, *, steady: float = 0.0, timeout: float = 5.0
    ) -> None:
        """Wait until the app holds so many sockets, and has for `steady` seconds.

        A client that is told to go may open two new ones before it settles on one.
        """
        ends = time.monotonic() + timeout
        since, held = time.monotonic(), list(self.sockets.open)
        while len(held) != count or time.monotonic() - since < steady:
            if time.monotonic() > ends:
                raise AssertionError(f"{len(self.sockets.open)} sockets, not {count}")
            time.sleep(0.005)
            if held != (held := list(self.sockets.open)):
                since = time.monotonic()

    def disconnect_sockets(self, reason: str = "refresh_requested", *, close: bool = True) -> None:
        """Tell every socket to go and come back."""
        asyncio.run_coroutine_threadsafe(
            self.sockets.disconnect(reason, close=close), self.loop
        ).result(5.0)


def a_workspace() -> World:
    """The world that most tests start from."""
    world = World()
    world.add_team("T1", "Example Workspace")
    world.add_user("U1", name="marketing-ops", tz="Europe/Berlin", locale="en-GB")
    world.add_user("U2", name="platform-team", tz="America/New_York", locale="en-US")
    world.add_user("U3", name="workspace-admin", is_admin=True)
    world.add_team("TOUT", "An Agency", installed=False)
    world.add_user("UOUT", "TOUT", name="agency-lead", tz="Europe/London")
    world.add_channel("C1", name="campaigns")
    world.add_channel("C2", name="without-the-bot", bot=False)
    world.add_channel("C3", name="with-an-agency", members=("U1", "U2", "UOUT"), connected={"TOUT"})
    world.add_channel("C4", name="last-year", archived=True)
    world.add_channel("G1", name="leads", kind="private")
    return world
